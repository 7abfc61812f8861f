"""Domain datasets: the facts of a report in the shape its readers ask for.

`schema` says what columns mean, `spec` reads a document's datasets.toml, `build` makes rows and their lineage,
`draft` writes a first datasets.toml for a new document.
"""

from extract.datasets.build import BuiltDatasets, Row, build, build_datasets
from extract.datasets.schema import DATASETS, Column, ColumnKind, DatasetSchema, problems
from extract.datasets.spec import EMPTY_SPEC, Spec, load_spec, parse_spec, resolve_spec

__all__ = [
    "DATASETS",
    "EMPTY_SPEC",
    "BuiltDatasets",
    "Column",
    "ColumnKind",
    "DatasetSchema",
    "Row",
    "Spec",
    "build",
    "build_datasets",
    "load_spec",
    "parse_spec",
    "problems",
    "resolve_spec",
]
