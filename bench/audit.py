"""Planted errors: how many of them does the audit find, and does it cry wolf?

Takes any document, plants one error at a time (chosen by the program, seeded), reads and audits the copy, and compares
with the audit of the original. An error is found where a new finding quotes the changed place: an error or warning
for numbers, any finding for wording. A new error or warning that does not quote it is a false finding, and so is
every new error or warning after a harmless change.

    python -m bench.audit FILE [FILE …] [--copies 12] [--seed 7] [--json] [--write docs/bench-audit.md]

`bench.audit_number_plants`, `bench.audit_twice_plants`, `bench.audit_wording_plants` and `bench.audit_harmless` say
what is planted.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.audit_copies import Original, edited, moved, open_original
from bench.audit_harmless import harmless_changes
from bench.audit_number_plants import Plant, number_plants
from bench.audit_twice_plants import twice_plants
from bench.audit_wording_plants import wording_plants
from extract.audit import audit
from extract.model import Finding, Report, Severity, Span
from extract.rules import Rules, load_rules

FAMILIES = ("table", "prose", "list", "period", "unit", "numbering", "reference", "name", "bracket", "cut")
# a heading or table under another number leaves the places that speak of it by number without it
_CONSEQUENCES = {"numbering": ("numbering.", "references.", "prose_table.")}
_WORDING = ("name", "bracket", "cut")


@dataclass
class Outcome:
    """What became of one copy; `found_by` is the check that quotes the planted place, None where none does."""

    kind: str
    said: str
    found_by: str | None
    false: list[tuple[str, str]]
    seconds: float
    text: str

    @property
    def family(self) -> str:
        """The first part of its kind."""
        return self.kind.partition("_")[0]


def _findings(report: Report, rules: Rules) -> tuple[Finding, ...]:
    return audit(report, rules.audit)[1]


def _is_grave(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO


def _new(findings: Iterable[Finding], known: Mapping[tuple[str, str], int]) -> list[Finding]:
    """The findings that say what none of the original's says; a quote that moved makes none new."""
    left = Counter(known)
    result = []
    for f in findings:
        if left[f.check, f.message]:
            left[f.check, f.message] -= 1
        else:
            result.append(f)
    return result


def plant(original: Original, copies: int, seed: int, only: str = "") -> list[Outcome]:
    """Plants up to `copies` errors of each kind, one at a time, and makes as many harmless changes of each kind."""
    chance = random.Random(seed)
    by_kind: dict[str, list[Plant]] = defaultdict(list)
    for p in _plants(original.report, chance):
        if original.fits(p.edits) and p.kind.startswith(only):
            by_kind[p.kind].append(p)
    before_all = _findings(original.report, original.rules)
    known = Counter((f.check, f.message) for f in before_all)
    told = {(f.check, f.expected, f.observed) for f in before_all}
    outcomes = []
    for kind in sorted(by_kind):
        for p in chance.sample(by_kind[kind], min(copies, len(by_kind[kind]))):
            outcomes.append(_planted(original, p, known))
    harmless: dict[str, list[tuple[str, tuple]]] = defaultdict(list)
    for change in harmless_changes(original.report, chance):
        if original.fits(change[1]) and (not only or only == "harmless"):
            harmless[change[0]].append(change)
    for kind in sorted(harmless):
        for _, edits in chance.sample(harmless[kind], min(copies, len(harmless[kind]))):
            before = time.process_time()
            new = [f for f in _new(_findings(edited(original, edits), original.rules), known) if _is_grave(f)]
            if kind.startswith("name"):  # a message that names a table by its caption is the same one under a new name
                new = [f for f in new if (f.check, f.expected, f.observed) not in told]
            said = f"at {edits[0].start}"
            false = [(f.check, f.message) for f in new]
            outcomes.append(Outcome(f"harmless_{kind}", said, None, false, time.process_time() - before, ""))
    return outcomes


def _plants(report: Report, chance: random.Random) -> tuple[Plant, ...]:
    return (*number_plants(report, chance), *twice_plants(report, chance), *wording_plants(report, chance))


def _planted(original: Original, p: Plant, known: Mapping[tuple[str, str], int]) -> Outcome:
    before = time.process_time()
    copy = edited(original, p.edits)
    new = _new(_findings(copy, original.rules), known)
    first = moved(p.near.start, p.edits)
    near = Span(first, max(moved(p.near.end, p.edits), first + 1))
    hits = [f for f in new if any(e.span.overlaps(near) for e in f.evidence)]
    grave_or_wording = [f for f in hits if _is_grave(f) or p.kind.partition("_")[0] in _WORDING]
    follows = _CONSEQUENCES.get(p.kind.partition("_")[0], ())
    false = [(f.check, f.message) for f in new if _is_grave(f) and f not in hits and not f.check.startswith(follows)]
    text = original.report.source_text[max(0, p.near.start - 30) : p.near.end + 20].replace("\n", "")
    found_by = grave_or_wording[0].check if grave_or_wording else None
    return Outcome(p.kind, p.said, found_by, false, time.process_time() - before, text)


def summary(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Planted, found, recall, false findings and CPU seconds a copy, by kind, by family and over all."""
    rows: dict[str, list[Outcome]] = defaultdict(list)
    for o in outcomes:
        rows[o.kind].append(o)
        if o.family in FAMILIES:
            rows[f"all {o.family}"].append(o)
        rows["all harmless" if o.family == "harmless" else "all planted"].append(o)
    return {
        kind: {
            "planted": len(held),
            "found": sum(o.found_by is not None for o in held),
            "recall": round(sum(o.found_by is not None for o in held) / len(held), 3),
            "false": sum(len(o.false) for o in held),
            "cpu_seconds_a_copy": round(sum(o.seconds for o in held) / len(held), 2),
        }
        for kind, held in sorted(rows.items())
    }


def _table(name: str, rows: Mapping[str, Mapping[str, float]]) -> str:
    lines = [
        f"## {name}",
        "",
        "| kind | copies | found | recall | false findings | CPU s a copy |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, row in rows.items():
        harmless = "harmless" in kind
        found, recall = ("", "") if harmless else (row["found"], row["recall"])
        cells = (kind.replace("_", " "), row["planted"], found, recall, row["false"], row["cpu_seconds_a_copy"])
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines) + "\n"


def by_check(outcomes: Sequence[Outcome]) -> str:
    """How often each check was right and wrong: planted errors it found, and false findings, over all documents."""
    right = Counter(o.found_by for o in outcomes if o.found_by)
    wrong = Counter(check for o in outcomes for check, _ in o.false)
    lines = ["## By check, all documents", "", "| check | right | wrong |", "| --- | --- | --- |"]
    lines += [f"| {check} | {right[check]} | {wrong[check]} |" for check in sorted({*right, *wrong})]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--copies", type=int, default=12, help="copies of each kind")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print every error not found and every false finding")
    parser.add_argument("--only", default="", help="kinds that begin so")
    parser.add_argument("--write", type=Path, help="a Markdown file for the results")
    options = parser.parse_args()
    rules = load_rules()
    parts = []
    everything: list[Outcome] = []
    for path in options.files:
        outcomes = plant(open_original(path, rules), options.copies, options.seed, options.only)
        everything += outcomes
        rows = summary(outcomes)
        parts.append(_table(path.parent.name, rows))
        print(json.dumps({"file": path.parent.name, **rows}, ensure_ascii=False) if options.json else parts[-1])
        for o in outcomes:
            if options.misses and (o.false or (o.found_by is None and o.family != "harmless")):
                print("false " if o.false else "missed", o.kind, o.said, o.text, o.false)
    parts.append(by_check(everything))
    if options.write:
        head = "# Planted errors\n\nWritten by `make bench-audit`; `bench/audit.py` says how it is measured.\n\n"
        options.write.write_text(head + "\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
