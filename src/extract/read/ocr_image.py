"""What a page image shows besides text: its skew, its drawn rules, and ink that no recognised line covers.

Here: classical image processing with OpenCV on grey uint8 arrays (rows by columns), lengths in pixels. Not here:
recognition.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np

from extract.model import BBox

MAX_SKEW_DEGREES = 3.0
DARK = 160  # grey below this is ink
RULE_PX = 60  # a rule is at least this long at 200 dpi (7.6 mm)
MARGIN_PX = 4
RIM_PX = 4  # of a bar
WORDS_APART = 1.2  # line heights of white between strips of one line
THICK_PX = 9  # and at most this thick
INK_PX = 15  # wider than a stroke
BAR = 150  # grey: a bar is darker on average
SHADE = 7  # grey levels between paper and the faintest shade
BAND_PX = 24  # a band is at least this high
BAND_LONG_PX = 150  # and this long
RECTANGULAR = 0.85  # of its own box


def straighten(image: Any) -> tuple[Any, float]:
    """The image turned so that text lines run level, and the angle it was turned by, in degrees.

    The angle is the one whose row sums of ink vary most (Postl's projection profile, US patent 4723297, 1988),
    searched coarsely, then finely, on a smaller copy.
    """
    ink = (cv2.resize(image, None, fx=0.35, fy=0.35, interpolation=cv2.INTER_AREA) < DARK).astype(np.uint8)
    best = 0.0
    for step, reach in ((0.25, MAX_SKEW_DEGREES), (0.05, 0.25), (0.01, 0.05)):
        tried = [best + step * k for k in range(-round(reach / step), round(reach / step) + 1)]
        best = max(tried, key=lambda angle: _sharpness(ink, angle))
    if abs(best) < 0.02:
        return image, 0.0
    return _turned(image, best, 255, cv2.INTER_CUBIC), best


def _turned(image: Any, angle: float, border: int, interpolation: int) -> Any:
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=interpolation, borderValue=border)


def _sharpness(ink: Any, angle: float) -> float:
    sums = _turned(ink, angle, 0, cv2.INTER_NEAREST).sum(axis=1, dtype=np.int64)
    return float(np.square(np.diff(sums)).sum())


def find_rules(image: Any) -> list[BBox]:
    """Drawn rules as thin boxes, across first, then down."""
    ink = (image < DARK).astype(np.uint8)
    found: list[BBox] = []
    for across in (True, False):
        size = (RULE_PX, 1) if across else (1, RULE_PX)
        gap = (9, 3) if across else (3, 9)
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap[::-1], np.uint8))
        runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8))
        for x, y, width, height in _components(runs):
            thin, long = (height, width) if across else (width, height)
            if thin <= THICK_PX and long >= RULE_PX:
                found.append(BBox(x0=float(x), top=float(y), x1=float(x + width), bottom=float(y + height)))
    return found


def find_fills(image: Any) -> list[tuple[BBox, int]]:
    """Painted bands, each with its grey level: shaded rows and the dark bars that carry white text.

    Shade is what stays when the ink is taken away (the brightest of a neighbourhood larger than a stroke); a dark bar
    is dark on average, as no text is.
    """
    smooth = cv2.medianBlur(image, 5)
    bare = cv2.blur(cv2.dilate(smooth, np.ones((INK_PX, INK_PX), np.uint8)), (INK_PX, INK_PX))
    paper = float(np.median(bare))
    dark = _opened(cv2.blur(image, (INK_PX, INK_PX)) < BAR)
    shaded = _opened((bare < paper - SHADE) & (dark == 0))
    found: list[tuple[BBox, int]] = []
    for opened, level in ((dark, smooth), (shaded, bare)):
        for x, y, width, height in _components(opened):
            inside = opened[y : y + height, x : x + width]
            if width >= BAND_LONG_PX and height >= BAND_PX and inside.mean() >= RECTANGULAR:
                box = BBox(x0=float(x), top=float(y), x1=float(x + width), bottom=float(y + height))
                found.append((box, int(np.median(level[y : y + height, x : x + width]))))
    return found


def _opened(mask: Any) -> Any:
    """The mask without what is smaller than half a band: letters are dark too, here and there."""
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((BAND_PX // 2, BAND_PX * 2), np.uint8))


def without_bars(image: Any, fills: Iterable[tuple[BBox, int]]) -> Any:
    """The image with its dark bars turned to light, so that white text on them reads like any other.

    Their blurred rims, which are neither, become paper.
    """
    turned = image.copy()
    for box, level in fills:
        if level < BAR:
            x0, top, x1, bottom = int(box.x0), int(box.top), int(box.x1), int(box.bottom)
            inside = 255 - image[top + RIM_PX : bottom - RIM_PX, x0 + RIM_PX : x1 - RIM_PX]
            turned[max(0, top - RIM_PX) : bottom + RIM_PX, max(0, x0 - RIM_PX) : x1 + RIM_PX] = 255
            turned[top + RIM_PX : bottom - RIM_PX, x0 + RIM_PX : x1 - RIM_PX] = inside
    return turned


def _components(mask: Any) -> Iterable[tuple[int, int, int, int]]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for index in range(1, count):
        x, y, width, height, _ = (int(v) for v in stats[index])
        yield x, y, width, height


def missed_strips(image: Any, boxes: list[BBox], rules: list[BBox]) -> list[BBox]:
    """Strips of text-like ink that no recognised box and no rule covers.

    What is lower than half or taller than three times the usual line, or holds next to no ink, is no text.
    """
    ink = (image < DARK).astype(np.uint8)
    for box in [*boxes, *rules]:
        ink[max(0, int(box.top) - 3) : int(box.bottom) + 3, max(0, int(box.x0) - 3) : int(box.x1) + 3] = 0
    ink = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    usual = float(np.median([b.height for b in boxes])) if boxes else 34.0
    joined = cv2.dilate(ink, np.ones((3, int(usual * 0.9)), np.uint8))
    found: list[BBox] = []
    for x, y, width, height in _components(joined):
        part = ink[y : y + height, x : x + width]
        for top, bottom in _runs(part.sum(axis=1) > 0, 1):
            for left, right in _runs(part[top:bottom].sum(axis=0) > 0, int(usual * WORDS_APART)):
                if _is_text_like(part[top:bottom, left:right], usual):
                    found.append(_with_margin(x + left, y + top, x + right, y + bottom))
    return found


def _runs(filled: Any, gap: int) -> list[tuple[int, int]]:
    """The stretches of true values, those less than `gap` apart taken as one."""
    at = np.flatnonzero(filled)
    if not at.size:
        return []
    breaks = np.flatnonzero(np.diff(at) > max(1, gap))
    starts, ends = np.r_[at[0], at[breaks + 1]], np.r_[at[breaks], at[-1]]
    return [(int(a), int(b) + 1) for a, b in zip(starts, ends, strict=True)]


def _is_text_like(ink: Any, usual: float) -> bool:
    height, width = ink.shape
    return bool(usual * 0.5 <= height <= usual * 3 and ink.sum() >= usual * 1.2 and width >= usual * 0.3)


def _with_margin(x0: int, top: int, x1: int, bottom: int) -> BBox:
    return BBox(
        x0=float(max(0, x0 - MARGIN_PX)), top=float(max(0, top - MARGIN_PX)), x1=float(x1 + MARGIN_PX),
        bottom=float(bottom + MARGIN_PX),
    )  # fmt: skip
