"""All quantities of a string, in one pass from left to right.

Here: where a number may begin, in which order it is tried as date, ordinal and amount, and the values made.
Pure: a string and the rules go in. Tables and passages are `extract.quantities.records`' matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache

from extract.model import FoundQuantity, QuantityKind, QuantityValue, Span
from extract.quantities.amounts import AmountReader
from extract.quantities.bounds import Bounds, bounded, find_bounds
from extract.quantities.counted import bare_unit, direct_head, direct_noun, noun_before, noun_behind
from extract.quantities.elliptic import like_before
from extract.quantities.folding import Folded, fold
from extract.quantities.numeral import Amount
from extract.quantities.protected import Protector
from extract.quantities.temporal import Temporal, TemporalReader
from extract.quantities.wording import read_numbered
from extract.rules import Rules
from extract.rules.quantities import QuantityRules
from extract.text.dates import DateContext

_ANCHOR = re.compile(
    r"[0-9]|FY(?=[0-9])|[一二三四五六七八九十百千〇](?=[一二三四五六七八九十百千万億兆〇数余・]|、[二三四五六七八九]|[^ぁ-ん。、]|つ|割)|数(?=[十百千万億兆人名社件回つカかヶヵケ箇校点州個種例台本枚年週日時分秒%割倍冊隻軒戸団機地都パ歳])"
    r"|過半数|半(?=[数分年世日月])|大半|第(?=[0-9一二三四五六七八九十百千])|['’‘](?=[0-9]{2})|毎年(?=[0-9の春夏秋冬])"
    r"|(?:同|翌々?|前々?|一昨|昨|去|今|本|来)年|[昨今来](?=[春夏秋冬])|明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿]|(?<![A-Za-z0-9])[MTSHR](?=[0-9元])"
)
_NUMBER_RUN = re.compile(r"[0-9][0-9,.]*|[一二三四五六七八九十百千万億兆〇]+|.")
_COUNTS = re.compile(r"あ[るりっ]|である|です|だ|。")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年")
_SPACED = re.compile(r"[0-9] [0-9]{1,2}(?![0-9])")
_SENTENCE_END = re.compile(r"[。！？!?]")


class _Scanner:
    """The compiled readers for one set of rules."""

    def __init__(self, rules: QuantityRules) -> None:
        self.rules = rules
        self.protector = Protector(rules)
        self.temporal = TemporalReader(rules)
        self.amounts = AmountReader(rules)

    def scan(self, folded: Folded, context: DateContext) -> tuple[list[FoundQuantity], DateContext]:
        """The quantities of one folded string and the date context behind it."""
        text = folded.text
        protected = self.protector.spans(text)
        starts = [p.start for p in protected]
        found: list[FoundQuantity] = []
        at, last_end = 0, 0
        while (anchor := _ANCHOR.search(text, at)) is not None:
            start = anchor.start()
            shield = _shield(protected, starts, start)
            temporal = None
            if not _is_spaced(text, start) and (not _runs_on(text, start) or _YEAR.match(text, start)):
                temporal = self.temporal.read(text, start, self._local(text, last_end, start, context))
            if temporal is not None and (shield is None or shield.start == start):
                if temporal.value.start_date or temporal.value.end_date:
                    found.append(_placed(folded, temporal, last_end))
                context = _moved(context, temporal)
                at = last_end = max(temporal.core_end, start + 1)
                continue
            if shield is not None or _runs_on(text, start):
                at = start + 1 if shield is None else max(shield.end, start + 1)
                continue
            quantity, end = self._amount(folded, start, last_end)
            if quantity is not None:
                found.append(like_before(text, quantity, found, start, last_end))
                last_end = end
            at = max(end, start + 1)
        return found, context

    def _local(self, text: str, since: int, until: int, context: DateContext) -> DateContext:
        """The context without its month where a sentence has ended since the last date."""
        if context.sentence_year is not None and _SENTENCE_END.search(text, since, until):
            return replace(context, month=None, sentence_year=None)
        return context

    def _amount(self, folded: Folded, start: int, last_end: int) -> tuple[FoundQuantity | None, int]:
        """The amount at `start`, and where to go on."""
        text = folded.text
        if text[start] == "第":
            amount = read_numbered(text, start)
            run = _NUMBER_RUN.match(text, start + 1)
            skip = run.end() if run else start + 1
        else:
            amount = self.amounts.read(text, start)
            run = _NUMBER_RUN.match(text, start)
            skip = run.end() if run else start + 1
        if amount is None:
            return None, skip
        bounds = find_bounds(text, amount.start, amount.end, self.rules)
        if bounds.start < last_end:
            bounds = Bounds(amount.start, bounds.end, bounds.meanings)
        value = self._value(text, amount, bounds)
        if value is None:
            return None, max(amount.end, skip)
        core_end = amount.end
        if amount.unit is None and amount.kind is QuantityKind.COUNT and not bounds.is_bounding:
            noun = direct_noun(text, amount.numeral, self.rules)
            core_end = noun[1] if noun else core_end
        span = folded.span(bounds.start, max(bounds.end, core_end))
        return FoundQuantity(span=span, core=folded.span(amount.start, core_end), value=value), max(
            bounds.end, core_end
        )

    def _value(self, text: str, amount: Amount, bounds: Bounds) -> QuantityValue | None:
        """The value of an amount under its bounds, or None where it turns out to be none."""
        unit, kind = amount.unit, amount.kind
        if unit is None and kind is QuantityKind.COUNT:
            noun = None if bounds.end > amount.end else direct_noun(text, amount.numeral, self.rules)
            accepted, unit = (True, noun[0]) if noun else bare_unit(text, amount.numeral, bounds, self.rules)
            if not accepted:
                return None
        elif unit == "つ":
            if amount.low == 1 and text[: bounds.start].endswith(("の", "もう", "うちの")) and bounds.end == amount.end:
                return None
            before = noun_before(text, bounds.start, self.rules)
            said = _COUNTS.match(text, bounds.end) is not None
            topic = before if before and said and before[1] in ("は", "が", "数は") else None
            beside = direct_head(text, bounds.end, self.rules)
            unit = beside or noun_behind(text, bounds.end, self.rules) or (topic[0] if topic else unit)
        if amount.is_range and text.startswith("まで", amount.end):
            bounds = replace(bounds, meanings=tuple(m for m in bounds.meanings if m != "le"))
        meanings = tuple(dict.fromkeys((*bounds.meanings, *(f for f in amount.flags if f != "fraction"))))
        if kind in (QuantityKind.ORDINAL, QuantityKind.IDENTIFIER):
            meanings = tuple(m for m in meanings if m == "approx")
        ends = bounded(amount.low, amount.high, meanings, approximate=amount.approximate)
        return QuantityValue(
            kind=kind,
            low=ends.low,
            high=ends.high,
            low_open=ends.low_open,
            high_open=ends.high_open,
            approximate=ends.approximate,
            unit=unit,
            modifiers=meanings,
        )


def _runs_on(text: str, at: int) -> bool:
    """Whether a number begins right behind digits (of a note's mark that a shield took away)."""
    return at > 0 and text[at - 1].isdigit() and text[at - 1].isascii() and text[at].isascii()


def _is_spaced(text: str, at: int) -> bool:
    """Whether a digit stands behind a digit and a blank: part of a table row or a letter-spaced number."""
    return at > 1 and _SPACED.match(text, at - 2) is not None


def _shield(protected: list[Span], starts: list[int], at: int) -> Span | None:
    """The longest protected stretch that holds position `at`."""
    best = None
    for span in protected[max(0, bisect_right(starts, at) - 6) : bisect_right(starts, at)]:
        if span.start <= at < span.end and (best is None or span.end > best.end):
            best = span
    return best


def _placed(folded: Folded, t: Temporal, last_end: int) -> FoundQuantity:
    start = max(t.start, last_end) if t.core_start >= last_end else t.core_start
    return FoundQuantity(span=folded.span(start, t.end), core=folded.span(t.core_start, t.core_end), value=t.value)


def _moved(context: DateContext, t: Temporal) -> DateContext:
    """The context after a date: its year, month and era, where it names them."""
    last = t.last
    if "every_year" in t.value.modifiers or last.year is None:
        return context
    if "relative" in last.flags and context.year is not None and last.year < context.year:
        return context  # 前年 looks back once; the year that is spoken of stays
    return replace(
        context, year=last.year, month=last.month, era=last.era, sentence_year=last.year, fiscal="fiscal" in last.flags
    )


@lru_cache(maxsize=4)
def _scanner(rules: QuantityRules) -> _Scanner:
    return _Scanner(rules)


def scan_quantities(
    text: str, rules: QuantityRules, context: DateContext | None = None
) -> tuple[tuple[FoundQuantity, ...], DateContext]:
    """As `find_quantities`, given and giving back what relative dates (同年11月) lean on."""
    before = replace(context, sentence_year=None, month=None) if context else DateContext()
    found, after = _scanner(rules).scan(fold(text), before)
    return tuple(found), after


def find_quantities(text: str, rules: Rules | QuantityRules) -> tuple[FoundQuantity, ...]:
    """All quantities of a cleaned string, in printed order, never overlapping in their cores.

    >>> from extract.rules.quantities import load_quantity_rules
    >>> found = find_quantities("全国で約1万200社が、25～50％を占める。", load_quantity_rules())
    >>> [(str(f.value.low), str(f.value.high), f.value.unit, f.value.approximate) for f in found]
    [('10200', '10200', '社', True), ('25', '50', '%', False)]
    """
    return scan_quantities(text, rules.quantities if isinstance(rules, Rules) else rules)[0]
