"""Tables in a dump whose cells follow each other line by line, row after row: a label, its numbers, the next label.

A reading is accepted only where head and rows bear each other out: as many heads as the fullest row has numbers, with
a word over the labels or none. Rows that hold fewer numbers lost blank cells; their values keep their order
(`placing`). What fits no such reading is held back from all other recognisers, which would take pairs out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, is_total_label
from extract.tables.draft import Draft, DraftCell, GridBuilder, LooseRow
from extract.tables.dump_cells import Piece, drafted, joined, printed, with_wraps_joined
from extract.tables.dump_sequence_heads import Head, head_of, heads_sound

_LEAST_ROWS = 3
_MOST_ROWS = 250  # of a page: more rows, each cell a line, stand on no page
_LEAST_VALUES = 2  # of a row: labels with one number each are rows of pairs, which other recognisers read
_LEVELS = 2
_HEADLIKE = 0.5
_SWAY = 2  # columns by which the ends of full lines sway: one wide character
CLEARLY = 0.2  # by which the mean header score of one side outdoes the other's


class Setting(Enum):
    """How the numbers of a row are parted from what stands before them."""

    CLOSE = auto()  # by line ends alone
    APART = auto()  # by empty lines
    UNEVEN = auto()  # some by empty lines: blocks that run down a column


@dataclass(slots=True, kw_only=True)
class Row:
    """A printed row: its label cells and its values; a row of a label alone heads those below it.

    `spans` says that its label stands over all label columns.
    """

    labels: list[Piece]
    values: list[Piece]
    spans: bool = False


def sequence_table(pieces: Sequence[Piece], rules: TableRules, *, blocks: bool) -> Draft | None:
    """The table of a stretch whose rows follow each other cell by cell, or None.

    Args:
        pieces: The stretch.
        rules: The table rules.
        blocks: Whether the dump parts cells or blocks of them by empty lines: then its columns may be the blocks.
    """
    rows = rows_of(pieces)
    if not follows_cell_by_cell(rows) or _set_apart(rows) is Setting.UNEVEN:
        return None
    counted = _counted(rows)
    if counted is not None:
        return _over(*counted, _LEVELS, rules, blocks=blocks)
    first = rows[0]
    if len(first.values) < len(rows[1].values) and heads_sound(first.labels[-1:], rules) >= _HEADLIKE:
        return None  # a number stands before the first label
    stubs = min((len(r.labels) for r in rows[1:]), default=0)
    for levels, more in _ways(rows, stubs):
        heads = first.labels[: len(first.labels) - levels - more]
        own = [Row(labels=first.labels[len(heads) :], values=first.values), *rows[1:]]
        body = _settled(own, rules) if levels == stubs else _nested(own, rules)
        draft = _over(heads, body, levels, rules, blocks=blocks) if body is not None and heads else None
        if draft is not None:
            return draft
    return None


def _ways(rows: Sequence[Row], stubs: int) -> list[tuple[int, int]]:
    """How many label columns there may be, and how many lines above the first label may be no head but its own."""
    if not 1 <= stubs <= _LEVELS:
        return []
    longer = any(len(r.labels) > stubs for r in rows[1:])
    return [(stubs, 0), *([(stubs + 1, 0)] if stubs < _LEVELS else []), *([(stubs, 1)] if longer else [])]


def _counted(rows: Sequence[Row]) -> tuple[list[Piece], list[Row]] | None:
    """Head cells, and rows whose labels stand behind running numbers: those that the rows above seem to end with."""
    first = rows[0]
    own = [first, *(r for r in rows[1:-1])]
    counters = [r.values[-1] for r in own]
    if len(first.values) != 1 or any(len(r.labels) != 1 for r in rows[1:]):
        return None
    if [folded(p.text) for p in counters] != [str(n) for n in range(1, len(rows))]:
        return None
    values = [*(r.values[:-1] for r in rows[1:-1]), rows[-1].values]
    if not all(values):
        return None
    return first.labels, [
        Row(labels=[counter, *r.labels], values=v) for counter, r, v in zip(counters, rows[1:], values, strict=True)
    ]


def _over(heads: Sequence[Piece], body: Sequence[Row], stubs: int, rules: TableRules, *, blocks: bool) -> Draft | None:
    """The draft of rows under the cells above them."""
    full = [r for r in body if r.values]
    apart = _set_apart(full)
    if len(full) > _MOST_ROWS:
        return None
    if apart is Setting.APART and len({len(r.values) for r in full}) > 1:
        return None  # cells may have changed places
    blocks = blocks or any(p.gap_before for r in body for p in (*r.labels, *r.values))
    if blocks and not _leads(heads, body, rules, clearly=apart is Setting.CLOSE):
        return None  # the columns may follow each other
    head = head_of(heads, [len(r.values) for r in full], stubs, rules)
    if head is None or (stubs > 1 and len(head.stubs) < stubs):
        return None
    return draft_of(head, body, stubs, method="dump-sequence")


def follows_cell_by_cell(rows: Sequence[Row]) -> bool:
    """Whether three rows or more hold two numbers or more, each on a line of its own."""
    return sum(len(r.values) >= _LEAST_VALUES for r in rows) >= _LEAST_ROWS


def is_cut_short(pieces: Sequence[Piece], rows: Sequence[Row], rules: TableRules) -> bool:
    """Whether a stretch is a head without rows, or rows without a head, in a dump that sets blocks apart."""
    if not rows:
        return len(pieces) > 1 and heads_sound(pieces, rules) >= _HEADLIKE
    return any(p.gap_before for p in pieces) and any(len(r.values) >= _LEAST_VALUES for r in rows)


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """Labels and the numbers that follow them; words behind the last number are no row."""
    found: list[Row] = []
    for piece in pieces:
        if not piece.counts and (not found or found[-1].values):
            found.append(Row(labels=[], values=[]))
        if piece.counts and not found:
            return []
        (found[-1].values if piece.counts else found[-1].labels).append(piece)
    return [r for r in found if r.values]


def _set_apart(rows: Sequence[Row]) -> Setting:
    """How the cells of rows are parted."""
    gaps = [p.gap_before > 0 for r in rows for p in r.values]
    if not any(gaps):
        return Setting.CLOSE
    return Setting.APART if all(gaps) else Setting.UNEVEN


def _is_full(body: Sequence[Row]) -> bool:
    """Whether all rows hold as many values."""
    return len({len(r.values) for r in body if r.values}) == 1


def _leads(heads: Sequence[Piece], body: Sequence[Row], rules: TableRules, *, clearly: bool) -> bool:
    """Whether the cells above sound more like heads than the labels do; else the columns may follow each other."""
    more = heads_sound(heads, rules) - heads_sound([r.labels[-1] for r in body], rules)
    return more >= CLEARLY or (not clearly and more > -CLEARLY and len(heads) <= len(body))


# -- labels ----------------------------------------------------------------------------------------------------


def _settled(rows: Sequence[Row], rules: TableRules) -> list[Row] | None:
    """Rows with their labels told apart from lines that head a section and from wrapped lines; None where open."""
    if not _count_up([r.labels[0] for r in rows]):
        return None
    if len({len(r.labels) for r in rows}) == 1:
        return list(rows)
    rows = [Row(labels=with_wraps_joined(r.labels), values=r.values) for r in rows]
    longer = [r for r in rows if len(r.labels) > 1]
    if any(len(r.labels) > _LEVELS for r in longer):
        return None
    widest = max((r.labels[0].width for r in rows if len(r.labels) == 1), default=0)
    opening = [r.labels[0].width for r in longer]
    if not opening:
        return list(rows)
    if all(w < widest for w in opening) and not any(is_total_label(r.labels[0].text, rules) for r in longer):
        return [part for r in rows for part in _sectioned(r)]
    if min(opening) >= widest - 1 and max(opening) - min(opening) <= _SWAY:
        return [Row(labels=[_whole(r.labels)], values=r.values) for r in rows]
    return None


def _count_up(labels: Sequence[Piece]) -> bool:
    """Whether the numbers that labels open with go up: else one may be the number of another cell."""
    numbers = [int(n) for p in labels if (n := p.counter) is not None]
    return all(a < b for a, b in pairwise(numbers))


def _nested(rows: Sequence[Row], rules: TableRules) -> list[Row] | None:
    """Rows under two label columns, the first of which holds one cell for several rows; totals span both."""
    if any(len(r.labels) > _LEVELS for r in rows) or len(rows[0].labels) < _LEVELS:
        return None
    totals = [is_total_label(r.labels[0].text, rules) for r in rows]
    if any(total and len(r.labels) > 1 for r, total in zip(rows, totals, strict=True)):
        return None
    return [Row(labels=r.labels, values=r.values, spans=total) for r, total in zip(rows, totals, strict=True)]


def _sectioned(row: Row) -> list[Row]:
    *above, label = row.labels
    return [*(Row(labels=[x], values=[]) for x in above), Row(labels=[label], values=row.values)]


def _whole(labels: Sequence[Piece]) -> Piece:
    found = labels[0]
    for more in labels[1:]:
        found = joined(found, more)
    return found


# -- drafts ----------------------------------------------------------------------------------------------------


def _labels(row: Row, r: int, stubs: int, above: list[DraftCell]) -> list[DraftCell]:
    """The label cells of a row; under two label columns a lone label is an item of the group above, or spans both."""
    if len(row.labels) == stubs or not row.values:
        return [drafted(p, r, k) for k, p in enumerate(row.labels)]
    last = next((i for i in range(len(above) - 1, -1, -1) if not above[i].column and not above[i].is_header), None)
    group = above[last] if last is not None else None
    if row.spans or group is None or last is None or group.column_span > 1 or group.row + group.row_span < r:
        return [drafted(row.labels[0], r, 0, column_span=stubs)]
    above[last] = replace(group, row_span=r - group.row + 1)
    return [drafted(row.labels[0], r, stubs - 1)]


def draft_of(head: Head, body: Sequence[Row], stubs: int, *, method: str) -> Draft:
    """The draft of a head over rows."""
    width = len(head.columns)
    levels = 2 if head.groups else 1
    first = body[0].labels[0].lines[0]
    grid = GridBuilder(stubs + width, first.page_no)
    for k, piece in enumerate(head.stubs):
        grid.cells.append(drafted(piece, 0, k, is_header=True))
    size = width // len(head.groups) if head.groups else 1
    for k, piece in enumerate(head.groups):
        grid.cells.append(drafted(piece, 0, stubs + k * size, is_header=True, column_span=size))
    for k, piece in enumerate(head.columns):
        grid.cells.append(drafted(piece, levels - 1, stubs + k, is_header=True))
    loose: list[LooseRow] = []
    for r, row in enumerate(body, start=levels):
        grid.cells += _labels(row, r, stubs, grid.cells)
        if row.values and len(row.values) < width:
            loose.append(LooseRow(row=r, first_column=stubs, values=tuple(printed(v) for v in row.values)))
            continue
        for k, piece in enumerate(row.values):
            grid.cells.append(drafted(piece, r, stubs + k))
    rows = levels + len(body)
    held = [p for p in (*head.stubs, *head.groups, *head.columns, *(x for r in body for x in (*r.labels, *r.values)))]
    lines = sorted({x.line: x for p in held for x in p.lines}.items())
    return Draft(
        page_no=first.page_no,
        rows=rows,
        columns=stubs + width,
        header_rows=levels,
        cells=grid.filled(rows),
        method=method,
        lines=tuple(i for i, _ in lines),
        order=float(lines[0][1].position),
        stub_columns=stubs,
        loose=tuple(loose),
        score=5.0,
        last_page_no=lines[-1][1].page_no,
    )
