"""Cleaned text and its map equal the gold's, character by character."""

import json

from extract.model import Span
from extract.text.clean import clean_pieces, clean_text


def rows(shared, name: str) -> list[dict]:
    return [json.loads(line) for line in shared("gold", name).read_text(encoding="utf-8").splitlines()]


def source(shared) -> str:
    return shared("raw", "german-clusters-2016", "source.txt").read_text(encoding="utf-8")


def test_sentences_with_their_map(shared) -> None:
    text = source(shared)
    for row in rows(shared, "ner_gold_report_dev.jsonl"):
        cleaned = clean_pieces(text, (Span(row["raw_start"], row["raw_end"]),))
        assert cleaned.text == row["text"]
        assert [cleaned.source_of(i).start for i in range(len(cleaned.text))] == row["clean_to_raw"]


def test_quantities(shared) -> None:
    text = source(shared)
    for row in rows(shared, "quantity_gold_dev.jsonl"):
        assert clean_text(text[row["raw_start"] : row["raw_end"]]) == row["core"]


def test_paragraphs(shared) -> None:
    lines = source(shared).split("\n")
    for row in rows(shared, "sentence_gold_dev.jsonl"):
        assert clean_text("\n".join(lines[row["line"] - 1 : row["line_end"]])) == row["text"]
