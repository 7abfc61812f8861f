"""Texts that run over the drawn edge of their cell: kept whole, and told where the edge may have cut something off.

A cell too narrow for its text is printed over its edge or cut off there. By where its characters lie a number would
lose its last digits to the next cell; and writers of PDF leave out what an edge (of a cell, of the paper) hides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from extract.model import BBox, Glyph, Page, PageGeometry
from extract.tables.parts import PartCell, TablePart
from extract.text.numerals import fold_widths

CUT = 0.0  # confidence of a cell whose text paper does not show whole
TOUCH_EM = 0.06  # characters painted in one go stand no further apart
LEVEL_EM = 0.2
FIGURE_OVER_EM = 0.04  # a figure across the edge may hide the next; less is the white beside its ink
TEXT_OVER_EM = 0.2
FULL_EM = 1.0  # a text cut at one edge begins no further than this from the other one
MARGIN_EM = 0.2  # paper is not printed this near its edges
_FIGURES = frozenset("0123456789,.%")
_SIGNS = frozenset("△▲-−－+¥￥")
_CUT_GROUP = re.compile(r"[^\d\s]{0,3}\d{1,3}(?:,\d{3})+,\d{0,2}")
Place = tuple[int, int]


def kept_whole(held: dict[Place, list[Glyph]], boxes: Mapping[Place, BBox]) -> frozenset[Place]:
    """Gives each text that an edge parts to the cell with most of it, and says which cells may not show theirs whole.

    Args:
        held: Each cell's characters in stream order; changed in place.
        boxes: Each cell's box.
    """
    inside = {g.index: g for glyphs in held.values() for g in glyphs}
    parted = [(g, more) for glyphs in held.values() for g, more in _parted(glyphs, inside)]
    doubtful: set[Place] = set()
    if parted:
        home = {g.index: p for p, glyphs in held.items() for g in glyphs}
        ends = {g.index + len(g.text): g for g in inside.values()}
        doubtful = {home[g.index] for pair in parted for g in pair if _is_figure(g)}
        for glyph, more in parted:
            if _touches(glyph, more):
                _gather(_chain(glyph, inside, ends), home, held)
    return frozenset(p for p, glyphs in held.items() if glyphs and (p in doubtful or _is_cut(glyphs, boxes[p])))


def is_cut_number(text: str) -> bool:
    """Whether a number ends within a group of thousands.

    >>> is_cut_number("1,234,56"), is_cut_number("△12,345,"), is_cut_number("1,234,567"), is_cut_number("7,26")
    (True, True, False, False)
    """
    return "," in text and _CUT_GROUP.fullmatch(fold_widths(text)) is not None


def doubted_at_margin(parts: Sequence[TablePart], page: Page, geometry: PageGeometry) -> list[TablePart]:
    """The tables with the cells marked whose text runs to the left or right edge of the paper, and may go on beyond.

    Args:
        parts: The tables.
        page: Their page.
        geometry: Its characters, as the tables stand upright.
    """
    right = geometry.width_pt
    at_edge = {
        page.source_start + g.index
        for g in geometry.glyphs
        if g.box.x1 > right - MARGIN_EM * g.size_pt or g.box.x0 < MARGIN_EM * g.size_pt
    }
    if not at_edge:
        return list(parts)
    return [replace(p, cells=tuple(_doubted(c, at_edge) for c in p.cells)) for p in parts]


def _doubted(cell: PartCell, at_edge: Set[int]) -> PartCell:
    meets = any(i in at_edge for piece in cell.pieces for i in range(piece.start, piece.end))
    return replace(cell, confidence=CUT) if meets else cell


def _parted(glyphs: Sequence[Glyph], inside: Mapping[int, Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """The characters of a cell that go on without white (or over each other) in another one, and what follows them."""
    for glyph, after in zip(glyphs, [*glyphs[1:], None], strict=True):
        end = glyph.index + len(glyph.text)
        if after is not None and after.index == end:
            continue
        more = inside.get(end)
        if more is not None and _is_level(glyph, more) and more.box.x0 - glyph.box.x1 < TOUCH_EM * glyph.size_pt:
            yield glyph, more


def _is_cut(glyphs: Sequence[Glyph], cell: BBox) -> bool:
    """Whether the first or last character of some line lies across an edge, or a number fills its cell up to it."""
    upright = [g for g in glyphs if g.upright]
    if not upright:
        return False
    left = min([g.box.x0 for g in upright]) - cell.x0
    right = cell.x1 - max([g.box.x1 for g in upright])
    if min(left, right) > FIGURE_OVER_EM * upright[0].size_pt:  # nearly all cells: nothing comes near an edge
        return False
    first, last = min(upright, key=lambda g: g.box.x0), max(upright, key=lambda g: g.box.x1)
    if left < -_over(first) or right < -_over(last):
        return True
    near, end = (right, last) if right < left else (left, first)
    em = end.size_pt
    fills = near < FIGURE_OVER_EM * em and max(left, right) < FULL_EM * em
    return fills and all(_is_figure(g) or g.text in _SIGNS for g in upright)


def _over(glyph: Glyph) -> float:
    return (FIGURE_OVER_EM if _is_figure(glyph) else TEXT_OVER_EM) * glyph.size_pt


def _is_figure(glyph: Glyph) -> bool:
    return fold_widths(glyph.text) in _FIGURES


def _chain(glyph: Glyph, inside: Mapping[int, Glyph], ends: Mapping[int, Glyph]) -> list[Glyph]:
    """What was painted with a character in one go: what follows and precedes it without white, all figures or none."""
    chain = [glyph]
    while (more := inside.get(chain[-1].index + len(chain[-1].text))) is not None and _touches(chain[-1], more):
        chain.append(more)
    before: list[Glyph] = []
    first = glyph
    while (more := ends.get(first.index)) is not None and _touches(more, first):
        before.append(more)
        first = more
    return [*reversed(before), *chain]


def _touches(one: Glyph, other: Glyph) -> bool:
    """Whether a character stands right behind another of its kind on its line."""
    em = max(one.size_pt, other.size_pt)
    near = -LEVEL_EM * em < other.box.x0 - one.box.x1 < TOUCH_EM * em
    return near and _is_level(one, other)


def _is_level(one: Glyph, other: Glyph) -> bool:
    """Whether two upright characters of one kind stand on one line."""
    level = abs(one.box.bottom - other.box.bottom) < LEVEL_EM * max(one.size_pt, other.size_pt)
    return level and one.upright and other.upright and _is_figure(one) == _is_figure(other)


def _gather(chain: Sequence[Glyph], home: dict[int, Place], held: dict[Place, list[Glyph]]) -> None:
    """Puts a text into the cell that holds most of it; of two with as much, the one with its begin."""
    target = Counter(home[g.index] for g in chain).most_common(1)[0][0]
    moved = {g.index for g in chain if home[g.index] != target}
    for place in {home[i] for i in moved}:
        held[place] = [g for g in held[place] if g.index not in moved]
    held[target] = sorted([*held[target], *(g for g in chain if g.index in moved)], key=lambda g: g.index)
    home.update(dict.fromkeys(moved, target))
