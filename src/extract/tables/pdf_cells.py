"""Grids of a page filled with its glyphs: from edges and spans to cells with text and pieces.

Here: `Grid` (edges, spans) and `part_of`, which reads every cell of a grid. Not here: how a grid is found
(`pdf_lattice`, `pdf_open`).
"""

from __future__ import annotations

import re
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.model import BBox, Glyph, Page
from extract.tables.parts import PartCell, PartEvidence, TablePart
from extract.tables.pdf_cut import CUT, is_cut_number, kept_whole
from extract.text.numerals import fold_widths
from extract.text.runs import Run, glyph_pieces, glyph_runs, rows_of, split_writing

BOLD = re.compile(r"bold|heavy|black|demi|[-\s]W[6-9]", re.IGNORECASE)
CELL_GAP_EM = 40.0  # within a cell all gaps belong to the text
_OPEN_GROUP = re.compile(r"(?<![\d,])[^\d\s]{0,3}\d{1,3}(?:,\d{3})*,(\d{0,2})")  # 12,34: thousands are not complete
_GROUP_END = re.compile(r"(\d{1,3})(?:,\d{3})*(?:\.\d+)?%?")
_WHOLE_GROUPS = re.compile(r"[^\d\s]{0,3}\d{1,3}(?:,\d{3})*")
_MORE_GROUPS = re.compile(r"(?:,\d{3})+(?:\.\d+)?%?")


@dataclass(slots=True)
class Grid:
    """Edges of rows and columns, and the merged cells as (row, column, row_span, column_span).

    `xs` and `ys` are one longer than there are columns and rows. Places not named in `spans` are cells of their own.
    """

    xs: list[float]
    ys: list[float]
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def box(self) -> BBox:
        """The grid's frame."""
        return BBox(x0=self.xs[0], top=self.ys[0], x1=self.xs[-1], bottom=self.ys[-1])

    def all_spans(self) -> list[tuple[int, int, int, int]]:
        """Every cell as (row, column, row_span, column_span), row by row."""
        covered = {(r + i, c + j) for r, c, rs, cs in self.spans for i in range(rs) for j in range(cs)}
        single = [(r, c, 1, 1) for r in range(self.rows) for c in range(self.columns) if (r, c) not in covered]
        return sorted([*self.spans, *single])


@dataclass(slots=True)
class CellText:
    """What a cell's glyphs say: raw lines, glyphs in order, raised marks and furigana among or beside them."""

    lines: list[list[Glyph]]
    marks: list[Glyph]
    asides: list[Glyph]

    @property
    def text(self) -> str:
        """The lines joined."""
        return joined(["".join(g.text for g in line) for line in self.lines])


def joined(lines: Sequence[str]) -> str:
    """Printed lines as one text: a blank only between two Latin words.

    >>> joined(["生産", "技術"]), joined(["Solar", "Valley"]), joined(["84,56", "1"])
    ('生産技術', 'Solar Valley', '84,561')
    """
    text = last = ""
    for line in lines:
        latin = text and line and text[-1].isascii() and line[0].isascii() and text[-1].isalnum()
        text += (" " if latin and not is_torn(last, line) else "") + line
        last = line
    return text


def is_torn(upper: str, lower: str) -> bool:
    """Whether a line ends within a group of thousands that the next line completes: one number, too wide for its cell.

    >>> is_torn("84,56", "1"), is_torn("△1,2", "34,567"), is_torn("84", ",561"), is_torn("84,561", "1")
    (True, True, True, False)
    """
    upper, lower = fold_widths(upper), fold_widths(lower)
    if lower.startswith(","):
        return bool(_WHOLE_GROUPS.fullmatch(upper) and _MORE_GROUPS.fullmatch(lower))
    begun, rest = _OPEN_GROUP.fullmatch(upper), _GROUP_END.fullmatch(lower)
    return begun is not None and rest is not None and len(begun[1]) + len(rest[1]) == 3


def read_cell(glyphs: Sequence[Glyph]) -> CellText:
    """A cell's glyphs in reading order."""
    if not glyphs:
        return CellText([], [], [])
    writing = split_writing(glyphs)
    lines: list[list[Glyph]] = []
    marks: list[Glyph] = []
    asides: list[Glyph] = []
    vertical = sum(len(c) for c in writing.vertical)
    if vertical > len(writing.level):
        columns = sorted(writing.vertical, key=lambda c: -c[0].box.x0)
        lines = [list(c) for c in columns]
        lines += [r.glyphs for r in _reading_order(glyph_runs(writing.level, CELL_GAP_EM))]
    else:
        level = sorted([*writing.level, *(g for c in writing.vertical for g in c)], key=lambda g: g.index)
        base, marks, asides = _sorted_out(level)
        lines = [_line_of(row) for row in rows_of(glyph_runs(base, CELL_GAP_EM))]
        _put_marks(lines, marks)
    if writing.turned:
        lines += _turned_lines(writing.turned)
    return CellText(lines, marks, asides)


def _reading_order(runs: list[Run]) -> list[Run]:
    return sorted(runs, key=lambda r: (round(r.middle), r.x0))


def _line_of(row: list[Run]) -> list[Glyph]:
    return sorted((g for r in row for g in r.glyphs), key=lambda g: (g.box.x0, g.index))


def _sorted_out(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph], list[Glyph]]:
    """Body characters, raised marks, furigana; the latter two are small and stand above the middle of a line."""
    if not glyphs:
        return [], [], []
    sizes = [g.size_pt for g in glyphs]
    largest = max(sizes)
    if min(sizes) > 0.76 * largest:
        return list(glyphs), [], []
    runs = glyph_runs(glyphs, 0.6)
    big = [r for r in runs if r.size_pt > 0.76 * largest]
    base: list[Glyph] = [g for r in big for g in r.glyphs]
    marks: list[Glyph] = []
    asides: list[Glyph] = []
    for run in runs:
        if run.size_pt > 0.76 * largest:
            continue
        kana = all("\u3040" <= c <= "\u30ff" for c in run.text)
        over = any(
            b.x0 - 0.6 * b.size_pt <= (run.x0 + run.x1) / 2 <= b.x1 + 0.6 * b.size_pt
            and -0.6 * b.size_pt < b.top - run.bottom < 0.4 * b.size_pt
            and run.size_pt < 0.66 * b.size_pt
            for b in big
        )
        raised = any(
            run.bottom < b.bottom - 0.12 * b.size_pt
            and run.bottom > b.top + 0.1 * b.size_pt
            and (abs(run.x0 - b.x1) < 0.8 * b.size_pt or abs(b.x0 - run.x1) < 0.8 * b.size_pt)
            for b in big
        )
        if kana and over:
            asides += run.glyphs
        elif raised:
            marks += run.glyphs
        else:
            base += run.glyphs
    return sorted(base, key=lambda g: g.index), marks, asides


def _put_marks(lines: list[list[Glyph]], marks: list[Glyph]) -> None:
    """Each raised mark into the line it stands at."""
    if marks and not lines:
        lines.append([])
        lines[0].extend(marks)
        return
    for mark in marks:
        middle = (mark.box.top + mark.box.bottom) / 2
        best = min(lines, key=lambda line: abs(middle - (line[0].box.top + line[0].box.bottom) / 2))
        at = sum(1 for g in best if g.box.x0 <= mark.box.x0)
        best.insert(at, mark)


def _turned_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Lines of characters on their side: stream order, a new line where the text jumps across."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        last = lines[-1][-1] if lines else None
        if last is not None and abs(last.box.x0 + last.box.x1 - glyph.box.x0 - glyph.box.x1) < glyph.size_pt:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def assign(grid: Grid, glyphs: Sequence[Glyph]) -> dict[tuple[int, int], list[Glyph]]:
    """Each glyph of the grid's frame to the cell (its top left place) that holds its centre."""
    home = {}
    for r, c, rs, cs in grid.all_spans():
        for i in range(rs):
            for j in range(cs):
                home[r + i, c + j] = (r, c)
    found: dict[tuple[int, int], list[Glyph]] = {}
    x0, x1, top, bottom = grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1]
    for glyph in glyphs:
        box = glyph.box
        y = (box.top + box.bottom) / 2
        if not top <= y <= bottom:
            continue
        x = (box.x0 + box.x1) / 2
        if not x0 <= x <= x1:
            continue
        row = min(grid.rows - 1, max(0, bisect_right(grid.ys, y) - 1))
        column = min(grid.columns - 1, max(0, bisect_right(grid.xs, x) - 1))
        found.setdefault(home[row, column], []).append(glyph)
    return found


def part_of(
    page: Page,
    grid: Grid,
    glyphs: Sequence[Glyph] | dict[tuple[int, int], list[Glyph]],
    method: str,
    *,
    header_rows: int = 0,
    evidence: PartEvidence | None = None,
    shades: dict[tuple[int, int], str] | None = None,
    stub_columns: int = 1,
) -> TablePart:
    """The grid with every cell read: from glyphs by where they lie, or from glyphs already given to cells."""
    cells: list[PartCell] = []
    boxes = {
        (r, c): BBox(x0=grid.xs[c], top=grid.ys[r], x1=grid.xs[c + cs], bottom=grid.ys[r + rs])
        for r, c, rs, cs in grid.all_spans()
    }
    held = glyphs if isinstance(glyphs, dict) else assign(grid, glyphs)
    cut = frozenset() if isinstance(glyphs, dict) else kept_whole(held, boxes)
    for r, c, rs, cs in grid.all_spans():
        box = boxes[r, c]
        cell = _part_cell(page, held.get((r, c), []), (r, c, rs, cs), box, (shades or {}).get((r, c)))
        is_cut = (r, c) in cut or is_cut_number(cell.text)
        cells.append(replace(cell, confidence=CUT) if is_cut else cell)
    return TablePart(
        page_no=page.page_no,
        rows=grid.rows,
        columns=grid.columns,
        cells=tuple(cells),
        box=grid.box,
        method=method,
        column_edges=tuple(grid.xs),
        row_edges=tuple(grid.ys),
        header_rows=header_rows,
        stub_columns=stub_columns,
        evidence=evidence or PartEvidence(),
    )


def _part_cell(
    page: Page, glyphs: list[Glyph], place: tuple[int, int, int, int], box: BBox, shade: str | None
) -> PartCell:
    read = read_cell(glyphs)
    by_line = [glyph_pieces(page, line) for line in read.lines]
    at = page.source_start
    lines = tuple("".join(page.text[p.start - at : p.end - at] for p in pieces) for pieces in by_line)
    bold = sum(1 for g in glyphs if BOLD.search(g.font))
    return PartCell(
        row=place[0],
        column=place[1],
        row_span=place[2],
        column_span=place[3],
        text=joined(lines),
        lines=lines,
        pieces=tuple(p for pieces in by_line for p in pieces),
        box=box,
        mark_pieces=glyph_pieces(page, read.marks),
        aside_pieces=glyph_pieces(page, read.asides),
        shade=shade,
        bold=bold * 2 > len(glyphs) > 0,
        x_align=_alignment(read.lines, box),
        rotated=bool(glyphs) and sum(not g.upright for g in glyphs) * 2 > len(glyphs),
        confidence=min((g.confidence for g in glyphs if g.confidence is not None), default=None),
    )


def _alignment(lines: list[list[Glyph]], box: BBox) -> str:
    """Where the text stands in its cell."""
    if not lines:
        return "left"
    left = statistics.median(line[0].box.x0 for line in lines) - box.x0
    right = box.x1 - statistics.median(line[-1].box.x1 for line in lines)
    em = lines[0][0].size_pt
    if abs(left - right) < em:
        return "full" if left < 1.5 * em else "centre"
    return "left" if left < right else "right"
