"""Scanned pages to text and geometry, behind the same page model as born-digital ones.

Here: deciding whether an engine is installed, straightening a page image, recognising it, and finding ink that no
recognised line covers. Not here: rendering (`read.pdf` hands over the image), drawn rules (`read.ocr_rules`),
digits checked by a second engine (`read.ocr_second`). The engines are an optional install: RapidOCR's wheel carries
its models, so nothing is downloaded at run time.
"""

from __future__ import annotations

import importlib.util
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from extract.errors import SourceError
from extract.model import BBox, Glyph, Page, PageFlag, PageGeometry, ReadMethod

DPI = 200
SURE = 0.5  # recognitions below this are kept, and flagged


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChar:
    """One recognised character; the box is in pixels of the straightened image."""

    text: str
    box: BBox
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One recognised line of text; `found_by` is ``detector`` or ``projection``."""

    chars: tuple[ReadChar, ...]
    box: BBox
    found_by: str = "detector"


class OcrEngine(Protocol):
    """Reads images (grey, uint8, rows by columns)."""

    def read(self, image: Any) -> list[ReadLine]:
        """All lines that the engine's own detector finds."""
        ...

    def read_strip(self, image: Any) -> tuple[str, float]:
        """The text of an image that holds one line, and how sure the engine is."""
        ...


def engine_installed() -> bool:
    """Whether pages without a text layer can be read here."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def load_engine() -> OcrEngine:
    """The installed engine.

    Raises:
        SourceError: None is installed.
    """
    if not engine_installed():
        raise SourceError(
            "the page has no text layer and no OCR engine is installed",
            reason="no-text",
            hint="run 「make setup-ocr」, then run again",
        )
    from extract.read.ocr_rapid import RapidEngine  # noqa: PLC0415 -- a second of start-up that few need

    return RapidEngine()


def second_opinion_wanted() -> bool:
    """Whether the digits are to be checked by a second engine; EXTRACT_OCR_SECOND=0 turns it off."""
    return os.environ.get("EXTRACT_OCR_SECOND", "1") != "0"


def read_image(
    image: Any, engine: OcrEngine, *, page_no: int, source_start: int, dpi: int = DPI
) -> tuple[Page, PageGeometry]:
    """A page image (grey, uint8, rows by columns) as a page and its geometry.

    The text is the recognised lines from top to bottom, one a line. Boxes are in points on the straightened page.
    Ink that the detector left out is cut into strips, read on its own and merged; what stays unread is flagged
    ``ocr-unread-ink``, characters read with confidence below `SURE` ``ocr-uncertain``.
    """
    from extract.read import ocr_image, ocr_second  # noqa: PLC0415 -- OpenCV is part of the optional install

    straight, angle = ocr_image.straighten(image)
    rules = ocr_image.find_rules(straight)
    lines = engine.read(straight)
    lines, unread = _with_missed(straight, lines, rules, engine)
    flags = []
    if second_opinion_wanted() and ocr_second.is_installed():
        lines, doubts = ocr_second.check_digits(straight, lines)
        if doubts:
            flags.append(PageFlag(code="readers-disagree", count=len(doubts), sample="、".join(doubts[:5])))
    scale = 72.0 / dpi
    text, glyphs = _page_text(lines, scale)
    unsure = [g.text for g in glyphs if (g.confidence or 0.0) < SURE]
    if unsure:
        flags.append(PageFlag(code="ocr-uncertain", count=len(unsure), sample="".join(unsure[:20])))
    if unread:
        flags.append(PageFlag(code="ocr-unread-ink", count=unread))
    if abs(angle) > 0.05:
        flags.append(PageFlag(code="straightened", count=1, sample=f"{angle:+.2f}°"))
    height, width = straight.shape[:2]
    page = Page(
        page_no=page_no,
        source_start=source_start,
        text=text,
        method=ReadMethod.OCR,
        width_pt=round(width * scale, 3),
        height_pt=round(height * scale, 3),
        flags=tuple(flags),
    )
    geometry = PageGeometry(
        page_no=page_no,
        width_pt=width * scale,
        height_pt=height * scale,
        glyphs=glyphs,
        rules=tuple(_scaled(r, scale) for r in rules),
    )
    return page, geometry


def _with_missed(image: Any, lines: list[ReadLine], rules: list[BBox], engine: OcrEngine) -> tuple[list[ReadLine], int]:
    """The lines and those the detector dropped, and how many strips of ink stay unread."""
    from extract.read import ocr_image  # noqa: PLC0415

    found = list(lines)
    unread = 0
    for strip in ocr_image.missed_strips(image, [line.box for line in lines], rules):
        crop = image[int(strip.top) : int(strip.bottom), int(strip.x0) : int(strip.x1)]
        text, confidence = engine.read_strip(crop)
        if text.strip() and confidence >= SURE:
            found.append(_evenly_spread(text, strip, confidence))
        else:
            unread += 1
    return found, unread


def _evenly_spread(text: str, box: BBox, confidence: float) -> ReadLine:
    """A line whose characters share its width; only used for strips the detector gave no positions for."""
    weights = [0.5 if ord(c) < 0x250 else 1.0 for c in text]
    unit = box.width / sum(weights)
    chars: list[ReadChar] = []
    x = box.x0
    for char, weight in zip(text, weights, strict=True):
        x1 = x + unit * weight
        chars.append(ReadChar(text=char, box=BBox(x0=x, top=box.top, x1=x1, bottom=box.bottom), confidence=confidence))
        x = x1
    return ReadLine(chars=tuple(chars), box=box, found_by="projection")


def _page_text(lines: Iterable[ReadLine], scale: float) -> tuple[str, tuple[Glyph, ...]]:
    """The page's text, lines from top to bottom and left to right, and a glyph for every character with ink."""
    text: list[str] = []
    glyphs: list[Glyph] = []
    at = 0
    for line in sorted(lines, key=lambda one: (round(one.box.top / 8), one.box.x0)):
        size = line.box.height * scale
        for char in line.chars:
            text.append(char.text)
            if not char.text.isspace():
                glyphs.append(
                    Glyph(
                        index=at,
                        text=char.text,
                        box=_scaled(char.box, scale),
                        size_pt=round(size, 2),
                        confidence=round(char.confidence, 4),
                    )
                )
            at += len(char.text)
        text.append("\n")
        at += 1
    return "".join(text), tuple(glyphs)


def _scaled(box: BBox, scale: float) -> BBox:
    return BBox(x0=box.x0 * scale, top=box.top * scale, x1=box.x1 * scale, bottom=box.bottom * scale)


def lowered(line: ReadLine, confidence: float) -> ReadLine:
    """The line with no character surer than `confidence`."""
    chars = tuple(replace(c, confidence=min(c.confidence, confidence)) for c in line.chars)
    return replace(line, chars=chars)


def quiet_engine_logs() -> None:
    """Keeps the engines' own progress messages off the terminal."""
    for name in ("RapidOCR", "rapidocr"):
        logging.getLogger(name).setLevel(logging.ERROR)
