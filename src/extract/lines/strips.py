"""A printed line in the making, and the right edge that tells whether it stops short.

Not here: which characters stand on one line (`lines.printed`), paragraphs (`extract.blocks`).
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.model import BBox, Glyph, PageGeometry

_NEAR_EM = 1.0  # lines that end this near each other end at one edge
_LEADING_EM = 1.4  # white between two lines of one block of text, at most
_RAGGED_LINES = 4  # a block of so many lines shows where most of them end
_LEAST_LINES = 3  # a column of fewer lines has no edge to speak of
_MEET_PT = 2.5  # rules that come this close meet
_MOST_SHAPES = 400
_BLANK_EM = 0.15  # white that parts two Latin words
_STOPS = frozenset("。．：:")
_OPENING = frozenset("（「『【〔〈《“‘")
_CLOSING = frozenset("）」』】〕〉》”’、。，．")
_LEAST_BOX_EM = 8.0  # a drawn box narrower than this holds a label, not lines
_LEAST_PICTURE_EM = 3.0  # lower ones are signs in a line


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn around and beside the text of a page: `boxes` that frame it, `pictures` it runs around."""

    boxes: tuple[BBox, ...] = ()
    pictures: tuple[BBox, ...] = ()


@dataclass(slots=True)
class Strip:
    """A line in the making. `ruby` marks furigana; `right` is the right edge of the text it stands in.

    A column of vertical writing has a `floor` instead: where the longest beside it end.
    """

    glyphs: list[Glyph]
    box: BBox
    size_pt: float
    ruby: bool = False
    right: float | None = None
    vertical: bool = False
    floor: float | None = None

    @property
    def is_short(self) -> bool:
        """Whether it stops well before the edge it runs to."""
        if self.floor is not None:
            return self.box.bottom < self.floor - 1.6 * self.size_pt
        return not self.ruby and self.right is not None and self.box.x1 < self.right - 1.6 * self.size_pt


def set_right_edges(column: Sequence[Strip], drawn: Drawn) -> None:
    """Gives every line of a column its right edge.

    Two lines of one block of text that end at one place show its edge. Shorter blocks take that of the drawn box
    around them, else that of the column, where what stands beyond the text (marginal notes, thumb tabs) does not count.
    Lines beside a picture end at it.
    """
    inside: dict[BBox | None, list[Strip]] = defaultdict(list)
    for strip in column:
        inside[_frame(strip, drawn.boxes)].append(strip)
    whole = _column_edge(column)
    for frame, strips in inside.items():
        left = min(s.box.x0 for s in strips)
        edge = whole if frame is None or len(strips) < _LEAST_LINES else _column_edge(strips)
        for block in _blocks(strips):
            last = _block_edge(block)
            if edge is not None and _is_set_right(block, left, edge):
                last = math.inf  # each line stands for itself
            for strip in block:
                strip.right = edge if last is None else last
    for strip in column:
        beside = [p.x0 for p in drawn.pictures if _is_right_of(p, strip)]
        if beside and strip.right is not None:
            strip.right = min(strip.right, *beside)


def _is_right_of(picture: BBox, strip: Strip) -> bool:
    """Whether a picture stands right of a line, as high as several lines."""
    box, em = strip.box, strip.size_pt
    level = picture.top - em < box.bottom and picture.bottom + em > box.top
    return level and picture.x0 > box.x1 - em and picture.bottom - picture.top > _LEAST_PICTURE_EM * em


def wraps(strip: Strip, following: Strip) -> bool:
    """Whether a short line had to stop there: the word that begins the next one would not have fitted."""
    if strip.right is None or following.right != strip.right or strip.glyphs[-1].text in _STOPS:
        return False
    above, below = strip.box, following.box
    if not 0 < below.top - above.top <= (1 + _LEADING_EM) * strip.size_pt or below.x0 >= above.x1:
        return False
    return _first_word(following.glyphs) > strip.right - above.x1


def _first_word(glyphs: Sequence[Glyph]) -> float:
    """How wide the Latin word is that a line begins with, brackets and stops at it included; 0 without one."""
    end = start = next((i for i, g in enumerate(glyphs) if g.text not in _OPENING), len(glyphs))
    while end < len(glyphs) and glyphs[end].text.isascii():
        if end and glyphs[end].box.x0 - glyphs[end - 1].box.x1 > _BLANK_EM * glyphs[end].size_pt:
            break
        end += 1
    if end == start:
        return 0.0
    while end < len(glyphs) and glyphs[end].text in _CLOSING:
        end += 1
    return glyphs[end - 1].box.x1 - glyphs[0].box.x0


def drawn_on(geometry: PageGeometry) -> Drawn:
    """The frames and pictures of a page; no pictures where there are too many to be any."""
    return Drawn(_drawn_boxes(geometry), geometry.images if len(geometry.images) <= _MOST_SHAPES else ())


def _drawn_boxes(geometry: PageGeometry) -> tuple[BBox, ...]:
    """What frames text on a page: painted areas and rectangles drawn by rules; none where there are too many."""
    if len(geometry.fills) > _MOST_SHAPES or len(geometry.rules) > _MOST_SHAPES:
        return ()
    across = sorted((r for r in geometry.rules if r.x1 - r.x0 > r.bottom - r.top), key=lambda r: r.top)
    down = [r for r in geometry.rules if r.x1 - r.x0 <= r.bottom - r.top]
    ruled = []
    for i, top in enumerate(across):
        for bottom in across[i + 1 :]:
            if abs(top.x0 - bottom.x0) < _MEET_PT and abs(top.x1 - bottom.x1) < _MEET_PT:
                if any(_closes(rule, top, bottom) for rule in down):
                    ruled.append(top.union(bottom))
                break
    return (*(f.box for f in geometry.fills), *ruled)


def _closes(rule: BBox, top: BBox, bottom: BBox) -> bool:
    """Whether a rule runs down the left of two rules across."""
    return (
        abs(rule.x0 - top.x0) < _MEET_PT and rule.top <= top.bottom + _MEET_PT and rule.bottom >= bottom.top - _MEET_PT
    )


def _frame(strip: Strip, boxes: Sequence[BBox]) -> BBox | None:
    """The smallest drawn box around a line."""
    around = [b for b in boxes if _holds(b, strip.box) and b.x1 - b.x0 >= _LEAST_BOX_EM * strip.size_pt]
    return min(around, key=lambda b: (b.x1 - b.x0) * (b.bottom - b.top), default=None)


def _holds(outer: BBox, inner: BBox) -> bool:
    middle = (inner.top + inner.bottom) / 2
    return outer.x0 - 1 <= inner.x0 and inner.x1 <= outer.x1 + 1 and outer.top <= middle <= outer.bottom


def _column_edge(strips: Sequence[Strip]) -> float | None:
    """Where the column ends: the furthest end of the lines that stand where most of the longer ones do."""
    if len(strips) < _LEAST_LINES:
        return None
    widest = max(s.box.x1 - s.box.x0 for s in strips)
    long = [s.box for s in strips if s.box.x1 - s.box.x0 >= 0.6 * widest]
    x0, x1 = statistics.median(b.x0 for b in long), statistics.median(b.x1 for b in long)
    return max((s.box.x1 for s in strips if s.box.x0 < x1 and s.box.x1 > x0), default=None)


def _blocks(strips: Iterable[Strip]) -> list[list[Strip]]:
    """Lines of one size that follow each other at ordinary leading."""
    blocks: list[list[Strip]] = []
    for strip in strips:
        last = blocks[-1][-1] if blocks else None
        if last is not None and _follows(last, strip):
            blocks[-1].append(strip)
        else:
            blocks.append([strip])
    return blocks


def _follows(above: Strip, below: Strip) -> bool:
    em = min(above.size_pt, below.size_pt)
    level = abs(above.size_pt - below.size_pt) <= 0.1 * em
    beside = below.box.x0 < above.box.x1 and below.box.x1 > above.box.x0
    return level and beside and -0.5 * em <= below.box.top - above.box.bottom <= _LEADING_EM * em


def _block_edge(block: Sequence[Strip]) -> float | None:
    """Where the lines of a block end: at one place, but for a few that stop short or stick out; else None."""
    ends = sorted((s.box.x1 for s in block), reverse=True)
    near = _NEAR_EM * block[0].size_pt
    if len(ends) >= _RAGGED_LINES:
        together = max((sum(0 <= end - x <= near for x in ends), end) for end in ends)
        if together[0] >= 0.4 * len(ends):
            return together[1]
    return ends[0] if len(ends) > 2 and ends[0] - ends[1] <= near else None


def _is_set_right(block: Sequence[Strip], left: float, right: float) -> bool:
    """Whether a block is set to the right of its column, as the date and the sender of a letter are."""
    half = (right - left) / 2
    return all(s.box.x0 > left + half and s.box.x1 - s.box.x0 < half for s in block)
