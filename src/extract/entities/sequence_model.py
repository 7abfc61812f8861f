"""The statistical tagger: a linear-chain conditional random field, read from a weights file and decoded here.

What is here: reading the weights and finding the best label sequence (Viterbi; Lafferty, McCallum and Pereira 2001).
What is not: training (`bench/train_ner.py`) and the features (`sequence_features`). docs/model-card.md says what the
weights were trained on, how well they do, and under which licence they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extract.entities.sequence_features import (
    OFFSETS,
    Word,
    known_features,
    pair_features,
    run_features,
    word_features,
)
from extract.errors import RuleError

Rows = npt.NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "weights" / "names.npz"
_IMPOSSIBLE = np.float32(-1e4)
_SURE = 9.0  # lead of O, in log-odds, beyond which a word between two others like it needs no search
_CACHED = 100_000


class SequenceModel:
    """Weights of word, pair and run features for each label of the BIO scheme.

    Args:
        features: Feature strings, in the order of `weights`.
        weights: One row for each feature, one column for each label.
        transitions: Score of going from the row's label to the column's.
        labels: ``O``, ``B-PERSON``, ``I-PERSON`` …; ``O`` comes first.
    """

    def __init__(self, features: Sequence[str], weights: Rows, transitions: Rows, labels: Sequence[str]) -> None:
        if not labels or labels[0] != "O" or weights.shape != (len(features), len(labels)):
            raise RuleError("the name tagger's weights do not fit its features and labels", hint="reinstall extract")
        self.labels = tuple(labels)
        self._rows = {feature: number for number, feature in enumerate(features)}
        self._nothing = len(features)
        self._weights = np.vstack([weights, np.zeros((1, len(labels)))]).astype(np.float32)
        self._learnt = transitions.astype(np.float32)
        self._transitions = self._learnt + _bio_rules(labels)
        self._starts = np.array([_IMPOSSIBLE if x.startswith("I-") else 0 for x in labels], dtype=np.float32)
        self._word_cache: dict[Word, Rows] = {}
        self._pair_cache: dict[tuple[Word, Word], tuple[list[int], list[int]]] = {}
        self._edges = {o: self._sum([f"{o}edge"]) for o in (-1, 1)}

    @classmethod
    def read(cls, path: Path = WEIGHTS) -> SequenceModel:
        """The model in a weights file.

        Raises:
            RuleError: The file is missing or damaged.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                features = stored["features"].tobytes().decode().split("\n")
                labels = stored["labels"].tobytes().decode().split("\n")
                weights = np.zeros((len(features), len(labels)), dtype=np.float32)
                weights[stored["rows"], stored["columns"]] = stored["values"]
                return cls(features, weights, stored["transitions"], labels)
        except (OSError, ValueError, KeyError) as error:
            raise RuleError(
                f"the name tagger's weights cannot be read: {error}", where=str(path), hint="reinstall extract"
            ) from error

    def parts(self) -> tuple[tuple[str, ...], Rows, Rows]:
        """Features, their weights and the learnt transitions, for storing."""
        return tuple(self._rows), self._weights[: self._nothing], self._learnt

    def _found(self, features: Iterable[str]) -> list[int]:
        get = self._rows.get
        return [row for f in features if (row := get(f)) is not None]

    def _sum(self, features: Iterable[str]) -> Rows:
        total: Rows = self._weights[self._found(features)].sum(axis=0)
        return total

    def _of_word(self, word: Word) -> Rows:
        rows = self._word_cache.get(word)
        if rows is None:
            features = word_features(word)
            rows = np.stack([self._sum(features[o]) for o in OFFSETS])
            if len(self._word_cache) < _CACHED:
                self._word_cache[word] = rows
        return rows

    def _of_pair(self, left: Word, right: Word) -> tuple[list[int], list[int]]:
        """The rows of a pair's features, for its left word and for its right one."""
        rows = self._pair_cache.get((left, right))
        if rows is None:
            shared = pair_features(left, right)
            rows = self._found(">" + f for f in shared), self._found("<" + f for f in shared)
            if len(self._pair_cache) < _CACHED:
                self._pair_cache[left, right] = rows
        return rows

    def _scores(self, words: Sequence[Word], known: Sequence[str]) -> Rows:
        count = len(words)
        by_word = np.stack([self._of_word(w) for w in words])
        scores: Rows = by_word[:, OFFSETS.index(0)].copy()
        for number, offset in enumerate(OFFSETS):
            if offset < 0:
                scores[-offset:] += by_word[: count + offset, number]
            elif offset > 0:
                scores[: count - offset] += by_word[offset:, number]
        scores[0] += self._edges[-1]
        scores[-1] += self._edges[1]
        return scores + self._around(words, known)

    def _around(self, words: Sequence[Word], known: Sequence[str]) -> Rows:
        """What pairs, noun runs and known names add, all words in one sum."""
        pairs = [self._of_pair(a, b) for a, b in pairwise(words)]
        flat: list[int] = []
        begins: list[int] = []
        for number, (run, about) in enumerate(zip(run_features(words), known_features(known), strict=True)):
            begins.append(len(flat))
            flat.append(self._nothing)  # keeps every word's stretch from being empty
            flat += self._found(run)
            flat += self._found(about)
            if number < len(pairs):
                flat += pairs[number][0]
            if number:
                flat += pairs[number - 1][1]
        total: Rows = np.add.reduceat(self._weights[flat], begins, axis=0)
        return total

    def tag(self, words: Sequence[Word], known: Sequence[str]) -> list[str]:
        """The best label for each word.

        Args:
            words: The words of one passage.
            known: For each, the registry's label in the BIO scheme, or an empty string.
        """
        if not words:
            return []
        scores = self._scores(words, known)
        out = ["O"] * len(words)
        for start, end in _unsure(scores):
            for number, label in enumerate(self._best(scores[start:end]), start):
                out[number] = self.labels[label]
        return out

    def _best(self, scores: Rows) -> list[int]:
        back = []
        best = scores[0] + self._starts
        for row in scores[1:]:
            step = best[:, None] + self._transitions
            choice = step.argmax(axis=0)
            back.append(choice)
            best = step[choice, np.arange(len(best))] + row
        path = [int(best.argmax())]
        for choice in reversed(back):
            path.append(int(choice[path[-1]]))
        return path[::-1]


def _bio_rules(labels: Sequence[str]) -> Rows:
    """What the scheme forbids: I-X after anything but B-X and I-X."""
    return np.array(
        [[_IMPOSSIBLE if b.startswith("I-") and a[2:] != b[2:] else 0 for b in labels] for a in labels],
        dtype=np.float32,
    )


def _unsure(scores: Rows) -> Iterator[tuple[int, int]]:
    """Stretches of words that may carry a name, with a sure O on either side kept for its transitions."""
    sure = scores[:, 0] - scores[:, 1:].max(axis=1) > _SURE
    start: int | None = None
    for number, is_sure in enumerate(sure):
        if not is_sure and start is None:
            start = max(0, number - 1)
        elif is_sure and start is not None:
            yield start, number + 1
            start = None
    if start is not None:
        yield start, len(sure)
