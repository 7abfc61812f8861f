"""Planted errors: how many of them does the audit find, and does it cry wolf?

Takes any report, changes one redundantly stated number at a time (chosen by the program, seeded), audits the copy and
compares with the audit of the original. A planted error is found where a new error or warning quotes the changed place;
a new error or warning that does not quote it is a false finding. Numbers keep their length, so no place moves.

    python -m bench.audit FILE [FILE …] [--copies 40] [--seed 7] [--json]

Kinds: ``table`` a part of a sum or whole, ``total`` a printed total, ``prose`` a number in a sentence that the sentence
or a table also gives in another way, ``list`` an announced count, ``period`` a stated length. Which numbers are
redundant is decided by what the audit of the original could link; numbers it links to nothing are not planted.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from extract.audit import audit
from extract.audit.announce import find_announced
from extract.audit.context import Context
from extract.audit.figures import figures_of
from extract.audit.grid import is_percent, make_grid
from extract.audit.prose_shares import find_wholes
from extract.audit.prose_table import compare_prose_with_tables
from extract.audit.series import find_series
from extract.audit.table_sums import find_sums
from extract.audit.years import find_periods, length_behind
from extract.model import CleanText, Finding, IdMaker, Quantity, Report, Severity, Span
from extract.quantities import find_quantities
from extract.report import read_document
from extract.rules import Rules, load_rules

KINDS = ("table", "total", "prose", "list", "period")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Plant:
    """One number to change: its kind and its digits' place in the source."""

    kind: str
    span: Span


@dataclass
class Outcome:
    """What became of one planted copy."""

    plant: Plant
    printed: str
    planted: str
    found: bool
    by: str | None
    false: list[str]
    seconds: float


def places_of(report: Report, rules: Rules) -> Iterator[Plant]:
    """Every redundantly stated number of a report that could be changed."""
    context = Context(report, rules.audit)
    yield from _table_places(report, context)
    yield from _prose_places(report, context)
    yield from _list_places(context)
    for sentence in context.sentences:
        for period in find_periods(sentence.text):
            length = length_behind(sentence.text, period.end)
            if length is not None and length.months == period.inclusive_months:
                span = sentence.block.text.place(sentence.start + length.start, sentence.start + length.end)
                yield from _digits("period", report, span)


def _table_places(report: Report, context: Context) -> Iterator[Plant]:
    for table in context.tables:
        grid = make_grid(table, context)
        parts: set[tuple[int, int]] = set()
        totals: set[tuple[int, int]] = set()
        for tested in find_sums(grid, context):
            if tested.held:
                parts |= set(tested.sum.parts)
                totals.add(tested.sum.total)
        for column in grid.numeric_columns:
            rows = [r for r in range(table.header_rows, table.rows) if grid.values[r][column] is not None]
            whole = sum((grid.values[r][column] or Decimal(0)) for r in rows)
            if is_percent(grid, column) and len(rows) >= 3 and abs(whole - 100) <= 1:
                parts |= {(r, column) for r in rows}
        for kind, positions in (("table", parts - totals), ("total", totals)):
            for r, c in sorted(positions):
                cell = grid.cells[r][c]
                if cell is not None and cell.value is not None and len(cell.pieces) == 1:
                    yield from _digits(kind, report, cell.pieces[0])


def _prose_places(report: Report, context: Context) -> Iterator[Plant]:
    figures = [h.figure for group in compare_prose_with_tables(context) for h in group if h.fits]
    for block in context.blocks:
        rows = [figures_of(s, context) for s in context.sentences_of(block)]
        figures += [f for whole in find_wholes(context, rows) for f in whole.figures]
    seen: set[Span] = set()
    for f in figures:
        span = f.sentence.block.text.place(f.start, f.end)
        if f.exact is not None and span not in seen:
            seen.add(span)
            yield from _digits("prose", report, span)


def _list_places(context: Context) -> Iterator[Plant]:
    counted = {len(s.items) for s in find_series(context)}
    for sentence in context.sentences:
        for announced in find_announced(sentence, context):
            if announced.forward and announced.count in counted and announced.printed[0].isdigit():
                span = sentence.block.text.place(announced.start, announced.end)
                here = context.block_index[sentence.block.block_id]
                if any(
                    0 <= context.block_index[s.first.block.block_id] - here <= 3 and len(s.items) == announced.count
                    for s in find_series(context)
                ):
                    yield from _digits("list", context.report, span)


def _digits(kind: str, report: Report, span: Span) -> Iterator[Plant]:
    """The place of the first whole number in a span."""
    found = _DIGITS.search(report.source_text, span.start, span.end)
    if found is not None:
        yield Plant(kind, Span(*found.span()))


def changed(report: Report, rules: Rules, plant: Plant, digits: str) -> Report:
    """The report with other digits at a place: pages, blocks, cells and the quantities of the touched block."""
    pages = tuple(_page(p, plant.span, digits) for p in report.pages)
    blocks = tuple(replace(b, text=_clean(b.text, plant.span, digits)) for b in report.blocks)
    touched = {b.block_id for b, old in zip(blocks, report.blocks, strict=True) if b.text != old.text}
    tables = tuple(replace(t, cells=tuple(_cell(c, plant.span, digits) for c in t.cells)) for t in report.tables)
    kept = [q for q in report.quantities if q.block_id not in touched]
    fresh = [q for b in blocks if b.block_id in touched for q in _quantities(b, rules)]
    return replace(report, pages=pages, blocks=blocks, tables=tables, quantities=tuple(kept + fresh))


def _page(page, span, digits):
    if not page.source_start <= span.start < page.source_end:
        return page
    at = span.start - page.source_start
    return replace(page, text=page.text[:at] + digits + page.text[at + len(digits) :])


def _clean(text: CleanText, span: Span, digits: str) -> CleanText:
    characters = list(text.text)
    for i, digit in enumerate(digits):
        position = text.position_of(span.start + i)
        if position is None:
            return text
        characters[position] = digit
    return replace(text, text="".join(characters))


def _cell(cell, span, digits):
    piece = next((p for p in cell.pieces if p.start <= span.start and span.end <= p.end), None)
    if piece is None or cell.value is None:
        return cell
    old = next(_DIGITS.finditer(cell.text), None)
    if old is None or len(old.group()) != len(digits):
        return cell
    text = cell.text[: old.start()] + digits + cell.text[old.end() :]
    number = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return replace(cell, text=text, value=Decimal(number.group().replace(",", "")))


def _quantities(block, rules) -> Iterator[Quantity]:
    ids = IdMaker()
    for q in find_quantities(block.text.text, rules.quantities):
        yield Quantity(
            quantity_id=ids.make("bench", block.block_id, q.span), text=block.text.text[q.span.start : q.span.end],
            value=q.value, place=block.text.place(*q.span), clean_span=q.span, core_span=q.core, page_no=block.page_no,
            block_id=block.block_id,
        )  # fmt: skip


def other_digits(digits: str, chance: random.Random) -> str:
    """Another number of the same length, as a slip makes it: one digit off, or two neighbours swapped."""
    swaps = [digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)]
    swaps = [s for s in swaps if s != digits and s[0] != "0"]
    if swaps and chance.random() < 0.5:
        return chance.choice(swaps)
    at = chance.randrange(len(digits))
    choices = [d for d in "123456789" if d != digits[at]]
    return digits[:at] + chance.choice(choices) + digits[at + 1 :]


def grave(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    """Errors and warnings by id."""
    return {f.finding_id: f for f in findings if f.severity is not Severity.INFO}


def run(report: Report, rules: Rules, *, copies: int, seed: int) -> list[Outcome]:
    """Plants up to `copies` errors of each kind, one at a time."""
    chance = random.Random(seed)
    by_kind: dict[str, list[Plant]] = defaultdict(list)
    for plant in dict.fromkeys(places_of(report, rules)):
        by_kind[plant.kind].append(plant)
    baseline = grave(audit(report, rules.audit)[1])
    outcomes = []
    for kind in KINDS:
        for plant in chance.sample(by_kind[kind], min(copies, len(by_kind[kind]))):
            printed = report.source_text[slice(*plant.span)]
            digits = other_digits(printed, chance)
            before = time.process_time()
            new = [
                f
                for i, f in grave(audit(changed(report, rules, plant, digits), rules.audit)[1]).items()
                if i not in baseline
            ]
            spent = time.process_time() - before
            hits = [f for f in new if any(e.span.overlaps(plant.span) for e in f.evidence)]
            false = [f"{f.check}: {f.message}" for f in new if f not in hits]
            outcomes.append(Outcome(plant, printed, digits, bool(hits), hits[0].check if hits else None, false, spent))
    return outcomes


def summary(outcomes: list[Outcome]) -> dict[str, dict[str, object]]:
    """Recall by kind, false findings and CPU seconds a copy."""
    result: dict[str, dict[str, object]] = {}
    for kind in (*KINDS, "all"):
        held = [o for o in outcomes if kind in (o.plant.kind, "all")]
        if held:
            result[kind] = {
                "planted": len(held),
                "found": sum(o.found for o in held),
                "recall": round(sum(o.found for o in held) / len(held), 3),
                "false": sum(len(o.false) for o in held),
                "cpu_seconds_a_copy": round(sum(o.seconds for o in held) / len(held), 2),
            }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(Path("raw").glob("*/source.*[!l]")))
    parser.add_argument("--copies", type=int, default=40, help="copies of each kind")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rules = load_rules()
    for path in options.files:
        outcomes = run(read_document(path), rules, copies=options.copies, seed=options.seed)
        if options.json:
            print(json.dumps({"file": path.parent.name, **summary(outcomes)}, ensure_ascii=False))
            continue
        print(path)
        for kind, row in summary(outcomes).items():
            print(f"  {kind:7}", "  ".join(f"{k} {v}" for k, v in row.items()))
        for o in outcomes:
            if not o.found or o.false:
                print(
                    "   ",
                    "missed" if not o.found else "false ",
                    o.plant.kind,
                    o.printed,
                    "->",
                    o.planted,
                    o.plant.span,
                    o.false,
                )


if __name__ == "__main__":
    main()
