"""Sums written on a finished table, and the smallest repair of a table whose sums fail.

Here: `prove` (which relations were tested and whether they held), halves that stand in tables of their own, and
`smallest_repair` for whoever reports a failure. Not here: which relations there are (`constraints`), the solver.
Printed values are never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extract.model import Constraint, Table
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded
from extract.tables.constraints import find_constraints
from extract.tables.repair import LinearSum, smallest_change
from extract.tables.sheet import Place, Sheet, sum_tolerance

_LINEAR = {"column_sum": 1, "row_sum": 1, "difference": -1}


def prove(table: Table, rules: TableRules) -> Table:
    """The table with every relation that its numbers were tested against."""
    if table.rows <= table.header_rows or table.columns < 2:
        return table
    return replace(table, constraints=find_constraints(table, rules))


def settle_siblings(tables: Sequence[Table], rules: TableRules) -> tuple[Table, ...]:
    """Totals that close several tables alike (halves printed as tables of their own) tested over all of them.

    Where a grand total row does not add up over its own table, but does over the tables just before it on the same
    page with the same header, its relation gets the kind ``column_sum_over_siblings``.
    """
    found = list(tables)
    for i, table in enumerate(found):
        siblings = _siblings_before(found, i)
        if not siblings or any(c.kind == "column_sum" and c.held for c in table.constraints):
            continue
        over = _sums_over_siblings(Sheet(table, rules), [Sheet(t, rules) for t in siblings])
        if over and sum(c.held is True for c in over) * 2 > len(over):
            kept = tuple(c for c in table.constraints if c.kind != "column_sum")
            found[i] = replace(table, constraints=(*kept, *over))
    return tuple(found)


def _siblings_before(tables: Sequence[Table], i: int) -> list[Table]:
    """The run of tables right before table i with its page, columns and header."""
    header = _header(tables[i])
    found: list[Table] = []
    for other in reversed(tables[:i]):
        if other.page_no != tables[i].page_no or _header(other) != header or (other.caption is not None and found):
            break
        found.append(other)
    return found if header else []


def _sums_over_siblings(sheet: Sheet, others: Sequence[Sheet]) -> list[Constraint]:
    totals = [r for r in range(len(sheet.rows)) if sheet.is_total(r, "grand")]
    if len(totals) != 1:
        return []
    found: list[Constraint] = []
    for column in sheet.columns:
        expected = sheet.number(totals[0], column)
        own = [r for r in range(len(sheet.rows)) if not sheet.is_total(r)]
        values = [v for r in own if (v := sheet.number(r, column)) is not None]
        for other in others:
            rows = [r for r in range(len(other.rows)) if not other.is_total(r)]
            values += [v for r in rows if (v := other.number(r, column)) is not None]
        if expected is None or not values or not sheet.additive(column):
            continue
        observed = sum(values, Decimal(0))
        tolerance = sum_tolerance(sheet, values, expected, None)
        found.append(
            Constraint(
                kind="column_sum_over_siblings",
                cells=tuple(sheet.place(r, column) for r in own),
                total_cell=sheet.place(totals[0], column),
                expected=expected,
                observed=observed,
                tolerance=tolerance,
                held=abs(observed - expected) <= tolerance,
            )
        )
    return found


def _header(table: Table) -> tuple[str, ...]:
    return tuple(folded(c.text) for c in table.cells if c.is_header)


def smallest_repair(table: Table) -> tuple[tuple[Place, ...], ...]:
    """Every smallest set of cells whose change would make all the table's sums hold.

    Returns:
        Sets of (row, column), all of the smallest size that works; empty when no sum fails or no set of at most
        three cells works. One set means that the slip is located; several mean that the sums alone cannot tell.
    """
    linear = [c for c in table.constraints if c.kind in {*_LINEAR, "share_sum"} and c.held is not None]
    if all(c.held for c in linear):
        return ()
    places = sorted({p for c in linear for p in (*c.cells, *((c.total_cell,) if c.total_cell else ()))})
    index = {p: i for i, p in enumerate(places)}
    numbers = {(c.row, c.column): c.value for c in table.cells if c.value is not None}
    digits = max((-int(n.as_tuple().exponent) for n in numbers.values()), default=0)
    scale = Decimal(10) ** max(1, digits + 1)
    values = [int(numbers.get(p, Decimal(0)) * scale) for p in places]
    sums = [_linear(c, index, scale) for c in linear]
    return tuple(tuple(places[i] for i in chosen) for chosen in smallest_change(values, sums))


def _linear(check: Constraint, index: dict[Place, int], scale: Decimal) -> LinearSum:
    """A relation as a signed sum: addends minus total, or first minus second minus difference."""
    signs = [1, _LINEAR.get(check.kind, 1)] if check.kind == "difference" else [1] * len(check.cells)
    terms = [(index[p], s) for p, s in zip(check.cells, signs, strict=True)]
    constant = 0
    if check.total_cell is not None:
        terms.append((index[check.total_cell], -1))
    else:
        constant = -int(check.expected * scale)
    return LinearSum(terms=tuple(terms), constant=constant, slack=int(check.tolerance * scale))
