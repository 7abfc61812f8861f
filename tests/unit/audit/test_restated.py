"""Amounts of a table restated in prose, measures told in two sections, years of what a sentence speaks of."""

import pytest

BUDGET = """# 第1章 予算
## 1 歳出
民生費は{welfare}億円、教育費は168億円、土木費は{works}億円である。{more}
! 表1 歳出予算（億円）
| 区分 | 令和6年度 | 令和5年度 |
| 民生費 | 512.0 | 498.0 |
| 教育費 | 168.0 | 171.0 |
| 土木費 | 142.0 | 150.0 |
| 合計 | 822.0 | 819.0 |
"""


def test_an_amount_is_held_against_the_cell_of_its_labels(found):
    assert found(BUDGET.format(welfare=512, works=142, more=""), "prose_table") == []
    (f,) = found(BUDGET.format(welfare=521, works=142, more=""), "prose_table.amount")
    assert (f.expected, f.observed) == ("512", "521億円")
    assert [e.role for e in f.evidence] == ["told", "cell", "agrees", "agrees"]


@pytest.mark.parametrize(
    "more", ["民生費は前年度には498億円であった。", "令和7年度の民生費は533億円となる見込みである。"]
)
def test_other_columns_and_other_years_are_silent(found, more):
    assert found(BUDGET.format(welfare=512, works=142, more=more), "prose_table") == []


@pytest.mark.parametrize(("measure", "findings"), [("残高", 0), ("額", 1)])
def test_another_measure_of_a_row_is_not_held_against_its_cell(found, measure, findings):
    """土木費の残高 may be any number; 土木費の額 is that of the table."""
    text = BUDGET.replace("土木費は{works}", f"土木費の{measure}は124").format(welfare=512, more="")
    assert len(found(text, "prose_table.amount")) == findings


def test_a_number_far_from_its_cell_or_without_company_is_silent(found):
    assert found(BUDGET.format(welfare=230, works=142, more=""), "prose_table") == []
    alone = BUDGET.replace("、教育費は168億円、土木費は{works}億円", "").replace("{welfare}", "521")
    assert found(alone.format(more=""), "prose_table") == []


TWICE = """# 第1章 現状
## 1 医師
県内の医師は2020年末で3,286人である。診療所は1,046施設ある。
# 第2章 まとめ
{}
"""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("医師は3,286人で、全国平均を下回る。", False),
        ("医師は3,826人で、全国平均を下回る。", True),
        ("2018年末の医師は3,216人であった。", False),  # another year
        ("女性の医師は3,216人である。", False),  # a subset
        ("医師はこのうち3,216人である。", False),
        ("医師は約3,300人である。", False),  # rounded
        ("看護師は3,216人である。", False),  # another measure
        ("医師は3,216人を目標とする。", False),  # not the same time
    ],
)
def test_one_measure_has_one_value(found, text, wrong):
    assert [f.check for f in found(TWICE.format(text), "repeats")] == (["repeats.measure"] if wrong else [])


def test_short_numbers_need_more_words_in_common(found):
    text = "# 第1章 港\n沿岸発電協議会の会員は企業84社である。\n# 第2章 山\n{}\n"
    assert [f.check for f in found(text.format("沿岸発電協議会の会員である企業48社が出資した。"), "repeats")]
    assert found(text.format("林業組合に加わる企業48社が出資した。"), "repeats") == []


@pytest.mark.parametrize(("year", "wrong"), [("2019", False), ("2017", True)])
def test_what_a_sentence_speaks_of_began_in_one_year(found, year, wrong):
    text = "# 第1章 今\n木質沿岸発電所は2019年4月に運転を開始した。\n# 第2章 先\n"
    text += f"木質沿岸発電所は{year}年に運転を開始した。\n"
    assert [f.check for f in found(text, "repeats")] == (["repeats.event"] if wrong else [])


@pytest.mark.parametrize(("year", "wrong"), [("2020", False), ("2018", True)])
def test_a_named_plan_has_the_same_years_in_every_chapter(found, year, wrong):
    text = (
        "# 第1章 今\n第1次港湾計画を策定し、2013年度から2020年度までの8年間を期間とした。\n"
        f"# 第2章 先\n第1次港湾計画は2013年度から{year}年度まで、"
        f"第2次港湾計画は{int(year) + 1}年度から2030年度までである。\n"
    )
    assert [f.check for f in found(text, "date_order")] == (["date_order.phase_twice"] if wrong else [])


@pytest.mark.parametrize(("year", "wrong"), [("2012", False), ("2011", True)])
def test_a_thing_was_renamed_once(found, year, wrong):
    text = (
        "# 第1章 今\n「沿岸網」は2012年7月に名称を「港湾連合」と変更された。\n"
        f"# 第2章 先\n「沿岸網」は{year}年7月に「港湾連合」と改称された。\n"
    )
    assert [f.check for f in found(text, "repeats.event")] == (["repeats.event"] if wrong else [])
