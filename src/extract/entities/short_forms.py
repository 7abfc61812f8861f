"""Short forms of long Latin names that a document uses without saying so.

〇〇 for 〇〇 Suedwest e.V. (a leading word spelt like no common word), katakana for the leading words of a Latin
name, and the phrase that a known acronym stands for. What is not here: stated short forms (`definitions`), and whole
names that sound alike (`sounds`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from extract.entities.latin import PHRASE
from extract.entities.sounds import initials, skeletons

_CAMEL = re.compile(r"(?=.{4,})(?:[A-Z][a-z0-9]+[A-Z]+[a-zA-Z0-9]*|[a-z]+[A-Z]{2,}[A-Za-z0-9]*)")
_WORD = re.compile(r"(?<![A-Za-z0-9./@\-])[A-Za-z][A-Za-z0-9]{3,}(?![A-Za-z0-9@\-])")
_KATAKANA = re.compile(r"(?<![ァ-ヺー・])[ァ-ヺー]{3,}(?:・[ァ-ヺー]+)*(?![ァ-ヺー・])")
_PHRASE = re.compile(rf"(?<![A-Za-z0-9./@\-]){PHRASE}(?![A-Za-z])")
_YEAR = re.compile(r"(?:,? \d+)+$")
_SHORTEST_ACRONYM = 4  # letters: three are shared by chance
_LONG_ENOUGH = 5  # consonants: fewer are shared by chance


def leading_words(names: Iterable[str]) -> dict[str, str]:
    """The long name for each leading word (lower case) that can stand for it: mixed capitals, and one name's only.

    >>> leading_words(["MicroTec Suedwest", "BioPark Nord", "BioPark Süd", "Cool Silicon"])
    {'microtec': 'MicroTec Suedwest'}
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for name in names:
        first, _, rest = name.partition(" ")
        if rest and _CAMEL.fullmatch(first):
            owners[first.lower()].add(name)
    return {word: next(iter(long)) for word, long in sorted(owners.items()) if len(long) == 1}


def leading_sounds(names: Iterable[str]) -> dict[str, str]:
    """The long name for the consonants of its two leading words, where only it has them and they are no name."""
    owners: dict[str, set[str]] = defaultdict(set)
    known = set(names)
    for name in sorted(known):
        words = name.split(" ")
        if len(words) > 2 and name.isascii() and " ".join(words[:2]) not in known:
            for skeleton in skeletons(" ".join(words[:2])):
                owners[skeleton].add(name)
    return {s: next(iter(long)) for s, long in sorted(owners.items()) if len(long) == 1 and len(s) >= _LONG_ENOUGH}


def short_forms(text: str, words: dict[str, str], sounds: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Places in a text where a short form stands: (start, end, the long name)."""
    if words:
        for match in _WORD.finditer(text):
            long = words.get(match.group().lower())
            if long and _CAMEL.fullmatch(match.group()) and not text.startswith(long, match.start()):
                yield match.start(), match.end(), long
    if sounds:
        for match in _KATAKANA.finditer(text):
            long = next((sounds[s] for s in skeletons(match.group()) if s in sounds), None)
            if long:
                yield match.start(), match.end(), long


def expansions(text: str, acronyms: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Latin phrases whose initials are a known acronym of four letters or more: (start, end, the acronym).

    >>> list(expansions("see North European Wind Society 2013", frozenset(["NEWS"])))
    [(4, 31, 'NEWS')]
    """
    for match in _PHRASE.finditer(text) if acronyms else ():
        whole = match.group()
        for start, part in [(0, whole), *((m.start(), m.group()) for m in re.finditer(r"[^, ][^,]+", whole))]:
            phrase = _YEAR.sub("", part)
            short = initials(phrase)
            if len(short) >= _SHORTEST_ACRONYM and short in acronyms and short != phrase:
                yield match.start() + start, match.start() + start + len(phrase), short
                break
