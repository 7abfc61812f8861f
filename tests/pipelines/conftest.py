"""A tiny document and stages that read it in no time, so that the shell can be tested apart from the library."""

import os
from pathlib import Path

import pytest
from tiny import tiny_report

from extract.errors import SourceError
from extract.folders import Folders


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
        return tiny_report(work.document_id, _text(work), work.inputs["source"].split()[-1])

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

        rows = report_of(work).datasets
        if _text(work).startswith("BADROW"):
            rows = {name: tuple({**row, "no": None} for row in found) for name, found in rows.items()}
        return replace(work.result("audit"), datasets=rows)

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
