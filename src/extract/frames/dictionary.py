"""The data dictionary: `docs/data-dictionary.md`, written from the schemas by `make dictionary`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from extract.frames.schema import ALL_RECORDS, TableSchema, dataset_schemas

_HEAD = """\
# Data dictionary

Written from the schemas by `make dictionary`; do not edit. Records stand in
`curated/records/<record>/<document_id>.parquet`, domain datasets in `curated/<dataset>.csv` and `.parquet`, all
documents together.

- A *place* is `source_start`, `source_end`: code points, half-open, in the concatenation of the document's
  `pages.text`.
- Boxes are in points (1/72 in) from the top left of the page as displayed, and null for text files.
- `decimal` is exact: 26 digits before the point and 12 after it (Parquet `decimal128(38, 12)`); in CSV it has no
  exponent and no trailing zeros. A value with more digits after the point is rounded half even at the twelfth; one with
  more before the point is null and counted in `documents.values_out_of_range`.
- In CSV, null is an empty field, an empty text is `""`, a list is a JSON array; lines end in LF, the text is UTF-8.
- Text columns of the domain datasets are null in rows of documents whose source is absent: only their published facts
  are kept.
"""


def dictionary_text() -> str:
    """The whole page."""
    lines = [_HEAD, "## Records\n"]
    for schema in ALL_RECORDS.values():
        lines += _section(schema)
    lines.append("## Domain datasets\n")
    for schema in dataset_schemas().values():
        lines += _section(schema)
    return "\n".join(lines).rstrip() + "\n"


def _section(schema: TableSchema) -> Iterator[str]:
    yield f"### {schema.name}\n"
    yield f"{schema.doc}\n"
    if schema.key:
        yield f"Key: {', '.join(f'`{name}`' for name in schema.key)}.\n"
    yield "| column | type | null | meaning | made from |"
    yield "| --- | --- | --- | --- | --- |"
    for c in schema.columns:
        doc = c.doc.replace("|", "\\|") + (f" One of {', '.join(f'`{e}`' for e in c.enum)}." if c.enum else "")
        sources = ", ".join(f"`{s}`" for s in c.sources)
        yield f"| `{c.name}` | {c.kind} | {'yes' if c.nullable else ''} | {doc} | {sources} |"
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary_text(), encoding="utf-8", newline="\n")
