"""What is said to be the most or the least of a table's rows."""

import pytest

PORTS = """# 第1章 貨物
## 1 品目
{}
! 表1 品目別の取扱量
| 品目 | 2021年 | 2022年 |
| 輸出 | 5,910 | 6,120 |
| 輸入 | 12,390 | 12,830 |
| 移出 | 4,205 | 4,260 |
| 移入 | 5,275 | 5,240 |
| 合計 | 27,780 | 28,450 |
"""
TELLS = "輸出は6,120千トン、移出は4,260千トンである。"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("最も多いのは{}である。", "輸入", "移入"),
        ("{}が最も少ない。", "移出", "輸出"),
        ("増加量が最も大きいのは{}である。", "輸入", "移出"),
    ],
)
def test_the_most_is_that_of_the_table(found, text, right, wrong):
    assert found(PORTS.format(TELLS + text.format(right)), "prose_table") == []
    (f,) = found(PORTS.format(TELLS + text.format(wrong)), "prose_table")
    assert (f.check, f.expected, f.observed) == ("prose_table.superlative", right, wrong)


@pytest.mark.parametrize(
    "text",
    [
        "輸出が過去最も多い。",
        "外貿のうち最も少ないのは輸出である。",
        "輸出に次いで最も多いのは移入である。",
        "減少が最も大きいのは移入である。",
    ],
)
def test_what_is_the_most_of_something_else_is_silent(found, text):
    assert found(PORTS.format(TELLS + text), "prose_table") == []


def test_the_number_beside_it_says_which_column_is_meant(found):
    table = PORTS.replace("| 移入 | 5,275 |", "| 移入 | 15,275 |").replace("27,780", "37,780")
    (f,) = found(table.format(TELLS + "移入が5,240千トンで最も多い。"), "prose_table")
    assert f.expected == "輸入"
