"""Tables in a dump whose columns follow each other: the heads and the labels, then the numbers column after column.

That is how pdfminer.six, and ``pdftotext`` in raw order, write tables whose columns they take for blocks of text. The
same cells may as well follow each other row by row; a reading is accepted only where empty lines show the blocks, where
sums, differences or shares hold in it and in no other, or where the numbers of each column are printed alike and those
of other readings are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model import Cell, Table, TableBody
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, read_cell
from extract.tables.constraints import find_constraints
from extract.tables.draft import Draft
from extract.tables.dump_cells import Piece, with_wraps_joined
from extract.tables.dump_sequence_heads import Head, heads_sound
from extract.tables.dump_sequences import CLEARLY, Row, draft_of, rows_of
from extract.tables.dump_widths import heads_labels
from extract.tables.values import with_values

_LEAST_ROWS = 3
_LEAST_COLUMNS = 2
_MOST_COLUMNS = 24
_MOST_CELLS = 2000  # of a page: what holds more is no table on one
_LEAST_PROOF = 2  # relations that hold in one reading alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Heads, labels and numbers in rows; `down` says that the numbers were taken column by column."""

    stub: Piece | None
    heads: tuple[Piece, ...]
    labels: tuple[Piece, ...]
    values: tuple[tuple[Piece, ...], ...]
    down: bool


def stacked_table(pieces: Sequence[Piece], rules: TableRules) -> Draft | None:
    """The table of a stretch whose columns follow each other, or None where nothing proves how."""
    rows = rows_of(pieces)
    if len(pieces) > _MOST_CELLS:
        return None
    if len(rows) > 1:
        reading = _under_heads(rows, rules)
        return _draft(reading, "dump-stack") if reading is not None else None
    words = with_wraps_joined([p for p in pieces[: _first_number(pieces)]])
    numbers = rows[0].values if rows else []
    readings = list(_readings(words, numbers, rules))
    shown = [r for r in readings if r.down and _in_blocks(r, numbers)]
    if len(shown) == 1:
        return _draft(shown[0], "dump-stack")
    proven = [r for r in readings if _proof(r, rules) >= _LEAST_PROOF]
    if len(proven) == 1:
        return _draft(proven[0], "dump-stack+proven")
    alike = [r for r in readings if _printed_alike(r)]
    return _draft(alike[0], "dump-stack+forms") if len(alike) == 1 and not proven else None


def _first_number(pieces: Sequence[Piece]) -> int:
    return next((i for i, p in enumerate(pieces) if p.counts), len(pieces))


def _under_heads(rows: Sequence[Row], rules: TableRules) -> Reading | None:
    """Labels, then each head with the numbers under it: blocks that empty lines part, as long as there are labels."""
    count = len(rows[0].values)
    full = all(len(r.values) == count for r in rows) and all(len(r.labels) == 1 for r in rows[1:])
    in_blocks = all(p.gap_before == 0 for r in rows for p in r.values[1:])
    if not full or not in_blocks or count < _LEAST_ROWS or not any(r.labels[-1].gap_before for r in rows[1:]):
        return None
    above = with_wraps_joined(rows[0].labels)
    heads = (above[-1], *(r.labels[0] for r in rows[1:]))
    stub, labels = _stub_apart(above[:-1], count, rules)
    told = heads_sound(heads, rules) - heads_sound(labels, rules) >= CLEARLY
    if len(labels) != count or not told or any(_is_unit(p, rules) for p in labels):
        return None
    values = tuple(zip(*(r.values for r in rows), strict=True))
    return Reading(stub=stub, heads=heads, labels=tuple(labels), values=values, down=True)


def _is_unit(piece: Piece, rules: TableRules) -> bool:
    return read_cell("1" + piece.text, rules).unit is not None


def _stub_apart(words: Sequence[Piece], count: int, rules: TableRules) -> tuple[Piece | None, Sequence[Piece]]:
    """The head of the labels, before or behind them, and the labels."""
    if len(words) == count + 1:
        for at, rest in ((0, words[1:]), (-1, words[:-1])):
            if heads_labels(words[at].text, rules):
                return words[at], rest
    return None, words


def _readings(words: Sequence[Piece], numbers: Sequence[Piece], rules: TableRules) -> Iterator[Reading]:
    """All ways to cut words into heads and labels so that the numbers fill the grid, down and across."""
    for columns in range(_LEAST_COLUMNS, min(_MOST_COLUMNS, len(numbers) // _LEAST_COLUMNS) + 1):
        count, rest = divmod(len(numbers), columns)
        extra = len(words) - columns - count
        if rest or count < _LEAST_COLUMNS or extra not in (0, 1):
            continue
        down = tuple(tuple(numbers[k * count + i] for k in range(columns)) for i in range(count))
        across = tuple(tuple(numbers[i * columns : (i + 1) * columns]) for i in range(count))
        if extra and not heads_labels(words[0].text, rules):
            continue
        stub = words[0] if extra else None
        own = words[extra:]
        for values in (down, across):
            yield Reading(
                stub=stub,
                heads=tuple(own[:columns]),
                labels=tuple(own[columns:]),
                values=values,
                down=values is down,
            )


def _in_blocks(reading: Reading, numbers: Sequence[Piece]) -> bool:
    """Whether empty lines part the numbers into runs of as many as there are labels."""
    count = len(reading.labels)
    return count >= _LEAST_ROWS and all((p.gap_before > 0) == (i % count == 0) for i, p in enumerate(numbers))


def _proof(reading: Reading, rules: TableRules) -> int:
    """How many relations hold between the numbers of a reading; none where one fails."""
    checks = [c for c in find_constraints(_table(reading, rules), rules) if c.held is not None]
    return len(checks) if all(c.held for c in checks) else 0


def _table(reading: Reading, rules: TableRules) -> Table:
    head = [reading.stub, *reading.heads]
    cells = [_cell(p, 0, k, is_header=True) for k, p in enumerate(head)]
    for r, (label, values) in enumerate(zip(reading.labels, reading.values, strict=True), start=1):
        cells += [_cell(p, r, k) for k, p in enumerate((label, *values))]
    return Table(
        table_id="",
        page_no=1,
        rows=len(reading.labels) + 1,
        columns=len(head),
        header_rows=1,
        body=TableBody.FOUND,
        method="",
        cells=with_values(cells, header_rows=1, stub_columns=1, table_unit=None, rules=rules),
        pieces=(),
    )


def _cell(piece: Piece | None, row: int, column: int, *, is_header: bool = False) -> Cell:
    text = piece.text if piece is not None else ""
    return Cell(row=row, column=column, text=text, page_no=1, pieces=(), is_header=is_header)


def _printed_alike(reading: Reading) -> bool:
    """Whether the numbers of each column are printed alike, and not those of all columns."""
    forms = [{_form(p) for p in column} for column in zip(*reading.values, strict=True)]
    return len(reading.labels) >= _LEAST_ROWS and all(len(f) == 1 for f in forms) and len(set.union(*forms)) > 1


def _form(piece: Piece) -> tuple[int, bool]:
    """How many decimals a number is printed with, and whether with a sign for per cent."""
    flat = folded(piece.text)
    digits = flat.rstrip("%)").partition(".")[2]
    return len(digits), "%" in flat


def _draft(reading: Reading, method: str) -> Draft:
    head = Head(stubs=(reading.stub,) if reading.stub is not None else (), groups=(), columns=reading.heads)
    body = [
        Row(labels=[label], values=list(values)) for label, values in zip(reading.labels, reading.values, strict=True)
    ]
    return draft_of(head, body, 1, method=method)
