"""Things told as done in years the report cannot have seen."""

import pytest

_DONE = "市は2009年に計画を策定した。2012年に協議会が設立された。2015年から事業を実施している。"


@pytest.mark.parametrize(
    ("text", "observed"),
    [
        ("2018年に改定した計画はない。2081年に施設を開設した。", "2081"),
        ("平成58年度に採択され、以降の事業を進めてきた。", "2046"),
    ],
    ids=["two digits swapped", "era year"],
)
def test_what_is_told_as_done_long_after_all_else_is_a_slip(found, text, observed):
    (f,) = found(_DONE + text, "date_order.not_yet")
    assert f.observed == observed


@pytest.mark.parametrize(
    "text",
    [
        "2050年までに排出をなくすると発表した。",
        "2050年に開業する計画を発表した。",
        "2030年に施設を開設した。2030年の人口も示した。",
        "2017年に施設を開設した。",
        "2060年に人口が半減すると公表した。",
        "2040年を目標年次とする計画を策定した。",
        "毎年4月1日に総会を開催した。",
    ],
    ids=["until", "planned", "told again", "soon after", "foretold", "aim", "every year"],
)
def test_what_lies_ahead_or_close_is_no_slip(found, text):
    assert found(_DONE + text, "date_order.not_yet") == []


def test_a_report_that_tells_of_few_things_done_says_nothing_of_its_time(found):
    assert found("市は2009年に計画を策定した。2081年に施設を開設した。", "date_order.not_yet") == []


def test_an_era_year_far_behind_its_era_does_not_exist(found):
    (f,) = found("平成82年度の調査により、候補を選んだ。", "date_order.no_such_year")
    assert (f.observed, f.expected) == ("平成82年", "a year not after 平成31年")
    assert found("平成62年度の人口を見込んだ。平成22年度と昭和63年の調査による。", "date_order.no_such_year") == []
