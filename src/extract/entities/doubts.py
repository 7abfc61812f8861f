"""Mentions whose entity is not settled: guessed names, names that mean several things, names of nothing.

Here: which mentions a person should look at, and why. Not here: linking (`linking`), spelling variants (`variants`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from extract.entities.spelling import key_of
from extract.model import Entity, Mention


class Reason(StrEnum):
    """Why a mention is not settled."""

    NO_ENTITY = "no entity"
    SEVERAL = "one spelling, several entities"
    GUESSED = "guessed: no list, rule or definition names it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One spelling that is not settled; `entities` are the names it was read as, `mentions` where it stands."""

    reason: Reason
    text: str
    entities: tuple[str, ...]
    mentions: tuple[Mention, ...]


def find_doubts(mentions: Sequence[Mention], entities: Sequence[Entity]) -> tuple[Doubt, ...]:
    """The spellings that are not settled, by reason, then in the order of the document.

    An entity is guessed where the statistical tagger alone found each of its mentions.
    """
    entity_of = {e.entity_id: e for e in entities}
    methods: dict[str, set[str]] = defaultdict(set)
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for m in mentions:
        by_key[key_of(m.text)].append(m)
        if m.entity_id is not None:
            methods[m.entity_id].add(m.method)
    out = []
    for found in by_key.values():
        read_as = list(dict.fromkeys(m.entity_id for m in found if m.entity_id is not None))
        reason = _reason(found, read_as, methods)
        if reason is not None:
            names = tuple(f"{entity_of[i].label} {entity_of[i].name}" for i in read_as)
            out.append(Doubt(reason=reason, text=found[0].text, entities=names, mentions=tuple(found)))
    order = list(Reason)
    return tuple(sorted(out, key=lambda d: order.index(d.reason)))


def _reason(found: Sequence[Mention], read_as: Sequence[str], methods: dict[str, set[str]]) -> Reason | None:
    if any(m.entity_id is None for m in found):
        return Reason.NO_ENTITY
    if len(read_as) > 1:
        return Reason.SEVERAL
    return Reason.GUESSED if methods[read_as[0]] == {"model"} else None
