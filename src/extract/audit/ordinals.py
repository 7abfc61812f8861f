"""Anniversaries and years of standing: 「導入から10年を迎え」, 「17年を経た」 against the year it began.

See docs/checks/ordinals.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.audit.context import Context, Sentence
from extract.audit.terms import terms
from extract.model import Finding, Verdict

_STANDING = re.compile(r"(?P<n>[1-9][0-9]{0,2})(?:年目|周年|年を(?:迎|経)|年が(?:経過|経|過ぎ)|年(?:を|が)?経過)")
_BEGUN = re.compile(
    r"(?P<year>(?:19|20)\d{2})年(?:度)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:に|から|より|、)(?P<what>(?:(?!(?:19|20)\d{2}年)[^。]){0,60}?)"
    r"(?:開始|始ま|始め|スタート|設立|創設|発足|導入|創業|開設)"
)
_NOW = re.compile(r"(?P<year>(?:19|20)\d{2})年(?:度)?(?:に|で|には|、)")
_FOUNDING = re.compile(r"(?:創立|設立|創業|開業|開設|発足)(?:から|以来)?$")
_LIKE = 6  # characters of shared subject words: a name of two kanji is too little


class Begun(NamedTuple):
    """A year something began, and where that stands."""

    year: int
    sentence: Sentence
    start: int
    end: int


def check_ordinals(context: Context) -> Iterator[Finding]:
    """Years of standing that fit no beginning the text tells."""
    begun = [b for s in context.sentences for b in _beginnings(s)]
    for sentence in context.sentences:
        for m in _STANDING.finditer(sentence.text):
            now = [int(x["year"]) for x in _NOW.finditer(sentence.text, 0, m.start())]
            if now:
                yield from _judge(context, sentence, m, now[-1], begun)


def _beginnings(sentence: Sentence) -> Iterator[Begun]:
    for m in _BEGUN.finditer(sentence.text):
        yield Begun(int(m["year"]), sentence, sentence.start + m.start(), sentence.start + m.end())


def _judge(context: Context, sentence: Sentence, m: re.Match[str], now: int, begun: list[Begun]) -> Iterator[Finding]:
    said = int(m["n"])
    before = sentence.text[max(0, m.start() - 4) : m.start()]

    def shared(b: Begun) -> int:
        """Characters of the content words that both sentences have."""
        common = terms(sentence.text).keys() & terms(b.sentence.text).keys()
        return sum(len(t) for t in common if not t.startswith("gr:"))

    chapter = context.chapter_of(sentence.block.section_id)
    related = [
        b
        for b in begun
        if b.sentence is not sentence
        and (shared(b) >= _LIKE or (b.sentence.block is sentence.block and _FOUNDING.search(before)))
        and (context.chapter_of(b.sentence.block.section_id) == chapter or b.sentence.block is sentence.block)
    ]
    if not related or any(abs(now - b.year - said) <= 1 for b in related):
        return
    nearest = max(related, key=shared)
    yield context.finding(
        "ordinals.anniversary",
        Verdict.CONTRADICTION,
        f"{nearest.year} and {said} years give {nearest.year + said}, the text speaks of {now}",
        [
            context.quote_clean("years", sentence.block, sentence.start + m.start(), sentence.start + m.end()),
            context.quote_clean("beginning", nearest.sentence.block, nearest.start, nearest.end),
        ],
        expected=str(now - nearest.year),
        observed=str(said),
        arithmetic=f"{now} - {nearest.year} = {now - nearest.year}",
        comparable="both sentences share their subject words; no beginning told in this chapter fits",
    )
