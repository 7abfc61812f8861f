"""Sums and shares of tables that their numbers tell, where no known word does."""

import pytest

from extract.model import Severity

CARGO = """# 第1章 貨物
! 表1 取扱量
| 区分 | 2020年 | 2021年 | 2022年 |
| 輸出 | 5,730 | 5,910 | 6,120 |
| 輸入 | 12,440 | {} | 12,830 |
| 外貿{} | 18,170 | 18,300 | 18,950 |
| 移出 | 4,310 | 4,205 | 4,260 |
| 移入 | 5,420 | 5,275 | 5,240 |
| 内貿{} | 9,730 | 9,480 | 9,500 |
"""


@pytest.mark.parametrize("word", ["計", "貨物"])
def test_rows_that_most_columns_show_to_be_sums_are_sums(found, word):
    assert found(CARGO.format("12,390", word, word), "table_sums") == []
    (f,) = found(CARGO.format("12,309", word, word), "table_sums")
    assert (f.check, f.expected, f.observed) == ("table_sums.column", "18,219", "18,300")


def test_two_columns_alone_do_not_make_a_sum_of_short_numbers(found):
    table = "# 第1章\n! 表1 数\n| 名 | 甲 | 乙 |\n| ア | 10 | 21 |\n| イ | 20 | 35 |\n| ウ | 30 | 58 |\n"
    assert found(table, "table_sums") == []


SATISFIED = """# 第1章 満足度
! 表1 満足度
| 項目 | 良い | ふつう | 悪い |
| 説明 | 58.3% | 30.5% | 11.2% |
| 対応 | 64.1% | 24.0% | 11.9% |
| 食事 | 31.6% | {}% | 38.6% |
"""


def test_a_row_of_shares_is_a_whole_where_its_siblings_are(found):
    assert all(f.severity is Severity.INFO for f in found(SATISFIED.format("29.8"), "shares"))
    (f,) = [f for f in found(SATISFIED.format("92.8"), "shares") if f.severity is not Severity.INFO]
    assert (f.check, f.observed) == ("shares.table", "163")


GROWTH = """# 第1章 業績
当社の{}は174億円である。
! 表1 業績（単位：百万円）
| 科目 | 前期 | 当期 | 増減率（％） |
| 売上高 | 229,760 | 248,600 | 8.2% |
| 営業利益 | 15,000 | 17,400 | {}% |
| 経常利益 | 15,480 | 18,120 | 17.1% |
| 当期純利益 | 11,980 | 12,460 | 4.0% |
"""


def test_one_rate_of_four_that_its_columns_do_not_give_is_wrong(found):
    assert found(GROWTH.format("営業利益", "16.0"), "table_sums") == []
    (f,) = found(GROWTH.format("営業利益", "16.4"), "table_sums")
    assert f.check == "table_sums.constraint"


def test_a_number_told_more_coarsely_than_its_cell_is_the_cells(found):
    text = (
        "# 第1章 歳入\n{}市税は183億2,224万円、地方交付税は81億9,679万円である。\n! 表1 歳入（単位：千円）\n"
        "| 款 | 令和4年度 |\n| 市税 | 18,322,243 |\n| 地方交付税 | 8,196,793 |\n| 市債 | 3,375,150 |\n"
    )
    assert found(text.format("市債は3,375,150千円、"), "prose_table") == []
