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
from extract.tables.pdf_rivers import Region, TextRow, column_cuts, column_of, find_rivers
from extract.tables.pdf_rules import Band, Seg

SAME_EXTENT_PT = 7.0
LEVEL_GAP_PT = 13.0
MIN_LEVEL_PT = 36.0
MAX_ROW_GAP_EM = 2.6
TITLE_GAP_EM = 1.5
MARK_ALONE = re.compile(r"(注|※|\*)?[0-9]{0,2}[)）]?")  # the end of a wrapped label, not a note
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
        self.caption = re.compile(rf"^[【\[(]?第?[0-9\-]*({words}){number}")
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
        return not MARK_ALONE.fullmatch(squeezed(text)) and any(p.match(text) for p in self.outside)


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
    if any(g > 4 * em for g in gaps) or _is_title(between, upper, lower):
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
    strips: list[tuple[float, float, float, float, list[float]]] = []
    for band in sorted(bands, key=lambda b: (round(b.box.top), b.box.x0)):
        box = band.box
        for i, (top, bottom, lo, hi, ends) in enumerate(strips):
            if abs(top - box.top) < 2 and abs(bottom - box.bottom) < 2 and -3 < box.x0 - hi < 7:
                strips[i] = (top, bottom, lo, max(hi, box.x1), [*ends, (hi + box.x0) / 2])
                break
        else:
            strips.append((box.top, box.bottom, box.x0, box.x1, []))
    groups: list[list[tuple[float, float, float, float, list[float]]]] = []
    for strip in strips:
        if strip[3] - strip[2] < MIN_LEVEL_PT or strip[1] - strip[0] > 120:
            continue
        for group in groups:
            last = group[-1]
            same = abs(last[2] - strip[2]) < SAME_EXTENT_PT and abs(last[3] - strip[3]) < SAME_EXTENT_PT
            if same and strip[0] - last[1] < 3.2 * max(last[1] - last[0], strip[1] - strip[0]):
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
    region.hints = sorted({*region.hints, stub.x1})
    return True


def merged_regions(regions: Sequence[Region]) -> list[Region]:
    """Regions that lie over each other joined: rules and coloured rows of one table propose it both."""
    found: list[Region] = []
    for region in sorted(regions, key=lambda r: r.top if r.rows or r.levels or r.bands else 0.0):
        for other in found:
            wide = min(region.x1, other.x1) - max(region.x0, other.x0)
            touching = region.top < other.bottom + 8 and other.top < region.bottom + 8
            if touching and wide > 0.75 * max(region.x1 - region.x0, other.x1 - other.x0):
                _merge(other, region)
                break
        else:
            found.append(region)
    return found


def _merge(one: Region, other: Region) -> None:
    seen = {id(w) for r in one.rows for w in r.words}
    one.rows += [r for r in other.rows if not any(id(w) in seen for w in r.words)]
    one.rows.sort(key=lambda r: r.middle)
    one.levels = sorted({*one.levels, *other.levels})
    one.bands = sorted({*one.bands, *other.bands})
    one.hints = sorted({*one.hints, *other.hints})
    one.partial += other.partial
    one.x0, one.x1 = min(one.x0, other.x0), max(one.x1, other.x1)


def space_regions(rows: Sequence[TextRow], tester: RowTester) -> list[Region]:
    """Regions of neighbouring rows that share a white strip."""
    found: list[Region] = []
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
            found.append(Region(held, min(r.x0 for r in held), max(r.x1 for r in held), "space"))
            i += len(held)
        else:
            i += 1
    return found


def _is_parted(row: TextRow) -> bool:
    """Whether a wide gap stands in the row."""
    return any(b.x0 - a.x1 > 1.1 * row.size_pt for a, b in zip(row.words, row.words[1:], strict=False))


def _are_near(one: TextRow, other: TextRow) -> bool:
    """Whether two rows may follow each other in a table."""
    em = max(one.size_pt, other.size_pt)
    return other.top - one.bottom < MAX_ROW_GAP_EM * em


def grow(region: Region, rows: Sequence[TextRow], tester: RowTester, *, up: bool = True, down: bool = True) -> Region:
    """Adds neighbouring rows whose words keep to the region's columns."""
    held_at = {id(w) for r in region.rows for w in r.words}
    if down:
        below = [r for r in rows if r.middle > region.bottom - 1 and not any(id(w) in held_at for w in r.words)]
        _extend(region, below, tester, upward=False)
    if up:
        above = [r for r in rows if r.middle < region.top + 1 and not any(id(w) in held_at for w in r.words)]
        _extend(region, list(reversed(above)), tester, upward=True)
    return region


def _extend(region: Region, candidates: list[TextRow], tester: RowTester, *, upward: bool) -> None:
    em = region.em if region.rows else 10.0
    pending: list[TextRow] = []
    for row in candidates:
        words = [w for w in row.words if w.x1 > region.x0 - em and w.x0 < region.x1 + em]
        if not words:
            continue
        piece = TextRow(words)
        edge = pending[-1] if pending else None
        gap = _gap(region, edge, piece, upward)
        if gap > MAX_ROW_GAP_EM * em or tester.is_outside(piece):
            break
        if not _keeps_columns(region, piece, em):
            break
        pending.append(piece)
        if len(words) >= 2 and _lands(region, piece):
            for one in pending:
                region.rows.append(one)
            region.rows.sort(key=lambda r: r.middle)
            region.x0 = min(region.x0, *(r.x0 for r in pending))
            region.x1 = max(region.x1, *(r.x1 for r in pending))
            pending = []
        elif len(pending) > 2:
            break
    if upward and pending:
        _add_head_lines(region, pending, em)


def _add_head_lines(region: Region, pending: list[TextRow], em: float) -> None:
    """Takes in lines close above a region that stand in one column: the upper lines of a wrapped head."""
    if region.levels and region.rows and region.levels[0] < region.rows[0].top:
        return  # a rule closes the table above: what stands over it is a title
    for row in pending:
        if region.top - row.bottom > 0.45 * em or row.x1 - row.x0 > 0.5 * (region.x1 - region.x0):
            return
        region.rows.insert(0, row)


def _gap(region: Region, edge: TextRow | None, row: TextRow, upward: bool) -> float:
    if upward:
        return (edge.top if edge else region.top) - row.bottom
    return row.top - (edge.bottom if edge else region.bottom)


def _cuts(region: Region) -> list[float]:
    return column_cuts(region.rows, region.hints, region.em) if region.rows else []


def _keeps_columns(region: Region, row: TextRow, em: float) -> bool:
    """Whether no word runs over a cut, nor out of the region."""
    if row.x0 < region.x0 - 1.2 * em or row.x1 > region.x1 + 1.2 * em:
        return False
    cuts = _cuts(region)
    if not cuts:
        return len(row.words) >= 2
    crossed = [c for c in cuts if any(w.x0 < c - 0.3 * em and w.x1 > c + 0.3 * em for w in row.words)]
    crossed = [c for c in crossed if _is_shown(c, cuts, region.rows)]
    if not crossed or _is_label_over(row, crossed, cuts):
        return True
    rivers = find_rivers([*region.rows, row], 0.3 * em, len(region.rows) // 8)
    held = find_rivers(region.rows, 0.3 * em, len(region.rows) // 8)
    homes = [h for c in crossed for h in held if h[0] <= c <= h[1]]
    return bool(homes) and all(any(h[0] - 1 <= lo and hi <= h[1] + 1 for lo, hi in rivers) for h in homes)


def _is_label_over(row: TextRow, crossed: Sequence[float], cuts: Sequence[float]) -> bool:
    """Whether only the label at a row's left runs over the first cut, and numbers stand in two columns beyond.

    A total's label stands over both columns of labels; numbered labels leave a strip that unnumbered ones fill.
    """
    beyond = {column_of((w.x0 + w.x1) / 2, cuts) for w in row.words if w.x0 > cuts[0] and is_number(w.text)}
    return list(crossed) == cuts[:1] and len(beyond) >= 2 and row.words[0].x0 < cuts[0]


def _is_shown(cut: float, cuts: Sequence[float], rows: Sequence[TextRow]) -> bool:
    """Whether some row has words on both sides of a cut, up to the next cuts.

    Where none has, the white is what short texts at one edge of a column leave of it.
    """
    column = column_of(cut, cuts)
    held = [{column_of((w.x0 + w.x1) / 2, cuts) for w in r.words} for r in rows]
    return any(column in places and column + 1 in places for places in held)


def _lands(region: Region, row: TextRow) -> bool:
    """Whether the row's words stand in two columns at least."""
    cuts = _cuts(region)
    if not cuts:
        return len(row.words) >= 2
    return len({column_of((w.x0 + w.x1) / 2, cuts) for w in row.words}) >= 2
