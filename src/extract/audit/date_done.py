"""Things told as done in a year that the report cannot have seen, and era years that no era has.

A report that tells what was founded, begun or held up to 2018 does not tell what was founded in 2081 (2018 with two
digits swapped). Part of the family `date_order`; see docs/checks/date_order.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extract.audit.context import Context, Sentence
from extract.audit.told_numbers import DATED
from extract.audit.years import ERAS
from extract.model import Finding, Quantity, QuantityKind, Verdict
from extract.text.numerals import fold_widths

_EVENT = (
    r"設立|発足|創設|創立|結成|開設|開業|創業|開校|開館|開院|開通|開始|実施|導入|改称|変更|改定|改正|策定|制定|採択|選定|締結"
    r"|調印|開催|発表|公表|刊行|終了|解散|廃止|閉鎖|完成|竣工|施行|合併|移転|統合"
)
# the event is what the date is of: nothing between them is done at another time (2050年までに…すると発表した)
_HAPPENED = re.compile(
    rf"[^。]{{0,16}}?(?:年度?|月|日|末|初め|[上中下]旬)(?:に(?:は)?、?|から、?|より、?|、)"
    rf"(?:(?!まで|する|なる|ある|目指|向け|目標|予定|[。「『]).){{0,30}}?(?:{_EVENT})"
    r"(?:が(?:行われ|なさ)|を(?:行い|行っ)|さ|し|を?受け)(?:れ)?(?:た|ました|て(?:いる|おり|い[たる])|、)"
)
_LEAST_DONE = 3
_BEYOND = 4
_LAST_YEARS = {era: ERAS[following] + 1 - ERAS[era] for following, era in pairwise(ERAS)}  # of eras that ended
_ERA_YEAR = re.compile(rf"(?P<era>{'|'.join(_LAST_YEARS)})\s*(?P<year>[0-9]{{2}})\s*(?:年|\Z)")
_PLANNED_ON = 45  # years: plans made while an era lasted count on in it for as long


@dataclass(frozen=True, slots=True)
class Done:
    """A date at which something is told to have happened."""

    sentence: Sentence
    quantity: Quantity
    year: int


def check_date_done(context: Context) -> Iterator[Finding]:
    """Years of things done that lie far behind all others, and years far behind the end of their era."""
    done = sorted((d for s in context.sentences for d in _done(context, s)), key=lambda d: d.year)
    told = Counter(y for q in context.report.quantities if (y := _year(q)) is not None)
    impossible = {q.quantity_id: f for q in context.report.quantities for f in _no_such_year(context, q)}
    yield from impossible.values()
    if len(done) <= _LEAST_DONE:
        return
    before, last = done[-2:]  # only the last can lie far behind all others
    if last.year >= before.year + _BEYOND and told[last.year] == 1 and last.quantity.quantity_id not in impossible:
        yield _not_yet(context, last, before.year)


def _done(context: Context, sentence: Sentence) -> Iterator[Done]:
    if context.pattern("forecast").search(sentence.text):
        return
    for q in sentence.quantities:
        year = _year(q)
        if year is not None and _HAPPENED.match(q.text + sentence.after(q, 60)):
            yield Done(sentence, q, year)


def _year(q: Quantity) -> int | None:
    """The year a date names, or that a period ends in; None for a day of every year (XXXX-04-01)."""
    year = (q.value.end_date or q.value.start_date or "")[:4]
    printed = q.value.kind in (*DATED, QuantityKind.PERIOD) and re.search(r"[0-9]", fold_widths(q.text))
    return int(year) if printed and year.isdigit() else None


def _no_such_year(context: Context, q: Quantity) -> Iterator[Finding]:
    """Era years so far behind the last one of their era that nobody counts on to them."""
    for m in _ERA_YEAR.finditer(fold_widths(q.text)):
        last = _LAST_YEARS[m["era"]]
        if int(m["year"]) > last + _PLANNED_ON:
            yield context.finding(
                "date_order.no_such_year",
                Verdict.CONTRADICTION,
                f"there is no {m['era']}{m['year']}年",
                [context.quote_quantity("year", q, around=24)],
                expected=f"a year not after {m['era']}{last}年",
                observed=f"{m['era']}{m['year']}年",
                arithmetic=f"{m['year']} > {last} + {_PLANNED_ON}",
                comparable=f"{m['era']} ended in its year {last}; plans made before count on for {_PLANNED_ON} at most",
            )


def _not_yet(context: Context, done: Done, latest: int) -> Finding:
    return context.finding(
        "date_order.not_yet",
        Verdict.CONTRADICTION,
        f"told as done in {done.year}, and nothing else is told as done after {latest}",
        [context.quote_quantity("date", done.quantity, around=40)],
        expected=f"a year not after {latest + _BEYOND - 1}",
        observed=str(done.year),
        arithmetic=f"{done.year} - {latest} = {done.year - latest}",
        comparable="dates at which the report tells that something happened; the year is told nowhere else",
    )
