"""Running heads, running feet and page numbers: lines that belong to the page, not to the text.

A running line repeats, digits aside, at the same edge of at least three pages. A page number is a line that holds
nothing else and keeps its distance to the count of pages. Neither is taken for what only looks like it: table
heads, unit lines and captions may repeat at the top of pages too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, zip_longest

from extract.model import Line, LineKind, Page
from extract.text.folio import Folio, parse_folio

_EDGE_LINES = 3  # how deep furniture reaches into a dump's page
_EDGE_SHARE = 0.11  # of a PDF page's height, at top and bottom
_SIDE_SHARE = 0.07  # of its width, at both sides
_REPEATS = 3
_FAR_APART = 5  # pages between two lone numbers that say how long a page is
_PAGE_LINES = (12, 90)
_LEAST_NUMBERS = 4
_MOST_NUMBERS = 200  # more lone numbers than this are cells
_ROW_LIMIT = 3  # a row of more lines side by side is a table's
_NUMBER = re.compile(r"[0-9０-９]+")
_ENDS = re.compile(
    r"^\D{0,4}(?P<first>[0-9０-９]{1,4})(?![0-9０-９年月章節])|(?<![0-9０-９第])(?P<last>[0-9０-９]{1,4})\D{0,3}$"
)
_TEXT = re.compile(r"[。、]\s*$|単位|^\s*[（(]?(?:続|注|出所|出典|資料|備考)|^\s*(?:表|図|図表|写真)\s*[0-9０-９]")

Candidate = tuple[int, LineKind]  # a line's position in the document, and the edge it stands at


def mark_furniture(
    lines: Sequence[Line], pages: Sequence[Page], rules: object = None
) -> tuple[tuple[Line, ...], tuple[Page, ...]]:
    """All lines with their kind set and numbered through, and the pages with their printed folios.

    Args:
        lines: The lines of all pages, page by page in reading order.
        pages: All pages, in order.
        rules: Not used; the figures stand above.
    """
    del rules
    by_page: dict[int, list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        by_page[line.page_no].append(position)
    edges: list[Candidate] = []
    for page in pages:
        edges += _edge_lines(page, lines, by_page[page.page_no])
    kinds: dict[int, LineKind] = {}
    labels = {p.page_no: p.label for p in pages if p.label is not None}
    _mark_numbers(lines, edges, len(pages), kinds, labels)
    if len(pages) == 1:
        kinds.update(dict.fromkeys(_numbers_among(lines), LineKind.PAGE_NUMBER))
    _mark_running(lines, edges, kinds, labels)
    _fill_labels(pages, labels)
    marked = tuple(replace(line, line_index=i, kind=kinds.get(i, line.kind)) for i, line in enumerate(lines))
    return marked, tuple(replace(p, label=labels.get(p.page_no)) for p in pages)


def _edge_lines(page: Page, lines: Sequence[Line], positions: Sequence[int]) -> list[Candidate]:
    """The lines of a page that may be furniture."""
    if page.height_pt is None or page.width_pt is None:
        top = [(p, LineKind.PAGE_HEADER) for p in positions[:_EDGE_LINES]]
        return top + [(p, LineKind.PAGE_FOOTER) for p in positions[max(_EDGE_LINES, len(positions) - _EDGE_LINES) :]]
    found: list[Candidate] = []
    for position in positions:
        box = lines[position].box
        if box is None:
            continue
        beside = box.x1 < page.width_pt * _SIDE_SHARE or box.x0 > page.width_pt * (1 - _SIDE_SHARE)
        if box.bottom < page.height_pt * _EDGE_SHARE or beside:
            found.append((position, LineKind.PAGE_HEADER))
        elif box.top > page.height_pt * (1 - _EDGE_SHARE):
            found.append((position, LineKind.PAGE_FOOTER))
    return [c for c in found if _side_by_side(lines, c, found) <= _ROW_LIMIT]


def _side_by_side(lines: Sequence[Line], one: Candidate, others: Iterable[Candidate]) -> int:
    """How many edge lines stand on the same row."""
    box = lines[one[0]].box
    if box is None:
        return 1
    boxes = (lines[p].box for p, _ in others)
    return sum(b is not None and b.top < box.bottom and b.bottom > box.top for b in boxes)


def _mark_numbers(
    lines: Sequence[Line],
    edges: Sequence[Candidate],
    pages: int,
    kinds: dict[int, LineKind],
    labels: dict[int, str],
) -> None:
    """Page numbers: each keeps its distance to the count of pages with others of its series."""
    votes: dict[tuple[str, int], dict[int, tuple[int, Folio]]] = defaultdict(dict)
    for position, _ in edges:
        folio = parse_folio(lines[position].text)
        page_no = lines[position].page_no
        if folio is None:
            continue
        if labels.get(page_no) == str(folio.value):
            kinds[position] = LineKind.PAGE_NUMBER
        votes[folio.series, folio.value - page_no].setdefault(page_no, (position, folio))
    least = 1 if pages == 1 else 2 if pages < 8 else _REPEATS
    for group in sorted(votes.values(), key=len, reverse=True):
        if len(group) < least or (pages == 1 and not _stands_alone(lines, edges, next(iter(group.values()))[0])):
            continue
        for page_no, (position, folio) in group.items():
            if labels.setdefault(page_no, folio.printed) == folio.printed:
                kinds[position] = LineKind.PAGE_NUMBER


def _numbers_among(lines: Sequence[Line]) -> list[int]:
    """Page numbers left in a dump that lost its page breaks: lone numbers that grow evenly with the lines between them.

    Every two of them say how long a page is; the length that most others agree with, give or take a page and a half,
    is believed where at least four numbers do.
    """
    found = [
        (position, int(folio.value))
        for position, (line, after) in enumerate(zip_longest(lines[1:], lines[2:]), start=1)
        if line.box is None and line.blanks_before and (after is None or after.blanks_before)
        if (folio := parse_folio(line.text.strip())) is not None and folio.series == "arabic"
    ]
    best: list[int] = []
    for (p, a), (q, b) in combinations(found if len(found) <= _MOST_NUMBERS else [], 2):
        length = (q - p) / (b - a) if b > a else 0.0
        if b - a < _FAR_APART or not _PAGE_LINES[0] <= length <= _PAGE_LINES[1]:
            continue
        agreeing = [(at, v) for at, v in found if abs(at - p - length * (v - a)) <= 1.5 * length]
        rising = all(v < w for (_, v), (_, w) in pairwise(agreeing))
        if rising and len(agreeing) > len(best):
            best = [at for at, _ in agreeing]
    return best if len(best) >= _LEAST_NUMBERS else []


def _stands_alone(lines: Sequence[Line], edges: Sequence[Candidate], position: int) -> bool:
    """Whether a number on the only page of a document can be its page number: at the foot, nothing beside it."""
    line = lines[position]
    at_foot = any(p == position and kind is LineKind.PAGE_FOOTER for p, kind in edges)
    return at_foot and line.box is not None and all(o.box is None or o.box.top <= line.box.top for o in lines)


def _key(text: str) -> str:
    """A line for comparing with those of other pages: no digits, no blanks, one width."""
    return _NUMBER.sub("#", "".join(unicodedata.normalize("NFKC", text).split()))


def _mark_running(
    lines: Sequence[Line], edges: Sequence[Candidate], kinds: dict[int, LineKind], labels: dict[int, str]
) -> None:
    """Running heads and feet, and page numbers printed inside them."""
    groups: dict[tuple[str, LineKind], list[int]] = defaultdict(list)
    for position, kind in edges:
        text = lines[position].text
        if position not in kinds and not _TEXT.search(text) and len(_key(text).strip("#")) > 1:
            groups[_key(text), kind].append(position)
    for (_, kind), positions in groups.items():
        if len({lines[p].page_no for p in positions}) < _REPEATS or not _same_place(lines, positions):
            continue
        for position in positions:
            kinds[position] = kind
        _number_within(lines, positions, labels)
    _only_from_the_edge(lines, edges, kinds)


def _same_place(lines: Sequence[Line], positions: Sequence[int]) -> bool:
    """Whether repeated lines stand at one height, as furniture does; a dump's lines always may."""
    tops = sorted(box.top for p in positions if (box := lines[p].box) is not None)
    return not tops or sum(abs(t - tops[len(tops) // 2]) < 6 for t in tops) >= len(tops) * 0.7


def _number_within(lines: Sequence[Line], positions: Sequence[int], labels: dict[int, str]) -> None:
    """The folio at either end of a running line, where it counts with the pages."""
    offsets: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for position in positions:
        page_no = lines[position].page_no
        for match in _ENDS.finditer(lines[position].text.strip()):
            value = int(match["first"] or match["last"])
            offsets[value - page_no].append((page_no, value))
    for counted in offsets.values():
        if len({page_no for page_no, _ in counted}) >= _REPEATS and len({value for _, value in counted}) > 1:
            for page_no, value in counted:
                labels.setdefault(page_no, str(value))


def _only_from_the_edge(lines: Sequence[Line], edges: Sequence[Candidate], kinds: dict[int, LineKind]) -> None:
    """In a dump, furniture reaches inward without a gap: a repeated line behind body text is body text."""
    by_page: dict[tuple[int, LineKind], list[int]] = defaultdict(list)
    for position, kind in edges:
        if lines[position].box is None:
            by_page[lines[position].page_no, kind].append(position)
    for (_, kind), positions in by_page.items():
        inward = positions if kind is LineKind.PAGE_HEADER else positions[::-1]
        body = False
        for position in inward:
            body = body or position not in kinds
            if body and kinds.get(position) is kind:
                del kinds[position]


def _fill_labels(pages: Sequence[Page], labels: dict[int, str]) -> None:
    """Folios of unnumbered pages between two numbered ones that count on."""
    known = [(p.page_no, int(label)) for p in pages if (label := labels.get(p.page_no)) and label.isdecimal()]
    for (a, low), (b, high) in pairwise(known):
        if high - low == b - a:
            for step in range(1, b - a):
                labels.setdefault(a + step, str(low + step))
