"""What stands in lines and columns without a rule and is no table: cards of key figures, legends of charts."""

from __future__ import annotations

import statistics

from extract.model import PageGeometry
from extract.tables.pdf_rivers import Region, TextRow
from extract.tables.pdf_rules import is_white

DISPLAY = 1.3  # figures on a card are set this much larger than their labels
MAX_CARD_RULES = 2
MIN_KEYS = 3
KEYED = 0.8  # of a legend's rows have a key
MAX_KEY_EM = 1.5
MIN_KEY_EM = 0.25
KEY_REACH_EM = 3.0


def is_cards(region: Region) -> bool:
    """Whether lines of figures in display type take turns with lines of their labels: cards side by side.

    In a table label and figures stand in one line, and in one size of type.
    """
    if len(region.levels) > MAX_CARD_RULES:
        return False
    figures = [r.size_pt for r in region.rows if all(_has_digit(w.text) for w in r.words)]
    labels = [r.size_pt for r in region.rows if not any(_has_digit(w.text) for w in r.words)]
    if not figures or not labels or len(figures) + len(labels) < KEYED * len(region.rows):
        return False
    return statistics.median(figures) >= DISPLAY * statistics.median(labels)


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def is_legend(region: Region, geometry: PageGeometry) -> bool:
    """Whether (nearly) every row has a small coloured key of its own colour before its first word."""
    colours = [c for row in region.rows if (c := _key_of(row, geometry)) is not None]
    return len(set(colours)) >= MIN_KEYS and len(set(colours)) >= KEYED * len(region.rows)


def _key_of(row: TextRow, geometry: PageGeometry) -> str | None:
    """The colour of the small area right before a row's first word, on its line."""
    em = row.size_pt
    for fill in geometry.fills:
        box = fill.box
        small = MIN_KEY_EM * em <= box.height <= MAX_KEY_EM * em and MIN_KEY_EM * em <= box.width <= KEY_REACH_EM * em
        before = -KEY_REACH_EM * em < box.x1 - row.x0 < 1.0
        level = abs((box.top + box.bottom) / 2 - row.middle) < em / 2
        if small and before and level and fill.colour and not is_white(fill.colour):
            return fill.colour
    return None
