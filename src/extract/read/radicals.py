"""Radical code points in text layers, read as the ordinary ideographs that they look like."""

from __future__ import annotations

import unicodedata


def unified(char: str) -> str:
    r"""The ordinary ideograph behind a radical code point, else the character itself.

    >>> unified("\u2f00"), unified("\u2ed1"), unified("①")
    ('一', '長', '①')
    """
    if "\u2e80" <= char <= "\u2fd5":
        return _SUPPLEMENT.get(char) or unicodedata.normalize("NFKC", char)
    return char


# Radical code points whose ordinary ideograph NFKC does not give, or gives in a form not used in Japanese
# (EquivalentUnifiedIdeograph.txt of the Unicode Character Database; kyūjitai 戶 靑 黃 黑 read as 戸 青 黄 黒).
_SUPPLEMENT = {
    "⼾": "戸",
    "⾭": "青",
    "⿈": "黄",
    "⿊": "黒",
    "⺍": "小",
    "⺓": "幺",
    "⺟": "母",
    "⺠": "民",
    "⺫": "目",
    "⺬": "示",
    "⺮": "竹",
    "⺼": "肉",
    "⺾": "艹",
    "⻁": "虎",
    "⻂": "衣",
    "⻄": "西",
    "⻆": "角",
    "⻉": "貝",
    "⻋": "車",
    "⻑": "長",
    "⻒": "镸",
    "⻔": "門",
    "⻖": "阜",
    "⻗": "雨",
    "⻘": "青",
    "⻝": "食",
    "⻞": "食",
    "⻟": "飠",
    "⻤": "鬼",
    "⻨": "麦",
    "⻩": "黄",
    "⻫": "斉",
    "⻭": "歯",
    "⻯": "竜",
    "⻲": "亀",
}
