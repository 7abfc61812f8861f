"""Passages → mentions of names, and the entities they link to.

The flow inside: `pipeline` (spaCy: words, known names, statistical names) → `marking.first_pass` (head rules) →
`learning.learn` (what the document defines) → `marking.second_pass` → `senses` (city or state) → `linking.link`.
Numbers and dates are not names: see `extract.quantities`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extract.entities.doubts import Doubt, find_doubts
from extract.entities.learning import learn
from extract.entities.linking import link
from extract.entities.marking import first_pass, second_pass
from extract.entities.registry import Registry
from extract.entities.senses import settle_city_states
from extract.entities.variants import NameVariant, find_variants
from extract.model import Entity, Mention, Passage, Section
from extract.rules import Rules
from extract.rules.gazetteer import Gazetteer

__all__ = ["Doubt", "NameVariant", "find_doubts", "find_variants", "registry_of", "tag"]


@lru_cache(maxsize=2)
def registry_of(gazetteer: Gazetteer) -> Registry:
    """The gazetteer, indexed; built once."""
    return Registry(gazetteer)


def tag(
    passages: Sequence[Passage], sections: Sequence[Section], rules: Rules
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Every name in the passages, linked.

    Args:
        passages: One for each prose block and each table cell, in reading order.
        sections: The section tree; chapters give a short name its owner.
        rules: All rules.

    Returns:
        The mentions in order of passage and place, none overlapping, and the entities by label and id.
    """
    registry = registry_of(rules.gazetteer)
    seen = first_pass(passages, registry)
    lesson = learn(seen, registry.gazetteer.names, registry.labels)
    kept = second_pass(seen, lesson, registry)
    kept = settle_city_states(seen, kept, dict(registry.gazetteer.names.city_states))
    return link(seen, kept, lesson, sections, registry)
