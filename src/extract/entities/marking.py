"""Names marked in passages: a first pass with what everybody knows, a second with what the document taught."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extract.entities.candidates import Candidate, keep_best
from extract.entities.heads import Sight, find_headed, find_people
from extract.entities.latin import find_latin
from extract.entities.learning import Lesson, Seen
from extract.entities.matcher import Hit, NameIndex, inside_compound
from extract.entities.pipeline import Analysis, analyse
from extract.entities.spelling import key_of
from extract.model import EntityLabel, Passage
from extract.rules.gazetteer import Gazetteer, GazetteerEntry

_STATE_NEAR = 24
_KATAKANA = re.compile(r"[ァ-ヺー]")
MODEL_LABELS = {"PERSON": EntityLabel.PERSON, "ORG": EntityLabel.ORG, "PLACE": EntityLabel.PLACE}


@dataclass
class Registry:
    """The gazetteer, ready to look things up in."""

    gazetteer: Gazetteer
    by_key: dict[str, list[GazetteerEntry]] = field(init=False, default_factory=dict)
    by_id: dict[str, GazetteerEntry] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = {e.entity_id: e for e in self.gazetteer.entries}
        for entry in self.gazetteer.entries:
            for surface in entry.surfaces:
                entries = self.by_key.setdefault(key_of(surface), [])
                if entry not in entries:
                    entries.append(entry)

    @cached_property
    def index(self) -> NameIndex:
        """All surfaces, to be found in text."""
        return NameIndex(s for e in self.gazetteer.entries for s in e.surfaces)

    @cached_property
    def labels(self) -> Mapping[str, EntityLabel]:
        """The label of each spelling key (of several entities, the first one's)."""
        return {key: entries[0].label for key, entries in self.by_key.items()}


def _edges(analysis: Analysis) -> frozenset[int]:
    return frozenset(t.start for t in analysis.tokens) | frozenset(t.end for t in analysis.tokens)


def _registry_hits(text: str, edges: frozenset[int], registry: Registry) -> Iterator[tuple[Hit, GazetteerEntry]]:
    hits = list(registry.index.find(text, edges))
    ends, starts = {h.end for h in hits}, {h.start for h in hits}
    for hit in hits:
        entry = registry.by_key[hit.key][0]
        left, right = inside_compound(text, hit.start, hit.end)
        if (left and hit.start - 1 not in ends) or (right and hit.end + 1 not in starts):
            continue
        if entry.label is EntityLabel.STATE and text[hit.end - 1].isascii() and _KATAKANA.match(text[hit.end : hit.end + 1]):
            continue
        if entry.label is EntityLabel.PLACE and text[hit.end : hit.end + 1] in ("語", "人", "第"):
            continue
        yield hit, entry


def _known(text: str, edges: frozenset[int], registry: Registry) -> list[Candidate]:
    return [Candidate(h.start, h.end, e.label, "registry", e.entity_id) for h, e in _registry_hits(text, edges, registry)]


def first_pass(passages: Sequence[Passage], registry: Registry) -> list[Seen]:
    """Each passage with the gazetteer's names and those that rules make; nothing learnt yet."""
    names = registry.gazetteer.names
    seen = []
    for passage, analysis in zip(passages, analyse(p.text.text for p in passages), strict=True):
        text = passage.text.text
        known = _known(text, _edges(analysis), registry)
        spans = {c.start: c.end for c in known}
        sight = Sight(text, analysis.tokens, names, spans)
        made = [*find_headed(sight), *find_latin(text, names), *find_people(sight)]
        seen.append(Seen(passage, analysis, tuple(keep_best([*known, *made]))))
    return seen


def second_pass(seen: Sequence[Seen], lesson: Lesson, registry: Registry) -> list[tuple[Candidate, ...]]:
    """The final names of each passage, in order, none overlapping."""
    out = []
    for number, one in enumerate(seen):
        text = one.passage.text.text
        candidates = [*one.found, *lesson.places.get(number, ())]
        hits = list(lesson.index.find(text, _edges(one.analysis)))
        candidates += [Candidate(h.start, h.end, lesson.labels[h.key], "document") for h in hits]
        for start, end, label in one.analysis.names:
            if label in MODEL_LABELS:
                candidates.append(Candidate(start, end, MODEL_LABELS[label], "model"))
        out.append(tuple(keep_best(candidates)))
    return out
