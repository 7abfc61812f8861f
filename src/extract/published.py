"""The reviewed snapshot of a document's domain datasets: `curated/published/<document_id>/<dataset>.csv`, kept in git.

It holds figures and names, no running text of the document. Here: reading it, comparing it with what a run found, and
the text of a new one. Not here: the command (`cli.publishing`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyarrow as pa

from extract.delimited import csv_bytes, parse_csv
from extract.errors import ContractError
from extract.frames import Column, TableSchema, table_of

Row = Mapping[str, object]

_PARSERS: Mapping[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": float,
    "decimal": Decimal,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "list[string]": json.loads,
    "list[integer]": json.loads,
}


def published_columns(schema: TableSchema) -> tuple[Column, ...]:
    """The columns a snapshot carries: all but running text."""
    return tuple(c for c in schema.columns if not c.running_text)


def published_table(folder: Path, schema: TableSchema, document_id: str) -> pa.Table:
    """A dataset of the snapshot with the published schema, text columns null; no rows where there is no snapshot.

    Raises:
        ContractError: The file has other columns or values than the schema.
    """
    path = folder / f"{schema.name}.csv"
    rows = read_rows(path, schema) if path.is_file() else []
    missing = {c.name: None for c in schema.columns}
    return table_of(schema, ({**missing, **row} for row in rows), where=f"{document_id}, {path.name}")


def read_rows(path: Path, schema: TableSchema) -> list[Row]:
    """The rows of one snapshot file, values parsed.

    Raises:
        ContractError: The file has other columns or values than the schema.
    """
    wanted = {c.name: c for c in published_columns(schema)}
    header, *body = parse_csv(path.read_bytes().decode("utf-8")) or [[]]
    names = [name or "" for name in header]
    if names != list(wanted):
        raise ContractError(
            f"snapshot 「{path.name}」 has columns {', '.join(names)}, not {', '.join(wanted)}",
            where=str(path),
            hint="publish the document again",
        )
    rows: list[Mapping[str, object]] = []
    for number, line in enumerate(body, start=2):
        if len(line) != len(names):
            raise ContractError(f"line {number} has {len(line)} fields, not {len(names)}", where=str(path))
        rows.append(
            {n: _value(wanted[n], field, f"{path}, line {number}") for n, field in zip(names, line, strict=True)}
        )
    return rows


def _value(column: Column, text: str | None, where: str) -> object:
    if text is None:
        return None
    try:
        return _PARSERS[column.kind](text)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise ContractError(f"「{text}」 in column 「{column.name}」 is no {column.kind}", where=where) from error


def snapshot_bytes(table: pa.Table, schema: TableSchema) -> bytes:
    """The snapshot file of a dataset of one document."""
    return csv_bytes(table.select([c.name for c in published_columns(schema)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one dataset of a run differs from its snapshot: lines only the run has, and only the snapshot has."""

    dataset: str
    header: str
    new: tuple[str, ...]
    gone: tuple[str, ...]


def compare(folder: Path, schema: TableSchema, table: pa.Table) -> Difference | None:
    """What differs between the snapshot and what a run found; None where they are the same.

    A dataset without rows needs no snapshot file.
    """
    path = folder / f"{schema.name}.csv"
    old = path.read_bytes().decode("utf-8").split("\n")[:-1] if path.is_file() else []
    new = snapshot_bytes(table, schema).decode("utf-8").split("\n")[:-1]
    if old == new or (not old and table.num_rows == 0):
        return None
    return Difference(
        dataset=schema.name, header=new[0], new=tuple(_only(new[1:], old[1:])), gone=tuple(_only(old[1:], new[1:]))
    )


def _only(lines: list[str], others: list[str]) -> list[str]:
    left = Counter(others)
    found = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            found.append(line)
    return found
