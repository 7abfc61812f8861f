"""Numbers with the names they stand under: the amounts of a paragraph, and the cells of a column of its tables.

A share or a rate is held against two numbers of one group, so that both are of one time and one unit. Read by
`named_shares`. Not here: any judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of
from extract.audit.context import Context
from extract.audit.grid import Grid, is_percent, is_rounded, place_name
from extract.audit.intervals import HALF, Interval, point, rounded_digit
from extract.audit.restated import Linked, bare, links_of, row_name
from extract.audit.table_times import times_of
from extract.model import Block, Evidence, QuantityKind
from extract.text.numerals import printed_step

_SPLIT = re.compile(r"[、。（）()「」『』：0-9０-９]|は|が|うち|による")
_TAIL = re.compile(r"(?:[はがをもにでのと、]|約|計|合計|延べ|年間|総額|およそ|全体で|合わせて)*$")
_COUNTING = re.compile(r"(?:総数|合計|数|計|人員)$")
_NEGATES = "非不未無準副"


@dataclass(frozen=True, slots=True)
class Entry:
    """A number under a name; `where` is its evidence, `sort` its kind and unit (nothing for a cell)."""

    name: str
    value: Decimal
    room: Decimal
    where: Evidence
    key: object
    sort: tuple[object, ...] = ()
    at: int = 0

    @property
    def interval(self) -> Interval:
        """What it may stand for."""
        return point(self.value).widened(self.room)


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers of one time and place; `total` the one that is all of them, `earlier` where a later group is the last."""

    entries: tuple[Entry, ...]
    total: Entry | None
    name: str
    is_table: bool
    earlier: bool = False

    def called(self, noun: str) -> list[Entry]:
        """The entries a noun may mean: those of the very name, else those whose name ends with it."""
        wanted = plain_name(noun)
        own = [e for e in self.entries if e.name == wanted]
        return own or [e for e in self.entries if len(wanted) > 1 and _ends_with(e.name, wanted)]


def plain_name(text: str) -> str:
    """A name without what only says that it counts.

    >>> plain_name("就業者数"), plain_name("収入計"), plain_name("年間の 有収水量")
    ('就業者', '収入', '年間有収水量')
    """
    return _COUNTING.sub("", bare(text)) or bare(text)


def _ends_with(name: str, noun: str) -> bool:
    return name.endswith(noun) and name[: -len(noun)][-1:] not in _NEGATES


def groups_of(context: Context, block: Block) -> tuple[Group, ...]:
    """The numbers of a paragraph, and of each time of each table it is linked to, the last time first."""
    return context.once(("groups", block.block_id), lambda: tuple(_groups(context, block)))


def _groups(context: Context, block: Block) -> Iterator[Group]:
    amounts = [a for s in context.sentences_of(block) for a in amounts_of(s) if a.is_plain and a.value > 0]
    yield Group(tuple(_told(context, amounts)), None, "the paragraph", is_table=False)
    for linked in links_of(context):
        if linked.block.block_id == block.block_id:
            yield from _columns(context, linked)


def _told(context: Context, amounts: Sequence[Amount]) -> Iterator[Entry]:
    since: dict[int, int] = {}
    for a in amounts:
        start = a.sentence.start
        lead = a.sentence.block.text.text[max(since.get(start, start), a.start - 40) : a.quantity.core_span.start]
        since[start] = a.end
        v = a.quantity.value
        name = _SPLIT.split(_TAIL.sub("", lead))[-1]
        yield Entry(
            plain_name(name),
            a.value,
            room_of(a),
            a.quoted(context, "number"),
            a.quantity.quantity_id,
            (v.kind, v.unit),
            a.start,
        )


def room_of(amount: Amount) -> Decimal:
    """Half of its last digit, of its last that is no zero where it was rounded; nothing for an exact count."""
    text = amount.quantity.text
    rounded = amount.quantity.value.approximate or re.search(r"[千万億兆]|00\D*$", text)
    if not rounded and amount.quantity.value.kind is QuantityKind.COUNT:
        return Decimal(0)  # 58件 are 58
    return (rounded_digit(text) if rounded else printed_step(text)) * HALF


def ratio_of(part: Amount, whole: Amount, scale: Decimal) -> Interval:
    """What a part over a whole may be, times `scale`, where both were rounded as they are printed."""
    above, below = (point(a.value).widened(room_of(a)) for a in (part, whole))
    return above.times(point(scale)).over(below)


def _columns(context: Context, linked: Linked) -> Iterator[Group]:
    grid = linked.labels.grid
    times = times_of(grid, context)
    columns = [t.column for t in reversed(times)] or [c for c in grid.numeric_columns if not is_percent(grid, c)]
    for i, c in enumerate(columns):
        entries = {r: _entry(context, grid, r, c) for r in range(grid.table.header_rows, grid.table.rows)}
        kept = {r: e for r, e in entries.items() if e is not None}
        total = kept.get(linked.labels.total) if linked.labels.total is not None else None
        rest = tuple(e for r, e in kept.items() if r not in grid.total_rows or len(e.name) > 1)
        yield Group(rest, total, place_name(grid), is_table=True, earlier=bool(times) and i > 0)


def _entry(context: Context, grid: Grid, row: int, column: int) -> Entry | None:
    cell, value = grid.cells[row][column], grid.values[row][column]
    if cell is None or value is None or value <= 0:
        return None
    room = grid.step([cell]) * HALF if is_rounded(grid, [cell], context) else Decimal(0)
    label = re.sub(r"[（(][^（()）]*[）)]", "", row_name(grid, row))
    return Entry(plain_name(label), value, room, context.quote_cell("number", cell), (row, column))
