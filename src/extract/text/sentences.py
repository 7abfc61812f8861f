"""Where Japanese sentences end.

A sentence ends at 。！？ (and their half-width and Western kin where Japanese text stands around them) outside
matched brackets. A bracketed remark right behind the end belongs to the sentence it follows; closing quotes and
brackets left over stay with it too. Latin full stops ("e. V.", "No. 3", "1.") end nothing.
"""

from __future__ import annotations

import re

from extract.model import Span
from extract.text.widths import is_wide

_PAIRS = {
    "（": "）",
    "(": ")",
    "「": "」",
    "『": "』",
    "【": "】",
    "〔": "〕",
    "［": "］",
    "[": "]",
    "〈": "〉",
    "《": "》",
    "“": "”",
    "｛": "｝",
}
_CLOSERS = set(_PAIRS.values())
_ENDS = set("。．！？!?｡")
_ALWAYS = set("。｡")
_REACH = 1_000  # a bracket whose mate is further away is taken for unmatched
_EVENT = re.compile("[（(「『【〔［\\[〈《“｛）)」』】〕］\\]〉》”｝。．！？!?｡]")
_REMARKS = "（("
_COUNTER = re.compile("[0-9０-９]{1,2}|[a-zA-Zア-ンⅰ-ⅻ]")  # （2） behind a stop opens what follows


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a cleaned text: spans that tile it, blanks between two going to neither.

    >>> text = "会社（1社。のち2社）が参加した。（注1）次に「よい。」と述べた。残り"
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['会社（1社。のち2社）が参加した。（注1）', '次に「よい。」と述べた。', '残り']
    """
    mates = _matched(text)
    spans: list[Span] = []
    start = at = 0
    while match := _EVENT.search(text, at):
        position = match.start()
        if position in mates:
            at = mates[position] + 1
            continue
        at = position + 1
        if text[position] not in _ENDS or not _is_end(text, position):
            continue
        at = _past_closers(text, at, mates)
        spans += _trimmed(text, start, at)
        start = at
    spans += _trimmed(text, start, len(text))
    return tuple(spans)


def _matched(text: str) -> dict[int, int]:
    """Opening brackets with the place of their mates; brackets that cross or stay open are left out."""
    mates: dict[int, int] = {}
    open_: list[tuple[str, int]] = []
    for match in _EVENT.finditer(text):
        c, at = match.group(), match.start()
        if c in _PAIRS:
            open_.append((_PAIRS[c], at))
        elif c in _CLOSERS:
            depth = next((i for i in range(len(open_) - 1, -1, -1) if open_[i][0] == c), None)
            if depth is not None:
                start = open_[depth][1]
                del open_[depth:]
                if at - start <= _REACH:
                    mates[start] = at
    return mates


def _is_end(text: str, position: int) -> bool:
    """Whether a stop is a sentence's end: Western and full-width stops need Japanese before them, and no number."""
    c = text[position]
    if c in _ALWAYS:
        return True
    before = text[position - 1 : position]
    after = text[position + 1 : position + 2]
    if c == "．":
        return bool(before) and is_wide(before) and not (after.isascii() and after.isalnum())
    return not (c in "!?" and after.isascii() and after.isalnum()) and bool(before)


def _past_closers(text: str, at: int, mates: dict[int, int]) -> int:
    """Past further stops, closing brackets, and remarks in brackets that belong to the sentence before."""
    while at < len(text):
        if text[at] in _ENDS or text[at] in _CLOSERS:
            at += 1
        elif text[at] in _REMARKS and at in mates and not _COUNTER.fullmatch(text, at + 1, mates[at]):
            at = mates[at] + 1
        else:
            break
    return at


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if start < end else []
