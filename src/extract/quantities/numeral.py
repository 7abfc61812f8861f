"""Reading the number part of a quantity at a position: digits, kanji, 数十, 十数, 余.

Here: where a numeral begins and ends in running text, its exact or vague value, and `Amount`, what it becomes with a
unit. Not here: finding that unit (`amounts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.errors import ParseError
from extract.model import QuantityKind
from extract.rules.quantities import QuantityRules
from extract.text.numerals import KANJI, MIXED, parse_number

_MIXED = re.compile(MIXED)
_KANJI = re.compile(KANJI)
_VAGUE = re.compile(r"数(?P<scale>[十百千]{0,2}[万億兆]?)")
_INFIX = re.compile(r"数(?!字)(?P<scale>[十百千]?)(?P<great>[万億兆]?)")
# 「今後数年」 is some years; 「従業員数十名」 could be ten employees.
_LEADING = re.compile(r"(?:今後|過去|最近|直近|その後|以後|毎[年月週日]|国内|海外|各地|全国)$")
# 「年に一度」 is one occasion; elsewhere 一度 is an adverb.
_ONCE = re.compile(r"(?<=[年月週日]に)一度(?!に|ならず)")
_WORDY = re.compile(r"[一-龥々ァ-ヺーA-Za-z0-9]")
_SIGN = re.compile(r"(?:[△▲−]|(?<![0-9A-Za-z一-龥ぁ-んァ-ヺー%)])-)$")
# 1,2345 or a digit run cut short is no one number (2,3社 is an enumeration and ends at its comma).
_CUT = re.compile(r"(?!,[0-9](?![0-9]))(?:[.,][0-9]|[0-9])")
_UNIT_BEHIND = re.compile(r"[0-9]\)$")
# 「従業員数十名」 may be a number of ten or some tens of employees: both ends stay.
_ROUND = re.compile(r"[十百千][万億]?")
_SCALE_TAIL = re.compile(r"[十百千万億兆京]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number read at ``text[start:end]``. Vague ones (数十, 十数) have different ends.

    `mantissa` and `scale` split off trailing scale words (300万 is 300 and 10000). `kanji` and `vague` say how it
    was written, `flags` what 余 adds.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    surface: str
    kanji: bool = False
    vague: bool = False
    mantissa: Decimal = Decimal(0)
    scale: Decimal = Decimal(1)
    flags: tuple[str, ...] = ()

    @property
    def is_year_like(self) -> bool:
        """Whether it could be a year number: four digits, no comma, 1500 to 2100."""
        return re.fullmatch(r"1[5-9]\d\d|20\d\d|2100", self.surface) is not None

    @property
    def is_plain_digits(self) -> bool:
        """Whether it is a whole number in ASCII digits without scale words."""
        return re.fullmatch(r"[0-9,]+", self.surface) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number or range with its unit at ``text[start:end]``. `unit` is None for a bare number."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    kind: QuantityKind
    unit: str | None
    numeral: Numeral
    flags: tuple[str, ...] = ()
    approximate: bool = False
    low_open: bool = False
    unbounded: bool = False

    @property
    def is_range(self) -> bool:
        """Whether two different numbers are printed."""
        return self.low != self.high


def read_numeral(text: str, at: int, rules: QuantityRules) -> Numeral | None:
    """The numeral that begins at `at`, its minus sign included, or None."""
    c = text[at]
    if c.isascii():
        found = _read_digits(text, at)
    elif c == "数":
        found = _read_vague(text, at)
    else:
        found = _read_kanji(text, at, rules)
    if found is None:
        return None
    sign = _SIGN.search(text, max(0, at - 2), at)
    if sign is None or found.vague:
        return found
    return Numeral(
        start=sign.start(),
        end=found.end,
        low=-found.high,
        high=-found.low,
        surface=found.surface,
        kanji=found.kanji,
        mantissa=-found.mantissa,
        scale=found.scale,
        flags=found.flags,
    )


def _made(text: str, at: int, end: int, *, kanji: bool) -> Numeral | None:
    surface = text[at:end]
    try:
        value = parse_number(surface)
    except ParseError:
        return None
    tail = _SCALE_TAIL.search(surface)
    scale, mantissa = Decimal(1), value
    if tail is not None and tail.start() > 0:
        scale = parse_number("1" + tail.group())
        mantissa = value / scale
    return _with_infix(
        text,
        Numeral(start=at, end=end, low=value, high=value, surface=surface, kanji=kanji, mantissa=mantissa, scale=scale),
    )


def _with_infix(text: str, n: Numeral) -> Numeral:
    """十数, 20数 and 千数百 widen the number, 余 before the unit marks it as slightly more."""
    nxt = text[n.end : n.end + 2]
    vague = _widened(text, n)
    if vague is not None:
        return vague
    if nxt[:1] == "余" and not re.match(r"余[りっ暇裕剰地計波]", text[n.end : n.end + 2]):
        return Numeral(
            start=n.start,
            end=n.end + 1,
            low=n.low,
            high=n.high,
            surface=n.surface,
            kanji=n.kanji,
            mantissa=n.mantissa,
            scale=n.scale,
            flags=("slightly_over",),
        )
    return n


def _widened(text: str, n: Numeral) -> Numeral | None:
    """千数百 is 1,100 to 1,900, 千数百万 ten thousand times that; in 2億数千万 the last 万 belongs to 数千 alone."""
    m = _INFIX.match(text, n.end)
    if m is None or not n.low:
        return None
    great = parse_number("1" + m["great"]) if m["great"] else Decimal(1)
    step = parse_number("1" + m["scale"]) if m["scale"] else Decimal(1)
    base = n.low
    if n.low < great:
        base *= great
    step *= great
    if base % (10 * step) != 0:
        return None
    return Numeral(
        start=n.start,
        end=m.end(),
        low=base + step,
        high=base + 9 * step,
        surface=text[n.start : m.end()],
        kanji=n.kanji,
        vague=True,
    )


def _read_digits(text: str, at: int) -> Numeral | None:
    m = _MIXED.match(text, at)
    if m is None:
        return None
    end = m.end()
    if _CUT.match(text, end):
        return None
    return _made(text, at, end, kanji=False)


def _read_kanji(text: str, at: int, rules: QuantityRules) -> Numeral | None:
    if at and rules.not_behind.match(text[at - 1]):
        return None
    if rules.not_number.match(text, at) and not _ONCE.match(text, at):
        return None
    if at and text[at] in "百千" and text[at - 1] in "市区町村郡県":
        return None
    if _UNIT_BEHIND.search(text, max(0, at - 2), at):
        return None  # 「(1,234)百万円」 is no million
    m = _KANJI.match(text, at)
    made = None if m is None else _made(text, at, m.end(), kanji=True)
    if made is not None and text[at - 1 : at] == "数" and _ROUND.fullmatch(made.surface):
        return replace(made, high=9 * made.low, vague=True)
    return made


def _read_vague(text: str, at: int) -> Numeral | None:
    """数社 is two to nine; 数十, 数百 likewise in tens and hundreds."""
    if at and _WORDY.match(text[at - 1]) and not _LEADING.search(text, max(0, at - 3), at):
        return None
    m = _VAGUE.match(text, at)
    if m is None:
        return None
    scale = parse_number("1" + m["scale"]) if m["scale"] else Decimal(1)
    return Numeral(start=at, end=m.end(), low=2 * scale, high=9 * scale, surface=m.group(), vague=True)
