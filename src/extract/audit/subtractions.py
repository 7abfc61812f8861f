"""What is left of one amount without another: 「歳入から歳出を差し引いた額は13億円」.

Part of `prose_sums` (`left`); see docs/checks/prose_sums.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of, same_unit
from extract.audit.context import PROSE, Context
from extract.audit.intervals import shown
from extract.audit.likeness import is_slip
from extract.model import Block, Finding, Verdict

_LEFT = re.compile(r"差し?引(?:い|き|く|け|額|後)?|(?<=を)控除し|残[るり]の?(?=約?[0-9])")
_TAKEN = re.compile(r"^(?:[^、。0-9]{0,3})?を$")  # 財源2億円を差し引いた
_FAR = 30
_MOST = 6
_LEAST_DIGITS = 3

Pair = tuple[Amount, Amount]


def check_subtractions(context: Context) -> Iterator[Finding]:
    """Amounts left that are no difference of two amounts told before them, by one slip."""
    for block in context.blocks:
        if block.label in PROSE:
            yield from _in_paragraph(context, block)


def _in_paragraph(context: Context, block: Block) -> Iterator[Finding]:
    before: list[Amount] = []
    for sentence in context.sentences_of(block):
        amounts = [a for a in amounts_of(sentence) if a.is_plain and a.value > 0]
        for m in _LEFT.finditer(sentence.text):
            at = sentence.start + m.end()
            behind = [a for a in amounts if a.start >= at]
            if behind and behind[0].start - at <= _FAR:
                left = behind[0]
                known = [a for a in (*before, *amounts) if a.end <= sentence.start + m.start() and same_unit(a, left)]
                yield from _judged(context, left, known[-_MOST:], sentence.start + m.start())
        before += amounts


def _judged(context: Context, left: Amount, known: Sequence[Amount], at: int) -> Iterator[Finding]:
    pairs = [(a, b) for i, a in enumerate(known) for b in known[i + 1 :]]
    if any(_fits(left, p) for p in pairs):
        return
    text = left.sentence.block.text.text
    if known and _TAKEN.match(text[known[-1].end : at]):
        pairs = [p for p in pairs if p[1] is known[-1]]
    slipped = [p for p in pairs if _slips(left, p)]
    if len({frozenset(a.value for a in p) for p in slipped}) == 1:
        yield _finding(context, left, slipped[-1])


def _fits(left: Amount, pair: Pair) -> bool:
    """Whether an amount is the difference of two, as exactly as they are printed."""
    one, other = (a.interval for a in sorted(pair, key=lambda a: a.value))
    return left.interval.plus(one).meets(other)


def _slips(left: Amount, pair: Pair) -> bool:
    """Whether one slip in any of the three makes the difference, and they have digits enough to be no chance."""
    small, large = sorted(pair, key=lambda a: a.value)
    values = ((left.value, large.value - small.value), (large.value, left.value + small.value))
    slipped = any(is_slip(a, b) for a, b in (*values, (small.value, large.value - left.value)))
    digits = max(len(f"{a.value.normalize():f}".rstrip("0")) for a in (left, *pair))
    return slipped and digits >= _LEAST_DIGITS and large.value > left.value / 10


def _finding(context: Context, left: Amount, pair: Pair) -> Finding:
    small, large = sorted(pair, key=lambda a: a.value)
    exact: Decimal = large.value - small.value
    return context.finding(
        "prose_sums.left",
        Verdict.CONTRADICTION,
        f"{large.quantity.text} less {small.quantity.text} is {shown(exact)}, the text says {left.quantity.text}",
        [left.quoted(context, "left"), large.quoted(context, "of"), small.quoted(context, "taken off")],
        expected=shown(exact),
        observed=left.quantity.text,
        arithmetic=f"{shown(large.value)} - {shown(small.value)} = {shown(exact)}; one slip in any of them would do",
        comparable="one paragraph, one unit; the sentence says that one is taken off the other, and no other two "
        "amounts before it leave that",
    )
