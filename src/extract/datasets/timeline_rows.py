"""Sentences with a date → the rows of `policy_timeline`.

One row for each dated quantity of a sentence that names a stretch of time (not "every year", not a day of an
unknown year): when, as printed and to its precision, open where から or まで leaves it open; who acts (a body or state
that the sentence makes its subject or agent), which programme or cluster it is about, and the sentence.
Not here: reading dates (`quantities`) and names (`entities`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.datasets.values import DraftRow, Lookup, Sourced, Surface, plain
from extract.model import Block, BlockLabel, EntityLabel, Mention, Origin, Quantity, Report, Span
from extract.text.sentences import split_sentences
from extract.text.timeline import TimeFrame, time_frame

PROSE = frozenset({BlockLabel.TEXT, BlockLabel.LIST_ITEM, BlockLabel.FOOTNOTE})
ACTORS = frozenset({EntityLabel.ORG, EntityLabel.STATE})
PROGRAMMES = frozenset({EntityLabel.PROGRAM, EntityLabel.CLUSTER, EntityLabel.LAW})
_AGENT = re.compile(r"[」』”\"）)]*(?:は|が|も|では|において(?:は|も)|により|によって|による|の発議|から)")

# A programme that a sentence only leans on: its frame, what came before it, an example, what it answers to.
_ASIDE = re.compile(
    r"[」』”\"）)]*(?:プログラム|事業|イニシアティブ|政策|戦略)?(?:[（(][^（）()]*[）)])?"
    r"(?:の(?:一環|前身|後継|指定)|に(?:見られる|代表される|呼応|基づ)|のような|との(?:協力|連携))"
)
_TOPIC = re.compile(r"[」』”\"）)]*(?:[（(][^（）()]*[）)])?(?:は|が|も)")
_OPENS = re.compile(r"(?<!。)[（(][ 　]*$")
_DATED_BRACKET = re.compile(r"[（(][ 　]*[12][0-9]{3} ?年[^（）()]*[）)]")
_BEFORE_BRACKET = re.compile(r"[」』”\" 　]*")


def timeline_rows(report: Report, lookup: Lookup) -> Iterator[DraftRow]:
    """The dated statements of a report's prose, in reading order."""
    for block in sorted(report.blocks, key=lambda b: b.reading_order):
        if block.label not in PROSE:
            continue
        framed = ((q, time_frame(q.value)) for q in lookup.block_quantities(block.block_id))
        dates = [(q, frame) for q, frame in framed if frame is not None]
        if not dates:
            continue
        mentions = lookup.block_mentions(block.block_id)
        for sentence in split_sentences(block.text.text):
            inside = [m for m in mentions if _within(m.clean_span, sentence)]
            for date, frame in dates:
                if _within(date.clean_span, sentence):
                    yield _row(block, sentence, date, frame, inside, lookup)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start < outer.end


def _row(
    block: Block, sentence: Span, date: Quantity, frame: TimeFrame, mentions: list[Mention], lookup: Lookup
) -> DraftRow:
    text = block.text.text[sentence.start : sentence.end].strip()
    whole = Surface(
        text=text,
        origin=Origin.BLOCK,
        page_no=block.page_no,
        place=block.text.place(*sentence),
        block_id=block.block_id,
        section_id=block.section_id,
    )
    when = Surface(
        text=date.text, origin=Origin.QUANTITY, page_no=date.page_no, place=date.place, block_id=block.block_id
    )

    def dated(value: str | None) -> Sourced:
        return Sourced(value=value, rule="date", surface=when, quantity_id=date.quantity_id)

    return DraftRow(
        values={
            "start": dated(frame.start),
            "end": dated(frame.end),
            "precision": dated(frame.precision),
            "actor": _named(_actor(block, date, mentions), lookup),
            "programme": _named(_programme(block, date, mentions), lookup),
            "text": plain(text, "sentence", whole),
        },
        place=block.text.place(*sentence),
    )


def _actor(block: Block, date: Quantity, mentions: list[Mention]) -> Mention | None:
    """The body that acts: one that an agent's particle follows, the nearest to the date."""
    text = block.text.text
    acting = [m for m in mentions if m.label in ACTORS and _AGENT.match(text, m.clean_span.end)]
    return _nearest(date, acting)


def _programme(block: Block, date: Quantity, mentions: list[Mention]) -> Mention | None:
    """What a dated sentence is about: for a date that opens a bracket the name before it, or else the nearest.

    Names the sentence only leans on are left out, and a cluster yields to a programme unless it is the topic.
    """
    text = block.text.text
    named = [m for m in mentions if m.label in PROGRAMMES]
    opening = _OPENS.search(text, 0, date.clean_span.start)
    if opening is not None and not _names_inside(text, date, named):
        return next((m for m in named if _ends_at(text, m.clean_span.end, opening.start())), None)
    dated = [b.span() for b in _DATED_BRACKET.finditer(text) if not b.start() < date.clean_span.start < b.end()]
    about = [m for m in named if not _ASIDE.match(text, m.clean_span.end)]
    about = [m for m in about if not any(start < m.clean_span.start < end for start, end in dated)]
    first = [m for m in about if m.label is not EntityLabel.CLUSTER or _TOPIC.match(text, m.clean_span.end)]
    return _nearest(date, first or about)


def _names_inside(text: str, date: Quantity, named: list[Mention]) -> bool:
    """Whether the bracket that a date opens goes on with a name of its own."""
    closing = text.find("）", date.clean_span.end)
    return any(date.clean_span.end <= m.clean_span.start < closing for m in named)


def _ends_at(text: str, end: int, bracket: int) -> bool:
    between = _BEFORE_BRACKET.match(text, end)
    return end <= bracket and between is not None and between.end() == bracket


def _nearest(date: Quantity, mentions: list[Mention]) -> Mention | None:
    """The mention closest to a date; the earlier one where two are as close."""
    return min(mentions, key=lambda m: (_gap(m.clean_span, date.clean_span), m.clean_span.start), default=None)


def _gap(one: Span, other: Span) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _named(mention: Mention | None, lookup: Lookup) -> Sourced:
    """A mention under the name of its entity; None where there is none."""
    if mention is None:
        return plain(None, "no such mention", Surface(text="", origin=Origin.MENTION))
    entity = lookup.entities.get(mention.entity_id or "")
    surface = Surface(
        text=mention.text,
        origin=Origin.MENTION,
        page_no=mention.page_no,
        place=mention.place,
        block_id=mention.block_id,
    )
    name = entity.name if entity is not None else mention.text
    return Sourced(value=name, rule="entity name", surface=surface, entity_id=mention.entity_id)
