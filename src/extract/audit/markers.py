"""Printed numbers of headings, list items and captions: their value and their style.

Pure functions on strings. Used by `numbering`, `series` and `references`.
"""

from __future__ import annotations

import re

from extract.model import squeezed

_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九十")}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十]+")
_COMPOUND = re.compile(r"\d+(?:[.\-‐－–．]\d+)+")
_HEAD = re.compile(
    r"[\s　]*(?:(?P<circled>[①-⑳])|(?P<bracket>[（(]\s*[0-9０-９]{1,2}\s*[）)])|(?P<half>[0-9０-９]{1,2}\s*[）)])"
    r"|(?P<dot>[0-9０-９]{1,2}\s*[.．](?![0-9０-９]))|(?P<bullet>[・○●◆■◇□▪•－–][\s　]*(?=\S)))"
)


def ordinal_of(marker: str) -> int | None:
    """The number in a printed marker, None where it has none or a compound one.

    >>> ordinal_of("第 2 節"), ordinal_of("（3）"), ordinal_of("④"), ordinal_of("第十二章"), ordinal_of("2-1")
    (2, 3, 4, 12, None)
    """
    for c in marker:
        if c in CIRCLED:
            return CIRCLED.index(c) + 1
    plain = squeezed(marker)
    if _COMPOUND.search(plain):
        return None
    found = _NUMBER.search(plain)
    return None if found is None else whole_number(found.group())


def whole_number(number: str) -> int:
    """Digits or kanji below one hundred as a number.

    >>> whole_number("12"), whole_number("十二"), whole_number("二十"), whole_number("三")
    (12, 12, 20, 3)
    """
    if number.isdigit():
        return int(number)
    tens, mark, ones = number.rpartition("十")
    if mark:
        return _KANJI.get(tens, 1) * 10 + _KANJI.get(ones, 0)
    return _KANJI.get(ones, 0)


def style_of(marker: str) -> str:
    """A printed marker with its number left out, which tells numbering systems apart.

    >>> style_of("第 2 節"), style_of("（3）"), style_of("④"), style_of("1．"), style_of("・")
    ('第#節', '(#)', '○', '#.', '・')
    """
    if any(c in CIRCLED for c in marker):
        return "○"
    return _NUMBER.sub("#", squeezed(marker), count=1)


def head_marker(text: str) -> str | None:
    """The list marker a paragraph begins with, as printed, or None.

    >>> head_marker("（2）予算"), head_marker("3) 目標"), head_marker("2016 年に"), head_marker("・人材")
    ('（2）', '3)', None, '・')
    """
    found = _HEAD.match(text)
    return found.group().strip() if found else None
