"""PDF reading: hand-made files, refusals with a reason, what is hidden, and the limits around the reader."""

import pytest

from extract.errors import SourceError
from extract.page_reading import PdfBytes, read_pdf_isolated
from extract.read.isolated import Limits, run_isolated
from extract.read.pdf import read_pdf


def pdf(content: bytes, *, page: bytes = b"", unicode_map: bytes = b"") -> bytes:
    """A one-page PDF with this content stream; `unicode_map` is what stands between begincmap and endcmap."""
    cmap = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap %s endcmap end end" % unicode_map
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> " + page + b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s>>" % (b"/ToUnicode 6 0 R " if unicode_map else b""),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"xref\n0 7\n0000000000 65535 f \n%strailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )


def read(data: bytes):
    return list(read_pdf(PdfBytes(data, "made")))


def test_text_boxes_and_drawings():
    ((page, geometry),) = read(
        pdf(b"BT /F1 10 Tf 100 700 Td (Total 42) Tj ET 0 g 100 690 200 0.5 re f 0.9 0.9 1 rg 90 600 50 20 re f")
    )
    assert page.text == "Total 42\n"
    assert "".join(g.text for g in geometry.glyphs) == "Total42"
    first = geometry.glyphs[0]
    assert page.text[first.index] == "T"
    assert first.box.x0 == pytest.approx(100, abs=0.5)
    assert first.box.bottom == pytest.approx(101.2, abs=0.5)
    assert len(geometry.rules) == 1
    assert geometry.fills[0].box.top == pytest.approx(180)


def test_a_rotated_page_is_read_as_displayed():
    ((page, geometry),) = read(pdf(b"BT /F1 10 Tf 0 1 -1 0 100 200 Tm (Turned) Tj ET", page=b"/Rotate 90"))
    assert (page.width_pt, page.height_pt) == (800, 600)
    boxes = [g.box for g in geometry.glyphs]
    assert all(g.upright for g in geometry.glyphs)
    assert [b.x0 for b in boxes] == sorted(b.x0 for b in boxes)
    assert boxes[-1].top == pytest.approx(boxes[0].top)


def test_what_nobody_can_see_is_left_out_and_flagged():
    content = (
        b"BT /F1 12 Tf 72 700 Td (Seen) Tj 3 Tr (Hidden) Tj 0 Tr 1 1 1 rg 0 -20 Td (White) Tj "
        b"0 g /F1 0.1 Tf 0 -20 Td (Tiny) Tj /F1 12 Tf 5000 5000 Td (Off) Tj ET"
    )
    ((page, _),) = read(pdf(content))
    assert page.text.split() == ["Seen"]
    assert {f.code: f.sample for f in page.flags} == {
        "hidden-text": "Hidden",
        "white-text": "White",
        "tiny-text": "Tiny",
        "off-page-text": "Off",
    }


def test_white_text_on_colour_is_seen():
    ((page, _),) = read(pdf(b"0 0 0.5 rg 60 690 200 30 re f BT 1 1 1 rg /F1 12 Tf 72 700 Td (Head) Tj ET"))
    assert page.text == "Head\n"


def test_doubled_glyphs_count_once():
    ((page, _),) = read(pdf(b"BT /F1 12 Tf 72 700 Td (Bold) Tj ET BT /F1 12 Tf 72.4 700 Td (Bold) Tj ET"))
    assert page.text.split() == ["Bold"]


def test_a_ligature_of_two_equal_letters_counts_twice():
    ranges = b"1 begincodespacerange <00> <FF> endcodespacerange"
    letters = b"4 beginbfchar <73> <0073> <74> <0074> <6F> <006F> <78> <00660066> endbfchar"
    ((page, geometry),) = read(pdf(b"BT /F1 12 Tf 72 700 Td (stox) Tj ET", unicode_map=ranges + b" " + letters))
    assert page.text == "stoff\n"
    assert "".join(g.text for g in geometry.glyphs) == "stoff"


@pytest.mark.parametrize(("matrix", "turn"), [(b"0 -1 1 0", 1), (b"-1 0 0 -1", 2), (b"0 1 -1 0", 3)])
def test_characters_say_how_far_they_are_turned(matrix, turn):
    ((_, geometry),) = read(pdf(b"BT /F1 10 Tf %s 300 400 Tm (Turned) Tj ET" % matrix))
    assert {(g.upright, g.turn) for g in geometry.glyphs} == {(False, turn)}
    boxes = [g.box for g in geometry.glyphs]
    across = [(b.top, b.bottom) if turn == 2 else (b.x0, b.x1) for b in boxes]
    assert {round(high - low, 1) for low, high in across} == {10.0}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"plain text", "not-a-pdf"),
        (b"%PDF-1.4\n", "damaged"),
        (pdf(b"").replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0     "), "no-pages"),
    ],
)
def test_refusals_say_why(data, reason):
    with pytest.raises(SourceError) as caught:
        read(data)
    assert caught.value.reason == reason
    assert caught.value.hint


def test_isolated_reading_gives_the_same():
    data = pdf(b"BT /F1 10 Tf 100 700 Td (Total 42) Tj ET")
    (result,) = read_pdf_isolated(data, "made")
    assert result.page == read(data)[0][0]
    assert [line.text for line in result.lines] == ["Total 42"]


def test_a_refusal_comes_through_the_pipe():
    with pytest.raises(SourceError) as caught:
        list(read_pdf_isolated(b"plain text", "made"))
    assert caught.value.reason == "not-a-pdf"


@pytest.mark.parametrize(
    ("task", "reason", "cpu_seconds"),
    [("abort", "reader-crash", 5), ("leave", "reader-crash", 5), ("spin", "timeout", 1), ("hoard", "memory", 40)],
)
def test_a_reader_that_misbehaves_is_ended(task, reason, cpu_seconds):
    limits = Limits(
        cpu_seconds=cpu_seconds, cpu_seconds_a_page=0, cpu_cap_seconds=cpu_seconds + 1, memory_bytes=600 << 20
    )
    with pytest.raises(SourceError) as caught:
        list(run_isolated(f"tests.unit.mock_reader:{task}", (), where="made", limits=limits))
    assert caught.value.reason == reason
