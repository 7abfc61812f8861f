"""A report against the reviewed snapshot of its datasets in curated/published/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.declared import schemas_of
from extract.errors import ContractError
from extract.frames import TableSchema, dataset_table
from extract.published import Difference, compare

if TYPE_CHECKING:
    import pyarrow as pa

    from extract.folders import Folders
    from extract.model import Report


def has_snapshot(folders: Folders, document_id: str) -> bool:
    """Whether a person has published a snapshot of this document."""
    return any(folders.published(document_id).glob("*.csv"))


def snapshot_differences(folders: Folders, report: Report) -> tuple[Difference, ...]:
    """How the datasets of a report differ from its snapshot.

    Raises:
        ContractError: The snapshot has a file that is no dataset, or one that cannot be read.
    """
    folder = folders.published(report.document.document_id)
    schemas = schemas_of(folders, report.document.document_id)
    stray = sorted({p.stem for p in folder.glob("*.csv")} - set(schemas))
    if stray:
        raise ContractError(
            f"snapshot files that are no dataset: {', '.join(stray)}", where=str(folder), hint="remove them"
        )
    found = (compare(folder, schema, snapshot_table(report, schema)) for schema in schemas.values())
    return tuple(d for d in found if d is not None)


def snapshot_table(report: Report, schema: TableSchema) -> pa.Table:
    """The rows of one dataset of a report, in its schema."""
    rows = report.datasets.get(schema.name, ())
    return dataset_table(schema, rows, where=f"{report.document.document_id}, {schema.name}")
