"""Whether a stretch of lines read as a table is one: cells filled, labels there, numbers in their columns.

A dump that keeps columns by blanks keeps them roughly: numbers slide, prose stands beside tables, charts leave
numbers about. What fails one of these checks is no table rather than a wrong one. Not here: the reading itself
(`dump_columns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.rules.tables import TableRules
from extract.tables.cell_values import display_width, folded, is_total_label, read_cell
from extract.tables.layout_heads import head_cells
from extract.tables.layout_lines import Columns, LayoutLine, Line, Segment, cell_words
from extract.tables.layout_rows import holds_share, text_of
from extract.text.plausible import hiragana_share

_LEAST_FILLED = 0.55
_MOST_NUMBERED = 31  # columns that a head may number; days of a month are as many
_CLOSE = 2  # blanks between columns that a drifting value crosses
_FULL = 0.85  # of a column's width: a line of running text
_RUNNING = 18  # characters of a line of prose beside a table, at least
_SWAY = 4  # columns by which numbers under each other sway
_CONTENTS = frozenset({"", "目次", "もくじ", "contents", "CONTENTS", "Contents"})
_PAIR = 2  # columns of a list of labels and numbers
_ENTRIES = 3  # of a table of contents, at least


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


def is_table(reading: Reading, rules: TableRules) -> bool:
    """Whether enough cells are filled, and what they hold or their head speaks for a table."""
    width, rows = len(reading.columns.extents), len(reading.rows)
    filled = {(r, k) for r, row in enumerate(reading.rows) for i in row for k, _ in cell_words(reading.held[i])}
    if len(filled) < _LEAST_FILLED * rows * width or all(k in reading.numeric for k in range(width)):
        return False
    if (
        glued(reading.held, rules)
        or _stacked(reading, rules)
        or _drifts(reading, rules)
        or _labels_last(reading, rules)
    ):
        return False
    if not _labelled(reading, rules) and (not reading.head or not _counted(reading, rules)):
        return False
    if _is_contents(reading, rules) or (not reading.head and _labels_hold_numbers(reading, rules)):
        return False
    if _half_headed(reading) or (not reading.head and not _stands_alone(reading, rules)):
        return False
    numeric = [k for k in reading.numeric if k > 0 or not is_numbered(reading)]
    talking = [k for k in range(width) if _talks(reading, k)]
    if len(talking) == width or (len(talking) >= width - 1 and reading.words < 0.4):
        return False
    if any(_runs_on(reading, k) for k in range(width)):
        return False
    return bool(numeric) or (bool(reading.head) and reading.score >= 1.0 and reading.words >= 0.4)


def _labelled(reading: Reading, rules: TableRules) -> bool:
    """Whether most rows hold a label: words, or a year, before the numbers (under a head also behind them)."""
    first = next((k for k in reading.numeric if k > 0), len(reading.columns.extents))
    places = {0, *(k for k in range(len(reading.columns.extents)) if k < first or reading.head)} - {
        *reading.numeric[1:]
    }
    texts = [[text_of(reading.held[i][k]) for i in row for k in places] for row in reading.rows]
    values = [[read_cell(t, rules).value for t in row if t] for row in texts]
    return 2 * sum(any(v is None or 1900 <= v <= 2100 for v in row) for row in values) > len(values)


def _is_contents(reading: Reading, rules: TableRules) -> bool:
    """Whether labels, numbered or not, stand before pages that never fall, with no head but 目次."""
    width, numbered = len(reading.columns.extents), reading.numeric[:1] == [0] and is_numbered(reading)
    titled = "".join(folded(x.line.text) for x in reading.head)
    return titled in _CONTENTS and width == _PAIR + numbered and _rises(reading, rules)


def _labels_hold_numbers(reading: Reading, rules: TableRules) -> bool:
    """Whether a label of several lines holds one that is a number: a share that stands over it in a chart."""
    lines = [[text_of(reading.held[i][0]) for i in row if reading.held[i][0]] for row in reading.rows]
    return any(len(own) > 1 and any(is_value(t, rules) for t in own) for own in lines)


def _rises(reading: Reading, rules: TableRules) -> bool:
    """Whether the whole numbers of the last column never fall from row to row."""
    values = [read_cell(text_of(row[-1]), rules).value for row in reading.held if row[-1]]
    known = [v for v in values if v is not None]
    whole = len(known) == len(values) >= _ENTRIES and all(v == int(v) for v in known)
    return whole and all(a <= b for a, b in pairwise(known))


def _half_headed(reading: Reading) -> bool:
    """Whether most columns have no head though some have: lines of something else beside the table."""
    width = len(reading.columns.extents)
    return bool(reading.head) and 2 * len(head_cells(reading.head, reading.columns)) < width


def _stands_alone(reading: Reading, rules: TableRules) -> bool:
    """Whether rows without a head are sure of their columns: no number is missing, or a total closes them."""
    filled = [[k for k in range(len(row)) if row[k]] for row in reading.held]
    full = all(set(reading.numeric) <= set(row) for row in filled if set(row) & set(reading.numeric))
    labels = [text_of(row[0]) for row in reading.held]
    closed = any(is_total_label(t, rules) for t in labels if t)
    return (full or closed) and bool(labels[0]) and _years(reading, rules) < 2 and _lined_up(reading)


def _lined_up(reading: Reading) -> bool:
    """Whether the numbers of each column stand under each other, as those of charts do not."""
    for k in reading.numeric:
        cells = [row[k] for row in reading.held if row[k]]
        edges = ([c[0].x0 for c in cells], [c[-1].x1 for c in cells], [c[0].x0 + c[-1].x1 for c in cells])
        if min(max(e) - min(e) for e in edges) > _SWAY:
            return False
    return True


def _years(reading: Reading, rules: TableRules) -> int:
    """How many years stand behind the first column of the first row, as in heads."""
    cells = [w for i in reading.rows[0] for c in reading.held[i][1:] for w in c]
    values = [read_cell(w.text, rules).value for w in cells if "," not in w.text]
    return sum(v is not None and 1900 <= v <= 2100 for v in values)


def _counted(reading: Reading, rules: TableRules) -> bool:
    """Whether the first column holds nothing but numbers, as ranks are."""
    return all(read_cell(w.text, rules).value is not None for row in reading.held for w in row[0])


def _stacked(reading: Reading, rules: TableRules) -> bool:
    """Whether some row holds two numbers of one column over each other: rows not told apart."""
    return any(
        sum(any(_is_amount(w.text, rules) for w in reading.held[i][k]) for i in row) > 1
        for row in reading.rows
        for k in range(len(reading.columns.extents))
    )


def _is_amount(text: str, rules: TableRules) -> bool:
    """Whether a text is a number that counts no lines of a list."""
    value = read_cell(text, rules).value
    return value is not None and ("," in text or "." in text or abs(value) > _MOST_NUMBERED)


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
    if reading.numeric != list(range(width - 1)) or is_numbered(reading):
        return False
    firsts = [read_cell(text_of(row[0]), rules).value for row in reading.held if row[0]]
    return not all(v is not None and 1900 <= v <= 2100 for v in firsts)


def _runs_on(reading: Reading, column: int) -> bool:
    """Whether a column's text runs on from row to row: lines of prose beside a table, no cells of it."""
    lines = [text_of(row[column]) for row in reading.held]
    if (
        not any(lines)
        or hiragana_share("".join(lines)) < 0.15
        or sum(map(len, lines)) < _RUNNING * sum(map(bool, lines))
    ):
        return False
    widest = max(display_width(t) for t in lines)
    ends = [lines[row[-1]] for row in reading.rows[:-1] if lines[row[-1]]]
    going_on = sum(display_width(t) >= _FULL * widest and not folded(t).endswith("。") for t in ends)
    return len(ends) >= 3 and 2 * going_on > len(ends)


def _talks(reading: Reading, column: int) -> bool:
    """Whether a column holds running text."""
    texts = [folded(text_of(row[column])) for row in reading.held if row[column]]
    return bool(texts) and hiragana_share("".join(texts)) >= 0.3 and sum(map(len, texts)) >= 12 * len(texts)


def is_numbered(reading: Reading) -> bool:
    """Whether the first column counts the rows (from any number on: footnotes do)."""
    firsts = [folded("".join(text_of(reading.held[i][0]) for i in row)) for row in reading.rows]
    start = int(firsts[0]) if firsts[0].isdecimal() else 0
    return start > 0 and firsts == [str(n) for n in range(start, start + len(firsts))]


def glued(held: Sequence[Line], rules: TableRules) -> int:
    """Cells that hold nothing but several numbers on one line, or two amounts among words: columns not told apart."""
    return sum(len(c) > 1 and not holds_share(c) and _run_together(c, rules) for row in held for c in row)


def _run_together(words: Sequence[Segment], rules: TableRules) -> bool:
    texts = [w.text for w in words]
    if all(is_value(t, rules) for t in texts):
        return True
    return any(_is_amount(a, rules) and _is_amount(b, rules) for a, b in pairwise(texts))


def is_value(text: str, rules: TableRules) -> bool:
    """Whether a text is a number or a mark for none."""
    reading = read_cell(text, rules)
    return reading.value is not None or reading.nil
