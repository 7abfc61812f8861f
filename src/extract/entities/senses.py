"""Which of several things a name means where it stands: the city-states.

ベルリン between other states, or in a column of states, is the state; elsewhere it is the city.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extract.entities.candidates import Candidate
from extract.entities.profiles import Seen
from extract.model import EntityLabel

_LISTING = re.compile(r"[\s、,，・/／;；および及びと（）()\-–①-⑳]*")


def settle_city_states(
    seen: Sequence[Seen], kept: Sequence[Sequence[Candidate]], cities: Mapping[str, str]
) -> list[tuple[Candidate, ...]]:
    """The names, each city-state's bare name marked as state or city.

    Args:
        seen: The passages.
        kept: Their names.
        cities: The id of the city for the id of each city-state.
    """
    columns = Counter(
        (one.passage.table_id or "", one.passage.column)
        for one, found in zip(seen, kept, strict=True)
        if one.passage.table_id and any(_is_plain_state(c, cities) for c in found)
    )
    out = []
    for one, found in zip(seen, kept, strict=True):
        column = (one.passage.table_id or "", one.passage.column)
        in_column = columns[column] >= 2
        out.append(tuple(_settled(one.passage.text.text, c, found, cities, in_column) for c in found))
    return out


def _is_plain_state(c: Candidate, cities: Mapping[str, str]) -> bool:
    return c.label is EntityLabel.STATE and c.known not in cities


def _settled(
    text: str, c: Candidate, found: Sequence[Candidate], cities: Mapping[str, str], in_column: bool
) -> Candidate:
    if c.label is not EntityLabel.STATE or c.known not in cities or in_column or text[c.start : c.end].endswith("州"):
        return c
    if any(_is_plain_state(o, cities) for o in _listed_with(text, c, found)):
        return c
    return c._replace(label=EntityLabel.PLACE, known=cities[c.known or ""])


def _listed_with(text: str, c: Candidate, found: Sequence[Candidate]) -> list[Candidate]:
    """The states of the list that a name stands in, itself included."""
    lists: list[list[Candidate]] = [[]]
    for one in found:
        last = lists[-1][-1] if lists[-1] else None
        joined = last is None or _LISTING.fullmatch(text[last.end : one.start]) is not None
        if one.label is not EntityLabel.STATE or not joined:
            lists.append([])
        if one.label is EntityLabel.STATE:
            lists[-1].append(one)
    return next(group for group in lists if c in group)
