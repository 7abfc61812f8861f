"""How sure a table's numbers are by the way it was recovered: the share that was right where answers are known.

The shares stand in ``rules/data/table_methods.toml``, which ``make bench-confidence`` measures and writes. Here: what
of `Table.method` counts as one way. Not here: what is sure of one cell (`Cell.status`, `Cell.candidates`).
"""

from __future__ import annotations

import re

from extract.rules.tables import TableRules

_BESIDE = re.compile(r"\+(halves:\d+|pages|facing-pages)|,solutions=\d+")


def way_of(method: str) -> str:
    """The part of a method's description that measurements are kept by.

    >>> way_of("dump-rows+halves:2+placed:by-totals,solutions=12")
    'dump-rows+placed:by-totals'
    """
    return _BESIDE.sub("", method)


def confidence_of(method: str, rules: TableRules) -> float | None:
    """The share of numbers that tables recovered so show rightly, 0 to 1; None where it was not measured."""
    return dict(rules.method_shares).get(way_of(method))
