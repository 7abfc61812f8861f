"""What the sample report is made of: elements that the dump and the PDF both know how to write."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading as printed; `level` 1 is a chapter, which begins a page."""

    text: str
    level: int


@dataclass(frozen=True, kw_only=True)
class Byline:
    """Affiliation and name under a chapter's heading."""

    affiliation: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph, without line breaks."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Items:
    """List items with their markers; `per_line` sets several on one line of the dump."""

    items: tuple[str, ...]
    per_line: int = 1


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Short lines that each end their paragraph: profiles, addresses, signatures."""

    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table. `body` begins with the header row; "" is a blank cell.

    `style` is how the PDF draws it: grid, three-rule, zebra, bare, row-rules. `dump` is how its body looks in the
    dump: ``lines`` (a row a line), ``airy`` (with empty lines between), ``cells`` (long cells wrapped one after the
    other), ``matrix`` (wrapped header cells and labels, blanks lost), ``absent`` (a picture). `floats` puts the
    dumped body behind the last line of its page. `widths_mm` are the PDF's column widths, `wraps` the dump's
    column widths in half-width columns.
    """

    key: str
    body: tuple[tuple[str, ...], ...]
    number: str = ""
    caption: str = ""
    note: str = ""
    source: str = ""
    style: str = "grid"
    dump: str = "lines"
    floats: bool = False
    header_rows: int = 1
    widths_mm: tuple[float, ...] = ()
    wraps: tuple[int, ...] = ()
    beside: str = ""
    splits: bool = False
    spaced_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A figure or photo: a caption without anything that could be read."""

    caption: str


@dataclass(frozen=True, kw_only=True)
class PageBreak:
    """A page ends here."""


Element = Heading | Byline | Paragraph | Items | Lines | Grid | Picture | PageBreak


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The whole report, and the dump pages (from 1) on which the folio stands as a line of its own."""

    title: str
    elements: tuple[Element, ...]
    folio_pages: tuple[int, ...] = field(default=())
