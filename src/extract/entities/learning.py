"""The names one document teaches: gathered from its definitions, ready to be looked for everywhere in it.

Between the first pass over the passages (`marking.first_pass`) and the second (`marking.second_pass`). What is not
here: the patterns (`definitions`) and the final links (`linking`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.entities.candidates import Candidate
from extract.entities.definitions import (
    QUOTED,
    Taught,
    after_kind,
    appositions,
    bracket_pairs,
    equations,
    looks_like_a_name,
    quoted_names,
    renamings,
    run_before,
    sentence_like,
    short_for,
)
from extract.entities.latin import kind_of_phrase
from extract.entities.matcher import NameIndex
from extract.entities.profiles import Seen, founded, shown
from extract.entities.short_forms import expansions, leading_sounds, leading_words, short_forms
from extract.entities.sounds import acronyms, is_reading, sounding_alike, sounds_like
from extract.entities.spelling import key_of
from extract.model import EntityLabel
from extract.rules.gazetteer import NameRules

_TOLD, _PAIRED = 4, 2  # weights of a vote: the kind is said; a partner has it
_SHOWN = 20  # the weight of a vote where the document's own structure says what a name is
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z0-9.&\-]{3,}(?: [A-Z][A-Za-z0-9.&\-]+)*")
_OFTEN = 2
_TWO_NAMES = re.compile(r"(?P<one>[^（）()]{2,}[^（）() ]) *[（(](?P<other>[^（）()]{3,})[）)]")
_PARTS = re.compile(r"[^\s/／・][^/／\n]{1,}[^\s/／]")  # 〇〇省/〇〇省 are two
_WHOLE = re.compile(r"\S.*\S", re.S)
_SURNAME = re.compile(r"[ァ-ヺー]{2,}[・･](?P<last>[ァ-ヺー]{3,})$")
_CLOSING_MARKS = frozenset('」』”“"')
_TAUGHT_COLUMNS = frozenset({EntityLabel.CLUSTER, EntityLabel.PROGRAM, EntityLabel.ORG})


@dataclass(slots=True)
class Lesson:
    """What a document taught: labels by spelling key, pairs of keys that name one thing, and where it did.

    `places` maps the index of a passage to candidates right where a definition stands.
    """

    labels: dict[str, EntityLabel] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    places: dict[int, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    index: NameIndex = field(default_factory=lambda: NameIndex(()))


class _Note(NamedTuple):
    number: int
    name: Taught
    key: str


class _Student:
    """Collects lessons over all passages, in order."""

    def __init__(self, names: NameRules, known: Mapping[str, EntityLabel]) -> None:
        self.names, self.known = names, known
        self.notes: list[_Note] = []
        self.named: set[str] = set()
        self.pairs: list[tuple[str, str]] = []
        self.votes: dict[str, Counter[EntityLabel]] = defaultdict(Counter)
        self.guesses: dict[str, Counter[EntityLabel]] = defaultdict(Counter)
        self.spelt: dict[str, str] = {}
        self.surnames: dict[str, str] = {}

    def note(self, number: int, taught: Taught, weight: int | None = None) -> str:
        key = key_of(taught.name)
        if weight is None:
            weight = _TOLD if taught.told else _PAIRED
        self.notes.append(_Note(number, taught, key))
        if taught.label is not None:
            self.votes[key][taught.label] += weight
        return key

    def study(self, number: int, seen: Seen) -> None:
        """Takes one passage's definitions."""
        text = seen.passage.text.text
        quoted = list(quoted_names(text, self.names))
        for taught in quoted:
            self.note(number, taught)
        beside = list(appositions(text, self.names))
        for taught in beside:
            self.note(number, taught)
        for one, other in (*equations(text, seen.analysis.tokens), *short_for(text)):
            self._equal(number, one, other, seen.found)
        self._pair_up(number, seen, [*quoted, *beside])
        self._rename(number, text, seen.found, quoted)
        self.named.update(text[c.start : c.end] for c in seen.found if c.method != "model")

    def _equal(self, number: int, one: Taught, other: Taught, found: Iterable[Candidate]) -> None:
        labels = {(c.start, c.end): c.label for c in found}
        label = labels.get(one.span) or labels.get(other.span) or self._head(one.name) or self._head(other.name)
        if label is not None:
            self.pairs.append((self.note(number, one._replace(label=label), _PAIRED), key_of(other.name)))
            self.note(number, other._replace(label=label), _PAIRED)

    def _head(self, name: str) -> EntityLabel | None:
        return next((k for word, k in self.names.heads if len(word) > 1 and name.endswith(word)), None)

    def _is_part(self, name: str, other: str) -> bool:
        """Whether two Japanese names close with different heads: a government and one of its ministries."""
        heads = [next((w for w, _ in self.names.heads if n.endswith(w)), None) for n in (name, other)]
        return None not in heads and not any(one.endswith(two) for one, two in (heads, heads[::-1]) if one and two)

    def guess(self, seen: Seen) -> None:
        """What rules and the tagger think of each name: it settles only names whose kind is never said."""
        for c in seen.found:
            if c.method in ("model", "rule"):
                name = seen.passage.text.text[c.start : c.end]
                self.guesses[key_of(name)][c.label] += 1
                self.spelt.setdefault(key_of(name), name)
                if c.label is EntityLabel.PERSON and c.method == "rule" and (last := _SURNAME.search(name)):
                    self.surnames[last["last"]] = name

    def _rename(self, number: int, text: str, found: Iterable[Candidate], quoted: Iterable[Taught]) -> None:
        """The old name is the sentence's subject: the first name in it, or the quoted one that 「A」として began."""
        for (begin, end), new in renamings(text):
            olds = [(c.start, c.end, c.label) for c in found] + [(*t.span, t.label) for t in quoted]
            olds += [(*n.name.span, n.name.label) for n in self.notes if n.number == number]
            olds = sorted((o for o in olds if begin <= o[0] and o[1] <= end and text[o[0] : o[1]] != new.name), key=str)
            began = [o for o in olds if re.match(r"[」』”\"]?として", text[o[1] :])]
            subject = began or [
                o for o in olds if re.match(r"[」』”\"]?(?:[（(][^（）()]+[）)])?(?:は|が)", text[o[1] :])
            ]
            if subject:
                start, stop, label = subject[-1]
                old = Taught(text[start:stop], label, (start, stop))
                self.pairs.append((self.note(number, old, _PAIRED), self.note(number, new, _PAIRED)))

    def _ends(self, seen: Seen, quoted: Iterable[Taught]) -> dict[int, Taught]:
        """Every marked or quoted name by the offsets where a bracket about it may open.

        That is its own end, or behind a closing mark, a blank, a title (〇〇博士) or a kind word (「〇〇」事業).
        """
        text = seen.passage.text.text
        names = [Taught(text[c.start : c.end], c.label, (c.start, c.end)) for c in seen.found] + list(quoted)
        ends: dict[int, Taught] = {}
        for name in names:
            end = name.span[1]
            ends[end] = name
            if text[end : end + 1] in _CLOSING_MARKS | {" "}:
                end += 1
                ends[end] = name
            words = (
                self.names.titles if name.label is EntityLabel.PERSON else tuple(w for w, _ in self.names.quoted_heads)
            )
            word = max((w for w in words if text.startswith(w, end)), key=len, default=None)
            if word and (name.label is EntityLabel.PERSON or name.quoted):
                ends[end + len(word)] = name
        return ends

    def _pair_up(self, number: int, seen: Seen, quoted: Iterable[Taught]) -> None:
        ends = self._ends(seen, quoted)
        for at, bracketed, defined in bracket_pairs(seen.passage.text.text):
            first = ends.get(at) or self._unknown_left(seen, at, bracketed)
            if first is None:
                continue
            other = _without_title(bracketed) if first.label is EntityLabel.PERSON else bracketed
            if not (defined or _may_pair(first.name, other.name, first.label)):
                continue
            if not first.name or self._clashes(other.name, first.label):
                continue
            if other.name in self.names.legal_forms or self._is_part(first.name, other.name):
                continue
            label = first.label or kind_of_phrase(other.name, self.names)
            key = self.note(number, first._replace(label=label), _PAIRED)
            self.pairs.append((key, self.note(number, other._replace(label=label), _PAIRED)))

    def _unknown_left(self, seen: Seen, at: int, other: Taught) -> Taught | None:
        """The unmarked noun run or quotation before a bracket that holds a Latin name."""
        text = seen.passage.text.text
        latin = sum(c.isascii() and c.isalpha() for c in other.name)
        read = re.search(r"(?<![A-Za-z])[A-Z]{3,8}$", text[max(0, at - 9) : at])
        if read and is_reading(read.group(), other.name):
            return Taught(read.group(), None, (at - len(read.group()), at))
        if latin < 3 or latin * 2 < len(other.name) or not any(c.isupper() for c in other.name):
            return None
        known = self.known.get(key_of(other.name))
        if text[at - 1 : at] in _CLOSING_MARKS:
            quoted = next((q for q in QUOTED.finditer(text, 0, at) if q.end() == at), None)
            if quoted is None or sentence_like(quoted["name"]):
                return None
            return Taught(quoted["name"], None, quoted.span("name"), True)
        run = run_before(text, at, seen.analysis.tokens)
        if run is None or run[1] in self.names.generic or run[1] in self.names.not_names or len(run[1]) < 4:
            return None
        told = after_kind(run[1], self.names)
        if told:
            return Taught(run[1][told[0] :], told[1], (run[0] + told[0], at))
        label = self._head(run[1])
        return None if known is not None and known is not label else Taught(run[1], label, (run[0], at))

    def _clashes(self, other: str, label: EntityLabel | None) -> bool:
        known = self.known.get(key_of(other))
        return known is not None and label is not None and known is not label

    def columns(self, passages: Sequence[Seen]) -> None:
        """Names from table columns whose head says what they are; a head over two columns counts for both."""
        heads: dict[str, dict[int, EntityLabel | None]] = defaultdict(dict)
        for number, seen in enumerate(passages):
            p = seen.passage
            text = p.text.text.strip()
            if p.table_id is None or p.row is None or p.column is None:
                continue
            if p.row == 0:
                label = next((k for w, k in self.names.column_heads if key_of(w) == key_of(text)), None)
                heads[p.table_id][p.column] = label if label in _TAUGHT_COLUMNS else None
                continue
            head = max((c for c in heads[p.table_id] if c <= p.column), default=None)
            label = heads[p.table_id][head] if head is not None else None
            if label and 3 <= len(text) <= 60 and "、" not in text and looks_like_a_name(text):
                for part in _PARTS.finditer(p.text.text) if label is EntityLabel.ORG else _WHOLE.finditer(p.text.text):
                    self._cell(number, Taught(part.group(), label, part.span(), told=True))

    def _cell(self, number: int, taught: Taught) -> None:
        """A name of a column; A（B） in a cell is two names of one thing."""
        both = _TWO_NAMES.fullmatch(taught.name)
        if both is None or not looks_like_a_name(both["other"]):
            self.note(number, taught)
            return
        start = taught.span[0]
        one, other = (
            Taught(both[group], taught.label, (start + both.start(group), start + both.end(group)), told=True)
            for group in ("one", "other")
        )
        self.pairs.append((self.note(number, one), self.note(number, other)))

    def shorten(self, passages: Sequence[Seen]) -> None:
        """Short forms that the document uses of the Latin names it taught."""
        long_names = sorted({n.name.name for n in self.notes if re.match(r"[A-Za-z]", n.name.name)})
        words, sounds = leading_words(long_names), leading_sounds(long_names)
        short_names = frozenset(n for n in long_names if re.fullmatch(r"[A-Z]+", n))
        for number, seen in enumerate(passages):
            text = seen.passage.text.text
            for start, end, long in (*short_forms(text, words, sounds), *expansions(text, short_names)):
                if not any(c.start < end and start < c.end for c in seen.found if c.method == "registry"):
                    key = self.note(number, Taught(text[start:end], None, (start, end)))
                    self.pairs.append((key, key_of(long)))

    def finish(self) -> Lesson:
        """Labels settled by vote over all names of one thing, then names that may be looked for elsewhere."""
        spoken = sorted({n.name.name for n in self.notes})
        self.pairs += [*sounding_alike(spoken), *acronyms({*spoken, *self.named})]
        group = _groups(self.pairs)
        best = {**_elected(self.guesses, group), **_elected(self.votes, group)}
        lesson = Lesson(pairs=self.pairs)
        for number, taught, key in self.notes:
            label = best.get(group.get(key, key))
            known = self.known.get(key)
            if label is None or (known is not None and not (taught.quoted and taught.label not in (None, known))):
                continue
            said = taught.label if taught.told else None
            lesson.places[number].append(Candidate(*taught.span, said or label, "document"))
            if known is None:
                lesson.labels[key] = label
                if not self._is_common(taught.name, key):
                    lesson.index.add(taught.name)
        self._remember(lesson)
        return lesson

    def _remember(self, lesson: Lesson) -> None:
        """Latin bodies that were guessed more than once and never otherwise, and the surnames of foreigners."""
        for key, votes in self.guesses.items():
            name = self.spelt[key]
            agreed = len(votes) == 1 and votes[EntityLabel.ORG] >= _OFTEN and _LATIN_NAME.fullmatch(name)
            if agreed and key not in self.known and key not in lesson.labels and not self._is_common(name, key):
                lesson.labels[key] = lesson.labels.get(key_of(name.rpartition(" ")[2]), EntityLabel.ORG)
                lesson.index.add(name)
        for last, name in self.surnames.items():
            key = key_of(last)
            if key not in self.known and key not in lesson.labels and not self._is_common(last, key):
                lesson.labels[key] = EntityLabel.PERSON
                lesson.index.add(last)
                lesson.pairs.append((key, key_of(name)))

    def _is_common(self, name: str, key: str) -> bool:
        """Whether a taught name is a word of the language that would be found where it names nothing."""
        return len(key) < 3 or key.isdecimal() or name in self.names.generic or name in self.names.not_names


def _elected(votes: Mapping[str, Counter[EntityLabel]], group: Mapping[str, str]) -> dict[str, EntityLabel]:
    """The label with most votes in each group; of equals the first in alphabetical order."""
    total: dict[str, Counter[EntityLabel]] = defaultdict(Counter)
    for key, count in votes.items():
        total[group.get(key, key)].update(count)
    return {g: min(c, key=lambda label: (-c[label], label)) for g, c in total.items()}


def _groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The smallest key of each set of keys joined by pairs."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for one, other in pairs:
        a, b = sorted((root(one), root(other)))
        parent[b] = a
    return {key: root(key) for key in sorted(parent)}


def _without_title(taught: Taught) -> Taught:
    """Dr. and the like taken off a Latin personal name."""
    lead = re.match(r"(?:(?:Prof|Dr|Mr|Ms|Mrs|Dipl|Ing)[.\- ]+)*", taught.name)
    cut = lead.end() if lead else 0
    return taught._replace(name=taught.name[cut:], span=(taught.span[0] + cut, taught.span[1]))


def _may_pair(name: str, other: str, label: EntityLabel | None) -> bool:
    """Whether two names may be one thing: a translation or a short form, not a remark on the first."""
    other_latin = sum(c.isascii() and c.isalpha() for c in other) * 2 > len(other)
    if not name:
        return False
    if label is EntityLabel.PERSON:
        return other_latin and not name.isascii() and " " in other
    if label in (EntityLabel.STATE, EntityLabel.PLACE):
        return other_latin and not name.isascii() and sounds_like(name, other)
    return other_latin or name.isascii() or len(other) >= 3


def learn(passages: Sequence[Seen], names: NameRules, known: Mapping[str, EntityLabel]) -> Lesson:
    """What the passages teach beyond the gazetteer.

    Args:
        passages: All passages after the first pass.
        names: The name rules.
        known: Labels of the gazetteer's spelling keys; they are not taught anew.
    """
    student = _Student(names, known)
    for number, seen in enumerate(passages):
        student.study(number, seen)
        student.guess(seen)
    for number, body in (*founded(passages), *shown(passages)):
        student.note(number, body, _SHOWN)
    student.columns(passages)
    student.shorten(passages)
    return student.finish()
