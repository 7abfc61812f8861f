"""Finding in a report what a datasets.toml describes: tables, sections, stretches of prose.

Texts are compared squeezed (NFKC, no white space), so that line wraps, full-width digits and letter-spacing do
not matter. Not here: reading values out of what was found (`table_rows`, `profile_rows`).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.datasets.spec import Feed, SectionSelector, TableSelector
from extract.errors import RuleError
from extract.model import Block, BlockLabel, Report, Section, Span, Table, TableBody, squeezed

FURNITURE = frozenset({BlockLabel.PAGE_HEADER, BlockLabel.PAGE_FOOTER, BlockLabel.PAGE_NUMBER})


class Found(NamedTuple):
    """A pattern's hit in a cleaned text: `span` in it, and the text there."""

    span: Span
    text: str


def find_squeezed(pattern: str, text: str) -> Found | None:
    r"""The first hit of a pattern written for squeezed text: its group, or all of it where it has none.

    >>> find_squeezed(r"第(\d+)回", "第 １２ 回の結果")
    Found(span=Span(start=2, end=4), text='１２')
    """
    letters: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for folded in unicodedata.normalize("NFKC", char):
            if not folded.isspace():
                letters.append(folded)
                origin.append(index)
    hit = re.search(pattern, "".join(letters))
    if hit is None:
        return None
    start, end = hit.span(1) if hit.re.groups else hit.span()
    if start in {end, -1}:
        return None
    span = Span(origin[start], origin[end - 1] + 1)
    return Found(span, text[span.start : span.end])


def contains(text: str | None, part: str) -> bool:
    """Whether `part` stands in `text`, both squeezed."""
    return text is not None and squeezed(part) in squeezed(text)


_KANJI_DIGITS = str.maketrans("一二三四五六七八九", "123456789")


def chapter_number(number: str | None) -> str:
    """A chapter's number without its words.

    >>> chapter_number("第 ３ 章"), chapter_number("第二章"), chapter_number("II.")
    ('3', '2', 'II')
    """
    bare = squeezed(number or "").translate(_KANJI_DIGITS)
    digits = re.search(r"\d+", bare)
    return digits.group() if digits else bare.strip("第章部編.")


def chapter_of(report: Report, section_id: str | None) -> Section | None:
    """The chapter that a section stands in."""
    by_id = {s.section_id: s for s in report.sections}
    section = by_id.get(section_id or "")
    return by_id.get(section.chapter_id) if section else None


def in_chapter(report: Report, section_id: str | None, chapter: str | None) -> bool:
    """Whether a section stands in the chapter of that number; any does where no chapter is asked for."""
    if chapter is None:
        return True
    found = chapter_of(report, section_id)
    return found is not None and chapter_number(found.number) == chapter_number(chapter)


def _ancestors(report: Report, section_id: str | None) -> list[Section]:
    by_id = {s.section_id: s for s in report.sections}
    chain: list[Section] = []
    while section_id in by_id and len(chain) <= len(by_id):
        chain.append(by_id[section_id])
        section_id = by_id[section_id].parent_id
    return chain


def header_texts(table: Table) -> list[str]:
    """For each column, the texts of its header cells from top to bottom, joined."""
    heads: list[str] = []
    for column in range(table.columns):
        texts: list[str] = []
        for row in range(table.header_rows):
            cell = table.cell(row, column)
            if cell is not None and cell.text and (not texts or texts[-1] != cell.text):
                texts.append(cell.text)
        heads.append("".join(texts))
    return heads


def _answers(report: Report, table: Table, wanted: TableSelector) -> bool:
    if not in_chapter(report, table.section_id, wanted.chapter):
        return False
    if wanted.number is not None and squeezed(wanted.number) != squeezed(table.number or ""):
        return False
    if wanted.caption is not None and not contains(table.caption, wanted.caption):
        return False
    if wanted.section is not None and not any(
        contains(s.title, wanted.section) for s in _ancestors(report, table.section_id)
    ):
        return False
    heads = {squeezed(h) for h in header_texts(table)} if wanted.headers else set()
    return all(squeezed(h) in heads for h in wanted.headers)


def describe(report: Report, table: Table) -> str:
    """A table in a few words, for messages: ``chapter 2, 表 3 「補助金の配分」 on page 21``."""
    chapter = chapter_of(report, table.section_id)
    parts = [f"chapter {chapter_number(chapter.number)}"] if chapter else []
    name = f"{table.number or 'a table without number'} 「{(table.caption or '')[:24]}」"
    absent = ", body absent" if table.body is TableBody.ABSENT else ""
    return ", ".join([*parts, f"{name} on page {table.page_no}{absent}"])


def find_table(report: Report, feed: Feed) -> Table | None:
    """The one table that a feed asks for; None where an optional feed's is not there.

    Raises:
        RuleError: None answers (the nearest are named), several do, or its body is not in the text.
    """
    wanted = feed.table
    if wanted is None:
        return None
    hits = [t for t in report.tables if _answers(report, t, wanted)]
    whole = [t for t in hits if t.body is not TableBody.ABSENT]
    if len(whole) == 1:
        return whole[0]
    if not whole and feed.optional:
        return None
    where = f"{feed.where}; {report.document.document_id}"
    if len(whole) > 1:
        raise RuleError(
            f"dataset 「{feed.dataset}」 asks for one table ({wanted}), {len(whole)} answer",
            where=where,
            hint="add a criterion: " + "; ".join(describe(report, t) for t in whole[:4]),
        )
    if hits:
        raise RuleError(
            f"dataset 「{feed.dataset}」 asks for a table ({wanted}) whose caption is here but whose body is not",
            where=where,
            hint="say optional = true, or remove the feed",
        )
    near = _nearest(report, wanted)
    raise RuleError(
        f"dataset 「{feed.dataset}」 asks for a table that is not there ({wanted})",
        where=where,
        hint="the nearest: " + "; ".join(describe(report, t) for t in near) if near else "no table was found at all",
    )


def _nearest(report: Report, wanted: TableSelector) -> list[Table]:
    """Up to three tables most like what was asked for: right chapter first, then alike wording."""
    asked = squeezed(" ".join(filter(None, (wanted.number, wanted.caption, wanted.section, *wanted.headers))))

    def likeness(table: Table) -> float:
        said = squeezed(" ".join(filter(None, (table.number, table.caption, *header_texts(table)))))
        alike = difflib.SequenceMatcher(None, asked, said[: 2 * len(asked) + 8], autojunk=False).ratio()
        return alike + in_chapter(report, table.section_id, wanted.chapter)

    return sorted(report.tables, key=likeness, reverse=True)[:3]


def find_section(report: Report, wanted: SectionSelector, where: str) -> Section:
    """The one section that answers.

    Raises:
        RuleError: None does (the nearest titles are named), or several do.
    """
    hits = sections_like(report, wanted)
    if len(hits) == 1:
        return hits[0]
    if hits:
        titles = "; ".join(f"{s.number or ''} {s.title} (page {s.first_page_no})" for s in hits[:4])
        raise RuleError(f"{len(hits)} sections answer to {wanted}", where=where, hint=f"be more exact: {titles}")
    titles_here = [s.title for s in report.sections if in_chapter(report, s.section_id, wanted.chapter)]
    near = difflib.get_close_matches(wanted.title or "", titles_here, n=3, cutoff=0.2)
    raise RuleError(
        f"no section answers to {wanted}", where=where, hint="the nearest: " + "; ".join(near or titles_here[:3])
    )


def sections_like(report: Report, wanted: SectionSelector) -> list[Section]:
    """All sections in the chapter asked for whose title holds the words asked for."""
    return [
        s
        for s in report.sections
        if in_chapter(report, s.section_id, wanted.chapter)
        and (wanted.title is None or contains(s.title, wanted.title))
    ]


def blocks_in(report: Report, sections: Iterable[Section]) -> Sequence[Block]:
    """The blocks of some sections in reading order, without furniture."""
    ids = {s.section_id for s in sections}
    mine = [b for b in report.blocks if b.section_id in ids and b.label not in FURNITURE]
    return sorted(mine, key=lambda b: b.reading_order)
