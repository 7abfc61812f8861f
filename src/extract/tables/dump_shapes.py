"""Tables of a dump whose head and rows bear each other out, in shapes richer than a label and its numbers.

A printed row stands on a line each: running number, label and values once or in halves side by side, two label
columns, a remark behind the values, rows of a label alone, heads of several levels. A table is taken only where the
head holds as many words as the rows have columns. Not here: plain rows (`dump_rows`), heads (`dump_heads`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extract.rules.tables import TableRules
from extract.tables.cell_values import display_width
from extract.tables.draft import Draft
from extract.tables.dump_headers import open_brackets
from extract.tables.dump_heads import PART, Head, Widths, read_head
from extract.tables.dump_lines import DumpLine, header_score
from extract.tables.dump_notes import names_notes
from extract.tables.dump_shape_grid import ShapedBody, ShapedRow, draft_of
from extract.tables.dump_words import Segment, Word, counts_from, in_brackets, may_head, segments_of, words_of

_MOST_ROWS = 300
_HEAD_LINES = 5
_LABELS_IN_A_ROW = 3
_LONGEST_LABEL = 60
_LEAST_ROWS = 3
_TALKING = 20  # characters of a label in which kana are running text
_MOST = 0.6  # of the rows hold as many values as there are columns


def find_shaped_tables(
    lines: Sequence[DumpLine], free: Sequence[bool], rules: TableRules, *, plain: bool = False
) -> list[Draft]:
    """Drafts of the tables whose head fits the rows under it.

    Args:
        lines: All dump lines.
        free: Whether a line may belong to a table.
        rules: The table rules.
        plain: Whether to take rows of a label and its numbers too, which `dump_rows` reads as a rule.
    """
    found: list[Draft] = []
    for stretch in _stretches(lines, free):
        at = 0
        while at < len(stretch):
            draft, end = _table_at(stretch, at, rules, plain=plain)
            if draft is not None:
                found.append(draft)
            at = max(end, at + 1)
    return found


def _stretches(lines: Sequence[DumpLine], free: Sequence[bool]) -> Iterator[list[DumpLine]]:
    held: list[DumpLine] = []
    for line, is_free in zip(lines, free, strict=True):
        if held and (not is_free or line.breaks_page):
            yield held
            held = []
        if is_free:
            held.append(line)
    if held:
        yield held


def _table_at(stretch: Sequence[DumpLine], at: int, rules: TableRules, *, plain: bool) -> tuple[Draft | None, int]:
    """The table whose first row is the line `at`, and where it ends."""
    first = stretch[at]
    if at == 0 or not _is_row(first) or (_is_row(stretch[at - 1]) and not may_head(stretch[at - 1])):
        return None, at + 1
    for counted in (True, False) if words_of(first)[0].is_value else (False,):
        body = _body(stretch, at, counted=counted)
        draft = _headed(stretch, at, body, rules, plain=plain) if body is not None else None
        if body is not None and draft is not None:
            return draft, body.end
    return None, at + 1


def _headed(stretch: Sequence[DumpLine], at: int, body: ShapedBody, rules: TableRules, *, plain: bool) -> Draft | None:
    """The draft of a body with the head above it, lines of a label alone between the two taken for its first."""
    if names_notes(stretch[max(0, at - _HEAD_LINES) : at], rules):
        return None  # `dump_rows` tells references to notes from amounts
    for peeled in range(3):
        begin = at - peeled
        if peeled and (begin < 1 or body.counted or not _is_label_alone(stretch[begin], rules)):
            break
        own = [ShapedRow(lines=(x,), parts=segments_of(x, counted=False)) for x in stretch[begin:at]]
        whole = ShapedBody(
            rows=[*own, *body.rows],
            counted=body.counted,
            values=body.values,
            halves=body.halves,
            remarks=body.remarks,
            labels_alone=body.labels_alone or bool(own),
        )
        for count in range(min(_HEAD_LINES, begin), 0, -1):
            lines = stretch[begin - count : begin]
            for stubs in _stub_counts(whole):
                widths = Widths(stubs=stubs, values=whole.values, remarks=whole.remarks, halves=whole.halves)
                head = read_head(lines, widths, rules)
                if head is not None and whole.counted and head.cells[0].column_span > 1:
                    continue  # one head over number and label: the number is the label's
                if head is not None and (plain or not _is_plain(whole, widths, head)):
                    return draft_of(lines, head, whole, widths, rules)
    return None


def _is_row(line: DumpLine) -> bool:
    words = words_of(line)
    return any(w.is_value for w in words) and any(not w.is_value for w in words)


def _is_label_alone(line: DumpLine, rules: TableRules) -> bool:
    words = words_of(line)
    if any(w.is_value for w in words) or len(words) > 2 or line.width > _LONGEST_LABEL or in_brackets(line.flat):
        return False
    return len(words) == 1 and (words[0].text.endswith(PART) or header_score(words[0].text, rules) == 0.0)


def _may_stand_alone(line: DumpLine, *, alone: bool) -> bool:
    """Whether a line between rows may be a label: one that might as well be a head only with nothing around it."""
    words = words_of(line)
    return _is_label_alone(line, line.rules) or (alone and len(words) == 1 and not words[0].is_value)


def _is_plain(body: ShapedBody, widths: Widths, head: Head) -> bool:
    """Whether plain rows under a plain head say it all: then `dump_rows` reads them."""
    return widths.stubs == 1 and head.rows == 1 and not (widths.remarks or body.labels_alone or body.counted)


def _stub_counts(body: ShapedBody) -> tuple[int, ...]:
    if body.counted:
        return (2,)
    two = body.labels_alone or any(len(r.label) == 2 and not r.label[0].is_value for r in body.rows)
    return (1, 2) if two else (1,)


# -- bodies ----------------------------------------------------------------------------------------------------


def _body(stretch: Sequence[DumpLine], at: int, *, counted: bool) -> ShapedBody | None:
    """The rows from a line on that are of one shape; None where they are too few or too unlike."""
    rows: list[ShapedRow] = []
    waiting: list[ShapedRow] = []
    for line in stretch[at : at + _MOST_ROWS]:
        row = _row(line, counted=counted) or _values_of(waiting, line)
        if row is None:
            break
        if row.values:
            rows += [row] if len(row.lines) > 1 else [*waiting, row]
            waiting = []
            continue
        waiting.append(row)
        alone = bool(rows) and len(waiting) == 1
        if counted or len(waiting) > _LABELS_IN_A_ROW or not _may_stand_alone(line, alone=alone):
            break
    shapes = Counter(tuple(len(p.values) for p in r.parts) for r in rows if r.values)
    if not shapes:
        return None
    shape, _ = shapes.most_common(1)[0]
    rows = _while_fitting(rows, shape)
    full = sum(tuple(len(p.values) for p in r.parts) == shape for r in rows)
    filled = sum(bool(r.values) for r in rows)
    if full < _LEAST_ROWS or full < _MOST * filled or len(set(shape)) > 1 or _talk(rows):
        return None
    if counted and not _counts(rows, len(shape)):
        return None
    return ShapedBody(
        rows=rows,
        counted=counted,
        values=shape[0],
        halves=len(shape),
        remarks=int(any(r.remark for r in rows)),
        end=at + sum(len(r.lines) for r in rows),
        labels_alone=any(not r.values for r in rows),
    )


def _row(line: DumpLine, *, counted: bool) -> ShapedRow | None:
    """A line as a row of a body, or None where it cannot be one."""
    parts = segments_of(line, counted=counted)
    if not counted and len(parts) > 1 and not parts[0].label and len(parts[0].values) == 1:
        numbered = (*parts[0].values, *parts[1].label)  # １　町税: the number belongs to the label
        parts = (Segment(counter=None, label=numbered, values=parts[1].values), *parts[2:])
    remark: tuple[Word, ...] = ()
    if len(parts) > 1 and not parts[-1].values and parts[-1].counter is None:
        parts, remark = parts[:-1], parts[-1].label
    if not all(p.label for p in parts) or any(open_brackets(w.text) for p in parts for w in p.label):
        return None
    if (not counted and len(parts) > 1) or any((p.counter is None) == counted for p in parts):
        return None
    if remark and counted:
        return None
    if sum(display_width(w.text) for p in parts for w in p.label) > _LONGEST_LABEL * len(parts):
        return None
    return ShapedRow(lines=(line,), parts=parts, remark=remark)


def _values_of(waiting: Sequence[ShapedRow], line: DumpLine) -> ShapedRow | None:
    """Values on a line of their own, with the lines of their label above them."""
    words = words_of(line)
    if not waiting or not all(w.is_value for w in words):
        return None
    label = tuple(w for r in waiting for w in r.label)
    part = Segment(counter=None, label=label, values=words)
    return ShapedRow(lines=(*(x for r in waiting for x in r.lines), line), parts=(part,))


def _talk(rows: Sequence[ShapedRow]) -> bool:
    """Whether labels are running text: lines of prose beside a table."""
    texts = ["".join(w.text for w in r.label) for r in rows]
    kana = sum("\u3041" <= c <= "\u3096" for t in texts for c in t)
    return 2 * sum(len(t) >= _TALKING for t in texts) > len(texts) and kana >= 0.15 * sum(map(len, texts))


def _while_fitting(rows: Sequence[ShapedRow], shape: tuple[int, ...]) -> list[ShapedRow]:
    """The rows before the first that holds more than the shape has room for, ending with one that holds values."""
    found: list[ShapedRow] = []
    for row in rows:
        own = tuple(len(p.values) for p in row.parts)
        whole_parts = len(shape) > 1 and own == shape[: len(own)]
        if row.values and not (whole_parts or (len(shape) == 1 and own[0] <= shape[0])):
            break
        found.append(row)
    while found and not found[-1].values:
        found.pop()
    return found


def _counts(rows: Sequence[ShapedRow], halves: int) -> bool:
    """Whether the running numbers of each half go up by one from row to row."""
    for h in range(halves):
        held = [r.parts[h] for r in rows if len(r.parts) > h]
        if not counts_from([p.counter for p in held]):
            return False
    return all(len(r.parts) == halves for r in rows[:-1])
