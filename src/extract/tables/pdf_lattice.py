"""Grids that rules draw: rules across and down that cross, with merged cells where a rule is missing.

Open sides (a table without its left and right rule, as Japanese reports often set them) get their edge from the ends
of the rules across. Not here: what the rules leave out (`pdf_refine`) and what is no table at all (`pdf_checks`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import BBox
from extract.tables.pdf_cells import Grid
from extract.tables.pdf_rules import Ruling, Seg, clustered

TOUCH_PT = 2.5
EDGE_PT = 3.2  # rules closer than this are one edge (double rules)
COVER = 0.55  # a boundary is drawn where rules cover this share of it
MAX_RULES = 1_500  # per direction and component; a page of hatching has more
MAX_PLACES = 60_000
OVERHANG_PT = 9.0
TILE_GAP_PT = 3.4


@dataclass(slots=True)
class Lattice:
    """A grid and the rules it was made of."""

    grid: Grid
    across: list[Seg]
    down: list[Seg]
    framed: bool


def find_lattices(ruling: Ruling) -> list[Lattice]:
    """One lattice for each group of rules that cross or touch, top to bottom; single boxes included."""
    found = []
    for across, down in _crossing(ruling):
        if len(across) >= 2 and down and len(across) <= MAX_RULES and len(down) <= MAX_RULES:
            lattice = build_lattice(across, down)
            if lattice is not None:
                found.append(lattice)
    return sorted(found, key=lambda f: (f.grid.ys[0], f.grid.xs[0]))


def find_tiles(fills: Sequence[BBox]) -> list[Lattice]:
    """Lattices of coloured cells set side by side with narrow white gaps or none: their edges stand in for rules."""
    found = []
    for group in _neighbours(fills):
        if len(group) < 4 or len(group) > MAX_RULES:
            continue
        xs = clustered((e for b in group for e in (b.x0, b.x1)), TILE_GAP_PT)
        ys = clustered((e for b in group for e in (b.top, b.bottom)), TILE_GAP_PT)
        if len(xs) < 3 or len(ys) < 3:
            continue
        across, down = [], []
        for b in group:
            x0, x1 = (min(xs, key=lambda x: abs(x - e)) for e in (b.x0, b.x1))
            top, bottom = (min(ys, key=lambda y: abs(y - e)) for e in (b.top, b.bottom))
            across += [Seg(top, x0, x1, soft=True), Seg(bottom, x0, x1, soft=True)]
            down += [Seg(x0, top, bottom, soft=True), Seg(x1, top, bottom, soft=True)]
        area = sum(b.width * b.height for b in group)
        lattice = build_lattice(across, down)
        if lattice is not None and area > 0.6 * (xs[-1] - xs[0]) * (ys[-1] - ys[0]):
            found.append(lattice)
    return found


def _neighbours(fills: Sequence[BBox]) -> list[list[BBox]]:
    """Coloured areas grouped by lying side by side or one below the other, hardly overlapping."""
    boxes = sorted(fills, key=lambda b: b.top)[:MAX_RULES]
    parent = list(range(len(boxes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, a in enumerate(boxes):
        for j in range(i + 1, len(boxes)):
            b = boxes[j]
            if b.top > a.bottom + TILE_GAP_PT:
                break
            if b.x0 <= a.x1 + TILE_GAP_PT and a.x0 <= b.x1 + TILE_GAP_PT:
                parent[root(j)] = root(i)
    groups: dict[int, list[BBox]] = {}
    for i, b in enumerate(boxes):
        groups.setdefault(root(i), []).append(b)
    return list(groups.values())


def _crossing(ruling: Ruling) -> list[tuple[list[Seg], list[Seg]]]:
    """Rules grouped by touching one another."""
    across, down = ruling.across, ruling.down
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    heights = [s.at for s in across]
    for j, v in enumerate(down):
        for i in range(bisect_left(heights, v.lo - TOUCH_PT), bisect_right(heights, v.hi + TOUCH_PT)):
            h = across[i]
            if h.lo - TOUCH_PT <= v.at <= h.hi + TOUCH_PT:
                a, b = root(i), root(len(across) + j)
                if a != b:
                    parent[a] = b
    groups: dict[int, tuple[list[Seg], list[Seg]]] = {}
    for i, seg in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(seg)
    for j, seg in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(seg)
    return [g for g in groups.values() if g[0] and g[1]]


def build_lattice(across: list[Seg], down: list[Seg]) -> Lattice | None:
    """The grid of one group of rules, merged cells found; None where it has no inside."""
    x0, x1 = min(s.lo for s in across), max(s.hi for s in across)
    y0, y1 = min(s.lo for s in down), max(s.hi for s in down)
    xs = list(clustered((s.at for s in down), EDGE_PT))
    ys = list(clustered((s.at for s in across), EDGE_PT))
    framed = abs(xs[0] - x0) < 4 and abs(xs[-1] - x1) < 4
    if x0 < xs[0] - OVERHANG_PT:
        xs.insert(0, x0)
    if x1 > xs[-1] + OVERHANG_PT:
        xs.append(x1)
    if y0 < ys[0] - OVERHANG_PT:
        ys.insert(0, y0)
    if y1 > ys[-1] + OVERHANG_PT:
        ys.append(y1)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MAX_PLACES:
        return None
    grid = Grid(xs, ys)
    grid.spans = merged_cells(grid, across, down)
    return Lattice(grid, across, down, framed)


def _edge_rules(edges: Sequence[float], segs: Sequence[Seg]) -> list[list[tuple[float, float]]]:
    """For each edge the stretches that rules draw on it, sorted and joined."""
    held: list[list[tuple[float, float]]] = [[] for _ in edges]
    for seg in segs:
        i = min(range(len(edges)), key=lambda k: abs(edges[k] - seg.at))
        held[i].append((seg.lo, seg.hi))
    for stretches in held:
        stretches.sort()
    return held


def _covered(stretches: list[tuple[float, float]], lo: float, hi: float) -> bool:
    """Whether rules draw most of the stretch."""
    reach, total = lo, 0.0
    for a, b in stretches:
        if a > hi:
            break
        if b > reach:
            total += min(b, hi) - max(a, reach)
            reach = max(reach, min(b, hi))
    return total >= COVER * (hi - lo)


def merged_cells(grid: Grid, across: Sequence[Seg], down: Sequence[Seg]) -> list[tuple[int, int, int, int]]:
    """Cells of more than one place: places with no rule drawn between them, as (row, column, row_span, column_span)."""
    rows, columns = grid.rows, grid.columns
    walls = _edge_rules(grid.xs, down)
    floors = _edge_rules(grid.ys, across)
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for r in range(rows):
        for c in range(columns):
            here = r * columns + c
            if c + 1 < columns and not _covered(walls[c + 1], grid.ys[r], grid.ys[r + 1]):
                parent[root(here)] = root(here + 1)
            if r + 1 < rows and not _covered(floors[r + 1], grid.xs[c], grid.xs[c + 1]):
                parent[root(here)] = root(here + columns)
    groups: dict[int, list[tuple[int, int]]] = {}
    for i in range(rows * columns):
        groups.setdefault(root(i), []).append(divmod(i, columns))
    spans: list[tuple[int, int, int, int]] = []
    for places in groups.values():
        if len(places) > 1:
            spans += [s for s in rectangles(places) if s[2] * s[3] > 1]
    return spans


def rectangles(places: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """A group of places as rectangles: one where it is one, else its rows' runs, equal runs below each other joined.

    >>> rectangles([(0, 0), (0, 1), (1, 0)])
    [(0, 0, 1, 2), (1, 0, 1, 1)]
    """
    rows = sorted({r for r, _ in places})
    columns = sorted({c for _, c in places})
    if len(places) == len(rows) * len(columns) and rows[-1] - rows[0] + 1 == len(rows):
        return [(rows[0], columns[0], len(rows), len(columns))]
    runs: list[tuple[int, int, int, int]] = []
    open_runs: dict[tuple[int, int], int] = {}
    for r in rows:
        held = sorted(c for row, c in places if row == r)
        now: dict[tuple[int, int], int] = {}
        start = previous = held[0]
        for c in [*held[1:], None]:
            if c is not None and c == previous + 1:
                previous = c
                continue
            key = (start, previous - start + 1)
            if key in open_runs and runs[open_runs[key]][0] + runs[open_runs[key]][2] == r:
                i = open_runs[key]
                runs[i] = (runs[i][0], runs[i][1], runs[i][2] + 1, runs[i][3])
            else:
                i = len(runs)
                runs.append((r, key[0], 1, key[1]))
            now[key] = i
            if c is not None:
                start = previous = c
        open_runs = now
    return runs
