"""Printed pages as a reader reads them: columns, edges, boxes, notes at the foot, furigana, labels in charts."""

from dataclasses import replace

import pytest
from sheet import Sheet

from extract.blocks import build_blocks
from extract.lines import mark_furniture
from extract.lines.pictures import mark_pictures
from extract.lines.printed import printed_lines
from extract.model import BBox, Glyph, LineKind
from extract.rules import load_rules

FULL = "湖岸の遊歩道は毎年少しずつ延びて町の外れまで"  # 22 characters: as wide as a column of 220 points
LAST = "つながった。"


def read(*sheets):
    """Lines and pages of sheets as the pages of one document."""
    pages, lines, at = [], [], 0
    for number, sheet in enumerate(sheets, 1):
        page, geometry, _ = sheet.read()
        page = replace(page, page_no=number, source_start=at, width_pt=595.0, height_pt=842.0)
        geometry = replace(geometry, page_no=number)
        lines += mark_pictures(printed_lines(page, geometry), geometry, ())
        pages.append(page)
        at = page.source_end
    return mark_furniture(lines, pages)


def blocks(*sheets):
    lines, pages = read(*sheets)
    found = build_blocks(lines, (), pages, load_rules()).blocks
    return [(b.label.value, b.text.text) for b in sorted(found, key=lambda b: b.reading_order)]


def paragraph(sheet, left, top, lines=4, size=10.0, pitch=17.0, start=""):
    """A paragraph of full lines and a short last one; returns its text."""
    texts = [start + FULL[len(start) :]] + [FULL] * (lines - 2) + [LAST]
    for i, text in enumerate(texts):
        sheet.write(left, top + i * pitch, text, size)
    return "".join(texts)


def test_a_tab_at_the_margin_leaves_paragraphs_whole():
    sheet = Sheet()
    for i, char in enumerate("第四章"):
        sheet.write(560, 205 + 14 * i, char, 14.0)
    one = paragraph(sheet, 100, 200)
    other = paragraph(sheet, 100, 272, start="　")
    assert [t for label, t in blocks(sheet) if len(t) > 3] == [one, other.strip()]


def test_a_heading_as_wide_as_the_page_does_not_take_in_the_paragraph_below():
    sheet = Sheet()
    heading = "第2章 " + FULL[:19]
    sheet.write(100, 100, heading)
    text = paragraph(sheet, 110, 120)
    assert blocks(sheet) == [("section_header", heading), ("text", text)]


def test_a_paragraph_that_begins_with_the_number_of_another_section_is_no_heading():
    sheet = Sheet()
    text = paragraph(sheet, 110, 120, start="第1節で述べたとおり")
    assert blocks(sheet) == [("text", text)]


def test_lines_end_where_their_box_does():
    sheet = Sheet()
    for i in range(3):
        sheet.write(80, 100 + 17 * i, FULL * 2)
    sheet.band(190, 320, x0=90, x1=350)
    boxed = [paragraph(sheet, 110, 194, lines=2), paragraph(sheet, 110, 260, lines=2)]
    assert [t for _, t in blocks(sheet)][1:] == boxed


def test_two_columns_in_a_stretch_of_the_page_are_read_one_after_the_other():
    sheet = Sheet()
    for i in range(8):
        sheet.write(60, 100 + 17 * i, FULL * 2)
    left = paragraph(sheet, 60, 262, lines=4)
    right = paragraph(sheet, 300, 262, lines=4)
    for i in range(8):
        sheet.write(60, 352 + 17 * i, FULL * 2)
    texts = [line.text for line in read(sheet)[0]]
    assert "".join(texts[8:16]) == left + right


def test_columns_below_a_headline_are_found_however_much_stands_across_the_page():
    """Rows across the page end no stretch at its margins: what lies below them is looked at by itself."""
    sheet = Sheet()
    for i in range(12):
        sheet.write(80, 60 + 12 * i, FULL * 2)
    sheet.write(90, 216, "第2節")
    sheet.write(140, 216, FULL + FULL[:12])
    left = paragraph(sheet, 80, 240, lines=6)
    right = paragraph(sheet, 320, 240, lines=6)
    assert [t for _, t in blocks(sheet)][-2:] == [left, right]


def test_a_stop_hung_into_the_white_between_columns_joins_no_lines():
    sheet = Sheet()
    for i in range(12):
        stop = "、" if i == 7 else ""
        sheet.write(80, 100 + 17 * i, FULL + stop)
        sheet.write(320, 100 + 17 * i, FULL)
    lines = read(sheet)[0]
    assert [line.text for line in lines[:12]] == [FULL] * 7 + [FULL + "、"] + [FULL] * 4


def test_rows_in_pieces_are_no_columns_of_prose():
    """A list with names, addresses that end alike, and numbers: its rows are read across."""
    sheet = Sheet()
    for i in range(8):
        sheet.write(60, 60 + 17 * i, FULL * 2)
    for i in range(6):
        sheet.write(60, 220 + 17 * i, "湖畔図書館")
        sheet.write(140, 220 + 17 * i, FULL[:11])
        sheet.write(290, 220 + 17 * i, "053-113-9191　9:00～18:00")
    texts = [line.text for line in read(sheet)[0]]
    assert texts[8:11] == ["湖畔図書館", FULL[:11], "053-113-9191　9:00～18:00"]


def test_text_that_runs_around_a_picture_stays_one_paragraph():
    sheet = Sheet()
    sheet.picture(310, 90, 500, 150)
    lines = [FULL] * 4 + [FULL + FULL[:18]] * 3 + [LAST]
    for i, text in enumerate(lines):
        sheet.write(80, 100 + 17 * i, text)
    assert blocks(sheet) == [("text", "".join(lines))]


def test_labels_of_a_chart_hide_no_columns():
    sheet = Sheet()
    left = paragraph(sheet, 60, 100, lines=14)
    for i in range(12):
        sheet.write(70, 350 + 9 * i, "港", 5.0)
        sheet.write(120 + 9 * i, 350 + 9 * i, "1.5", 5.0)
    right = paragraph(sheet, 300, 104, lines=20)
    texts = [line.text for line in read(sheet)[0]]
    assert "".join(texts[:14]) == left
    assert "".join(texts[-20:]) == right


def test_furigana_tear_no_sentence_and_are_kept_apart():
    sheet = Sheet()
    text = paragraph(sheet, 100, 200)
    sheet.write(101, 213, "こがん", 3.0)
    lines, _ = read(sheet)
    assert [x.text for x in lines if x.kind is LineKind.RUBY] == ["こがん"]
    found = blocks(sheet)
    assert ("text", text) in found
    assert ("footnote", "こがん") in found


def test_a_sentence_goes_on_over_the_notes_at_the_foot_of_its_page():
    first, second = Sheet(), Sheet()
    for i in range(12):
        first.write(100, 500 + 17 * i, FULL)
    first.write(100, 740, "1 町役場による。", 8.0)
    first.write(110, 752, "2021年の調べ", 8.0)
    first.write(100, 764, "2 湖岸会の名簿", 8.0)
    second.write(100, 100, FULL)
    second.write(100, 117, LAST)
    assert blocks(first, second) == [
        ("text", FULL * 13 + LAST),
        ("footnote", "1町役場による。2021年の調べ"),
        ("footnote", "2湖岸会の名簿"),
    ]


def test_a_line_stops_early_where_a_long_word_would_not_fit():
    sheet = Sheet()
    for i in range(3):
        sheet.write(100, 100 + 17 * i, FULL)
    sheet.write(100, 151, "遊歩道の案内板（多くは木製の")
    sheet.write(100, 168, "infrastructures)を直し、橋の手すりも塗り替え")
    sheet.write(100, 185, FULL)
    sheet.write(100, 202, LAST)
    assert len(blocks(sheet)) == 1


def test_lines_set_to_the_right_stand_for_themselves():
    sheet = Sheet()
    sheet.write(330, 100, "湖政発第12号")
    sheet.write(330, 117, "湖医発第34号")
    for i in range(4):
        sheet.write(100, 180 + 17 * i, FULL + FULL[:10])
    assert [t for _, t in blocks(sheet)][:2] == ["湖政発第12号", "湖医発第34号"]


def chart(sheet):
    for i, height in enumerate((20, 60, 45, 80)):
        x = 120 + 40 * i
        sheet.fills.append(replace(band(x, 300 - height, x + 20, 300)))
        sheet.write(x, 304, str(2018 + i), 6.0)
        sheet.write(x + 2, 292 - height, str(10 * height), 6.0)
    for i, tick in enumerate(("1,000", "500", "0")):
        sheet.write(111 - 3 * len(tick), 215 + 40 * i, tick, 6.0)


def band(x0, top, x1, bottom):
    sheet = Sheet()
    sheet.band(top, bottom, "#3388cc", x0=x0, x1=x1)
    return sheet.fills[0]


def test_labels_of_bars_are_a_picture_and_their_caption_is_not():
    sheet = Sheet()
    sheet.write(110, 190, "第1-2図　来園者数の推移", 9.0)
    chart(sheet)
    sheet.write(110, 320, "資料：湖岸会調べ", 8.0)
    text = paragraph(sheet, 100, 400)
    found = blocks(sheet)
    assert [label for label, _ in found] == ["caption", "picture", "source_note", "text"]
    assert found[-1][1] == text
    shown = "".join(found[1][1].split())
    assert sorted(shown) == sorted("2018201920202021" + "200600450800" + "1,0005000")


@pytest.mark.parametrize("curves", [1, 4])
def test_a_text_in_a_drawn_box_is_no_picture(curves):
    sheet = Sheet()
    texts = [paragraph(sheet, 100, 200, lines=3), paragraph(sheet, 100, 251, lines=3, start="　")]
    page, geometry, _ = sheet.read()
    frame = BBox(x0=90.0, top=190.0, x1=340.0, bottom=310.0)
    geometry = replace(geometry, curves=(frame,) * curves)
    marked = mark_pictures(printed_lines(page, geometry), geometry, ())
    assert {x.kind for x in marked} == {LineKind.BODY}
    assert "".join(x.text for x in marked) == "".join("".join(texts).split())


def test_what_stands_in_a_table_is_no_label():
    sheet = Sheet()
    chart(sheet)
    page, geometry, _ = sheet.read()
    whole = BBox(x0=90.0, top=180.0, x1=320.0, bottom=320.0)
    marked = mark_pictures(printed_lines(page, geometry), geometry, (whole,))
    assert {x.kind for x in marked} == {LineKind.BODY}


def test_a_box_of_text_is_read_where_it_stands():
    sheet = Sheet()
    left = paragraph(sheet, 40, 100, lines=6)
    right = paragraph(sheet, 310, 100, lines=4)
    sheet.band(180, 330, x0=300, x1=540)
    sheet.write(310, 190, "囲み記事")
    boxed = paragraph(sheet, 310, 215, lines=3)
    below = paragraph(sheet, 40, 206, lines=9)
    texts = "".join(line.text for line in read(sheet)[0])
    assert texts == left + below + right + "囲み記事" + boxed


def test_a_scale_above_the_bars_is_part_of_the_chart():
    sheet = Sheet()
    chart(sheet)
    sheet.write(96, 175, "1,500", 6.0)
    assert [x.kind for x in read(sheet)[0] if x.text == "1,500"] == [LineKind.PICTURE]


def test_short_columns_of_vertical_writing_end_their_paragraph():
    sheet = Sheet()
    texts = [FULL, FULL, LAST, FULL, FULL, LAST]
    for i, text in enumerate(texts):
        for k, char in enumerate(text):
            sheet.glyphs.append(glyph(len(sheet.text) + k, char, 500 - 18 * i, 100 + 10 * k))
        sheet.text += text + "\n"
    assert blocks(sheet) == [("text", FULL * 2 + LAST)] * 2


def glyph(index, char, x, top):
    box = BBox(x0=float(x), top=float(top), x1=x + 10.0, bottom=top + 10.0)
    return Glyph(index=index, text=char, box=box, size_pt=10.0)
