"""Known names found in a text, whatever their spelling: a trie over folded text, longest match first.

What is here: the index and the tests of a name's edges (no half katakana words, no pieces of a Latin phrase).
What is not: where names come from (`registry`) and what they link to (`linking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from extract.entities.spelling import Folded, fold, key_of

_LATIN = re.compile(r"[A-Za-z0-9À-ɏ]")
_KATAKANA = re.compile(r"[ァ-ヺー]")
_DOTS = "・･=＝"
_LEAF = ""
_SHORTEST_FOLLOWING = 3  # a name that follows another without a mark between them must be longer than this
# Words that stand before a Latin name without being part of it: small words of a phrase, numbers (postal codes), and
# nouns that tell a subject.
_APART = re.compile(r"(?:^|[^A-Za-z0-9À-ɏ.&/\-])(?:[a-zß-ÿ]{1,4}|\d+|[A-Z][a-zä-ü]*(?:politik|wirtschaft|förderung))$")
_SMALL_WORD = re.compile(r"[a-zß-ÿ]{2,4} ")


class Hit(NamedTuple):
    """A known name in a text: code points `start` to `end`, and the spelling key it was found by."""

    start: int
    end: int
    key: str


class NameIndex:
    """A set of spelling keys to look for."""

    def __init__(self, surfaces: Iterable[str]) -> None:
        self._root: dict[str, Any] = {}
        self.keys: set[str] = set()
        for surface in surfaces:
            self.add(surface)

    def add(self, surface: str) -> None:
        """Takes one more surface; a second spelling of the same name changes nothing."""
        key = key_of(surface)
        if not key or key in self.keys:
            return
        self.keys.add(key)
        node = self._root
        for character in key:
            node = node.setdefault(character, {})
        node[_LEAF] = key

    def _ends(self, text: str, at: int) -> list[tuple[int, str]]:
        node = self._root
        found = []
        for position in range(at, len(text)):
            following = node.get(text[position])
            if following is None:
                break
            node = following
            if _LEAF in node:
                found.append((position, node[_LEAF]))
        return found[::-1]

    def _hit(self, text: str, folded: Folded, at: int, edges: frozenset[int]) -> Hit | None:
        """The longest name from `at` that may end where it does, or that another name follows at once (国名 + 州名)."""
        start = folded.starts[at]
        for last, key in self._ends(folded.text, at):
            end = folded.ends[last]
            if closes_here(text, start, end, edges) or self._goes_on_with_a_name(text, folded, last + 1, edges):
                return Hit(start, end, key)
        return None

    def _goes_on_with_a_name(self, text: str, folded: Folded, at: int, edges: frozenset[int]) -> bool:
        if at >= len(folded.text) or not _is(_KATAKANA, text, folded.starts[at]):
            return False
        start = folded.starts[at]
        return any(
            last - at >= _SHORTEST_FOLLOWING and closes_here(text, start, folded.ends[last], edges)
            for last, _ in self._ends(folded.text, at)
        )

    def find(self, text: str, edges: frozenset[int]) -> Iterator[Hit]:
        """Every name, leftmost and longest first, none overlapping.

        Args:
            text: Cleaned text.
            edges: Offsets where a word begins or ends; kanji and kana names must start and stop at one.
        """
        folded = fold(text)
        at, taken = 0, 0
        while at < len(folded.text):
            hit = None
            start = folded.starts[at]
            opens = start >= taken and folded.text[at] in self._root
            if opens and (start == taken > 0 or opens_here(text, start, edges)):
                hit = self._hit(text, folded, at, edges)
            if hit:
                yield hit
                taken = hit.end
                while at < len(folded.text) and folded.starts[at] < taken:
                    at += 1
            else:
                at += 1


def _is(pattern: re.Pattern[str], text: str, at: int) -> bool:
    return 0 <= at < len(text) and pattern.match(text[at]) is not None


def opens_here(text: str, start: int, edges: frozenset[int]) -> bool:
    """Whether a name may begin at `start`: not inside a word of its own script."""
    if _is(_KATAKANA, text, start):
        return not _is(_KATAKANA, text, start - 1)
    if _is(_LATIN, text, start):
        if _is(_LATIN, text, start - 1):
            return False
        return not (start > 1 and text[start - 1] in ".&/" and _is(_LATIN, text, start - 2))
    return start in edges or not text[start - 1 : start].isalnum()


def closes_here(text: str, start: int, end: int, edges: frozenset[int]) -> bool:
    """Whether a name that began at `start` may end at `end`."""
    if _is(_KATAKANA, text, end - 1):
        return not _is(_KATAKANA, text, end)
    if _is(_LATIN, text, end - 1):
        if _is(_LATIN, text, end):
            return False
        return not (end + 1 < len(text) and text[end] in ".&" and _is(_LATIN, text, end + 1))
    return end in edges or not text[end : end + 1].isalnum() or not text[end - 1].isalnum()


def inside_compound(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether the name goes on to the left, and to the right: by ・ and katakana, or as a Latin phrase or compound."""
    return _goes_on(text, start, start - 1, start - 2), _goes_on(text, end - 1, end, end + 1)


def _goes_on(text: str, inner: int, joint: int, outer: int) -> bool:
    if not min(joint, outer) >= 0 or max(joint, outer) >= len(text):
        return False
    if text[joint] in _DOTS:
        return _is(_KATAKANA, text, inner) and (_is(_KATAKANA, text, outer) or _is(_LATIN, text, outer))
    if text[joint] not in " -–‐" or not (_is(_LATIN, text, inner) and _is(_LATIN, text, outer)):
        return False
    if outer < inner:
        return _APART.search(text, max(0, joint - 24), joint) is None
    return text[joint] != " " or _SMALL_WORD.match(text, outer) is None
