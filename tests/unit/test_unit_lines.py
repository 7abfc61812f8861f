"""Units named over a table without the word 単位."""

import pytest
from sheet import Sheet

from extract.lines.printed import printed_lines
from extract.rules.tables import load_table_rules
from extract.tables.captions import LineRole, SideReader

RULES = load_table_rules()


def units(sheet):
    page, geometry, _ = sheet.read()
    reader = SideReader(printed_lines(page, geometry), RULES)
    reader.read()
    return [s.unit for s in reader.sides if s.role is LineRole.UNIT]


@pytest.mark.parametrize(
    ("words", "unit"),
    [("（人）", "人"), ("（人、％）", "人、%"), ("（件、百万円）", "件、百万円"), ("（千円）", "千円")],
)
def test_units_in_brackets_at_the_right_are_the_tables(words, unit):
    sheet = Sheet()
    sheet.write(100, 80, "表 1 施設の利用")
    sheet.right(400, 80, words)
    for i, row in enumerate((("区分", "数"), ("東", "1,204"), ("西", "980"))):
        sheet.write(100, 100 + 20 * i, row[0])
        sheet.right(400, 100 + 20 * i, row[1])
    assert units(sheet) == [unit]


@pytest.mark.parametrize("words", ["（月）", "（東京）", "（注）", "（第2回）", "（人口）"])
def test_other_words_in_brackets_are_no_unit(words):
    sheet = Sheet()
    sheet.right(400, 80, words)
    sheet.write(100, 100, "施設の利用は増えている。")
    assert units(sheet) == []


def test_brackets_at_the_left_are_no_unit():
    sheet = Sheet()
    sheet.write(100, 80, "（人）")
    sheet.write(100, 100, "施設の利用は前の年よりも大きく増えている。")
    assert units(sheet) == []
