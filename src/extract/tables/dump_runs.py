"""Runs of rows of labels and numbers in a text dump: one printed row a line, or label lines, then a line of values.

Here: lines as label-value parts, rows gathered into runs with the lines above that may be their head. Not here: what
grid a run makes (`dump_rows`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.rules.tables import TableRules
from extract.tables.cell_values import read_cell
from extract.tables.dump_headers import cell_text, cuts_word, open_brackets
from extract.tables.dump_lines import Atom, DumpLine, opens_with_enumerator

_LONGEST_LABEL = 60
_TITLED = 2  # lines: a label and its number, or a title and the first label below it
_PERIODS = frozenset({"年", "年度", "月", "月期"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A label and the values right of it."""

    label: tuple[Atom, ...]
    values: tuple[Atom, ...]


@dataclass(slots=True, kw_only=True)
class RowUnit:
    """One row of the table: the lines it stands on and its parts (more than one where halves stand side by side)."""

    lines: list[DumpLine]
    label: tuple[Atom, ...]
    values: tuple[Atom, ...]
    parts: tuple[Part, ...] = ()
    indent: int = 0

    @property
    def pattern(self) -> tuple[int, ...]:
        """Number of values of each part."""
        return tuple(len(p.values) for p in self.parts)


@dataclass(slots=True)
class Run:
    """Consecutive row units and the lines above them that may be their header.

    `torn` is set where the lines mix several tables or columns, so that no recogniser may make a table of them. `led`
    says that a number stands right before the first label: it may be the label's own.
    """

    units: list[RowUnit] = field(default_factory=list)
    header: list[DumpLine] = field(default_factory=list)
    torn: bool = False
    led: bool = False


def value_flags(atoms: Sequence[Atom]) -> list[bool]:
    """Which atoms are values: numbers and no-value marks outside brackets."""
    flags: list[bool] = []
    depth = 0
    for atom in atoms:
        before = depth
        depth = max(0, depth + open_brackets(atom.text))
        flags.append(atom.is_value and before == 0 and depth == 0)
    return flags


def parts_of(atoms: Sequence[Atom]) -> tuple[Part, ...]:
    """The line's atoms as label–values parts; a label after the last values makes a part without values."""
    flags = value_flags(atoms)
    parts: list[Part] = []
    label: list[Atom] = []
    values: list[Atom] = []
    for atom, is_value in zip(atoms, flags, strict=True):
        if is_value:
            values.append(atom)
            continue
        if values:
            parts.append(Part(label=tuple(label), values=tuple(values)))
            label, values = [], []
        label.append(atom)
    if label or values:
        parts.append(Part(label=tuple(label), values=tuple(values)))
    return tuple(parts)


def _tail(atoms: Sequence[Atom]) -> int:
    flags = value_flags(atoms)
    count = 0
    for flag in reversed(flags):
        if not flag:
            break
        count += 1
    return count


def is_row(line: DumpLine) -> bool:
    """Whether a line ends in values, with a label before them."""
    tail = _tail(line.atoms)
    return 0 < tail < len(line.atoms) and len(cell_text(line.atoms[:-tail])) <= _LONGEST_LABEL


def is_values_only(line: DumpLine) -> bool:
    """Whether a line holds values and nothing else."""
    return bool(line.atoms) and _tail(line.atoms) == len(line.atoms)


def _names_columns(line: DumpLine) -> bool:
    """Whether all numbers of a line are months or years, two or more: the head of what follows."""
    values = [read_cell(a.text, line.rules) for a in line.atoms if a.is_value]
    return len(values) > 1 and all(v.unit in _PERIODS for v in values)


def _holds_amounts(line: DumpLine) -> bool:
    """Whether two numbers or more follow each other in a line, months and years left out: a row, no head."""
    values = [a.is_value and read_cell(a.text, line.rules).unit not in _PERIODS for a in line.atoms]
    return any(a and b for a, b in pairwise(values)) and not _names_columns(line)


def find_runs(lines: Sequence[DumpLine], free: Sequence[bool], rules: TableRules) -> list[Run]:
    """Maximal runs of label–value rows among the free lines.

    `free` says for each line whether it may belong to a table (no prose, heading, caption, note).
    """
    finder = _RunFinder(rules)
    for line, is_free in zip(lines, free, strict=True):
        if not is_free or line.breaks_page:
            finder.close()
        if is_free:
            finder.take(line)
    finder.close()
    return finder.runs


class _RunFinder:
    """Walks over the lines of a dump and collects runs."""

    def __init__(self, rules: TableRules) -> None:
        self.rules = rules
        self.runs: list[Run] = []
        self.run = Run()
        self.pending: list[DumpLine] = []
        self.led = False  # a number on a line of its own stands right before what is pending

    def close(self) -> None:
        """Ends the run: pending lines are no part of it."""
        self.led = False
        if self.run.units:
            self.run.torn = self.run.torn or (self.run.led and len(self.pending) == 1)
            self.runs.append(self.run)
        self.run, self.pending = Run(), []

    def take(self, line: DumpLine) -> None:
        """Adds one free line."""
        if self.run.units and _names_columns(line):
            self.close()
            self.pending.append(line)
        elif is_row(line):
            self._full_row(line)
        elif is_values_only(line):
            self._values(line)
        else:
            if len(self.pending) > 40:
                self.close()
            self.pending.append(line)

    def _full_row(self, line: DumpLine) -> None:
        wrapped = self._wrapped_label(line) or self._label_of_values(line)
        lines = [*wrapped, line]
        self._settle_pending(len(wrapped))
        tail = _tail(line.atoms)
        label = tuple(a for x in wrapped for a in x.atoms) + line.atoms[: len(line.atoms) - tail]
        self._add(lines, label, line.atoms[len(line.atoms) - tail :], line)

    def _values(self, line: DumpLine) -> None:
        if not self.pending:
            if self.run.units and len(line.atoms) > 1:
                self._add([line], (), line.atoms, line)
            else:
                self.close()
                self.led = len(line.atoms) == 1
            return
        count = self._label_lines() if self.run.units else self._label_lines_before_first_values()
        label_lines = self.pending[len(self.pending) - count :]
        self._settle_pending(count)
        self._add([*label_lines, line], tuple(a for x in label_lines for a in x.atoms), line.atoms, line)

    def _add(self, lines: list[DumpLine], label: tuple[Atom, ...], values: tuple[Atom, ...], last: DumpLine) -> None:
        parts = parts_of([a for x in lines for a in x.atoms])
        indent = len(lines[0].text) - len(lines[0].text.lstrip())
        self.run.led = self.run.led or (self.led and not self.run.units and not self.run.header)
        self.led = False
        self.run.units.append(RowUnit(lines=lines, label=label, values=values, parts=parts, indent=indent))
        self.pending = []

    def _label_of_values(self, line: DumpLine) -> list[DumpLine]:
        """Pending lines that are the label of a row in halves whose next line opens with its value."""
        in_halves = any(sum(bool(p.values) for p in u.parts) > 1 for u in self.run.units)
        if not (in_halves and line.atoms[0].is_value and 0 < len(self.pending) <= 3):
            return []
        return list(self.pending)

    def _wrapped_label(self, line: DumpLine) -> list[DumpLine]:
        """Pending lines that are the beginning of this row's label: the break between them cuts a word."""
        found: list[DumpLine] = []
        first = line
        for before in reversed(self.pending):
            joined = before.text.strip()
            if opens_with_enumerator(first.text.strip()):
                break
            cut = cuts_word(joined, first.text.strip()) or open_brackets(joined) > 0
            if not cut and not opens_with_enumerator(joined):
                break
            found.insert(0, before)
            first = before
        return found

    def _label_lines(self) -> int:
        """How many pending lines belong to the label of a row whose values stand on a line of their own."""
        for back, before in enumerate(reversed(self.pending), start=1):
            if opens_with_enumerator(before.text.strip()):
                return back
        return 1 if self._opens_another_list() else len(self.pending)

    def _opens_another_list(self) -> bool:
        """Whether the first of two pending lines titles another list of pairs: too short to be a label's first line."""
        if len(self.pending) != _TITLED or any(len(u.lines) != _TITLED for u in self.run.units):
            return False
        first, label = self.pending
        widest = max(u.lines[0].width for u in self.run.units)
        return first.width < widest and not cuts_word(first.text.strip(), label.text.strip())

    def _label_lines_before_first_values(self) -> int:
        for back, before in enumerate(reversed(self.pending), start=1):
            if opens_with_enumerator(before.text.strip()):
                return back
        return 1

    def _settle_pending(self, used: int) -> None:
        """Pending lines that are not the row's label: the header of a new run."""
        rest = self.pending[: len(self.pending) - used]
        if not rest:
            return
        if self.run.units:
            self.runs.append(self.run)
            self.run = Run()
        self.run.torn = any(_holds_amounts(x) for x in rest)
        self.run.header = rest
        self.pending = []
