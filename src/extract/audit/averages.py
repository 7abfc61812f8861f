"""Rates for one of something against the total and the count they are named for: 「教員1人当たりの学生数は9.3人」.

Total and count are numbers of the paragraph or of one column of a table it is linked to. A day's average is a year's
total over 365 or 366 days, an average year that of so many years. Part of `rates`; see docs/checks/rates.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.amounts import AMOUNT_KINDS
from extract.audit.context import PROSE, Context, Sentence
from extract.audit.intervals import HALF, Interval, point, rounded_digit, shown
from extract.audit.labelled import Entry, groups_of, plain_name
from extract.audit.likeness import is_slip
from extract.audit.named_shares import judged_in_place
from extract.model import Evidence, Finding, Quantity, QuantityKind, Verdict
from extract.text.numerals import printed_step

_NOUN = r"[一-龠々ァ-ヴーA-Za-z・]"
_FOR_ONE = re.compile(
    rf"(?P<of>{_NOUN}{{2,12}})?[1１一](?P<unit>[^0-9、。はがの]{{1,6}})(?:当たり|あたり|につき)の?"
    rf"(?:平均)?(?P<what>{_NOUN}{{2,16}})(?:は|が)(?:約|平均|およそ|平均で)*$"
)
_A_DAY = re.compile(rf"[1１一]日(?:平均|当たり|あたり)の?(?P<what>{_NOUN}{{2,16}})(?:は|が)(?:約|およそ)*$")
_A_YEAR = re.compile(
    r"(?:^|[、。])(?:年平均|1年当たり|年当たり|年間平均)(?:にすると|では|で|は|にして)?(?:約|およそ)*$"
)
_ALTOGETHER = re.compile(r"^(?:で|、|であり|とし)*(?:合計|総額|全体|計)で?(?:約)?$")
_PAID = re.compile(
    r"^で[^、。0-9]{1,8}、[^、。0-9]{0,8}(?:費|額|代金)(?:は|が)(?:約)?$"
)  # 1棟当たり2万円で整備し、整備費は
_EACH = re.compile(r"[1１一][^0-9、。はがの]{1,6}(?:当たり|あたり|につき)(?:約|平均|およそ)*$")
_YEARS = re.compile(r"([1-9][0-9]?)年間")
_DAYS = (Decimal(365), Decimal(366))
_NEAR = 20
_FEW = 8  # readings; of more one fits by chance


@dataclass(frozen=True, slots=True)
class Rate:
    """What a rate may be by a total and a count, and where they stand."""

    interval: Interval
    exact: Decimal
    written: str
    evidence: tuple[Evidence, ...]
    why: str
    each: Decimal | None = None
    count: Decimal = Decimal(1)

    def rate_slips(self, total: Decimal) -> bool:
        """Whether a total is right, and one slip parts the rate from what it gives for one."""
        step = Decimal(10) ** int((self.each or Decimal(1)).normalize().as_tuple().exponent)
        return self.each is not None and is_slip((total / self.count / step).quantize(Decimal(1)), self.each / step)


def check_averages(context: Context) -> Iterator[Finding]:
    """Rates for one that no total and count they name bear out, by one slip."""
    judged = judged_in_place(context)
    for block in context.blocks:
        for sentence in context.sentences_of(block) if block.label in PROSE else ():
            for i, q in enumerate(sentence.quantities):
                if _is_plain(q) and q.place not in judged:
                    yield from _judged(context, q, tuple(_rates(context, sentence, i, q)))


def _is_plain(q: Quantity) -> bool:
    v = q.value
    return v.kind in AMOUNT_KINDS and v.low is not None and v.low == v.high and v.low > 0


def _rates(context: Context, sentence: Sentence, index: int, q: Quantity) -> Iterator[Rate]:
    lead = sentence.before(q, 48)
    one, day = _FOR_ONE.search(lead), _A_DAY.search(lead)
    if day is not None:
        yield from _a_day(context, sentence, q, day["what"])
    elif one is not None and one["unit"] != "日":
        yield from _for_one(context, sentence, q, one)
    elif _A_YEAR.search(lead):
        yield from _a_year(context, sentence, index, q)
    else:
        yield from _altogether(context, sentence, index, q)
        yield from _by_unit(context, sentence, q)


def _for_one(context: Context, sentence: Sentence, q: Quantity, m: re.Match[str]) -> Iterator[Rate]:
    """Totals over counts of one group, by the nouns of the rate."""
    of, what = plain_name(m["of"] or ""), m["what"]
    units = {(m["unit"],), (_unit_of_one(sentence, q),)}
    for group in groups_of(context, sentence.block):
        counts = group.called(of) if of else [e for e in group.entries if e.sort[-1:] in units]
        totals = [e for e in group.called(what) if e.key != q.quantity_id and e.value > (q.value.low or 0)]
        for total in totals:
            for count in counts:
                if count.key not in (total.key, q.quantity_id):
                    why = f"the rate is of 「{what}」 for one of 「{of or m['unit']}」"
                    yield _over(total, count.value, count.interval, (total.where, count.where), why)


def _a_day(context: Context, sentence: Sentence, q: Quantity, what: str) -> Iterator[Rate]:
    for group in groups_of(context, sentence.block):
        for total in group.called(what):
            for days in _DAYS if total.key != q.quantity_id else ():
                yield _over(total, days, point(days), (total.where,), f"the rate is of 「{what}」 for a day of a year")


def _a_year(context: Context, sentence: Sentence, index: int, q: Quantity) -> Iterator[Rate]:
    """The amount right before an average year, over the one number of years its sentence names."""
    years = {Decimal(y) for y in _YEARS.findall(sentence.text)}
    before = [x for x in sentence.quantities[:index] if _is_plain(x) and x.value.unit == q.value.unit]
    if len(years) != 1 or not before:
        return
    entries = [e for g in groups_of(context, sentence.block)[:1] for e in g.entries if e.key == before[-1].quantity_id]
    for total in entries:
        n = next(iter(years))
        yield _over(total, n, point(n), (total.where,), f"the sentence spreads the amount over {n} years")


def _altogether(context: Context, sentence: Sentence, index: int, q: Quantity) -> Iterator[Rate]:
    """A total right behind a rate for one: the count that the paragraph tells times the rate."""
    each = sentence.quantities[index - 1] if index else None
    if each is None or each.value.unit != q.value.unit or not _is_plain(each):
        return
    unit = _unit_of_one(sentence, each)
    text = sentence.block.text.text
    between = text[each.clean_span.end : q.core_span.start]
    if unit is None or not (_ALTOGETHER.match(between) or _PAID.match(between)):
        return
    for entry in groups_of(context, sentence.block)[0].entries:
        if entry.sort[-1:] == (unit,) and entry.at < each.clean_span.start:
            rate = each.value.low or Decimal(0)
            step = rounded_digit(each.text) * HALF
            yield Rate(
                point(rate).widened(step).times(point(entry.value)),
                rate * entry.value,
                f"{shown(rate)} x {shown(entry.value)} = {shown(rate * entry.value)}",
                (context.quote_quantity("rate", each), entry.where),
                f"the rate for one 「{unit}」 and their total stand side by side",
                rate,
                entry.value,
            )


def _by_unit(context: Context, sentence: Sentence, q: Quantity) -> Iterator[Rate]:
    """「42回寄港し、乗客は78,400人、1回当たり1,867人」: the one count of that unit, the one such total."""
    unit = _unit_of_one(sentence, q)
    if unit is None or unit == q.value.unit:
        return
    held = [e for e in groups_of(context, sentence.block)[0].entries if e.at < q.clean_span.start]
    counts = [e for e in held if e.sort == (QuantityKind.COUNT, unit) and e.value > 1]
    own = [e for e in counts if e.at >= sentence.start]
    counts = own or (counts if len(counts) == 1 else [])  # of two in the paragraph either may be meant
    held = [e for e in held if e.at >= sentence.start]
    totals = [e for e in held if e.sort == (q.value.kind, q.value.unit) and e.value > (q.value.low or 0)]
    if len(counts) == len(totals) == 1:
        (count,), (total,) = counts, totals
        why = f"the sentence has one number in 「{unit}」 and one total in the rate's unit"
        yield _over(total, count.value, count.interval, (total.where, count.where), why)


def _unit_of_one(sentence: Sentence, rate: Quantity) -> str | None:
    """What a rate behind it is for one of: 件 of 「1件当たり2万円」, 箇所 of 「1か所当たりの利用者は26人」."""
    ones = [q for q in sentence.quantities if q.clean_span.end <= rate.clean_span.start and "per" in q.value.modifiers]
    lead = sentence.before(rate, _NEAR)
    if not ones or not (_EACH.search(lead) or _FOR_ONE.search(lead)):
        return None
    return ones[-1].value.unit


def _over(total: Entry, count: Decimal, room: Interval, evidence: tuple[Evidence, ...], why: str) -> Rate:
    exact = total.value / count
    return Rate(
        total.interval.over(room),
        exact,
        f"{shown(total.value)} / {shown(count)} = {shown(exact.quantize(Decimal('0.01')))}",
        evidence,
        why,
    )


def _judged(context: Context, q: Quantity, rates: Sequence[Rate]) -> Iterator[Finding]:
    low = q.value.low or Decimal(0)
    step = rounded_digit(q.text) if q.value.approximate else printed_step(q.text)
    said = point(low).widened(step * HALF)
    if not rates or any(said.meets(r.interval) or said.meets(_scaled(r)) for r in rates):
        return
    slipped = [r for r in rates if is_slip((r.exact / step).quantize(Decimal(1)), low / step) or r.rate_slips(low)]
    if slipped and len(rates) <= _FEW:
        yield _finding(context, q, slipped[0])


def _scaled(rate: Rate) -> Interval:
    """The same rate where the total is told in thousands: a table's unit is not its cells'."""
    return rate.interval.times(point(1000))


def _finding(context: Context, q: Quantity, rate: Rate) -> Finding:
    expected = shown(rate.exact.quantize(min(printed_step(q.text), Decimal(1))))
    return context.finding(
        "rates.average",
        Verdict.CONTRADICTION,
        f"{rate.written}, the text says {q.text}",
        [context.quote_quantity("told", q, around=8), *rate.evidence],
        expected=expected,
        observed=q.text,
        arithmetic=f"{rate.written}; one slip parts the two",
        comparable=f"numbers of one paragraph or of one column of its table; {rate.why}",
        certainty=0.95,
    )
