"""Names marked in passages: a first pass with what everybody knows, a second with what the document taught."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.entities.candidates import Candidate, keep_best
from extract.entities.heads import Sight, find_headed, find_people
from extract.entities.latin import find_latin
from extract.entities.learning import Lesson, Seen
from extract.entities.pipeline import analyse
from extract.entities.registry import Registry
from extract.entities.typos import TypoIndex
from extract.model import EntityLabel, Passage

MODEL_LABELS = {"PERSON": EntityLabel.PERSON, "ORG": EntityLabel.ORG, "PLACE": EntityLabel.PLACE}


def first_pass(passages: Sequence[Passage], registry: Registry) -> list[Seen]:
    """Each passage with the gazetteer's names and those that rules or the tagger make; nothing learnt yet."""
    names = registry.gazetteer.names
    seen = []
    texts = (p.text.text for p in passages)
    for passage, analysis in zip(passages, analyse(texts, registry.find), strict=True):
        text = passage.text.text
        sight = Sight(text, analysis.tokens, names, {c.start: c.end for c in analysis.known})
        made = [*find_headed(sight), *find_latin(text, names), *find_people(sight)]
        guessed = [
            Candidate(start, end, MODEL_LABELS[label], "model")
            for start, end, label in analysis.names
            if label in MODEL_LABELS and _believable(sight, start, end, MODEL_LABELS[label])
        ]
        seen.append(Seen(passage, analysis, tuple(keep_best([*analysis.known, *made, *guessed]))))
    return seen


def _believable(sight: Sight, start: int, end: int, label: EntityLabel) -> bool:
    """Whether a guess of the tagger holds something proper and nothing that describes rather than names."""
    words = sight.words(start, end)
    names = sight.names
    if not words or sight.text[start:end] in names.not_names or words[0].text[0] in "第0123456789・ー":
        return False
    if label is EntityLabel.PERSON and any(w.text in names.generic for w in words):
        return False
    return any(sight.is_proper(w) and len(w.text) > 1 for w in words) or (
        label is EntityLabel.PERSON and words[0].tag.startswith("名詞-固有名詞")
    )


def second_pass(seen: Sequence[Seen], lesson: Lesson, registry: Registry) -> list[tuple[Candidate, ...]]:
    """The final names of each passage, in order, none overlapping."""
    out = []
    typos = TypoIndex([*registry.index.keys, *lesson.index.keys])
    for number, one in enumerate(seen):
        candidates = [*one.found, *lesson.places.get(number, ())]
        hits = lesson.index.find(one.passage.text.text, one.analysis.edges)
        candidates += [Candidate(h.start, h.end, lesson.labels[h.key], "document") for h in hits]
        kept = keep_best(candidates)
        out.append(tuple(keep_best([*kept, *_misprints(one.passage.text.text, kept, typos, lesson, registry)])))
    return out


def _misprints(
    text: str, kept: Sequence[Candidate], typos: TypoIndex, lesson: Lesson, registry: Registry
) -> Iterator[Candidate]:
    """Misprinted names where no name was found, or only the tagger's guess."""
    sure = [c for c in kept if c.method != "model"]
    for start, end, key in typos.misprinted(text):
        if any(c.start < end and start < c.end for c in sure) or text[start:end] in registry.gazetteer.names.generic:
            continue
        entries = registry.by_key.get(key)
        if entries:
            yield Candidate(start, end, entries[0].label, "registry", entries[0].entity_id)
        else:
            yield Candidate(start, end, lesson.labels[key], "document")
