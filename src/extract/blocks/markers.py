"""Numbers and bullets at the start of a line: what kind they are and how deep they usually nest."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """Kinds of markers, shallowest first."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ROMAN = "roman"
    ORDINAL = "ordinal"
    KANJI = "kanji"
    ARTICLE = "article"
    ARABIC = "arabic"
    BRACKET = "bracket"
    SQUARE = "square"
    PAREN = "paren"
    HALF_PAREN = "half_paren"
    CIRCLED = "circled"
    KANA = "kana"
    LATIN = "latin"
    BULLET = "bullet"


_RANKS = {style: (i + 1) * 10 for i, style in enumerate(Style)}
_N = "[0-9０-９]{1,3}"
_K = "[0-9０-９一二三四五六七八九十百〇]{1,4}"
# 第1節で見たように: the text speaks of a section, no title begins
_TOLD = (
    r"(?:で[はも示述見触紹取整]|の(?![0-9０-９一二三四五六七八九十])|に(?:お|つ|示|述|記|掲|続|基)|を|から|より"
    r"|及び|および|参照)"
)
_UNIT = "(?:[%％‰倍割万億兆千人社件円年月日時分秒回頁㎡℃]|ドル|ユーロ|ポイント|カ月|か月|ヶ月|km|kg|㎞)"

_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        (Style.PART, rf"第\s*(?P<n>{_K})\s*[部編篇](?![分品会門下])"),
        (
            Style.CHAPTER,
            rf"第\s*(?P<n>{_K})\s*章(?!{_TOLD})|(?:序|終|補|結)\s*章(?=[\s　]|$)|Chapter\s+(?P<m>[0-9]{{1,2}})\b",
        ),
        (Style.SECTION, rf"第\s*(?P<n>{_K})\s*節(?!{_TOLD})"),
        (Style.ARTICLE, rf"第\s*(?P<n>{_K})\s*[項款目条](?!目)"),
        (Style.ORDINAL, rf"第\s*(?P<n>{_K})(?=[\s　]+\S)"),
        (Style.ROMAN, r"(?P<n>[Ⅰ-Ⅻ])\s*[.．、\-－]?|(?P<m>[IVX]{1,5})[.．]"),
        (Style.KANJI, r"(?P<n>[一二三四五六七八九十]{1,3})\s*[、．.]|[（(](?P<m>[一二三四五六七八九十]{1,3})[）)]"),
        (Style.ARABIC, rf"(?P<n>{_N})(?P<sub>(?:\s?[-－‐.．]\s?{_N})+)[.．]?(?![0-9０-９,，/／]|\s*{_UNIT})"),
        (Style.ARABIC, rf"(?P<n>{_N})\s*[.．、](?![0-9０-９])"),
        (Style.PAREN, rf"[（(]\s*(?P<n>{_N})\s*[）)]"),
        (Style.HALF_PAREN, rf"(?P<n>{_N})\s*[）)]"),
        (Style.CIRCLED, r"(?P<n>[①-⑳㉑-㉟❶-❿⓪])"),
        (Style.KANA, r"(?P<n>[ア-コ])(?=[\s　．.、）)])[．.、）)]?|[（(](?P<m>[ア-コｱ-ｺ])[）)]"),
        (
            Style.LATIN,
            r"(?P<n>[a-zA-Zａ-ｚ])[）)]|(?P<m>[a-zａ-ｚ])[.．](?=[\s　]|[^\x00-\x7f])|[（(](?P<o>[a-zａ-ｚ])[）)]",
        ),
        (Style.BRACKET, r"【(?=[^】]{1,40}】)|〈(?=[^〉]{1,40}〉\s*$)|＜(?=[^＞]{1,40}＞\s*$)|《(?=[^》]{1,40}》\s*$)"),
        (Style.SQUARE, r"[■□◆◇▶►▼◎●]"),
        (Style.BULLET, r"[・･•○〇◯❍➢✓➤‣▪▸](?!\s*$)|[-–—−*＊](?=[\s　])"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A marker: `printed` as it stands, `end` where the text after it begins, `value` its number (0 for bullets).

    `rank` is how deep it usually nests: smaller is shallower. `depth` counts the parts of 1.2.3.
    """

    style: Style
    printed: str
    end: int
    value: int
    rank: int
    depth: int = 1


def parse_marker(text: str, start: int = 0) -> Marker | None:
    """The marker a text begins with at `start` (leading white space skipped), or None.

    >>> m = parse_marker("　第 2 節 目的"); m.style.value, m.printed, m.value
    ('section', '第 2 節', 2)
    >>> parse_marker("1.5 倍になった") is None, parse_marker("3）今後").style.value
    (True, 'half_paren')
    >>> parse_marker("第1節で見たように") is None, parse_marker("第2章の2 雑則") is None
    (True, False)
    """
    at = start
    while at < len(text) and text[at].isspace():
        at += 1
    for style, pattern in _PATTERNS:
        match = pattern.match(text, at)
        if match is None:
            continue
        end = match.end()
        number = next((g for name, g in match.groupdict().items() if g and name != "sub"), "")
        sub = match.groupdict().get("sub") or ""
        depth = 1 + len(re.findall(_N, sub))
        while end < len(text) and text[end].isspace():
            end += 1
        if style is Style.BRACKET:
            end = match.start()
        return Marker(
            style=style,
            printed=text[match.start() : match.end()].rstrip(),
            end=end,
            value=_value(number),
            rank=_RANKS[style] + depth - 1,
            depth=depth,
        )
    return None


_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}


def _value(number: str) -> int:
    """A marker's number; 0 where it has none."""
    folded = unicodedata.normalize("NFKC", number)
    if folded.isdecimal():
        return int(folded)
    if folded and all(c in "〇一二三四五六七八九十百" for c in folded):
        return _kanji_value(folded)
    if len(number) == 1 and "Ⅰ" <= number <= "Ⅻ":
        return ord(number) - ord("Ⅰ") + 1
    if len(folded) == 1 and folded.isascii() and folded.isalpha():
        return ord(folded.lower()) - ord("a") + 1
    kana = "アイウエオカキクケコ".find(folded)
    return kana + 1


def _kanji_value(number: str) -> int:
    if "十" not in number and "百" not in number:
        return int("".join(str(_KANJI_DIGITS[c]) for c in number))
    total, digit = 0, 0
    for c in number:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _KANJI_DIGITS[c]
    return total + digit
