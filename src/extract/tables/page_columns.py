"""Pages of a dump that keeps columns by blanks, set in two columns of running text: one column after the other.

Lines of such a page hold a line of either column, or a row of a table in one beside a line of prose in the other. The
page is cut where the right column begins, in stretches that no line crosses, and only where both sides hold running
text from edge to edge: cells of a table seldom do. Not here: tables side by side under two captions (`panels`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from extract.model import Line, LineKind
from extract.rules.tables import TableRules
from extract.tables.captions import line_spans
from extract.tables.dump_lines import dump_lines
from extract.tables.layout_lines import Measure, Segment, cut, keeps_columns, measure_of
from extract.text.plausible import hiragana_share

_GAP = 2  # blanks between the columns
_SWAY = 2  # columns by which the right edge of the gutter sways from line to line
_LEAST_WIDTH = 12  # of either column
_RUN = 6  # lines of running text one under the other, in either column
_FULL = 0.8  # of its column's width: a line of running text
_KANA = 0.05  # of a line of running text, at least
_ALIKE = 1.5  # how much wider one column may be than the other
_MOST_EDGES = 6  # left edges of a right column that are tried


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """A line's words left and right of the gutter."""

    line: Line
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]


def part_columns(lines: Sequence[Line], rules: TableRules) -> tuple[Line, ...]:
    """The lines with those of pages in two columns of text cut in two, left column first; all others as they are."""
    plain = dump_lines([x for x in lines if x.box is None], rules)
    if not keeps_columns(plain):
        return tuple(lines)
    measure = measure_of(plain)
    found: list[Line] = []
    for _, page in groupby(lines, key=lambda x: x.page_no):
        found += _parted_page(list(page), measure)
    return tuple(found)


def _parted_page(page: Sequence[Line], measure: Measure) -> list[Line]:
    words = [cut(x.text, measure, 1) if x.kind is LineKind.BODY and x.box is None else () for x in page]
    for edge in _right_edges(page, measure):
        found, parted = _parted_at(page, words, edge)
        if parted:
            return found
    return list(page)


def _right_edges(page: Sequence[Line], measure: Measure) -> list[int]:
    """Where a right column may begin: where running text begins behind a gap, most frequent first."""
    starts = Counter(
        s.x0
        for line in page
        if line.kind is LineKind.BODY and line.box is None
        for s in cut(line.text, measure, _GAP)
        if s.x0 >= _LEAST_WIDTH and hiragana_share(s.text) >= _KANA
    )
    return [x for x, count in starts.most_common(_MOST_EDGES) if count >= _RUN]


def _parted_at(page: Sequence[Line], words: Sequence[tuple[Segment, ...]], edge: int) -> tuple[list[Line], bool]:
    """The page cut at a gutter, stretch by stretch, and whether any stretch was."""
    found: list[Line] = []
    parted = False
    held: list[_Sides] = []
    for line, own in zip(page, words, strict=True):
        sides = _sides(line, own, edge) if own else None
        if sides is None and line.text.strip() and line.kind is LineKind.BODY:
            done = _column_by_column(held, edge)
            parted = parted or done is not None
            found += done if done is not None else [x.line for x in held]
            held = []
            found.append(line)
        elif sides is not None:
            held.append(sides)
        else:
            held.append(_Sides(line=line, left=(), right=()))
    done = _column_by_column(held, edge)
    found += done if done is not None else [x.line for x in held]
    return found, parted or done is not None


def _sides(line: Line, words: Sequence[Segment], edge: int) -> _Sides | None:
    """The line's words on either side; None where it crosses the gutter."""
    for k, word in enumerate(words):
        before = words[k - 1].x1 if k else 0
        if word.x0 >= edge - _SWAY and (k == 0 or word.x0 - before >= _GAP):
            return _Sides(line=line, left=tuple(words[:k]), right=tuple(words[k:])) if before < edge else None
    return _Sides(line=line, left=tuple(words), right=()) if words[-1].x1 < edge else None


def _column_by_column(stretch: Sequence[_Sides], edge: int) -> list[Line] | None:
    """The lines of the left column, then those of the right one; None where the two are no columns of text."""
    sides = [[x.left for x in stretch if x.left], [x.right for x in stretch if x.right]]
    widths = [max((ws[-1].x1 - ws[0].x0 for ws in side if _talks(ws)), default=0) for side in sides]
    if min(widths) < _LEAST_WIDTH or max(widths) > _ALIKE * min(widths):
        return None
    if any(_longest_run(side, width) < _RUN for side, width in zip(sides, widths, strict=True)):
        return None
    left = _column([(x.line, 0, x.left[-1].end if x.left else 0) for x in stretch])
    right = _column(
        [(x.line, _begin(x, edge), len(x.line.text)) if x.right else (x.line, 0, 0) for x in stretch],
    )
    return [*left, *right]


def _begin(sides: _Sides, edge: int) -> int:
    """Where the right column's text begins in its line, with the blanks by which it is indented there."""
    first = sides.right[0]
    return max(sides.left[-1].end if sides.left else 0, first.start - max(0, first.x0 - edge))


def _longest_run(side: Sequence[tuple[Segment, ...]], width: int) -> int:
    """How many lines of running text that fill the column stand one under the other, at most."""
    longest = run = 0
    for words in side:
        run = run + 1 if _talks(words) and words[-1].x1 - words[0].x0 >= _FULL * width else 0
        longest = max(longest, run)
    return longest


def _talks(words: Sequence[Segment]) -> bool:
    """Whether words are running text: no gap between them, and kana."""
    close = all(right.x0 - left.x1 <= _GAP for left, right in pairwise(words))
    return close and hiragana_share("".join(w.text for w in words)) >= _KANA


def _column(cuts: Sequence[tuple[Line, int, int]]) -> list[Line]:
    """One column's lines, cut from the page's; lines that hold nothing of it count as empty ones."""
    found: list[Line] = []
    empty = 0
    for line, start, end in cuts:
        if end <= start:
            empty += 1
            continue
        found.append(
            replace(
                line,
                pieces=line_spans(line, start, end),
                text=line.text[start:end],
                blanks_before=line.blanks_before + empty,
                starts_page=not found or line.starts_page,
            )
        )
        empty = 0
    return found
