"""The best one-to-one assignment of two small sets: an exact solver, standard library only.

Used by `binding` for captions and bodies.
"""

from __future__ import annotations

from collections.abc import Sequence


def best_assignment(gains: Sequence[Sequence[float]]) -> tuple[int | None, ...]:
    """For each row the column that makes the sum of gains largest, or None.

    Only pairs with a gain above 0 are made; every column goes to one row at most. Ties fall to the earlier column.
    The method is the Hungarian algorithm with potentials (Kuhn 1955, in the O(n³) form of Jonker and Volgenant).

    >>> best_assignment([[3.0, 2.0], [2.5, 0.0]])
    (1, 0)
    >>> best_assignment([[-1.0], [2.0]])
    (None, 0)
    """
    rows = len(gains)
    columns = max((len(g) for g in gains), default=0)
    if rows == 0 or columns == 0:
        return (None,) * rows
    size = columns + rows  # a column of its own for every row that stays alone, at gain 0
    cost = [[-max(g, 0.0) if g > 0 else 0.0 for g in row] + [0.0] * (size - len(row)) for row in gains]
    owner = _hungarian(cost, rows, size)
    found: list[int | None] = [None] * rows
    for column, row in enumerate(owner):
        if row is not None and column < columns and gains[row][column] > 0:
            found[row] = column
    return tuple(found)


def _hungarian(cost: list[list[float]], rows: int, columns: int) -> list[int | None]:
    """Which row owns each column in a cheapest assignment of all rows."""
    u = [0.0] * (rows + 1)
    v = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    way = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        at = 0
        least = [float("inf")] * (columns + 1)
        used = [False] * (columns + 1)
        while owner[at]:
            at = _grow(cost, at, owner, (u, v), least, used, way)
        while at:
            before = way[at]
            owner[at] = owner[before]
            at = before
    return [r - 1 if r else None for r in owner[1:]]


def _grow(
    cost: list[list[float]],
    at: int,
    owner: list[int],
    potentials: tuple[list[float], list[float]],
    least: list[float],
    used: list[bool],
    way: list[int],
) -> int:
    """One step of the search for an augmenting path; returns the next column."""
    u, v = potentials
    used[at] = True
    row = owner[at]
    delta = float("inf")
    following = 0
    for column in range(1, len(v)):
        if used[column]:
            continue
        reduced = cost[row - 1][column - 1] - u[row] - v[column]
        if reduced < least[column]:
            least[column] = reduced
            way[column] = at
        if least[column] < delta:
            delta = least[column]
            following = column
    for column in range(len(v)):
        if used[column]:
            u[owner[column]] += delta
            v[column] -= delta
        else:
            least[column] -= delta
    return following
