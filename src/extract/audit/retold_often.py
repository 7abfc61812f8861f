"""A count that a chapter tells the same way again and again, and once with a slip: 19組合, 19組合, 59組合.

The more often one noun is counted with one number, the surer that number is the noun's. Part of `repeats`; see
docs/checks/repeats.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.audit.context import Context
from extract.audit.subjects import digits_told
from extract.audit.told_numbers import Told, comparable, differ, told_numbers
from extract.model import Finding, QuantityKind

_OFTEN = 2  # other paragraphs that tell the number
_LEAST_DIGITS = 2
_BARE = (None, "つ", "個")


def check_retold_often(context: Context) -> Iterator[Finding]:
    """Counts of a chapter's noun that are one slip away from the number the chapter tells of it."""
    groups: dict[tuple[str | None, str], list[Told]] = defaultdict(list)
    for t in told_numbers(context):
        noun = _noun(t)
        if noun and len(digits_told(t.quantity)) >= _LEAST_DIGITS:
            groups[context.chapter_of(t.sentence.block.section_id), noun].append(t)
    for (_, noun), group in groups.items():
        yield from _judged(context, noun, group)


def _noun(told: Told) -> str:
    """What is counted: the noun a counter is (19組合) or that stands behind a bare number (19の組合)."""
    value = told.quantity.value
    if value.kind is not QuantityKind.COUNT:
        return ""
    return told.tail if value.unit in _BARE else value.unit if value.unit and len(value.unit) > 1 else ""


def _judged(context: Context, noun: str, group: Sequence[Told]) -> Iterator[Finding]:
    by_value: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for t in group:
        by_value[t.value[-1:]].append(t)
    usual = [v for v, held in by_value.items() if len({t.sentence.block.block_id for t in held}) >= _OFTEN]
    for value, held in by_value.items():
        if len(held) > 1:
            continue
        odd = held[0]
        near = [u for u in usual if u != value and differ(odd.quantity, by_value[u][0].quantity)]
        others = by_value[near[0]] if len(near) == 1 else []
        if others and _speak_of_one(noun, odd, others) and all(comparable(context, odd, t) for t in others):
            yield _finding(context, noun, odd, others)


def _speak_of_one(noun: str, odd: Told, others: Sequence[Told]) -> bool:
    """Whether words next to the number, but for its noun, stand next to one of the others too; not asked of many."""
    many = len({t.sentence.block.block_id for t in others}) > _OFTEN
    return many or any(word not in noun and noun not in word for t in others for word in odd.near & t.near)


def _finding(context: Context, noun: str, odd: Told, others: Sequence[Told]) -> Finding:
    usual = others[0].quantity
    return context.told_twice(
        "repeats.often",
        odd.quantity,
        usual,
        expected=usual,
        arithmetic=f"{odd.quantity.text} once, {usual.text} {len(others)} times; they are one slip apart",
        comparable=f"one chapter counts 「{noun}」 so, and nothing sets them apart",
    )
