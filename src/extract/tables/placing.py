"""Rows of a dump that lost their blank cells: which value stands in which column, proven from printed totals.

The values of a row keep their order; the columns' printed totals rule placements out (`solver`). A cell that holds
the same in every remaining placement is placed (or blank) by that rule; the others are ambiguous with all that may
stand there. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import import_module

from extract.model import Cell, CellStatus, Constraint, Span
from extract.rules.tables import TableRules
from extract.tables.cell_values import is_total_label, read_cell
from extract.tables.draft import Draft, LooseRow, merged_pieces
from extract.tables.placement import PlacementAnswer, PlacementProblem, order_candidates
from extract.text.clean import clean_pieces

ROW_ORDER = "row-order"
COLUMN_TOTALS = "row-order+column-totals"
PLACEMENT = "placement"  # the kind of a relation: all columns add up to their totals at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The grid after placing; `method` says how sure that is, for `Table.method`.

    `contradiction` is the relation that no placement satisfies: all printed numbers against all printed totals.
    """

    cells: tuple[Cell, ...]
    method: str | None
    contradiction: Constraint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    text: str
    number: Decimal
    pieces: tuple[Span, ...]


def place_loose_rows(cells: Sequence[Cell], draft: Draft, source_text: str, rules: TableRules) -> Placed:
    """Puts the values of loose rows where the totals prove that they stand."""
    if not draft.loose:
        return Placed(cells=tuple(cells), method=None)
    if any(x.by_order for x in draft.loose):
        return _placed_by_order(cells, draft, source_text, rules)
    first = draft.loose[0].first_column
    width = draft.loose[0].width or draft.columns - first
    values = _row_values(cells, draft, source_text, rules)
    total_row = _total_row(cells, draft, rules)
    body_rows = sorted(r for r in values if r != total_row)
    scale = _scale([v.number for row in values.values() for v in row])
    filled = frozenset(
        c.column - first
        for c in cells
        if c.is_header and first <= c.column < first + width and is_total_label(c.text, rules)
    )
    problem = PlacementProblem(
        rows=tuple(tuple(int(v.number * scale) for v in values[r]) for r in body_rows),
        columns=width,
        totals=_totals(values.get(total_row, []) if total_row is not None else [], width, scale),
        loose_totals=_loose_totals(values, total_row, width, scale),
        filled=filled if all(len(values[r]) >= len(filled) for r in body_rows) else frozenset(),
    )
    solver = import_module("extract.tables.solver")  # the solver library is slow to load and seldom needed
    answer: PlacementAnswer = solver.solve_placements(problem)
    rows = [*body_rows, *([total_row] if problem.loose_totals is not None and total_row is not None else [])]
    rule = COLUMN_TOTALS if total_row is not None and answer.feasible else ROW_ORDER
    loose = {x.row: x for x in draft.loose}
    kept = [c for c in cells if c.row not in loose or not first <= c.column < first + width]
    for index, row in enumerate(rows):
        if row in loose:
            kept += _placed_row(loose[row], values[row], answer.candidates[index], cells, rule)
    kept.sort(key=lambda c: (c.row, c.column))
    method = _described(answer, total_row)
    contradiction = None
    if total_row is not None and not answer.feasible:
        places = tuple((c.row, c.column) for c in kept if c.row in body_rows and c.column >= first)
        slips, complete = solver.find_slips(problem)
        contradiction = _contradiction(slips, [values[r] for r in (*body_rows, total_row)], places)
        method += "" if complete else ",slips-not-proven-in-time"
    return Placed(cells=tuple(kept), method=method, contradiction=contradiction)


def _placed_by_order(cells: Sequence[Cell], draft: Draft, source_text: str, rules: TableRules) -> Placed:
    """The grid with each loose row placed by the order of its values alone."""
    kept = list(cells)
    for loose in draft.loose:
        width = loose.width or draft.columns - loose.first_column
        values = [_value(clean_pieces(source_text, pieces).text, pieces, rules) for pieces in loose.values]
        columns = range(loose.first_column, loose.first_column + width)
        kept = [c for c in kept if c.row != loose.row or c.column not in columns]
        kept += _placed_row(loose, values, order_candidates(len(values), width), cells, ROW_ORDER)
    kept.sort(key=lambda c: (c.row, c.column))
    return Placed(cells=tuple(kept), method=_described(None, None))


def _contradiction(
    slips: Sequence[tuple[int, int]], rows: Sequence[Sequence[_Value]], places: tuple[tuple[int, int], ...]
) -> Constraint:
    """The relation that no placement satisfies, with the numbers any one of which may be the slip; totals come last."""
    return Constraint(
        kind=PLACEMENT,
        cells=places,
        total_cell=None,
        expected=sum((v.number for v in rows[-1]), Decimal(0)),
        observed=sum((v.number for row in rows[:-1] for v in row), Decimal(0)),
        tolerance=Decimal(0),
        held=False,
        suspects=tuple(p for row, index in slips for p in rows[row][index].pieces[:1]),
    )


def _row_values(cells: Sequence[Cell], draft: Draft, source_text: str, rules: TableRules) -> dict[int, list[_Value]]:
    """The printed values of each body row in order, loose or complete."""
    first = draft.loose[0].first_column
    end = first + (draft.loose[0].width or draft.columns - first)
    found: dict[int, list[_Value]] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        if cell.row >= draft.header_rows and first <= cell.column < end and cell.text:
            found.setdefault(cell.row, []).append(_value(cell.text, cell.pieces, rules))
    for loose in draft.loose:
        found[loose.row] = [_value(clean_pieces(source_text, pieces).text, pieces, rules) for pieces in loose.values]
    return found


def _value(text: str, pieces: tuple[Span, ...], rules: TableRules) -> _Value:
    number = read_cell(text, rules).value
    return _Value(text=text, number=number if number is not None else Decimal(0), pieces=pieces)


def _total_row(cells: Sequence[Cell], draft: Draft, rules: TableRules) -> int | None:
    """The one grand total row, if there is exactly one and no subtotal."""
    labels = [(c.row, c.text) for c in cells if c.column == 0 and c.row >= draft.header_rows and c.text]
    totals = [r for r, text in labels if is_total_label(text, rules)]
    grand = [r for r, text in labels if is_total_label(text, rules, kinds="grand")]
    return grand[0] if len(totals) == 1 and len(grand) == 1 else None


def _scale(numbers: Sequence[Decimal]) -> int:
    """A power of ten that makes all numbers whole."""
    digits = max((max(0, -int(n.as_tuple().exponent)) for n in numbers), default=0)
    return int(10**digits)


def _totals(values: Sequence[_Value], width: int, scale: int) -> tuple[int | None, ...]:
    return tuple(int(v.number * scale) for v in values) if len(values) == width else ()


def _loose_totals(
    values: dict[int, list[_Value]], total_row: int | None, width: int, scale: int
) -> tuple[int, ...] | None:
    if total_row is None or total_row not in values or len(values[total_row]) == width:
        return None
    return tuple(int(v.number * scale) for v in values[total_row])


def _placed_row(
    loose: LooseRow, values: Sequence[_Value], candidates: Sequence[frozenset[int]], cells: Sequence[Cell], rule: str
) -> list[Cell]:
    """The cells of one loose row."""
    label = next((c for c in cells if c.row == loose.row), None)
    own = label.pieces if label is not None and label.text else ()
    pieces = merged_pieces(sorted({*own, *(p for v in values for p in v.pieces)}))
    page_no = label.page_no if label is not None else 1
    found: list[Cell] = []
    for k, choice in enumerate(candidates):
        texts = {values[i].text if i >= 0 else None for i in choice}
        cell = Cell(row=loose.row, column=loose.first_column + k, text="", page_no=page_no, pieces=pieces, rule=rule)
        if len(texts) > 1:
            cell = replace(cell, status=CellStatus.AMBIGUOUS, candidates=_ordered(texts, values))
        elif texts == {None} or not texts:
            cell = replace(cell, status=CellStatus.BLANK)
        else:
            value = values[min(choice)]
            cell = replace(cell, text=value.text, pieces=value.pieces, status=CellStatus.PLACED)
        found.append(cell)
    return found


def _ordered(texts: set[str | None], values: Sequence[_Value]) -> tuple[str | None, ...]:
    """Candidates by number, then text; blank last."""
    number = {v.text: v.number for v in values}
    shown = sorted((t for t in texts if t is not None), key=lambda t: (number[t], t))
    return (*shown, *((None,) if None in texts else ()))


def _described(answer: PlacementAnswer | None, total_row: int | None) -> str:
    if total_row is None or answer is None:
        return "placed:by-order"
    if not answer.feasible:
        return "placed:by-order,totals-contradict"
    if not answer.proven:
        return "placed:by-totals,not-proven-in-time"
    return f"placed:by-totals,solutions={answer.solutions}" if answer.solutions is not None else "placed:by-totals"
