"""Heads that stand over a drawn grid and outside it: coloured cells on its top edge, names under a rule as wide.

A grid is what crossing rules enclose. Heads are often drawn otherwise: cells filled in a deep colour without borders,
names between the table's first rule and its body where rules down part the body alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.model import BBox, Glyph, PageGeometry
from extract.rules.tables import load_table_rules
from extract.tables.pdf_cells import Grid
from extract.tables.pdf_lattice import Lattice
from extract.tables.pdf_refine import is_number
from extract.tables.pdf_regions import MEET_PT, RowTester
from extract.tables.pdf_rivers import WORD_GAP_EM, TextRow, column_of
from extract.tables.pdf_rules import Ruling, is_white
from extract.text.runs import Run, glyph_runs, rows_of

MIN_HIGH_PT = 6.0
MAX_HIGH_EM = 7.0
COVER = 0.95  # of the grid's width is coloured
FILLED = 0.5  # of the columns have a name


def with_head_above(lattice: Lattice, geometry: PageGeometry, ruling: Ruling) -> Lattice:
    """The lattice with the head row that stands on its top edge, where there is one.

    Args:
        lattice: A grid of rules.
        geometry: The page, for its characters and coloured areas.
        ruling: All rules of the page.
    """
    grid = lattice.grid
    if grid.columns < 2 or all(s.soft for s in lattice.across):
        return lattice
    cells = _coloured_cells(grid, geometry)
    top = cells[0].top if cells else _rule_above(grid, ruling)
    if top is None:
        return lattice
    words = _words_between(geometry.glyphs, grid, top)
    if not _are_heads(words, grid):
        return lattice
    spans = _spans_of(cells, grid) if len(cells) > 1 else []
    spans += [(r + 1, c, rs, cs) for r, c, rs, cs in grid.spans]
    lattice.grid = Grid(grid.xs, [top, *grid.ys], spans)
    return lattice


def _coloured_cells(grid: Grid, geometry: PageGeometry) -> list[BBox]:
    """Coloured areas side by side on the grid's top edge that end on its columns and cover its width; else none."""
    lo, hi, top = grid.xs[0] - MEET_PT, grid.xs[-1] + MEET_PT, grid.ys[0]
    cells = [
        f.box
        for f in geometry.fills
        if abs(f.box.bottom - top) <= MEET_PT
        and f.box.height >= MIN_HIGH_PT
        and lo <= f.box.x0
        and f.box.x1 <= hi
        and f.colour
        and not is_white(f.colour)
    ]
    if not cells or max(c.top for c in cells) - min(c.top for c in cells) > MEET_PT:
        return []
    if any(min(abs(x - e) for x in grid.xs) > MEET_PT for c in cells for e in (c.x0, c.x1)):
        return []
    reach, covered = grid.xs[0], 0.0
    for cell in sorted(cells, key=lambda c: c.x0):
        covered += max(0.0, cell.x1 - max(reach, cell.x0))
        reach = max(reach, cell.x1)
    return cells if covered >= COVER * (grid.xs[-1] - grid.xs[0]) else []


def _rule_above(grid: Grid, ruling: Ruling) -> float | None:
    """The height of the nearest rule over the grid, if it has the grid's width."""
    lo, hi, top = grid.xs[0], grid.xs[-1], grid.ys[0]
    over = [s for s in ruling.across if s.at < top - MIN_HIGH_PT and s.lo < hi and s.hi > lo]
    nearest = max(over, key=lambda s: s.at, default=None)
    if nearest is None or abs(nearest.lo - lo) > MEET_PT or abs(nearest.hi - hi) > MEET_PT:
        return None
    return nearest.at


def _words_between(glyphs: Sequence[Glyph], grid: Grid, top: float) -> list[Run]:
    area = BBox(x0=grid.xs[0], top=top, x1=grid.xs[-1], bottom=grid.ys[0])
    inside = [g for g in glyphs if area.contains((g.box.x0 + g.box.x1) / 2, (g.box.top + g.box.bottom) / 2)]
    if area.height > MAX_HIGH_EM * max((g.size_pt for g in inside), default=0.0):
        return []
    return glyph_runs([g for g in inside if g.upright], WORD_GAP_EM)


def _are_heads(words: Sequence[Run], grid: Grid) -> bool:
    """Whether words name at least half of the columns, keep to them, and are no figures, caption or unit line."""
    cuts = grid.xs[1:-1]
    named = {column_of((w.x0 + w.x1) / 2, cuts) for w in words}
    if len(named) < max(2, FILLED * grid.columns):
        return False
    if any(is_number(w.text) for w in words) or any(w.x0 < c - 1 and w.x1 > c + 1 for w in words for c in cuts):
        return False
    tester = RowTester(load_table_rules())
    rows = [TextRow(sorted(row, key=lambda w: w.x0)) for row in rows_of(words)]
    return not any(tester.is_outside(row) or any(tester.is_outside(TextRow([w])) for w in row.words) for row in rows)


def _spans_of(cells: Sequence[BBox], grid: Grid) -> list[tuple[int, int, int, int]]:
    """The coloured cells over several columns, as spans of the first row."""
    cuts = grid.xs[1:-1]
    places = [(column_of(c.x0 + MEET_PT, cuts), column_of(c.x1 - MEET_PT, cuts)) for c in cells]
    return [(0, first, 1, last - first + 1) for first, last in places if last > first]
