"""A sentence that stands in both documents, word for word but for a number.

The surest of comparisons: only the numbers differ. A sentence is told once in each document and says more than its
numbers. Where its years differ too it is about another time, and where much of what both documents tell differs they
are editions: then one note says so instead of a finding for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extract.audit.between.editions import Edition
from extract.audit.between.joining import Sides
from extract.audit.context import Context, Sentence
from extract.model import Finding, Quantity, QuantityKind, Verdict, squeezed

_DATED = (QuantityKind.YEAR, QuantityKind.DATE, QuantityKind.PERIOD)
_LEAST_WORDS = 8  # signs besides the numbers: shorter sentences are alike by chance
_FEW = 3
_MOST = 0.25  # share of sentences that may differ before two documents are told to be editions of one


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence as both documents tell it."""

    here: Sentence
    there: Sentence

    @property
    def differing(self) -> tuple[tuple[Quantity, Quantity], ...]:
        """The numbers of both that are not the same."""
        pairs = zip(self.here.quantities, self.there.quantities, strict=True)
        return tuple((a, b) for a, b in pairs if _value(a) != _value(b))


def compare_sentences(context: Context, whole: Sides, edition: Edition) -> Iterator[Finding]:
    """Sentences of both documents that differ in a number."""
    told = [_by_words(context, whole, other) for other in (False, True)]
    pairs = [Pair(told[0][words], told[1][words]) for words in told[0].keys() & told[1].keys()]
    pairs.sort(key=lambda p: (p.here.block.reading_order, p.here.start))
    differing = [p for p in pairs if p.differing and _is_of_one_time(p, edition)]
    if len(differing) > max(_FEW, _MOST * len(pairs)):
        yield _editions(context, differing, len(pairs))
        return
    for pair in differing:
        for a, b in pair.differing:
            yield _finding(context, pair, a, b, edition)


def _by_words(context: Context, whole: Sides, other: bool) -> Mapping[str, Sentence]:
    """The sentences that stand once in one document, by their words with all numbers taken out."""
    found: dict[str, Sentence | None] = {}
    for sentence in context.sentences:
        if not sentence.quantities or whole.is_other(sentence.block.pieces[0]) is not other:
            continue
        words = _words(sentence)
        if len(words.replace("#", "")) >= _LEAST_WORDS:
            found[words] = None if words in found else sentence
    return {words: s for words, s in found.items() if s is not None}


def _words(sentence: Sentence) -> str:
    text, at = sentence.block.text.text, sentence.start
    kept = []
    for q in sentence.quantities:
        kept.append(text[at : max(at, q.core_span.start)])
        at = max(at, q.core_span.end)
    return squeezed("#".join([*kept, text[at : max(at, sentence.end)]]))


def _value(quantity: Quantity) -> tuple[object, ...]:
    v = quantity.value
    return v.kind, v.low, v.high, v.unit, v.start_date, v.end_date


def _is_of_one_time(pair: Pair, edition: Edition) -> bool:
    """Whether both tell of one time: all their years are the same; in one edition, a year may be what differs."""
    dated = [q for q in pair.here.quantities if q.value.kind in _DATED]
    slipped = [a for a, _ in pair.differing if a.value.kind in _DATED]
    if edition.is_one:
        return len(pair.differing) == 1 or not slipped
    return bool(dated) and not slipped


def _finding(context: Context, pair: Pair, a: Quantity, b: Quantity, edition: Edition) -> Finding:
    return context.told_twice(
        "documents.sentence",
        a,
        b,
        expected=b,
        where=("one document", "the other, in the same sentence"),
        arithmetic=f"{a.text} is not {b.text}",
        comparable=f"the sentence is the same word for word but for its numbers; {edition.why}",
    )


def _editions(context: Context, differing: list[Pair], compared: int) -> Finding:
    """The one note on two documents whose numbers differ throughout."""
    first = differing[0].differing[0]
    return context.finding(
        "documents.editions",
        Verdict.NOT_COMPARABLE,
        f"{len(differing)} of {compared} sentences that both documents share have other numbers",
        [context.quote_quantity("here", first[0], around=24), context.quote_quantity("there", first[1], around=24)],
        comparable="too much differs for slips: the documents are taken for editions of one text, and their sentences "
        "are not held against each other",
    )
