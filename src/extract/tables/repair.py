"""Which smallest set of printed numbers would have to change for sums to hold.

Here: sums over integers and the search over small sets of cells. Not here: which sums a table should satisfy
(`constraints`), the solver for sets of more than one cell (`solver`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearSum:
    """A printed sum: the cells with their signs add up to 0 within `slack` (the total has the opposite sign)."""

    terms: tuple[tuple[int, int], ...]
    constant: int = 0
    slack: int = 0

    def residual(self, values: Sequence[int]) -> int:
        """How far the values are from adding up."""
        return self.constant + sum(sign * values[i] for i, sign in self.terms)


def smallest_change(
    values: Sequence[int], sums: Sequence[LinearSum], *, largest: int = 3
) -> tuple[tuple[int, ...], ...]:
    """Every smallest set of numbers whose change would make all sums hold.

    Args:
        values: The printed numbers as integers in a common scale.
        sums: The sums that should hold.
        largest: Sets larger than this are not looked for.

    Returns:
        All sets of the smallest size that works (indices into `values`, ascending); empty when all sums hold
        already or no set within the limit works.
    """
    broken = [s for s in sums if abs(s.residual(values)) > s.slack]
    if not broken:
        return ()
    involved = sorted({i for s in broken for i, _ in s.terms})
    for size in range(1, largest + 1):
        found = tuple(c for c in combinations(involved, size) if _repairs(values, sums, broken, c))
        if found:
            return found
    return ()


def _repairs(
    values: Sequence[int], sums: Sequence[LinearSum], broken: Sequence[LinearSum], cells: tuple[int, ...]
) -> bool:
    """Whether changing only `cells` can make all sums hold."""
    chosen = set(cells)
    if any(not any(i in chosen for i, _ in s.terms) for s in broken):
        return False
    touched = [s for s in sums if any(i in chosen for i, _ in s.terms)]
    if len(cells) == 1:
        return _single_repairs(values, touched, cells[0])
    solver = import_module("extract.tables.solver")  # the solver library is slow to load and seldom needed
    return bool(solver.can_change(values, [(s.terms, s.residual(values), s.slack) for s in touched], cells))


def _single_repairs(values: Sequence[int], touched: Sequence[LinearSum], cell: int) -> bool:
    low, high = float("-inf"), float("inf")
    for s in touched:
        sign = sum(g for i, g in s.terms if i == cell)
        residual = s.residual(values)
        if sign == 0:
            if abs(residual) > s.slack:
                return False
            continue
        ends = sorted(((-s.slack - residual) / sign, (s.slack - residual) / sign))
        low, high = max(low, ends[0]), min(high, ends[1])
    return low <= high
