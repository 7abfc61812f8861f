"""Amounts in prose against the table that states them: 「民生費は512億円」 where the table has 521.0 (億円).

A number belongs to the row, and to the column, whose labels its sentence names last before it. Where other numbers of
the paragraph are the table's, and this one is a slip away from its cell (a digit, two digits swapped, a zero), and no
other cell has it, that is a finding. Part of the family `prose_table`; see docs/checks/prose_table.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import PROSE, Context, Sentence
from extract.audit.grid import Grid, make_grid, place_name
from extract.audit.intervals import HALF, Interval, shown
from extract.audit.likeness import is_slip
from extract.model import Block, Cell, Finding, Quantity, QuantityKind, Table, Verdict, squeezed
from extract.text.numerals import printed_step

_KINDS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE)
_SCALES = tuple(Decimal(10) ** k for k in (0, 3, 4, 6, 8))
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_ADJACENT = re.compile(r"(?:の|は|が|で|では|も|、|：|約|計|合計|数|等|など)*$")
_DIGITS_ALONE = 3  # digits; fewer need their label right before them and two other numbers of the table


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


def check_prose_amounts(context: Context) -> Iterator[Finding]:
    """Amounts in prose one slip away from the cell whose labels they stand behind."""
    tables = [t for t in (_labels(table, context) for table in context.tables) if t is not None]
    for block in context.blocks if tables else ():
        if block.label in PROSE and sum(_is_amount(q) for q in context.quantities_of.get(block.block_id, ())) >= 2:
            for labels in tables:
                yield from _in_paragraph(context, block, labels)


def _is_amount(q: Quantity) -> bool:
    v = q.value
    return v.kind in _KINDS and v.low is not None and v.low == v.high and v.low > 0 and not v.approximate


def _labels(table: Table, context: Context) -> Labels | None:
    grid = make_grid(table, context)
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    for r in range(table.header_rows, table.rows):
        name = _BRACKETS.sub("", grid.row_labels[r])
        if name and not name.isascii() and r not in grid.total_rows:
            rows[name] = -1 if name in rows else r  # a label of two rows names none
    for c in grid.numeric_columns:
        name = _BRACKETS.sub("", grid.column_labels[c])
        if len(name) >= 2:
            columns[name] = -1 if name in columns else c
    numbers = frozenset(v for row in grid.values for v in row if v is not None)
    rows = {k: r for k, r in rows.items() if r >= 0}
    if len(rows) < 3 or not numbers:
        return None
    total = grid.total_rows[0] if len(grid.total_rows) == 1 else None
    return Labels(grid, rows, {k: c for k, c in columns.items() if c >= 0}, numbers, total)


def _in_paragraph(context: Context, block: Block, labels: Labels) -> Iterator[Finding]:
    told: list[Restated] = []
    for sentence in context.sentences_of(block):
        told += _restated(sentence, labels)
    agreeing = [t for t in told if t.agrees is not None]
    if len(agreeing) < 2 and not any(_digits(t.agrees.value) >= _DIGITS_ALONE for t in agreeing if t.agrees):
        return
    scales = {t.agrees.cell.column: t.scale for t in agreeing if t.agrees is not None}
    own = {id(t.agrees.cell) for t in agreeing if t.agrees is not None}
    for t in told:
        if t.agrees is None:
            found = _slipped(t, labels, scales, own)
            if found is not None:
                yield _finding(context, t, *found, labels, agreeing)


def _restated(sentence: Sentence, labels: Labels) -> Iterator[Restated]:
    """The amounts of a sentence with the cells that the labels before them lead to."""
    text = sentence.block.text.text
    since = sentence.start
    row: int | None = None
    for q in sentence.quantities:
        if not _is_amount(q):
            continue
        own = squeezed(text[since : q.clean_span.start])
        named_row = _last_named(own, labels.rows)
        named_column = _last_named(own, labels.columns)
        if named_row is not None:
            row = labels.rows[named_row]
        column = labels.columns[named_column] if named_column is not None else None
        since = q.clean_span.end
        places = tuple(_places(labels, row, column, own, named_column or named_row or ""))
        if places:
            agreeing = ((p, s) for s in _SCALES for p in places if _same(q, p.value, s))
            yield Restated(q, places, *next(agreeing, (None, Decimal(1))))


def _last_named(text: str, labels: Mapping[str, int]) -> str | None:
    """The label that ends last in a text; of two that end together the longer."""
    found = [(at + len(label), len(label), label) for label in labels if (at := _place(text, label)) >= 0]
    return max(found)[2] if found else None


def _place(text: str, label: str) -> int:
    """Where a label stands last in a text, -1 for nowhere; one of a single sign (米) only as a word of its own."""
    at = text.rfind(label)
    return at if len(label) > 1 or at <= 0 or text[at - 1] in "、。はがのでも：" else -1


def _places(labels: Labels, row: int | None, column: int | None, own: str, label: str) -> Iterator[Place]:
    grid = labels.grid
    at = own.rfind(label) if label else -1
    adjacent = at >= 0 and bool(_ADJACENT.fullmatch(own[at + len(label) :]))
    if row is None and column is not None and labels.total is not None and adjacent:
        row = labels.total  # a column's own name alone speaks of its total
    if row is None:
        return
    wanted = [column] if column is not None else list(grid.numeric_columns)
    for c in wanted:
        value = grid.values[row][c]
        cell = grid.cells[row][c]
        if value is not None and value > 0 and cell is not None:
            yield Place(cell, value, grid.row_labels[row], adjacent)


def _same(quantity: Quantity, value: Decimal, scale: Decimal) -> bool:
    """Whether an amount is a cell's number at a scale, as exactly as the coarser of them is printed."""
    v = quantity.value
    step = min(printed_step(quantity.text), scale)
    interval = Interval(low=v.low, high=v.high).widened(step * HALF if v.kind is not QuantityKind.COUNT else Decimal(0))
    scaled = value * scale
    return interval.meets(Interval(low=scaled, high=scaled))


def _slipped(t: Restated, labels: Labels, scales: Mapping[int, Decimal], own: set[int]) -> tuple[Place, Decimal] | None:
    """The one cell a number is a slip away from, where no cell has the number and no other number has the cell."""
    near: list[tuple[Place, Decimal]] = []
    for place in t.places:
        column = place.cell.column
        for scale in {scales[column]} if column in scales else set(scales.values()):
            told = (t.quantity.value.low or Decimal(0)) / scale
            if any(_same(t.quantity, v, scale) for v in labels.values):
                return None
            if id(place.cell) not in own and is_slip(told, place.value):
                near.append((place, scale))
    if len(near) != 1:
        return None
    digits = _digits(near[0][0].value)
    if digits >= _DIGITS_ALONE or (digits == 2 and near[0][0].adjacent and len(own) >= 2):
        return near[0]
    return None


def _digits(value: Decimal) -> int:
    """How many digits a number has, zeros at its ends left out."""
    return len(f"{value.normalize():f}".replace(".", "").strip("0"))


def _finding(
    context: Context, t: Restated, place: Place, scale: Decimal, labels: Labels, agreeing: Sequence[Restated]
) -> Finding:
    told = (t.quantity.value.low or Decimal(0)) / scale
    return context.finding(
        "prose_table.amount",
        Verdict.CONTRADICTION,
        f"the text says 「{t.quantity.text}」, {place_name(labels.grid)} has {shown(place.value)} "
        f"for 「{place.label}」",
        [
            context.quote_quantity("told", t.quantity, around=12),
            context.quote_cell("cell", place.cell),
            *(context.quote_quantity("agrees", a.quantity) for a in agreeing[:3]),
        ],
        expected=shown(place.value),
        observed=t.quantity.text,
        arithmetic=f"{shown(told)} is not {shown(place.value)}"
        + (f" (x {shown(scale)})" if scale != 1 else "")
        + "; the two are one slip apart, and no other cell has the number",
        comparable=f"the sentence names the labels of the cell; {len(agreeing)} other numbers of the paragraph "
        "are those of the table",
        certainty=1.0 if len(agreeing) >= 2 else 0.95,
    )
