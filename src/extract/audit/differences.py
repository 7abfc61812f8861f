"""Differences and ratios said in words: 37％ against 66％ told as 「約30％上回る」; 50％（12億） of 24億.

Percentage points told as percent are a unit slip of their own. See docs/checks/differences.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of, same_unit
from extract.audit.context import Context, Sentence
from extract.audit.figures import figures_of
from extract.audit.figures import told as told_as
from extract.audit.intervals import HALF, Interval, granted, point, rounded_digit, shown
from extract.model import Finding, Quantity, QuantityKind, Verdict
from extract.text.numerals import printed_step

HUNDRED = Decimal(100)
_COMPARED = re.compile(
    r"^(?:も|ほど|程度|だけ|分)?(?:上回|下回|高|低[いくかけ]|多[いくかけ]|少な|増|減|上昇|低下|伸び|差)"
)
_PAIRED = re.compile(r"に対し|に比べ|と比べ|に比し|から|より")
_SHARE_OF = re.compile(r"^(?:の|、|は|が|を占め|にあたる|に当たる|に相当)?[（(]?(?:約|およそ|計|合計|すなわち)*$")
_INCREASE = re.compile(r"^[^。、]{0,6}(?:増加|増えた|増え|増|上昇|伸び)")
_DECREASE = re.compile(r"^[^。、]{0,6}(?:減少|減った|減|低下)")
_OF_IT = re.compile(r"(?:うち|内|その|この|中)(?:の)?(?:ほぼ|約)?$")
_WHOLE_BEFORE = re.compile(r"(?:うち|内|その|の中)(?:の)?[^。、]{0,12}$")


def check_differences(context: Context) -> Iterator[Finding]:
    """Differences and shares whose own sentence gives the numbers they come from."""
    for sentence in context.sentences:
        percents = [q for q in sentence.quantities if _is_percent(q)]
        if len(percents) >= 3:
            yield from _told_difference(context, sentence, percents)
        if percents:
            yield from _share_with_amount(context, sentence, percents)
        yield from _share_in_words(context, sentence)


def _is_percent(q: Quantity) -> bool:
    return q.value.kind in (QuantityKind.PERCENT, QuantityKind.PERCENT_POINT) and "割" not in q.text


def _plain(q: Quantity) -> bool:
    return q.value.low is not None and q.value.low == q.value.high and not q.value.approximate


# x％ against y％, told as a difference.


def _told_difference(context: Context, sentence: Sentence, percents: Sequence[Quantity]) -> Iterator[Finding]:
    text = sentence.block.text.text
    for i in range(2, len(percents)):
        one, other, told = percents[i - 2], percents[i - 1], percents[i]
        between = text[one.clean_span.end : other.clean_span.start]
        if not (_plain(one) and _plain(other) and _PAIRED.search(between)) or len(between) > 40:
            continue
        if not _COMPARED.match(text[told.core_span.end : told.core_span.end + 10].lstrip("程度ほど")):
            continue
        if other.clean_span.end + 14 < told.clean_span.start or told.value.low is None:
            continue
        yield from _judge_difference(context, one, other, told)


def _judge_difference(context: Context, one: Quantity, other: Quantity, told: Quantity) -> Iterator[Finding]:
    a, b = one.value.low or Decimal(0), other.value.low or Decimal(0)
    points = abs(b - a)
    relative = points / a * HUNDRED if a else None
    said = granted(told.value, told.text)
    meant_points = said.meets(point(points).widened(printed_step(one.text)))
    meant_relative = relative is not None and said.meets(point(relative).widened(Decimal(2)))
    if told.value.kind is QuantityKind.PERCENT_POINT:
        if meant_points:
            return
    elif meant_relative:
        return
    slip = meant_points and told.value.kind is QuantityKind.PERCENT
    ratio = "" if relative is None else f"; {shown(points)} / {shown(a)} = {shown(relative.quantize(Decimal('0.1')))} %"
    yield context.finding(
        "differences.unit_slip" if slip else "differences.difference",
        Verdict.UNIT_SLIP if slip else Verdict.CONTRADICTION,
        f"{one.text} against {other.text} differ by {shown(points)} percentage points, "
        + (f"told as percent (「{told.text}」)" if slip else f"the sentence says 「{told.text}」"),
        [
            context.quote_quantity("told difference", told, around=6),
            context.quote_quantity("one side", one),
            context.quote_quantity("other side", other),
        ],
        expected=f"{shown(points)} percentage points"
        + ("" if relative is None else f", or {shown(relative.quantize(Decimal(1)))} %"),
        observed=told.text,
        arithmetic=f"{shown(b)} - {shown(a)} = {shown(b - a)} percentage points{ratio}",
        comparable="one sentence sets the two shares against each other and names their difference",
    )


# 50％（約12億ユーロ） of an amount; 30％（155億ユーロ） more.


def _share_with_amount(context: Context, sentence: Sentence, percents: Sequence[Quantity]) -> Iterator[Finding]:
    amounts = [a for a in amounts_of(sentence) if a.quantity.value.kind is QuantityKind.MONEY or a.unit]
    text = sentence.block.text.text
    for p in percents:
        if p.value.kind is not QuantityKind.PERCENT or p.value.low is None or p.value.low != p.value.high:
            continue
        part = next((a for a in amounts if 0 <= a.start - p.clean_span.end <= 6), None)
        if part is None or not part.is_plain or not _SHARE_OF.match(text[p.clean_span.end : part.start]):
            continue
        behind = text[part.end : part.end + 14].lstrip("）) 、")
        wholes = [a for a in amounts if a.end <= p.clean_span.start and same_unit(a, part) and a.is_plain]
        if not wholes:
            continue
        whole = wholes[-1]
        if _INCREASE.match(behind) or _DECREASE.match(behind):
            base = whole.value - part.value if _INCREASE.match(behind) else whole.value + part.value
            yield from _judge_share(context, p, part, whole, base, "change")
        elif _WHOLE_BEFORE.search(text[whole.end : p.clean_span.start]):
            yield from _judge_share(context, p, part, whole, whole.value, "share")


# その半分の約1,200万; うち3分の1（8億）.


def _share_in_words(context: Context, sentence: Sentence) -> Iterator[Finding]:
    """A share told in words with its amount right behind it, of the amount before it."""
    text = sentence.block.text.text
    amounts = [
        a for a in amounts_of(sentence) if a.is_plain and (a.unit or a.quantity.value.kind is QuantityKind.MONEY)
    ]
    for f in figures_of(sentence, context) if len(amounts) >= 2 else ():
        part = next((a for a in amounts if 0 <= a.start - f.end <= 4), None)
        wholes = [a for a in amounts if part is not None and a.end <= f.start and same_unit(a, part)]
        if not f.words or part is None or not wholes or not _SHARE_OF.match(text[f.end : part.start]):
            continue
        whole = wholes[-1]
        if not _OF_IT.search(text[whole.end : f.start]) or whole.value <= 0:
            continue
        ratio = part.interval.over(whole.interval).times(point(HUNDRED))
        if ratio.meets(f.interval):
            continue
        exact = (part.value / whole.value * HUNDRED).quantize(Decimal("0.1"))
        yield context.finding(
            "differences.ratio",
            Verdict.CONTRADICTION,
            f"{part.quantity.text} is {shown(exact)} % of {whole.quantity.text}, the sentence says {f.printed}",
            [f.quoted(context, "share"), part.quoted(context, "part"), whole.quoted(context, "whole")],
            expected=f"{shown(exact)} %",
            observed=f.printed,
            arithmetic=f"{shown(part.value)} / {shown(whole.value)} = {shown(exact)} %; "
            f"「{f.printed}」 is {told_as(f.interval)}",
            comparable="one sentence, one unit; the amount stands right behind its share",
        )


def _judge_share(
    context: Context, p: Quantity, part: Amount, whole: Amount, base: Decimal, kind: str
) -> Iterator[Finding]:
    if base <= 0:
        return
    room = _room(part) + _room(whole)
    ratio = Interval(low=part.value / base * HUNDRED * (1 - room), high=part.value / base * HUNDRED * (1 + room))
    if granted(p.value, p.text).meets(ratio):
        return
    exact = part.value / base * HUNDRED
    yield context.finding(
        "differences.ratio",
        Verdict.CONTRADICTION,
        f"{part.quantity.text} is {shown(exact.quantize(Decimal('0.1')))} % of {shown(base)}, "
        f"the sentence says {p.text}",
        [
            context.quote_quantity("share", p),
            part.quoted(context, "part"),
            whole.quoted(context, "whole"),
        ],
        expected=f"{shown(exact.quantize(Decimal('0.1')))} %",
        observed=p.text,
        arithmetic=f"{shown(part.value)} / {shown(base)} = {shown(exact.quantize(Decimal('0.01')))} %"
        + (f" (the base is {shown(whole.value)} without the change)" if kind == "change" else ""),
        comparable="one sentence, one unit; the amount stands in brackets or right behind its share",
    )


def _room(amount: Amount) -> Decimal:
    """How far rounding may have moved an amount, as a share of it."""
    if not amount.value:
        return Decimal(0)
    step = (
        rounded_digit(amount.quantity.text) if amount.quantity.value.approximate else printed_step(amount.quantity.text)
    )
    return step * HALF / amount.value
