"""What rules leave out of a grid: rows without a rule between them, columns parted by white space only.

A ruled cell that holds several numbers one below the other, level with the lines of its neighbours, is several rows;
a ruled column whose lines all show the same wide gap before a number is two columns. Thin empty strips (double
rules, paddings) are taken out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extract.model import Glyph
from extract.tables.pdf_cells import Grid, assign, is_torn
from extract.text.runs import Run, glyph_runs, rows_of

NUMBER = re.compile(
    r"[△▲▼+\-−－‐(（※＊*]*[¥￥$€]?[\d０-９][\d０-９,，.．]*[%％)）]?"
    r"(?:[年月日人円件社倍歳位校回]|千円|百万円|億円|兆円|ポイント)?"
)
UNIT_WORD = re.compile(
    r"[(（]?(?:[%％]|[千百十万億兆]*(?:円|人|件|社|ドル|ユーロ|台|戸|トン|t)|円・?銭|銭|倍|ポイント)[)）]?"
)
NIL = frozenset("-－‐−―—–…‥・*＊x×／/")
ENTRY_MARKS = frozenset("○〇◎●×✕△▲◯✓")  # each an entry of its own
THIN_PT = 5.0
COLUMN_GAP_EM = 1.2
FIGURE_GAP_EM = 0.7  # between two numbers: wider than the blank that parts thousands


def is_number(text: str) -> bool:
    """Whether a cell's text is one number as tables print them, or a mark for none.

    >>> is_number("△1,234"), is_number("12.5%"), is_number("－"), is_number("第2回")
    (True, True, True, False)
    """
    return bool(text) and (NUMBER.fullmatch(text) is not None or (len(text) <= 3 and all(c in NIL for c in text)))


def is_figures(line: Sequence[Run]) -> bool:
    """Whether a line of a cell is made of numbers and of units over them only."""
    return all(is_number(run.text) or UNIT_WORD.fullmatch(run.text) for run in line)


def cell_lines(glyphs: Sequence[Glyph]) -> list[Run]:
    """One run a printed line, gaps closed."""
    lines: list[Run] = []
    for row in rows_of(glyph_runs([g for g in glyphs if g.upright], 30.0)):
        row.sort(key=lambda r: r.x0)
        line = row[0]
        for other in row[1:]:
            line.absorb(other)
        lines.append(line)
    return lines


def refine(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """The grid with rows and columns that only white space parts, and without empty strips."""
    grid = without_strips(grid, glyphs)
    grid = _with_rows(grid, glyphs)
    return _with_columns(grid, glyphs)


def without_strips(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """Takes out thin rows and columns that hold nothing."""
    held = assign(grid, glyphs)
    used_rows, used_columns = set(), set()
    for r, c, rs, cs in grid.all_spans():
        if held.get((r, c)):
            if rs == 1:
                used_rows.add(r)
            if cs == 1:
                used_columns.add(c)
    drop_rows = [r for r in range(grid.rows) if r not in used_rows and grid.ys[r + 1] - grid.ys[r] < THIN_PT]
    drop_columns = [c for c in range(grid.columns) if c not in used_columns and grid.xs[c + 1] - grid.xs[c] < THIN_PT]
    if len(drop_rows) == grid.rows or len(drop_columns) == grid.columns:
        return grid
    for r in reversed(drop_rows):
        grid = _drop(grid, r, 0)
    for c in reversed(drop_columns):
        grid = _drop(grid, c, 1)
    return grid


def _drop(grid: Grid, index: int, axis: int) -> Grid:
    """The grid without one row (axis 0) or column (axis 1); its space goes to the neighbour before it."""
    xs, ys = list(grid.xs), list(grid.ys)
    edges = ys if axis == 0 else xs
    edges.pop(index if index > 0 else 1)
    spans = []
    for span in grid.spans:
        start, size = span[axis], span[axis + 2]
        if start <= index < start + size:
            size -= 1
        if start > index:
            start -= 1
        if size > 0:
            new = (start, span[1], size, span[3]) if axis == 0 else (span[0], start, span[2], size)
            if new[2] * new[3] > 1:
                spans.append(new)
    return Grid(xs, ys, spans)


def without_row(grid: Grid, row: int) -> Grid:
    """The grid with a row made one with the row above it (the first: with the one below)."""
    return _drop(grid, row, 0)


def insert_rows(grid: Grid, row: int, cuts: Sequence[float]) -> Grid:
    """One row cut at the heights given; cells that span it and others grow, its own cells are cut."""
    extra = len(cuts)
    ys = [*grid.ys[: row + 1], *cuts, *grid.ys[row + 1 :]]
    spans = []
    for r, c, rs, cs in grid.spans:
        if r <= row < r + rs:
            if rs == 1:
                spans += [(r + k, c, 1, cs) for k in range(extra + 1) if cs > 1]
            else:
                spans.append((r, c, rs + extra, cs))
        else:
            spans.append((r + extra if r > row else r, c, rs, cs))
    return Grid(list(grid.xs), ys, spans)


def insert_column(grid: Grid, column: int, cut: float, whole: frozenset[int]) -> Grid:
    """One column cut at an abscissa; rows in `whole` keep one merged cell there."""
    xs = [*grid.xs[: column + 1], cut, *grid.xs[column + 1 :]]
    spans = []
    spanned_rows: set[int] = set()
    for r, c, rs, cs in grid.spans:
        if c <= column < c + cs:
            spanned_rows.update(range(r, r + rs))
            if cs > 1:
                spans.append((r, c, rs, cs + 1))
            elif any(k in whole for k in range(r, r + rs)):
                spans.append((r, c, rs, 2))
            else:
                spans += [(r, c, rs, 1), (r, c + 1, rs, 1)]
        else:
            spans.append((r, c + 1 if c > column else c, rs, cs))
    spans += [(r, column, 1, 2) for r in sorted(whole) if r not in spanned_rows]
    return Grid(xs, list(grid.ys), [s for s in spans if s[2] * s[3] > 1])


def _with_rows(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """Cuts ruled rows that hold several lines of numbers."""
    held = assign(grid, glyphs)
    for row in range(grid.rows - 1, -1, -1):
        columns = []
        hanging = []
        for r, c, rs, cs in grid.all_spans():
            if not r <= row < r + rs or (r, c) not in held:
                continue
            lines = cell_lines(held[r, c])
            if rs > 1 and (row != r + rs - 1 or len(lines) < 2 or lines[0].top < grid.ys[row]):
                continue
            if rs > 1:
                hanging.append((r, c, rs, cs))
            if lines:
                columns.append((lines, len(lines) > 1 and _holds_figures(held[r, c])))
        cuts = _row_cuts(columns)
        if cuts:
            grid = insert_rows(_released(grid, hanging), row, cuts)
            held = assign(grid, glyphs)
    return grid


def _holds_figures(glyphs: Sequence[Glyph]) -> bool:
    return all(is_figures(line) for line in rows_of(glyph_runs([g for g in glyphs if g.upright], FIGURE_GAP_EM)))


def _released(grid: Grid, hanging: Sequence[tuple[int, int, int, int]]) -> Grid:
    """The grid with merged cells cut where their last row begins: labels that hang under an empty head."""
    spans = [s for s in grid.spans if s not in hanging]
    for r, c, rs, cs in hanging:
        spans += [s for s in ((r, c, rs - 1, cs), (r + rs - 1, c, 1, cs)) if s[2] * s[3] > 1]
    return Grid(list(grid.xs), list(grid.ys), spans)


def _row_cuts(columns: Sequence[tuple[list[Run], bool]]) -> list[float]:
    """Heights at which a ruled row is cut into one row a line, or nothing.

    Args:
        columns: For each cell of the row its lines and whether they are numbers only.
    """
    cells = [lines for lines, _ in columns]
    counts = [len(lines) for lines in cells]
    if len(cells) < 2 or max(counts) < 2:
        return []
    numeric = [lines for lines, figures in columns if len(lines) >= 2 and figures]
    if not numeric or any(is_torn(a.text, b.text) for lines in numeric for a, b in itertools.pairwise(lines)):
        return []
    guide = max(cells, key=len)
    longest = max(numeric, key=len)
    if len(longest) >= max(counts) - (1 if max(counts) > 3 else 0):
        guide = longest if len(longest) == max(counts) else guide
    elif len(longest) < 3:
        return []
    levels = [line.middle for line in guide]
    em = guide[0].size_pt
    level = sum(1 for lines in cells for line in lines if min(abs(line.middle - m) for m in levels) < 0.4 * em)
    if level < 0.9 * sum(counts) or len(guide) < 2:
        return []
    return [(a.bottom + b.top) / 2 for a, b in itertools.pairwise(guide)]


def _with_columns(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """Cuts ruled columns whose lines share a wide gap before a number."""
    held = assign(grid, glyphs)
    for column in range(grid.columns - 1, -1, -1):
        for _ in range(6):
            places = [
                (r, c) for r, c, rs, cs in grid.all_spans() if c == column and cs == 1 and rs == 1 and (r, c) in held
            ]
            cut = _column_cut({p: held[p] for p in places})
            if cut is None:
                break
            at, whole = cut
            grid = insert_column(grid, column, at, frozenset(whole))
            held = assign(grid, glyphs)
    return grid


def _column_cut(cells: dict[tuple[int, int], list[Glyph]]) -> tuple[float, set[int]] | None:
    """Where one ruled column is two, and the rows that keep one cell; None where it is one."""
    split: dict[int, tuple[float, float]] = {}
    whole: set[int] = set()
    for (row, _), glyphs in cells.items():
        gap = _number_gap(glyphs)
        if gap is None:
            whole.add(row)
        else:
            split[row] = gap
    if len(split) < 3 or len(split) < 0.6 * len(cells):
        return None
    lo = sorted(g[0] for g in split.values())[-1]
    hi = sorted(g[1] for g in split.values())[0]
    if hi - lo < 2.0:
        return None
    at = (lo + hi) / 2
    keep = {r for (r, _), glyphs in cells.items() if r in whole and _straddles(glyphs, at)}
    return at, keep


def _straddles(glyphs: Sequence[Glyph], at: float) -> bool:
    """Whether one unbroken text stands on both sides of an abscissa."""
    return any(run.x0 < at < run.x1 for run in glyph_runs(glyphs, COLUMN_GAP_EM))


def _number_gap(glyphs: Sequence[Glyph]) -> tuple[float, float] | None:
    """The gap before the last text of a one-line cell, where both sides tell of a column of their own."""
    upright = [g for g in glyphs if g.upright]
    for gap_em in (FIGURE_GAP_EM, COLUMN_GAP_EM):
        lines = rows_of(glyph_runs(upright, gap_em))
        if len(lines) != 1 or len(lines[0]) < 2:
            return None
        before, last = sorted(lines[0], key=lambda r: r.x0)[-2:]
        if is_figures([before, last]) or (gap_em == COLUMN_GAP_EM and _ends_a_column(before, last)):
            return before.x1, last.x0
    return None


def _ends_a_column(before: Run, last: Run) -> bool:
    """Whether a number stands far behind words, and not behind its own sign."""
    signs = ("△", "▲", "¥", "￥", "+", "-", "−", "(", "（")
    return is_number(last.text) and before.text not in signs
