"""Paragraphs that stop in the middle of a sentence. Part of the family `cut_off`; see docs/checks/cut_off.md.

Judged by the document's own habit: only where nearly all its paragraphs end with a full stop is one that does not a
finding. Layouts that part a paragraph over columns or pages have no such habit, and nothing is said of them;
nor of pages where another paragraph begins in the middle of a sentence, for there the end may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.audit.context import Context
from extract.model import Block, BlockLabel, Finding, Verdict

_ENDS = re.compile(r"[。！？!?．.…：:）)」』】〕》＊*0-9０-９]\s*$")
_SIGNED = re.compile(r"[。！？][^。、]{0,24}(?:年|月|日)\s*$")  # a date below the last sentence
_MIDDLE = re.compile(r"(?:こと|もの|ため)[もがはをに]|[をんっゃゅょー、。）」]|(?:ます|です|ました|でした)。")
_KANA = re.compile(r"[ぁ-ん]")
_LEAST = 40  # shorter ones may be headings, addresses, fields
_FEWEST = 20  # paragraphs that make a habit
_AHEAD = (BlockLabel.LIST_ITEM, BlockLabel.TABLE, BlockLabel.CAPTION, BlockLabel.PICTURE)


def check_cut_sentences(context: Context) -> Iterator[Finding]:
    """Paragraphs without an end, in a document whose paragraphs end."""
    paragraphs = [b for b in context.blocks if b.label is BlockLabel.TEXT and _is_paragraph(b.text.text)]
    loose = [b for b in paragraphs if not (_ENDS.search(b.text.text) or _SIGNED.search(b.text.text))]
    mixed = {b.page_no for b in context.blocks if b.label is BlockLabel.TEXT and _MIDDLE.match(b.text.text)}
    loose = [b for b in loose if not ({b.page_no, b.page_no + 1} & mixed or _introduces(context, b))]
    most = max(1, round((1 - context.rules.limits["paragraphs_that_end"]) * len(paragraphs)))
    if len(paragraphs) >= _FEWEST and len(loose) <= most:
        for block in loose:
            yield _finding(context, block, len(paragraphs), 1 - len(loose) / len(paragraphs))


def _is_paragraph(text: str) -> bool:
    """Whether a block is running text: long, with a good share of hiragana."""
    return len(text) >= _LEAST and 5 * len(_KANA.findall(text)) >= len(text)


def _introduces(context: Context, block: Block) -> bool:
    """Whether a list, table or picture follows, which the sentence may lead up to or run around."""
    at = context.block_index[block.block_id]
    return any(b.label in _AHEAD for b in context.blocks[at + 1 : at + 2])


def _finding(context: Context, block: Block, count: int, habit: float) -> Finding:
    text = block.text.text
    return context.finding(
        "cut_off.sentence",
        Verdict.INCOMPLETE,
        f"a paragraph stops without an end: 「…{text[-16:].strip()}」",
        [context.quote_clean("end", block, len(text) - 24, len(text))],
        expected="the end of the sentence",
        observed=text[-8:].strip(),
        comparable=f"{habit:.1%} of the {count} paragraphs of this document end with a full stop or bracket",
    )
