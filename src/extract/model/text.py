"""Cleaned text with a map back to its source, and the passages that language work runs on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.errors import InternalError
from extract.model.geometry import Span


class Segment(NamedTuple):
    """`clean_length` cleaned characters from `clean_start` came from `source_length` at `source_start`.

    Equal lengths mean one to one, character by character (perhaps folded in width); unequal lengths are an
    indivisible substitution (two source characters that became one).
    """

    clean_start: int
    clean_length: int
    source_start: int
    source_length: int


@dataclass(frozen=True, slots=True)
class CleanText:
    """Cleaned characters and the segments that lead each of them back to the source.

    Segments are in order of `clean_start`, tile `text` without gaps, and never overlap in the source. They may
    stand in any order in the source (a displaced table body lifted out of a sentence leaves a jump).
    """

    text: str
    segments: tuple[Segment, ...]
    _starts: tuple[int, ...] = field(default=(), init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        at = 0
        for s in self.segments:
            if s.clean_start != at or s.clean_length < 1 or s.source_length < 1:
                raise InternalError(f"segments do not tile the cleaned text at {at}: {s}")
            at += s.clean_length
        if at != len(self.text):
            raise InternalError(f"segments cover {at} of {len(self.text)} cleaned characters")
        object.__setattr__(self, "_starts", tuple(s.clean_start for s in self.segments))

    def _segment_at(self, position: int) -> Segment:
        return self.segments[bisect_right(self._starts, position) - 1]

    def source_of(self, position: int) -> Span:
        """The source span of one cleaned character."""
        s = self._segment_at(position)
        if s.clean_length == s.source_length:
            at = s.source_start + position - s.clean_start
            return Span(at, at + 1)
        return Span(s.source_start, s.source_start + s.source_length)

    def place(self, start: int, end: int) -> Span:
        """The smallest source span that holds cleaned ``text[start:end]`` (must not be empty)."""
        pieces = self.pieces(start, end)
        return Span(min(p.start for p in pieces), max(p.end for p in pieces))

    def pieces(self, start: int, end: int) -> tuple[Span, ...]:
        """The source spans of cleaned ``text[start:end]``, in cleaned order, adjoining ones merged."""
        if not 0 <= start < end <= len(self.text):
            raise InternalError(f"no characters at {start}:{end} of {len(self.text)}")
        found: list[Span] = []
        position = start
        while position < end:
            s = self._segment_at(position)
            stop = min(end, s.clean_start + s.clean_length)
            if s.clean_length == s.source_length:
                offset = s.source_start - s.clean_start
                piece = Span(position + offset, stop + offset)
            else:
                piece = Span(s.source_start, s.source_start + s.source_length)
            if found and found[-1].end == piece.start:
                found[-1] = Span(found[-1].start, piece.end)
            else:
                found.append(piece)
            position = stop
        return tuple(found)

    def position_of(self, source_offset: int) -> int | None:
        """The cleaned position of a source character, or None where cleaning dropped it."""
        for s in self.segments:
            if s.source_start <= source_offset < s.source_start + s.source_length:
                if s.clean_length == s.source_length:
                    return s.clean_start + source_offset - s.source_start
                return s.clean_start
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of cleaned text for language work: a block's text, or one table cell's.

    Exactly one of `block_id` and `table_id` is set; `row` and `column` go with `table_id`.
    `label` is the block label, or ``cell``. `page_no` is where it begins.
    """

    text: CleanText
    page_no: int
    label: str
    block_id: str | None = None
    section_id: str | None = None
    table_id: str | None = None
    row: int | None = None
    column: int | None = None
