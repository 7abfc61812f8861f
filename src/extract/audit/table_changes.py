"""Changes told in prose against the two cells of a table they lie between: 「水力は前年度より330百万kWh増えた」.

The change belongs to the row of the number it follows, or to the row its clause is about; the times are those the
sentence names, else the table's last two. Part of the family `prose_table`; see docs/checks/prose_table.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from extract.audit.changes import Change, changes_in, is_plain
from extract.audit.context import Context, Sentence
from extract.audit.grid import Grid, is_rounded, place_name
from extract.audit.intervals import HALF, Interval, granted, shown
from extract.audit.likeness import is_slip
from extract.audit.named_shares import judged_in_place
from extract.audit.restated import DIGITS_ALONE, Linked, Restated, bare, digits, last_named, links_of
from extract.audit.table_times import Time, times_of, years_in
from extract.model import Cell, Finding, Quantity, QuantityKind, Verdict
from extract.text.numerals import printed_step

HUNDRED = Decimal(100)
_PREVIOUS = re.compile(r"前年|前期|前回|前月|昨年|前同期")
_SPAN = re.compile(r"([1-9][0-9]?)年(?:間|前)")
_OTHER_SUBJECT = re.compile(r"[はがも](?!増|減)|うち|それぞれ")
_TOPIC = re.compile(r"^(?:数|量|額|高|者数|人数|件数)?(?:[（(][^（()）]*[）)])?[はがも]")
_EXPECTED = re.compile(r"目標|見込|見通|計画|予測|予定|想定")
_FROM = re.compile(r"^(?:に|と)?(?:比べ|比較し|から|より)")
_OPENS = ("", "、", "「", "（")  # 「全国の水力は」 is about another thing than the row 水力
_LEAD = 36
_TWO = 2


@dataclass(frozen=True, slots=True)
class Derived:
    """What a table says of a change: a row at two times."""

    row: int
    now: Cell
    base: Cell
    room: Decimal

    @property
    def difference(self) -> Decimal:
        """How much more it is now."""
        return (self.now.value or Decimal(0)) - (self.base.value or Decimal(0))

    @property
    def amount(self) -> Interval:
        """How much it changed, as far as the cells are exact."""
        return _around(abs(self.difference), 2 * self.room)

    @property
    def growth(self) -> Decimal:
        """How much it changed, in percent of what it was."""
        return abs(self.difference) / (self.base.value or Decimal(1)) * HUNDRED

    @property
    def percent(self) -> Interval:
        """The same as far as the cells are exact."""
        return _around(self.growth, 3 * self.room / (self.base.value or Decimal(1)) * HUNDRED)


def _around(value: Decimal, room: Decimal) -> Interval:
    return Interval(low=value - room, high=value + room)


def check_table_changes(context: Context) -> Iterator[Finding]:
    """Changes one slip away from those of the table whose row they are told of."""
    links = [x for x in links_of(context) if len(times_of(x.labels.grid, context)) > 1]
    judged = judged_in_place(context) if links else frozenset()
    for linked in links:
        for sentence in context.sentences_of(linked.block):
            told = [q for q in sentence.quantities if is_plain(q)]
            for change in changes_in(sentence, told) if not _EXPECTED.search(sentence.text) else ():
                if not any(e.span in judged for e in _places(context, change)):
                    yield from _judged(context, linked, sentence, change)


def _places(context: Context, change: Change) -> list:  # type: ignore[type-arg]
    return [context.quote_quantity("told change", q, around=6) for q in (change.amount, change.percent) if q]


def _judged(context: Context, linked: Linked, sentence: Sentence, change: Change) -> Iterator[Finding]:
    row, at, now = _subject(linked, sentence, change)
    if row is None:
        return
    times = times_of(linked.labels.grid, context)
    lead = sentence.block.text.text[max(sentence.start, change.start - _LEAD) : change.start]
    pair = _pair(times, at, lead, now is not None and _is_base(sentence, now))
    if pair is None:
        return
    derived = _derived(context, linked.labels.grid, row, *pair)
    if derived is None or derived.difference * change.sign <= 0:
        return
    others = [d for r in range(linked.labels.grid.table.rows) if (d := _derived(context, linked.labels.grid, r, *pair))]
    others += [
        d for a, b in combinations(times, 2) if (d := _derived(context, linked.labels.grid, row, b.column, a.column))
    ]
    for q in (change.amount, change.percent):
        scale = _scale(linked, q, pair)
        if q is None or scale is None or any(_fits(q, d, scale) for d in others):
            continue
        if not _printed(linked.labels.grid, row, q, scale) and _slip(q, derived, scale, now):
            yield _finding(context, linked, q, derived, now)
            return


def _subject(linked: Linked, sentence: Sentence, change: Change) -> tuple[int | None, int | None, Restated | None]:
    """The row a change is told of, and the column and the number where a number of the table leads up to it."""
    text = sentence.block.text.text
    before = [
        t
        for t in linked.agreeing
        if t.quantity.block_id == sentence.block.block_id
        and sentence.start <= t.quantity.clean_span.start
        and t.quantity.clean_span.end <= change.start
    ]
    if before and before[-1].agrees is not None:
        between = text[before[-1].quantity.clean_span.end : change.start]
        if not _OTHER_SUBJECT.search(between) and digits(before[-1].agrees.value) >= DIGITS_ALONE - 1:
            cell = before[-1].agrees.cell
            return cell.row, cell.column, before[-1]
    own = bare(text[sentence.start : change.start])
    label = last_named(own, linked.labels.rows)
    if label is None:
        return None, None, None
    ahead, _, behind = own.rpartition(label)
    topic = _TOPIC.match(behind)
    if topic is None or ahead[-1:] not in _OPENS or _OTHER_SUBJECT.search(behind, topic.end()):
        return None, None, None
    return linked.labels.rows[label], None, None


def _is_base(sentence: Sentence, told: Restated) -> bool:
    """Whether a number is what a change comes from: 「2010年度の193,850人から」."""
    return bool(_FROM.match(sentence.after(told.quantity, 12)))


def _pair(times: Sequence[Time], at: int | None, lead: str, from_there: bool) -> tuple[int, int] | None:
    """The columns of now and before that a change lies between; a number `from_there` is of the time before."""
    columns = [t.column for t in times]
    if at is not None and at not in columns:
        return None
    if from_there and at is not None:
        return (columns[-1], at) if at != columns[-1] else None
    i = columns.index(at) if at is not None else len(columns) - 1
    year, span = years_in(lead), _SPAN.search(lead)
    if _PREVIOUS.search(lead):
        back = [i - 1] if i > 0 and (not times[i].absolute or times[i].key - times[i - 1].key == 1) else []
    elif year:
        back = [k for k in range(i) if times[k].absolute and times[k].key == year[-1]]
    elif span is not None:
        back = [k for k in range(i) if times[k].absolute and times[i].key - times[k].key == int(span[1])]
    else:
        back = [i - 1] if i > 0 and (at is not None or len(columns) == _TWO) else []
    return (columns[i], columns[back[0]]) if back else None


def _derived(context: Context, grid: Grid, row: int, now: int, base: int) -> Derived | None:
    cells = grid.cells[row][now], grid.cells[row][base]
    values = grid.values[row][now], grid.values[row][base]
    if cells[0] is None or cells[1] is None or values[0] is None or values[1] is None or values[1] <= 0:
        return None
    kept = [cells[0], cells[1]]
    room = grid.step(kept) * HALF if is_rounded(grid, kept, context) else Decimal(0)
    return Derived(row, cells[0], cells[1], room)


def _scale(linked: Linked, q: Quantity | None, pair: tuple[int, int]) -> Decimal | None:
    """What a told change is to be divided by to be in the table's numbers; None where it is none of its units."""
    if q is None or q.value.kind is QuantityKind.PERCENT_POINT:
        return None
    if q.value.kind is QuantityKind.PERCENT:
        return Decimal(1)
    alike = [
        t for t in linked.agreeing if (t.quantity.value.kind, t.quantity.value.unit) == (q.value.kind, q.value.unit)
    ]
    own = [t for t in alike if t.agrees is not None and t.agrees.cell.column in pair] or alike
    scales = {t.scale for t in own}
    return next(iter(scales)) if len(scales) == 1 else None


def _fits(q: Quantity, derived: Derived, scale: Decimal) -> bool:
    if q.value.kind is QuantityKind.PERCENT:
        return granted(q.value, q.text).meets(derived.percent)
    said = granted(q.value, q.text)
    low, high = (end / scale if end is not None else None for end in (said.low, said.high))
    return Interval(low=low, high=high).meets(derived.amount)


def _printed(grid: Grid, row: int, q: Quantity, scale: Decimal) -> bool:
    """Whether the row prints the change itself, as a column of changes does."""
    told = (q.value.low or Decimal(0)) / scale
    return any(v is not None and abs(v) == told for v in grid.values[row])


def _slip(q: Quantity, derived: Derived, scale: Decimal, now: Restated | None) -> bool:
    """Whether one slip parts a told change from the table's; without a number beside it, it needs two digits."""
    step = printed_step(q.text)
    percent = q.value.kind is QuantityKind.PERCENT
    expected = (derived.growth if percent else abs(derived.difference) * scale) / step
    told = (q.value.low or Decimal(0)) / step
    rounded = expected.quantize(Decimal(1))
    return is_slip(told, rounded) and (now is not None or digits(rounded) > 1)


def _finding(context: Context, linked: Linked, q: Quantity, derived: Derived, now: Restated | None) -> Finding:
    grid = linked.labels.grid
    percent = q.value.kind is QuantityKind.PERCENT
    a, b = (shown(c.value) for c in (derived.now, derived.base))
    share = shown(derived.growth.quantize(Decimal("0.1")))
    expected = f"{share} %" if percent else shown(abs(derived.difference))
    label = grid.row_labels[derived.row]
    return context.finding(
        "prose_table.change",
        Verdict.CONTRADICTION,
        f"the text says a change of 「{q.text}」, {place_name(grid)} has {b} and {a} for 「{label}」",
        [
            context.quote_quantity("told change", q, around=12),
            context.quote_cell("now", derived.now),
            context.quote_cell("before", derived.base),
            *([context.quote_quantity("agrees", now.quantity)] if now is not None else []),
        ],
        expected=expected,
        observed=q.text,
        arithmetic=f"({a} - {b}) / {b} = {share} %" if percent else f"{a} - {b} = {shown(derived.difference)}",
        comparable=f"the sentence tells the change of 「{label}」, the table has both times; "
        f"{len(linked.agreeing)} numbers of the paragraph are the table's, and no other row changed so",
    )
