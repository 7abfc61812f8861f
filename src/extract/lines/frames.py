"""Text in drawn boxes: read as a whole where its box stands, whatever is set beside it.

A box of text takes part in finding the page's columns as solid lines (bricks) as wide as it is; its own lines, which
may stand in columns themselves, come in the place of the first brick. Not here: tables, whose boxes hold rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import BBox, PageGeometry
from extract.text.runs import Run

_LEAST_ROWS = 3
_LEAST_WIDTH_EM = 10.0
_MOST_SHARE = 0.75  # of the text's width: what a wider box holds is read in its turn anyway
_PITCH_EM = 1.7
_MEET_PT = 2.0


@dataclass(slots=True)
class Brick(Run):
    """A line's height of a box of text; `frame` counts the boxes."""

    frame: int = 0


def set_bricks(runs: Sequence[Run], boxes: Sequence[BBox], geometry: PageGeometry) -> tuple[list[Run], list[list[Run]]]:
    """The runs that stand in no box, with bricks for the boxes; and the runs of each box."""
    if not boxes or not runs:
        return list(runs), []
    width = max(r.x1 for r in runs) - min(r.x0 for r in runs)
    outer = _outermost([b for b in boxes if b.x1 - b.x0 <= _MOST_SHARE * width and not _is_ruled(b, geometry)])
    free: list[Run] = []
    held: list[list[Run]] = [[] for _ in outer]
    for run in runs:
        at = next((i for i, b in enumerate(outer) if _holds(b, run)), None)
        (free if at is None else held[at]).append(run)
    bricks: list[Run] = []
    kept: list[list[Run]] = []
    for box, inside in zip(outer, held, strict=True):
        if not _is_text(box, inside):
            free += inside
            continue
        bricks += _bricks(box, inside[0], len(kept))
        kept.append(inside)
    return free + bricks, kept


def _outermost(boxes: Sequence[BBox]) -> list[BBox]:
    """The boxes that stand in no other, each once."""
    large = sorted(set(boxes), key=lambda b: (-(b.x1 - b.x0) * (b.bottom - b.top), b.top, b.x0))
    outer: list[BBox] = []
    for box in large:
        if not any(_meets(o, box) for o in outer):
            outer.append(box)
    return outer


def _meets(one: BBox, other: BBox) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def _is_ruled(box: BBox, geometry: PageGeometry) -> bool:
    """Whether rules cross a box from side to side or from top to bottom, as they do in a table."""
    x0, x1, top, bottom = box.x0, box.x1, box.top, box.bottom
    for rule in geometry.rules:
        if abs(rule.x0 - x0) < _MEET_PT and abs(rule.x1 - x1) < _MEET_PT:
            crosses = top + _MEET_PT < rule.top and rule.bottom < bottom - _MEET_PT
        else:
            is_tall = abs(rule.top - top) < _MEET_PT and abs(rule.bottom - bottom) < _MEET_PT
            crosses = is_tall and x0 + _MEET_PT < rule.x0 and rule.x1 < x1 - _MEET_PT
        if crosses:
            return True
    return False


def _holds(box: BBox, run: Run) -> bool:
    return box.x0 - 1 <= run.x0 and run.x1 <= box.x1 + 1 and box.top <= run.middle <= box.bottom


def _is_text(box: BBox, runs: Sequence[Run]) -> bool:
    """Whether a box holds several lines, one at least long enough for running text."""
    em = max((r.size_pt for r in runs), default=1.0)
    rows = {round(r.middle / (0.7 * em)) for r in runs}
    long = any(r.x1 - r.x0 > 0.5 * (box.x1 - box.x0) for r in runs)
    return long and len(rows) >= _LEAST_ROWS and box.x1 - box.x0 >= _LEAST_WIDTH_EM * em


def _bricks(box: BBox, sample: Run, frame: int) -> list[Run]:
    """Solid lines from top to bottom of a box."""
    em = sample.size_pt
    count = max(1, int((box.bottom - box.top) / (_PITCH_EM * em)))
    step = (box.bottom - box.top) / count
    return [
        Brick(
            glyphs=list(sample.glyphs),
            x0=box.x0,
            x1=box.x1,
            top=box.top + i * step + (step - em) / 2,
            bottom=box.top + i * step + (step + em) / 2,
            size_pt=em,
            frame=frame,
        )
        for i in range(count)
    ]
