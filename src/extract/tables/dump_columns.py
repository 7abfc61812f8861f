"""Tables in a dump that keeps columns by blanks: stretches of lines with white strips, their head, rows and cells.

A stretch grows line by line as long as white strips run down through it. Its head is told from its body by what the
columns hold; columns come from the body alone, since heads are centred over them. What is left with too few filled
cells, or talks in all its columns, is no table. Not here: the measure and the strips (`layout_lines`), rows
(`layout_rows`), head cells (`layout_heads`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.model import Span
from extract.rules.tables import TableRules
from extract.tables.captions import LineRole
from extract.tables.cell_values import display_width, folded, is_total_label, read_cell
from extract.tables.draft import Draft, DraftCell, GridBuilder, merged_pieces
from extract.tables.dump_lines import DumpLine, has_leaders, header_score
from extract.tables.layout_heads import head_cells
from extract.tables.layout_lines import (
    Columns,
    LayoutLine,
    Line,
    by_column,
    cell_words,
    find_columns,
    layout_line,
    measure_of,
    strips,
)
from extract.tables.layout_rows import anchor_lines, group_lines, numeric_columns, rejoin_torn, text_of

_MOST_EMPTY = 3  # empty lines inside a table
_MOST_PENDING = 6  # lines in a row without a gap
_HEAD_LINES = 6
_LEAST_FILLED = 0.55
_PERIODS = frozenset({"年", "年度", "月", "月期"})
_CLOSE = 2  # blanks between columns that a drifting value crosses
_FULL = 0.85  # of a column's width: a line of running text
_RUNNING = 18  # characters of a line of prose beside a table, at least
_BULLETS = frozenset("●•▪■◆‣・")


@dataclass(slots=True, kw_only=True)
class Reading:
    """One stretch read as a table: `head` and `body` lines, columns, rows as ranges of body lines.

    `score` is what speaks for the reading, `words` how much its head's words look like a head, 0 to 1.
    """

    head: list[LayoutLine]
    body: list[LayoutLine]
    columns: Columns
    held: list[Line]
    numeric: list[int]
    rows: list[range]
    score: float
    words: float


def find_column_tables(lines: Sequence[DumpLine], roles: Mapping[int, LineRole], rules: TableRules) -> list[Draft]:
    """Drafts of the tables in lines that keep columns by blanks."""
    measure = measure_of(lines)
    found: list[Draft] = []
    stretch: list[LayoutLine] = []
    for line in lines:
        outside = line.line in roles or has_leaders(line.text)
        if line.breaks_page or line.gap_before > _MOST_EMPTY or outside:
            found += _tables_of(stretch, rules)
            stretch = []
        if not outside:
            stretch.append(layout_line(line, measure))
    return [*found, *_tables_of(stretch, rules)]


def _tables_of(stretch: Sequence[LayoutLine], rules: TableRules) -> list[Draft]:
    found: list[Draft] = []
    at = 0
    while at < len(stretch):
        region = _region(stretch, at)
        draft = None
        if len(region) >= 2:
            reading = read_stretch([*_lines_above(stretch, at, region), *region], rules)
            draft = _draft(reading, rules) if reading is not None else None
            if reading is not None and not reading.head and at > 0 and _is_row_of(stretch[at - 1], stretch[at], rules):
                draft = None  # its upper rows keep no columns: those of the lower ones cannot be trusted
        if draft is not None:
            found.append(draft)
        at += max(1, len(region)) if draft is not None else max(1, len(region) // 4)
    return found


def _is_row_of(above: LayoutLine, first: LayoutLine, rules: TableRules) -> bool:
    """Whether a line right above a stretch is a row like its first: a label and as many values, give or take two."""
    counts = [sum(_is_value(w.text, rules) for w in x.words) for x in (above, first)]
    worded = all(not _is_value(x.words[0].text, rules) for x in (above, first))
    return first.line.gap_before == 0 and worded and min(counts) >= 2 and abs(counts[0] - counts[1]) <= 2


def _region(stretch: Sequence[LayoutLine], start: int) -> list[LayoutLine]:
    """The lines from `start` on through which white strips run; ends with a line that has a gap."""
    if not stretch[start].parted:
        return []
    held = [stretch[start]]
    pending: list[LayoutLine] = []
    for line in stretch[start + 1 :]:
        trial = [*held, *pending, line]
        left = strips(trial, 2)
        if not left or len(pending) >= _MOST_PENDING:
            break
        if len(held) >= 4 and line.parted and 2 * len(left) < len(strips(held, 2)):
            break
        pending.append(line)
        if line.parted:
            held, pending = [*held, *pending], []
    return [*held, *_rest_of_cell(held, pending)]


def _rest_of_cell(held: Sequence[LayoutLine], pending: Sequence[LayoutLine]) -> list[LayoutLine]:
    """The lines after the last gap that lie wholly behind the first column: the rest of a wrapped cell."""
    first = strips(held, 2)
    found: list[LayoutLine] = []
    for line in pending:
        if not first or line.words[0].x0 < first[0][1] or line.line.gap_before > 0:
            break
        found.append(line)
    return found


def _lines_above(stretch: Sequence[LayoutLine], at: int, region: Sequence[LayoutLine]) -> list[LayoutLine]:
    """Lines without a gap right above that stand behind the first column: the upper lines of a wrapped head."""
    first = strips(region, 2)
    found: list[LayoutLine] = []
    below = stretch[at]
    for line in reversed(stretch[max(0, at - 3) : at]):
        crosses = len(strips([line, *found, *region], 2)) < len(first)
        if not first or line.words[0].x0 < first[0][1] or crosses or below.line.gap_before > 1:
            break
        found.insert(0, line)
        below = line
    return found


def read_stretch(lines: Sequence[LayoutLine], rules: TableRules) -> Reading | None:
    """The best reading of a stretch: every number of head lines is tried."""
    best: Reading | None = None
    for count in range(min(_HEAD_LINES, len(lines) - 2) + 1):
        reading = _read(lines[:count], lines[count:], rules)
        if reading is not None and (best is None or reading.score > best.score):
            best = reading
    return best


def _read(head: Sequence[LayoutLine], body: Sequence[LayoutLine], rules: TableRules) -> Reading | None:
    columns = find_columns(head, body, rules)
    if len(columns.extents) < 2:
        return None
    held = by_column(body, columns)
    numeric = numeric_columns(held, rules)
    if any(_has_values(line, columns, numeric, rules) for line in head):
        return None
    cost, rows = group_lines(body, held, anchor_lines(body, held, numeric))
    rows = rejoin_torn(held, rows, numeric, rules)
    score, words = _head_score(head, columns, rules)
    single = bool(head) and words >= 0.6 and len(columns.extents) >= 3
    if len(rows) < (1 if single else 2 if head else 3):
        return None
    score -= 0.5 * cost + 2.0 * _words_among_values(held, numeric, rows, rules) + 2.0 * _glued(held, rules)
    if head and body[0].line.gap_before > head[-1].line.gap_before:
        score += 0.5
    return Reading(
        head=list(head),
        body=list(body),
        columns=columns,
        held=held,
        numeric=numeric,
        rows=rows,
        score=score,
        words=words,
    )


def _has_values(line: LayoutLine, columns: Columns, numeric: Sequence[int], rules: TableRules) -> bool:
    """Whether a line over the body holds a number that is no year or period: then it is no head."""
    for segment in line.segments:
        reading = read_cell(segment.text, rules)
        if reading.value is None or not set(columns.touched(segment)) & set(numeric):
            continue
        if reading.unit not in _PERIODS and not 1900 <= reading.value <= 2100:
            return True
    return False


def _words_among_values(held: Sequence[Line], numeric: Sequence[int], rows: Sequence[range], rules: TableRules) -> int:
    """Lines of the first row that hold words in a column of numbers: rest of a head."""
    return sum(any(held[i][k] and not _is_value(text_of(held[i][k]), rules) for k in numeric) for i in rows[0])


def _glued(held: Sequence[Line], rules: TableRules) -> int:
    """Cells that hold nothing but several numbers on one line: columns not told apart."""
    return sum(len(c) > 1 and all(read_cell(w.text, rules).value is not None for w in c) for row in held for c in row)


def _is_value(text: str, rules: TableRules) -> bool:
    reading = read_cell(text, rules)
    return reading.value is not None or reading.nil


def _head_score(head: Sequence[LayoutLine], columns: Columns, rules: TableRules) -> tuple[float, float]:
    """What speaks for lines being a head, and how much their words do, 0 to 1."""
    if not head:
        return 0.0, 0.0
    cells = head_cells(head, columns)
    texts = ["".join(w.text for _, w in cells.get(k, [])) for k in range(len(columns.extents))]
    needed = texts if texts[0] else texts[1:]
    words = sum(header_score(t, rules) for t in needed if t) / max(1, len(needed))
    covered = sum(bool(t) for t in needed) / max(1, len(needed))
    long = sum(len(folded(t)) > 30 or "。" in t for t in needed)
    return 2.0 * words + 1.5 * covered - 0.5 - 2.0 * long, words


def _draft(reading: Reading, rules: TableRules) -> Draft | None:
    """The draft of a reading, or None where too little speaks for a table."""
    width = len(reading.columns.extents)
    if not _is_table(reading, rules):
        return None
    lines = [*reading.head, *reading.body]
    page_no = lines[0].line.page_no
    grid = GridBuilder(width, page_no)
    head_rows = 1 if reading.head else 0
    grid.cells += _head_drafts(reading, page_no)
    bulleted = _bulleted(reading)
    for r, row in enumerate(reading.rows, start=head_rows):
        for k in range(width):
            cell = _body_pieces(reading, row, k, bare=k in bulleted)
            if cell:
                grid.cells.append(DraftCell(row=r, column=k, pieces=cell, page_no=reading.body[row[0]].line.page_no))
    rows = len(reading.rows) + head_rows
    return Draft(
        page_no=page_no,
        rows=rows,
        columns=width,
        header_rows=head_rows,
        cells=tuple(
            c if c.row or not head_rows or c.is_header else DraftCell(row=0, column=c.column, is_header=True)
            for c in grid.filled(rows)
        ),
        method="dump-layout",
        lines=tuple(x.line.line for x in lines),
        order=float(lines[0].line.position),
        stub_columns=next((k for k in reading.numeric if k > 0), 1),
        score=4.0 + reading.score,
        last_page_no=lines[-1].line.page_no,
    )


def _head_drafts(reading: Reading, page_no: int) -> list[DraftCell]:
    """The head's cells; one over a column of running numbers and the next spans both."""
    heads = head_cells(reading.head, reading.columns)
    over_numbers = 0 not in heads and 1 in heads and _is_numbered(reading)
    found: list[DraftCell] = []
    for k, words in heads.items():
        wide = over_numbers and k == 1
        pieces = merged_pieces(p for line, w in words for p in line.line.span(w.start, w.end))
        found.append(
            DraftCell(
                row=0,
                column=0 if wide else k,
                column_span=2 if wide else 1,
                pieces=pieces,
                page_no=page_no,
                is_header=True,
            )
        )
    return found


def _body_pieces(reading: Reading, row: range, column: int, *, bare: bool) -> tuple[Span, ...]:
    found: list[Span] = []
    for i in row:
        words = reading.held[i][column]
        if words:
            start = words[0].start
            text = reading.body[i].line.text
            if bare and text[start] in _BULLETS:
                start += 1
                start += len(text[start:]) - len(text[start:].lstrip())
            found += reading.body[i].line.span(start, max(start, words[-1].end))
    return merged_pieces(found)


def _is_numbered(reading: Reading) -> bool:
    """Whether the first column counts the rows (from any number on: footnotes do)."""
    firsts = [folded("".join(text_of(reading.held[i][0]) for i in row)) for row in reading.rows]
    start = int(firsts[0]) if firsts[0].isdecimal() else 0
    return start > 0 and firsts == [str(n) for n in range(start, start + len(firsts))]


def _bulleted(reading: Reading) -> set[int]:
    """Columns in which (nearly) every cell opens with the same bullet."""
    found: set[int] = set()
    for k in range(len(reading.columns.extents)):
        firsts = [
            next((text_of(reading.held[i][k]) for i in row if reading.held[i][k]), "")[:1] for row in reading.rows
        ]
        if len(firsts) >= 3 and sum(f == firsts[0] for f in firsts) >= 0.6 * len(firsts) and firsts[0] in _BULLETS:
            found.add(k)
    return found


def _is_table(reading: Reading, rules: TableRules) -> bool:
    """Whether enough cells are filled, and what they hold or their head speaks for a table."""
    width, rows = len(reading.columns.extents), len(reading.rows)
    filled = {(r, k) for r, row in enumerate(reading.rows) for i in row for k, _ in cell_words(reading.held[i])}
    if len(filled) < _LEAST_FILLED * rows * width or all(k in reading.numeric for k in range(width)):
        return False
    if (
        _glued(reading.held, rules)
        or _stacked(reading, rules)
        or _drifts(reading, rules)
        or _labels_last(reading, rules)
    ):
        return False
    numeric = [k for k in reading.numeric if k > 0 or not _is_numbered(reading)]
    talking = [k for k in range(width) if _talks(reading, k)]
    if len(talking) == width or (len(talking) >= width - 1 and reading.words < 0.4):
        return False
    if any(_runs_on(reading, k) for k in range(width)):
        return False
    return bool(numeric) or (bool(reading.head) and reading.score >= 1.0 and reading.words >= 0.4)


def _stacked(reading: Reading, rules: TableRules) -> bool:
    """Whether some row holds two numbers of one column over each other: rows not told apart."""
    return any(
        sum(read_cell(text_of(reading.held[i][k]), rules).value is not None for i in row) > 1
        for row in reading.rows
        for k in range(len(reading.columns.extents))
    )


def _drifts(reading: Reading, rules: TableRules) -> bool:
    """Whether numbers slid out of their columns: no row fills all of them, though they stand close or are summed up."""
    numeric = reading.numeric
    if max((sum(bool(row[k]) for k in numeric) for row in reading.held), default=0) == len(numeric):
        return False
    close = any(
        b == a + 1 and reading.columns.extents[b][0] - reading.columns.extents[a][1] < _CLOSE
        for a, b in pairwise(numeric)
    )
    return close or any(row[0] and is_total_label(text_of(row[0]), rules, kinds="grand") for row in reading.held)


def _labels_last(reading: Reading, rules: TableRules) -> bool:
    """Whether words stand behind all numbers only: a table set on its side, read from behind."""
    width = len(reading.columns.extents)
    if reading.numeric != list(range(width - 1)) or _is_numbered(reading):
        return False
    firsts = [read_cell(text_of(row[0]), rules).value for row in reading.held if row[0]]
    return not all(v is not None and 1900 <= v <= 2100 for v in firsts)


def _runs_on(reading: Reading, column: int) -> bool:
    """Whether a column's text runs on from row to row: lines of prose beside a table, no cells of it."""
    lines = [text_of(row[column]) for row in reading.held]
    if not any(lines) or _kana(lines) < 0.15 or sum(map(len, lines)) < _RUNNING * sum(map(bool, lines)):
        return False
    widest = max(display_width(t) for t in lines)
    ends = [lines[row[-1]] for row in reading.rows[:-1] if lines[row[-1]]]
    going_on = sum(display_width(t) >= _FULL * widest and not folded(t).endswith("。") for t in ends)
    return len(ends) >= 3 and 2 * going_on > len(ends)


def _kana(texts: Sequence[str]) -> float:
    """The share of hiragana."""
    letters = sum(map(len, texts))
    return sum("\u3041" <= c <= "\u3096" for t in texts for c in t) / max(1, letters)


def _talks(reading: Reading, column: int) -> bool:
    """Whether a column holds running text."""
    texts = [folded(text_of(row[column])) for row in reading.held if row[column]]
    return bool(texts) and _kana(texts) >= 0.3 and sum(map(len, texts)) >= 12 * len(texts)
