"""Short numbers told in two sections: what else must agree before they are held for one."""

import pytest

from extract.audit.intervals import restates
from extract.model import Severity

HARBOUR = """# 第1章 港の仕事
灯台守は{}の町村と手を結び、毎年の手入れを分けあう。
# 第2章 まとめ
輪は{}の町村に広がった。
"""


def test_a_count_of_two_digits_told_twice(found):
    (f,) = found(HARBOUR.format(14, 54), "repeats")
    assert (f.check, f.severity) == ("repeats.beside", Severity.WARNING)
    assert "町村" in f.comparable
    assert found(HARBOUR.format(14, 14), "repeats") == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("当初14", "54"),  # an earlier time
        ("14", "このうち54"),  # a part of it
        ("2019年に14", "2021年に54"),  # years that exclude each other
        ("14", "目指す54"),  # what is aimed at
        ("14", "32"),  # no slip
    ],
)
def test_what_sets_two_counts_apart(found, here, there):
    assert found(HARBOUR.format(here, there), "repeats") == []


def test_two_things_of_one_sort_may_have_two_numbers(found):
    text = "# 第1章 船\n{}は岬にあり、潮流計は{}台である。\n# 第2章 町\n{}は湾にあり、潮流計は{}台である。\n"
    assert found(text.format("北灯台", 23, "南灯台", 43), "repeats") == []
    assert len(found(text.format("北灯台", 23, "北灯台", 43), "repeats")) == 1


def test_a_third_value_makes_a_series(found):
    text = HARBOUR.format(14, 54) + "# 第3章 沖\n34の町村が船を直した。\n"
    assert found(text, "repeats") == []


def test_what_it_rose_to_is_the_same_count(found):
    text = "# 第1章 港\n測候所は{}か所で夜を守る。\n# 第2章 まとめ\n測候所は{}か所に増えた。\n"
    assert len(found(text.format(34, 43), "repeats")) == 1
    assert found(text.format(34, 34), "repeats") == []
    assert found(text.replace("増えた", "増える見込み").format(34, 43), "repeats") == []


def test_a_magnitude_told_twice(found):
    text = "# 第1章 港\n灯台の改修には{}を充てた。\n# 第2章 まとめ\n灯台の改修に充てたのは{}である。\n"
    assert [f.check for f in found(text.format("31億円", "31万円"), "repeats")] == ["repeats.beside"]
    assert found(text.format("31億円", "31億円"), "repeats") == []


@pytest.mark.parametrize("rounded", ["864億円", "864.2億円"])
def test_a_number_cut_off_or_rounded_elsewhere_is_the_same(found, rounded):
    text = "# 第1章 業績\n港湾運送の売上高は86,429百万円となった。\n# 第2章 まとめ\n港湾運送の売上高は{}である。\n"
    assert found(text.format(rounded), "repeats") == []
    assert len(found(text.format("68,429百万円"), "repeats")) == 1


def test_restating_needs_a_coarser_step(mini):
    one, other, third = mini("86,429百万円と864億円と866億円である。").quantities
    assert restates(one, other) and restates(other, one)
    assert not restates(one, third) and not restates(one, one)


DATED = """# 第1章 港
灯台守の輪は{}年{}月に名称を「沖の輪」と{}した。
# 第2章 まとめ
そして、{}年7月には名称も「沖の輪」に変更された。
"""


@pytest.mark.parametrize(
    ("year", "month", "event", "other", "count"),
    [
        (2012, 7, "変更", 2012, 0),
        (2012, 7, "変更", 2013, 1),
        (2012, 9, "変更", 2013, 0),  # two changes, told with the month of each
        (2012, 7, "公表", 2013, 0),  # something else happened
        (2012, 7, "変更", 2018, 0),  # no slip
    ],
)
def test_what_happened_and_the_month_make_two_dates_one(found, year, month, event, other, count):
    told = found(DATED.format(year, month, event, other), "repeats")
    assert len([f for f in told if f.check == "repeats.beside"]) == count


PLANT = """# 第1章 町
町は2022年末までに全ての石油火力発電所を停止すると決めた。
# 第2章 まとめ
{}年までの石油火力発電からの撤退が決まっている。
"""


@pytest.mark.parametrize(("there", "wrong"), [(2022, False), (2021, True)])
def test_dates_until_which_something_is_to_end(found, there, wrong):
    told = found(PLANT.format(there), "repeats")
    assert bool(told) is wrong
    assert all("石油火力発電" in f.comparable for f in told)


GUILDS = """# 第1章 港
{}の組合は灯台の補修を続ける。

その後も{}の組合は町の灯台を守る。
## 第2節 沖
灯台を守る{}組合の名は次に示す。
"""


@pytest.mark.parametrize(
    ("counts", "odd"),
    [
        ((19, 19, 19), None),
        ((19, 19, 59), "59組合"),
        ((91, 19, 19), "91"),
        ((19, 17, 18), None),  # a series
        ((19, 19, 32), None),  # no slip
        ((19, 19, "当初59"), None),  # an earlier time
    ],
)
def test_a_count_told_again_and_again_and_once_otherwise(found, counts, odd):
    told = [f for f in found(GUILDS.format(*counts), "repeats") if f.check == "repeats.often"]
    assert [f.observed for f in told] == ([odd] if odd else [])


def test_counts_of_one_noun_in_other_words_are_of_other_things(found):
    text = GUILDS.replace("灯台を守る", "")
    assert [f for f in found(text.format(19, 19, 59), "repeats") if f.check == "repeats.often"] == []


def test_a_date_that_only_heads_a_figure_is_told_of_nothing(found):
    text = (
        "# 第1章 港\n（参考）潮流投資損益 {}年3月期 426百万円\n# 第2章 沖\n（参考）潮流投資損益 2021年3月期 273百万円\n"
    )
    assert found(text.format(2021), "repeats") == found(text.format(2020), "repeats") == []
