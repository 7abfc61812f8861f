"""Tables set in unusual ways: on their side, with wide-set labels, in turns of colour; charts, which are none."""

from dataclasses import replace

import pytest
from sheet import Sheet, rows_of

from extract.model import BBox
from extract.tables.pdf_tables import find_page_tables

ROWS = [["項目", "実績", "計画"], ["売店", "1,204", "980"], ["食堂", "△35", "410"], ["駐車場", "77", "－"]]


def write_rows(sheet, rows, top=104, pitch=20, left=104):
    for i, (label, *values) in enumerate(rows):
        sheet.write(left, top + i * pitch, label)
        for k, value in enumerate(values):
            sheet.right(left + 192 + 100 * k, top + i * pitch, value)


def turned(geometry, quarter):
    """The page as printed on its side, `quarter` quarter turns clockwise."""
    width, height = geometry.width_pt, geometry.height_pt

    def move(b):
        if quarter == 1:
            return BBox(x0=height - b.bottom, top=b.x0, x1=height - b.top, bottom=b.x1)
        if quarter == 2:
            return BBox(x0=width - b.x1, top=height - b.bottom, x1=width - b.x0, bottom=height - b.top)
        return BBox(x0=b.top, top=width - b.x1, x1=b.bottom, bottom=width - b.x0)

    size = (width, height) if quarter == 2 else (height, width)
    return replace(
        geometry,
        width_pt=size[0],
        height_pt=size[1],
        glyphs=tuple(g._replace(box=move(g.box), upright=False, turn=quarter) for g in geometry.glyphs),
        rules=tuple(move(b) for b in geometry.rules),
    )


@pytest.mark.parametrize("quarter", [1, 2, 3])
@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_on_its_side_is_read_and_says_so(quarter, ruled):
    sheet = Sheet()
    write_rows(sheet, ROWS)
    for y in (100, 120, 180) if not ruled else (100, 120, 140, 160, 180):
        sheet.across(y, 100, 400)
    for x in (100, 200, 300, 400) if ruled else ():
        sheet.down(x, 100, 180)
    page, geometry, (upright,) = sheet.read()
    shown = turned(geometry, quarter)
    (part,) = find_page_tables(page, shown, ())
    assert rows_of(part) == ROWS
    assert (part.rotation, upright.rotation) == (90 * quarter, 0)
    for cell in part.cells:
        for glyph, moved in zip(geometry.glyphs, shown.glyphs, strict=True):
            home = upright.cell(cell.row, cell.column).box
            inside = home.contains((glyph.box.x0 + glyph.box.x1) / 2, (glyph.box.top + glyph.box.bottom) / 2)
            x, y = (moved.box.x0 + moved.box.x1) / 2, (moved.box.top + moved.box.bottom) / 2
            assert cell.box.contains(x, y) == inside


def test_turned_words_inside_other_text_are_no_table_on_its_side():
    sheet = Sheet()
    write_rows(sheet, ROWS)
    _, geometry, _ = sheet.read()
    glyphs = tuple(g._replace(upright=False, turn=1) if i % 2 else g for i, g in enumerate(geometry.glyphs))
    page = sheet.read()[0]
    assert all(p.rotation == 0 for p in find_page_tables(page, replace(geometry, glyphs=glyphs), ()))


def spread(sheet, top, word, x0=104, x1=184):
    step = (x1 - x0 - 10) / (len(word) - 1)
    for i, char in enumerate(word):
        sheet.write(x0 + i * step, top, char)


def test_labels_spread_over_their_column_stay_one_cell():
    sheet = Sheet()
    labels = ("消防費", "農業費", "税金", "諸収入", "公債")
    for i, label in enumerate(labels):
        spread(sheet, 124 + 20 * i, label)
        sheet.right(296, 124 + 20 * i, f"{i + 1},234")
        sheet.right(396, 124 + 20 * i, f"{i + 5}.5%")
    for y in (120, 140, 160, 180, 200, 220):
        sheet.across(y, 100, 400)
    (part,) = sheet.read()[2]
    assert [row[0] for row in rows_of(part)] == list(labels)
    assert part.columns == 3


def test_blanks_in_the_text_layer_keep_a_label_together():
    sheet = Sheet()
    for i, label in enumerate(("１　町　　税", "２　寄　附　金", "３　県支出金")):
        sheet.write(104, 124 + 20 * i, label)
        sheet.right(296, 124 + 20 * i, f"{i + 1},234")
    for y in (120, 140, 160, 180):
        sheet.across(y, 100, 400)
    (part,) = sheet.read()[2]
    assert ["".join(row[0].split()) for row in rows_of(part)] == ["１町税", "２寄附金", "３県支出金"]


def test_single_marks_over_columns_of_figures_stay_apart():
    sheet = Sheet()
    for k, mark in enumerate("春夏秋冬"):
        sheet.write(150 + 40 * k, 104, mark)
        for i in range(4):
            sheet.write(150 + 40 * k, 124 + 20 * i, f"{k + 1}{i + 2}")
    for i in range(4):
        sheet.write(104, 124 + 20 * i, "南北東西"[i] + "町")
    sheet.across(120, 100, 310)
    (part,) = sheet.read()[2]
    assert rows_of(part)[0][1:] == list("春夏秋冬")


@pytest.mark.parametrize("first", [2, 3])
def test_the_row_over_the_first_coloured_one_is_no_head(first):
    """Coloured rows take turns with white ones; the head is white too where the first coloured row is not the head."""
    sheet = Sheet()
    rows = [*ROWS, ["売場", "52", "60"], ["倉庫", "8", "9"], ["車庫", "3", "1"]]
    write_rows(sheet, rows, top=105)
    for i in range(first, len(rows), 2):
        sheet.band(101 + 20 * i, 119 + 20 * i)
    (part,) = sheet.read()[2]
    assert rows_of(part) == rows
    assert part.header_rows == first - 1 if first == 2 else part.header_rows <= 1


def test_coloured_cells_of_every_other_row_are_not_a_table_of_their_own():
    sheet = Sheet()
    rows = [*ROWS, ["売場", "52", "60"], ["倉庫", "8", "9"], ["車庫", "3", "1"]]
    write_rows(sheet, rows, top=105)
    for i in (0, 1, 2, 4, 6):  # the head (two bands) and the first row touch: three coloured rows in a grid
        for x in (100, 200, 300):
            sheet.band(100 + 20 * i, 120 + 20 * i, "#336699" if i == 0 else "#e8eef7", x, x + 100)
    parts = sheet.read()[2]
    assert [rows_of(p) for p in parts] == [rows]


def test_rules_at_the_middle_of_scale_labels_are_a_chart():
    sheet = Sheet()
    for k in range(5):
        y = 100 + 30 * k
        sheet.across(y, 100, 400)
        sheet.right(94, y - 5, str(400 - 100 * k))
    for i in range(6):
        sheet.write(110 + 48 * i, 226, f"{2011 + i}")
        sheet.write(112 + 48 * i, 108 + 17 * i, str(390 - 50 * i))
    assert sheet.read()[2] == ()


def test_a_caption_between_two_ruled_tables_parts_them():
    sheet = Sheet()
    write_rows(sheet, ROWS, top=104)
    sheet.write(180, 192, "表2 次の一覧")
    write_rows(sheet, ROWS, top=214)
    for top in (100, 210):
        for y in (0, 20, 40, 60, 80):
            sheet.across(top + y, 100, 400)
    assert [rows_of(p) for p in sheet.read()[2]] == [ROWS, ROWS]


TEXTS = [["組合", "代表", "住所"], ["青空会", "山本", "港区"], ["白鳥会", "小川", "西区"], ["若葉会", "大森", "東区"]]


def write_texts(sheet, rows, top=104, pitch=20):
    for i, row in enumerate(rows):
        for k, text in enumerate(row):
            sheet.write(104 + 100 * k, top + i * pitch, text)


def test_rows_between_rules_down_are_told_by_their_lines():
    sheet = Sheet()
    write_texts(sheet, TEXTS)
    for y in (100, 120, 180):
        sheet.across(y, 100, 400)
    for x in (100, 200, 300, 400):
        sheet.down(x, 100, 180)
    (part,) = sheet.read()[2]
    assert rows_of(part) == TEXTS


def test_a_tall_head_is_not_cut_into_rows():
    sheet = Sheet()
    for k in range(3):
        for i, line in enumerate(("利用者", "のうち", "満足の")):
            sheet.write(104 + 100 * k, 104 + 12 * i, line)
        for i in range(3):
            sheet.right(190 + 100 * k, 144 + 20 * i, f"{k}{i}5")
    for y in (100, 140, 200):
        sheet.across(y, 100, 400)
    for x in (100, 200, 300, 400):
        sheet.down(x, 100, 200)
    (part,) = sheet.read()[2]
    assert rows_of(part)[0] == ["利用者のうち満足の"] * 3
    assert part.rows == 4


def test_three_columns_of_short_texts_in_line_are_a_table_without_rules():
    sheet = Sheet()
    write_texts(sheet, TEXTS)
    (part,) = sheet.read()[2]
    assert rows_of(part) == TEXTS


def test_bullets_in_columns_and_prose_in_narrow_columns_are_none():
    bullets, prose = Sheet(), Sheet()
    for i in range(6):
        for k in range(3):
            bullets.write(60 + 150 * k, 100 + 16 * i, "・手順の確認")
            prose.write(60 + 130 * k, 100 + 14 * i, "窓口で申込を受付")
    assert bullets.read()[2] == () and prose.read()[2] == ()


def test_titles_with_rising_page_numbers_are_a_contents_page():
    sheet = Sheet()
    for i, page in enumerate((1, 4, 9, 15, 22, 31)):
        sheet.write(80, 100 + 18 * i, "序論本論結論付録索引奥付"[2 * i : 2 * i + 2] + "のあらまし")
        sheet.right(480, 100 + 18 * i, str(page))
    assert sheet.read()[2] == ()


def test_heads_of_groups_are_told_by_the_heads_below():
    """Three columns under each merged head, whose text stands right over the middle one; nothing drawn between."""
    sheet = Sheet()
    for g in range(2):
        sheet.write(215 + 150 * g, 100, ("春季", "秋季")[g])
        for k in range(3):
            sheet.write(165 + 50 * k + 150 * g, 118, ("件数", "金額", "増減")[k])
    for i in range(4):
        sheet.write(80, 138 + 18 * i, "北南東西"[i] + "口")
        for k in range(6):
            sheet.right(185 + 50 * k, 138 + 18 * i, f"{i + 2}{k}1")
    (part,) = sheet.read()[2]
    heads = [(c.text, c.column, c.column_span) for c in part.cells if c.row == 0 and c.pieces]
    assert heads == [("春季", 1, 3), ("秋季", 4, 3)]
    assert part.header_rows == 2


def test_running_numbers_under_a_head_that_spans_them_are_a_column():
    sheet = Sheet()
    sheet.write(130, 104, "科目")
    sheet.write(270, 104, "実績")
    for i, label in enumerate(("繰入金収入", "売店の収入", "駐車場収入", "雑多な収入")):
        sheet.write(104, 124 + 20 * i, str(i + 1))
        sheet.write(124, 124 + 20 * i, label)
        sheet.right(296, 124 + 20 * i, f"{i + 4},210")
    for y in (100, 120, 140, 160, 180, 200):
        sheet.across(y, 100, 300)
    (part,) = sheet.read()[2]
    assert part.columns == 3
    assert [tuple(r[:2]) for r in rows_of(part)[1:3]] == [("1", "繰入金収入"), ("2", "売店の収入")]


def test_a_section_label_further_left_does_not_continue_the_entry_above():
    sheet = Sheet()
    lines = [
        ("現金", 124, "88"),
        ("その他の流動資産", 124, "5,300"),
        ("固定資産", 104, None),
        ("土地と建物の価額", 124, "770"),
        ("備品", 124, "41"),
    ]
    for i, (label, x, value) in enumerate(lines):
        sheet.write(x, 124 + 14 * i, label)
        if value:
            sheet.right(396, 124 + 14 * i, value)
            sheet.right(296, 124 + 14 * i, value)
    (part,) = sheet.read()[2]
    assert [r[0] for r in rows_of(part)] == [label for label, _, _ in lines]
