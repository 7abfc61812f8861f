"""How many quantities and dates of the gold are read right, how many are found where there are none, and how fast.

`make bench-language` calls it; by hand: python -m bench.language_quantities [SHARED].
The gold files stand outside the repository; each scorer takes the path, so kept-back halves score the same way.
"""

from __future__ import annotations

import json
import os
import sys
import time
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.errors import ParseError
from extract.model import Quantity, QuantityKind, QuantityValue, Span
from extract.passages import make_passages
from extract.quantities import extract_quantities, scan_quantities
from extract.report import layout_stage, read_stage
from extract.rules import Rules, load_rules
from extract.rules.quantities import QuantityRules, load_quantity_rules
from extract.sources import load_source
from extract.text.dates import normalize_day

SHARED = Path(os.environ.get("EXTRACT_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
NUMBER_LABELS = {"DATE", "COUNT", "MONEY", "PERCENT"}
# Gold flags that must be among a quantity's modifiers, by the name used there.
FLAGS = {
    "total": "total",
    "per_year": "per_year",
    "past": "past",
    "from": "from",
    "fiscal": "fiscal",
    "era": "era",
    "2digit": "2digit",
    "season": "season",
    "gt_slight": "slightly_over",
    "lt_slight": "slightly_under",
}
BOUNDING = {"ge", "gt", "le", "lt", "gt_slight", "lt_slight"}


class Reading:
    """All quantities of a document as the pipeline finds them, each with the place of its core."""

    def __init__(self, raw: Path, document_id: str, rules: Rules) -> None:
        source = load_source(raw, document_id)
        reading = read_stage(source, rules)
        layout = layout_stage(source, reading, rules)
        self.source = "".join(p.text for p in reading.pages)
        passages = make_passages(layout.blocks, layout.tables, self.source)
        self.characters = sum(len(p.text.text) for p in passages)
        began = time.process_time()
        found = extract_quantities(passages, layout.tables, rules)
        self.seconds = time.process_time() - began
        home = {(p.block_id, p.table_id, p.row, p.column): p.text for p in passages}
        self.found = sorted(
            ((home[q.block_id, q.table_id, q.row, q.column].place(*q.core_span), q) for q in found),
            key=lambda entry: entry[0],
        )
        self._starts = [core.start for core, _ in self.found]

    def at(self, span: Span) -> tuple[Span, Quantity] | None:
        """The quantity whose core overlaps a source span most."""
        near = self.found[max(0, bisect_right(self._starts, span.start) - 3) : bisect_right(self._starts, span.end)]
        touching = [e for e in near if e[0].overlaps(span)]
        return max(touching, key=lambda e: min(e[0].end, span.end) - max(e[0].start, span.start), default=None)


def _expected_dates(value: str) -> tuple[str | None, str | None]:
    first, dots, last = value.replace("FY", "").partition("..")
    if first.endswith("X") and not first.startswith("X"):
        return f"{first[:-1]}0", f"{first[:-1]}9"
    return (first or None), ((last or None) if dots else first)


def _expected_ends(value: str, flags: Iterable[str]) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    first, dots, last = value.partition("..")
    low, high = Decimal(first), Decimal(last if dots else first)
    marks = set(flags)
    if marks & {"ge", "gt", "gt_slight"}:
        return low, None, "ge" not in marks, False
    if marks & {"le", "lt", "lt_slight"}:
        return None, high, False, "le" not in marks
    return low, high, False, False


def value_right(gold: Mapping[str, Any], v: QuantityValue) -> bool:
    """Whether value and bounds are the gold's (fractions to four places)."""
    if gold["kind"] in ("date", "daterange", "decade"):
        return (v.start_date, v.end_date) == _expected_dates(gold["value"])
    low, high, low_open, high_open = _expected_ends(gold["value"], gold["modifiers"])
    if v.kind is QuantityKind.RATIO:
        places = Decimal("0.0001")
        same = all(
            (a is None) == (b is None) and (a is None or b is None or abs(a - b) < places)
            for a, b in ((low, v.low), (high, v.high))
        )
        return same and (low_open, high_open) == (v.low_open, v.high_open)
    return (low, high, low_open, high_open) == (v.low, v.high, v.low_open, v.high_open)


def flags_right(gold: Mapping[str, Any], v: QuantityValue) -> bool:
    """Whether 約 and its like are marked exactly where the gold has them, and all other gold flags are there."""
    marks = set(gold["modifiers"])
    dated = gold["kind"] in ("date", "daterange", "decade")
    approximate = v.approximate or dated
    return (approximate == ("approx" in marks) or dated) and all(FLAGS[m] in v.modifiers for m in marks if m in FLAGS)


def unit_right(gold: Mapping[str, Any], v: QuantityValue) -> bool:
    """Whether the unit is the gold's."""
    return gold["unit"] == (v.unit or "")


def score_quantities(
    gold_path: Path, raw: Path | None = None, document_id: str = "german-clusters-2016"
) -> dict[str, Any]:
    """Scores one gold file against the whole pipeline: counts per question, and the misses one by one.

    `all_right` counts expressions whose value, unit, bounds and flags are all right, the number that is held to
    the floor. `core_span` is the exact source span of number and unit.
    """
    reading = Reading(raw or SHARED / "raw", document_id, load_rules())
    gold = [json.loads(line) for line in gold_path.read_text(encoding="utf-8").splitlines()]
    scores: dict[str, Any] = {k: 0 for k in ("found", "core_span", "full_span", "value", "unit", "flags", "all_right")}
    misses: list[str] = []
    for g in gold:
        entry = reading.at(Span(g["raw_start"], g["raw_end"]))
        if entry is None:
            misses.append(f"{g['id']} 「{g['full']}」 not found in 「{g['context']}」")
            continue
        core, q = entry
        right = {"value": value_right(g, q.value), "unit": unit_right(g, q.value), "flags": flags_right(g, q.value)}
        exact = core == Span(g["raw_start"], g["raw_end"])
        scores["found"] += 1
        scores["core_span"] += exact
        scores["full_span"] += q.place == Span(g["full_raw_start"], g["full_raw_end"])
        for name, ok in right.items():
            scores[name] += ok
        scores["all_right"] += all(right.values())
        if not all(right.values()) or not exact:
            wrong = [n for n, ok in right.items() if not ok] or ["span"]
            printed = reading.source[core.start : core.end]
            misses.append(
                f"{g['id']} 「{g['full']}」 {g['value']} {g['unit']} {g['modifiers']}: {wrong} 「{printed}」 {q.value}"
            )
    return {"gold": len(gold), **scores, "misses": misses, "characters": reading.characters, "seconds": reading.seconds}


def score_spurious(gold_path: Path, rules: QuantityRules | None = None) -> dict[str, Any]:
    """Quantities found in the sentences of an entity gold that its DATE, COUNT, MONEY and PERCENT spans do not hold.

    Ordinals and identifiers are left out on both sides (the gold does not label them), and so are shares in words
    (半数), which it labels in no sentence.
    """
    rules = rules or load_quantity_rules()
    labelled = found = hit = exact = 0
    spurious, missed = [], []
    for line in gold_path.read_text(encoding="utf-8").splitlines():
        sentence = json.loads(line)
        gold = [Span(e["start"], e["end"]) for e in sentence["entities"] if e["label"] in NUMBER_LABELS]
        quantities, _ = scan_quantities(sentence["text"], rules)
        for f in quantities:
            over = any(f.core.overlaps(g) for g in gold)
            if not over and f.value.kind in (QuantityKind.ORDINAL, QuantityKind.IDENTIFIER):
                continue
            found += 1
            if not over:
                spurious.append(
                    f"「{sentence['text'][f.span.start : f.span.end]}」 {f.value.kind} in 「{sentence['text']}」"
                )
        for g in gold:
            labelled += 1
            hit += any(f.core.overlaps(g) for f in quantities)
            exact += any(f.core == g for f in quantities)
            if not any(f.core.overlaps(g) for f in quantities):
                missed.append(f"「{sentence['text'][g.start : g.end]}」 in 「{sentence['text']}」")
    return {"labelled": labelled, "hit": hit, "exact": exact, "found": found, "spurious": spurious, "missed": missed}


UNREADABLE = "正規化できない日付表記です"


def enriched(node: Any, rules: QuantityRules) -> Any:
    """A tree of date records with 標準型日付 added, as the `dates` gold asks: the first 表記 counts, a date that is
    there stays, one that cannot be read gets a note.
    """
    if isinstance(node, list):
        return [enriched(n, rules) for n in node]
    if not isinstance(node, dict):
        return node
    made = {k: enriched(v, rules) for k, v in node.items()}
    if made.get("@type") != "日付型" or "表記" not in made or "標準型日付" in made:
        return made
    surface = made["表記"][0] if isinstance(made["表記"], list) else made["表記"]
    try:
        made["標準型日付"] = normalize_day(surface, rules.dates.eras)
    except ParseError:
        note = {"@type": "文書型", "説明": UNREADABLE}
        notes = made.get("メタデータ")
        made["メタデータ"] = note if notes is None else [*(notes if isinstance(notes, list) else [notes]), note]
    return made


def score_dates(folder: Path) -> dict[str, Any]:
    """The `dates` gold: every JSON file of a folder, every case; `misses` shows what came out instead."""
    rules = load_quantity_rules()
    cases = right = 0
    misses = []
    for path in sorted(folder.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            given, wanted = case["input"], case["output"]
            if isinstance(given, str):
                got = {"@context": wanted["@context"], **enriched({"@type": "日付型", "表記": given}, rules)}
            else:
                got = enriched(given, rules)
            cases += 1
            right += got == wanted
            if got != wanted:
                misses.append(f"{case['name']}: {got}")
    return {"gold": cases, "right": right, "misses": misses}


def main(shared: Path = SHARED, *, verbose: bool = False) -> None:
    """Prints the table of `make bench-language` for quantities and dates."""
    q = score_quantities(shared / "gold/quantity_gold_dev.jsonl", shared / "raw")
    s = score_spurious(shared / "gold/ner_gold_report_dev.jsonl")
    d = score_dates(shared / "gold/dates")
    total = q["gold"]
    print(f"quantities  {'of gold':>10}")
    for name in ("found", "core_span", "full_span", "value", "unit", "flags", "all_right"):
        print(f"  {name:<18}{q[name]:>4} / {total}  {q[name] / total:.3f}")
    print(f"  chars / CPU s     {q['characters'] / max(q['seconds'], 1e-9):,.0f}")
    print("in the entity gold's sentences")
    print(f"  labelled found    {s['hit']:>4} / {s['labelled']}  {s['hit'] / s['labelled']:.3f} (exact {s['exact']})")
    print(f"  spurious          {len(s['spurious']):>4} / {s['found']}  {len(s['spurious']) / s['found']:.3f}")
    print(f"dates               {d['right']:>4} / {d['gold']}")
    if verbose:
        print(*q["misses"], *s["spurious"], *s["missed"], *d["misses"], sep="\n")


if __name__ == "__main__":
    main(*[Path(a) for a in sys.argv[1:] if not a.startswith("-")], verbose="-v" in sys.argv)
