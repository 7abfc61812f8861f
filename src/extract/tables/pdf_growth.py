"""Regions of a page grown by neighbouring rows that keep to their columns.

What proposes a region (`pdf_regions`) often sees part of a table only: its coloured rows, what stands between rules.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.tables.pdf_refine import is_number
from extract.tables.pdf_regions import MAX_ROW_GAP_EM, RowTester, is_set_off
from extract.tables.pdf_rivers import Region, TextRow, column_cuts, column_of, find_rivers

BODY_ROWS = 3  # rows of figures that tell a table's columns without its head
FULL_ROW = 0.6  # of the texts of the fullest row


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
    headless = len(region.rows) >= BODY_ROWS and any(is_number(w.text) for w in region.rows[0].words[1:])
    body = [*region.rows]
    for row in candidates:
        words = [w for w in row.words if w.x1 > region.x0 - em and w.x0 < region.x1 + em]
        if not words:
            continue
        piece = TextRow(words)
        edge = pending[-1] if pending else None
        gap = _gap(region, edge, piece, upward)
        if (
            gap > MAX_ROW_GAP_EM * em
            or tester.is_outside(piece)
            or (not upward and is_set_off(piece, region.rows, gap))
        ):
            break
        if not _keeps_columns(region, piece, em, body if upward and headless else region.rows):
            break
        if _is_closed(region) and not (upward and headless) and not _fills(region, piece):
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


def _is_closed(region: Region) -> bool:
    """Whether rules stand over the first row and under the last: what follows is a note, if it is not a full row."""
    levels = region.levels
    return (
        bool(region.rows)
        and len(levels) >= 2
        and levels[0] < region.rows[0].middle
        and levels[-1] > region.rows[-1].middle
    )


def _fills(region: Region, row: TextRow) -> bool:
    """Whether a row has about as many texts as the fullest of the region."""
    return len(row.words) > FULL_ROW * max(len(r.words) for r in region.rows)


def _add_head_lines(region: Region, pending: list[TextRow], em: float) -> None:
    """Takes in lines close above a region that stand in one column: the upper lines of a wrapped head."""
    edges = [*region.levels[:1], *(band[0] for band in region.bands[:1])]
    if region.rows and any(edge < region.rows[0].middle for edge in edges):
        return  # a rule or a coloured head closes the table above: what stands over it is a title
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


def _keeps_columns(region: Region, row: TextRow, em: float, held: Sequence[TextRow]) -> bool:
    """Whether no word runs over a cut, nor out of the region.

    Args:
        region: The region.
        row: The row that may be added.
        em: The region's character size.
        held: The rows that tell the columns: heads over figures tell none of their own.
    """
    if row.x0 < region.x0 - 1.2 * em or row.x1 > region.x1 + 1.2 * em:
        return False
    cuts = column_cuts(held, region.hints, region.em) if held else []
    if not cuts:
        return len(row.words) >= 2
    crossed = [c for c in cuts if any(w.x0 < c - 0.3 * em and w.x1 > c + 0.3 * em for w in row.words)]
    crossed = [c for c in crossed if _is_shown(c, cuts, held)]
    if not crossed or _is_label_over(row, crossed, cuts):
        return True
    rivers = find_rivers([*held, row], 0.3 * em, len(held) // 8)
    strips = find_rivers(held, 0.3 * em, len(held) // 8)
    homes = [h for c in crossed for h in strips if h[0] <= c <= h[1]]
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
