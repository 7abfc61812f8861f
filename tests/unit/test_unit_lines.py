"""Units named over a table without the word 単位."""

from decimal import Decimal

import pytest
from sheet import Sheet

from extract.lines.printed import printed_lines
from extract.model import Cell, Span
from extract.rules.tables import load_table_rules
from extract.tables.captions import LineRole, SideReader
from extract.tables.cell_values import units_of_title
from extract.tables.values import with_values

RULES = load_table_rules()


def units(sheet):
    page, geometry, _ = sheet.read()
    reader = SideReader(printed_lines(page, geometry), RULES)
    reader.read()
    return [s.unit for s in reader.sides if s.role is LineRole.UNIT]


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("（人）", "人"),
        ("（人、％）", "人、%"),
        ("（件、百万円）", "件、百万円"),
        ("（千円）", "千円"),
        ("（業種別、%）", "%"),
        ("（目的別、単位：億円）", "億円"),
    ],
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


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("開業の状況（業種別、%）", "%"),
        ("歳出（目的別、単位：億円）", "億円"),
        ("満足度（人、％）", "人、%"),
        ("予算額（百万円）", "百万円"),
        ("歳出（目的別）", None),
        ("満足度（東部、西部）", None),
    ],
)
def test_a_title_names_units_beside_what_parts_the_table(title, units):
    assert units_of_title(title, RULES) == units


@pytest.mark.parametrize(("unit", "expected"), [("人、%", None), ("人", "人"), ("人/km2", "人/km2")])
def test_of_several_units_over_a_table_none_is_copied_to_its_cells(unit, expected):
    texts = (("区分", "値"), ("東", "12"))
    cells = [
        Cell(row=r, column=c, text=t, page_no=1, pieces=(Span(0, 1),), is_header=r == 0)
        for r, row in enumerate(texts)
        for c, t in enumerate(row)
    ]
    (_, _, _, cell) = with_values(cells, header_rows=1, stub_columns=1, table_unit=unit, rules=RULES)
    assert (cell.value, cell.unit) == (Decimal(12), expected)
