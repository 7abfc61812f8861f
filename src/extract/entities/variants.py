"""Spellings of one entity that differ within a document, for the audit to report.

What is here: pairs of surfaces of one entity that are the same name spelt otherwise or misprinted. What is not:
short forms and translations, which are no inconsistency.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extract.entities.spelling import key_of, within_one_edit
from extract.model import Entity, Mention

_SHORTEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NameVariant:
    """A surface that departs from the usual spelling of its entity.

    `kind` is ``spelling`` (ヴ for ブ, グ for ク, ・ left out) or ``misprint`` (one letter missing, added, changed or
    swapped). `usual` is the surface most often used for the same form of the name; counts are of mentions.
    """

    entity_id: str
    kind: str
    surface: str
    usual: str
    count: int
    usual_count: int
    mention_ids: tuple[str, ...]


def find_variants(mentions: Sequence[Mention], entities: Sequence[Entity]) -> tuple[NameVariant, ...]:
    """Every departing spelling, by entity and surface.

    The usual spelling is the more frequent one, and of equals the first in the document. Letter case, width and
    blanks are not counted as spelling.
    """
    by_entity: dict[str, list[Mention]] = defaultdict(list)
    for m in mentions:
        if m.entity_id:
            by_entity[m.entity_id].append(m)
    out = []
    for entity in entities:
        out += _of_entity(entity.entity_id, by_entity.get(entity.entity_id, []))
    return tuple(out)


def _of_entity(entity_id: str, mentions: Sequence[Mention]) -> list[NameVariant]:
    counts = Counter(m.text for m in mentions)
    first = {s: n for n, s in reversed(list(enumerate(m.text for m in mentions)))}
    order = sorted(counts, key=lambda s: (-counts[s], first[s]))
    out = []
    for number, surface in enumerate(order):
        for usual in order[:number]:
            kind = _kind(surface, usual)
            if kind:
                ids = tuple(m.mention_id for m in mentions if m.text == surface)
                out.append(
                    NameVariant(
                        entity_id=entity_id,
                        kind=kind,
                        surface=surface,
                        usual=usual,
                        count=counts[surface],
                        usual_count=counts[usual],
                        mention_ids=ids,
                    )
                )
                break
    return out


def _kind(surface: str, usual: str) -> str | None:
    one, other = key_of(surface), key_of(usual)
    if one == other:
        plain, rival = ("".join(s.split()).casefold() for s in (surface, usual))
        return "spelling" if plain != rival else None
    if min(len(one), len(other)) >= _SHORTEST and one[:1] == other[:1] and within_one_edit(one, other):
        return "misprint" if not one.endswith("州") and not other.endswith("州") else None
    return None
