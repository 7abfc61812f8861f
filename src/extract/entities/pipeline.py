"""The one door to spaCy and SudachiPy: text in, tokens, known names and statistical names out.

What is here: our spaCy pipeline (Sudachi's words as a spaCy tokenizer, then two components: the registry's names and
the sequence tagger's) behind one function, `analyse`. What is not: the rules, which see only `Analysis`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from sudachipy import Dictionary, SplitMode

from extract.entities.candidates import Candidate
from extract.entities.sequence_features import Word
from extract.entities.sequence_model import SequenceModel

Finder = Callable[[str, frozenset[int]], list[Candidate]]
_SUDACHI_LIMIT = 12_000  # code points; SudachiPy refuses texts over 49,149 bytes
_KNOWN = "known"
UNKNOWN = "-未知語"  # closes the part of speech of a word that the dictionary lacks


class Token(NamedTuple):
    """One word: code points `start` to `end` of its text, and its Sudachi part of speech (``名詞-固有名詞-地名``).

    The part of speech of a word that is not in the dictionary ends in ``-未知語``.
    """

    start: int
    end: int
    tag: str


class Analysis(NamedTuple):
    """What the pipeline saw in one text. `names` are (start, end, label) of the statistical tagger."""

    tokens: tuple[Token, ...]
    edges: frozenset[int]
    known: tuple[Candidate, ...]
    names: tuple[tuple[int, int, str], ...]


class SudachiTokenizer:
    """A spaCy tokenizer over SudachiPy's short units (mode A): parts of speech as tags, normalised forms as lemmas.

    White space keeps its own token, so that ``doc.text`` is the text to the character.
    """

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab
        self._sudachi = Dictionary(dict="core").create(SplitMode.A)
        self._tags: dict[tuple[int, bool], str] = {}

    def _tag(self, morpheme: Any) -> str:
        number = morpheme.part_of_speech_id(), morpheme.is_oov()
        tag = self._tags.get(number)
        if tag is None:
            tag = "-".join(p for p in morpheme.part_of_speech()[:4] if p != "*") + (UNKNOWN if number[1] else "")
            self._tags[number] = tag
        return tag

    def __call__(self, text: str) -> Doc:
        """The words of a text as a Doc."""
        words: list[str] = []
        tags: list[str] = []
        lemmas: list[str] = []
        for at in range(0, len(text), _SUDACHI_LIMIT):
            for m in self._sudachi.tokenize(text[at : at + _SUDACHI_LIMIT]):
                if surface := m.surface():
                    words.append(surface)
                    tags.append(self._tag(m))
                    lemmas.append(m.normalized_form())
        return Doc(self.vocab, words=words, spaces=[False] * len(words), tags=tags, lemmas=lemmas)


@Language.factory("extract_sequence_tagger")
def _sequence_tagger(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    model = SequenceModel.read()

    def label(doc: Doc) -> Doc:
        words = [Word(t.text, t.tag_, t.lemma_) for t in doc]
        doc.ents = _spans(doc, model.tag(words, known_labels(doc)))
        return doc

    return label


def known_labels(doc: Doc) -> list[str]:
    """The registry's names in the BIO scheme, one label a token; states count as places."""
    labels = [""] * len(doc)
    for span in doc.spans.get(_KNOWN, ()):
        kind = "PLACE" if span.label_ == "STATE" else span.label_
        for number in range(span.start, span.end):
            labels[number] = ("B-" if number == span.start else "I-") + kind
    return labels


def _spans(doc: Doc, labels: Sequence[str]) -> list[Span]:
    spans: list[Span] = []
    start: int | None = None
    for number, label in enumerate([*labels, "O"]):
        if start is not None and not label.startswith("I-"):
            spans.append(Span(doc, start, number, label=labels[start][2:]))
            start = None
        if label.startswith("B-"):
            start = number
    return spans


@cache
def pipeline(*, tagger: bool = True) -> Language:
    """Our spaCy pipeline, built once a process; without the tagger it is what training runs on."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = SudachiTokenizer(nlp.vocab)
    if tagger:
        nlp.add_pipe("extract_sequence_tagger")
    return nlp


def with_known(doc: Doc, known: Iterable[Candidate]) -> Doc:
    """The Doc with the registry's names as a span group."""
    spans = [doc.char_span(c.start, c.end, label=str(c.label), alignment_mode="expand") for c in known]
    doc.spans[_KNOWN] = [s for s in spans if s is not None]
    return doc


def analyse(texts: Iterable[str], find_known: Finder) -> Iterator[Analysis]:
    """Words, known names and statistical names of each text, in order.

    Args:
        texts: Cleaned texts.
        find_known: Finds the registry's names in a text, given the offsets where words begin or end.
    """
    nlp = pipeline()
    for text in texts:
        doc = nlp.make_doc(text)
        tokens = tuple(Token(t.idx, t.idx + len(t), t.tag_) for t in doc)
        edges = frozenset(t.start for t in tokens) | frozenset(t.end for t in tokens)
        known = tuple(find_known(text, edges))
        doc = nlp(with_known(doc, known))
        yield Analysis(tokens, edges, known, tuple((e.start_char, e.end_char, e.label_) for e in doc.ents))
