"""Floors of table recovery against gold: they only rise."""

import pypdfium2
import pytest

from bench.tables_gold import document_gold, facsimile_gold
from bench.tables_score import GridTable, match, score_tables
from extract.lines.printed import printed_lines
from extract.page_reading import PdfBytes
from extract.read.pdf import read_pdf
from extract.tables.pdf_tables import find_page_tables


def some_pages(path, numbers):
    """A PDF of a few pages of another, so that tests need not read all of it."""
    source, target = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    target.import_pages(source, [n - 1 for n in numbers])
    import io

    out = io.BytesIO()
    target.save(out)
    return out.getvalue()


def tables_of(path, numbers):
    found = []
    for page, geometry in read_pdf(PdfBytes(some_pages(path, numbers), path.parent.name)):
        for part in find_page_tables(page, geometry, printed_lines(page, geometry)):
            cells = [(c.row, c.column, c.row_span, c.column_span, c.text) for c in part.cells]
            found.append(GridTable(numbers[part.page_no - 1], cells))
    return found


@pytest.mark.parametrize("name", ["german-clusters-2016-facsimile", "german-clusters-2016-facsimile2"])
def test_facsimile_tables_are_exact(shared, name):
    gold = facsimile_gold()
    numbers = sorted({t.page for t in gold} | {5, 42})  # two pages without a table: contents, an organisation chart
    score = score_tables(gold, tables_of(shared("raw", name, "source.pdf"), numbers))
    assert (score.found, score.predicted) == (15, 15)
    assert score.misses == []


@pytest.mark.parametrize("name", sorted(document_gold()))
def test_document_tables_are_exact(shared, name):
    gold = document_gold()[name]
    found = tables_of(shared("documents", name, "source.pdf"), sorted({t.page for t in gold}))
    held = match(gold, found)
    score = score_tables(gold, [found[j] for j in held.values()])
    assert score.misses == []


@pytest.mark.parametrize(
    ("name", "pages"),
    [("ict-whitepaper-2024-excerpt", [1, 3, 4]), ("sti-whitepaper-2024-ch4", [1, 4, 10]), ("mhlw-notice", [1, 2])],
)
def test_prose_charts_and_letters_give_no_table(shared, name, pages):
    assert tables_of(shared("documents", name, "source.pdf"), pages) == []
