"""Curated tables for commands: rows of a dataset, and a DuckDB connection over everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from extract.errors import ContractError
from extract.folders import Folders
from extract.frames import ALL_RECORDS, arrow_schema, dataset_schemas

if TYPE_CHECKING:
    import duckdb


def dataset_names(folders: Folders) -> tuple[str, ...]:
    """The published datasets, and those that documents declare for themselves, as far as their files are there."""
    own = sorted(p.stem for p in folders.curated.glob("*.parquet"))
    return tuple(dict.fromkeys([*dataset_schemas(), *own]))


def dataset_rows(folders: Folders, dataset: str) -> list[dict[str, Any]]:
    """All rows of a domain dataset, in the order of its file.

    Raises:
        ContractError: There is no such dataset, or nothing was run yet.
    """
    names = dataset_names(folders)
    if dataset not in names:
        raise ContractError(f"there is no dataset 「{dataset}」", hint=f"name one of: {', '.join(names)}")
    path = folders.curated / f"{dataset}.parquet"
    if not path.is_file():
        raise ContractError(
            f"dataset 「{dataset}」 has not been made yet", where=str(path), hint="run `extract run` first"
        )
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def connection(folders: Folders) -> duckdb.DuckDBPyConnection:
    """DuckDB with a table for every dataset and record and no way to any file: external access off, settings locked."""
    import duckdb
    import pyarrow.dataset as ds

    if not folders.manifest.is_file():
        raise ContractError("nothing has been read yet", where=str(folders.curated), hint="run `extract run` first")
    db = duckdb.connect(":memory:")
    db.execute("SET autoinstall_known_extensions = false")
    db.execute("SET autoload_known_extensions = false")
    for name in dataset_names(folders):
        path = folders.curated / f"{name}.parquet"
        if path.is_file():
            db.register(name, ds.dataset(path))
    for name, schema in ALL_RECORDS.items():
        files = sorted(folders.record(name, "x").parent.glob("*.parquet"))
        db.register(
            name,
            ds.dataset(files, schema=arrow_schema(schema.columns))
            if files
            else arrow_schema(schema.columns).empty_table(),
        )
    db.execute("SET enable_external_access = false")
    db.execute("SET python_enable_replacements = false")
    db.execute("SET lock_configuration = true")
    return db
