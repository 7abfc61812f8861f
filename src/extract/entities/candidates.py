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


def keep_best(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stay when overlaps are settled: rules before the model, then longer, then better known.

    In order of `start`; none overlap.
    """
    order = sorted(candidates, key=lambda c: (c.method == "model", c.start - c.end, RANK[c.method], c.start, c.label))
    kept: list[Candidate] = []
    covered: set[int] = set()
    for c in order:
        if covered.isdisjoint(range(c.start, c.end)):
            kept.append(c)
            covered.update(range(c.start, c.end))
    return sorted(kept)
