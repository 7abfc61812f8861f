"""What a PDF's own structure says against it: repairs, actions; a whole file gives no such flag."""

import pytest

from extract.page_reading import PdfBytes
from extract.read.pdf import read_pdf


def drawn_file():
    """One page with one line of text, written by hand, every offset right."""
    stream = b"BT /F1 12 Tf 72 720 Td (total 1,234) Tj ET"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return data + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % at


def codes(data):
    (page, _), *_ = read_pdf(PdfBytes(data, "made"))
    return [f.code for f in page.flags]


def test_a_whole_file_is_said_to_be_whole():
    assert codes(drawn_file()) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"%PDF-1.7", b"rubbish\n%PDF-1.7"),
        (b"%%EOF\n", b"%%EOF\nrubbish"),
        (b"startxref\n", b"startxref\n9"),
        (b"0000000009 00000 n", b"0000000011 00000 n"),
        (b"/Size 6", b"/Size 6 /Prev 99999"),
        (b"/Count 1", b"/Count -3"),
        (b"/Length 42", b"/Length 41"),
    ],
)
def test_a_file_that_had_to_be_repaired_says_so(good, bad):
    data = drawn_file()
    assert good in data
    assert codes(data.replace(good, bad)) == ["file-repaired"]


def test_actions_are_told_and_links_are_not():
    catalog = b"/Type /Catalog"
    for kind, expected in ((b"Launch", ["file-actions"]), (b"JavaScript", ["file-actions"]), (b"URI", [])):
        found = codes(drawn_file().replace(catalog, catalog + b" /OpenAction << /S /%s >>" % kind))
        assert [c for c in found if c == "file-actions"] == expected


def test_a_page_without_a_box_of_its_own_is_told():
    assert "odd-page-box" in codes(drawn_file().replace(b"/MediaBox [0 0 612 792]", b""))
    assert "odd-page-box" in codes(drawn_file().replace(b"[0 0 612 792]", b"[0 0 0 0]"))


def test_a_page_that_is_listed_twice_is_told():
    data = drawn_file().replace(b"/Kids [3 0 R]", b"/Kids [3 0 R 3 0 R]").replace(b"/Count 1", b"/Count 2")
    pages = [page for page, _ in read_pdf(PdfBytes(data, "twice"))]
    assert len(pages) == 2
    assert any("listed more than once" in flag.sample for flag in pages[0].flags)
