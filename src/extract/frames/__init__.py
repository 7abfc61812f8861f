"""Reports as tables: what stands in `curated/records/` and in the domain datasets.

Here: column schemas (`schema`), and the rows and Arrow tables made from a report (`rows`). Not here: files (`export`).
"""

from extract.frames.rows import dataset_table, record_rows, record_table, report_tables, table_of
from extract.frames.schema import RECORDS, Column, TableSchema, arrow_schema, dataset_schemas

__all__ = [
    "RECORDS", "Column", "TableSchema", "arrow_schema", "dataset_schemas", "dataset_table", "record_rows",
    "record_table", "report_tables", "table_of",
]  # fmt: skip
