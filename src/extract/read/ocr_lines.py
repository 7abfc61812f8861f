"""What recognition engines answer: characters and lines of an image, each with how sure the engine is.

Shared by the reader (`ocr`) and its engines (`ocr_rapid`, `ocr_second`), which know nothing of each other.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from extract.model import BBox


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


def lowered(line: ReadLine, confidence: float) -> ReadLine:
    """The line with no character surer than `confidence`."""
    chars = tuple(replace(c, confidence=min(c.confidence, confidence)) for c in line.chars)
    return replace(line, chars=chars)


def quiet_engine_logs() -> None:
    """Keeps the engines' own progress messages off the terminal."""
    for name in ("RapidOCR", "rapidocr"):
        logging.getLogger(name).setLevel(logging.ERROR)
