"""A PDF page's glyphs to printed lines in reading order.

Here: rows and columns of horizontal writing, columns of vertical writing, raised marks put into their line,
furigana set apart on a line of its own behind the line it annotates. Not here: page furniture and paragraphs.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from functools import lru_cache

from extract.lines.frames import Brick, set_bricks
from extract.lines.strips import Drawn, Strip, drawn_on, set_right_edges, wraps
from extract.model import Glyph, Line, LineKind, Page, PageGeometry
from extract.text.columns import Column, columns_of
from extract.text.runs import Run, glyph_pieces, glyph_runs, join_glyphs, rows_of, split_writing

WORD_GAP_EM = 1.05  # an ideographic space may stand inside a line
LATIN_GAP_EM = 6.0
LINE_GAP_EM = 2.6  # a wider gap parts two lines that stand side by side
BOLD_FONT = re.compile(r"bold|heavy|black|demi|[-\s]W[6-9]|ultra|[-\s][DHUEB]B?$", re.IGNORECASE)


def printed_lines(page: Page, geometry: PageGeometry, rules: object = None) -> tuple[Line, ...]:
    """The printed lines of one page in reading order; `line_index` counts from 0 on the page.

    Every glyph is in exactly one line. `pieces` are document offsets; a line's blanks are inside its pieces where
    the text layer has them there. `ends_paragraph` is true where a line stops well short of its column's edge.
    """
    del rules  # layout figures stand above
    writing = split_writing(geometry.glyphs)
    strips = _level_strips(glyph_runs(writing.level, WORD_GAP_EM), geometry)
    strips += _vertical_strips(writing.vertical)
    strips += _turned_strips(writing.turned)
    return tuple(_lines(page, strips))


def _level_strips(runs: list[Run], geometry: PageGeometry) -> list[Strip]:
    """Horizontal writing in reading order."""
    if not runs:
        return []
    base, small = _without_small(runs)
    drawn = drawn_on(geometry)
    free, framed = set_bricks(base, drawn.boxes, geometry)
    inside = [_columns_strips(held, drawn, ()) for held in framed]
    strips = _columns_strips(free, drawn, inside)
    _put_back(strips, small)
    return strips


def _columns_strips(runs: list[Run], drawn: Drawn, framed: Sequence[list[Strip]]) -> list[Strip]:
    """The lines of columns, one after the other; those of drawn boxes (`framed`) where their bricks stand."""
    strips: list[Strip] = []
    left = dict(enumerate(framed))
    for column in columns_of(rows_of(runs)):
        strips += _column_strips(column, drawn, left)
    return strips


def _without_small(runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """Runs of running text, and small ones set above or beside larger ones (furigana, raised marks)."""
    big = sorted((r for r in runs), key=lambda r: r.top)
    base: list[Run] = []
    small: list[Run] = []
    for run in runs:
        host = _host(run, big)
        (small if host is not None else base).append(run)
    return base, small


def _host(run: Run, others: list[Run]) -> Run | None:
    """The larger run that a small one annotates, if any."""
    for other in others:
        if other.top > run.bottom + other.size_pt:
            break
        if other is run or other.bottom < run.top or run.size_pt > _small_limit(run) * other.size_pt:
            continue
        touches = run.x0 < other.x1 + 0.5 * other.size_pt and run.x1 > other.x0 - 0.5 * other.size_pt
        raised = run.bottom < other.bottom - 0.1 * other.size_pt and run.bottom > other.top - 0.45 * other.size_pt
        if touches and raised and run.x1 - run.x0 < max(6 * other.size_pt, 0.8 * (other.x1 - other.x0)):
            return other
    return None


def _small_limit(run: Run) -> float:
    """How large, against its host, a small run may be: a lone digit or two may be raised without being small."""
    return 0.9 if len(run.glyphs) <= 3 else 0.72


def _column_strips(column: Column, drawn: Drawn, framed: dict[int, list[Strip]]) -> list[Strip]:
    """The lines of one column, cut where two stand side by side."""
    strips: list[Strip] = []
    own: list[Strip] = []
    for row in column.rows:
        row.sort(key=lambda r: r.x0)
        for stretch in _stretches(row, column):
            if isinstance(stretch[0], Brick):
                strips += framed.pop(stretch[0].frame, [])
            else:
                own.append(_strip(stretch))
                strips.append(own[-1])
    if own:
        set_right_edges(own, drawn)
    return strips


def _stretches(row: list[Run], column: Column) -> Iterable[list[Run]]:
    """The runs of a row that stand on one line."""
    current: list[Run] = []
    for run in row:
        solid = isinstance(run, Brick) or (current and isinstance(current[-1], Brick))
        if current and (solid or run.x0 - current[-1].x1 > _line_gap_pt(current[-1], run, column)):
            yield current
            current = []
        current.append(run)
    yield current


def _line_gap_pt(one: Run, other: Run, column: Column) -> float:
    """How wide a gap inside a line may be: Latin words of a narrow column are spread far to fill it."""
    latin = one.glyphs[-1].text.isascii() and other.glyphs[0].text.isascii()
    words = latin and one.glyphs[-1].text.isalpha() and other.glyphs[0].text.isalpha()
    gap_em = LATIN_GAP_EM if words and not column.whole else LINE_GAP_EM
    return gap_em * min(one.size_pt, other.size_pt)


def _strip(runs: list[Run]) -> Strip:
    box = runs[0].box
    for run in runs[1:]:
        box = box.union(run.box)
    glyphs = [g for r in runs for g in r.glyphs]
    return Strip(glyphs, box, statistics.median(g.size_pt for g in glyphs))


def _put_back(strips: list[Strip], small: list[Run]) -> None:
    """Raised marks into their lines; furigana behind the line below them."""
    for run in sorted(small, key=lambda r: (r.top, r.x0)):
        host = _nearest(strips, run)
        if host is None:
            strips.append(Strip(list(run.glyphs), run.box, run.size_pt))
            continue
        over = run.bottom <= host.box.top + 0.3 * host.size_pt
        if over and _is_reading(run.text):
            at = next(i for i, s in enumerate(strips) if s is host) + 1
            while at < len(strips) and strips[at].ruby:
                at += 1
            strips.insert(at, Strip(list(run.glyphs), run.box, run.size_pt, ruby=True))
        else:
            at = sum(1 for g in host.glyphs if g.box.x0 < run.x0)
            host.glyphs[at:at] = run.glyphs
            host.box = host.box.union(run.box)


def _is_reading(text: str) -> bool:
    """Whether a small text above a line is kana, as furigana are."""
    return bool(text) and all("\u3040" <= c <= "\u30ff" for c in text)


def _nearest(strips: list[Strip], run: Run) -> Strip | None:
    """The line a small run belongs to: it touches it and is larger."""
    best: tuple[float, Strip] | None = None
    for strip in strips:
        box = strip.box
        if strip.ruby or strip.size_pt <= run.size_pt or strip.vertical:
            continue
        if run.x0 > box.x1 + 0.6 * strip.size_pt or run.x1 < box.x0 - 0.6 * strip.size_pt:
            continue
        distance = abs(run.middle - (box.top + box.bottom) / 2)
        if distance < 1.2 * strip.size_pt and (best is None or distance < best[0]):
            best = (distance, strip)
    return best[1] if best else None


def _vertical_strips(columns: Iterable[tuple[Glyph, ...]]) -> list[Strip]:
    """Vertical writing: tiers from the top, in each the columns from the right."""
    strips: list[Strip] = []
    for column in columns:
        run = join_glyphs(column)
        strips.append(Strip(list(column), run.box, run.size_pt, vertical=True))
    tiers: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda s: s.box.top):
        for tier in tiers:
            floor = statistics.median(s.box.bottom for s in tier)
            if strip.box.top < floor - strip.size_pt:
                tier.append(strip)
                break
        else:
            tiers.append([strip])
    for tier in tiers:
        floor = max(s.box.bottom for s in tier)
        for strip in tier:
            strip.floor = floor
    return [s for tier in tiers for s in sorted(tier, key=lambda s: (-s.box.x1, s.box.top))]


def _turned_strips(glyphs: Sequence[Glyph]) -> list[Strip]:
    """Characters on their side, chained in stream order."""
    strips: list[Strip] = []
    chain: list[Glyph] = []
    for glyph in glyphs:
        if chain and not _is_beside(chain[-1], glyph):
            strips.append(Strip(chain, join_glyphs(chain).box, chain[0].size_pt))
            chain = []
        chain.append(glyph)
    if chain:
        strips.append(Strip(chain, join_glyphs(chain).box, chain[0].size_pt))
    return strips


def _is_beside(one: Glyph, other: Glyph) -> bool:
    """Whether two turned characters follow each other along one line."""
    em = max(one.size_pt, other.size_pt)
    dx = abs(one.box.x0 + one.box.x1 - other.box.x0 - other.box.x1) / 2
    dy = abs(one.box.top + one.box.bottom - other.box.top - other.box.bottom) / 2
    return min(dx, dy) < 0.5 * em and max(dx, dy) < 2.2 * em


def _lines(page: Page, strips: list[Strip]) -> Iterable[Line]:
    previous: Strip | None = None
    after = _following(strips)
    for index, (strip, following) in enumerate(zip(strips, after, strict=True)):
        pieces = glyph_pieces(page, strip.glyphs)
        yield Line(
            line_index=index,
            page_no=page.page_no,
            pieces=pieces,
            text="".join(page.text[p.start - page.source_start : p.end - page.source_start] for p in pieces),
            kind=LineKind.RUBY if strip.ruby else LineKind.BODY,
            ends_paragraph=strip.is_short and not (following is not None and wraps(strip, following)),
            starts_page=index == 0,
            blanks_before=_blanks(previous, strip),
            box=strip.box,
            size_pt=round(strip.size_pt, 2),
            bold=_is_bold(strip.glyphs),
        )
        if not strip.ruby:
            previous = strip


def _following(strips: Sequence[Strip]) -> list[Strip | None]:
    """The line that comes after each, furigana passed over."""
    found: list[Strip | None] = []
    following: Strip | None = None
    for strip in reversed(strips):
        found.append(following)
        following = following if strip.ruby else strip
    return found[::-1]


def _blanks(previous: Strip | None, strip: Strip) -> int:
    """How many lines of the larger size would fit between two lines, beyond ordinary leading."""
    if previous is None or strip.vertical:
        return 0
    gap = strip.box.top - previous.box.bottom
    em = max(strip.size_pt, previous.size_pt, 1.0)
    return max(0, min(9, round((gap - 0.8 * em) / (1.8 * em))))


def _is_bold(glyphs: Sequence[Glyph]) -> bool:
    bold = sum(1 for g in glyphs if g.font and _names_bold(g.font))
    return bold * 2 > len(glyphs)


@lru_cache(maxsize=1024)
def _names_bold(font: str) -> bool:
    return BOLD_FONT.search(font) is not None
