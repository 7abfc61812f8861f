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


def labelled(sheet, rows):
    """A head on a coloured band, rows of a label, a number and a remark below it, the first label cut in two."""
    sheet.write(120, 104, "区分")
    sheet.write(280, 104, "件数")
    sheet.write(375, 104, "備考")
    sheet.band(100, 120)
    for i, (mark, label, number, remark) in enumerate(rows):
        top = 124 + 18 * i
        sheet.write(104, top, mark)
        sheet.write(104 if not mark else 130, top, label)
        sheet.right(300, top, number)
        sheet.right(340, top, str(7 + i))
        sheet.write(345, top, remark)


def test_a_label_over_the_strip_behind_numbered_labels_does_not_end_the_table():
    sheet = Sheet()
    rows = [("甲", "西の港", f"{40 + i}", "") for i in range(5)]
    rows += [("", "合わせた数", "210", ""), ("", "うち新しいもの", "9", "")]
    labelled(sheet, rows)
    _, _, (part,) = sheet.read()
    assert part.rows == 8
    assert any("210" in row for row in rows_of(part))


def test_a_remark_longer_than_the_others_does_not_end_the_table():
    sheet = Sheet()
    remarks = ["新", "", "新", "一部を改めた", "", "新", "", "新", "一部を改めた", "新"]
    rows = [("", f"西の港{i}", f"{40 + i}", remark) for i, remark in enumerate(remarks)]
    labelled(sheet, rows)
    _, _, (part,) = sheet.read()
    assert [row[0] for row in rows_of(part)[1:]] == [r[1] for r in rows]


def test_a_head_with_words_at_three_heights_has_no_empty_level():
    sheet = Sheet()
    sheet.write(110, 102, "区分")
    sheet.write(200, 102, "件数")
    sheet.write(280, 109, "男女の別")
    sheet.write(260, 124, "男性")
    sheet.write(350, 124, "女性")
    sheet.band(100, 140)
    for i in range(4):
        sheet.write(104, 144 + 18 * i, "西の港")
        for x, number in ((230, 41), (300, 52), (390, 63)):
            sheet.right(x, 144 + 18 * i, str(number + i))
    _, _, (part,) = sheet.read()
    assert (part.rows, part.header_rows) == (6, 2)


def test_a_note_mark_on_a_line_of_its_own_does_not_end_the_table():
    sheet = Sheet()
    labelled(sheet, [("", f"西の港{i}", f"{40 + i}", "") for i in range(3)])
    sheet.write(104, 178, "注2)")
    for i in range(3):
        sheet.write(104, 196 + 18 * i, f"東の港{i}")
        sheet.right(300, 196 + 18 * i, f"{50 + i}")
        sheet.right(340, 196 + 18 * i, f"{60 + i}")
    sheet.write(104, 250, "注2) 東の港を除く")
    _, _, (part,) = sheet.read()
    assert "52" in rows_of(part)[-1]


def test_what_stands_over_a_coloured_head_is_no_row():
    sheet = Sheet()
    sheet.write(104, 86, "■別の集計")
    head_row(sheet, 104)
    fill_rows(sheet, 124, 20)
    sheet.band(100, 120, "#c9d8ea")
    _, _, (part,) = sheet.read()
    assert rows_of(part) == [["区分", "件数", "比率"], *[list(r) for r in ROWS]]
