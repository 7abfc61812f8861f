"""PDF documents to pages with their geometry, one page at a time, through PDFium.

Here: opening, refusing with a reason, page boxes and rotation, closing each page. Not here: characters
(`read.pdfium_text`), drawings (`read.pdfium_paths`), running all this in a process of its own (`read.isolated`;
PDFium can abort its process on a crafted file, so nothing else should call `read_pdf` on files from outside).
"""

from __future__ import annotations

import ctypes
import gc
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

import pypdfium2
import pypdfium2.raw as pdfium_c

from extract.errors import SourceError
from extract.model import BBox, Page, PageFlag, PageGeometry, ReadMethod
from extract.read.frame import Frame
from extract.read.pdf_streams import is_undecodable
from extract.read.pdf_structure import structure_flags
from extract.read.pdfium_paths import Drawings, is_white, page_drawings
from extract.read.pdfium_text import PageText, page_text
from extract.read.scanned import ScanReader
from extract.read.second import SecondReader, read_refused

MAX_PAGES = 20_000
MAX_CHARACTERS = 64_000_000
MAX_SIDE_PT = 20_000.0
EMPTY_PAGE_TREE = re.compile(rb"/Kids\s*\[\s*\]")  # PDFium refuses a document whose only page tree is empty
HEADER_WITHIN = 1024  # bytes: where the PDF header must begin (ISO 32000-1, annex H.3)


class PdfSource(Protocol):
    """What this module needs of a source: its bytes and the id to name it by."""

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        ...

    @property
    def document_id(self) -> str:
        """The document's id."""
        ...


def read_pdf(source: PdfSource, rules: object = None) -> Iterator[tuple[Page, PageGeometry]]:
    """The pages of a PDF in order, each with what is drawn on it.

    `Page.text` is in content-stream order and ends in a line feed; `Glyph.index` counts into it. Characters no
    reader of the page can see are not in it: `Page.flags` counts and samples them. Each page is closed before
    the next is opened.

    Raises:
        SourceError: Empty, not a PDF, encrypted, damaged, without pages, or too big.
    """
    del rules  # the reader takes no settings; the argument is the stage signature
    try:
        document = _opened(source.data, source.document_id)
    except SourceError as refusal:
        if refusal.reason != "damaged":
            raise
        yield from read_refused(source.data, source.document_id, refusal)
        return
    second = SecondReader(source.data, source.document_id)
    try:
        count = len(document)
        if count == 0:
            raise SourceError(
                "the PDF has no pages", where=source.document_id, reason="no-pages", hint="ask for the file again"
            )
        if count > MAX_PAGES:
            raise SourceError(
                f"the PDF lists {count} pages, more than {MAX_PAGES}",
                where=source.document_id,
                reason="too-big",
                hint="split it",
            )
        said = structure_flags(source.data, document)
        for page, geometry in _pages(document, count, source, second, ScanReader(document)):
            yield (replace(page, flags=(*page.flags, *said)) if page.page_no == 1 else page), geometry
    finally:
        second.close()
        document.close()


def _pages(
    document: pypdfium2.PdfDocument, count: int, source: PdfSource, second: SecondReader, scans: ScanReader
) -> Iterator[tuple[Page, PageGeometry]]:
    where, data = source.document_id, source.data
    at = 0
    unread = bare = 0
    for index in range(count):
        page, geometry, is_bare = _read_page(document, index, at)
        page, geometry = scans.recognised(*second.better(page, geometry))
        unread += any(f.code == "page-damaged" for f in page.flags)
        bare += is_bare
        at += len(page.text)
        if at > MAX_CHARACTERS:
            raise SourceError(
                f"more than {MAX_CHARACTERS} characters",
                where=f"{where}, page {index + 1}",
                reason="too-big-inside",
                hint="split the document",
            )
        yield page, geometry
    if unread == count:
        raise SourceError(
            "no page of the PDF can be read", where=where, reason="damaged", hint="ask for the file again"
        )
    if at == 0 and bare == count and is_undecodable(data):
        raise SourceError(
            "the PDF's pages show nothing: their contents cannot be read",
            where=where,
            reason="damaged",
            hint="ask for the file again",
        )


def _opened(data: bytes, where: str) -> pypdfium2.PdfDocument:
    """The open document.

    Raises:
        SourceError: With the reason it cannot be opened.
    """
    if not data:
        raise SourceError("the file is empty", where=where, reason="empty", hint="ask for the file again")
    if b"%PDF-" not in data[: HEADER_WITHIN + 5]:
        raise SourceError(
            "the file is not a PDF: its first kilobyte holds no PDF header",
            where=where,
            reason="not-a-pdf",
            hint="check that it is what its name says",
        )
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = pdfium_c.FPDF_GetLastError()
        if code == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise SourceError(
                "the PDF is encrypted and asks for a password",
                where=where,
                reason="encrypted",
                hint="ask for a copy without password protection",
            ) from error
        if code == pdfium_c.FPDF_ERR_SECURITY:
            raise SourceError(
                "the PDF uses a protection that cannot be opened",
                where=where,
                reason="encrypted",
                hint="ask for a copy without protection",
            ) from error
        if EMPTY_PAGE_TREE.search(data):
            raise SourceError(
                "the PDF has no pages", where=where, reason="no-pages", hint="ask for the file again"
            ) from error
        raise SourceError(
            "the PDF is damaged: it cannot be opened", where=where, reason="damaged", hint="ask for the file again"
        ) from error


def _read_page(document: pypdfium2.PdfDocument, index: int, source_start: int) -> tuple[Page, PageGeometry, bool]:
    """One page, its geometry, and whether it shows nothing at all; the page is closed on return."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return (*_unreadable(index, source_start), True)
    collects = gc.isenabled()
    gc.disable()  # thousands of characters are made and all of them kept: a fifth of the time went into looking at them
    try:
        frame, odd = _frame(page)
        drawings = page_drawings(_address(page.raw), frame)
        textpage = page.get_textpage()
        try:
            text = page_text(_address(textpage.raw), frame, backdrop(drawings))
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return (*_unreadable(index, source_start), True)
    finally:
        page.close()
        if collects:
            gc.enable()
    is_bare = not (text.text or drawings.rules or drawings.fills or drawings.images or drawings.curves)
    made, geometry = _made(index + 1, source_start, frame, text, drawings, odd)
    if is_bare:
        made = replace(made, flags=(*made.flags, PageFlag(code="blank-page", count=1)))
    return made, geometry, is_bare


def _made(
    page_no: int, source_start: int, frame: Frame, text: PageText, drawings: Drawings, odd: bool
) -> tuple[Page, PageGeometry]:
    """The records of one page."""
    width, height = frame.size
    flags = list(text.flags)
    if odd:
        flags.append(PageFlag(code="odd-page-box", count=1))
    if drawings.replaced:
        flags.append(PageFlag(code="replaced-text", count=drawings.replaced))
    if drawings.is_cut:
        flags.append(PageFlag(code="drawings-cut", count=1))
    if not text.glyphs and drawings.images:
        flags.append(PageFlag(code="no-text-layer", count=len(drawings.images)))
    slanted = sum(not g.upright for g in text.glyphs)
    if slanted:
        flags.append(PageFlag(code="rotated-text", count=slanted))
    page = Page(
        page_no=page_no,
        source_start=source_start,
        text=text.text,
        method=ReadMethod.PDF,
        width_pt=round(width, 3),
        height_pt=round(height, 3),
        flags=tuple(flags),
    )
    geometry = PageGeometry(
        page_no=page_no,
        width_pt=width,
        height_pt=height,
        glyphs=tuple(text.glyphs),
        rules=tuple(drawings.rules) + _shown_white(drawings),
        fills=tuple(drawings.fills),
        images=tuple(drawings.images),
        curves=tuple(drawings.curves),
    )
    return page, geometry


def _unreadable(index: int, source_start: int) -> tuple[Page, PageGeometry]:
    """An empty page that says it could not be read."""
    page = Page(
        page_no=index + 1,
        source_start=source_start,
        text="",
        method=ReadMethod.PDF,
        flags=(PageFlag(code="page-damaged", count=1),),
    )
    return page, PageGeometry(page_no=index + 1, width_pt=0.0, height_pt=0.0, glyphs=())


def _frame(page: pypdfium2.PdfPage) -> tuple[Frame, bool]:
    """How the page is shown, and whether its box was odd and replaced by US Letter, PDFium's own default."""
    left, bottom, right, top = page.get_bbox()
    turns = page.get_rotation() // 90
    sides = (right - left, top - bottom)
    if not all(math.isfinite(v) for v in (left, bottom, right, top)) or not all(1 <= s <= MAX_SIDE_PT for s in sides):
        return Frame(0.0, 0.0, 612.0, 792.0, turns), True
    return Frame(left, bottom, right, top, turns), not _has_box(page)


def _has_box(page: pypdfium2.PdfPage) -> bool:
    """Whether the page (or a parent of it) names a media box with a size; PDFium puts US Letter in its place."""
    box = page.get_mediabox(fallback_ok=False)
    return box is not None and all(math.isfinite(v) for v in box) and box[2] > box[0] and box[3] > box[1]


def _address(handle: object) -> int:
    """A ctypes pointer as a plain address."""
    value = ctypes.cast(handle, ctypes.c_void_p).value  # type: ignore[arg-type]
    return value or 0


def backdrop(drawings: Drawings) -> Callable[[float, float], bool]:
    """A test whether something other than white paper lies under a point of the page."""
    painted = [f.box for f in drawings.fills if not (f.colour and is_white(f.colour))]
    painted += [*drawings.images, *drawings.curves]

    def is_painted(x: float, y: float) -> bool:
        return any(b.contains(x, y) for b in painted)

    return is_painted


def _shown_white(drawings: Drawings) -> tuple[BBox, ...]:
    """White rules that part coloured areas; on bare paper a white rule is not there."""
    if not drawings.white_rules:
        return ()
    coloured = [f.box for f in drawings.fills if not (f.colour and is_white(f.colour))]
    shown: list[BBox] = []
    for rule in drawings.white_rules:
        x, y = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
        reach = 1.5
        if any(b.x0 - reach <= x <= b.x1 + reach and b.top - reach <= y <= b.bottom + reach for b in coloured):
            shown.append(rule)
    return tuple(shown)
