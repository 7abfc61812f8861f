"""Dates, years and periods in running text: one at a time, with ranges, open ends and what was said before.

Here: 2006年から2011年末まで, 1996～2000年, 2013年5、6月, 2001年～, 10/6～9, 毎年2月, 21世紀, 同年11月 and their like.
Not here: the reading of one date (`extract.text.dates`), lengths of time (`amounts`).
A particle から or まで leaves the date as it is and becomes a modifier (from, until); ～ without a second date makes
an open period.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extract.model import QuantityKind, QuantityValue
from extract.rules.quantities import QuantityRules
from extract.text.date_grammar import BARE_MONTH, month_point
from extract.text.dates import SEASONS, UNKNOWN_YEAR, DateContext, DatePoint, Era, iso, last_day, two_digit_year
from extract.text.numerals import parse_number

_RANGE = re.compile(r"(?:頃|ごろ)?\s?(?P<joint>から|より|～|-|–|—|―|−|,～)\s?")
_CLOSING = re.compile(r"まで(?:の間)?|にかけて|の間(?=に|、)")
_BEHIND = re.compile(
    r"(?P<approx>頃|ごろ|前後)?(?:(?P<from>から|より(?!も|高|低|多|少|大|小|良|早|前)|以降|以後|以来)|(?P<until>までに?|以前))?"
)
_PAIR = re.compile(
    r"(?P<a>(?:1[6-9]|20)[0-9]{2})(?P<joint>[～\-–—―−]|から)(?P<b>(?:1[6-9]|20)[0-9]{2}|[0-9]{2})(?:(?P<unit>年度|年(?!間|代|目))(?P<end>末)?(?:まで)?|(?![0-9年%,.万億]))"
)
_LISTED = re.compile(r"(?P<a>(?:1[6-9]|20)[0-9]{2})(?=(?:[、・,](?:1[6-9]|20)[0-9]{2})+年(?P<unit>度)?)")
_ERA_PAIR = re.compile(r"(?P<a>[0-9]{1,2}|元)[～\-–—―−](?P<b>[0-9]{1,2})(?P<unit>年度|年(?!間))")
_ERA_LISTED = re.compile(r"(?P<a>[0-9]{1,2}|元)(?=(?:[、・,][0-9]{1,2})+年(?P<unit>度)?)")
_SECOND_YEAR = re.compile(r"(?P<n>[0-9]{2})年(?!間|代|目|以上|前|後|余|半)(?P<unit>度)?(?P<end>末)?")
_SECOND_DAY = re.compile(r"(?P<n>[0-9]{1,2})日(?!間)")
_BARE_DAY = re.compile(
    r"(?P<n>[1-9]|[12][0-9]|3[01])日(?=[にのは、,・～()付午夜朝夕]|から|まで|現在|時点|$)(?!に[0-9]|の(?:間|うち|期間))"
)
_MONTH_DAY = re.compile(
    r"(?<![0-9/.])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12][0-9]|0?[1-9])(?:～(?:(?P<m2>1[0-2]|0?[1-9])/)?(?P<d2>3[01]|[12][0-9]|0?[1-9])|(?=\([月火水木金土日]))(?![0-9/])"
)
_CENTURY = re.compile(
    r"(?P<n>[0-9]{1,2}|[一二十]{1,3}[一二三四五六七八九]?)世紀(?P<part>前半|後半|半ば|初頭|初め|末)?(?!半|以上|間)"
)
_GLOSS_YEAR = re.compile(r"(?P<y>(?:1[6-9]|20)[0-9]{2})(?:年度?)?(?=\))")
_BRACKETED_YEAR = re.compile(r"(?<=\()(?P<y>(?:19|20)[0-9]{2})(?=\))")
_YEARLY = re.compile(r"毎年(?=[0-9]{1,2}月|の?[春夏秋冬])の?")
_LATIN_BEFORE = re.compile(r"[A-Za-zÀ-ɏ)][ ]?$")


@dataclass(frozen=True, slots=True)
class Temporal:
    """A date or period at ``text[start:end]`` with its core, and the last date it names, for what follows."""

    start: int
    core_start: int
    core_end: int
    end: int
    value: QuantityValue
    last: DatePoint


class TemporalReader:
    """Reads the date that begins at a position of folded text. Built once from the rules."""

    def __init__(self, rules: QuantityRules) -> None:
        self._grammar = rules.dates

    def read(self, text: str, at: int, context: DateContext) -> Temporal | None:
        """The date or period that begins at `at`, or None."""
        readers = (self._pair, self._listed, self._month_day, self._century, self._yearly, self._era_pair, self._cited)
        for reader in readers:
            found = reader(text, at, context)
            if found is not None:
                return found
        point = self._glossed(text, at, context)
        if point is None or _is_inside_word(text, at, point[1]):
            return self._day(text, at, context)
        return self._ranged(text, at, *point, context)

    def _glossed(self, text: str, at: int, context: DateContext) -> tuple[DatePoint, int] | None:
        """One date, with the same year said twice: 令和5年(2023年)9月."""
        found = self._grammar.read(text, at, context)
        if found is None or found[0].year is None or not text.startswith("(", found[1]):
            return found
        point, end = found
        year = point.year
        gloss = _GLOSS_YEAR.match(text, end + 1)
        if gloss is not None:
            again, stop = _as_year(gloss["y"]), gloss.end()
        else:
            inner = self._grammar.read(text, end + 1, DateContext())
            again, stop = (inner[0].year, inner[1]) if inner else (None, end)
        if again != year or not text.startswith(")", stop):
            return found
        month = BARE_MONTH.match(text, stop + 1) if point.month is None else None
        dated = month_point(year, month, point.flags) if month else None
        if dated is not None and month is not None:
            return replace(dated, era=point.era), month.end()
        return point, stop + 1

    def _pair(self, text: str, at: int, context: DateContext) -> Temporal | None:
        """1996～2000年, 2010～15年度, 1999-2006."""
        m = _PAIR.match(text, at)
        if m is None or (not m["unit"] and (len(m["b"]) == 2 or m["joint"] == "から")):
            return None
        if not m["unit"] and _LATIN_BEFORE.search(text, max(0, at - 2), at):
            return None  # a name that ends in years (OP 2014–2020)
        first = int(m["a"])
        last = int(m["b"]) if len(m["b"]) == 4 else first // 100 * 100 + int(m["b"])
        if last <= first:
            return None
        flags = ("fiscal",) if m["unit"] == "年度" else ()
        end = iso(last, 12) if m["end"] else iso(last)
        return _period(at, m.end(), iso(first), end, flags, DatePoint(start=end, end=end, year=last))

    def _era_pair(self, text: str, at: int, context: DateContext) -> Temporal | None:
        """平成23～25年度."""
        for era in self._grammar.eras:
            if text.startswith(era.name, at):
                m = _ERA_PAIR.match(text, at + len(era.name))
                if m is None:
                    return self._era_listed(text, at, era)
                first, last = (era.year(1 if n == "元" else int(n)) for n in (m["a"], m["b"]))
                flags = ("era", "fiscal") if m["unit"] == "年度" else ("era",)
                point = DatePoint(start=iso(last), end=iso(last), year=last, era=era)
                return None if last <= first else _period(at, m.end(), iso(first), iso(last), flags, point)
        return None

    def _era_listed(self, text: str, at: int, era: Era) -> Temporal | None:
        """The 平成23 of 平成23、24年度; the years behind it lean on its era."""
        m = _ERA_LISTED.match(text, at + len(era.name))
        if m is None:
            return None
        year = era.year(1 if m["a"] == "元" else int(m["a"]))
        flags = ("era", "fiscal") if m["unit"] else ("era",)
        point = DatePoint(start=iso(year), end=iso(year), year=year, era=era, flags=flags)
        return Temporal(at, at, m.end(), m.end(), _value(point), point)

    def _listed(self, text: str, at: int, context: DateContext) -> Temporal | None:
        """The 2010 of 2010、2011、2013年."""
        m = _LISTED.match(text, at)
        if m is None or _LATIN_BEFORE.search(text, max(0, at - 2), at):
            return None
        point = DatePoint(start=m["a"], end=m["a"], year=int(m["a"]), flags=("fiscal",) if m["unit"] else ())
        return Temporal(at, at, m.end(), m.end(), _value(point), point)

    def _month_day(self, text: str, at: int, context: DateContext) -> Temporal | None:
        """10/6～9, 11/30～12/2, 10/6(月)."""
        m = _MONTH_DAY.match(text, at)
        if m is None:
            return None
        month, day = int(m["m"]), int(m["d"])
        last_month = int(m["m2"] or month)
        last_day = int(m["d2"] or day)
        start, end = iso(None, month, day), iso(None, last_month, last_day)
        point = DatePoint(start=end, end=end, year=None, month=last_month, day=last_day)
        if not m["d2"]:
            return Temporal(at, at, m.end(), m.end(), _value(point), point)
        return None if end < start else _period(at, m.end(), start, end, (), point)

    def _century(self, text: str, at: int, context: DateContext) -> Temporal | None:
        m = _CENTURY.match(text, at)
        if m is None or (at and text[at - 1] in "一二三四五六七八九十0123456789数半"):
            return None
        first = (int(parse_number(m["n"])) - 1) * 100 + 1
        parts = {None: (0, 99), "前半": (0, 49), "後半": (50, 99), "半ば": (40, 60), "末": (89, 99)}
        low, high = parts.get(m["part"], (0, 19))
        flags = () if m["part"] in (None, "前半", "後半") else ("approx",)
        point = DatePoint(start=iso(first + low), end=iso(first + high), year=None)
        value = QuantityValue(
            kind=QuantityKind.PERIOD,
            start_date=point.start,
            end_date=point.end,
            modifiers=flags,
            approximate=bool(flags),
        )
        return Temporal(at, at, m.end(), m.end(), value, point)

    def _yearly(self, text: str, at: int, context: DateContext) -> Temporal | None:
        """毎年2月, 毎年秋: no one year."""
        m = _YEARLY.match(text, at)
        if m is None:
            return None
        season = text[m.end()] if text[m.end()] in SEASONS else ""
        if season:
            stamp = f"{UNKNOWN_YEAR}-{SEASONS[season]}"
            point, end = DatePoint(start=stamp, end=stamp, year=None, flags=("every_year", "season")), m.end() + 1
        else:
            found = self._grammar.read(text, m.end(), DateContext())
            if found is None:
                return None
            point, end = replace(found[0], flags=("every_year", *found[0].flags)), found[1]
        return Temporal(at, m.end(), end, end, _value(point), point)

    def _cited(self, text: str, at: int, context: DateContext) -> Temporal | None:
        """The 2014 of a work cited with its year in brackets; behind 数 it would be a count."""
        m = _BRACKETED_YEAR.match(text, at)
        if m is None or text[at - 2 : at - 1] in ("", "数", "計"):
            return None
        point = DatePoint(start=m["y"], end=m["y"], year=int(m["y"]))
        return Temporal(at, at, m.end(), m.end(), _value(point), point)

    def _day(self, text: str, at: int, context: DateContext) -> Temporal | None:
        """A day of the month alone (15日に), of the month named before in the same sentence."""
        m = _BARE_DAY.match(text, at)
        if m is None or (at and re.match(r"[0-9.,約数第毎過間内各計]", text[at - 1])):
            return None
        day = int(m["n"])
        if context.month is None or context.sentence_year is None or day > last_day(context.year, context.month):
            return None
        stamp = iso(context.year, context.month, day)
        point = DatePoint(start=stamp, end=stamp, year=context.year, month=context.month, day=day)
        return self._ranged(text, at, point, m.end(), context)

    def _ranged(self, text: str, at: int, first: DatePoint, end: int, context: DateContext) -> Temporal:
        """The period that begins with `first`, or `first` alone with the particles behind it."""
        joint = _RANGE.match(text, end)
        if joint is not None:
            second = self._second(text, joint, first)
            if second is not None:
                return self._closed(text, at, first, *second)
            if joint["joint"] == "～" and not re.match(r"[0-9一-龥]", text[joint.end() : joint.end() + 1]):
                value = replace(_value(first), end_date=None, kind=QuantityKind.PERIOD)
                value = replace(value, modifiers=(*value.modifiers, "from"))
                stop = joint.end()
                return Temporal(at, at, stop, stop, value, first)
        return _alone(text, at, first, end)

    def _second(self, text: str, joint: re.Match[str], first: DatePoint) -> tuple[DatePoint, int] | None:
        """The date behind a range mark, read in the light of the first; None where none follows or it is earlier."""
        at = joint.end()
        context = DateContext(
            year=first.year,
            month=first.month,
            era=first.era,
            speaking_year=first.year,
            sentence_year=first.year,
        )
        found = self._second_short(text, at, first, wordy=joint["joint"] in ("から", "より")) or self._glossed(
            text, at, context
        )
        if found is None:
            return None
        second, end = found
        if first.month and second.month and second.year == first.year is not None and second.end < first.start:
            second = _next_year(second)
        if UNKNOWN_YEAR not in first.start + second.end and second.end[:4] < first.start[:4]:
            return None
        return second, end

    def _second_short(self, text: str, at: int, first: DatePoint, *, wordy: bool) -> tuple[DatePoint, int] | None:
        """～15年 and ～30日, which lean on the first date."""
        day = _SECOND_DAY.match(text, at)
        if day is not None and first.day is not None:
            stamp = first.start[:-2] + f"{int(day['n']):02d}"
            return replace(first, start=stamp, end=stamp, day=int(day["n"])), day.end()
        m = _SECOND_YEAR.match(text, at)
        if m is None or first.year is None or (wordy and not _CLOSING.match(text, m.end())):
            return None
        number = int(m["n"])
        year = first.era.year(number) if first.era else first.year // 100 * 100 + number
        if not first.era and year < first.year:
            year = two_digit_year(number)
        if year <= first.year:
            return None
        stamp = iso(year, 12) if m["end"] else iso(year)
        flags = ("fiscal",) if m["unit"] else ()
        return DatePoint(start=stamp, end=stamp, year=year, era=first.era, flags=flags), m.end()

    def _closed(self, text: str, at: int, first: DatePoint, second: DatePoint, end: int) -> Temporal:
        closing = _CLOSING.match(text, end)
        stop = closing.end() if closing else end
        flags = tuple(
            dict.fromkeys(f for f in (*first.flags, *second.flags) if f not in ("early", "mid", "end", "decade"))
        )
        return _period(
            at, stop, first.start, second.end, flags, second, approximate=first.approximate or second.approximate
        )


def _as_year(digits: str) -> int | None:
    return int(digits)


def _next_year(point: DatePoint) -> DatePoint:
    """10月から3月: the second month lies in the next year."""
    year = (point.year or 0) + 1
    return replace(point, start=f"{year:04d}{point.start[4:]}", end=f"{year:04d}{point.end[4:]}", year=year)


def _is_inside_word(text: str, at: int, end: int) -> bool:
    """Whether a relative year or kanji month begins in the middle of a word (以来年々, 統一月)."""
    c = text[at]
    return (
        at > 0
        and not c.isdigit()
        and c not in "'’‘"
        and re.match(r"[一-龥々]", text[at - 1]) is not None
        and (c in "同翌前昨去一今本来二三四五六七八九十" and text[at - 1] not in "、。等年月")
    )


def _period(
    at: int,
    end: int,
    start_date: str,
    end_date: str,
    flags: tuple[str, ...],
    last: DatePoint,
    *,
    approximate: bool = False,
) -> Temporal:
    value = QuantityValue(
        kind=QuantityKind.PERIOD, start_date=start_date, end_date=end_date, modifiers=flags, approximate=approximate
    )
    return Temporal(at, at, end, end, value, last)


def _value(point: DatePoint) -> QuantityValue:
    """A single date as a value: a year, a date, or a period where it covers several months or years."""
    kind = QuantityKind.PERIOD
    if point.start == point.end:
        kind = QuantityKind.YEAR if len(point.start) == 4 else QuantityKind.DATE
    return QuantityValue(
        kind=kind, start_date=point.start, end_date=point.end, modifiers=point.flags, approximate=point.approximate
    )


def _alone(text: str, at: int, point: DatePoint, end: int) -> Temporal:
    """A single date with 頃, から, まで behind it or ～ before it."""
    value = _value(point)
    behind = _BEHIND.match(text, end)
    stop, flags, approximate = end, list(value.modifiers), value.approximate
    if behind is not None:
        stop = behind.end()
        approximate = approximate or behind["approx"] is not None
        flags += [n for n in ("approx", "from", "until") if behind[n]]
    start, start_date = at, value.start_date
    if at and text[at - 1] == "～" and (at == 1 or text[at - 2] in "(、。「 ・:"):
        start, start_date = at - 1, None
        flags.append("until")
    kind = QuantityKind.PERIOD if start_date is None else value.kind
    value = replace(value, kind=kind, start_date=start_date, modifiers=tuple(flags), approximate=approximate)
    return Temporal(start, at if start_date else start, end, stop, value, point)
