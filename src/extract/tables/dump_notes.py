"""Columns of references to notes (注記 6、30) in rows of a dump: which of a row's numbers is no amount.

A statement's head names such a column; its rows hold a reference or none, before their amounts. A number with
separators, a sign or more than two digits is no reference, so that a row that lacks one says so. Where a row is one
number short and opens with one that might be a reference, what it holds stays open. Not here: rows without such a
column (`dump_rows`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.rules.tables import TableRules
from extract.tables.cell_values import folded
from extract.tables.dump_headers import divide_header, header_fit
from extract.tables.dump_lines import Atom, DumpLine
from extract.tables.dump_runs import RowUnit, Run
from extract.tables.dump_widths import heads_labels
from extract.tables.dump_words import words_of

Header = tuple[tuple[tuple[Atom, ...], ...], list[DumpLine]]
NOTE_COLUMN = "note-column"
_PART = r"(?:注|※|\*)?\d{1,2}"
_REFERENCE = re.compile(rf"{_PART}(?:[,、・]{_PART})*[,、]?")
_LETTERS = 4  # of a label's head that is set letter by letter
_NUMBER = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedRow:
    """A row's label, its reference (none: shown to lack one) and its amounts; `open` where these are not told apart.

    An open row's `values` are all its numbers, in order.
    """

    label: tuple[Atom, ...]
    reference: tuple[Atom, ...]
    values: tuple[Atom, ...]
    open: bool = False


def noted_rows(run: Run, rules: TableRules) -> list[NotedRow] | None:
    """The run's rows where its head names a column of notes behind the labels, else None."""
    if not names_notes(run.header, rules):
        return None
    parted = [_parted(u) for u in run.units]
    width = max(len(v) - (not r and _may_refer(v)) for _, r, v in parted)
    return [_row(label, reference, values, width) for label, reference, values in parted] if width > 0 else None


def names_notes(lines: Sequence[DumpLine], rules: TableRules) -> bool:
    """Whether a word of a head's lines is that of a column of notes."""
    return any(folded(w.text) in rules.note_headers for x in lines for w in words_of(x))


def _parted(unit: RowUnit) -> tuple[tuple[Atom, ...], tuple[Atom, ...], tuple[Atom, ...]]:
    """Label, the reference that its form shows (6、30 or ※1), and all numbers behind it."""
    label, values = list(unit.label), list(unit.values)
    reference: list[Atom] = []
    while len(label) > 1 and _REFERENCE.fullmatch(folded(label[-1].text)):
        reference.insert(0, label.pop())
    while reference and values and folded(reference[-1].text).endswith((",", "、")) and _may_refer(values):
        reference.append(values.pop(0))
    return tuple(label), tuple(reference), tuple(values)


def _may_refer(values: Sequence[Atom]) -> bool:
    """Whether the first of several numbers may be a reference: one or two digits."""
    return bool(values) and bool(_NUMBER.fullmatch(folded(values[0].text)))


def _row(label: tuple[Atom, ...], reference: tuple[Atom, ...], values: tuple[Atom, ...], width: int) -> NotedRow:
    if not reference and len(values) > width:
        return NotedRow(label=label, reference=values[:1], values=values[1:])
    in_doubt = not reference and _may_refer(values)
    return NotedRow(label=label, reference=reference, values=values, open=in_doubt)


def noted_head(run: Run, width: int, by_index: dict[int, DumpLine], rules: TableRules) -> Header | None:
    """The cells of a head over labels, notes and `width` amounts, and their lines; over the labels may stand none.

    Amounts are headed by what follows the notes' word, labels by what stands before it on its line or, where it
    heads labels, on the line above.
    """
    lines = list(run.header)
    at = next((i for i, x in reversed(list(enumerate(lines))) if names_notes([x], rules)), None)
    if at is None:
        return None
    words = words_of(lines[at])
    k = next(i for i, w in enumerate(words) if folded(w.text) in rules.note_headers)
    stub = tuple(a for w in words[:k] for a in w.atoms)
    first = at
    if not stub and at and len(lines[at - 1].atoms) <= _LETTERS and heads_labels(lines[at - 1].flat, rules):
        stub, first = lines[at - 1].atoms, at - 1
    behind = [a for w in words[k + 1 :] for a in w.atoms] + [a for x in lines[at + 1 :] for a in x.atoms]
    amounts = divide_header(behind, width, by_index, rules)
    if amounts is None or header_fit(amounts[1], rules) <= 0:
        return None
    return tuple(c for c in (stub, words[k].atoms, *amounts[1]) if c), lines[first:]
