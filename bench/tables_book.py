"""A long budget book: ``print OUT PAGES`` in the bench environment, ``read FILE`` in ours.

Reading prints counts, CPU seconds and peak memory as JSON.
"""

import json
import random
import resource
import sys
import time
from pathlib import Path


def print_book(out, pages):
    """A book of budget tables in all styles, each page drawn anew."""
    import weasyprint  # noqa: PLC0415 - only in the bench environment

    from bench.tables_contents import budget  # noqa: PLC0415
    from bench.tables_variety import STYLES, document_html, framed  # noqa: PLC0415

    rnd = random.Random(600)
    made = []
    for index in range(pages):
        css, body = framed(budget(rnd), rnd, f"s{index}", rnd.choice(STYLES), index + 1)
        css2, body2 = framed(budget(rnd), rnd, f"u{index}", rnd.choice(STYLES), index + 1)
        made.append((str(index), f'<style>{css}{css2}</style><div class="tall">{body}{body2}</div>', []))
    parts = [document_html(made[k : k + 50]) for k in range(0, pages, 50)]
    document = [page for part in parts for page in weasyprint.HTML(string=part).render().pages]
    weasyprint.HTML(string="<p>").render().copy(document).write_pdf(str(out))


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
