"""Blocks → the rows of `list_items`: every ① … , 1） … and ・ list, with the words that introduce it.

A list is a run of items of one kind of marker: numbered ones count up by one within a section (text between the
items may explain them), bulleted ones follow each other. Headings like 「1）目的」 are items of a list whose title
is the heading above them. Not here: telling items from prose (`blocks`), which also reads their markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.datasets.select import FURNITURE, contains, in_chapter
from extract.datasets.spec import Spec
from extract.datasets.values import DraftRow, Sourced, Surface, plain, position
from extract.model import Block, BlockLabel, Origin, Report, Section, Span
from extract.text.sentences import split_sentences

_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)} | {chr(0x3251 + i): i + 21 for i in range(15)}
_PAREN = re.compile(r"\s*[（(]?\s*([0-9０-９]{1,2})\s*[）)]\s*")
_BULLET = re.compile(r"\s*([・･•●○◆■▪◎–-])\s*")
_BETWEEN = frozenset({BlockLabel.TABLE, BlockLabel.CAPTION, BlockLabel.PICTURE, BlockLabel.SOURCE_NOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """One item: `number` is None for a bullet; `span` is the item's text, without its marker, in the block's."""

    block: Block
    style: str
    number: int | None
    span: Span

    @property
    def text(self) -> str:
        """The item's text, in one line."""
        return self.block.text.text[self.span.start : self.span.end]


@dataclass(slots=True)
class ItemList:
    """A run of items and the block before its first one."""

    items: list[ListItem]
    before: Block | None
    open_: bool = field(default=True)


def list_rows(report: Report, spec: Spec) -> Iterator[DraftRow]:
    """The items of all lists of a report but those in sections that the spec skips, in reading order of lists."""
    sections = {s.section_id: s for s in report.sections}
    for found in find_lists(report):
        if _skipped(report, spec, sections, found):
            continue
        title = _title(found, sections)
        for position_no, item in enumerate(found.items, start=1):
            surface = _item_surface(item)
            number = position(position_no) if item.number is None else plain(item.number, "marker", surface)
            place = surface.place or Span(item.block.pieces[0].start, item.block.pieces[-1].end)
            yield DraftRow(
                values={"list_title": title, "no": number, "text": plain(surface.text, "text", surface)},
                place=place,
            )


def _skipped(report: Report, spec: Spec, sections: dict[str, Section], found: ItemList) -> bool:
    section = sections.get(found.items[0].block.section_id or "")
    return any(
        in_chapter(report, section.section_id if section else None, s.chapter)
        and (s.title is None or (section is not None and contains(section.title, s.title)))
        for s in spec.skip_lists
    )


def _item_surface(item: ListItem) -> Surface:
    return Surface(
        text=item.text,
        origin=Origin.BLOCK,
        page_no=item.block.page_no,
        place=item.block.text.place(*item.span),
        block_id=item.block.block_id,
        section_id=item.block.section_id,
    )


def find_lists(report: Report) -> list[ItemList]:
    """All lists of a report, in the order of their first items."""
    source = report.source_text
    lists: list[ItemList] = []
    before: Block | None = None
    for block in sorted(report.blocks, key=lambda b: b.reading_order):
        if block.label in FURNITURE:
            continue
        items = list(items_of(block, source))
        for item in items:
            _place_item(lists, item, before)
        if not items:
            _close(lists, block)
        if block.label not in _BETWEEN:
            before = block
    return lists


def items_of(block: Block, source: str) -> Iterator[ListItem]:
    """The items in one block: none, one, or several set on one line (「① 安全 ② 品質」)."""
    if block.label not in (BlockLabel.LIST_ITEM, BlockLabel.SECTION_HEADER):
        return
    text = block.text.text
    style, number, start = _marker(text)
    if not style or (block.label is BlockLabel.SECTION_HEADER and not _heads_a_list(text)):
        return
    while True:
        following = _next_circled(block, source, number, start) if style == "circled" else None
        end = following if following is not None else len(text)
        stripped = text[start:end].rstrip(" 　、，,")
        if stripped.strip():
            yield ListItem(block=block, style=style, number=number, span=Span(start, start + len(stripped)))
        if following is None or number is None:
            return
        number += 1
        start = following + 1
        start += len(text[start:]) - len(text[start:].lstrip())


def _heads_a_list(text: str) -> bool:
    """Whether a heading is numbered like a list item: 「1）…」, not 「（1）…」, which opens a section."""
    return re.match(r"\s*[0-9０-９]{1,2}\s*[）)]", text) is not None


def _marker(text: str) -> tuple[str, int | None, int]:
    """A text's list marker: its style ("" for none), its number, and where the item's own text begins."""
    lead = len(text) - len(text.lstrip())
    if text[lead : lead + 1] in _CIRCLED:
        start = lead + 1
        return "circled", _CIRCLED[text[lead]], start + len(text[start:]) - len(text[start:].lstrip())
    if hit := _PAREN.match(text):
        return "paren" if _heads_a_list(text) else "parens", int(hit.group(1)), hit.end()
    if hit := _BULLET.match(text):
        return f"bullet {hit.group(1)}".replace("･", "・"), None, hit.end()
    return "", None, 0


def _next_circled(block: Block, source: str, number: int | None, start: int) -> int | None:
    """Where the next number in turn stands after a blank of the source: another item on the same line."""
    wanted = next((c for c, n in _CIRCLED.items() if number is not None and n == number + 1), None)
    at = block.text.text.find(wanted, start) if wanted else -1
    if at < 1:
        return None
    origin = block.text.source_of(at).start
    return at if source[origin - 1 : origin].isspace() else None


def _place_item(lists: list[ItemList], item: ListItem, before: Block | None) -> None:
    """Adds an item to the list it continues, or opens a new one."""
    for known in reversed(lists):
        last = known.items[-1]
        if not known.open_ or last.style != item.style:
            continue
        if item.number is None or (last.number is not None and item.number == last.number + 1):
            known.items.append(item)
            return
        break
    lists.append(ItemList([item], before))


def _close(lists: list[ItemList], block: Block) -> None:
    """Ends the lists that a block interrupts: bulleted ones at any prose, numbered ones at a higher heading."""
    heading = block.label is BlockLabel.SECTION_HEADER
    for known in lists:
        last = known.items[-1]
        if last.number is None:
            known.open_ = known.open_ and block.label in _BETWEEN
        elif heading and (last.style == "circled" or (block.level or 1) <= (last.block.level or 9)):
            known.open_ = False


def _title(found: ItemList, sections: dict[str, Section]) -> Sourced:
    """What introduces a list: the heading above it, or the last sentence of the prose before it."""
    first, before = found.items[0], found.before
    if first.block.label is BlockLabel.SECTION_HEADER or before is None:
        own = sections.get(first.block.section_id or "")
        above = sections.get(own.parent_id or "") if own is not None else None
        text = above.title if above is not None else None
        origin_id = above.section_id if above is not None else None
        return plain(text, "heading", Surface(text=text or "", origin=Origin.SECTION, section_id=origin_id))
    span = _introduction(before)
    surface = Surface(
        text=before.text.text[span.start : span.end],
        origin=Origin.BLOCK,
        page_no=before.page_no,
        place=before.text.place(*span),
        block_id=before.block_id,
        section_id=before.section_id,
    )
    return plain(surface.text, "introduction", surface)


def _introduction(before: Block) -> Span:
    """The last sentence of a block; of a heading or an item, its text without number or bullet."""
    text = before.text.text
    if before.label in (BlockLabel.SECTION_HEADER, BlockLabel.LIST_ITEM):
        _, _, start = _marker(text)
        if start == 0 and before.marker and text.startswith(before.marker):
            start = len(before.marker)
        start += len(text[start:]) - len(text[start:].lstrip())
        return Span(start, len(text)) if start < len(text) else Span(0, len(text))
    sentences = split_sentences(text)
    return sentences[-1] if sentences else Span(0, len(text))
