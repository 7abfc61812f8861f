"""Curated files: records a document, domain datasets over all documents, and the data package over both.

Same report, same bytes: fixed Parquet settings, rows in report order, documents in order of their ids, no clock. Every
file is replaced in one step. Datasets are merged: rows of documents that did not change are taken from the file that
stands there. Not here: what has to be written when (`pipelines.run`), what the columns are (`frames`).
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.delimited import csv_bytes
from extract.errors import ContractError
from extract.files import write_atomically
from extract.folders import Folders
from extract.frames import (
    ALL_RECORDS,
    BETWEEN,
    RECORDS,
    Column,
    TableSchema,
    arrow_schema,
    cross_findings_table,
    dataset_table,
    record_table,
)
from extract.manifest import FileEntry, Manifest
from extract.model import Finding, Report
from extract.published import published_table

# -- formats ---------------------------------------------------------------------------------------------------------


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet with fixed settings, so that equal tables give equal bytes."""
    sink = io.BytesIO()
    pq.write_table(table, sink, version="2.6", compression="zstd", compression_level=3, write_statistics=True)
    return sink.getvalue()


# -- records ---------------------------------------------------------------------------------------------------------


def export_records(folders: Folders, report: Report) -> dict[str, FileEntry]:
    """Writes every record of one document; returns the files by path within curated/."""
    document_id = report.document.document_id
    tables = {name: record_table(report, name) for name in RECORDS}  # all of them fit before any is written
    return {
        _relative(folders, path): _write_table(path, table)
        for path, table in ((folders.record(name, document_id), table) for name, table in tables.items())
    }


def export_cross_findings(
    folders: Folders, document_id: str, found: Iterable[tuple[str, Finding]]
) -> dict[str, FileEntry]:
    """Writes the findings between a document and others; returns the file by path within curated/.

    Args:
        folders: Where to.
        document_id: The document that holds the findings.
        found: The other document's id with each finding.
    """
    path = folders.record(BETWEEN, document_id)
    return {_relative(folders, path): _write_table(path, cross_findings_table(document_id, found))}


def remove_records(folders: Folders, document_id: str) -> None:
    """Removes every record of a document that is no longer in raw/."""
    for name in ALL_RECORDS:
        folders.record(name, document_id).unlink(missing_ok=True)


# -- domain datasets -------------------------------------------------------------------------------------------------


def export_datasets(
    folders: Folders,
    schemas: Mapping[str, TableSchema],
    changed: Mapping[str, Report],
    keep: Iterable[str],
    absent: Iterable[str],
) -> dict[str, FileEntry]:
    """Writes each domain dataset over all documents, as Parquet and CSV.

    Args:
        folders: Where to.
        schemas: The datasets, in order.
        changed: New reports by document id; their rows replace what the files held of them.
        keep: Documents whose rows stay as they stand in the files.
        absent: Documents without a source; their published facts are put in.
    """
    keep, absent = set(keep), set(absent)
    files: dict[str, FileEntry] = {}
    for name, schema in schemas.items():
        parts = _kept_parts(folders, schema, keep)
        for document_id, report in changed.items():
            rows = report.datasets.get(name, ())
            parts[document_id] = dataset_table(schema, rows, where=f"{document_id}, {name}")
        for document_id in absent:
            parts[document_id] = published_table(folders.published(document_id), schema, document_id)
        ordered = [parts[document_id] for document_id in sorted(parts)]
        table = pa.concat_tables([arrow_schema(schema.columns).empty_table(), *ordered]).combine_chunks()
        parquet, csv = folders.curated / f"{name}.parquet", folders.curated / f"{name}.csv"
        files[_relative(folders, parquet)] = _write_table(parquet, table)
        files[_relative(folders, csv)] = _write(csv, csv_bytes(table), table.num_rows)
    return files


def _kept_parts(folders: Folders, schema: TableSchema, keep: set[str]) -> dict[str, pa.Table]:
    path = folders.curated / f"{schema.name}.parquet"
    if not keep or not path.is_file():
        return {}
    table = pq.read_table(path)
    if table.schema != arrow_schema(schema.columns):
        raise ContractError(
            f"dataset 「{schema.name}」 was written with other columns", where=str(path), hint="remove it and run again"
        )
    ids = table.column("document_id")
    return {document_id: table.filter(pa.compute.equal(ids, document_id)) for document_id in sorted(keep)}


# -- the data package ------------------------------------------------------------------------------------------------

_FRICTIONLESS: Mapping[str, tuple[str, str | None]] = {
    "string": ("string", None),
    "integer": ("integer", None),
    "number": ("number", None),
    "decimal": ("number", None),
    "boolean": ("boolean", None),
}


def write_package(folders: Folders, manifest: Manifest, schemas: Mapping[str, TableSchema]) -> FileEntry:
    """Writes `datapackage.json` over every dataset and record that the manifest lists."""
    files = dict(manifest.files)
    for entry in manifest.documents.values():
        files.update(entry.files)
    resources = []
    for name, schema in schemas.items():
        for kind in ("csv", "parquet"):
            path = f"{name}.{kind}"
            if path in files:
                resources.append(_resource(schema, name if kind == "csv" else f"{name}-parquet", [path], kind, files))
    for name, schema in ALL_RECORDS.items():
        paths = sorted(p for p in files if p.startswith(f"records/{name}/"))
        if paths:
            resources.append(_resource(schema, f"records-{name}", paths, "parquet", files))
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "curated",
        "title": "Datasets and records read from the documents in raw/",
        "version": manifest.version,
        "sources": [
            {"title": entry.title or document_id, "path": f"raw/{document_id}"}
            for document_id, entry in manifest.documents.items()
        ],
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    return _write(folders.package, text.encode("utf-8", "backslashreplace"), None)


def _resource(
    schema: TableSchema, name: str, paths: list[str], kind: str, files: Mapping[str, FileEntry]
) -> dict[str, Any]:
    media = "text/csv" if kind == "csv" else "application/vnd.apache.parquet"
    resource: dict[str, Any] = {
        "name": name.replace("_", "-"),
        "title": schema.name,
        "description": schema.doc,
        "type": "table",
        "path": paths[0] if len(paths) == 1 else paths,
        "format": kind,
        "mediatype": media,
        "schema": {
            "fields": [_field(column) for column in schema.columns],
            **({"primaryKey": list(schema.key)} if schema.key and schema.name in ALL_RECORDS else {}),
        },
    }
    if kind == "csv":
        resource["encoding"] = "utf-8"
        resource["dialect"] = {"delimiter": ",", "lineTerminator": "\n", "header": True}
    if len(paths) == 1:
        entry = files[paths[0]]
        resource |= {"hash": f"sha256:{entry.sha256}", "bytes": entry.bytes}
    return resource


def _field(column: Column) -> dict[str, Any]:
    kind, _ = _FRICTIONLESS.get(column.kind, ("array", None))
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.enum:
        constraints["enum"] = list(column.enum)
    field = {"name": column.name, "type": kind, "description": column.doc}
    return field | ({"constraints": constraints} if constraints else {})


# -- writing ---------------------------------------------------------------------------------------------------------


def _relative(folders: Folders, path: Path) -> str:
    return path.relative_to(folders.curated).as_posix()


def _write_table(path: Path, table: pa.Table) -> FileEntry:
    return _write(path, parquet_bytes(table), table.num_rows)


def _write(path: Path, content: bytes, rows: int | None) -> FileEntry:
    write_atomically(path, content)
    return FileEntry(sha256=hashlib.sha256(content).hexdigest(), bytes=len(content), rows=rows)
