"""A date told in two ways: era and western year, day and weekday."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected", "observed"),
    [
        ("計画は令和5年（2022年）に始まった。", "2023", "2022"),
        ("計画は平成２４年度（２０１１年度）に始まった。", "2012", "2011"),
        ("計画は2020年（令和元年）に始まった。", "2019", "2020"),
        ("計画は昭和60年4月（1986年4月）に始まった。", "1985", "1986"),
    ],
)
def test_an_era_year_that_is_another_western_year(found, text, expected, observed):
    (f,) = found(text, "date_order.era")
    assert (f.expected, f.observed) == (expected, observed)


@pytest.mark.parametrize(
    "text",
    [
        "計画は令和5年（2023年）に始まった。",
        "平成31年（2019年）と令和元年（2019年）の値である。",
        "結果は令和4年度（2023年3月）にまとめた。",
        "平成30年度（2019年3月期）の決算である。",
        "平成24年（2011年の震災の翌年）に始まった。",
    ],
    ids=["agrees", "two eras in one year", "fiscal year", "accounting period", "other words in brackets"],
)
def test_years_that_agree_or_are_no_pair_are_silent(found, text):
    assert found(text, "date_order.era") == []


def test_a_weekday_that_is_another_days(found):
    (f,) = found("会議は2021年3月5日（木）に開いた。", "date_order.weekday")
    assert (f.expected, f.observed) == ("金", "木")
    assert found("会議は2021年3月5日（金）に開いた。", "date_order.weekday") == []
    assert found("会議は令和3年3月5日（金曜日）に開いた。", "date_order.weekday") == []
    assert found("会議は2021年2月30日（金）に開いた。", "date_order.weekday") == []


def test_a_day_that_no_calendar_has(found):
    for text in ("期限は2021年2月29日である。", "期限は13月5日である。", "期限は4月31日である。"):
        (f,) = found(text, "date_order.no_such_day")
        assert f.observed in text
    assert found("期限は2024年2月29日、または12月31日である。6月30日間ではない。", "date_order.no_such_day") == []
