"""How this document sets its paragraphs: learned from all its lines, never assumed.

Dumps differ: some keep a blank at the end of a paragraph's last line, some indent the first line, some put an empty
line under every line, some do not wrap at all. Each habit is used only where the lines bear it out.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import Line, LineKind

_FULL_MARKS = frozenset(chr(c) for c in range(0xFF01, 0xFF61) if not unicodedata.normalize("NFKC", chr(c)).isalnum())
_SENTENCE_END = "。．！？」）)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What holds in a document.

    `printed` says that lines have boxes. `trailing_blank`: a blank at a line's end ends its paragraph. `indent`:
    paragraphs begin with an ideographic blank. `unwrapped`: each line is a paragraph. `spacing` is the usual number
    of empty lines between two lines. `widths` are full line widths by page (half-width columns), `width` that of
    the document. `size_pt` is the body type size, `lefts` where lines of a printed page usually begin, in points.
    """

    printed: bool
    trailing_blank: bool
    indent: bool
    unwrapped: bool
    spacing: int
    width: float
    widths: dict[int, float]
    size_pt: float | None
    lefts: dict[int, tuple[float, ...]]

    def columns(self, text: str) -> int:
        """Width of a text as this document's full widths are measured."""
        return columns(text, folded=self.trailing_blank)

    def gap(self, line: Line) -> int:
        """Empty lines above a line beyond the usual spacing."""
        return max(0, line.blanks_before - self.spacing) if not self.printed else line.blanks_before

    def indent_em(self, line: Line) -> float:
        """How far a printed line begins right of where lines of its column usually do, in its type size."""
        if line.box is None or not line.size_pt:
            return 0.0
        x0 = line.box.x0
        near = [left for left in self.lefts.get(line.page_no, ()) if x0 - 3.5 * line.size_pt < left <= x0 + 1]
        return (x0 - near[0]) / line.size_pt if near else 0.0

    def full_width(self, page_no: int) -> float:
        """How wide a full line is on a page."""
        return self.widths.get(page_no, self.width)


def columns(text: str, *, folded: bool = False) -> int:
    """Width of a text in half-width columns, blanks at its end left out.

    With `folded`, full-width letters and digits count as if they were half-width: so that a change of width alone
    moves no paragraph.

    >>> columns("幅 ab "), columns("２０"), columns("２０", folded=True)
    (5, 4, 2)
    """
    text = text.rstrip()
    if text.isascii():
        return len(text)
    wide = "W" if folded else "WF"
    width = len(text) + sum(unicodedata.east_asian_width(c) in wide for c in text)
    return width + (sum(c in _FULL_MARKS for c in text) if folded else 0)


def learn_habits(lines: Sequence[Line]) -> Habits:
    """The habits of a document, from its body lines."""
    body = [line for line in lines if line.kind is LineKind.BODY]
    printed = any(line.box is not None for line in body)
    trailing_blank = not printed and _ends_in_blanks(body)
    width, widths = _widths(body, folded=trailing_blank)
    return Habits(
        printed=printed,
        trailing_blank=trailing_blank,
        indent=_is_indented(body),
        unwrapped=not printed and _is_unwrapped(body),
        spacing=_spacing(body),
        width=width,
        widths=widths,
        size_pt=_body_size(body),
        lefts=_lefts(body),
    )


def _ends_in_blanks(body: Sequence[Line]) -> bool:
    """Whether a trailing blank marks the end of a paragraph: most full stops at a line's end have one, few others."""
    stops = [line for line in body if line.text.rstrip().endswith("。")]
    marked = sum(line.ends_paragraph for line in body)
    if len(stops) < 5 or not 0.02 * len(body) < marked < 0.7 * len(body):
        return False
    return sum(line.ends_paragraph for line in stops) >= 0.7 * len(stops)


def _is_indented(body: Sequence[Line]) -> bool:
    indented = sum(line.text.startswith("　") for line in body)
    return indented >= 3 and 0.03 * len(body) < indented < 0.6 * len(body)


def _is_unwrapped(body: Sequence[Line]) -> bool:
    """Whether lines are paragraphs: most long ones end as sentences do."""
    long = [line for line in body if len(line.text.strip()) >= 15]
    if len(long) < 5:
        return False
    ended = sum(line.text.rstrip()[-1] in _SENTENCE_END for line in long)
    return ended >= 0.6 * len(long)


def _spacing(body: Sequence[Line]) -> int:
    counts = Counter(line.blanks_before for line in body if not line.starts_page)
    return counts.most_common(1)[0][0] if counts else 0


def _widths(body: Sequence[Line], *, folded: bool) -> tuple[float, dict[int, float]]:
    """The full width of the document's lines and of each page with enough of them."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for line in body:
        by_page[line.page_no].append(columns(line.text, folded=folded))
    everything = [w for page in by_page.values() for w in page if w >= 20] or [40]
    width = statistics.quantiles(everything, n=20)[16] if len(everything) > 1 else float(everything[0])
    widths = {}
    for page_no, page in by_page.items():
        long = [w for w in page if w >= 20]
        if len(long) >= 8:
            widths[page_no] = max(statistics.quantiles(long, n=10)[7], width * 0.6)
    return width, widths


def _body_size(body: Sequence[Line]) -> float | None:
    sizes: Counter[float] = Counter()
    for line in body:
        if line.size_pt is not None:
            sizes[round(line.size_pt, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else None


def _lefts(body: Sequence[Line]) -> dict[int, tuple[float, ...]]:
    """Where lines begin on each printed page: the places at least three lines share, the commonest first."""
    starts: dict[int, Counter[int]] = defaultdict(Counter)
    for line in body:
        if line.box is not None:
            starts[line.page_no][round(line.box.x0 / 2)] += 1
    return {
        page_no: tuple(place * 2.0 for place, count in counts.most_common() if count >= 3)
        for page_no, counts in starts.items()
    }
