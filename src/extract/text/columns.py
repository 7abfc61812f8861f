"""A page's rows split into columns of prose: where a white strip runs down between two blocks of running text.

Tables have white strips too; only strips with full lines of text on both sides part columns. Lines and PDF tables both
start from these columns, so that a table beside running text is looked for in its own column.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field

from extract.text.runs import Run, rows_of

GUTTER_EM = 0.9


@dataclass(slots=True)
class Column:
    """Rows of one column of the page, top to bottom; `whole` where they run across the page (or its part)."""

    rows: list[list[Run]] = field(default_factory=list)
    whole: bool = True


def columns_of(rows: list[list[Run]], depth: int = 0) -> list[Column]:
    """Rows split into bands and columns where the page is set in columns of prose."""
    gutter = _gutter(rows) if depth < 3 else None
    if gutter is None:
        return [Column(rows)] if rows else []
    found: list[Column] = []
    for band, crosses in _bands(rows, gutter):
        sides = [] if crosses else _sides(band, gutter)
        for side in sides:
            for column in columns_of(rows_of(r for row in side for r in row), depth + 1):
                column.whole = False
                found.append(column)
        if sides:
            continue
        if found and found[-1].whole:
            found[-1].rows += band
        else:
            found.append(Column(list(band)))
    return found


def _bands(rows: list[list[Run]], gutter: float) -> list[tuple[list[list[Run]], bool]]:
    """Stretches of rows that all cross the gutter, or all do not, top to bottom."""
    bands: list[tuple[list[list[Run]], bool]] = []
    for row in rows:
        crosses = any(r.x0 < gutter - 1 and r.x1 > gutter + 1 for r in row)
        if not bands or bands[-1][1] != crosses:
            bands.append(([], crosses))
        bands[-1][0].append(row)
    return bands


def _sides(band: list[list[Run]], gutter: float) -> list[list[list[Run]]]:
    """The rows left and right of the gutter, where both are running text; else nothing."""
    left = [part for row in band if (part := [r for r in row if (r.x0 + r.x1) / 2 < gutter])]
    right = [part for row in band if (part := [r for r in row if (r.x0 + r.x1) / 2 >= gutter])]
    return [left, right] if left and right and _is_prose(left, gutter) and _is_prose(right, gutter) else []


def _gutter(rows: list[list[Run]]) -> float | None:
    """The middle of a white strip down the page with prose on both sides, or None."""
    runs = [r for row in rows for r in row]
    if len(runs) < 8:
        return None
    em = statistics.median(r.size_pt for r in runs)
    x0, x1 = min(r.x0 for r in runs), max(r.x1 for r in runs)
    if x1 - x0 < 20 * em:
        return None
    best: tuple[int, float] | None = None
    gaps: Counter[int] = Counter()
    for run in runs:
        gaps[round(run.x1 / em)] += 1
    for step, _ in gaps.most_common(6):
        at = (step + 0.5) * em + 0.3 * em
        right = [r.x0 for r in runs if r.x0 >= at - 0.3 * em]
        if not x0 + 8 * em < at < x1 - 8 * em or not right:
            continue
        edge = Counter(round(x / em * 2) for x in right).most_common(1)[0][0] * em / 2
        middle = (step * em + edge) / 2
        if edge - step * em < GUTTER_EM * em or middle > x1 - 8 * em:
            continue
        crossing = sum(1 for r in runs if r.x0 < middle - 1 and r.x1 > middle + 1)
        beside = sum(1 for r in runs if abs(r.x1 - step * em) < em)
        if beside >= 4 and crossing < len(rows) * 0.5 and (best is None or beside - crossing > best[0]):
            best = (beside - crossing, middle)
    return best[1] if best else None


def _is_prose(rows: list[list[Run]], gutter: float) -> bool:
    """Whether most rows fill one side of the gutter as running text does (no gaps, near full width)."""
    if len(rows) < 3:
        return False
    x0 = min(r.x0 for row in rows for r in row)
    x1 = max(r.x1 for row in rows for r in row)
    em = statistics.median(r.size_pt for row in rows for r in row)
    full = sum(1 for row in rows if sum(r.x1 - r.x0 for r in row) > 0.7 * (x1 - x0) and len(row) <= 2)
    return x1 - x0 > 9 * em and full >= 0.45 * len(rows)
