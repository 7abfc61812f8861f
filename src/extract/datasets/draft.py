"""A report → a first datasets.toml for it: every table with a dataset of its own, ready to be renamed and pruned.

What comes out can be used as it is. Not here: anything clever about meaning; a person says what a table is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from extract.datasets.list_rows import find_lists
from extract.datasets.select import chapter_number, chapter_of, describe, header_texts
from extract.datasets.table_rows import TOTALS, half_width
from extract.model import Report, Table, TableBody, squeezed

HEAD = """\
# Which tables of this document feed which dataset. Drafted from the tables that were found: rename the datasets
# and columns, remove what you do not need. Texts are compared without white space and widths.
# One feed a table; `header` picks a column by its header text, `column` by its index from 0; `parse` is one of
# text, integer, decimal, iso-3166-2, iso-3166-2-list, split (with separator), year, date.
"""


def draft_spec(report: Report) -> str:
    """A datasets.toml that takes every table of a report into a dataset of its own.

    Args:
        report: A report with its tables; blocks are used to say which lists were found.

    Returns:
        TOML that `parse_spec` accepts and `build` can use on the same report.
    """
    parts = [HEAD, *_lists(report)]
    taken: set[str] = set()
    for table in report.tables:
        if table.body is TableBody.ABSENT:
            parts.append(f"# {describe(report, table)}: no body to take\n")
            continue
        parts.append(_feed(report, table, _name(report, table, taken)))
    if not report.tables:
        parts.append("# no table was found; list_items and policy_timeline are made without any entry here\n")
    return "\n".join(parts)


def _lists(report: Report) -> Iterator[str]:
    lists = find_lists(report)
    count = sum(len(found.items) for found in lists)
    yield f"# {len(lists)} lists with {count} items were found; list_items takes them all. To leave some out:"
    yield '# lists = { skip = [{ chapter = 1, title = "words of a section title" }] }\n'


def _name(report: Report, table: Table, taken: set[str]) -> str:
    stem = re.sub(r"\W", "_", report.document.document_id, flags=re.ASCII)
    chapter = chapter_of(report, table.section_id)
    number = re.sub(r"\D+", "_", squeezed(table.number or "")).strip("_")
    own = f"t{number}" if number else f"page_{table.page_no}"
    bare = chapter_number(chapter.number) if chapter else ""
    first = f"{stem if stem[:1].isalpha() else 'd_' + stem}_{f'c{bare}_' if bare.isdigit() else ''}{own}"[:56]
    name, count = first, 1
    while name in taken:
        count += 1
        name = f"{first}_{count}"
    taken.add(name)
    return name


def _selector(report: Report, table: Table) -> str:
    """What picks this table and no other, as an inline TOML table."""
    chapter = chapter_of(report, table.section_id)
    words: dict[str, object] = {}
    if chapter is not None and chapter_number(chapter.number).isdigit():
        words["chapter"] = int(chapter_number(chapter.number))
    if table.number:
        words["number"] = table.number
    if table.caption:
        words["caption"] = table.caption
    if not table.caption:
        words["headers"] = [h for h in header_texts(table) if h]
    inner = ", ".join(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in words.items() if v not in ([], ""))
    return f"{{ {inner} }}"


def _feed(report: Report, table: Table, name: str) -> str:
    heads = header_texts(table)[: half_width(header_texts(table))]
    totals = sorted({c.text for c in table.cells if squeezed(c.text) in TOTALS})
    kinds: list[str] = []
    rules: list[str] = []
    used: set[str] = set()
    for index, head in enumerate(heads):
        column = _column_name(head, index, used)
        kind = _kind(table, index)
        unique = head and [squeezed(h) for h in heads].count(squeezed(head)) == 1
        source = f"header = {json.dumps(head, ensure_ascii=False)}" if unique else f"column = {index}"
        parse = "" if kind == "string" else f', parse = "{kind}"'
        key = json.dumps(column, ensure_ascii=False)
        kinds.append(f'{key} = "{kind}"')
        rules.append(f"{key} = {{ {source}{parse} }}")
    total = f"total = {json.dumps(totals, ensure_ascii=False)}\n" if totals else ""
    return (
        f"# {describe(report, table)}, {table.rows} x {table.columns}\n[dataset.{name}]\n"
        f"description = {json.dumps(table.caption or name, ensure_ascii=False)}\n"
        f"columns = {{ {', '.join(kinds)} }}\n\n[[feed]]\ndataset = {json.dumps(name)}\n"
        f"table = {_selector(report, table)}\n{total}[feed.columns]\n" + "\n".join(rules) + "\n"
    )


def _column_name(head: str, index: int, used: set[str]) -> str:
    name = first = squeezed(head) or f"column_{index + 1}"
    count = 1
    while name in used:
        count += 1
        name = f"{first}_{count}"
    used.add(name)
    return name


def _kind(table: Table, column: int) -> str:
    """integer, decimal or string: what all filled body cells of a column are."""
    body = [table.cell(r, column) for r in range(table.header_rows, table.rows)]
    filled = [c for c in body if c is not None and c.text]
    if not filled or any(c.value is None for c in filled):
        return "string"
    whole = all(c.value is not None and c.value == c.value.to_integral_value() for c in filled)
    return "integer" if whole else "decimal"
