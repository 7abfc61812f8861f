"""Classes of a scale as labels and sentences print them: 「25～50％」, 「2年以上」, 「少なくとも1年間」.

Pure functions on cleaned text. Used to find which rows of a table a sentence speaks of (`prose_table`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.intervals import Interval
from extract.text.numerals import fold_widths

_UNITS = {
    "%": ("%", Decimal(1)),
    "割": ("%", Decimal(10)),
    "年間": ("month", Decimal(12)),
    "年": ("month", Decimal(12)),
    "カ月": ("month", Decimal(1)),
    "か月": ("month", Decimal(1)),
    "ヶ月": ("month", Decimal(1)),
    "ヵ月": ("month", Decimal(1)),
    "歳": ("歳", Decimal(1)),
    "代": ("歳", Decimal(1)),
    "人": ("人", Decimal(1)),
    "名": ("人", Decimal(1)),
    "社": ("社", Decimal(1)),
    "回": ("回", Decimal(1)),
    "件": ("件", Decimal(1)),
    "万円": ("円", Decimal(10000)),
    "億円": ("円", Decimal(100000000)),
    "円": ("円", Decimal(1)),
    "時間": ("時間", Decimal(1)),
    "点": ("点", Decimal(1)),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_RANGE = re.compile(
    rf"(?P<first>少なくとも|最低でも?|最大でも?|多くとも)?(?:(?P<low>{_NUMBER})(?:(?:{_UNIT})?(?:～|〜|~|－|–|-|から)|、)"
    rf")?(?P<high>{_NUMBER})(?P<unit>{_UNIT})間?(?P<bound>以上|以下|以内|未満|を超え|超|を上回|を下回)?"
)
_FRACTION = re.compile(r"(?P<first>少なくとも)?(?P<whole>[2-9]|10)分の(?P<part>[1-9])(?P<bound>以上|以下|未満|を超え)?")


@dataclass(frozen=True, slots=True)
class Class:
    """A class of a scale at ``text[start:end]``. `bounded` where it is a range or has a bound word."""

    unit: str
    interval: Interval
    start: int
    end: int
    bounded: bool

    def same(self, other: Class) -> bool:
        """Whether two classes have the same unit and ends."""
        return (self.unit, self.interval) == (other.unit, other.interval)

    def within(self, bound: Class) -> bool:
        """Whether this class lies inside a one-sided bound."""
        if self.unit != bound.unit:
            return False
        low, high = bound.interval.low, bound.interval.high
        if low is not None and (self.interval.low is None or self.interval.low < low):
            return False
        return not (high is not None and (self.interval.high is None or self.interval.high > high))

    @property
    def is_point(self) -> bool:
        """Whether it holds one value only."""
        return self.interval.low == self.interval.high


def find_classes(text: str) -> Iterator[Class]:
    """The classes a text names, in order.

    >>> found = find_classes("25～50％、少なくとも1年間、6カ月以下")
    >>> [(c.unit, str(c.interval.low), str(c.interval.high)) for c in found]
    [('%', '25', '50'), ('month', '12', 'None'), ('month', 'None', '6')]
    """
    folded = fold_widths(text).replace("％", "%")
    for m in _RANGE.finditer(folded):
        unit, scale = _UNITS[m["unit"]]
        high = Decimal(m["high"].replace(",", "")) * scale
        low = Decimal(m["low"].replace(",", "")) * scale if m["low"] else None
        if low is not None and low > high:
            continue
        yield Class(unit, _interval(low, high, m["first"], m["bound"]), *m.span(), _is_bounded(m, low))
    for m in _FRACTION.finditer(folded):
        value = Decimal(100) * int(m["part"]) / int(m["whole"])
        bounded = bool(m["first"] or m["bound"])
        yield Class("%", _interval(None, value, m["first"], m["bound"]), *m.span(), bounded)


def _is_bounded(m: re.Match[str], low: Decimal | None) -> bool:
    return bool(m["first"] or m["bound"]) or low is not None


def _interval(low: Decimal | None, high: Decimal, first: str | None, bound: str | None) -> Interval:
    if first and first.startswith(("少なくとも", "最低")):
        return Interval(low=low if low is not None else high, high=None)
    if first:
        return Interval(low=None, high=high)
    if bound in ("以上", "を超え", "超", "を上回"):
        return Interval(low=high, high=None)
    if bound:
        return Interval(low=low, high=high)
    return Interval(low=low if low is not None else high, high=high)


def label_class(label: str) -> Class | None:
    """The class a table label stands for: the only one it names, or the first."""
    return next(find_classes(label), None)
