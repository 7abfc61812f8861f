"""A string as the quantity grammar reads it: widths folded, blanks around numbers closed, positions kept.

The grammar never sees 「19 万 8,000 人」 or 「２５％」, only 「19万8,000人」 and 「25%」; every span it finds is led
back to the string it was given. Not here: cleaning (`extract.text.clean`), which joins lines and drops furniture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.model import Span
from extract.text.numerals import fold_widths

_WIDE = r"[^\x00-\x7f\s]"
_NEAR = r"[0-9%,)(]"
# A blank between a digit and a Japanese character on either side, or behind a scale word, is typesetting.
_BLANKS = re.compile(
    rf"(?<={_WIDE})\s+(?={_NEAR})|(?<={_NEAR})\s+(?={_WIDE}|%)|(?<=[0-9]),\s+(?=[0-9]{{3}}(?![0-9]))|(?<=[万億兆千百])\s+(?={_WIDE})"
    # 「令和 元 年」: the first year of an era
    rf"|(?<=元)\s+(?=年)|(?<={_WIDE})\s+(?=元\s*年)"
    # 「1 1月2 1日」: letter-spaced digits of a date
    r"|(?:(?<=[年月][0-9])|(?<=[年月]\s[0-9]))\s(?=[0-9]\s?[月日])"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `origin[i]` is where its character `i` stood, None where nothing moved."""

    text: str
    origin: tuple[int, ...] | None

    def span(self, start: int, end: int) -> Span:
        """The span of the given string that folded ``text[start:end]`` came from."""
        if self.origin is None:
            return Span(start, end)
        return Span(self.origin[start], self.origin[end - 1] + 1)


def fold(text: str) -> Folded:
    """Folds widths and closes typesetting blanks.

    >>> folded = fold("約 １９ 万 8,000 人")
    >>> folded.text, folded.span(1, 4)
    ('約19万8,000人', Span(start=2, end=6))
    """
    wide = fold_widths(text)
    pieces: list[str] = []
    origin: list[int] = []
    at, moved = 0, False
    for blank in _BLANKS.finditer(wide):
        keep = blank.start() + (1 if blank.group()[0] == "," else 0)
        pieces.append(wide[at:keep])
        origin.extend(range(at, keep))
        at, moved = blank.end(), True
    if not moved:
        return Folded(wide, None)
    pieces.append(wide[at:])
    origin.extend(range(at, len(wide)))
    return Folded("".join(pieces), tuple(origin))
