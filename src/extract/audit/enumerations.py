"""Names in a row inside a sentence: 「A」、「B」、「C」 or A、B、C である. Pure functions on cleaned text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_QUOTED = re.compile(r"「[^「」]{1,40}」(?:[（(][^（()）]{0,60}[）)])?")
_JOINT = re.compile(r"\s*(?:、|，|と|および|及び|ならびに|並びに|・|や|,)?\s*")
_CLOSED = re.compile(
    r"(?:である|であり|だ|です|となっている|からなる|から成る|に分けている|に分ける|に分かれる|で構成する)(?:。|、|$)"
)
_OPEN_END = re.compile(r"(?:など|等|ほか|他)")
_ROW = re.compile(
    r"(?:[一-龠々ァ-ヴーA-Za-z・]{1,20}(?:、|，|および|及び|ならびに|並びに|と)){2,12}[一-龠々ァ-ヴーA-Za-z・]{1,20}$"
)
_ROW_LEAST = 3
_LEFT = "はが：:"
_TIME = re.compile(r"[昨今本来当同前翌近毎]|現在|以上|以下")
_PART = re.compile(r"[、，]|(?<=[^、])(?:および|及び|ならびに|並びに)")


class Named(NamedTuple):
    """Names in a row: the cleaned span of each."""

    spans: tuple[tuple[int, int], ...]


def names_before(text: str, start: int, end: int) -> Iterator[Named]:
    """Quoted names that run up to a position: 「A」、「B」、「C」の3つ.

    >>> [len(n.spans) for n in names_before("柱は「甲」、「乙」と「丙」の", 0, 13)]
    [3]
    """
    spans: list[tuple[int, int]] = []
    for m in _QUOTED.finditer(text, start, end):
        if spans and not _JOINT.fullmatch(text, spans[-1][1], m.start()):
            spans = []
        spans.append(m.span())
    if spans and re.fullmatch(r"(?:の|という|、|といった|など)?", text[spans[-1][1] : end]) and len(spans) >= 2:
        yield Named(tuple(spans))


def row_before(text: str, start: int, end: int) -> Iterator[Named]:
    """Plain names in a row between the sentence's topic and a count: 学部は甲学部、乙学部、丙学部の3学部.

    Only where は, が or a colon, or the sentence's beginning, stands right before the first of them, so that no name of
    the row is missed, and no word of time (昨年、甲、乙…) is taken for one.

    >>> [len(n.spans) for n in row_before("学部は甲学部、乙学部、丙学部の", 0, 15)]
    [3]
    >>> list(row_before("昨年、東市、西市、南市の", 0, 12))
    []
    """
    if text[end - 1 : end] != "の":
        return
    row = _ROW.search(text, start, end - 1)
    if row is None or (row.start() > start and text[row.start() - 1] not in _LEFT):
        return
    parts = [p for p in re.split(r"[、，]|および|及び|ならびに|並びに|と", row.group()) if p]
    if len(parts) >= _ROW_LEAST and not _TIME.match(parts[0]):
        yield Named(tuple(_spans_of(row.group(), row.start(), parts)))


def pairs_before(text: str, start: int, end: int, announced: int) -> Iterator[Named]:
    """Plain names joined by と right before a count: 甲と乙の2つ.

    The row's left end is not marked, so more commas may belong to it: it is given only where the announced
    count is more than all that the clause could hold, or fewer than what と joins.

    >>> [len(n.spans) for n in pairs_before("食品と医療の", 0, 6, 3)]
    [2]
    >>> list(pairs_before("食品と医療の", 0, 6, 2))
    []
    """
    if text[end - 1 : end] != "の":
        return
    clause_start = max(
        start, max((start + m.end() for m in re.finditer(r"[。はがをにで]", text[start : end - 1])), default=start)
    )
    clause = text[clause_start : end - 1]
    if "と" not in clause or _OPEN_END.search(clause) or "」" in clause:
        return
    joined = re.split(r"と|、|，|および|及び|・", clause)
    tight = re.split(r"と|および|及び", re.split(r"[、，]", clause)[-1])
    most, least = len(joined), len(tight)
    if least < 2 or any(not part.strip() or len(part) > 20 for part in tight):
        return
    if announced > most or announced < least:
        yield Named(tuple(_spans_of(clause, clause_start, tight)))


def _spans_of(clause: str, offset: int, parts: list[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for part in parts:
        at = clause.index(part, at)
        yield offset + at, offset + at + len(part)
        at += len(part)


def names_after(text: str, start: int, end: int) -> Iterator[Named]:
    """Names behind a count: 3つの柱、「A」、「B」、「C」が; 8つの組織とは、A、B、… である.

    >>> [len(n.spans) for n in names_after("の組織とは、甲社、乙社、丙社である。", 0, 18)]
    [3]
    """
    quoted = _quoted_after(text, start, end)
    if quoted is not None:
        yield quoted
        return
    told = re.match(
        r"(?:の|な)?[^、。は]{0,16}?(?:とは|[^。]{0,30}?(?:それらは|これらは|内訳は)|[^。、]{0,12}、(?:すなわち|つまり))、?",
        text[start:end],
    )
    if told is None:
        return
    first = start + told.end()
    closed = _CLOSED.search(text, first, end)
    if closed is None or _OPEN_END.search(text, first, closed.start()):
        return
    spans = tuple(_parts(text, first, closed.start()))
    if len(spans) >= 2:
        yield Named(spans)


def _quoted_after(text: str, start: int, end: int) -> Named | None:
    led = re.match(r"(?:の)?[^、。「」はがをに]{0,14}(?:、|：|:|は、?|とは、?)?(?=「)", text[start:end])
    if led is None:
        return None
    spans: list[tuple[int, int]] = []
    at = start + led.end()
    while (m := _QUOTED.match(text, at)) is not None and m.end() <= end:
        spans.append(m.span())
        joint = _JOINT.match(text, m.end())
        at = joint.end() if joint else m.end()
    if len(spans) < 2 or _OPEN_END.match(text, spans[-1][1]):
        return None
    return Named(tuple(spans))


def _ends_latin_name(text: str, at: int) -> bool:
    """Whether a point ends a Latin name and a Japanese one begins right behind it: 「Alpha e.V.甲町の」."""
    return text[at] == "." and bool(re.match(r"[ァ-ヴ一-龠]", text[at + 1 : at + 2]))


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a row of names, commas inside brackets left alone."""
    depth, begin = 0, start
    for i in range(start, end):
        c = text[i]
        depth += (c in "（(「『") - (c in "）)」』")
        if depth <= 0 and (c in "、，" or _ends_latin_name(text, i)):
            if text[begin:i].strip():
                yield begin, i
            begin = i + 1
    if text[begin:end].strip():
        yield begin, end
