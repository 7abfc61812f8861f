"""The sample report as a PDF: the same facts, tables in several styles, blanks between scripts left out.

Needs reportlab and a Japanese TrueType font, of which a subset is embedded. Same content and font, same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Text

from sample.elements import Byline, Element, Grid, Heading, Items, Lines, PageBreak, Paragraph, Picture, Sample

FONT = "Body"
UNNUMBERED_PAGES = 2
_JAPANESE = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef①-⑳％]"
_LATIN = r"[0-9A-Za-zÀ-ÿ%.,)\]]"
_SPACED = re.compile(rf"(?:{_JAPANESE} ){{3,}}|{_JAPANESE} \d+ {_JAPANESE}(?: {_JAPANESE})*")


def tight(text: str) -> str:
    """A text without the blanks that a dump puts between Japanese and Latin characters and digits."""
    text = re.sub(rf"(?<={_JAPANESE}) (?={_LATIN})|(?<={_LATIN}) (?={_JAPANESE})", "", text)
    return re.sub(rf"(?:(?<={_JAPANESE}) (?={_JAPANESE})){{1}}", "", text) if _letter_spaced(text) else text


def _letter_spaced(text: str) -> bool:
    return re.search(rf"(?:{_JAPANESE} ){{4,}}", text) is not None


def heading_text(text: str) -> str:
    """A heading with its number closed up and set off by a full-width blank.

    >>> heading_text("第 2 章 連邦政府の支援"), heading_text("要 旨")
    ('第2章　連邦政府の支援', '要旨')
    """
    hit = re.match(r"(第) ?(\d+) ?([章節]) (.*)", text)
    if hit:
        return f"{hit[1]}{hit[2]}{hit[3]}　{tight(hit[4])}"
    return text.replace(" ", "") if len(text.replace(" ", "")) <= 4 else tight(text)


def _style(name: str, **words: object) -> ParagraphStyle:
    base = {"fontName": FONT, "fontSize": 10.5, "leading": 18, "wordWrap": "CJK"}
    return ParagraphStyle(name, **{**base, **words})


STYLES = {
    "text": _style("text", firstLineIndent=10.5, spaceAfter=4),
    "line": _style("line", spaceAfter=2),
    "item": _style("item", leftIndent=14, firstLineIndent=-10.5, spaceAfter=2),
    "byline": _style("byline", alignment=TA_RIGHT),
    "h1": _style("h1", fontSize=17, leading=26, spaceAfter=14),
    "h2": _style("h2", fontSize=14, leading=22, spaceBefore=10, spaceAfter=8),
    "h3": _style("h3", fontSize=12, leading=20, spaceBefore=6, spaceAfter=4),
    "h4": _style("h4", fontSize=10.5, leading=18, spaceBefore=4, spaceAfter=2),
    "caption": _style("caption", alignment=TA_CENTER, spaceBefore=8, spaceAfter=4),
    "note": _style("note", fontSize=8.5, leading=12, spaceBefore=3),
    "cell": _style("cell", fontSize=9, leading=12),
    "number": _style("number", fontSize=9, leading=12, alignment=TA_RIGHT),
    "head": _style("head", fontSize=9, leading=12, alignment=TA_CENTER),
}


def _para(text: str, style: str) -> Text:
    return Text(escape(text), STYLES[style])


class Photo(Flowable):
    """A grey box with a line drawing: something that holds no text."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height, self.hAlign = width, height, "CENTER"

    def draw(self) -> None:
        """Paints the box and two hills."""
        self.canv.setFillColor(colors.HexColor("#dddddd"))
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(colors.HexColor("#aaaaaa"))
        for left in (0.1, 0.45):
            path = self.canv.beginPath()
            path.moveTo(self.width * left, 0)
            path.lineTo(self.width * (left + 0.2), self.height * 0.6)
            path.lineTo(self.width * (left + 0.45), 0)
            self.canv.drawPath(path, stroke=0, fill=1)


_HAIR, _RULE = 0.5, 0.9
_GREY = colors.HexColor("#e8e8e8")


def _lines(style: str, rows: int, head: int) -> list[tuple[object, ...]]:
    """The drawing commands of a table style."""
    last = ("LINEBELOW", (0, rows - 1), (-1, rows - 1), _RULE, colors.black)
    if style == "grid":
        return [
            ("GRID", (0, 0), (-1, -1), _HAIR, colors.black),
            ("BACKGROUND", (0, 0), (-1, head - 1), _GREY),
        ]
    if style == "three-rule":
        return [
            ("LINEABOVE", (0, 0), (-1, 0), _RULE, colors.black),
            ("LINEBELOW", (0, head - 1), (-1, head - 1), _HAIR, colors.black),
            last,
        ]
    if style == "zebra":
        return [("BACKGROUND", (0, r), (-1, r), _GREY) for r in range(head, rows, 2)]
    if style == "row-rules":
        rules = [("LINEBELOW", (0, r), (-1, r), _HAIR, colors.black) for r in range(rows)]
        return [("LINEABOVE", (0, 0), (-1, 0), _RULE, colors.black), *rules]
    return []


def _table(grid: Grid, body: tuple[tuple[str, ...], ...]) -> Table:
    head = grid.header_rows
    cells = [[_cell(text, header=r < head, label=c == 0) for c, text in enumerate(row)] for r, row in enumerate(body)]
    spans: list[tuple[object, ...]] = []
    for c, text in enumerate(body[0]):
        if text == "" and c == 1:
            spans.append(("SPAN", (0, 0), (1, 0)))
    style = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        *spans,
        *_lines(grid.style, len(body), head),
    ]
    return Table(cells, colWidths=[w * mm for w in grid.widths_mm], style=TableStyle(style), hAlign="CENTER")


def _cell(text: str, *, header: bool, label: bool) -> Text:
    number = re.fullmatch(r"[\d,.]+％?", text) is not None
    return _para(tight(text), "head" if header else "number" if number and not label else "cell")


def _caption(grid: Grid) -> str:
    return f"{grid.number.replace(' ', '')}　{tight(grid.caption)}"


def _notes(grid: Grid) -> list[Flowable]:
    return [_para(tight(note), "note") for note in (grid.note, grid.source) if note]


def _grid(grid: Grid) -> Iterator[Flowable]:
    caption = [_para(_caption(grid), "caption")] if grid.number else [Spacer(1, 4)]
    if grid.dump == "absent":
        yield KeepTogether([*caption, Photo(90 * mm, 40 * mm), *_notes(grid)])
        return
    if grid.splits:
        middle = (len(grid.body) + 1) // 2
        yield from (*caption, _table(grid, grid.body[:middle]), NewPage())
        yield _table(grid, (*grid.body[: grid.header_rows], *grid.body[middle:]))
        yield from _notes(grid)
    else:
        yield KeepTogether([*caption, _table(grid, grid.body), *_notes(grid)])
    yield Spacer(1, 8)


def _beside(left: Grid, right: Grid) -> Flowable:
    halves = [[_para(_caption(g), "caption"), _table(g, g.body), *_notes(g)] for g in (left, right)]
    style = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table([halves], colWidths=[82 * mm, 74 * mm], style=style)


def _flow(elements: tuple[Element, ...]) -> Iterator[Flowable]:
    by_key = {e.key: e for e in elements if isinstance(e, Grid)}
    second = {e.beside for e in by_key.values() if e.beside}
    for element in elements:
        if isinstance(element, Grid) and element.key in second:
            continue
        if isinstance(element, Grid) and element.beside:
            yield _beside(element, by_key[element.beside])
        else:
            yield from _one(element)


def _one(element: Element) -> Iterator[Flowable]:
    if isinstance(element, PageBreak):
        yield NewPage()
    elif isinstance(element, Heading):
        if element.level == 1:
            yield NewPage()
        yield _para(heading_text(element.text), f"h{element.level}")
    elif isinstance(element, Byline):
        yield _para(tight(element.affiliation), "byline")
        yield _para(element.name.replace(" ", "　"), "byline")
        yield Spacer(1, 10)
    elif isinstance(element, Paragraph):
        yield _para(tight(element.text), "text")
    elif isinstance(element, Items):
        groups = [element.items[i : i + element.per_line] for i in range(0, len(element.items), element.per_line)]
        yield from (_para("　".join(tight(t) for t in g), "item") for g in groups)
    elif isinstance(element, Lines):
        yield from (_para(tight(t), "line") for t in element.lines)
    elif isinstance(element, Picture):
        yield KeepTogether([Photo(100 * mm, 45 * mm), _para(tight(element.caption), "caption")])
    elif isinstance(element, Grid):
        yield from _grid(element)


def _furniture(title: str, canvas: Canvas, document: SimpleDocTemplate) -> None:
    """The running head and the folio of one page."""
    if document.page <= UNNUMBERED_PAGES:
        return
    canvas.setFont(FONT, 8)
    canvas.drawString(25 * mm, A4[1] - 15 * mm, tight(title))
    canvas.drawCentredString(A4[0] / 2, 12 * mm, str(document.page - UNNUMBERED_PAGES))


def write_pdf(sample: Sample, path: Path, font: Path) -> None:
    """Writes the sample report as a PDF with a subset of `font` embedded."""
    pdfmetrics.registerFont(TTFont(FONT, str(font)))
    document = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
        topMargin=24 * mm,
        bottomMargin=24 * mm,
        title=sample.title,
        author="見本調査室",
        lang="ja",
        invariant=1,
    )
    page = partial(_furniture, sample.title)
    document.build(list(_flow(sample.elements)), onFirstPage=page, onLaterPages=page)
