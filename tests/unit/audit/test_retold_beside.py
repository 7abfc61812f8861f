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
