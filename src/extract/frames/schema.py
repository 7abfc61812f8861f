"""The published columns of every record: names, types, null rules, meanings, and where each one comes from.

One description feeds the Parquet schemas, the data package, the DuckDB tables, the data dictionary, the contract tests
and Dagster's column schema and lineage. The columns of the domain datasets stand in `extract.datasets.schema`; they are
turned into the same shape by `dataset_schemas`.

Decimals are `decimal128(38, 12)`: exact for up to 26 digits before and 12 after the point. A value that needs more
digits after the point (one third) is rounded half even at the twelfth; one that needs more before the point is null,
and `documents.values_out_of_range` counts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    "external_ids": pa.list_(pa.struct([("scheme", pa.string()), ("id", pa.string())])),
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


def _c(name: str, kind: str, doc: str, *sources: str) -> Column:
    """A column; a trailing ``?`` on the name marks it nullable."""
    return Column(name=name.rstrip("?"), kind=kind, doc=doc, nullable=name.endswith("?"), sources=sources)


_ID = _c("document_id", "string", "The document, by the name of its folder in raw/.", "raw_document.document_id")
_PAGE = _c("page_no", "integer", "Page of the source, counted from 1.", "pages.page_no")
_PLACE = (
    _c("source_start", "integer", "First code point in the concatenation of the document's pages.text.", "pages.text"),
    _c("source_end", "integer", "One past the last code point of the place.", "pages.text"),
)
_MAYBE_PLACE = (
    _c("source_start?", "integer", "First code point of the first evidence in the source.", "pages.text"),
    _c("source_end?", "integer", "One past the last code point of the first evidence.", "pages.text"),
)


def _box(whose: str) -> tuple[Column, ...]:
    return (
        _c("x0?", "number", f"Left edge of {whose} in points from the left of the page; null for text files."),
        _c("top?", "number", f"Upper edge of {whose} in points from the top of the page; null for text files."),
        _c("x1?", "number", f"Right edge of {whose} in points; null for text files."),
        _c("bottom?", "number", f"Lower edge of {whose} in points; null for text files."),
    )


def _record(name: str, doc: str, key: tuple[str, ...], *columns: Column) -> TableSchema:
    return TableSchema(name=name, doc=doc, columns=(_ID, *columns), key=("document_id", *key))


_HOLDER = (
    _c("block_id?", "string", "The block it stands in; null where it stands in a table cell.", "blocks.block_id"),
    _c("table_id?", "string", "The table it stands in; null in prose.", "tables.table_id"),
)
_CELL_PLACE = (
    _c("row?", "integer", "Row of its cell, from 0; null in prose.", "cells.row"),
    _c("column?", "integer", "Column of its cell, from 0; null in prose.", "cells.column"),
)

_TABLES = (
    _record(
        "documents", "One row a document: what it is and how much was read.", (),
        _c("title", "string", "Title from source.toml, else the first heading.", "raw_document.title"),
        _c("publisher?", "string", "Publisher as given in source.toml.", "raw_document.publisher"),
        _c("published?", "string", "Date of publication as given, ISO 8601 cut to what is known.", "raw_document.published"),
        _c("media_type", "string", "application/pdf, text/plain, or an image type.", "raw_document.media_type"),
        _c("sha256", "string", "SHA-256 of the source file's bytes, hex.", "raw_document.sha256"),
        _c("pages", "integer", "Number of pages.", "pages.page_no"),
        _c("characters", "integer", "Code points in all pages' text.", "pages.text"),
        _c("language", "string", "Language of the text, BCP 47 (ja, en, und where there is too little text).", "pages.text"),
        _c("text_layer", "string", "Where the text comes from and how far it can be trusted; `none` where no page has any.",
           "pages.method"),
        _c("ledger", "counts", "Characters that cleaning dropped or changed, by reason.", "pages.text"),
        _c("values_out_of_range", "integer", "Decimals with more than 26 digits before the point, left null in the records."),
    ),
    _record(
        "pages", "One row a page: its raw text, untouched.", ("page_no",),
        _c("page_no", "integer", "Page of the source, counted from 1.", "raw_document.bytes"),
        _c("label?", "string", "Folio as printed on the page.", "raw_document.bytes"),
        _c("source_start", "integer", "First code point of the page in the concatenation of all pages' text.", "raw_document.bytes"),
        _c("source_end", "integer", "One past its last code point.", "raw_document.bytes"),
        _c("text", "string", "Raw text; all pages' text joined is the decoded file, character for character.", "raw_document.bytes"),
        _c("width_pt?", "number", "Page width in points; null for text files.", "raw_document.bytes"),
        _c("height_pt?", "number", "Page height in points; null for text files.", "raw_document.bytes"),
        _c("method", "string", "How the text came to be: text, pdf or ocr.", "raw_document.bytes"),
    ),
    _record(
        "blocks", "One row a block: heading, paragraph, list item, caption, note, table body or page furniture.", ("block_id",),
        _c("block_id", "string", "Deterministic id, made from content.", "pages.text"),
        _PAGE,
        _c("reading_order", "integer", "Position in the document, from 0.", "pages.text"),
        _c("label", "string", "Kind of block, one of the closed list.", "pages.text"),
        _c("level?", "integer", "Depth of a heading or list item, from 1.", "pages.text"),
        _c("section_id?", "string", "The innermost section it belongs to.", "sections.section_id"),
        _c("text", "string", "Cleaned text: wraps joined, letter-spacing closed, widths folded.", "pages.text"),
        _c("pieces", "spans", "Its stretches of source text as [source_start, source_end], in reading order.", "pages.text"),
        *_PLACE,
        _c("marker?", "string", "Printed number or bullet of a list item or heading.", "pages.text"),
        *_box("the block"),
    ),
    _record(
        "sections", "One row a node of the section tree.", ("section_id",),
        _c("section_id", "string", "Deterministic id, made from content.", "pages.text"),
        _c("parent_id?", "string", "The section around it; null at the top.", "pages.text"),
        _c("kind", "string", "chapter, section, subsection, item and so on.", "pages.text"),
        _c("number?", "string", "Number as printed.", "pages.text"),
        _c("title", "string", "Heading without its number.", "pages.text"),
        _c("first_page_no", "integer", "Page of its heading.", "pages.page_no"),
        _c("last_page_no", "integer", "Last page it reaches.", "pages.page_no"),
        _c("level", "integer", "Depth in the tree, from 1.", "pages.text"),
        _c("chapter_id", "string", "The chapter it belongs to (its own id for a chapter).", "sections.section_id"),
        _c("heading_block_id?", "string", "The block of its heading.", "blocks.block_id"),
        *_PLACE,
    ),
    _record(
        "tables", "One row a table a reader would see, its halves and continuations joined.", ("table_id",),
        _c("table_id", "string", "Deterministic id, made from content.", "pages.text"),
        _c("section_id?", "string", "The innermost section it belongs to.", "sections.section_id"),
        _PAGE,
        _c("number?", "string", "Number as printed in the caption.", "pages.text"),
        _c("caption?", "string", "Caption without its number.", "pages.text"),
        _c("unit?", "string", "Unit given for the whole table.", "pages.text"),
        _c("note?", "string", "Notes under the table.", "pages.text"),
        _c("source_note?", "string", "Where the table says its figures are from.", "pages.text"),
        _c("rows", "integer", "Rows of the grid, header rows included.", "cells.row"),
        _c("columns", "integer", "Columns of the grid.", "cells.column"),
        _c("header_rows", "integer", "How many of the first rows are headers.", "cells.row"),
        _c("body", "string", "found, displaced (elsewhere in the text) or absent (caption only).", "pages.text"),
        _c("method", "string", "How the grid was recovered.", "pages.text"),
        *_PLACE,
        _c("stub_columns", "integer", "How many of the first columns are row headers.", "cells.column"),
        _c("constraints", "constraints", "Sums and shares the table was tested against, and whether they held.", "cells.value"),
        *_box("the table on its first page"),
    ),
    _record(
        "cells", "One row a cell of a table.", ("table_id", "row", "column"),
        _c("table_id", "string", "The table it belongs to.", "tables.table_id"),
        _c("row", "integer", "First row it covers, from 0.", "pages.text"),
        _c("column", "integer", "First column it covers, from 0.", "pages.text"),
        _c("row_span", "integer", "How many rows it covers.", "pages.text"),
        _c("column_span", "integer", "How many columns it covers.", "pages.text"),
        _c("is_header", "boolean", "Whether it is a header cell.", "pages.text"),
        _c("text", "string", "Cleaned text of the cell, footnote marks kept apart.", "pages.text"),
        _c("value?", "decimal", "The number, as printed and unscaled, where the cell is one number.", "cells.text"),
        _c("unit?", "string", "Unit of the value: from the cell, its header, or the caption.", "cells.text", "tables.unit"),
        _c("status", "string", "read, placed, blank or ambiguous.", "pages.text"),
        _c("candidates?", "list[string]", "All values an ambiguous cell may hold, null among them for empty; null elsewhere.", "pages.text"),
        _c("rule?", "string", "The rule that placed or proved the cell.", "tables.constraints"),
        _PAGE,
        *_PLACE,
        _c("pieces", "spans", "Its stretches of source text, in reading order.", "pages.text"),
        _c("marks", "list[string]", "Footnote marks printed with it.", "pages.text"),
        _c("confidence?", "number", "Confidence of the recognition, 0 to 1, on scanned pages.", "pages.text"),
        *_box("the cell"),
    ),
    _record(
        "mentions", "One row an occurrence of a name.", ("mention_id",),
        _c("mention_id", "string", "Deterministic id, made from content.", "blocks.text", "cells.text"),
        *_HOLDER, *_CELL_PLACE,
        _c("label", "string", "STATE, PLACE, ORG, PROGRAM, CLUSTER, PERSON, EVENT, LAW or PRODUCT.", "blocks.text", "cells.text"),
        _c("text", "string", "The name as it stands in the cleaned text.", "blocks.text", "cells.text"),
        _c("entity_id?", "string", "The entity it names; null where it is not resolved.", "entities.entity_id"),
        _c("method", "string", "What found it: registry, document, rule or model.", "blocks.text", "cells.text"),
        _PAGE, *_PLACE,
        *_box("the cell or block it stands in"),
    ),
    _record(
        "entities", "One row a thing that is named, its spellings together.", ("entity_id",),
        _c("entity_id", "string", "Deterministic id, made from label and name.", "mentions.text"),
        _c("label", "string", "Kind of thing, as in mentions.", "mentions.label"),
        _c("name", "string", "Its usual name.", "mentions.text"),
        _c("name_original?", "string", "Its name in its own language.", "mentions.text"),
        _c("iso_3166_2?", "string", "ISO 3166-2 code, for states and regions that have one.", "mentions.text"),
        _c("external_ids", "external_ids", "Ids in other registers, only where certain.", "mentions.text"),
        _c("mentions", "integer", "How often it is named.", "mentions.mention_id"),
        _c("surfaces", "list[string]", "All spellings found.", "mentions.text"),
    ),
    _record(
        "quantities", "One row a number or date with its unit, bounds and place.", ("quantity_id",),
        _c("quantity_id", "string", "Deterministic id, made from content.", "blocks.text", "cells.text"),
        *_HOLDER,
        _c("text", "string", "The number as it stands in the cleaned text, with its modifiers.", "blocks.text", "cells.text"),
        _c("kind", "string", "money, percent, count, date and so on.", "blocks.text", "cells.text"),
        _c("low?", "decimal", "Lower end in base units; null where unbounded or not a number.", "blocks.text", "cells.text"),
        _c("high?", "decimal", "Upper end in base units; null where unbounded or not a number.", "blocks.text", "cells.text"),
        _c("low_open", "boolean", "Whether the lower end itself is excluded.", "blocks.text", "cells.text"),
        _c("high_open", "boolean", "Whether the upper end itself is excluded.", "blocks.text", "cells.text"),
        _c("approximate", "boolean", "Whether the text calls it approximate.", "blocks.text", "cells.text"),
        _c("unit?", "string", "Unit; ISO 4217 for money.", "blocks.text", "cells.text", "tables.unit"),
        _c("start_date?", "string", "First day, month or year, ISO 8601 cut to the precision printed.", "blocks.text", "cells.text"),
        _c("end_date?", "string", "Last day, month or year, in the same way.", "blocks.text", "cells.text"),
        *_CELL_PLACE,
        _c("modifiers", "list[string]", "The words that bounded it, normalised.", "blocks.text", "cells.text"),
        _PAGE, *_PLACE,
        *_box("the cell or block it stands in"),
    ),
    _record(
        "claims", "One row a number in prose with what it is about.", ("claim_id",),
        _c("claim_id", "string", "Deterministic id, made from content.", "quantities.quantity_id"),
        _c("quantity_id", "string", "The number it states.", "quantities.quantity_id"),
        _c("text", "string", "The words that state it.", "blocks.text"),
        _c("subject?", "string", "Who or what is counted or measured.", "blocks.text", "mentions.text"),
        _c("subject_entity_id?", "string", "The entity that the subject names.", "mentions.entity_id"),
        _c("measure?", "string", "What was counted or measured.", "blocks.text"),
        _c("scope?", "string", "Population, survey or programme it holds for.", "blocks.text"),
        _c("unit?", "string", "Unit of the number.", "quantities.unit"),
        _c("qualifier?", "string", "Words that restrict it.", "blocks.text"),
        _c("time?", "string", "When it holds, ISO 8601 date or period.", "quantities.start_date"),
        _c("tense?", "string", "done or expected.", "blocks.text"),
        _c("where?", "string", "The place it is about.", "mentions.text"),
        _c("block_id?", "string", "The block it stands in.", "blocks.block_id"),
        _c("section_id?", "string", "The section it stands in.", "sections.section_id"),
        _c("same_as", "list[string]", "What states the same: cell:TABLE/ROW/COLUMN, claim:ID or list:BLOCK.", "cells.value", "blocks.text"),
        _PAGE, *_PLACE,
        *_box("the block it stands in"),
    ),
    _record(
        "findings", "One row an observation of the audit, provable from its evidence.", ("finding_id",),
        _c("finding_id", "string", "Deterministic id, made from the check and its evidence.", "claims.text", "cells.value"),
        _c("check", "string", "The check that made it, family.rule.", "claims.text", "cells.value"),
        _c("severity", "string", "error, warning or info.", "claims.text", "cells.value"),
        _c("verdict", "string", "contradiction, unit_slip, explained, rounding, incomplete, variant or not_comparable.",
           "claims.text", "cells.value"),
        _c("message", "string", "What was observed, in one sentence.", "claims.text", "cells.value"),
        _c("expected?", "string", "What the evidence leads one to expect.", "claims.text", "cells.value"),
        _c("observed?", "string", "What stands there.", "claims.text", "cells.value"),
        _c("evidence", "evidence", "The quoted places: quote is pages.text[source_start:source_end], always.", "pages.text"),
        _c("status", "string", "open, accepted or dismissed (by corrections.toml).", "raw_document.corrections"),
        _c("score", "number", "Calibrated chance that a careful reader agrees, 0 to 1.", "claims.text", "cells.value"),
        _c("arithmetic?", "string", "The computation, written out.", "claims.text", "cells.value"),
        _c("comparable?", "string", "Why the two sides may be compared.", "claims.text"),
        _c("page_no?", "integer", "Page of the first evidence.", "pages.page_no"),
        *_MAYBE_PLACE,
    ),
    _record(
        "lineage", "One row a value of a domain dataset: where it came from.", ("dataset", "row_index", "column"),
        _c("dataset", "string", "The domain dataset.", "raw_document.datasets"),
        _c("row_index", "integer", "Row of this document in the dataset, from 0.", "raw_document.datasets"),
        _c("column", "string", "Column of the dataset.", "raw_document.datasets"),
        _c("origin", "string", "Kind of record it was taken from.", "cells.text", "blocks.text"),
        _c("rule", "string", "The parser that made the value of the surface.", "raw_document.datasets"),
        _c("surface", "string", "The cleaned text it was parsed from.", "cells.text", "blocks.text"),
        _c("page_no?", "integer", "Page of the surface; null for constants and positions.", "pages.page_no"),
        _c("source_start?", "integer", "First code point of the surface in the source.", "pages.text"),
        _c("source_end?", "integer", "One past its last code point.", "pages.text"),
        _c("table_id?", "string", "The table of the cell or caption.", "tables.table_id"),
        _c("row?", "integer", "Row of the cell, from 0.", "cells.row"),
        _c("column_index?", "integer", "Column of the cell, from 0.", "cells.column"),
        _c("block_id?", "string", "The block of the prose.", "blocks.block_id"),
        _c("section_id?", "string", "The section whose heading it is.", "sections.section_id"),
        _c("quantity_id?", "string", "The number or date.", "quantities.quantity_id"),
        _c("entity_id?", "string", "The linked name.", "entities.entity_id"),
    ),
)  # fmt: skip

RECORDS: Mapping[str, TableSchema] = {table.name: table for table in _TABLES}
"""Every record of `curated/records/`, in reading order."""


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
            sources=c.sources,
            enum=c.enum,
            running_text=c.text,
        )
        for c in schema.columns
    )
    return TableSchema(name=schema.name, doc=schema.doc, columns=columns, key=schema.key)


def arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow schema of these columns; nothing but names, types and null rules, so that bytes stay stable."""
    return pa.schema([pa.field(c.name, c.arrow_type, nullable=c.nullable) for c in columns])
