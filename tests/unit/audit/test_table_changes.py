"""Changes told in prose that follow from two cells of a table, each with look-alikes that are right or not told."""

import pytest

POWER = """# 第1章 電力
## 1 発電
発電量は1,864百万kWhで、水力が317百万kWh、太陽光が229百万kWhである。{}
! 表1 発電量（百万kWh）
| 電源 | 2021年度 | 2022年度 |
| 火力 | 1,223 | 1,318 |
| 水力 | 324 | 317 |
| 太陽光 | 196 | 229 |
| 合計 | 1,743 | 1,864 |
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("太陽光は前年度より{}百万kWh増えた。", "33", "38"),
        ("太陽光は229百万kWhで、前年度に比べて{}％伸びた。", "16.8", "18.6"),
        ("太陽光は前年度より33百万kWh増え、伸び率は{}％であった。", "16.8", "16.3"),
        ("水力は渇水の影響で{}％減少した。", "2.2", "3.2"),
        ("太陽光は2021年度の196百万kWhから{}％増加した。", "16.8", "16.3"),
        ("全体は1,864百万kWhで、前年度に比べ{}百万kWhの増加となった。", "121", "112"),
    ],
)
def test_a_change_is_the_difference_of_its_two_cells(found, text, right, wrong):
    assert found(POWER.format(text.format(right)), "prose_table") == []
    (f,) = (f for f in found(POWER.format(text.format(wrong))) if f.severity.value == "error")
    assert f.check in ("prose_table.change", "differences.change")
    assert wrong in f.observed


@pytest.mark.parametrize(
    "text",
    [
        "全国の水力は前年度より3.2％減少した。ここでは扱わない。",  # another subject than the row's
        "太陽光は前年度より61百万kWh増えると見込まれた。",
        "太陽光は10年前より38百万kWh増えた。",  # the table does not have that time
        "太陽光は前年度より33百万円増えた。",  # another unit
        "水力は前年度より3.2％増加した。",  # the other way: not this change
        "火力は前年度より16.8％増加した。",  # what another row did: the subject may be misread
    ],
)
def test_changes_the_table_does_not_tell_are_silent(found, text):
    assert found(POWER.format(text), "prose_table") == []


def test_a_change_names_its_cells_and_its_arithmetic(found):
    (f,) = found(POWER.format("太陽光は前年度より38百万kWh増えた。"), "prose_table")
    assert (f.check, f.expected, f.arithmetic) == ("prose_table.change", "33", "229 - 196 = 33")
    assert [e.role for e in f.evidence] == ["told change", "now", "before"]


def test_a_year_of_an_era_names_its_column_and_two_rows_with_a_total_are_enough(found):
    text = """# 第1章 人口
## 1 動き
高齢者は71,350人である。高齢者は平成30年から{}％増加した。
! 表1 人口
| 区分 | 平成30年 | 令和3年 | 令和5年 |
| 高齢者 | 68,240 | 70,110 | 71,350 |
| 若年者 | 185,860 | 181,190 | 177,250 |
| 合計 | 254,100 | 251,300 | 248,600 |
"""
    assert found(text.format("4.6"), "prose_table") == []
    assert [f.check for f in found(text.format("6.4"), "prose_table")] == ["prose_table.change"]


def test_the_earlier_total_is_held_against_its_cell(found):
    text = "発電量は1,864百万kWhで、前年度の{}百万kWhから6.9％増加した。"
    assert found(POWER.format(text.format("1,743")), "prose_table") == []
    (f,) = found(POWER.format(text.format("1,734")), "prose_table")
    assert f.expected == "1,743"
