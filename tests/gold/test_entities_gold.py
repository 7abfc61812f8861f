"""Names and their links against gold: floors that only rise. Speed and memory are the bench's."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from bench.language_entities import Labelled, Material, read_gold, score, score_linking, without_own_chapter
from extract.entities import registry_of
from extract.entities.learning import learn
from extract.entities.linking import link
from extract.entities.marking import first_pass, second_pass
from extract.entities.senses import settle_city_states
from extract.model import Entity, Mention
from extract.rules import load_rules
from tests.conftest import shared_path


class Tagged(NamedTuple):
    """Names by what is known of the document, as labelled places, and the whole document's mentions and entities."""

    alone: set[Labelled]
    others: set[Labelled]
    document: set[Labelled]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


@pytest.fixture(scope="module")
def tagged() -> Tagged:
    """The report with names at all three levels of knowledge, numbers among the places."""
    rules = load_rules()
    registry = registry_of(rules.gazetteer)
    material = Material(shared_path("raw"), "german-clusters-2016", rules)
    seen = first_pass(material.passages, registry)
    lesson = learn(seen, registry.gazetteer.names, registry.labels)
    kept = settle_city_states(seen, second_pass(seen, lesson, registry), dict(registry.gazetteer.names.city_states))
    mentions, entities = link(seen, kept, lesson, material.sections, registry)
    return Tagged(
        without_own_chapter(material, seen, rules, others=False) | material.numbers,
        without_own_chapter(material, seen, rules, others=True) | material.numbers,
        material.places((s.passage, k) for s, k in zip(seen, kept, strict=True)) | material.numbers,
        mentions,
        entities,
    )


@pytest.mark.parametrize(
    ("level", "everything", "names"), [("alone", 0.91, 0.92), ("others", 0.91, 0.92), ("document", 0.93, 0.95)]
)
def test_names_of_the_gold_are_found(tagged: Tagged, level: str, everything: float, names: float) -> None:
    scores = score(getattr(tagged, level), read_gold(shared_path("gold", "ner_gold_report_dev.jsonl")))
    assert scores["all"][2] >= everything, scores
    assert scores["names"][2] >= names, scores


def test_every_state_of_the_gold_is_found_as_one(tagged: Tagged) -> None:
    scores = score(tagged.document, read_gold(shared_path("gold", "ner_gold_report_dev.jsonl")))
    assert scores["STATE"] == (1.0, 1.0, 1.0)


def test_variants_of_the_gold_are_one_entity_and_no_two_are_merged(tagged: Tagged) -> None:
    result = score_linking(tagged.mentions, tagged.entities, shared_path("gold", "variants_dev.csv"))
    right, states = str(result["states right"]).split("/")
    assert right == states
    assert int(states) >= 43
    assert result["merged"] == {}
    assert int(str(result["linked"])) >= 0.95 * int(str(result["marked"])), result["split"]
    assert int(str(result["linked"])) >= 183, result["split"]
