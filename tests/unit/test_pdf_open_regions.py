"""What belongs to a table without a drawn grid, and what does not."""

import pytest
from sheet import Sheet, rows_of
from test_pdf_tables import ROWS, fill_rows

from extract.model import BBox, Fill


def head_row(sheet, top):
    sheet.write(110, top, "区分")
    sheet.write(250, top, "件数")
    sheet.write(360, top, "比率")


def test_a_title_between_rules_of_one_width_parts_two_tables():
    sheet = Sheet()
    for top in (100, 240):
        head_row(sheet, top + 4)
        fill_rows(sheet, top + 24, 20)
        for y in range(top, top + 81, 20):
            sheet.across(y, 100, 400)
    sheet.write(100, 228, "■別の集計")
    _, _, parts = sheet.read()
    assert [rows_of(p) for p in parts] == [[["区分", "件数", "比率"], *[list(r) for r in ROWS]]] * 2


def test_a_lone_text_in_the_middle_between_its_rules_stays_a_row():
    sheet = Sheet()
    head_row(sheet, 104)
    sheet.write(104, 135, "西の地方")
    fill_rows(sheet, 164, 20)
    for y in (100, 120, 160, 180, 200, 220):
        sheet.across(y, 100, 400)
    _, _, (part,) = sheet.read()
    assert part.rows == 5
    assert part.cell(1, 0).text == "西の地方"


@pytest.mark.parametrize("missing", [0, 2])
def test_a_coloured_first_column_under_a_coloured_head_holds_its_rows(missing):
    sheet = Sheet()
    head_row(sheet, 104)
    fill_rows(sheet, 124, 20)
    sheet.band(100, 120, "#c9d8ea")
    for y in (120, 140, 160):
        sheet.band(y, y + 20 - missing / 10, "#e6eef7", x0=100, x1=160)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == [["区分", "件数", "比率"], *[list(r) for r in ROWS]]
    assert part.evidence.fill_bands == 4


def test_the_last_two_rows_of_a_table_at_the_top_of_a_page_are_a_table():
    sheet = Sheet()
    for i, (label, count, share) in enumerate((("東浜県", "1,056", "12.5%"), ("計", "2,789", "8.0%"))):
        sheet.write(104, 104 + 20 * i, label)
        sheet.right(296, 104 + 20 * i, count)
        sheet.right(396, 104 + 20 * i, share)
    for y in (100, 120, 140):
        sheet.across(y, 100, 400)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == [["東浜県", "1,056", "12.5%"], ["計", "2,789", "8.0%"]]


def test_prose_on_tiles_of_unequal_width_is_no_table():
    sheet = Sheet()
    areas = [(100, 400, 100), (100, 400, 150), (140, 360, 200), (100, 400, 250)]
    for k, (x0, x1, top) in enumerate(areas):
        sheet.fills.append(Fill(box=BBox(x0=x0, top=top, x1=x1, bottom=top + 50), colour=f"#e{k}eef7"))
        for line in range(2):
            sheet.write(
                x0 + 10, top + 10 + 16 * line, "支援の仕組みを次のように改める" if line else "今後に向けた考え方"
            )
    assert sheet.read()[2] == ()


@pytest.mark.parametrize(("label", "found"), [("第{}章", 0), ("種別{}", 1)])
def test_page_numbers_that_fall_once_between_chapters_are_a_contents_page(label, found):
    sheet = Sheet()
    for i, page in enumerate((3, 9, 14, 22, 30, 37, 41, 40, 52, 58)):
        sheet.write(100, 100 + 18 * i, label.format(i + 1))
        sheet.write(160, 100 + 18 * i, "調べた範囲" + "とその方法" * (i % 2))
        sheet.right(400, 100 + 18 * i, str(page))
    assert len(sheet.read()[2]) == found
