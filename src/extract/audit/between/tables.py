"""A table that stands in both documents, cell by cell.

Tables are one where their captions and most of their labels are the same and nothing says that they are of different
times. Cells meet by their labels, so that rows and columns may stand in another order or be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.audit.between.editions import Edition, years_of
from extract.audit.between.joining import Sides
from extract.audit.context import Context
from extract.audit.grid import Grid, make_grid, place_name
from extract.audit.intervals import shown
from extract.audit.likeness import bigrams
from extract.model import Cell, CellStatus, Finding, Table, Verdict, squeezed

Labels = tuple[str, str]
_LEAST_CELLS = 3
_LEAST_SHARE = 0.6
_LEAST_CAPTION = 0.5
_FEW = 2
_MOST = 0.3  # share of cells that may differ before two tables are told to be of different things
_SURE = (CellStatus.READ, CellStatus.PLACED)


@dataclass(frozen=True)
class Labelled:
    """A table with its sure numbers by row and column label; labels that stand twice lead nowhere."""

    grid: Grid

    @cached_property
    def cells(self) -> Mapping[Labels, Cell]:
        """The cells that hold a number, by their labels."""
        found: dict[Labels, Cell | None] = {}
        for r, row in enumerate(self.grid.values):
            for c, value in enumerate(row):
                labels = (self.grid.row_labels[r], self.grid.column_labels[c])
                cell = self.grid.cells[r][c]
                if value is not None and cell is not None and cell.status in _SURE and all(labels):
                    found[labels] = None if labels in found else cell
        return {labels: cell for labels, cell in found.items() if cell is not None}

    @cached_property
    def years(self) -> frozenset[str]:
        """The years its caption and notes name."""
        table = self.grid.table
        return years_of([table.caption or "", table.unit or "", table.source_note or ""])


def compare_tables(context: Context, whole: Sides, edition: Edition) -> Iterator[Finding]:
    """Cells of one table that both documents print differently."""
    for here, there in _pairs(context, whole):
        if edition.same_years(here.years, there.years):
            yield from _compared(context, here, there, edition)


def tables_of_one_side(context: Context, whole: Sides) -> tuple[Table, ...]:
    """The tables that only one of the documents has."""
    paired = {t.grid.table.table_id for pair in _pairs(context, whole) for t in pair}
    return tuple(t for t in context.tables if t.table_id not in paired)


def _pairs(context: Context, whole: Sides) -> tuple[tuple[Labelled, Labelled], ...]:
    return context.once("tables of both documents", lambda: tuple(_find_pairs(context, whole)))


def _find_pairs(context: Context, whole: Sides) -> Iterator[tuple[Labelled, Labelled]]:
    """Tables of the two documents, each the other's best match."""
    sides: tuple[list[Labelled], list[Labelled]] = ([], [])
    for table in context.tables:
        held = Labelled(make_grid(table, context))
        if len(held.cells) >= _LEAST_CELLS:
            sides[whole.is_other(table.pieces[0])].append(held)
    for here in sides[0]:
        there = _match(here, sides[1])
        if there is not None and _match(there, sides[0]) is here:
            yield here, there


def _match(table: Labelled, others: Sequence[Labelled]) -> Labelled | None:
    """The other document's table with most labels in common; None where none has enough, or two have as many."""
    rated = [(len(table.cells.keys() & o.cells.keys()), o) for o in others if _alike(table, o)]
    best = max((n for n, _ in rated), default=0)
    found = [o for n, o in rated if n == best]
    return found[0] if len(found) == 1 else None


def _alike(one: Labelled, other: Labelled) -> bool:
    shared = len(one.cells.keys() & other.cells.keys())
    if shared < max(_LEAST_CELLS, _LEAST_SHARE * min(len(one.cells), len(other.cells))):
        return False
    captions = [bigrams(squeezed(t.grid.table.caption or "")) for t in (one, other)]
    if not all(captions):
        return not any(captions) or shared == len(one.cells) == len(other.cells)
    return len(captions[0] & captions[1]) >= _LEAST_CAPTION * min(map(len, captions))


def _compared(context: Context, here: Labelled, there: Labelled, edition: Edition) -> Iterator[Finding]:
    pairs = [(labels, cell, there.cells[labels]) for labels, cell in here.cells.items() if labels in there.cells]
    pairs = [(labels, a, b) for labels, a, b in pairs if _unit(here, a) in (_unit(there, b), "")]
    differing = [(labels, a, b) for labels, a, b in pairs if a.value != b.value]
    if len(differing) > max(_FEW, _MOST * len(pairs)):
        yield _populations(context, here, there, differing[0][1:], f"{len(differing)} of {len(pairs)}")
        return
    for labels, a, b in differing:
        yield context.finding(
            "documents.table",
            Verdict.CONTRADICTION,
            f"{shown(a.value)} for 「{'・'.join(labels)}」 in {place_name(here.grid)} is {shown(b.value)} in the other "
            "document",
            [context.quote_cell("here", a), context.quote_cell("there", b)],
            expected=shown(b.value),
            observed=shown(a.value),
            arithmetic=f"{shown(a.value)} is not {shown(b.value)}",
            comparable=f"the same labels in tables with the same caption; {len(pairs) - len(differing)} of their "
            f"{len(pairs)} cells agree; {edition.why}",
        )


def _unit(table: Labelled, cell: Cell) -> str:
    return squeezed(cell.unit or table.grid.table.unit or "")


def _populations(context: Context, here: Labelled, there: Labelled, first: tuple[Cell, Cell], told: str) -> Finding:
    """The one note on two tables with the same labels whose numbers differ throughout."""
    return context.finding(
        "documents.editions",
        Verdict.NOT_COMPARABLE,
        f"{told} cells of {place_name(here.grid)} have other numbers in the other document",
        [context.quote_cell("here", first[0]), context.quote_cell("there", first[1])],
        comparable="too much differs for slips: the tables count different things or times, and their cells are not "
        "held against each other",
    )
