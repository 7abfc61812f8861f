"""One document to what stands on its pages: pages, printed lines and table parts, page by page.

The composition of the stages that work on one page at a time. PDFs run through it in a process of their own
(`extract.read.isolated`), text files in this one. Not here: anything across pages (`extract.report`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from extract.errors import SourceError
from extract.lines.pictures import mark_pictures
from extract.lines.printed import printed_lines
from extract.model import Line, Page
from extract.read.isolated import Limits, ended, run_isolated
from extract.read.ocr import engine_installed
from extract.read.pdf import read_pdf
from extract.read.pdf_streams import unfolds_beyond
from extract.tables.parts import TablePart
from extract.tables.pdf_tables import find_page_tables

# recognising a page takes ten to a hundred times what reading it takes, and the models' address space
OCR_LIMITS = Limits(memory_bytes=8 << 30, cpu_seconds=120.0, cpu_seconds_a_page=120.0, cpu_cap_seconds=36_000.0)
MAX_UNFOLDED_BYTES = 512 << 20  # what a file may unfold to; a document of 1,000 pages has a tenth of it
CHILD_TASK = "extract.page_reading:read_pdf_pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What was on one page. Its geometry is gone by now."""

    page: Page
    lines: tuple[Line, ...]
    parts: tuple[TablePart, ...]


@dataclass(frozen=True, slots=True)
class PdfBytes:
    """A PDF as bytes, with the id to name it by: what the reader needs of a source."""

    data: bytes
    document_id: str


def read_pdf_pages(data: bytes, document_id: str) -> Iterator[PageReading]:
    """Every page of a PDF in this process; see `read_pdf_isolated` for files from outside.

    Raises:
        SourceError: The document cannot be read.
    """
    for page, geometry in read_pdf(PdfBytes(data, document_id)):
        lines = printed_lines(page, geometry)
        parts = find_page_tables(page, geometry, lines)
        yield PageReading(page=page, lines=mark_pictures(lines, geometry, [p.box for p in parts]), parts=parts)


def read_pdf_isolated(data: bytes, name: str, limits: Limits | None = None) -> Iterator[PageReading]:
    """Every page of a PDF, read in a process of its own with limits; `name` says in errors which document it is.

    Raises:
        SourceError: The document cannot be read, or its reader was ended (timeout, memory, reader-crash).
    """
    if limits is None and engine_installed():
        limits = OCR_LIMITS
    try:
        yield from cast("Iterator[PageReading]", run_isolated(CHILD_TASK, (data, name), where=name, limits=limits))
    except SourceError as error:
        if error.reason == "memory" and unfolds_beyond(data, MAX_UNFOLDED_BYTES):
            raise ended("too-big-inside", name) from error
        raise
