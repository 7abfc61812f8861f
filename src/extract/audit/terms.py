"""What a stretch of text is about: its content words, folded so that two tellings of one thing meet.

Terms are katakana and Latin words, and pairs of neighbouring kanji (財政状況 meets 財政的). Latin and katakana words
of one sound meet through their consonants (ゴールド, gold). Not here: meaning.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

_RUN = re.compile(r"[一-龠々]{2,}|[ァ-ヴー]{2,}|[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9'’.-]+")
_KANJI = re.compile(r"[一-龠々]")
_SUFFIXES = frozenset("的性化等")
_JOINTS = "・･ 　-＝="
_KANA_ROWS = {
    "g": "ガギグゲゴ",
    "k": "カキクケコ",
    "s": "サスセソシ",
    "z": "ザズゼゾジ",
    "t": "タテトチツ",
    "d": "ダデドヂヅ",
    "n": "ナニヌネノン",
    "h": "ハヒヘホ",
    "f": "フ",
    "b": "バビブベボヴ",
    "p": "パピプペポ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "y": "",
    "w": "",
}
_CONSONANT = {kana: c for c, row in _KANA_ROWS.items() for kana in row}
_LATIN = str.maketrans({"l": "r", "c": "k", "q": "k", "v": "b", "x": "k", "j": "z"})


@lru_cache(maxsize=20_000)
def terms(text: str) -> Mapping[str, int]:
    """Content words of a text with their counts; two foreign words side by side also count as one phrase.

    >>> sorted(terms("ゴールド・ラベルの授与式は2016年"))
    ['gr:grd', 'gr:rbr', 'ph:grd+rbr', 'ゴールド', 'ラベル', '与式', '授与']
    """
    found: Counter[str] = Counter()
    last: tuple[int, str] | None = None
    for m in _RUN.finditer(text):
        word = m.group().strip("'’.-")
        if _KANJI.match(word):
            pairs = [word[i : i + 2] for i in range(len(word) - 1)]
            found.update(p for p in pairs if len(pairs) == 1 or not _SUFFIXES & set(p))
            continue
        found[word.lower()] += 1
        sound = consonants(word)
        if sound is not None and len(sound) >= 3:
            found[f"gr:{sound}"] += 1
        if last is not None and sound and m.start() - last[0] == 1 and text[last[0]] in _JOINTS:
            found[f"ph:{last[1]}+{sound}"] += 1
        last = (m.end(), sound) if sound and len(sound) >= 2 else None
    return found


@lru_cache(maxsize=20_000)
def consonants(word: str) -> str | None:
    """The consonants of a katakana or Latin word in one spelling; None for other scripts.

    >>> consonants("ゴールド"), consonants("Gold"), consonants("ラベル"), consonants("label")
    ('grd', 'grd', 'rbr', 'rbr')
    """
    if re.fullmatch(r"[ァ-ヴー]+", word):
        return "".join(_CONSONANT.get(c, "") for c in word)
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if c.isascii() and c.isalpha())
    if not plain:
        return None
    letters = plain.translate(_LATIN)
    return "".join(c for i, c in enumerate(letters) if c not in "aeiouyhw" and (i == 0 or letters[i - 1] != c))


def weights(texts: Iterable[str]) -> Mapping[str, float]:
    """How much each term tells of its text among all texts: the inverse document frequency."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        counts.update(set(terms(text)))
    return {t: math.log((1 + total) / (0.5 + n)) for t, n in counts.items()}


def likeness(a: Mapping[str, int], b: Mapping[str, int], weight: Mapping[str, float]) -> float:
    """The weighted share of terms that two texts have in common, 0 to 1 (a weighted Jaccard index)."""
    common = sum(weight.get(t, 1.0) for t in a.keys() & b.keys())
    union = sum(weight.get(t, 1.0) for t in a.keys() | b.keys())
    return common / union if union else 0.0
