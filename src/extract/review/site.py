"""Builds the static review site from reports.

Templates escape everything; no document text ever reaches template source, an attribute name or a URL. Pages carry
a content security policy that forbids every network request.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extract.datasets import DATASETS
from extract.model import Cell, Evidence, Page, Report, Severity, Span, Table
from extract.review.marks import Mark, anchor, cut_page, describe_value, marks_by_page

_HERE = Path(__file__).parent


def build_site(reports: Iterable[Report], out: Path, *, raw_hint: str = "raw") -> Path:
    """Writes the whole site, replacing what an earlier run left, and returns its index page.

    Args:
        reports: Documents to show; each is written and dropped before the next is taken.
        out: Folder of the site, e.g. ``curated/review``. It is emptied first.
        raw_hint: How the raw folder is called in the commands that the pages quote.
    """
    environment = _environment()
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    for asset in sorted((_HERE / "static").iterdir()):
        shutil.copyfile(asset, out / asset.name)
    summaries = [_write_document(environment, report, out, raw_hint) for report in reports]
    index = out / "index.html"
    _write(environment, "index.html", index, root="", title="Review", documents=summaries)
    return index


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    return environment


def visible(text: object) -> str:
    r"""Text with control, bidirectional and zero-width characters made visible; line breaks stay.

    >>> visible("a\u202eb\x00")
    'a<U+202E>b<U+0000>'
    """
    return "".join(
        f"<U+{ord(c):04X}>" if c not in "\n\r\t" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} else c
        for c in str(text)
    )


def _write(environment: Environment, template: str, path: Path, **values: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(environment.get_template(template).render(**values), encoding="utf-8", newline="\n")


def _write_document(environment: Environment, report: Report, out: Path, raw_hint: str) -> dict[str, object]:
    folder = out / report.document.document_id
    places = _Places(report.pages)
    findings = sorted(report.findings, key=lambda f: (f.severity.rank, -f.score, f.finding_id))
    shared = {"root": "../", "document": report.document, "places": places, "raw_hint": raw_hint}
    marks = marks_by_page(report)
    for page in report.pages:
        _write_page(environment, folder, report, page, marks.get(page.page_no, []), shared)
    _write(environment, "findings.html", folder / "findings.html", title="Findings", findings=findings, **shared)
    _write(
        environment,
        "tables.html",
        folder / "tables.html",
        title="Tables",
        tables=[(t, table_rows(t)) for t in report.tables],
        **shared,
    )
    _write(
        environment,
        "entities.html",
        folder / "entities.html",
        title="Entities",
        entities=_entity_rows(report),
        **shared,
    )
    _write(
        environment, "datasets.html", folder / "datasets.html", title="Datasets", datasets=_datasets(report), **shared
    )
    summary = _summary(report)
    _write(
        environment,
        "document.html",
        folder / "index.html",
        title=report.document.title,
        summary=summary,
        sections=report.sections,
        ledger=dict(sorted(report.ledger.items())),
        pages=report.pages,
        **shared,
    )
    return {"document": report.document, "summary": summary, "worst": findings[:3]}


def _write_page(
    environment: Environment, folder: Path, report: Report, page: Page, marks: list[Mark], shared: Mapping[str, object]
) -> None:
    numbers = [p.page_no for p in report.pages]
    at = numbers.index(page.page_no)
    values = {**shared, "root": "../../"}
    _write(
        environment,
        "page.html",
        folder / "pages" / page_file(page.page_no),
        title=f"Page {page.page_no}",
        page=page,
        segments=cut_page(page, marks),
        marks=marks,
        anchor=anchor,
        before=page_file(numbers[at - 1]) if at else None,
        after=page_file(numbers[at + 1]) if at + 1 < len(numbers) else None,
        **values,
    )


def page_file(page_no: int) -> str:
    """The file name of a page.

    >>> page_file(7)
    '0007.html'
    """
    return f"{page_no:04d}.html"


class _Places:
    """Turns source spans into links, from a document's own pages."""

    def __init__(self, pages: tuple[Page, ...]) -> None:
        self._pages = pages

    def link(self, start: int, end: int) -> str:
        """The address of a source span, relative to the document's folder."""
        number = next((p.page_no for p in self._pages if p.source_start <= start < p.source_end), 1)
        return f"pages/{page_file(number)}#{anchor(Span(start, end))}"

    def of_evidence(self, evidence: Evidence) -> str:
        """The address of a quoted place, in this document or another."""
        start, end = evidence.span
        if evidence.document_id is None:
            return self.link(start, end)
        return f"../{evidence.document_id}/pages/{page_file(evidence.page_no)}#{anchor(Span(start, end))}"

    def of_cell(self, cell: Cell) -> str:
        """The address of a cell's first piece."""
        return self.link(*cell.pieces[0]) if cell.pieces else ""


def table_rows(table: Table) -> list[list[Cell]]:
    """A table's cells by the row they begin in, in column order."""
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        rows[cell.row].append(cell)
    return rows


def _entity_rows(report: Report) -> list[dict[str, object]]:
    by_entity: dict[str, list[object]] = {e.entity_id: [] for e in report.entities}
    for mention in report.mentions:
        if mention.entity_id in by_entity:
            by_entity[mention.entity_id].append(mention)
    ordered = sorted(report.entities, key=lambda e: (-e.mentions, e.name))
    return [{"entity": e, "mentions": by_entity[e.entity_id][:200]} for e in ordered]


def _datasets(report: Report) -> list[tuple[str, list[str], list[Mapping[str, object]]]]:
    found = []
    for name, rows in sorted(report.datasets.items()):
        if rows:
            order = [c.name for c in DATASETS[name].columns] if name in DATASETS else list(rows[0])
            columns = [c for c in order if c in rows[0] and c not in ("document_id", "source_start", "source_end")]
            found.append((name, columns, list(rows)))
    return found


def _summary(report: Report) -> dict[str, int]:
    counts = {
        "pages": len(report.pages),
        "sections": len(report.sections),
        "tables": len(report.tables),
        "mentions": len(report.mentions),
        "entities": len(report.entities),
        "quantities": len(report.quantities),
    }
    for status in ("read", "placed", "blank", "ambiguous"):
        counts[f"cells {status}"] = sum(c.status == status for t in report.tables for c in t.cells)
    for severity in Severity:
        counts[f"findings {severity.value}"] = sum(f.severity is severity for f in report.findings)
    return counts


__all__ = ["build_site", "describe_value", "page_file", "table_rows", "visible"]
