"""Columns of a table that no rule parts: white strips that run down through its rows.

Here: text rows with their words, the strips (rivers) between words, and which of them part columns.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.model import BBox
from extract.tables.pdf_refine import is_number
from extract.text.runs import Run

WORD_GAP_EM = 0.5  # a wider blank parts two words
RIVER_EM = 0.42
FIGURES_EM = 0.16  # a river between figures: they stand this close and are never one word
_BANKS_EM = 2.0
_LEAST_ROWS = 3
_TOTALS_WORDS = 4
_SAME_EM = 0.12
_DRAWN_PT = 2.0
_LEAST_DRAWN = 3
_ITEM_SIGNS = 2
SIGNS = frozenset("△▲▼¥￥$＄+-−(（")


@dataclass(slots=True)
class TextRow:
    """The words on one baseline, left to right."""

    words: list[Run]

    @property
    def top(self) -> float:
        """Upper edge of the highest word."""
        return min(w.top for w in self.words)

    @property
    def bottom(self) -> float:
        """Lower edge of the lowest word."""
        return max(w.bottom for w in self.words)

    @property
    def middle(self) -> float:
        """Vertical centre of the first word."""
        return self.words[0].middle

    @property
    def x0(self) -> float:
        """Left edge."""
        return min(w.x0 for w in self.words)

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(w.x1 for w in self.words)

    @property
    def size_pt(self) -> float:
        """The larger part's size."""
        return statistics.median(w.size_pt for w in self.words)

    @property
    def text(self) -> str:
        """All words, a blank between two."""
        return " ".join(w.text for w in self.words)


@dataclass(slots=True)
class Region:
    """A stretch of a page that may be a table without a drawn grid.

    `levels` are the heights of rules across it, `hints` abscissae where pieces of rules or fills end, `bands` its
    coloured rows as (top, bottom). `partial` are short rules across, under merged heads: (height, lo, hi).
    `kind` says what proposed it: rules, bands or space. `head_rows` counts the rows of its head where they are known.
    """

    rows: list[TextRow]
    x0: float
    x1: float
    kind: str
    levels: list[float] = field(default_factory=list)
    hints: list[float] = field(default_factory=list)
    bands: list[tuple[float, float]] = field(default_factory=list)
    partial: list[tuple[float, float, float]] = field(default_factory=list)
    head_rows: int = 0

    @property
    def top(self) -> float:
        """Upper edge: the first text, rule or band."""
        return min([r.top for r in self.rows] + self.levels[:1] + [b[0] for b in self.bands[:1]])

    @property
    def bottom(self) -> float:
        """Lower edge: the last text, rule or band."""
        return max([r.bottom for r in self.rows] + self.levels[-1:] + [b[1] for b in self.bands[-1:]])

    @property
    def em(self) -> float:
        """The region's common character size, points."""
        return statistics.median(w.size_pt for r in self.rows for w in r.words)

    @property
    def box(self) -> BBox:
        """The region's box."""
        return BBox(x0=self.x0, top=self.top, x1=self.x1, bottom=self.bottom)


def find_rivers(rows: Sequence[TextRow], min_width: float, crossing: int = 0) -> list[tuple[float, float]]:
    """White strips between the leftmost and the rightmost word that at most `crossing` rows cross, left to right."""
    events: list[tuple[float, int]] = []
    for row in rows:
        for lo, hi in _merged((w.x0, w.x1) for w in row.words):
            events += [(lo, 1), (hi, -1)]
    events.sort(key=lambda e: (e[0], -e[1]))
    strips: list[tuple[float, float]] = []
    depth, open_at, seen = 0, None, False
    for at, step in events:
        if depth <= crossing and depth + step > crossing:
            if open_at is not None and seen and at - open_at >= min_width:
                strips.append((open_at, at))
            open_at, seen = None, True
        elif depth > crossing and depth + step <= crossing:
            open_at = at
        depth += step
    return strips


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for lo, hi in sorted(spans):
        if found and lo <= found[-1][1]:
            found[-1] = (found[-1][0], max(hi, found[-1][1]))
        else:
            found.append((lo, hi))
    return found


def column_cuts(rows: Sequence[TextRow], hints: Sequence[float], em: float) -> list[float]:
    """Abscissae that part the columns of body rows, left to right.

    Rivers that no row crosses, or (from eight rows on) that one row in eight crosses, narrow ones where figures stand
    on both banks; ends of drawn pieces where almost no word lies across; columns too poor in text, or holding signs
    only, are given to a neighbour.
    """
    if not rows:
        return []
    tolerance = len(rows) // 8
    strips = [
        (lo, hi)
        for lo, hi in find_rivers(rows, FIGURES_EM * em, tolerance)
        if hi - lo >= RIVER_EM * em or _parts_figures(rows, lo, hi, em) or _parts_labels(rows, lo, hi, em)
    ]
    strips += _over_totals(rows, strips, em)
    cuts = [_cut_in(lo, hi, hints) for lo, hi in strips]
    for hint in hints:
        crossing = sum(1 for r in rows for w in r.words if w.x0 < hint - 1 and w.x1 > hint + 1)
        both = rows[0].x0 < hint < max(r.x1 for r in rows)
        if both and crossing <= tolerance and all(abs(hint - c) > 0.6 * em for c in cuts):
            beside = [w for r in rows for w in r.words]
            if not cuts or not all(_between(c, hint, beside) for c in cuts):
                continue
            cuts.append(hint)
    return _without_items(rows, _supported(rows, sorted(cuts), hints), hints)


def _without_items(rows: Sequence[TextRow], cuts: list[float], hints: Sequence[float]) -> list[float]:
    """The cuts without that behind item numbers, where all others are drawn: 「１　諸収入」 stands in one column."""
    drawn = [any(abs(h - c) < _DRAWN_PT for h in hints) for c in cuts]
    if len(cuts) <= _LEAST_DRAWN or drawn[0] or not all(drawn[1:]):
        return cuts
    first = [row[0] for row in by_column(rows, cuts) if row[0]]
    return cuts[1:] if all(len(text) <= _ITEM_SIGNS for text in first) else cuts


def _over_totals(
    rows: Sequence[TextRow], strips: Sequence[tuple[float, float]], em: float
) -> list[tuple[float, float]]:
    """Rivers between figures of full rows that only labels of totals below them cross: 「小計」 set to the right."""
    most = max(len(r.words) for r in rows)
    last = max(i for i, r in enumerate(rows) if len(r.words) == most)
    full, below = [r for r in rows[: last + 1] if len(r.words) == most], rows[last + 1 :]
    if not below or most < _TOTALS_WORDS or len(full) < _LEAST_ROWS or len(full) < last:
        return []
    found = []
    for lo, hi in find_rivers(full, RIVER_EM * em):
        known = any(a < hi and lo < b for a, b in strips)
        across = [w for r in below for w in r.words if w.x0 < hi and w.x1 > lo]
        if not known and _parts_figures(full, lo, hi, em) and not any(is_number(w.text) for w in across):
            found.append((lo, hi))
    return found


def _parts_labels(rows: Sequence[TextRow], lo: float, hi: float, em: float) -> bool:
    """Whether figures end at a narrow river's left bank and labels begin at its right one in several rows."""
    ending = sum(1 for r in rows for w in r.words if abs(w.x1 - lo) < _SAME_EM * em and _is_figure(w.text))
    beginning = sum(1 for r in rows for w in r.words if abs(w.x0 - hi) < _SAME_EM * em and not is_number(w.text))
    return ending >= _LEAST_ROWS and beginning >= _LEAST_ROWS


def _parts_figures(rows: Sequence[TextRow], lo: float, hi: float, em: float) -> bool:
    """Whether a narrow river has figures on both banks in several rows, and nothing but figures in any."""
    both = 0
    for row in rows:
        left = max((w for w in row.words if w.x1 <= lo + 0.1), key=lambda w: w.x1, default=None)
        right = min((w for w in row.words if w.x0 >= hi - 0.1), key=lambda w: w.x0, default=None)
        if left is None or right is None or right.x0 - left.x1 > _BANKS_EM * em:
            continue
        if not (_is_figure(left.text) and _is_figure(right.text)):
            return False
        both += 1
    return both >= _LEAST_ROWS


def _is_figure(text: str) -> bool:
    """Whether a word is a number, a counter of one sign behind it let be (1,804人)."""
    return is_number(text) or is_number(text[:-1])


def _between(one: float, other: float, words: Sequence[Run]) -> bool:
    """Whether a word's centre lies between two abscissae."""
    lo, hi = min(one, other), max(one, other)
    return any(lo < (w.x0 + w.x1) / 2 < hi for w in words)


def _cut_in(lo: float, hi: float, hints: Sequence[float]) -> float:
    """Where to cut a river: at a drawn end inside it, else in its middle."""
    inside = [h for h in hints if lo - 1.5 <= h <= hi + 1.5]
    middle = (lo + hi) / 2
    return min(inside, key=lambda h: abs(h - middle)) if inside else middle


def _supported(rows: Sequence[TextRow], cuts: list[float], hints: Sequence[float]) -> list[float]:
    """The cuts without those that set off a column of hardly any text, or of signs that belong to a number."""
    changed = True
    while changed and cuts:
        changed = False
        table = by_column(rows, cuts)
        for c in range(len(cuts) + 1):
            texts = [t for t in (table[r][c] for r in range(len(rows))) if t]
            if texts and all(all(ch in SIGNS for ch in t) for t in texts) and c < len(cuts):
                cuts.pop(c)
                changed = True
                break
            drawn = any(abs(h - cuts[k]) < 2 for h in hints for k in (c - 1, c) if 0 <= k < len(cuts))
            if len(texts) < min(2, len(rows)) and not drawn:
                cuts.pop(c if c < len(cuts) else c - 1)
                changed = True
                break
    return cuts


def column_of(x: float, cuts: Sequence[float]) -> int:
    """The column an abscissa lies in."""
    return sum(1 for c in cuts if x > c)


def by_column(rows: Sequence[TextRow], cuts: Sequence[float]) -> list[list[str]]:
    """The text of each row in each column, words joined."""
    table = []
    for row in rows:
        cells = [""] * (len(cuts) + 1)
        for word in row.words:
            cells[column_of((word.x0 + word.x1) / 2, cuts)] += word.text
        table.append(cells)
    return table


def numeric_columns(table: Sequence[Sequence[str]]) -> list[bool]:
    """Which columns hold numbers (at least two, and two thirds of what they hold)."""
    if not table:
        return []
    found = []
    for c in range(len(table[0])):
        texts = [row[c] for row in table if row[c]]
        numbers = sum(1 for t in texts if is_number(t))
        digits = sum(1 for t in texts if any(ch.isdigit() for ch in t))
        found.append(numbers >= 2 and numbers >= 0.66 * len(texts) and digits >= 1)
    return found
