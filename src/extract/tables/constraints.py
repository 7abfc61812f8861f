"""What a table's numbers should satisfy: sums, shares, differences, ratios.

Each finder proposes a relation only where labels announce it (合計, 構成比, 増減 …) or where it holds in most places,
so that a relation that fails is news and not a guess gone wrong. Not here: what to do about failures (`proof`,
`extract.audit`), placing values (`placing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from extract.model import Constraint, Table
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, is_total_label
from extract.tables.grid import header_path
from extract.tables.sheet import Place, Sheet, sum_tolerance, ulp
from extract.tables.sums import MOST, column_sums, is_slip

_SHARES = re.compile(r"構成比|内訳|配分|シェア|割合|比率|占める|構成|分布")
_DIFFERENCE = re.compile(r"増減|差引|差額|差$|差\(|伸び|変化|純増|比較")


def find_constraints(table: Table, rules: TableRules) -> tuple[Constraint, ...]:
    """All relations the table's numbers were tested against, held or not."""
    sheet = Sheet(table, rules)
    found: list[Constraint] = []
    found += column_sums(sheet)
    found += row_sums(sheet)
    found += share_sums(sheet, summed={c.total_cell for c in found})
    found += differences(sheet)
    found += ratios(sheet)
    return tuple(found)


# -- sums along the rows ---------------------------------------------------------------------------------------


def row_sums(sheet: Sheet) -> list[Constraint]:
    """Total columns (計, 合計, 総数) against the columns they add up; believed where most rows agree."""
    found: list[Constraint] = []
    totals = [k for k in sheet.columns if _is_total_header(sheet, k)]
    for total in totals:
        best: list[Constraint] = []
        for addends in _addend_columns(sheet, total, totals):
            checks = [c for r in range(len(sheet.rows)) if (c := _row_sum(sheet, addends, total, r)) is not None]
            held = sum(c.held is True for c in checks)
            if held >= 2 and held >= MOST * len(checks) and held > sum(c.held is True for c in best):
                best = checks
        found += [c for c in best if c.held is not False or is_slip(sheet, c)]
    return found


def _is_total_header(sheet: Sheet, column: int) -> bool:
    path = header_path(sheet.table, sheet.stubs + column)
    return any(is_total_label(t, sheet.rules) and not is_total_label(t, sheet.rules, kinds="average") for t in path)


def _addend_columns(sheet: Sheet, total: int, totals: Sequence[int]) -> Iterator[list[int]]:
    plain = [k for k in sheet.columns if k not in totals and sheet.numeric(k) and sheet.additive(k)]
    plain = [k for k in plain if not sheet.is_aside_column(k)]
    before = max((t for t in totals if t < total), default=-1)
    after = min((t for t in totals if t > total), default=len(sheet.columns))
    for choice in (
        [k for k in plain if before < k < total],
        [k for k in plain if total < k < after],
        [k for k in plain if k < total],
        [k for k in plain if k > total],
        [t for t in totals if t < total],
        [t for t in totals if t > total],
    ):
        if len(choice) >= 2:
            yield choice


def _row_sum(sheet: Sheet, addends: Sequence[int], total: int, row: int) -> Constraint | None:
    expected = sheet.number(row, total)
    filled = [n for k in addends if (n := sheet.number(row, k)) is not None]
    if expected is None or not filled:
        return None
    is_open = any(sheet.open(row, k) for k in addends)
    cell = sheet.cell(row, total)
    tolerance = sum_tolerance(sheet, filled, expected, cell.unit if cell is not None else None)
    observed = sum(filled, Decimal(0))
    return Constraint(
        kind="row_sum",
        cells=tuple(sheet.place(row, k) for k in addends),
        total_cell=sheet.place(row, total),
        expected=expected,
        observed=None if is_open else observed,
        tolerance=tolerance,
        held=None if is_open else abs(observed - expected) <= tolerance,
    )


# -- shares, differences, ratios -------------------------------------------------------------------------------


def share_sums(sheet: Sheet, *, summed: set[Place | None]) -> list[Constraint]:
    """Columns of percentages that say they are shares of one whole: they add up to 100 within rounding."""
    found: list[Constraint] = []
    rows = [r for r in range(len(sheet.rows)) if not sheet.is_total(r) and not sheet.is_aside(r)]
    totals = {sheet.place(r, k) for r in range(len(sheet.rows)) if r not in rows for k in sheet.columns}
    for column in sheet.columns:
        if not sheet.is_share(column) or any(sheet.place(r, column) in summed & totals for r in range(len(sheet.rows))):
            continue
        values = [(r, n) for r in rows if (n := sheet.number(r, column)) is not None]
        if not 2 <= len(values) <= 20 or any(n < 0 or n > 100 for _, n in values):
            continue
        words = folded(sheet.headers[column] + (sheet.table.caption or ""))
        observed = sum((n for _, n in values), Decimal(0))
        tolerance = ulp([n for _, n in values]) * len(values) / 2
        held = abs(observed - 100) <= tolerance
        if not held and (abs(observed - 100) > 20 or not _SHARES.search(words)):
            continue
        found.append(
            Constraint(
                kind="share_sum",
                cells=tuple(sheet.place(r, column) for r, _ in values),
                total_cell=None,
                expected=Decimal(100),
                observed=observed,
                tolerance=tolerance,
                held=held,
            )
        )
    return found


def differences(sheet: Sheet) -> list[Constraint]:
    """Columns of change (増減, 差) against the two columns they compare; believed where most rows agree."""
    found: list[Constraint] = []
    for column in sheet.columns:
        if not _DIFFERENCE.search(folded(sheet.headers[column])) or not sheet.numeric(column) or sheet.is_share(column):
            continue
        best: list[Constraint] = []
        for a, b in _pairs(sheet, column):
            checks = [c for r in range(len(sheet.rows)) if (c := _difference(sheet, r, a, b, column)) is not None]
            held = sum(c.held is True for c in checks)
            if held >= 3 and held >= MOST * len(checks) and held > sum(c.held is True for c in best):
                best = checks
        found += best
    return found


def _pairs(sheet: Sheet, column: int) -> Iterator[tuple[int, int]]:
    """Ordered pairs of other numeric columns, nearest first."""
    others = [k for k in sheet.columns if k != column and sheet.numeric(k) and not sheet.is_share(k)]
    others = sorted(others, key=lambda k: abs(k - column))[:8]
    for a in others:
        for b in others:
            if a != b:
                yield a, b


def _difference(sheet: Sheet, row: int, a: int, b: int, column: int) -> Constraint | None:
    left, right, printed = sheet.number(row, a), sheet.number(row, b), sheet.number(row, column)
    if left is None or right is None or printed is None:
        return None
    step = ulp([left, right, printed])
    tolerance = Decimal(0) if step >= 1 and not sheet.rounded else step * 3 / 2
    return Constraint(
        kind="difference",
        cells=(sheet.place(row, a), sheet.place(row, b)),
        total_cell=sheet.place(row, column),
        expected=printed,
        observed=left - right,
        tolerance=tolerance,
        held=abs(left - right - printed) <= tolerance,
    )


def ratios(sheet: Sheet) -> list[Constraint]:
    """Columns of percentages that are one column over another, over its total, or its change on another."""
    found: list[Constraint] = []
    for column in sheet.columns:
        if not sheet.is_share(column):
            continue
        best: list[Constraint] = []
        for checks in _ratio_readings(sheet, column):
            held = sum(c.held is True for c in checks)
            most = held >= Decimal("0.8") * len(checks) or held == len(checks) - 1
            if held >= 3 and most and held > sum(c.held is True for c in best):
                best = checks
        found += best
    return found


def _ratio_readings(sheet: Sheet, column: int) -> Iterator[list[Constraint]]:
    rows = range(len(sheet.rows))
    for a, b in _pairs(sheet, column):
        yield [c for r in rows if (c := _ratio(sheet, (r, a), (r, b), (r, column), "ratio")) is not None]
        yield [c for r in rows if (c := _ratio(sheet, (r, a), (r, b), (r, column), "change_ratio")) is not None]
    totals = [r for r in rows if sheet.is_total(r, "grand")] or [r for r in rows if sheet.is_total(r)]
    for a in sheet.columns:
        if a != column and totals and sheet.numeric(a) and not sheet.is_share(a):
            whole = totals[-1]
            yield [
                c for r in rows if (c := _ratio(sheet, (r, a), (whole, a), (r, column), "share_of_total")) is not None
            ]


def _ratio(sheet: Sheet, part: Place, whole: Place, shown: Place, kind: str) -> Constraint | None:
    above, below, printed = sheet.number(*part), sheet.number(*whole), sheet.number(*shown)
    if above is None or below is None or printed is None or below == 0:
        return None
    percent = above / below * 100 - (100 if kind == "change_ratio" else 0)
    step = ulp([printed])
    observed = percent.quantize(step, rounding=ROUND_HALF_UP)
    loose = step / 2 if abs(percent) < 1000 else step
    held = abs(percent - printed) <= loose + Decimal("0.0000001")
    return Constraint(
        kind=kind,
        cells=(sheet.place(*part), sheet.place(*whole)),
        total_cell=sheet.place(*shown),
        expected=printed,
        observed=observed,
        tolerance=loose,
        held=held,
    )
