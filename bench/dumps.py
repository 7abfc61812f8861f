"""``make bench-dumps``: tables recovered from text dumps of PDFs against gold; writes docs/bench-dumps.md.

Each PDF is flattened by pypdfium2, ``pdftotext`` and ``pdftotext -layout``, with form feeds and with newlines in their
place, and read as a text file. Where a table has no gold, the tables that our own PDF reader finds on the same pages
are the reference: a dump may say less than they do, but nothing else.
"""

import argparse
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from bench.tables_gold import SHARED, document_gold, facsimile_whole_gold
from bench.tables_score import GridTable, bag_iou, cell_matches, is_number, norm
from extract.lines import mark_furniture, page_lines
from extract.model import CellStatus, TableBody
from extract.page_reading import PdfBytes
from extract.read.pdf import read_pdf
from extract.read.text_dump import read_dump
from extract.rules import load_rules
from extract.tables import find_page_tables, recover_tables

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "bench-dumps.md"
ALIKE = 0.5
TOOLS = {
    "pypdfium2": None,
    "pdftotext": ["pdftotext", "-enc", "UTF-8"],
    "pdftotext -layout": ["pdftotext", "-layout", "-enc", "UTF-8"],
}


@dataclass(frozen=True)
class Text:
    """A dump as the reader takes it."""

    text: str
    flags: tuple = ()


@dataclass
class Tally:
    """What became of the reference's tables, cells and numbers."""

    tables: int = 0
    found: int = 0
    exact: int = 0
    extra: int = 0
    cells: int = 0
    cells_right: int = 0
    numbers: Counter = field(default_factory=Counter)
    notes: list = field(default_factory=list)
    seconds: float = 0.0

    def row(self, name):
        total = sum(v for k, v in self.numbers.items() if k != "invented")
        n = self.numbers
        return (
            f"| {name} | {self.found}/{self.tables} | {self.exact} | {self.extra} | {self.cells_right}/{self.cells} "
            f"| {total} | {n['right']} | {n['ambiguous']} | {n['absent']} | {n['wrong, flagged']} "
            f"| {n['wrong'] + n['invented']} | {self.seconds:.1f} |"
        )


HEAD = (
    "| dump | tables found | exact | other bodies | cells right | numbers | right | ambiguous | absent "
    "| wrong, flagged | wrong, unflagged | CPU s |\n" + "| --- " * 12 + "|"
)


def dump(path, tool):
    """The text a tool makes of a PDF, pages ended by form feeds; None where the tool is not installed."""
    if tool == "pypdfium2":
        with pypdfium2.PdfDocument(path) as document:
            return "".join(page.get_textpage().get_text_range() + "\x0c" for page in document)
    try:
        done = subprocess.run([*TOOLS[tool], str(path), "-"], capture_output=True, check=True)
    except OSError:
        return None
    return done.stdout.decode("utf-8")


def tables_of_text(text, rules):
    """The tables of a dump, read as the pipeline reads it."""
    pages, lines = [], []
    for page, _ in read_dump(Text(text)):
        pages.append(page)
        lines += page_lines(page, None, rules)
    marked, _ = mark_furniture(tuple(lines), tuple(pages), rules)
    return recover_tables(marked, (), text, rules)


def tables_of_pdf(path, rules):
    """The tables of a PDF: the reference where there is no gold."""
    pages, lines, parts = [], [], []
    for page, geometry in read_pdf(PdfBytes(path.read_bytes(), path.stem)):
        own = page_lines(page, geometry, rules)
        pages.append(page)
        lines += own
        parts += find_page_tables(page, geometry, own)
    marked, labelled = mark_furniture(tuple(lines), tuple(pages), rules)
    return recover_tables(marked, tuple(parts), "".join(p.text for p in labelled), rules)


def as_grid(table):
    """A model table to score; flagged are cells that say so, and those of sums that fail."""
    cells = [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]
    found = GridTable(table.page_no, cells, name=f"{table.method} {table.number or ''} p{table.page_no}")
    found.flagged = {(c.row, c.column) for c in table.cells if c.status is CellStatus.AMBIGUOUS}
    for check in table.constraints:
        if check.held is False:
            found.flagged |= {*check.cells, *([check.total_cell] if check.total_cell else [])}
    found.candidates = {(c.row, c.column): {norm(x) for x in c.candidates if x} for c in table.cells if c.candidates}
    return found


def paired(gold, predicted):
    """Gold index → index of the body with most characters in common, pages left aside: a dump may have lost them."""
    pairs = [(bag_iou(g.bag(), p.bag()), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted)]
    found = {}
    for score, i, j in sorted(pairs, reverse=True):
        if score >= ALIKE and i not in found and j not in found.values():
            found[i] = j
    return found


def score(reference, predicted, tally):
    """Adds one dump's tables to a tally. `predicted` are the bodies found."""
    held = paired(reference, predicted)
    rows_told = _labelled(reference)
    tally.tables += len(reference)
    tally.found += len(held)
    for i, g in enumerate(reference):
        texts = g.texts()
        numbers = {k for k, t in texts.items() if is_number(t)}
        tally.cells += len(texts)
        if i not in held:
            tally.numbers["absent"] += len(numbers)
            tally.notes.append((g.name, "no body", len(numbers)))
            continue
        _compare(g, predicted[held[i]], texts, numbers, tally, rows_told)
    for j, p in enumerate(predicted):
        if j not in held.values():
            tally.extra += 1
            _judge_extra(p, rows_told, tally)


def with_halves_joined(gold):
    """The gold with tables side by side that are halves of one (same page, same head) joined to that one."""
    found = []
    for table in gold:
        last = found[-1] if found else None
        if last is not None and last.page == table.page and _head(last) == _head(table):
            shifted = [(r, c + last.columns, rs, cs, t) for r, c, rs, cs, t in table.cells]
            found[-1] = GridTable(table.page, [*last.cells, *shifted], None, last.name)
        else:
            found.append(table)
    return found


def _head(table):
    return [t for (r, _), t in sorted(table.texts().items()) if r == 0]


def _labelled(reference):
    """What stands together in the rows of the reference: the texts of each row."""
    return [{t for (r, _), t in g.texts().items() if r == k} for g in reference for k in range(g.rows)]


def _is_told(text, at, own, rows):
    """Whether some row of the reference holds a number together with a label that stands left of it here."""
    labels = [t for (r, c), t in own.items() if r == at[0] and c < at[1] and not is_number(t)]
    return any(text in r and (not labels or labels[-1] in r) for r in rows)


def _compare(g, p, texts, numbers, tally, rows_told):
    right, rows, columns = cell_matches(g, p)
    tally.cells_right += len(right)
    tally.exact += g.texts() == p.texts() and (g.rows, g.columns) == (p.rows, p.columns)
    printed, seen = p.texts(), set()
    for place in sorted(numbers):
        at = (rows.get(place[0]), columns.get(place[1]))
        seen.add(at)
        tally.numbers[_verdict(place in right, printed.get(at), at, texts[place], p)] += 1
    back_r, back_c = {b: a for a, b in rows.items()}, {b: a for a, b in columns.items()}
    for at, text in printed.items():  # numbers that stand where the reference has none
        unknown = at not in seen and at not in p.flagged and is_number(text)
        elsewhere = unknown and texts.get((back_r.get(at[0]), back_c.get(at[1]))) != text
        if elsewhere and not _is_told(text, at, printed, rows_told):
            tally.numbers["invented"] += 1
            tally.notes.append((g.name, "invented", at, text))
    wrong = [(k, t, printed.get((rows.get(k[0]), columns.get(k[1])))) for k, t in texts.items() if k not in right]
    if wrong:
        tally.notes.append(
            (g.name, p.name, f"{len(right)}/{len(texts)}", (g.rows, g.columns), (p.rows, p.columns), wrong[:4])
        )


def _verdict(is_right, text, at, expected, p):
    if is_right:
        return "right"
    if at in p.flagged:
        held = expected in p.candidates.get(at, ())
        return "ambiguous" if held else "wrong, flagged"
    return "wrong" if text and is_number(text) else "absent"


def _judge_extra(p, rows_told, tally):
    """A body beside the reference: its numbers are wrong where no row of the reference has label and number."""
    own = p.texts()
    shown = {at: t for at, t in own.items() if is_number(t) and at not in p.flagged}
    wrong = sum(not _is_told(text, at, own, rows_told) for at, text in shown.items())
    tally.numbers["invented"] += wrong
    tally.notes.append(("extra", p.name, f"{wrong} wrong", (p.rows, p.columns), [c[4] for c in p.cells][:8]))


def sets():
    """(name, path, gold or None)."""
    gold = document_gold()
    for folder in ("german-clusters-2016-facsimile", "german-clusters-2016-facsimile2"):
        yield folder, SHARED / "raw" / folder / "source.pdf", facsimile_whole_gold()
    yield "sample-report-pdf", ROOT / "raw/sample-report-pdf/source.pdf", []
    for folder in sorted((SHARED / "documents").iterdir()):
        yield folder.name, folder / "source.pdf", with_halves_joined(gold.get(folder.name, []))


def reference_of(name, path, gold, rules):
    """Gold tables, and the PDF reader's for all others (a facsimile's gold is complete)."""
    if "facsimile" in name:
        return gold
    own = with_halves_joined([as_grid(t) for t in tables_of_pdf(path, rules) if t.body is not TableBody.ABSENT])
    held = set(paired(gold, own).values())
    return [*gold, *(t for j, t in enumerate(own) if j not in held)]


INTRO = """# Tables recovered from text dumps, measured

Written by `make bench-dumps`; do not edit. Reference: gold where there is some, else what the PDF reader finds on the
same pages. Other bodies: tables that the dump gives and the reference does not hold as such (halves, pieces, false
ones). Numbers: cells of the reference that are one number; *ambiguous*: the cell says so and lists the right one;
*absent*: the table, row or column is not there; *wrong, unflagged*: another number stands there, or a number stands
beside a label with which the reference does not have it.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="measure documents whose name begins so")
    parser.add_argument("--tool", default="", help="measure this tool only")
    parser.add_argument("--no-feeds-only", action="store_true", help="measure dumps without form feeds only")
    parser.add_argument("--verbose", action="store_true", help="print what is missed")
    arguments = parser.parse_args()
    rules = load_rules()
    lines, whole = [INTRO], {}
    for name, path, gold in sets():
        if not name.startswith(arguments.only):
            continue
        reference = reference_of(name, path, gold, rules)
        lines += [f"## {name}", "", HEAD]
        for tool in TOOLS:
            if arguments.tool and tool != arguments.tool:
                continue
            text = dump(path, tool)
            for form, shown in (("", text), (", no form feeds", text and text.replace("\x0c", "\n"))):
                if arguments.no_feeds_only and not form:
                    continue
                if shown is None:
                    lines.append(f"| {tool}{form} | not measured: {tool} is not installed |")
                    continue
                tally = Tally()
                start = time.process_time()
                predicted = [as_grid(t) for t in tables_of_text(shown, rules) if t.body is not TableBody.ABSENT]
                tally.seconds = time.process_time() - start
                score(reference, predicted, tally)
                lines.append(tally.row(tool + form))
                _add(whole.setdefault(tool + form, Tally()), tally)
                for note in tally.notes if arguments.verbose else ():
                    print(f"  {name} {tool}{form}:", *note, file=sys.stderr)
        lines.append("")
    lines += ["## all", "", HEAD, *(t.row(k) for k, t in whole.items()), ""]
    if not (arguments.only or arguments.tool or arguments.no_feeds_only):
        OUT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines[1:]))


def _add(whole, one):
    for key in ("tables", "found", "exact", "extra", "cells", "cells_right", "seconds"):
        setattr(whole, key, getattr(whole, key) + getattr(one, key))
    whole.numbers.update(one.numbers)


if __name__ == "__main__":
    main()
