"""Heads of tables without a drawn grid: which text rows are the head, and which columns each head covers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from extract.rules.tables import load_table_rules
from extract.tables.parts import PartCell, TablePart
from extract.tables.pdf_groups import grouped_reach
from extract.tables.pdf_refine import is_number
from extract.tables.pdf_rivers import Region, TextRow, by_column, column_cuts, column_of, numeric_columns
from extract.text.runs import Run

MAX_HEAD_ROWS = 6
SUBUNITS = ("円銭", "銭")  # amounts a share are printed in yen and sen
_NARROW = str.maketrans({"％": "%"})
NARROW_STUB_EM = 5.0
WRAPPED_EM = 0.1  # lines of heads that overlap by more belong to cells of several lines
SAME_LINE_EM = 0.35


@dataclass(slots=True)
class HeadCell:
    """One head cell: its place, spans and words in reading order."""

    row: int
    column: int
    row_span: int
    column_span: int
    words: list[Run]


def split_head(region: Region) -> int:
    """How many text rows at the top of a region are its head.

    By the first rule with text above and rows below it, by a coloured first row, else by content: leading rows
    without numbers over columns of numbers; 0 where nothing tells. A row of units below is part of it.
    """
    count = region.head_rows or _split_at(region)
    while 0 < count < len(region.rows) - 1 and is_unit_row(region.rows[count].words):
        count += 1
    return count


def is_unit_row(words: Sequence[Run]) -> bool:
    """Whether a row names units only, money or shares among them: the line under the heads of results in brief."""
    texts = [w.text.translate(_NARROW) for w in words]
    units = {*load_table_rules().suffix_units, *SUBUNITS}
    return len(texts) >= 2 and all(t in units for t in texts) and any("円" in t or "%" in t for t in texts)


def _split_at(region: Region) -> int:
    """The head's rows as rules, colours or contents tell, rows of units left out."""
    rows = region.rows
    for level in region.levels:
        if any(abs(at - level) < 1 and lo > region.x0 + region.em for at, lo, _ in region.partial):
            continue  # it leaves out the first column: a rule under merged heads
        above = sum(1 for r in rows if r.middle < level)
        if 0 < above <= min(MAX_HEAD_ROWS, len(rows) - 1):
            if _is_head(rows[:above], rows[above:], region):
                return _without_figures(region, above)
            break
        if above > MAX_HEAD_ROWS:
            break
    count = _banded_head(region)
    return _head_by_content(region) if count is None else _without_figures(region, count)


def _without_figures(region: Region, count: int) -> int:
    """The head without its last rows that show figures where the columns below hold figures."""
    body = region.rows[count:]
    cuts = column_cuts(body, region.hints, region.em)
    numeric = numeric_columns(by_column(body, cuts))
    while count > 0:
        cells = by_column(region.rows[count - 1 : count], cuts)[0]
        if not any(n and is_number(t) and not _is_year(t) for n, t in zip(numeric, cells, strict=True)):
            break
        count -= 1
    return count


def _banded_head(region: Region) -> int | None:
    """The head as coloured rows show it: the rows over the first, or in it; None where they do not tell."""
    rows = region.rows
    if not region.bands:
        return None
    top, bottom = region.bands[0]
    over = sum(1 for r in rows if r.middle < top)
    first_white = _white_above(region)
    if first_white is not None:  # coloured and white rows take turns: the row over the first coloured one is white
        over = sum(1 for r in rows if r.middle < first_white)
    limit = min(MAX_HEAD_ROWS, len(rows) - 1)
    if 0 < over <= limit and _is_head(rows[:over], rows[over:], region):
        return over
    inside = sum(1 for r in rows if top - 2 < r.middle < bottom + 2)
    if rows[0].middle < bottom and 0 < inside <= limit and _is_head(rows[:inside], rows[inside:], region):
        return inside
    return None


def _white_above(region: Region) -> float | None:
    """Where the white row over the first coloured one begins, in a table whose rows take turns; else None."""
    bands = region.bands
    whites = [b[0] - a[1] for a, b in itertools.pairwise(bands)]
    whites = [w for w in whites if w > 3]
    if not whites or not region.rows or region.rows[0].middle > bands[0][0]:
        return None
    start = bands[0][0] - min(whites)
    held = [r for r in region.rows if start - 1 < r.middle < bands[0][0]]
    above = [r for r in region.rows if r.middle <= start - 1]
    colours_turn = len(whites) >= 2 or len(bands) >= 2
    return start if held and above and colours_turn else None


def _is_head(head: Sequence[TextRow], body: Sequence[TextRow], region: Region) -> bool:
    """Whether rows over a line may be a head: hardly any numbers, where the rows below have some."""
    words = [w.text for r in head for w in r.words]
    numbers = sum(1 for t in words if is_number(t) and not _is_year(t))
    return numbers <= 0.4 * len(words) or len(head) * 4 <= len(body)


def _is_year(text: str) -> bool:
    return len(text) in (4, 5) and text[:4].isdigit() and 1850 < int(text[:4]) < 2150


def _head_by_content(region: Region) -> int:
    """Leading rows without numbers where most columns below hold numbers."""
    rows = region.rows
    best = 0
    for k in range(0, min(MAX_HEAD_ROWS, len(rows) - 2) + 1):
        body = rows[k:]
        cuts = column_cuts(body, region.hints, region.em)
        table = by_column(body, cuts)
        numeric = numeric_columns(table)
        if not any(numeric):
            continue
        first = table[0]
        shows = sum(1 for c, n in enumerate(numeric) if n and is_number(first[c]) and not _is_year(first[c]))
        if shows:
            best = k
            break
    return _without_labels(rows, best)


def _without_labels(rows: Sequence[TextRow], count: int) -> int:
    """The head without its last rows that are lone labels at the left edge: section labels of the body."""
    left = min(r.x0 for r in rows)
    while count > 1:
        last = rows[count - 1]
        alone = len(last.words) == 1 and last.x0 - left < 1.5 * last.size_pt
        if not alone or last.top - rows[count - 2].bottom < 0.05 * last.size_pt:
            break
        count -= 1
    return count


def head_cells(region: Region, head: Sequence[TextRow], cuts: Sequence[float], x0: float, x1: float) -> list[HeadCell]:
    """The head's cells over the columns that `cuts` part; rows of the head are levels of merged heads.

    A head that stands over several columns which have heads of their own below it covers them all; a head without
    any head below it covers all levels of its column.
    """
    edges = [x0, *cuts, x1]
    columns = len(edges) - 1
    lines = _head_lines(head)
    if len(lines) > 1 and is_unit_row(lines[-1]):
        return _over_units(head_cells(region, head[:-1], cuts, x0, x1), lines[-1], cuts)
    spans = [[_reach(w, line, edges, region, k) for w in line] for k, line in enumerate(lines)]
    for k in range(len(lines) - 1):
        below = _heads_below(lines, k, edges)
        if below and not {c for c, _ in below} <= {c for a, b in spans[k] for c in range(a, b + 1)}:
            spans[k] = grouped_reach(lines[k], [w for _, w in below], edges) or spans[k]
    wide = [k for k, line in enumerate(spans) if any(b > a for a, b in line)]
    if not wide or len(lines) == 1:
        return _flat_head(lines, spans, columns)
    return _stacked_head(lines, spans, columns, wide)


def _heads_below(lines: list[list[Run]], k: int, edges: Sequence[float]) -> list[tuple[int, Run]]:
    """The columns with a head below a line and that head, if the line stands clear over all of them.

    Lines of wrapped heads that are set in the middle of their cells overlap: none of them is a level of its own. The
    head of the first column is left out where it stands between the levels, for all of them.
    """
    below = lines[k + 1 :]
    low = max(w.bottom for w in lines[k])
    if min(w.top for line in below for w in line) < low - WRAPPED_EM * lines[k][0].size_pt:
        return []
    fullest = max(below, key=len)
    found: dict[int, Run] = {}
    for line in below:
        for word in line:
            column = column_of((word.x0 + word.x1) / 2, edges[1:-1])
            if column or abs(word.middle - fullest[0].middle) < SAME_LINE_EM * word.size_pt:
                found.setdefault(column, word)
    return sorted(found.items(), key=lambda f: f[0])


def _over_units(cells: list[HeadCell], units: Sequence[Run], cuts: Sequence[float]) -> list[HeadCell]:
    """The head's cells with a row of units below them."""
    depth = max(c.row + c.row_span for c in cells)
    under: dict[int, HeadCell] = {}
    for word in units:
        column = column_of((word.x0 + word.x1) / 2, cuts)
        under.setdefault(column, HeadCell(depth, column, 1, 1, [])).words.append(word)
    return [*cells, *under.values()]


def _head_lines(head: Sequence[TextRow]) -> list[list[Run]]:
    """The head's text rows as lists of words."""
    return [sorted(r.words, key=lambda w: w.x0) for r in sorted(head, key=lambda r: r.middle)]


def _reach(word: Run, line: Sequence[Run], edges: Sequence[float], region: Region, level: int) -> tuple[int, int]:
    """The first and last column a head word covers."""
    cuts = edges[1:-1]
    centre = (word.x0 + word.x1) / 2
    for at, lo, hi in region.partial:  # a short rule right under the word shows its reach
        shared = any(lo <= (w.x0 + w.x1) / 2 <= hi for w in line if w is not word)
        if not shared and 0 < at - word.middle < 2.2 * word.size_pt and lo - 2 <= centre <= hi + 2:
            inside = [c for c in range(len(edges) - 1) if lo - 3 < (edges[c] + edges[c + 1]) / 2 < hi + 3]
            if len(inside) > 1:
                return inside[0], inside[-1]
    first = column_of(word.x0 + 0.4 * word.size_pt, cuts)
    last = column_of(word.x1 - 0.4 * word.size_pt, cuts)
    if first == last:
        return _balanced(word, line, edges, first)
    home = column_of(centre, cuts)
    others = {column_of((w.x0 + w.x1) / 2, cuts) for w in line if w is not word}
    taken = [c for c in range(first, last + 1) if c in others]
    if taken:  # a long word leaning over its neighbour's column
        return home, home
    over = [_overlap(word, edges, c) for c in range(first, last + 1)]
    if max(over) > 0.8 * (word.x1 - word.x0):
        return _balanced(word, line, edges, home)
    return _balanced(word, line, edges, home, least=(first, last))


def _overlap(word: Run, edges: Sequence[float], column: int) -> float:
    return max(0.0, min(word.x1, edges[column + 1]) - max(word.x0, edges[column]))


def _balanced(
    word: Run, line: Sequence[Run], edges: Sequence[float], home: int, least: tuple[int, int] | None = None
) -> tuple[int, int]:
    """The run of free columns whose centre is nearest the word's: a merged head is centred over what it covers."""
    cuts = edges[1:-1]
    others = {column_of((w.x0 + w.x1) / 2, cuts) for w in line if w is not word}
    lo = hi = home
    narrow = edges[1] - edges[0] < NARROW_STUB_EM * word.size_pt
    while lo - 1 >= (0 if narrow else 1) and lo - 1 not in others:  # a wide stub is no part of a merged head
        lo -= 1
    while hi + 1 < len(edges) - 1 and hi + 1 not in others:
        hi += 1
    centre = (word.x0 + word.x1) / 2
    best = least or (home, home)
    best_off = abs((edges[best[0]] + edges[best[1] + 1]) / 2 - centre)
    limit = 0.75 * word.size_pt
    for a in range(lo, home + 1):
        for b in range(home, hi + 1):
            if least and not (a <= least[0] and b >= least[1]):
                continue
            off = abs((edges[a] + edges[b + 1]) / 2 - centre)
            if off + limit < best_off or (least and off < best_off):
                best, best_off = (a, b), off
    return best


def _flat_head(lines: list[list[Run]], spans: list[list[tuple[int, int]]], columns: int) -> list[HeadCell]:
    """A head of one level: the words of each column joined, wrapped ones too."""
    held: dict[int, HeadCell] = {}
    for line, reach in zip(lines, spans, strict=True):
        for word, (a, b) in zip(line, reach, strict=True):
            cell = held.get(a)
            if cell is None:
                held[a] = HeadCell(0, a, 1, b - a + 1, [word])
            else:
                cell.words.append(word)
                cell.column_span = max(cell.column_span, b - a + 1)
    cells: list[HeadCell] = []
    reach_to = -1
    for a in sorted(held):
        cell = held[a]
        following = [c for c in held if c > a]
        cell.column_span = min(cell.column_span, (min(following) if following else columns) - a)
        if a > reach_to:
            cells.append(cell)
            reach_to = a + cell.column_span - 1
        else:
            cells[-1].words += cell.words
    return cells


def _stacked_head(
    lines: list[list[Run]], spans: list[list[tuple[int, int]]], columns: int, wide: list[int]
) -> list[HeadCell]:
    """A head of several levels: the merged words' lines are the upper levels."""
    levels: list[int] = []
    level = -1
    for k in range(len(lines)):
        starts = k in wide or level < 0 or (k - 1 in wide and not _same_wrap(lines[k], spans[k], spans[k - 1]))
        level += 1 if starts or level < 0 else 0
        levels.append(level)
    depth = levels[-1] + 1
    placed: list[HeadCell] = []
    for k, line in enumerate(lines):
        for word, (a, b) in zip(line, spans[k], strict=True):
            same = [c for c in placed if c.column == a and c.column_span == b - a + 1]
            under = [c for c in placed if c.column <= a < c.column + c.column_span and c.column_span > b - a + 1]
            lowest = max((c.row for c in under), default=-1)
            if same and same[-1].row > lowest:
                same[-1].words.append(word)
                continue
            placed.append(HeadCell(levels[k], a, 1, b - a + 1, [word]))
    _stretch(placed, depth)
    return _without_empty_levels(placed, depth)


def _without_empty_levels(cells: list[HeadCell], depth: int) -> list[HeadCell]:
    """The head without levels in which no cell begins: lines that only stand lower than their neighbours."""
    begun = sorted({c.row for c in cells})
    if len(begun) < depth:
        for cell in cells:
            end = cell.row + cell.row_span
            cell.row_span = sum(1 for r in begun if cell.row <= r < end)
            cell.row = begun.index(cell.row)
    return cells


def _same_wrap(line: Sequence[Run], here: list[tuple[int, int]], above: list[tuple[int, int]]) -> bool:
    """Whether a line only goes on the merged heads above it."""
    del line
    return all(r in above for r in here)


def _stretch(cells: list[HeadCell], depth: int) -> None:
    """Gives each head cell the levels above and below it that no other head takes."""

    def covers(cell: HeadCell, other: HeadCell) -> bool:
        return cell.column < other.column + other.column_span and other.column < cell.column + cell.column_span

    for cell in cells:
        above = [c for c in cells if c is not cell and covers(c, cell) and c.row < cell.row]
        below = [c for c in cells if c is not cell and covers(c, cell) and c.row > cell.row]
        top = max((c.row + c.row_span for c in above), default=0)
        floor = min((c.row for c in below), default=depth)
        cell.row, cell.row_span = top if top <= cell.row else cell.row, 1
        cell.row_span = max(1, floor - cell.row)


def ruled_head(part: TablePart) -> int:
    """How many rows at the top of a ruled grid are its head.

    A head row has a merged cell that begins in it and ends above the body, or holds no number where the rows below
    do; where no column holds numbers it is the first row, when nothing in it is blank or it is set in bold.
    """
    numeric = {
        c
        for c in range(part.columns)
        if sum(1 for x in _column(part, c) if is_number(x.text.strip())) >= max(1, 0.5 * len(_column(part, c)))
    }
    depth = 0
    while depth < min(part.rows - 1, MAX_HEAD_ROWS):
        starting = [c for c in part.cells if c.row == depth and c.pieces]
        shows = [c for c in starting if c.column in numeric and is_number(c.text.strip()) and not _is_year(c.text)]
        if shows or not starting:
            break
        span = max(c.row_span for c in starting)
        if depth and not numeric and span == 1:
            break
        if depth and not _under_merged(part, depth) and not any(c.column in numeric for c in starting):
            break
        merged = any(c.column_span > 1 for c in starting)
        depth += 1
        if not merged and span == 1 and not (numeric and _still_head(part, depth, numeric)):
            break
    return depth


def _column(part: TablePart, column: int) -> list[PartCell]:
    return [c for c in part.cells if c.column == column and c.pieces and c.column_span == 1]


def _under_merged(part: TablePart, row: int) -> bool:
    """Whether some head above a row reaches over several columns or down into it."""
    return any(c.row < row and (c.column_span > 1 or c.row + c.row_span > row) and c.pieces for c in part.cells)


def _still_head(part: TablePart, row: int, numeric: set[int]) -> bool:
    """Whether a row shows words where the columns hold numbers."""
    cells = [c for c in part.cells if c.row == row and c.column in numeric and c.pieces]
    return bool(cells) and not any(any(ch.isdigit() for ch in c.text) for c in cells)
