"""Tables set on their side: the page's geometry turned until they can be read, and the parts found turned back.

A wide table on a narrow page is printed a quarter turn round. Its characters say so; the page around it (folio,
running head) may stand upright.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.model import BBox, Glyph, PageGeometry
from extract.tables.parts import TablePart

MIN_GLYPHS = 12
OWN_SHARE = 0.6  # of the characters in their common box: turned Latin words inside vertical writing have less


def turns_of(glyphs: Sequence[Glyph]) -> list[int]:
    """The quarter turns clockwise by which whole stretches of the page are turned, most characters first."""
    found: list[tuple[int, int]] = []
    for turn in (1, 2, 3):
        held = [g.box for g in glyphs if g.turn == turn and not g.upright]
        if len(held) < MIN_GLYPHS:
            continue
        hull = held[0]
        for box in held[1:]:
            hull = hull.union(box)
        inside = sum(1 for g in glyphs if hull.contains((g.box.x0 + g.box.x1) / 2, (g.box.top + g.box.bottom) / 2))
        if len(held) >= OWN_SHARE * inside:
            found.append((len(held), turn))
    return [turn for _, turn in sorted(found, reverse=True)]


def turned_geometry(geometry: PageGeometry, turn: int) -> PageGeometry:
    """The page turned back by `turn` quarter turns, with the characters that were turned so, now upright."""
    width, height = geometry.width_pt, geometry.height_pt
    move = _mover(width, height, turn)
    return PageGeometry(
        page_no=geometry.page_no,
        width_pt=height if turn % 2 else width,
        height_pt=width if turn % 2 else height,
        glyphs=tuple(
            g._replace(box=move(g.box), upright=True, turn=0)
            for g in geometry.glyphs
            if g.turn == turn and not g.upright
        ),
        rules=tuple(move(b) for b in geometry.rules),
        fills=tuple(replace(f, box=move(f.box)) for f in geometry.fills),
        images=tuple(move(b) for b in geometry.images),
        curves=tuple(move(b) for b in geometry.curves),
    )


def turned_back(part: TablePart, upright: PageGeometry, turn: int) -> TablePart:
    """A part found on a turned page, with its boxes where the page shows them; edges keep the reading direction.

    Args:
        part: The part.
        upright: The turned page it was found on.
        turn: The quarter turns clockwise by which the table is turned.
    """
    move = _mover(upright.width_pt, upright.height_pt, 4 - turn)
    return replace(
        part, cells=tuple(replace(c, box=move(c.box)) for c in part.cells), box=move(part.box), rotation=90 * turn
    )


def _mover(width: float, height: float, turn: int) -> Callable[[BBox], BBox]:
    """Turns boxes of a page of this size counterclockwise by `turn` quarter turns."""

    def once(b: BBox) -> BBox:
        return BBox(x0=b.top, top=width - b.x1, x1=b.bottom, bottom=width - b.x0)

    def twice(b: BBox) -> BBox:
        return BBox(x0=width - b.x1, top=height - b.bottom, x1=width - b.x0, bottom=height - b.top)

    def thrice(b: BBox) -> BBox:
        return BBox(x0=height - b.bottom, top=b.x0, x1=height - b.top, bottom=b.x1)

    return (once, twice, thrice)[turn - 1]
