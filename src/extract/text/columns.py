"""A page's rows split into columns of prose: where a white strip runs down between two blocks of running text.

Tables have white strips too; only strips with full lines of text on both sides part columns. Lines and PDF tables both
start from these columns, so that a table beside running text is looked for in its own column.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from extract.text.runs import Run, join_glyphs, rows_of

GUTTER_EM = 0.9
_DEPTH = 3  # a page is parted so often, columns within columns
_LEAST_EM = 8.0  # the least width of a column
_EDGE_EM = 0.6  # how near the edge of a column, known to half an em, its lines begin
_WHITE_EM = 0.5
_WHOLE_ROWS = 0.7
_HANGING = frozenset("、。，．・」』）")
_LEADING_EM = 2.6  # rows further apart do not belong to one stretch of columns


@dataclass(slots=True)
class Column:
    """Rows of one column of the page, top to bottom; `whole` where they run across the page (or its part)."""

    rows: list[list[Run]] = field(default_factory=list)
    whole: bool = True


def columns_of(rows: list[list[Run]], depth: int = 0) -> list[Column]:
    """Rows split into bands and columns where the page, or a stretch of it, is set in columns of prose."""
    strip = _gutter(rows) if depth < _DEPTH else None
    if strip is None:
        return _local_columns(rows, depth)
    gutter = sum(strip) / 2
    found: list[Column] = []
    whole: list[list[Run]] = []
    for band, crosses in _bands([_parted(row, strip) for row in rows], gutter):
        sides = [] if crosses else _sides(band, gutter)
        if not sides:
            whole += band
            continue
        found += _local_columns(whole, depth)
        found += _split(sides, depth)
        whole = []
    return found + _local_columns(whole, depth)


def _split(sides: list[list[list[Run]]], depth: int) -> list[Column]:
    """The columns of each side of a gutter, which may be parted again."""
    found: list[Column] = []
    for side in sides:
        for column in columns_of(rows_of(r for row in side for r in row), depth + 1):
            column.whole = False
            found.append(column)
    return found


def _local_columns(rows: list[list[Run]], depth: int) -> list[Column]:
    """Rows across the page, with the stretches among them that stand in columns of their own split."""
    found: list[Column] = []
    whole: list[list[Run]] = []
    at = 0
    across = _extent(rows) if rows else (0.0, 0.0)
    while at < len(rows):
        end, strip = _stretch(rows, at, across) if depth < _DEPTH else (at + 1, None)
        sides = _sides(rows[at:end], (strip[0] + strip[1]) / 2) if strip is not None and end - at >= 3 else []
        if sides and _are_columns(*sides):
            found += [Column(whole)] if whole else []
            found += _split(sides, depth)
            whole = []
        else:
            end = end if end - at >= 3 else at + 1
            whole += rows[at:end]
        at = end
    return found + ([Column(whole)] if whole else [])


def _stretch(rows: list[list[Run]], at: int, across: tuple[float, float]) -> tuple[int, tuple[float, float] | None]:
    """Where a stretch of rows ends that one white strip runs down, and that strip (left and right edge).

    The margins of the page (`across` is where its text begins and ends) are no strips: rows over columns end there.
    """
    em = _usual_size(rows[at])
    x0, x1 = min(r.x0 for r in rows[at]), max(r.x1 for r in rows[at])
    free: list[tuple[float, float]] = [(across[0] + _LEAST_EM * em, across[1] - _LEAST_EM * em)]
    end, strip, floor = at, None, rows[at][0].middle
    for row in rows[at:]:
        x0, x1 = min(x0, *(r.x0 for r in row)), max(x1, *(r.x1 for r in row))
        left = [s for s in _without(free, row) if s[1] - s[0] >= GUTTER_EM * em]
        if not left or min(r.middle for r in row) - floor > _LEADING_EM * em:
            break
        free, floor, end = left, max(r.middle for r in row), end + 1
        inside = [s for s in free if s[0] >= x0 + _LEAST_EM * em and s[1] <= x1 - _LEAST_EM * em]
        strip = max(inside, key=lambda s: s[1] - s[0], default=None)
    return max(end, at + 1), strip


def _without(free: list[tuple[float, float]], row: list[Run]) -> list[tuple[float, float]]:
    """The white strips that a row leaves."""
    for run in row:
        free = [
            part
            for low, high in free
            for part in ((low, min(high, run.x0)), (max(low, run.x1), high))
            if part[1] > part[0]
        ]
    return free


def _are_columns(left: list[list[Run]], right: list[list[Run]]) -> bool:
    """Whether two sides of a short stretch are set as columns: of like width, each full, the left one flush right.

    Lines of running text are whole; rows that are in pieces are those of a table.
    """
    if any(sum(len(row) == 1 for row in side) < _WHOLE_ROWS * len(side) for side in (left, right)):
        return False
    (a0, a1), (b0, b1) = _extent(left), _extent(right)
    em = _usual_size([r for row in left for r in row])
    alike = 0.5 <= (a1 - a0) / (b1 - b0) <= 2.0
    flush = sum(max(r.x1 for r in row) > a1 - em for row in left)
    level = sum(min(r.x0 for r in row) < b0 + 2.2 * em for row in right)
    return alike and flush >= 0.5 * len(left) and level >= 0.6 * len(right)


def _extent(rows: list[list[Run]]) -> tuple[float, float]:
    return min(r.x0 for row in rows for r in row), max(r.x1 for row in rows for r in row)


def _parted(row: list[Run], strip: tuple[float, float]) -> list[Run]:
    """A row whose runs are parted where they reach over a strip only because a stop hangs into it."""
    parted: list[Run] = []
    for run in row:
        at = _place_to_part(run, strip)
        parted += [run] if at is None else [join_glyphs(run.glyphs[:at]), join_glyphs(run.glyphs[at:])]
    return parted


def _place_to_part(run: Run, strip: tuple[float, float]) -> int | None:
    """The first character of a run that stands where the column right of a strip begins, white before it."""
    if not run.x0 < strip[0] < strip[1] < run.x1:
        return None
    em = run.size_pt
    for i, (one, other) in enumerate(pairwise(run.glyphs), start=1):
        begins = abs(other.box.x0 - strip[1]) <= _EDGE_EM * em
        if begins and one.text in _HANGING and other.box.x0 - one.box.x1 >= _WHITE_EM * em:
            return i
    return None


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


def _gutter(rows: list[list[Run]]) -> tuple[float, float] | None:
    """A white strip down the page with prose on both sides (its left and right edge), or None."""
    runs = [r for row in rows for r in row]
    if len(runs) < 8:
        return None
    em = _usual_size(runs)
    x0, x1 = min(r.x0 for r in runs), max(r.x1 for r in runs)
    if x1 - x0 < 20 * em:
        return None
    best: tuple[int, tuple[float, float]] | None = None
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
            best = (beside - crossing, (step * em, edge))
    return best[1] if best else None


def _usual_size(runs: list[Run]) -> float:
    """The type size of most characters."""
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[round(run.size_pt, 1)] += len(run.glyphs)
    return sizes.most_common(1)[0][0]


def _is_prose(rows: list[list[Run]], gutter: float) -> bool:
    """Whether one side of the gutter is running text: most rows, or most of the text, fill it without gaps.

    Much of the text is enough: the labels of a chart in the column make many short rows.
    """
    if len(rows) < 3:
        return False
    x0, x1 = _extent(rows)
    em = _usual_size([r for row in rows for r in row])
    widths = [sum(r.x1 - r.x0 for r in row) for row in rows]
    full = [w for w, row in zip(widths, rows, strict=True) if w > 0.7 * (x1 - x0) and len(row) <= 2]
    most = len(full) >= 0.45 * len(rows) or (len(full) >= 4 and sum(full) >= 0.5 * sum(widths))
    return x1 - x0 > 9 * em and most
