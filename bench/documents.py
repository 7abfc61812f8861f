"""Documents against each other: how many of the numbers that two documents state differently are found?

One number at a time is changed, chosen by the program, seeded: in a copy of a report, and in a summary of the sample
report written in other words for this purpose (`material/sample-report-brief.txt`). The changed text is compared with
the unchanged report, both told to be of one edition. A slip is found where a finding of a warning or more quotes the
changed number; every other finding of that gravity is false. Unrelated documents are compared as if they were one
edition, which the pipeline would never do: what that gives is the most that can go wrong.

    python -m bench.documents [FILE …] [--copies 40] [--seed 11] [--write docs/bench-documents.md]
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from bench.audit_copies import Edit, Original, edited, moved, open_original
from extract.audit.between import compare
from extract.model import Finding, Quantity, QuantityKind, Report, Severity
from extract.rules import Rules, load_rules

SAMPLE = Path("raw/sample-report/source.txt")
BRIEF = Path(__file__).parent / "material" / "sample-report-brief.txt"
_LEFT_OUT = (QuantityKind.IDENTIFIER, QuantityKind.ORDINAL)
_AROUND = 30


@dataclass
class Outcome:
    """What became of one copy: what was changed, whether it was found, by what, and what else was said."""

    kind: str
    found_by: str | None
    false: tuple[Finding, ...]
    seconds: float


def _grave(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.severity is not Severity.INFO)


def _of_one_edition(one: Report, other: Report) -> tuple[Report, Report]:
    """Both with one title and no date, so that all they tell is comparable."""
    parts = zip((one, other), ("one", "other"), strict=True)
    told = [replace(r, document=replace(r.document, document_id=i, title="-", published=None)) for r, i in parts]
    return told[0], told[1]


def _slip(q: Quantity, text: str, chance: random.Random) -> Edit | None:
    """Another digit in the place of one of a number's; none that makes a leading zero."""
    digits = [i for i in range(q.place.start, q.place.end) if text[i].isdigit() and text[i].isascii()]
    if not digits:
        return None
    at = digits[-1] if q.value.kind is QuantityKind.YEAR else chance.choice(digits)
    others = [d for d in "0123456789" if d != text[at] and (d != "0" or at != digits[0])]
    return Edit(at, at + 1, chance.choice(others))


def changed(original: Original, unchanged: Report, copies: int, seed: int, rules: Rules) -> list[Outcome]:
    """Changes up to `copies` numbers of a text, one at a time, and compares it with a report."""
    chance = random.Random(seed)
    report = original.report
    told = [q for q in report.quantities if q.value.kind not in _LEFT_OUT and (q.block_id or _is_cell(report, q))]
    outcomes = []
    for q in chance.sample(told, min(copies, len(told))):
        edit = _slip(q, report.source_text, chance)
        if edit is None:
            continue
        copy = edited(original, [edit])
        began = time.process_time()
        found = _grave(compare(*_of_one_edition(unchanged, copy), rules.audit))
        at = moved(edit.start, [edit])
        near = [
            f
            for f in found
            if any(e.document_id and e.span.start - _AROUND <= at < e.span.end + _AROUND for e in f.evidence)
        ]
        rest = tuple(f for f in found if f not in near)
        kind = "cell" if q.table_id else q.value.kind.value
        outcomes.append(Outcome(kind, near[0].check if near else None, rest, time.process_time() - began))
    return outcomes


def _is_cell(report: Report, q: Quantity) -> bool:
    """Whether a number is a cell of its own, which a table may be compared by."""
    tables = (t for t in report.tables if t.table_id == q.table_id)
    return any(c.value is not None and (c.row, c.column) == (q.row, q.column) for t in tables for c in t.cells)


def table(name: str, outcomes: Sequence[Outcome]) -> str:
    """The outcomes by kind of number, as Markdown."""
    lines = [
        f"## {name}",
        "",
        "| kind | changed | found | recall | false findings |",
        "| --- | --: | --: | --: | --: |",
    ]
    for kind in [*sorted({o.kind for o in outcomes}), "all"]:
        held = [o for o in outcomes if kind in (o.kind, "all")]
        hits = sum(o.found_by is not None for o in held)
        lines.append(f"| {kind} | {len(held)} | {hits} | {hits / len(held):.2f} | {sum(len(o.false) for o in held)} |")
    return "\n".join(lines)


def main() -> None:
    """Measures and prints, or writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="more reports; the sample report is always there")
    parser.add_argument("--copies", type=int, default=40)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--write", type=Path)
    wanted = parser.parse_args()
    rules = load_rules()
    originals = {path.parent.name: open_original(path, rules) for path in dict.fromkeys([SAMPLE, *wanted.files])}
    parts, every = [], []
    for name, original in originals.items():
        outcomes = changed(original, original.report, wanted.copies, wanted.seed, rules)
        parts.append(table(f"A copy of {name}", outcomes))
        every += outcomes
    brief = open_original(BRIEF, rules)
    outcomes = changed(brief, originals[SAMPLE.parent.name].report, 10 * wanted.copies, wanted.seed, rules)
    parts.append(table("A summary of sample-report, in other words", outcomes))
    every += outcomes
    by_check = Counter(o.found_by for o in every if o.found_by)
    wrong = Counter(f.check for o in every for f in o.false)
    lines = ["## By check", "", "| check | right | wrong |", "| --- | --: | --: |"]
    lines += [f"| {c} | {by_check[c]} | {wrong[c]} |" for c in sorted(by_check.keys() | wrong.keys())]
    parts.append("\n".join(lines))
    for one, other in combinations(originals, 2):
        pair = _of_one_edition(originals[one].report, originals[other].report)
        told = Counter(f.check for f in _grave(compare(*pair, rules.audit)))
        what = ", ".join(f"{n} {check}" for check, n in sorted(told.items())) or "nothing"
        parts.append(f"{one} and {other}, which are other documents, compared as one edition: {what}.")
    cpu = sum(o.seconds for o in every) / max(len(every), 1)
    head = "# Documents against each other\n\nWritten by `make bench-documents`; `bench/documents.py` says how it is "
    head += f"measured. {cpu:.2f} CPU seconds a pair."
    page = "\n\n".join([head, *parts]) + "\n"
    if wanted.write:
        wanted.write.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
