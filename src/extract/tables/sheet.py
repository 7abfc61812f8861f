"""A table's numbers by logical row and column, with what its labels say of them: the ground of all its arithmetic.

Here: reading labels and headers (total, detail, rate), exactness of printed numbers. Not here: which numbers should add
up (`sums`, `constraints`), how rows nest (`outline`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from extract.model import Cell, CellStatus, Table
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, is_total_label
from extract.tables.grid import LogicalRow, halves_of, header_path, unfold_halves

Place = tuple[int, int]
_NOT_ADDITIVE = re.compile(
    r"率|比$|比\(|割合|平均|単価|指数|順位|倍|密度|番号|No\.?$|%|ポイント|中央値|電話|郵便|[1一]人当|[1一]世帯当|当たり|性向"
)
_ASIDE = re.compile(r"[-－・※]?[(（\[]?(うち|内、|内数|再掲|内訳|\*)")
_ROUNDED_UNITS = re.compile(r"^(千|百万|億|兆|十億|万)")
_ROUNDING_NOTE = re.compile(r"四捨五入|切り?捨て|端数|丸め|ラウンド|一致しない場合|合わない場合")


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
        self._totals: dict[tuple[int, str], bool] = {}
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
        """Whether a cell's number is not known: several values remain, it is withheld (x, …), or digits with words."""
        cell = self.cell(row, column)
        if cell is None or cell.status is CellStatus.BLANK or cell.value is not None:
            return False
        if cell.status is CellStatus.AMBIGUOUS:
            return True
        flat = folded(cell.text)
        return flat in self.rules.unknown_marks or any(c.isdigit() for c in flat)

    def label(self, row: int) -> str:
        """The row's label."""
        cell = self.rows[row].label
        return cell.text if cell is not None else ""

    def is_total(self, row: int, kinds: str = "any") -> bool:
        """Whether a row is a total by its label (any of its label cells)."""
        known = self._totals.get((row, kinds))
        if known is None:
            known = self._totals[row, kinds] = self._reads_as_total(row, kinds)
        return known

    def _reads_as_total(self, row: int, kinds: str) -> bool:
        logical = self.rows[row]
        texts = [self.label(row)]
        if logical.label is not None:
            texts += [
                c.text for k in range(self.stubs) if (c := self.table.cell(logical.row, logical.half * self.width + k))
            ]
        return any(is_total_label(t, self.rules, kinds=kinds) for t in texts if t)

    def is_aside(self, row: int) -> bool:
        """Whether a row only details another: 「うち…」, 「再掲」."""
        return bool(_ASIDE.match(folded(self.label(row))))

    def is_aside_column(self, column: int) -> bool:
        """Whether a column only details another: its lowest header says 「うち…」."""
        path = header_path(self.table, self.stubs + column)
        return bool(path) and any(_ASIDE.match(folded(text)) for text in path)

    def numeric(self, column: int) -> bool:
        """Whether most filled cells of a column are numbers."""
        cells = [c for r in range(len(self.rows)) if (c := self.cell(r, column)) is not None and c.text]
        return len(cells) >= 2 and sum(c.value is not None for c in cells) >= 0.6 * len(cells)

    def is_share(self, column: int) -> bool:
        """Whether a column holds percentages."""
        units = [
            c.unit for r in range(len(self.rows)) if (c := self.cell(r, column)) is not None and c.value is not None
        ]
        return bool(units) and sum(u == "%" for u in units) >= 0.6 * len(units)

    def additive(self, column: int) -> bool:
        """Whether a column's numbers may be added up at all."""
        header = folded(self.headers[column])
        return not (self.is_share(column) or _NOT_ADDITIVE.search(header) or self._holds_years(column))

    def _holds_years(self, column: int) -> bool:
        """Whether a column's numbers are years: 設立年, not the amounts under 「2023年」."""
        numbers = [n for r in range(len(self.rows)) if (n := self.number(r, column)) is not None]
        return bool(numbers) and all(n == int(n) and 1868 <= n <= 2100 for n in numbers)


def ulp(values: Sequence[Decimal]) -> Decimal:
    """The last printed digit's worth among values."""
    digits = max((-int(v.as_tuple().exponent) for v in values), default=0)
    return Decimal(1).scaleb(-max(0, digits))


def sum_tolerance(sheet: Sheet, addends: Sequence[Decimal], total: Decimal, unit: str | None) -> Decimal:
    """How far rounded addends may miss their printed total; 0 for exact counts.

    Errors of rounding are uniform within half a digit, so those of n addends have standard deviation
    ``sqrt(n / 12)`` digits: three of those, at least one digit, and never more than all roundings together. Amounts
    in thousands and more may have been cut instead (切捨て): then the total is larger by up to a digit an addend.
    """
    step = ulp([*addends, total])
    coarse = bool(unit and _ROUNDED_UNITS.match(unit))
    if not (step < 1 or unit == "%" or sheet.rounded or coarse):
        return Decimal(0)
    count = Decimal(len(addends))
    spread = (3 * (count / 12).sqrt()).quantize(Decimal(1), ROUND_HALF_UP)
    spread = max(Decimal(1), min(spread, (count + 1) / 2))
    if (coarse or sheet.rounded) and total > sum(addends, Decimal(0)):
        spread = max(spread, count)
    return step * spread
