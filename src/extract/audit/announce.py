"""Sentences that announce how many things come next, or say how many were just named.

Here: reading 「次の6つ」, 「以下10の分野」, 「A、B、Cの3つ」. Not here: counting what they speak of (`counts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.audit.context import Context, Sentence
from extract.errors import ParseError
from extract.text.numerals import parse_number

_MOST = 99
_NUMBER = (
    r"(?:(?P<number>(?<![0-9.,第約])[0-9]{1,2}(?![0-9.,％%年月日]))"
    r"|(?P<kanji>(?<![一-龠])[一二三四五六七八九十]{1,2}(?=つ)))"
)
_AHEAD = re.compile(
    r"(?:次|以下|下記|下表|次頁)(?:に(?:示す|挙げる|掲げる|述べる))?(?:の|に|、)?(?:主な|主要な|主として)?$"
)
# 上記8つの…は、次の手順で: the count looks back, and what comes next is something else
_LOOKS_BACK = re.compile(r"(?:上記|上述|前述|前記|先述|先|これら|それら|この|その)の?$")
_ABOVE = re.compile(r"(?:上記|上述|前述|前記)の?$")
_NOUN = re.compile(r"^の?([一-龠ァ-ヴー]{2,10})")
_OF_ITSELF = re.compile(r"(?:とおり|通り|[：:]|に(?:、)?(?:示|挙|掲|述|列|記)|である|の表|、)")
_ENDS_OPEN = re.compile(r"(?:[：:]|ある|通り|とおり|した|された|いる|する|なる|れた)[。.]?$")
_CLOSING = re.compile(r"(?:の|という|といった|、以上|合わせて|計|合計|など|を|」|）|\))$")


@dataclass(frozen=True, slots=True)
class Announced:
    """A count of things, at cleaned ``block.text.text[start:end]``.

    `forward`: what it counts should follow; `closing`: it may count what stands before it in the sentence;
    `backward`: it counts again what was counted before (上記の); `noun`: what stands behind it;
    `of_table`: the sentence points at a table. `reason` says why the count may be compared with what was found.
    """

    sentence: Sentence
    count: int
    printed: str
    start: int
    end: int
    forward: bool
    closing: bool
    of_table: bool
    certainty: float
    reason: str
    backward: bool = False
    noun: str = ""


@cache
def _count_pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    return re.compile(rf"{_NUMBER}(?P<unit>{longest_first}|の(?=[一-龠ァ-ヴー「]))")


def find_announced(sentence: Sentence, context: Context) -> Iterator[Announced]:
    """The counts of a sentence that speak of things named next to them."""
    text = sentence.text
    pointers = list(context.pattern("points_ahead").finditer(text)) if _ENDS_OPEN.search(text.rstrip()) else []
    for m in _count_pattern(context.words("count_unit")).finditer(text):
        count = _count(m)
        if count is None or not 2 <= count <= _MOST:
            continue
        before = text[max(0, m.start() - 24) : m.start()]
        back = bool(_LOOKS_BACK.search(before))
        ahead = bool(_AHEAD.search(before)) and not back
        pointed = any(p.end() <= m.start() or _points_at_itself(text, p) for p in pointers)
        told_ahead = pointed and not back and m.group("unit") in context.words("list_unit")
        yield Announced(
            sentence=sentence,
            count=count,
            printed=m.group(),
            start=sentence.start + m.start(),
            end=sentence.start + m.end(),
            forward=ahead or told_ahead,
            closing=bool(_CLOSING.search(before)) and m.group("unit") != "の",
            of_table="表" in text,
            certainty=0.6 if told_ahead and not ahead else 1.0,
            reason="the sentence points at what follows it"
            if ahead or told_ahead
            else "the names and their count stand in one sentence",
            backward=bool(_ABOVE.search(before)),
            noun=m.group("unit") + "".join(_NOUN.findall(text[m.end() : m.end() + 20])),
        )


def _points_at_itself(text: str, pointer: re.Match[str]) -> bool:
    """Whether a pointer behind a count stands for what was counted (次のとおり), not for another noun (次の手順)."""
    return bool(_OF_ITSELF.match(text, pointer.end())) or bool(_OF_ITSELF.search(pointer.group()))


def _count(m: re.Match[str]) -> int | None:
    try:
        return int(parse_number(m.group("number") or m.group("kanji")))
    except ParseError:
        return None
