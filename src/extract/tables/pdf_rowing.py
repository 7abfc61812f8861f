"""Text rows to table rows where no rule parts them: wrapped cells are put together, full ones apart.

Evidence, strongest first: two numbers in one column are two rows; a cell whose line stopped short of its column's
edge did not wrap; gaps of two sizes part lines of a cell from rows.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from extract.tables.pdf_cells import is_torn
from extract.tables.pdf_refine import ENTRY_MARKS, NIL, is_number
from extract.tables.pdf_rivers import Region, TextRow, column_of
from extract.text.runs import Run

GAP_RATIO = 1.3
OUTDENT_EM = 0.45
MANY = 3  # cells that do not all wrap at once, where they are all but one of a row


def table_rows(
    region: Region, body: Sequence[TextRow], cuts: Sequence[float], numeric: Sequence[bool]
) -> list[list[TextRow]]:
    """Text rows grouped into table rows, top to bottom."""
    if not body:
        return []
    slots = _slots(region, body)
    if slots is not None:
        rows: list[list[TextRow]] = []
        # Where numbers part what stands between two rules, the rules set off groups, not every row.
        whole = sum(1 for s in slots if len(s) > 1 and not _too_many_numbers(s, cuts, numeric))
        grouped = sum(1 for s in slots if _too_many_numbers(s, cuts, numeric))
        for slot in slots:
            rows += _parted(slot, cuts, numeric, drawn=3 * grouped <= whole)
        return rows
    by_gap = _by_gaps(body, cuts, numeric)
    if by_gap is not None:
        return by_gap
    return _parted(list(body), cuts, numeric, drawn=False)


@dataclass(slots=True)
class StubGroup:
    """A label of the first column that stands for several rows: its words, first row and number of rows."""

    words: list[Run]
    row: int
    size: int


def stub_groups(rows: list[list[TextRow]], cuts: Sequence[float]) -> tuple[list[list[TextRow]], list[StubGroup]]:
    """Labels centred against groups of rows, and the rows without them.

    Only where every row has a second column, labels are fewer than rows, and groups centred on the labels tile all
    rows exactly; else the rows come back as they are.
    """
    labels: list[tuple[float, list[Run]]] = []
    kept: list[list[TextRow]] = []
    for row in rows:
        first = [w for r in row for w in r.words if column_of((w.x0 + w.x1) / 2, cuts) == 0]
        rest = [TextRow(words) for r in row if (words := [w for w in r.words if w not in first])]
        if first:
            labels.append(((min(w.top for w in first) + max(w.bottom for w in first)) / 2, first))
        if rest:
            kept.append(rest)
    if len(cuts) < 2 or not labels or not len(kept) >= 2 or len(labels) > 0.75 * len(kept):
        return rows, []
    if any(1 not in _filled(row, cuts) for row in kept):
        return rows, []
    groups = _tiled(labels, [sum(r.middle for r in row) / len(row) for row in kept])
    return (kept, groups) if groups else (rows, [])


def _tiled(labels: Sequence[tuple[float, list[Run]]], middles: Sequence[float]) -> list[StubGroup]:
    """Groups of rows, each centred on its label; nothing where they do not tile."""
    pitch = statistics.median(b - a for a, b in itertools.pairwise(middles))
    groups: list[StubGroup] = []
    start = 0
    for at, words in labels:
        end = next(
            (e for e in range(start, len(middles)) if abs((middles[start] + middles[e]) / 2 - at) < 0.3 * pitch), None
        )
        if end is None:
            return []
        groups.append(StubGroup(words, start, end - start + 1))
        start = end + 1
    return groups if start == len(middles) and any(g.size > 1 for g in groups) else []


def _slots(region: Region, body: Sequence[TextRow]) -> list[list[TextRow]] | None:
    """Text rows between neighbouring rules or bands, where those part (nearly) every row; else None."""
    edges = sorted({round(v, 1) for v in region.levels} | {round(v, 1) for b in region.bands for v in b})
    edges = [e for e in edges if body[0].top - 2 < e < body[-1].bottom + 2]
    if not edges:
        return None
    slots: list[list[TextRow]] = []
    at = -1
    for row in body:
        index = sum(1 for e in edges if e < row.middle)
        if not slots or index != at:
            slots.append([])
            at = index
        slots[-1].append(row)
    longest = max(len(s) for s in slots)
    if len(slots) >= 2 and (len(slots) >= 0.5 * len(body) or (longest <= 6 and len(slots) >= 4)):
        return slots
    if len(region.bands) >= 2 and len(slots) >= 3:
        return slots
    return None


def cells_of_row(row: TextRow, cuts: Sequence[float]) -> dict[int, list[Run]]:
    """A text row's words by column."""
    held: dict[int, list[Run]] = {}
    for word in row.words:
        held.setdefault(column_of((word.x0 + word.x1) / 2, cuts), []).append(word)
    return held


def _text(words: Sequence[Run]) -> str:
    return "".join(w.text for w in words)


def _right_edges(rows: Sequence[TextRow], cuts: Sequence[float]) -> dict[int, float]:
    """How far right the text of each column reaches."""
    edges: dict[int, float] = {}
    for row in rows:
        for c, words in cells_of_row(row, cuts).items():
            edges[c] = max(edges.get(c, 0.0), words[-1].x1)
    return edges


def _by_gaps(body: Sequence[TextRow], cuts: Sequence[float], numeric: Sequence[bool]) -> list[list[TextRow]] | None:
    """Rows parted where the white between lines is clearly wider; None where the gaps are all alike."""
    blocks = _blocks(body)
    if len(blocks) < 3:
        return None
    gaps = sorted(b[0].top - _bottom(a) for a, b in itertools.pairwise(blocks))
    em = statistics.median(r.size_pt for r in body)
    jump, limit = 0.0, 0.0
    for low, high in itertools.pairwise(gaps):
        if high - low > jump and high > GAP_RATIO * max(low, 0.25 * em):
            jump, limit = high - low, (low + high) / 2
    if jump < 0.22 * em:
        return None
    rows: list[list[TextRow]] = [list(blocks[0])]
    for a, b in itertools.pairwise(blocks):
        if b[0].top - _bottom(a) > limit:
            rows.append([])
        rows[-1] += b
    if len(rows) < 2 or any(_too_many_numbers(r, cuts, numeric) for r in rows):
        return None
    held = [_filled(r, cuts) for r in rows]
    wide = max(len(h) for h in held)
    if sum(1 for h in held if len(h) >= min(2, wide)) < 0.6 * len(held):
        return None
    return rows


def _blocks(body: Sequence[TextRow]) -> list[list[TextRow]]:
    """Rows whose boxes overlap in height belong together (cells centred against each other)."""
    blocks: list[list[TextRow]] = []
    for row in sorted(body, key=lambda r: r.top):
        if blocks and row.top < _bottom(blocks[-1]) - 0.3 * row.size_pt:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _bottom(rows: Sequence[TextRow]) -> float:
    return max(r.bottom for r in rows)


def _filled(rows: Sequence[TextRow], cuts: Sequence[float]) -> set[int]:
    return {c for r in rows for c in cells_of_row(r, cuts)}


def _too_many_numbers(rows: Sequence[TextRow], cuts: Sequence[float], numeric: Sequence[bool]) -> bool:
    """Whether one column shows two numbers one below the other."""
    last: dict[int, str] = {}
    for row in rows:
        for c, words in cells_of_row(row, cuts).items():
            text = _text(words)
            if c < len(numeric) and numeric[c] and is_number(text):
                if c in last and not is_torn(last[c], text):
                    return True
                last[c] = text
    return False


def _parted(rows: list[TextRow], cuts: Sequence[float], numeric: Sequence[bool], *, drawn: bool) -> list[list[TextRow]]:
    """Rows told apart by what their cells say; inside drawn rows only numbers part."""
    blocks = _blocks(rows)
    edges = _right_edges(rows, cuts)
    found: list[list[TextRow]] = [list(blocks[0])]
    if drawn:
        if not _too_many_numbers(rows, cuts, numeric):
            return [list(rows)]
        for block in blocks[1:]:
            if _too_many_numbers([*found[-1], *block], cuts, numeric):
                found.append([])
            found[-1] += block
        return found
    pitch = _pitch(blocks)
    for above, block in itertools.pairwise(blocks):
        wraps = _continues(found[-1], above, block, cuts, numeric, edges)
        near = block[0].middle - above[0].middle < 1.25 * pitch
        if not (wraps and near):
            found.append([])
        found[-1] += block
    return found


def _pitch(blocks: Sequence[Sequence[TextRow]]) -> float:
    """The common distance between lines."""
    steps = sorted(b[0].middle - a[0].middle for a, b in itertools.pairwise(blocks))
    return steps[len(steps) // 4] if steps else 1e9


def _continues(
    row: Sequence[TextRow],
    above: Sequence[TextRow],
    block: Sequence[TextRow],
    cuts: Sequence[float],
    numeric: Sequence[bool],
    edges: dict[int, float],
) -> bool:
    """Whether a line goes on what the line above began, in every column it stands in."""
    upper = {c: words for r in above for c, words in cells_of_row(r, cuts).items()}
    lower = {c: words for r in block for c, words in cells_of_row(r, cuts).items()}
    whole = _filled(row, cuts)
    columns = len(cuts) + 1
    if len(lower) >= max(2, columns) or len(lower) >= max(MANY, columns - 1) or len(lower) > len(whole):
        return False
    for c, words in lower.items():
        text = _text(words)
        if text in ENTRY_MARKS or text in NIL or (c < len(numeric) and numeric[c] and is_number(text)):
            return False
        before = upper.get(c)
        if before is None or not _is_full(before, words, edges[c]):
            return False
        if words[0].x0 < before[0].x0 - OUTDENT_EM * words[0].size_pt and c == 0:
            return False  # a label further left than the one above begins another entry
    return True


def _is_full(before: Sequence[Run], after: Sequence[Run], edge: float) -> bool:
    """Whether the first word of the next line had no room left on this one."""
    em = before[-1].size_pt
    text = after[0].text
    first = len(text) if text.isascii() else 1
    need = em * (0.5 * first if text.isascii() else 1.0)
    return edge - before[-1].x1 < min(need, 12 * em) + 0.6 * em
