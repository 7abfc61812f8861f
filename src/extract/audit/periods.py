"""Stated lengths of periods against their years.

A period from 2016 to 2019 is four calendar years, though three years pass between its ends. Budgets, programmes
and fiscal years count both ends; changes between two dates count the time between them. See docs/checks/periods.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.audit.context import Context, Sentence
from extract.audit.years import Length, Period, YearMonth, find_ends, find_periods, length_behind
from extract.model import Finding, Verdict

_NEAR_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Stated:
    """A period with the length its sentence gives it."""

    sentence: Sentence
    period: Period
    length: Length

    @property
    def inclusive(self) -> bool:
        """Whether the length counts both ends."""
        return self.length.months == self.period.inclusive_months

    @property
    def is_near(self) -> bool:
        """Whether the two lengths are close enough for a year of another sentence to be the beginning."""
        return abs(self.length.months - self.period.inclusive_months) <= _NEAR_MONTHS

    @property
    def elapsed(self) -> bool:
        """Whether the length is the time between the ends."""
        return self.length.months == self.period.elapsed_months


def check_periods(context: Context) -> Iterator[Finding]:
    """Lengths that are not those of their years."""
    stated = list(_stated(context))
    convention = sum(s.inclusive for s in stated) > sum(s.elapsed for s in stated)
    for s in stated:
        if s.inclusive:
            continue
        if s.elapsed:
            certainty = _elapsed_certainty(s, convention, context)
            if certainty:
                yield _finding(context, s, "periods.end_left_out", certainty)
        else:
            yield _finding(context, s, "periods.length", 1.0)


def _stated(context: Context) -> Iterator[Stated]:
    for sentence in context.sentences:
        text = sentence.text
        taken: list[tuple[int, int]] = []
        for period in find_periods(text):
            taken.append((period.start, period.end))
            length = length_behind(text, period.end)
            if length is not None and period.inclusive_months > 0:
                yield Stated(sentence, period, length)
        for end, start, stop in find_ends(text):
            if any(a <= start < b or a < stop <= b for a, b in taken):
                continue
            length = length_behind(text, stop)
            begin = _nearest_year(context, sentence, start)
            if length is None or begin is None or begin[0].year >= end.year:
                continue
            stated = Stated(sentence, Period(begin[0], end, begin[1], stop), length)
            if begin[1] >= 0 or stated.is_near:
                yield stated


def _nearest_year(context: Context, sentence: Sentence, at: int) -> tuple[YearMonth, int] | None:
    """The last year named before a position, if it begins something (から, より, の対象, 度に)."""
    before = [
        q
        for q in context.quantities_of.get(sentence.block.block_id, ())
        if q.clean_span.end <= sentence.start + at and q.value.start_date and q.clean_span.start >= sentence.start - 80
    ]
    if not before:
        return None
    last = before[-1]
    date = last.value.start_date or ""
    if not date[:4].isdigit() or last.value.start_date != last.value.end_date:
        return None
    fiscal = "fiscal" in last.value.modifiers
    return YearMonth(int(date[:4]), None, fiscal), last.clean_span.start - sentence.start


def _elapsed_certainty(s: Stated, convention: bool, context: Context) -> float:
    """How sure it is that both ends should count; 0 where the sentence measures a change between two dates."""
    text = s.sentence.text
    near = text[max(0, s.period.start - 30) : s.length.end + 40]
    if context.pattern("change").search(near):
        return 0.0
    if s.period.first.month is not None and s.period.last.month is not None:
        return 0.4
    if s.period.first.fiscal and s.period.last.fiscal:
        return 1.0
    programme = bool(context.pattern("programme").search(near))
    return (0.35, 0.75, 0.85, 1.0)[programme * 2 + convention]


def _finding(context: Context, s: Stated, check: str, certainty: float) -> Finding:
    first, last = s.period.first.iso, s.period.last.iso
    counted = s.period.inclusive_months
    unit = 12 if counted % 12 == 0 and s.length.months % 12 == 0 else 1
    word = "years" if unit == 12 else "months"
    block, offset = s.sentence.block, s.sentence.start
    start = min(s.period.start, s.length.start)
    return context.finding(
        check,
        Verdict.CONTRADICTION,
        f"{first} to {last} is {counted // unit} {word} with both ends counted, "
        f"the text says {s.length.printed} ({s.length.months // unit})",
        [
            context.quote_clean("period", block, offset + start, offset + s.length.end),
            context.quote_clean("stated length", block, offset + s.length.start, offset + s.length.end),
        ],
        expected=f"{counted // unit} {word}",
        observed=s.length.printed,
        arithmetic=f"{last} - {first} + 1 = {counted // unit}"
        if unit == 12
        else f"{first} .. {last} = {counted} months",
        comparable="one expression: the period and its own length",
        certainty=certainty,
    )
