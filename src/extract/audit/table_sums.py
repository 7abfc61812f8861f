"""Sums and totals in tables: printed totals against what they total, and rows that break their table's own rule.

A total row may stand below or above what it adds up, and may add everything or the subtotals only; the reading
that most columns follow is taken as the table's, and the columns that do not follow it are the findings.
See docs/checks/table_sums.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import Context
from extract.audit.grid import Grid, is_open, is_percent, is_rounded, make_grid, place_name
from extract.audit.intervals import rounding_slack, shown
from extract.audit.likeness import edits
from extract.audit.placements import PLACEMENT, placement_findings
from extract.model import Constraint, Evidence, Finding, Span, Table, Verdict, squeezed

Position = tuple[int, int]
_MOST_COLUMNS = 16  # wider tables are not searched for rules of their own: the search grows with the square
_ROUNDING = re.compile(r"四捨五入|端数|ラウンド")
_OVERLAP = re.compile(r"複数の|重複|延べ")
_LEAST_ROWS = 4  # a rule that fewer different totals confirm may be chance


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum to test: the positions of its parts and of its printed total."""

    parts: tuple[Position, ...]
    total: Position


@dataclass(frozen=True, slots=True)
class Tested:
    """A sum with its outcome; `off` is printed total minus calculated sum, None where a part is not known."""

    sum: Sum
    calculated: Decimal
    printed: Decimal
    off: Decimal | None
    slack: Decimal

    @property
    def held(self) -> bool:
        """Whether it adds up, roundings allowed."""
        return self.off is not None and abs(self.off) <= self.slack

    @property
    def near(self) -> Decimal:
        """How far off it is, as a share of the larger side."""
        largest = max(abs(self.calculated), abs(self.printed))
        return Decimal(0) if not largest or self.off is None else abs(self.off) / largest


def check_table_sums(context: Context) -> Iterator[Finding]:
    """Totals that do not add up, in all tables of the report."""
    for table in context.tables:
        grid = make_grid(table, context)
        spoken_for: set[Position] = set()
        for found in (_printed_totals(grid, context), _own_rule(grid, context, spoken_for)):
            for finding, cells in found:
                spoken_for.update(cells)
                yield finding
        yield from _constraints(grid, context, spoken_for)


# Printed totals.


def _printed_totals(grid: Grid, context: Context) -> Iterator[tuple[Finding, set[Position]]]:
    for direction, readings in _all_readings(grid):
        yield from _failures(grid, readings, context, direction)


def _all_readings(grid: Grid) -> Iterator[tuple[str, list[list[Sum]]]]:
    """For each printed total, column or row, the ways it may add up."""
    columns = [c for c in grid.numeric_columns]
    for total in grid.total_rows:
        yield (
            "column",
            [[Sum(tuple((r, c) for r in rows), (total, c)) for c in columns] for rows in _row_readings(grid, total)],
        )
    for total in grid.total_columns:
        rows = [r for r in range(grid.table.header_rows, grid.table.rows) if grid.values[r][total] is not None]
        yield (
            "row",
            [[Sum(tuple((r, c) for c in parts), (r, total)) for r in rows] for parts in _column_readings(grid, total)],
        )


def _row_readings(grid: Grid, total: int) -> list[list[int]]:
    """The sets of rows a total row may add up: above, below, since the last total, the subtotals."""
    first, last = grid.table.header_rows, grid.table.rows
    totals = set(grid.total_rows)
    above = [r for r in range(first, total) if r not in totals]
    below = [r for r in range(total + 1, last) if r not in totals]
    earlier = [r for r in sorted(totals) if r < total]
    since = [r for r in above if not earlier or r > earlier[-1]]
    following = [r for r in sorted(totals) if r > total]
    until = [r for r in below if not following or r < following[0]]
    readings = [above, since, earlier, below, until, following]
    return [list(rows) for rows in dict.fromkeys(tuple(r) for r in readings) if len(rows) >= 2]


def _column_readings(grid: Grid, total: int) -> list[list[int]]:
    """The sets of columns a total column may add up: left of it, right of it, up to the next total."""
    others = [c for c in grid.numeric_columns if c not in grid.total_columns]
    left = [c for c in others if c < total]
    right = [c for c in others if c > total]
    before = [c for c in grid.total_columns if c < total]
    after = [c for c in grid.total_columns if c > total]
    since = [c for c in left if not before or c > before[-1]]
    until = [c for c in right if not after or c < after[0]]
    readings = [left, since, right, until]
    return [list(cs) for cs in dict.fromkeys(tuple(r) for r in readings) if len(cs) >= 2]


def _test(grid: Grid, one: Sum, context: Context) -> Tested | None:
    total = grid.cells[one.total[0]][one.total[1]]
    if total is None or total.value is None:
        return None
    parts = [grid.cells[r][c] for r, c in one.parts]
    known = [p for p in parts if p is not None and p.value is not None]
    if len(known) < 2:
        return None
    calculated = sum((p.value for p in known if p.value is not None), Decimal(0))
    whole = [*known, total]
    slack = rounding_slack(len(known), grid.step(whole)) if is_rounded(grid, whole, context) else Decimal(0)
    missing = any(is_open(p) for p in parts if p is not None)
    return Tested(one, calculated, total.value, None if missing else total.value - calculated, slack)


def _failures(
    grid: Grid, readings: list[list[Sum]], context: Context, direction: str
) -> Iterator[tuple[Finding, set[Position]]]:
    best = _best_reading(grid, readings, context)
    held = sum(t.held for t in best)
    failed = [t for t in best if not t.held]
    note = explaining_note(grid.table, context)
    if note is not None and not _explains(context.source[note.start : note.end], failed, held):
        note = None
    if note is not None:
        failed = failed[:1]
    for t in failed:
        certainty = 1.0 if note is not None else _certainty(t, held, len(best))
        if certainty > 0:
            finding = _sum_finding(grid, t, context, direction, (held, len(best)), certainty, note)
            yield finding, {*t.sum.parts, t.sum.total}


def _explains(note: str, failed: Sequence[Tested], held: int) -> bool:
    """Whether a note can explain why sums fail: rounding by little, overlaps upwards, and not one sum of many."""
    if _ROUNDING.search(squeezed(note)):
        return all(t.off is not None and 2 * abs(t.off) <= max(2, len(t.sum.parts)) for t in failed)
    if _OVERLAP.search(squeezed(note)) and any(t.off is not None and t.off > t.slack for t in failed):
        return False  # parts that overlap add up to more than the whole, never to less
    return not (len(failed) == 1 and held >= _LEAST_ROWS)


def _best_reading(grid: Grid, readings: list[list[Sum]], context: Context) -> list[Tested]:
    """The sums of the reading that most of them follow, empty where nothing can be tested."""
    outcomes = [[t for one in reading if (t := _test(grid, one, context)) is not None] for reading in readings]
    outcomes = [[t for t in outcome if t.off is not None] for outcome in outcomes]
    held = [outcome for outcome in outcomes if outcome]
    return max(held, key=lambda outcome: (sum(t.held for t in outcome), -_mean_near(outcome)), default=[])


def _mean_near(outcome: Sequence[Tested]) -> Decimal:
    return sum((t.near for t in outcome), Decimal(0)) / len(outcome)


def _certainty(t: Tested, held: int, tried: int) -> float:
    """How sure it is that the total is meant to be this sum: by the sums that hold beside it, else by nearness."""
    if held and held * 2 >= tried:
        return 1.0
    if _is_slip(t) and tried == 1:
        return 0.95
    if held:
        return 0.9 if t.near <= Decimal("0.5") else 0.0
    if t.near <= Decimal("0.2"):
        return 0.95 if tried == 1 else 0.6
    return 0.75 if t.near <= Decimal("0.5") and tried == 1 else 0.0


def _is_slip(t: Tested) -> bool:
    """Whether sum and total are numbers of three digits and more that one slip of the pen sets apart."""
    calculated, printed = f"{t.calculated:f}", f"{t.printed:f}"
    return len(calculated) == len(printed) >= 3 and edits(calculated, printed, 1) == 1


def _sum_finding(
    grid: Grid,
    t: Tested,
    context: Context,
    direction: str,
    support: tuple[int, int],
    certainty: float,
    note: Span | None,
) -> Finding:
    row, column = t.sum.total
    label = grid.column_labels[column] if direction == "column" else grid.row_labels[row]
    evidence = _cells_quoted(grid, t.sum, context)
    if note is not None:
        evidence.append(context.quote("note", note))
    held, tried = support
    others = f"; {held} of {tried} such sums of this table hold" if tried > 1 else ""
    return context.finding(
        f"table_sums.{direction}",
        Verdict.CONTRADICTION if note is None else Verdict.EXPLAINED,
        f"{place_name(grid)}: the parts of {direction} 「{label}」 add up to {shown(t.calculated)}, "
        f"the printed total is {shown(t.printed)}"
        + (", and a note of the table says why they need not agree" if note is not None else ""),
        evidence,
        expected=shown(t.calculated),
        observed=shown(t.printed),
        arithmetic=_written_out(grid, t),
        comparable=f"same table, same unit, all parts printed{others}",
        certainty=certainty,
    )


def _cells_quoted(grid: Grid, one: Sum, context: Context) -> list[Evidence]:
    parts = [grid.cell(r, c) for r, c in one.parts if grid.values[r][c] is not None]
    total = context.quote_cell("total", grid.cell(*one.total))
    return [total, *(context.quote_cell("part", p) for p in parts)]


def _written_out(grid: Grid, t: Tested) -> str:
    parts = " + ".join(shown(v) for r, c in t.sum.parts if (v := grid.values[r][c]) is not None)
    return f"{parts} = {shown(t.calculated)}; {shown(t.printed)} - {shown(t.calculated)} = {shown(t.off)}"


def explaining_note(table: Table, context: Context) -> Span | None:
    """The place of a note under a table which says that parts and total need not agree, or None."""
    for text, pieces in ((table.note, table.note_pieces), (table.caption, table.caption_pieces)):
        if text and pieces and context.pattern("sum_disclaimer").search(squeezed(text)):
            return pieces[0]
    return None


# Rules a table keeps in most of its rows though no label announces them.


def _own_rule(grid: Grid, context: Context, spoken_for: set[Position]) -> Iterator[tuple[Finding, set[Position]]]:
    columns = [c for c in grid.numeric_columns if not is_percent(grid, c)][:_MOST_COLUMNS]
    rows = range(grid.table.header_rows, grid.table.rows)
    for total in columns:
        for parts in _part_ranges(columns, total):
            sums = [Sum(tuple((r, c) for c in parts), (r, total)) for r in rows]
            tested = [t for s in sums if (t := _test(grid, s, context)) is not None and t.off is not None]
            tested = [t for t in tested if sum(grid.values[r][c] is not None for r, c in t.sum.parts) == len(parts)]
            held = [t for t in tested if t.held and t.printed]
            failed = [t for t in tested if not t.held]
            if len({t.printed for t in held}) < _LEAST_ROWS or len(failed) > max(1, len(held) // 6):
                continue
            for t in failed:
                if not spoken_for & {*t.sum.parts, t.sum.total}:
                    yield _rule_finding(grid, t, context, (len(held), len(tested))), {*t.sum.parts, t.sum.total}


def _part_ranges(columns: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """Two or more neighbouring columns on one side of the total, and touching it."""
    at = columns.index(total)
    for first in range(at - 2, -1, -1):
        yield tuple(columns[first:at])
    for last in range(at + 3, len(columns) + 1):
        yield tuple(columns[at + 1 : last])


def _rule_finding(grid: Grid, t: Tested, context: Context, support: tuple[int, int]) -> Finding:
    row, column = t.sum.total
    held, tried = support
    return context.finding(
        "table_sums.own_rule",
        Verdict.CONTRADICTION,
        f"{place_name(grid)}: 「{grid.column_labels[column]}」 of 「{grid.row_labels[row]}」 is {shown(t.printed)}, "
        f"its parts add up to {shown(t.calculated)}, as they do in {held} of {tried} rows",
        _cells_quoted(grid, t.sum, context),
        expected=shown(t.calculated),
        observed=shown(t.printed),
        arithmetic=_written_out(grid, t),
        comparable=f"same row; the same columns add up in {held} of {tried} rows of this table",
    )


# What the table reader already tested, where the checks above could not see it.


def _constraints(grid: Grid, context: Context, spoken_for: set[Position]) -> Iterator[Finding]:
    for c in grid.table.constraints:
        if c.kind == PLACEMENT and c.held is False:
            yield from placement_findings(grid, c, context)
        if c.kind == PLACEMENT or c.held is not False or _overlap(c, spoken_for) or c.observed is None:
            continue
        cells = [x for r, k in c.cells if (x := grid.table.cell(r, k)) is not None]
        if c.total_cell is not None and (total := grid.table.cell(*c.total_cell)) is not None:
            cells.insert(0, total)
        if not cells:
            continue
        yield context.finding(
            "table_sums.constraint",
            Verdict.CONTRADICTION,
            f"{place_name(grid)}: {c.kind.replace('_', ' ')} is {shown(c.observed)}, not {shown(c.expected)}",
            [context.quote_cell("total" if i == 0 else "part", x) for i, x in enumerate(cells)],
            expected=shown(c.expected),
            observed=shown(c.observed),
            arithmetic=f"{shown(c.observed)} - {shown(c.expected)} = {shown(c.observed - c.expected)}, "
            f"tolerance {shown(c.tolerance)}",
            comparable="same table, same unit",
        )


def _overlap(constraint: Constraint, spoken_for: set[Position]) -> bool:
    return bool(spoken_for & {*constraint.cells, *([constraint.total_cell] if constraint.total_cell else [])})
