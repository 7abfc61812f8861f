"""Which sums a finished table was tested against, written on the table."""

from __future__ import annotations

from extract.model import Table
from extract.rules.tables import TableRules


def prove(table: Table, rules: TableRules, *, halves: int = 1) -> Table:
    """The table with its constraints; no constraints are looked for yet."""
    return table
