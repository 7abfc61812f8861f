"""The published columns of every record: names, types, null rules, meanings, and where each one comes from.

The records' columns stand in `records.toml` beside this module; those of the domain datasets in
`extract.datasets.schema`, turned into the same shape by `dataset_schemas`. One description feeds the Parquet schemas,
the data package, the DuckDB tables, the data dictionary, the contract tests and Dagster's column schema and lineage.

Decimals are `decimal128(38, 12)`: exact for up to 26 digits before and 12 after the point. A value that needs more
digits after the point (one third) is rounded half even at the twelfth; one that needs more before the point is null,
and `documents.values_out_of_range` counts it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract.datasets.schema import DATASETS, DatasetSchema

DECIMAL = pa.decimal128(38, 12)

_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "decimal": DECIMAL,
    "boolean": pa.bool_(),
    "list[string]": pa.list_(pa.string()),
    "list[integer]": pa.list_(pa.int64()),
    "spans": pa.list_(pa.list_(pa.int64())),
    "evidence": pa.list_(
        pa.struct([
            ("role", pa.string()), ("page_no", pa.int64()), ("source_start", pa.int64()),
            ("source_end", pa.int64()), ("quote", pa.string()),
        ])
    ),
    "evidence_between": pa.list_(
        pa.struct([
            ("document_id", pa.string()), ("role", pa.string()), ("page_no", pa.int64()), ("source_start", pa.int64()),
            ("source_end", pa.int64()), ("quote", pa.string()),
        ])
    ),
    "external_ids": pa.list_(pa.struct([("scheme", pa.string()), ("id", pa.string())])),
    "flags": pa.list_(pa.struct([("code", pa.string()), ("count", pa.int64()), ("sample", pa.string())])),
    "counts": pa.list_(pa.struct([("reason", pa.string()), ("characters", pa.int64())])),
    "constraints": pa.list_(
        pa.struct([
            ("kind", pa.string()), ("cells", pa.list_(pa.list_(pa.int64()))), ("total_cell", pa.list_(pa.int64())),
            ("expected", DECIMAL), ("observed", DECIMAL), ("tolerance", DECIMAL), ("held", pa.bool_()),
        ])
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One published column. `kind` is a key of the type list above; `sources` are ``record.column`` it is made from.

    `enum` closes the vocabulary where it is closed; `running_text` marks sentences of the document, which no snapshot
    in git carries.
    """

    name: str
    kind: str
    doc: str
    nullable: bool = False
    sources: tuple[str, ...] = ()
    enum: tuple[str, ...] = ()
    running_text: bool = False

    @property
    def arrow_type(self) -> pa.DataType:
        """Its type in Arrow and Parquet."""
        return _TYPES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """One record or dataset: what a row is, its columns in order, and the columns that identify a row."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: There is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _read_records() -> dict[str, TableSchema]:
    """The record schemas of `records.toml`.

    Raises:
        KeyError: A column lacks a name, kind or doc, or has an unknown kind.
    """
    raw: dict[str, Any] = tomllib.loads((Path(__file__).parent / "records.toml").read_text(encoding="utf-8"))
    return {
        name: TableSchema(
            name=name, doc=table["doc"], key=tuple(table["key"]), columns=tuple(_column(c) for c in table["columns"])
        )
        for name, table in raw.items()
    }


def _column(raw: dict[str, Any]) -> Column:
    return Column(
        name=raw["name"],
        kind=raw["kind"],
        doc=raw["doc"],
        nullable=raw.get("nullable", False),
        sources=tuple(raw.get("sources", ())),
    )


BETWEEN = "cross_findings"
"""The record of what two documents state differently, which no document has alone."""

ALL_RECORDS: Mapping[str, TableSchema] = _read_records()
"""Every record of `curated/records/`, in reading order."""

RECORDS: Mapping[str, TableSchema] = {name: schema for name, schema in ALL_RECORDS.items() if name != BETWEEN}
"""The records that are made from one document."""


def dataset_schemas(extra: Iterable[DatasetSchema] = ()) -> dict[str, TableSchema]:
    """The domain datasets in the shape of the records: the published ones in order, then `extra` ones of a spec."""
    return {schema.name: _dataset(schema) for schema in (*DATASETS.values(), *extra)}


def _dataset(schema: DatasetSchema) -> TableSchema:
    # Running text is null in rows that are kept from a published snapshot, which carries none.
    columns = tuple(
        Column(
            name=c.name,
            kind=c.kind.value,
            doc=c.doc,
            nullable=c.nullable or c.text,
            sources=tuple("raw_document.datasets" if s == "datasets.toml" else s for s in c.sources),
            enum=c.enum,
            running_text=c.text,
        )
        for c in schema.columns
    )
    return TableSchema(name=schema.name, doc=schema.doc, columns=columns, key=schema.key)


def arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow schema of these columns; nothing but names, types and null rules, so that bytes stay stable."""
    return pa.schema([pa.field(c.name, c.arrow_type, nullable=c.nullable) for c in columns])
