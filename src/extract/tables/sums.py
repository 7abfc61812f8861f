"""Rows that add up other rows: printed totals, subtotals and head items against what they are made of.

Totals are taken as a reader takes them, from the top: each closes a run of the entries before it that no total has
closed yet, and then stands for them (shift and reduce, as a parser does). Where several runs are possible the one
that most columns agree with is the table's own. A sum that fails is kept only where it is news: other columns
agree, or the label says total and one slip explains the difference. Not here: sums along rows (`constraints`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from extract.model import Constraint
from extract.tables.cell_values import folded
from extract.tables.outline import nested_by_labels, nested_by_numbers
from extract.tables.sheet import Sheet, sum_tolerance

MOST = Decimal("0.6")
_NEAR = Decimal("0.2")
_LONGEST_RUN = 60  # rows that a row without a word of total may add up
_SUBTOTAL = re.compile(r"[^会設統家時累推生合小総温]計$")  # 外貿計, 義務的経費計: no 会計, no 統計
_LONG = 1000  # a number that is a sum of those above it by no chance
_TOTALS = frozenset(("計", "合計", "総計", "総合計", "小計", "総数", "総額", "合計額", "Total", "TOTAL", "total"))


def column_sums(sheet: Sheet) -> list[Constraint]:
    """Every total, subtotal and head item that rows of the table add up to, held or failed, once a column."""
    columns = [k for k in sheet.columns if sheet.numeric(k)]
    rows = [r for r in range(len(sheet.rows)) if not sheet.is_aside(r) and _has_number(sheet, r, columns)]
    if not columns or len(rows) < 3:
        return []
    known = frozenset(rows)
    by_labels = {
        r: kept
        for r, children in nested_by_labels(sheet).items()
        if r in known and (kept := tuple(c for c in children if c in known))
    }
    additive = [k for k in columns if sheet.additive(k)]
    labelled = _flat(by_labels)
    nests = {**nested_by_numbers(sheet, [r for r in rows if r not in labelled], additive), **by_labels}
    found = _head_items(sheet, nests, additive)
    return [*found, *_totals(sheet, rows, columns, _flat(nests))]


def _has_number(sheet: Sheet, row: int, columns: Iterable[int]) -> bool:
    return any(sheet.number(row, k) is not None or sheet.open(row, k) for k in columns)


def _flat(nests: Mapping[int, Sequence[int]]) -> set[int]:
    return {r for children in nests.values() for r in children}


def _head_items(sheet: Sheet, nests: Mapping[int, tuple[int, ...]], columns: Sequence[int]) -> list[Constraint]:
    """Head items against the items below them; failures count where most of the head items hold."""
    checks = [
        c for row, children in sorted(nests.items()) for k in columns if (c := column_sum(sheet, children, row, k))
    ]
    held = sum(c.held is True for c in checks)
    failed = sum(c.held is False for c in checks)
    sure, likely = held >= 2 and held >= MOST * (held + failed), held >= max(1, failed)
    return [
        c for c in checks if c.held is not False or (sure and is_slip(sheet, c)) or (likely and is_one_slip(sheet, c))
    ]


def _totals(sheet: Sheet, rows: Sequence[int], columns: Sequence[int], nested: set[int]) -> list[Constraint]:
    """Total rows against the runs of entries that they close; `nested` rows are parts of head items."""
    entries: list[int] = []  # what no total has closed yet
    leaves: dict[int, tuple[int, ...]] = {}
    found: list[Constraint] = []
    for row in rows:
        if sheet.is_total(row, "average"):
            continue
        if sheet.is_total(row):
            around = entries, [r for r in rows if r > row]
            best = _best(sheet, _readings(sheet, row, around, leaves, nested), row, columns)
        elif row in nested:
            best = None
        else:
            best = _unlabelled(sheet, row, entries, columns)
        if best is None:
            entries.append(row)
            continue
        addends, checks = best
        kept = _believed(sheet, checks, row)
        found += kept
        if any(c.held is not None for c in kept) and addends[0] < row:
            first = addends[0]
            leaves[row] = tuple(x for r in entries if r >= first for x in leaves.get(r, (r,)))
            entries = [r for r in entries if r < first]
        entries.append(row)
    return found


def _unlabelled(
    sheet: Sheet, row: int, entries: Sequence[int], columns: Sequence[int]
) -> tuple[list[int], list[Constraint]] | None:
    """The run right above a row that it is the sum of, though no known word says so: 外貿計, 医業収益.

    Chance is kept out: in most columns the sum holds and in the others one slip parts it, and two of those that hold,
    one where the label ends with 計, have four digits.
    """
    run = entries[: -_LONGEST_RUN - 1 : -1]
    least = 1 if _SUBTOTAL.search(folded(sheet.label(row))) else 2
    for count in _agreeing_counts(sheet, row, run):
        addends = list(run[:count])[::-1]
        if count < 2 or any(sheet.is_total(r) for r in addends):
            continue
        checks = [c for k in columns if sheet.additive(k) and (c := column_sum(sheet, addends, row, k)) is not None]
        held = [c for c in checks if c.held]
        failed = [c for c in checks if c.held is False]
        long = sum(abs(c.expected) >= _LONG for c in held)
        if (
            long >= least
            and len(held) >= len(failed)
            and len(failed) < 2
            and all(is_one_slip(sheet, c) for c in failed)
        ):
            return addends, checks
    return None


def _readings(
    sheet: Sheet,
    total: int,
    around: tuple[Sequence[int], Sequence[int]],
    leaves: Mapping[int, tuple[int, ...]],
    nested: set[int],
) -> Iterator[list[int]]:
    """The sets of rows that a total may add up, likeliest first: runs that end right above it, or begin right below.

    `around` are the open entries above the total and the rows below it.
    """
    entries, after = around
    flat = [x for r in entries for x in leaves.get(r, (r,))]
    for run in (entries, [r for r in entries if r not in nested], flat, [r for r in flat if r not in nested]):
        last = max((i for i, r in enumerate(run) if sheet.is_total(r)), default=-1)
        yield list(run)
        yield list(run[last + 1 :])
        for count in _agreeing_counts(sheet, total, run[::-1]):
            yield list(run[len(run) - count :])
    if all(sheet.is_total(r) for r in entries):
        plain = [r for r in after if not sheet.is_total(r)]
        until = next((i for i, r in enumerate(after) if sheet.is_total(r)), len(after))
        for run in (plain, list(after[:until]), [r for r in plain if r not in nested]):
            yield list(run)
            for count in _agreeing_counts(sheet, total, run):
                yield list(run[:count])
        yield [r for r in after if sheet.is_total(r, "sub")]


def _agreeing_counts(sheet: Sheet, total: int, run: Sequence[int]) -> list[int]:
    """How many rows from the start of a run add up to the total in some column; one pass over the run."""
    sums: dict[int, Decimal] = {k: Decimal(0) for k in sheet.columns if sheet.number(total, k)}
    found: list[int] = []
    for count, row in enumerate(run, 1):
        for k in sums:
            sums[k] += sheet.number(row, k) or 0
        if any(sums[k] == sheet.number(total, k) for k in sums):
            found.append(count)
    return found


def _best(
    sheet: Sheet, readings: Iterable[list[int]], total: int, columns: Sequence[int]
) -> tuple[list[int], list[Constraint]] | None:
    """The reading that most columns agree with; among equals the nearest, then the likeliest."""
    best: tuple[tuple[int, Decimal], list[int], list[Constraint]] | None = None
    seen: set[tuple[int, ...]] = set()
    for addends in readings:
        if len(addends) < 2 or tuple(addends) in seen:
            continue
        seen.add(tuple(addends))
        checks = [c for k in columns if (c := column_sum(sheet, addends, total, k)) is not None]
        if not checks:
            continue
        held = sum(c.held is True and c.expected != 0 for c in checks)
        if held and all(c.held is not False for c in checks):
            return addends, checks
        score = (held, -sum((_miss(c) for c in checks), Decimal(0)) / len(checks))
        if best is None or score > best[0]:
            best = score, addends, checks
    return (best[1], best[2]) if best is not None else None


def _miss(check: Constraint) -> Decimal:
    """How far a sum is off, as a share of the larger side; 0 where it is not known."""
    if check.observed is None:
        return Decimal(0)
    largest = max(abs(check.observed), abs(check.expected))
    return abs(check.observed - check.expected) / largest if largest else Decimal(0)


def column_sum(sheet: Sheet, addends: Sequence[int], total: int, column: int) -> Constraint | None:
    """One column of one total; None where it cannot be tested or its numbers are not of a kind that adds up."""
    expected = sheet.number(total, column)
    filled = [n for r in addends if (n := sheet.number(r, column)) is not None]
    is_open = any(sheet.open(r, column) for r in addends)
    if expected is None or len(filled) < 2 or not sheet.numeric(column):
        return None
    cell = sheet.cell(total, column)
    observed = sum(filled, Decimal(0))
    tolerance = sum_tolerance(sheet, filled, expected, cell.unit if cell is not None else None)
    held = None if is_open else abs(observed - expected) <= tolerance
    if held is not True and not sheet.additive(column):
        near_whole = sheet.is_share(column) and abs(expected - 100) <= 1 and abs(observed - 100) <= 20
        if not near_whole or is_open:
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


def _believed(sheet: Sheet, checks: Sequence[Constraint], total: int) -> list[Constraint]:
    """The checks of one total row, failures only where it is believable that the row is the sum of those rows."""
    held = sum(c.held is True and c.expected != 0 for c in checks)
    failed = [c for c in checks if c.held is False]
    if held >= MOST * (held + len(failed)):
        news = [c for c in failed if is_slip(sheet, c)]
    elif held or len(failed) <= 2:
        explicit = folded(sheet.label(total)) in _TOTALS  # 「流動資産合計」 may name what it adds up more narrowly
        news = [c for c in failed if (explicit and _miss(c) <= _NEAR) or is_one_slip(sheet, c)]
        news = news if len(news) == len(failed) else []
    else:
        news = []
    return [c for c in checks if c.held is not False or c in news]


def is_slip(sheet: Sheet, check: Constraint) -> bool:
    """Whether a failed sum looks like a slip in a column that does add up, and not like an average or a rate."""
    if check.held is not False or check.observed is None:
        return False
    values = [c.value for p in check.cells if (c := sheet.table.cell(*p)) is not None and c.value is not None]
    is_average = bool(values) and min(values) >= 0 and min(values) <= check.expected <= max(values)
    return is_one_slip(sheet, check) or (not is_average and _miss(check) <= Decimal("0.5"))


def is_one_slip(sheet: Sheet, check: Constraint) -> bool:
    """Whether one slip of the pen in the total or in one addend explains a failed sum.

    A slip is a digit replaced, left out or doubled, two neighbours swapped, or the point moved, in a number of two
    digits and more.
    """
    if check.observed is None:
        return False
    off = check.expected - check.observed
    pairs = [(check.expected, check.observed)]
    for place in check.cells:
        cell = sheet.table.cell(*place)
        if cell is not None and cell.value is not None:
            pairs.append((cell.value, cell.value + off))
    return any(_one_slip_apart(a, b) for a, b in pairs)


def _one_slip_apart(printed: Decimal, needed: Decimal) -> bool:
    a, b = (f"{abs(n).normalize():f}".replace(".", "") for n in (printed, needed))
    if (printed < 0) != (needed < 0) or min(len(a), len(b)) < 2:
        return False
    if a.rstrip("0") == b.rstrip("0"):
        return True
    if len(a) == len(b):
        different = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(different) == 2 and different[1] == different[0] + 1:
            i, j = different
            return a[i] == b[j] and a[j] == b[i]
        return len(different) == 1 and len(a) >= 3
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 >= 4 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
