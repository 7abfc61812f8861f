"""Quantities and dates against gold: floors that only rise."""

from __future__ import annotations

from bench.language_quantities import score_dates, score_quantities, score_spurious
from tests.conftest import shared_path


def test_quantities_of_the_gold_are_right_in_value_unit_bounds_and_flags() -> None:
    scores = score_quantities(shared_path("gold", "quantity_gold_dev.jsonl"), shared_path("raw"))
    assert scores["all_right"] >= 79, scores["misses"]
    assert scores["core_span"] >= 79, scores["misses"]


def test_next_to_nothing_is_found_where_there_is_no_quantity() -> None:
    scores = score_spurious(shared_path("gold", "ner_gold_report_dev.jsonl"))
    assert scores["hit"] == scores["labelled"], scores["missed"]
    assert len(scores["spurious"]) <= 0.01 * scores["found"], scores["spurious"]


def test_every_date_of_the_gold_is_right() -> None:
    scores = score_dates(shared_path("gold", "dates"))
    assert scores["right"] == scores["gold"], scores["misses"]
