"""References inside the document to things that do not exist: chapters, sections, tables, figures, notes.

A reference is judged only where the document has that kind of numbering itself: an excerpt may well speak of
chapters that are not in it. See docs/checks/references.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from extract.audit.context import PROSE, Context
from extract.audit.markers import ordinal_of, style_of
from extract.model import Block, BlockLabel, Evidence, Finding, Verdict, squeezed

_CHAPTER = re.compile(
    r"第\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*章(?:\s*第\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*節)?"
)
_SECTION = re.compile(r"(?<!章)(?<!章 )第\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*節")
_NUMBERED = re.compile(r"(図表|表|図|写真)\s*(\d{1,3}(?:[-‐－–.]\d{1,3})*)(?!\d)")
_NOTE = re.compile(r"[（(]?(?:注|脚注)\s*(\d{1,3})\s*[）)]?")
_LEADERS = re.compile(r"[…‥]{3,}|[・.．]{6,}")
_OWN_NUMBER = re.compile(
    r"\s*第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[章節][\s　]*(?!.*(?:参照|見よ|述べ))[^。]{2,40}$"
)
_ELSEWHERE = re.compile(r"(?:法|白書|報告書|計画|規則|条約|憲法|指針|要綱|同書|編|部|前掲)[」』]?\s*$")


def check_references(context: Context) -> Iterator[Finding]:
    """Chapters, sections, tables, figures and notes that are referred to and not there."""
    sections = _section_numbers(context)
    captions = _caption_numbers(context)
    for block in context.blocks:
        if (block.label in PROSE or block.label is BlockLabel.SOURCE_NOTE) and not _is_contents(block):
            yield from _to_sections(context, block, sections)
            yield from _to_captions(context, block, captions)
    yield from _to_notes(context)


def _is_contents(block: Block) -> bool:
    """Whether a block is a line of a table of contents, or a heading set as text: its number is its own."""
    return bool(_LEADERS.search(block.text.text)) or bool(_OWN_NUMBER.match(block.text.text))


def _section_numbers(context: Context) -> Mapping[str | None, frozenset[int]]:
    """The numbers of 第N章 by None, and of 第N節 by chapter id."""
    found: dict[str | None, set[int]] = defaultdict(set)
    for s in context.report.sections:
        number = ordinal_of(s.number) if s.number else None
        if s.number is None or number is None:
            continue
        if style_of(s.number) == "第#章":
            found[None].add(number)
        elif style_of(s.number) == "第#節":
            found[s.chapter_id].add(number)
    return {k: frozenset(v) for k, v in found.items()}


def _chapter_id(context: Context, number: int) -> str | None:
    for s in context.report.sections:
        if s.number and style_of(s.number) == "第#章" and ordinal_of(s.number) == number:
            held = [x for x in context.report.sections if x.chapter_id == s.section_id and x is not s]
            if held:
                return s.section_id
    return None


def _missing(
    context: Context, block: Block, span: tuple[int, int], what: str, known: frozenset[int], rule: str
) -> Finding:
    listed = ", ".join(map(str, sorted(known)))
    return context.finding(
        rule,
        Verdict.INCOMPLETE,
        f"the text refers to {what}, which does not exist; there are {listed or 'none'}",
        [context.quote_clean("reference", block, span[0] - 20, span[1] + 12)],
        expected=f"one of {listed}" if listed else "its target",
        observed=what,
        comparable="numbers of the same kind in this document",
    )


def _to_sections(context: Context, block: Block, known: Mapping[str | None, frozenset[int]]) -> Iterator[Finding]:
    text = block.text.text
    chapters = known.get(None, frozenset())
    for m in _CHAPTER.finditer(text):
        chapter, section = ordinal_of(m.group(1)), ordinal_of(m.group(2)) if m.group(2) else None
        if chapter is None or _ELSEWHERE.search(text[: m.start()]):
            continue
        if chapter not in chapters:
            if 1 not in chapters:
                continue  # an excerpt
            yield _missing(context, block, m.span(), squeezed(m.group()), chapters, "references.section")
            continue
        target = _chapter_id(context, chapter)
        inside = known.get(target, frozenset()) if target else frozenset()
        if section is not None and inside and section not in inside:
            yield _missing(context, block, m.span(), squeezed(m.group()), inside, "references.section")
    own = known.get(context.chapter_of(block.section_id), frozenset())
    for m in _SECTION.finditer(text):
        number = ordinal_of(m.group(1))
        spoken = _ELSEWHERE.search(text[: m.start()]) or _CHAPTER.search(text[max(0, m.start() - 10) : m.end()])
        if number is not None and own and 1 in own and number not in own and not spoken:
            yield _missing(context, block, m.span(), squeezed(m.group()), own, "references.section")


def _caption_numbers(context: Context) -> Mapping[tuple[str | None, str], frozenset[str]]:
    """Printed numbers of captions, by chapter id and kind, and over all chapters under chapter None."""
    found: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    texts = [(context.chapter_of(t.section_id), t.number) for t in context.report.tables if t.number]
    texts += [(context.chapter_of(b.section_id), b.text.text) for b in context.blocks if b.label is BlockLabel.CAPTION]
    for chapter, text in texts:
        for m in _NUMBERED.finditer(squeezed(text)):
            found[chapter, m.group(1)].add(m.group(2))
            found[None, m.group(1)].add(m.group(2))
    return {k: frozenset(v) for k, v in found.items()}


def _to_captions(
    context: Context, block: Block, known: Mapping[tuple[str | None, str], frozenset[str]]
) -> Iterator[Finding]:
    text = block.text.text
    for m in _NUMBERED.finditer(text):
        kind, number = m.group(1), m.group(2)
        if text[m.start() - 1 : m.start()] in ("代", "発", "公", "別", "年") or _ELSEWHERE.search(text[: m.start()]):
            continue
        if "-" in number or "." in number:
            continue
        chapter = context.chapter_of(block.section_id)
        here = known.get((chapter, kind), frozenset())
        whole = known.get((None, kind), frozenset())
        if number in here or number in whole or "1" not in (here or whole):
            continue
        numbers = frozenset(int(n) for n in (here or whole) if n.isdigit())
        yield _missing(context, block, m.span(), f"{kind} {number}", numbers, "references.caption")


def _to_notes(context: Context) -> Iterator[Finding]:
    """Note marks （注 n） of a chapter whose note texts are not in it."""
    marks: dict[str | None, dict[int, Evidence]] = defaultdict(dict)
    bodies: dict[str | None, set[int]] = defaultdict(set)
    for block in context.blocks:
        chapter = context.chapter_of(block.section_id)
        for m in _NOTE.finditer(block.text.text):
            number = int(m.group(1))
            at_head = not block.text.text[: m.start()].strip() and block.label is not BlockLabel.SECTION_HEADER
            if at_head and len(block.text.text) > m.end() + 4:
                bodies[chapter].add(number)
            elif number not in marks[chapter]:
                marks[chapter][number] = context.quote_clean("note mark", block, m.start() - 12, m.end())
    footnotes = {context.chapter_of(b.section_id) for b in context.blocks if b.label is BlockLabel.FOOTNOTE}
    for chapter, given in marks.items():
        missing = sorted(n for n in given if n not in bodies[chapter] and n not in bodies[None])
        if not missing or (chapter in footnotes and not bodies[chapter]):
            continue
        yield context.finding(
            "references.note",
            Verdict.INCOMPLETE,
            f"in {context.path_of(chapter)}: the notes {', '.join(map(str, missing))} are marked in the text, "
            "and their texts are not in the document",
            [given[n] for n in missing],
            expected=f"{len(missing)} note texts",
            observed="none",
            comparable="note marks and note texts of the same chapter",
        )
