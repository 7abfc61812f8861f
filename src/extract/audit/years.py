"""Periods as sentences tell them: from a year to a year, and how many years that is said to be.

A small grammar on cleaned text, apart from `extract.quantities`: it reads the pair and its stated length as one
expression, where the quantities are three. Used by `periods`, `ordinals` and `date_order`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.errors import ParseError
from extract.text.numerals import parse_number

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
"""The western year before the first of each era, the latest era first."""
_LENGTH = (
    r"(?P<amount>[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
    r"(?:(?P<years>(?:[ヵヶカか箇ケ]年|年度?)間|[ヵヶカか箇ケ]年(?!計画|度))|(?P<months>[ヵヶカか箇ケ]月)間?)(?P<half>半)?"
)


def _point(which: int) -> str:
    """The pattern of one end of a period."""
    return (
        rf"(?:(?P<era{which}>{'|'.join(ERAS)}))?"
        rf"(?P<year{which}>(?:19|20)[0-9]{{2}}|(?<![0-9.,])[0-9]{{1,2}}|元)(?P<mark{which}>年度?)?"
        rf"(?:の?(?P<month{which}>[0-9]{{1,2}})月(?:[0-9]{{1,2}}日|末|初め|[上中下]旬)?)?"
        rf"(?P<part{which}>末日?|初め|初頭|はじめ)?"
    )


_PERIOD = re.compile(_point(1) + r"(?:から|より|～|〜|~|－|–|—|-)、?" + _point(2))
_END = re.compile(_point(1) + r"まで")
_BEHIND = re.compile(r"(?:まで|にかけて)?(?:の|、|,|（|\(|における)?(?:計|合計|約|丸|満)?" + _LENGTH)


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A year with its month where printed; `fiscal` for 年度, `part` for 末 and 初め."""

    year: int
    month: int | None = None
    fiscal: bool = False
    part: str | None = None

    @property
    def iso(self) -> str:
        """ISO 8601, cut to the precision printed."""
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch from a year to a year at ``text[start:end]``."""

    first: YearMonth
    last: YearMonth
    start: int
    end: int

    @property
    def runs_backwards(self) -> bool:
        """Whether it ends before it begins, by months where both are printed."""
        if self.first.year == self.last.year and self.first.month and self.last.month:
            return self.last.month < self.first.month
        return self.last.year < self.first.year

    @property
    def inclusive_months(self) -> int:
        """Months from the beginning of the first to the end of the last, at the printed precision."""
        if self.first.month is None or self.last.month is None:
            return (self.last.year - self.first.year + 1) * 12
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def elapsed_months(self) -> int:
        """Months from the first to the last, the last not counted."""
        step = 12 if self.first.month is None or self.last.month is None else 1
        return self.inclusive_months - step


@dataclass(frozen=True, slots=True)
class Length:
    """A stated length at ``text[start:end]``."""

    months: int
    start: int
    end: int
    printed: str


def _year(m: re.Match[str], which: int, before: YearMonth | None) -> YearMonth | None:
    printed, era = m.group(f"year{which}"), m.group(f"era{which}")
    number = 1 if printed == "元" else int(printed)
    month = int(m.group(f"month{which}")) if m.group(f"month{which}") else None
    if month is not None and not 1 <= month <= 12:
        return None
    fiscal = m.group(f"mark{which}") == "年度"
    if era:
        year = ERAS[era] + number
    elif len(printed) == 4:
        year = number
    elif before is not None and printed != "元":
        year = _short(number, m, before)
    else:
        return None
    return YearMonth(year, month, fiscal, m.group(f"part{which}"))


def _short(number: int, m: re.Match[str], before: YearMonth) -> int:
    """A two-digit end year: of the first year's era, or of its century."""
    if m.group("era1"):
        return ERAS[m.group("era1")] + number
    return before.year // 100 * 100 + number


def find_periods(text: str) -> Iterator[Period]:
    """The periods told from year to year.

    >>> [(p.first.iso, p.last.iso) for p in find_periods("平成23年度～25年度と2014年2月から2016年1月まで")]
    [('2011', '2013'), ('2014-02', '2016-01')]
    """
    for m in _PERIOD.finditer(text):
        if not m.group("mark2") and not m.group("mark1"):
            continue
        first = _year(m, 1, None)
        last = _year(m, 2, first) if first is not None else None
        if first is None or last is None or not m.group("mark2") or _is_length_behind(m, text):
            continue
        yield Period(first, last, m.start(), m.end())


def _is_length_behind(m: re.Match[str], text: str) -> bool:
    """Whether the second year is no year: 「2013年度より3年間」, or a short one that runs backwards."""
    short = len(m.group("year2")) < 4 and not m.group("era2")
    return text[m.end() : m.end() + 1] in ("間", "計", "目") or (
        short and m.group("year1")[-2:] >= m.group("year2").zfill(2)
    )


def find_ends(text: str) -> Iterator[tuple[YearMonth, int, int]]:
    """Years that only close a period: 「2018年度まで」, with the place of the expression."""
    for m in _END.finditer(text):
        point = _year(m, 1, None)
        if point is not None and m.group("mark1"):
            yield point, m.start(), m.end()


def length_behind(text: str, at: int) -> Length | None:
    """The length stated right behind a position: 「の6年間」, 「までの36カ月」, 「（3年間）」.

    >>> length_behind("2011年末までの6年間に", 6).months
    72
    """
    found = _BEHIND.match(text, at)
    if found is None:
        return None
    try:
        amount = int(parse_number(found.group("amount")))
    except ParseError:
        return None
    months = amount * (1 if found.group("months") else 12) + (6 if found.group("half") else 0)
    start = found.start("amount")
    return Length(months, start, found.end(), text[start : found.end()])
