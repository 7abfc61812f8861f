"""Two captions on one line of a dump that keeps columns by blanks: what stands under each, side by side.

Lines under such captions hold rows of two tables, or a row of one beside a note of the other. They are cut along the
white strip that runs down between the two, and the left lines come before the right ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.model import Line, LineKind
from extract.rules.tables import TableRules
from extract.tables.captions import line_spans, parse_captions
from extract.tables.dump_lines import dump_lines
from extract.tables.layout_lines import Measure, cut, keeps_columns, measure_of
from extract.tables.titles import is_marked

Extent = tuple[int, int]
_FAR = 4  # empty lines that no table holds
_SIDES = 2
_SWAY = 2  # columns by which a caption set to the left may stand off its table's edge
_APART = 4  # blanks between two titles on a line


def part_panels(lines: Sequence[Line], rules: TableRules) -> tuple[Line, ...]:
    """The lines with those cut in two that stand under captions side by side; all others as they are."""
    plain = dump_lines([x for x in lines if x.box is None], rules)
    if not keeps_columns(plain):
        return tuple(lines)
    measure = measure_of(plain)
    found: list[Line] = []
    at = 0
    while at < len(lines):
        panel = _panel(lines, at, measure, rules)
        if panel is None:
            found.append(lines[at])
            at += 1
            continue
        end, strip = panel
        halves = [_halves(line, strip, measure) for line in lines[at:end]]
        for side in (0, 1):
            found += _set_apart(_column([h[side] for h in halves]))
        at = end
    return tuple(found)


def _panel(lines: Sequence[Line], at: int, measure: Measure, rules: TableRules) -> tuple[int, Extent] | None:
    """Where the lines under two captions end, and the strip between the two sides."""
    line = lines[at]
    spans = _captions(line, measure, rules) if line.kind is LineKind.BODY and line.box is None else []
    if len(spans) != _SIDES:
        return None
    centres = [(lo + hi) / 2 for lo, hi in spans]
    free = set(range(spans[0][1], spans[1][0]))
    end, held = at, []
    for below in lines[at:]:
        taken = [(s.x0, s.x1) for s in cut(below.text, measure, 1)]
        left = free - {x for lo, hi in taken for x in range(lo, hi)}
        if not left or below.page_no != line.page_no:
            break
        free, end = left, end + 1
        held.append(taken)
    if end - at < 3:
        return None
    strips = list(_runs(sorted(free)))
    edge = min((x0 for taken in held[1:] for x0, _ in taken), default=0)
    if abs(spans[0][0] - edge) <= _SWAY and strips[-1][1] == spans[1][0]:
        return end, strips[-1]  # captions set to the left: the right side begins where its caption does
    return end, min(strips, key=lambda s: (_off_centre(s, held[1:], centres), s))


def _captions(line: Line, measure: Measure, rules: TableRules) -> list[Extent]:
    """Where the captions of a line stand: those with numbers, or two titles with a mark or in brackets."""
    numbered = parse_captions(line, rules)
    if numbered:
        return [_extent(line.text, c[2], c[4], measure) for c in numbered]
    words = cut(line.text, measure, _APART)
    marked = len(words) == _SIDES and all(is_marked(w.text) for w in words)
    return [(w.x0, w.x1) for w in words] if marked else []


def _extent(text: str, start: int, end: int, measure: Measure) -> Extent:
    inside = [s for s in cut(text, measure, 1) if start <= s.start < end]
    return (inside[0].x0, inside[-1].x1) if inside else (0, 0)


def _runs(columns: Sequence[int]) -> Iterator[Extent]:
    """Unbroken stretches of column numbers, half-open."""
    start = 0
    for i in range(1, len(columns) + 1):
        if i == len(columns) or columns[i] != columns[i - 1] + 1:
            yield columns[start], columns[i - 1] + 1
            start = i


def _off_centre(strip: Extent, rows: Sequence[Sequence[Extent]], centres: Sequence[float]) -> float:
    """How far the captions stand from the middle of what a strip leaves on either side."""
    left = [e for row in rows for e in row if e[1] <= strip[0]]
    right = [e for row in rows for e in row if e[0] >= strip[1]]
    if not left or not right:
        return float("inf")
    middles = [(min(a for a, _ in side) + max(b for _, b in side)) / 2 for side in (left, right)]
    return abs(middles[0] - centres[0]) + abs(middles[1] - centres[1])


def _halves(line: Line, strip: Extent, measure: Measure) -> tuple[Line | None, Line | None]:
    """What a line holds left and right of the strip, blanks before the right half kept from the strip on."""
    words = cut(line.text, measure, 1)
    left = [w for w in words if w.x1 <= strip[0]]
    right = [w for w in words if w.x0 >= strip[1]]
    at = left[-1].end if left else 0
    if right:
        at = max(at, right[0].start - max(0, right[0].x0 - strip[1]))
    return (
        _piece(line, 0, left[-1].end) if left else None,
        _piece(line, at, len(line.text)) if right else None,
    )


def _piece(line: Line, start: int, end: int) -> Line:
    return replace(line, pieces=line_spans(line, start, end), text=line.text[start:end])


def _set_apart(lines: list[Line]) -> list[Line]:
    """One side's lines as far from what stands before them as tables one under the other."""
    return [replace(x, blanks_before=x.blanks_before + (0 if i else _FAR)) for i, x in enumerate(lines)]


def _column(halves: Sequence[Line | None]) -> list[Line]:
    """One side's lines, with the lines that are empty on this side counted as blank ones."""
    found: list[Line] = []
    empty = 0
    for half in halves:
        if half is None:
            empty += 1
            continue
        found.append(
            replace(half, blanks_before=half.blanks_before + empty, starts_page=half.starts_page and not found)
        )
        empty = 0
    return found
