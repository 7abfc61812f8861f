"""Headings → the section tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.blocks.classify import CHAPTER_RANK, SECTION_RANK
from extract.blocks.markers import Marker, Style
from extract.blocks.siblings import Labelled
from extract.model import IdMaker, Section, Span, squeezed
from extract.text.clean import clean_pieces

_KINDS = {
    Style.PART: "part",
    Style.CHAPTER: "chapter",
    Style.SECTION: "section",
    Style.PAREN: "item",
    Style.HALF_PAREN: "item",
    Style.CIRCLED: "item",
    Style.KANA: "item",
    Style.LATIN: "item",
    Style.BULLET: "item",
}
SUMMARY_RANK = CHAPTER_RANK + 1  # a chapter's name in a summary of all chapters


@dataclass(slots=True)
class Node:
    """One heading in the making. `position` counts in the labelled units."""

    position: int
    rank: int
    marker: Marker | None
    number: str | None
    title: str
    parent: Node | None = None
    level: int = 1
    section_id: str = ""
    children: list[Node] = field(default_factory=list)

    def chapter(self) -> Node:
        """The nearest chapter above or itself, else its topmost section."""
        node = self
        while node.parent is not None and not node.is_chapter:
            node = node.parent
        return node

    @property
    def is_chapter(self) -> bool:
        """Whether captions are numbered afresh in it."""
        return self.rank <= CHAPTER_RANK and not (self.marker is not None and self.marker.style is Style.PART)


def plant(labelled: Sequence[Labelled], source_text: str) -> list[Node]:
    """The headings as nodes, in order, each with its parent, level and id."""
    nodes = [_node(i, entry, source_text) for i, entry in enumerate(labelled) if entry.rank is not None]
    _demote_summaries(nodes)
    _raise_front(nodes)
    stack: list[Node] = []
    ids = IdMaker()
    for node in nodes:
        while stack and stack[-1].rank >= node.rank:
            stack.pop()
        node.parent = stack[-1] if stack else None
        node.level = len(stack) + 1
        above = f"{node.parent.number or ''}{node.parent.title}" if node.parent else ""
        node.section_id = ids.make("s", above, node.number or "", node.title)
        stack.append(node)
    return nodes


def _node(position: int, entry: Labelled, source_text: str) -> Node:
    marker = entry.unit.marker
    pieces = entry.unit.pieces
    number = None
    if marker is not None and marker.style is not Style.BRACKET:
        number = marker.printed
        pieces = _behind(pieces, marker.end)
    title = clean_pieces(source_text, pieces).text
    if number is None:
        title = title.strip("【】〈〉＜＞《》（）()［］[]：: ") or title
    return Node(position=position, rank=entry.rank or 0, marker=marker, number=number, title=title)


def _behind(pieces: tuple[Span, ...], skipped: int) -> tuple[Span, ...]:
    """The pieces without their first characters."""
    kept: list[Span] = []
    for piece in pieces:
        size = piece.end - piece.start
        if skipped >= size:
            skipped -= size
        else:
            kept.append(Span(piece.start + skipped, piece.end))
            skipped = 0
    return tuple(kept)


def _demote_summaries(nodes: Sequence[Node]) -> None:
    """A chapter named twice is a chapter where it is named last; before, its name heads a summary."""
    chapters = [n for n in nodes if n.marker is not None and n.marker.style is Style.CHAPTER]
    for i, node in enumerate(chapters):
        if any(_same_chapter(node, other) for other in chapters[i + 1 :]):
            node.rank = SUMMARY_RANK


def _raise_front(nodes: Sequence[Node]) -> None:
    """What stands before the first chapter without a number stands beside the chapters, not under another heading."""
    first = next((n.position for n in nodes if n.marker is not None and n.rank == CHAPTER_RANK), None)
    for node in nodes:
        if first is not None and node.position < first and node.marker is None and node.rank <= SECTION_RANK:
            node.rank = CHAPTER_RANK


def _same_chapter(one: Node, other: Node) -> bool:
    """Same number, and one title begins with the other."""
    a, b = squeezed(one.title), squeezed(other.title)
    size = min(len(a), len(b), 12)
    return squeezed(one.number or "") == squeezed(other.number or "") and size > 0 and a[:size] == b[:size]


def _kind(node: Node) -> str:
    if node.marker is None:
        if node.rank <= CHAPTER_RANK:
            return "chapter" if node.parent is None else "section"
        return "section" if node.rank <= SECTION_RANK + 5 else "item"
    kind = _KINDS.get(node.marker.style, "subsection")
    if kind == "chapter" and node.rank == SUMMARY_RANK:
        return "summary"
    return "section" if node.level == 1 and kind in ("subsection", "item") else kind


def grow(
    nodes: Sequence[Node], labelled: Sequence[Labelled], block_ids: Sequence[str], source_text: str
) -> tuple[Section, ...]:
    """The finished sections.

    A section's span runs from its heading to the next heading of its own or a higher level; `last_page_no` is that
    of its last character.
    """
    sections = []
    for index, node in enumerate(nodes):
        after = next((n for n in nodes[index + 1 :] if n.level <= node.level), None)
        stop = after.position if after is not None else len(labelled)
        heading = labelled[node.position].unit
        start = min(p.start for p in heading.pieces)
        end = min((p.start for p in labelled[stop].unit.pieces), default=start) if stop < len(labelled) else None
        end = len(source_text) if end is None else end
        inside = [f.page_no for entry in labelled[node.position : stop] for f in entry.unit.fragments]
        sections.append(
            Section(
                section_id=node.section_id,
                parent_id=node.parent.section_id if node.parent else None,
                chapter_id=node.chapter().section_id,
                kind=_kind(node),
                number=node.number,
                title=node.title,
                level=node.level,
                first_page_no=heading.first.page_no,
                last_page_no=max(inside, default=heading.first.page_no),
                span=Span(start, max(end, *(p.end for p in heading.pieces))),
                heading_block_id=block_ids[node.position],
            )
        )
    return tuple(sections)
