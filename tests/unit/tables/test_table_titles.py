"""Titles without a number over tables: which lines are one, and what is left of them."""

import pytest
from sheet import Sheet

from extract.lines.printed import printed_lines
from extract.rules import load_rules
from extract.tables import recover_tables

RULES = load_rules()
ROWS = (("区分", "令和4年度", "令和5年度"), ("東", "1,204", "1,311"), ("西", "980", "1,022"), ("南", "455", "430"))


def tables_of(sheet):
    page, geometry, parts = sheet.read()
    lines = printed_lines(page, geometry)
    return recover_tables(lines, parts, " " * page.source_start + page.text, RULES)


def grid(sheet, top, x0=100):
    for i, row in enumerate(ROWS):
        sheet.write(x0 + 4, top + 4 + 20 * i, row[0])
        for k, text in enumerate(row[1:]):
            sheet.right(x0 + 196 + 100 * k, top + 4 + 20 * i, text)
    for k in range(len(ROWS) + 1):
        sheet.across(top + 20 * k, x0, x0 + 300)
    for x in (0, 100, 200, 300):
        sheet.down(x0 + x, top, top + 20 * len(ROWS))


@pytest.mark.parametrize(
    ("words", "caption"),
    [
        ("■地区別の利用者", "地区別の利用者"),
        ("【年代別の来館】", "年代別の来館"),
        ("＜費目＞", "費目"),
        ("（１）学校の数", "学校の数"),
        ("２．職員の数", "職員の数"),
        ("①　学校の数", "学校の数"),
        ("施設利用の状況", "施設利用の状況"),
        ("■児童生徒（単位：人）", "児童生徒"),
    ],
)
def test_a_line_right_over_a_table_is_its_title(words, caption):
    sheet = Sheet()
    sheet.write(100, 60, "この年も利用は前の年を上回り、引き続き増えている。")
    sheet.write(100, 84, words)
    grid(sheet, 100)
    (table,) = tables_of(sheet)
    assert (table.caption, table.number) == (caption, None)


@pytest.mark.parametrize(
    "words",
    [
        "この年も利用は前の年を上回った。",
        "次の表のとおりであり",
        "・東の地区を除く",
        "第２節　利用の動向",
        "120",
        "利用は東で減り、西で増加",
    ],
)
def test_sentences_list_items_and_divisions_are_no_titles(words):
    sheet = Sheet()
    sheet.write(100, 84, words)
    grid(sheet, 100)
    (table,) = tables_of(sheet)
    assert table.caption is None


def test_the_end_of_a_paragraph_is_no_title():
    sheet = Sheet()
    sheet.write(100, 71, "利用は東の地区で大きく伸び、全体では三年続けて増えたが西の地区では")
    sheet.write(100, 84, "横ばいの状況")
    grid(sheet, 100)
    (table,) = tables_of(sheet)
    assert table.caption is None


def test_a_title_set_in_the_middle_stands_over_the_unit():
    sheet = Sheet()
    sheet.write(225, 64, "利用者の数")
    sheet.right(400, 84, "（単位：人）")
    grid(sheet, 100)
    (table,) = tables_of(sheet)
    assert (table.caption, table.unit) == ("利用者の数", "人")


def test_a_title_tells_the_unit_behind_it():
    sheet = Sheet()
    sheet.write(100, 84, "■児童生徒（単位：人）")
    grid(sheet, 100)
    (table,) = tables_of(sheet)
    assert (table.caption, table.unit) == ("児童生徒", "人")


def test_a_title_far_over_a_table_or_over_another_one_is_not_its():
    sheet = Sheet()
    sheet.write(100, 44, "■地区別の利用者")
    grid(sheet, 100)
    sheet.write(100, 204, "■年代別の利用者")
    grid(sheet, 220)
    grid(sheet, 310)
    assert [t.caption for t in tables_of(sheet)] == [None, "年代別の利用者", None]


def test_a_title_does_not_change_the_name_of_its_table():
    names = []
    for words in ("■地区別の利用者", "この年も利用は前の年を上回った。"):
        sheet = Sheet()
        sheet.write(100, 84, words)
        grid(sheet, 100)
        names += [t.table_id for t in tables_of(sheet)]
    assert names[0] == names[1]
