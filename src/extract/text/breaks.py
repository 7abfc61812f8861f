"""Where lines end: every line break a text file may hold, counted in code points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.model import Span

LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")


def line_spans(text: str, start: int = 0) -> Iterator[Span]:
    r"""The lines of a text without their breaks; spans count from `start`.

    A break at the very end opens no further line.

    >>> [tuple(s) for s in line_spans("甲\r\n\n乙")]
    [(0, 1), (3, 3), (4, 5)]
    """
    at = 0
    for match in LINE_BREAK.finditer(text):
        yield Span(start + at, start + match.start())
        at = match.end()
    if at < len(text):
        yield Span(start + at, start + len(text))
