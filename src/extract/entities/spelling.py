"""Spellings of one name brought to one key, with the way back to the text.

What is here: the fold of Japanese and Latin spellings that transcription makes at will (ヴ and ブ, グ and ク at
the end of ブルグ, ・ and ＝ or none, ュ, long marks, letter case, umlauts, hyphens), and a bounded edit distance.
What is not: which names exist (`rules/data/gazetteer`) and what they link to (`linking`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WIDE = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
_SINGLE = str.maketrans(
    {
        **{chr(c): chr(t).lower() for c, t in _WIDE.items()},
        **{c: c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
        **dict.fromkeys("･·•", "・"),
        **dict.fromkeys("‐‑‒–—―−－─", "-"),
        **dict.fromkeys("＝゠", "="),
        **dict.fromkeys("“”„‟", '"'),
        **dict.fromkeys("‘’‛", "'"),
        "　": " ",
        "〜": "~",
        "～": "~",
    }
)

# Order is length of the left side; each says one habit of transcription.
_SOUNDS = {
    "ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴュ": "ビュ", "ヴ": "ブ",
    "ウェ": "ベ", "ウエ": "ベ", "ウィ": "ビ", "ウォ": "ボ", "ウュ": "ビュ",
    "ルグ": "ルク", "ント": "ンド", "プファ": "ファ", "ンメ": "メ", "トゥ": "ツ", "ティ": "チ", "ツィ": "チ",
    "テュ": "チュ", "ディ": "ジ", "デュ": "ジュ", "ツェ": "チェ", "シェ": "セ", "チェ": "チェ",
    "フォ": "ホ", "ュー": "ュ", "ー": "", "ッ": "",
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue",
    "é": "e", "è": "e", "ê": "e", "á": "a", "à": "a", "ó": "o", "í": "i", "ñ": "n", "ç": "c",
    "第一": "第1", "第二": "第2", "第三": "第3", "第四": "第4", "第五": "第5",
}  # fmt: skip
_KATAKANA = "ァ-ヺー"
_FOLDED = re.compile(
    rf"(?P<join>(?<=[{_KATAKANA}])[・=\- ]+(?=[ァ-ヺ])|(?<=[a-z0-9.äöüßÄÖÜ])[ \-]+(?=[a-z0-9äöüßÄÖÜ]))|"
    + "|".join(sorted(map(re.escape, _SOUNDS), key=len, reverse=True))
)


class Folded(NamedTuple):
    """A folded text; `starts[i]` and `ends[i]` bound the source characters of its character `i`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def fold(text: str) -> Folded:
    """The text with its spelling habits taken out, and where each remaining character came from.

    >>> fold("ヴュルテンベルグ").text == fold("ビュルテンベルク").text
    True
    >>> fold("Baden-Württemberg").text
    'badenwuerttemberg'
    """
    plain = text.translate(_SINGLE)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _FOLDED.finditer(plain):
        begin, end = match.span()
        out.append(plain[at:begin])
        starts.extend(range(at, begin))
        ends.extend(range(at + 1, begin + 1))
        new = "" if match.lastgroup == "join" else _SOUNDS[match.group()]
        out.append(new)
        starts.extend([begin] * len(new))
        ends.extend([end] * len(new))
        at = end
        if not new and ends and match.lastgroup != "join":
            ends[-1] = end  # a dropped long mark belongs to the sound before it
    out.append(plain[at:])
    starts.extend(range(at, len(plain)))
    ends.extend(range(at + 1, len(plain) + 1))
    return Folded("".join(out), tuple(starts), tuple(ends))


@lru_cache(maxsize=65536)
def key_of(surface: str) -> str:
    """The spelling key of a surface: equal keys, same name, different habits.

    >>> key_of("シュレスビッヒ・ホルシュタイン") == key_of("シュレースヴィヒ=ホルシュタイン")
    True
    """
    return "".join(fold(surface.strip()).text.split())


def within_one_edit(one: str, other: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours turns one string into the other.

    >>> within_one_edit("compamed", "comapmed"), within_one_edit("abc", "abcde")
    (True, False)
    """
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    a, b = one[head:], other[head:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
