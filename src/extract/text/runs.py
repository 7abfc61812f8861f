"""Glyphs of a page to runs: stretches of characters on one baseline without a wide gap.

The geometry that lines (`lines.printed`) and PDF tables (`tables.pdf_*`) both start from. Only horizontal writing
becomes runs here; `split_writing` sets vertical and turned characters apart first.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.model import BBox, Glyph, Page, Span

VERTICAL_RUN = 3  # characters one below the other that make vertical writing


@dataclass(slots=True)
class Run:
    """Characters side by side on one baseline, left to right. Boxes in points, `size_pt` the common size."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    top: float
    bottom: float
    size_pt: float

    @property
    def text(self) -> str:
        """The characters, without blanks."""
        return "".join(g.text for g in self.glyphs)

    @property
    def middle(self) -> float:
        """Vertical centre."""
        return (self.top + self.bottom) / 2

    @property
    def box(self) -> BBox:
        """The run's box."""
        return BBox(x0=self.x0, top=self.top, x1=self.x1, bottom=self.bottom)

    def add(self, glyph: Glyph) -> None:
        """Appends one character and widens the box."""
        box = glyph.box
        self.glyphs.append(glyph)
        # Written out: this runs once a character, and calls of min and max are what it would cost.
        self.x0 = box.x0 if box.x0 < self.x0 else self.x0
        self.x1 = box.x1 if box.x1 > self.x1 else self.x1
        self.top = box.top if box.top < self.top else self.top
        self.bottom = box.bottom if box.bottom > self.bottom else self.bottom

    def absorb(self, other: Run) -> None:
        """Takes in another run that stands to the right."""
        self.glyphs += other.glyphs
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)


def run_of(glyph: Glyph) -> Run:
    """A run of one character."""
    box = glyph.box
    return Run([glyph], box.x0, box.x1, box.top, box.bottom, glyph.size_pt)


def join_glyphs(glyphs: Iterable[Glyph]) -> Run:
    """One run of characters that are known to belong together, in the order given."""
    found = list(glyphs)
    run = run_of(found[0])
    for glyph in found[1:]:
        run.add(glyph)
    run.size_pt = statistics.median(g.size_pt for g in found)
    return run


def glyph_runs(glyphs: Sequence[Glyph], gap_em: float) -> list[Run]:
    """Runs of horizontal writing, in no particular order; a gap wider than `gap_em` ems ends one.

    Characters are chained in stream order first, which keeps the columns of a page apart whatever their baselines,
    then runs that the stream painted in pieces are joined.
    """
    runs: list[Run] = []
    current: Run | None = None
    for glyph in glyphs:
        if current is not None and _follows(current, glyph, gap_em):
            current.add(glyph)
            continue
        current = run_of(glyph)
        runs.append(current)
    return _rejoined(runs, gap_em)


def _follows(run: Run, glyph: Glyph, gap_em: float) -> bool:
    """Whether a character goes on where the run stands."""
    last, box = run.glyphs[-1].box, glyph.box
    small, em = run.size_pt, glyph.size_pt
    if small > em:
        small, em = em, small
    if em - small > 0.25 * em or not -0.25 * em <= box.bottom - last.bottom <= 0.25 * em:
        return False
    return -0.5 * em <= box.x0 - last.x1 <= gap_em * small and box.x0 >= last.x0 - 0.1 * em


def _rejoined(runs: list[Run], gap_em: float) -> list[Run]:
    """Joins runs on one baseline that were painted apart."""
    done: list[Run] = []
    for row in rows_of(runs):
        row.sort(key=lambda r: r.x0)
        current = row[0]
        for run in row[1:]:
            em = max(current.size_pt, run.size_pt)
            near = -0.35 * em <= run.x0 - current.x1 <= gap_em * min(current.size_pt, run.size_pt)
            level = abs(run.bottom - current.bottom) <= 0.2 * em and abs(run.size_pt - current.size_pt) <= 0.25 * em
            if near and level:
                current.absorb(run)
            else:
                done.append(current)
                current = run
        done.append(current)
    return done


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs grouped by baseline, top to bottom: two share a row when their middles differ by less than 0.35 em."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: r.middle):
        row = rows[-1] if rows else None
        if row is not None and abs(run.middle - row[0].middle) < 0.35 * min(run.size_pt, row[0].size_pt):
            row.append(run)
        else:
            rows.append([run])
    return rows


def glyph_pieces(page: Page, glyphs: Sequence[Glyph]) -> tuple[Span, ...]:
    """Document spans of characters in the order given; blanks between neighbours of the text layer are kept in."""
    found: list[tuple[int, int]] = []  # in characters of the page
    begin = end = -1
    for glyph in glyphs:
        start = glyph.index
        if start != end:  # most characters follow the one before them
            between = page.text[end:start] if 0 <= end < start else "\n"
            if not between.isspace() or "\n" in between:
                found.append((begin, end))
                begin = start
        end = start + len(glyph.text)
    found.append((begin, end))
    at = page.source_start
    return tuple(Span(at + start, at + end) for start, end in found if start >= 0)


@dataclass(frozen=True, slots=True)
class Writing:
    """A page's characters by direction: `level` left to right, `vertical` columns, `turned` on their side."""

    level: tuple[Glyph, ...]
    vertical: tuple[tuple[Glyph, ...], ...]
    turned: tuple[Glyph, ...]


def split_writing(glyphs: Sequence[Glyph]) -> Writing:
    """Sets apart columns of vertical writing and characters that do not stand upright.

    A column is three or more upright characters that follow one another straight down, about one em apart.
    """
    upright = [g for g in glyphs if g.upright]
    turned = tuple(g for g in glyphs if not g.upright)
    columns, level = _columns_of(upright)
    if columns and not _are_columns(columns, level):
        return Writing(tuple(upright), (), turned)
    level.sort(key=lambda g: g.index)
    return Writing(tuple(level), tuple(columns), turned)


def _columns_of(upright: list[Glyph]) -> tuple[list[tuple[Glyph, ...]], list[Glyph]]:
    """Chains of upright characters that go straight down, and the characters in none."""
    columns: list[tuple[Glyph, ...]] = []
    level: list[Glyph] = []
    start = 0
    for end in range(1, len(upright) + 1):
        if end < len(upright) and _is_below(upright[end - 1], upright[end]):
            continue
        if end - start >= VERTICAL_RUN:
            columns.append(tuple(upright[start:end]))
        else:
            level += upright[start:end]
        start = end
    return columns, level


def _is_below(above: Glyph, below: Glyph) -> bool:
    """Whether a character stands right under the one painted before it."""
    if below.box.top <= above.box.top:  # most characters follow on the same line
        return False
    em = max(above.size_pt, below.size_pt, 1.0)
    aligned = abs((above.box.x0 + above.box.x1) - (below.box.x0 + below.box.x1)) < 0.5 * em
    step = (below.box.top + below.box.bottom - above.box.top - above.box.bottom) / 2
    return aligned and 0.4 * em < step < 1.35 * em


def _are_columns(columns: list[tuple[Glyph, ...]], level: list[Glyph]) -> bool:
    """Whether what goes down is writing: narrow table columns of single digits go down too, beside level text.

    Level characters right beside a column, on its rows, mean that the rows are the lines.
    """
    beside = 0
    total = sum(len(c) for c in columns)
    boxes = [
        (min(g.box.x0 for g in c), max(g.box.x1 for g in c), c[0].box.top, c[-1].box.bottom, c[0].size_pt)
        for c in columns
    ]
    for x0, x1, top, bottom, em in boxes:
        beside += sum(
            1
            for g in level
            if top < g.box.bottom - 0.2 * em
            and g.box.top < bottom - 0.2 * em
            and (0 <= g.box.x0 - x1 < 0.6 * em or 0 <= x0 - g.box.x1 < 0.6 * em)
        )
    return beside * 4 < total
