"""What the Dagster UI is told of how sure tables are."""

from dataclasses import replace
from decimal import Decimal

from tiny import tiny_report

from extract.model import CellStatus, Constraint
from pipelines.previews import certainty


def _tables():
    (table,) = tiny_report().tables
    first, *rest = table.cells
    held = Constraint(
        kind="column_sum", cells=((0, 1),), total_cell=(1, 1), expected=Decimal(30), observed=Decimal(30),
        tolerance=Decimal(0), held=True,
    )  # fmt: skip
    tested = [held, replace(held, held=None)]
    cells = (replace(first, status=CellStatus.PLACED, rule="by-order"), *rest)
    return [replace(table, cells=cells, method="dump-rows", confidence=0.986, constraints=tuple(tested))]


def test_tables_tell_their_methods_and_what_was_tested():
    told = certainty("tables", _tables())
    assert told == {
        "constraints": "1 held, 0 failed, 1 left open by blanks",
        "tables by method": "1 dump-rows, numbers right in 98.6%",
    }


def test_cells_tell_their_status_in_shares():
    assert certainty("cells", _tables()) == {"cells placed": "1 (25.0%)", "cells read": "3 (75.0%)"}


def test_other_records_and_documents_without_tables_tell_nothing():
    assert certainty("blocks", _tables()) == {}
    assert certainty("tables", []) == certainty("cells", []) == {}
