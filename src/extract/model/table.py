"""Tables: one shape for all sources."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extract.errors import InternalError
from extract.model.geometry import BBox, Span


class CellStatus(StrEnum):
    """How sure a cell is. Nothing is guessed.

    `READ`: printed there. `PLACED`: printed, its row or column follows from a named rule. `BLANK`: shown or
    proven empty. `AMBIGUOUS`: several values remain, all of them in `candidates`.
    """

    READ = "read"
    PLACED = "placed"
    BLANK = "blank"
    AMBIGUOUS = "ambiguous"


class TableBody(StrEnum):
    """Where a captioned table's body is: with its caption, elsewhere in the text, or not in it at all."""

    FOUND = "found"
    DISPLACED = "displaced"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table; `row` and `column` count from 0.

    `text` is cleaned (wraps joined, footnote marks kept apart in `marks`). `value` is the exact decimal where
    the cell is one number, in the unit `unit` and as printed (not scaled). `candidates` lists what an ambiguous
    cell may hold, None for empty. `rule` names what placed or proved it. `pieces` are its source spans; a blank
    or ambiguous cell's pieces are those of its row (what it was proven from).
    """

    row: int
    column: int
    text: str
    page_no: int
    pieces: tuple[Span, ...]
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    value: Decimal | None = None
    unit: str | None = None
    status: CellStatus = CellStatus.READ
    candidates: tuple[str | None, ...] = ()
    rule: str | None = None
    marks: tuple[str, ...] = ()
    box: BBox | None = None
    confidence: float | None = None

    def __post_init__(self) -> None:
        if self.value is not None and not self.value.is_finite():
            raise InternalError(f"cell value is not finite: {self.value}")
        if (self.status is CellStatus.AMBIGUOUS) != bool(self.candidates):
            raise InternalError(f"candidates go with ambiguous cells only: row {self.row}, column {self.column}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One arithmetic fact a table was tested against, e.g. ``column_sum``.

    `cells` are the (row, column) places that add up to `total_cell` (or to `expected`). `held` is None where
    blanks leave it open. `suspects` are the source places of printed numbers any one of which, if it were another,
    would satisfy a relation that failed; empty where none would, or where nobody looked.
    """

    kind: str
    cells: tuple[tuple[int, int], ...]
    total_cell: tuple[int, int] | None
    expected: Decimal
    observed: Decimal | None
    tolerance: Decimal
    held: bool | None
    suspects: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table a reader would see: halves and continuations joined, caption and notes bound.

    `caption` is the whole caption without its number; `number` as printed ("表 1", "図表 2-3"), null without.
    `pieces` are the source spans of the body (or, when absent, of the caption); `caption_pieces`, `note_pieces`
    and `source_note_pieces` those of the texts around it. Cells tile the grid of `rows` x `columns`, spans counted.
    `confidence` is the share of numbers that was right where tables recovered by the same method were held against
    known answers.
    """

    table_id: str
    page_no: int
    rows: int
    columns: int
    header_rows: int
    body: TableBody
    method: str
    cells: tuple[Cell, ...]
    pieces: tuple[Span, ...]
    number: str | None = None
    caption: str | None = None
    unit: str | None = None
    note: str | None = None
    source_note: str | None = None
    section_id: str | None = None
    stub_columns: int = 1
    caption_pieces: tuple[Span, ...] = ()
    note_pieces: tuple[Span, ...] = ()
    source_note_pieces: tuple[Span, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    confidence: float | None = None
    box: BBox | None = None

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell that covers a grid position, spans counted; None outside the grid."""
        for c in self.cells:
            if c.row <= row < c.row + c.row_span and c.column <= column < c.column + c.column_span:
                return c
        return None
