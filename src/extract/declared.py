"""The schemas of all datasets of one document: the published ones, and those that its datasets.toml declares itself."""

from __future__ import annotations

from extract.datasets.schema import DATASETS
from extract.datasets.spec import load_spec
from extract.errors import RuleError
from extract.folders import Folders
from extract.frames import TableSchema, dataset_schemas


def own_schemas(folders: Folders, document_id: str) -> dict[str, TableSchema]:
    """The datasets that a document declares for itself; none where its datasets.toml is wrong or missing.

    A wrong file is told by the stage that reads it, and keeps the document out.
    """
    try:
        spec = load_spec(folders.document(document_id) / "datasets.toml")
    except RuleError:
        return {}
    own = [schema for name, schema in spec.schemas.items() if name not in DATASETS]
    found = dataset_schemas(own)
    return {schema.name: found[schema.name] for schema in own}


def schemas_of(folders: Folders, document_id: str) -> dict[str, TableSchema]:
    """Every dataset that a document can have rows of."""
    return {**dataset_schemas(), **own_schemas(folders, document_id)}
