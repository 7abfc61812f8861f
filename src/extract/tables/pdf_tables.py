"""The tables of one PDF page: all readings tried, those that hold kept.

Order: grids that rules draw (`pdf_lattice`, completed by `pdf_refine`), then tables with rules across, coloured rows
or white space only (`pdf_open`) in what is left of the page. `pdf_checks` throws out boxes, charts, calendars, lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.model import BBox, Glyph, Line, Page, PageGeometry
from extract.tables.parts import PartEvidence, TablePart
from extract.tables.pdf_cells import Grid, part_of
from extract.tables.pdf_checks import objection
from extract.tables.pdf_lattice import Lattice, find_lattices
from extract.tables.pdf_refine import refine
from extract.tables.pdf_rules import Ruling, find_ruling


def find_page_tables(
    page: Page, geometry: PageGeometry, lines: Sequence[Line], rules: object = None
) -> tuple[TablePart, ...]:
    """The tables of one page as its geometry shows them, top to bottom, left to right.

    Args:
        page: The page, for its text.
        geometry: Its glyphs and drawings.
        lines: Its printed lines.
        rules: The installation's rules.
    """
    del lines, rules
    ruling = find_ruling(geometry)
    parts = ruled_tables(page, geometry, ruling)
    return tuple(sorted(parts, key=lambda p: (round(p.box.top / 4), p.box.x0)))


def ruled_tables(page: Page, geometry: PageGeometry, ruling: Ruling) -> list[TablePart]:
    """Tables whose grid is drawn."""
    found: list[TablePart] = []
    for lattice in find_lattices(ruling):
        grid = lattice.grid
        if grid.rows * grid.columns < 2:
            continue
        inside = glyphs_in(geometry, grid.box)
        if len(inside) < 4:
            continue
        part = _ruled_part(page, refine(grid, inside), inside, lattice)
        if objection(part, geometry) is None:
            found.append(part)
    return found


def _ruled_part(page: Page, grid: Grid, glyphs: list[Glyph], lattice: Lattice) -> TablePart:
    dotted = any(s.dotted for s in lattice.across)
    evidence = PartEvidence(
        rules_across=len(lattice.across), rules_down=len(lattice.down), framed=lattice.framed, score=0.95
    )
    part = part_of(page, grid, glyphs, "dotted-lattice" if dotted else "lattice", evidence=evidence)
    return replace(part, header_rows=1)


def glyphs_in(geometry: PageGeometry, box: BBox) -> list[Glyph]:
    """The page's characters whose centre lies in a box, in stream order."""
    return [g for g in geometry.glyphs if box.contains((g.box.x0 + g.box.x1) / 2, (g.box.top + g.box.bottom) / 2)]
