"""``make bench-scan``: the scanned copy of the facsimile against its gold tables; writes docs/bench-scan.md.

Needs the optional engine (`make setup-ocr`) and the shared scan. Pages are matched by content, since the scan holds a
choice of the facsimile's pages. A wrong number counts as flagged where its cell's confidence is below `SURE`.
"""

import sys
import time
from pathlib import Path

from bench.tables_gold import SHARED, facsimile_whole_gold
from bench.tables_score import GridTable, cell_matches, is_number, match
from extract.read.ocr import SURE, engine_installed
from extract.read.ocr_second import is_installed
from extract.report import layout_stage, read_stage
from extract.rules import load_rules
from extract.sources import source_of_file

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "bench-scan.md"
SCAN = SHARED / "raw" / "german-clusters-2016-scan" / "source.pdf"


def main():
    """Reads the scan, scores its tables and writes what came out."""
    if not engine_installed():
        sys.exit("not measured: no OCR engine is installed here (make setup-ocr)")
    source, rules = source_of_file(SCAN, document_id="scan"), load_rules()
    start = time.perf_counter()
    reading = read_stage(source, rules, lambda page: print(f"\rpage {page}", end="", file=sys.stderr))
    seconds = time.perf_counter() - start
    tables = layout_stage(source, reading, rules).tables
    found = [GridTable(0, [(c.row, c.column, c.row_span, c.column_span, c.text) for c in t.cells]) for t in tables]
    gold = facsimile_whole_gold()
    for table in gold:
        table.page = 0
    told = report(gold, found, [{(c.row, c.column): c for c in t.cells} for t in tables], len(reading.pages), seconds)
    OUT.write_text(told, encoding="utf-8")
    print("\n" + told)


def report(gold, found, cells, pages, seconds):
    """The figures as Markdown."""
    pairs = match(gold, found)
    sums = dict.fromkeys(("cells", "right", "numbers", "numbers right", "wrong, flagged", "wrong, unflagged"), 0)
    for i, table in enumerate(gold):
        texts = table.texts()
        sums["cells"] += len(texts)
        sums["numbers"] += sum(is_number(t) for t in texts.values())
        if i not in pairs:
            continue
        right, rows, columns = cell_matches(table, found[pairs[i]])
        sums["right"] += len(right)
        sums["numbers right"] += sum(is_number(texts[place]) for place in right)
        said = found[pairs[i]].texts()
        for row, column in set(texts) - right:
            place = (rows.get(row), columns.get(column))
            if is_number(texts[row, column]) and is_number(said.get(place, "")):
                confidence = cells[pairs[i]][place].confidence
                sums["wrong, flagged" if confidence is None or confidence < SURE else "wrong, unflagged"] += 1
    lines = [
        "# Scanned pages, measured",
        "",
        "Written by `make bench-scan`; do not edit. The scan of the facsimile (200 dpi, skewed, noisy, no text layer)",
        f"read by RapidOCR{', digits read again by Tesseract' if is_installed() else ' alone (no Tesseract here)'}.",
        "",
        "| pages | tables found | false tables | " + " | ".join(sums) + " | seconds a page |",
        "| --- | --- | --- |" + " --- |" * (len(sums) + 1),
        f"| {pages} | {len(pairs)} of {len(gold)} | {len(found) - len(pairs)} | "
        + " | ".join(str(v) for v in sums.values())
        + f" | {seconds / pages:.1f} |",
        "",
        f"Cells {sums['right'] / sums['cells']:.1%}, numbers {sums['numbers right'] / sums['numbers']:.1%}.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
