"""Tables from hand-made page geometry: what rules, bands and white space tell."""

import pytest
from sheet import Sheet, rows_of

from extract.lines.printed import printed_lines
from extract.model import BBox, Fill
from extract.tables.pdf_refine import is_number
from extract.tables.pdf_rules import find_ruling

ROWS = [("北川県", "1,234", "5.0%"), ("東浜県", "△56", "12.5%"), ("南山県", "789", "－")]


def fill_rows(sheet, top, pitch):
    for i, (label, count, share) in enumerate(ROWS):
        sheet.write(104, top + i * pitch, label)
        sheet.right(296, top + i * pitch, count)
        sheet.right(396, top + i * pitch, share)


def test_a_grid_with_a_merged_head_is_read_with_its_spans():
    sheet = Sheet()
    sheet.write(104, 110, "区分")
    sheet.write(270, 102, "実績")
    sheet.write(240, 122, "件数")
    sheet.write(340, 122, "比率")
    fill_rows(sheet, 142, 20)
    for y in (100, 140, 160, 180, 200):
        sheet.across(y, 100, 400)
    sheet.across(120, 200, 400)
    for x in (100, 200, 400):
        sheet.down(x, 100, 200)
    sheet.down(300, 120, 200)
    _, _, (part,) = sheet.read()
    assert (part.rows, part.columns, part.header_rows) == (5, 3, 2)
    head = part.cell(0, 1)
    assert (head.text, head.column_span) == ("実績", 2)
    assert part.cell(0, 0).row_span == 2
    assert [c.text for c in part.cells if c.row == 3] == list(ROWS[1])


def test_pieces_quote_the_page_text():
    sheet = Sheet()
    fill_rows(sheet, 102, 20)
    for y in (100, 120, 140, 160):
        sheet.across(y, 100, 400)
    for x in (100, 200, 300, 400):
        sheet.down(x, 100, 160)
    page, _, (part,) = sheet.read()
    for cell in part.cells:
        quoted = "".join(page.text[p.start - page.source_start : p.end - page.source_start] for p in cell.pieces)
        assert quoted == cell.text


def test_dotted_rules_make_a_grid():
    sheet = Sheet()
    fill_rows(sheet, 102, 20)
    for y in (100, 120, 140, 160):
        sheet.dots(y, 100, 400)
    for x in (100, 200, 300, 400):
        for y in range(100, 160):
            sheet.rules.append(BBox(x0=x - 0.4, top=y, x1=x + 0.4, bottom=y + 0.8))
    _, _, (part,) = sheet.read()
    assert part.method == "dotted-lattice"
    assert rows_of(part) == [list(r) for r in ROWS]


@pytest.mark.parametrize("levels", [(100, 120, 182), (100, 120, 140, 160, 182), (120,)])
def test_rules_across_alone_are_enough(levels):
    sheet = Sheet()
    sheet.write(110, 104, "区分")
    sheet.write(250, 104, "件数")
    sheet.write(360, 104, "比率")
    fill_rows(sheet, 124, 20)
    for y in levels:
        sheet.across(y, 100, 400)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == [["区分", "件数", "比率"], *[list(r) for r in ROWS]]
    assert part.header_rows == 1


def test_coloured_rows_alone_are_enough():
    sheet = Sheet()
    sheet.write(110, 104, "区分")
    sheet.write(250, 104, "件数")
    sheet.write(360, 104, "比率")
    fill_rows(sheet, 124, 20)
    for y, colour in ((101, "#4472c4"), (141, "#eef3fa")):
        sheet.fills.append(Fill(box=BBox(x0=100, top=y, x1=400, bottom=y + 19), colour=colour))
    _, _, (part,) = sheet.read()
    assert rows_of(part)[1:] == [list(r) for r in ROWS]


def test_running_text_in_a_frame_is_no_table():
    sheet = Sheet()
    for i in range(8):
        sheet.write(104, 104 + 16 * i, "地域の企業を支援する計画について検討した結果を示す")
    for y in (100, 240):
        sheet.across(y, 100, 400)
    for x in (100, 400):
        sheet.down(x, 100, 240)
    assert sheet.read()[2] == ()


def test_two_columns_of_prose_are_no_table_and_are_read_one_after_the_other():
    sheet = Sheet()
    for i in range(12):
        sheet.write(60, 100 + 16 * i, "左の段の文章がここに続いて書かれる")
        sheet.write(260, 100 + 16 * i, "右の段の文章がここに続いて書かれる")
    page, geometry, parts = sheet.read()
    assert parts == ()
    assert [line.text[0] for line in printed_lines(page, geometry)] == ["左"] * 12 + ["右"] * 12


def test_every_glyph_is_in_exactly_one_line():
    sheet = Sheet()
    sheet.write(100, 100, "本文に注")
    sheet.write(140, 98, "1", size=6)
    sheet.write(100, 130, "ふりがな", size=4)
    sheet.write(100, 136, "振仮名")
    page, geometry, _ = sheet.read()
    lines = printed_lines(page, geometry)
    indices = sorted(i for line in lines for p in line.pieces for i in range(p.start - 100, p.end - 100))
    assert [i for i in indices if not page.text[i].isspace()] == [g.index for g in geometry.glyphs]
    assert any(line.text == "本文に注1" for line in lines)
    assert any(line.text == "ふりがな" for line in lines)


def test_pieces_of_a_rule_are_chained_and_keep_their_ends():
    sheet = Sheet()
    for x in (100, 180, 260):
        sheet.across(100, x, x + 80)
    (seg,) = find_ruling(sheet.read()[1]).across
    assert (seg.lo, seg.hi, seg.ends) == (100, 340, (180.0, 260.0))


def test_numbers_of_tables():
    assert all(is_number(t) for t in ("△1,234", "(12.3)", "１２３", "5％", "－", "12人"))
    assert not any(is_number(t) for t in ("", "第3回", "表1", "令和5年度"))
