"""Rows and Arrow tables of a report, in the columns that `schema` describes.

Every function is pure; order is that of the report, so that the same report gives the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from extract.errors import ContractError
from extract.frames.schema import ALL_RECORDS, BETWEEN, RECORDS, TableSchema, arrow_schema, dataset_schemas
from extract.model import (
    BBox,
    Block,
    Cell,
    Claim,
    Constraint,
    Finding,
    Mention,
    Page,
    Quantity,
    Report,
    Section,
    Span,
    Table,
    hull,
)

Row = Mapping[str, Any]

_STEP = Decimal(1).scaleb(-12)
_ROUNDING = Context(prec=38, rounding=ROUND_HALF_EVEN)


@dataclass
class _Decimals:
    """Fits decimals into the published type and counts those that do not fit."""

    out_of_range: int = 0

    def fit(self, value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        try:
            return value.quantize(_STEP, context=_ROUNDING)
        except InvalidOperation:
            self.out_of_range += 1
            return None


def record_rows(report: Report, record: str) -> Iterator[Row]:
    """The rows of one record, columns by name.

    Raises:
        KeyError: There is no such record.
    """
    if record == "documents":
        return iter([_document_row(report)])
    return _rows_of(report, record, _Decimals())


def record_table(report: Report, record: str) -> pa.Table:
    """One record of one document as an Arrow table with the published schema."""
    return table_of(RECORDS[record], record_rows(report, record), where=f"{report.document.document_id}, {record}")


def dataset_table(schema: TableSchema, rows: Iterable[Row], *, where: str) -> pa.Table:
    """Rows of one domain dataset as an Arrow table with the published schema."""
    return table_of(schema, ({c: _dataset_value(v) for c, v in row.items()} for row in rows), where=where)


def report_tables(report: Report) -> dict[str, pa.Table]:
    """Every record and every domain dataset of a report, by name."""
    tables = {name: record_table(report, name) for name in RECORDS}
    schemas = dataset_schemas()
    for name, rows in report.datasets.items():
        if name in schemas:
            tables[name] = dataset_table(schemas[name], rows, where=f"{report.document.document_id}, {name}")
    return tables


def table_of(schema: TableSchema, rows: Iterable[Row], *, where: str) -> pa.Table:
    """Rows as an Arrow table of exactly the schema's columns, types and null rules.

    Raises:
        ContractError: A value has the wrong type, or a column that is never null holds one.
    """
    listed = list(rows)
    fields = arrow_schema(schema.columns)
    arrays = []
    for column in schema.columns:
        values = [row[column.name] for row in listed]
        try:
            array = pa.array(values, type=column.arrow_type)
        except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
            raise ContractError(
                f"column 「{column.name}」 of 「{schema.name}」 does not fit its type: {error}", where=where
            ) from error
        if not column.nullable and array.null_count:
            raise ContractError(f"column 「{column.name}」 of 「{schema.name}」 must not be null", where=where)
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=fields)


def _dataset_value(value: object) -> object:
    return _Decimals().fit(value) if isinstance(value, Decimal) else value


# -- one function a record -------------------------------------------------------------------------------------------


def _rows_of(report: Report, record: str, decimals: _Decimals) -> Iterator[Row]:
    made = _MAKERS[record](report, decimals)
    document_id = report.document.document_id
    return ({"document_id": document_id, **row} for row in made)


def _document_row(report: Report) -> Row:
    document = report.document
    decimals = _Decimals()
    for record in ("tables", "cells", "quantities"):
        for _ in _rows_of(report, record, decimals):
            pass
    return {
        "document_id": document.document_id, "title": document.title, "publisher": document.publisher,
        "published": document.published, "media_type": document.media_type, "sha256": document.sha256,
        "pages": document.pages, "characters": document.characters, "language": document.language,
        "text_layer": document.text_layer,
        "ledger": [{"reason": k, "characters": v} for k, v in sorted(report.ledger.items())],
        "values_out_of_range": decimals.out_of_range,
    }  # fmt: skip


def _page_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    for p in report.pages:
        yield _page_row(p)


def _page_row(p: Page) -> Row:
    return {
        "page_no": p.page_no, "label": p.label, "source_start": p.source_start, "source_end": p.source_end,
        "text": p.text, "width_pt": p.width_pt, "height_pt": p.height_pt, "method": p.method.value,
        "flags": [{"code": f.code, "count": f.count, "sample": f.sample} for f in p.flags],
    }  # fmt: skip


def _block_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    for b in report.blocks:
        yield {
            "block_id": b.block_id, "page_no": b.page_no, "reading_order": b.reading_order, "label": b.label.value,
            "level": b.level, "section_id": b.section_id, "text": b.text.text, "pieces": _pieces(b.pieces),
            **_place(hull(b.pieces)), "marker": b.marker, **_box(b.box),
        }  # fmt: skip


def _section_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    for s in report.sections:
        yield _section_row(s)


def _section_row(s: Section) -> Row:
    return {
        "section_id": s.section_id, "parent_id": s.parent_id, "kind": s.kind, "number": s.number, "title": s.title,
        "first_page_no": s.first_page_no, "last_page_no": s.last_page_no, "level": s.level,
        "chapter_id": s.chapter_id, "heading_block_id": s.heading_block_id, **_place(s.span),
    }  # fmt: skip


def _table_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    for t in report.tables:
        yield {
            "table_id": t.table_id, "section_id": t.section_id, "page_no": t.page_no, "number": t.number,
            "caption": t.caption, "unit": t.unit, "note": t.note, "source_note": t.source_note, "rows": t.rows,
            "columns": t.columns, "header_rows": t.header_rows, "body": t.body.value, "method": t.method,
            **_place(hull(t.pieces)), "stub_columns": t.stub_columns,
            "confidence": t.confidence, "constraints": [_constraint(c, decimals) for c in t.constraints], **_box(t.box),
        }  # fmt: skip


def _constraint(c: Constraint, decimals: _Decimals) -> Row:
    return {
        "kind": c.kind, "cells": [list(place) for place in c.cells],
        "total_cell": None if c.total_cell is None else list(c.total_cell), "expected": decimals.fit(c.expected),
        "observed": decimals.fit(c.observed), "tolerance": decimals.fit(c.tolerance), "held": c.held,
    }  # fmt: skip


def _cell_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    for t in report.tables:
        for c in t.cells:
            yield _cell_row(t, c, decimals)


def _cell_row(t: Table, c: Cell, decimals: _Decimals) -> Row:
    return {
        "table_id": t.table_id, "row": c.row, "column": c.column, "row_span": c.row_span,
        "column_span": c.column_span, "is_header": c.is_header, "text": c.text, "value": decimals.fit(c.value),
        "unit": c.unit, "status": c.status.value, "candidates": list(c.candidates) or None, "rule": c.rule,
        "page_no": c.page_no, **_place(hull(c.pieces or t.pieces)), "pieces": _pieces(c.pieces),
        "marks": list(c.marks), "confidence": c.confidence, **_box(c.box),
    }  # fmt: skip


def _mention_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    boxes = _Boxes(report)
    for m in report.mentions:
        yield {
            "mention_id": m.mention_id, **_holder(m), "label": m.label.value, "text": m.text,
            "entity_id": m.entity_id, "method": m.method, "page_no": m.page_no, **_place(m.place),
            **_box(boxes.around(m)),
        }  # fmt: skip


def _entity_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    for e in report.entities:
        yield {
            "entity_id": e.entity_id, "label": e.label.value, "name": e.name, "name_original": e.name_original,
            "iso_3166_2": e.iso_3166_2, "external_ids": [{"scheme": s, "id": i} for s, i in e.external_ids],
            "mentions": e.mentions, "surfaces": list(e.surfaces),
        }  # fmt: skip


def _quantity_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    boxes = _Boxes(report)
    for q in report.quantities:
        v = q.value
        yield {
            "quantity_id": q.quantity_id, **_holder(q), "text": q.text, "kind": v.kind.value,
            "low": decimals.fit(v.low), "high": decimals.fit(v.high), "low_open": v.low_open,
            "high_open": v.high_open, "approximate": v.approximate, "unit": v.unit, "start_date": v.start_date,
            "end_date": v.end_date, "modifiers": list(v.modifiers), "page_no": q.page_no, **_place(q.place),
            **_box(boxes.around(q)),
        }  # fmt: skip


def _claim_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    boxes = _Boxes(report)
    for c in report.claims:
        yield {
            "claim_id": c.claim_id, "quantity_id": c.quantity_id, "text": c.text, "subject": c.subject,
            "subject_entity_id": c.subject_entity_id, "measure": c.measure, "scope": c.scope, "unit": c.unit,
            "qualifier": c.qualifier, "time": c.time, "tense": c.tense, "where": c.where, "block_id": c.block_id,
            "section_id": c.section_id, "same_as": list(c.same_as), "page_no": c.page_no, **_place(c.place),
            **_box(boxes.around(c)),
        }  # fmt: skip


def _finding_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    for f in report.findings:
        yield _finding_row(f)


def _finding_row(f: Finding) -> Row:
    first = f.evidence[0] if f.evidence else None
    return {
        "finding_id": f.finding_id, "check": f.check, "severity": f.severity.value, "verdict": f.verdict.value,
        "message": f.message, "expected": f.expected, "observed": f.observed,
        "evidence": [
            {"role": e.role, "page_no": e.page_no, **_place(e.span), "quote": e.quote} for e in f.evidence
        ],
        "status": f.status.value, "score": f.score, "arithmetic": f.arithmetic, "comparable": f.comparable,
        "corrected": f.corrected,
        "page_no": first.page_no if first else None, **_place(first.span if first else None),
    }  # fmt: skip


def cross_findings_table(document_id: str, found: Iterable[tuple[str, Finding]]) -> pa.Table:
    """The findings between a document and others as an Arrow table.

    Args:
        document_id: The document that holds them.
        found: The other document's id with each finding.
    """
    rows = []
    for other_id, f in found:
        evidence = [
            {"document_id": e.document_id or document_id, "role": e.role, "page_no": e.page_no, **_place(e.span),
             "quote": e.quote}
            for e in f.evidence
        ]  # fmt: skip
        rows.append({**_finding_row(f), "other_document_id": other_id, "evidence": evidence})
    return table_of(
        ALL_RECORDS[BETWEEN], ({"document_id": document_id, **r} for r in rows), where=f"{document_id}, {BETWEEN}"
    )


def _lineage_rows(report: Report, decimals: _Decimals) -> Iterator[Row]:
    for o in report.lineage:
        yield {
            "dataset": o.dataset, "row_index": o.row_index, "column": o.column, "origin": o.origin.value,
            "rule": o.rule, "surface": o.surface, "page_no": o.page_no, **_place(o.place), "table_id": o.table_id,
            "row": o.row, "column_index": o.column_index, "block_id": o.block_id, "section_id": o.section_id,
            "quantity_id": o.quantity_id, "entity_id": o.entity_id,
            "corrected_by": o.corrected_by,
        }  # fmt: skip


_MAKERS: Mapping[str, Callable[[Report, _Decimals], Iterator[Row]]] = {
    "pages": _page_rows,
    "blocks": _block_rows,
    "sections": _section_rows,
    "tables": _table_rows,
    "cells": _cell_rows,
    "mentions": _mention_rows,
    "entities": _entity_rows,
    "quantities": _quantity_rows,
    "claims": _claim_rows,
    "findings": _finding_rows,
    "lineage": _lineage_rows,
}


def _pieces(pieces: Sequence[Span]) -> list[list[int]]:
    return [[p.start, p.end] for p in pieces]


def _place(span: Span | None) -> Row:
    return {"source_start": span.start if span else None, "source_end": span.end if span else None}


def _box(box: BBox | None) -> Row:
    if box is None:
        return {"x0": None, "top": None, "x1": None, "bottom": None}
    return {"x0": box.x0, "top": box.top, "x1": box.x1, "bottom": box.bottom}


def _holder(thing: Mention | Quantity) -> Row:
    return {"block_id": thing.block_id, "table_id": thing.table_id, "row": thing.row, "column": thing.column}


class _Boxes:
    """The boxes of blocks and cells, by what stands in them."""

    def __init__(self, report: Report) -> None:
        self._blocks: dict[str, Block] = {b.block_id: b for b in report.blocks}
        self._cells = {(t.table_id, c.row, c.column): c.box for t in report.tables for c in t.cells}

    def around(self, thing: Mention | Quantity | Claim) -> BBox | None:
        """The box of the cell or block that holds it; None in text files and across pages."""
        if not isinstance(thing, Claim) and thing.table_id is not None and thing.row is not None:
            return self._cells.get((thing.table_id, thing.row, thing.column or 0))
        block = self._blocks.get(thing.block_id or "")
        return block.box if block and block.page_no == thing.page_no else None
