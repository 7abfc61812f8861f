"""What a document is called, where its own pages say so.

The title block (several lines of it are one title), the subject of an official letter, the first heading, else the
first line that can be a name. Not here: what source.toml says, which always goes first (`extract.report`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.model import Block, BlockLabel

_LONGEST = 120
_MOST_LINES = 3
_FIRST_BLOCKS = 40
_SUBJECT = re.compile(r"(?:について|に関する件|の件|のお知らせ|のご案内)(?:[（(【][^（()）】]{1,12}[）)】])?$")
_NO_NAME = re.compile(r"[（(〔［\[][^）)〕］\]]*[）)〕］\]]|.*。|.*(?:御中|殿|各位|[一-龥] ?様)|[\W\d]*|単位.*")
_NUMBERED_LETTER = re.compile(r"\D{0,12}[第発]\s*[0-9０-９ ]+\s*(?:第\s*[0-9０-９ ]+\s*)?号")
_DATE = re.compile(r"(?:[（(]?(?:明治|大正|昭和|平成|令和|西暦))?\s*[0-9０-９元 ]{1,5}年.{0,12}")
_FIGURE = re.compile(r"[0-9０-９][0-9０-９,，.．\-－]{2,}(?!\s*年|[0-9０-９])")  # a value, a telephone number
_GOES_ON = re.compile(r"[ぁ-ん、・－—\-]$")


def find_title(blocks: Sequence[Block]) -> str | None:
    """The title of a document, or None where nothing on its pages can be one.

    Args:
        blocks: All blocks, in reading order.
    """
    named = _title_block(blocks)
    if named:
        return named[:_LONGEST]
    first = [b for b in blocks[:_FIRST_BLOCKS] if b.label in (BlockLabel.TEXT, BlockLabel.SECTION_HEADER)]
    subject = next((t for b in first if _SUBJECT.search(t := b.text.text.strip()) and len(t) <= _LONGEST), None)
    if subject and _is_letter(first):
        return subject
    for labels in ((BlockLabel.SECTION_HEADER,), (BlockLabel.TEXT,), (BlockLabel.CAPTION,), (BlockLabel.LIST_ITEM,)):
        for block in blocks:
            words = block.text.text.strip()
            if block.label in labels and words and _can_name(words, block.label):
                return words[:_LONGEST]
    return None


def _title_block(blocks: Sequence[Block]) -> str:
    """The lines of the first title that stand under one another, as one."""
    lines: list[str] = []
    page = 0
    for block in blocks:
        words = block.text.text.strip()
        fits = not lines or (block.page_no == page and len(lines) < _MOST_LINES and not _FIGURE.search(words))
        if block.label is BlockLabel.TITLE and fits:
            lines.append(words)
            page = block.page_no
        elif lines and block.label not in (BlockLabel.PAGE_HEADER, BlockLabel.FOOTNOTE):
            break
    title = ""
    for line in filter(None, lines):
        title += line if not title or _GOES_ON.search(title) else f" {line}"
    return title


def _is_letter(blocks: Sequence[Block]) -> bool:
    """Whether a document opens as a letter does: with a number, a date or an addressee."""
    opening = [b.text.text.strip() for b in blocks[:12]]
    return any(_NUMBERED_LETTER.fullmatch(t) or t.endswith(("殿", "御中", "各位", "様")) for t in opening)


def _can_name(words: str, label: BlockLabel) -> bool:
    """Whether a line can be a name: no date, no unit, no sentence, no addressee, no letter's number."""
    if label is BlockLabel.TEXT and (_NUMBERED_LETTER.fullmatch(words) or _DATE.fullmatch(words)):
        return False
    return _NO_NAME.fullmatch(words) is None
