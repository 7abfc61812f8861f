"""Short numbers told in two sections with values a slip apart: 「14市町と協定を結んだ」 and 「54市町との協定」.

Numbers of one or two digits are alike by chance, so here the evidence is added up: rare words next to both numbers,
the same noun counted by nothing else, other numbers that both sentences tell alike, rare words elsewhere in both
sentences. How much is asked for depends on how much the number itself tells. Amounts with the same digits, a thousand
or ten thousand times one another, are held in the same way. Part of `repeats`; see docs/checks/repeats.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extract.audit.context import Context
from extract.audit.subjects import digits_told
from extract.audit.told_numbers import DATED, FACTORS, Told, comparable, differ, month_of, told_numbers
from extract.model import Finding, Quantity

_RARE = 3  # paragraphs; a word of twice as many tells half
_YEARS_ENDS = ("03", "04", "12")  # ends of a year and the beginning of a fiscal year: of many things
_LONG_WORD = 3
_LONG_NAME = 8
_SHORT_HEAD = 0.75  # enough for numbers of three digits, not of two


def check_retold_beside(context: Context) -> Iterator[Finding]:
    """Pairs of short numbers, years or magnitudes that should be one."""
    told = told_numbers(context)
    places: dict[tuple[object, ...], set[str]] = defaultdict(set)
    by_word: dict[tuple[object, ...], list[int]] = defaultdict(list)
    tails: dict[tuple[object, ...], set[tuple[object, ...]]] = defaultdict(set)
    by_sentence: dict[tuple[str, int], list[Told]] = defaultdict(list)
    for i, t in enumerate(told):
        by_sentence[t.sentence.block.block_id, t.sentence.start].append(t)
        places[t.value].add(t.sentence.block.block_id)
        tails[*t.sort, t.tail].add(t.value)
        for word in t.near | {w for w in t.wide if _rarity(context, w) == 1}:
            by_word[*t.sort, word].append(i)
    pairs = sorted({(i, j) for group in by_word.values() for i, j in _apart(told, group)})
    found: dict[frozenset[int], list[tuple[Told, Told, list[str]]]] = defaultdict(list)
    for i, j in pairs:
        one, other = told[i], told[j]
        held = [by_sentence[t.sentence.block.block_id, t.sentence.start] for t in (one, other)]
        if not comparable(context, one, other) or _of_two_wholes(one, other, held[0], held[1]):
            continue
        shared = one.near & other.near
        reasons = _reasons(context, one, other, places, tails)
        enough = sum(r for _, r in reasons) >= _asked(one.quantity, other.quantity)
        if enough and not _third(told, by_word, i, j, shared):
            found[frozenset(id(t.sentence) for t in (one, other))].append((one, other, [r for r, _ in reasons]))
    for group in found.values():
        if len(group) == 1:  # two sentences that differ in two numbers speak of two things
            yield _finding(context, *group[0])


def _apart(told: Sequence[Told], group: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of one sort and word in different sections that differ as a slip makes them differ."""
    if len(group) > 4 * _RARE:
        return
    for a, i in enumerate(group):
        for j in group[a + 1 :]:
            sections = {told[k].sentence.block.section_id for k in (i, j)}
            if len(sections) > 1 and differ(told[i].quantity, told[j].quantity):
                yield i, j


def _of_two_wholes(one: Told, other: Told, beside_one: Sequence[Told], beside_other: Sequence[Told]) -> bool:
    """Whether the sentences are breakdowns of two wholes: another label of both has two numbers too."""
    for a in beside_one:
        for b in beside_other:
            labels = (a.near & b.near) - (one.near & other.near)
            if labels and a is not one and b is not other and a.sort == b.sort == one.sort and a.value != b.value:
                return not any(x.value == b.value for x in beside_one)
    return False


def _reasons(
    context: Context,
    one: Told,
    other: Told,
    places: Mapping[tuple[object, ...], set[str]],
    tails: Mapping[tuple[object, ...], set[tuple[object, ...]]],
) -> list[tuple[str, float]]:
    """Why two numbers should be one, each reason with what it is worth."""
    found: list[tuple[str, float]] = []
    near = one.near & other.near
    if not near and not one.beside & other.beside:
        return []
    found += [(f"「{w}」 next to both", r) for w in sorted(near) if (r := _rarity(context, w))]
    if one.quantity.value.kind in DATED and other.quantity.value.kind in DATED:
        found += _dated_alike(one, other)
    if one.head and one.head == other.head and _rarity(context, one.head):
        only = _count(context, one.head) == len((one, other))
        why = f"both are told of 「{one.head}」" + (" and nothing else is" if only else "")
        worth = 0.5 if not only else 1.0 if len(one.head) >= _LONG_WORD else _SHORT_HEAD
        found.append((why, worth))
    elif any(len(w) >= _LONG_WORD and _count(context, w) == len((one, other)) for w in near):
        found.append(("only these two paragraphs speak of it", 1.0))
    away = sorted(((one.wide & other.wide) - near), key=lambda w: -_rarity(context, w))
    found += [(f"「{w}」 in both sentences", r / 2) for w in away[:2] if (r := _rarity(context, w))]
    if one.tail and one.tail == other.tail and tails[*one.sort, one.tail] == {one.value, other.value}:
        found.append((f"nothing else is counted in 「{one.tail}」", 1.0))
    beside = [v for v in one.beside & other.beside if len(places[v]) <= _RARE and _tells(v)]
    if beside:
        found.append((f"{len(beside)} other numbers of both sentences agree", min(len(beside), 2)))
    return found


def _dated_alike(one: Told, other: Told) -> Iterator[tuple[str, float]]:
    """What two dates have in common but the year: the month, and what happened then."""
    month = month_of(one.quantity)
    if month and month == month_of(other.quantity):
        yield f"both in month {month}", 0.5 if month in _YEARS_ENDS else 1.0
    if one.event and one.event == other.event:
        yield f"both when something was {one.event}", 1.0


def _tells(value: tuple[object, ...]) -> bool:
    """Whether a number of both sentences says something: more than one digit that is no zero at its end."""
    return len(str(value[-1]).replace(".", "").strip("0")) > 1


def _rarity(context: Context, word: str) -> float:
    """What a word is worth: 1 where few paragraphs have it, a half where twice as many have, else nothing.

    A long one, most often a name, may stand in twice as many.
    """
    count, few = _count(context, word), 2 * _RARE if len(word) >= _LONG_NAME else _RARE
    return 1.0 if count <= few else 0.5 if count <= 2 * few else 0.0


def _count(context: Context, word: str) -> int:
    """In how many paragraphs a word stands."""
    return context.once(("paragraphs with", word), lambda: _paragraphs(context, word))


def _paragraphs(context: Context, word: str) -> int:
    return sum(word in text for text in context.once("prose texts", lambda: _prose(context)))


def _prose(context: Context) -> tuple[str, ...]:
    blocks = {s.block.block_id: s.block for s in context.sentences}
    return tuple(b.text.text for b in blocks.values())


def _asked(one: Quantity, other: Quantity) -> float:
    """How much evidence a pair needs: the less its numbers tell, the more."""
    if one.value.kind in DATED:
        return 2.0
    digits = max(len(digits_told(q).strip("0")) for q in (one, other))
    if one.value.low is not None and other.value.low is not None:
        low, high = sorted((one.value.low, other.value.low))
        if any(low * f == high for f in FACTORS):
            return 1.5 if digits >= 2 else 2.0
    return {1: 3.0, 2: 2.0}.get(digits, 1.5)


def _third(
    told: Sequence[Told], by_word: Mapping[tuple[object, ...], Sequence[int]], i: int, j: int, shared: frozenset[str]
) -> bool:
    """Whether a third value stands next to the same words: something told for each of several."""
    values = {told[i].value, told[j].value}
    for word in shared:
        for k in by_word[*told[i].sort, word]:
            if told[k].value not in values and shared <= told[k].near:
                return True
    return False


def _finding(context: Context, one: Told, other: Told, reasons: Sequence[str]) -> Finding:
    return context.told_twice(
        "repeats.beside",
        one.quantity,
        other.quantity,
        expected=one.quantity,
        arithmetic=f"{one.quantity.text} and {other.quantity.text} are one slip apart",
        comparable=f"one kind and unit, nothing sets them apart; {'; '.join(reasons)}",
    )
