"""A feed and its table → dataset rows: columns picked by header, halves unfolded, matrices melted.

Here: everything that depends on the grid. Not here: finding the table (`select`), typing a cell (`values`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from extract.datasets.select import FURNITURE, find_squeezed, header_texts, in_chapter
from extract.datasets.spec import ColumnRule, Feed
from extract.datasets.values import (
    DraftRow,
    Lookup,
    Sourced,
    Surface,
    constant,
    number_in,
    plain,
    position,
    read_value,
    whole,
)
from extract.errors import RuleError
from extract.model import Cell, CellStatus, Origin, Report, Span, Table, hull, squeezed

TOTALS = ("合計", "総計", "計")  # texts of a total row where the feed names none


class TableFeed:
    """One feed bound to its table: knows its header texts, its halves, and which texts mean a total.

    Args:
        report: The report, for captions and prose that columns may look into.
        feed: What the datasets.toml says.
        table: The table it was found to mean.
        lookup: Mentions and quantities of the report.
    """

    def __init__(self, report: Report, feed: Feed, table: Table, lookup: Lookup) -> None:
        self.report, self.feed, self.table, self.lookup = report, feed, table, lookup
        self.heads = header_texts(table)
        self.width = table.columns if feed.melt else half_width(self.heads)
        self.totals = {squeezed(t) for t in feed.total or TOTALS}

    def rows(self) -> Iterator[DraftRow]:
        """The rows, left half first, top to bottom; rows without any text are passed over."""
        if self.feed.melt:
            yield from self._melted()
            return
        number = 0
        for start in range(0, self.table.columns, self.width):
            for row in range(self.table.header_rows, self.table.rows):
                cells = self._cells(row, start)
                if any(c.text for c in cells):
                    number += 1
                    yield self._row(row, start, cells, number)

    def _cells(self, row: int, start: int) -> list[Cell]:
        found = [self.table.cell(row, c) for c in range(start, start + self.width)]
        return [c for i, c in enumerate(found) if c is not None and c not in found[:i]]

    def _row(self, row: int, start: int, cells: list[Cell], number: int) -> DraftRow:
        total = any(squeezed(c.text) in self.totals for c in cells)
        values = {r.name: self._value(r, row, start, number, total) for r in self.feed.columns}
        return self._draft(values, cells)

    def _draft(self, values: dict[str, Sourced], cells: list[Cell]) -> DraftRow:
        pieces = tuple(p for c in cells for p in c.pieces) or self.table.pieces
        return DraftRow(
            values=values,
            place=hull(pieces),
            table_id=self.table.table_id,
        )

    def _value(self, rule: ColumnRule, row: int, start: int, number: int, total: bool) -> Sourced:
        """One column of one row; `total` says whether it is a total row."""
        if rule.when_total is not None and total:
            return constant(rule.when_total)
        if rule.source == "constant":
            return constant(rule.argument)
        if rule.source == "find":
            return self._found_in_prose(rule)
        if rule.source == "from":
            return self._derived(rule, row, start, number, total)
        return read_value(rule, self._surface(row, start + self._column(rule)), self.lookup)

    def _derived(self, rule: ColumnRule, row: int, start: int, number: int, total: bool) -> Sourced:
        """A value that is not in a cell: the row's number, whether it is a total, the caption or its number."""
        if rule.argument == "row_number":
            return position(number)
        caption = Surface(
            text=(self.table.number if rule.argument == "table_number" else self.table.caption) or "",
            origin=Origin.CAPTION,
            page_no=self.table.page_no,
            place=hull(self.table.caption_pieces) if self.table.caption_pieces else None,
            table_id=self.table.table_id,
        )
        if rule.argument == "is_total":
            return plain(total, "is_total", self._surface(row, start))
        if rule.argument in ("table_number", "caption"):
            return read_value(rule, caption, self.lookup)
        raise RuleError(
            f"column 「{rule.name}」 takes 「{rule.argument}」, which goes with melt = true",
            where=self.feed.where,
            hint="say melt = true, or take it from a header",
        )

    def _found_in_prose(self, rule: ColumnRule) -> Sourced:
        for block in sorted(self.report.blocks, key=lambda b: b.reading_order):
            if block.label in FURNITURE or not in_chapter(self.report, block.section_id, rule.chapter):
                continue
            hit = find_squeezed(rule.argument, block.text.text)
            if hit is not None:
                surface = Surface(
                    text=hit.text,
                    origin=Origin.BLOCK,
                    page_no=block.page_no,
                    place=block.text.place(*hit.span),
                    block_id=block.block_id,
                    section_id=block.section_id,
                )
                return read_value(rule, surface, self.lookup)
        raise RuleError(
            f"column 「{rule.name}」 finds no text like 「{rule.argument}」",
            where=f"{self.feed.where}; {self.report.document.document_id}",
            hint="patterns are written without white space and with half-width digits; check the chapter",
        )

    def _surface(self, row: int, column: int) -> Surface:
        cell = self.table.cell(row, column)
        if cell is None:
            return Surface(text="", origin=Origin.CELL, table_id=self.table.table_id)
        return cell_surface(self.table, cell)

    def _column(self, rule: ColumnRule) -> int:
        """The column that a rule picks within a half.

        Raises:
            RuleError: No header is like it, several are, or the index is outside the table.
        """
        where = f"{self.feed.where}, column {rule.name}; {self.report.document.document_id}"
        if rule.source == "column":
            if not (isinstance(rule.argument, int) and 0 <= rule.argument < self.width):
                raise RuleError(
                    f"column {rule.argument} is outside the table", where=where, hint=f"0 to {self.width - 1}"
                )
            return rule.argument
        heads = [squeezed(h) for h in self.heads[: self.width]]
        asked = squeezed(str(rule.argument))
        hits = [i for i, h in enumerate(heads) if h == asked] or [i for i, h in enumerate(heads) if asked in h]
        if len(hits) == 1:
            return hits[0]
        near = difflib.get_close_matches(asked, heads, n=1, cutoff=0.3)
        here = " | ".join(self.heads[: self.width])
        hint = f"did you mean 「{near[0]}」? " if near and not hits else ""
        raise RuleError(
            f"{len(hits) or 'no'} headers are like 「{rule.argument}」", where=where, hint=f"{hint}headers: {here}"
        )

    def _melted(self) -> Iterator[DraftRow]:
        for row in range(self.table.header_rows, self.table.rows):
            for column in range(self.table.stub_columns, self.table.columns):
                cell = self.table.cell(row, column)
                if cell is not None:
                    values = {r.name: self._melted_value(r, row, column, cell) for r in self.feed.columns}
                    yield self._draft(values, [cell])

    def _melted_value(self, rule: ColumnRule, row: int, column: int, cell: Cell) -> Sourced:
        surface = cell_surface(self.table, cell)
        if rule.source == "from" and rule.argument == "stub":
            return self._label(rule, self._surface(row, 0))
        if rule.source == "from" and rule.argument == "head":
            return self._label(rule, self._surface(self.table.header_rows - 1, column))
        if rule.source == "from" and rule.argument == "value":
            return read_value(rule, surface, self.lookup)
        if rule.source == "from" and rule.argument == "status":
            return plain(str(cell.status), cell.rule or "status", surface)
        if rule.source == "from" and rule.argument == "candidates":
            return plain(candidate_numbers(cell), cell.rule or "candidates", surface)
        return self._value(rule, row, 0, row - self.table.header_rows + 1, False)

    def _label(self, rule: ColumnRule, surface: Surface) -> Sourced:
        if rule.when_total is not None and squeezed(surface.text) in self.totals:
            return plain(rule.when_total, "total", surface)
        return read_value(rule, surface, self.lookup)


def cell_surface(table: Table, cell: Cell) -> Surface:
    """A cell's text with its place."""
    place: Span | None = hull(cell.pieces) if cell.pieces else None
    return Surface(
        text=cell.text, origin=Origin.CELL, page_no=cell.page_no, place=place, table_id=table.table_id, cell=cell
    )


def candidate_numbers(cell: Cell) -> tuple[int | None, ...] | None:
    """What an ambiguous cell may hold, as whole numbers, None for empty; None for any other cell."""
    if cell.status is not CellStatus.AMBIGUOUS:
        return None
    return tuple(None if c is None else whole(number_in(c)) for c in cell.candidates)


def half_width(heads: list[str]) -> int:
    """How many columns one half has where a table is set in repeated halves; all of them otherwise.

    >>> half_width(["県", "件数", "県", "件数"]), half_width(["県", "件数", "率"])
    (2, 3)
    """
    squeezed_heads = [squeezed(h) for h in heads]
    count = len(heads)
    for width in range(2, count // 2 + 1):
        if count % width == 0 and squeezed_heads == squeezed_heads[:width] * (count // width) and all(squeezed_heads):
            return width
    return count
