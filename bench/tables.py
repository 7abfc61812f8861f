"""``make bench-tables``: table recovery against gold, beside other tools, in one run; writes docs/bench-tables.md.

Measured on the facsimiles, the documents with gold tables, and a corpus of made-up tables. Other tools run in
bench/.venv (bench/requirements.txt); a tool that is not installed there is reported as not measured.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.tables_gold import SHARED, document_gold, facsimile_gold
from bench.tables_score import GridTable, Score, from_rows, match, score_tables
from extract.lines.printed import printed_lines
from extract.page_reading import PdfBytes
from extract.read.pdf import read_pdf
from extract.tables.pdf_cut import CUT
from extract.tables.pdf_tables import find_page_tables

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "bench-tables.md"
ENVIRONMENT = Path(os.environ.get("EXTRACT_BENCH_PYTHON", ROOT / "bench" / ".venv" / "bin" / "python"))
BASELINES = ("pdfplumber", "tablers", "camelot stream")
CORPUS_SEEDS = ((11, 30), (12, 30))
VARIED_SEEDS = ((101, 60), (102, 60), (103, 60), (104, 60))  # never looked at while rules were written
PRODUCERS = ("chromium", "weasyprint")
BOOK_PAGES = 600
LOW_SCORE = 0.5


def ours(path):
    """Our tables and the CPU seconds they took."""
    start = time.process_time()
    found = []
    for page, geometry in read_pdf(PdfBytes(path.read_bytes(), path.stem)):
        for part in find_page_tables(page, geometry, printed_lines(page, geometry)):
            table = GridTable(
                part.page_no,
                [(c.row, c.column, c.row_span, c.column_span, c.text) for c in part.cells],
                name=part.method,
            )
            doubted = part.evidence.score < LOW_SCORE
            table.flagged = {(c.row, c.column) for c in part.cells if doubted or c.confidence == CUT}
            found.append(table)
    return found, time.process_time() - start


def theirs(tool, path):
    """A baseline's tables and CPU seconds, or None where it is not installed or fails."""
    command = [str(ENVIRONMENT), "-m", "bench.tables_baselines", tool, str(path), "all"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        print(f"  {tool}: {(done.stderr.strip().splitlines() or ['no output'])[-1][:120]}", file=sys.stderr)
        return None
    answer = json.loads(done.stdout.splitlines()[-1])
    return [from_rows(t["page"], t["rows"]) for t in answer["tables"]], answer["cpu_seconds"]


def sets(with_corpus):
    """(name, [(path, gold)]) to measure on."""
    gold = document_gold()
    yield "facsimile", [(SHARED / "raw/german-clusters-2016-facsimile/source.pdf", facsimile_gold())]
    yield "facsimile, second producer", [(SHARED / "raw/german-clusters-2016-facsimile2/source.pdf", facsimile_gold())]
    documents = sorted(p.name for p in (SHARED / "documents").iterdir())
    yield "documents", [(SHARED / "documents" / d / "source.pdf", gold.get(d, [])) for d in documents]
    if with_corpus:
        yield "made-up corpus", [made for seed, count in CORPUS_SEEDS if (made := corpus(seed, count))]
        for producer in PRODUCERS:
            made = [varied(seed, count, producer) for seed, count in VARIED_SEEDS]
            yield f"varied pages, printed by {producer}", [one for one in made if one]


def in_environment(module, *arguments):
    """Runs a module of the bench in its environment; whether that worked."""
    command = [str(ENVIRONMENT), "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  {module}: {(done.stderr.strip().splitlines() or ['no output'])[-1][:120]}", file=sys.stderr)
    return done.returncode == 0


def varied(seed, count, producer):
    """One document of pages in many looks with its gold; about three in ten pages hold no table."""
    from bench.tables_variety import kept_pages  # noqa: PLC0415 - only with a corpus

    out = ROOT / "bench" / ".corpus" / f"varied-{seed}"
    path = out.with_suffix(f".{producer}.pdf")
    out.parent.mkdir(exist_ok=True)
    if not path.exists() and not in_environment("bench.tables_variety", seed, count, out):
        return None
    gold = [
        GridTable(i, made.cells, name=name)
        for i, page in enumerate(kept_pages(seed, count, out), 1)
        for name, made in page[2]
    ]
    return path, gold


def memory():
    """Peak memory in MB of our reading of a long budget book, and of opening it; None where it cannot be printed."""
    path = ROOT / "bench" / ".corpus" / "book.pdf"
    path.parent.mkdir(exist_ok=True)
    if not path.exists() and not in_environment("bench.tables_book", "print", path, BOOK_PAGES):
        return None
    done = subprocess.run(
        [sys.executable, "-m", "bench.tables_book", "read", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def corpus(seed, count):
    """One document of made-up tables with its gold; rendered by the bench environment, kept in bench/.corpus."""
    from bench.tables_corpus import make_pages  # noqa: PLC0415 - only with a corpus

    path = ROOT / "bench" / ".corpus" / f"{seed}-{count}.pdf"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        code = (
            "import sys, weasyprint; from bench.tables_corpus import *; "
            f"weasyprint.HTML(string=document_html(make_pages({seed}, {count}))).write_pdf(sys.argv[1])"
        )
        done = subprocess.run([str(ENVIRONMENT), "-c", code, str(path)], cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            print(f"  corpus {seed} cannot be rendered here", file=sys.stderr)
            return None
    gold = [
        GridTable(i, [(r, c, a, b, t) for r, c, a, b, t, _ in made.cells], name=name)
        for i, (_, tables) in enumerate(make_pages(seed, count), 1)
        for name, made in tables
    ]
    return path, gold


def row_of(name, score, seconds, base_seconds, partial_gold):
    """One line of the report."""
    precision = "–" if partial_gold else f"{score.found / score.predicted if score.predicted else 1:.2f}"
    teds = score.teds / max(1, score.gold_tables)
    ratio = f"{base_seconds / seconds:.1f}" if base_seconds and seconds else "–"
    return (
        f"| {name} | {precision} / {score.found / max(1, score.gold_tables):.2f} ({score.predicted}) "
        f"| {score.recall():.3f} | {score.numbers_right / max(1, score.numbers):.3f} | {score.numbers_wrong} "
        f"| {score.exact}/{score.gold_tables} | {teds:.3f} | {seconds:.1f} | {ratio} |"
    )


def measure(name, items, tools):
    """The report lines of one set."""
    results = {"extract": ours, **{t: (lambda path, t=t: theirs(t, path)) for t in tools}}
    scores, seconds = {}, {}
    for tool, run in results.items():
        score, spent = Score(), 0.0
        for path, gold in items:
            answer = run(path)
            if answer is None:
                score = None
                break
            predicted = answer[0]
            if name == "documents":  # gold holds some of the tables only: others found are not errors
                held = match(gold, predicted)
                predicted = [p for j, p in enumerate(predicted) if j in held.values()]
            score_tables(gold, predicted, score)
            spent += answer[1]
        if score is not None:
            scores[tool], seconds[tool] = score, spent
        for miss in score.misses[:40] if score and tool == "extract" else []:
            print("  miss", miss, file=sys.stderr)
    head = [
        f"## {name}",
        "",
        "| tool | tables P / R (found) | cells | numbers | wrong numbers, unflagged | exact tables | TEDS-like | CPU s "
        "| times pdfplumber's speed |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    base = seconds.get("pdfplumber")
    return [*head, *(row_of(t, s, seconds[t], base, name == "documents") for t, s in scores.items()), ""]


INTRO = """# Table recovery, measured

Written by `make bench-tables`; do not edit. Cells: share of the gold's filled cells whose text stands in the right
row and column (NFKC, white space removed; the text of a merged cell belongs to its top left place). Numbers: the same
for cells that are one number. Wrong numbers, unflagged: numbers that stand where the gold has another text. Exact
tables: every cell right and none extra. Speed: CPU seconds in the same run, reading and lines included, against
pdfplumber's `extract_tables`. Of `documents` only some tables have gold; precision is not counted there.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-corpus", action="store_true", help="leave the made-up corpus out")
    parser.add_argument("--only", help="measure one set: facsimile, documents …")
    arguments = parser.parse_args()
    tools = BASELINES if ENVIRONMENT.exists() else ()
    if not tools:
        print(f"baselines are not measured: {ENVIRONMENT} is missing (see bench/requirements.txt)", file=sys.stderr)
    lines = [INTRO]
    for name, items in sets(not arguments.no_corpus and bool(tools)):
        if arguments.only and not name.startswith(arguments.only):
            continue
        print(name, file=sys.stderr)
        lines += measure(name, items, tools)
    book = memory() if tools and not arguments.only else None
    if book:
        lines += [
            f"## A budget book of {book['pages']} pages",
            "",
            f"{book['tables']} tables in {book['cpu_seconds']:.0f} CPU seconds, one process; peak memory "
            f"{book['peak_mb']:.0f} MB ({book['start_mb']:.0f} MB before the first page was read).",
            "",
        ]
    if not arguments.only:
        OUT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
