"""Ranks and bounds told of a table's rows: 「放火は76件で第5位」, 「上位3項目はいずれも38％を超えた」.

A rank is held against the column of ranks, else against the order of the rows by any of their columns. A bound said of
all is held against the numbers its sentence lists, else against the column it names. Part of the family `prose_table`;
see docs/checks/prose_table.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import PROSE, Context, Sentence
from extract.audit.grid import Grid, place_name
from extract.audit.intervals import shown
from extract.audit.restated import Labels, bare, last_named, links_of, row_name
from extract.model import Cell, Evidence, Finding, Quantity, QuantityKind, Verdict

_RANK = re.compile(r"^第?([1-9][0-9]?)位$")
_ELSEWHERE = re.compile(
    r"(?:前年|前回|前期|昨年|全国|世界|国内|都道府県|県内|市内)[^、。「]{0,10}$|前(?:年|回|期)[^、。]{0,4}$"
)
_BEHIND = re.compile(r"^(?:は|が|の|に)「?")
_ALL = re.compile(r"いずれも|すべて|全て|いずれの[^、。0-9]{1,8}も|どの[^、。0-9]{1,8}も")
_ROWS_SAID = re.compile(r"いずれの[^、。0-9]{1,8}も|どの[^、。0-9]{1,8}も")  # いずれも alone may be of some rows only
_TOP = re.compile(r"上位の?([2-9]|1[0-9])")
_LISTED_KINDS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.PERCENT)
_WANTED = re.compile(r"^[^、。]{0,8}(?:目標|とする|目指|めざ|見込|条件|基準|必要|べき)")
_NEAR = 24
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Member:
    """A number that a bound is said of, with its evidence."""

    value: Decimal
    where: Evidence


def check_table_order(context: Context) -> Iterator[Finding]:
    """Ranks that are not the table's, bounds that some number they are said of does not keep."""
    for linked in links_of(context):
        for sentence in context.sentences_of(linked.block):
            for q in sentence.quantities:
                rank = _RANK.match(q.text)
                if rank is not None:
                    yield from _ranked(context, linked.labels, sentence, q, int(rank[1]))
    for block in context.blocks:
        for sentence in context.sentences_of(block) if block.label in PROSE else ():
            for q in sentence.quantities:
                if q.value.kind in _LISTED_KINDS and (q.value.low is None) != (q.value.high is None):
                    yield from _bounded(context, sentence, q)


# Ranks.


def _ranked(context: Context, labels: Labels, sentence: Sentence, q: Quantity, told: int) -> Iterator[Finding]:
    row = _row_of(labels, sentence, q)
    if row is None or _ELSEWHERE.search(sentence.before(q, 16)):
        return
    known = _ranks(context, labels.grid, row)
    if not known or told in known:
        return
    cell = next(c for c in labels.grid.cells[row] if c is not None)
    name = row_name(labels.grid, row)
    yield context.finding(
        "prose_table.rank",
        Verdict.CONTRADICTION,
        f"the text says 「{q.text}」, in {place_name(labels.grid)} 「{name}」 is number {min(known)}",
        [context.quote_quantity("told", q, around=12), context.quote_cell("row", cell)],
        expected=str(min(known)),
        observed=q.text,
        arithmetic=f"「{name}」 is number {' or '.join(str(k) for k in sorted(known))} of {len(labels.rows)} rows",
        comparable="the sentence names the row; the table ranks its rows",
    )


def _row_of(labels: Labels, sentence: Sentence, q: Quantity) -> int | None:
    """The row a rank is told of: the one its clause is about, or the one named right behind it (4位は「…」)."""
    text = sentence.block.text.text
    behind = bare(text[q.clean_span.end : min(sentence.end, q.clean_span.end + _NEAR)])
    lead = _BEHIND.match(behind)
    if lead is not None:
        named = [x for x in labels.rows if behind[lead.end() :].startswith(x)]
        if named:
            return labels.rows[max(named, key=len)]
    before = bare(text[sentence.start : q.clean_span.start])
    label = last_named(before, labels.rows)
    if label is None or re.search(r"[1-9]位", before[before.rfind(label) :]):
        return None
    return labels.rows[label] if re.match(r"[」』]?[はがも]", before[before.rfind(label) + len(label) :]) else None


def _ranks(context: Context, grid: Grid, row: int) -> set[int]:
    """The ranks a row may be said to have; none where the table does not rank its rows."""
    printed = grid.row_labels[row]
    if printed.isdigit():
        return {int(printed)}
    for c in grid.numeric_columns:
        value = grid.values[row][c]
        if "順位" in grid.column_labels[c]:
            return {int(value)} if value is not None else set()
    rows = [r for r in range(grid.table.header_rows, grid.table.rows) if r not in grid.total_rows]
    rest = context.pattern("rest_label")
    rows = [r for r in rows if not rest.search(grid.row_labels[r])]
    if row not in rows or not any(_descends(grid, rows, c) for c in grid.numeric_columns):
        return set()
    columns = [{r: v for r in rows if (v := grid.values[r][c]) is not None} for c in grid.numeric_columns]
    return {1 + sum(v > column[row] for v in column.values()) for column in columns if row in column}


def _descends(grid: Grid, rows: Sequence[int], column: int) -> bool:
    """Whether a table is ordered by a column, the largest first."""
    values = [grid.values[r][column] for r in rows]
    known = [v for v in values if v is not None]
    return len(known) == len(values) > _FEWEST and known == sorted(known, reverse=True)


# Bounds.


def _bounded(context: Context, sentence: Sentence, q: Quantity) -> Iterator[Finding]:
    text = sentence.block.text.text
    found = list(_ALL.finditer(text, max(sentence.start, q.clean_span.start - _NEAR), q.clean_span.start))
    if not found or _WANTED.match(sentence.after(q, _NEAR)):
        return
    members, why = _members(context, sentence, q, found[-1].start())
    low, high = q.value.low, q.value.high
    outside = [m for m in members if (low is not None and m.value < low) or (high is not None and m.value > high)]
    if not outside:
        return
    yield context.finding(
        "prose_table.bound",
        Verdict.CONTRADICTION,
        f"「{found[-1].group()}」 says 「{q.text}」 of numbers of which {len(outside)} do not keep it, "
        f"{shown(outside[0].value)} first",
        [context.quote_quantity("told", q, around=16), *(m.where for m in outside[:3])],
        expected=shown(min(m.value for m in members) if low is not None else max(m.value for m in members)),
        observed=q.text,
        arithmetic=f"of {', '.join(shown(m.value) for m in members[:8])} {shown(outside[0].value)} is not 「{q.text}」",
        comparable=why,
    )


def _members(context: Context, sentence: Sentence, q: Quantity, until: int) -> tuple[list[Member], str]:
    """What a bound is said of: the numbers its sentence lists before it, else a column of a table."""
    sort = q.value.kind, q.value.unit
    listed = [
        x
        for x in sentence.quantities
        if x.clean_span.end <= until and (x.value.kind, x.value.unit) == sort and x.value.low == x.value.high
    ]
    top = _TOP.search(sentence.text)
    if len(listed) >= _FEWEST and top is None:
        values = [Member(x.value.low or Decimal(0), context.quote_quantity("listed", x)) for x in listed]
        return values, "the sentence lists them right before"
    for linked in links_of(context):
        grid = linked.labels.grid
        said = _ROWS_SAID.search(sentence.text) or top
        own = (
            said
            and linked.block.block_id == sentence.block.block_id
            and grid.table.section_id == sentence.block.section_id
        )
        column = _column(linked.labels, sentence, q) if own else None
        if column is not None:
            cells = _cells(context, grid, column)
            kept = cells[: int(top[1])] if top is not None else cells
            values = [Member(c.value or Decimal(0), context.quote_cell("cell", c)) for c in kept]
            return values, f"the sentence speaks of the column 「{grid.column_labels[column]}」 of {place_name(grid)}"
    return [], ""


def _column(labels: Labels, sentence: Sentence, q: Quantity) -> int | None:
    """The column of shares a bound names, or the only one there is."""
    if q.value.kind is not QuantityKind.PERCENT:
        return None
    named = last_named(bare(sentence.text), labels.columns)
    if named is not None:
        return labels.columns[named] if labels.columns[named] in labels.percents else None
    return next(iter(labels.percents)) if len(labels.percents) == 1 else None


def _cells(context: Context, grid: Grid, column: int) -> list[Cell]:
    """The cells of a column without totals and rests, the largest first."""
    rest = context.pattern("rest_label")
    rows = [r for r in range(grid.table.header_rows, grid.table.rows) if r not in grid.total_rows]
    cells = [grid.cells[r][column] for r in rows if not rest.search(grid.row_labels[r])]
    return sorted((c for c in cells if c is not None and c.value is not None), key=lambda c: -(c.value or Decimal(0)))
