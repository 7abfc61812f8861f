"""Rows that lost their blank cells, as a problem: values in order, columns, printed totals.

Here: the types, and what order alone allows. Not here: the search (`solver`), tables (`placing`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementProblem:
    """Rows of values that keep their order but have lost their columns.

    `rows` are the values of each body row in printed order, as integers in a common scale; there are `columns`
    columns. `totals` is the printed total row in the same scale: None where a column has no total, or `loose_totals`
    where the total row itself has lost blanks. `filled` are columns that no row leaves blank.
    """

    rows: tuple[tuple[int, ...], ...]
    columns: int
    totals: tuple[int | None, ...] = ()
    loose_totals: tuple[int, ...] | None = None
    filled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementAnswer:
    """What may stand in each cell.

    `candidates[row][column]` are the indices of the row's values that may stand there, -1 for blank. For a loose
    total row there is one more row at the end. `solutions` is their number where all were enumerated, else None.
    `feasible` is false when no placement satisfies the totals; `proven` is false when time ran out, so that more
    candidates may exist than were ruled in (`candidates` then holds all that were not ruled out).
    """

    candidates: tuple[tuple[frozenset[int], ...], ...]
    solutions: int | None
    feasible: bool
    proven: bool


def order_candidates(values: int, columns: int, filled: Iterable[int] = ()) -> tuple[frozenset[int], ...]:
    """What order alone allows: which of `values` in a row may stand in each of `columns`, -1 for blank.

    >>> order_candidates(1, 2)
    (frozenset({0, -1}), frozenset({0, -1}))
    """
    must = frozenset(filled)
    allowed: list[set[int]] = [set() for _ in range(columns)]
    low = [sum(1 for f in must if f < k) for k in range(columns)]
    high = [sum(1 for f in must if f > k) for k in range(columns)]
    for k in range(columns):
        for i in range(values):
            fits_left = low[k] <= i <= k
            fits_right = high[k] <= values - 1 - i <= columns - 1 - k
            if fits_left and fits_right:
                allowed[k].add(i)
        if k not in must and values < columns:
            allowed[k].add(-1)
    return tuple(frozenset(a) for a in allowed)


def missing_sum(problem: PlacementProblem) -> int | None:
    """How much the body's numbers lack to add up to all printed totals; None where some column has no total.

    Every printed number stands in some column, so that this difference does not depend on where. It is what one
    number must be off by, if only one number is wrong.

    >>> missing_sum(PlacementProblem(rows=((1, 2), (4,)), columns=2, totals=(1, 7)))
    1
    """
    totals = problem.loose_totals if problem.loose_totals is not None else problem.totals
    known = [t for t in totals if t is not None]
    if len(known) != len(totals) or (problem.loose_totals is None and len(known) != problem.columns):
        return None
    return sum(known) - sum(v for row in problem.rows for v in row)
