"""A document with some of its characters changed, read again from its lines on.

Text files are edited and read anew, page by page. Of a PDF the text of its lines and table cells is changed in place,
so there the new text must be as long as the old. Names are not tagged again (that is most of the time of a run, and
an edit of a few characters changes few names): the original's mentions are carried over to where they now stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.model import Block, Entity, Line, Mention, Page, Report, Span
from extract.passages import make_passages
from extract.quantities import extract_quantities
from extract.report import Layout, Reading, describe_document, language_stage, layout_stage, read_stage
from extract.rules import Rules
from extract.sources import Source, source_of_file
from extract.tables.parts import PartCell, TablePart


@dataclass(frozen=True, order=True)
class Edit:
    """`new` in the place of ``source_text[start:end]``; equal ends insert."""

    start: int
    end: int
    new: str

    @property
    def keeps_length(self) -> bool:
        """Whether no place behind it moves."""
        return len(self.new) == self.end - self.start


@dataclass
class Original:
    """A document as it is: read once, edited many times."""

    source: Source
    rules: Rules
    reading: Reading
    report: Report

    @property
    def is_text(self) -> bool:
        """Whether edits may be of any length."""
        return self.source.text is not None

    def fits(self, edits: Sequence[Edit]) -> bool:
        """Whether this document can be edited so."""
        return self.is_text or all(e.keeps_length for e in edits)


def open_original(path: Path, rules: Rules) -> Original:
    """A document with all its records but claims, findings and datasets."""
    source = source_of_file(path)
    reading = read_stage(source, rules)
    layout = layout_stage(source, reading, rules)
    language = language_stage(reading, layout, rules)
    report = _report(source, reading, layout, rules, language.mentions, language.entities)
    return Original(source, rules, reading, report)


def edited(original: Original, edits: Sequence[Edit]) -> Report:
    """The document read again with some characters changed."""
    source, reading = original.source, original.reading
    if original.is_text:
        text = applied(reading.source_text, edits)
        source = replace(source, text=text, data=text.encode("utf-8"), encoding="utf-8")
        reading = read_stage(source, original.rules)
    else:
        reading = _reading(reading, edits)
    layout = layout_stage(source, reading, original.rules)
    mentions = carried(original.report.mentions, layout.blocks, edits)
    return _report(source, reading, layout, original.rules, mentions, original.report.entities)


def _report(
    source: Source,
    reading: Reading,
    layout: Layout,
    rules: Rules,
    mentions: tuple[Mention, ...],
    entities: tuple[Entity, ...],
) -> Report:
    document = describe_document(source, reading.pages, layout.blocks, rules)
    year = int(document.published[:4]) if document.published else None
    passages = make_passages(layout.blocks, layout.tables, reading.source_text)
    return Report(
        document=document,
        pages=reading.pages,
        blocks=layout.blocks,
        sections=layout.sections,
        tables=layout.tables,
        mentions=mentions,
        entities=entities,
        quantities=extract_quantities(passages, layout.tables, rules, speaking_year=year),
        ledger=layout.ledger,
    )


def applied(text: str, edits: Sequence[Edit]) -> str:
    """A text with edits made, from its end on so that no place moves before it is used.

    >>> applied("abc", [Edit(0, 1, "xx"), Edit(2, 2, "-")])
    'xxb-c'
    """
    for e in sorted(edits, reverse=True):
        text = text[: e.start] + e.new + text[e.end :]
    return text


def moved(offset: int, edits: Sequence[Edit]) -> int:
    """Where an offset of the original stands in the copy; inside an edit, its beginning."""
    shift = 0
    for e in sorted(edits):
        if offset >= e.end and e.end <= offset:
            shift += len(e.new) - (e.end - e.start)
        elif offset > e.start:
            return e.start + shift
    return offset + shift


def carried(mentions: Sequence[Mention], blocks: Sequence[Block], edits: Sequence[Edit]) -> tuple[Mention, ...]:
    """The mentions of blocks where they stand in the copy; those that an edit touches are left out."""
    pieces = sorted((p.start, p.end, i) for i, b in enumerate(blocks) for p in b.pieces)
    starts = [p[0] for p in pieces]
    kept: list[Mention] = []
    for m in mentions:
        if m.block_id is None or any(m.place.overlaps(Span(e.start, max(e.end, e.start + 1))) for e in edits):
            continue
        start, last = moved(m.place.start, edits), moved(m.place.end - 1, edits)
        at = bisect_right(starts, start) - 1
        if at < 0 or not pieces[at][0] <= start < pieces[at][1]:
            continue
        block = blocks[pieces[at][2]]
        first, end = block.text.position_of(start), block.text.position_of(last)
        if first is None or end is None or end < first:
            continue
        kept.append(
            replace(
                m,
                place=Span(start, last + 1),
                clean_span=Span(first, end + 1),
                block_id=block.block_id,
                page_no=block.page_no,
            )
        )
    return tuple(kept)


# A PDF's reading, edited in place.


def _reading(reading: Reading, edits: Sequence[Edit]) -> Reading:
    return Reading(
        pages=tuple(_page(p, edits) for p in reading.pages),
        lines=tuple(_line(line, edits) for line in reading.lines),
        parts=tuple(_part(p, edits) for p in reading.parts),
    )


def _page(page: Page, edits: Sequence[Edit]) -> Page:
    own = [e for e in edits if page.source_start <= e.start < page.source_end]
    inside = [Edit(e.start - page.source_start, e.end - page.source_start, e.new) for e in own]
    return replace(page, text=applied(page.text, inside)) if own else page


def _line(line: Line, edits: Sequence[Edit]) -> Line:
    return replace(line, text=_through(line.text, line.pieces, edits)) if _touched(line.pieces, edits) else line


def _part(part: TablePart, edits: Sequence[Edit]) -> TablePart:
    return replace(part, cells=tuple(_cell(c, edits) if _touched(c.pieces, edits) else c for c in part.cells))


def _cell(cell: PartCell, edits: Sequence[Edit]) -> PartCell:
    text = _through(cell.text, cell.pieces, edits)
    return replace(cell, text=text, lines=(text,) if len(cell.lines) == 1 else cell.lines)


def _touched(pieces: Sequence[Span], edits: Sequence[Edit]) -> bool:
    return any(p.overlaps(Span(e.start, e.end)) for p in pieces for e in edits)


def _through(text: str, pieces: Sequence[Span], edits: Sequence[Edit]) -> str:
    """A text made of pieces, edited where its characters are exactly theirs; as it is elsewhere."""
    if len(text) != sum(p.end - p.start for p in pieces):
        return text
    characters = list(text)
    at = 0
    for p in pieces:
        for e in edits:
            for i, c in enumerate(e.new):
                if p.start <= e.start + i < p.end:
                    characters[at + e.start + i - p.start] = c
        at += p.end - p.start
    return "".join(characters)
