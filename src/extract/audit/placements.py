"""Tables that lost their blank cells and whose numbers fit no placement under the printed totals.

The table reader tried every placement that keeps each row's order; here its answer becomes a finding. It is one only
where a single number, if it were another, would let all others be placed: a table whose totals are no sums of its
columns fails in more than one place. See docs/checks/table_sums.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.audit.context import Context
from extract.audit.grid import Grid, is_rounded, place_name
from extract.audit.intervals import shown
from extract.model import Cell, Constraint, Evidence, Finding, Span, Verdict

PLACEMENT = "placement"
_QUOTED_ALONE = 12  # more suspects than this are quoted by their rows


def placement_findings(grid: Grid, failed: Constraint, context: Context) -> Iterator[Finding]:
    """The finding of one failed placement, or none where no single number explains it or numbers are rounded."""
    cells = [x for place in failed.cells if (x := grid.table.cell(*place)) is not None]
    located = any(c.kind == "column_sum" and c.held is False for c in grid.table.constraints)  # a finding already
    rounded = failed.expected % 1 != 0 or is_rounded(grid, cells, context)
    if not failed.suspects or failed.observed is None or rounded or located:
        return
    off = failed.observed - failed.expected
    count = len(failed.suspects)
    yield context.finding(
        "table_sums.placement",
        Verdict.CONTRADICTION,
        f"{place_name(grid)}: no way to place the printed numbers agrees with the printed totals; one number is off "
        f"by {shown(abs(off))}: changing any one of {count} would do",
        _evidence(grid, failed, context),
        expected=shown(failed.expected),
        observed=shown(failed.observed),
        arithmetic=f"all numbers of the body add up to {shown(failed.observed)}, all totals to "
        f"{shown(failed.expected)}; {shown(failed.observed)} - {shown(failed.expected)} = {shown(off)}",
        comparable="same table: every number stands in one column, and every column has a printed total",
    )


def _evidence(grid: Grid, failed: Constraint, context: Context) -> list[Evidence]:
    """The totals, and the suspects one by one or, where there are many, the rows that hold them."""
    quoted = [
        context.quote("total", row)
        for row in _row_spans(grid, set(grid.total_rows))
        if not any(row.overlaps(s) for s in failed.suspects) or len(failed.suspects) > _QUOTED_ALONE
    ]
    if len(failed.suspects) <= _QUOTED_ALONE:
        return [*quoted, *(context.quote("suspect", s) for s in failed.suspects)]
    rows = _row_spans(grid, {r for r, _ in failed.cells})
    return [*quoted, *(context.quote("part", x) for x in rows if any(x.overlaps(s) for s in failed.suspects))]


def _row_spans(grid: Grid, rows: set[int]) -> list[Span]:
    """The stretch of source text that each row's printed values take."""
    found: list[Span] = []
    for row in sorted(rows):
        pieces = [p for c in grid.table.cells if c.row == row and _is_value(c, grid) for p in c.pieces]
        if pieces:
            found.append(Span(min(p.start for p in pieces), max(p.end for p in pieces)))
    return found


def _is_value(cell: Cell, grid: Grid) -> bool:
    return cell.column >= grid.table.stub_columns
