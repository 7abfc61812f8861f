"""A feed and a section → dataset rows: one row a profile, its labelled fields as columns.

A profile is a subsection whose body is a subtitle and lines like 「設立：…」 「拠点：…」; a field runs to the next
label, over line and page breaks. Not here: finding the section (`select`), typing a field (`values`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.datasets.select import blocks_in, find_section
from extract.datasets.spec import ColumnRule, Feed
from extract.datasets.values import DraftRow, Lookup, Sourced, Surface, constant, plain, position, read_value
from extract.errors import RuleError
from extract.model import Block, Origin, Report, Section, Span, hull


@dataclass(frozen=True, slots=True)
class _Joined:
    """The texts of some blocks with a line break between them, and where each begins."""

    blocks: Sequence[Block]
    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> _Joined:
        starts: list[int] = []
        at = 0
        for block in blocks:
            starts.append(at)
            at += len(block.text.text) + 1
        return cls(blocks, "\n".join(b.text.text for b in blocks), tuple(starts))

    def surface(self, start: int, end: int, section: Section) -> Surface:
        """Some of the joined text with its place; its surrounding white space is left out."""
        raw = self.text[start:end]
        start, end = start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())
        if start >= end:
            return Surface(text="", origin=Origin.BLOCK, section_id=section.section_id)
        places: list[Span] = []
        touched: list[Block] = []
        for block, begin in zip(self.blocks, self.starts, strict=True):
            low, high = max(start - begin, 0), min(end - begin, len(block.text.text))
            if low < high:
                places.append(block.text.place(low, high))
                touched.append(block)
        return Surface(
            text=self.text[start:end],
            origin=Origin.BLOCK,
            page_no=touched[0].page_no,
            place=hull(tuple(places)),
            block_id=touched[0].block_id,
            section_id=section.section_id,
        )


def profile_rows(report: Report, feed: Feed, lookup: Lookup) -> Iterator[DraftRow]:
    """One row for each subsection of the feed's section that has at least one of the feed's fields.

    Raises:
        RuleError: The section is not there, or none of its subsections has such fields.
    """
    if feed.profiles is None:
        return
    where = f"{feed.where}; {report.document.document_id}"
    parent = find_section(report, feed.profiles, where)
    number = 0
    for section in report.sections:
        if section.parent_id != parent.section_id:
            continue
        profile = _Profile(report, feed, section)
        if profile.fields:
            number += 1
            yield profile.row(number, lookup)
    if number == 0 and not feed.optional:
        raise RuleError(
            f"「{parent.title}」 has no subsections with the fields {', '.join(feed.fields)}",
            where=where,
            hint="check `fields` and the section",
        )


class _Profile:
    """One profile: its heading, its subtitle, its fields."""

    def __init__(self, report: Report, feed: Feed, section: Section) -> None:
        self.feed, self.section = feed, section
        blocks = [b for b in blocks_in(report, [section]) if b.block_id != section.heading_block_id]
        self.heading = next((b for b in report.blocks if b.block_id == section.heading_block_id), None)
        joined = _Joined.of(blocks)
        labels = re.compile(rf"({'|'.join(map(re.escape, feed.fields))})\s*[：:]\s*")
        hits = list(labels.finditer(joined.text))
        ends = [h.start() for h in hits[1:]] + [len(joined.text)]
        self.fields: dict[str, Surface] = {}
        for hit, end in zip(hits, ends, strict=True):
            self.fields.setdefault(hit.group(1), joined.surface(hit.end(), end, section))
        self.subtitle = joined.surface(0, hits[0].start() if hits else 0, section)
        self.place = self._place(blocks)

    def _place(self, blocks: Sequence[Block]) -> Span:
        pieces = [p for b in blocks for p in b.pieces]
        if self.heading is not None:
            pieces += self.heading.pieces
        return hull(tuple(pieces)) if pieces else self.section.span

    def row(self, number: int, lookup: Lookup) -> DraftRow:
        values = {r.name: self._value(r, number, lookup) for r in self.feed.columns}
        return DraftRow(values=values, place=self.place)

    def _value(self, rule: ColumnRule, number: int, lookup: Lookup) -> Sourced:
        if rule.source == "constant":
            return constant(rule.argument)
        if rule.source == "field":
            names = [rule.argument] if isinstance(rule.argument, str) else list(rule.argument)
            found = next((self.fields[n] for n in names if n in self.fields), None)
            if found is None:
                return plain(None, "field absent", Surface(text="", origin=Origin.BLOCK))
            return read_value(rule, found, lookup)
        if rule.source == "from":
            return self._derived(rule, number, lookup)
        raise RuleError(
            f"column 「{rule.name}」 takes {rule.source}, which a profile has not",
            where=self.feed.where,
            hint="use field, from or constant",
        )

    def _derived(self, rule: ColumnRule, number: int, lookup: Lookup) -> Sourced:
        if rule.argument == "row_number":
            return position(number)
        if rule.argument == "subtitle":
            return read_value(rule, self.subtitle, lookup)
        heading = Surface(
            text=(self.section.number if rule.argument == "heading_number" else self.section.title) or "",
            origin=Origin.SECTION,
            page_no=self.section.first_page_no,
            place=hull(self.heading.pieces) if self.heading is not None else None,
            block_id=self.section.heading_block_id,
            section_id=self.section.section_id,
        )
        return read_value(rule, heading, lookup)
