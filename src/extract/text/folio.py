"""Page numbers as they are printed: reading one line's worth."""

from __future__ import annotations

import re
from typing import NamedTuple

_DASH = "[-–—―‐−－ー・~～]"
_ARABIC = re.compile(
    rf"\s*{_DASH}?\s*(?:(?:p|P|頁|ページ|Page)\.?\s*)?(?P<number>[0-9０-９]{{1,4}})\s*(?:頁|ページ)?"
    rf"(?:\s*[/／]\s*[0-9０-９]{{1,4}})?\s*{_DASH}?\s*"
)
_ROMAN = re.compile(rf"\s*{_DASH}?\s*(?P<number>[ivxlcIVXLC]{{1,7}}|[ⅰ-ⅻⅠ-Ⅻ])\s*{_DASH}?\s*")
_COMPOUND = re.compile(
    rf"\s*{_DASH}?\s*(?P<chapter>[0-9０-９A-Z]{{1,2}})\s*[-–－]\s*(?P<number>[0-9０-９]{{1,3}})\s*{_DASH}?\s*"
)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Folio(NamedTuple):
    """A printed page number: its series (arabic, roman, or a chapter's own), its value, and how it is printed."""

    series: str
    value: int
    printed: str


def parse_folio(line: str) -> Folio | None:
    """The page number a line consists of, or None.

    >>> parse_folio(" － 12 － "), parse_folio("ⅳ"), parse_folio("表 1")
    (Folio(series='arabic', value=12, printed='12'), Folio(series='roman', value=4, printed='ⅳ'), None)
    """
    if len(line) > 40:
        return None
    if match := _ARABIC.fullmatch(line):
        printed = match["number"]
        return Folio("arabic", int(printed), printed)
    if match := _ROMAN.fullmatch(line):
        printed = match["number"]
        value = _roman_value(printed)
        return Folio("roman", value, printed) if value else None
    if match := _COMPOUND.fullmatch(line):
        return Folio(f"chapter {match['chapter']}", int(match["number"]), f"{match['chapter']}-{match['number']}")
    return None


def _roman_value(printed: str) -> int:
    """A Roman number's value; 0 for letters that are none."""
    if len(printed) == 1 and not printed.isascii():
        return (ord(printed) - 0x2160) % 16 + 1
    letters = [_VALUES[c] for c in printed.lower()]
    value = sum(-a if a < b else a for a, b in zip(letters, [*letters[1:], 0], strict=True))
    return value if _to_roman(value) == printed.lower() else 0


def _to_roman(value: int) -> str:
    printed = ""
    for size, letters in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        count, value = divmod(value, size)
        printed += letters * count
    return printed
