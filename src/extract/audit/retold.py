"""One claim told in two sections with numbers that look alike and are not the same: a slip of one digit or year.

Two numbers of one kind and unit are held for one claim where the words that belong to them are much the same (short
names written out), nothing sets them apart (other programmes, other phases, other years), and they differ as a slip
makes them differ: one digit, two digits swapped, a year or two. Part of `repeats`; see docs/checks/repeats.md.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.audit.aliases import written_out
from extract.audit.context import Context, Sentence
from extract.audit.intervals import granted, restates
from extract.audit.likeness import edits
from extract.audit.poles import Pole, poles_of
from extract.audit.subjects import digits_told, names_agree, names_of, parallel
from extract.audit.terms import terms
from extract.audit.told_numbers import heads_figure
from extract.audit.windows import parted
from extract.model import Finding, Quantity, QuantityKind
from extract.text.numerals import fold_widths

_DATED = (QuantityKind.YEAR, QuantityKind.DATE, QuantityKind.PERIOD)
_COUNTED = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.PERCENT)
_ORDINAL = re.compile(r"(?:第\s?[一二三四五六七八九十0-9]+\s?(?:期|段階|回|次|章|節|フェーズ)|[0-9]年目)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_THEN = re.compile(r"当初|以前|かつて|発足時|設立時|開始時|[こそ]のうち")
_FIELD = re.compile(r"[^。：:]{1,10}[：:]")
_LEAST_WORDS = 3
_LONG = 3
_RARE_PLACES = 8
_ANY_UNIT = (None, "つ", "個", "箇所", "カ所", "か所")


@dataclass(frozen=True, slots=True)
class Retold:
    """A number with the words that belong to it and what may set it apart."""

    sentence: Sentence
    quantity: Quantity
    words: frozenset[str]
    names: frozenset[tuple[str, str]]
    years: frozenset[str]
    ordinals: frozenset[str]
    poles: frozenset[Pole]
    then: frozenset[str]


def check_retold(context: Context) -> Iterator[Finding]:
    """Pairs of claims that should be one and differ by a slip."""
    claims = [c for s in context.sentences for c in _claims(context, s)]
    groups: dict[QuantityKind, list[Retold]] = defaultdict(list)
    for c in claims:
        groups[c.quantity.value.kind].append(c)
    for group in groups.values():
        for one, other in _candidates(group):
            one_claim = _one_claim(context, one, other) and not _agreed(one, other, group)
            if one_claim and not _is_series(context, one, other, group):
                yield _finding(context, one, other)


def _claims(context: Context, sentence: Sentence) -> Iterator[Retold]:
    kinds = (*_DATED, *_COUNTED)
    told = [q for q in sentence.quantities if q.value.kind in kinds and not heads_figure(sentence, q)]
    text = sentence.block.text.text
    if _FIELD.match(sentence.text) and len(sentence.text) < 60:
        return  # a field of a profile: every profile has one, with its own value
    parts = parted(text, sentence.start, sentence.end, [(q.clean_span.start, q.clean_span.end) for q in told])
    whole = sentence.text
    percents = sum(q.value.kind is QuantityKind.PERCENT for q in told)
    if percents >= 3:
        told = [q for q in told if q.value.kind is not QuantityKind.PERCENT]  # a breakdown: of its own whole
        parts = parted(text, sentence.start, sentence.end, [(q.clean_span.start, q.clean_span.end) for q in told])
    names = names_of(context, sentence)
    for q, (before, behind) in zip(told, parts, strict=True):
        near = text[max(before[0], before[1] - 60) : before[1]]
        near += " " + text[behind[0] : min(behind[1], behind[0] + 40)]
        words = frozenset(t for t in terms(written_out(near, context)) if not t.startswith("gr:"))
        years = frozenset() if q.value.kind in _DATED else _years_of(sentence)
        yield Retold(
            sentence,
            q,
            words,
            names,
            years,
            frozenset(_ORDINAL.findall(whole)),
            poles_of(near, context),
            frozenset(_THEN.findall(near)),
        )


def _years_of(sentence: Sentence) -> frozenset[str]:
    """The years a sentence names, era years as western ones."""
    dates = [d for q in sentence.quantities for d in (q.value.start_date, q.value.end_date) if d]
    return frozenset(d[:4] for d in dates) | frozenset(_YEAR.findall(sentence.text))


def _candidates(group: Sequence[Retold]) -> Iterator[tuple[Retold, Retold]]:
    """Pairs of different sections that differ by a slip."""
    for i, one in enumerate(group):
        for other in group[i + 1 :]:
            apart = one.sentence.block.section_id != other.sentence.block.section_id
            if apart and one.words & other.words and _slip(one.quantity, other.quantity):
                yield one, other


def _slip(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers differ as a slip of the pen makes them differ."""
    a, b = one.value, other.value
    if a.kind in _DATED:
        return _slip_of_years(one, other)
    if a.unit != b.unit and not (a.kind is QuantityKind.COUNT and (a.unit in _ANY_UNIT or b.unit in _ANY_UNIT)):
        return False
    if restates(one, other):
        return False
    x, y = digits_told(one), digits_told(other)
    if x == y and a.kind is QuantityKind.MONEY:
        return a.low != b.low and a.high != b.high  # 億 for 万
    if abs(len(x) - len(y)) == 1 and x.rstrip("0") == y.rstrip("0"):
        return _significant(one, other) >= _LONG
    if len(x) != len(y) or len(x.rstrip("0")) < 2 or edits(x, y, 1) != 1:
        return False
    return not granted(a, one.text).meets(granted(b, other.text))


def _significant(one: Quantity, other: Quantity) -> int:
    """How many digits two numbers tell: zeros at their ends are told by nobody's slip."""
    return min(len(digits_told(q).strip("0")) for q in (one, other))


def _slip_of_years(one: Quantity, other: Quantity) -> bool:
    """Whether two dates of one precision are one to three years apart and alike in all else."""
    a = f"{one.value.start_date}/{one.value.end_date}"
    b = f"{other.value.start_date}/{other.value.end_date}"
    years = [[int(y) for y in _YEAR.findall(x)] for x in (a, b)]
    if _YEAR.sub("#", a) != _YEAR.sub("#", b) or not years[0] or not (_printed(one) and _printed(other)):
        return False
    if set(one.value.modifiers) & {"from", "until"} != set(other.value.modifiers) & {"from", "until"}:
        return False
    off = [abs(x - y) for x, y in zip(years[0], years[1], strict=True)]
    if one.value.kind is QuantityKind.PERIOD:
        return sorted(off)[0] == 0 and 0 < sorted(off)[-1] <= 3
    return 0 < max(off) <= 3


def _printed(quantity: Quantity) -> bool:
    """Whether a date names its year itself (翌年度 and 昨年 depend on others)."""
    return bool(re.search(r"\d", fold_widths(quantity.text))) and bool(_YEAR.search(quantity.value.start_date or ""))


def _one_claim(context: Context, one: Retold, other: Retold) -> bool:
    """Whether the words say that two numbers are of one thing, and nothing says otherwise."""
    for a, b in ((one.years, other.years), (one.ordinals, other.ordinals)):
        if a and b and not a & b:
            return False
    if one.poles != other.poles or one.then != other.then or parallel(context, one.sentence, other.sentence):
        return False
    if not names_agree(one.names, other.names):
        return False
    weight = context.term_weights
    common = one.words & other.words
    shared = sum(weight.get(t, 0.0) for t in common)
    wholes = sorted(sum(weight.get(t, 0.0) for t in c.words) for c in (one, other))
    limits = context.rules.limits
    strict = one.quantity.value.kind in (QuantityKind.PERCENT, QuantityKind.YEAR)
    share = limits["retold_share_strict"] if strict else limits["retold_share"]
    least = limits["retold_weight"] * math.log((1 + len(context.sentences)) / 2.5)
    words = _LEAST_WORDS
    if one.quantity.value.kind in _COUNTED and (long := _significant(one.quantity, other.quantity)) >= _LONG:
        share *= limits["retold_long"] ** (long - _LONG + 1)  # the longer, the less likely alike by chance
        words -= 1
    return (
        len(common) >= words
        and shared >= max(least, share * wholes[0], 0.5 * share * wholes[1])
        and (shared >= 2 * least or any(context.word_places.get(t, 0) <= _RARE_PLACES for t in common))
    )


def _is_series(context: Context, one: Retold, other: Retold, group: Sequence[Retold]) -> bool:
    """Whether a third claim in the same words has a third value: something told for each year or member."""
    joined = any if one.quantity.value.kind in _DATED else all
    return any(
        c not in (one, other)
        and c.quantity.value.unit in (one.quantity.value.unit, other.quantity.value.unit)
        and not (_same(c.quantity, one.quantity) or _same(c.quantity, other.quantity))
        and joined(_one_claim(context, c, x) for x in (one, other))
        for c in group
    )


def _agreed(one: Retold, other: Retold, group: Sequence[Retold]) -> bool:
    """Whether either side finds its own number in the other's sentence: then it was that one's neighbour."""
    for a, b in ((one, other), (other, one)):
        for c in group:
            if c.sentence is b.sentence and c is not b and _same(a.quantity, c.quantity):
                return True
    return False


def _same(a: Quantity, b: Quantity) -> bool:
    if a.value.kind in _DATED:
        return (a.value.start_date, a.value.end_date) == (b.value.start_date, b.value.end_date)
    return granted(a.value, a.text).meets(granted(b.value, b.text))


def _finding(context: Context, one: Retold, other: Retold) -> Finding:
    shared = sorted(t for t in one.words & other.words if not t.startswith("ph:"))
    rare = sorted(shared, key=lambda t: -context.term_weights.get(t, 0.0))[:8]
    return context.told_twice(
        "repeats.slip",
        one.quantity,
        other.quantity,
        expected=one.quantity,
        arithmetic=f"{one.quantity.text} and {other.quantity.text} differ by one slip",
        comparable=f"one kind and unit; the words of both are much the same ({'、'.join(rare)}), "
        "no other name, phase or year sets them apart",
    )
