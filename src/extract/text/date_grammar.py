"""The grammar of one date in running text: year, its parts and months, at a position, given what came before.

Here: `DateGrammar`, which reads the date that begins at a position of a folded string. Not here: ranges, bounds
and what is no date at all (`extract.quantities.temporal`), complete days alone (`extract.text.dates`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.text.dates import SEASONS, DateContext, DatePoint, Era, iso, last_day, two_digit_year
from extract.text.numerals import parse_number

_RELATIVE = {
    "同": 0,
    "翌々": 2,
    "翌": 1,
    "前々": -2,
    "前": -1,
    "昨": -1,
    "去": -1,
    "一昨": -2,
    "今": 0,
    "本": 0,
    "来": 1,
}
_QUARTERS = {c: i for i, pair in enumerate(("1一", "2二", "3三", "4四"), start=1) for c in pair}

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART = "末|初め|はじめ(?!て)|初頭|始め|初|頭|明け|半ば|中頃|中ごろ|央|前半|後半|上半期|下半期|上期|下期"
_MONTH_PART = "末日|末|上旬|初旬|中旬|下旬|初め|始め|頭|半ば|中頃|前半|後半"
_QUARTER = r"(?:度)?第?(?P<quarter>[1-4一二三四])(?:四半期|Q)"
_MONTHS = (
    rf"の?(?P<month>{_MONTH})(?:(?P<joint>[、・,～-]|から)(?P<month2>{_MONTH}))?(?:月|がつ)(?!間|号|例|額|給|並|謝)"
    rf"(?:(?P<day>{_DAY})(?:日|にち)(?!間|目)|の?(?P<month_part>{_MONTH_PART}))?"
)
_TAIL = re.compile(
    rf"(?:{_QUARTER}|(?P<fiscal>度)(?P<fiscal_part>{_PART}|当初(?!予算|比|案|計画|見込|額))?|(?P<decade>代)の?(?P<decade_part>{_PART})?"
    rf"|{_MONTHS}|の?(?P<season>[春夏秋冬])(?!学期|闘)|の?(?P<part>{_PART}))?"
)
BARE_MONTH = re.compile(_MONTHS.replace("の?", "", 1))
_NUMERIC = re.compile(
    r"(?P<y>(?:1[6-9]|20)[0-9]{2})(?P<sep>[-/.])[ ]?(?P<m>1[0-2]|0?[1-9])(?P=sep)[ ]?"
    r"(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    r"|(?P<my>(?:19|20)[0-9]{2})/(?P<mm>0[1-9]|1[0-2])(?![0-9/年])"
    r"|(?P<nm>0[1-9]|1[0-2])/(?P<ny>(?:19|20)[0-9]{2})(?![0-9/])"
)
_SHORT_AHEAD = r"度|代|[0-9]{1,2}月|の?[春夏秋冬]|末|初め|初頭|半ば|中頃|前半|後半|第?[1-4一二三四]四半期"


def _point_of_month(year: int | None, months: tuple[int, int], part: str | None, flags: tuple[str, ...]) -> DatePoint:
    first, last = months
    start, end, approximate = iso(year, first), iso(year, last), False
    thirds = {
        "上旬": (1, 10),
        "初旬": (1, 10),
        "中旬": (11, 20),
        "下旬": (21, last_day(year, last)),
        "前半": (1, 15),
        "後半": (16, last_day(year, last)),
        "末日": (last_day(year, last), last_day(year, last)),
    }
    if part in thirds:
        start, end = iso(year, first, thirds[part][0]), iso(year, last, thirds[part][1])
    elif part is not None:
        flags = (*flags, "end" if part == "末" else "mid" if part in ("半ば", "中頃") else "early")
        approximate = part != "末"
    return DatePoint(start=start, end=end, year=year, month=last, flags=flags, approximate=approximate)


def _point_of_decade(year: int, part: str | None, flags: tuple[str, ...]) -> DatePoint:
    first, last = {
        None: (0, 9),
        "前半": (0, 4),
        "後半": (5, 9),
        "末": (8, 9),
        "半ば": (4, 6),
        "中頃": (4, 6),
        "中ごろ": (4, 6),
    }.get(part, (0, 2))
    name: tuple[str, ...] = ()
    if part not in (None, "前半", "後半"):
        name = ("end" if part == "末" else "mid" if first == 4 else "early",)
    return DatePoint(
        start=iso(year + first),
        end=iso(year + last),
        year=year,
        flags=(*flags, "decade", *name),
        approximate=bool(name),
    )


_YEAR_PARTS: dict[str, tuple[int, int, str]] = {
    **dict.fromkeys(("末",), (12, 12, "end")),
    **dict.fromkeys(("半ば", "中頃", "中ごろ", "央"), (6, 7, "mid")),
    **dict.fromkeys(("前半", "上半期", "上期"), (1, 6, "")),
    **dict.fromkeys(("後半", "下半期", "下期"), (7, 12, "")),
}


def _point_of_part(year: int, part: str, flags: tuple[str, ...], *, fiscal: bool) -> DatePoint:
    """末, 初め, 前半 … of a calendar or fiscal year."""
    first, last, name = _YEAR_PARTS.get(part, (1, 1, "early"))
    shift = 3 if fiscal else 0
    if fiscal and name == "mid":
        first, last = 6, 7
    start, end = ((year + (m + shift - 1) // 12, (m + shift - 1) % 12 + 1) for m in (first, last))
    return DatePoint(
        start=iso(*start),
        end=iso(*end),
        year=year,
        flags=(*flags, *([name] if name else [])),
        approximate=name in ("mid", "early"),
    )


def _number(text: str) -> int:
    return int(parse_number(text))


def _tail_point(year: int, tail: re.Match[str], flags: tuple[str, ...]) -> DatePoint | None:
    """What stands behind 年: the date it makes of the year, or None where it makes no real date."""
    g = tail.groupdict()
    if g["quarter"]:
        fiscal = "度" in tail.group()
        first = (_QUARTERS[g["quarter"]] - 1) * 3 + (4 if fiscal else 1)
        at, month = (year + 1, first - 12) if first > 12 else (year, first)
        return DatePoint(
            start=iso(at, month), end=iso(at, month + 2), year=year, flags=(*flags, *(["fiscal"] if fiscal else []))
        )
    if g["fiscal"]:
        flags = (*flags, "fiscal")
        if g["fiscal_part"]:
            return _point_of_part(year, g["fiscal_part"], flags, fiscal=True)
        return DatePoint(start=iso(year), end=iso(year), year=year, flags=flags)
    if g["decade"]:
        return _point_of_decade(year, g["decade_part"], flags)
    if g["month"]:
        return month_point(year, tail, flags)
    if g["season"]:
        stamp = f"{year:04d}-{SEASONS[g['season']]}"
        return DatePoint(start=stamp, end=stamp, year=year, flags=(*flags, "season"))
    if g["part"]:
        return _point_of_part(year, g["part"], flags, fiscal=False)
    return DatePoint(start=iso(year), end=iso(year), year=year, flags=flags)


def month_point(year: int | None, m: re.Match[str], flags: tuple[str, ...] = ()) -> DatePoint | None:
    """The date of a matched month, day or part of a month; None for the 31st of a short month."""
    g = m.groupdict()
    month = _number(g["month"])
    if g["day"]:
        day = _number(g["day"])
        if not 1 <= day <= last_day(year, month):
            return None
        stamp = iso(year, month, day)
        return DatePoint(start=stamp, end=stamp, year=year, month=month, day=day, flags=flags)
    last = _number(g["month2"]) if g["month2"] else month
    if last < month:
        return None
    return _point_of_month(year, (month, last), g["month_part"], flags)


class DateGrammar:
    """Reads one date at a position of a folded string. Built once from the table of eras.

    >>> from datetime import date
    >>> heisei = Era(name="平成", short="平", letter="H", sign="㍻", first_day=date(1989, 1, 8))
    >>> grammar = DateGrammar([heisei])
    >>> point, end = grammar.read("平成28年3月に", 0, DateContext())
    >>> point.start, point.flags, end
    ('2016-03', ('era',), 7)
    >>> grammar.read("06年8月", 0, DateContext())[0].start, grammar.read("90年代半ば", 0, DateContext())[0].end
    ('2006-08', '1996')
    """

    def __init__(self, eras: Sequence[Era]) -> None:
        self.eras = tuple(eras)
        self._by_name = {n: e for e in eras for n in (e.name, e.sign, e.letter)}
        long = "|".join(re.escape(n) for e in eras for n in (e.name, e.sign))
        letters = "".join(e.letter for e in eras)
        number = r"元|[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
        self._era = re.compile(
            rf"(?P<era>{long}|(?<![A-Za-z0-9])[{letters}](?=[0-9元]))(?P<n>{number})(?:年|ねん|(?P<sep>[./-])"
            rf"(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9]))"
        )
        self._west = re.compile(
            r"(?P<y>(?:1[0-9]|2[01])[0-9]{2}|[一二][〇一二三四五六七八九]{3})(?:年(?!間|目|余|以上|前(?!後|半))|会計年(?=度)|ねん)"
            r"|FY[ ]?(?:(?P<fiscal>(?:19|20)[0-9]{2})|(?P<short_fiscal>[0-9]{2}))(?![0-9])"
        )
        self._short = re.compile(
            rf"['’‘](?P<a>[0-9]{{2}})(?![0-9])年?|(?P<b>0[0-9])年(?!間)|(?P<c>[1-9][0-9])年(?={_SHORT_AHEAD})"
        )
        words = "|".join(sorted(_RELATIVE, key=len, reverse=True))
        self._relative = re.compile(rf"(?P<word>{words})年(?!比|同|並|間|報|次|齢|金|功)")
        self._relative_season = re.compile(r"(?P<word>昨|今|来)(?P<season>[春夏秋冬])")
        self._readers: tuple[Callable[[str, int, DateContext], tuple[DatePoint, int] | None], ...] = (
            self._read_numeric,
            self._read_era,
            self._read_west,
            self._read_short,
            self._read_relative,
            self._read_month,
        )

    def read(self, text: str, at: int, context: DateContext) -> tuple[DatePoint, int] | None:
        """The date that begins at `at` and where it ends, or None where none begins there."""
        for reader in self._readers:
            found = reader(text, at, context)
            if found is not None:
                return found
        return None

    def _finish(self, text: str, at: int, year: int, flags: tuple[str, ...]) -> tuple[DatePoint, int] | None:
        tail = _TAIL.match(text, at)
        point = _tail_point(year, tail, flags) if tail else None
        if point is None or tail is None:
            stamp = iso(year)
            return DatePoint(start=stamp, end=stamp, year=year, flags=flags), at
        return point, tail.end()

    def _read_numeric(self, text: str, at: int, context: DateContext) -> tuple[DatePoint, int] | None:
        m = _NUMERIC.match(text, at)
        if m is None:
            return None
        year = int(m["y"] or m["my"] or m["ny"])
        month = int(m["m"] or m["mm"] or m["nm"])
        day = int(m["d"]) if m["d"] else None
        if day is not None and day > last_day(year, month):
            return None
        stamp = iso(year, month, day)
        return DatePoint(start=stamp, end=stamp, year=year, month=month, day=day), m.end()

    def _read_era(self, text: str, at: int, context: DateContext) -> tuple[DatePoint, int] | None:
        m = self._era.match(text, at)
        if m is None:
            return None
        era = self._by_name[m["era"]]
        year = era.year(1 if m["n"] == "元" else _number(m["n"]))
        if m["m"]:
            month, day = int(m["m"]), int(m["d"])
            if day > last_day(year, month):
                return None
            stamp = iso(year, month, day)
            return DatePoint(start=stamp, end=stamp, year=year, month=month, day=day, era=era, flags=("era",)), m.end()
        found = self._finish(text, m.end(), year, ("era",))
        return None if found is None else (replace(found[0], era=era), found[1])

    def _read_west(self, text: str, at: int, context: DateContext) -> tuple[DatePoint, int] | None:
        m = self._west.match(text, at)
        if m is None:
            return None
        if m["y"]:
            return self._finish(text, m.end(), _number(m["y"]), ())
        year = int(m["fiscal"]) if m["fiscal"] else two_digit_year(int(m["short_fiscal"]))
        return DatePoint(start=iso(year), end=iso(year), year=year, flags=("fiscal",)), m.end()

    def _read_short(self, text: str, at: int, context: DateContext) -> tuple[DatePoint, int] | None:
        m = self._short.match(text, at)
        if m is None:
            return None
        number = int(m["a"] or m["b"] or m["c"])
        if context.era is not None and m["c"] and not text.startswith("代", m.end()) and number:
            found = self._finish(text, m.end(), context.era.year(number), ("era",))
            return None if found is None else (replace(found[0], era=context.era), found[1])
        return self._finish(text, m.end(), two_digit_year(number), ("2digit",))

    def _read_relative(self, text: str, at: int, context: DateContext) -> tuple[DatePoint, int] | None:
        season = self._relative_season.match(text, at)
        m = season or self._relative.match(text, at)
        if m is None:
            return None
        word = m["word"]
        base = context.speaking_year if word in ("昨", "去", "一昨", "今", "本", "来") else context.year
        year = None if base is None else base + _RELATIVE[word]
        if season:
            stamp = f"{iso(year)}-{SEASONS[season['season']]}"
            return DatePoint(start=stamp, end=stamp, year=year, flags=("relative", "season")), m.end()
        if year is not None:
            return self._finish(text, m.end(), year, ("relative",))
        month = BARE_MONTH.match(text, m.end())
        point = month_point(None, month, ("relative",)) if month else None
        return (point, month.end()) if point and month else None

    def _read_month(self, text: str, at: int, context: DateContext) -> tuple[DatePoint, int] | None:
        m = BARE_MONTH.match(text, at)
        if m is None:
            return None
        year = context.sentence_year
        if year is not None and context.fiscal and _number(m["month"]) <= 3:
            year += 1
        point = month_point(year, m)
        return (point, m.end()) if point else None
