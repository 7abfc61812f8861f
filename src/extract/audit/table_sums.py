"""Sums and totals in tables: the relations that the table reader tested and saw fail, each as a finding.

Which rows and columns add up is decided where the table is read (`extract.tables.sums`, `constraints`); here a failed
relation gets its words, its evidence, the note that may explain it, and how sure it is. See docs/checks/table_sums.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extract.audit.context import Context
from extract.audit.grid import Grid, make_grid, place_name
from extract.audit.intervals import shown
from extract.audit.own_rules import own_rule_findings
from extract.audit.placements import PLACEMENT, placement_findings
from extract.model import Cell, Constraint, Finding, Span, Table, Verdict, squeezed

Position = tuple[int, int]
_ROUNDING = re.compile(r"四捨五入|端数|ラウンド")
_OVERLAP = re.compile(r"複数の|重複|延べ")
_MANY = 4  # so many sums that hold beside it, and a note no longer explains the one that fails
_DIRECTIONS: Mapping[str, str] = {"column_sum": "column", "column_sum_over_siblings": "column", "row_sum": "row"}
_CHECKS: Mapping[str | None, str] = {
    "column": "table_sums.column",
    "row": "table_sums.row",
    None: "table_sums.constraint",
}


def check_table_sums(context: Context) -> Iterator[Finding]:
    """Relations of a table's numbers that do not hold, in all tables of the report."""
    for table in context.tables:
        grid = make_grid(table, context)
        spoken_for: set[Position] = set()
        for together in _groups(table).values():
            for failed, finding in _failures(grid, together, context):
                spoken_for.update(_places(failed))
                yield finding
        for constraint in table.constraints:
            if constraint.kind == PLACEMENT and constraint.held is False:
                yield from placement_findings(grid, constraint, context)
        yield from own_rule_findings(grid, context, spoken_for)


def _groups(table: Table) -> dict[tuple[str, int], list[Constraint]]:
    """The tested relations that speak for each other: those of one total row, or of one total column."""
    found: dict[tuple[str, int], list[Constraint]] = {}
    for c in table.constraints:
        if c.held is None or c.kind == PLACEMENT:
            continue
        row, column = c.total_cell or c.cells[0]
        found.setdefault((c.kind, row if c.kind.startswith("column_sum") else column), []).append(c)
    return found


def _places(c: Constraint) -> set[Position]:
    return {*c.cells, *([c.total_cell] if c.total_cell else [])}


def _failures(grid: Grid, together: Sequence[Constraint], context: Context) -> Iterator[tuple[Constraint, Finding]]:
    held = sum(c.held is True and c.expected != 0 for c in together)
    failed = [c for c in together if c.held is False]
    note = explaining_note(grid.table, context) if together[0].kind in _DIRECTIONS else None
    if note is not None and not _explains(context.source[note.start : note.end], failed, held):
        note = None
    for c in failed[:1] if note is not None else failed:
        finding = _finding(grid, c, context, (held, held + len(failed)), note)
        if finding is not None:
            yield c, finding


def _explains(note: str, failed: Sequence[Constraint], held: int) -> bool:
    """Whether a note can explain why sums fail: rounding by little, overlaps upwards, and not one sum of many."""
    if _ROUNDING.search(squeezed(note)):
        return all(2 * abs(_off(c)) <= max(2, len(c.cells)) for c in failed)
    if _OVERLAP.search(squeezed(note)) and any(_off(c) > c.tolerance for c in failed):
        return False  # parts that overlap add up to more than the whole, never to less
    return not (len(failed) == 1 and held >= _MANY)


def _off(c: Constraint) -> Decimal:
    """The printed total less what its parts add up to; 0 where that is open."""
    return c.expected - c.observed if c.observed is not None else Decimal(0)


def _certainty(c: Constraint, held: int, tried: int) -> float:
    """How sure it is that the total is meant to be this sum: by the sums that hold beside it, else by nearness."""
    if held and held * 2 >= tried:
        return 1.0
    largest = max(abs(c.expected), abs(c.observed or Decimal(0)))
    near = abs(_off(c)) / largest if largest else Decimal(0)
    if tried == 1:
        return 0.95
    return 0.9 if held else 0.6 if near <= Decimal("0.2") else 0.0


def _finding(
    grid: Grid, c: Constraint, context: Context, support: tuple[int, int], note: Span | None
) -> Finding | None:
    certainty = 1.0 if note is not None else _certainty(c, *support)
    parts = [cell for place in c.cells if (cell := grid.table.cell(*place)) is not None and cell.value is not None]
    total = grid.table.cell(*c.total_cell) if c.total_cell is not None else None
    if certainty <= 0 or not parts or c.observed is None:
        return None
    evidence = [context.quote_cell("total", total)] if total is not None else []
    evidence += [context.quote_cell("part", p) for p in parts]
    if note is not None:
        evidence.append(context.quote("note", note))
    held, tried = support
    others = f"; {held} of {tried} such sums of this table hold" if tried > 1 else ""
    return context.finding(
        _CHECKS[_DIRECTIONS.get(c.kind)],
        Verdict.CONTRADICTION if note is None else Verdict.EXPLAINED,
        _message(grid, c) + (", and a note of the table says why they need not agree" if note is not None else ""),
        evidence,
        expected=shown(c.observed if c.kind in _DIRECTIONS else c.expected),
        observed=shown(c.expected if c.kind in _DIRECTIONS else c.observed),
        arithmetic=_written_out(c, parts),
        comparable=f"same table, same unit, all parts printed{others}",
        certainty=certainty,
    )


def _message(grid: Grid, c: Constraint) -> str:
    direction = _DIRECTIONS.get(c.kind)
    if direction is None or c.total_cell is None:
        return f"{place_name(grid)}: {c.kind.replace('_', ' ')} is {shown(c.observed)}, not {shown(c.expected)}"
    row, column = c.total_cell
    label = grid.column_labels[column] if direction == "column" else grid.row_labels[row]
    return (
        f"{place_name(grid)}: the parts of {direction} 「{label}」 add up to {shown(c.observed)}, "
        f"the printed total is {shown(c.expected)}"
    )


def _written_out(c: Constraint, parts: Sequence[Cell]) -> str:
    tolerance = f"; rounding explains at most {shown(c.tolerance)}" if c.tolerance else ""
    if c.kind not in _DIRECTIONS or c.observed is None:
        return f"{shown(c.observed)} - {shown(c.expected)} = {shown(-_off(c))}{tolerance}"
    added = " + ".join(shown(p.value) for p in parts)
    return f"{added} = {shown(c.observed)}; {shown(c.expected)} - {shown(c.observed)} = {shown(_off(c))}{tolerance}"


def explaining_note(table: Table, context: Context) -> Span | None:
    """The place of a note under a table which says that parts and total need not agree, or None."""
    for text, pieces in ((table.note, table.note_pieces), (table.caption, table.caption_pieces)):
        if text and pieces and context.pattern("sum_disclaimer").search(squeezed(text)):
            return pieces[0]
    return None
