"""The tables of one PDF page: all readings tried, those that hold kept.

Order: grids that rules draw (`pdf_lattice`, completed by `pdf_refine`), then tables with rules across, coloured rows
or white space only (`pdf_open`) in what is left of the page. `pdf_checks` throws out boxes, charts, calendars, lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.model import BBox, Glyph, Line, Page, PageGeometry, squeezed
from extract.rules.tables import load_table_rules
from extract.tables.parts import PartEvidence, TablePart
from extract.tables.pdf_cells import Grid, part_of
from extract.tables.pdf_checks import objection
from extract.tables.pdf_lattice import Lattice, find_lattices
from extract.tables.pdf_open import read_region
from extract.tables.pdf_refine import refine
from extract.tables.pdf_regions import (
    Level,
    RowTester,
    band_regions,
    grow,
    levels_of,
    merged_regions,
    rule_regions,
    space_regions,
)
from extract.tables.pdf_rivers import Region, TextRow
from extract.tables.pdf_rules import Band, Ruling, Seg, find_bands, find_ruling
from extract.text.columns import columns_of
from extract.text.runs import glyph_runs, rows_of, split_writing

WORD_GAP_EM = 0.8


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
    if not geometry.glyphs:
        return ()
    ruling = find_ruling(geometry)
    parts, used = ruled_tables(page, geometry, ruling)
    parts += open_tables(page, geometry, ruling, used)
    return tuple(sorted(parts, key=lambda p: (round(p.box.top / 4), p.box.x0)))


def open_tables(page: Page, geometry: PageGeometry, ruling: Ruling, used: Sequence[BBox]) -> list[TablePart]:
    """Tables without a drawn grid, outside the boxes in `used`."""
    tester = RowTester(load_table_rules())
    free = [g for g in geometry.glyphs if not _in_any(g.box, used)]
    words = glyph_runs(split_writing(free).level, WORD_GAP_EM)
    levels = levels_of([s for s in ruling.across if not _seg_in_any(s, used)])
    bands = [b for b in find_bands(geometry) if not _in_any(b.box, used)]
    found: list[TablePart] = []
    for column in columns_of(rows_of(words)):
        rows = [TextRow(sorted(row, key=lambda w: w.x0)) for row in column.rows]
        rows.sort(key=lambda r: r.middle)
        found += _lane_tables(page, geometry, rows, levels, bands, tester)
    return found


def _lane_tables(
    page: Page,
    geometry: PageGeometry,
    rows: list[TextRow],
    levels: Sequence[Level],
    bands: Sequence[Band],
    tester: RowTester,
) -> list[TablePart]:
    """The open tables of one column of the page."""
    found: list[TablePart] = []
    taken: set[int] = set()
    seeds = merged_regions([*rule_regions(rows, levels), *band_regions(rows, bands)])
    for stage in ("drawn", "space"):
        for region in seeds if stage == "drawn" else space_regions(_left(rows, taken), tester):
            free = _left(rows, taken)
            region.rows = [r for r in region.rows if not any(id(g) in taken for w in r.words for g in w.glyphs)]
            grow(region, free, tester)
            if not region.rows:
                continue
            part = read_region(page, region, geometry, tester, row_above(free, region))
            if part is not None:
                found.append(part)
                taken.update(id(g) for r in region.rows for w in r.words for g in w.glyphs)
    return found


def _left(rows: Sequence[TextRow], taken: set[int]) -> list[TextRow]:
    """The rows without words already in a table."""
    found = []
    for row in rows:
        words = [w for w in row.words if id(w.glyphs[0]) not in taken]
        if words:
            found.append(TextRow(words))
    return found


def row_above(rows: Sequence[TextRow], region: Region) -> TextRow | None:
    """The nearest row over a region that stands in its width; unit lines are passed over."""
    best = None
    for row in rows:
        if row.bottom <= region.top + 2 and region.top - row.bottom < 40:
            words = [w for w in row.words if w.x1 > region.x0 - 10 and w.x0 < region.x1 + 10]
            if words and not (len(squeezed(row.text)) < 16 and "単位" in row.text):
                best = TextRow(words)
    return best


def _in_any(box: BBox, areas: Sequence[BBox]) -> bool:
    return any(a.contains((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) for a in areas)


def _seg_in_any(seg: Seg, areas: Sequence[BBox]) -> bool:
    return any(a.contains((seg.lo + seg.hi) / 2, seg.at) for a in areas)


def ruled_tables(page: Page, geometry: PageGeometry, ruling: Ruling) -> tuple[list[TablePart], list[BBox]]:
    """Tables whose grid is drawn, and the boxes they take up."""
    found: list[TablePart] = []
    for lattice in find_lattices(ruling):
        grid = lattice.grid
        if grid.rows * grid.columns < 2:
            continue
        inside = glyphs_in(geometry, grid.box)
        if len(inside) < 4:
            continue
        part = _ruled_part(page, refine(grid, inside), inside, lattice)
        if objection(part, lattice, geometry) is None:
            found.append(part)
    return found, [p.box for p in found]


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
