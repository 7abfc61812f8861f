"""Arithmetic on what printed numbers may stand for: intervals, half a last digit wide at least.

Here: exact decimal intervals, and the width a printed surface grants its reader. Not here: reading surfaces
(`extract.quantities` did that). Used by every check that compares two numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from extract.model import Quantity, QuantityKind, QuantityValue, squeezed
from extract.text.numerals import printed_step

_NUMERAL = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """[`low`, `high`], an absent end is unbounded."""

    low: Decimal | None
    high: Decimal | None

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both.

        >>> Interval(low=Decimal(1), high=Decimal(2)).meets(Interval(low=Decimal(2), high=None))
        True
        """
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not below and not above

    def widened(self, by: Decimal) -> Interval:
        """The same interval with `by` more on both sides."""
        return Interval(
            low=None if self.low is None else self.low - by, high=None if self.high is None else self.high + by
        )

    def plus(self, other: Interval) -> Interval:
        """All sums of a number of one and a number of the other."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low=low, high=high)

    def times(self, other: Interval) -> Interval:
        """All products, for intervals that hold no negative number."""
        low = None if self.low is None or other.low is None else self.low * other.low
        high = None if self.high is None or other.high is None else self.high * other.high
        return Interval(low=low, high=high)

    def over(self, other: Interval) -> Interval:
        """All quotients, for intervals that hold no negative number and a divisor that holds no zero."""
        low = None if self.low is None or not other.high else self.low / other.high
        high = None if self.high is None or not other.low else self.high / other.low
        return Interval(low=low, high=high)

    @property
    def middle(self) -> Decimal | None:
        """The centre, where both ends are known."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2


def point(value: Decimal | int) -> Interval:
    """The interval that holds one number only."""
    exact = Decimal(value)
    return Interval(low=exact, high=exact)


def rounded_digit(text: str) -> Decimal:
    """As `last_digit`, but zeros at the end of a whole number count as rounded away.

    >>> int(rounded_digit("約 2,000 社")), int(rounded_digit("1 億 4,300 万"))
    (1000, 1000000)
    """
    plain = squeezed(text)
    numerals = list(_NUMERAL.finditer(plain))
    unit = printed_step(text)
    if not numerals or "." in numerals[-1].group():
        return unit
    digits = numerals[-1].group().replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    return unit.scaleb(min(zeros, len(digits) - 1))


def granted(value: QuantityValue, text: str, *, approximate_share: Decimal = Decimal("0.05")) -> Interval:
    """What a fair reader lets a printed number stand for.

    A plain number grants half its last digit, 約 and its like half the last digit that is not a rounding zero
    or `approximate_share` of the value, whichever is more; bounds and ranges keep their own ends.
    """
    low, high = value.low, value.high
    if value.kind in (QuantityKind.PERCENT, QuantityKind.PERCENT_POINT) and not value.approximate:
        step = min(printed_step(text), Decimal(1)) * HALF
    else:
        step = (rounded_digit(text) if value.approximate else printed_step(text)) * HALF
        if value.kind is QuantityKind.COUNT and not value.approximate and step == HALF:
            step = Decimal(0)  # 14 ports are 14 ports
    if value.approximate:
        largest = max(abs(end) for end in (low, high, Decimal(0)) if end is not None)
        step = max(step, largest * approximate_share)
    if "/" in text or "分の" in text:
        step = Decimal(0) if not value.approximate else step
    return Interval(low=low, high=high).widened(step)


def restates(one: Quantity, other: Quantity) -> bool:
    """Whether one number is the other told more coarsely, rounded or cut off: 86,489 百万円 and 864 億円."""
    a, b = one.value.low, other.value.low
    steps = [printed_step(q.text) for q in (one, other)]
    return a is not None and b is not None and steps[0] != steps[1] and abs(a - b) < max(steps)


def rounding_slack(count: int, step: Decimal) -> Decimal:
    """How far the sum of `count` rounded numbers may be off by rounding alone, in practice.

    The errors are uniform within half a step, so their sum has standard deviation ``sqrt(count / 12)`` steps;
    two of those, rounded to a whole step and at least one, lets through about one honest sum in thirty.

    >>> rounding_slack(5, Decimal(1)), rounding_slack(32, Decimal("0.1"))
    (Decimal('1'), Decimal('0.3'))
    """
    spread = 2 * (Decimal(count) / 12).sqrt()
    return max(Decimal(1), spread.quantize(Decimal(1), ROUND_HALF_UP)) * step


def shown(value: Decimal | None) -> str:
    """A decimal as a person writes it: grouped, no exponent, no trailing zeros.

    >>> shown(Decimal("1.2E+7")), shown(Decimal("45.60"))
    ('12,000,000', '45.6')
    """
    if value is None:
        return "?"
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
