"""Ranks and bounds told of the rows of a table."""

import pytest

FIRES = """# 第1章 火災
## 1 原因
{}
! 表1 主な原因
| 順位 | 原因 | 件数 |
| 1 | たばこ | 132 |
| 2 | たき火 | 118 |
| 3 | こんろ | 104 |
| 4 | 放火 | 76 |
"""
TELLS = "「たばこ」が132件、「たき火」が118件である。"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("「放火」は76件で第{}位となった。", "4", "5"),
        ("{}位は「こんろ」の104件である。", "3", "2"),
    ],
)
def test_a_rank_is_that_of_the_table(found, text, right, wrong):
    assert found(FIRES.format(TELLS + text.format(right)), "prose_table") == []
    (f,) = found(FIRES.format(TELLS + text.format(wrong)), "prose_table")
    assert (f.check, f.expected) == ("prose_table.rank", right)


@pytest.mark.parametrize(
    "text", ["「放火」は前年の第3位から順位を下げた。", "「放火」は全国では2位である。", "県は3位である。"]
)
def test_other_ranks_are_silent(found, text):
    assert found(FIRES.format(TELLS + text), "prose_table") == []


def test_rows_in_the_order_of_a_column_are_ranked_by_it(found):
    table = FIRES.replace("| 順位 | 原因 | 件数 |", "| 原因 | 件数 |")
    for n in "1234":
        table = table.replace(f"| {n} | ", "| ")
    assert found(table.format(TELLS + "「放火」は4位である。"), "prose_table") == []
    assert len(found(table.format(TELLS + "「放火」は5位である。"), "prose_table.rank")) == 1
    mixed = table.replace("| たき火 | 118 |", "| たき火 | 18 |").replace("118件", "18件")
    assert found(mixed.format(TELLS.replace("118", "18") + "「放火」は5位である。"), "prose_table") == []


ANSWERS = """# 第1章 調査
## 1 問題点
「価格」が54.3％で最も多く、「人手」の47.9％、「需要」の38.2％が続く。{}
! 表1 問題点（複数回答、％）
| 項目 | 割合 |
| 価格 | 54.3 |
| 人手 | 47.9 |
| 需要 | 38.2 |
| 設備 | 17.4 |
"""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("上位3項目はいずれも38％を超えた。", False),
        ("上位3項目はいずれも83％を超えた。", True),
        ("いずれの項目も17％以上である。", False),
        ("いずれの項目も71％以上である。", True),
        ("10歳代から30歳代まではいずれも71％を超えた。", False),
        ("中学生は46％、高校生は52％で、いずれも45％以上である。", False),
        ("中学生は46％、高校生は52％で、いずれも54％以上である。", True),
        ("いずれの項目も前年を71％以上とする目標には届かない。", False),
    ],
)
def test_a_bound_holds_for_all_it_is_said_of(found, text, wrong):
    findings = found(ANSWERS.format(text), "prose_table")
    assert [f.check for f in findings] == (["prose_table.bound"] if wrong else [])
