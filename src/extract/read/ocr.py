"""Scanned pages to text and geometry, behind the same page model as born-digital ones.

Here: deciding whether an engine is installed, straightening a page image, recognising it, and finding ink that no
recognised line covers. Not here: rendering (`read.pdf` hands over the image), drawn rules (`read.ocr_rules`),
digits checked by a second engine (`read.ocr_second`). The engines are an optional install: RapidOCR's wheel carries
its models, so nothing is downloaded at run time.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any, Protocol

from extract.errors import SourceError
from extract.model import BBox, Fill, Glyph, Page, PageFlag, PageGeometry, ReadMethod
from extract.read.ocr_lines import ReadChar, ReadLine

DPI = 200
COLUMN_GAP = 0.8  # line heights of white that are no gap between letters
STROKE_SHARE = 0.4  # of a rule's length inside characters
RIM = 0.15  # of a character's height that an underline may touch
SIDE = 0.03  # of its width that a rule beside it may touch
LINES_LONG = 5.0  # character heights of an upright rule that meets no other
TOUCH_PX = 6.0
SEVERAL = 1.8  # usual line heights that are more than one line
SURE = 0.5  # recognitions below this are kept, and flagged


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
    fills = ocr_image.find_fills(straight)
    straight = ocr_image.without_bars(straight, fills)
    rules = ocr_image.find_rules(straight)
    lines = engine.read(straight)
    lines, unread = _with_missed(straight, lines, rules, engine)
    flags = []
    if second_opinion_wanted() and ocr_second.is_installed():
        lines, doubts = ocr_second.check_digits(straight, lines)
        if doubts:
            flags.append(PageFlag(code="readers-disagree", count=len(doubts), sample="、".join(doubts[:5])))
    scale = 72.0 / dpi
    rules = without_strokes(rules, [c.box for line in lines for c in line.chars])
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
        fills=tuple(Fill(box=_scaled(box, scale), colour=f"#{grey:02x}{grey:02x}{grey:02x}") for box, grey in fills),
    )
    return page, geometry


def _with_missed(image: Any, lines: list[ReadLine], rules: list[BBox], engine: OcrEngine) -> tuple[list[ReadLine], int]:
    """The lines and those the detector dropped, and how many strips of ink stay unread."""
    from extract.read import ocr_image  # noqa: PLC0415

    found = [line for line in lines if not _is_several(line.box, lines)]
    unread = 0
    for strip in ocr_image.missed_strips(image, [line.box for line in found], rules):
        crop = image[int(strip.top) : int(strip.bottom), int(strip.x0) : int(strip.x1)]
        text, confidence = engine.read_strip(crop)
        if text.strip() and confidence >= SURE:
            found.append(_evenly_spread(text, strip, confidence))
        else:
            unread += 1
    return found, unread


def _is_several(box: BBox, lines: Sequence[ReadLine]) -> bool:
    """Whether a detected line is so tall that it holds several, of which the engine reads one: strips read them all."""
    return box.width > box.height > SEVERAL * median(line.box.height for line in lines)


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
        for char in _touching(settled(line.chars), line.box.height):
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


def without_strokes(rules: Iterable[BBox], chars: Sequence[BBox]) -> list[BBox]:
    """The rules that are drawn between characters; the strokes of closely set lines chain up to long straight runs too.

    A run whose length lies inside characters for more than `STROKE_SHARE` is made of strokes. The rims of the boxes do
    not count: underlines and the rules of tight tables touch those.
    """
    across = [_inside(c, 0.0, RIM) for c in chars]
    down = [_inside(c, SIDE, 0.0) for c in chars]
    found = []
    for rule in rules:
        is_across = rule.width >= rule.height
        start, end = (rule.x0, rule.x1) if is_across else (rule.top, rule.bottom)
        insides = across if is_across else down
        near = (c for c in insides if c.x0 < rule.x1 and rule.x0 < c.x1 and c.top < rule.bottom and rule.top < c.bottom)
        covered = [(c.x0, c.x1) if is_across else (c.top, c.bottom) for c in near]
        if _length(covered, start, end) <= STROKE_SHARE * (end - start):
            found.append(rule)
    usual = median(c.height for c in chars) if chars else 0.0
    crossing = [r for r in found if r.width >= r.height]
    return [r for r in found if r.width >= r.height or r.height >= LINES_LONG * usual or _meets(r, crossing)]


def _meets(upright: BBox, crossing: Iterable[BBox]) -> bool:
    """Whether a rule across ends or crosses here; a short run that stands alone is no rule of a table."""
    return any(
        r.x0 - TOUCH_PX <= upright.x0 <= r.x1 + TOUCH_PX
        and upright.top - TOUCH_PX <= r.top <= upright.bottom + TOUCH_PX
        for r in crossing
    )


def _inside(box: BBox, side: float, rim: float) -> BBox:
    dx, dy = box.width * side, box.height * rim
    return BBox(x0=box.x0 + dx, top=box.top + dy, x1=box.x1 - dx, bottom=box.bottom - dy)


def _length(stretches: Iterable[tuple[float, float]], start: float, end: float) -> float:
    """How much of start to end the stretches cover."""
    total, at = 0.0, start
    for a, b in sorted(stretches):
        total += max(0.0, min(b, end) - max(a, at))
        at = max(at, min(b, end))
    return total


def _touching(chars: Sequence[ReadChar], height: float) -> list[ReadChar]:
    """Neighbours' boxes widened until they meet, as the boxes of set type do.

    An engine's boxes hold the ink alone; the white between characters would pass for the white between columns. A gap
    of `COLUMN_GAP` line heights and more stays.
    """
    found = list(chars)
    for at, (left, right) in enumerate(pairwise(chars)):
        if 0 < right.box.x0 - left.box.x1 < COLUMN_GAP * height and not (left.text.isspace() or right.text.isspace()):
            middle = (left.box.x1 + right.box.x0) / 2
            found[at] = replace(found[at], box=replace(found[at].box, x1=middle))
            found[at + 1] = replace(found[at + 1], box=replace(found[at + 1].box, x0=middle))
    return found


def settled(chars: Sequence[ReadChar]) -> list[ReadChar]:
    """Characters that look like another, by what stands beside them: 夕 between katakana is タ, 力 in 6力月 is カ.

    Only between neighbours of the other kind; where both readings make sense the engine's stays.
    """
    found = list(chars)
    for at, char in enumerate(found):
        before = found[at - 1].text if at else ""
        after = found[at + 1].text if at + 1 < len(found) else ""
        if char.text == "ー" and _is_kanji(after) and not _is_kana(before):
            found[at] = replace(char, text="一")
        elif char.text == "一" and _is_kana(before) and after not in _AFTER_ONE:
            found[at] = replace(char, text="ー")
        elif char.text == "力" and before.isdecimal() and after in _COUNTED_WITH_KA:
            found[at] = replace(char, text="カ")
        elif char.text in _LOOK_LIKE_KATAKANA and _is_within_katakana(before, after):
            found[at] = replace(char, text=_LOOK_LIKE_KATAKANA[char.text])
    return found


_LOOK_LIKE_KATAKANA = dict(zip("力夕口二八工卜千才儿", "カタロニハエトチオル", strict=True))
_COUNTED_WITH_KA = frozenset("月国所年村条店町")
_AFTER_ONE = frozenset("覧部般定方緒つ人回度時体貫番種式連層気面端括致件例同切口様")


def _is_kana(text: str) -> bool:
    return len(text) == 1 and "ァ" <= text <= "ヺ"


def _is_within_katakana(before: str, after: str) -> bool:
    """Katakana on both sides, or on one and no kanji on the other; a long vowel counts, read as 一 too."""
    left, right = (_is_kana(t) or t == "ー" for t in (before, after))
    if left and (right or after == "一"):
        return True
    return (left and not _is_kanji(after)) or (right and not _is_kanji(before))


def _is_kanji(text: str) -> bool:
    return len(text) == 1 and "一" <= text <= "鿿"


def _scaled(box: BBox, scale: float) -> BBox:
    return BBox(x0=box.x0 * scale, top=box.top * scale, x1=box.x1 * scale, bottom=box.bottom * scale)
