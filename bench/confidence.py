"""``make bench-confidence``: how often the numbers of recovered tables are right, by the method that recovered them.

Generated pages with known answers are printed by two producers and read as PDFs and as dumps of several tools. A number
is shown where a cell says it without a flag (ambiguous cells and those of failed sums are flagged); it is right where
the answer has it in the same row and column, or with the same label. Writes rules/data/table_methods.toml.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import pypdfium2
from pdfminer.high_level import extract_text

from bench.dumps import ROOT, TOOLS, _is_told, _labelled, as_grid, dump, paired, tables_of_pdf, tables_of_text
from bench.tables import PRODUCERS, varied
from bench.tables_score import cell_matches, is_number
from extract.model import TableBody
from extract.rules import load_rules
from extract.tables.confidence import way_of

OUT = ROOT / "src" / "extract" / "rules" / "data" / "table_methods.toml"
SEEDS = ((301, 60), (302, 60), (303, 60), (304, 60))  # apart from those that rules are tried on
LEAST = 100  # numbers shown, for a share to be told
HEAD = """# Written by `make bench-confidence`: numbers shown without a flag, how many of them were right, by method.
# Pages made from known answers, read as PDFs and as dumps of several tools; methods seen too seldom are left out.
"""


def page_objects(path):
    """One printed run a line, in the order of drawing: what copies out of viewers and PyMuPDF give."""
    texts = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text_page = page.get_textpage()
            runs = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=text_page)
            texts.append("".join(f"{run.extract()}\n" for run in runs))
    return "\x0c".join(texts) + "\x0c"


def readings(path, rules):
    """(name, tables) of a PDF and of its dumps."""
    yield "pdf", tables_of_pdf(path, rules)
    for tool in TOOLS:
        text = dump(path, tool)
        if text is not None:
            yield tool, tables_of_text(text, rules)
    yield "pdfminer.six", tables_of_text(extract_text(str(path)), rules)
    yield "runs", tables_of_text(page_objects(path), rules)


def count(gold, tables, shown, right):
    """Adds the numbers of one page's tables to the counters, by method."""
    grids = [as_grid(t) for t in tables]
    held = {j: i for i, j in paired(gold, grids).items()}
    told = _labelled(gold)
    for j, (table, grid) in enumerate(zip(tables, grids, strict=True)):
        way = way_of(table.method)
        own = grid.texts()
        numbers = {at for at, text in own.items() if is_number(text) and at not in grid.flagged}
        matched = set()
        if j in held:
            places, rows, columns = cell_matches(gold[held[j]], grid)
            matched = {(rows[r], columns[c]) for r, c in places}
        shown[way] += len(numbers)
        right[way] += sum(at in matched or _is_told(own[at], at, own, told) for at in numbers)


def main():
    """Measures all seeds and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="print only")
    arguments = parser.parse_args()
    rules = load_rules()
    shown, right = Counter(), Counter()
    for seed, pages in SEEDS:
        for producer in PRODUCERS:
            made = varied(seed, pages, producer)
            if made is None:
                sys.exit("the pages cannot be printed here: see bench/requirements.txt")
            path, gold = made
            for _, tables in readings(Path(path), rules):
                bodies = [t for t in tables if t.body is not TableBody.ABSENT]
                for page in sorted({t.page_no for t in bodies}):
                    own = [t for t in bodies if t.page_no == page]
                    count([g for g in gold if g.page == page], own, shown, right)
    lines = [HEAD, "[methods]"]
    for way in sorted(shown):
        if shown[way] >= LEAST:
            lines.append(f'"{way}" = {{ shown = {shown[way]}, right = {right[way]} }}')
    print("\n".join(lines))
    if not arguments.dry:
        OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
