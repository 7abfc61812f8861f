"""The gazetteer, ready to be looked up and found in text.

What is not here: what a document defines itself (`learning`), and which of several namesakes is meant (`linking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from extract.entities.candidates import Candidate
from extract.entities.matcher import Hit, NameIndex, inside_compound
from extract.entities.spelling import key_of
from extract.model import EntityLabel
from extract.rules.gazetteer import Gazetteer, GazetteerEntry

_KATAKANA = re.compile(r"[ァ-ヺー]")


@dataclass
class Registry:
    """The gazetteer by spelling key and by id."""

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

    def find(self, text: str, edges: frozenset[int]) -> list[Candidate]:
        """The gazetteer's names in a text, in order, none overlapping.

        Args:
            text: Cleaned text.
            edges: Offsets where a word begins or ends.
        """
        return [Candidate(h.start, h.end, e.label, "registry", e.entity_id) for h, e in self._hits(text, edges)]

    def _hits(self, text: str, edges: frozenset[int]) -> Iterator[tuple[Hit, GazetteerEntry]]:
        hits = list(self.index.find(text, edges))
        ends, starts = {h.end for h in hits}, {h.start for h in hits}
        for hit in hits:
            left, right = inside_compound(text, hit.start, hit.end)
            if (left and hit.start - 1 not in ends) or (right and hit.end + 1 not in starts):
                continue
            entry = self.by_key[hit.key][0]
            if not _cut_off(text, hit, entry.label):
                yield hit, entry


def _cut_off(text: str, hit: Hit, label: EntityLabel) -> bool:
    """Whether what follows makes another word of it: NRWジャパン, ドイツ語, 福島第一."""
    following = text[hit.end : hit.end + 1]
    if label is EntityLabel.STATE and text[hit.end - 1].isascii():
        return _KATAKANA.match(following) is not None
    return label is EntityLabel.PLACE and following in ("語", "人", "第")
