"""Sums told in sentences and lists: A and B, together C; 46 projects, of them (5), (33) and (8).

See docs/checks/prose_sums.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of, same_unit, together
from extract.audit.context import Context, Sentence
from extract.audit.intervals import Interval, point, shown
from extract.audit.likeness import edits, is_slip
from extract.audit.series import Series, find_series
from extract.model import Finding, QuantityKind, Verdict

_TOTAL_WORD = re.compile(r"(?:合計|総計|総額|合わせて|あわせて|併せて|計)(?:で|は|して)?(?:約|およそ)?$")
_JOINT = re.compile(r"^[^。]{0,14}$")
_ITEM_COUNT = re.compile(r"[（(]\s*(\d{1,4}(?:,\d{3})*)\s*(?:件|社|人|名|団体|機関|施設)?\s*[）)]")
_TWO = 2
_BREAKDOWN = re.compile(r"内訳|次のとおり|次の通り|以下のとおり|以下の通り|以下に示す")


def check_prose_sums(context: Context) -> Iterator[Finding]:
    """Stated totals that are not the sum of what they total."""
    for sentence in context.sentences:
        yield from _in_sentence(context, amounts_of(sentence))
        yield from _in_sentence(context, amounts_of(sentence, (QuantityKind.PERCENT,)))
    yield from _of_items(context)


def _in_sentence(context: Context, amounts: Sequence[Amount]) -> Iterator[Finding]:
    for i, total in enumerate(amounts):
        if not (_is_total(total) or _sums_up(amounts, i)) or not total.is_plain:
            continue
        parts = _parts_before(amounts, i)
        if len(parts) < 2:
            continue
        sums = [(parts[k:], together(parts[k:])) for k in range(len(parts) - 1)]
        if any(s.meets(total.interval) for _, s in sums):
            continue
        chosen, calculated = min(sums, key=lambda s: abs((s[1].middle or Decimal(0)) - total.value))
        if not _may_betogether(chosen, total, calculated):
            continue
        yield _finding(context, chosen, total, calculated)


def _is_total(amount: Amount) -> bool:
    text = amount.sentence.block.text.text
    start = amount.quantity.core_span.start
    return amount.has("total") or bool(_TOTAL_WORD.search(text[max(amount.sentence.start, start - 8) : start]))


def _sums_up(amounts: Sequence[Amount], at: int) -> bool:
    """Whether の alone joins an amount to two before it, and it is a slip of their sum: 甲148社、乙196社の344社."""
    if at < _TWO or not all(same_unit(a, amounts[at]) for a in amounts[at - _TWO : at]):
        return False
    text, last = amounts[at].sentence.block.text.text, amounts[at - 1]
    whole = sum((a.value for a in amounts[at - _TWO : at]), Decimal(0))
    return text[last.end : amounts[at].start] == "の" and is_slip(whole, amounts[at].value)


def _parts_before(amounts: Sequence[Amount], at: int) -> list[Amount]:
    """The amounts of one unit that stand right before a total, none of them a total itself."""
    parts: list[Amount] = []
    for a in reversed(amounts[:at]):
        if not same_unit(a, amounts[at]):
            continue
        if _is_total(a) or not a.is_plain:
            break
        parts.insert(0, a)
    return parts


def _may_betogether(parts: Sequence[Amount], total: Amount, calculated: Interval) -> bool:
    """Whether the words join parts and total closely enough, and the numbers are of one size."""
    text = total.sentence.block.text.text
    between = text[parts[-1].end : total.quantity.core_span.start]
    largest = max(p.value for p in parts)
    middle = calculated.middle
    if middle is None or total.value < largest or not _JOINT.match(between):
        return False
    told, added = f"{total.value:.0f}", f"{middle:.0f}"
    if len(told) == len(added) and edits(told, added, 1) == 1:
        return True  # one slip of the pen, however far off
    return abs(middle - total.value) <= total.value * Decimal("0.6")


def _finding(context: Context, parts: Sequence[Amount], total: Amount, calculated: Interval) -> Finding:
    written = " + ".join(shown(p.value) for p in parts)
    whole = sum((p.value for p in parts), Decimal(0))
    return context.finding(
        "prose_sums.sum",
        Verdict.CONTRADICTION,
        f"{' + '.join(p.quantity.text for p in parts)} is {shown(whole)}, the sentence says {total.quantity.text}",
        [total.quoted(context, "total"), *(p.quoted(context, "part") for p in parts)],
        expected=shown(whole),
        observed=shown(total.value),
        arithmetic=f"{written} = {shown(whole)}; {shown(total.value)} - {shown(whole)} = {shown(total.value - whole)}",
        comparable=f"one sentence, one unit ({total.unit or 'none'}); the total stands right behind its parts",
    )


# Lists whose items carry counts in brackets.


def _of_items(context: Context) -> Iterator[Finding]:
    for series in find_series(context):
        counts = [_ITEM_COUNT.search(i.text) for i in series.items]
        if len(series.items) < 2 or not all(counts):
            continue
        at = context.block_index[series.first.block.block_id]
        if at == 0:
            continue
        for block in reversed(context.blocks[max(0, at - 2) : at]):
            sentences = context.sentences_of(block)
            if sentences and _BREAKDOWN.search(sentences[-1].text):
                yield from _against_items(context, sentences[-1], series, [m for m in counts if m])
                break


def _against_items(
    context: Context, sentence: Sentence, series: Series, counts: Sequence[re.Match[str]]
) -> Iterator[Finding]:
    numbers = [Decimal(m.group(1).replace(",", "")) for m in counts]
    whole = sum(numbers, Decimal(0))
    told = [a for a in amounts_of(sentence) if a.is_plain and a.value > max(numbers)]
    if not told or any(a.interval.meets(point(whole)) for a in told):
        return
    total = min(told, key=lambda a: abs(a.value - whole))
    written = " + ".join(shown(n) for n in numbers)
    evidence = [total.quoted(context, "total")]
    for item, m in zip(series.items, counts, strict=True):
        evidence.append(context.quote_clean("part", item.block, item.start + m.start(), item.start + m.end()))
    yield context.finding(
        "prose_sums.items",
        Verdict.CONTRADICTION,
        f"the items add up to {shown(whole)}, the sentence before them says {total.quantity.text}",
        evidence,
        expected=shown(whole),
        observed=shown(total.value),
        arithmetic=f"{written} = {shown(whole)}",
        comparable="the list follows the sentence that announces its breakdown",
    )
