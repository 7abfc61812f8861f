"""What looks like a grid and is no table: boxes, frames, charts, calendars, lists, running text.

Each check takes a grid already read (`TablePart`) and answers with the name of the objection, or None.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extract.model import BBox, PageGeometry
from extract.tables.parts import PartCell, TablePart
from extract.tables.pdf_cells import Grid
from extract.tables.pdf_lattice import Lattice
from extract.tables.pdf_refine import is_number
from extract.tables.pdf_rules import is_white, spanning

WEEKDAYS = frozenset("日月火水木金土")
MARKER = re.compile(
    r"[(（]?[0-9０-９一二三四五六七八九十ア-ンa-zA-Z①-⑳ⅰ-ⅿ]{1,3}[)）.．、]?"
    r"|[・●○◯■□◆◇▶▷※＊*•‣◎★☆]+[0-9０-９]{0,2}|注[0-9０-９]*[)）]?"
)
LEADERS = re.compile(r"[…‥・.．·]{4,}")
CHAPTER = re.compile(r"第[0-9０-９一二三四五六七八九十ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[部編章節]")
MIN_FILLED = 0.3


def objection(part: TablePart, lattice: Lattice, geometry: PageGeometry) -> str | None:
    """Why a ruled grid is no table, or None where it may be one."""
    texts = [c for c in part.cells if c.pieces]
    rows = {c.row for c in texts}
    columns = {c.column for c in texts}
    parted = sum(1 for row in rows if sum(1 for c in texts if c.row == row or _reaches_row(c, row)) >= 2)
    if len(rows) < 2 or len(columns) < 2 or len(texts) < 4 or parted < 2:
        return "box"
    filled = sum(c.row_span * c.column_span for c in texts) / (part.rows * part.columns)
    if filled < MIN_FILLED or len(texts) < MIN_FILLED * len(part.cells):
        return "sparse"
    if is_calendar(part):
        return "calendar"
    if is_unframed(lattice) and len(texts) < 0.6 * len(part.cells):
        return "frame"
    if has_stray_bars(part, geometry):
        return "bars"
    if is_chart(part, geometry):
        return "chart"
    return None


def _reaches_row(cell: PartCell, row: int) -> bool:
    """Whether a merged cell that begins higher up stands in a row too."""
    return cell.row < row < cell.row + cell.row_span


def is_unframed(lattice: Lattice) -> bool:
    """Whether rules cross without closing a frame, as the lines between the boxes of an organisation chart do.

    Top and bottom of a table are drawn (mostly); its sides are drawn or left open, both alike, never in part.
    """
    xs, ys = lattice.grid.xs, lattice.grid.ys
    left = spanning(lattice.down, xs[0], ys[0], ys[-1])
    right = spanning(lattice.down, xs[-1], ys[0], ys[-1])
    top = spanning(lattice.across, ys[0], xs[0], xs[-1])
    bottom = spanning(lattice.across, ys[-1], xs[0], xs[-1])
    return any(0.06 < side < 0.5 for side in (left, right, top, bottom))


def has_stray_bars(part: TablePart, geometry: PageGeometry) -> bool:
    """Coloured bars whose ends keep to no column: a Gantt chart or a bar chart over a grid."""
    stray = 0
    for fill in geometry.fills:
        box = fill.box
        if box.height < 4 or not part.box.contains((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2):
            continue
        if box.width > 0.95 * part.box.width or not fill.colour or is_white(fill.colour):
            continue
        off = [min(abs(edge - x) for x in part.column_edges) for edge in (box.x0, box.x1)]
        rows_off = [min(abs(edge - y) for y in part.row_edges) for edge in (box.top, box.bottom)]
        stray += max(off) > 4 and max(rows_off) > 1.5
    return stray >= 3


def is_zebra(grid: Grid, geometry: PageGeometry) -> bool:
    """Whether coloured cells set side by side are only some of a table's rows: text stands in white ones.

    White places inside the grid that hold text, or further coloured cells right below or above on the grid's own
    columns, with white between.
    """
    box = grid.box
    painted = [f.box for f in geometry.fills if f.colour and not is_white(f.colour) and f.box.height > 6]
    white = inside = 0
    for glyph in geometry.glyphs:
        x, y = (glyph.box.x0 + glyph.box.x1) / 2, (glyph.box.top + glyph.box.bottom) / 2
        if box.contains(x, y):
            inside += 1
            white += not any(p.contains(x, y) for p in painted)
    if white > 0.1 * inside:
        return True
    row = box.height / grid.rows
    beyond = [p for p in painted if _reaches(p, box, row) and _keeps_edges(p, grid.xs)]
    return bool(beyond)


def _reaches(fill: BBox, box: BBox, row: float) -> bool:
    """Whether a fill lies within some rows below or above a grid, and in its width."""
    gap = max(fill.top - box.bottom, box.top - fill.bottom)
    return 3.4 < gap < 4 * row and fill.x0 > box.x0 - 3 and fill.x1 < box.x1 + 3


def _keeps_edges(fill: BBox, xs: Sequence[float]) -> bool:
    return all(min(abs(x - edge) for x in xs) < 2.5 for edge in (fill.x0, fill.x1))


def is_calendar(part: TablePart) -> bool:
    """Seven columns headed by the days of the week, with days of a month below."""
    if part.columns != 7:
        return False
    for row in range(min(3, part.rows)):
        heads = [c.text.strip() for c in part.cells if c.row == row]
        if sum(1 for h in heads if h[:1] in WEEKDAYS and len(h) <= 3) >= 6:
            return True
    return False


def is_chart(part: TablePart, geometry: PageGeometry) -> bool:
    """Slanted or curved shapes inside the frame, more than cells: a drawing with a grid behind it."""
    inside = sum(
        1
        for b in geometry.curves
        if part.box.contains((b.x0 + b.x1) / 2, (b.top + b.bottom) / 2) and max(b.width, b.height) > 6
    )
    return inside > max(6, len([c for c in part.cells if c.pieces]) * 0.6)


def is_list(part: TablePart) -> bool:
    """Two columns, the first of which holds list markers only."""
    if part.columns != 2:
        return False
    first = [c for c in part.cells if c.column == 0 and c.pieces]
    return (
        bool(first)
        and sum(1 for c in first if MARKER.fullmatch(c.text.strip())) >= 0.7 * len(first)
        and not any(is_number(c.text.strip()) for c in part.cells if c.column == 1 and c.pieces)
    )


def is_contents(part: TablePart) -> bool:
    """Titles with page numbers: leaders between, or no rule and no colour but numbers that only rise."""
    if not part.evidence.rules_across and not part.evidence.fill_bands and part.columns <= 3 and _pages_rise(part):
        return True
    leaders = sum(1 for row in range(part.rows) if any(LEADERS.search(c.text) for c in cells_of(part, row)))
    return leaders >= max(2, 0.4 * part.rows)


def _pages_rise(part: TablePart) -> bool:
    """Whether the last column holds five whole numbers or more that never (between chapters: hardly ever) fall."""
    last = [c.text.strip() for c in part.cells if c.column + c.column_span == part.columns and c.pieces]
    last = [t for t in last if t.isdecimal()] if sum(t.isdecimal() for t in last) >= 0.9 * len(last) else []
    pages = [int(t) for t in last]
    falls = sum(1 for a, b in itertools.pairwise(pages) if b < a)
    chapters = sum(1 for row in range(part.rows) if any(CHAPTER.match(c.text) for c in cells_of(part, row)))
    allowed = len(pages) // 8 if chapters >= 2 else 0  # an annex counts its pages anew
    return len(pages) >= 5 and falls <= allowed and pages[0] < pages[-1]


def cells_of(part: TablePart, row: int) -> list[PartCell]:
    """The cells that begin in one row."""
    return [c for c in part.cells if c.row == row]
