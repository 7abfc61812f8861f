"""Shares and averages whose two numbers are named in the paragraph or stand in its table."""

import pytest

WATER = """# 第1章 水道
## 1 給水
{}
! 表1 給水の状況
| 項目 | 2015年度 | 2020年度 |
| 行政区域内人口（人） | 192,600 | 187,900 |
| 給水人口（人） | 190,480 | 186,240 |
| 職員数（人） | 64 | 58 |
"""
COSTS = """# 第1章 決算
## 1 損益
人件費は21,630百万円、物件費は11,540百万円である。{}
! 表1 損益（百万円）
| 科目 | 前年度 | 本年度 |
| 人件費 | 21,420 | 21,630 |
| 物件費 | 10,980 | 11,540 |
| その他の費用 | 7,900 | 8,030 |
| 経常費用 | 40,300 | 41,200 |
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("就業者は6,747万人。男性は3,696万人、女性は3,051万人。就業者に占める女性の割合は{}％である。", "45.2", "42.5"),
        ("就業者は6,747万人、女性は3,051万人である。女性が就業者に占める割合は{}％である。", "45.2", "45.7"),
        ("搬送は89,310人で、内訳は急病が60,280人、その他が29,030人である。急病の割合は{}％である。", "67.5", "47.5"),
        ("団員は17,840人である。女性団員は892人で{}％を占める。", "5.0", "5.3"),
        ("年間の配水量は20,930千㎥、有収水量は18,840千㎥で、有収率は{}％となった。", "90.0", "80.0"),
        ("風力は目標60万kWに対して33万kWにとどまり、達成率は{}％である。", "55.0", "15.0"),
        ("女性管理職は212人で、管理職848人に占める割合は{}％となった。", "25.0", "27.0"),
        ("3,000人にアンケートを行い、2,130人から回答を得た（回収率{}％）。", "71.0", "41.0"),
        ("太陽光は185万kWを目標とし、導入は142万kWで、目標に対する達成率は{}％である。", "76.8", "78.6"),
    ],
)  # fmt: skip
def test_a_named_share_is_that_of_its_two_numbers(found, text, right, wrong):
    assert found(text.format(right), "differences") == []
    (f,) = found(text.format(wrong), "differences")
    assert (f.check, f.observed) == ("differences.portion", f"{wrong}％")
    assert len(f.evidence) == 3


@pytest.mark.parametrize(
    "text",
    [
        "就業者は6,747万人、女性は3,051万人である。全国では就業者に占める女性の割合は42.5％である。",
        "就業者は6,747万人、女性は3,051万人である。就業者に占める女性の割合は前年より4.5％増えた。",
        "就業者は6,747万人、高齢者は912万人である。就業者に占める女性の割合は42.5％である。",
        "非労働力人口は400万人、人口は1,000万人である。人口に占める労働力人口の割合は48.0％である。",
    ],
)
def test_shares_of_other_things_are_silent(found, text):
    assert found(text, "differences") == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("人件費は21,630百万円で、経常費用の{}％に当たる。", "52.5", "25.5"),
        ("経常費用に占める物件費の割合は{}％である。", "28.0", "28.9"),
        ("経常費用に占める物件費の割合は28.0％で、前年度の{}％から0.8ポイント上がった。", "27.2", "22.7"),
        ("経常費用のうち、人件費が{}％、物件費が28.0％を占める。", "52.5", "55.5"),
    ],
)
def test_a_share_of_two_cells_is_that_of_one_column(found, text, right, wrong):
    assert found(COSTS.format(text.format(right)), "prose_table") == []
    (f,) = found(COSTS.format(text.format(wrong)), "prose_table")
    assert (f.check, f.observed) == ("prose_table.ratio", f"{wrong}％")


def test_a_share_that_an_earlier_column_bears_out_is_silent(found):
    text = "前年度の経常費用に占める物件費の割合は27.2％であった。"
    assert found(COSTS.format(text), "prose_table") == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("学生数は9,860人、教員は1,060人で、教員1人当たりの学生数は{}人である。", "9.3", "3.9"),
        ("診断を受けた事業所は164か所である。費用は1か所当たり15万円、合計で{}万円である。", "2,460", "2,640"),
        ("診断を受けた事業所は164か所である。費用は1か所当たり{}万円、合計で2,460万円である。", "15", "65"),
        ("年間の総配水量は20,930千㎥で、1日平均の配水量は{}㎥である。", "57,342", "57,432"),
        ("船は42回寄港し、乗客は7万8,400人、1回当たり{}人であった。", "1,867", "1,687"),
        ("今後40年間の更新費用は880億円で、年平均にすると{}億円になる。", "22", "32"),
    ],
)
def test_an_average_is_its_total_over_its_count(found, text, right, wrong):
    assert found(text.format(right), "rates") == []
    (f,) = found(text.format(wrong), "rates")
    assert f.check == "rates.average"
    assert wrong in f.arithmetic or wrong in f.observed or wrong in f.message


@pytest.mark.parametrize(
    "text",
    [
        "学生数は9,860人、教員は1,060人で、職員1人当たりの学生数は3.9人である。",
        "診断を受けた事業所は164か所である。費用は1か所当たり15万円、県全体で2,460万円を見込んでいた。",
        "今後40年間の更新費用は880億円で、直近の10年間は年平均で32億円になる。",
    ],
)
def test_averages_of_other_things_are_silent(found, text):
    assert found(text, "rates") == []


def test_an_average_of_two_cells_is_that_of_one_column(found):
    text = "給水人口は186,240人、行政区域内人口は187,900人で、職員は58人である。職員1人当たりの給水人口は{}人となる。"
    assert found(WATER.format(text.format("3,211")), "rates") == []
    assert [f.check for f in found(WATER.format(text.format("3,121")), "rates")] == ["rates.average"]


def test_a_share_is_no_rate_of_change_of_a_table(found):
    text = """# 第1章 業績
## 1 部門
国内は37,240百万円、海外は{}百万円で、国内の比率は60.8％、海外の比率は39.2％である。
! 表1 部門別の売上（百万円）
| 部門 | 前期 | 当期 | 増減率（％） |
| 国内 | 35,780 | 37,240 | 4.1 |
| 海外 | 20,870 | 24,030 | 15.1 |
| 合計 | 56,650 | 61,270 | 8.2 |
"""
    assert found(text.format("24,030")) == []
    assert [f.check for f in found(text.format("24,930"), "prose_table.amount")] == ["prose_table.amount"]


RANKED = """# 第1章 調査
## 1 問題
「価格の上昇」が54.3％で最も多く、「人手の不足」の{}％、「需要の停滞」の38.2％が続く。{}
! 表1 問題点（複数回答、％）
| 順位 | 項目 | 割合 |
| 1 | 価格の上昇 | 54.3 |
| 2 | 人手の不足 | 47.9 |
| 3 | 需要の停滞 | 38.2 |
| 4 | 設備の老朽化 | 17.4 |
"""


def test_a_share_of_several_answers_is_held_against_its_row(found):
    assert found(RANKED.format("47.9", ""), "prose_table") == []
    (f,) = found(RANKED.format("47.8", ""), "prose_table")
    assert (f.check, f.expected) == ("prose_table.amount", "47.9")


def test_shares_of_a_part_of_those_asked_are_silent(found):
    more = "男性では「価格の上昇」が54.8％、「人手の不足」が41.9％である。"
    assert found(RANKED.format("47.9", more), "prose_table") == []
