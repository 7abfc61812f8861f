"""Boxes and spans: the two ways to say where something is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from extract.errors import InternalError


class Span(NamedTuple):
    """A half-open stretch of code points, ``text[start:end]``."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same stretch, counted from another origin."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class BBox:
    """A rectangle in points (1/72 in), origin top left of the page as displayed."""

    x0: float
    top: float
    x1: float
    bottom: float

    def __post_init__(self) -> None:
        if self.x1 < self.x0 or self.bottom < self.top:
            raise InternalError(f"box has negative size: {self.x0, self.top, self.x1, self.bottom}")

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.bottom - self.top

    def union(self, other: BBox) -> BBox:
        """The smallest box that holds both."""
        return BBox(
            x0=min(self.x0, other.x0),
            top=min(self.top, other.top),
            x1=max(self.x1, other.x1),
            bottom=max(self.bottom, other.bottom),
        )

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies in the box, borders included."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


def hull(pieces: tuple[Span, ...]) -> Span:
    """The smallest span that holds all pieces.

    >>> hull((Span(3, 5), Span(9, 12)))
    Span(start=3, end=12)
    """
    if not pieces:
        raise InternalError("no pieces to enclose")
    return Span(min(p.start for p in pieces), max(p.end for p in pieces))
