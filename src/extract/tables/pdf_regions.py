"""Where on a page tables without a drawn grid may stand: regions proposed by rules across, coloured rows, white space.

Each region keeps the rules and bands that lie in it. Whether it is a table is decided later (`pdf_open`).
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import squeezed
from extract.rules.tables import TableRules
from extract.tables.pdf_refine import is_number
from extract.tables.pdf_rivers import Region, TextRow, find_rivers
from extract.tables.pdf_rules import Band, Seg, clustered

SAME_EXTENT_PT = 7.0
LEVEL_GAP_PT = 13.0
MIN_LEVEL_PT = 36.0
LARGER = 1.08
SET_OFF = 1.5
MAX_ROW_GAP_EM = 2.6
OVERLAP_EM = 0.2
TITLE_GAP_EM = 1.5
MARK_ALONE = re.compile(r"[(（]?(注|※|\*)?[)）]?[0-9]{0,2}[)）]?")  # the end of a wrapped label, not a note
NUMBERED_TITLE = re.compile(
    r"第?[0-9一二三四五六七八九十Ⅰ-Ⅹ]{1,2}[.．、章節]|[(（][0-9一二三四五六七八九十]{1,2}[)）]|[【■◆●]|[(（]参考[)）]"
)
Strip = tuple[float, float, float, float, list[float]]  # a coloured row: top, bottom, left, right, ends of its pieces
MEET_PT = 2.5  # coloured areas whose edges lie this close meet


@dataclass(slots=True)
class Level:
    """Rules on one height, side by side: one rule to the eye. `ends` are where its pieces meet or break."""

    at: float
    lo: float
    hi: float
    ends: list[float]


class RowTester:
    """Which text rows cannot belong to a table's body: captions, notes, source lines, headings with a number."""

    def __init__(self, rules: TableRules) -> None:
        caption = rules.caption
        words = "|".join(re.escape(w) for w in (*caption.table_words, *caption.either_words, *caption.figure_words))
        number = r"[0-9Ⅰ-Ⅹ一二三四五六七八九十A-Za-z\-.‐－−ー・]*[0-9一二三四五六七八九十]"
        self.caption = re.compile(rf"^[【\[(]?(第?[0-9\-]*({words}){number}|第[0-9一二三四五六七八九十\-]+({words}))")
        self.outside = (*rules.note, *rules.source)
        self.unit = rules.unit

    def is_caption(self, row: TextRow) -> bool:
        """Whether a row is the caption of a table or figure."""
        text = squeezed(row.text)
        return bool(self.caption.match(text)) and not text.endswith("。")

    def is_outside(self, row: TextRow) -> bool:
        """Whether a row stands outside any table: a caption, note, source or unit line."""
        text = unicodedata.normalize("NFKC", row.text)
        if self.is_caption(row) or (len(row.words) <= 2 and self.unit.match(squeezed(text))):
            return True
        marks = all(MARK_ALONE.fullmatch(squeezed(unicodedata.normalize("NFKC", w.text))) for w in row.words)
        return not marks and any(p.match(text) for p in self.outside)


def levels_of(segs: Sequence[Seg]) -> list[Level]:
    """Rules across gathered by height, top to bottom; short ones left out."""
    found: list[Level] = []
    for seg in sorted(segs, key=lambda s: (round(s.at), s.lo)):
        for level in reversed(found[-8:]):
            if abs(level.at - seg.at) <= 1.6 and -1 <= seg.lo - level.hi <= LEVEL_GAP_PT:
                if seg.lo > level.hi + 2:
                    level.ends.append((level.hi + seg.lo) / 2)
                level.ends += [*seg.ends]
                level.hi = max(level.hi, seg.hi)
                break
        else:
            found.append(Level(seg.at, seg.lo, seg.hi, list(seg.ends)))
    return [f for f in found if f.hi - f.lo >= MIN_LEVEL_PT]


def rule_regions(rows: Sequence[TextRow], levels: Sequence[Level], tester: RowTester) -> list[Region]:
    """Regions between rules of one extent, with the rows between them."""
    groups: list[list[Level]] = []
    for level in sorted(levels, key=lambda v: v.at):
        for group in groups:
            if abs(group[0].lo - level.lo) < SAME_EXTENT_PT and abs(group[0].hi - level.hi) < SAME_EXTENT_PT:
                group.append(level)
                break
        else:
            groups.append([level])
    found: list[Region] = []
    for group in groups:
        found += _chained(rows, group, levels, tester)
    return found


def _chained(rows: Sequence[TextRow], group: list[Level], levels: Sequence[Level], tester: RowTester) -> list[Region]:
    """The stretches of a group of rules that hold table rows between every two."""
    found: list[Region] = []
    start = 0
    for i in range(1, len(group) + 1):
        if i < len(group) and _holds_rows(rows, group[i - 1], group[i], tester):
            continue
        found += _region_of(rows, group[start:i], levels)
        start = i
    return found


def _holds_rows(rows: Sequence[TextRow], upper: Level, lower: Level, tester: RowTester) -> bool:
    """Whether only table rows stand between two rules."""
    if lower.at - upper.at < 4:
        return True
    between = _inside(rows, upper.at, lower.at, upper.lo, upper.hi)
    if not between or any(tester.is_outside(r) for r in between):
        return False
    em = statistics.median(r.size_pt for r in between)
    if any(r.x0 < upper.lo - 1.5 * em or r.x1 > upper.hi + 1.5 * em for r in between):
        return False
    gaps = [b.top - a.bottom for a, b in itertools.pairwise(between)]
    if any(g > 4 * em for g in gaps) or _is_title(between, upper, lower) or _opens_another(between):
        return False
    parted = sum(1 for r in between if len(r.words) >= 2)
    return parted >= 0.34 * len(between) or len(between) <= 2 or bool(find_rivers(between, 0.6 * em))


def _is_title(between: Sequence[TextRow], upper: Level, lower: Level) -> bool:
    """Whether a lone text hangs on the rule below it, far from the one above: the title of another table.

    A row's text stands in the middle between its rules, or at their top.
    """
    if len(between) > 1 or len(between[0].words) > 1:
        return False
    above, below = between[0].top - upper.at, lower.at - between[0].bottom
    return above > TITLE_GAP_EM * between[0].size_pt and above > 2 * max(below, 0.0)


def _opens_another(between: Sequence[TextRow]) -> bool:
    """Whether the lower of two rules opens another table: over it stands a title, by its number or over a head."""
    last = between[-1]
    if len(between) > 1 and len(last.words) == 1:
        return NUMBERED_TITLE.match(squeezed(unicodedata.normalize("NFKC", last.text))) is not None
    if len(between) < 4 or len(between[-2].words) > 1 or len(last.words) < 2:
        return False
    figures = [any(is_number(w.text) for w in r.words) for r in between]
    return sum(figures[:-2]) >= 2 and not figures[-1]


def _inside(rows: Sequence[TextRow], top: float, bottom: float, lo: float, hi: float) -> list[TextRow]:
    """The rows between two heights, cut to the words that stand in an extent."""
    found = []
    for row in rows:
        if top < row.middle < bottom:
            words = [w for w in row.words if w.x1 > lo and w.x0 < hi]
            if words:
                found.append(TextRow(words))
    return found


def _region_of(rows: Sequence[TextRow], group: Sequence[Level], levels: Sequence[Level]) -> list[Region]:
    top, bottom = group[0].at, group[-1].at
    lo, hi = min(v.lo for v in group), max(v.hi for v in group)
    held = _inside(rows, top, bottom, lo - 2, hi + 2)
    region = Region(held, lo, hi, "rules", levels=[v.at for v in group])
    region.hints = sorted(e for v in group for e in v.ends)
    region.partial = [
        (v.at, v.lo, v.hi)
        for v in levels
        if top < v.at < bottom and lo - 3 <= v.lo and v.hi <= hi + 3 and v.hi - v.lo < 0.85 * (hi - lo)
    ]
    region.hints += [e for _, a, b in region.partial for e in (a, b)]
    if len(group) == 1:
        return [region]
    return [region] if len(held) >= 2 or len(group) <= 2 else []


def band_regions(rows: Sequence[TextRow], bands: Sequence[Band]) -> list[Region]:
    """Regions of coloured rows of one extent, the white rows between them included."""
    strips: list[Strip] = []
    for band in sorted(bands, key=lambda b: (round(b.box.top), b.box.x0)):
        box = band.box
        for i, (top, bottom, lo, hi, ends) in enumerate(strips):
            if abs(top - box.top) < 2 and abs(bottom - box.bottom) < 2 and -3 < box.x0 - hi < 7:
                strips[i] = (top, bottom, lo, max(hi, box.x1), [*ends, (hi + box.x0) / 2])
                break
        else:
            strips.append((box.top, box.bottom, box.x0, box.x1, []))
    groups: list[list[Strip]] = []
    for strip in strips:
        if strip[3] - strip[2] < MIN_LEVEL_PT or strip[1] - strip[0] > 120:
            continue
        for group in groups:
            last = group[-1]
            same = abs(last[2] - strip[2]) < SAME_EXTENT_PT and abs(last[3] - strip[3]) < SAME_EXTENT_PT
            white, high = strip[0] - last[1], max(last[1] - last[0], strip[1] - strip[0])
            if same and white < 3.2 * high and not _holds_title(rows, group, strip):
                group.append(strip)
                break
        else:
            groups.append([strip])
    found = []
    for group in groups:
        lo, hi = group[0][2], group[0][3]
        held = _inside(rows, group[0][0], group[-1][1], lo - 2, hi + 2)
        if held and not any(r.x0 < lo - 6 or r.x1 > hi + 6 for r in held):
            region = Region(held, lo, hi, "bands", bands=[(g[0], g[1]) for g in group])
            region.hints = sorted(e for g in group for e in g[4])
            found.append(region)
    return _beside_stubs(rows, found)


def _holds_title(rows: Sequence[TextRow], bands: Sequence[Strip], below: Strip) -> bool:
    """Whether the white over a coloured row, more than a row of the table, holds a title: a lone text at the left edge.

    A title runs on where the coloured rows show white between their columns; a wrapped label does not.
    """
    above = bands[-1]
    if below[0] - above[1] < 1.5 * max(above[1] - above[0], below[1] - below[0]):
        return False
    gaps = [
        (a.x1, b.x0)
        for band in bands
        for r in _inside(rows, band[0], band[1], band[2], band[3])
        for a, b in itertools.pairwise(r.words)
    ]
    between = _inside(rows, above[1], below[0], above[2], above[3])
    alone = [r for r in between if len(r.words) == 1 and r.x0 < above[2] + r.size_pt]
    return len(between) >= 2 and any(lo + 1 < r.x1 and r.x0 < lo for r in alone for lo, _ in gaps)


def _beside_stubs(rows: Sequence[TextRow], regions: list[Region]) -> list[Region]:
    """Regions made one with the coloured first column that hangs under their head or stands beside their rows."""
    found: list[Region] = []
    for region in sorted(regions, key=lambda r: r.x1 - r.x0, reverse=True):
        top = region.bands[0][0]
        for other in found:
            left = abs(region.x0 - other.x0) < MEET_PT and region.x1 - region.x0 < 0.6 * (other.x1 - other.x0)
            hangs = left and len(region.bands) >= 2 and abs(top - other.bands[-1][1]) < MEET_PT
            beside = abs(region.x1 - other.x0) < MEET_PT and abs(top - other.bands[0][0]) < MEET_PT
            if (hangs or beside) and _take_stub(rows, other, region):
                break
        else:
            found.append(region)
    return found


def _take_stub(rows: Sequence[TextRow], region: Region, stub: Region) -> bool:
    """Joins a coloured first column to its region, with the rows beside it; False where text runs out of the two."""
    bands = [*region.bands, *(b for b in stub.bands if b[0] > region.bands[-1][1] - MEET_PT)]
    lo, hi = min(region.x0, stub.x0), region.x1
    held = _inside(rows, bands[0][0], max(bands[-1][1], stub.bands[-1][1]), lo - 2, hi + 2)
    if any(r.x0 < lo - 6 or r.x1 > hi + 6 for r in held):
        return False
    region.rows, region.bands, region.x0 = held, bands, lo
    region.hints = [*clustered([*region.hints, stub.x1], MEET_PT)]
    return True


def merged_regions(regions: Sequence[Region], rows: Sequence[TextRow]) -> list[Region]:
    """Regions that lie over each other joined: rules and coloured rows of one table propose it both.

    A coloured region inside another one's frame is a part of it, such as a head cell as tall as all head rows. What
    was joined holds all text in the wider frame.

    Args:
        regions: The regions as proposed.
        rows: The page's text rows.
    """
    found: list[Region] = []
    for region in sorted(regions, key=lambda r: r.top if r.rows or r.levels or r.bands else 0.0):
        for other in found:
            wide = min(region.x1, other.x1) - max(region.x0, other.x0)
            touching = region.top < other.bottom + 8 and other.top < region.bottom + 8
            if touching and wide > 0.75 * max(region.x1 - region.x0, other.x1 - other.x0):
                _merge(other, region, rows)
                break
        else:
            found.append(region)
    kept: list[Region] = []
    for region in sorted(found, key=lambda r: r.x1 - r.x0, reverse=True):
        home = next((k for k in kept if region.bands and k.bands and _lies_in(region, k)), None)
        if home is not None:
            _merge(home, region, rows)
        else:
            kept.append(region)
    return sorted(kept, key=found.index)


def _lies_in(region: Region, frame: Region) -> bool:
    across = frame.x0 - MEET_PT <= region.x0 and region.x1 <= frame.x1 + MEET_PT
    return across and frame.top - MEET_PT <= region.top and region.bottom <= frame.bottom + MEET_PT


def _merge(one: Region, other: Region, rows: Sequence[TextRow]) -> None:
    top, bottom = min(one.top, other.top), max(one.bottom, other.bottom)
    one.levels = sorted({*one.levels, *other.levels})
    one.bands = sorted({*one.bands, *other.bands})
    one.hints = [*clustered([*one.hints, *other.hints], MEET_PT)]
    one.partial += other.partial
    one.x0, one.x1 = min(one.x0, other.x0), max(one.x1, other.x1)
    one.rows = _inside(rows, top, bottom, one.x0 - 2, one.x1 + 2)


def is_set_off(row: TextRow, above: Sequence[TextRow], gap: float) -> bool:
    """Whether a lone text at the left edge is the title of another table: larger than all rows above, or set off.

    Args:
        row: The text.
        above: The rows of the table above.
        gap: The white over the text, points.
    """
    if not above or len(row.words) > 1 or row.x0 > min(r.x0 for r in above) + row.size_pt:
        return False
    if row.size_pt > LARGER * max(r.size_pt for r in above):
        return True
    gaps = [b.top - a.bottom for a, b in itertools.pairwise(above)]
    fonts = {w.glyphs[0].font for r in above for w in r.words}
    return bool(gaps) and gap > SET_OFF * max(*gaps, 0.5) and row.words[0].glyphs[0].font not in fonts


def space_regions(rows: Sequence[TextRow], tester: RowTester) -> list[Region]:
    """Regions of neighbouring rows that share a white strip."""
    found: list[Region] = []
    printed = rows
    rows = _levelled(rows)
    i = 0
    while i + 1 < len(rows):
        if not (_is_parted(rows[i]) and _is_parted(rows[i + 1]) and _are_near(rows[i], rows[i + 1])):
            i += 1
            continue
        if tester.is_outside(rows[i]) or tester.is_outside(rows[i + 1]):
            i += 1
            continue
        held = [rows[i]]
        j = i + 1
        pending: list[TextRow] = []
        while j < len(rows) and _are_near((held + pending)[-1], rows[j]) and not tester.is_outside(rows[j]):
            trial = [*held, *pending, rows[j]]
            if is_set_off(rows[j], held, rows[j].top - trial[-2].bottom):
                break
            em = statistics.median(r.size_pt for r in trial)
            if not find_rivers(trial, 0.9 * em, len(trial) // 10):
                break
            pending.append(rows[j])
            if _is_parted(rows[j]):
                held += pending
                pending = []
            elif len(pending) > 3:
                break
            j += 1
        if len(held) >= 2:
            x0, x1 = min(r.x0 for r in held), max(r.x1 for r in held)
            found.append(Region(_inside(printed, held[0].top, held[-1].bottom, x0, x1), x0, x1, "space"))
            i += len(held)
        else:
            i += 1
    return found


def _levelled(rows: Sequence[TextRow]) -> list[TextRow]:
    """Rows with those made one that overlap: cells of one and of two lines, set in the middle of a table's row."""
    found: list[TextRow] = []
    for row in rows:
        last = found[-1] if found else None
        if last is not None and row.top < last.bottom - OVERLAP_EM * row.size_pt and not _lie_over(last, row):
            found[-1] = TextRow(sorted([*last.words, *row.words], key=lambda w: (w.x0, w.middle)))
        else:
            found.append(row)
    return found


def _lie_over(one: TextRow, other: TextRow) -> bool:
    """Whether words of two rows cover each other."""
    return any(
        a.x0 < b.x1 and b.x0 < a.x1 and a.bottom > b.top + OVERLAP_EM * b.size_pt
        for a in one.words
        for b in other.words
    )


def _is_parted(row: TextRow) -> bool:
    """Whether a wide gap stands in the row."""
    return any(b.x0 - a.x1 > 1.1 * row.size_pt for a, b in zip(row.words, row.words[1:], strict=False))


def _are_near(one: TextRow, other: TextRow) -> bool:
    """Whether two rows may follow each other in a table."""
    em = max(one.size_pt, other.size_pt)
    return other.top - one.bottom < MAX_ROW_GAP_EM * em
