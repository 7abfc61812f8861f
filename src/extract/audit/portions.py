"""A part, its whole and its share told together: 「214施設のうち139施設で、65％に当たる」, 「1件当たり2万円」.

Part of the families `differences` (`portion`) and `rates` (`each_one`); see docs/checks/differences.md and rates.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of, coarse, same_unit
from extract.audit.context import PROSE, Context, Sentence
from extract.audit.intervals import HALF, Interval, granted, point, shown
from extract.audit.labelled import ratio_of
from extract.audit.likeness import is_slip
from extract.model import Block, Finding, Quantity, QuantityKind, Verdict
from extract.text.numerals import printed_step

HUNDRED = Decimal(100)
_OF = re.compile(r"(?:のうち|の内|うち|の中)(?!訳)")
_JOINT = re.compile(
    r"^(?:で、|であり、|となり、|、|で|と、?|（|\()?(?P<all>[^、。0-9（）]{0,10}(?:全体|全国|総数|総額|合計)の)?(?:約|およそ|率にして|割合は)*$"
)
_ASIDE = re.compile(r"^（[^（）]{1,12}）")  # 690億円（2013年）で全体の22％
_MEASURE = re.compile(
    r"(?P<noun>[一-龠々ァ-ヴー]{2,12})(?:（(?P<year>[^（）]{1,12})）)?(?:は|が|も)、?(?:約|およそ|計|合計|総額)*$"
)
_SHARE_OF = re.compile(r"^(?:で、|であり、|となり、|、|で|（|\()(?P<noun>[一-龠々ァ-ヴー]{2,10})の(?:約|およそ)?$")
_TELLS = re.compile(r"^(?:を占め|に当た|にあた|に相当|である|となっ|に上|に達|にとどま|）|\)|。|と|で)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_RATE = re.compile(r"(?:回収率|回答率|有効回答率|応答率)(?:は|が|も|：|、)?(?:約)?$")
_RATE_OF = re.compile(r"[一-龠々]{1,6}率(?:は|が|も|：)(?:約)?$")
_AGAINST = re.compile(r"^に対する[一-龠々]{0,6}率(?:は|が|も)(?:約)?$")
_NEAR = 24
_ASKED = re.compile(r"対象|配布|送付|発送|配付|抽出")
_PER_ONE = re.compile(
    r"(?:1|一)(?P<noun>[^0-9、。一-龠]{0,1}[一-龠ァ-ヴー]{1,8})(?:当たり|あたり|につき)(?:の[^、。0-9]{1,10}(?:は|が))?(?:約|平均|平均で)*$"
)


def check_portions(context: Context) -> Iterator[Finding]:
    """Shares and rates that are not those of the numbers they are told with."""
    yield from context.once("portions in prose", lambda: tuple(_find_portions(context)))


def _find_portions(context: Context) -> Iterator[Finding]:
    section: str | None = None
    above: list[Amount] = []  # of the section's earlier paragraphs
    for block in context.blocks:
        if block.label not in PROSE:
            continue
        if block.section_id != section:
            section, above = block.section_id, []
        before: list[Amount] = []
        for sentence in context.sentences_of(block):
            amounts = [a for a in amounts_of(sentence) if a.is_plain and a.value > 0]
            for q in sentence.quantities:
                if q.value.kind is QuantityKind.PERCENT and q.value.low is not None and q.value.low == q.value.high:
                    yield from _share(context, sentence, q, amounts, before, above)
            before += amounts
        yield from _each_one(context, block, before)
        above += before


def _share(
    context: Context,
    sentence: Sentence,
    percent: Quantity,
    amounts: Sequence[Amount],
    before: Sequence[Amount],
    above: Sequence[Amount],
) -> Iterator[Finding]:
    text = sentence.block.text.text
    earlier = [a for a in amounts if a.end <= percent.clean_span.start]
    if not earlier or "割" in percent.text:
        return
    part = earlier[-1]
    lead = _ASIDE.sub("", text[part.end : percent.core_span.start])
    behind = text[percent.core_span.end : percent.core_span.end + 6]
    wholes = [a for a in earlier[:-1] if same_unit(a, part) and a.value > part.value]
    joint = _JOINT.match(lead)
    noun_wholes = _called_so(lead, part, (*before, *earlier[:-1]))
    of = bool(wholes) and bool(_OF.search(text[wholes[-1].end : part.start]))
    if of and _RATE_OF.search(lead) and len(lead) <= _NEAR:
        yield from _judged(context, percent, part, wholes[-1:], "the sentence tells part, whole and rate", False)
    elif _AGAINST.search(lead) and len(earlier) >= 2 and same_unit(earlier[-2], part):
        yield from _judged(
            context, percent, earlier[-2], [part], "the sentence tells the number, the goal and the rate", False
        )
    elif _RATE.search(lead):
        asked = [a for a in (*before, *earlier[:-1]) if same_unit(a, part) and _is_asked(a)]
        if asked:
            yield from _judged(context, percent, part, asked[-1:], "those who answered of those who were asked", False)
    elif noun_wholes and _TELLS.match(behind):
        yield from _judged(context, percent, part, noun_wholes[-1:], "a share of what the paragraph calls so", True)
    elif joint is not None and _TELLS.match(behind):
        if of:
            yield from _judged(context, percent, part, wholes[-1:], "the sentence tells part, whole and share", False)
        elif joint["all"]:
            named, why = _wholes(part, (*before, *earlier[:-1]), above)
            yield from _judged(context, percent, part, named, why, True)


def _called_so(lead: str, part: Amount, amounts: Sequence[Amount]) -> list[Amount]:
    """The larger amounts that the noun before a share names: 入学者は1,086人…、入学者の42％."""
    noun = _SHARE_OF.match(lead)
    if noun is None:
        return []
    called = re.compile(rf"{re.escape(noun['noun'])}(?:数|総数)?(?:は|が|、|：)?(?:約|計|合計)?$")
    return [
        a
        for a in amounts
        if same_unit(a, part)
        and a.value > part.value
        and called.search(a.sentence.block.text.text[max(a.sentence.start, a.start - 24) : a.quantity.core_span.start])
    ]


def _wholes(part: Amount, near: Sequence[Amount], above: Sequence[Amount]) -> tuple[list[Amount], str]:
    """What 全体 may mean, and why: a larger amount of the paragraph, else of the section where the measure is one."""
    larger = [a for a in near if same_unit(a, part) and a.value > part.value]
    if larger:
        return larger, "a share of the whole the paragraph tells"
    found = [a for a in above if same_unit(a, part) and a.value > part.value and _of_one_measure(a, part)]
    return found, "a share of the whole that an earlier paragraph of the section tells of the same measure"


def _of_one_measure(whole: Amount, part: Amount) -> bool:
    """Whether two amounts are told of one measure (支出額は…、支出額は…), of the same year where both name one."""
    found = []
    for a in (whole, part):
        text = a.sentence.block.text.text
        measure = _MEASURE.search(text[max(a.sentence.start, a.start - 40) : a.quantity.core_span.start])
        if measure is None:
            return False
        aside = _ASIDE.match(text[a.end : a.end + 16])
        found.append((measure["noun"], _YEAR.findall(f"{measure['year'] or ''}{aside.group() if aside else ''}")))
    (one, years), (other, others) = found
    return (one.endswith(other) or other.endswith(one)) and (not years or not others or years == others)


def _is_asked(amount: Amount) -> bool:
    text = amount.sentence.block.text.text
    return bool(_ASKED.search(text[max(amount.sentence.start, amount.start - 12) : amount.end + 6]))


def _judged(
    context: Context, percent: Quantity, part: Amount, wholes: Sequence[Amount], why: str, by_slip: bool
) -> Iterator[Finding]:
    """A finding where the share fits no whole; with `by_slip`, only where one slip would make it fit one."""
    said = granted(percent.value, percent.text)
    if not wholes or any(said.meets(ratio_of(part, w, HUNDRED)) for w in wholes):
        return
    whole = next((w for w in wholes if not by_slip or _by_a_slip(percent, part, w)), None)
    if whole is None:
        return
    exact = (part.value / whole.value * HUNDRED).quantize(Decimal("0.1"))
    yield context.finding(
        "differences.portion",
        Verdict.CONTRADICTION,
        f"{part.quantity.text} of {whole.quantity.text} is {shown(exact)} %, the text says {percent.text}",
        [
            context.quote_quantity("share", percent, around=6),
            part.quoted(context, "part"),
            whole.quoted(context, "whole"),
        ],
        expected=f"{shown(exact)} %",
        observed=percent.text,
        arithmetic=f"{shown(part.value)} / {shown(whole.value)} = {shown(exact)} %",
        comparable=f"one unit; {why}",
        certainty=0.95 if by_slip else 1.0,
    )


def _by_a_slip(percent: Quantity, part: Amount, whole: Amount) -> bool:
    """Whether one slip in the share, the part or the whole explains why they do not fit."""
    said = percent.value.low or Decimal(0)
    step = printed_step(percent.text)
    if said <= 0:
        return False
    if is_slip((part.value / whole.value * HUNDRED).quantize(step), said):
        return True
    low, high = ((said + s * step * HALF) / HUNDRED for s in (-1, 1))
    return _slip_into(part, whole.value * low, whole.value * high) or _slip_into(
        whole, part.value / high, part.value / low if low > 0 else part.value / high
    )


def _slip_into(amount: Amount, low: Decimal, high: Decimal) -> bool:
    """Whether a printed number one slip away lies in a range."""
    step = printed_step(amount.quantity.text)
    digits = f"{amount.value / step:.0f}"
    other = [digits[:i] + d + digits[i + 1 :] for i in range(len(digits)) for d in "0123456789" if d != digits[i]]
    other += [digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)]
    return len(digits) >= 3 and any(low <= Decimal(o) * step <= high for o in other)


# 1,120件、2,240万円で、1件当たり2万円


def _each_one(context: Context, block: Block, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """A rate for one of something against the total and the count told right before it."""
    text = block.text.text
    for rate in amounts:
        head = _PER_ONE.search(text[max(rate.sentence.start, rate.start - 30) : rate.quantity.core_span.start])
        if head is None or rate.quantity.value.kind is not QuantityKind.MONEY or rate.has("per_year"):
            continue
        before = [a for a in amounts if a.end <= rate.start]
        counts = [a for a in before if a.unit == head["noun"]]
        totals = [a for a in before if same_unit(a, rate) and a.value > rate.value]
        pairs = [(t, c) for t in totals for c in counts if 0 < t.start - c.end <= 14]
        own = [p for p in pairs if p[0].sentence.start == rate.sentence.start] or pairs[:1]
        fits = [coarse(t).over(point(c.value)).meets(_about(rate)) for t in totals for c in counts]
        if not own or any(fits):
            continue
        total, count = min(own, key=lambda p: abs(p[0].value / p[1].value - rate.value))
        exact = (total.value / count.value).quantize(Decimal(1))
        yield context.finding(
            "rates.each_one",
            Verdict.CONTRADICTION,
            f"{total.quantity.text} over {count.quantity.text} is {shown(exact)} each, "
            f"the text says {rate.quantity.text}",
            [rate.quoted(context, "rate"), total.quoted(context, "total"), count.quoted(context, "count")],
            expected=shown(exact),
            observed=rate.quantity.text,
            arithmetic=f"{shown(total.value)} / {shown(count.value)} = {shown(exact)}",
            comparable=f"one paragraph; the rate is for one {head['noun']}, the count and the total stand together",
        )


def _about(rate: Amount) -> Interval:
    """A rate with room for its rounding, wider where it is called approximate."""
    room = rate.value * Decimal("0.02") if rate.quantity.value.approximate else Decimal(0)
    return coarse(rate).widened(room)
