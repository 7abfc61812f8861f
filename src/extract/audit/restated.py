"""Numbers of prose that restate a table: which cells each may be from, and which of them has it.

A number belongs to the row, and to the column, whose labels its sentence names last before it. A paragraph is linked to
a table where numbers of it are the table's own. Read by `prose_amounts`, `table_changes` and `table_ratios`. Not here:
any judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.amounts import AMOUNT_KINDS
from extract.audit.context import Context, Sentence
from extract.audit.grid import Grid, is_percent, make_grid
from extract.audit.intervals import HALF, Interval
from extract.model import Block, BlockLabel, Cell, Quantity, QuantityKind, Table, squeezed
from extract.text.numerals import printed_step

_SCALES = tuple(Decimal(10) ** k for k in (0, 3, 4, 6, 8))
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_ADJACENT = re.compile(r"[」』]?(?:の|は|が|で|では|も|、|：|約|計|合計|数|等|など)*$")
_CHANGED = re.compile(r"^(?:の|も|程度)*(?:増|減|上昇|低下|伸び)")
_ROUNDED = re.compile(r"[千万億兆]")
_FEWEST_ROWS = 3  # their total is one of them
DIGITS_ALONE = 3  # digits that tell a number from others by themselves


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that a number of a sentence may restate; `adjacent` where its label ends right before the number."""

    cell: Cell
    value: Decimal
    label: str
    adjacent: bool


@dataclass(frozen=True, slots=True)
class Restated:
    """A number of prose, the cells it may be from, the one that has it, and the scale at which it does."""

    sentence: Sentence
    quantity: Quantity
    places: tuple[Place, ...]
    agrees: Place | None = None
    scale: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Labels:
    """A table by the words a sentence may name its rows and columns with."""

    grid: Grid
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    values: frozenset[Decimal]
    total: int | None
    percents: frozenset[int]


@dataclass(frozen=True, slots=True)
class Linked:
    """A paragraph whose numbers are a table's: all it restates, those that agree, and the scale of each column."""

    block: Block
    labels: Labels
    told: tuple[Restated, ...]
    agreeing: tuple[Restated, ...]
    scales: Mapping[int, Decimal]


def links_of(context: Context) -> tuple[Linked, ...]:
    """The paragraphs linked to each table: two numbers agree, or one that tells itself from others.

    The numbers are those of the paragraph; where the table stands in its section, those of the section, and those of
    all items for one of a list.
    """
    return context.once("paragraphs linked to tables", lambda: tuple(_links(context)))


def _links(context: Context) -> Iterator[Linked]:
    tables = [t for t in (_labels(table, context) for table in context.tables) if t is not None]
    for section, blocks in context.prose_by_section.items() if tables else ():
        for labels in tables:
            told = [tuple(t for s in context.sentences_of(b) for t in _restated(s, labels)) for b in blocks]
            own = section is not None and labels.grid.table.section_id == section
            together = [t for group in told for t in group] if own else []
            items = [t for b, group in zip(blocks, told, strict=True) for t in group if b.label is BlockLabel.LIST_ITEM]
            for block, group in zip(blocks, told, strict=True):
                near = together if own else items if block.label is BlockLabel.LIST_ITEM else group
                agreeing = tuple(t for t in near if t.agrees is not None)
                if len(agreeing) >= 2 or any(digits(t.agrees.value) >= DIGITS_ALONE for t in agreeing if t.agrees):
                    scales = {t.agrees.cell.column: t.scale for t in agreeing if t.agrees is not None}
                    yield Linked(block, labels, group, agreeing, scales)


def _is_amount(q: Quantity) -> bool:
    v = q.value
    return (
        v.kind in (*AMOUNT_KINDS, QuantityKind.PERCENT)
        and v.low is not None
        and v.low == v.high
        and v.low > 0
        and not v.approximate
    )


def _labels(table: Table, context: Context) -> Labels | None:
    grid = make_grid(table, context)
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    for r in range(table.header_rows, table.rows):
        name = bare(_BRACKETS.sub("", row_name(grid, r)))
        if name and not name.isascii() and r not in grid.total_rows:
            rows[name] = -1 if name in rows else r  # a label of two rows names none
    for c in grid.numeric_columns:
        name = bare(_BRACKETS.sub("", grid.column_labels[c]))
        if len(name) >= 2:
            columns[name] = -1 if name in columns else c
    numbers = frozenset(v for row in grid.values for v in row if v is not None)
    rows = {k: r for k, r in rows.items() if r >= 0}
    total = grid.total_rows[0] if len(grid.total_rows) == 1 else None
    if len(rows) < _FEWEST_ROWS - (total is not None) or not numbers:
        return None
    caption = squeezed(f"{table.caption or ''} {table.unit or ''}")
    changes = context.pattern("rate_of_change")
    told = [c for c in grid.numeric_columns if is_percent(grid, c) or "%" in caption]
    percents = frozenset(c for c in told if not changes.search(grid.column_labels[c]))
    return Labels(grid, rows, {k: c for k, c in columns.items() if c >= 0}, numbers, total, percents)


def _restated(sentence: Sentence, labels: Labels) -> Iterator[Restated]:
    """The amounts of a sentence with the cells that the labels before them lead to."""
    text = sentence.block.text.text
    since = sentence.start
    row: int | None = None
    for q in sentence.quantities:
        if not _is_amount(q):
            continue
        own = bare(text[since : q.clean_span.start])
        named_row = last_named(own, labels.rows)
        named_column = last_named(own, labels.columns)
        if named_row is not None:
            row = labels.rows[named_row]
        column = labels.columns[named_column] if named_column is not None else None
        since = q.clean_span.end
        percent = q.value.kind is QuantityKind.PERCENT
        if percent and _CHANGED.match(sentence.after(q, 6)):
            continue
        places = tuple(_places(labels, row, column, own, named_column or named_row or "", percent))
        if not places and not percent and row is None and labels.total is not None:
            row = _told_total(q, labels)  # what has no label of its own may be the total; what follows is of it too
            places = tuple(_places(labels, row, column, own, "", percent))
        if places:
            scales = _SCALES if not percent else _SCALES[:1]
            agreeing = ((p, s) for s in scales for p in places if same(q, p.value, s))
            yield Restated(sentence, q, places, *next(agreeing, (None, Decimal(1))))


def row_name(grid: Grid, row: int) -> str:
    """A row's label; where that is its rank or number alone, the first words of the row."""
    if not grid.row_labels[row].isascii():
        return grid.row_labels[row]
    words = (c.text for c in grid.cells[row] if c is not None and c.value is None and not c.text.isascii())
    return squeezed(next(words, grid.row_labels[row]))


def bare(text: str) -> str:
    """A text as labels are looked for in it: no blanks, and no の, which joins the words of a label at will.

    >>> bare("年間の 総配水量")
    '年間総配水量'
    """
    return squeezed(text).replace("の", "")


def _told_total(quantity: Quantity, labels: Labels) -> int | None:
    """The row of totals, where a number is one of them and has digits enough to be no other."""
    values = labels.grid.values[labels.total] if labels.total is not None else ()
    known = [v for v in values if v is not None and digits(v) >= DIGITS_ALONE]
    return labels.total if any(same(quantity, v, s) for v in known for s in _SCALES) else None


def last_named(text: str, labels: Mapping[str, int]) -> str | None:
    """The label that ends last in a text; of two that end together the longer."""
    found = [(at + len(label), len(label), label) for label in labels if (at := _place(text, label)) >= 0]
    return max(found)[2] if found else None


def _place(text: str, label: str) -> int:
    """Where a label stands last in a text, -1 for nowhere; one of a single sign (米) only as a word of its own."""
    at = text.rfind(label)
    return at if len(label) > 1 or at <= 0 or text[at - 1] in "、。はがのでも：" else -1


def _places(
    labels: Labels, row: int | None, column: int | None, own: str, label: str, percent: bool
) -> Iterator[Place]:
    grid = labels.grid
    at = own.rfind(label) if label else -1
    adjacent = at >= 0 and bool(_ADJACENT.fullmatch(own[at + len(label) :]))
    if row is None and column is not None and labels.total is not None and adjacent:
        row = labels.total  # a column's own name alone speaks of its total
    if row is None:
        return
    wanted = [column] if column is not None else list(grid.numeric_columns)
    for c in wanted if not percent else labels.percents.intersection(wanted):
        value = grid.values[row][c]
        cell = grid.cells[row][c]
        if value is not None and value > 0 and cell is not None:
            yield Place(cell, value, row_name(grid, row), adjacent)


def same(quantity: Quantity, value: Decimal, scale: Decimal) -> bool:
    """Whether an amount is a cell's number at a scale, as exactly as the coarser of them is printed."""
    v = quantity.value
    step, scaled = printed_step(quantity.text), value * scale
    room = min(step, scale) * HALF if v.kind is not QuantityKind.COUNT else Decimal(0)
    interval = Interval(low=v.low, high=v.high).widened(room)
    if step > scale and v.low is not None and _ROUNDED.search(quantity.text):
        interval = Interval(low=v.low - step * HALF, high=v.low + step)  # rounded, or cut
    return interval.meets(Interval(low=scaled, high=scaled))


def digits(value: Decimal) -> int:
    """How many digits a number has, zeros at its ends left out."""
    return len(f"{value.normalize():f}".replace(".", "").strip("0"))
