"""A number that a caption gives in brackets against its table's total: 「会員の分布（120）」.

The total is the cell beside a total label, wherever in the table that stands (halves set side by side have theirs in
the last of them). Part of the family `table_sums`; see docs/checks/table_sums.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extract.audit.context import Context
from extract.audit.grid import Grid, is_total_label, make_grid, place_name
from extract.audit.intervals import shown
from extract.audit.table_sums import explaining_note
from extract.model import Cell, Finding, Verdict, squeezed

_COUNT = re.compile(
    r"[（(](?:全|計|合計|総数|n=|N=)?(\d{1,3}(?:,\d{3})+|\d{2,3}|[1-9]\d{4,})"
    r"(?:件|社|人|名|団体|機関|クラスター|カ国|か国|校|施設)?[）)]"
)


def check_caption_totals(context: Context) -> Iterator[Finding]:
    """Captions whose number is not the total of their table."""
    for table in context.tables:
        grid = make_grid(table, context)
        found = _COUNT.search(squeezed(table.caption or ""))
        totals = list(_totals(grid, context))
        if found is None or not table.caption_pieces or len(totals) != 1:
            continue
        announced = Decimal(found.group(1).replace(",", ""))
        if totals[0].value != announced:
            yield _finding(context, grid, announced, totals[0])


def _totals(grid: Grid, context: Context) -> Iterator[Cell]:
    """The numbers right beside or below the labels that say total."""
    table = grid.table
    for label in table.cells:
        if label.value is not None or not is_total_label(squeezed(label.text), context):
            continue
        if label.is_header:
            continue
        beside = [
            c
            for c in table.cells
            if c.row <= label.row < c.row + c.row_span and c.column > label.column and c.value is not None
        ]
        if len(beside) == 1:
            yield beside[0]


def _finding(context: Context, grid: Grid, announced: Decimal, total: Cell) -> Finding:
    table, printed = grid.table, total.value or Decimal(0)
    note = explaining_note(table, context)
    return context.finding(
        "table_sums.caption_total",
        Verdict.CONTRADICTION if note is None else Verdict.EXPLAINED,
        f"{place_name(grid)}: the caption says {shown(announced)}, the printed total is {shown(printed)}"
        + (", and the note under the table says why" if note is not None else ""),
        [
            context.quote("caption", table.caption_pieces[0]),
            context.quote_cell("total", total),
            *([context.quote("note", note)] if note is not None else []),
        ],
        expected=shown(announced),
        observed=shown(printed),
        arithmetic=f"{shown(printed)} - {shown(announced)} = {shown(printed - announced)}",
        comparable="caption and total of the same table",
    )
