"""What a PDF's own structure says against it: repairs, actions; a whole file gives no such flag."""

import zlib

import pytest

from extract import page_reading
from extract.errors import SourceError
from extract.page_reading import PdfBytes
from extract.read.pdf import read_pdf
from extract.read.pdf_streams import is_undecodable, unfolds_beyond


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


def test_actions_on_opening_are_told_and_links_are_not():
    catalog, page = b"/Type /Catalog", b"/Type /Page /Parent"
    for kind in (b"Launch", b"JavaScript", b"URI"):
        found = codes(drawn_file().replace(catalog, catalog + b" /OpenAction << /S /%s >>" % kind))
        assert "file-actions" in found
    link = b"/Annots [<< /Subtype /Link /A << /S /URI /URI (http://example.org) >> >>] "
    assert "file-actions" not in codes(drawn_file().replace(page, link + page))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"/MediaBox", b"/UserUnit 72 /MediaBox"),
        (b"/Contents 4 0 R", b"/Contents [%s]" % (b"4 0 R " * 5)),
        (b"/Type /Catalog", b"/Type /Catalog /Junk %s0%s" % (b"[" * 450, b"]" * 450)),
        (b"/Type /Catalog", b"/Type /Catalog /Note (<!DOCTYPE x [<!ENTITY y SYSTEM 'z'>]>)"),
    ],
)
def test_what_is_odd_about_a_file_is_told(good, bad):
    assert "file-odd" in codes(drawn_file().replace(good, bad))


def test_a_plain_user_unit_and_contents_in_parts_are_not_odd():
    data = drawn_file().replace(b"/MediaBox", b"/UserUnit 1.0 /MediaBox")
    assert "file-odd" not in codes(data.replace(b"/Contents 4 0 R", b"/Contents [4 0 R]"))


def test_a_later_revision_that_replaces_objects_is_told():
    data = drawn_file()
    begin = data.index(b"4 0 obj")
    again = data[begin : data.index(b"endobj", begin) + 6]
    assert "file-revised" in codes(data.replace(b"xref\n0 6", again + b"\nxref\n0 6"))


def test_text_that_is_read_as_something_else_than_it_shows_is_told():
    shown = b"BT /F1 12 Tf 72 720 Td (total 1,234) Tj ET"
    marked = b"/Span << /ActualText (one) >> BDC " + shown + b" EMC"
    assert "replaced-text" in codes(drawn_file().replace(shown, marked))


def test_a_page_that_shows_nothing_says_so():
    assert "blank-page" in codes(drawn_file().replace(b"(total 1,234) Tj", b"" + b" " * 16))


def test_a_page_whose_contents_cannot_be_unfolded_is_refused():
    packed = b"x\x9c" + bytes(range(7, 47))
    data = drawn_file().replace(b"<< /Length 42 >>", b"<< /Length 42 /Filter /FlateDecode >>")
    data = data.replace(b"BT /F1 12 Tf 72 720 Td (total 1,234) Tj ET", packed)
    with pytest.raises(SourceError) as caught:
        codes(data)
    assert caught.value.reason == "damaged"


def stream(packed, dictionary=b"/Filter /FlateDecode"):
    return b"7 0 obj\n<< /Length %d %s >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), dictionary, packed)


def test_how_much_streams_unfold_to_is_counted_piece_by_piece():
    once = zlib.compress(b" " * 3_000_000)
    twice = stream(zlib.compress(once), b"/Filter [/FlateDecode /FlateDecode]")
    for data in (stream(once), twice):
        assert unfolds_beyond(data, 2_900_000)
        assert not unfolds_beyond(data, 3_000_000)
        assert not is_undecodable(data)
    assert unfolds_beyond(stream(once) * 2, 3_000_000)
    assert not unfolds_beyond(stream(once, b"/Filter /DCTDecode"), 0)


def test_a_row_longer_than_any_file_is_damage():
    rows = b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns %d >>"
    packed = zlib.compress(b"\x02" * 999)
    assert is_undecodable(stream(packed, rows % 2_147_483_647))
    assert not is_undecodable(stream(packed, rows % 300))


def test_a_page_without_a_box_of_its_own_is_told():
    assert "odd-page-box" in codes(drawn_file().replace(b"/MediaBox [0 0 612 792]", b""))
    assert "odd-page-box" in codes(drawn_file().replace(b"[0 0 612 792]", b"[0 0 0 0]"))


def test_a_page_that_is_listed_twice_is_told():
    data = drawn_file().replace(b"/Kids [3 0 R]", b"/Kids [3 0 R 3 0 R]").replace(b"/Count 1", b"/Count 2")
    pages = [page for page, _ in read_pdf(PdfBytes(data, "twice"))]
    assert len(pages) == 2
    assert any("listed more than once" in flag.sample for flag in pages[0].flags)


@pytest.mark.parametrize(("size", "reason"), [(5_000, "too-big-inside"), (500, "memory")])
def test_memory_that_a_bomb_used_up_is_put_down_to_the_bomb(monkeypatch, size, reason):
    def out_of_memory(*arguments, **named):
        raise SourceError("too much", where="made", hint="", reason="memory")

    monkeypatch.setattr(page_reading, "run_isolated", out_of_memory)
    monkeypatch.setattr(page_reading, "MAX_UNFOLDED_BYTES", 1_000)
    with pytest.raises(SourceError) as caught:
        list(page_reading.read_pdf_isolated(stream(zlib.compress(b" " * size)), "made"))
    assert caught.value.reason == reason
