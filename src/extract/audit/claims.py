"""Claims: every number in prose with what it is about, and what else states the same thing.

Built from quantities and the words around them (`claim_words`); tense is that of the predicate. A claim is linked to
the table cells, lists and other claims that say the same. Not here: whether they agree (the checks).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extract.audit.announce import find_announced
from extract.audit.claim_words import Around, masked, place_of, scope, subject_and_measure, time_of
from extract.audit.context import Context, Sentence
from extract.audit.poles import tense_of
from extract.audit.prose_table import compare_prose_with_tables, rows_linked
from extract.audit.series import find_series
from extract.audit.terms import likeness, terms
from extract.audit.windows import parted
from extract.model import Claim, IdMaker, Quantity, QuantityKind, QuantityValue

_KINDS = frozenset(QuantityKind) - {QuantityKind.IDENTIFIER, QuantityKind.ORDINAL}
_SAME = 0.22
_SAME_MEASURE = 0.06
_TELLING_DIGITS = 3


def build_claims(context: Context) -> tuple[Claim, ...]:
    """The claims of a report in reading order, linked to cells, lists and each other."""
    ids = IdMaker()
    claims: list[Claim] = []
    for sentence in context.sentences:
        told = [q for q in sentence.quantities if q.value.kind in _KINDS]
        text = sentence.block.text.text
        parts = parted(text, sentence.start, sentence.end, [(q.clean_span.start, q.clean_span.end) for q in told])
        for quantity, (before, behind) in zip(told, parts, strict=True):
            claims.append(_claim(context, ids, sentence, quantity, (before[0], behind[1])))
    links = _links(context)
    linked = [replace(c, same_as=tuple(dict.fromkeys(links.get(c.quantity_id, ())))) for c in claims]
    return tuple(_with_each_other(context, linked))


def _claim(context: Context, ids: IdMaker, sentence: Sentence, quantity: Quantity, window: tuple[int, int]) -> Claim:
    text = sentence.block.text.text
    around = Around(
        sentence,
        quantity,
        masked(context, sentence),
        text[window[0] : quantity.clean_span.start],
        text[quantity.clean_span.end : window[1]],
        [
            m
            for m in context.mentions_of.get(sentence.block.block_id, ())
            if sentence.start <= m.clean_span.start < sentence.end
        ],
    )
    subject, measure = subject_and_measure(context, around)
    named = [m for m in around.mentions if subject is not None and m.text in subject]
    return Claim(
        claim_id=ids.make("cl", quantity.text, sentence.text),
        quantity_id=quantity.quantity_id,
        text=sentence.text,
        place=quantity.place,
        page_no=quantity.page_no,
        subject=subject,
        subject_entity_id=next((m.entity_id for m in named if m.entity_id), None),
        measure=measure,
        scope=scope(around),
        unit=quantity.value.unit,
        qualifier=" ".join(quantity.value.modifiers) or None,
        time=time_of(around),
        tense=tense_of(sentence.text, context),
        where=place_of(around, subject, measure),
        block_id=sentence.block.block_id,
        section_id=sentence.block.section_id,
    )


# Links.


def _links(context: Context) -> Mapping[str, Sequence[str]]:
    """What states the same thing as a quantity: table cells and lists, by quantity id."""
    links: dict[str, list[str]] = defaultdict(list)
    for group in compare_prose_with_tables(context):
        for held in group:
            if held.figure.quantity is not None:
                for row in rows_linked(held):
                    cell = f"cell:{held.scale.table.table_id}/{row.cell.row}/{row.cell.column}"
                    links[held.figure.quantity.quantity_id].append(cell)
    series = find_series(context)
    for sentence in context.sentences:
        for announced in find_announced(sentence, context):
            counted = next((q for q in sentence.quantities if q.core_span.start == announced.start), None)
            if counted is None or not announced.forward:
                continue
            here = context.block_index[sentence.block.block_id]
            for s in series:
                if here <= context.block_index[s.first.block.block_id] <= here + 3 and len(s.items) == announced.count:
                    links[counted.quantity_id].append(f"list:{s.first.block.block_id}")
                    break
    return links


def _with_each_other(context: Context, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Claims with one value and unit whose sentences say much the same, linked both ways."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    values = {q.quantity_id: q.value for q in context.report.quantities}
    for i, c in enumerate(claims):
        v = values[c.quantity_id]
        groups[v.kind, v.unit, v.low, v.high, v.start_date, v.end_date].append(i)
    same: dict[int, list[str]] = defaultdict(list)
    for members in groups.values():
        for a, i in enumerate(members):
            for j in members[a + 1 :]:
                one, other = claims[i], claims[j]
                if one.block_id != other.block_id and _alike(context, one, other, values[one.quantity_id]):
                    same[i].append(f"claim:{other.claim_id}")
                    same[j].append(f"claim:{one.claim_id}")
    for i, c in enumerate(claims):
        yield replace(c, same_as=(*c.same_as, *same[i])) if i in same else c


def _alike(context: Context, one: Claim, other: Claim, value: QuantityValue) -> bool:
    """Whether two claims of one value say the same: their sentences do, or they name one measure of some digits."""
    like = likeness(terms(one.text), terms(other.text), context.term_weights)
    measured = one.measure is not None and one.measure == other.measure and _is_telling(value)
    return like >= _SAME or (measured and like >= _SAME_MEASURE)


def _is_telling(value: QuantityValue) -> bool:
    """Whether a number has digits enough not to be another's by chance."""
    end = value.low if value.low is not None else value.high
    return end is not None and len(f"{abs(end):f}".partition(".")[0]) >= _TELLING_DIGITS
