"""Which character stands for which: the one-to-one folds of cleaning, and the classes its joints are decided by.

Here: width folds (half-width kana, full-width letters and digits), CJK radical code points that broken PDF maps
leave in place of ideographs, invisible characters. Not here: what to do with blanks (`clean`). Blanket NFKC would
turn ① into 1 and ㈱ into three characters, so every fold is listed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Unicode's EquivalentUnifiedIdeograph.txt for U+2E81..U+2EF3; the Kangxi block U+2F00..U+2FD5 follows from NFKC.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬"
    "⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶"
    "⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)

RADICALS: dict[str, str] = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True)) | {
    chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)
}
WIDTHS: dict[str, str] = (
    {chr(c): chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0xFF61, 0xFF9E) if c != 0xFF65}
    | {"\u2027": "・"}  # Type 3 fonts lose the katakana dot to the hyphenation point
    | {"\ufffe": "-"}  # what PDFium writes for a hyphen at a line's end
)
FOLDS: dict[int, str] = {ord(k): v for k, v in (WIDTHS | RADICALS).items()}
# The half-width dot is common in full-width text, where it is left as printed; among half-width kana it goes with them.
HALF_DOT = re.compile("(?<=[\uff66-\uff9f])\uff65|\uff65(?=[\uff66-\uff9f])")
FOLDABLE = re.compile(f"[{''.join(map(chr, FOLDS))}]")

# Controls that are no line break, zero-width and bidi marks, soft hyphens, tag characters, lone surrogates.
INVISIBLE_CLASS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
INVISIBLE = re.compile(f"[{INVISIBLE_CLASS}]+")

# A base and its voicing mark, half-width or combining, that print as one character.
VOICING = "ﾞﾟ\u3099\u309a"
VOICED = re.compile("([\u3041-\u30ff])([ﾞﾟ\u3099\u309a])")
_MARKS = {"ﾞ": "\u3099", "ﾟ": "\u309a"}


def voiced(base: str, mark: str) -> str | None:
    """The one character a kana and a voicing mark make, or None.

    >>> voiced("カ", "ﾞ"), voiced("ア", "ﾞ")
    ('ガ', None)
    """
    composed = unicodedata.normalize("NFC", base + _MARKS.get(mark, mark))
    return composed if len(composed) == 1 else None


# Kana, kanji and their iteration marks: letters between which a blank may mean something.
JAPANESE_LETTER = "々-〇ぁ-ゖゝ-ゟァ-ヺー-ヿ㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff"
# All that needs no blank beside it: Japanese letters and punctuation, full-width forms, enclosed numbers, shapes.
WIDE = "\u2025\u2026\u203b\u2190-\u21ff\u2460-\u27bf\u2e80-\u2fdf\u3001-\ufefe\uff01-\uffef\U00020000-\U0003ffff"
_IS_WIDE = re.compile(f"[{WIDE}]")
_IS_LETTER = re.compile(f"[{JAPANESE_LETTER}]")


@cache
def is_wide(c: str) -> bool:
    """Whether a character sets itself off without blanks.

    >>> [is_wide(c) for c in "字①％a–"]
    [True, True, True, False, False]
    """
    return _IS_WIDE.match(c) is not None


@cache
def is_japanese_letter(c: str) -> bool:
    """Whether a character is kana, kanji or an iteration mark.

    >>> [is_japanese_letter(c) for c in "字ー。1"]
    [True, True, False, False]
    """
    return _IS_LETTER.match(c) is not None
