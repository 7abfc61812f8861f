"""Merged heads that nothing is drawn under: which columns each covers, told by the heads below.

A line of few heads over a line of many is one of groups when the groups can be laid so that each is centred under its
head and together they take in every column that has a head below.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.tables.pdf_rivers import column_of
from extract.text.runs import Run

OFF_CENTRE_EM = 2.0


def grouped_reach(line: Sequence[Run], below: Sequence[Run], edges: Sequence[float]) -> list[tuple[int, int]]:
    """The first and last column of each head of a line; empty where they make no groups.

    Args:
        line: The heads, left to right.
        below: The heads of the next line.
        edges: The columns' edges, one more than there are columns.
    """
    cuts = edges[1:-1]
    under = {column_of((w.x0 + w.x1) / 2, cuts): w for w in below}
    if len(under) < len(below) or not line:
        return []
    owners = [column_of((w.x0 + w.x1) / 2, cuts) for w in line]
    grouping = [w for w, home in zip(line, owners, strict=True) if home in under]
    columns = sorted(under)
    if not grouping or len(grouping) * 2 > len(columns) or columns != list(range(columns[0], columns[-1] + 1)):
        return []
    found = _laid(grouping, columns, under)
    if found is None:
        return []
    reach = dict(zip((id(w) for w in grouping), found[1], strict=True))
    return [reach.get(id(w), (home, home)) for w, home in zip(line, owners, strict=True)]


def _laid(
    heads: Sequence[Run], columns: Sequence[int], under: dict[int, Run]
) -> tuple[float, list[tuple[int, int]]] | None:
    """The best split of columns into one run of two or more a head, each centred under it; with how far it is off."""
    if not heads:
        return None if columns else (0.0, [])
    best: tuple[float, list[tuple[int, int]]] | None = None
    head = heads[0]
    for size in range(2, len(columns) - 2 * (len(heads) - 1) + 1):
        first, last = under[columns[0]], under[columns[size - 1]]
        off = abs((first.x0 + first.x1 + last.x0 + last.x1) / 4 - (head.x0 + head.x1) / 2)
        if off > OFF_CENTRE_EM * head.size_pt:
            continue
        rest = _laid(heads[1:], columns[size:], under)
        if rest is not None and (best is None or off + rest[0] < best[0]):
            best = (off + rest[0], [(columns[0], columns[size - 1]), *rest[1]])
    return best
