"""The review site: complete, escaped, self-contained, and every link leads somewhere."""

import re
from decimal import Decimal
from pathlib import Path

from extract.model import (
    Block,
    BlockLabel,
    Cell,
    CellStatus,
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
    Segment,
    Severity,
    Span,
    Table,
    TableBody,
    Verdict,
)
from extract.review import build_site
from extract.review.marks import cut_page, marks_by_page

TEXT = "会員は 35 社である。<script>alert(1)</script>\n甲 12\n乙 30\n"


def tiny_report() -> Report:
    page = Page(page_no=1, source_start=0, text=TEXT, method=ReadMethod.TEXT)
    at = TEXT.index("甲")
    cells = (
        *tuple(
            Cell(row=r, column=c, text=TEXT[s : s + n], page_no=1, pieces=(Span(s, s + n),), value=v)
            for r, c, s, n, v in ((0, 0, at, 1, None), (0, 1, at + 2, 2, Decimal(12)), (1, 0, at + 5, 1, None))
        ),
        Cell(
            row=1,
            column=1,
            text="",
            page_no=1,
            pieces=(Span(at + 5, at + 9),),
            status=CellStatus.AMBIGUOUS,
            candidates=("30", None),
            rule="totals",
        ),
    )
    table = Table(
        table_id="t-1",
        page_no=1,
        rows=2,
        columns=2,
        header_rows=0,
        body=TableBody.FOUND,
        method="dump",
        cells=cells,
        pieces=(Span(at, at + 9),),
        caption="会員",
        number="表 1",
    )
    finding = Finding(
        finding_id="f-1",
        check="tables.sum",
        severity=Severity.ERROR,
        verdict=Verdict.CONTRADICTION,
        message="35 ≠ 42",
        evidence=(
            Evidence(role="prose", page_no=1, span=Span(4, 6), quote="35"),
            Evidence(role="table", page_no=1, span=Span(at + 2, at + 4), quote="12"),
        ),
    )
    quantity = Quantity(
        quantity_id="q-1",
        text="35 社",
        value=QuantityValue(kind=QuantityKind.COUNT, low=Decimal(35), high=Decimal(35), unit="社"),
        place=Span(4, 8),
        clean_span=Span(3, 6),
        core_span=Span(3, 6),
        page_no=1,
        block_id="b-1",
    )
    block = Block(
        block_id="b-1",
        page_no=1,
        reading_order=0,
        label=BlockLabel.TEXT,
        text=CleanText(TEXT[:11], (Segment(0, 11, 0, 11),)),
        pieces=(Span(0, 11),),
    )
    document = Document(
        document_id="tiny",
        title="小さな<報告>",
        media_type="text/plain",
        sha256="0" * 64,
        pages=1,
        characters=len(TEXT),
        language="ja",
        text_layer="text",
    )
    return Report(
        document=document,
        pages=(page,),
        blocks=(block,),
        sections=(),
        tables=(table,),
        quantities=(quantity,),
        findings=(finding,),
        datasets={"list_items": ({"no": "1", "source_start": at, "source_end": at + 4},)},
    )


def test_segments_hold_the_whole_page():
    report = tiny_report()
    segments = cut_page(report.pages[0], marks_by_page(report)[1])
    assert "".join(s.text for s in segments) == TEXT
    tinted = {s.text: s.tones for s in segments if s.tones}
    assert tinted["35"] == ("error", "quantity")
    assert tinted["12"] == ("cell", "error")


def test_site_is_escaped_and_every_link_leads_somewhere(tmp_path: Path):
    index = build_site([tiny_report()], tmp_path / "review")
    pages = sorted((tmp_path / "review").rglob("*.html"))
    assert index in pages
    for path in pages:
        html = path.read_text(encoding="utf-8")
        assert "<script>alert" not in html
        assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
        for link in re.findall(r'href="([^"]+)"', html):
            target, _, fragment = link.partition("#")
            file = (path.parent / target).resolve() if target else path
            assert file.exists(), (path.name, link)
            if fragment:
                assert f'id="{fragment}"' in file.read_text(encoding="utf-8"), (path.name, link)


def test_ambiguous_cells_show_every_candidate(tmp_path: Path):
    build_site([tiny_report()], tmp_path)
    html = (tmp_path / "tiny" / "tables.html").read_text(encoding="utf-8")
    assert re.search(r'class="ambiguous"[^>]*>30 \| ∅<', html)


def test_a_second_build_leaves_nothing_of_the_first(tmp_path: Path):
    build_site([tiny_report()], tmp_path)
    build_site([], tmp_path)
    assert not (tmp_path / "tiny").exists()
    assert "No document" in (tmp_path / "index.html").read_text(encoding="utf-8")
