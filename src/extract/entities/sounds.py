"""Katakana and Latin spellings of one foreign name, compared by their consonants.

A transcription keeps the order of consonants and little else: ゴー・クラスター and go-cluster are both
``gkrst``. Equal skeletons of at least four consonants join two names of one document; shorter ones say nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from extract.entities.spelling import fold, key_of

_SHORTEST = 4
_ROWS = {
    "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト", "d": "ダヂヅデド",
    "n": "ナニヌネノン", "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ",
    "y": "", "w": "ワ",
}  # fmt: skip
_SOUND = {c: row for row, letters in _ROWS.items() for c in letters}
_LATIN = (
    ("tsch", "t"), ("sch", "s"), ("ch", "h"), ("ck", "k"), ("ph", "h"), ("th", "t"), ("qu", "k"), ("tz", "t"),
    ("sh", "s"),
    ("x", "ks"), ("c(?=[eiy])", "s"), ("c", "k"), ("l", "r"), ("v", "b"), ("f", "h"), ("w", "b"), ("j", "z"),
    ("q", "k"),
)  # fmt: skip


def _katakana(name: str) -> str:
    return "".join(_SOUND.get(c, "") for c in fold(name).text if "ァ" <= c <= "ヺ")


def _latin(name: str) -> str:
    text = fold(name).text
    for pattern, sound in _LATIN:
        text = re.sub(pattern, sound, text)
    text = re.sub(r"[^a-z]|[aeiouy]", "", text)
    text = re.sub(r"r(?=[^aeiou]|$)", "r", text)
    return text


def skeletons(name: str) -> frozenset[str]:
    """The consonants of a name in order; a Latin r that katakana may drop is tried both ways.

    >>> skeletons("ゴー・クラスター") & skeletons("go-cluster")
    frozenset({'gkrst'})
    """
    if re.search(r"[ァ-ヺ]", name):
        found = {_squeezed(_katakana(name))} if not re.search(r"[A-Za-z\u4e00-\u9fff]", name) else set()
    else:
        text = _squeezed(_latin(name))
        found = {text, re.sub(r"r$", "", text)}
    return frozenset(s for s in found if len(s) >= _SHORTEST)


def _squeezed(text: str) -> str:
    """Doubled consonants taken once."""
    return text[:1] + "".join(b for a, b in pairwise(text) if a != b)


def sounding_alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of spelling keys, one katakana and one Latin, that sound the same."""
    katakana: dict[str, set[str]] = defaultdict(set)
    latin: dict[str, set[str]] = defaultdict(set)
    for name in sorted(set(names)):
        for skeleton in skeletons(name):
            (latin if name.isascii() else katakana)[skeleton].add(key_of(name))
    for skeleton in sorted(katakana.keys() & latin.keys()):
        for one in sorted(katakana[skeleton]):
            for other in sorted(latin[skeleton]):
                yield one, other


def acronyms(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of spelling keys: a Latin phrase and the initials of its capitalised words, three or more.

    >>> list(acronyms(["Deutsche Forschungsgemeinschaft für Bildung", "DFB"]))
    [('deutscheforschungsgemeinschaftfuerbildung', 'dfb')]
    """
    spoken = set(names)
    for name in sorted(spoken):
        initials = "".join(word[0] for word in re.findall(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ]+", name))
        if len(initials) >= 3 and name != initials and initials in spoken:
            yield key_of(name), key_of(initials)
