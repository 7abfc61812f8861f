"""What the asset graph shows of each asset: group, description, kinds, columns, and where each column comes from.

Built from the published schemas, so the graph cannot tell another story than the files. Not here: what assets do.
"""

from collections.abc import Mapping

import dagster as dg

from extract.frames import ALL_RECORDS, TableSchema, dataset_schemas

OWNERS = ["team:data"]

GROUPS: Mapping[str, str] = {
    "documents": "text",
    "pages": "text",
    "blocks": "text",
    "sections": "text",
    "tables": "tables",
    "cells": "tables",
    "quantities": "language",
    "mentions": "language",
    "entities": "language",
    "claims": "audit",
    "findings": "audit",
    "cross_findings": "audit",
    "lineage": "curated",
}
"""The group of every record; domain datasets are in `curated`."""

_LINEAGE_TYPES = {"decimal": "decimal(38,12)", "number": "double", "integer": "bigint"}


def schemas() -> dict[str, TableSchema]:
    """Every record and published dataset by name."""
    return {**ALL_RECORDS, **dataset_schemas()}


def sources_of(schema: TableSchema) -> set[str]:
    """The assets that a record's columns are made from, itself left out."""
    return {s.split(".")[0] for c in schema.columns for s in c.sources} - {schema.name}


def definition_metadata(schema: TableSchema) -> dict[str, dg.MetadataValue]:
    """What an asset shows before it was ever made: its columns, and the table of where they come from."""
    return {
        "dagster/column_schema": dg.MetadataValue.table_schema(column_schema(schema)),
        "where each column comes from": dg.MetadataValue.md(lineage_table(schema)),
    }


def column_schema(schema: TableSchema) -> dg.TableSchema:
    """The columns in Dagster's form."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=c.name,
                type=_LINEAGE_TYPES.get(c.kind, c.kind),
                description=c.doc,
                constraints=dg.TableColumnConstraints(nullable=c.nullable),
            )
            for c in schema.columns
        ]
    )


def column_lineage(schema: TableSchema) -> dg.TableColumnLineage:
    """Which column of which asset each column is made from."""
    return dg.TableColumnLineage(
        deps_by_column={
            c.name: [
                dg.TableColumnDep(asset_key=dg.AssetKey(asset), column_name=column)
                for asset, column in (s.split(".", 1) for s in c.sources)
                if asset != schema.name
            ]
            for c in schema.columns
        }
    )


def lineage_table(schema: TableSchema) -> str:
    """The lineage of every column as a Markdown table, since the open-source UI does not draw it."""
    lines = ["| column | made from | meaning |", "| --- | --- | --- |"]
    for c in schema.columns:
        lines.append(f"| `{c.name}` | {', '.join(f'`{s}`' for s in c.sources) or '–'} | {c.doc.replace('|', '/')} |")
    return "\n".join(lines)
