"""Lines and tables → blocks and the section tree.

The steps: tables claim their text (`claims`), the document's habits are learned (`habits`), lines are joined to units
over wraps, page breaks and displaced tables (`units`), contents lists are set apart (`contents`), units are labelled
(`classify`) and headings made a tree (`tree`). Every non-space source character ends up in exactly one block.
Not here: tables themselves, cleaning (`extract.text.clean`), sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.blocks.claims import Claim, Claims, Fragment, Owner
from extract.blocks.classify import Classifier
from extract.blocks.contents import find_contents
from extract.blocks.habits import learn_habits
from extract.blocks.parting import split_captions, split_inline_lists, with_subtitles
from extract.blocks.siblings import Labelled
from extract.blocks.tree import Node, grow, plant
from extract.blocks.units import Joiner
from extract.model import BBox, Block, BlockLabel, IdMaker, Line, Page, Section, Span, Table
from extract.rules import Rules
from extract.text.clean import clean_pieces

__all__ = ["Structure", "build_blocks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What was built. `tables` are those given, each with its section.

    `ledger` counts source characters by what became of them: the reasons of `clean_pieces`, and ``unplaced`` for
    characters that stand in no line (each in a block of its own kind all the same).
    """

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    ledger: Mapping[str, int]


def build_blocks(lines: Sequence[Line], tables: Sequence[Table], pages: Sequence[Page], rules: Rules) -> Structure:
    """The blocks and sections of a document.

    Args:
        lines: All lines, in reading order, furniture marked.
        tables: The recovered tables; their pieces, captions and notes are lifted out of the text.
        pages: All pages, in order.
        rules: The installation's rules; `structure` is used.
    """
    words = rules.structure
    source_text = "".join(p.text for p in pages)
    habits = learn_habits(lines)
    heights = {p.page_no: p.height_pt for p in pages}
    fragments = list(Claims(tables, source_text).fragments(lines))
    units = with_subtitles(split_inline_lists(Joiner(habits, words, heights).join(split_captions(fragments, words))))
    ledger: dict[str, int] = {}
    texts = [clean_pieces(source_text, u.pieces, ledger=ledger) for u in units]
    contents = find_contents(units, words)
    labelled = Classifier(units, texts, contents, habits, words).label()
    nodes = plant(labelled, source_text)
    blocks = _blocks(labelled, nodes)
    sections = grow(nodes, labelled, [b.block_id for b in blocks], source_text)
    left = _unplaced(blocks, pages, source_text, ledger)
    placed = _in_sections(tables, labelled, nodes)
    return Structure(blocks=tuple(blocks + left), sections=sections, tables=placed, ledger=ledger)


def _blocks(labelled: Sequence[Labelled], nodes: Sequence[Node]) -> list[Block]:
    ids = IdMaker()
    headings = {n.position: n for n in nodes}
    current: Node | None = None
    blocks = []
    for position, entry in enumerate(labelled):
        current = headings.get(position, current)
        unit, marker = entry.unit, entry.unit.marker
        marked = marker is not None and entry.label in (BlockLabel.LIST_ITEM, BlockLabel.SECTION_HEADER)
        node = headings.get(position)
        blocks.append(
            Block(
                block_id=ids.make("b", entry.label.value, entry.text.text),
                page_no=unit.first.page_no,
                reading_order=position,
                label=entry.label,
                text=entry.text,
                pieces=_merged(unit.pieces),
                level=node.level if node else entry.level,
                section_id=current.section_id if current else None,
                marker=marker.printed if marker is not None and marked else None,
                box=_box(unit.fragments),
            )
        )
    return blocks


def _merged(pieces: Sequence[Span]) -> tuple[Span, ...]:
    """Pieces in reading order, adjoining ones made one."""
    merged: list[Span] = []
    for piece in pieces:
        if merged and merged[-1].end == piece.start:
            merged[-1] = Span(merged[-1].start, piece.end)
        else:
            merged.append(piece)
    return tuple(merged)


def _box(fragments: Sequence[Fragment]) -> BBox | None:
    """What the lines of the first page cover."""
    boxes = [f.box for f in fragments if f.box is not None and f.page_no == fragments[0].page_no]
    if not boxes:
        return None
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole


def _unplaced(blocks: Sequence[Block], pages: Sequence[Page], text: str, ledger: dict[str, int]) -> list[Block]:
    """A text block for every stretch of a page that no line holds: nothing is lost silently."""
    covered = bytearray(len(text))
    for block in blocks:
        for piece in block.pieces:
            covered[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
    left: list[Block] = []
    ids = IdMaker()
    for page in pages:
        at = page.source_start
        while at < page.source_end:
            if covered[at] or text[at].isspace():
                at += 1
                continue
            end = at
            while end < page.source_end and not covered[end]:
                end += 1
            piece = Span(at, at + len(text[at:end].rstrip()))
            ledger["unplaced"] = ledger.get("unplaced", 0) + sum(not c.isspace() for c in text[at:end])
            left.append(
                Block(
                    block_id=ids.make("u", text[at:end]),
                    page_no=page.page_no,
                    reading_order=len(blocks) + len(left),
                    label=BlockLabel.PICTURE,
                    text=clean_pieces(text, (piece,), ledger=ledger),
                    pieces=(piece,),
                )
            )
            at = end
    return left


def _in_sections(tables: Sequence[Table], labelled: Sequence[Labelled], nodes: Sequence[Node]) -> tuple[Table, ...]:
    """The tables with the section their caption (else their body) stands in."""
    headings = {n.position: n.section_id for n in nodes}
    home: dict[Claim, str | None] = {}
    current: str | None = None
    for position, entry in enumerate(labelled):
        current = headings.get(position, current)
        if entry.unit.claim is not None:
            home.setdefault(entry.unit.claim, current)
    placed = []
    for index, table in enumerate(tables):
        caption, body = Claim(Owner.CAPTION, index), Claim(Owner.BODY, index)
        section = home[caption] if caption in home else home.get(body, table.section_id)
        placed.append(replace(table, section_id=section))
    return tuple(placed)
