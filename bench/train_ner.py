"""Trains and measures the statistical name tagger (`src/extract/entities/weights/names.npz`).

    python -m bench.train_ner                      trains on everything and writes the weights
    python -m bench.train_ner --measure            held-out folds over several shuffles, printed

Data: stockmark ner-wikipedia-dataset (CC BY-SA 3.0) and UD_Japanese-GSD (CC BY-SA 4.0), read from --data; neither is in
this repository. `make train-ner` installs what trains (python-crfsuite of bench/requirements.txt); tagging needs numpy.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pycrfsuite

from extract.entities.pipeline import known_labels, pipeline, with_known
from extract.entities.registry import Registry
from extract.entities.sequence_features import Word, all_features
from extract.entities.sequence_model import WEIGHTS, SequenceModel
from extract.rules.gazetteer import load_gazetteer

SHARED = Path(os.environ.get("EXTRACT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
STOCKMARK = {
    "人名": "PERSON",
    "法人名": "ORG",
    "政治的組織名": "ORG",
    "その他の組織名": "ORG",
    "地名": "PLACE",
    "施設名": "FACILITY",
    "製品名": "PRODUCT",
    "イベント名": "EVENT",
}
GSD = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "FACILITY",
    "PRODUCT": "PRODUCT",
    "WORK_OF_ART": "PRODUCT",
    "EVENT": "EVENT",
}
KINDS = ("PERSON", "ORG", "PLACE", "FACILITY", "PRODUCT", "EVENT")
LABELS = ("O", *(f"{p}-{k}" for k in KINDS for p in "BI"))
Name = tuple[int, int, str]


@dataclass
class Sample:
    """A sentence: gold names by code points, words with their bounds, registry labels and gold labels."""

    corpus: str
    text: str
    gold: set[Name]
    words: list[Word]
    bounds: list[tuple[int, int]]
    known: list[str]
    labels: list[str]


def read_stockmark(path: Path) -> Iterable[tuple[str, list[Name]]]:
    """Text and names of each sentence."""
    for row in json.loads(path.read_text(encoding="utf-8")):
        yield row["text"], [(*e["span"], STOCKMARK[e["type"]]) for e in row["entities"]]


def read_gsd(path: Path) -> Iterable[tuple[str, list[Name]]]:
    """Text and names of each sentence of a BIO file (word TAB label, blank line between sentences)."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text, names = "", []
        for line in block.splitlines():
            word, label = line.split("\t")
            if label[0] == "B":
                names.append([len(text), 0, label[2:]])
            text += word
            if label[0] != "O" and names:
                names[-1][1] = len(text)
        yield text, [(a, b, GSD[k]) for a, b, k in names if k in GSD]


def prepare(corpus: str, rows: Iterable[tuple[str, list[Name]]], registry: Registry) -> list[Sample]:
    """Samples as the pipeline sees them."""
    nlp = pipeline(tagger=False)
    out = []
    for text, names in rows:
        doc = nlp.make_doc(text)
        bounds = [(t.idx, t.idx + len(t)) for t in doc]
        edges = frozenset(x for b in bounds for x in b)
        known = known_labels(with_known(doc, registry.find(text, edges)))
        labels = ["O"] * len(bounds)
        for start, end, kind in names:
            inside = [i for i, (a, b) in enumerate(bounds) if a < end and b > start]
            for i in inside:
                labels[i] = ("B-" if i == inside[0] else "I-") + kind
        words = [Word(t.text, t.tag_, t.lemma_) for t in doc]
        out.append(Sample(corpus, text, set(names), words, bounds, known, labels))
    return out


def train(samples: Sequence[Sample], algorithm: str, iterations: int, minimum: int) -> SequenceModel:
    """A model trained on the samples; the same samples in the same order give the same model."""
    trainer = pycrfsuite.Trainer(algorithm=algorithm, verbose=False)
    for s in samples:
        trainer.append(all_features(s.words, s.known), s.labels)
    options = {"max_iterations": iterations, "feature.minfreq": minimum, "feature.possible_transitions": True}
    trainer.set_params(options | ({"c1": 0.05, "c2": 0.05} if algorithm == "lbfgs" else {}))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    return SequenceModel(*arrays(info.state_features, info.transitions))


def arrays(state: dict, transitions: dict) -> tuple[list[str], np.ndarray, np.ndarray, tuple[str, ...]]:
    """Feature names, weights, transitions and labels; weights too small to matter are left out."""
    column = {label: number for number, label in enumerate(LABELS)}
    largest = max(abs(w) for w in state.values())
    kept = {key: w for key, w in state.items() if abs(w) > largest * 0.004}
    features = sorted({f for f, _ in kept})
    row = {f: number for number, f in enumerate(features)}
    weights = np.zeros((len(features), len(LABELS)), dtype=np.float32)
    for (feature, label), w in kept.items():
        weights[row[feature], column[label]] = w
    steps = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for (one, other), w in transitions.items():
        steps[column[one], column[other]] = w
    return features, weights, steps, LABELS


def write(model: SequenceModel, path: Path) -> None:
    """Stores the model: features as text, weights sparse in half precision."""
    features, weights, transitions = model.parts()
    rows, columns = np.nonzero(weights)
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            features=np.frombuffer("\n".join(features).encode(), dtype=np.uint8),
            labels=np.frombuffer("\n".join(LABELS).encode(), dtype=np.uint8),
            rows=rows.astype(np.uint32),
            columns=columns.astype(np.uint8),
            values=weights[rows, columns].astype(np.float16),
            transitions=transitions.astype(np.float32),
        )


def names_of(sample: Sample, labels: Sequence[str]) -> set[Name]:
    """The spans that BIO labels say."""
    out: list[list] = []
    for (start, end), label in zip(sample.bounds, labels, strict=True):
        if label.startswith("B-"):
            out.append([start, end, label[2:]])
        elif label.startswith("I-") and out:
            out[-1][1] = end
    return {(a, b, k) for a, b, k in out}


def score(pairs: Iterable[tuple[set[Name], set[Name]]], kinds: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F over exact spans of the given kinds."""
    right = made = wanted = 0
    for pair in pairs:
        gold, found = ({n for n in names if n[2] in kinds} for names in pair)
        right, made, wanted = right + len(gold & found), made + len(found), wanted + len(gold)
    p, r = right / (made or 1), right / (wanted or 1)
    return p, r, 2 * p * r / ((p + r) or 1)


def measure(samples: list[Sample], algorithm: str, iterations: int, minimum: int, seed: int, folds: int) -> None:
    """Prints held-out scores: every sentence is tagged by a model that has not seen it."""
    order = random.Random(seed).sample(samples, len(samples))
    results: dict[str, list[tuple[set[Name], set[Name]]]] = {"stockmark": [], "gsd": []}
    began = time.process_time()
    for fold in range(folds):
        model = train([s for i, s in enumerate(order) if i % folds != fold], algorithm, iterations, minimum)
        for s in order[fold::folds]:
            results[s.corpus].append((s.gold, names_of(s, model.tag(s.words, s.known))))
    for corpus, pairs in results.items():
        groups = {"person+org+place": KINDS[:3], **{k: (k,) for k in KINDS}, "all": KINDS}
        line = "  ".join(f"{n} {score(pairs, g)[2]:.3f}" for n, g in groups.items())
        print(f"{algorithm} it={iterations} min={minimum} seed={seed} {corpus}: {line}", flush=True)
    print(f"  {time.process_time() - began:.0f} CPU s", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED / "gold" / "ner")
    parser.add_argument("--algorithm", default="lbfgs", choices=("lbfgs", "ap", "pa", "arow", "l2sgd"))
    parser.add_argument("--iterations", type=int, default=100)
    parser.add_argument("--minimum", type=int, default=1, help="leave out features seen less often")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    registry = Registry(load_gazetteer())
    samples = prepare("stockmark", read_stockmark(options.data / "stockmark_wikipedia_dev.json"), registry)
    samples += prepare("gsd", read_gsd(options.data / "ud_japanese_gsd_dev.bio"), registry)
    if options.measure:
        for seed in options.seeds:
            measure(samples, options.algorithm, options.iterations, options.minimum, seed, options.folds)
    if options.write or not options.measure:
        model = train(samples, options.algorithm, options.iterations, options.minimum)
        write(model, options.out)
        print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
