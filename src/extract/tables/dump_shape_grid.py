"""The drafts of shaped rows and their heads: which part of a row goes to which column.

Not here: which lines make such a table (`dump_shapes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import CellStatus
from extract.rules.tables import TableRules
from extract.tables.cell_values import is_total_label
from extract.tables.draft import Draft, DraftCell, GridBuilder, LooseRow
from extract.tables.dump_headers import cell_pieces, cuts_word, open_brackets
from extract.tables.dump_heads import Head, Widths
from extract.tables.dump_lines import DumpLine
from extract.tables.dump_words import Segment, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapedRow:
    """A row of a body: its lines, its parts, what stands behind the last value. No values: a label alone."""

    lines: tuple[DumpLine, ...]
    parts: tuple[Segment, ...]
    remark: tuple[Word, ...] = ()

    @property
    def values(self) -> int:
        """How many values it holds."""
        return sum(len(p.values) for p in self.parts)

    @property
    def label(self) -> tuple[Word, ...]:
        """The words of its first label."""
        return self.parts[0].label


@dataclass(slots=True, kw_only=True)
class ShapedBody:
    """Rows that follow each other, and what they have in common."""

    rows: list[ShapedRow]
    counted: bool
    values: int = 0
    halves: int = 1
    remarks: int = 0
    end: int = 0
    labels_alone: bool = False


def draft_of(lines: Sequence[DumpLine], head: Head, body: ShapedBody, widths: Widths, rules: TableRules) -> Draft:
    """The draft of rows under the head that bears them out; `lines` are the head's."""
    by_index = {x.line: x for x in (*lines, *(x for r in body.rows for x in r.lines))}
    page_no = lines[0].page_no
    grid = GridBuilder(widths.columns, page_no)
    for cell in head.cells:
        atoms = [a for w in cell.words for a in w.atoms]
        grid.cells.append(
            DraftCell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                pieces=cell_pieces(atoms, by_index),
                page_no=by_index[atoms[0].line].page_no,
                is_header=True,
            )
        )
    writer = _Writer(grid, widths, by_index, rules)
    if widths.stubs == 2 and not body.counted:
        writer.grouped(body.rows, head.rows)
    else:
        writer.plain(body.rows, head.rows)
    rows = writer.row
    cells = tuple(
        c if c.row >= head.rows or c.is_header else DraftCell(row=c.row, column=c.column, is_header=True)
        for c in grid.filled(rows)
    )
    taken = [*lines, *(x for r in body.rows for x in r.lines)]
    return Draft(
        page_no=page_no,
        rows=rows,
        columns=widths.columns,
        header_rows=head.rows,
        cells=cells,
        method="dump-shapes",
        lines=tuple(x.line for x in taken),
        order=float(taken[0].position),
        stub_columns=widths.stubs,
        halves=widths.halves,
        loose=tuple(writer.loose),
        score=5.0,
        last_page_no=taken[-1].page_no,
    )


class _Writer:
    """Writes body rows into a grid."""

    def __init__(self, grid: GridBuilder, widths: Widths, lines: dict[int, DumpLine], rules: TableRules) -> None:
        self.grid = grid
        self.widths = widths
        self.lines = lines
        self.rules = rules
        self.row = 0
        self.loose: list[LooseRow] = []

    def plain(self, rows: Sequence[ShapedRow], first: int) -> None:
        """Rows of one label column, or of a running number and a label, in halves or not."""
        self.row = first
        for at, row in enumerate(rows):
            short = len(row.parts) < self.widths.halves
            closes = short and is_total_label("".join(w.text for w in row.label), self.rules)
            rule = ("total-closes-last-half" if closes else "odd-entry-in-first-half") if short else None
            skipped = self.widths.halves - len(row.parts) if closes else 0
            before = rows[at - 1] if at and not rows[at - 1].values else None
            for h, part in enumerate(row.parts, start=skipped):
                self._part(part, h * (self.widths.stubs + self.widths.values), rule, before)
            self._remark(row)
            self.row += 1

    def grouped(self, rows: Sequence[ShapedRow], first: int) -> None:
        """Rows of a group and a label: a group's name stands before its first row, on its line or on one above."""
        self.row = first
        group: tuple[Word, ...] = ()
        begin = first
        for row in rows:
            opens = row.label[:-1] if row.values else row.label
            if opens:
                self._group(group, begin)
                group, begin = opens, self.row
            if row.values:
                self._put(1, row.label[-1:])
                self._values(row.parts[0], 2)
                self._remark(row)
                self.row += 1
        self._group(group, begin)

    def _group(self, group: tuple[Word, ...], begin: int) -> None:
        if group and self.row > begin:
            self._put(0, group, row=begin, row_span=self.row - begin)

    def _part(self, part: Segment, column: int, rule: str | None, before: ShapedRow | None) -> None:
        if part.counter is not None:
            self._put(column, (part.counter,), rule=rule)
            column += 1
        self._put(column, part.label, rule=rule)
        if self._may_go_on(before, part):
            own, above = ("".join(w.text for w in p.label) for p in (part, before.parts[0])) if before else ("", "")
            last = self.grid.cells[-1]
            self.grid.cells[-1] = DraftCell(
                row=last.row,
                column=last.column,
                pieces=last.pieces,
                page_no=last.page_no,
                status=CellStatus.AMBIGUOUS,
                rule="wrapped-label",
                candidates=(own, above + own),
            )
        self._values(part, column + 1, rule)

    def _may_go_on(self, before: ShapedRow | None, part: Segment) -> bool:
        """Whether a label may be the rest of the label alone above it: that one fills its column or breaks a word."""
        if before is None or not before.label:
            return False
        above, own = before.label[-1].text, part.label[0].text
        return cuts_word(above, own) or open_brackets(above) > 0

    def _values(self, part: Segment, column: int, rule: str | None = None) -> None:
        width = self.widths.values
        if 0 < len(part.values) < width:
            values = tuple(cell_pieces(v.atoms, self.lines) for v in part.values)
            self.loose.append(LooseRow(row=self.row, first_column=column, values=values, width=width))
            return
        for k, value in enumerate(part.values):
            self._put(column + k, (value,), rule=rule)

    def _remark(self, row: ShapedRow) -> None:
        if row.remark:
            self._put(self.widths.columns - 1, row.remark)

    def _put(
        self, column: int, words: Sequence[Word], *, row: int | None = None, row_span: int = 1, rule: str | None = None
    ) -> None:
        atoms = [a for w in words for a in w.atoms]
        if atoms:
            self.grid.cells.append(
                DraftCell(
                    row=self.row if row is None else row,
                    column=column,
                    row_span=row_span,
                    pieces=cell_pieces(atoms, self.lines),
                    page_no=self.lines[atoms[0].line].page_no,
                    status=CellStatus.PLACED if rule else CellStatus.READ,
                    rule=rule,
                )
            )
