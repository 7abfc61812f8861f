"""Numbers and dates as exact intervals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extract.errors import InternalError
from extract.model.geometry import Span


class QuantityKind(StrEnum):
    """What a number measures."""

    MONEY = "money"
    PERCENT = "percent"
    PERCENT_POINT = "percent_point"
    COUNT = "count"
    MEASURE = "measure"
    YEAR = "year"
    DATE = "date"
    PERIOD = "period"
    DURATION = "duration"
    RATIO = "ratio"
    ORDINAL = "ordinal"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityValue:
    """What one numeric surface says, free of any place.

    A number is the interval [`low`, `high`] in base units (2,500 万ユーロ is 25000000 EUR); `low_open` and
    `high_open` tell 超 and 未満 from 以上 and 以下; an unbounded end is None. `approximate` keeps 約, ほぼ, 程度.
    Dates and periods use `start_date` and `end_date`: ISO 8601, cut to the precision printed (2016, 2016-03).
    `modifiers` are the words that bounded it, normalised (ge, le, gt, lt, approx, slightly_over, slightly_under,
    around, total, from, until, per_year, fiscal …).
    """

    kind: QuantityKind
    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    approximate: bool = False
    unit: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    modifiers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            if end is not None and not end.is_finite():
                raise InternalError(f"quantity is not finite: {end}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InternalError(f"quantity runs backwards: {self.low} to {self.high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQuantity:
    """A numeric surface in a string: `span` is the whole of it with its modifiers, `core` the number and unit."""

    span: Span
    core: Span
    value: QuantityValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A numeric surface at a place of the source. `clean_span` is in its block's or cell's cleaned text."""

    quantity_id: str
    text: str
    value: QuantityValue
    place: Span
    clean_span: Span
    core_span: Span
    page_no: int
    block_id: str | None = None
    table_id: str | None = None
    row: int | None = None
    column: int | None = None
