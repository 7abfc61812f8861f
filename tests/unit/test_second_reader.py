"""pdfplumber beside PDFium: the same page, a page the first reader makes little of, a document it refuses."""

from dataclasses import replace
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.model import PageFlag, squeezed
from extract.page_reading import PdfBytes
from extract.read.pdf import read_pdf
from extract.read.plumber import PlumberDocument
from extract.read.second import SecondReader, read_refused


@pytest.fixture(scope="module")
def sample(project_root: Path) -> bytes:
    return (project_root / "raw" / "sample-report-pdf" / "source.pdf").read_bytes()


def test_both_readers_see_the_same_characters_at_the_same_places(sample: bytes):
    page, geometry = next(iter(read_pdf(PdfBytes(sample, "sample"))))
    document = PlumberDocument(sample, "sample")
    second, drawn = document.read(0, 0)
    document.close()
    assert sorted(squeezed(page.text)) == sorted(squeezed(second.text))
    assert all(second.text[g.index : g.index + len(g.text)] == g.text for g in drawn.glyphs)
    first = {(g.text, round(g.box.x0), round(g.box.bottom / 4)) for g in geometry.glyphs}
    near = [
        any(
            (g.text, round(g.box.x0) + dx, round(g.box.bottom / 4) + dy) in first
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        )
        for g in drawn.glyphs
    ]
    assert sum(near) > 0.98 * len(near)


def test_a_doubtful_page_is_read_again_and_the_fuller_reading_kept(sample: bytes):
    page, geometry = next(iter(read_pdf(PdfBytes(sample, "sample"))))
    reader = SecondReader(sample, "sample")
    assert reader.better(page, geometry) == (page, geometry)  # nothing doubtful: the second reader is not asked
    poor = replace(page, text="", flags=(PageFlag(code="page-damaged", count=1),))
    kept, drawn = reader.better(poor, replace(geometry, glyphs=()))
    reader.close()
    assert len(drawn.glyphs) == len(geometry.glyphs)
    assert any(f.code == "second-reader" for f in kept.flags)


def test_a_document_that_both_refuse_keeps_the_first_reason():
    refusal = SourceError("broken", reason="damaged")
    with pytest.raises(SourceError) as caught:
        list(read_refused(b"%PDF-1.4\nnothing here", "x", refusal))
    assert caught.value is refusal
