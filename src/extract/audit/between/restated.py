"""A statement that both documents make in other words, found by its words and by the numbers they agree on.

A sentence of one document is laid beside the sentences (and pairs of neighbours) of the other that share most of its
words, weighed by how rare they are. What they agree on speaks for them too: a sentence of three numbers of which two
are the other's tells the same. Where one number of such a sentence is nowhere in what the other document says about
it, and one number there of the same kind and unit is nowhere in the sentence, the two are the same statement told
differently: the words next to them are the same, or nothing else is left on either side. Only for documents of one
edition: a report and its summary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extract.audit.aliases import written_out
from extract.audit.between.joining import Sides
from extract.audit.context import Context, Sentence
from extract.audit.intervals import granted
from extract.audit.terms import likeness, terms
from extract.audit.windows import parted
from extract.model import Finding, Quantity, QuantityKind

_KINDS = frozenset(QuantityKind) - {QuantityKind.IDENTIFIER, QuantityKind.ORDINAL}
_DATED = (QuantityKind.YEAR, QuantityKind.DATE, QuantityKind.PERIOD)
_ANY_UNIT = (None, "つ", "個")
_FEW = 2
_MOST = 0.34  # numbers that may differ, for each statement that agrees
_LEAST = 0.5  # of a sentence's words, by weight, that what it is laid beside must have
_LEAST_WORDS = 3  # words, or numbers, in common
_CLOSE = 0.75  # of the best likeness, from which on another stretch may be what a sentence restates
_SURE = 0.8  # likeness from which on the one number that is left on either side is the same, whatever its words
_NUMBER = 0.15  # what a number in common adds to a likeness
_NEAR = 40  # characters before a number, and half as many behind it, that say what it is of
_MOSTLY = 0.6  # of both numbers' words in common, from which on they are of the same thing
_SAME_WORDS = 0.34  # of the words next to two numbers that they must share


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the words next to it."""

    quantity: Quantity
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence, or two neighbours, with its words and its numbers."""

    sentence: Sentence
    words: frozenset[str]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A stretch of the other document with how much of a sentence it restates, 0 to 1 and more."""

    stretch: Stretch
    likeness: float
    shared: frozenset[str]


def compare_statements(context: Context, whole: Sides) -> Iterator[Finding]:
    """Statements of the shorter document that the other one tells with another number."""
    sides = [_sentences(context, whole, other) for other in (False, True)]
    brief, full = sorted(sides, key=len)
    stretches = [*full, *_pairs(full)]
    by_word: dict[str, list[int]] = defaultdict(list)
    for i, s in enumerate(stretches):
        for word in s.words:
            by_word[word].append(i)
    agreeing = 0
    found: list[Finding] = []
    for told in brief:
        beside = _laid_beside(context, told, stretches, by_word)
        differing = list(_differing(context, told, beside)) if beside else []
        agreeing += (
            bool(beside) and not differing and any(_has(beside[0].stretch.figures, f.quantity) for f in told.figures)
        )
        found += differing
    if len(found) <= max(_FEW, _MOST * agreeing):
        yield from found  # else too much differs for slips: the documents speak of like things, not of the same


def is_told_in_both(context: Context, whole: Sides, finding: Finding) -> bool:
    """Whether a document has the other one's number too, of the same thing: then both numbers are meant."""
    weight = context.term_weights
    told = {other: [f for s in _sentences(context, whole, other) for f in s.figures] for other in (False, True)}
    for evidence in finding.evidence[:2]:
        other = whole.is_other(evidence.span)
        here = [f for f in told[other] if f.quantity.place.overlaps(evidence.span)]
        for figure in (f for f in here if f.quantity.text in (finding.expected, finding.observed)):
            there = (f for f in told[not other] if f.near & figure.near and _agree(f.quantity, figure.quantity))
            if any(likeness(dict.fromkeys(figure.near, 1), dict.fromkeys(f.near, 1), weight) >= _MOSTLY for f in there):
                return True
    return False


def _sentences(context: Context, whole: Sides, other: bool) -> tuple[Stretch, ...]:
    """The sentences of one side that tell numbers."""
    return context.once(("sentences with numbers", other), lambda: tuple(_find_sentences(context, whole, other)))


def _find_sentences(context: Context, whole: Sides, other: bool) -> Iterator[Stretch]:
    for sentence in context.sentences:
        if whole.is_other(sentence.block.pieces[0]) is other and sentence.quantities:
            words = frozenset(terms(written_out(sentence.text, context)))
            yield Stretch(sentence, words, tuple(_figures(context, sentence)))


def _figures(context: Context, sentence: Sentence) -> Iterator[Figure]:
    told = [q for q in sentence.quantities if q.value.kind in _KINDS]
    text = sentence.block.text.text
    parts = parted(text, sentence.start, sentence.end, [(q.clean_span.start, q.clean_span.end) for q in told])
    for q, (before, behind) in zip(told, parts, strict=True):
        near = text[max(before[0], before[1] - _NEAR) : before[1]]
        near += " " + text[behind[0] : min(behind[1], behind[0] + _NEAR // 2)]
        yield Figure(q, frozenset(terms(written_out(near, context))))


def _pairs(sentences: Sequence[Stretch]) -> Iterator[Stretch]:
    """Neighbouring sentences of one block as one: a summary says in one what a report says in two."""
    for a, b in pairwise(sentences):
        if a.sentence.block is b.sentence.block:
            yield Stretch(a.sentence, a.words | b.words, a.figures + b.figures)


def _laid_beside(
    context: Context, told: Stretch, stretches: Sequence[Stretch], by_word: Mapping[str, Sequence[int]]
) -> list[Beside]:
    """The stretches that may be what a sentence restates, the likest first; none where nothing is like enough."""
    weight = context.term_weights
    whole = sum(weight.get(t, 0.0) for t in told.words)
    scores: dict[int, float] = defaultdict(float)
    for word in told.words:
        for i in by_word.get(word, ()):
            scores[i] += weight.get(word, 0.0)
    found = []
    for i, score in scores.items():
        shared = told.words & stretches[i].words
        same = sum(_has(stretches[i].figures, f.quantity) for f in told.figures)
        if whole and len(shared) + same >= _LEAST_WORDS:
            found.append(Beside(stretches[i], score / whole + _NUMBER * same, shared))
    found.sort(key=lambda b: (-b.likeness, len(b.stretch.words)))
    best = found[0].likeness if found else 0.0
    return [b for b in found if b.likeness >= max(_LEAST, _CLOSE * best)]


def _has(figures: Iterable[Figure], quantity: Quantity) -> bool:
    return any(_agree(f.quantity, quantity) for f in figures)


def _agree(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers may be the same, as exactly as they are told."""
    if a.value.kind in _DATED or b.value.kind in _DATED:
        return _dates(a) == _dates(b) or _dates(a)[0] == _dates(b)[0] is not None
    if a.value.kind is not b.value.kind:
        return False
    ends = [(q.value.low, q.value.high) for q in (a, b)]
    if _bound(a) == _bound(b) != (True, True):
        return ends[0] == ends[1]  # 450 and more is not 480 and more, though both may be 500
    if a.value.approximate and b.value.approximate and a.value.low and b.value.low:
        return 2 * abs(a.value.low - b.value.low) <= max(_roundness(a.value.low), _roundness(b.value.low))
    return granted(a.value, a.text).meets(granted(b.value, b.text))


def _roundness(value: Decimal) -> Decimal:
    """The weight of a number's last digit that is not zero: what it may be a rounding to."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))


def _bound(q: Quantity) -> tuple[bool, bool]:
    return q.value.low is not None, q.value.high is not None


def _dates(q: Quantity) -> tuple[str | None, str | None]:
    return q.value.start_date, q.value.end_date


def _differing(context: Context, told: Stretch, beside: Sequence[Beside]) -> Iterator[Finding]:
    """The numbers of a sentence that nothing it may restate has, each with the one it should be."""
    best = beside[0]
    odd = [f for f in told.figures if not any(_has(b.stretch.figures, f.quantity) for b in beside)]
    if len({f.quantity.value.kind in _DATED for f in odd}) == 2:
        return  # another year, and what was counted then
    free = [f for f in best.stretch.figures if not _has(told.figures, f.quantity)]
    for figure in odd:
        rated = [(_nearness(context, figure, f), f) for f in free if _comparable(figure.quantity, f.quantity)]
        rated.sort(key=lambda r: -r[0])
        if not rated:
            continue
        named = rated[0][0] >= _SAME_WORDS and (len(rated) == 1 or rated[0][0] > rated[1][0])
        rivals = [f for f in odd if _comparable(f.quantity, figure.quantity)]
        left = len(rated) == len(rivals) == 1 and best.likeness >= _SURE
        if named or left:
            yield _finding(context, figure.quantity, rated[0][1].quantity, best)


def _comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers are of one kind, unit and bound; a count may leave its unit out."""
    units = {q.value.unit for q in (a, b)}
    one_unit = len(units) == 1 or (a.value.kind is QuantityKind.COUNT and not units.isdisjoint(_ANY_UNIT))
    return a.value.kind is b.value.kind and one_unit and _bound(a) == _bound(b)


def _nearness(context: Context, one: Figure, other: Figure) -> float:
    weight = context.term_weights
    fewer = min(sum(weight.get(t, 0.0) for t in f.near) for f in (one, other))
    shared = sum(weight.get(t, 0.0) for t in one.near & other.near)
    return shared / fewer if fewer else 0.0


def _finding(context: Context, here: Quantity, there: Quantity, beside: Beside) -> Finding:
    words = [t for t in sorted(beside.shared) if t[:3] not in ("gr:", "ph:")]
    words.sort(key=lambda t: -context.term_weights.get(t, 0.0))
    return context.told_twice(
        "documents.restated",
        here,
        there,
        expected=there,
        where=("one document", "the other"),
        arithmetic=f"{here.text} is not {there.text}, and neither document has the other's number there",
        comparable=f"both documents are of one edition; the statements share {'、'.join(words[:8])}; one kind and unit",
    )
