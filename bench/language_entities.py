"""How well names are found and linked, how fast, beside GiNZA where that is installed.

`make bench-language` calls it; by hand: python -m bench.language_entities [SHARED].
Names are scored by exact span and label over places in the source. Three ways of knowing, from least to most:

alone     the gazetteer, the rules, the tagger, and what the sentence's own passage defines
others    that, and what the document's other chapters teach (leave one chapter out)
document  that, and what its own chapter teaches: what `extract run` gives
"""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import spacy

from extract.entities import find_variants, registry_of
from extract.entities.candidates import Candidate, keep_best
from extract.entities.learning import Lesson, learn
from extract.entities.linking import link
from extract.entities.marking import first_pass, second_pass
from extract.entities.pipeline import pipeline
from extract.entities.profiles import Seen
from extract.entities.senses import settle_city_states
from extract.entities.spelling import key_of
from extract.model import Entity, Mention, Passage, Quantity, QuantityKind, Section
from extract.passages import make_passages
from extract.quantities import extract_quantities
from extract.report import layout_stage, read_stage
from extract.rules import Rules, load_rules
from extract.sources import load_source

SHARED = Path(os.environ.get("EXTRACT_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
NUMBERS = {
    QuantityKind.MONEY: "MONEY",
    QuantityKind.PERCENT: "PERCENT",
    QuantityKind.PERCENT_POINT: "PERCENT",
    QuantityKind.RATIO: "PERCENT",
    QuantityKind.COUNT: "COUNT",
    QuantityKind.YEAR: "DATE",
    QuantityKind.DATE: "DATE",
    QuantityKind.PERIOD: "DATE",
    QuantityKind.DURATION: "DATE",
}
Labelled = tuple[int, int, str]


_FROM_TO = re.compile(r"(?P<first>.+?[年月日度代末])\s*(?:から|～|〜)\s*(?P<last>.*?[年月日度代末])(?:まで)?")


def dates_of(text: str, q: Quantity) -> list[tuple[int, int]]:
    """The core of a quantity; of a period from one date to another both dates, as the gold labels them."""
    start, end = q.core_span
    both = _FROM_TO.fullmatch(text, start, end) if q.value.start_date and q.value.end_date else None
    return [(start, end)] if both is None else [both.span("first"), both.span("last")]


class Material:
    """A document's passages, and the numbers found in them as labelled places."""

    def __init__(self, raw: Path, document_id: str, rules: Rules) -> None:
        source = load_source(raw, document_id)
        reading = read_stage(source, rules)
        layout = layout_stage(source, reading, rules)
        self.passages: Sequence[Passage] = make_passages(layout.blocks, layout.tables, reading.source_text)
        self.sections: Sequence[Section] = layout.sections
        self.characters = sum(len(p.text.text) for p in self.passages)
        home = {(p.block_id, p.table_id, p.row, p.column): p.text for p in self.passages}
        began = time.process_time()
        self.numbers: set[Labelled] = set()
        for q in extract_quantities(self.passages, layout.tables, rules):
            if q.value.kind in NUMBERS:
                text = home[q.block_id, q.table_id, q.row, q.column]
                for start, end in dates_of(text.text, q):
                    place = text.place(start, end)
                    self.numbers.add((place.start, place.end, NUMBERS[q.value.kind]))
        self.number_seconds = time.process_time() - began

    def places(self, kept: Iterable[tuple[Passage, Iterable[Candidate]]]) -> set[Labelled]:
        """Candidates as labelled places of the source."""
        return {(*p.text.place(c.start, c.end), str(c.label)) for p, found in kept for c in found}


def chapters(material: Material) -> list[str | None]:
    """The chapter of each passage."""
    chapter_of = {s.section_id: s.chapter_id for s in material.sections}
    return [chapter_of.get(p.section_id or "") for p in material.passages]


def without_own_chapter(material: Material, seen: Sequence[Seen], rules: Rules, *, others: bool) -> set[Labelled]:
    """Names known without what their own chapter teaches; without the other chapters too where `others` is false."""
    registry = registry_of(rules.gazetteer)
    names = registry.gazetteer.names
    home = chapters(material)
    out: list[tuple[Passage, tuple[Candidate, ...]]] = []
    for chapter in dict.fromkeys(home):
        here = [s for s, c in zip(seen, home, strict=True) if c == chapter]
        elsewhere = [s for s, c in zip(seen, home, strict=True) if c != chapter]
        taught = learn(elsewhere, names, registry.labels) if others else Lesson()
        taught.places.clear()
        known = second_pass(here, taught, registry)
        for one, found in zip(here, known, strict=True):
            own = learn([one], names, registry.labels)
            kept = [tuple(keep_best([*found, *own.places.get(0, ())]))]
            kept = settle_city_states([one], kept, dict(names.city_states))
            out.append((one.passage, kept[0]))
    return material.places(out)


def read_gold(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def score(found: set[Labelled], gold: Sequence[Mapping]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F by label, over names and over all labels."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in gold:
        wanted = {(e["raw_start"], e["raw_end"], e["label"]) for e in sentence["entities"]}
        start, end = sentence["raw_start"], sentence["raw_end"]
        made = {f for f in found if start <= f[0] and f[1] <= end}
        for item in wanted | made:
            outcome = "right" if item in wanted and item in made else "missed" if item in wanted else "spurious"
            groups = [item[2], "all"] + (["names"] if item[2] not in NUMBERS.values() else [])
            for group in groups:
                tally[group][outcome] += 1
    return {group: rates(t["right"], t["spurious"], t["missed"]) for group, t in sorted(tally.items())}


def rates(right: int, spurious: int, missed: int) -> tuple[float, float, float]:
    p, r = right / (right + spurious or 1), right / (right + missed or 1)
    return p, r, 2 * p * r / (p + r or 1)


def score_linking(mentions: Sequence[Mention], entities: Sequence[Entity], path: Path) -> dict[str, object]:
    """How many gold surfaces that were marked link to their group's one entity, and which groups were merged."""
    by_key: dict[str, Counter[str]] = defaultdict(Counter)
    for m in mentions:
        by_key[key_of(m.text)][m.entity_id or ""] += 1
    groups: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["type"] != "TERM":
                groups[row["canonical_id"]].append(re.sub(r"(?<=.)[（(].*?[）)]", "", row["surface"]).strip("（）"))
    result: dict[str, object] = {"surfaces": 0, "marked": 0, "linked": 0}
    homes: dict[str, list[str]] = defaultdict(list)
    split = []
    states_right = states = 0
    iso = {e.entity_id: e.iso_3166_2 for e in entities}
    for group, surfaces in groups.items():
        seen = {s: by_key[key_of(s)].most_common(1)[0][0] for s in surfaces if key_of(s) in by_key}
        best = Counter(seen.values()).most_common(1)
        if best:
            homes[best[0][0]].append(group)
        result["surfaces"] += len(surfaces)  # type: ignore[operator]
        result["marked"] += len(seen)  # type: ignore[operator]
        result["linked"] += sum(1 for e in seen.values() if e == best[0][0])  # type: ignore[operator]
        split += [f"{group}:{s}" for s, e in seen.items() if e != best[0][0]]
        if group.startswith("DE-"):
            states += len(seen)
            states_right += sum(1 for e in seen.values() if iso.get(e) == group)
    result["states right"] = f"{states_right}/{states}"
    result["split"] = split
    result["merged"] = {e: g for e, g in homes.items() if len(g) > 1}
    return result


def print_scores(title: str, scores: Mapping[str, tuple[float, float, float]]) -> None:
    print(title)
    for label, (p, r, f) in scores.items():
        print(f"  {label:8} P {p:.3f}  R {r:.3f}  F {f:.3f}")


def print_ginza(passages: Sequence[Passage]) -> None:
    """Speed and memory of GiNZA in the same run, where it is installed (bench/requirements.txt)."""
    try:
        began = time.process_time()
        nlp = spacy.load("ja_ginza", exclude=["parser", "bunsetu_recognizer", "compound_splitter"])
    except OSError:
        print("GiNZA: not installed (pip install -r bench/requirements.txt)")
        return
    loaded = time.process_time() - began
    texts = [p.text.text for p in passages if len(p.text.text) > 20][:150]
    began = time.process_time()
    names = sum(len(doc.ents) for doc in nlp.pipe(texts))
    seconds = time.process_time() - began
    print(
        f"GiNZA: load {loaded:.1f} CPU s, {sum(map(len, texts)) / seconds:,.0f} characters a CPU second, {names} names"
    )


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    rules = load_rules()
    began = time.process_time()
    registry = registry_of(rules.gazetteer)
    first_pass((), registry)
    pipeline()
    load = time.process_time() - began
    material = Material(shared / "raw", "german-clusters-2016", rules)
    gold = read_gold(shared / "gold" / "ner_gold_report_dev.jsonl")
    began = time.process_time()
    seen = first_pass(material.passages, registry)
    lesson = learn(seen, registry.gazetteer.names, registry.labels)
    kept = settle_city_states(seen, second_pass(seen, lesson, registry), dict(registry.gazetteer.names.city_states))
    mentions, entities = link(seen, kept, lesson, material.sections, registry)
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for title, names in (
        ("alone", without_own_chapter(material, seen, rules, others=False)),
        ("others (leave one chapter out)", without_own_chapter(material, seen, rules, others=True)),
        ("document", material.places((s.passage, k) for s, k in zip(seen, kept, strict=True))),
    ):
        print_scores(title, score(names | material.numbers, gold))
    for key, value in score_linking(mentions, entities, shared / "gold" / "variants_dev.csv").items():
        print(f"linking {key}: {value}")
    print(f"{len(mentions)} mentions, {len(entities)} entities, {len(find_variants(mentions, entities))} variants")
    speed = material.characters / (seconds + material.number_seconds)
    print(f"load {load:.1f} CPU s; names {seconds:.1f} + numbers {material.number_seconds:.1f} CPU s for "
          f"{material.characters:,} characters = {speed:,.0f} a CPU second; peak memory {memory:.0f} MB")  # fmt: skip
    print_ginza(material.passages)


if __name__ == "__main__":
    main()
