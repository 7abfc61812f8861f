"""Numbers that order things: chapters, sections, captions, list items. Given twice, or left out.

See docs/checks/numbering.md. References to numbers that do not exist are in `extract.audit.references`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.audit.context import Context
from extract.audit.markers import ordinal_of, style_of
from extract.audit.series import Series, find_series
from extract.model import BlockLabel, Evidence, Finding, Section, Span, Verdict, squeezed

_PICTURES = re.compile(r"(?:^|(?<=[\s　]))(?:図表|図|写真|グラフ|資料)\s*(?:[0-9]+[-‐－–.])*[0-9]+(?=[\s　：:.．]|$)")
_CAPTION = re.compile(r"^(図表|表|図|写真|グラフ|資料)((?:\d+[-‐－–.])*)(\d+)")


@dataclass(frozen=True, slots=True)
class Numbered:
    """One numbered thing: its number, what a message calls it, where it stands."""

    number: int
    name: str
    evidence: Evidence


def check_numbering(context: Context) -> Iterator[Finding]:
    """Numbers of sections, captions and list items that repeat or leave a gap."""
    yield from _sections(context)
    yield from _captions(context)
    yield from _items(context)


def _sections(context: Context) -> Iterator[Finding]:
    rows: dict[tuple[str | None, str], list[Numbered]] = defaultdict(list)
    for s in context.report.sections:
        number = ordinal_of(s.number) if s.number else None
        if s.number is None or number is None:
            continue
        rows[s.parent_id, style_of(s.number)].append(Numbered(number, f"{s.number} {s.title}", _heading(context, s)))
    for (parent, style), row in rows.items():
        where = context.path_of(parent)
        yield from _repeats(context, row, "numbering.section_twice", where)
        if style.startswith("第") or len(row) >= 3:
            yield from _gaps(context, row, "numbering.section_gap", where)


def _heading(context: Context, section: Section) -> Evidence:
    block = context.blocks_by_id.get(section.heading_block_id or "")
    if block is not None:
        return context.quote_clean("heading", block, 0, len(block.text.text))
    return context.quote("heading", section.span._replace(end=min(section.span.end, section.span.start + 60)))


def _captions(context: Context) -> Iterator[Finding]:
    rows: dict[tuple[str | None, str], list[Numbered]] = defaultdict(list)
    seen: set[tuple[str | None, str, str]] = set()
    for t in context.report.tables:
        if t.number and t.caption_pieces:
            _add_caption(context, rows, context.chapter_of(t.section_id), t.number, t.caption or "", t.caption_pieces)
            seen.add((context.chapter_of(t.section_id), squeezed(t.number), squeezed(t.caption or "")))
    for b in context.blocks:
        if b.label is not BlockLabel.CAPTION:
            continue
        chapter = context.chapter_of(b.section_id)
        text = squeezed(b.text.text)
        if any(c == chapter and text.startswith(n) and title in text for c, n, title in seen):
            continue
        for m in _PICTURES.finditer(b.text.text):
            _add_caption(context, rows, chapter, m.group(), "", (b.text.place(m.start(), len(b.text.text)),))
    for (chapter, _), row in rows.items():
        row.sort(key=lambda n: n.evidence.span.start)
        yield from _repeats(context, row, "numbering.caption_twice", context.path_of(chapter))
        yield from _gaps(context, row, "numbering.caption_gap", context.path_of(chapter))


def _add_caption(
    context: Context,
    rows: dict[tuple[str | None, str], list[Numbered]],
    chapter: str | None,
    number: str,
    title: str,
    pieces: Sequence[Span],
) -> None:
    found = _CAPTION.match(squeezed(number))
    if found is None:
        return
    evidence = context.quote("caption", pieces[0])
    scope = None if found.group(2) else chapter
    rows[scope, found.group(1) + found.group(2)].append(
        Numbered(int(found.group(3)), f"{found.group()} {title}".strip(), evidence)
    )


def _repeats(context: Context, row: Sequence[Numbered], check: str, where: str) -> Iterator[Finding]:
    first: dict[int, Numbered] = {}
    for n in row:
        if n.number in first:
            earlier = first[n.number]
            yield context.finding(
                check,
                Verdict.CONTRADICTION,
                f"in {where}: the number {n.number} is given twice, to 「{earlier.name}」 and to 「{n.name}」",
                [earlier.evidence, n.evidence],
                expected=str(n.number + 1),
                observed=str(n.number),
                comparable="numbers of one kind and style in one chapter or section",
            )
        else:
            first[n.number] = n


def _gaps(context: Context, row: Sequence[Numbered], check: str, where: str) -> Iterator[Finding]:
    given = {n.number for n in row}
    for before, after in pairwise(row):
        missing = [n for n in range(before.number + 1, after.number) if n not in given]
        if not missing:
            continue
        yield context.finding(
            check,
            Verdict.INCOMPLETE,
            f"in {where}: 「{after.name}」 follows 「{before.name}」, {', '.join(map(str, missing))} is missing",
            [before.evidence, after.evidence],
            expected=str(before.number + 1),
            observed=str(after.number),
            comparable="numbers of one kind and style in one chapter or section",
        )


def _items(context: Context) -> Iterator[Finding]:
    for series in find_series(context):
        if not series.style.startswith("第") and len(series.items) >= 3:
            yield from _jumps(context, series)


def _jumps(context: Context, series: Series) -> Iterator[Finding]:
    for index in series.jumps:
        before, after = series.items[index - 1], series.items[index]
        if before.number is None or after.number is None or after.block.label is BlockLabel.SECTION_HEADER:
            continue
        twice = after.number == before.number
        yield context.finding(
            "numbering.item_twice" if twice else "numbering.item_gap",
            Verdict.CONTRADICTION if twice else Verdict.INCOMPLETE,
            f"list item {after.number} follows item {before.number}: 「{after.text[:24]}」",
            [
                context.quote_clean("item before", before.block, before.start, min(before.end, before.start + 30)),
                context.quote_clean("item", after.block, after.start, min(after.end, after.start + 30)),
            ],
            expected=str(before.number + 1),
            observed=str(after.number),
            comparable="items of one list, in reading order",
        )
