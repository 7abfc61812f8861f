"""A possible name, and which of several that overlap is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extract.model import EntityLabel

# What a document says of a name in its place outweighs what the name means elsewhere.
RANK = {"document": 0, "registry": 1, "rule": 2, "model": 3}


class Candidate(NamedTuple):
    """A stretch of a passage that may be a name. `method` is the mention's; `known` the entity it names, if sure."""

    start: int
    end: int
    label: EntityLabel
    method: str
    known: str | None = None


def _widens(c: Candidate, given: Iterable[Candidate]) -> bool:
    """Whether a guessed body holds a known place and more, and no name but places: a body named after it (〇〇代表)."""
    if c.method != "model" or c.label is not EntityLabel.ORG:
        return False
    inside = [o for o in given if o.method != "model" and c.start <= o.start and o.end <= c.end]
    return bool(inside) and all(
        o.method == "registry" and o.label is EntityLabel.PLACE and o[:2] != c[:2] for o in inside
    )


def keep_best(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stay when overlaps are settled: rules before the model, then longer, then better known.

    A guessed body that holds a place of the gazetteer and more is no worse than a rule: 〇〇代表 is no 〇〇.

    In order of `start`; none overlap.
    """
    given = list(candidates)
    wide = {c for c in given if _widens(c, given)}
    order = sorted(
        given, key=lambda c: (c.method == "model" and c not in wide, c.start - c.end, RANK[c.method], c.start, c.label)
    )
    kept: list[Candidate] = []
    covered: set[int] = set()
    for c in order:
        if covered.isdisjoint(range(c.start, c.end)):
            kept.append(c)
            covered.update(range(c.start, c.end))
    return sorted(kept)
