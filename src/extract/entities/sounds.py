"""Katakana and Latin spellings of one foreign name, compared by their consonants.

A transcription keeps the order of consonants and little else: メディア・パーク and media park are both
``mdpk``. Equal skeletons of at least four consonants join two names of one document; shorter ones say nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from extract.entities.spelling import fold, key_of

_SHORTEST = 4
_ALIKE = 0.6
_ROWS = {
    "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト", "d": "ダヂヅデド",
    "n": "ナニヌネノン", "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ",
    "y": "", "w": "ワ",
}  # fmt: skip
_SILENT_R = re.compile(r"(?<=[aeiouy])r(?=[^aeiouy]|$)")  # katakana writes it as a long mark
_VOWELS = {"A": "アエ", "E": "エイ", "I": "イア", "O": "オ", "U": "ウユ", "Y": "ヤイユワ"}
_SOUND = {c: row for row, letters in _ROWS.items() for c in letters}
_LATIN = (
    ("tsch", "t"), ("sch", "s"), ("ch", "h"), ("ck", "k"), ("ph", "h"), ("th", "t"), ("qu", "k"), ("tz", "t"),
    ("sh", "s"),
    ("x", "ks"), ("c(?=[eiy])", "s"), ("c", "k"), ("l", "r"), ("v", "b"), ("f", "h"), ("w", "b"), ("j", "z"),
    ("q", "k"),
)  # fmt: skip


def _katakana(name: str) -> str:
    spelt = name.replace("ディ", "ド").replace("デュ", "ド")  # the fold makes them ジ; in Latin they are d
    return "".join(_SOUND.get(c, "") for c in fold(spelt).text if "ァ" <= c <= "ヺ")


def _latin(name: str) -> str:
    text = fold(name).text
    for pattern, sound in _LATIN:
        text = re.sub(pattern, sound, text)
    return re.sub(r"[^a-z]|[aeiouy]", "", text)


def skeletons(name: str) -> frozenset[str]:
    """The consonants of a name in order; a Latin r that katakana may drop is tried both ways.

    >>> skeletons("メディア・パーク") & skeletons("media park")
    frozenset({'mdpk'})
    """
    if re.search(r"[一-鿿]", name):
        return frozenset()
    if re.search(r"[ァ-ヺ]", name):
        parts = re.findall(r"[A-Za-zÀ-ɏ]+|[^A-Za-zÀ-ɏ]+", name)
        found = {_squeezed("".join(_katakana(p) or _latin(p) for p in parts))}
    else:
        text = _squeezed(_latin(name))
        found = {text, re.sub(r"r$", "", text), _squeezed(_latin(_SILENT_R.sub("", fold(name).text)))}
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
            (katakana if re.search("[ァ-ヺ]", name) else latin)[skeleton].add(key_of(name))
    for skeleton in sorted(katakana.keys() & latin.keys()):
        for one in sorted(katakana[skeleton]):
            for other in sorted(latin[skeleton]):
                yield one, other


def sounds_like(kana: str, latin: str) -> bool:
    """Whether a Latin place name is the katakana one's original: one first consonant, and most of the others.

    >>> sounds_like("ケルン市", "Köln"), sounds_like("ミュンヘン", "BMW")
    (True, False)
    """
    one, other = _squeezed(_katakana(kana)), _squeezed(_latin(latin))
    return one[:1] == other[:1] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def is_acronym(short: str, phrase: str) -> bool:
    """Whether a short form is made of the initials of a Latin phrase's capitalised words, three or more.

    >>> is_acronym("DFB", "Deutsche Forschungsgemeinschaft für Bildung"), is_acronym("EU", "European Union")
    (True, False)
    """
    return len(short) >= 3 and short != phrase and short == initials(phrase)


def initials(phrase: str) -> str:
    """The initials of a Latin phrase's capitalised words."""
    return "".join(word[0] for word in re.findall(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ]+", phrase))


def acronyms(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of spelling keys: a Latin phrase and the initials of its capitalised words, three or more.

    >>> list(acronyms(["Deutsche Forschungsgemeinschaft für Bildung", "DFB"]))
    [('deutscheforschungsgemeinschaftfuerbildung', 'dfb')]
    """
    spoken = set(names)
    for name in sorted(spoken):
        short = initials(name)
        if len(short) >= 3 and name != short and short in spoken:
            yield key_of(name), key_of(short)


def is_reading(latin: str, kana: str) -> bool:
    """Whether katakana may be how a capital abbreviation is read: it begins and ends with its sounds.

    >>> is_reading("IVAM", "イーファム"), is_reading("BMW", "ミュンヘン")
    (True, False)
    """
    if not re.fullmatch(r"[A-Z]{3,8}", latin) or not re.fullmatch(r"[ァ-ヺー]{3,}", kana):
        return False
    first = _VOWELS.get(latin[0], "")
    begins = kana[0] in first if first else _SOUND.get(kana[0], "") == _latin(latin[0])[:1]
    last = _latin(latin[-1])
    return begins and (not last or _SOUND.get(kana.rstrip("ー")[-1], "") in ("", last[-1]))
