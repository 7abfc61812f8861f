"""A table as numbers: its values by row and column, its labels, which rows and columns are totals.

Shared by the checks that calculate with tables. Not here: any judgement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extract.audit.context import Context
from extract.model import Cell, CellStatus, Table, squeezed

_DECIMALS = re.compile(r"\d[\d,]*\.(\d+)")


@dataclass(frozen=True, slots=True)
class Grid:
    """The body of a table.

    `values[row][column]` is a cell's number or None; `row_labels` and `column_labels` are squeezed texts (stub
    cells of a row, header cells of a column, joined). `total_rows` and `total_columns` hold the indices whose
    label says total.
    """

    table: Table
    values: tuple[tuple[Decimal | None, ...], ...]
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    total_rows: tuple[int, ...]
    total_columns: tuple[int, ...]
    cells: tuple[tuple[Cell | None, ...], ...] = field(repr=False)

    def cell(self, row: int, column: int) -> Cell:
        """The cell of a position that is known to have one."""
        found = self.cells[row][column]
        if found is None:
            raise KeyError((row, column))
        return found

    def step(self, cells: Sequence[Cell]) -> Decimal:
        """The last printed digit's weight common to some cells, the finest of them."""
        most = max((len(m.group(1)) for c in cells if (m := _DECIMALS.search(c.text))), default=0)
        return Decimal(1).scaleb(-most)

    @property
    def numeric_columns(self) -> tuple[int, ...]:
        """Columns right of the stub with at least one number."""
        return tuple(
            c
            for c in range(self.table.columns)
            if any(self.values[r][c] is not None for r in range(self.table.header_rows, self.table.rows))
        )


def is_open(cell: Cell | None) -> bool:
    """Whether a cell's number is not known: no cell, ambiguous, or words where a number should be."""
    if cell is None or cell.status is CellStatus.AMBIGUOUS:
        return True
    return cell.status is not CellStatus.BLANK and cell.value is None and bool(re.search(r"\d", cell.text))


def _is_total(label: str, totals: frozenset[str]) -> bool:
    bare = re.sub(r"[（(][^）)]*[）)]|[・:：※*\d]+$", "", label)
    return bare in totals


def is_total_label(label: str, context: Context) -> bool:
    """Whether a squeezed label says total (合計, 総数), a bracket or mark behind it left out."""
    return _is_total(label, frozenset(context.words("total")))


def make_grid(table: Table, context: Context) -> Grid:
    """The numbers and labels of a table; a cell that spans several positions counts at its first only."""
    cells: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
    for c in table.cells:
        if c.row < table.rows and c.column < table.columns:
            cells[c.row][c.column] = c
    headers = range(table.header_rows)
    body = range(table.header_rows, table.rows)
    stub = range(min(table.stub_columns, table.columns))
    values = tuple(
        tuple(_number(cells[r][c]) if r in body and c not in stub else None for c in range(table.columns))
        for r in range(table.rows)
    )
    rows = tuple(
        squeezed("".join(c.text for c in (table.cell(r, s) for s in stub) if c is not None)) for r in range(table.rows)
    )
    columns = tuple(
        squeezed("".join(dict.fromkeys(c.text for c in (table.cell(h, k) for h in headers) if c is not None)))
        for k in range(table.columns)
    )
    totals = frozenset(context.words("total"))
    return Grid(
        table=table,
        values=values,
        row_labels=rows,
        column_labels=columns,
        total_rows=tuple(r for r in body if _is_total(rows[r], totals)),
        total_columns=tuple(k for k in range(table.columns) if k not in stub and _is_total(columns[k], totals)),
        cells=tuple(tuple(row) for row in cells),
    )


def _number(cell: Cell | None) -> Decimal | None:
    return None if cell is None or cell.is_header else cell.value


def is_percent(grid: Grid, column: int) -> bool:
    """Whether a column's numbers are percentages: by its cells' unit, its header, or the table's unit."""
    cells = [grid.cells[r][column] for r in range(grid.table.header_rows, grid.table.rows)]
    units = {squeezed(c.unit) for c in cells if c is not None and c.value is not None and c.unit}
    if units:
        return units <= {"%", "percent"}
    printed = [c for c in cells if c is not None and c.value is not None]
    if printed and all("%" in squeezed(c.text) for c in printed):
        return True
    return "%" in grid.column_labels[column] or "%" in squeezed(grid.table.unit or "")


def is_rounded(grid: Grid, cells: Sequence[Cell], context: Context) -> bool:
    """Whether numbers were rounded before printing: percentages, decimals, or units of thousands and more."""
    units = squeezed(" ".join([grid.table.unit or "", *(c.unit or "" for c in cells)]))
    if any("." in c.text for c in cells) or "%" in units or "percent" in units:
        return True
    return bool(context.pattern("coarse_unit").search(units))


def place_name(grid: Grid) -> str:
    """How a message names a table: its number and caption as printed, or its first header cells."""
    table = grid.table
    title = " ".join(part for part in (table.number, table.caption) if part)
    return (
        f"「{title}」"
        if title
        else f"the table with the columns 「{'・'.join(x for x in grid.column_labels if x)[:40]}」"
    )
