"""The names one document teaches: gathered from its definitions, ready to be looked for everywhere in it.

Between the first pass over the passages (`marking.first_pass`) and the second (`marking.second_pass`). What is not
here: the patterns (`definitions`) and the final links (`linking`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.entities.candidates import Candidate
from extract.entities.definitions import Taught, bracket_pairs, looks_like_a_name, quoted_names
from extract.entities.matcher import NameIndex
from extract.entities.pipeline import Analysis
from extract.entities.spelling import key_of
from extract.model import EntityLabel, Passage
from extract.rules.gazetteer import NameRules

_LETTERS_ONLY_ABBREVIATION = 2


class Seen(NamedTuple):
    """A passage with what the pipeline and the first pass saw in it."""

    passage: Passage
    analysis: Analysis
    found: tuple[Candidate, ...]


@dataclass(slots=True)
class Lesson:
    """What a document taught: labels by spelling key, pairs of keys that name one thing, and places taught at.

    `places` maps the index of a passage to candidates right where the definition stands.
    """

    labels: dict[str, EntityLabel] = field(default_factory=dict)
    surfaces: dict[str, str] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    places: dict[int, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    index: NameIndex = field(default_factory=lambda: NameIndex(()))


def _is_common(name: str, names: NameRules) -> bool:
    """Whether a taught name is a word of the language that would be found where it names nothing."""
    key = key_of(name)
    if len(key) < 3 or name in names.generic or name in names.not_names:
        return True
    return key.isdecimal()


def _vote(votes: Mapping[str, Counter[EntityLabel]]) -> dict[str, EntityLabel]:
    """One label a key: the most frequent, and of equals the first in alphabetical order."""
    return {key: min(count, key=lambda label: (-count[label], label)) for key, count in sorted(votes.items())}


class _Student:
    """Collects lessons over all passages, in order."""

    def __init__(self, names: NameRules, known: Mapping[str, EntityLabel]) -> None:
        self.names, self.known = names, known
        self.lesson = Lesson()
        self.votes: dict[str, Counter[EntityLabel]] = defaultdict(Counter)

    def note(self, number: int, taught: Taught, label: EntityLabel, same_as: str | None) -> None:
        key = key_of(taught.name)
        if same_as and key != key_of(same_as):
            self.lesson.pairs.append((key_of(same_as), key))
        if key in self.known:
            if not (taught.quoted and self.known[key] is not label):
                return
            self.lesson.places[number].append(Candidate(*taught.span, label, "document"))
            return
        self.lesson.places[number].append(Candidate(*taught.span, label, "document"))
        self.lesson.surfaces.setdefault(key, taught.name)
        self.votes[key][label] += 1

    def quoted(self, number: int, seen: Seen) -> list[Candidate]:
        here = []
        for taught in quoted_names(seen.passage.text.text, self.names):
            if taught.label is not None:
                self.note(number, taught, taught.label, None)
                here.append(Candidate(*taught.span, taught.label, "document"))
        return here

    def pairs(self, number: int, seen: Seen, here: Iterable[Candidate]) -> None:
        text = seen.passage.text.text
        ends: dict[int, Candidate] = {}
        for c in (*seen.found, *here):
            ends[c.end] = c
            if text[c.end : c.end + 1] in tuple("」』”“\""):
                ends[c.end + 1] = c
        for at, taught in bracket_pairs(text):
            if text[at : at + 1] not in ("（", "("):
                continue
            left = ends.get(at)
            if left is None or not _may_pair(text[left.start : left.end], taught.name, left.label):
                continue
            if key_of(taught.name) in self.known and self.known[key_of(taught.name)] is not left.label:
                continue
            self.note(number, taught, left.label, text[left.start : left.end])

    def columns(self, passages: Sequence[Seen]) -> None:
        """Names from table columns whose head says what they are."""
        heads: dict[tuple[str | None, int | None], EntityLabel] = {}
        for seen in passages:
            p = seen.passage
            if p.table_id and p.row == 0:
                word = key_of(p.text.text)
                label = next((k for w, k in self.names.column_heads if key_of(w) == word), None)
                if label:
                    heads[p.table_id, p.column] = label
        for number, seen in enumerate(passages):
            p = seen.passage
            label = heads.get((p.table_id, p.column)) if p.table_id and p.row else None
            text = p.text.text.strip()
            if label in (EntityLabel.CLUSTER, EntityLabel.PROGRAM, EntityLabel.ORG) and 3 <= len(text) <= 60:
                if looks_like_a_name(text) and "、" not in text and not _is_common(text, self.names):
                    start = p.text.text.index(text)
                    self.note(number, Taught(text, label, None, (start, start + len(text))), label, None)

    def finish(self) -> Lesson:
        self.lesson.labels = _vote(self.votes)
        for key in self.lesson.labels:
            surface = self.lesson.surfaces[key]
            if not _is_common(surface, self.names):
                self.lesson.index.add(surface)
        return self.lesson


def _may_pair(name: str, other: str, label: EntityLabel) -> bool:
    latin, other_latin = name.isascii(), sum(c.isascii() and c.isalpha() for c in other) > len(other) / 2
    if label in (EntityLabel.STATE, EntityLabel.PLACE, EntityLabel.PERSON):
        return other_latin and not latin and (label is not EntityLabel.PERSON or " " in other)
    return other_latin or latin or len(other) >= 3


def learn(passages: Sequence[Seen], names: NameRules, known: Mapping[str, EntityLabel]) -> Lesson:
    """What the passages teach beyond the gazetteer.

    Args:
        passages: All passages after the first pass.
        names: The name rules.
        known: Labels of the gazetteer's spelling keys; they are not taught anew.
    """
    student = _Student(names, known)
    for number, seen in enumerate(passages):
        here = student.quoted(number, seen)
        student.pairs(number, seen, here)
    student.columns(passages)
    return student.finish()
