"""Dumps that print one cell a line: the cells of a stretch, told apart as words, numbers and periods.

PyMuPDF and copies out of a viewer write every cell of a table on a line of its own, with or without empty lines between
them. Here: which lines hold one cell, and the stretches of such cells. Not here: what table a stretch makes
(`dump_sequences`, `dump_stacks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from extract.model import Span
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, read_cell
from extract.tables.draft import DraftCell, merged_pieces
from extract.tables.dump_headers import cuts_word, open_brackets
from extract.tables.dump_lines import DumpLine
from extract.tables.dump_words import in_brackets

_PERIODS = frozenset({"年", "年度", "月", "月期", "日"})
_DIGITS = 2  # of a running number, at most
_LONGEST = 60  # characters of a label


class Kind(Enum):
    """What a cell holds."""

    WORDS = auto()
    NUMBER = auto()
    PERIOD = auto()  # a year or a month, which heads a column or labels a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One cell on one or more lines."""

    lines: tuple[DumpLine, ...]
    kind: Kind
    gap_before: int

    @property
    def text(self) -> str:
        """Its text without blanks."""
        return "".join(a.text for x in self.lines for a in x.atoms)

    @property
    def counter(self) -> int | None:
        """The number that a label of words opens with, set apart by a blank."""
        return int(self.lines[0].atoms[0].flat) if self.kind is Kind.WORDS and _is_counter(self.lines[0]) else None

    @property
    def width(self) -> int:
        """The display width of its first line."""
        return self.lines[0].width

    @property
    def counts(self) -> bool:
        """Whether it is a number or a mark for none, as the body of a table holds."""
        return self.kind is Kind.NUMBER


def joined(first: Piece, last: Piece, kind: Kind = Kind.WORDS) -> Piece:
    """One cell on the lines of both."""
    return Piece(lines=(*first.lines, *last.lines), kind=kind, gap_before=first.gap_before)


def stretches(lines: Sequence[DumpLine], free: Sequence[bool], rules: TableRules) -> list[list[Piece]]:
    """Runs of lines that hold one cell each; other lines and page breaks end them."""
    found: list[list[Piece]] = [[]]
    for line, is_free in zip(lines, free, strict=True):
        piece = _piece(line, rules) if is_free else None
        if piece is None or line.breaks_page:
            found.append([])
        if piece is not None:
            found[-1].append(piece)
    return [_with_years(_with_shares(s)) for s in found if s]


def _piece(line: DumpLine, rules: TableRules) -> Piece | None:
    """The one cell of a line, or None where it holds several or is too long for one."""
    reading = read_cell(line.text.strip(), rules)
    if reading.value is not None or reading.nil:
        kind = Kind.PERIOD if reading.unit in _PERIODS else Kind.NUMBER
        return Piece(lines=(line,), kind=kind, gap_before=line.gap_before)
    counted = _is_counter(line)
    if any(a.is_value for a in line.atoms[counted:]) or len(line.text.strip()) > _LONGEST:
        return None
    return Piece(lines=(line,), kind=Kind.WORDS, gap_before=line.gap_before)


def _is_counter(line: DumpLine) -> bool:
    """Whether a line opens with a running number of one or two digits before words."""
    first = line.atoms[0]
    return first.is_value and len(line.atoms) > 1 and first.flat.isdecimal() and len(first.flat) <= _DIGITS


def _with_shares(pieces: Sequence[Piece]) -> list[Piece]:
    """Numbers in brackets joined to the number before them: a cell of two lines."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if before is not None and before.counts and piece.counts and in_brackets(piece.text):
            found[-1] = joined(before, piece, Kind.NUMBER)
        else:
            found.append(piece)
    return found


def _with_years(pieces: Sequence[Piece]) -> list[Piece]:
    """Bare years that follow each other one by one are periods: 2019, 2020, 2021 over columns."""
    years = [_bare_year(p) for p in pieces]
    steps = [a is not None and b is not None and abs(a - b) == 1 for a, b in pairwise(years)]
    return [
        Piece(lines=p.lines, kind=Kind.PERIOD, gap_before=p.gap_before) if any(steps[max(0, i - 1) : i + 1]) else p
        for i, p in enumerate(pieces)
    ]


def _bare_year(piece: Piece) -> int | None:
    flat = folded(piece.text)
    return int(flat) if len(flat) == 4 and flat.isdecimal() and flat[:2] in ("19", "20") else None


def with_wraps_joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Cells of words with the lines joined that a break cuts in two, and units in brackets joined to what they head."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if before is not None and piece.kind is not Kind.NUMBER and _goes_on(before.text, piece.text):
            found[-1] = joined(before, piece)
        else:
            found.append(piece)
    return found


def _goes_on(before: str, after: str) -> bool:
    return open_brackets(before) > 0 or cuts_word(before, after) or in_brackets(after)


def drafted(piece: Piece, row: int, column: int, *, is_header: bool = False, column_span: int = 1) -> DraftCell:
    """A draft's cell that holds it."""
    return DraftCell(
        row=row,
        column=column,
        column_span=column_span,
        pieces=printed(piece),
        page_no=piece.lines[0].page_no,
        is_header=is_header,
    )


def printed(piece: Piece) -> tuple[Span, ...]:
    """The source pieces of its lines, blanks around them left out."""
    found: list[Span] = []
    for line in piece.lines:
        found += line.span(line.atoms[0].start, line.atoms[-1].end)
    return merged_pieces(found)
