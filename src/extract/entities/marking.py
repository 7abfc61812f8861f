"""Names marked in passages: a first pass with what everybody knows, a second with what the document taught."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.entities.candidates import Candidate, keep_best
from extract.entities.heads import Sight, find_headed, find_people
from extract.entities.latin import find_latin
from extract.entities.learning import Lesson
from extract.entities.lists import find_listed
from extract.entities.pipeline import UNKNOWN, analyse
from extract.entities.profiles import Seen
from extract.entities.registry import Registry
from extract.entities.spelling import key_of
from extract.entities.typos import TypoIndex
from extract.model import EntityLabel, Passage

# Addresses, sums of money, half brackets and marks that no name holds.
_NOT_NAMED = re.compile(
    r"https?:|www\.|//|@|\.(?:com|org|de|jp|net|eu|html?)(?![A-Za-z])|[：:；|]|\d[\d,.]*(?:万|億|兆|円|ユーロ|ドル|％|%)"
    r"|et al|^[A-Z][A-Za-z]+, [A-Z]\.|\d[-－]\d+$|^(?:明治|大正|昭和|平成|令和)"
    r"|^[^（(]*[）)]|[（(][^）)]*$|(?:レベル|モデル|製品|分野|政権|マネージャー|マネジャー)$"
    r"|^[a-zß-ü]+ (?![a-z]+[A-Z])|[\u4e00-\u9fff] [\u4e00-\u9fff]+ [\u4e00-\u9fff]|賞級$"
)
# What describes a branch, a technique or a plant; the tagger takes it for a body.
_NO_BODY = re.compile(
    r"(?:[東西南北中]部|地域|郊外|沿岸|国内|市場|経済|クラスター|製造業|電池|エレクトロニクス|原発|発電所|づくり"
    r"|・テクノロジー|製品群|[a-zß-ü], [A-Z][a-zß-ü]+ und .*)$"
)
_LIST_MARK = re.compile(r"(?:[アイウエオカキク][ 　]|旧(?=[A-Z]))")
_FULL_NAME = re.compile(r"[一-龥々ヶ]{1,4}[ 　][一-龥々ぁ-ん]{1,4}")
_LINE = 25  # characters: a shorter passage is a line of its own, not one that goes on
_SCRIPTS = (re.compile(r"[ァ-ヺー]"), re.compile(r"[\u4e00-\u9fff々]"))
_NOTE_NUMBER = re.compile(r"[\s　]*(?:[＊*※注]\s*\d+|\d+[)）])?[\s　]*")
_NATION = re.compile(r"(?<=.)[米英独仏露中韓日加豪印伊]$")
_FOREIGN = re.compile(r"[ァ-ヺー]{3,}|[A-Z][A-Za-z0-9À-ɏ.\-]+|[A-Za-z]{3,}")
_JOINTS = frozenset("・･＝=-–‐!.")
MODEL_LABELS = {"PERSON": EntityLabel.PERSON, "ORG": EntityLabel.ORG, "PLACE": EntityLabel.PLACE}


def first_pass(passages: Sequence[Passage], registry: Registry) -> list[Seen]:
    """Each passage with the gazetteer's names and those that rules or the tagger make; nothing learnt yet."""
    names = registry.gazetteer.names
    seen = []
    texts = (p.text.text for p in passages)
    for passage, analysis in zip(passages, analyse(texts, registry.find), strict=True):
        text = passage.text.text
        places = {c.start: c.end for c in analysis.known if c.label in (EntityLabel.PLACE, EntityLabel.STATE)}
        sight = Sight(text, analysis.tokens, names, {c.start: c.end for c in analysis.known}, places)
        made = [*find_headed(sight), *find_latin(text, names), *find_people(sight)]
        guessed = list(_guessed(sight, analysis.names, registry))
        kept = keep_best([*analysis.known, *made, *guessed])
        seen.append(Seen(passage, analysis, tuple(keep_best([*kept, *find_listed(sight, kept)]))))
    return [_without_halves(one, before, behind) for before, one, behind in _neighbours(seen)]


def _neighbours(seen: Sequence[Seen]) -> Iterator[tuple[str, Seen, str]]:
    """Each passage with the texts before and behind it."""
    texts = ["", *(s.passage.text.text for s in seen), ""]
    return zip(texts, seen, texts[2:], strict=False)


def _without_halves(one: Seen, before: str, behind: str) -> Seen:
    """The passage without guesses at its edge whose word the passage beside it goes on with (アプリケー|ション)."""
    text = one.passage.text.text
    cut_left = len(before) >= _LINE and _one_word(before[-1:], text[:1])
    cut_right = len(text) >= _LINE and _one_word(text[-1:], behind[:1])
    if not (cut_left or cut_right) or one.passage.table_id:
        return one
    halves = [c for c in one.found if c.method == "model"]
    halves = [c for c in halves if (cut_left and c.start == 0) or (cut_right and c.end == len(text))]
    return one._replace(found=tuple(c for c in one.found if c not in halves)) if halves else one


def _one_word(last: str, first: str) -> bool:
    return any(script.fullmatch(last) and script.fullmatch(first) for script in _SCRIPTS)


def _guessed(sight: Sight, names: Iterable[tuple[int, int, str]], registry: Registry) -> Iterator[Candidate]:
    """The tagger's names that may be ones; a whole name that the gazetteer has is the gazetteer's."""
    for first, last, guess in names:
        start, end, label = _trimmed(sight, first, last, guess)
        inner = sight.text[start:end]
        if label not in MODEL_LABELS or not inner:
            continue
        entries = registry.by_key.get(key_of(inner))
        if entries and not _dotted(sight.text, start, end):
            yield Candidate(start, end, entries[0].label, "registry", entries[0].entity_id)
        elif _believable(sight, start, end, MODEL_LABELS[label]):
            yield Candidate(start, end, MODEL_LABELS[label], "model")


def _trimmed(sight: Sight, start: int, end: int, label: str) -> tuple[int, int, str]:
    """A guess without note numbers, blanks and a person's title, which is no part of the name but says what it is."""
    text = sight.text
    for mark in (_NOTE_NUMBER, _LIST_MARK):
        lead = mark.match(text, start, end)
        start = lead.end() if lead else start
    if label == "ORG" and _FULL_NAME.fullmatch(text.strip()):
        label = "PERSON"
    title = next((t for t in sight.names.titles if text.endswith(t, start, end) and end - start > len(t)), None)
    if title is not None and (label == "PERSON" or title == "氏"):
        end -= len(title)
        label = "PERSON"
        start = max(start, text.rfind(" ", start, end) + 1) if title == "氏" else start
        nation = _NATION.search(text, start, end)
        end = nation.start() if nation else end
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip()), label


def _broken(sight: Sight, start: int, end: int) -> bool:
    """Whether a word may be cut off: katakana at the very edge of a text, and no word of the dictionary."""
    words = sight.words(start, end)
    at_edge = start == 0 or end == len(sight.text)
    return at_edge and len(words) == 1 and words[0].tag.endswith(UNKNOWN) and "ァ" <= words[0].text[0] <= "ー"


def _dotted(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a part of a longer name joined by marks (シリコン・〇〇)."""
    return text[start - 1 : start] in _JOINTS or text[end : end + 1] in _JOINTS


def _believable(sight: Sight, start: int, end: int, label: EntityLabel) -> bool:
    """Whether a guess of the tagger holds something proper and nothing that describes rather than names.

    Katakana of the dictionary is a common noun (メカトロニクス); of its other words one must be a proper noun,
    known, or foreign to it.
    """
    words = sight.words(start, end)
    names = sight.names
    text = sight.text[start:end]
    if (
        not words
        or text in {*names.not_names, *names.legal_forms}
        or text[0] in "第0123456789・ー–-"
        or _NOT_NAMED.search(text)
    ):
        return False
    if label is EntityLabel.ORG and _NO_BODY.search(text):
        return False
    if label is EntityLabel.PERSON and (len(text) == 1 or any(w.text in names.generic for w in words)):
        return False
    if _broken(sight, start, end):
        return False
    return any(
        sight.is_known(w)
        or w.tag.startswith("名詞-固有名詞")
        or (w.tag.endswith(UNKNOWN) and _FOREIGN.fullmatch(w.text))
        for w in words
        if w.text not in names.generic
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
