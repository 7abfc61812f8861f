"""Head cells of a table kept by blanks: which words over the body belong to which column.

Heads are centred over their columns, run over lines of their own, and may stand one blank apart where columns are
narrow. Each line's words go to columns in their order, nearest first; a line keeps its wide gaps only, unless more
columns get a head when it is cut at every blank.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.tables.layout_lines import Columns, LayoutLine, Segment

Heads = dict[int, list[tuple[LayoutLine, Segment]]]


def head_cells(head: Sequence[LayoutLine], columns: Columns) -> Heads:
    """The head's words by column, top to bottom.

    Where there are as many heads as columns (or one less, none over the first) they are matched in order: over narrow
    columns heads drift far from what they stand for. Otherwise each line's words go to the nearest columns.
    """
    for pieces in ([x.segments for x in head], [x.words for x in head]):
        matched = _in_order(head, pieces, columns)
        if matched is not None:
            return matched
    found: Heads = {}
    for line in head:
        whole = _placed(line.segments, columns, found)
        cut = _placed(line.words, columns, found) if len(line.words) > len(line.segments) else {}
        gained = len(found.keys() | cut.keys()) > len(found.keys() | whole.keys())
        chosen = cut if gained and len(cut) == len(line.words) else whole
        for k, words in chosen.items():
            found.setdefault(k, []).extend((line, w) for w in words)
    return dict(sorted(found.items()))


def _in_order(head: Sequence[LayoutLine], pieces: Sequence[Sequence[Segment]], columns: Columns) -> Heads | None:
    """Heads as stacks of words that stand over each other, left to right; None where their number does not fit."""
    stacks: list[list[tuple[LayoutLine, Segment]]] = []
    reach = -1
    for line, word in sorted(((x, w) for x, ws in zip(head, pieces, strict=True) for w in ws), key=lambda p: p[1].x0):
        if word.x0 < reach:
            stacks[-1].append((line, word))
        else:
            stacks.append([(line, word)])
        reach = max(reach, word.x1)
    first = len(columns.extents) - len(stacks)
    if first not in (0, 1) or (
        first == 1 and columns.distance(0, stacks[0][0][1]) < columns.distance(1, stacks[0][0][1])
    ):
        return None
    order = {id(x): i for i, x in enumerate(head)}
    return {
        first + k: sorted(stack, key=lambda p: (order[id(p[0])], p[1].x0)) for k, stack in enumerate(stacks) if stack
    }


def _placed(words: Sequence[Segment], columns: Columns, above: Heads) -> dict[int, list[Segment]]:
    """Words of one line to columns, in order, one a column where there are enough: the nearest fit."""
    width = len(columns.extents)
    if len(words) > width:
        found: dict[int, list[Segment]] = {}
        for word in words:
            costs = [_cost(k, word, columns, above) for k in range(width)]
            found.setdefault(costs.index(min(costs)), []).append(word)
        return found
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for word in words:
        following: list[tuple[float, tuple[int, ...]]] = []
        for k in range(width):
            fitting = [b for b in best if not b[1] or b[1][-1] < k]
            if fitting:
                cost, chosen = min(fitting)
                following.append((cost + _cost(k, word, columns, above), (*chosen, k)))
        best = following
    if not best:
        return {}
    return {k: [word] for k, word in zip(min(best)[1], words, strict=True)}


def _cost(k: int, word: Segment, columns: Columns, above: Heads) -> float:
    """How far a word stands from a column; nothing where it stands under a head cell of it and under no other."""
    under = [c for c, words in above.items() if any(w.x0 < word.x1 and word.x0 < w.x1 for _, w in words)]
    if under == [k]:
        return 0.0
    return columns.distance(k, word) + (1.0 if under else 0.0)
