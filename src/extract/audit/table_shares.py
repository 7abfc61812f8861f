"""Percentages of a table that should form a whole: a column or a row of shares against 100.

See docs/checks/shares.md. Shares told in sentences are in `extract.audit.prose_shares`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import Context
from extract.audit.grid import Grid, is_open, is_percent, make_grid, place_name
from extract.audit.intervals import rounding_slack, shown
from extract.audit.table_sums import explaining_note
from extract.model import Cell, Finding, Verdict, squeezed

HUNDRED = Decimal(100)
_FEW = 8
_SIBLINGS = 2
_PERIOD = re.compile(r"^(?:[(（]?(?:第?\d{1,4}|[^\d]{0,4}元)[)）]?(?:年度?|期|四半期|月|回)|\d{4}$)")
_RANGE = re.compile(r"\d[^\d]{0,4}[～〜~\-－ー―][^\d]{0,3}\d|以上|以下|未満|超")


@dataclass(frozen=True, slots=True)
class Shares:
    """A line of percentages: its cells, the labels of its parts, what a message calls it, whether it is a row."""

    cells: tuple[Cell, ...]
    labels: tuple[str, ...]
    name: str
    across: bool

    @property
    def total(self) -> Decimal:
        """Their sum."""
        return sum((c.value for c in self.cells if c.value is not None), Decimal(0))


def check_table_shares(context: Context) -> Iterator[Finding]:
    """Lines of shares whose sum is not 100 and not explained by rounding."""
    for table in context.tables:
        grid = make_grid(table, context)
        if _several_answers(grid, context) or explaining_note(table, context) is not None:
            continue
        lines = tuple(lines_of_shares(grid))
        whole = {x.across: sum(_is_whole(grid, y) for y in lines if y.across is x.across) for x in lines}
        for shares in lines:
            others = sum(y.across is shares.across for y in lines) - 1
            finding = _judged(grid, shares, context, whole[shares.across] >= max(_SIBLINGS, others))
            if finding is not None:
                yield finding


def _several_answers(grid: Grid, context: Context) -> bool:
    table = grid.table
    words = squeezed(" ".join(filter(None, (table.caption, table.note, table.unit, *grid.column_labels))))
    return bool(context.pattern("several_answers").search(words))


def lines_of_shares(grid: Grid) -> Iterator[Shares]:
    """The columns and rows of a table that hold percentages only, totals left out."""
    rows = [r for r in range(grid.table.header_rows, grid.table.rows) if r not in grid.total_rows]
    columns = [c for c in grid.numeric_columns if is_percent(grid, c)]
    for c in columns:
        if not any(is_open(grid.cells[r][c]) for r in rows if grid.cells[r][c] is not None):
            yield _line(grid, [(r, c) for r in rows], [grid.row_labels[r] for r in rows], grid.column_labels[c], False)
    parts = [c for c in columns if c not in grid.total_columns]
    if len(parts) >= 3 and len(columns) == len(grid.numeric_columns):
        for r in rows:
            if not any(is_open(grid.cells[r][c]) for c in parts):
                labels = [grid.column_labels[c] for c in parts]
                yield _line(grid, [(r, c) for c in parts], labels, grid.row_labels[r], True)


def _is_whole(grid: Grid, shares: Shares) -> bool:
    """Whether three shares and more of a line add up to 100."""
    count = len(shares.cells)
    return count > _SIBLINGS and abs(shares.total - HUNDRED) <= rounding_slack(count, grid.step(shares.cells))


def _line(grid: Grid, positions: Sequence[tuple[int, int]], labels: Sequence[str], name: str, across: bool) -> Shares:
    kept = [(grid.cell(r, c), label) for (r, c), label in zip(positions, labels, strict=True) if _has(grid, r, c)]
    return Shares(tuple(cell for cell, _ in kept), tuple(label for _, label in kept), name, across)


def _has(grid: Grid, row: int, column: int) -> bool:
    return grid.values[row][column] is not None


def _judged(grid: Grid, shares: Shares, context: Context, others_are: bool) -> Finding | None:
    """The finding of a line that is no whole; `others_are` where all other lines of its direction are."""
    count = len(shares.cells)
    if count < 3 or any(c.value is None or c.value < 0 for c in shares.cells):
        return None
    if sum(bool(_PERIOD.search(_era_dropped(label))) for label in shares.labels) * 2 > count:
        return None  # one rate at several times
    step = grid.step(shares.cells)
    off = shares.total - HUNDRED
    if abs(off) <= rounding_slack(count, step):
        return None
    certainty = 1.0 if others_are else _certainty(grid, shares, abs(off), context)
    if certainty <= 0:
        return None
    parts = " + ".join(shown(c.value) for c in shares.cells)
    return context.finding(
        "shares.table",
        Verdict.CONTRADICTION,
        f"{place_name(grid)}: the shares of 「{shares.name}」 add up to {shown(shares.total)}, not 100",
        [context.quote_cell("part", c) for c in shares.cells],
        expected="100",
        observed=shown(shares.total),
        arithmetic=f"{parts} = {shown(shares.total)}; {shown(shares.total)} - 100 = {shown(off)}; "
        f"rounding explains at most {shown(rounding_slack(count, step))}",
        comparable="one column or row of percentages of the same table, one answer or part each",
        certainty=certainty,
    )


def _era_dropped(label: str) -> str:
    return re.sub(r"^(?:明治|大正|昭和|平成|令和|西暦|[MTSHR](?=\d))", "", label)


def _certainty(grid: Grid, shares: Shares, off: Decimal, context: Context) -> float:
    """How sure it is that these shares are parts of one whole: words of distribution, a scale of classes, nearness."""
    table = grid.table
    title = squeezed(" ".join(filter(None, (table.caption, table.unit, shares.name, *grid.column_labels))))
    told = bool(context.pattern("distribution").search(title))
    rest = any(context.pattern("rest_label").search(label) for label in shares.labels)
    classes = sum(bool(_RANGE.search(label)) for label in shares.labels) * 2 >= len(shares.labels)
    graded = sum(bool(context.pattern("grade").search(label)) for label in shares.labels) >= 2
    clues = sum((told, rest, classes, graded))
    if not clues and len(shares.cells) > _FEW:
        return 0.0  # many rates of one column may come near 100 by chance
    if off <= 5:
        return 1.0 if clues else 0.75
    if off <= 20:
        return (0.3, 0.85, 1.0, 1.0, 1.0)[clues]
    return (0.0, 0.6, 0.9, 1.0, 1.0)[clues] if off <= 80 else 0.0
