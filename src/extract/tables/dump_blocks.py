"""Tables in a dump that sets every cell apart by an empty line, as ``pdftotext`` writes them in raw order.

The cells of a table follow each other row by row, most of the time. A reading is accepted only where the whole stretch
bears it out: the same kinds of cell in every row, or rows that count 1, 2, 3 with as many cells each. Cells out of
order, lost or run together break that pattern, and then there is no table rather than a wrong one. Heads may be out
of order, since their heights differ; what a head announces (an address, a place, a number) settles its column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.model import Span
from extract.rules.tables import TableRules
from extract.tables.captions import LineRole
from extract.tables.cell_values import folded, is_total_label, read_cell
from extract.tables.draft import Draft, DraftCell, GridBuilder, merged_pieces
from extract.tables.dump_lines import Atom, DumpLine, full_width, has_leaders, header_score, is_heading, is_prose
from extract.tables.dump_records import kind_of_header

_LEAST_APART = 24  # short lines on their own, in the whole document
_LEAST_ROWS = 3
_MOST_COLUMNS = 12
_WHOLE = 0.9  # of the width of the document's running text: wider than any cell
_NUMBER_HEADS = ("数", "率", "比", "額", "高", "件", "人", "円", "%", "割合", "年", "計", "量", "値")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One cell: its atoms on one or more lines. `parted` where a line gave two cells: a number and a label."""

    atoms: tuple[Atom, ...]
    lines: tuple[DumpLine, ...]

    @property
    def text(self) -> str:
        """All its text."""
        return " ".join(a.text for a in self.atoms)

    @property
    def is_value(self) -> bool:
        """Whether it is one number or a mark for none."""
        return len(self.atoms) == 1 and self.atoms[0].is_value

    @property
    def kind(self) -> str:
        """What it holds, as far as that tells columns apart."""
        if self.is_value:
            return "number"
        return "url" if len(self.atoms) == 1 and self.atoms[0].is_url else "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A reading: head cells by column (None where there is none) and rows of as many cells."""

    head: tuple[Token | None, ...]
    rows: tuple[tuple[Token, ...], ...]
    halves: int = 1


def sets_cells_apart(lines: Sequence[DumpLine]) -> bool:
    """Whether the dump parts cells by empty lines: many short lines on their own, though prose lines are not apart."""
    alone = [
        x for x, below in pairwise(lines) if x.gap_before > 0 and below.gap_before > 0 and x.width <= 30 and x.atoms
    ]
    talking = [x for x in lines if x.width > 50]
    close = sum(x.gap_before == 0 for x in talking)
    return len(alone) >= _LEAST_APART and close >= 0.6 * len(talking)


def find_block_tables(lines: Sequence[DumpLine], roles: Mapping[int, LineRole], rules: TableRules) -> list[Draft]:
    """Drafts of the tables whose cells stand apart, row after row."""
    found: list[Draft] = []
    width = full_width(lines)
    for stretch in _stretches(lines, roles, width):
        tokens = [t for block in stretch for t in _tokens(block)]
        sheet = read_tokens(tokens, rules)
        if sheet is not None:
            found.append(_draft(sheet))
    return found


def _stretches(lines: Sequence[DumpLine], roles: Mapping[int, LineRole], width: int) -> list[list[list[DumpLine]]]:
    """Blocks between captions, notes, headings, page breaks and running text over the whole width."""
    found: list[list[list[DumpLine]]] = [[]]
    for block in _blocks(lines, roles):
        first = block[0]
        outside = first.line in roles or has_leaders(first.text) or (is_heading(first) and len(first.atoms) > 1)
        outside = outside or any(is_prose(x, width) and x.width >= _WHOLE * width for x in block)
        if outside or first.breaks_page:
            found.append([])
        if not outside:
            found[-1].append(block)
    return [s for s in found if len(s) >= 4]


def _blocks(lines: Sequence[DumpLine], roles: Mapping[int, LineRole]) -> list[list[DumpLine]]:
    """Lines that no empty line parts; captions, notes and headings end a block, and so does a short sentence."""
    found: list[list[DumpLine]] = []
    for line in lines:
        before = found[-1][-1] if found else None
        joined = before is not None and line.gap_before == 0 and not line.breaks_page
        joined = joined and before is not None and before.line not in roles and line.line not in roles
        if joined and before is not None and len(found[-1]) == 1 and before.flat.endswith("。"):
            joined = False
        if joined and before is not None and (is_heading(line) or is_heading(before)):
            joined = False
        if joined:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _tokens(block: Sequence[DumpLine]) -> list[Token]:
    """A block as cells: one, or several where a number stands before a label, or numbers on lines of their own."""
    found: list[Token] = []
    held: list[tuple[Atom, DumpLine]] = []
    for line in block:
        for i, atom in enumerate(line.atoms):
            opens = i == 0 and atom.is_value and (len(line.atoms) == 1 or not line.atoms[1].is_value)
            if opens and (len(line.atoms) > 1 or not held or _is_number(held)) and not _counts(line):
                _close(found, held)
                _close(found, [(atom, line)])
                held = []
                continue
            held.append((atom, line))
    _close(found, held)
    return found


def _counts(line: DumpLine) -> bool:
    """Whether a number at the beginning of a line counts what follows it: 30 以上, 4 つの, 2021 年."""
    return len(line.atoms) > 1 and line.atoms[1].text[0] in "年月日つ以人件社個回％%万億千百倍台か〜～-"


def _is_number(held: Sequence[tuple[Atom, DumpLine]]) -> bool:
    return len(held) == 1 and held[0][0].is_value


def _close(found: list[Token], held: Sequence[tuple[Atom, DumpLine]]) -> None:
    if held:
        lines = tuple(dict.fromkeys(line for _, line in held))
        found.append(Token(atoms=tuple(a for a, _ in held), lines=lines))


# -- readings --------------------------------------------------------------------------------------------------


def read_tokens(tokens: Sequence[Token], rules: TableRules) -> Sheet | None:
    """The one reading of a stretch that its cells bear out, or None; headings behind it are no part of it."""
    while tokens and is_heading(tokens[-1].lines[0]) and not tokens[-1].is_value:
        tokens = tokens[:-1]
    for reading in (_counted_rows, _rows_of_numbers, _rows_of_words):
        sheet = reading(tokens, rules)
        if sheet is not None:
            return sheet
    return None


def _counted_rows(tokens: Sequence[Token], rules: TableRules) -> Sheet | None:
    """Rows that count 1, 2, 3 …, all of one length."""
    places: list[int] = []
    for i, token in enumerate(tokens):
        if folded(token.text) == str(len(places) + 1):
            places.append(i)
    if len(places) < 2 or places[0] < 2:
        return None
    width = places[1] - places[0]
    ends = [*places[1:], places[-1] + width]
    if not 3 <= width <= _MOST_COLUMNS or ends[-1] != len(tokens):
        return None
    if any(b - a != width for a, b in zip(places, ends, strict=True)):
        return None
    rows = tuple(tuple(tokens[a : a + width]) for a in places)
    if not _alike(rows):
        return None
    head = _headed(tokens[: places[0]], rows, rules, numbered=True)
    return Sheet(head=head, rows=rows) if head is not None else None


def _alike(rows: Sequence[Sequence[Token]]) -> bool:
    """Whether each column holds one kind of cell."""
    return all(len({row[k].kind for row in rows}) == 1 for k in range(len(rows[0])))


def _rows_of_numbers(tokens: Sequence[Token], rules: TableRules) -> Sheet | None:
    """Rows of a label and the same number of values; a head of as many cells, once or once for each half."""
    kinds = [t.kind for t in tokens]
    first = next((i for i, k in enumerate(kinds) if k == "number"), 0)
    if first < 2:
        return None
    start = first - 1
    body, head = _in_order(tokens[start:], rules), tokens[:start]
    values = next((i for i, t in enumerate(body[1:], start=1) if not t.is_value), len(body)) - 1
    width = values + 1
    if len(body) % width or len(body) // width < _LEAST_ROWS or width > _MOST_COLUMNS:
        return None
    rows = tuple(tuple(body[i : i + width]) for i in range(0, len(body), width))
    if any(row[0].is_value or not all(t.is_value for t in row[1:]) for row in rows):
        return None
    for halves in (2, 3):
        share = len(head) // halves
        if len(head) == halves * width and _repeats([t.text for t in head], halves):
            found = _headed(head[:share], rows, rules)
            return _in_halves(head, found, rows, halves, rules) if found is not None else None
    found = _headed(head, rows, rules)
    return Sheet(head=found, rows=rows) if found is not None and _labels_differ(rows) else None


def _in_order(body: Sequence[Token], rules: TableRules) -> list[Token]:
    """The body with a closing total put before its value, where its sum proves that it belongs there."""
    if len(body) < 6 or not is_total_label(body[-1].text, rules) or not body[-2].is_value or not body[-3].is_value:
        return list(body)
    values = [v for t in body[:-2] if (v := read_cell(t.text, rules).value) is not None]
    total = read_cell(body[-2].text, rules).value
    return [*body[:-2], body[-1], body[-2]] if total is not None and sum(values) == total else list(body)


def _repeats(texts: Sequence[str], halves: int) -> bool:
    share = len(texts) // halves
    parts = [Counter(map(folded, texts[h * share : (h + 1) * share])) for h in range(halves)]
    return all(p == parts[0] for p in parts)


def _in_halves(
    head: Sequence[Token],
    found: tuple[Token | None, ...],
    rows: tuple[tuple[Token, ...], ...],
    halves: int,
    rules: TableRules,
) -> Sheet | None:
    """A table printed in halves side by side; a total that is left over closes the last half."""
    width = len(found)
    order = {folded(t.text): k for k, t in enumerate(found) if t is not None}
    heads: list[Token | None] = []
    for h in range(halves):
        part: list[Token | None] = [None] * width
        for token in head[h * width : (h + 1) * width]:
            part[order[folded(token.text)]] = token
        heads += part
    whole, rest = divmod(len(rows), halves)
    if rest > 1 or (rest == 1 and not is_total_label(rows[-1][0].text, rules)):
        return None
    if not _side_by_side(rows, halves):
        return Sheet(head=found, rows=rows)
    lines = [tuple(t for row in rows[i * halves : (i + 1) * halves] for t in row) for i in range(whole)]
    return Sheet(head=tuple(heads), rows=(*lines, *([rows[-1]] if rest else [])), halves=halves)


def _side_by_side(rows: Sequence[Sequence[Token]], halves: int) -> bool:
    """Whether a value and the label behind it on one printed line always stand in one row of the halves."""
    for i, (one, other) in enumerate(pairwise(rows), start=1):
        same_line = one[-1].lines[-1] is other[0].lines[0]
        if same_line and i % halves == 0:
            return False
    return True


def _labels_differ(rows: Sequence[Sequence[Token]]) -> bool:
    return len({folded(row[0].text) for row in rows}) == len(rows)


def _rows_of_words(tokens: Sequence[Token], rules: TableRules) -> Sheet | None:
    """Rows of words under a head of header words: as many cells as the head has, in every row."""
    for width in range(min(_MOST_COLUMNS, len(tokens) // 3), 2, -1):
        for at in range(min(3, len(tokens) - width * (_LEAST_ROWS + 1)) + 1):
            head, body = tokens[at : at + width], tokens[at + width :]
            if len(body) % width or len(body) // width < _LEAST_ROWS or (at and not _is_outside(tokens[:at])):
                continue
            if any(t.is_value or header_score(t.text, rules) < 0.5 for t in head):
                continue
            rows = tuple(tuple(body[i : i + width]) for i in range(0, len(body), width))
            if _labels_differ(rows) and _alike(rows) and _column_shares(rows) and not _talks(rows):
                return Sheet(head=tuple(head), rows=rows)
    return None


def _is_outside(tokens: Sequence[Token]) -> bool:
    """Whether tokens before a head are running text rather than cells of it."""
    return all(t.text.endswith("。") or len(t.lines) > 1 for t in tokens)


def _column_shares(rows: Sequence[Sequence[Token]]) -> bool:
    """Whether some column repeats a value, or is of one script that the others are not: signs of true columns."""
    columns = list(zip(*rows, strict=True))
    repeated = any(len({folded(t.text) for t in column}) < len(column) for column in columns)
    scripts = [{t.atoms[0].script for t in column} for column in columns]
    alone = [next(iter(s)) for s in scripts if len(s) == 1]
    return repeated or any(alone.count(s) == 1 and len(alone) > 1 for s in alone)


def _talks(rows: Sequence[Sequence[Token]]) -> bool:
    return all(any("。" in t.text for t in row) for row in rows)


# -- heads and drafts ------------------------------------------------------------------------------------------


def _headed(
    head: Sequence[Token], rows: Sequence[Sequence[Token]], rules: TableRules, *, numbered: bool = False
) -> tuple[Token | None, ...] | None:
    """Head cells by column, or None where their number does not fit or nothing tells them apart.

    What a head announces settles its column, if just one column holds that; the others keep their order.
    """
    width = len(rows[0])
    columns = list(range(1, width)) if numbered and len(head) == width - 1 else list(range(width))
    if len(head) != len(columns) or any(len(t.text) > 40 or "。" in t.text for t in head):
        return None
    found: list[Token | None] = [None] * width
    left = list(head)
    for k in columns:
        fitting = [t for t in left if _announces(t, rows, k, rules)]
        rivals = [c for c in columns if fitting and c != k and _announces(fitting[0], rows, c, rules)]
        if len(fitting) == 1 and not rivals:
            found[k] = fitting[0]
            left.remove(fitting[0])
    for k in columns:
        if found[k] is None:
            found[k] = left.pop(0)
    placed = [(t, k) for k, t in enumerate(found) if t is not None]
    return tuple(found) if all(_may_head(t, rows, k, rules) for t, k in placed) else None


def _announces(token: Token, rows: Sequence[Sequence[Token]], k: int, rules: TableRules) -> bool:
    """Whether a head cell says what a column holds."""
    held = rows[0][k].kind
    kind = kind_of_header(token.text, rules)
    if kind == "url" or held == "url":
        return kind == "url" and held == "url"
    if kind == "place":
        return held == "text" and all(_is_place(row[k].text, rules) for row in rows)
    if held == "number":
        return kind == "number" or folded(token.text).rstrip(")）").endswith(_NUMBER_HEADS)
    return False


def _is_place(text: str, rules: TableRules) -> bool:
    flat = folded(text)
    return flat in rules.places or any(e in flat for e in rules.place_endings)


def _may_head(token: Token, rows: Sequence[Sequence[Token]], k: int, rules: TableRules) -> bool:
    """Whether nothing speaks against a head cell over a column."""
    kind = kind_of_header(token.text, rules)
    return (kind == "url") == (rows[0][k].kind == "url") and not token.is_value


def _draft(sheet: Sheet) -> Draft:
    width = len(sheet.head)
    tokens = [*(t for t in sheet.head if t is not None), *(t for row in sheet.rows for t in row)]
    lines = sorted({x.line: x for t in tokens for x in t.lines}.items())
    page_no = lines[0][1].page_no
    grid = GridBuilder(width, page_no)
    spans_first = sheet.head[0] is None and width > 1
    for k, token in enumerate(sheet.head):
        if token is not None:
            wide = spans_first and k == 1
            grid.cells.append(_cell(token, 0, 0 if wide else k, is_header=True, column_span=2 if wide else 1))
    for r, row in enumerate(sheet.rows, start=1):
        shift = width - len(row)
        for k, token in enumerate(row):
            grid.cells.append(_cell(token, r, shift + k))
    return Draft(
        page_no=page_no,
        rows=len(sheet.rows) + 1,
        columns=width,
        header_rows=1,
        cells=grid.filled(len(sheet.rows) + 1),
        method="dump-blocks",
        lines=tuple(i for i, _ in lines),
        order=float(lines[0][1].position),
        stub_columns=2 if spans_first else 1,
        halves=sheet.halves,
        score=5.0,
        last_page_no=lines[-1][1].page_no,
    )


def _cell(token: Token, row: int, column: int, *, is_header: bool = False, column_span: int = 1) -> DraftCell:
    pieces: list[Span] = []
    for line in token.lines:
        here = [a for a in token.atoms if a.line == line.line]
        pieces += line.span(here[0].start, here[-1].end)
    return DraftCell(
        row=row,
        column=column,
        column_span=column_span,
        pieces=merged_pieces(pieces),
        page_no=token.lines[0].page_no,
        is_header=is_header,
    )
