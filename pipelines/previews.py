"""Metadata of a materialisation: counts, a preview, column lineage, how sure tables are, links to file and page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import dagster as dg

from extract.datasets.schema import DATASETS
from extract.folders import Folders
from extract.frames import TableSchema
from extract.model import Table
from pipelines.catalogue import column_lineage

SHOWN_ROWS = 8
SHOWN_CHARACTERS = 60


def materialisation_metadata(
    schema: TableSchema, rows: Iterable[Mapping[str, Any]], count: int, folders: Folders, document_id: str
) -> dict[str, Any]:
    """What the UI shows of one record or dataset of one document."""
    metadata: dict[str, Any] = {
        "dagster/row_count": count,
        "dagster/column_lineage": column_lineage(schema),
        "preview": preview(schema, rows),
        "review page": dg.MetadataValue.url(review_url(folders, document_id, schema.name)),
    }
    record = folders.record(schema.name, document_id)
    metadata["file"] = dg.MetadataValue.path(
        str(record if schema.key and "document_id" in schema.key else folders.curated / f"{schema.name}.csv")
    )
    return metadata


def certainty(name: str, tables: Sequence[Table]) -> dict[str, str]:
    """How sure the tables of a document are: by method and by what was tested, their cells by status; else nothing."""
    if name == "cells":
        cells = Counter(c.status.value for t in tables for c in t.cells)
        whole = sum(cells.values())
        return {f"cells {status}": f"{count:,} ({count / whole:.1%})" for status, count in sorted(cells.items())}
    if name != "tables" or not tables:
        return {}
    tested = Counter(c.held for t in tables for c in t.constraints)
    methods = Counter(f"{t.method}, {_measured(t)}" for t in tables)
    return {
        "constraints": f"{tested[True]:,} held, {tested[False]:,} failed, {tested[None]:,} left open by blanks",
        "tables by method": "; ".join(f"{count} {method}" for method, count in methods.most_common()),
    }


def _measured(table: Table) -> str:
    return "not measured" if table.confidence is None else f"numbers right in {table.confidence:.1%}"


_REVIEW_PAGES = {
    "tables": "tables", "cells": "tables", "findings": "findings", "claims": "findings", "mentions": "entities",
    "entities": "entities", **dict.fromkeys(DATASETS, "datasets"),
}  # fmt: skip
_PLACES = ("document_id", "table_id", "source_start", "source_end")


def review_url(folders: Folders, document_id: str, name: str) -> str:
    """The review page of a record of a document; opens from disk."""
    page = _REVIEW_PAGES.get(name, "index")
    return (folders.review / document_id / f"{page}.html").as_uri()


def preview(schema: TableSchema, rows: Iterable[Mapping[str, Any]]) -> dg.MetadataValue:
    """The first rows as a Markdown table, long texts cut; of the place only the page, which leaves room for values."""
    names = [c.name for c in schema.columns if c.name not in _PLACES]
    lines = [f"| {' | '.join(names)} |", "|" + " --- |" * len(names)]
    for row in islice(rows, SHOWN_ROWS):
        lines.append(f"| {' | '.join(_shown(row.get(name)) for name in names)} |")
    return dg.MetadataValue.md("\n".join(lines))


def _shown(value: object) -> str:
    if value is None:
        return ""
    text = " ".join(str(value).split()).replace("|", "\\|").replace("<", "&lt;").replace("`", "'")
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
