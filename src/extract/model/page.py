"""Pages as they were read, and the lines made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from extract.model.geometry import BBox, Span


class ReadMethod(StrEnum):
    """How a page's text came to be."""

    TEXT = "text"
    PDF = "pdf"
    OCR = "ocr"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFlag:
    """Something a reader noticed and repaired, left out or could not settle on a page.

    `code` is one of `PAGE_FLAGS`, `count` how many characters (or objects) it concerns, `sample` the first of them.
    """

    code: str
    count: int
    sample: str = ""


PAGE_FLAGS = (
    "hidden-text",
    "white-text",
    "tiny-text",
    "off-page-text",
    "unmapped-glyphs",
    "radicals-folded",
    "duplicate-glyphs",
    "control-characters",
    "lone-surrogates",
    "private-use",
    "vertical-writing",
    "rotated-text",
    "no-text-layer",
    "readers-disagree",
    "second-reader",
    "straightened",
    "ocr-uncertain",
    "ocr-unread-ink",
    "page-damaged",
    "odd-page-box",
    "drawings-cut",
    "blank-page",
    "replaced-text",
    "file-repaired",
    "file-odd",
    "file-revised",
    "file-encrypted",
    "file-actions",
    "file-attachments",
    "name-not-utf8",
    "encoding-uncertain",
    "not-japanese",
    "bytes-replaced",
    "cut-short",
    "bidi-controls",
    "zero-width",
    "tag-characters",
    "stacked-marks",
    "noncharacters",
    "mixed-script",
    "long-line",
    "many-lines",
    "endless-words",
    "mojibake",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its raw text, untouched, and where that begins in the document.

    `source_start` counts code points in the concatenation of all pages' text.
    `label` is the printed folio where one was found. Sizes are in points, null for text files.
    `flags` say what the reader repaired or left out (hidden text is not in `text`): never trusted blindly.
    """

    page_no: int
    source_start: int
    text: str
    method: ReadMethod
    label: str | None = None
    width_pt: float | None = None
    height_pt: float | None = None
    flags: tuple[PageFlag, ...] = ()

    @property
    def source_end(self) -> int:
        """One past the page's last code point."""
        return self.source_start + len(self.text)


class Glyph(NamedTuple):
    """One code point of a page's text that has ink: `index` is its offset in `Page.text`.

    `upright` says that it stands as the page is displayed; else `turn` counts the quarter turns clockwise, where
    known (0: slanted, or not known). A tuple, since a page has thousands: a frozen dataclass takes five times as long
    to make.
    """

    index: int  # type: ignore[assignment]  # not the method of a tuple
    text: str
    box: BBox
    size_pt: float
    font: str = ""
    upright: bool = True
    turn: int = 0
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A painted rectangle, with its colour as ``#rrggbb`` where known."""

    box: BBox
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGeometry:
    """What lies on a PDF or scanned page. Never kept for a whole document at once.

    `rules` are drawn lines as thin boxes (pieces and dots not yet chained), `fills` painted areas,
    `images` pictures, `curves` drawn shapes that are neither (charts, rounded boxes).
    """

    page_no: int
    width_pt: float
    height_pt: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[BBox, ...] = ()
    fills: tuple[Fill, ...] = ()
    images: tuple[BBox, ...] = ()
    curves: tuple[BBox, ...] = ()


class LineKind(StrEnum):
    """Body text, furigana set over it, a label inside a picture, or one of the kinds of page furniture."""

    BODY = "body"
    RUBY = "ruby"
    PICTURE = "picture"
    PAGE_HEADER = "page_header"
    PAGE_FOOTER = "page_footer"
    PAGE_NUMBER = "page_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line, in reading order.

    `pieces` are spans of the source (document offsets), `text` their raw characters joined, the line's
    own line break left out. `ends_paragraph` is true where the source itself says so (in a dump: the line
    ends in a blank). `blanks_before` counts empty lines before it. `box` and `size_pt` are null in dumps.
    """

    line_index: int
    page_no: int
    pieces: tuple[Span, ...]
    text: str
    kind: LineKind = LineKind.BODY
    ends_paragraph: bool = False
    starts_page: bool = False
    blanks_before: int = 0
    box: BBox | None = None
    size_pt: float | None = None
    bold: bool = False
