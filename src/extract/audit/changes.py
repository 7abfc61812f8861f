"""Changes told with the numbers they come from: 「23人で、前年の41人から18人減った」.

A change is one or two numbers behind a word of comparison and before a word of more or less. It is held against the two
numbers it lies between, or, where the earlier one is not told, its amount against its percentage.
Part of the family `differences`; see docs/checks/differences.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import Context, Sentence
from extract.audit.intervals import HALF, Interval, granted, point, rounded_digit, shown
from extract.model import Finding, Quantity, QuantityKind, Verdict
from extract.text.numerals import printed_step

HUNDRED = Decimal(100)
_AMOUNTS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.PERCENT)
_SHARES = (QuantityKind.PERCENT, QuantityKind.PERCENT_POINT)
_COUNTER = r"(?:[一-龠ァ-ヴー]{1,6})?"
_BASE = re.compile(rf"^{_COUNTER}(?:（[^（）]{{1,12}}）)?(?:と|に)?(?:比べ|比較し|比し|対し|から|より)")
_BASE_ENDS = re.compile(
    r"(?:比べ(?:ると|れば|て)?|比較(?:して|すると)|比して?|対して?|から|より)も?、?(?:約|およそ|さらに|更に|わずかに|率で|実質)*$"
)
_OPENS = re.compile(r"^(?:これは)?、?(?:前年度?|前期|前回|昨年度?)(?:末|調査)?の$")
_OVER = re.compile(rf"^{_COUNTER}(?:（[^（）]{{1,12}}）)?を$")
_PASSES = re.compile(r"^(?:ほど|程度|も)?(?:上回|下回)")
_FROM = re.compile(rf"^{_COUNTER}(?:（[^（）]{{1,12}}）)?から")
_TO = re.compile(rf"^{_COUNTER}(?:へと?|に|まで)、?(?:約|およそ|率にして)*$")
_EARLIER = re.compile(
    r"(?:前年度?|前期|前回|前月|前年同期|前年同月|前年度末|前期末|前年末)[^、。]{0,8}(?:比べ|比較し|から|より|比)"
)
_JOINED = re.compile(rf"^{_COUNTER}(?:、|，|・|（|\(|率にして|率で|割合にして|伸び率で|約|およそ|率は|の)*$")
_MORE = r"^[）)]?(?:の|も|ほど|程度|分|だけ|と|、)*"
_UP = re.compile(rf"{_MORE}(?:増|上昇|伸び|拡大|上回|プラス|引き?上げ|高[くいま]|多[くい])")
_DOWN = re.compile(rf"{_MORE}(?:減|低下|縮小|下回|マイナス|短縮|引き?下げ|削減|低[くい]|少な)")
_EITHER = re.compile(rf"{_MORE}(?:改善|悪化|好転)")
_RATE = re.compile(r"(?:伸び率|増加率|成長率|上昇率|減少率)(?:は|が|も)(?:約)?$")
_LEAD = 12
_TWO = 2
_BECAME = re.compile(r"^[^、。]{0,4}(?:増|減|上昇|低下|伸び|拡大|縮小)[^、。は]{0,8}、?$")
_OTHER_SUBJECT = re.compile(r"[はがも]|それぞれ|うち")
_RATIO_OF = re.compile(rf"^{_COUNTER}の(?:約|およそ|ほぼ)?$")
_LEVEL = re.compile(
    r"^(?:まで|に(?:まで)?(?:回復|当た|あた|相当|とどま|留ま|達し)|の水準|を占め|[^、。]{0,3}(?:水準|規模))"
)
_TIME = re.compile(r"((?:(?:19|20)\d\d年|(?:令和|平成)\d{1,2}年|前年|前期|前回)度?末?)(?:に|と)?(?:比べ|比較し)て?、?$")
_TOPIC = re.compile(r"([一-龠々ァ-ヴーA-Za-z]{2,})(?:は|が)(?:約|およそ|合計)?$")
_ROUNDED = re.compile(r"[千万億兆.]|00\D*$")
_WIDEST = 60
_FROM_TO = 16


@dataclass(frozen=True, slots=True)
class Change:
    """One or two numbers of a change: an amount, a percentage, or both; `sign` +1 where it is more, -1 where less."""

    amount: Quantity | None
    percent: Quantity | None
    sign: int
    start: int
    end: int


def check_changes(context: Context) -> Iterator[Finding]:
    """Changes that are not the difference or the ratio of their numbers."""
    yield from context.once("changes in prose", lambda: tuple(_find_changes(context)))


def _find_changes(context: Context) -> Iterator[Finding]:
    for sentence in context.sentences:
        told = [q for q in sentence.quantities if is_plain(q)]
        if len(told) < 2:
            continue
        for change in changes_in(sentence, told):
            yield from _judged(context, sentence, told, change)
        yield from _levels(context, sentence, told)


def is_plain(q: Quantity) -> bool:
    """Whether a number is an amount, a share or a difference of shares, and one value."""
    v = q.value
    return v.kind in (*_AMOUNTS, QuantityKind.PERCENT_POINT) and v.low is not None and v.low == v.high


def _low(q: Quantity) -> Decimal:
    return q.value.low if q.value.low is not None else Decimal(0)


def changes_in(sentence: Sentence, told: Sequence[Quantity]) -> Iterator[Change]:
    """Numbers right before a word of more or less, the amount and its percentage taken together."""
    text = sentence.block.text.text
    for i, q in enumerate(told):
        behind = text[q.core_span.end : min(sentence.end, q.core_span.end + 12)]
        if q.value.unit is None:
            behind = re.sub(rf"^{_COUNTER}(?=[増減上低])", "", behind)
        sign = 1 if _UP.match(behind) else -1 if _DOWN.match(behind) else 0
        rate = _RATE.search(text, max(sentence.start, q.clean_span.start - _LEAD), q.clean_span.start)
        if not sign and rate is not None and q.value.kind is QuantityKind.PERCENT:
            yield Change(None, q, -1 if "減" in rate.group() else 1, rate.start(), q.clean_span.end)
        if not sign and _EITHER.match(behind) and i >= _TWO:
            sign = 1 if _low(told[i - 2]) > _low(told[i - 1]) else -1  # now, before, and how far it got better or worse
        if not sign:
            continue
        before = told[i - 1] if i else None
        joined = before is not None and bool(_JOINED.match(text[before.clean_span.end : q.core_span.start]))
        if before is not None and joined and is_share(q) and not is_share(before):
            yield Change(before, q, sign, before.clean_span.start, q.clean_span.end)
        elif q.value.kind is QuantityKind.PERCENT:
            yield Change(None, q, sign, q.clean_span.start, q.clean_span.end)
        else:
            yield Change(q, None, sign, q.clean_span.start, q.clean_span.end)


def is_share(q: Quantity) -> bool:
    """Whether a number is a percentage or a difference of percentages."""
    return q.value.kind in _SHARES


def _judged(context: Context, sentence: Sentence, told: Sequence[Quantity], change: Change) -> Iterator[Finding]:
    text = sentence.block.text.text
    lead = text[max(sentence.start, change.start - 24) : change.start]
    earlier = [q for q in told if q.clean_span.end <= change.start]
    if len(earlier) > 1 and _from_to(text, earlier[-2], earlier[-1], change.start):
        yield from _against(context, earlier[-1], earlier[-2], change)
        return
    if not earlier or not (_BASE_ENDS.search(lead) or lead.endswith("を")):
        return
    base = earlier[-1]
    if _OVER.match(text[base.clean_span.end : change.start]) and _PASSES.match(text[change.end : change.end + 6]):
        now = _now(text, sentence, told, base, change)
        if now is not None:
            yield from _against(context, now, base, change)
        return
    named = _named_base(context, sentence, earlier, lead, change)
    if named is not None:
        yield from _against(context, earlier[-1], named, change)
    elif _BASE.match(text[base.clean_span.end : change.start]) and change.start - base.clean_span.end <= 16:
        now = _now(text, sentence, told, base, change) or _now_before(context, sentence, told, base)
        if now is not None:
            yield from _against(context, now, base, change)
    elif _EARLIER.search(lead) and change.amount is not None and change.percent is not None:
        now = _alike(earlier, change.amount)
        if now is not None and change.start - now.clean_span.end <= _WIDEST:
            yield from _amount_and_percent(context, now, change)


def _from_to(text: str, base: Quantity, now: Quantity, until: int) -> bool:
    """Whether two numbers stand as 「482万人から566万人へと」 right before a place."""
    between = text[base.clean_span.end : now.clean_span.start]
    joined = len(between) <= _FROM_TO and bool(_FROM.match(between)) and not _OTHER_SUBJECT.search(between)
    return joined and bool(_TO.match(text[now.clean_span.end : until])) and _alike([now], base) is not None


def _named_base(
    context: Context, sentence: Sentence, earlier: Sequence[Quantity], lead: str, change: Change
) -> Quantity | None:
    """The number that another sentence of the paragraph gives the same thing for the time compared with."""
    time, now = _TIME.search(lead), earlier[-1]
    text = sentence.block.text.text
    topic = _TOPIC.search(text[sentence.start : now.clean_span.start])
    if time is None or topic is None or change.start - now.clean_span.end > _WIDEST:
        return None
    found = []
    for other in context.sentences_of(sentence.block):
        for q in other.quantities if other.start != sentence.start else ():
            lead = text[other.start : q.clean_span.start]
            same = _TOPIC.search(lead)
            if is_plain(q) and _alike([q], now) and time.group(1) in lead and same and same.group(1) == topic.group(1):
                found.append(q)
    return found[0] if len(found) == 1 else None


def _alike(quantities: Sequence[Quantity], other: Quantity) -> Quantity | None:
    """The last of some quantities that has another's kind and unit."""
    v = other.value
    return next((q for q in reversed(quantities) if (q.value.kind, q.value.unit) == (v.kind, v.unit)), None)


def _now(text: str, sentence: Sentence, told: Sequence[Quantity], base: Quantity, change: Change) -> Quantity | None:
    """The later number: before the earlier one with no other subject between them, or what the change came to."""
    before = [q for q in told if q.clean_span.end <= base.clean_span.start and not _aside(text, q, base)]
    now = _alike(before[-2:], base)  # another unit may stand between: 164件、2億円で、前年の152件から12件
    if now is not None:
        between = text[now.clean_span.end : base.clean_span.start]
        if len(between) <= _WIDEST and not _OTHER_SUBJECT.search(between):
            return now
    behind = [q for q in told if q.clean_span.start >= change.end]
    if behind and _alike(behind[:1], base):
        between = text[change.end : behind[0].clean_span.start]
        after = text[behind[0].clean_span.end : min(sentence.end, behind[0].clean_span.end + 6)]
        if _BECAME.match(between) and re.match(r"(?:とな|にな|に達|である|だった|であった)", after):
            return behind[0]
    return None


def _now_before(context: Context, sentence: Sentence, told: Sequence[Quantity], base: Quantity) -> Quantity | None:
    """The one number of the sentence before that a sentence compares: 「率は94.0％となった。前年の92.5％から…」."""
    if base is not told[0] or not _OPENS.match(sentence.text[: base.clean_span.start - sentence.start]):
        return None
    before = [s for s in context.sentences_of(sentence.block) if s.end <= sentence.start]
    alike = [q for q in before[-1].quantities if is_plain(q) and _alike([q], base)] if before else []
    return alike[0] if len(alike) == 1 and alike[0] is before[-1].quantities[-1] else None


def _aside(text: str, q: Quantity, base: Quantity) -> bool:
    """Whether a number stands in a bracket that is closed before the other: a part or an explanation of it."""
    between = text[q.clean_span.end : base.clean_span.start]
    closed, opened = between.find("）"), between.find("（")
    return closed >= 0 and not 0 <= opened < closed


def _against(context: Context, now: Quantity, base: Quantity, change: Change) -> Iterator[Finding]:
    a, b = _span(now), _span(base)
    difference = a.plus(_negative(b))
    exact = _low(now) - _low(base)
    amount, percent = change.amount, change.percent
    if amount is not None and _may_differ(now, amount):
        said = _span(amount)
        signed = said if change.sign > 0 else _negative(said)
        if not signed.meets(difference):
            arithmetic = f"{shown(_low(now))} - {shown(_low(base))} = {shown(exact)}"
            yield _finding(context, now, base, amount, shown(abs(exact)), arithmetic)
            return
    if percent is not None and percent.value.kind is QuantityKind.PERCENT and not is_share(now) and _low(base) > 0:
        ratio = _quotient(difference, b)
        told = granted(percent.value, percent.text)
        if not (told if change.sign > 0 else _negative(told)).meets(ratio):
            share = (exact / _low(base) * HUNDRED).quantize(Decimal("0.1"))
            arithmetic = f"({shown(_low(now))} - {shown(_low(base))}) / {shown(_low(base))} = {shown(share)} %"
            yield _finding(context, now, base, percent, f"{shown(abs(share))} %", arithmetic)


def _negative(of: Interval) -> Interval:
    """All numbers of an interval with the other sign."""
    return Interval(
        low=None if of.high is None else -of.high,
        high=None if of.low is None else -of.low,
    )


def _may_differ(now: Quantity, amount: Quantity) -> bool:
    """Whether an amount may be the difference of two numbers like `now`: one unit, or points between shares."""
    if is_share(now):
        return amount.value.kind is QuantityKind.PERCENT_POINT
    return (now.value.kind, now.value.unit) == (amount.value.kind, amount.value.unit)


def _span(q: Quantity) -> Interval:
    """What a printed number may stand for where it was rounded: half its last digit that is no rounding zero."""
    v = q.value
    rounded = v.approximate or bool(_ROUNDED.search(q.text))
    if v.kind is QuantityKind.COUNT and not rounded:
        return Interval(low=v.low, high=v.high)
    step = rounded_digit(q.text) if rounded and not is_share(q) else printed_step(q.text)
    return Interval(low=v.low, high=v.high).widened(step * HALF)


def _quotient(difference: Interval, base: Interval) -> Interval:
    low, high = difference.low or Decimal(0), difference.high or Decimal(0)
    bases = [e for e in (base.low, base.high) if e]
    ends = [x / e * HUNDRED for x in (low, high) for e in bases]
    return Interval(low=min(ends), high=max(ends))


def _amount_and_percent(context: Context, now: Quantity, change: Change) -> Iterator[Finding]:
    """The earlier number is not told: what is left without the change is what the percentage is of."""
    amount, percent = change.amount, change.percent
    if amount is None or percent is None or percent.value.kind is not QuantityKind.PERCENT:
        return
    a, d = _span(now), _span(amount)
    base = a.plus(d if change.sign < 0 else _negative(d))
    if base.low is None or base.low <= 0:
        return
    if granted(percent.value, percent.text).meets(_quotient(d, base)):
        return
    left = _low(now) - change.sign * _low(amount)
    share = (_low(amount) / left * HUNDRED).quantize(Decimal("0.1"))
    arithmetic = (
        f"{shown(_low(now))} {'-' if change.sign > 0 else '+'} {shown(_low(amount))} = {shown(left)}; "
        f"{shown(_low(amount))} / {shown(left)} = {shown(share)} %"
    )
    yield _finding(context, now, amount, percent, f"{shown(share)} %", arithmetic)


def _levels(context: Context, sentence: Sentence, told: Sequence[Quantity]) -> Iterator[Finding]:
    """「412万人となり、438万人の94％まで回復した」: a number as a share or a multiple of an earlier one."""
    text = sentence.block.text.text
    for i, q in enumerate(sentence.quantities):
        earlier = [x for x in told if x.clean_span.end <= q.clean_span.start][-2:]
        if i < 2 or len(earlier) < 2 or not _is_level(text, q):
            continue
        now, base = earlier
        between = text[now.clean_span.end : base.clean_span.start]
        joint = text[base.clean_span.end : q.core_span.start]
        if q.value.kind is QuantityKind.RATIO and _from_to(text, now, base, q.core_span.start):
            now, base, joint, between = base, now, "の", ""
        if is_share(base) or not _alike([now], base) or not _low(base) or not _RATIO_OF.match(joint):
            continue
        if len(between) > _WIDEST or _OTHER_SUBJECT.search(between):
            continue
        whole = HUNDRED if q.value.kind is QuantityKind.PERCENT else Decimal(1)
        said, ratio = granted(q.value, q.text), _quotient(_span(now), _span(base))
        if not said.meets(ratio.times(point(whole / HUNDRED))):
            share = (_low(now) / _low(base) * whole).quantize(Decimal("0.01"))
            arithmetic = f"{shown(_low(now))} / {shown(_low(base))} = {shown(share)}"
            yield _finding(context, now, base, q, shown(share), arithmetic)


def _is_level(text: str, q: Quantity) -> bool:
    """Whether a percentage or a multiple says how much of another number one is."""
    if q.value.low is None or q.value.low != q.value.high:
        return False
    if q.value.kind is QuantityKind.RATIO:
        return q.value.unit == "倍"
    return q.value.kind is QuantityKind.PERCENT and bool(_LEVEL.match(text[q.core_span.end : q.core_span.end + 12]))


def _finding(
    context: Context, now: Quantity, base: Quantity, told: Quantity, expected: str, arithmetic: str
) -> Finding:
    return context.finding(
        "differences.change",
        Verdict.CONTRADICTION,
        f"「{told.text}」 does not follow from 「{now.text}」 and 「{base.text}」",
        [
            context.quote_quantity("told change", told, around=6),
            context.quote_quantity("now", now),
            context.quote_quantity("beside it", base),
        ],
        expected=expected,
        observed=told.text,
        arithmetic=arithmetic,
        comparable="one sentence sets the numbers beside one another and names the change between them",
    )
