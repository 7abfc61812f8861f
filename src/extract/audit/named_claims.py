"""Counts and amounts of one named thing, told in two places with different numbers.

Two amounts are the same claim where their own words share several things that are rare in the document (a prize, a
programme, a measure), they have one unit and one time, and each is the other's nearest. Part of `repeats`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of
from extract.audit.context import Context, Sentence
from extract.audit.terms import terms
from extract.audit.windows import parted
from extract.model import Finding, QuantityKind

_YEAR = re.compile(r"(?:19|20)\d{2}年")
_THEN = re.compile(r"当初|以前|かつて|発足時|設立時|開始時")
_RARE_PLACES = 4
_ANY_UNIT = (None, "つ", "個", "箇所", "カ所", "か所", "ヶ所")


@dataclass(frozen=True, slots=True)
class Told:
    """An amount with the rare words around it."""

    amount: Amount
    rare: frozenset[str]
    years: frozenset[str]
    then: bool

    @property
    def sentence(self) -> Sentence:
        """Where it is told."""
        return self.amount.sentence


def check_named_claims(context: Context) -> Iterator[Finding]:
    """Pairs of claims about one named thing that do not agree."""
    claims = [t for s in context.sentences for t in _told(context, s)]
    by_word: dict[str, list[int]] = {}
    for i, claim in enumerate(claims):
        for word in claim.rare:
            by_word.setdefault(word, []).append(i)
    for i, j in sorted(_pairs(by_word)):
        one, other = claims[i], claims[j]
        if _comparable(context, one, other) and not one.amount.interval.meets(other.amount.interval):
            agreed = any(
                k not in (i, j) and _comparable(context, one, claims[k]) and _agree(one, claims[k])
                for k in by_word.get(next(iter(one.rare & other.rare)), [])
            )
            if not agreed:
                yield _finding(context, one, other)


def _agree(one: Told, other: Told) -> bool:
    return one.amount.interval.meets(other.amount.interval)


def _pairs(by_word: Mapping[str, Sequence[int]]) -> set[tuple[int, int]]:
    """Pairs of claims with a rare word in common."""
    counted: dict[tuple[int, int], int] = {}
    for places in by_word.values():
        for a, i in enumerate(places):
            for j in places[a + 1 :]:
                counted[i, j] = counted.get((i, j), 0) + 1
    return {pair for pair, count in counted.items() if count >= 1}


def _told(context: Context, sentence: Sentence) -> Iterator[Told]:
    amounts = [a for a in amounts_of(sentence) if a.value >= 3 and a.is_plain]
    text = sentence.block.text.text
    parts = parted(text, sentence.start, sentence.end, [(a.start, a.end) for a in amounts])
    years = frozenset(_YEAR.findall(sentence.text))
    for amount, (before, behind) in zip(amounts, parts, strict=True):
        window = f"{text[slice(*before)]} {text[behind[0] : min(behind[1], behind[0] + 80)]}"
        rare = frozenset(t for t in terms(window) if context.word_places.get(t, 0) <= _RARE_PLACES and len(t) > 1)
        if rare:
            yield Told(amount, rare, years, bool(_THEN.search(sentence.text)))


def _comparable(context: Context, one: Told, other: Told) -> bool:
    a, b = one.amount.quantity.value, other.amount.quantity.value
    if one.sentence.block is other.sentence.block or a.kind is not b.kind or one.then != other.then:
        return False
    if a.kind is QuantityKind.COUNT:
        if a.unit != b.unit and a.unit not in _ANY_UNIT and b.unit not in _ANY_UNIT:
            return False
    elif a.unit != b.unit:
        return False
    if one.years and other.years and not one.years & other.years:
        return False
    if not _names_agree(context, _names(context, one), _names(context, other)):
        return False
    return _names_one_thing(one.rare & other.rare) and _near(one.amount.value, other.amount.value)


def _names_one_thing(shared: frozenset[str]) -> bool:
    """Whether shared words name a thing: two foreign words, or a phrase of two (by sound or by sign)."""
    sounds = {t for t in shared if t.startswith("gr:") and len(t) >= 6}
    return len(sounds) >= 2 or any(t.startswith("ph:") and len(t) >= 10 for t in shared)


def _names(context: Context, claim: Told) -> frozenset[str]:
    """The clusters, programmes and organisations a claim's sentence names."""
    s = claim.sentence
    return frozenset(
        m.entity_id
        for m in context.mentions_of.get(s.block.block_id, ())
        if m.entity_id and m.label in ("CLUSTER", "PROGRAM") and s.start <= m.clean_span.start < s.end
    )


def _names_agree(context: Context, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two claims may be of one thing: one names nothing, both the same, or names that share most words."""
    if not one or not other or one & other:
        return True
    words = [
        {t for e in ids for t in terms(context.entities_by_id[e].name) if e in context.entities_by_id}
        for ids in (one, other)
    ]
    return 2 * len(words[0] & words[1]) >= min(len(words[0]), len(words[1]))


def _near(a: Decimal, b: Decimal) -> bool:
    """Whether two numbers are of one size: a factor of three apart at most."""
    low, high = sorted((abs(a), abs(b)))
    return low > 0 and high / low <= 3


def _finding(context: Context, one: Told, other: Told) -> Finding:
    chapters = {context.chapter_of(t.sentence.block.section_id) for t in (one, other)}
    words = sorted(t for t in one.rare & other.rare if t[:3] not in ("gr:", "ph:"))
    return context.told_twice(
        "repeats.between_chapters" if len(chapters) > 1 else "repeats.chapter",
        one.amount.quantity,
        other.amount.quantity,
        expected=one.amount.quantity,
        arithmetic=f"{one.amount.value} is not {other.amount.value}",
        comparable="one kind and unit, no years that exclude each other; both name "
        + ("、".join(words) or "the same rare things"),
    )
