"""Where the solver runs out of time, the table's method says that nothing more is proven."""

from functools import partial

import pytest

from extract.model import Cell, CellStatus, Span
from extract.rules.tables import load_table_rules
from extract.tables import solver
from extract.tables.draft import Draft, LooseRow
from extract.tables.placing import place_loose_rows

ROWS = [[1 + (r * 7 + k * 3) % 9 for k in range(8)] for r in range(12)]
TOTALS = [38, 30, 27, 35, 40, 31, 33, 29, 36, 34, 30, 28, 32, 25]
TOTALS.append(sum(map(sum, ROWS)) - sum(TOTALS))


def placed(rows, totals):
    """Rows that lost their blank cells, over a complete row of printed totals."""
    source, cells, loose = "", [], []

    def put(text):
        nonlocal source
        start = len(source)
        source += text + " "
        return (Span(start, start + len(text)),)

    for r, values in enumerate(rows):
        cells.append(Cell(row=r, column=0, text=f"港{r}", page_no=1, pieces=put(f"港{r}")))
        loose.append(LooseRow(row=r, first_column=1, values=tuple(put(str(v)) for v in values)))
    last, columns = len(rows), len(totals) + 1
    for k, text in enumerate(["合計", *map(str, totals)]):
        cells.append(Cell(row=last, column=k, text=text, page_no=1, pieces=put(text)))
    draft = Draft(
        page_no=1,
        rows=last + 1,
        columns=columns,
        header_rows=0,
        cells=(),
        method="dump",
        lines=(0,),
        order=0,
        loose=tuple(loose),
    )
    return place_loose_rows(cells, draft, source, load_table_rules())


def test_placements_not_settled_in_time_stay_ambiguous_and_the_method_says_so(monkeypatch):
    monkeypatch.setattr(solver, "solve_placements", partial(solver.solve_placements, budget=0.2))
    answer = placed(ROWS, TOTALS)
    assert answer.method == "placed:by-totals,not-proven-in-time"
    assert all(c.status is CellStatus.AMBIGUOUS for c in answer.cells if c.row < 12 and c.column > 0)


@pytest.mark.parametrize(("budget", "ending"), [(0.0, ",slips-not-proven-in-time"), (2.0, "")])
def test_suspects_not_settled_in_time_are_said_to_be_so(monkeypatch, budget, ending):
    monkeypatch.setattr(solver, "find_slips", partial(solver.find_slips, budget=budget))
    answer = placed([[3, 4], [5], [6, 7]], [108, 6, 11])
    assert answer.method == "placed:by-order,totals-contradict" + ending
    assert answer.contradiction is not None
