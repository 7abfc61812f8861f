"""Tables in a dump that keeps columns by blanks: stretches of lines with white strips, their head, rows and cells.

A stretch grows line by line as long as white strips run down through it. Its head is told from its body by what the
columns hold; columns come from the body alone, since heads are centred over them. What is left with too few filled
cells, or talks in all its columns, is no table. Not here: the measure and the strips (`layout_lines`), rows
(`layout_rows`), head cells (`layout_heads`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.model import Span
from extract.rules.tables import TableRules
from extract.tables.captions import LineRole
from extract.tables.cell_values import folded, read_cell
from extract.tables.draft import Draft, DraftCell, GridBuilder, merged_pieces
from extract.tables.dump_lines import DumpLine, has_leaders, header_score
from extract.tables.layout_checks import Reading, glued, is_numbered, is_table, is_value
from extract.tables.layout_heads import head_cells
from extract.tables.layout_lines import (
    Columns,
    LayoutLine,
    Line,
    by_column,
    find_columns,
    layout_line,
    measure_of,
    strips,
    usual_gap,
)
from extract.tables.layout_rows import amount_of, anchor_lines, group_lines, numeric_columns, rejoin_torn, text_of

_MOST_EMPTY = 3  # empty lines inside a table
_MOST_PENDING = 6  # lines in a row without a gap
_HEAD_LINES = 6
_PERIODS = frozenset({"年", "年度", "月", "月期"})
_MOST_NUMBERED = 31  # columns that a head may number; days of a month are as many
_BULLETS = frozenset("●•▪■◆‣・")


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
    counts = [sum(is_value(w.text, rules) for w in x.words) for x in (above, first)]
    worded = all(not is_value(x.words[0].text, rules) for x in (above, first))
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
        if not left or len(pending) >= _MOST_PENDING or _opens_anew(held, line):
            break
        if len(held) >= 4 and line.parted and 2 * len(left) < len(strips(held, 2)):
            break
        pending.append(line)
        if line.parted:
            held, pending = [*held, *pending], []
    return [*held, *_rest_of_cell(held, pending)]


def _opens_anew(held: Sequence[LayoutLine], line: LayoutLine) -> bool:
    """Whether words without a number stand far below lines that follow closely: titles of what comes next."""
    if len(held) < 3 or any(_value_places(line)):
        return False
    far = (
        not usual_gap(held)
        and line.line.gap_before >= 2
        and (line.parted or all(any(_value_places(x)) for x in held[1:]))
    )
    return far or (line.parted and _titles_lists(held, line))


def _titles_lists(held: Sequence[LayoutLine], line: LayoutLine) -> bool:
    """Whether words stand under lists of labels and numbers side by side, one for each: titles of the next lists."""
    places = [_value_places(x) for x in held]
    full = [False, True] * len(line.segments)
    return full in places[1:] and places[-1] in (full[:2], full)


def _value_places(line: LayoutLine) -> list[bool]:
    """Which segments of a line are numbers."""
    return [is_value(s.text, line.line.rules) for s in line.segments]


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
    score -= 0.5 * cost + 2.0 * _words_among_values(held, numeric, rows, rules) + 2.0 * glued(held, rules)
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
    for word in (*line.segments, *line.words):
        reading = read_cell(word.text, rules)
        if reading.value is None or reading.unit in _PERIODS or 1900 <= reading.value <= 2100:
            continue
        over_numbers = set(columns.touched(word) or [columns.nearest(word)]) & set(numeric)
        if over_numbers or abs(reading.value) > _MOST_NUMBERED:
            return True
    return False


def _words_among_values(held: Sequence[Line], numeric: Sequence[int], rows: Sequence[range], rules: TableRules) -> int:
    """Lines of the first row that hold words in a column of numbers: rest of a head."""
    return sum(any(held[i][k] and not is_value(amount_of(held[i][k]), rules) for k in numeric) for i in rows[0])


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
    if not is_table(reading, rules):
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
    over_numbers = 0 not in heads and 1 in heads and is_numbered(reading)
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
