"""When a second reading of a page is asked for, and which of the two is kept.

Asked for where PDFium refuses the document, cannot read a page, or leaves characters without a Unicode value. Kept is
the reading with more mapped characters; where both have text and differ by more than a tenth, the page says so.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.errors import SourceError
from extract.model import Page, PageFlag, PageGeometry

if TYPE_CHECKING:
    from extract.read.plumber import PlumberDocument

SECONDS_TO_OPEN = 6.0  # CPU: its search through a damaged file may never end
DOUBTFUL = frozenset({"page-damaged", "unmapped-glyphs"})
APART = 0.1  # share of characters by which two readings may differ unsaid


class SecondReader:
    """Opens pdfplumber once, and only when the first page needs it."""

    def __init__(self, data: bytes, where: str) -> None:
        self._data = data
        self._where = where
        self._document: PlumberDocument | None = None
        self._refused = False

    def close(self) -> None:
        """Lets go of the document, if it was opened."""
        if self._document is not None:
            self._document.close()

    def better(self, page: Page, geometry: PageGeometry) -> tuple[Page, PageGeometry]:
        """The page as PDFium read it, or the second reading where that holds more mapped characters."""
        if not any(f.code in DOUBTFUL for f in page.flags):
            return page, geometry
        second = self._read(page.page_no - 1, page.source_start)
        if second is None:
            return page, geometry
        ours, theirs = len(geometry.glyphs), len(second[1].glyphs)
        if theirs <= ours:
            return _said_apart(page, ours, theirs), geometry
        return _said_apart(second[0], ours, theirs), second[1]

    def _read(self, index: int, source_start: int) -> tuple[Page, PageGeometry] | None:
        """The second reading, or None where this reader cannot give one either (the page's own flags stay)."""
        if self._refused:
            return None
        try:
            if self._document is None:
                self._document = _opened(self._data, self._where)
            return self._document.read(index, source_start) if index < self._document.count else None
        except SourceError:
            self._refused = self._document is None
            return None


def read_refused(data: bytes, where: str, refusal: SourceError) -> Iterator[tuple[Page, PageGeometry]]:
    """Every page of a document that the first reader refused.

    Raises:
        SourceError: `refusal`, where this reader finds no characters either.
    """
    try:
        document = _opened(data, where)
    except SourceError:
        raise refusal from None
    at = 0
    try:
        for index in range(document.count):
            with _no_longer_than(SECONDS_TO_OPEN, refusal):
                page, geometry = document.read(index, at)
            at += len(page.text)
            if index == document.count - 1 and at == 0:
                raise refusal
            yield page, geometry
        if document.count == 0:
            raise refusal
    finally:
        document.close()


def _opened(data: bytes, where: str) -> PlumberDocument:
    from extract.read.plumber import PlumberDocument  # noqa: PLC0415 -- a library that most documents never need

    slow = SourceError("opening takes too long", where=where, reason="timeout", hint="ask for the file again")
    with _no_longer_than(SECONDS_TO_OPEN, slow):
        return PlumberDocument(data, where)


@contextmanager
def _no_longer_than(seconds: float, error: SourceError) -> Iterator[None]:
    """Raises `error` in the main thread of a process after so much CPU time; elsewhere there is no such signal."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise error

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _said_apart(page: Page, ours: int, theirs: int) -> Page:
    if not min(ours, theirs) or abs(ours - theirs) <= APART * max(ours, theirs):
        return page
    said = PageFlag(code="readers-disagree", count=abs(ours - theirs), sample=f"{ours} and {theirs} characters")
    return replace(page, flags=(*page.flags, said))
