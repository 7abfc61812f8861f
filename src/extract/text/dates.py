"""Dates as values: ISO 8601 at the precision that is printed, eras, and complete days read alone.

Here: `Era`, `DatePoint`, what a stamp covers on the calendar, 令和2年1月31日 → 2020-01-31. Not here: dates in running
text (`extract.text.date_grammar`). Years are 2016, months 2016-03, days 2016-03-31, seasons 2016-21 to 2016-24
(spring to winter, ISO 8601-2), a day of an unknown year XXXX-10-06. A fiscal year is written by the calendar year
it begins in and flagged; `calendar_bounds` gives the exact days of anything.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from extract.errors import ParseError
from extract.text.numerals import fold_widths, parse_number

SEASONS = {"春": 21, "夏": 22, "秋": 23, "冬": 24}
UNKNOWN_YEAR = "XXXX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """One era: 平成, written 平, H or ㍻ for short; its year 1 is the calendar year of `first_day`."""

    name: str
    short: str
    letter: str
    sign: str
    first_day: date

    def year(self, number: int) -> int:
        """The calendar year of the era's year `number` (元年 is 1)."""
        return self.first_day.year + number - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DateContext:
    """What came before: the last year, month and era that were named, and the year the document speaks from.

    `sentence_year` is set while the sentence that named the year goes on: a bare month belongs to it then (to the
    year after it, for January to March of a `fiscal` year).
    """

    year: int | None = None
    month: int | None = None
    era: Era | None = None
    speaking_year: int | None = None
    sentence_year: int | None = None
    fiscal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePoint:
    """One date as printed: first and last ISO date it covers, at printed precision, with flags that say how.

    `flags` hold era, 2digit, fiscal, season, decade, early, mid, end, relative, every_year where they apply.
    `day` is the day of the month where one is printed; `approximate` marks 頃, 半ば and their like.
    """

    start: str
    end: str
    year: int | None
    month: int | None = None
    day: int | None = None
    era: Era | None = None
    flags: tuple[str, ...] = ()
    approximate: bool = False


def iso(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """An ISO 8601 date cut to what is given; an unknown year is XXXX.

    >>> iso(2016), iso(2016, 3), iso(None, 10, 6)
    ('2016', '2016-03', 'XXXX-10-06')
    """
    parts = [UNKNOWN_YEAR if year is None else f"{year:04d}"]
    parts += [f"{n:02d}" for n in (month, day) if n is not None]
    return "-".join(parts)


def last_day(year: int | None, month: int) -> int:
    """The number of days of a month (of a leap year where the year is unknown)."""
    return calendar.monthrange(year or 2000, month)[1]


def two_digit_year(number: int) -> int:
    """The year of '06 or 90年代: 2000 to 2049 or 1950 to 1999.

    >>> two_digit_year(6), two_digit_year(90)
    (2006, 1990)
    """
    return (2000 if number < 50 else 1900) + number


_DAY_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    re.compile(
        r"(?P<e>[^0-9]{0,2}?)(?P<y>[0-9〇一二三四五六七八九十元]{1,4})(?:年|ねん)(?P<m>[^月が]{1,3})(?:月|がつ)(?P<d>[^日に]{1,3})(?:日|にち)(?:\(.\))?"
    ),
    re.compile(r"(?P<e>[^0-9元]{0,2})(?P<y>[0-9]{1,4}|元)(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"),
)


def normalize_day(surface: str, eras: Sequence[Era]) -> str:
    """The ISO day of one complete date: western or era year, any width, kanji, 20190101, R1-01-01, 令元-1-1.

    An era's year 1 stands for the whole calendar year, as forms and registers use it.

    Raises:
        ParseError: It is not one real day.
    """
    text = "".join(fold_widths(unicodedata.normalize("NFKC", surface)).split())  # ㍻ and compatibility kanji unfold
    for form in _DAY_FORMS:
        m = form.fullmatch(text)
        if m is not None:
            return _real_day(m.groupdict(), surface, eras)
    raise ParseError(f"「{surface}」 is not a date", hint="give year, month and day, e.g. 令和2年1月31日 or 2020-01-31")


def _real_day(parts: dict[str, str | None], surface: str, eras: Sequence[Era]) -> str:
    """ISO day of year, month, day and era surfaces."""
    mark, printed = parts.get("e") or "", parts["y"] or ""
    names = {n: e for e in eras for n in (e.name, e.short, e.letter, e.letter.lower(), e.sign)}
    if (mark and mark not in names) or (not mark and len(printed) < 4):
        raise ParseError(f"「{surface}」 is not a date: its era or century is not known")
    number = 1 if printed == "元" else int(parse_number(printed))
    year = names[mark].year(number) if mark else number
    try:
        return date(year, int(parse_number(parts["m"] or "")), int(parse_number(parts["d"] or ""))).isoformat()
    except ValueError as error:
        raise ParseError(f"「{surface}」 is not a real day: {error}") from error


_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}


def calendar_bounds(stamp: str, *, fiscal: bool = False) -> tuple[date, date]:
    """First and last day of an ISO date of any precision; a fiscal year runs from 1 April to 31 March.

    Raises:
        ParseError: The year is not known, or the stamp is not ISO 8601.

    >>> [d.isoformat() for d in calendar_bounds("2010", fiscal=True)]
    ['2010-04-01', '2011-03-31']
    >>> [d.isoformat() for d in calendar_bounds("2011-23")]
    ['2011-09-01', '2011-11-30']
    """
    m = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", stamp)
    if m is None:
        raise ParseError(f"「{stamp}」 has no known calendar days")
    year, month, day = int(m[1]), int(m[2] or 0), int(m[3] or 0)
    if day:
        return date(year, month, day), date(year, month, day)
    whole_year = (4, 15) if fiscal else (1, 12)
    first, last = _SEASON_MONTHS.get(month, (month, month)) if month else whole_year
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, first, 1), date(end_year, end_month, 1) + timedelta(days=last_day(end_year, end_month) - 1)
