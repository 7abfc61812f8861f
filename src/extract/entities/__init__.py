"""Passages → mentions of names, and the entities they link to.

The flow inside: `pipeline` (spaCy: words, statistical names) → `marking.first_pass` (gazetteer and head rules) →
`learning.learn` (what the document defines) → `marking.second_pass` → `linking.link`.
Numbers and dates are not names: see `extract.quantities`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extract.entities.learning import learn
from extract.entities.linking import link
from extract.entities.marking import Registry, first_pass, second_pass
from extract.model import Entity, Mention, Passage, Section
from extract.rules import Rules
from extract.rules.gazetteer import load_gazetteer

__all__ = ["tag"]


@cache
def _registry() -> Registry:
    return Registry(load_gazetteer())


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
    registry = _registry()
    seen = first_pass(passages, registry)
    lesson = learn(seen, registry.gazetteer.names, registry.labels)
    return link(seen, second_pass(seen, lesson, registry), lesson, sections, registry)
