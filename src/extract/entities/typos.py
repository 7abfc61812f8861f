"""Misprints of known names: words one edit away from a name of the gazetteer or of the document itself.

Deleting one letter from each name gives an index in which a misprint is found without comparing it with every name
(Wolf Garbe's symmetric delete idea). What is not here: spelling habits (`spelling`), which are no misprints.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from extract.entities.spelling import key_of, within_one_edit

_SHORTEST = 6
_LATIN_SHORTEST = 8
_WORD = re.compile(r"[ァ-ヺー]{6,}|(?<![A-Za-z.@/])[A-Z][A-Za-zÀ-ɏ]{7,}(?![A-Za-z@])")


class TypoIndex:
    """Spelling keys to be found though misprinted."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._near: dict[str, set[str]] = defaultdict(set)
        self._keys = frozenset(keys)
        for key in self._keys:
            if self._long_enough(key):
                for shorter in (key, *_deletions(key)):
                    self._near[shorter].add(key)

    @staticmethod
    def _long_enough(key: str) -> bool:
        return len(key) >= (_LATIN_SHORTEST if key.isascii() else _SHORTEST) and not re.search(r"\d", key)

    def misprinted(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Words of a text that are one edit from exactly one known name: (start, end, that name's key)."""
        for match in _WORD.finditer(text):
            key = key_of(match.group())
            if key in self._keys or not self._long_enough(key):
                continue
            near = {k for shorter in (key, *_deletions(key)) for k in self._near.get(shorter, ())}
            near = {k for k in near if within_one_edit(k, key) and k[0] == key[0]}
            if len(near) == 1:
                yield match.start(), match.end(), near.pop()


def _deletions(key: str) -> Iterator[str]:
    for at in range(len(key)):
        yield key[:at] + key[at + 1 :]
