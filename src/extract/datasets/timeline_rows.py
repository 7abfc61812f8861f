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
            "programme": _named(_nearest(date, [m for m in mentions if m.label in PROGRAMMES]), lookup),
            "text": plain(text, "sentence", whole),
        },
        place=block.text.place(*sentence),
    )


def _actor(block: Block, date: Quantity, mentions: list[Mention]) -> Mention | None:
    """The body that acts: one that an agent's particle follows, the nearest to the date."""
    text = block.text.text
    acting = [m for m in mentions if m.label in ACTORS and _AGENT.match(text, m.clean_span.end)]
    return _nearest(date, acting)


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
