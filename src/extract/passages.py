"""Blocks and tables → passages: what language work (quantities, entities, the audit) runs on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.model import Block, BlockLabel, CleanText, Page, PageFlag, Passage, Table
from extract.text.clean import clean_pieces
from extract.text.oddities import is_endless

_SILENT = frozenset(
    (BlockLabel.PAGE_HEADER, BlockLabel.PAGE_FOOTER, BlockLabel.PAGE_NUMBER, BlockLabel.TABLE, BlockLabel.PICTURE)
)


def make_passages(blocks: Sequence[Block], tables: Sequence[Table], source_text: str) -> tuple[Passage, ...]:
    """One passage for each block of prose (captions, notes and headings too) and each cell that is not empty.

    Page furniture, pictures, whole table bodies and runs of characters that no language has (`is_endless`; the page is
    flagged ``endless-words``) give none. A cell's text leads back to its pieces; where a cell
    shows other text than its pieces clean to (a reader's repair), its passage is what the pieces clean to.
    """
    passages = [
        Passage(text=b.text, page_no=b.page_no, label=b.label.value, block_id=b.block_id, section_id=b.section_id)
        for b in blocks
        if b.label not in _SILENT and b.text.text and not is_endless(b.text.text)
    ]
    for table in tables:
        for cell in table.cells:
            if not cell.text or not cell.pieces:
                continue
            text: CleanText = clean_pieces(source_text, cell.pieces)
            if text.text and not is_endless(text.text):
                passages.append(
                    Passage(
                        text=text,
                        page_no=cell.page_no,
                        label="cell",
                        section_id=table.section_id,
                        table_id=table.table_id,
                        row=cell.row,
                        column=cell.column,
                    )
                )
    return tuple(passages)


def flag_endless(pages: Sequence[Page], blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[Page, ...]:
    """The pages, those flagged ``endless-words`` where text was kept but read for neither numbers nor names."""
    counts: Counter[int] = Counter()
    counts.update(b.page_no for b in blocks if b.label not in _SILENT and is_endless(b.text.text))
    counts.update(c.page_no for t in tables for c in t.cells if is_endless(c.text))
    if not counts:
        return tuple(pages)
    return tuple(
        replace(p, flags=(*p.flags, PageFlag(code="endless-words", count=counts[p.page_no])))
        if counts[p.page_no]
        else p
        for p in pages
    )
