"""What printed numbers may stand for, and how two of them relate: interval arithmetic on quantity values.

Here: the interval a fair reader grants a value (約, 強, 弱, 近い, a printed precision), sums, differences and ratios
of such intervals, and the relation between two values of comparable units. Not here: reading surfaces
(`extract.quantities`), what two numbers are about (`extract.audit`). Exact decimals throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from extract.model import QuantityKind, QuantityValue

ZERO, ONE = Decimal(0), Decimal(1)
APPROXIMATE_SHARE = Decimal("0.05")
"""What 約 grants on either side where no printed precision is given, as a share of the value."""
SLIGHT_SHARE = Decimal("0.1")
"""How far 強, 弱, 余り and 近い reach beyond the printed number, as a share of it."""

_SAME_COUNT = {"名": "人", "会社": "社", "企業": "社", "か所": "箇所", "カ所": "箇所"}
_SHARES = {QuantityKind.PERCENT: Decimal("0.01"), QuantityKind.RATIO: ONE}


class Relation(StrEnum):
    """How the values two numbers may stand for lie to each other."""

    EQUAL = "equal"
    WITHIN = "within"
    CONTAINS = "contains"
    OVERLAPS = "overlaps"
    DISJOINT = "disjoint"
    INCOMPARABLE = "incomparable"


class ComparableUnit(Protocol):
    """What is needed of a unit to compare by it: `dimension` and `factor` (see `extract.rules.quantities.Unit`)."""

    @property
    def dimension(self) -> str | None:
        """What it measures, None where it compares with itself only."""

    @property
    def factor(self) -> Decimal:
        """What a value in it is multiplied by to stand in the dimension's common unit."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; None is unbounded, an open end does not belong to it."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def widened(self, by: Decimal) -> Interval:
        """The same interval with `by` more on both sides."""
        low = None if self.low is None else self.low - by
        high = None if self.high is None else self.high + by
        return Interval(low, high, self.low_open, self.high_open)

    def scaled(self, factor: Decimal) -> Interval:
        """Each number of it times a positive factor."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, self.low_open, self.high_open)

    def is_below(self, other: Interval) -> bool:
        """Whether each number of it lies below each of the other."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))

    def is_within(self, other: Interval) -> bool:
        """Whether each number of it lies in the other."""
        return _reaches_down(other, self) and _reaches_up(other, self)


def _reaches_down(wide: Interval, narrow: Interval) -> bool:
    """Whether `wide` begins no later than `narrow`."""
    if wide.low is None or narrow.low is None:
        return wide.low is None
    return wide.low < narrow.low or (wide.low == narrow.low and (narrow.low_open or not wide.low_open))


def _reaches_up(wide: Interval, narrow: Interval) -> bool:
    """Whether `wide` ends no sooner than `narrow`."""
    if wide.high is None or narrow.high is None:
        return wide.high is None
    return wide.high > narrow.high or (wide.high == narrow.high and (narrow.high_open or not wide.high_open))


def relation(one: Interval, other: Interval) -> Relation:
    """How two intervals of one unit lie to each other.

    >>> relation(Interval(Decimal(3), Decimal(4)), Interval(Decimal(3), None))
    <Relation.WITHIN: 'within'>
    """
    if one == other:
        return Relation.EQUAL
    if one.is_below(other) or other.is_below(one):
        return Relation.DISJOINT
    if one.is_within(other):
        return Relation.WITHIN
    return Relation.CONTAINS if other.is_within(one) else Relation.OVERLAPS


def granted(value: QuantityValue, *, step: Decimal = ZERO) -> Interval:
    """The numbers a value may stand for.

    A plain number grants half of `step`, the weight of its last printed digit (see `numerals.printed_step`; none
    by default). 約 and its like grant that or `APPROXIMATE_SHARE`, whichever is more; 強 and 余り reach up to
    `SLIGHT_SHARE` above the number, 弱 and 近い as far below it. A share in words (半数, 3分の1) is exact unless
    something loosens it.

    >>> from extract.model import QuantityKind
    >>> granted(QuantityValue(kind=QuantityKind.COUNT, low=Decimal(2000), high=Decimal(2000), approximate=True))
    Interval(low=Decimal('1900.00'), high=Decimal('2100.00'), low_open=False, high_open=False)
    """
    low, high = value.low, value.high
    low_open, high_open = value.low_open, value.high_open
    if "slightly_over" in value.modifiers and low is not None and high is None:
        high = low + abs(low) * SLIGHT_SHARE
    if "slightly_under" in value.modifiers and high is not None and low is None:
        low = high - abs(high) * SLIGHT_SHARE
    if "nearly" in value.modifiers and low is not None and low == high:
        return Interval(low - abs(low) * SLIGHT_SHARE, high)
    slack = step / 2
    if value.approximate:
        largest = max((abs(e) for e in (low, high) if e is not None), default=ZERO)
        slack = max(slack, largest * APPROXIMATE_SHARE)
    interval = Interval(low, high, low_open, high_open)
    return interval.widened(slack) if slack else interval


def _common(value: QuantityValue, units: Mapping[str, ComparableUnit]) -> tuple[str, Decimal]:
    """What a value's numbers measure, and the factor to the common unit of that."""
    if value.kind in _SHARES and value.unit in (None, "%"):
        return "share", _SHARES[value.kind]
    unit = units.get(value.unit) if value.unit else None
    if unit is not None and unit.dimension is not None:
        return unit.dimension, unit.factor
    code = value.unit or ""
    return f"{value.kind}:{_SAME_COUNT.get(code, code)}", ONE


def compare(
    one: QuantityValue,
    other: QuantityValue,
    *,
    units: Mapping[str, ComparableUnit] | None = None,
    steps: tuple[Decimal, Decimal] = (ZERO, ZERO),
) -> Relation:
    """How two values relate, their units reconciled (km and m, 割 and ％, 人 and 名).

    Args:
        one: A value.
        other: Another.
        units: Unit codes with dimension and factor (`QuantityRules.by_code`); without it only equal units compare.
        steps: The weight of the last printed digit of each, where rounding shall be granted.

    >>> from extract.model import QuantityKind
    >>> third = QuantityValue(kind=QuantityKind.RATIO, low=Decimal(1) / 3, high=Decimal(1) / 3, approximate=True)
    >>> share = QuantityValue(kind=QuantityKind.PERCENT, low=Decimal(34), high=Decimal(34), unit="%")
    >>> compare(share, third)
    <Relation.WITHIN: 'within'>
    """
    known = units or {}
    (measure, factor), (other_measure, other_factor) = _common(one, known), _common(other, known)
    if measure != other_measure:
        return Relation.INCOMPARABLE
    return relation(granted(one, step=steps[0]).scaled(factor), granted(other, step=steps[1]).scaled(other_factor))


def total(parts: Iterable[Interval]) -> Interval:
    """All sums of one number of each part.

    >>> total([Interval(Decimal(1), Decimal(2)), Interval(Decimal(10), None)])
    Interval(low=Decimal('11'), high=None, low_open=False, high_open=False)
    """
    result = Interval(ZERO, ZERO)
    for part in parts:
        result = Interval(
            _plus(result.low, part.low),
            _plus(result.high, part.high),
            result.low_open or part.low_open,
            result.high_open or part.high_open,
        )
    return result


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def difference(one: Interval, other: Interval) -> Interval:
    """All differences of a number of one and a number of the other."""
    low = None if one.low is None or other.high is None else one.low - other.high
    high = None if one.high is None or other.low is None else one.high - other.low
    return Interval(low, high, one.low_open or other.high_open, one.high_open or other.low_open)


def ratio(one: Interval, other: Interval) -> Interval:
    """All quotients of a number of one by a number of the other; neither may hold a negative number.

    A divisor that reaches down to zero leaves the quotient unbounded above.
    """
    low = None if one.low is None else ZERO if other.high is None else one.low / other.high if other.high else None
    high = None if one.high is None or not other.low else one.high / other.low
    return Interval(low, high, one.low_open or other.high_open, one.high_open or other.low_open)
