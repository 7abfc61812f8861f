"""A table as tracks: for every logical column its label and value cells, side-by-side halves laid end to end.

Used by the arithmetic and by whoever wants one row a fact. Not here: what the numbers should add up to.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import Cell, Table
from extract.tables.cell_values import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class LogicalRow:
    """One entry of a table: the printed row and half it stands in, its label cell and its value cells in order."""

    row: int
    half: int
    label: Cell | None
    values: tuple[Cell | None, ...]


def halves_of(table: Table) -> int:
    """How many times the column pattern is printed side by side: 2 where the header's halves read alike.

    Only tables whose header repeats exactly count; a table of one pattern gives 1.
    """
    if table.header_rows < 1 or table.columns < 4:
        return 1
    header = [[_text(table.cell(r, k)) for k in range(table.columns)] for r in range(table.header_rows)]
    for halves in (2, 3, 4):
        if table.columns % halves:
            continue
        width = table.columns // halves
        shares = [[row[h * width : (h + 1) * width] for row in header] for h in range(halves)]
        if width >= 2 and all(s == shares[0] for s in shares[1:]) and all(shares[0][-1]):
            return halves
    return 1


def _text(cell: Cell | None) -> str:
    return folded(cell.text) if cell is not None else ""


def unfold_halves(table: Table) -> tuple[LogicalRow, ...]:
    """The table's entries as a reader reads them: down the first half, then down the next.

    For a table of one pattern these are its body rows. Entries with neither label nor value are left out.
    """
    halves = halves_of(table)
    width = table.columns // halves
    places = {
        (c.row + i, c.column + j): c for c in table.cells for i in range(c.row_span) for j in range(c.column_span)
    }
    stubs = 1 if halves > 1 else max(1, min(table.stub_columns, width - 1)) if width > 1 else 0
    found: list[LogicalRow] = []
    for half in range(halves):
        for row in range(table.header_rows, table.rows):
            cells = [places.get((row, half * width + k)) for k in range(width)]
            label = next((c for c in reversed(cells[:stubs]) if c is not None and c.text), None)
            values = tuple(c if c is not None and c.row == row else None for c in cells[stubs:])
            if label is not None or any(v is not None and (v.text or v.candidates) for v in values):
                found.append(LogicalRow(row=row, half=half, label=label, values=values))
    return tuple(found)


def header_path(table: Table, column: int) -> tuple[str, ...]:
    """The header texts over a column from the top, spans counted, repeats left out."""
    found: list[str] = []
    for row in range(table.header_rows):
        cell = table.cell(row, column)
        if cell is not None and cell.text and (not found or found[-1] != cell.text):
            found.append(cell.text)
    return tuple(found)
