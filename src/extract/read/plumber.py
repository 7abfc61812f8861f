"""pdfplumber as the second reader: documents that PDFium refuses, and pages it can make little of.

Measured on 2,359 odd PDFs, 8 that PDFium refuses give text here and 28 the other way round: a second reader pays for
itself, and where both read a page and differ, that is worth a flag. Here: pdfplumber's characters, lines, rectangles
and images as our own `Page` and `PageGeometry`. Not here: which reading is kept (`read.second`).

`pdfplumber.repair` is never called: it starts a program. Each page is closed after use, which alone keeps memory flat.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfplumber.utils.exceptions import PdfminerException

from extract.errors import SourceError
from extract.model import BBox, Fill, Glyph, Page, PageFlag, PageGeometry, ReadMethod

RULE_PT = 2.0  # a rectangle thinner than this is a drawn rule
WORD_GAP = 0.3  # of the character size: a wider gap on one line is a blank


class PlumberDocument:
    """A PDF opened with pdfplumber.

    Raises:
        SourceError: It cannot be opened here either.
    """

    def __init__(self, data: bytes, where: str) -> None:
        self._where = where
        try:
            self._pdf = pdfplumber.open(io.BytesIO(data))
            self.count = len(self._pdf.pages)
        except Exception as error:  # pdfminer raises any kind of error on damaged files
            raise _refusal(error, where) from error

    def close(self) -> None:
        """Lets go of the document."""
        self._pdf.close()

    def read(self, index: int, source_start: int) -> tuple[Page, PageGeometry]:
        """One page (`index` from 0) whose text begins at `source_start` in the document.

        Raises:
            SourceError: The page is damaged.
        """
        page = self._pdf.pages[index]
        try:
            return _made(page, index + 1, source_start)
        except Exception as error:  # as above
            raise _refusal(error, f"{self._where}, page {index + 1}") from error
        finally:
            page.close()


def _refusal(error: BaseException, where: str) -> SourceError:
    """The reason in our words; what the library wrapped decides between memory, encryption and damage."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        wrapped = cause.args[0] if isinstance(cause, PdfminerException) and cause.args else None
        cause = wrapped if isinstance(wrapped, BaseException) else cause.__cause__ or cause.__context__
    names = {type(e).__name__ for e in chain}
    if any(isinstance(e, MemoryError) for e in chain):
        return SourceError("reading took too much memory", where=where, reason="memory", hint="split the document")
    if names & {"PDFPasswordIncorrect", "PDFEncryptionError"}:
        return SourceError(
            "the PDF is encrypted", where=where, reason="encrypted", hint="ask for a copy without password protection"
        )
    return SourceError("the PDF is damaged", where=where, reason="damaged", hint="ask for the file again")


def _made(page: Any, page_no: int, source_start: int) -> tuple[Page, PageGeometry]:
    text, glyphs, unmapped = _characters(page)
    flags = [PageFlag(code="second-reader", count=len(glyphs))]
    if unmapped:
        flags.append(PageFlag(code="unmapped-glyphs", count=unmapped))
    width, height = float(page.width), float(page.height)
    made = Page(
        page_no=page_no,
        source_start=source_start,
        text=text,
        method=ReadMethod.PDF,
        width_pt=round(width, 3),
        height_pt=round(height, 3),
        flags=tuple(flags),
    )
    rules, fills = _drawings(page)
    geometry = PageGeometry(
        page_no=page_no,
        width_pt=width,
        height_pt=height,
        glyphs=tuple(glyphs),
        rules=tuple(rules),
        fills=tuple(fills),
        images=tuple(_box(i) for i in page.images if _has_size(i)),
    )
    return made, geometry


def _characters(page: Any) -> tuple[str, list[Glyph], int]:
    """The page's text in content-stream order, its glyphs, and how many characters had no Unicode value."""
    text: list[str] = []
    glyphs: list[Glyph] = []
    at = unmapped = 0
    last: dict[str, Any] | None = None
    for char in page.dedupe_chars().chars:
        surface = str(char["text"])
        if surface.startswith("(cid:") or surface == "\ufffd":
            unmapped += 1
            continue
        gap = _between(last, char) if last else ""
        text += [gap, surface]
        at += len(gap)
        if not surface.isspace() and _has_size(char):
            glyphs.append(
                Glyph(
                    index=at,
                    text=surface,
                    box=_box(char),
                    size_pt=round(float(char["size"]), 2),
                    font=str(char.get("fontname", "")),
                    upright=bool(char.get("upright", True)),
                )
            )
        at += len(surface)
        last = char
    return "".join(text) + ("\n" if text else ""), glyphs, unmapped


def _between(last: dict[str, Any], char: dict[str, Any]) -> str:
    """What stands between two characters: nothing, a blank, or a line break."""
    size = float(char["size"]) or 1.0
    if abs(float(char["bottom"]) - float(last["bottom"])) > size * 0.5 or float(char["x0"]) < float(last["x0"]) - size:
        return "\n"
    return " " if float(char["x0"]) - float(last["x1"]) > size * WORD_GAP and char["text"] != " " else ""


def _drawings(page: Any) -> tuple[list[BBox], list[Fill]]:
    rules = [_box(line) for line in page.lines if _is_ordered(line)]
    fills: list[Fill] = []
    for rect in page.rects:
        if not _is_ordered(rect):
            continue
        box = _box(rect)
        if min(box.width, box.height) <= RULE_PT:
            rules.append(box)
            continue
        if rect.get("fill"):
            fills.append(Fill(box=box, colour=_colour(rect.get("non_stroking_color"))))
        if rect.get("stroke"):
            rules += _edges(box)
    return rules, fills


def _edges(box: BBox) -> Iterator[BBox]:
    """The four sides of a stroked rectangle as thin boxes."""
    yield BBox(x0=box.x0, top=box.top, x1=box.x1, bottom=box.top)
    yield BBox(x0=box.x0, top=box.bottom, x1=box.x1, bottom=box.bottom)
    yield BBox(x0=box.x0, top=box.top, x1=box.x0, bottom=box.bottom)
    yield BBox(x0=box.x1, top=box.top, x1=box.x1, bottom=box.bottom)


def _colour(value: Any) -> str | None:
    """Grey or RGB components from 0 to 1 as ``#rrggbb``; None for what is neither."""
    parts = value if isinstance(value, (list, tuple)) else (value,)
    if not all(isinstance(p, (int, float)) and 0 <= p <= 1 for p in parts) or len(parts) not in (1, 3):
        return None
    rgb = tuple(parts) * 3 if len(parts) == 1 else tuple(parts)
    return "#" + "".join(f"{round(p * 255):02x}" for p in rgb)


def _is_ordered(thing: dict[str, Any]) -> bool:
    return bool(thing["x1"] >= thing["x0"] and thing["bottom"] >= thing["top"])


def _has_size(thing: dict[str, Any]) -> bool:
    return bool(thing["x1"] > thing["x0"] and thing["bottom"] > thing["top"])


def _box(thing: dict[str, Any]) -> BBox:
    return BBox(x0=float(thing["x0"]), top=float(thing["top"]), x1=float(thing["x1"]), bottom=float(thing["bottom"]))
