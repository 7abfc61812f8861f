"""Blocks and sections: the reading structure of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extract.model.geometry import BBox, Span
from extract.model.text import CleanText


class BlockLabel(StrEnum):
    """The closed vocabulary of blocks."""

    TITLE = "title"
    SECTION_HEADER = "section_header"
    TEXT = "text"
    LIST_ITEM = "list_item"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    REFERENCE = "reference"
    SOURCE_NOTE = "source_note"
    PAGE_HEADER = "page_header"
    PAGE_FOOTER = "page_footer"
    PAGE_NUMBER = "page_number"
    TABLE = "table"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item, caption, note, table body or piece of furniture.

    `pieces` are its spans in the source, in reading order; together the blocks of a document hold every
    non-space source character exactly once. `level` is the heading or list depth, from 1.
    `marker` is a list item's or heading's printed number or bullet as it stands ("①", "（1）", "第 2 節"),
    which stays part of `text`.
    """

    block_id: str
    page_no: int
    reading_order: int
    label: BlockLabel
    text: CleanText
    pieces: tuple[Span, ...]
    level: int | None = None
    section_id: str | None = None
    marker: str | None = None
    box: BBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One node of the section tree. `number` is as printed ("第 2 節", "1．", "(1)"), `title` without it.

    `span` runs from its heading to the next heading of its own or a higher level. `chapter_id` is the id of
    the enclosing chapter (its own for a chapter): captions and references resolve within it.
    """

    section_id: str
    parent_id: str | None
    chapter_id: str
    kind: str
    number: str | None
    title: str
    level: int
    first_page_no: int
    last_page_no: int
    span: Span
    heading_block_id: str | None = None
