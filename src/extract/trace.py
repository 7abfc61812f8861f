"""From a value in a dataset back to the characters it was read from, and from characters to all that was made of them.

Works on a report alone; which row of a file is meant, and the file on disk, are the caller's (`cli.tracing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.errors import ContractError
from extract.model import Cell, DatasetLineage, Page, Report, Span, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One link of a chain. `what` names it, `text` is its content, `detail` where it is and how it was made."""

    what: str
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The chain of one value, from dataset to source. `place` is None for constants, which no source states."""

    dataset: str
    row_index: int
    column: str
    steps: tuple[Step, ...]
    place: Span | None


def trace_value(report: Report, dataset: str, row_index: int, column: str) -> Trace:
    """The chain of one value.

    Args:
        report: The document's report.
        dataset: A domain dataset.
        row_index: Row of this document in it, from 0.
        column: One of its columns.

    Raises:
        ContractError: There is no such row or column.
    """
    rows = report.datasets.get(dataset, ())
    if not 0 <= row_index < len(rows):
        raise ContractError(
            f"dataset 「{dataset}」 has {len(rows)} rows of {report.document.document_id}, no row {row_index}"
        )
    row = rows[row_index]
    if column not in row:
        raise ContractError(
            f"dataset 「{dataset}」 has no column 「{column}」",
            hint=f"name one of: {', '.join(row)}",
            reason="unknown-column",
        )
    origin = next(
        (o for o in report.lineage if (o.dataset, o.row_index, o.column) == (dataset, row_index, column)), None
    )
    steps = [Step(what="value", text=_shown(row[column]), detail=f"{dataset}, row {row_index}, column {column}")]
    place: Span | None = None
    if origin is not None:
        steps += _correction_steps(report, origin)
        steps.append(Step(what="parse rule", text=origin.rule, detail=f"applied to 「{origin.surface}」"))
        steps += _record_steps(report, origin)
        place = origin.place
    elif _is_int(row.get("source_start")) and _is_int(row.get("source_end")):
        steps.append(Step(what="place of the row", text="", detail="this column names the row's own place"))
        place = Span(int(str(row["source_start"])), int(str(row["source_end"])))
    if place is not None:
        steps += _source_steps(report, place)
    steps.append(_document_step(report))
    return Trace(dataset=dataset, row_index=row_index, column=column, steps=tuple(steps), place=place)


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: object) -> str:
    return "(null)" if value is None else str(value)


def _correction_steps(report: Report, origin: DatasetLineage) -> Iterator[Step]:
    """The human decision that put another value in place of the printed one."""
    finding = next((f for f in report.findings if f.finding_id == origin.corrected_by), None)
    if finding is not None:
        detail = f"printed is 「{origin.surface}」; decided on {finding.finding_id}: {finding.message}"
        yield Step(what="correction", text=str(finding.corrected), detail=detail)


def _record_steps(report: Report, origin: DatasetLineage) -> Iterator[Step]:
    """The records between a dataset value and the source text."""
    if origin.table_id is not None:
        table = next((t for t in report.tables if t.table_id == origin.table_id), None)
        if table is not None:
            yield from _table_steps(table, origin)
    yield from _prose_steps(report, origin)
    if origin.entity_id is not None:
        entity = next((e for e in report.entities if e.entity_id == origin.entity_id), None)
        if entity is not None:
            code = entity.iso_3166_2 or entity.entity_id
            yield Step(what="entity", text=entity.name, detail=f"{entity.label.value} {code}")


def _prose_steps(report: Report, origin: DatasetLineage) -> Iterator[Step]:
    block = next((b for b in report.blocks if b.block_id == origin.block_id), None)
    if block is not None:
        yield Step(what="block", text=block.text.text, detail=f"{block.label.value} {block.block_id}")
    section = next((s for s in report.sections if s.section_id == origin.section_id), None)
    if section is not None:
        title = " ".join(filter(None, (section.number, section.title)))
        yield Step(what="section", text=title, detail=section.section_id)
    quantity = next((q for q in report.quantities if q.quantity_id == origin.quantity_id), None)
    if quantity is not None:
        v = quantity.value
        ends = f"{v.low} to {v.high} {v.unit or ''}" if v.low is not None or v.high is not None else v.start_date or ""
        yield Step(what="quantity", text=quantity.text, detail=f"{v.kind.value} {ends}".strip())


def _measured(table: Table) -> str:
    """How often numbers of tables recovered so were right, where that was measured."""
    return "" if table.confidence is None else f" (numbers right in {table.confidence:.2%} of measured cells)"


def _table_steps(table: Table, origin: DatasetLineage) -> Iterator[Step]:
    name = " ".join(filter(None, (table.number, table.caption))) or "(no caption)"
    yield Step(
        what="table",
        text=name,
        detail=f"{table.table_id}, page {table.page_no}, {table.method}{_measured(table)}, body {table.body.value}",
    )
    if origin.row is None or origin.column_index is None:
        return
    cell = table.cell(origin.row, origin.column_index)
    if cell is not None:
        yield Step(what="cell", text=_cell_text(cell), detail=_cell_detail(cell))


def _cell_text(cell: Cell) -> str:
    if cell.candidates:
        return "one of " + ", ".join("empty" if c is None else c for c in cell.candidates)
    return cell.text or "(empty)"


def _cell_detail(cell: Cell) -> str:
    rule = f" by {cell.rule}" if cell.rule else ""
    return f"row {cell.row}, column {cell.column}, {cell.status.value}{rule}"


def _source_steps(report: Report, place: Span) -> Iterator[Step]:
    text = report.source_text
    page = page_of(report, place.start)
    yield Step(
        what="source text",
        text=text[place.start : place.end],
        detail=f"code points {place.start} to {place.end} of the document",
    )
    if page is not None:
        folio = f", printed folio {page.label}" if page.label else ""
        start = place.start - page.source_start
        yield Step(
            what="page",
            text=str(page.page_no),
            detail=f"code points {start} to {start + place.end - place.start} of the page{folio}",
        )


def _document_step(report: Report) -> Step:
    document = report.document
    return Step(what="file", text=document.document_id, detail=f"{document.media_type}, SHA-256 {document.sha256}")


def page_of(report: Report, at: int) -> Page | None:
    """The page that holds a code point."""
    return next((p for p in report.pages if p.source_start <= at < p.source_end), None)


# -- the reverse -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One record that was made from a stretch of source text. `places` are those of its pieces that share it."""

    record: str
    name: str
    text: str
    places: tuple[Span, ...]


def made_from(report: Report, span: Span) -> tuple[Made, ...]:
    """Every record whose place shares a code point with `span`, from page to dataset value.

    Raises:
        ContractError: The span is empty or not in the document.
    """
    end = report.document.characters
    if not 0 <= span.start < span.end <= end:
        raise ContractError(
            f"there is no text at {span.start}:{span.end}", hint=f"the document has code points 0 to {end}"
        )
    shared = (replace(m, places=tuple(p for p in m.places if p.overlaps(span))) for m in _everything(report))
    return tuple(m for m in shared if m.places)


def _everything(report: Report) -> Iterator[Made]:
    for page in report.pages:
        place = Span(page.source_start, page.source_end)
        yield Made(record="pages", name=f"page {page.page_no}", text=page.label or "", places=(place,))
    for section in report.sections:
        title = " ".join(filter(None, (section.number, section.title)))
        yield Made(record="sections", name=section.section_id, text=title, places=(section.span,))
    for block in report.blocks:
        name = f"{block.label.value} {block.block_id}"
        yield Made(record="blocks", name=name, text=block.text.text, places=block.pieces)
    for table in report.tables:
        pieces = (*table.caption_pieces, *table.note_pieces, *table.source_note_pieces)
        yield Made(record="tables", name=table.table_id, text=table.caption or "", places=pieces)
        for cell in table.cells:
            name = f"{table.table_id} row {cell.row} column {cell.column} ({cell.status.value})"
            yield Made(record="cells", name=name, text=_cell_text(cell), places=cell.pieces)
    yield from _language(report)
    yield from _dataset_rows(report)


def _language(report: Report) -> Iterator[Made]:
    for mention in report.mentions:
        name = f"{mention.label.value} {mention.entity_id or '(unresolved)'}"
        yield Made(record="mentions", name=name, text=mention.text, places=(mention.place,))
    for quantity in report.quantities:
        name = f"{quantity.value.kind.value} {quantity.quantity_id}"
        yield Made(record="quantities", name=name, text=quantity.text, places=(quantity.place,))
    for claim in report.claims:
        yield Made(record="claims", name=claim.claim_id, text=claim.text, places=(claim.place,))
    for finding in report.findings:
        for evidence in (e for e in finding.evidence if e.document_id is None):
            name = f"{finding.check} {finding.finding_id} ({evidence.role})"
            yield Made(record="findings", name=name, text=finding.message, places=(evidence.span,))


def _dataset_rows(report: Report) -> Iterator[Made]:
    """One for all the values of a row that were read from the same place."""
    columns: dict[tuple[str, int, Span], list[str]] = {}
    for origin in report.lineage:
        if origin.place is not None:
            columns.setdefault((origin.dataset, origin.row_index, origin.place), []).append(origin.column)
    for (dataset, index, place), names in columns.items():
        row = report.datasets[dataset][index]
        text = ", ".join(f"{n}={_shown(row.get(n))}" for n in names)
        yield Made(record=dataset, name=f"row {index}", text=text, places=(place,))
