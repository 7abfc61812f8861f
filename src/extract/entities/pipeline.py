"""The one door to spaCy and SudachiPy: text in, tokens and statistical names out.

What is here: our spaCy pipeline (Sudachi tokens as a spaCy tokenizer, the sequence tagger as a component) behind
one function, `analyse`. What is not: rules, registry and linking, which see only `Analysis`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import spacy
from spacy.tokens import Doc
from sudachipy import Dictionary, SplitMode

_SUDACHI_LIMIT = 12_000  # code points; SudachiPy refuses texts over 49,149 bytes


class Token(NamedTuple):
    """One word: code points `start` to `end` of its text, and its Sudachi part of speech (``名詞-固有名詞-地名``)."""

    start: int
    end: int
    tag: str


class Analysis(NamedTuple):
    """What the pipeline saw in one text. `names` are (start, end, label) of the statistical tagger."""

    tokens: tuple[Token, ...]
    names: tuple[tuple[int, int, str], ...] = ()


class SudachiTokenizer:
    """A spaCy tokenizer over SudachiPy's short units (mode A), with parts of speech as tags.

    White space keeps its own token, so that ``doc.text`` is the text to the character.
    """

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab
        self._sudachi = Dictionary(dict="core").create(SplitMode.A)
        self._tags: dict[int, str] = {}

    def _tag(self, morpheme: Any) -> str:
        number = morpheme.part_of_speech_id()
        tag = self._tags.get(number)
        if tag is None:
            tag = "-".join(p for p in morpheme.part_of_speech()[:4] if p != "*")
            self._tags[number] = tag
        return tag

    def _words(self, text: str) -> Iterator[tuple[str, str, str]]:
        for at in range(0, len(text), _SUDACHI_LIMIT):
            for m in self._sudachi.tokenize(text[at : at + _SUDACHI_LIMIT]):
                if surface := m.surface():
                    yield surface, self._tag(m), m.normalized_form()

    def __call__(self, text: str) -> Doc:
        words = list(self._words(text))
        return Doc(
            self.vocab, words=[w for w, _, _ in words], spaces=[False] * len(words),
            tags=[t for _, t, _ in words], lemmas=[n for _, _, n in words],
        )  # fmt: skip


@cache
def _pipeline() -> spacy.language.Language:
    nlp = spacy.blank("xx")
    nlp.tokenizer = SudachiTokenizer(nlp.vocab)
    return nlp


def analyse(texts: Iterable[str]) -> Iterator[Analysis]:
    """Tokens and statistical names of each text, in order."""
    for doc in _pipeline().pipe(texts):
        tokens = tuple(Token(t.idx, t.idx + len(t), t.tag_) for t in doc)
        yield Analysis(tokens, tuple((e.start_char, e.end_char, e.label_) for e in doc.ents))
