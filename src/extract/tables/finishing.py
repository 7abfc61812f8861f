"""From drafts and what was bound to them to model tables: texts, values, proof, ids.

Not here: finding grids (`dump_*`, PDF parts), pairing captions (`binding`), the arithmetic (`constraints`, `solver`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from extract.model import Cell, CellStatus, IdMaker, Line, Span, Table, TableBody
from extract.rules.tables import TableRules
from extract.tables.binding import Bound
from extract.tables.captions import SideText
from extract.tables.cell_values import units_of_title
from extract.tables.confidence import confidence_of
from extract.tables.draft import Draft, DraftCell, merged_pieces
from extract.tables.placing import place_loose_rows
from extract.tables.proof import prove
from extract.tables.values import settle_header_rows, with_values
from extract.text.clean import clean_pieces


def finish(bound: Bound, lines: Sequence[Line], source_text: str, rules: TableRules, ids: IdMaker) -> Table:
    """The model table of one body (or of a caption without one)."""
    if bound.draft is None:
        return _absent(bound, source_text, ids)
    draft = _with_header_rows(bound.draft, source_text, rules)
    cells = [_cell(c, draft, source_text) for c in draft.cells]
    unit = _unit(bound, rules)
    cells = list(
        with_values(cells, header_rows=draft.header_rows, stub_columns=draft.stub_columns, table_unit=unit, rules=rules)
    )
    placed = place_loose_rows(cells, draft, source_text, rules)
    cells = (
        list(
            with_values(
                placed.cells,
                header_rows=draft.header_rows,
                stub_columns=draft.stub_columns,
                table_unit=unit,
                rules=rules,
            )
        )
        if draft.loose
        else cells
    )
    table = Table(
        table_id="",
        page_no=draft.page_no,
        rows=draft.rows,
        columns=draft.columns,
        header_rows=draft.header_rows,
        body=bound.body,
        method=_method(draft, placed.method),
        confidence=confidence_of(_method(draft, placed.method), rules),
        cells=tuple(cells),
        pieces=_body_pieces(draft, lines),
        number=(bound.caption.number or None) if bound.caption else None,
        caption=_caption_text(bound, source_text),
        unit=unit,
        note=_side_text(bound.notes, source_text),
        source_note=_side_text(bound.sources, source_text),
        stub_columns=draft.stub_columns,
        caption_pieces=bound.caption.pieces if bound.caption else (),
        note_pieces=_side_pieces(bound.notes),
        source_note_pieces=_side_pieces(bound.sources),
        box=draft.box,
    )
    table = prove(table, rules)
    if placed.contradiction is not None:
        table = replace(table, constraints=(*table.constraints, placed.contradiction))
    return replace(table, table_id=_table_id(table, ids))


def _absent(bound: Bound, source_text: str, ids: IdMaker) -> Table:
    """A caption whose body is nowhere in the text."""
    caption = bound.caption
    pieces = caption.pieces if caption is not None else ()
    table = Table(
        table_id="",
        page_no=caption.page_no if caption else 1,
        rows=0,
        columns=0,
        header_rows=0,
        body=TableBody.ABSENT,
        method="caption",
        cells=(),
        pieces=pieces,
        number=caption.number if caption else None,
        caption=_caption_text(bound, source_text),
        note=_side_text(bound.notes, source_text),
        source_note=_side_text(bound.sources, source_text),
        stub_columns=0,
        caption_pieces=pieces,
        note_pieces=_side_pieces(bound.notes),
        source_note_pieces=_side_pieces(bound.sources),
        box=caption.box if caption else None,
    )
    return replace(table, table_id=_table_id(table, ids))


def _with_header_rows(draft: Draft, source_text: str, rules: TableRules) -> Draft:
    """The draft with its header rows settled: a recogniser's guess from the drawing is held against the contents."""
    if draft.rows < 2 or (draft.header_rows and draft.box is None):
        return draft
    texts = [["" for _ in range(draft.columns)] for _ in range(draft.rows)]
    for c in draft.cells:
        texts[c.row][c.column] = clean_pieces(source_text, c.pieces).text
    spanning = {c.row for c in draft.cells if c.column_span > 1 and c.pieces}
    count = settle_header_rows(texts, draft.header_rows, spanning, rules)
    tallest = max((c.row + c.row_span for c in draft.cells if c.row < count), default=count)
    count = tallest if tallest < draft.rows and tallest <= count + 2 else count
    cells = tuple(replace(c, is_header=c.row < count) for c in draft.cells)
    return replace(draft, header_rows=count, cells=cells)


def _cell(cell: DraftCell, draft: Draft, source_text: str) -> Cell:
    """A model cell; an empty or ambiguous one carries the pieces of its row."""
    text = clean_pieces(source_text, cell.pieces).text
    status = cell.status
    ambiguous = status is CellStatus.AMBIGUOUS
    if ambiguous:
        text = ""
    elif not text:
        status = CellStatus.BLANK
    elif status is CellStatus.BLANK:
        status = CellStatus.READ
    return Cell(
        row=cell.row,
        column=cell.column,
        text=text,
        page_no=cell.page_no,
        pieces=row_pieces(draft, cell.row) if ambiguous or not cell.pieces else cell.pieces,
        row_span=cell.row_span,
        column_span=cell.column_span,
        is_header=cell.is_header,
        status=status,
        candidates=cell.candidates,
        rule=cell.rule,
        box=cell.box,
        confidence=cell.confidence,
    )


def row_pieces(draft: Draft, row: int) -> tuple[Span, ...]:
    """The source pieces of everything printed in a row (of the nearest printed row, where it is all empty)."""
    own = list(chain.from_iterable(c.pieces for c in draft.cells if c.row == row))
    own += [p for loose in draft.loose if loose.row == row for v in loose.values for p in v]
    if own:
        return merged_pieces(sorted(set(own)))
    filled = [c for c in draft.cells if c.pieces]
    nearest = min(filled, key=lambda c: (abs(c.row - row), c.row, c.column), default=None)
    return nearest.pieces if nearest is not None else ()


def _body_pieces(draft: Draft, lines: Sequence[Line]) -> tuple[Span, ...]:
    """Everything the body takes from the source: whole lines of a dump, the cells and asides of a part."""
    if draft.box is not None or not draft.lines:  # a part with geometry: lines may reach beyond it
        inside = chain.from_iterable(c.pieces for c in sorted(draft.cells, key=lambda c: (c.row, c.column)))
        return merged_pieces([*inside, *draft.aside])
    return merged_pieces(p for i in draft.lines for p in lines[i].pieces)


def _unit(bound: Bound, rules: TableRules) -> str | None:
    """The unit (or units) that a unit line or the caption's closing brackets give for the whole table."""
    for side in bound.units:
        if side.unit:
            return side.unit
    return units_of_title(bound.caption.title, rules) if bound.caption is not None else None


def _caption_text(bound: Bound, source_text: str) -> str | None:
    if bound.caption is None:
        return None
    return clean_pieces(source_text, bound.caption.title_pieces).text or None


def _side_text(sides: Sequence[SideText], source_text: str) -> str | None:
    return "\n".join(clean_pieces(source_text, s.pieces).text for s in sides) or None


def _side_pieces(sides: Sequence[SideText]) -> tuple[Span, ...]:
    return tuple(p for s in sides for p in s.pieces)


def _method(draft: Draft, placed: str | None) -> str:
    parts = [draft.method]
    if draft.halves > 1:
        parts.append(f"halves:{draft.halves}")
    if placed:
        parts.append(placed)
    return "+".join(parts)


def _table_id(table: Table, ids: IdMaker) -> str:
    """An id from caption and header, or from header and row labels where no number names it: never from values."""
    header = [c.text for c in table.cells if c.is_header]
    if table.number is None:
        header += [c.text for c in table.cells if c.column == 0 and not c.is_header]
    return ids.make("t", table.number or "", (table.caption or "") if table.number else "", *header)
