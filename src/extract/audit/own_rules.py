"""Rules that a table keeps in most of its rows though no label announces them: columns that add up to a neighbour.

Part of the family `table_sums`; see docs/checks/table_sums.md. Sums that labels announce are tested by the table
reader and reported by `extract.audit.table_sums`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.audit.context import Context
from extract.audit.grid import Grid, is_open, is_percent, is_rounded, place_name
from extract.audit.intervals import rounding_slack, shown
from extract.model import Cell, Finding, Verdict

Position = tuple[int, int]
_MOST_COLUMNS = 16  # wider tables are not searched: the search grows with the square
_LEAST_ROWS = 4  # a rule that fewer different totals confirm may be chance


def own_rule_findings(grid: Grid, context: Context, spoken_for: set[Position]) -> Iterator[Finding]:
    """The rows that break what most rows keep, those left out that a labelled sum already speaks of."""
    columns = [c for c in grid.numeric_columns if not is_percent(grid, c)][:_MOST_COLUMNS]
    for total in columns:
        for parts in _part_ranges(columns, total):
            held, failed = _tested(grid, parts, total, context)
            if len({grid.values[r][total] for r in held}) < _LEAST_ROWS or len(failed) > max(1, len(held) // 6):
                continue
            for row in failed:
                if not spoken_for & {(row, c) for c in (*parts, total)}:
                    spoken_for.update((row, c) for c in (*parts, total))
                    yield _finding(grid, row, parts, total, context, (len(held), len(held) + len(failed)))


def _tested(grid: Grid, parts: Sequence[int], total: int, context: Context) -> tuple[list[int], list[int]]:
    """Of the rows with all parts printed, those whose parts add up to a total other than 0, and those whose do not."""
    held: list[int] = []
    failed: list[int] = []
    for row in range(grid.table.header_rows, grid.table.rows):
        cells = [c for k in (*parts, total) if (c := grid.cells[row][k]) is not None and not is_open(c)]
        printed = [c.value for c in cells if c.value is not None]
        if len(printed) <= len(parts):
            continue
        slack = _slack(grid, cells, context)
        if abs(sum(printed[:-1], Decimal(0)) - printed[-1]) > slack:
            failed.append(row)
        elif printed[-1]:
            held.append(row)
    return held, failed


def _slack(grid: Grid, cells: Sequence[Cell], context: Context) -> Decimal:
    return rounding_slack(len(cells) - 1, grid.step(cells)) if is_rounded(grid, cells, context) else Decimal(0)


def _part_ranges(columns: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """Two or more neighbouring columns on one side of the total, and touching it."""
    at = columns.index(total)
    for first in range(at - 2, -1, -1):
        yield tuple(columns[first:at])
    for last in range(at + 3, len(columns) + 1):
        yield tuple(columns[at + 1 : last])


def _finding(
    grid: Grid, row: int, parts: Sequence[int], total: int, context: Context, support: tuple[int, int]
) -> Finding:
    held, tried = support
    values = [v for c in parts if (v := grid.values[row][c]) is not None]
    calculated, printed = sum(values, Decimal(0)), grid.values[row][total] or Decimal(0)
    return context.finding(
        "table_sums.own_rule",
        Verdict.CONTRADICTION,
        f"{place_name(grid)}: 「{grid.column_labels[total]}」 of 「{grid.row_labels[row]}」 is {shown(printed)}, "
        f"its parts add up to {shown(calculated)}, as they do in {held} of {tried} rows",
        [
            context.quote_cell("total", grid.cell(row, total)),
            *(context.quote_cell("part", grid.cell(row, c)) for c in parts),
        ],
        expected=shown(calculated),
        observed=shown(printed),
        arithmetic=f"{' + '.join(shown(v) for v in values)} = {shown(calculated)}; {shown(printed)} - "
        f"{shown(calculated)} = {shown(printed - calculated)}",
        comparable=f"same row; the same columns add up in {held} of {tried} rows of this table",
    )
