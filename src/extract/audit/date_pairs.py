"""One date told in two ways that do not agree: 令和5年（2022年), 2021年3月5日（木); and days that no calendar has.

An era year and its western year, and a day and its weekday, each say the other. Part of the family `date_order`;
see docs/checks/date_order.md.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from extract.audit.context import Context
from extract.audit.years import ERAS
from extract.model import Block, BlockLabel, Finding, Verdict
from extract.text.numerals import fold_widths

_DAY = r"(?:\s*(?P<{0}month>\d{{1,2}})\s*月(?:\s*\d{{1,2}}\s*日)?)?"
_ERA = rf"(?P<era>{'|'.join(ERAS)})\s*(?P<count>\d{{1,2}}|元)\s*年(?P<era_fiscal>度)?" + _DAY.format("era_")
_WEST = r"(?P<year>(?:18|19|20)\d{2})\s*(?:年(?P<west_fiscal>度)?)?" + _DAY.format("west_")
_PAIRS = (
    re.compile(rf"{_ERA}\s*[（(]\s*(?:西暦)?{_WEST}\s*[）)]"),
    re.compile(rf"(?<!\d){_WEST}\s*[（(]\s*{_ERA}\s*[）)]"),
)
_WEEKDAYS = "月火水木金土日"
_WEEKDAY = re.compile(
    rf"(?:(?P<era>{'|'.join(ERAS)})\s*(?P<count>\d{{1,2}}|元)|(?<!\d)(?P<year>(?:19|20)\d{{2}}))\s*年"
    rf"\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日\s*[（(]\s*(?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\s*[）)・、,]"
)
_MONTH_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})\s*年\s*)?(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日(?!間)"
)


def check_date_pairs(context: Context) -> Iterator[Finding]:
    """Era years and weekdays that are not those of the date beside them, and dates that do not exist."""
    for block in context.blocks:
        if block.label is BlockLabel.PICTURE:
            continue
        folded = fold_widths(block.text.text)
        for pattern in _PAIRS:
            for m in pattern.finditer(folded):
                yield from _eras(context, block, m)
        for m in _WEEKDAY.finditer(folded):
            yield from _weekdays(context, block, m)
        for m in _MONTH_DAY.finditer(folded):
            yield from _impossible(context, block, m)


def era_year(era: str, count: str) -> int:
    """The western year of an era's year.

    >>> era_year("令和", "元"), era_year("平成", "31"), era_year("昭和", "64")
    (2019, 2019, 1989)
    """
    return ERAS[era] + (1 if count == "元" else int(count))


def _eras(context: Context, block: Block, m: re.Match[str]) -> Iterator[Finding]:
    meant, told = era_year(m["era"], m["count"]), int(m["year"])
    # the first months of a year belong to the fiscal year before it: 令和4年度（2023年3月)
    early = {m["era_fiscal"] and not m["west_fiscal"] and m["west_month"]: meant + 1}
    early |= {m["west_fiscal"] and not m["era_fiscal"] and m["era_month"]: meant - 1}
    if told == meant or any(month and int(month) <= 3 and year == told for month, year in early.items()):
        return
    yield context.finding(
        "date_order.era",
        Verdict.CONTRADICTION,
        f"{m['era']}{m['count']}年 is {meant}, the text says {told}",
        [context.quote_clean("both years", block, *m.span())],
        expected=str(meant),
        observed=str(told),
        arithmetic=f"{ERAS[m['era']]} + {meant - ERAS[m['era']]} = {meant}",
        comparable="one date, its second form in brackets right behind the first",
    )


def _weekdays(context: Context, block: Block, m: re.Match[str]) -> Iterator[Finding]:
    year = int(m["year"]) if m["year"] else era_year(m["era"], m["count"])
    try:
        meant = date(year, int(m["month"]), int(m["day"]))
    except ValueError:
        return  # told by `_impossible`
    weekday = _WEEKDAYS[meant.weekday()]
    if weekday == m["weekday"]:
        return
    yield context.finding(
        "date_order.weekday",
        Verdict.CONTRADICTION,
        f"{meant.isoformat()} is a {weekday}曜日, the text says {m['weekday']}",
        [context.quote_clean("day and weekday", block, *m.span())],
        expected=weekday,
        observed=m["weekday"],
        arithmetic=f"{meant.isoformat()} is day {meant.isoweekday()} of its week, Monday being 1",
        comparable="one date, its weekday in brackets right behind it",
    )


def _impossible(context: Context, block: Block, m: re.Match[str]) -> Iterator[Finding]:
    month, day = int(m["month"]), int(m["day"])
    year = int(m["year"]) if m["year"] else 2000  # a leap year: 29 February is possible in some year
    longest = monthrange(year, month)[1] if 1 <= month <= 12 else 0
    if 1 <= day <= longest:
        return
    yield context.finding(
        "date_order.no_such_day",
        Verdict.CONTRADICTION,
        f"there is no day {m.group().strip()}",
        [context.quote_clean("date", block, *m.span())],
        expected=f"a day from 1 to {longest}" if longest else "a month from 1 to 12",
        observed=m.group().strip(),
        arithmetic=f"{day} > {longest}" if longest else f"{month} > 12" if month else "0 < 1",
        comparable="the calendar",
    )
