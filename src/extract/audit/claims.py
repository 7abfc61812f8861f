"""Claims: every number in prose with what it is about, and what else states the same thing.

Built from quantities and the words around them: subject and measure from particles, scope from 「X の N％」, time from
the dates of the sentence, tense from its predicate, place from the states and places it names. A claim is linked to
the table cells, lists and other claims that say the same. Not here: whether they agree (the checks).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extract.audit.announce import find_announced
from extract.audit.context import Context, Sentence
from extract.audit.poles import tense_of
from extract.audit.prose_table import compare_prose_with_tables, rows_linked
from extract.audit.series import find_series
from extract.audit.terms import likeness, terms
from extract.audit.windows import parted
from extract.model import Claim, EntityLabel, IdMaker, Quantity, QuantityKind, QuantityValue

_KINDS = frozenset(QuantityKind) - {QuantityKind.IDENTIFIER, QuantityKind.ORDINAL}
_DATED = (QuantityKind.YEAR, QuantityKind.DATE, QuantityKind.PERIOD)
_NOUN = r"[一-龠々ァ-ヴーA-Za-z0-9・･＝\-ヶ]"
_TOPIC = re.compile(
    rf"((?:{_NOUN}|「[^「」]{{1,30}}」)+(?:の(?:{_NOUN}|「[^「」]{{1,30}}」)+){{0,2}})(?:では|には|は|も|が)"
)
_SCOPE = re.compile(rf"((?:{_NOUN})+(?:（[^（）]{{1,12}}）)?)の(?:うち、?)?(?:約|ほぼ|およそ)?$")
_MEASURE = re.compile(
    rf"((?:{_NOUN})+(?:の(?:{_NOUN})+)?)(?:として|は|が|も|を|：)?(?:、)?(?:約|計|合計|総額|年間|毎年|およそ|ほぼ)*$"
)
_AHEAD = re.compile(r"^(?:現在|今後|当時|近年|最近|同年|昨年|今年|年間)+(?:の)?")
_NO_TOPIC = re.compile(
    r"[0-9.,]+|これら?|それら?|ここ|そこ|以下|以上|場合|ため|こと|もの|うち|ほか|一方|前者|後者|同社|結果|今回|次"
)
_MEASURABLE = re.compile(r"(?:数|額|率|費|金|割合|比率|人口|面積|量|高|予算|規模|支出|収入|売上)$")
_COUNTED = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.PERCENT, QuantityKind.MEASURE)
_BEHIND = re.compile(rf"^の?((?:{_NOUN}){{2,16}})")
_PLACES = (EntityLabel.STATE, EntityLabel.PLACE)
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
    bare = _without_numbers(context, sentence)
    before = bare[sentence.start : quantity.clean_span.start]
    near = text[window[0] : quantity.clean_span.start]
    behind = text[quantity.clean_span.end : window[1]]
    mentions = [
        m
        for m in context.mentions_of.get(sentence.block.block_id, ())
        if sentence.start <= m.clean_span.start < sentence.end
    ]
    measure = _measure(before, behind)
    topics = _topics(before) or _topics(bare[: sentence.start])[-1:]
    named_apart = [t for t in topics if t != measure] or topics
    section = context.sections_by_id.get(sentence.block.section_id or "")
    topic = named_apart[-1] if named_apart else section.title if section is not None else None
    if measure is None and quantity.value.kind in _COUNTED and topic is not None and _MEASURABLE.search(topic):
        measure = topic
    if topic is not None and measure == topic and "の" in topic:
        topic, _, measure = topic.rpartition("の")  # 「協会の会員数は」: the measure is 会員数, of what is 協会
    named = [m for m in mentions if topic is not None and m.text in topic]
    where = next((m.text for m in mentions if m.label in _PLACES), None)
    return Claim(
        claim_id=ids.make("cl", quantity.text, sentence.text),
        quantity_id=quantity.quantity_id,
        text=sentence.text,
        place=quantity.place,
        page_no=quantity.page_no,
        subject=topic,
        subject_entity_id=next((m.entity_id for m in named if m.entity_id), None),
        measure=measure,
        scope=_last(_SCOPE, near),
        unit=quantity.value.unit,
        qualifier=" ".join(quantity.value.modifiers) or None,
        time=_time(sentence, quantity),
        tense=tense_of(sentence.text, context),
        where=where,
        block_id=sentence.block.block_id,
        section_id=sentence.block.section_id,
    )


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    found = list(pattern.finditer(text))
    return found[-1].group(1) if found else None


def _without_numbers(context: Context, sentence: Sentence) -> str:
    """A sentence's paragraph with a mark for each character of a number: what is counted is no part of the count."""

    def make() -> str:
        text = list(sentence.block.text.text)
        for q in context.quantities_of.get(sentence.block.block_id, ()):
            text[q.clean_span.start : q.clean_span.end] = "\x00" * (q.clean_span.end - q.clean_span.start)
        return "".join(text)

    return context.once(("without numbers", sentence.block.block_id), make)


def _topics(text: str) -> list[str]:
    """What the clauses of a text are about, in order: their topics and subjects, times and numbers before them off."""
    found = (_AHEAD.sub("", m.group(1).lstrip("・･")) for m in _TOPIC.finditer(text))
    return [topic for topic in found if len(topic) >= 2 and not _NO_TOPIC.fullmatch(topic)]


def _measure(near: str, behind: str) -> str | None:
    """What was counted or measured: the noun right before the number, else the one right behind it."""
    found = _MEASURE.search(near)
    noun = _AHEAD.sub("", found.group(1)) if found is not None else ""
    if len(noun) >= 2 and not _NO_TOPIC.fullmatch(noun):
        return noun
    following = _BEHIND.match(behind)
    return following.group(1) if following is not None else None


def _time(sentence: Sentence, quantity: Quantity) -> str | None:
    """The date or period nearest before a number in its sentence, else nearest behind it."""
    dated = [q for q in sentence.quantities if q.value.kind in _DATED and q.value.start_date and q is not quantity]
    if quantity.value.kind in _DATED:
        dated = [quantity]
    before = [q for q in dated if q.clean_span.start <= quantity.clean_span.start]
    chosen = (before[-1:] or dated[:1])[:1]
    if not chosen or chosen[0].value.start_date is None:
        return None
    start, end = chosen[0].value.start_date, chosen[0].value.end_date
    return start if end in (None, start) else f"{start}/{end}"


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
