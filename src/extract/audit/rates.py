"""Products and rates in prose.

Three rounds of five make fifteen; a total over years and recipients must fit the amount for each and year.
See docs/checks/rates.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of, coarse, same_unit
from extract.audit.context import Context, Sentence
from extract.audit.intervals import Interval, point, shown
from extract.audit.years import find_periods, length_behind
from extract.model import Block, Finding, QuantityKind, Verdict

_EACH = re.compile(r"(?:それぞれ|各々|各回(?:につき)?|1回(?:の[^、。]{0,14})?につき|毎回)[^。、0-9０-９]{0,10}$")
_TIMES = re.compile(r"(?P<n>[2-9]|1[0-9]|[二三四五六七八九])(?:回|期|度|次|カ所|か所|ヶ所|箇所)")
_PER = re.compile(
    r"(?:1|一)(?P<noun>[^0-9、。]{1,12}?)(?:あたり|当たり|当り|につき|ごと)(?:の|、)?(?P<year>年間?|1年)?"
)
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_ROOM = Decimal("0.12")


def check_rates(context: Context) -> Iterator[Finding]:
    """Totals that are not their rate times what it is for."""
    for sentence in context.sentences:
        yield from _each_times(context, sentence)
    for block in context.blocks:
        yield from _per_head_and_year(context, block)


# それぞれ5、3回、合計15


def _each_times(context: Context, sentence: Sentence) -> Iterator[Finding]:
    text = sentence.text
    amounts = amounts_of(sentence)
    each = [a for a in amounts if _is_each(a)]
    counted = {a.quantity.core_span.start - sentence.start for a in each}
    found = [m for m in _TIMES.finditer(text) if m.start() not in counted]
    times = [int(m["n"]) if m["n"].isdigit() else _KANJI[m["n"]] for m in found]
    totals = [a for a in amounts if a.has("total") and a.is_plain]
    if len(set(times)) != 1 or len(each) != 1 or len(totals) != 1:
        return
    one, total = each[0], totals[0]
    if not one.is_plain or one is total or not _one_thing(one, total) or total.value < one.value:
        return
    expected = one.value * times[0]
    if coarse(one).times(point(times[0])).meets(coarse(total)):
        return
    yield context.finding(
        "rates.each",
        Verdict.CONTRADICTION,
        f"{times[0]} times {one.quantity.text} is {shown(expected)}, the sentence says {total.quantity.text}",
        [
            total.quoted(context, "total"),
            one.quoted(context, "each"),
            context.quote_clean(
                "times", sentence.block, sentence.start + found[0].start(), sentence.start + found[0].end()
            ),
        ],
        expected=shown(expected),
        observed=shown(total.value),
        arithmetic=f"{times[0]} x {shown(one.value)} = {shown(expected)}",
        comparable="one sentence gives how often, how many each time, and the total",
    )


def _is_each(amount: Amount) -> bool:
    text = amount.sentence.block.text.text
    return amount.has("each") or bool(_EACH.search(text[amount.sentence.start : amount.quantity.core_span.start]))


def _one_thing(one: Amount, total: Amount) -> bool:
    """Whether two counts may be of one thing: one kind; units like つ and 箇所 count anything."""
    kinds = {one.quantity.value.kind, total.quantity.value.kind}
    return (
        same_unit(one, total)
        or (kinds == {QuantityKind.COUNT} and None in (one.unit, total.unit))
        or (
            kinds == {QuantityKind.COUNT}
            and any(a.unit in ("つ", "箇所", "カ所", "か所", "ヶ所", "個") for a in (one, total))
        )
    )


# 4年間に総額2,400万、16クラスター、1クラスターあたり年間23万


def _per_head_and_year(context: Context, block: Block) -> Iterator[Finding]:
    sentences = context.sentences_of(block)
    for index, sentence in enumerate(sentences):
        for rate in amounts_of(sentence):
            head = _PER.search(sentence.text, max(0, rate.start - sentence.start - 24), rate.start - sentence.start)
            yearly = rate.has("per_year") or (head is not None and head["year"])
            if head is None or not yearly or rate.quantity.value.kind is not QuantityKind.MONEY or not rate.is_plain:
                continue
            yield from _judge_rate(context, sentences[max(0, index - 2) : index + 1], rate, head["noun"])


def _judge_rate(context: Context, sentences: Sequence[Sentence], rate: Amount, noun: str) -> Iterator[Finding]:
    before = [a for s in sentences for a in amounts_of(s) if a.end <= rate.start]
    totals = [a for a in before if same_unit(a, rate) and a.has("total") and a.is_plain]
    heads = [
        a
        for a in before
        if a.quantity.value.kind is QuantityKind.COUNT and a.is_plain and not a.has("per") and _counts(a, noun)
    ]
    years = [y for s in sentences for y in _years(s)]
    if not totals or not heads or not years:
        return
    total, count = totals[-1], heads[-1]
    possible = [_quotient(total, count, Decimal(y)) for y in sorted({y for y, _, _ in years}) if count.value > 0]
    if any(p.widened((p.middle or Decimal(0)) * _ROOM).meets(coarse(rate)) for p in possible):
        return
    length, start, end = years[-1]
    exact = total.value / count.value / length
    owner = next(s for s in sentences if any((length, start, end) == y for y in _years(s)))
    yield context.finding(
        "rates.per_year",
        Verdict.CONTRADICTION,
        f"{total.quantity.text} over {length} years and {count.quantity.text} is {shown(exact.quantize(Decimal(1)))} "
        f"each and year, the text says {rate.quantity.text}",
        [
            rate.quoted(context, "rate"),
            total.quoted(context, "total"),
            count.quoted(context, "recipients"),
            context.quote_clean("years", owner.block, owner.start + start, owner.start + end),
        ],
        expected=shown(exact.quantize(Decimal(1))),
        observed=shown(rate.value),
        arithmetic=f"{shown(total.value)} / {length} / {shown(count.value)} = {shown(exact.quantize(Decimal(1)))}; "
        f"{shown(rate.value)} x {shown(count.value)} x {length} = {shown(rate.value * count.value * length)}",
        comparable=f"one paragraph, one unit; the rate is for one {noun} and year, and the paragraph counts them",
    )


def _counts(amount: Amount, noun: str) -> bool:
    """Whether a count is of the noun a rate is for: by its unit, or by the words of its clause."""
    text = amount.sentence.block.text.text
    clause = text[max(amount.sentence.start, amount.start - 30) : amount.end + 12]
    return noun in clause


def _years(sentence: Sentence) -> Iterator[tuple[int, int, int]]:
    """Whole years a sentence gives to a period: (years, start, end) of the stated length, else of its ends."""
    for p in find_periods(sentence.text):
        length = length_behind(sentence.text, p.end)
        if length is not None and length.months % 12 == 0:
            yield length.months // 12, p.start, length.end
        elif p.inclusive_months % 12 == 0 and p.inclusive_months > 0:
            yield p.inclusive_months // 12, p.start, p.end


def _quotient(total: Amount, count: Amount, years: Decimal) -> Interval:
    return coarse(total).over(point(count.value * years))
