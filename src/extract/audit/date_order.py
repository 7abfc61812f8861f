"""Dates in order: no period ends before it begins, nothing closes before it was founded, phases meet.

See docs/checks/date_order.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extract.audit.context import Context, Sentence
from extract.audit.date_done import check_date_done
from extract.audit.date_pairs import check_date_pairs
from extract.audit.markers import whole_number
from extract.audit.years import Period, find_periods
from extract.model import Evidence, Finding, Verdict

_PHASE = re.compile(r"第\s*([1-9]|[一二三四五六七八九])\s*(期|フェーズ|段階|次[一-龠]{0,12}計画)")
_NAMED_PLAN = 24  # characters between a plan's name and its years; 6 between a phase and its own
_YEAR = r"((?:19|20)\d{2})年"
_LIFE = re.compile(
    rf"(?:設立|創設|創立|開設|発足|設置|開館|創業)[：:は]?\s*{_YEAR}(?:(?!設立|創設|発足|開設)[^。]){{0,24}}?"
    rf"{_YEAR}[^。）)]{{0,8}}?(?:解散|廃止|閉鎖|閉館|解消|終了)"
)


@dataclass(frozen=True, slots=True)
class Phase:
    """One numbered phase with its years, in one sentence."""

    number: int
    name: str
    period: Period
    sentence: Sentence


def check_date_order(context: Context) -> Iterator[Finding]:
    """Periods that run backwards, lives that end before they begin, phases that overlap or leave years out."""
    phases: dict[tuple[str | None, str], list[Phase]] = defaultdict(list)
    paragraphs: dict[str, list[Phase]] = defaultdict(list)
    for sentence in context.sentences:
        periods = list(find_periods(sentence.text))
        yield from _backwards(context, sentence, periods)
        yield from _lives(context, sentence)
        found = list(_phases(sentence, periods))
        chapter = context.chapter_of(sentence.block.section_id)
        for phase in found:  # a plan's name is its own everywhere, 「第1期」 means another thing in another chapter
            phases[(None if phase.name.startswith("次") else chapter, phase.name)].append(phase)
            paragraphs[sentence.block.block_id].append(phase)
    for paragraph in paragraphs.values():
        numbers = [(p.name, p.number) for p in paragraph]
        if len(set(numbers)) == len(numbers) and numbers == sorted(numbers):
            yield from _consecutive(context, paragraph)
    for told in phases.values():
        yield from _told_twice(context, told)
    yield from check_date_pairs(context)
    yield from check_date_done(context)


def _backwards(context: Context, sentence: Sentence, periods: list[Period]) -> Iterator[Finding]:
    for p in periods:
        if not p.runs_backwards:
            continue
        yield context.finding(
            "date_order.backwards",
            Verdict.CONTRADICTION,
            f"a period ends before it begins: {p.first.iso} to {p.last.iso}",
            [context.quote_clean("period", sentence.block, sentence.start + p.start, sentence.start + p.end)],
            expected=f"an end not before {p.first.iso}",
            observed=p.last.iso,
            arithmetic=f"{p.last.iso} < {p.first.iso}",
            comparable="one expression",
        )


def _lives(context: Context, sentence: Sentence) -> Iterator[Finding]:
    for m in _LIFE.finditer(sentence.text):
        begun, ended = int(m.group(1)), int(m.group(2))
        if ended >= begun:
            continue
        at = sentence.start
        yield context.finding(
            "date_order.before_start",
            Verdict.CONTRADICTION,
            f"founded {begun}, closed {ended}",
            [
                context.quote_clean("founded", sentence.block, at + m.start(), at + m.end(1) + 1),
                context.quote_clean("closed", sentence.block, at + m.start(2), at + m.end()),
            ],
            expected=f"a year not before {begun}",
            observed=str(ended),
            arithmetic=f"{ended} < {begun}",
            comparable="one entry of one organisation",
            certainty=1.0,
        )


def _phases(sentence: Sentence, periods: list[Period]) -> Iterator[Phase]:
    """Phases with the period right behind or right before their number."""
    text = sentence.text
    taken: set[int] = set()
    for m in _PHASE.finditer(text):
        reach = _NAMED_PLAN if m.group(2).startswith("次") else 6
        following = _PHASE.search(text, m.end())
        behind = [
            p
            for p in periods
            if 0 <= p.start - m.end() <= reach
            and p.start not in taken
            and (following is None or p.start < following.start())
        ]
        before = [
            p
            for p in periods
            if 0 <= m.start() - p.end <= 18 and p.start not in taken and not _PHASE.search(text, p.end, m.start())
        ]
        for p in (behind[:1] or before[-1:])[:1]:
            taken.add(p.start)
            yield Phase(whole_number(m.group(1)), m.group(2), p, sentence)


def _consecutive(context: Context, phases: list[Phase]) -> Iterator[Finding]:
    """Phases that leave years out or overlap, and one that shares a year with the last where the others do not."""
    met: list[tuple[Phase, Phase, int]] = []
    for one, following in pairwise(sorted(phases, key=lambda f: f.number)):
        if following.number != one.number + 1 or following.name != one.name:
            continue
        gap = following.period.first.year - one.period.last.year
        if gap in (0, 1):
            met.append((one, following, gap))
            continue
        what = "leave out" if gap > 1 else "overlap by"
        years = abs(gap) - 1 if gap > 1 else 1 - gap
        yield _unjoined(context, one, following, f"they {what} {years} year(s)", one.period.last.year + 1, 1.0)
    gaps = [gap for _, _, gap in met]
    for one, following, gap in sorted(met, key=lambda m: m[2]):
        if gaps.count(gap) == 1 and len(gaps) >= 2:
            usual = one.period.last.year + 1 - gap
            manner = "begin in the year behind" if gap == 0 else "begin in the last year of"
            yield _unjoined(context, one, following, f"the other phases {manner} the one before", usual, 0.8)
            return


def _unjoined(context: Context, one: Phase, following: Phase, what: str, expected: int, certainty: float) -> Finding:
    ended, begun = one.period.last, following.period.first
    return context.finding(
        "date_order.consecutive",
        Verdict.CONTRADICTION,
        f"phase {one.number} ends {ended.iso}, phase {following.number} begins {begun.iso}: {what}",
        [_quoted(context, one), _quoted(context, following)],
        expected=str(expected),
        observed=str(begun.year),
        arithmetic=f"{begun.year} - {ended.year} = {begun.year - ended.year}",
        comparable="consecutive phases of one programme, told in one paragraph",
        certainty=certainty,
    )


def _told_twice(context: Context, phases: list[Phase]) -> Iterator[Finding]:
    """The same phase with other years elsewhere in the chapter."""
    first: dict[int, Phase] = {}
    for p in phases:
        known = first.setdefault(p.number, p)
        same = (known.period.first.year, known.period.last.year) == (p.period.first.year, p.period.last.year)
        if same or known.sentence is p.sentence:
            continue
        yield context.finding(
            "date_order.phase_twice",
            Verdict.CONTRADICTION,
            f"phase {p.number} is told as {known.period.first.iso} to {known.period.last.iso} "
            f"and as {p.period.first.iso} to {p.period.last.iso}",
            [_quoted(context, known), _quoted(context, p)],
            expected=f"{known.period.first.iso} to {known.period.last.iso}",
            observed=f"{p.period.first.iso} to {p.period.last.iso}",
            comparable=f"「第{p.number}{p.name}」 both times",
        )


def _quoted(context: Context, phase: Phase) -> Evidence:
    at = phase.sentence.start
    return context.quote_clean(
        f"phase {phase.number}", phase.sentence.block, at + phase.period.start, at + phase.period.end
    )
