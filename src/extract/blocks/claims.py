"""Which text belongs to whom: tables, captions and notes claim their source characters, lines keep the rest.

A fragment is what is left of a line for one owner: a line that holds two captions gives two fragments, a line of
a table body gives one that the table owns. Every non-space character of the lines is in exactly one fragment.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extract.model import BBox, Line, LineKind, Span, Table


class Owner(StrEnum):
    """What part of a table a claim is for."""

    CAPTION = "caption"
    NOTE = "note"
    SOURCE_NOTE = "source_note"
    BODY = "body"


FURNITURE = (LineKind.PAGE_HEADER, LineKind.PAGE_FOOTER, LineKind.PAGE_NUMBER)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: `table` counts in the document's tables."""

    owner: Owner
    table: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A line, or the part of one that one owner holds. `claim` is None for text that nobody claimed.

    `whole` says that nothing was taken from the line, `last` that this part reaches the line's end.
    """

    line: Line
    order: int
    text: str
    pieces: tuple[Span, ...]
    claim: Claim | None
    whole: bool
    last: bool

    @property
    def page_no(self) -> int:
        """The page it stands on."""
        return self.line.page_no

    @property
    def box(self) -> BBox | None:
        """Its line's box."""
        return self.line.box

    @property
    def stands_apart(self) -> bool:
        """Whether its line is none of the running text: page furniture, furigana, a picture's label."""
        return self.line.kind is not LineKind.BODY and self.claim is None

    @property
    def ends_paragraph(self) -> bool:
        """Whether the source shows an end of paragraph behind it."""
        return self.last and self.line.ends_paragraph


class Claims:
    """Owner of every source character: the first claim holds."""

    def __init__(self, tables: Sequence[Table], source_text: str) -> None:
        self._text = source_text
        self._owners = array("i", bytes(4 * len(source_text)))
        self._claims: list[Claim] = []
        for owner in (Owner.CAPTION, Owner.SOURCE_NOTE, Owner.NOTE, Owner.BODY):
            for index, table in enumerate(tables):
                self._claim(Claim(owner, index), _pieces(table, owner))

    def _claim(self, claim: Claim, pieces: Iterable[Span]) -> None:
        self._claims.append(claim)
        number = len(self._claims)
        owners = self._owners
        for piece in pieces:
            for at in range(piece.start, piece.end):
                if not owners[at]:
                    owners[at] = number

    def fragments(self, lines: Sequence[Line]) -> Iterator[Fragment]:
        """The fragments of lines, in order."""
        for order, line in enumerate(lines):
            runs = self._runs(line)
            for number, (claim, pieces) in enumerate(runs):
                yield Fragment(
                    line=line,
                    order=order,
                    text="".join(self._text[p.start : p.end] for p in pieces),
                    pieces=pieces,
                    claim=claim,
                    whole=len(runs) == 1,
                    last=number == len(runs) - 1,
                )

    def _runs(self, line: Line) -> list[tuple[Claim | None, tuple[Span, ...]]]:
        """Stretches of one owner each; blanks go with what stands before them."""
        runs: list[tuple[int, list[Span]]] = []
        for piece in line.pieces:
            if line.kind in FURNITURE:
                _extend(runs, 0, piece)
                continue
            start = piece.start
            while start < piece.end:
                owner = self._owner_from(start, piece.end, runs[-1][0] if runs else 0)
                end = start + 1
                while end < piece.end and (self._text[end].isspace() or self._owners[end] == owner):
                    end += 1
                _extend(runs, owner, Span(start, end))
                start = end
        return [(self._claims[n - 1] if n else None, tuple(pieces)) for n, pieces in runs]

    def _owner_from(self, start: int, end: int, previous: int) -> int:
        """The owner of the first character that is not blank."""
        at = start
        while at < end and self._text[at].isspace():
            at += 1
        return self._owners[at] if at < end else previous


def _extend(runs: list[tuple[int, list[Span]]], owner: int, piece: Span) -> None:
    if runs and runs[-1][0] == owner:
        pieces = runs[-1][1]
        if pieces[-1].end == piece.start:
            pieces[-1] = Span(pieces[-1].start, piece.end)
        else:
            pieces.append(piece)
    else:
        runs.append((owner, [piece]))


def _pieces(table: Table, owner: Owner) -> Iterator[Span]:
    if owner is Owner.CAPTION:
        if table.number is not None:  # a title without a number stays what it is in the text, often a heading
            yield from table.caption_pieces
    elif owner is Owner.NOTE:
        yield from table.note_pieces
    elif owner is Owner.SOURCE_NOTE:
        yield from table.source_note_pieces
    elif table.body != "absent":
        yield from table.pieces
        for cell in table.cells:
            yield from cell.pieces
