"""Days told with their number: 「7月1日から7月31日までの31日間」. Part of `periods`; see docs/checks/periods.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extract.audit.context import Context
from extract.model import Finding, Verdict
from extract.text.numerals import fold_widths

_DAY = r"(?:[（(][^（()）]{1,5}[）)])?"
_SPAN = re.compile(
    rf"(?:(?P<y1>(?:19|20)\d\d)年)?(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日{_DAY}(?:から|より|～|〜)"
    rf"(?:(?P<y2>(?:19|20)\d\d)年|同年)?(?:(?P<m2>\d{{1,2}})月|同月)?(?P<d2>\d{{1,2}})日{_DAY}(?:まで)?(?:の|、|（)?(?:計|延べ)?"
    r"(?P<n>\d{1,3})日間(?!中|のうち)"
)
_LEAP = 2024  # a year that has every day, where the text names none and the days lie in one year


def check_day_spans(context: Context) -> Iterator[Finding]:
    """Numbers of days that are not those from the first to the last."""
    for sentence in context.sentences:
        for m in _SPAN.finditer(fold_widths(sentence.text)):
            first, last = _day(m, "1", None), _day(m, "2", m)
            told = int(m["n"])
            if first is None or last is None or last <= first:
                continue
            counted = (last - first).days + 1
            open_february = m["y1"] is None and first.month <= _FEBRUARY < last.month
            if told in (counted, counted - 1) or (open_february and told == counted - 2):
                continue
            yield context.finding(
                "periods.days",
                Verdict.CONTRADICTION,
                f"{first.month}/{first.day} to {last.month}/{last.day} is {counted} days, the text says {told}",
                [context.quote_clean("days", sentence.block, sentence.start + m.start(), sentence.start + m.end())],
                expected=f"{counted} days",
                observed=f"{told}日間",
                arithmetic=f"from {first.isoformat()} to {last.isoformat()}, both counted: {counted}",
                comparable="one expression: the days and their number",
            )


_FEBRUARY = 2


def _day(m: re.Match[str], which: str, before: re.Match[str] | None) -> date | None:
    """One end of a span: its year and month where printed, else those of the first."""
    year = int(m[f"y{which}"] or (before["y1"] if before is not None else None) or _LEAP)
    month = int(m[f"m{which}"] or (before["m1"] if before is not None else 0))
    try:
        return date(year, month, int(m[f"d{which}"]))
    except ValueError:  # no such day: told by date_order
        return None
