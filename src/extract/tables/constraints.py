"""What a table's numbers should satisfy: sums, shares, differences, ratios.

Each finder proposes a relation only where labels announce it (合計, 構成比, 増減 …) or where it holds in most places,
so that a relation that fails is news and not a guess gone wrong. Not here: what to do about failures (`proof`,
`extract.audit`), placing values (`placing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from extract.model import Cell, CellStatus, Constraint, Table
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, is_total_label
from extract.tables.grid import LogicalRow, halves_of, header_path, unfold_halves

Place = tuple[int, int]
_NOT_ADDITIVE = re.compile(
    r"率|比$|比\(|割合|平均|単価|指数|順位|倍|密度|年度?$|番号|No\.?$|%|ポイント|中央値|電話|郵便"
)
_SHARES = re.compile(r"構成比|内訳|配分|シェア|割合|比率|占める|構成|分布")
_DIFFERENCE = re.compile(r"増減|差引|差額|差$|差\(|伸び|変化|純増")
_ROUNDED_UNITS = re.compile(r"^(千|百万|億|兆|十億|万)")
_ROUNDING_NOTE = re.compile(r"四捨五入|端数|丸め|ラウンド|一致しない場合|合わない場合")
_MOST = Decimal("0.6")


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


class Sheet:
    """A table's numbers by logical row and column, with labels and headers at hand."""

    def __init__(self, table: Table, rules: TableRules) -> None:
        self.table = table
        self.rules = rules
        self.rows: tuple[LogicalRow, ...] = unfold_halves(table)
        self.halves = halves_of(table)
        self.width = table.columns // self.halves
        self.stubs = self.width - (len(self.rows[0].values) if self.rows else 0)
        self.columns = range(len(self.rows[0].values)) if self.rows else range(0)
        self.headers = [" ".join(header_path(table, self.stubs + k)) for k in self.columns]
        self.rounded = bool(_ROUNDING_NOTE.search((table.note or "") + (table.source_note or "")))

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell of a logical row and value column."""
        return self.rows[row].values[column]

    def number(self, row: int, column: int) -> Decimal | None:
        """Its number; None where there is none."""
        cell = self.cell(row, column)
        return cell.value if cell is not None else None

    def place(self, row: int, column: int) -> Place:
        """Its place on the printed grid."""
        cell = self.cell(row, column)
        if cell is not None:
            return cell.row, cell.column
        logical = self.rows[row]
        return logical.row, logical.half * self.width + self.stubs + column

    def open(self, row: int, column: int) -> bool:
        """Whether several values remain for the cell."""
        cell = self.cell(row, column)
        return cell is not None and cell.status is CellStatus.AMBIGUOUS

    def label(self, row: int) -> str:
        """The row's label."""
        cell = self.rows[row].label
        return cell.text if cell is not None else ""

    def is_total(self, row: int, kinds: str = "any") -> bool:
        """Whether a row is a total by its label (any of its label cells)."""
        logical = self.rows[row]
        texts = [self.label(row)]
        if logical.label is not None:
            texts += [
                c.text for k in range(self.stubs) if (c := self.table.cell(logical.row, logical.half * self.width + k))
            ]
        return any(is_total_label(t, self.rules, kinds=kinds) for t in texts if t)

    def is_part_of_row_above(self, row: int) -> bool:
        """Whether a row only details another: 「うち…」, 「再掲」."""
        return bool(re.match(r"[(（]?(うち|内|再掲|内訳|\*)", folded(self.label(row))))

    def numeric(self, column: int) -> bool:
        """Whether most filled cells of a column are numbers."""
        cells = [c for r in range(len(self.rows)) if (c := self.cell(r, column)) is not None and c.text]
        return len(cells) >= 2 and sum(c.value is not None for c in cells) >= 0.7 * len(cells)

    def is_share(self, column: int) -> bool:
        """Whether a column holds percentages."""
        units = [
            c.unit for r in range(len(self.rows)) if (c := self.cell(r, column)) is not None and c.value is not None
        ]
        return bool(units) and sum(u == "%" for u in units) >= 0.6 * len(units)

    def additive(self, column: int) -> bool:
        """Whether a column's numbers may be added up at all."""
        return not self.is_share(column) and not _NOT_ADDITIVE.search(folded(self.headers[column]))


def ulp(values: Sequence[Decimal]) -> Decimal:
    """The last printed digit's worth among values."""
    digits = max((-int(v.as_tuple().exponent) for v in values), default=0)
    return Decimal(1).scaleb(-max(0, digits))


def sum_tolerance(sheet: Sheet, addends: Sequence[Decimal], unit: str | None) -> Decimal:
    """How far rounded addends may miss a rounded total: half a last digit each, 0 for exact counts."""
    step = ulp(addends)
    rounded = step < 1 or unit == "%" or sheet.rounded or bool(unit and _ROUNDED_UNITS.match(unit))
    return step * (len(addends) + 1) / 2 if rounded else Decimal(0)


# -- sums down the columns -------------------------------------------------------------------------------------


def column_sums(sheet: Sheet) -> list[Constraint]:
    """Total and subtotal rows against the rows they add up."""
    found: list[Constraint] = []
    for total in range(len(sheet.rows)):
        if not sheet.is_total(total) or sheet.is_total(total, "average"):
            continue
        best: list[Constraint] = []
        for addends in addend_choices(sheet, total):
            checks = [c for k in sheet.columns if (c := _column_sum(sheet, addends, total, k)) is not None]
            if sum(c.held is True for c in checks) > sum(c.held is True for c in best) or not best:
                best = checks
        found += _believed(sheet, best, sheet.label(total))
    return found


def addend_choices(sheet: Sheet, total: int) -> Iterator[list[int]]:
    """Sets of rows that a total row may add up, likeliest first."""
    above = [r for r in range(total) if not sheet.is_part_of_row_above(r)]
    below = [r for r in range(total + 1, len(sheet.rows)) if not sheet.is_part_of_row_above(r)]
    plain_above = [r for r in above if not sheet.is_total(r)]
    subtotals = [r for r in above if sheet.is_total(r, "sub") or (sheet.is_total(r) and not sheet.is_total(r, "grand"))]
    last_total = max((r for r in above if sheet.is_total(r)), default=-1)
    since = [r for r in plain_above if r > last_total]
    choices = [plain_above, since, [*subtotals, *(r for r in since if subtotals)]]
    if last_total >= 0 and since:
        choices.append([last_total, *since])
    if not plain_above:
        next_total = min((r for r in below if sheet.is_total(r)), default=len(sheet.rows))
        choices = [[r for r in below if not sheet.is_total(r)], [r for r in below if r < next_total]]
        choices.append([r for r in below if sheet.is_total(r, "sub")])
    seen: set[tuple[int, ...]] = set()
    for choice in choices:
        if len(choice) >= 2 and tuple(choice) not in seen:
            seen.add(tuple(choice))
            yield choice


def _column_sum(sheet: Sheet, addends: Sequence[int], total: int, column: int) -> Constraint | None:
    expected = sheet.number(total, column)
    numbers = [sheet.number(r, column) for r in addends]
    filled = [n for n in numbers if n is not None]
    if expected is None or len(filled) < 2 or not sheet.numeric(column):
        return None
    cell = sheet.cell(total, column)
    is_open = any(sheet.open(r, column) for r in addends)
    observed = sum(filled, Decimal(0))
    tolerance = sum_tolerance(sheet, [*filled, expected], cell.unit if cell is not None else None)
    held = None if is_open else abs(observed - expected) <= tolerance
    if held is not True and not sheet.additive(column) and is_open is False:
        near_whole = sheet.is_share(column) and abs(expected - 100) <= 1
        if not near_whole:
            return None
    return Constraint(
        kind="column_sum",
        cells=tuple(sheet.place(r, column) for r in addends),
        total_cell=sheet.place(total, column),
        expected=expected,
        observed=None if is_open else observed,
        tolerance=tolerance,
        held=held,
    )


def _believed(sheet: Sheet, checks: Sequence[Constraint], label: str) -> list[Constraint]:
    """The checks of one total row, if it is believable that the row is the sum of those rows."""
    held = sum(c.held is True for c in checks)
    failed = sum(c.held is False for c in checks)
    explicit = folded(label).rstrip(":：").endswith(("合計", "総計", "小計")) or folded(label) in {
        "計",
        "Total",
        "TOTAL",
    }
    if failed == 0 or held >= _MOST * (held + failed):
        return list(checks)
    if explicit and (held + failed <= 2 or held >= 1) and all(_near(c) for c in checks if c.held is False):
        return list(checks)
    return [c for c in checks if c.held is not False]


def _near(check: Constraint) -> bool:
    """Whether a sum misses its total by less than a factor of two: a slip, not another quantity."""
    if check.observed is None or check.expected == 0:
        return False
    return Decimal("0.5") <= check.observed / check.expected <= 2


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
            if held >= 2 and held >= _MOST * len(checks) and held > sum(c.held is True for c in best):
                best = checks
        found += best
    return found


def _is_total_header(sheet: Sheet, column: int) -> bool:
    path = header_path(sheet.table, sheet.stubs + column)
    return any(is_total_label(t, sheet.rules) and not is_total_label(t, sheet.rules, kinds="average") for t in path)


def _addend_columns(sheet: Sheet, total: int, totals: Sequence[int]) -> Iterator[list[int]]:
    plain = [k for k in sheet.columns if k not in totals and sheet.numeric(k) and sheet.additive(k)]
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
    tolerance = sum_tolerance(sheet, [*filled, expected], cell.unit if cell is not None else None)
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
    rows = [r for r in range(len(sheet.rows)) if not sheet.is_total(r) and not sheet.is_part_of_row_above(r)]
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
            if held >= 3 and held >= _MOST * len(checks) and held > sum(c.held is True for c in best):
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
            if held >= 3 and held >= Decimal("0.8") * len(checks) and held > sum(c.held is True for c in best):
                best = checks
        found += best
    return found


def _ratio_readings(sheet: Sheet, column: int) -> Iterator[list[Constraint]]:
    rows = range(len(sheet.rows))
    for a, b in _pairs(sheet, column):
        yield [c for r in rows if (c := _ratio(sheet, (r, a), (r, b), (r, column), "ratio")) is not None]
        yield [c for r in rows if (c := _ratio(sheet, (r, a), (r, b), (r, column), "change_ratio")) is not None]
    totals = [r for r in rows if sheet.is_total(r, "grand")]
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
