"""Sentence ends equal the gold's."""

import json

from extract.text.sentences import split_sentences


def test_every_paragraph(shared) -> None:
    rows = [json.loads(line) for line in shared("gold", "sentence_gold_dev.jsonl").read_text("utf-8").splitlines()]
    wrong = [r["line"] for r in rows if [s.end for s in split_sentences(r["text"])][:-1] != r["bounds"]]
    assert rows
    assert wrong == []
