"""Areas of a page that bar charts take up: their figures stand in lines and columns, and are no table's.

A chart's bars are coloured areas without text that stand on one line and rise to different heights. Not here: charts
that only show among a region's own rows (`pdf_open`) or inside a grid (`pdf_checks`).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from extract.model import BBox, PageGeometry
from extract.tables.pdf_rules import is_white
from extract.text.runs import Run

MIN_BARS = 4
MIN_HEIGHTS = 3
MAX_BARS = 400  # of more coloured areas on one line none is looked at
REACH_PT = 16.0  # labels over and under the bars
SCALE_PT = 28.0  # the scale at their side
FOOT_PT = 0.75


def chart_areas(geometry: PageGeometry, words: Sequence[Run]) -> list[BBox]:
    """The boxes of bar charts with their labels.

    Args:
        geometry: The page's drawings.
        words: The page's words, to tell bars from coloured cells.
    """
    feet: dict[int, list[BBox]] = defaultdict(list)
    for fill in geometry.fills:
        if fill.colour and not is_white(fill.colour) and fill.box.height > 1:
            feet[round(fill.box.bottom / FOOT_PT)].append(fill.box)
    found = []
    for bars in feet.values():
        if MIN_BARS <= len(bars) <= MAX_BARS and len({round(b.height) for b in bars}) >= MIN_HEIGHTS:
            empty = [b for b in bars if not _holds_text(b, words)]
            if len(empty) >= max(MIN_BARS, 0.7 * len(bars)) and not _are_joined(empty):
                found.append(_area(empty))
    return found


def _holds_text(bar: BBox, words: Sequence[Run]) -> bool:
    return any(bar.contains((w.x0 + w.x1) / 2, w.middle) for w in words)


def _are_joined(bars: Sequence[BBox]) -> bool:
    """Whether most areas touch the next one, as cells do."""
    by_place = sorted(bars, key=lambda b: b.x0)
    touching = sum(1 for a, b in itertools.pairwise(by_place) if b.x0 - a.x1 < 0.5)
    return touching > 0.8 * (len(bars) - 1)


def _area(bars: Sequence[BBox]) -> BBox:
    return BBox(
        x0=min(b.x0 for b in bars) - SCALE_PT,
        top=min(b.top for b in bars) - REACH_PT,
        x1=max(b.x1 for b in bars) + REACH_PT,
        bottom=max(b.bottom for b in bars) + REACH_PT,
    )
