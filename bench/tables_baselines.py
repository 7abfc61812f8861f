"""Other table readers on one PDF, run in the bench environment: ``python -m bench.tables_baselines TOOL FILE PAGES``.

Prints one JSON list of {page, rows} and, last, the CPU seconds spent. Tools: pdfplumber, tablers, camelot.
"""

import json
import sys
import time


def by_pdfplumber(path, pages):
    import pdfplumber  # noqa: PLC0415 - each tool is imported only when it is measured

    with pdfplumber.open(path) as document:
        for page in document.pages:
            if pages is None or page.page_number in pages:
                for rows in page.extract_tables():
                    yield page.page_number, rows
            page.close()


def by_tablers(path, pages):
    import tablers  # noqa: PLC0415

    with tablers.Document(path) as document:
        for number, page in enumerate(document.pages(), 1):
            if pages is None or number in pages:
                for table in tablers.find_tables(page, extract_text=True):
                    rows = [[c.text if c else "" for c in row.cells] for row in table.rows]
                    yield number, rows


def by_camelot(path, pages):
    import camelot  # noqa: PLC0415

    wanted = ",".join(map(str, pages)) if pages else "all"
    for table in camelot.read_pdf(path, pages=wanted, flavor="stream"):
        yield int(table.page), table.df.values.tolist()


TOOLS = {"pdfplumber": by_pdfplumber, "tablers": by_tablers, "camelot stream": by_camelot}


def main():
    tool, path, wanted = sys.argv[1:4]
    pages = None if wanted == "all" else [int(p) for p in wanted.split(",")]
    start = time.process_time()
    tables = [{"page": page, "rows": rows} for page, rows in TOOLS[tool](path, pages)]
    spent = time.process_time() - start
    print(json.dumps({"tables": tables, "cpu_seconds": spent}, ensure_ascii=False))


if __name__ == "__main__":
    main()
