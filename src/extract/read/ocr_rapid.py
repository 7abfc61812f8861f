"""RapidOCR (PP-OCR models inside its wheel) behind `read.ocr.OcrEngine`."""

from __future__ import annotations

from typing import Any

import cv2
import rapidocr

from extract.model import BBox
from extract.read.ocr_lines import ReadChar, ReadLine, quiet_engine_logs

PAD_PX = 12
MAX_SIDE_PX = 4000  # of a page image; the default of 2,000 shrinks an A4 page at 200 dpi
LOOK_ALIKES = {"·": "・", "•": "・", "〜": "～"}  # the recogniser's alphabet lacks or confuses these


class RapidEngine:
    """Detector and recogniser of RapidOCR, one thread each so that a page costs what it costs."""

    def __init__(self) -> None:
        quiet_engine_logs()
        self._engine = rapidocr.RapidOCR(
            params={
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Global.log_level": "error",
                "Global.max_side_len": MAX_SIDE_PX,
            }
        )

    def read(self, image: Any) -> list[ReadLine]:
        """All lines that the detector finds, each with its characters' boxes."""
        result = self._engine(
            cv2.cvtColor(image, cv2.COLOR_GRAY2BGR),
            use_det=True,  # said each time: the engine keeps what the last call said
            use_cls=False,
            use_rec=True,
            return_word_box=True,
            return_single_char_box=True,
        )
        if result.txts is None:
            return []
        lines: list[ReadLine] = []
        for quad, words in zip(result.boxes, _words_of_lines(result), strict=True):
            chars = tuple(
                ReadChar(text=LOOK_ALIKES.get(str(text), str(text)), box=_box(corners), confidence=float(score))
                for text, score, corners in words
                if text
            )
            if chars:
                lines.append(ReadLine(chars=chars, box=_box(quad)))
        return lines

    def read_strip(self, image: Any) -> tuple[str, float]:
        """The text of a one-line image and the mean confidence; an empty text where nothing is read."""
        padded = cv2.copyMakeBorder(image, PAD_PX, PAD_PX, PAD_PX, PAD_PX, cv2.BORDER_CONSTANT, value=255)
        result = self._engine(cv2.cvtColor(padded, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True)
        if not getattr(result, "txts", None):
            return "", 0.0
        return str(result.txts[0]), float(result.scores[0])


def _words_of_lines(result: Any) -> list[Any]:
    """The characters of every line; none for a line that the engine gave no places for, which it leaves out."""
    waiting = list(result.word_results)
    found: list[Any] = []
    for text in result.txts:
        words = waiting[0] if waiting else ()
        is_its = bool(words) and "".join(str(w[0]) for w in words).replace(" ", "") in str(text).replace(" ", "")
        found.append(waiting.pop(0) if is_its else ())
    return found


def _box(corners: Any) -> BBox:
    xs = [float(point[0]) for point in corners]
    ys = [float(point[1]) for point in corners]
    return BBox(x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys))
