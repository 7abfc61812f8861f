"""Two reports as one, so that the checks of one document can look across both.

The second report's places follow the first's; ids get a side before them, entities keep theirs (they are made from
names, so that one name is one entity on both sides). Not here: any judgement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from extract.model import (
    Block,
    CleanText,
    Evidence,
    Finding,
    Mention,
    Quantity,
    Report,
    Section,
    Segment,
    Span,
    Table,
)

_ALL = "all"


@dataclass(frozen=True)
class Sides:
    """Two reports and what they are together: places from `boundary` on are the second's."""

    one: Report
    other: Report
    report: Report

    @cached_property
    def boundary(self) -> int:
        """The first place of the second report."""
        return len(self.one.source_text)

    def is_other(self, span: Span) -> bool:
        """Whether a place is the second report's."""
        return span.start >= self.boundary

    def is_between(self, finding: Finding) -> bool:
        """Whether a finding quotes both reports."""
        return len({self.is_other(e.span) for e in finding.evidence}) == 2

    def located(self, evidence: Evidence) -> Evidence:
        """Evidence with its place counted in its own document, which it names where it is the second."""
        if not self.is_other(evidence.span):
            return evidence
        own = self.other.document.document_id
        return replace(evidence, span=evidence.span.shifted(-self.boundary), document_id=own)


def joined(one: Report, other: Report) -> Report:
    """Both reports as one document."""
    later = len(one.source_text)
    behind = 1 + max((b.reading_order for b in one.blocks), default=0)
    first, second = _Side("1:", 0, 0), _Side("2:", later, behind)
    return Report(
        document=one.document,
        pages=(*one.pages, *(replace(p, source_start=p.source_start + later) for p in other.pages)),
        blocks=tuple(side.block(b) for side, r in ((first, one), (second, other)) for b in r.blocks),
        sections=tuple(side.section(s) for side, r in ((first, one), (second, other)) for s in r.sections),
        tables=tuple(side.table(t) for side, r in ((first, one), (second, other)) for t in r.tables),
        mentions=tuple(side.mention(m) for side, r in ((first, one), (second, other)) for m in r.mentions),
        quantities=tuple(side.quantity(q) for side, r in ((first, one), (second, other)) for q in r.quantities),
        entities=tuple({e.entity_id: e for e in (*one.entities, *other.entities)}.values()),
    )


def prose_against_tables(whole: Sides, prose_of_other: bool, tables: Iterable[Table]) -> Report:
    """One side's text with tables of the other side, all in one chapter: prose is held against tables of its chapter.

    Args:
        whole: Both sides.
        prose_of_other: Whose text: the second report's, or the first's.
        tables: Tables of the joined report; those of the same side as the text are left out.
    """
    both = whole.report
    return replace(
        both,
        blocks=tuple(b for b in both.blocks if whole.is_other(b.pieces[0]) is prose_of_other),
        sections=tuple(replace(s, chapter_id=_ALL) for s in both.sections),
        tables=tuple(t for t in tables if whole.is_other(t.pieces[0]) is not prose_of_other),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """What one report's ids begin with, and how far its places and its reading order are shifted."""

    name: str
    by: int
    behind: int

    def block(self, b: Block) -> Block:
        segments = (s._replace(source_start=s.source_start + self.by) for s in b.text.segments)
        return replace(
            b,
            block_id=self.name + b.block_id,
            section_id=self._id(b.section_id),
            reading_order=b.reading_order + self.behind,
            text=CleanText(b.text.text, tuple(Segment(*s) for s in segments)),
            pieces=self._pieces(b.pieces),
        )

    def section(self, s: Section) -> Section:
        return replace(
            s,
            section_id=self.name + s.section_id,
            parent_id=self._id(s.parent_id),
            chapter_id=self.name + s.chapter_id,
            span=s.span.shifted(self.by),
            heading_block_id=self._id(s.heading_block_id),
        )

    def table(self, t: Table) -> Table:
        return replace(
            t,
            table_id=self.name + t.table_id,
            section_id=self._id(t.section_id),
            cells=tuple(replace(c, pieces=self._pieces(c.pieces)) for c in t.cells),
            pieces=self._pieces(t.pieces),
            caption_pieces=self._pieces(t.caption_pieces),
            note_pieces=self._pieces(t.note_pieces),
            source_note_pieces=self._pieces(t.source_note_pieces),
            constraints=tuple(replace(c, suspects=self._pieces(c.suspects)) for c in t.constraints),
        )

    def mention(self, m: Mention) -> Mention:
        return replace(m, place=m.place.shifted(self.by), block_id=self._id(m.block_id), table_id=self._id(m.table_id))

    def quantity(self, q: Quantity) -> Quantity:
        return replace(
            q,
            quantity_id=self.name + q.quantity_id,
            place=q.place.shifted(self.by),
            block_id=self._id(q.block_id),
            table_id=self._id(q.table_id),
        )

    def _id(self, known: str | None) -> str | None:
        return None if known is None else self.name + known

    def _pieces(self, pieces: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(p.shifted(self.by) for p in pieces)
