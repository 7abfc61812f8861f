"""Lines of a dump that keeps columns by blanks: segments, white strips down through lines, columns.

Such dumps (``pdftotext -layout`` and its like) are a picture of the page in characters. How wide a full-width
character counts in it differs from tool to tool, so that is learned from the document: the measure in which more
columns line up. Not here: which stretches of lines are tables (`dump_columns`), their rows (`layout_rows`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.rules.tables import TableRules
from extract.tables.cell_values import display_width, folded, is_only_marks, read_cell
from extract.tables.dump_lines import DumpLine
from extract.tables.dump_words import in_brackets

Measure = Callable[[str], int]
_GAP = 2  # blanks between two segments
_WIDE_GAP = 3  # blanks that no running text holds
_TAB = 8
_FAR = 8  # columns that no line fills both are one where they stand closer than this
_STUMP = re.compile(r"[(（]?\d{0,2}[)）.．]?\D?")
_DATE_PARTS = ("年", "月", "日", "期", "回", "章", "条")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Text between wide gaps: `start`, `end` in the line's text; `x0`, `x1` its columns on the page, half-open."""

    start: int
    end: int
    x0: int
    x1: int
    text: str

    @property
    def middle(self) -> float:
        """Its centre."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True, kw_only=True, eq=False)
class LayoutLine:
    """A dump line with its segments; `words` are the same cut at every blank."""

    line: DumpLine
    segments: tuple[Segment, ...]
    words: tuple[Segment, ...]

    @property
    def parted(self) -> bool:
        """Whether a gap stands inside the line."""
        return len(self.segments) > 1


def code_points(text: str) -> int:
    """The measure of tools that give every character one column."""
    return len(text)


def half_width_ambiguous(text: str) -> int:
    """Full-width characters count two, ambiguous ones (①, ・) one."""
    return sum(display_width(c) if ord(c) > 0x2E7F else 1 for c in text)


MEASURES: tuple[Measure, ...] = (code_points, display_width, half_width_ambiguous)


def cut(text: str, measure: Measure, gap: int) -> tuple[Segment, ...]:
    """A line's text cut where at least `gap` blanks (or a tab) stand."""
    pattern = rf"(?:(?!\s{{{gap},}}|\t).)*\S"
    found: list[Segment] = []
    at = x = 0
    for match in re.finditer(pattern, text):
        left = match.start() + len(match.group()) - len(match.group().lstrip())
        x = _advance(text[at:left], x, measure)
        end = match.end()
        wide = measure(text[left:end])
        found.append(Segment(start=left, end=end, x0=x, x1=x + wide, text=text[left:end]))
        x, at = x + wide, end
    return tuple(found)


def _advance(blank: str, x: int, measure: Measure) -> int:
    for char in blank:
        x = (x // _TAB + 1) * _TAB if char == "\t" else x + measure(char)
    return x


def layout_line(line: DumpLine, measure: Measure) -> LayoutLine:
    """One line with its segments and words."""
    return LayoutLine(line=line, segments=cut(line.text, measure, _GAP), words=cut(line.text, measure, 1))


def keeps_columns(lines: Sequence[DumpLine]) -> bool:
    """Whether the dump keeps columns by blanks: wide gaps inside lines that follow each other."""
    wide = [bool(re.search(rf"\S(?: {{{_WIDE_GAP},}}|\t)\S", x.text)) for x in lines]
    return sum(a and b for a, b in pairwise(wide)) >= 2


def measure_of(lines: Sequence[DumpLine]) -> Measure:
    """The measure in which most segments behind a gap begin or end where one of the line before does."""
    return max(MEASURES, key=lambda m: (_aligned(lines, m), -MEASURES.index(m)))


def _aligned(lines: Sequence[DumpLine], measure: Measure) -> int:
    count = 0
    before: set[int] = set()
    after: set[int] = set()
    for line in lines:
        cuts = cut(line.text, measure, _WIDE_GAP)[1:]
        if not cuts:
            continue
        count += sum(s.x0 in before or s.x1 in after for s in cuts)
        before, after = {s.x0 for s in cuts}, {s.x1 for s in cuts}
    return count


def strips(lines: Sequence[LayoutLine], least: int = 1) -> list[tuple[int, int]]:
    """White strips (x0, x1) that no word of any line touches, between the leftmost and the rightmost word.

    With `least` 0 also places where words only meet, one line's beginning where another's ends.
    """
    spans = sorted((w.x0, w.x1) for x in lines for w in x.words)
    found: list[tuple[int, int]] = []
    reach = spans[0][1] if spans else 0
    for lo, hi in spans:
        if lo - reach >= least:
            found.append((reach, lo))
        reach = max(reach, hi)
    return found


@dataclass(slots=True, kw_only=True)
class Columns:
    """Columns of a stretch of lines: extents of their text, left to right."""

    extents: list[tuple[int, int]]

    def of(self, segment: Segment) -> int | None:
        """The column a body segment stands in; None where it stands in several or none."""
        home = [k for k, (lo, hi) in enumerate(self.extents) if lo <= segment.x0 and segment.x1 <= hi]
        return home[0] if len(home) == 1 else None

    def touched(self, segment: Segment) -> list[int]:
        """The columns a head segment stands over, wholly or in part."""
        return [k for k, (lo, hi) in enumerate(self.extents) if segment.x0 < hi and lo < segment.x1]

    def nearest(self, segment: Segment) -> int:
        """The column a segment stands nearest to."""
        return min(range(len(self.extents)), key=lambda k: self.distance(k, segment))

    def distance(self, k: int, segment: Segment) -> float:
        """How far a segment stands from a column's extent; among columns it touches, how far their centres are."""
        lo, hi = self.extents[k]
        return max(lo - segment.x1, segment.x0 - hi, 0) + abs((lo + hi) / 2 - segment.middle) / 1000


Line = tuple[tuple[Segment, ...], ...]


def find_columns(head: Sequence[LayoutLine], lines: Sequence[LayoutLine], rules: TableRules) -> Columns:
    """The columns of body lines: white strips, but for those that part no cells.

    A strip parts columns where most lines that fill both sides have two blanks or more there, where head cells stand
    on either side, or where it always stands between a number and words that are no unit: single blanks inside dates
    and names line up now and then. Footnote marks stay with the cell on their left.
    """
    cuts = strips(lines, 0)
    doubt = True
    while doubt and cuts:
        columns = _extents(lines, cuts)
        held = by_column(lines, columns)
        doubts = [(_doubt(held, k, cuts[k], head, columns, rules), k) for k in range(len(cuts))]
        worst, k = max(doubts, key=lambda d: (d[0], -d[1]))
        doubt = worst > 0
        if doubt:
            del cuts[k]
    return _extents(lines, cuts)


def _doubt(
    held: Sequence[Line],
    k: int,
    strip: tuple[int, int],
    head: Sequence[LayoutLine],
    columns: Columns,
    rules: TableRules,
) -> int:
    """How surely columns k and k + 1 are one: 0 where they are two."""
    if _holds_marks(held, k, rules) and _stand_close(held, k, k + 1) and not _stand_close(held, k - 1, k):
        return 4
    if _holds_marks(held, k + 1, rules) and (_stand_close(held, k, k + 1) or not _stand_close(held, k + 1, k + 2)):
        return 4
    if _holds_shares(held, k + 1, rules) and head and not _head_parts(head, columns, k, drifted=True):
        return 4
    if _are_stumps(held, k, head, columns, rules):
        return 4
    pairs = [(row[k][-1], row[k + 1][0]) for row in held if row[k] and row[k + 1]]
    spaced = [p for p in pairs if _letter_spaced(p)]
    pairs = [p for p in pairs if p not in spaced]
    least = min(sum(bool(row[k]) for row in held), sum(bool(row[k + 1]) for row in held))
    if _head_parts(head, columns, k, drifted=bool(pairs)):
        return 0
    if spaced and not pairs:
        return 3
    if not pairs:
        return 2 if strip[1] - strip[0] < _FAR or least <= max(1, len(held) // 12) else 0
    if 2 * sum(right.x0 - left.x1 >= _GAP for left, right in pairs) > len(pairs):
        return 0
    return 0 if _tells(pairs, rules) or _both_values(pairs, rules) or _holds_dashes(held, k, rules) else 3


def _holds_marks(held: Sequence[Line], k: int, rules: TableRules) -> bool:
    """Whether a column holds nothing but footnote marks."""
    marks = [is_only_marks("".join(w.text for w in row[k]), rules) for row in held if row[k]]
    return bool(marks) and all(marks)


def _holds_shares(held: Sequence[Line], k: int, rules: TableRules) -> bool:
    """Whether a column holds nothing but numbers in brackets, each behind a number in the column before: 743 (82.8)."""
    filled = [row for row in held if row[k]]
    return bool(filled) and all(
        bool(row[k - 1])
        and in_brackets("".join(w.text for w in row[k]))
        and not in_brackets(row[k - 1][-1].text)
        and read_cell(row[k - 1][-1].text, rules).value is not None
        for row in filled
    )


def _stand_close(held: Sequence[Line], left: int, right: int) -> bool:
    """Whether one blank at most stands between two columns, in most lines that fill both."""
    if left < 0 or right >= len(held[0]):
        return False
    gaps = [row[right][0].x0 - row[left][-1].x1 for row in held if row[left] and row[right]]
    return bool(gaps) and 2 * sum(gap < _GAP for gap in gaps) > len(gaps)


def _are_stumps(held: Sequence[Line], k: int, head: Sequence[LayoutLine], columns: Columns, rules: TableRules) -> bool:
    """Whether a column holds numbers or first letters of the labels behind it, and no running number of each row.

    Budgets number their items (１　町　税) and set short names letter by letter: the strip in them parts no cells.
    """
    firsts = ["".join(folded(w.text) for w in row[k]) for row in held]
    seconds = ["".join(w.text for w in row[k + 1]) for row in held if row[k + 1]]
    filled = [t for t in firsts if t]
    if not filled or not all(_STUMP.fullmatch(t) for t in filled) or _stand_close(held, k - 1, k):
        return False
    if any(t in _DATE_PARTS or t in rules.suffix_units for t in filled):
        return False
    words = sum(read_cell(t, rules).value is None for t in seconds)
    heads = [folded(s.text) for line in head for s in line.segments if columns.touched(s) == [k]]
    if 2 * words <= len(seconds) or any(h in rules.running_headers for h in heads):
        return False
    numbers = [int(t) for t in filled if t.isdecimal()]
    if any(b <= a and b != 1 for a, b in pairwise(numbers)) or (k and numbers and numbers[0] != 1):
        return False
    counting = len(numbers) == len(filled) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    bare = [row for row, t in zip(held, firsts, strict=True) if not t and row[k + 1]]
    valued = sum(any(len(c) == 1 and read_cell(c[0].text, rules).value is not None for c in row) for row in bare)
    return not counting or 0 < len(bare) <= 2 * valued


def _letter_spaced(pair: tuple[Segment, Segment]) -> bool:
    """Whether two words are letters of one word set apart: 合　計."""
    return all(len(w.text) == 1 and w.text.isalpha() for w in pair)


def _both_values(pairs: Sequence[tuple[Segment, Segment]], rules: TableRules) -> bool:
    """Whether numbers stand on both sides: one cell holds one."""
    return all(read_cell(w.text, rules).value is not None for pair in pairs for w in pair)


def _holds_dashes(held: Sequence[Line], k: int, rules: TableRules) -> bool:
    """Whether a column holds a mark for none on every line that has a number behind it: no signs of those numbers."""
    filled = [row for row in held if row[k + 1]]
    return len(filled) > 1 and all(
        len(row[k]) == 1
        and read_cell(row[k][0].text, rules).nil
        and read_cell(row[k + 1][0].text, rules).value is not None
        for row in filled
    )


def _tells(pairs: Sequence[tuple[Segment, Segment]], rules: TableRules) -> bool:
    """Whether a single blank always stands between a number and different words that are no unit."""
    return (
        len(pairs) >= 3
        and all(
            read_cell(left.text, rules).value is not None
            and read_cell(right.text, rules).value is None
            and not folded(right.text).startswith((*rules.suffix_units, *_DATE_PARTS))
            for left, right in pairs
        )
        and len({right.text for _, right in pairs}) > len(pairs) // 2
    )


def _head_parts(head: Sequence[LayoutLine], columns: Columns, k: int, *, drifted: bool) -> bool:
    """Whether two head cells with a gap between them stand over column k and over k + 1, and over no other.

    Where `drifted`, it is enough that these are the columns they are nearest to.
    """
    for line in head:
        for left, right in pairwise(line.segments):
            over = (
                columns.touched(left) or [columns.nearest(left)],
                columns.touched(right) or [columns.nearest(right)],
            )
            exact = bool(columns.touched(left) and columns.touched(right))
            if over == ([k], [k + 1]) and (exact or drifted):
                return True
    return False


def _extents(lines: Sequence[LayoutLine], cuts: Sequence[tuple[int, int]]) -> Columns:
    left = min(w.x0 for x in lines for w in x.words)
    right = max(w.x1 for x in lines for w in x.words)
    starts = [left, *(hi for _, hi in cuts)]
    ends = [*(lo for lo, _ in cuts), right]
    return Columns(extents=list(zip(starts, ends, strict=True)))


def by_column(lines: Sequence[LayoutLine], columns: Columns) -> list[Line]:
    """Each line's words in each column."""
    found: list[Line] = []
    for line in lines:
        cells: list[list[Segment]] = [[] for _ in columns.extents]
        for word in line.words:
            home = columns.of(word)
            if home is not None:
                cells[home].append(word)
        found.append(tuple(tuple(c) for c in cells))
    return found


def usual_gap(lines: Sequence[LayoutLine]) -> float:
    """How many empty lines stand before a line, as a rule."""
    return median(x.line.gap_before for x in lines[1:]) if len(lines) > 1 else 0.0


def cell_words(row: Line) -> Iterator[tuple[int, tuple[Segment, ...]]]:
    """The filled columns of one line."""
    return ((k, c) for k, c in enumerate(row) if c)
