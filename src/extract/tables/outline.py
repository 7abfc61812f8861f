"""How the rows of a table nest: which rows detail another row, by their labels or by their numbers.

A budget prints a head item and below it the items it is made of; adding both counts twice. Here: for every row the
rows below it that it is made of. Not here: which of those sums hold (`sums`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extract.tables.cell_values import folded
from extract.tables.sheet import Sheet

_ENUMERATORS = (
    re.compile(r"第?\d{1,2}(?![\d,.])(?=[^年月日人歳件回位%~～\-度期世以未])"),
    re.compile(r"[(（]\d{1,2}[)）]"),
    re.compile(r"[Ⅰ-Ⅻ]|[IVX]{1,4}[.．]"),
    re.compile(r"[①-⑳]"),
    re.compile(r"[ア-ン][.．)）]|[(（][ア-ン][)）]"),
    re.compile(r"[一二三四五六七八九十]{1,2}[.．、]"),
)
_LONGEST_RUN = 60  # rows that one head item may be made of, where only the numbers tell


def nested_by_labels(sheet: Sheet) -> dict[int, tuple[int, ...]]:
    """For each row with rows of a deeper level right below it, those of the level next below, in order.

    The level is the stub column that holds a row's label where the table has several, else the kind of its
    enumerator where every row has one. Totals end a nest; asides (うち …) are left out.
    """
    levels = _stub_levels(sheet) or _enumerator_levels(sheet)
    found: dict[int, tuple[int, ...]] = {}
    if not levels:
        return found
    for row, level in levels.items():
        children: list[tuple[int, int]] = []
        for below in range(row + 1, len(sheet.rows)):
            if sheet.is_aside(below):
                continue
            if below not in levels or levels[below] <= level:
                break
            children.append((below, levels[below]))
        if children:
            nearest = min(depth for _, depth in children)
            found[row] = tuple(r for r, depth in children if depth == nearest)
    return found


def _stub_levels(sheet: Sheet) -> dict[int, int]:
    """The stub column of each row's label, where rows of some level stand under a label of a column further left."""
    if sheet.stubs < 2 or sheet.halves > 1:
        return {}
    found: dict[int, int] = {}
    heads: set[int] = set()
    for row, logical in enumerate(sheet.rows):
        own = [
            k
            for k in range(sheet.stubs)
            if (c := sheet.table.cell(logical.row, k)) is not None and c.row == logical.row and c.text
        ]
        if not own or sheet.is_total(row):
            continue
        found[row] = own[0]  # a group's first member names its group too: it stands beside it, not under it
        if len(own) == 1:
            heads.add(own[0])
    return found if len(heads) > 1 else {}


def _enumerator_levels(sheet: Sheet) -> dict[int, int]:
    """The rank of each row's kind of enumerator, kinds ranked as they first appear; none where a row has none."""
    kinds: list[int] = []
    found: dict[int, int] = {}
    for row in range(len(sheet.rows)):
        if sheet.is_total(row) or sheet.is_aside(row):
            continue
        label = folded(sheet.label(row))
        kind = next((i for i, pattern in enumerate(_ENUMERATORS) if pattern.match(label)), None)
        if kind is None:
            return {}
        if kind not in kinds:
            kinds.append(kind)
        found[row] = kinds.index(kind)
    return found if len(kinds) > 1 else {}


def nested_by_numbers(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Rows whose numbers are, in every column, the sums of the rows right below them: head items without a sign of it.

    Chance is kept out: the row needs two columns with numbers, or one number of three digits and more.
    """
    found: dict[int, tuple[int, ...]] = {}
    open_rows: list[int] = []  # the rows below that no row in between is made of, nearest last
    for row in reversed(rows):
        if not sheet.is_total(row):
            below = open_rows[: -_LONGEST_RUN - 1 : -1]
            count = _run_that_adds_up(sheet, row, below, columns)
            if count:
                found[row] = tuple(below[:count])
                del open_rows[-count:]
        open_rows.append(row)
    return found


def _run_that_adds_up(sheet: Sheet, row: int, below: Sequence[int], columns: Sequence[int]) -> int:
    wanted = [(k, n) for k in columns if (n := sheet.number(row, k)) is not None and n]
    if len(wanted) < 2 and not any(abs(n) >= 100 for _, n in wanted):
        return 0
    sums: Mapping[int, Decimal] = {}
    for count, addend in enumerate(below, 1):
        if sheet.is_total(addend):
            return 0
        sums = {k: sums.get(k, Decimal(0)) + (sheet.number(addend, k) or 0) for k, _ in wanted}
        if count >= 2 and all(sums[k] == n for k, n in wanted):
            return count
    return 0
