"""Dates as values: eras, days alone, what a stamp covers, what a dated quantity frames."""

from __future__ import annotations

from datetime import date

import pytest

from extract.errors import ParseError
from extract.model import QuantityKind, QuantityValue
from extract.rules.quantities import load_quantity_rules
from extract.text.dates import DateContext, calendar_bounds, normalize_day
from extract.text.timeline import time_frame

GRAMMAR = load_quantity_rules().dates


@pytest.mark.parametrize(
    ("surface", "day"),
    [
        ("20160331", "2016-03-31"),
        ("２０１６年３月３１日", "2016-03-31"),
        ("2016/3/31", "2016-03-31"),
        ("2016.03.31", "2016-03-31"),
        ("平成28年3月31日", "2016-03-31"),
        ("平28-3-31", "2016-03-31"),
        ("㍻28.3.31", "2016-03-31"),
        ("h28/3/31", "2016-03-31"),
        ("昭和六十四年一月七日", "1989-01-07"),
        ("令和元年五月一日", "2019-05-01"),
        ("二〇一六年三月三十一日", "2016-03-31"),
        ("2020年2月29日", "2020-02-29"),
    ],
)
def test_complete_days_are_read_in_every_writing(surface: str, day: str) -> None:
    assert normalize_day(surface, GRAMMAR.eras) == day


@pytest.mark.parametrize(
    "surface", ["", "2019年2月29日", "2016-13-01", "X1-01-01", "28-3-31", "2016年3月", "平成28年", "三月", "2016-3/31"]
)
def test_what_is_no_real_day_is_refused(surface: str) -> None:
    with pytest.raises(ParseError):
        normalize_day(surface, GRAMMAR.eras)


def test_the_31st_of_a_short_month_is_no_date() -> None:
    point = GRAMMAR.read("2016年2月30日", 0, DateContext())
    assert point is not None
    assert (point[0].start, point[1]) == ("2016", 5)


@pytest.mark.parametrize(
    ("stamp", "fiscal", "days"),
    [
        ("2016", False, ("2016-01-01", "2016-12-31")),
        ("2016", True, ("2016-04-01", "2017-03-31")),
        ("2016-02", False, ("2016-02-01", "2016-02-29")),
        ("2016-24", False, ("2016-12-01", "2017-02-28")),
        ("2016-03-31", False, ("2016-03-31", "2016-03-31")),
    ],
)
def test_a_stamp_covers_whole_days(stamp: str, fiscal: bool, days: tuple[str, str]) -> None:
    assert tuple(d.isoformat() for d in calendar_bounds(stamp, fiscal=fiscal)) == days


def test_an_unknown_year_covers_no_days() -> None:
    with pytest.raises(ParseError):
        calendar_bounds("XXXX-10-06")


def dated(start: str | None, end: str | None, *modifiers: str) -> QuantityValue:
    kind = QuantityKind.YEAR if start == end else QuantityKind.PERIOD
    return QuantityValue(kind=kind, start_date=start, end_date=end, modifiers=modifiers)


def test_a_period_frames_its_first_and_last_day() -> None:
    frame = time_frame(dated("2006", "2011-12"))
    assert frame is not None
    assert (frame.first_day, frame.last_day, frame.years) == (date(2006, 1, 1), date(2011, 12, 31), 6)
    assert frame.precision == "year"


def test_from_and_until_leave_an_end_open() -> None:
    since, by = time_frame(dated("2006", "2006", "from")), time_frame(dated("2020", "2020", "until"))
    assert since is not None
    assert (since.start, since.end, since.years) == ("2006", None, None)
    assert by is not None
    assert (by.start, by.end) == (None, "2020")


def test_fiscal_years_and_decades_keep_their_precision() -> None:
    fiscal, decade = time_frame(dated("2010", "2010", "fiscal")), time_frame(dated("1990", "1999", "decade"))
    assert fiscal is not None
    assert (fiscal.precision, fiscal.last_day) == ("fiscal_year", date(2011, 3, 31))
    assert decade is not None
    assert decade.precision == "decade"


@pytest.mark.parametrize("value", [dated("XXXX-10-06", "XXXX-10-09"), dated("XXXX-02", "XXXX-02", "every_year")])
def test_what_names_no_one_time_frames_none(value: QuantityValue) -> None:
    assert time_frame(value) is None
