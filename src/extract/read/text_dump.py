"""A text file to pages: at form feeds, or where the dump itself shows that a page began.

Many dumps lost their form feeds. Two signs are left, both learned from the document and used only where they are
consistent with pages of about one length: a page's first line carries one leading blank and stands directly under
a text line; and stray lines that hold nothing but a page number, which ends its page. Numbers also settle which
marks are true: between pages 37 and 63 there are 26 page starts, no more. The pages' texts concatenated are the
decoded file, character for character.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from extract.model import Page, PageFlag, ReadMethod, Span
from extract.text.breaks import line_spans
from extract.text.folio import parse_folio

_MIN_PAGE_LINES = 12  # a page that marks tell apart holds at least this many printed lines, as a rule
_MIN_MARKS = 4
_ALIKE = 0.45  # share of pages whose length is near the median where marks are pages
_LOOK_BACK = 300  # candidates for a page number that one is compared with
_COVERED = 0.6  # of the pages and of the file: row numbers of one table make no pages
_MIN_NUMBERS = 4  # page numbers alone make pages where there are this many in a row


class TextSource(Protocol):
    """What this module needs of a source."""

    @property
    def text(self) -> str | None:
        """The decoded file."""
        ...

    @property
    def flags(self) -> tuple[PageFlag, ...]:
        """What decoding found odd."""
        ...


@dataclass(frozen=True, slots=True)
class _Start:
    """A page start: `line` counts printed (non-blank) lines, `after` is the number printed at the end before it."""

    line: int
    after: int | None = None


def read_dump(source: TextSource) -> Iterator[tuple[Page, None]]:
    """The pages of a text file, in order; `Page.label` where printed numbers prove it."""
    text = source.text or ""
    at = 0
    for index, (page_text, label) in enumerate(_cut(text)):
        page = Page(
            page_no=index + 1,
            source_start=at,
            text=page_text,
            method=ReadMethod.TEXT,
            label=label,
            flags=source.flags if index == 0 else (),
        )
        at += len(page_text)
        yield page, None


def _cut(text: str) -> list[tuple[str, str | None]]:
    """Page texts with their labels."""
    if "\x0c" in text.rstrip("\x0c\n\r \t"):
        parts = text.split("\x0c")
        pages = [p + "\x0c" for p in parts[:-1]] + ([parts[-1]] if parts[-1].strip() else [])
        if not parts[-1].strip():
            pages[-1] += parts[-1]
        return [(p, None) for p in pages]
    spans = list(line_spans(text))
    printed = [i for i, s in enumerate(spans) if text[s.start : s.end].strip()]
    starts = _page_starts(text, spans, printed)
    offsets = [0] + [_offset_of(spans, printed, s) for s in starts[1:]] + [len(text)]
    labels = _labels(starts, _last_number(text, spans, printed, starts))
    return [(text[a:b], label) for a, b, label in zip(offsets, offsets[1:], labels, strict=False)]


def _offset_of(spans: Sequence[Span], printed: Sequence[int], start: _Start) -> int:
    """Where a page begins: at its first line, or right behind the number that ended the page before."""
    if start.after is None:
        return spans[printed[start.line]].start
    return spans[printed[start.line - 1] + 1].start


def _page_starts(text: str, spans: Sequence[Span], printed: Sequence[int]) -> list[_Start]:
    marks = _marks(text, spans, printed)
    length = statistics.median(b - a for a, b in zip([0, *marks], marks, strict=False)) if marks else 0.0
    numbers = _numbers(text, spans, printed, marks)
    starts = {0: _Start(0)}
    starts |= {line: _Start(line) for line in marks}
    starts |= {line + 1: _Start(line + 1, value) for line, value in numbers if line + 1 < len(printed)}
    ordered = [starts[line] for line in sorted(starts)]
    return _without_false_marks(ordered, length, len(printed)) if numbers else ordered


def _marks(text: str, spans: Sequence[Span], printed: Sequence[int]) -> list[int]:
    """Printed lines with one leading blank (right under a text line where such suffice), if they mark pages here."""
    opened = [
        position
        for position, index in enumerate(printed)
        if position and text[spans[index].start] == " " and not text[spans[index].start + 1].isspace()
    ]
    under = [position for position in opened if printed[position - 1] == printed[position] - 1]
    return _if_pages(under, len(printed)) or _if_pages(opened, len(printed))


def _if_pages(marks: list[int], end: int) -> list[int]:
    """The marks, if they stand about one page apart."""
    if len(marks) < _MIN_MARKS:
        return []
    lengths = [b - a for a, b in pairwise([*marks, end])]
    usual = statistics.median(lengths)
    alike = sum(abs(n - usual) <= max(3, usual * 0.15) for n in lengths) / len(lengths)
    return marks if usual >= _MIN_PAGE_LINES and alike >= _ALIKE else []


def _numbers(text: str, spans: Sequence[Span], printed: Sequence[int], marks: Sequence[int]) -> list[tuple[int, int]]:
    """Lines that are page numbers, as (printed line, value): the longest chain that agrees with the pages."""
    found = []
    for position, index in enumerate(printed):
        span = spans[index]
        printed_text = text[span.start : span.end].strip()
        if len(printed_text) > 12:
            continue
        folio = parse_folio(printed_text)
        if folio and folio.series == "arabic" and 0 < folio.value < 3000:
            found.append((position, folio.value))
    if marks:
        return _longest_chain(found, lambda one, other: _marks_agree(one, other, marks))
    steps = [q - p for (p, a), (q, b) in pairwise(found) if b == a + 1 and 8 <= q - p <= 90]
    if len(steps) < _MIN_NUMBERS - 1:
        return []
    length = statistics.median(steps)
    chain = _longest_chain(found, lambda one, other: _lines_agree(one, other, length))
    if len(chain) < _MIN_NUMBERS:
        return []
    chain = _completed(chain, found, len(printed))
    every = chain[-1][1] - chain[0][1] + 1
    covered = chain[-1][0] - chain[0][0] >= len(printed) * _COVERED
    return chain if covered and len(chain) >= every * _COVERED else []


def _completed(chain: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """The chain with the numbers that fit only into its gaps: pages much longer or shorter than the others."""
    whole: list[tuple[int, int]] = []
    following = [*chain[1:], (end, chain[-1][1] + 2)]
    for one, other in zip(chain, following, strict=True):
        whole.append(one)
        for value in range(one[1] + 1, other[1]):
            fits = [f for f in found if f[1] == value and whole[-1][0] < f[0] < other[0]]
            if len(fits) == 1:
                whole.append(fits[0])
    return whole


def _marks_agree(one: tuple[int, int], other: tuple[int, int], marks: Sequence[int]) -> bool:
    """Whether two numbers differ by the page starts between them, give or take a false or a missing one."""
    pages = other[1] - one[1]
    starts = bisect_right(marks, other[0]) - bisect_right(marks, one[0] + 1) + 1
    return pages > 0 and abs(starts - pages) <= max(1, round(pages * 0.06))


def _lines_agree(one: tuple[int, int], other: tuple[int, int], length: float) -> bool:
    """Whether two numbers stand as many lines apart as so many pages take."""
    pages, lines = other[1] - one[1], other[0] - one[0]
    return pages > 0 and length * 0.4 <= lines / pages <= length * 1.6


def _longest_chain(
    found: Sequence[tuple[int, int]], agree: Callable[[tuple[int, int], tuple[int, int]], bool]
) -> list[tuple[int, int]]:
    """The longest chain of numbers each of which agrees with the one before it; empty under two."""
    best: list[tuple[int, int]] = []  # (numbers in the chain that ends here, where it came from)
    for i, one in enumerate(found):
        size, origin = 1, -1
        for j in range(max(0, i - _LOOK_BACK), i):
            if best[j][0] >= size and agree(found[j], one):
                size, origin = best[j][0] + 1, j
        best.append((size, origin))
    if not best or max(best)[0] < 2:
        return []
    at = max(range(len(best)), key=lambda i: best[i][0])
    chain = []
    while at >= 0:
        chain.append(found[at])
        at = best[at][1]
    return chain[::-1]


def _without_false_marks(starts: list[_Start], length: float, total: int) -> list[_Start]:
    """Page starts without those that printed numbers prove to be none.

    Between two printed numbers there are as many page starts as they differ by. Where there are more, the mark
    goes that leaves the shortest page with its neighbour.
    """
    kept = list(starts)
    anchors = [s for s in kept if s.after is not None]
    for one, other in pairwise(anchors):
        while True:
            inside = kept[kept.index(one) : kept.index(other) + 1]
            excess = len(inside) - 1 - ((other.after or 0) - (one.after or 0))
            if excess <= 0 or len(inside) < 3:
                break
            joined = {
                mark: after.line - before.line
                for before, mark, after in zip(inside, inside[1:], inside[2:], strict=False)
            }
            mark = min(joined, key=lambda m: joined[m])
            if joined[mark] > length * 1.3:
                break
            kept.remove(mark)
    return kept


def _last_number(text: str, spans: Sequence[Span], printed: Sequence[int], starts: Sequence[_Start]) -> int | None:
    """The number printed at the very end of the file, where it goes on from the last anchor."""
    anchors = [(i, s.after) for i, s in enumerate(starts) if s.after is not None]
    if not anchors or not printed:
        return None
    span = spans[printed[-1]]
    folio = parse_folio(text[span.start : span.end])
    index, value = anchors[-1]
    return folio.value if folio and value is not None and folio.value == value + len(starts) - index else None


def _labels(starts: Sequence[_Start], last: int | None) -> list[str | None]:
    """The folio of each page: counted from the printed numbers on either side, none where these disagree."""
    labels: list[str | None] = [None] * len(starts)
    anchors = [(i - 1, s.after) for i, s in enumerate(starts) if s.after is not None]
    if last is not None:
        anchors.append((len(starts) - 1, last))
    if not anchors:
        return labels
    first, value = anchors[0]
    for i in range(first, -1, -1):
        labels[i] = _label(value, i - first)
    for (a, low), (b, high) in pairwise(anchors):
        if low is not None and high is not None and high - low == b - a:
            for i in range(a, b + 1):
                labels[i] = _label(low, i - a)
        else:
            labels[a], labels[b] = _label(low, 0), _label(high, 0)
    final, value = anchors[-1]
    for i in range(final, len(starts)):
        labels[i] = _label(value, i - final)
    return labels


def _label(value: int | None, step: int) -> str | None:
    return None if value is None or value + step < 1 else str(value + step)
