"""Tables without a drawn grid: regions read with every column, row and head that text and sparse rules tell.

A region becomes a table when enough speaks for it: rules, coloured rows, columns of numbers, a caption, three columns
or more. Running text, lists, contents pages and the labels of charts do not.
"""

from __future__ import annotations

import itertools
import math
import statistics
import unicodedata
from collections.abc import Sequence

from extract.model import BBox, Glyph, Page, PageGeometry
from extract.rules.tables import load_table_rules
from extract.tables.cell_values import folded
from extract.tables.parts import PartEvidence, TablePart
from extract.tables.pdf_cards import is_cards, is_legend
from extract.tables.pdf_cells import Grid, part_of
from extract.tables.pdf_checks import is_calendar, is_contents, is_list
from extract.tables.pdf_head_words import is_named, parted_heads
from extract.tables.pdf_heads import HeadCell, head_cells, split_head
from extract.tables.pdf_regions import RowTester
from extract.tables.pdf_rivers import Region, TextRow, by_column, column_cuts, column_of, find_rivers, numeric_columns
from extract.tables.pdf_rowing import stub_groups, table_rows
from extract.text.runs import Run, join_glyphs

ENOUGH = 4.0
BULLETS = frozenset("・●○◎■□◆◇▶▷※‣•")
MIN_FACTS = 4
STRETCH_EM = 1.3
DRAWN_PT = 1.5
LONG_CELL = 26  # characters: running text rather than a label


class OpenReading:
    """One region read as a table: its grid, the glyphs of each cell, and what speaks for it."""

    def __init__(self, region: Region) -> None:
        self.region = region
        region.rows.sort(key=lambda r: r.middle)
        head_count = split_head(region)
        self.named = head_count == 0 and is_named(by_column(region.rows, column_cuts(region.rows, [], region.em)))
        head_count = 1 if self.named else head_count
        self.head = region.rows[:head_count]
        self.body = region.rows[head_count:]
        cuts = column_cuts(region.rows if self.named else self.body, region.hints, region.em)
        self.head = parted_heads(self.head, self._strips(cuts), load_table_rules().header_endings)
        self.cuts = self._clear_of_head(cuts)
        self.table = by_column(self.body, self.cuts)
        self.numeric = numeric_columns(self.table)
        self.rows, self.groups = stub_groups(table_rows(region, self.body, self.cuts, self.numeric), self.cuts)

    def _strips(self, cuts: Sequence[float]) -> list[tuple[float, float]]:
        """The white strips of the body that its columns are parted in."""
        strips = find_rivers(self.body, 0.0, len(self.body) // 8)
        return [home for cut in cuts if (home := next((s for s in strips if s[0] <= cut <= s[1]), None)) is not None]

    def _clear_of_head(self, cuts: list[float]) -> list[float]:
        """Cuts moved inside their white strip, where head words can be kept whole that way."""
        em = self.region.em
        allowed = len(self.body) // 8
        body = find_rivers(self.body, 0.2 * em, allowed)
        heads = [TextRow(_stretches(r.words)) for r in self.head]
        strips = find_rivers([*self.body, *heads], 0.2 * em, allowed)
        moved = [self._clear(cut, body, strips, heads) for cut in cuts]
        strips = find_rivers([*self.body, *self.head], 0.2 * em, allowed)
        moved = [self._clear(cut, body, strips, self.head) for cut in moved]
        neighbours = zip([-math.inf, *cuts], [*cuts[1:], math.inf], strict=False)
        return [new if lo < new < hi else cut for cut, new, (lo, hi) in zip(cuts, moved, neighbours, strict=False)]

    def _clear(
        self,
        cut: float,
        body: Sequence[tuple[float, float]],
        strips: Sequence[tuple[float, float]],
        head: Sequence[TextRow],
    ) -> float:
        """One cut, moved within its strip of the body to where no head word lies, if there is such a place.

        A cut at an edge that is drawn stays there.
        """
        if any(abs(cut - hint) < DRAWN_PT for hint in self.region.hints):
            return cut
        crossing = any(w.x0 < cut - 1 and w.x1 > cut + 1 for r in head for w in r.words)
        home = next((h for h in body if h[0] <= cut <= h[1]), None)
        if not crossing or home is None:
            return cut
        inside = [(lo, hi) for lo, hi in strips if home[0] - 0.5 <= lo and hi <= home[1] + 0.5]
        if not inside:
            return cut
        lo, hi = max(inside, key=lambda s: s[1] - s[0])
        return (lo + hi) / 2

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.cuts) + 1

    def grid(self) -> tuple[Grid, dict[tuple[int, int], list[Glyph]], int]:
        """The grid with spans, each cell's glyphs, and the number of head rows."""
        region = self.region
        heads = head_cells(region, self.head, self.cuts, region.x0, region.x1) if self.head else []
        depth = max((h.row + h.row_span for h in heads), default=0)
        held: dict[tuple[int, int], list[Glyph]] = {}
        spans = [(h.row, h.column, h.row_span, h.column_span) for h in heads if h.row_span * h.column_span > 1]
        for h in heads:
            held[h.row, h.column] = _glyphs(h.words)
        for i, row in enumerate(self.rows):
            spans += self._body_row(depth + i, row, held)
        for group in self.groups:
            held[depth + group.row, 0] = _glyphs(group.words)
            if group.size > 1:
                spans.append((depth + group.row, 0, group.size, 1))
        ys = self._edges(heads, depth)
        xs = [min(region.x0, *(r.x0 for r in region.rows)), *self.cuts]
        xs.append(max(region.x1, *(r.x1 for r in region.rows)))
        return Grid(xs, ys, _disjoint(spans)), held, depth

    def _body_row(
        self, index: int, row: Sequence[TextRow], held: dict[tuple[int, int], list[Glyph]]
    ) -> list[tuple[int, int, int, int]]:
        """Puts a row's words into their columns; a word over several empty columns is a merged cell."""
        words = [w for r in row for w in r.words]
        taken = {column_of((w.x0 + w.x1) / 2, self.cuts) for w in words}
        spans = []
        for word in words:
            home = column_of((word.x0 + word.x1) / 2, self.cuts)
            first = column_of(word.x0 + 0.5 * word.size_pt, self.cuts)
            last = column_of(word.x1 - 0.5 * word.size_pt, self.cuts)
            if last > first and not any(c in taken for c in range(first, last + 1) if c != home):
                spans.append((index, first, 1, last - first + 1))
                home = first
            held.setdefault((index, home), []).extend(word.glyphs)
        return spans

    def _edges(self, heads: Sequence[HeadCell], depth: int) -> list[float]:
        """Heights of the grid's lines: half way between rows."""
        boxes: list[tuple[float, float]] = []
        for level in range(depth):
            words = [w for h in heads if h.row == level and h.row_span == 1 for w in h.words]
            words = words or [w for h in heads if h.row <= level < h.row + h.row_span for w in h.words]
            boxes.append((min(w.top for w in words), max(w.bottom for w in words)))
        for row in self.rows:
            boxes.append((min(r.top for r in row), max(r.bottom for r in row)))
        edges = [min(self.region.top, boxes[0][0])]
        for (_, bottom), (top, _) in itertools.pairwise(boxes):
            edges.append(max(edges[-1] + 0.01, (bottom + top) / 2))
        edges.append(max(edges[-1] + 0.01, self.region.bottom, boxes[-1][1]))
        return edges

    def is_short(self) -> bool:
        """Whether two rows without a head are all there is.

        With rules around both and two columns of numbers they are the end of a table that began on the page before.
        """
        ruled = len(self.region.levels) > len(self.rows) and sum(self.numeric) >= 2
        return len(self.rows) + len(self.head) < 3 and not ruled

    def worth(self, captioned: bool) -> float:
        """How much speaks for a table, in points; `ENOUGH` are enough."""
        region = self.region
        texts = [t for row in self.table for t in row if t]
        long_share = sum(1 for t in texts if len(t) > LONG_CELL) / max(1, len(texts))
        points = 0.0
        ruled = len(region.levels) >= max(4, 0.8 * len(self.rows))
        points += 3.0 if ruled else 2.0 if len(region.levels) >= 3 else 0.8 * len(region.levels)
        points += self._in_line() if not self._is_prose() else 0.0 if ruled else -3.0
        points += 2.0 if len(region.bands) >= 2 else 1.2 * len(region.bands)
        points += 2.0 if captioned else 0.0
        points += 2.0 if any(self.numeric) and len(self.rows) >= 2 else 0.0
        points += 0.5 * min(2, max(0, sum(self.numeric) - 1))
        points += 1.0 if self.columns >= 3 else 0.0
        points += 0.5 if len(self.rows) >= 4 else 0.0
        points += 1.0 if self._has_full_head() else 0.0
        points += 2.5 if self.named or region.head_rows or self._is_fact_sheet() else 0.0
        points += 0.5 if self._is_regular() else -1.0
        points -= 4.0 * long_share if not region.levels and not region.bands else 1.0 * long_share
        return points

    def _has_full_head(self) -> bool:
        """Whether a line of words without figures stands over every column of (some) figures."""
        filled = {c for r in self.head for c in _columns_of(r, self.cuts)}
        parted = any(self.numeric) or (self.columns >= 3 and self._is_ruled_off())
        return parted and len(self.head) == 1 and len(filled) == self.columns

    def _is_ruled_off(self) -> bool:
        """Whether rules run over the head, right under it and under the last row."""
        levels, rows = self.region.levels, self.region.rows
        if len(levels) < 3 or not self.head or not self.body:
            return False
        over, last = levels[0] < rows[0].middle, levels[-1] > rows[-1].middle
        return over and last and self.head[-1].middle < levels[1] < self.body[0].middle

    def _is_fact_sheet(self) -> bool:
        """Whether two columns in line are names of facts, known ones mostly, and what they are."""
        labels = [folded(row[0]) for row in self.table if row[0]]  # a row without one goes on with the fact above
        if self.columns != 2 or len(labels) < MIN_FACTS or not self._in_line(wrapped=True):
            return False
        words = tuple(load_table_rules().fact_words)
        return len(set(labels)) == len(labels) and sum(x.endswith(words) for x in labels) >= 0.5 * len(labels)

    def _is_prose(self) -> bool:
        """Whether most lines fill their column from edge to edge, as running text in narrow columns does."""
        em = self.region.em
        if any(self.numeric) or len(self.body) < 4:
            return False
        for column in range(self.columns):
            words = [w for r in self.body for w in r.words if column_of((w.x0 + w.x1) / 2, self.cuts) == column]
            x0, x1 = min((w.x0 for w in words), default=0.0), max((w.x1 for w in words), default=0.0)
            full = sum(1 for w in words if len(w.text) >= 6 and w.x0 < x0 + 1.1 * em and w.x1 > x1 - 1.1 * em)
            if full < 0.5 * len(words) or len(words) < 3:
                return False
        return True

    def _in_line(self, *, wrapped: bool = False) -> float:
        """What speaks for columns without figures: short texts in (nearly) every place that begin in one line.

        Args:
            wrapped: Whether lines without a label are left out of account.
        """
        table = [row for row in self.table if row[0] or not wrapped]
        texts = [t for row in table for t in row if t]
        full = len(texts) >= 0.85 * len(table) * self.columns
        if len(table) < 3 or not full or any(len(t) > LONG_CELL for t in texts):
            return 0.0
        if sum(1 for t in texts if t[0] in BULLETS) > 0.3 * len(texts):
            return 0.0
        for column in range(self.columns):
            words = [w for r in self.body for w in r.words if column_of((w.x0 + w.x1) / 2, self.cuts) == column]
            if not _is_in_line(words, self.region.em):
                return 0.0
        return 2.5 if self.columns >= 3 else 1.0

    def _is_regular(self) -> bool:
        """Whether most cells of the body are filled."""
        filled = sum(1 for row in self.rows for _ in {c for r in row for c in _columns_of(r, self.cuts)})
        return filled >= 0.6 * len(self.rows) * self.columns


def _is_in_line(words: Sequence[Run], em: float) -> bool:
    """Whether most words of a column begin, end or are centred at one abscissa."""
    for places in ([w.x0 for w in words], [w.x1 for w in words], [(w.x0 + w.x1) / 2 for w in words]):
        middle = statistics.median(places)
        if sum(1 for p in places if abs(p - middle) < 0.4 * em) >= 0.8 * len(places):
            return True
    return False


def _stretches(words: Sequence[Run]) -> list[Run]:
    """Head words of one line, those made one that an ideographic blank parts: 「至　2024年3月31日」 is one text."""
    found: list[Run] = []
    for word in sorted(words, key=lambda w: w.x0):
        if found and word.x0 - found[-1].x1 < STRETCH_EM * word.size_pt:
            found[-1] = join_glyphs([*found[-1].glyphs, *word.glyphs])
        else:
            found.append(word)
    return found


def _columns_of(row: TextRow, cuts: Sequence[float]) -> set[int]:
    return {column_of((w.x0 + w.x1) / 2, cuts) for w in row.words}


def _glyphs(words: Sequence[Run]) -> list[Glyph]:
    return [g for w in words for g in w.glyphs]


def _disjoint(spans: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Spans without those that overlap an earlier one."""
    covered: set[tuple[int, int]] = set()
    kept = []
    for r, c, rs, cs in spans:
        places = {(r + i, c + j) for i in range(rs) for j in range(cs)}
        if not places & covered:
            covered |= places
            kept.append((r, c, rs, cs))
    return kept


def read_region(
    page: Page, region: Region, geometry: PageGeometry, tester: RowTester, above: TextRow | None
) -> TablePart | None:
    """The table a region shows, or None where too little speaks for one."""
    if len(region.rows) < 2 or _is_drawing(region, geometry):
        return None
    reading = OpenReading(region)
    if reading.columns < 2 or len(reading.rows) < 2 or reading.is_short() or is_cards(region):
        return None
    if reading.columns == 2 and is_legend(region, geometry):
        return None
    captioned = above is not None and tester.is_caption(above)
    worth = reading.worth(captioned)
    if worth < ENOUGH:
        return None
    grid, held, depth = reading.grid()
    evidence = PartEvidence(
        rules_across=len(region.levels),
        fill_bands=len(region.bands),
        typed_columns=sum(reading.numeric),
        score=min(0.9, 0.4 + worth / 16),
    )
    part = part_of(page, grid, held, region.kind, header_rows=depth, evidence=evidence)
    if is_list(part) or is_contents(part) or is_calendar(part):
        return None
    return part


def has_ticks(region: Region, words: Sequence[Run]) -> bool:
    """Whether rules run at the middle of numbers beside them that rise in even steps: the grid lines of a chart.

    Args:
        region: The region, with its rules across.
        words: All words of the page.
    """
    if len(region.levels) < 3:
        return False
    for left in (True, False):
        scale: list[float] = []
        for level in region.levels:
            scale += [v for w in words if (v := _tick(w, level, region, left)) is not None][:1]
        steps = [b - a for a, b in itertools.pairwise(scale)]
        enough = len(scale) >= max(3, 0.6 * len(region.levels))
        if enough and steps[0] and sum(1 for s in steps if abs(s / steps[0] - 1) < 0.01) >= 0.7 * len(steps):
            return True
    return False


def _tick(word: Run, level: float, region: Region, left: bool) -> float | None:
    """The value of a number that stands at a rule's level just outside its left (or right) end; None for others."""
    em = word.size_pt
    beside = -5 * em < word.x1 - region.x0 < em if left else -em < word.x0 - region.x1 < 5 * em
    if not beside or abs(word.middle - level) > 0.28 * em:
        return None
    digits = unicodedata.normalize("NFKC", word.text).replace(",", "").rstrip("%")
    try:
        return float(digits.replace("△", "-").replace("▲", "-").replace("−", "-"))
    except ValueError:  # a word, not a number: no tick
        return None


def _is_drawing(region: Region, geometry: PageGeometry) -> bool:
    """Whether curves, pictures or bars fill the region: labels of a chart line up too."""
    box = region.box
    curves = [b for b in geometry.curves if box.contains((b.x0 + b.x1) / 2, (b.top + b.bottom) / 2)]
    if sum(1 for b in curves if max(b.width, b.height) > 4) > max(4, len(region.rows)):
        return True
    for image in geometry.images:
        width = min(image.x1, box.x1) - max(image.x0, box.x0)
        height = min(image.bottom, box.bottom) - max(image.top, box.top)
        if width > 0 and height > 0 and width * height > 0.3 * box.width * box.height:
            return True
    if _has_stray_areas(region, geometry):
        return True
    bars = [
        f.box
        for f in geometry.fills
        if box.contains((f.box.x0 + f.box.x1) / 2, (f.box.top + f.box.bottom) / 2)
        and f.box.width < 0.9 * box.width
        and not any(abs(f.box.top - top) < 2 and abs(f.box.bottom - bottom) < 2 for top, bottom in region.bands)
        and not any(
            f.box.x0 - 1 <= (w.x0 + w.x1) / 2 <= f.box.x1 + 1 and f.box.top - 1 <= w.middle <= f.box.bottom + 1
            for r in region.rows
            for w in r.words
        )
    ]
    return len(bars) >= max(4, 0.8 * len(region.rows))


def _has_stray_areas(region: Region, geometry: PageGeometry) -> bool:
    """Whether coloured areas keep to no columns: bars set end to end, each row's ends inside bars of other rows.

    Merged cells are nested: the ends of the wider ones are ends of the narrower. Of bars neither row's ends are.
    """
    box = region.box
    rows: list[list[BBox]] = []
    for area in sorted((f.box for f in geometry.fills), key=lambda b: (b.top, b.x0)):
        if area.height <= 5 or not box.contains((area.x0 + area.x1) / 2, (area.top + area.bottom) / 2):
            continue
        if rows and abs(rows[-1][0].top - area.top) < 3:
            rows[-1].append(area)
        else:
            rows.append([area])

    def cuts_into(one: Sequence[BBox], other: Sequence[BBox]) -> bool:
        edges = [e for b in one for e in (b.x0, b.x1)]
        return any(b.x0 + 3 < e < b.x1 - 3 for e in edges for b in other)

    rows = [r for r in rows if len(r) > 1]
    pairs = list(itertools.pairwise(rows))
    crossed = sum(cuts_into(a, b) and cuts_into(b, a) for a, b in pairs)
    return crossed >= 2 and crossed >= 0.6 * len(pairs)
