"""Rows of a dump that set a number in brackets behind each number, both in one cell: 743（82.8）.

The lines alone do not tell such cells from columns of their own; the head does, by how many words it has. Not here:
rows (`dump_rows`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.rules.tables import TableRules
from extract.tables.dump_lines import Atom, DumpLine, joined
from extract.tables.dump_runs import Part, RowUnit, Run
from extract.tables.dump_words import in_brackets, may_head, words_of


def with_shares_joined(run: Run, by_index: dict[int, DumpLine], rules: TableRules) -> Run:
    """The run with each number in brackets joined to the one before, where its head asks for half as many columns."""
    pairs = max(len(u.values) for u in run.units) // 2
    if not pairs or not all(_in_pairs(u.values) for u in run.units) or head_words(run) not in (pairs, pairs + 1):
        return run
    return replace(run, units=[_joined_row(u, by_index, rules) for u in run.units])


def head_words(run: Run) -> int:
    """How many words the head right above the rows has: those of its last line, or of lines of one word each."""
    count = 0
    for line in reversed(run.header):
        words = words_of(line)
        if not may_head(line) or (count and len(words) > 1):
            break
        count += len(words)
        if len(words) > 1:
            break
    return count


def _in_pairs(values: Sequence[Atom]) -> bool:
    shown = [in_brackets(v.text) for v in values]
    return len(values) % 2 == 0 and not any(shown[::2]) and all(shown[1::2])


def _joined_row(unit: RowUnit, by_index: dict[int, DumpLine], rules: TableRules) -> RowUnit:
    values = tuple(
        joined(a, b, by_index[a.line].text, rules, is_value=True)
        for a, b in zip(unit.values[::2], unit.values[1::2], strict=True)
    )
    return replace(unit, values=values, parts=(Part(label=unit.label, values=values),))
