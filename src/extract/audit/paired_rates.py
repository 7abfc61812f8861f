"""A rate with the two amounts its sentence sets against one another: 「調定額17億円に対し16億円で、収納率は95.2％」.

The whole is what 「のうち」 or 「に対し」 follows; any amount behind it may be the part. Part of `differences`
(`portion`); see docs/checks/differences.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of, same_unit
from extract.audit.context import Context, Sentence
from extract.audit.intervals import granted, shown
from extract.audit.labelled import ratio_of
from extract.audit.likeness import is_slip
from extract.audit.named_shares import check_named_shares, judged_in_place
from extract.model import Finding, Quantity, QuantityKind, Verdict
from extract.text.numerals import printed_step

HUNDRED = Decimal(100)
_RATE = re.compile(r"(?:割合|比率|[一-龠]率)(?:は|が|も|：)、?(?:約|およそ)?$")
_WHOLE = re.compile(r"^[一-龠ァ-ヴー]{0,4}(?:（[^（）]{1,12}）)?(?:の?うち|の中|に対し)(?!、?前)")
_CHANGED = re.compile(r"増|減|伸び|上昇|低下|前年|前期|前回|目標|計画|上回|下回|平均")
_NEAR = 16
_TIMES = 3


def check_paired_rates(context: Context) -> Iterator[Finding]:
    """Rates that are not those of the two amounts that their sentence sets against one another."""
    judged = judged_in_place(context) | {e.span for f in check_named_shares(context) for e in f.evidence}
    for sentence in context.sentences:
        rates = [q for q in sentence.quantities if _is_share(q)]
        if len(rates) != 1 or judged & {rates[0].place, context.quote_quantity("share", rates[0], around=6).span}:
            continue
        rate = rates[0]
        lead, behind = sentence.before(rate, _NEAR), sentence.after(rate, _NEAR)
        if _RATE.search(lead) and not _CHANGED.search(lead[-8:]) and not _CHANGED.search(behind[:6]):
            yield from _judged(context, rate, _pairs(sentence))


def _is_share(q: Quantity) -> bool:
    v = q.value
    is_part = v.kind is QuantityKind.RATIO and "分の" in q.text
    return (v.kind is QuantityKind.PERCENT or is_part) and v.low is not None and v.low == v.high and "割" not in q.text


def _pairs(sentence: Sentence) -> list[tuple[Amount, Amount]]:
    """The parts and wholes of a sentence: each amount behind one that のうち or に対し follows."""
    text = sentence.block.text.text
    amounts = [a for a in amounts_of(sentence) if a.is_plain and a.value > 0 and not a.has("per")]
    wholes = [a for a in amounts if _WHOLE.match(text[a.end : min(a.end + 24, sentence.end)])]
    return [(p, w) for w in wholes[-1:] for p in amounts if p.start > w.end and same_unit(p, w)]


def _judged(context: Context, rate: Quantity, pairs: Sequence[tuple[Amount, Amount]]) -> Iterator[Finding]:
    scale = HUNDRED if rate.value.kind is QuantityKind.PERCENT else Decimal(1)
    said = granted(rate.value, rate.text)
    if any(said.meets(ratio_of(p, w, scale)) for p, w in pairs):
        return
    told = rate.value.low or Decimal(0)
    slipped = [(p, w) for p, w in pairs if len(pairs) == 1 or _slips(rate, told, p, w)]
    if len(slipped) != 1 or told <= 0:
        return
    part, whole = slipped[0]
    exact = part.value / whole.value * scale
    if not _slips(rate, told, part, whole) and not exact / _TIMES <= told <= exact * _TIMES:
        return
    shown_exact = shown(exact.quantize(Decimal("0.01")))
    yield context.finding(
        "differences.portion",
        Verdict.CONTRADICTION,
        f"{part.quantity.text} of {whole.quantity.text} is {shown_exact}, the text says {rate.text}",
        [
            context.quote_quantity("share", rate, around=6),
            part.quoted(context, "part"),
            whole.quoted(context, "whole"),
        ],
        expected=shown_exact,
        observed=rate.text,
        arithmetic=f"{shown(part.value)} / {shown(whole.value)} = {shown_exact}",
        comparable="one sentence, one unit; it sets the one amount against the other and tells one rate",
        certainty=0.95,
    )


def _slips(rate: Quantity, told: Decimal, part: Amount, whole: Amount) -> bool:
    """Whether one slip parts a percentage from that of two amounts."""
    step = printed_step(rate.text)
    exact = (part.value / whole.value * HUNDRED / step).quantize(Decimal(1))
    return rate.value.kind is QuantityKind.PERCENT and is_slip(told / step, exact)
