"""One measure told in two sections with numbers a slip apart: 「医師は3,286人」 and 「医師は3,826人」.

A number's measure is the noun it stands behind, dates between them left out. Two numbers of one measure and unit are
held for one where no year, phase or subset sets them apart; the fewer digits they have, the more of their surroundings
must agree, for short numbers are alike by chance. Part of `repeats`; see docs/checks/repeats.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from extract.audit.context import Context, Sentence
from extract.audit.intervals import granted, restates
from extract.audit.likeness import is_slip
from extract.audit.subjects import parallel
from extract.audit.terms import terms
from extract.model import Finding, Quantity, QuantityKind

_KINDS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.PERCENT)
_DATED = (QuantityKind.YEAR, QuantityKind.DATE, QuantityKind.PERIOD)
_LETTER = r"[一-龠々ァ-ヴーA-Za-z・]"
_HEAD = re.compile(
    rf"(?P<noun>{_LETTER}{{2,30}})[」』]?(?:（[^（）]{{1,20}}）)?(?:は|が|を|も|の|に|、|：|:)?"
    r"(?:約|合計|合わせて|全体で|平均|およそ|ほぼ|累計|延べ|総額|年間|で|に|には|では|まで|の|、|時点|末|現在|\x00)*$"
)
_TOPIC = re.compile(rf"(?P<noun>{_LETTER}{{4,30}})[」』]?(?:（[^（）]{{1,20}}）)?(?:は|には|では)")
_ADVERBS = re.compile(r"(?:累計|延べ|総額|合計|平均|年間|全国|計)+$")
_EXPECTED = re.compile(r"目標|予定|見込|計画|予測|想定|予想|次期|来年")
_APART = re.compile(r"当初|以前|かつて|時点の|発足時|設立時|開始時|当たり|あたり|につき|ごと|新た|前年|前期|前回|昨年")
_PART = re.compile(r"うち|それぞれ|各々")  # behind the noun: before it they only say what the noun is part of
_BOUNDED = re.compile(r"を除|のみ|だけ|以上|以下|未満|を超")
_SUBSET = re.compile(r"男性|女性|男子|女子|[0-9]+歳|国内|海外|外国|全国|世界|欧州|民間|公立|私立|中小|大企業")
_LONGEST = 4  # digits from which a slip between unrelated numbers is rare enough for the measure alone
_SHORT = 2
_RARE = 6


@dataclass(frozen=True, slots=True)
class Told:
    """A number with its measure (or, less sure, its topic), its years, and the words around it."""

    sentence: Sentence
    quantity: Quantity
    noun: str
    is_measure: bool
    years: frozenset[str]
    apart: frozenset[str]
    words: frozenset[str]

    @property
    def value(self) -> Decimal:
        """The number in base units."""
        return self.quantity.value.low or Decimal(0)


def check_retold_measures(context: Context) -> Iterator[Finding]:
    """Pairs of numbers of one measure that differ by a slip."""
    groups: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for sentence in context.sentences:
        for told in _told(context, sentence):
            v = told.quantity.value
            groups[v.kind, v.unit, told.noun[-2:]].append(told)
    done: set[frozenset[str]] = set()
    for group in groups.values():
        for one, other in combinations(group, 2):
            pair = frozenset((one.quantity.quantity_id, other.quantity.quantity_id))
            if pair not in done and _one_measure(context, one, other) and not _explained(context, one, other, group):
                done.add(pair)
                yield _finding(context, one, other, group)


def _told(context: Context, sentence: Sentence) -> Iterator[Told]:
    text = sentence.block.text.text
    dated = [q for q in sentence.quantities if q.value.kind in _DATED]
    surroundings: frozenset[str] | None = None
    since = sentence.start
    for q in sentence.quantities:
        v = q.value
        if v.kind not in _KINDS or v.low is None or v.low != v.high or v.low <= 0:
            continue
        lead = _without_dates(text, since, q.core_span.start, dated)
        since = q.clean_span.end
        head = _HEAD.search(lead)
        noun = _ADVERBS.sub("", head["noun"]) if head else ""
        topic = _TOPIC.search(sentence.text, 0, max(q.core_span.start - sentence.start, 0))
        nouns = dict.fromkeys(n for n in (noun, topic["noun"] if topic else "") if len(n) >= 2)
        if nouns and surroundings is None:
            surroundings = _surroundings(context, sentence)
        behind = text[q.clean_span.end : q.clean_span.end + 16].partition("、")[0]
        own = lead[head.start("noun") :] if head else lead
        marks = _APART.findall(lead) + _PART.findall(own) + _BOUNDED.findall(behind) + _SUBSET.findall(lead)
        apart = frozenset(marks)
        if _EXPECTED.search(lead + behind):
            apart |= {"expected"}
        for n in nouns:
            yield Told(sentence, q, n, n == noun, _years(text, sentence, q, dated), apart, surroundings or frozenset())


def _without_dates(text: str, start: int, end: int, dated: Sequence[Quantity]) -> str:
    """The words before a number, each date a mark."""
    kept, at = [], max(start, end - 80)
    for d in dated:
        if at <= d.clean_span.start and d.clean_span.end <= end:
            kept += [text[at : d.clean_span.start], "\x00"]
            at = d.clean_span.end
    return "".join([*kept, text[at:end]])


def _years(text: str, sentence: Sentence, q: Quantity, dated: Sequence[Quantity]) -> frozenset[str]:
    """The years nearest before a number in its sentence, else all of its sentence's."""
    before = [d for d in dated if d.clean_span.end <= q.clean_span.start]
    chosen = before[-1:] or dated
    return frozenset(d[:4] for x in chosen for d in (x.value.start_date, x.value.end_date) if d)


def _surroundings(context: Context, sentence: Sentence) -> frozenset[str]:
    """The content words of a sentence, and of the first words of its paragraph, which say what it is about."""
    block = sentence.block.text.text
    return frozenset(t for t in terms(f"{sentence.text} {block[:40]}") if t[:3] not in ("gr:", "ph:"))


def _one_measure(context: Context, one: Told, other: Told) -> bool:
    if one.sentence.block.section_id == other.sentence.block.section_id:
        return False
    if parallel(context, one.sentence, other.sentence):
        return False
    same_year = {"expected"} if one.years & other.years else set()  # of one year, whether expected or done
    if one.apart - same_year != other.apart - same_year:
        return False
    if one.years and other.years and not one.years & other.years:
        return False
    nouns = sorted((one.noun, other.noun), key=len)
    if not nouns[1].endswith(nouns[0]) or not is_slip(one.value, other.value) or _rounds(one, other):
        return False
    digits = max(len(_digits(t.value)) for t in (one, other))
    shared = {t for t in one.words & other.words if context.word_places.get(t, 0) <= _RARE}
    shared -= set(terms(one.noun))
    measured = one.is_measure and other.is_measure and len(nouns[0]) == len(nouns[1])
    if digits > _SHORT:
        return digits >= _LONGEST or len(shared) >= 1 or (measured and len(nouns[0]) >= 4)
    if not measured:
        return False
    if digits < _SHORT or one.quantity.value.kind is QuantityKind.PERCENT:
        return False  # shares of two digits are alike too often
    return len(shared) >= 2


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", "").strip("0")


def _rounds(one: Told, other: Told) -> bool:
    """Whether one of them is the other rounded (約100 and 98; 864億円 and 86,420百万円)."""
    if restates(one.quantity, other.quantity):
        return True
    if not (one.quantity.value.approximate or other.quantity.value.approximate):
        return False
    return granted(one.quantity.value, one.quantity.text).meets(granted(other.quantity.value, other.quantity.text))


def _explained(context: Context, one: Told, other: Told, group: Sequence[Told]) -> bool:
    """Whether both numbers are meant: one paragraph tells both, or the measure has other values of the same time."""
    for a, b in ((one, other), (other, one)):
        held = context.quantities_of.get(b.sentence.block.block_id, ())
        if any((q.value.kind, q.value.low) == (a.quantity.value.kind, a.value) for q in held):
            return True
    sections = {t.sentence.block.section_id for t in (one, other)}
    measured = one.is_measure and other.is_measure
    near = [t for t in group if t.noun in (one.noun, other.noun) and t.apart == one.apart]
    near = [t for t in near if t.is_measure or not measured]
    years = one.years | other.years
    rest = {t.value for t in near if t.sentence.block.section_id in sections and (not t.years or t.years & years)}
    return len(rest - {one.value, other.value}) >= 1


def _finding(context: Context, one: Told, other: Told, group: Sequence[Told]) -> Finding:
    counts = [sum(t.value == x.value for t in group) for x in (one, other)]
    expected = one if counts[0] >= counts[1] else other
    shared = sorted(one.words & other.words, key=lambda t: (context.word_places.get(t, 0), t))[:6]
    return context.told_twice(
        "repeats.measure",
        one.quantity,
        other.quantity,
        expected=expected.quantity,
        arithmetic=f"{one.quantity.text} and {other.quantity.text} are one slip apart",
        comparable=f"one measure (「{one.noun}」), one unit, no year or subset sets them apart; both speak of "
        + "、".join(shared),
    )
