"""From a dated quantity to a stretch of time: first and last day, precision, length.

Here: what 2006年から, 2011年末まで, 90年代半ば or 平成22年度 cover on the calendar. Not here: finding them
(`extract.quantities`), what happened then (`extract.datasets`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extract.model import QuantityKind, QuantityValue
from extract.text.dates import UNKNOWN_YEAR, calendar_bounds

DATED = frozenset({QuantityKind.YEAR, QuantityKind.DATE, QuantityKind.PERIOD})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFrame:
    """A stretch of time as printed: ISO 8601 `start` and `end` at `precision`, None where it is open.

    `precision` is day, month, season, year, fiscal_year or decade: the finest that both ends are printed to.
    `from` without an end leaves `end` open, `until` without a beginning leaves `start` open.
    """

    start: str | None
    end: str | None
    precision: str
    approximate: bool = False
    fiscal: bool = False

    @property
    def first_day(self) -> date | None:
        """The first day it can hold; None where it is open."""
        return calendar_bounds(self.start, fiscal=self.fiscal)[0] if self.start else None

    @property
    def last_day(self) -> date | None:
        """The last day it can hold; None where it is open."""
        return calendar_bounds(self.end, fiscal=self.fiscal)[1] if self.end else None

    @property
    def years(self) -> int | None:
        """How many calendar or fiscal years it runs over, both ends counted; None where one is open."""
        if not self.start or not self.end:
            return None
        return int(self.end[:4]) - int(self.start[:4]) + 1


def _precision(value: QuantityValue) -> str:
    if "decade" in value.modifiers:
        return "decade"
    stamps = [s for s in (value.start_date, value.end_date) if s]
    length = min(len(s) for s in stamps)
    if length == 4:
        return "fiscal_year" if "fiscal" in value.modifiers else "year"
    if any(re.fullmatch(r".{4}-2[1-4]", s) for s in stamps):
        return "season"
    return "month" if length == 7 else "day"


def time_frame(value: QuantityValue) -> TimeFrame | None:
    """The stretch of time a value names; None for what names none (no date, every year, an unknown year).

    >>> value = QuantityValue(kind=QuantityKind.YEAR, start_date="2006", end_date="2006", modifiers=("from",))
    >>> time_frame(value)
    TimeFrame(start='2006', end=None, precision='year', approximate=False, fiscal=False)
    """
    if value.kind not in DATED or "every_year" in value.modifiers:
        return None
    stamps = [s for s in (value.start_date, value.end_date) if s]
    if not stamps or any(s.startswith(UNKNOWN_YEAR) for s in stamps):
        return None
    start, end = value.start_date, value.end_date
    if start is not None and end is not None:
        if "from" in value.modifiers:
            end = None
        if "until" in value.modifiers:
            start, end = None, value.end_date
    return TimeFrame(
        start=start,
        end=end,
        precision=_precision(value),
        approximate=value.approximate,
        fiscal="fiscal" in value.modifiers,
    )
