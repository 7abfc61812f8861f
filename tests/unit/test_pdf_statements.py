"""Pages of company results, budgets and dashboards: sums with a rule of their own, units under heads, tables apart."""

from sheet import Sheet, rows_of

from extract.model import BBox, Fill
from extract.tables.pdf_charts import chart_areas

BALANCE = [
    ["", "前期", "当期"],
    ["流動資産", "", ""],
    ["現金", "1,204", "980"],
    ["商品", "△35", "410"],
    ["流動資産合計", "1,169", "1,390"],
    ["土地", "77", "－"],
    ["資産合計", "1,246", "1,390"],
]


def write_balance(sheet, top=104, pitch=16):
    for i, (label, *values) in enumerate(BALANCE):
        if label:
            sheet.write(104, top + i * pitch, label)
        for k, value in enumerate(values):
            sheet.right(296 + 100 * k, top + i * pitch, value)


def test_a_rule_over_a_sum_does_not_cut_the_labels_off():
    sheet = Sheet()
    write_balance(sheet)
    for row in (4, 6):
        for x in (220, 320):
            sheet.across(102 + row * 16, x, x + 80)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == BALANCE


def test_a_rule_over_a_sum_makes_no_row_of_a_grid_with_rules_down_only():
    sheet = Sheet()
    write_balance(sheet)
    for y in (100, 118, 216):
        sheet.across(y, 100, 400)
    for x in (100, 200, 300, 400):
        sheet.down(x, 100, 216)
    for row in (4, 6):
        sheet.across(102 + row * 16, 200, 400)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == BALANCE


def write_results(sheet, top, names):
    """Results in brief: a head over pairs of columns, their units below, two years."""
    for k, name in enumerate(names):
        sheet.write(261 + 120 * k - 5 * len(name), top, name)
        sheet.right(256 + 120 * k, top + 16, "百万円")
        sheet.right(296 + 120 * k, top + 16, "％")
    for i, (year, amount, share) in enumerate((("2022年期", "1,204", "△3.5"), ("2021年期", "980", "－"))):
        sheet.write(104, top + 32 + 16 * i, year)
        for k in range(len(names)):
            sheet.right(256 + 120 * k, top + 32 + 16 * i, amount)
            sheet.right(296 + 120 * k, top + 32 + 16 * i, share)


RESULTS = [
    ["", "売上高", "売上高", "経常利益", "経常利益"],
    ["", "百万円", "％", "百万円", "％"],
    ["2022年期", "1,204", "△3.5", "1,204", "△3.5"],
    ["2021年期", "980", "－", "980", "－"],
]


def test_units_under_a_head_are_a_row_of_the_head():
    sheet = Sheet()
    write_results(sheet, 104, ["売上高", "経常利益"])
    for y in (100, 170):
        sheet.across(y, 100, 430)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == RESULTS
    assert part.header_rows == 2


def test_a_numbered_title_between_two_tables_of_one_width_parts_them():
    sheet = Sheet()
    write_results(sheet, 104, ["売上高", "経常利益"])
    sheet.write(104, 174, "（参考）投資損益　2022年期　58百万円", size=8)
    sheet.write(104, 186, "（２）配当の状況")
    write_results(sheet, 204, ["中間期末", "期末"])
    for y in (100, 170, 200, 270):
        sheet.across(y, 100, 430)
    _, _, (first, second) = sheet.read()
    assert rows_of(first) == RESULTS
    assert rows_of(second)[0] == ["", "中間期末", "中間期末", "期末", "期末"]


def test_one_rule_under_three_merged_heads_gives_each_its_own_columns():
    sheet = Sheet()
    write_results(sheet, 104, ["売上高", "経常利益"])
    for y in (100, 134, 170):
        sheet.across(y, 100, 430)
    sheet.across(117, 200, 430)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == RESULTS


def write_block(sheet, left, top, title, rows, width=160):
    sheet.write(left, top, title, size=11)
    for i, (label, *values) in enumerate(rows):
        sheet.write(left + 6, top + 18 + 14 * i, label, size=9)
        for k, value in enumerate(reversed(values)):
            x = left + width - 50 * k - 4.5 * len(value)
            sheet.write(x, top + 18 + 14 * i, value, size=9)


LEFT = [["区分", "x2022", "x2023"], ["窓口", "1,204", "980"], ["電話", "35", "410"], ["郵送", "77", "12"]]
RIGHT = [["地区", "x2023"], ["東部", "1,180"], ["西部", "960"], ["南部", "7"], ["北部", "43"]]


def test_small_tables_under_titles_of_their_own_are_told_apart():
    sheet = Sheet()
    write_block(sheet, 60, 100, "相談件数の推移について", LEFT)
    write_block(sheet, 320, 100, "地区別の利用者数について", RIGHT)
    write_block(sheet, 60, 190, "施設の利用状況について", RIGHT)
    _, _, parts = sheet.read()
    assert [rows_of(p) for p in parts] == [LEFT, RIGHT, RIGHT]


def test_halves_on_shared_lines_without_titles_stay_one_table():
    sheet = Sheet()
    for i, row in enumerate(
        [["順位", "地区", "指数"], ["1", "東部", "98.1"], ["2", "西部", "90.4"], ["3", "南部", "77.0"]]
    ):
        for left in (60, 320):
            for k, text in enumerate(row):
                sheet.write(left + 60 * k, 100 + 16 * i, text)
    _, _, (part,) = sheet.read()
    assert part.columns == 6


HEIGHTS = (22, 35, 14, 40, 29)


def bars(x0=100, foot=300, heights=HEIGHTS):
    return [
        Fill(box=BBox(x0=x0 + 24 * k, top=foot - h, x1=x0 + 12 + 24 * k, bottom=foot), colour="#4472c4")
        for k, h in enumerate(heights)
    ]


def test_figures_over_bars_are_no_rows_of_the_table_above():
    sheet = Sheet()
    write_block(sheet, 96, 160, "相談件数の推移について", LEFT)
    sheet.fills += bars()
    for k, height in enumerate(HEIGHTS):
        sheet.write(98 + 24 * k, 300 - height - 8, str(7 * height), size=7)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == LEFT


def test_coloured_cells_and_areas_with_text_are_no_chart():
    sheet = Sheet()
    sheet.fills += bars(heights=(30, 30, 30, 30))
    _, geometry, _ = sheet.read()
    assert chart_areas(geometry, []) == []
    sheet.fills = bars()
    _, geometry, _ = sheet.read()
    (area,) = chart_areas(geometry, [])
    assert area.contains(100, 300) and area.contains(200, 262)


def test_a_table_number_before_its_word_is_a_caption_and_no_row_of_the_head():
    sheet = Sheet()
    sheet.write(104, 86, "第５表")
    sheet.write(204, 86, "（平成22年から）")
    write_balance(sheet, top=104)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == BALANCE


def test_a_common_blank_drawn_one_em_wide_joins_a_number_to_its_label():
    rows = [
        ["区分", "前期", "当期"],
        ["1 市税", "12", "10"],
        ["(1) 市民税", "8", "7"],
        ["2 市債", "4", "3"],
        ["計", "16", "13"],
    ]
    sheet = Sheet()
    for i, (label, *values) in enumerate(rows):
        for k, value in enumerate(values):
            sheet.right(296 + 100 * k, 100 + 16 * i, value)
        number, _, name = label.rpartition(" ")
        if number.isdigit():
            sheet.write(104, 100 + 16 * i, number)
            sheet.text = sheet.text[:-1] + " "
            sheet.write(119, 100 + 16 * i, name)
        else:
            sheet.write(104 if not number else 119 - 5 * len(number), 100 + 16 * i, label)
    _, _, (part,) = sheet.read()
    assert [r[0].replace(" ", "") for r in rows_of(part)] == [r[0].replace(" ", "") for r in rows]
    assert part.columns == 3
