"""A long budget book: ``print OUT PAGES`` in the bench environment, ``read FILE`` in ours.

Reading prints counts, CPU seconds and peak memory as JSON.
"""

import json
import random
import resource
import sys
import time
from pathlib import Path

REPEATS = 10


def print_book(out, pages):
    """A book of budget tables in all styles; every tenth page is new, the others are drawn again from its layout."""
    import weasyprint  # noqa: PLC0415 - only in the bench environment

    from bench.tables_contents import budget  # noqa: PLC0415
    from bench.tables_variety import STYLES, document_html, framed  # noqa: PLC0415

    rnd = random.Random(600)
    sheets = []
    while len(sheets) < pages // REPEATS:
        halves = [framed(budget(rnd), rnd, scope, rnd.choice(STYLES), len(sheets) + 1) for scope in ("a", "b")]
        body = "".join(f"<style>{css}</style>{part}" for css, part in halves)
        source = document_html([("", f'<div class="tall">{body}</div>', [])])
        sheets.append(weasyprint.HTML(string=source).render().pages[0])
    weasyprint.HTML(string="<p>").render().copy(sheets * REPEATS).write_pdf(str(out))


def read_book(path):
    """Reads every page as a run does and says what it took."""
    from extract.lines.printed import printed_lines  # noqa: PLC0415
    from extract.page_reading import PdfBytes  # noqa: PLC0415
    from extract.read.pdf import read_pdf  # noqa: PLC0415
    from extract.tables.pdf_tables import find_page_tables  # noqa: PLC0415

    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # noqa: E731
    start_mb, start = peak(), time.process_time()
    pages = tables = 0
    for page, geometry in read_pdf(PdfBytes(Path(path).read_bytes(), "book")):
        tables += len(find_page_tables(page, geometry, printed_lines(page, geometry)))
        pages += 1
    spent = time.process_time() - start
    print(json.dumps({"pages": pages, "tables": tables, "cpu_seconds": spent, "peak_mb": peak(), "start_mb": start_mb}))


if __name__ == "__main__":
    if sys.argv[1] == "print":
        print_book(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        read_book(sys.argv[2])
