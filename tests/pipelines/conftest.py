"""A tiny document and stages that read it in no time, so that the shell can be tested apart from the library."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.folders import Folders
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


def pytest_configure(config):
    config.addinivalue_line("filterwarnings", "ignore:.*:DeprecationWarning")


def _clean(text, start):
    return CleanText(text, (Segment(0, len(text), start, len(text)),))


def fake_report(document_id, text, sha256):
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


def _text(work):
    content = work.folders.source(work.document_id).read_bytes()
    if not content:
        raise SourceError("the file is empty", where=work.document_id, hint="supply the document", reason="empty")
    if content.startswith(b"CRASH"):
        os.kill(os.getpid(), 6)
    if content.startswith(b"BUG"):
        raise ZeroDivisionError("a bug of a stage")
    if content.startswith(b"BREACH"):
        return content.decode()
    return content.decode()


def fake_stages(log):
    """Stages over the fake report; every stage that really runs appends to the file `log`."""
    from extract.report import Language, Layout, Reading

    def note(work, stage):
        with log.open("a", encoding="utf-8") as stream:
            stream.write(f"{work.document_id} {stage}\n")

    def report_of(work):
        return fake_report(work.document_id, _text(work), work.inputs["source"].split()[-1])

    def read(work):
        note(work, "reading")
        work.on_page(1)
        return Reading(pages=report_of(work).pages, lines=(), parts=())

    def lay_out(work):
        note(work, "layout")
        work.result("reading")
        r = report_of(work)
        blocks = r.blocks[:-1] if r.pages[0].text.startswith("BREACH") else r.blocks
        return Layout(document=r.document, blocks=blocks, sections=r.sections, tables=r.tables, ledger={})

    def understand(work):
        note(work, "language")
        work.result("layout")
        return Language(quantities=report_of(work).quantities, mentions=(), entities=())

    def audit(work):
        note(work, "audit")
        from dataclasses import replace

        layout = work.result("layout")
        work.result("language")
        return replace(report_of(work), blocks=layout.blocks, datasets={})

    def datasets(work):
        note(work, "datasets")
        from dataclasses import replace

        return replace(work.result("audit"), datasets=report_of(work).datasets)

    return {"reading": read, "layout": lay_out, "language": understand, "audit": audit, "datasets": datasets}


@pytest.fixture
def stage_log(tmp_path, monkeypatch):
    """Puts the fake stages in; gives the lines of what ran since the last look."""
    from pipelines import steps

    log = tmp_path / "stages.log"
    monkeypatch.setattr(steps, "MAKE", fake_stages(log))

    def ran():
        lines = log.read_text(encoding="utf-8").split("\n")[:-1] if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    return ran


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """An empty pair of folders, also named by the environment."""
    for name in ("DAGSTER_HOME", "EXTRACT_CACHE"):
        monkeypatch.delenv(name, raising=False)
    found = Folders(raw=tmp_path / "raw", curated=tmp_path / "curated")
    found.raw.mkdir()
    monkeypatch.setenv("EXTRACT_RAW", str(found.raw))
    monkeypatch.setenv("EXTRACT_CURATED", str(found.curated))
    return found


def put(folders: Folders, document_id: str, text: str | bytes) -> Path:
    """A text document in raw/."""
    path = folders.document(document_id) / "source.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def document(folders):
    return lambda document_id, text: put(folders, document_id, text)
