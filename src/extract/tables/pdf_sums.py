"""Rules over sums: drawn over the figures of a total only, they part no rows and bound no table.

Statements set them in tables that have hardly any other rule. Taken for a table's rules across they would cut the
labels off its figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.model import Glyph
from extract.tables.pdf_cells import Grid, assign
from extract.tables.pdf_refine import cell_lines, is_number, without_row
from extract.tables.pdf_regions import Level
from extract.tables.pdf_rivers import TextRow

NEAR_EM = 2.2
LABEL_GAP_EM = 0.5


def without_sum_rules(levels: Sequence[Level], rows: Sequence[TextRow]) -> list[Level]:
    """The rules across without those over sums.

    Args:
        levels: Rules across by height.
        rows: All text rows, top to bottom.
    """
    return [level for level in levels if not _is_sum_rule(level, rows)]


def _is_sum_rule(level: Level, rows: Sequence[TextRow]) -> bool:
    """Whether figures stand right over and under a rule, and the label of the lower ones left of where it begins."""
    above = [r for r in rows if 0 < level.at - r.middle < NEAR_EM * r.size_pt and _figures(r, level)]
    below = [r for r in rows if 0 < r.middle - level.at < NEAR_EM * r.size_pt and _figures(r, level)]
    if not above or not below:
        return False
    total = below[0]
    label = total.words[0]
    return label.x1 < level.lo - LABEL_GAP_EM * label.size_pt


def _figures(row: TextRow, level: Level) -> bool:
    """Whether what a row shows in a rule's extent are numbers, marks beside them left out."""
    inside = [w.text for w in row.words if level.lo - 2 < (w.x0 + w.x1) / 2 < level.hi + 2]
    numbers = sum(1 for t in inside if is_number(t))
    return numbers > 0 and 2 * numbers >= len(inside)


def without_sum_edges(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """The grid without edges of rows that only rules over sums draw.

    They leave the labels one tall cell beside several drawn rows, with more lines than those, on the lines of the
    figures. A label that stands for several rows has fewer.
    """
    held = assign(grid, glyphs)
    for r, c, rs, cs in sorted(grid.spans, reverse=True):
        if c or cs > 1 or rs < 2:
            continue
        labels = [line.middle for line in cell_lines(held.get((r, c), []))]
        figures = [
            line
            for row, column, _, _ in grid.all_spans()
            if r <= row < r + rs and column
            for line in cell_lines(held.get((row, column), []))
        ]
        level = sum(1 for f in figures if any(abs(f.middle - at) < 0.4 * f.size_pt for at in labels))
        if len(labels) > rs and level >= 0.9 * len(figures) > rs:
            for row in range(r + rs - 1, r, -1):
                grid = without_row(grid, row)
    return grid
