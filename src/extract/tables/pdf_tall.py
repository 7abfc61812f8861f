"""Ruled grids whose rows are not drawn: one tall row below the head, parted by the lines of its cells.

Tables with rules down only, or a frame with columns. What stands in a tall row is read as tables without rules are,
column by column as drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from extract.model import Glyph
from extract.tables.pdf_cells import Grid, assign
from extract.tables.pdf_refine import insert_rows
from extract.tables.pdf_rivers import Region, TextRow, by_column, numeric_columns
from extract.tables.pdf_rowing import table_rows
from extract.text.runs import Run, glyph_runs, rows_of

MAX_DRAWN_ROWS = 4  # a grid with more rows drawn has them all drawn
MIN_LINES = 3
CELL_GAP_EM = 30.0


def with_undrawn_rows(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """The grid with a tall row cut into the rows that its cells' lines show, where most of them say the same."""
    if grid.rows > MAX_DRAWN_ROWS or grid.columns < 2:
        return grid
    for row in range(grid.rows - 1, 0 if grid.rows > 1 else -1, -1):  # the first of several drawn rows is the head
        cuts = _row_cuts(grid, row, glyphs)
        if cuts:
            grid = insert_rows(grid, row, cuts)
    return grid


def _row_cuts(grid: Grid, row: int, glyphs: Sequence[Glyph]) -> list[float]:
    """Heights between the rows inside one drawn row; empty where it is one row."""
    held = assign(grid, glyphs)
    words: list[Run] = []
    counts: list[int] = []
    for r, c, rs, cs in grid.all_spans():
        if r != row or rs != 1 or cs != 1 or (r, c) not in held:
            continue
        lines = [_joined(line) for line in rows_of(glyph_runs([g for g in held[r, c] if g.upright], CELL_GAP_EM))]
        words += lines
        counts.append(len(lines))
    if sum(1 for n in counts if n >= MIN_LINES) < 2:
        return []
    rows = [TextRow(sorted(line, key=lambda w: w.x0)) for line in rows_of(words)]
    cuts = grid.xs[1:-1]
    numeric = numeric_columns(by_column(rows, cuts))
    region = Region(rows, grid.xs[0], grid.xs[-1], "lattice")
    found = table_rows(region, rows, cuts, numeric)
    level = sum(1 for line in rows if len(line.words) >= 2)
    if len(found) < MIN_LINES or level < 0.6 * len(found):
        return []
    boxes = [(min(r.top for r in one), max(r.bottom for r in one)) for one in found]
    edges = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(boxes)]
    rising = [grid.ys[row], *edges, grid.ys[row + 1]]
    return edges if all(a < b for a, b in itertools.pairwise(rising)) else []


def _joined(line: list[Run]) -> Run:
    """One run of a line's pieces, gaps closed."""
    line.sort(key=lambda r: r.x0)
    first = line[0]
    for other in line[1:]:
        first.absorb(other)
    return first
