"""The shape of every domain dataset: columns, types, meaning.

Here: the published schemas (read from ``rules/data/datasets.toml``), the schema of a dataset that a document's
``datasets.toml`` declares for itself, and `problems`, which lists what in some rows breaks a schema.
Not here: where values come from (`spec`, `build`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from extract.errors import RuleError
from extract.rules.files import load_toml


class ColumnKind(StrEnum):
    """Types of dataset columns; a list holds str or int (and None for an empty candidate)."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    STRINGS = "list[string]"
    INTEGERS = "list[integer]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `text` marks running text of the document, which no published snapshot may carry.

    `sources` are the record columns its values are made from (``cells.value``), for column lineage.
    """

    name: str
    kind: ColumnKind
    doc: str
    nullable: bool = False
    enum: tuple[str, ...] = ()
    text: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSchema:
    """One dataset: its `columns` in order, the `COMMON` ones last. `key` does not repeat within a document."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """`columns` without the common ones."""
        return self.columns[: -len(COMMON)]


COMMON = (
    Column(
        name="document_id",
        kind=ColumnKind.STRING,
        doc="The document the row was read from",
        sources=("documents.document_id",),
    ),
    Column(
        name="table_id",
        kind=ColumnKind.STRING,
        nullable=True,
        doc="The table it was read from",
        sources=("tables.table_id",),
    ),
    Column(name="page_no", kind=ColumnKind.INTEGER, doc="Page the row begins on, from 1", sources=("pages.page_no",)),
    Column(name="source_start", kind=ColumnKind.INTEGER, doc="First code point of its place", sources=("pages.text",)),
    Column(name="source_end", kind=ColumnKind.INTEGER, doc="One past its last code point", sources=("pages.text",)),
)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_FITS: Mapping[ColumnKind, Callable[[object], bool]] = {
    ColumnKind.STRING: lambda v: isinstance(v, str),
    ColumnKind.INTEGER: _is_integer,
    ColumnKind.DECIMAL: lambda v: isinstance(v, Decimal),
    ColumnKind.BOOLEAN: lambda v: isinstance(v, bool),
    ColumnKind.STRINGS: lambda v: isinstance(v, tuple) and all(isinstance(x, str) for x in v),
    ColumnKind.INTEGERS: lambda v: isinstance(v, tuple) and all(x is None or _is_integer(x) for x in v),
}


def _read_column(dataset: str, raw: Mapping[str, Any]) -> Column:
    try:
        return Column(
            name=raw["name"],
            kind=ColumnKind(raw["type"]),
            doc=raw["description"],
            nullable=raw.get("nullable", False),
            text=raw.get("text", False),
            enum=tuple(raw.get("enum", ())),
            sources=tuple(raw["sources"]),
        )
    except (KeyError, ValueError) as error:
        raise RuleError(
            f"column of dataset 「{dataset}」 is wrong: {error}", where="rules/data/datasets.toml"
        ) from error


def _published() -> Mapping[str, DatasetSchema]:
    schemas = {
        name: DatasetSchema(
            name=name,
            doc=raw["description"],
            key=tuple(raw.get("key", ())),
            columns=tuple(_read_column(name, c) for c in raw["columns"]) + COMMON,
        )
        for name, raw in load_toml("datasets.toml").items()
    }
    return MappingProxyType(schemas)


DATASETS: Mapping[str, DatasetSchema] = _published()
GENERIC = ("list_items", "policy_timeline")  # made for every document, with or without a datasets.toml


def problems(schema: DatasetSchema, rows: Sequence[Mapping[str, object]]) -> list[str]:
    """What in `rows` breaks `schema`, one sentence each; an empty list where nothing does.

    Checked: the columns and their order, nulls, types, closed vocabularies, and that keys do not repeat
    within a document.
    """
    found: list[str] = []
    names = [c.name for c in schema.columns]
    keys: set[tuple[object, ...]] = set()
    for index, row in enumerate(rows):
        where = f"{schema.name} row {index}"
        if list(row) != names:
            found.append(f"{where}: columns are {', '.join(row)}, expected {', '.join(names)}")
            continue
        found += [f"{where}: {p}" for p in _value_problems(schema, row)]
        key = (row["document_id"], *(row[k] for k in schema.key))
        if schema.key and key in keys:
            found.append(f"{where}: key {key} occurs twice")
        keys.add(key)
    return found


def _value_problems(schema: DatasetSchema, row: Mapping[str, object]) -> list[str]:
    found: list[str] = []
    for column in schema.columns:
        value = row[column.name]
        if value is None:
            if not column.nullable:
                found.append(f"{column.name} is null")
        elif not _FITS[column.kind](value):
            found.append(f"{column.name} is 「{value}」, not {column.kind}")
        elif column.enum and value not in column.enum:
            found.append(f"{column.name} is 「{value}」, not one of {', '.join(column.enum)}")
    return found
