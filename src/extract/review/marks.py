"""What was made from which stretch of source text, and a page's text cut at those places.

Here: collecting the places of all records and splitting a page into segments. Not here: HTML.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extract.model import CellStatus, Page, QuantityValue, Report, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing made from the source span `span`.

    `kind` is cell, mention, quantity, finding or row; `surface` its source text; `meaning` what it was read as;
    `link` leads to its own page, relative to the document's folder.
    """

    span: Span
    kind: str
    tone: str
    surface: str
    meaning: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a page's text over which the same marks hold. `anchors` begin here."""

    start: int
    text: str
    tones: tuple[str, ...]
    title: str
    anchors: tuple[str, ...]


def anchor(span: Span) -> str:
    """The fragment that names a source span on its page.

    >>> anchor(Span(12, 20))
    'c12-20'
    """
    return f"c{span.start}-{span.end}"


def describe_value(value: QuantityValue) -> str:
    """A quantity's value as one short line.

    >>> from decimal import Decimal
    >>> from extract.model import QuantityKind
    >>> describe_value(QuantityValue(kind=QuantityKind.COUNT, low=Decimal(35), unit="社"))
    'count ≥ 35 社'
    """
    words = [value.kind.value]
    if value.start_date or value.end_date:
        words.append(" – ".join(d for d in dict.fromkeys((value.start_date, value.end_date)) if d))
    words.append(_interval(value))
    if value.approximate:
        words.append("approx.")
    if value.unit:
        words.append(value.unit)
    return " ".join(w for w in words if w)


def _interval(value: QuantityValue) -> str:
    if value.low is None and value.high is None:
        return ""
    if value.low == value.high:
        return f"{value.low:f}"
    low = "" if value.low is None else f"{'>' if value.low_open else '≥'} {value.low:f}"
    high = "" if value.high is None else f"{'<' if value.high_open else '≤'} {value.high:f}"
    return ", ".join(part for part in (low, high) if part)


def find_marks(report: Report) -> Iterator[Mark]:
    """Every mark of a document, in no particular order."""
    source = report.source_text
    yield from _cell_marks(report, source)
    names = {e.entity_id: e.name for e in report.entities}
    for m in report.mentions:
        meaning = f"{m.label.value} {names.get(m.entity_id or '', 'unresolved')}"
        link = f"entities.html#{m.entity_id}" if m.entity_id else "entities.html"
        yield Mark(span=m.place, kind="mention", tone="mention", surface=m.text, meaning=meaning, link=link)
    for q in report.quantities:
        yield Mark(
            span=q.place,
            kind="quantity",
            tone="quantity",
            surface=q.text,
            meaning=describe_value(q.value),
            link="",
        )
    for f in report.findings:
        for e in (e for e in f.evidence if e.document_id is None):
            yield Mark(
                span=e.span,
                kind="finding",
                tone=f.severity.value,
                surface=e.quote,
                meaning=f"{f.verdict.value}: {f.message}",
                link=f"findings.html#{f.finding_id}",
            )
    yield from _row_marks(report.datasets, source)


def _cell_marks(report: Report, source: str) -> Iterator[Mark]:
    for t in report.tables:
        for c in t.cells:
            if c.status not in (CellStatus.READ, CellStatus.PLACED):
                continue
            for piece in c.pieces:
                yield Mark(
                    span=piece,
                    kind="cell",
                    tone="cell",
                    surface=source[piece.start : piece.end],
                    meaning=f"{t.number or t.caption or 'table'}, row {c.row}, column {c.column}: {c.text}",
                    link=f"tables.html#{t.table_id}",
                )


def _row_marks(datasets: Mapping[str, Iterable[Mapping[str, object]]], source: str) -> Iterator[Mark]:
    for name, rows in datasets.items():
        for index, row in enumerate(rows):
            start, end = row.get("source_start"), row.get("source_end")
            if isinstance(start, int) and isinstance(end, int) and start < end:
                yield Mark(
                    span=Span(start, end),
                    kind="row",
                    tone="row",
                    surface=source[start:end],
                    meaning=f"{name}, row {index}",
                    link=f"datasets.html#{name}-{index}",
                )


def marks_by_page(report: Report) -> dict[int, list[Mark]]:
    """Marks by the page on which they begin, in source order."""
    starts = [(p.source_start, p.source_end, p.page_no) for p in report.pages]
    found: dict[int, list[Mark]] = defaultdict(list)
    ordered = sorted(find_marks(report), key=lambda m: (m.span.start, m.span.end, m.kind, m.meaning))
    index = 0
    for mark in ordered:
        while index + 1 < len(starts) and mark.span.start >= starts[index][1]:
            index += 1
        found[starts[index][2]].append(mark)
    return dict(found)


def cut_page(page: Page, marks: list[Mark]) -> list[Segment]:
    """The page's text as segments, cut wherever a mark begins or ends. Dataset rows only anchor, they tint nothing."""
    first, last = page.source_start, page.source_end
    cuts = {first, last}
    anchors: dict[int, set[str]] = defaultdict(set)
    opened: dict[int, list[Mark]] = defaultdict(list)
    closed: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        start, end = max(mark.span.start, first), min(mark.span.end, last)
        anchors[start].add(anchor(mark.span))
        cuts.add(start)
        if mark.kind != "row" and start < end:
            cuts.add(end)
            opened[start].append(mark)
            closed[end].append(mark)
    active: list[Mark] = []
    segments: list[Segment] = []
    ordered = sorted(cuts)
    for start, end in itertools.pairwise(ordered):
        for mark in closed[start]:
            active.remove(mark)
        active.extend(opened[start])
        segments.append(
            Segment(
                start=start,
                text=page.text[start - first : end - first],
                tones=tuple(sorted({m.tone for m in active})),
                title="\n".join(dict.fromkeys(f"{m.kind}: {m.meaning}" for m in active)),
                anchors=tuple(sorted(anchors[start])),
            )
        )
    return segments
