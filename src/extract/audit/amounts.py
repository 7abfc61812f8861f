"""The amounts of a sentence in order, with what a fair reader lets each stand for.

An amount is money, a count or a measure; shares are in `figures`. Read by the checks of arithmetic in prose.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import Context, Sentence
from extract.audit.intervals import HALF, Interval, granted, point, rounded_digit
from extract.model import Evidence, Quantity, QuantityKind

AMOUNT_KINDS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE)
"""What an amount is of."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of a sentence."""

    sentence: Sentence
    quantity: Quantity
    interval: Interval

    @property
    def value(self) -> Decimal:
        """Its printed number in base units; the known end of a bound."""
        v = self.quantity.value
        return v.low if v.low is not None else v.high if v.high is not None else Decimal(0)

    @property
    def is_plain(self) -> bool:
        """Whether it is one number, not a bound or a range (約 allowed)."""
        return self.quantity.value.low is not None and self.quantity.value.low == self.quantity.value.high

    @property
    def unit(self) -> str | None:
        """Its unit."""
        return self.quantity.value.unit

    @property
    def start(self) -> int:
        """Where it begins in the block's cleaned text, its modifiers included."""
        return self.quantity.clean_span.start

    @property
    def end(self) -> int:
        """Where it ends in the block's cleaned text."""
        return self.quantity.clean_span.end

    def has(self, modifier: str) -> bool:
        """Whether a modifier bounds it."""
        return modifier in self.quantity.value.modifiers

    def quoted(self, context: Context, role: str) -> Evidence:
        """Evidence for it."""
        return context.quote_quantity(role, self.quantity)


def amounts_of(sentence: Sentence, kinds: Collection[QuantityKind] = AMOUNT_KINDS) -> tuple[Amount, ...]:
    """The amounts of a sentence, in order; of other kinds, such as its percentages, where those are asked for."""
    return tuple(
        Amount(sentence, q, granted(q.value, q.text))
        for q in sentence.quantities
        if q.value.kind in kinds and (q.value.low is not None or q.value.high is not None)
    )


def same_unit(a: Amount, b: Amount) -> bool:
    """Whether two amounts may be added: one kind and one unit."""
    return a.quantity.value.kind is b.quantity.value.kind and a.unit == b.unit


def coarse(amount: Amount) -> Interval:
    """An amount with room for rounding to its last digit that is not zero: for products and rates."""
    step = rounded_digit(amount.quantity.text) * HALF
    low, high = amount.quantity.value.low, amount.quantity.value.high
    room = step if amount.quantity.value.approximate else step / 2
    return Interval(low=low, high=high).widened(room)


def together(amounts: Sequence[Amount]) -> Interval:
    """What the sum of some amounts may be."""
    total = point(0)
    for a in amounts:
        total = total.plus(a.interval)
    return total
