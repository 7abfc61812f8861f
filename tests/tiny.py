"""A tiny report made from a few lines of text, for tests of everything around the library."""

from decimal import Decimal

from extract.model import (
    Block,
    BlockLabel,
    Cell,
    CleanText,
    Document,
    Evidence,
    Finding,
    Page,
    Quantity,
    QuantityKind,
    QuantityValue,
    ReadMethod,
    Report,
    Section,
    Segment,
    Severity,
    Span,
    Table,
    TableBody,
    Verdict,
    content_id,
)

TEXT = "a title\nfirst 12\nsecond 30\nlast words\n"


def _clean(text, start):
    return CleanText(text, (Segment(0, len(text), start, len(text)),))


def tiny_report(document_id="tiny", text=TEXT, sha256="0" * 64):
    """One block a line; a line "label 12" is a row of one table; a line with 「X!」 is a finding."""
    blocks, cells, at = [], [], 0
    for n, line in enumerate(text.split("\n")):
        if line.strip():
            pieces = (Span(at, at + len(line)),)
            blocks.append(
                Block(
                    block_id=content_id("b", n, line),
                    page_no=1,
                    reading_order=n,
                    label=BlockLabel.TEXT,
                    text=_clean(line, at),
                    pieces=pieces,
                )
            )
            label, _, number = line.rpartition(" ")
            if label and number.isdecimal():
                row = len(cells) // 2
                cells.append(Cell(row=row, column=0, text=label, page_no=1, pieces=(Span(at, at + len(label)),)))
                cells.append(
                    Cell(
                        row=row,
                        column=1,
                        text=number,
                        page_no=1,
                        value=Decimal(number),
                        pieces=(Span(at + len(label) + 1, at + len(line)),),
                    )
                )
        at += len(line) + 1
    section = Section(
        section_id="s-1",
        parent_id=None,
        chapter_id="s-1",
        kind="chapter",
        number="1",
        title="only",
        level=1,
        first_page_no=1,
        last_page_no=1,
        span=Span(0, len(text)),
    )
    tables = (
        (
            Table(
                table_id="t-1",
                page_no=1,
                rows=len(cells) // 2,
                columns=2,
                header_rows=0,
                body=TableBody.FOUND,
                method="fake",
                cells=tuple(cells),
                pieces=tuple(p for c in cells for p in c.pieces),
            ),
        )
        if cells
        else ()
    )
    quantities = tuple(
        Quantity(
            quantity_id=content_id("q", c.row, c.text),
            text=c.text,
            page_no=1,
            place=c.pieces[0],
            table_id="t-1",
            value=QuantityValue(kind=QuantityKind.COUNT, low=c.value, high=c.value),
            row=c.row,
            column=c.column,
            clean_span=Span(0, len(c.text)),
            core_span=Span(0, len(c.text)),
        )
        for c in cells
        if c.value is not None
    )
    wrong = text.find("!")
    findings = (
        (
            Finding(
                finding_id="f-1",
                check="table_sums.column",
                severity=Severity.ERROR,
                verdict=Verdict.CONTRADICTION,
                message="a mark of alarm",
                evidence=(Evidence(role="mark", page_no=1, span=Span(wrong, wrong + 1), quote="!"),),
            ),
        )
        if wrong >= 0
        else ()
    )
    document = Document(
        document_id=document_id,
        title=text.split("\n")[0],
        media_type="text/plain",
        sha256=sha256,
        pages=1,
        characters=len(text),
        language="ja",
        text_layer="text",
    )
    return Report(
        document=document, sections=(section,), tables=tables, quantities=quantities, findings=findings,
        pages=(Page(page_no=1, source_start=0, text=text, method=ReadMethod.TEXT),), blocks=tuple(blocks),
        datasets={
            "list_items": tuple(
                {
                    "list_title": "all lines", "no": n, "text": b.text.text, "table_id": None,
                    "document_id": document_id,
                    "page_no": 1, "source_start": b.pieces[0].start, "source_end": b.pieces[0].end,
                }
                for n, b in enumerate(blocks, start=1)
            )
        },
    )  # fmt: skip
