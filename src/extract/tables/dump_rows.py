"""Rows of labels and numbers in a text dump: one printed row a line (or label lines, then a line of values).

Here: how many columns and side-by-side halves runs of such rows have, their header lines, total rows, rows that have
lost blank cells. Not here: finding the runs (`dump_runs`), rows of words only (`dump_records`), columns by blanks
(`dump_columns`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.model import CellStatus
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, is_total_label
from extract.tables.draft import Draft, DraftCell, GridBuilder, LooseRow
from extract.tables.dump_headers import cell_pieces, cell_text, divide_header, header_fit
from extract.tables.dump_lines import Atom, DumpLine, header_score, opens_section
from extract.tables.dump_notes import NOTE_COLUMN, Header, NotedRow, noted_head, noted_rows
from extract.tables.dump_runs import RowUnit, Run, is_values_only
from extract.tables.dump_shares import with_shares_joined
from extract.tables.dump_widths import columns_asked, heads_labels
from extract.tables.dump_words import Word, may_head, words_of
from extract.tables.titles import ends_as_title, is_marked, opens_as_title

_TICK = 4  # characters of a label at the axis of a chart
_AGAIN = 0.4  # of the labels stand more than once: 前年比 under each of several figures
_SIDE_BY_SIDE = 0.3  # of the rows hold an amount within their label: two tables of uneven length
_SURE = 4  # words that stand over as many columns by no accident
_TWICE = 5  # labels that stand twice in rows of a label and a number show two lists


def grid_of(run: Run, rules: TableRules, by_index: dict[int, DumpLine]) -> Draft | None:
    """The draft of a run, or None where the evidence is too thin for a table."""
    if run.torn or len(run.units) < 2 or 2 * sum(bool(u.label) for u in run.units) < len(run.units):
        return None
    noted = noted_rows(run, rules)
    if noted is not None:
        return _noted_grid(run, noted, rules, by_index)
    original, run = run, with_shares_joined(run, by_index, rules)
    halves = _halves(run.units)
    if halves == 1 and sum(_label_holds_amount(u) for u in run.units) > _SIDE_BY_SIDE * len(run.units):
        original.torn = True
        return None
    width = _values_per_half(run.units, halves)
    asked = columns_asked(run, width, rules) if halves == 1 else width
    if asked is None:
        original.torn = True
        return None
    width = asked
    if width < 1:
        return None
    columns = halves * (1 + width)
    header = _header(run, columns, halves, rules, by_index)
    if columns == 2 and not header[0] and is_contents(run):
        return None
    original.torn = len(run.units) >= 5 and is_interleaved(run, header[0], columns, halves)
    if original.torn or (columns == 2 and not header[0] and is_scattered(run, rules)):
        return None
    body = _body(run, halves, width, rules, by_index, first_row=1 if header[0] else 0)
    return _draft(run, columns, header, body, rules, by_index, halves=halves)


def _label_holds_amount(unit: RowUnit) -> bool:
    """Whether words follow an amount in a row's label: the label of what stands beside it."""
    return any(a.is_value and "," in a.text and not b.is_value for a, b in pairwise(unit.label))


def _noted_grid(run: Run, noted: Sequence[NotedRow], rules: TableRules, by_index: dict[int, DumpLine]) -> Draft | None:
    """The draft of rows with references to notes before their amounts; None where the head does not bear them out."""
    width = max(len(r.values) - r.open for r in noted)
    header = noted_head(run, width, by_index, rules)
    if header is None:
        run.torn = True
        return None
    body = _Body()
    for row, own in enumerate(noted, start=1):
        _noted_row(body, own, row, width, by_index)
    return _draft(run, 2 + width, header, body, rules, by_index, stubs=2)


def _noted_row(body: _Body, own: NotedRow, row: int, width: int, by_index: dict[int, DumpLine]) -> None:
    _put(body, row, 0, own.label, by_index)
    _put(body, row, 1, own.reference, by_index)
    if own.open or len(own.values) < width:
        values = tuple(cell_pieces((v,), by_index) for v in own.values)
        first = 1 if own.open else 2
        body.loose.append(LooseRow(row=row, first_column=first, values=values, width=width + 2 - first, by_order=True))
        return
    for k, value in enumerate(own.values):
        _put(body, row, 2 + k, (value,), by_index, rule=None if own.reference else NOTE_COLUMN)


def _draft(
    run: Run,
    columns: int,
    header: Header,
    body: _Body,
    rules: TableRules,
    by_index: dict[int, DumpLine],
    *,
    halves: int = 1,
    stubs: int = 1,
) -> Draft | None:
    """The draft of a head and a body, or None where too little speaks for them."""
    header_runs, header_lines = header
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
    return Draft(
        page_no=page_no,
        rows=rows,
        columns=columns,
        header_rows=1 if header_runs else 0,
        cells=tuple(replace(c, is_header=True) if header_runs and c.row == 0 else c for c in grid.filled(rows)),
        method="dump-rows",
        lines=tuple(x.line for x in taken),
        order=float(taken[0].position),
        stub_columns=stubs,
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
    labels = Counter(folded(cell_text(u.label)) for u in units if u.label)
    if sum(n > 1 for n in labels.values()) >= max(_TWICE, 0.25 * len(labels)):
        return True  # two lists one behind the other
    stacked = sum(len(u.lines) > 1 and is_values_only(u.lines[-1]) for u in units)
    if stacked >= 0.6 * len(units) and len(run.header) > columns:
        return True
    led = sum(bool(u.label) and u.label[0].is_value and len(u.label) > 1 for u in units)
    return led >= 0.5 * len(units)


def is_scattered(run: Run, rules: TableRules) -> bool:
    """Whether labels and single numbers stand one under the other, or the same label again and again: charts, tiles.

    Such lines do not say whether a number belongs to the label above it or below it; a total at the end shows a list.
    """
    units = run.units
    if is_total_label(cell_text(units[-1].label), rules):
        return False
    labels = Counter(folded(cell_text(u.label)) for u in units)
    short = [u for u in units if len(cell_text(u.label)) <= _TICK]
    stacked = sum(len(u.lines) > 1 and is_values_only(u.lines[-1]) for u in short)
    again = sum(n for n in labels.values() if n > 1)
    return 2 * stacked > len(units) or (again >= 2 and again >= _AGAIN * len(units))


def is_contents(run: Run) -> bool:
    """Whether a run is a list of headings with their pages: section numbers before numbers that never fall."""
    numbers = [a.flat for u in run.units for a in u.values]
    rising = all(n.isdecimal() for n in numbers) and all(int(a) <= int(b) for a, b in pairwise(numbers))
    headings = sum(opens_section(u.lines[0].text.strip()) for u in run.units)
    return rising and headings >= max(2, 0.3 * len(run.units))


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


def _header(run: Run, columns: int, halves: int, rules: TableRules, by_index: dict[int, DumpLine]) -> Header:
    """Header cells of a run and the lines they take, from the lines right above its first row."""
    last = run.header[-1:]
    words = words_of(last[0]) if last and may_head(last[0]) else ()
    titled = len(run.header) > 1 and _is_title(run.header[-2], rules)
    if len(words) == columns and (_heads(words, rules) or (titled and heads_labels(words[0].text, rules))):
        return tuple(w.atoms for w in words), last
    above = _under_title(run.header)
    for count in range(len(above), 0, -1):
        lines = above[len(above) - count :]
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


def _is_title(line: DumpLine, rules: TableRules) -> bool:
    """Whether a line is one word that stands over a table as its title."""
    return len(line.atoms) == 1 and (opens_as_title(line.text) or ends_as_title(line.text, rules))


def _under_title(header: list[DumpLine]) -> list[DumpLine]:
    """The lines under the last title with a mark, if there are any."""
    marked = [i for i, x in enumerate(header[:-1]) if len(x.atoms) == 1 and is_marked(x.text)]
    return header[marked[-1] + 1 :] if marked else header


def _heads(words: Sequence[Word], rules: TableRules) -> bool:
    """Whether as many words as there are columns are their heads: all sound so, or the first heads the labels."""
    sure = len(words) >= _SURE and heads_labels(words[0].text, rules)
    return sure or min(header_score(w.text, rules) for w in words) > 0


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
