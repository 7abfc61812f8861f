"""Figures that stand in pairs inside drawn groups, coloured heads over several rows, banners across the page."""

import pytest
from sheet import Sheet, rows_of


@pytest.mark.parametrize("units", [True, False])
def test_pairs_of_figures_in_one_drawn_group_are_two_columns(units):
    sheet = Sheet()
    edges = (100, 200, 320, 440)
    for x in edges:
        sheet.down(x, 100, 170 if units else 182)
    sheet.across(100, 100, 440)
    sheet.across(120, 200, 440)
    sheet.across(170 if units else 182, 100, 440)
    for x, head in ((260, "売上高"), (380, "営業利益")):
        sheet.write(x - 15, 105, head)
    years = [("今期", "1,234", "5.2", "89", "△12.4"), ("前期", "1,173", "△1.1", "101", "－")]
    years += [] if units else [("前々期", "1,186", "0.4", "97", "3.0")]
    if units:
        for x in (200, 320):
            sheet.right(x + 75, 125, "百万円")
            sheet.right(x + 116, 125, "％")
    for i, (year, *figures) in enumerate(years):
        top = 125 + 15 * (i + units)
        sheet.write(104, top, year)
        for k, figure in enumerate(figures):
            sheet.right(200 + 120 * (k // 2) + (75 if k % 2 == 0 else 116), top, figure)
    (part,) = sheet.read()[2]
    expected = [list(row) for row in years]
    assert rows_of(part)[-len(years) :] == expected
    if units:
        assert rows_of(part)[1][1:] == ["百万円", "％", "百万円", "％"]


def test_lines_of_words_in_a_drawn_cell_stay_one_cell():
    sheet = Sheet()
    for x in (100, 200, 400):
        sheet.down(x, 100, 180)
    for y in (100, 120, 180):
        sheet.across(y, 100, 400)
    sheet.write(104, 105, "事業")
    sheet.write(204, 105, "内容")
    sheet.write(104, 125, "広報")
    for i, words in enumerate(("広報紙を年 12 回", "約 3,000 部を全戸に", "配布する。")):
        sheet.write(204, 125 + 14 * i, words)
    (part,) = sheet.read()[2]
    assert (part.rows, part.columns) == (2, 2)


def test_a_coloured_head_over_all_head_rows_keeps_its_column():
    sheet = Sheet()
    pale, dark = "#f2f2f2", "#1f3864"

    def tile(top, rows, x0, x1, words, colour, right=False):
        sheet.band(top + 1, top + 18 * rows - 1, colour, x0 + 1, x1 - 1)
        middle = top + 9 * rows - 5
        if right:
            sheet.right(x1 - 5, middle, words)
        else:
            sheet.write((x0 + x1) / 2 - 5 * len(words), middle, words)

    tile(100, 2, 100, 180, "年代", dark)
    tile(100, 1, 180, 300, "男性", dark)
    tile(100, 2, 300, 360, "全体", dark)
    tile(118, 1, 180, 240, "利用", "#8faadc")
    tile(118, 1, 240, 300, "非利用", "#8faadc")
    figures = [("若年", "40.1", "59.9", "41.0"), ("中年", "55.2", "44.8", "54.3"), ("老年", "30.7", "69.3", "33.3")]
    for i, (label, *row) in enumerate(figures):
        top = 136 + 18 * i
        tile(top, 1, 100, 180, label, "#deebf7")
        for k, words in enumerate(row):
            x0, x1 = (180 + 60 * k, 240 + 60 * k)
            if i % 2:
                sheet.right(x1 - 5, top + 4, words)  # a white row between two coloured ones
            else:
                tile(top, 1, x0, x1, words, pale, right=True)
    (part,) = sheet.read()[2]
    assert rows_of(part)[-3:] == [list(row) for row in figures]
    assert "全体" in [c.text for c in part.cells if c.column == 3]


def test_a_banner_across_the_page_is_no_head_of_the_tables_below():
    sheet = Sheet()
    sheet.band(0, 40, "#1f4e79", 0, 595)
    sheet.write(30, 12, "月次報告", size=16)
    sheet.right(560, 12, "2024年9月")
    left = [("地域", "当月", "前月"), ("北部", "1,234", "980"), ("中部", "765", "901"), ("南部", "502", "433")]
    right = [("指標", "値", "目標"), ("売上", "1,204", "1,200"), ("単価", "845", "800"), ("満足", "4.2", "4.5")]
    for x, title, rows in ((30, "■地域別（人）", left), (330, "■主要指標", right)):
        sheet.write(x, 70, title, size=12)
        for i, (label, *values) in enumerate(rows):
            sheet.write(x, 92 + 17 * i, label)
            for k, value in enumerate(values):
                sheet.right(x + 130 + 70 * k, 92 + 17 * i, value)
    assert [rows_of(p) for p in sheet.read()[2]] == [[list(r) for r in left], [list(r) for r in right]]
