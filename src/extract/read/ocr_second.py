"""Digits read a second time by another engine: where the two differ, nobody is trusted.

Here: the Tesseract program (Debian: tesseract-ocr, tesseract-ocr-jpn) on the lines that hold digits. It misreads in
other ways than the first engine, so agreement is worth something. Not here: settling a difference; that is for the
table's own arithmetic.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import unicodedata
from typing import Any

import cv2

from extract.read.ocr_lines import ReadLine, lowered

DOUBT = 0.4  # confidence of a line on whose digits the engines differ
PAD_PX = 10
SECONDS_A_LINE = 20


@functools.cache
def is_installed() -> bool:
    """Whether the program and its Japanese model are there."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=30)
    return "jpn" in listed.stdout.split()


def digits_of(text: str) -> str:
    """The digits of a text, full-width ones folded.

    >>> digits_of("合計 １,234 件")
    '1234'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c in "0123456789")


def check_digits(image: Any, lines: list[ReadLine]) -> tuple[list[ReadLine], list[str]]:
    """The lines, those with disputed digits lowered to `DOUBT`, and the disputed readings ``first≠second``."""
    checked: list[ReadLine] = []
    doubts: list[str] = []
    for line in lines:
        first = digits_of("".join(c.text for c in line.chars))
        if not first:
            checked.append(line)
            continue
        box = line.box
        crop = image[max(0, int(box.top) - 2) : int(box.bottom) + 2, max(0, int(box.x0) - 2) : int(box.x1) + 2]
        second = digits_of(_read(crop))
        # a second engine that reads no digit at all says nothing about them
        if second and second != first:
            doubts.append(f"{first}≠{second}")
            checked.append(lowered(line, DOUBT))
        else:
            checked.append(line)
    return checked, doubts


def _read(image: Any) -> str:
    padded = cv2.copyMakeBorder(image, PAD_PX, PAD_PX, PAD_PX, PAD_PX, cv2.BORDER_CONSTANT, value=255)
    encoded = cv2.imencode(".png", padded)[1].tobytes()
    program = shutil.which("tesseract") or "tesseract"
    done = subprocess.run(
        [program, "-", "-", "-l", "jpn", "--psm", "7"],
        input=encoded,
        capture_output=True,
        check=False,
        timeout=SECONDS_A_LINE,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    read: bytes = done.stdout
    return read.decode("utf-8", "replace")
