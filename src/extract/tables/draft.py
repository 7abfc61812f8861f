"""A grid on its way to becoming a `Table`: what recognisers hand to caption binding, values and proof.

Here: the types and the joining of drafts' pieces. Drafts come from PDF parts (`tables.joining`) and from the lines
of a text dump (`tables.dump_*`); `tables.finishing` turns them into model tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extract.model import BBox, CellStatus, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCell:
    """One cell of a draft. Empty cells have no pieces.

    `status` is READ unless a rule placed it; `rule` names that rule. `candidates` go with AMBIGUOUS. `known_blank`
    tells a cell that is shown empty from one whose content is not known to stand here.
    """

    row: int
    column: int
    pieces: tuple[Span, ...] = ()
    row_span: int = 1
    column_span: int = 1
    page_no: int = 1
    is_header: bool = False
    status: CellStatus = CellStatus.READ
    rule: str | None = None
    candidates: tuple[str | None, ...] = ()
    box: BBox | None = None
    marked: tuple[Span, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseRow:
    """A printed row whose values may have lost their columns: `values` in order, for columns from `first_column`.

    `width` is how many columns they may stand in; None for all that follow. `by_order` says that their order is all
    that places them: what they hold is not summed up (references to notes before amounts).
    """

    row: int
    first_column: int
    values: tuple[tuple[Span, ...], ...]
    width: int | None = None
    by_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A recognised grid with the lines it took.

    `lines` are the indices of the `Line`s that hold it, in order; `order` is where it stands among the lines (the
    first of them). `loose` lists rows that have fewer values than columns: their values keep their order.
    `halves` is how often the column pattern is printed side by side. `score` is the recogniser's evidence, from 0.
    `aside` are pieces that belong to the body but to no cell (furigana, repeated headers). Edges and `opens_page`,
    `closes_page` are those of a part with geometry.
    """

    page_no: int
    rows: int
    columns: int
    header_rows: int
    cells: tuple[DraftCell, ...]
    method: str
    lines: tuple[int, ...]
    order: float
    stub_columns: int = 1
    halves: int = 1
    loose: tuple[LooseRow, ...] = ()
    box: BBox | None = None
    score: float = 0.0
    aside: tuple[Span, ...] = ()
    last_page_no: int | None = None
    opens_page: bool = False
    closes_page: bool = False
    column_edges: tuple[float, ...] = ()
    row_edges: tuple[float, ...] = ()

    def cell(self, row: int, column: int) -> DraftCell | None:
        """The cell that covers a grid position."""
        for c in self.cells:
            if c.row <= row < c.row + c.row_span and c.column <= column < c.column + c.column_span:
                return c
        return None


@dataclass(slots=True)
class GridBuilder:
    """Collects cells row by row and fills what is missing with blanks."""

    columns: int
    page_no: int
    cells: list[DraftCell] = field(default_factory=list)

    def filled(self, rows: int) -> tuple[DraftCell, ...]:
        """All cells, with blank ones where none was put, in reading order."""
        taken = {
            (r, k)
            for c in self.cells
            for r in range(c.row, c.row + c.row_span)
            for k in range(c.column, c.column + c.column_span)
        }
        blanks = [
            DraftCell(row=r, column=k, page_no=self.page_no, status=CellStatus.BLANK)
            for r in range(rows)
            for k in range(self.columns)
            if (r, k) not in taken
        ]
        return tuple(sorted([*self.cells, *blanks], key=lambda c: (c.row, c.column)))


def merged_pieces(pieces: Iterable[Span]) -> tuple[Span, ...]:
    """Pieces in their order, adjoining ones joined.

    >>> merged_pieces([Span(0, 2), Span(2, 5), Span(7, 8)])
    (Span(start=0, end=5), Span(start=7, end=8))
    """
    found: list[Span] = []
    for p in pieces:
        if found and found[-1].end == p.start:
            found[-1] = Span(found[-1].start, p.end)
        else:
            found.append(p)
    return tuple(found)
