"""Reports as tables: what stands in `curated/records/` and in the domain datasets.

Here: column schemas (`schema`), and the rows and Arrow tables made from a report (`rows`). Not here: files (`export`).
"""

from extract.frames.rows import cross_findings_table, dataset_table, record_rows, record_table, report_tables, table_of
from extract.frames.schema import ALL_RECORDS, BETWEEN, RECORDS, Column, TableSchema, arrow_schema, dataset_schemas

__all__ = [
    "ALL_RECORDS", "BETWEEN", "RECORDS", "Column", "TableSchema", "arrow_schema", "cross_findings_table",
    "dataset_schemas", "dataset_table", "record_rows", "record_table", "report_tables", "table_of",
]  # fmt: skip
