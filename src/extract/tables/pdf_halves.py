"""Tables side by side without a drawing: stretches of rows parted at the white strip between two tables.

One table's rows stand on shared lines under one head. Two tables beside each other tell by titles of their own at
their left edges, or by lines that keep to different heights.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from extract.tables.pdf_regions import RowTester, space_regions
from extract.tables.pdf_rivers import Region, TextRow, find_rivers

GUTTER_EM = 1.6
SIDE_EM = 6.0  # narrower than this is no table
MAX_DEPTH = 3
SHARED = 0.4  # tables beside each other share less than this share of their lines, where no titles tell


def side_regions(rows: Sequence[TextRow], tester: RowTester, depth: int = 0) -> list[Region]:
    """Regions of rows that share a white strip, those that hold tables side by side parted."""
    found: list[Region] = []
    for region in space_regions(rows, tester):
        sides = _sides(region) if depth < MAX_DEPTH else None
        if sides is None:
            found.append(region)
            continue
        for side in sides:
            found += side_regions(side, tester, depth + 1)
    return found


def _sides(region: Region) -> tuple[list[TextRow], list[TextRow]] | None:
    """The rows left and right of the widest strip that parts two tables; None where one table is all there is."""
    em = region.em
    strips = sorted(find_rivers(region.rows, GUTTER_EM * em, len(region.rows) // 10), key=lambda s: s[0] - s[1])
    for lo, hi in strips:
        if lo - region.x0 < SIDE_EM * em or region.x1 - hi < SIDE_EM * em:
            continue
        at = (lo + hi) / 2
        left = [TextRow(words) for r in region.rows if (words := [w for w in r.words if (w.x0 + w.x1) / 2 < at])]
        right = [TextRow(words) for r in region.rows if (words := [w for w in r.words if (w.x0 + w.x1) / 2 >= at])]
        if _are_apart(left, right) or (_has_titles(left) and _has_titles(right)):
            return left, right
    return None


def _has_titles(rows: Sequence[TextRow]) -> bool:
    """Whether a lone text at the left edge stands over, or runs across, rows of several columns."""
    left, em = min(r.x0 for r in rows), statistics.median(r.size_pt for r in rows)
    for k, row in enumerate(rows[:-2]):
        below = rows[k + 1 : k + 3]
        if len(row.words) == 1 and row.x0 - left < 0.8 * em and all(len(r.words) >= 2 for r in below):
            gaps = [(a.x1, b.x0) for r in below for a, b in zip(r.words, r.words[1:], strict=False)]
            across = any(lo < row.x1 for lo, _ in gaps)
            under = below[0].words[0]
            if across and (under.x0 > row.x0 + 0.2 * em or not _same_look(row, below[0])):
                return True
    return False


def _same_look(one: TextRow, other: TextRow) -> bool:
    """Whether two rows are set in one font and size."""
    return one.words[0].glyphs[0].font == other.words[0].glyphs[0].font and abs(one.size_pt - other.size_pt) < 0.3


def _are_apart(left: Sequence[TextRow], right: Sequence[TextRow]) -> bool:
    """Whether both sides have columns of their own on lines of their own."""
    if min(len(left), len(right)) < 3:
        return False
    if any(sum(1 for r in side if len(r.words) >= 2) < 0.6 * len(side) for side in (left, right)):
        return False
    heights = [r.middle for r in right]
    shared = sum(1 for r in left if any(abs(r.middle - h) < 0.15 * r.size_pt for h in heights))
    return shared < SHARED * min(len(left), len(right))
