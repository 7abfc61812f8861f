"""What the statistical tagger looks at, word by word; the same for training and for tagging.

Every feature belongs to one word seen from one of its neighbours (`word_features`), to two neighbouring words
(`pair_features`) or to the noun run around a word (`run_features`). The first two depend on the words alone, so the
tagger computes them once for each distinct word or pair; that is what makes it fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

OFFSETS = (-2, -1, 0, 1, 2)
_JOINERS = frozenset("・･ー＝=-&.")
_NOUNS = ("名詞", "接尾辞", "接頭辞")
_OPEN, _CLOSE = frozenset("「『“„"), frozenset("」』”")
_FAR = ("n", "q", "s")
_NEAR = ("n", "q", "p", "s", "z", "a", "c")


class Word(NamedTuple):
    """A word as the tagger sees it: surface, part of speech, normalised form, word class (empty if unknown)."""

    text: str
    tag: str
    norm: str
    group: str = ""


def _script(c: str) -> str:
    code = ord(c)
    if 0x3040 <= code < 0x30A0:
        return "h"
    if 0x30A0 <= code < 0x3100:
        return "k"
    if 0x4E00 <= code < 0xA000 or c in "々〆ヶ":
        return "c"
    if c.isdigit():
        return "d"
    if c.isalpha() and code < 0x250:
        return "A" if c.isupper() else "a"
    return c


@lru_cache(maxsize=65536)
def shape(text: str) -> str:
    """The scripts of a word, runs cut to two: 「ミュンヘン」 is ``kk``, 「BMWi」 ``AAa``.

    >>> shape("ミュンヘン"), shape("BMWi"), shape("第3")
    ('kk', 'AAa', 'cd')
    """
    out = ""
    for c in text:
        s = _script(c)
        if not out.endswith(s + s):
            out += s
    return out[:8]


def word_features(word: Word) -> dict[int, tuple[str, ...]]:
    """A word's features by offset: those at -1 serve the word after it."""
    text = word.text.lower()
    parts = word.tag.split("-")
    own = {
        "w": text, "n": word.norm, "q": word.tag, "p": "-".join(parts[:2]), "s": shape(word.text), "z": text[-1],
        "y": text[-2:], "a": text[0], "b": text[:2], "l": str(min(len(text), 6)), "c": word.group,
    }  # fmt: skip
    return {
        0: ("0", *(f"0{k}{v}" for k, v in own.items() if v)),
        **{o: tuple(f"{o}{k}{own[k]}" for k in _NEAR if own[k]) for o in (-1, 1)},
        **{o: tuple(f"{o}{k}{own[k]}" for k in _FAR) for o in (-2, 2)},
    }


def all_features(words: Sequence[Word], known: Sequence[str]) -> list[list[str]]:
    """Every feature of every word, spelt out, as training wants them."""
    count = len(words)
    own = [word_features(w) for w in words]
    out = []
    for i, (run, about) in enumerate(zip(run_features(words), known_features(known), strict=True)):
        features = [f for o in OFFSETS if 0 <= i + o < count for f in own[i + o][o]]
        features += [f"{o}edge" for o in (-1, 1) if not 0 <= i + o < count]
        if i:
            features += ["<" + f for f in pair_features(words[i - 1], words[i])]
        if i + 1 < count:
            features += [">" + f for f in pair_features(words[i], words[i + 1])]
        out.append(features + run + about)
    return out


def pair_features(left: Word, right: Word) -> tuple[str, ...]:
    """Features of two neighbours; ``<`` before them where the right one is looked at, ``>`` where the left one is."""
    return (f"q{left.tag}|{right.tag}", f"n{left.norm}|{right.norm}", f"s{shape(left.text)}|{shape(right.text)}")


def run_features(words: Sequence[Word]) -> Iterator[list[str]]:
    """For each word, its noun run: last and first word, distance to the end, what stands around; quotation marks."""
    nounish = [w.tag.startswith(_NOUNS) or w.text in _JOINERS for w in words]
    count = len(words)
    last = list(range(count))
    for i in range(count - 2, -1, -1):
        if nounish[i + 1]:
            last[i] = last[i + 1]
    first, quoted = 0, False
    for i, word in enumerate(words):
        if not nounish[i]:
            first = i
        quoted = (quoted or word.text in _OPEN) and word.text not in _CLOSE
        end = words[last[i]]
        out = [f"hn{end.norm}", f"hz{end.norm[-1:]}", f"hd{min(last[i] - i, 5)}", f"fn{words[first].norm}"]
        if end.group:
            out.append(f"hc{end.group}")
        if last[i] + 1 < count:
            out.append(f"xn{words[last[i] + 1].norm}")
        if first:
            out.append(f"bn{words[first - 1].norm}")
        if quoted:
            out.append("quoted")
        yield out
        if not nounish[i]:
            first = i + 1


def known_features(labels: Sequence[str]) -> list[list[str]]:
    """For each word, the registry's labels on it and its neighbours (``B-PLACE``, ``I-ORG``, empty)."""
    count = len(labels)
    return [[f"g{o}{labels[i + o]}" for o in (-1, 0, 1) if 0 <= i + o < count and labels[i + o]] for i in range(count)]
