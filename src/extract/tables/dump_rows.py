"""Rows of labels and numbers in a text dump: one printed row a line (or label lines, then a line of values).

Here: finding runs of such rows, how many columns and side-by-side halves they have, their header lines above, total
rows, rows that have lost blank cells. Not here: rows of words only (`dump_records`), columns by blanks
(`dump_columns`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.model import CellStatus
from extract.rules.tables import TableRules
from extract.tables.cell_values import is_total_label
from extract.tables.draft import Draft, DraftCell, GridBuilder, LooseRow
from extract.tables.dump_headers import cell_pieces, cell_text, cuts_word, divide_header, header_fit, open_brackets
from extract.tables.dump_lines import Atom, DumpLine, header_score, opens_with_enumerator

_LONGEST_LABEL = 60


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

    `torn` is set where the lines mix several tables or columns, so that no recogniser may make a table of them.
    """

    units: list[RowUnit] = field(default_factory=list)
    header: list[DumpLine] = field(default_factory=list)
    torn: bool = False


def _value_flags(atoms: Sequence[Atom]) -> list[bool]:
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
    flags = _value_flags(atoms)
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
    flags = _value_flags(atoms)
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


def looks_like_header(line: DumpLine, columns: int, rules: TableRules) -> bool:
    """Whether a line holds that many header cells and no values."""
    if any(a.is_value for a in line.atoms) or len(line.atoms) < max(2, columns - 1):
        return False
    divided = divide_header(line.atoms, min(columns, len(line.atoms)), {line.line: line}, rules)
    return divided is not None and header_fit(divided[1], rules) >= 0.5


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

    def close(self) -> None:
        """Ends the run: pending lines are no part of it."""
        if self.run.units:
            self.runs.append(self.run)
        self.run, self.pending = Run(), []

    def take(self, line: DumpLine) -> None:
        """Adds one free line."""
        if is_row(line):
            self._full_row(line)
        elif is_values_only(line):
            self._values(line)
        else:
            if len(self.pending) > 40:
                self.close()
            self.pending.append(line)

    def _full_row(self, line: DumpLine) -> None:
        wrapped = self._wrapped_label(line)
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
            return
        count = self._label_lines() if self.run.units else self._label_lines_before_first_values()
        label_lines = self.pending[len(self.pending) - count :]
        self._settle_pending(count)
        self._add([*label_lines, line], tuple(a for x in label_lines for a in x.atoms), line.atoms, line)

    def _add(self, lines: list[DumpLine], label: tuple[Atom, ...], values: tuple[Atom, ...], last: DumpLine) -> None:
        parts = parts_of(last.atoms) if len(lines) == 1 else (Part(label=label, values=values),)
        indent = len(lines[0].text) - len(lines[0].text.lstrip())
        self.run.units.append(RowUnit(lines=lines, label=label, values=values, parts=parts, indent=indent))
        self.pending = []

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
        return len(self.pending)

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
        self.run.header = rest
        self.pending = []


def grid_of(run: Run, rules: TableRules, by_index: dict[int, DumpLine]) -> Draft | None:
    """The draft of a run, or None where the evidence is too thin for a table."""
    halves = _halves(run.units)
    width = _values_per_half(run.units, halves)
    if width < 1 or len(run.units) < 2:
        return None
    columns = halves * (1 + width)
    header_runs, header_lines = _header(run, columns, halves, rules, by_index)
    run.torn = len(run.units) >= 5 and is_interleaved(run, header_runs, columns, halves)
    if run.torn:
        return None
    body = _body(run, halves, width, rules, by_index, first_row=1 if header_runs else 0)
    score = _score(run, header_runs, rules, columns)
    if score < 3.0:
        return None
    page_no = run.units[0].lines[0].page_no
    grid = GridBuilder(columns, page_no)
    offset = columns - len(header_runs)
    for k, cells in enumerate(header_runs):
        grid.cells.append(
            DraftCell(
                row=0,
                column=k + offset,
                pieces=cell_pieces(cells, by_index),
                is_header=True,
                page_no=by_index[cells[0].line].page_no,
            )
        )
    grid.cells.extend(body.cells)
    rows = len(run.units) + (1 if header_runs else 0)
    taken = [*header_lines, *(x for u in run.units for x in u.lines)]
    cells_all = tuple(replace(c, is_header=True) if header_runs and c.row == 0 else c for c in grid.filled(rows))
    return Draft(
        page_no=page_no,
        rows=rows,
        columns=columns,
        header_rows=1 if header_runs else 0,
        cells=cells_all,
        method="dump-rows",
        lines=tuple(x.line for x in taken),
        order=float(taken[0].position),
        stub_columns=1,
        halves=halves,
        loose=tuple(body.loose),
        score=score,
        last_page_no=taken[-1].page_no,
    )


def is_interleaved(run: Run, header: Sequence[Sequence[Atom]], columns: int, halves: int) -> bool:
    """Whether the lines mix cells of several tables or columns, so that rows are not determined by them.

    Signs: halves with different headers (two tables side by side), single values under their labels with more header
    lines than columns, labels that begin with another row's number.
    """
    if halves > 1 and len(header) == columns:
        shares = [[cell_text(c) for c in header[h * columns // halves :][: columns // halves]] for h in range(halves)]
        if any(share != shares[0] for share in shares[1:]):
            return True
    if columns != 2:
        return False
    units = run.units
    stacked = sum(len(u.lines) > 1 and is_values_only(u.lines[-1]) for u in units)
    if stacked >= 0.6 * len(units) and len(run.header) > columns:
        return True
    led = sum(bool(u.label) and u.label[0].is_value and len(u.label) > 1 for u in units)
    return led >= 0.5 * len(units)


def _halves(units: Sequence[RowUnit]) -> int:
    """How many label–values parts stand side by side in most rows."""
    shapes = Counter(len(u.parts) for u in units if all(p.label and p.values for p in u.parts))
    if not shapes:
        return 1
    most, count = shapes.most_common(1)[0]
    alike = Counter(u.pattern for u in units if len(u.parts) == most)
    same = alike.most_common(1)[0][1] if alike else 0
    return most if most > 1 and count >= 0.6 * len(units) and same >= 0.6 * count else 1


def _values_per_half(units: Sequence[RowUnit], halves: int) -> int:
    if halves > 1:
        return Counter(u.pattern[0] for u in units if len(u.parts) == halves).most_common(1)[0][0]
    counts = Counter(len(u.values) for u in units)
    most, share = counts.most_common(1)[0]
    return most if share >= 0.7 * len(units) else max(counts)


@dataclass(slots=True)
class _Body:
    cells: list[DraftCell] = field(default_factory=list)
    loose: list[LooseRow] = field(default_factory=list)


def _body(
    run: Run, halves: int, width: int, rules: TableRules, by_index: dict[int, DumpLine], *, first_row: int
) -> _Body:
    body = _Body()
    for row, unit in enumerate(run.units, start=first_row):
        if halves == 1:
            _simple_row(body, unit, row, width, by_index)
        else:
            _halved_row(body, unit, row, halves, width, rules, by_index)
    return body


def _simple_row(body: _Body, unit: RowUnit, row: int, width: int, by_index: dict[int, DumpLine]) -> None:
    label, values = unit.label, unit.values
    if len(values) > width:
        extra = len(values) - width
        label, values = (*label, *values[:extra]), values[extra:]
    _put(body, row, 0, label, by_index)
    if len(values) < width:
        body.loose.append(LooseRow(row=row, first_column=1, values=tuple(cell_pieces((v,), by_index) for v in values)))
        return
    for k, value in enumerate(values):
        _put(body, row, 1 + k, (value,), by_index)


def _halved_row(
    body: _Body, unit: RowUnit, row: int, halves: int, width: int, rules: TableRules, by_index: dict[int, DumpLine]
) -> None:
    parts = unit.parts
    rule = None
    at = 0
    if len(parts) < halves:
        at, rule = _where_short_row_stands(unit, halves, rules)
    for part in parts:
        start = at * (1 + width)
        _put(body, row, start, part.label, by_index, rule=rule)
        for k, value in enumerate(part.values[:width]):
            _put(body, row, start + 1 + k, (value,), by_index, rule=rule)
        at += 1


def _where_short_row_stands(unit: RowUnit, halves: int, rules: TableRules) -> tuple[int, str]:
    """Which half an incomplete row of a table in halves belongs to, and why.

    Halves are read one after the other, so that only the last row may be incomplete: a grand total closes the
    last half, anything else is the odd entry of the first.
    """
    missing = halves - len(unit.parts)
    if unit.parts and is_total_label(cell_text(unit.parts[-1].label), rules):
        return missing, "total-closes-last-half"
    return 0, "odd-entry-in-first-half"


def _put(
    body: _Body, row: int, column: int, atoms: Sequence[Atom], by_index: dict[int, DumpLine], *, rule: str | None = None
) -> None:
    if not atoms:
        return
    body.cells.append(
        DraftCell(
            row=row,
            column=column,
            pieces=cell_pieces(atoms, by_index),
            page_no=by_index[atoms[0].line].page_no,
            status=CellStatus.PLACED if rule else CellStatus.READ,
            rule=rule,
        )
    )


def _header(
    run: Run, columns: int, halves: int, rules: TableRules, by_index: dict[int, DumpLine]
) -> tuple[tuple[tuple[Atom, ...], ...], list[DumpLine]]:
    """Header cells of a run and the lines they take, from the lines right above its first row."""
    for count in range(len(run.header), 0, -1):
        lines = run.header[len(run.header) - count :]
        atoms = [a for x in lines for a in x.atoms]
        best: tuple[float, tuple[tuple[Atom, ...], ...]] = (0.0, ())
        for cells in (columns, columns - 1):
            if cells < 1 or (cells == 1 and columns > 2):
                continue
            found = divide_header(atoms, cells, by_index, rules, halves=halves)
            if found is None:
                continue
            exact = count == 1 and len(atoms) == cells
            if header_fit(found[1], rules) < (0.0 if exact else 0.3):
                continue
            gain = found[0] + (0.3 if cells == columns else 0.0) + (1.0 if exact else 0.0)
            if gain > best[0]:
                best = (gain, found[1])
        if best[1]:
            return best[1], lines
    return (), []


def _score(run: Run, header: Sequence[Sequence[Atom]], rules: TableRules, columns: int) -> float:
    """Evidence that a run of rows is a table; 3 is enough."""
    rows = len(run.units)
    score = min(rows, 8) * 0.6
    if header:
        score += 1.0 + 1.5 * header_fit(header, rules)
    if columns > 2:
        score += 0.5
    if any(is_total_label(cell_text(u.label), rules) for u in run.units[-2:]):
        score += 1.5
    talking = sum(1 for u in run.units if _talks(cell_text(u.label)))
    return score - 4.0 * talking / rows - (0.0 if header else 0.5)


def _talks(label: str) -> bool:
    return "。" in label or label.endswith(("は", "が", "を", "に", "の", "と", "、", "で"))


def header_words(line: DumpLine, rules: TableRules) -> float:
    """Mean header score of a line's atoms."""
    return sum(header_score(a.text, rules) for a in line.atoms) / len(line.atoms) if line.atoms else 0.0
