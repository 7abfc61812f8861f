"""Parts listed in a sentence against the whole its paragraph tells: 「412件、187件、その他が85件」 of 684件.

Parts are taken for all of a whole where the words say so (内訳, 分野別では, その他). A whole that they add up to stands
in the same sentence or before it; where none does, and one of the numbers is a slip away from making the sum, that is
a finding. Part of the family `prose_sums`; see docs/checks/prose_sums.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of, same_unit, together
from extract.audit.context import PROSE, Context, Sentence
from extract.audit.intervals import shown
from extract.audit.likeness import is_slip
from extract.model import Block, Finding, Verdict

_BREAKDOWN = re.compile(r"内訳|別に(?:み|見)ると|別では|別にみた|別の|からな[るっ]|で構成|構成は|相手先は|区分すると")
_OF_THESE = re.compile(r"(?:この|その)?うち|中で")
_SOME = re.compile(r"など|主な|上位|最も|特に|例えば|増|減|比べ|前年|前期|前回")
_REST = re.compile(r"(?:その他|そのほか|残り|無回答|不明|それ以外)[^、。0-9]{0,14}$")
_LABELLED = re.compile(r"(?:[一-龠々ァ-ヴーA-Za-z）」](?:が|は|で|に|も|の|、)?|[0-9０-９](?:が|は))(?:約)?$")
_MOST = re.compile(r"^[^、。]{0,6}(?:最も|一番|最多)")  # a part called the largest is not what the others are of
_LEAST_PARTS = 3
_LONG = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """Amounts of one unit that a sentence lists, why they are all of something, and the amounts it may be."""

    amounts: tuple[Amount, ...]
    reason: str
    wholes: tuple[Amount, ...]
    loose: bool

    @property
    def total(self) -> Decimal:
        """Their sum."""
        return sum((a.value for a in self.amounts), Decimal(0))


def check_prose_parts(context: Context) -> Iterator[Finding]:
    """Parts that add up to no whole of their paragraph, by one slip."""
    yield from context.once("parts in prose", lambda: tuple(_find_parts(context)))


def _find_parts(context: Context) -> Iterator[Finding]:
    above: list[Amount] = []
    section: str | None = None
    for block in context.blocks:
        if block.label in PROSE:
            own: list[Amount] = []
            yield from _in_paragraph(context, block, above if block.section_id == section else (), own)
            above, section = own, block.section_id


def _in_paragraph(context: Context, block: Block, above: Sequence[Amount], own: list[Amount]) -> Iterator[Finding]:
    """The findings of a paragraph, whose amounts go into `own`; `above` holds those of the paragraph before it."""
    for sentence in context.sentences_of(block):
        amounts = [a for a in amounts_of(sentence) if a.is_plain and not a.quantity.value.approximate]
        parts = _parts(sentence, amounts, own, above)
        if parts is not None:
            yield from _judged(context, parts)
        own += amounts


def _parts(
    sentence: Sentence, amounts: Sequence[Amount], before: Sequence[Amount], above: Sequence[Amount]
) -> Parts | None:
    """The last run of amounts of one unit in a sentence, with what may be their whole."""
    if len(amounts) < _LEAST_PARTS:
        return None
    run = [a for a in amounts if same_unit(a, amounts[-1])]
    text = sentence.block.text.text
    rest = _REST.search(text[sentence.start : run[-1].quantity.core_span.start])
    told = _BREAKDOWN.search(sentence.text)
    of_these = [m for m in _OF_THESE.finditer(sentence.text)]
    inside = [a for a in run if of_these and a.start >= sentence.start + of_these[-1].end()]
    loose = not rest and not told
    if loose and not of_these and _follows_its_whole(run, before):
        return Parts(tuple(run), "they follow the whole in the sentence before", tuple(before[-1:]), loose)
    if loose and (len(inside) < _LEAST_PARTS or _SOME.search(sentence.text)):
        return None
    listed = inside if len(inside) >= _LEAST_PARTS else run
    own_wholes = [a for a in run if a not in listed]
    if len(listed) < _LEAST_PARTS or not all(_is_labelled(text, sentence, a) for a in listed):
        return None
    earlier = [a for a in (*above, *before) if same_unit(a, listed[0])]
    reason = f"「{(rest or told or of_these[-1]).group()}」 says that they are parts of one whole"
    return Parts(tuple(listed), reason, (*earlier, *own_wholes), loose)


def _follows_its_whole(run: Sequence[Amount], before: Sequence[Amount]) -> bool:
    """Whether many long numbers of one unit come right behind a larger one that the sentence before them ends with."""
    text = run[0].sentence.block.text.text
    return (
        len(run) > _LEAST_PARTS
        and bool(before)
        and same_unit(before[-1], run[0])
        and before[-1].value > max(a.value for a in run)
        and all(_digits(a.value) >= _LONG - 1 and _is_labelled(text, run[0].sentence, a) for a in run)
        and not _SOME.search(run[0].sentence.text)
    )


def _is_labelled(text: str, sentence: Sentence, amount: Amount) -> bool:
    """Whether words of its own lead up to an amount."""
    return bool(_LABELLED.search(text[max(sentence.start, amount.start - 20) : amount.start]))


def _judged(context: Context, parts: Parts) -> Iterator[Finding]:
    runs = [parts.amounts[k:] for k in range(len(parts.amounts) - _LEAST_PARTS + 1)]
    wholes = [*parts.wholes, *(a for a in parts.amounts if not _MOST.match(a.sentence.after(a.quantity)))]
    for run in runs:
        total = sum((a.value for a in run), Decimal(0))
        if any(w.interval.meets(together(run)) for w in wholes if w not in run) or not total:
            return
    for run in runs:
        for whole in reversed([w for w in wholes if w not in run]):
            slip = _slip(run, whole, _LONG if parts.loose else 1)
            if slip is not None:
                yield _finding(context, run, whole, slip, parts.reason)
                return


def _slip(run: Sequence[Amount], whole: Amount, least_digits: int) -> tuple[Amount, Decimal] | None:
    """The number whose slip the sum fails by, and what it should be: the whole, else one part."""
    total = sum((a.value for a in run), Decimal(0))
    if is_slip(total, whole.value) and _digits(total) >= max(least_digits, 2):
        return whole, total
    for a in run:
        left = whole.value - (total - a.value)
        if is_slip(left, a.value) and _digits(left) >= max(least_digits, 2):
            return a, left
    return None


def _digits(value: Decimal) -> int:
    return len(f"{value.normalize():f}".replace(".", "").strip("0"))


def _finding(
    context: Context, run: Sequence[Amount], whole: Amount, slip: tuple[Amount, Decimal], reason: str
) -> Finding:
    total = sum((a.value for a in run), Decimal(0))
    wrong, right = slip
    return context.finding(
        "prose_sums.parts",
        Verdict.CONTRADICTION,
        f"{' + '.join(a.quantity.text for a in run)} is {shown(total)}, the text says {whole.quantity.text}",
        [
            wrong.quoted(context, "one slip off"),
            whole.quoted(context, "whole"),
            *(a.quoted(context, "part") for a in run),
        ],
        expected=shown(right),
        observed=wrong.quantity.text,
        arithmetic=f"{' + '.join(shown(a.value) for a in run)} = {shown(total)}; "
        f"{shown(whole.value)} - {shown(total)} = {shown(whole.value - total)}",
        comparable=f"one paragraph or the one before it, one unit ({whole.unit or 'none'}); {reason}",
    )
