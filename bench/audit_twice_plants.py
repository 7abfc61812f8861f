"""Slips in what prose tells twice in free words: a number, a year, 億 for 万.

Two numbers count as one told twice where two paragraphs have the same value and unit and three content words beside
them in common. That is a reader's guess, made without the audit's help: some of what it finds is chance, so that
recall below 1 need not be a fault.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from bench.audit_copies import Edit
from bench.audit_number_plants import PROSE, Plant, plant_number
from extract.model import Block, Quantity, QuantityKind, Report, Span

_WORDS = re.compile(r"[一-龠々]{2,}|[ァ-ヴー]{3,}|[A-Za-z]{3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNTS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.PERCENT)
_DATES = (QuantityKind.YEAR, QuantityKind.DATE)
_IN_COMMON = 3
_LEAST = 10


def twice_plants(report: Report, chance: random.Random) -> Iterator[Plant]:
    """All slips of what is told twice."""
    blocks = {b.block_id: b for b in report.blocks if b.label in PROSE}
    groups: dict[tuple[object, ...], list[tuple[Block, Quantity]]] = defaultdict(list)
    for q in report.quantities:
        v = q.value
        if q.block_id not in blocks:
            continue
        if v.kind in _DATES and _YEAR.search(q.text):
            groups["year", v.start_date, v.end_date].append((blocks[q.block_id], q))
        elif v.kind in _AMOUNTS and v.low is not None and v.low >= _LEAST:
            groups["amount", v.kind, v.unit, v.low, v.high].append((blocks[q.block_id], q))
    for key, group in groups.items():
        for q in _told_twice(group):
            yield from _years(report, q, chance) if key[0] == "year" else _amounts(report, q, chance)
        if key[1] is QuantityKind.MONEY and len({b.block_id for b, _ in group}) > 1:
            for _, q in group:
                yield from _magnitudes(report, q)


def _told_twice(group: Sequence[tuple[Block, Quantity]]) -> list[Quantity]:
    found: dict[str, Quantity] = {}
    for (a, p), (b, q) in combinations(group, 2):
        if a is not b and len(_near(a, p) & _near(b, q)) >= _IN_COMMON:
            found |= {p.quantity_id: p, q.quantity_id: q}
    return list(found.values())


def _near(block: Block, quantity: Quantity) -> set[str]:
    """The content words beside a number."""
    text, span = block.text.text, quantity.clean_span
    return set(_WORDS.findall(f"{text[max(0, span.start - 40) : span.start]} {text[span.end : span.end + 25]}"))


def _amounts(report: Report, quantity: Quantity, chance: random.Random) -> Iterator[Plant]:
    yield from plant_number("prose_twice", report, quantity.place, chance)


def _years(report: Report, quantity: Quantity, chance: random.Random) -> Iterator[Plant]:
    """A year one or two off."""
    m = _YEAR.search(report.source_text, quantity.place.start, quantity.place.end)
    if m is not None:
        other = str(int(m.group()) + chance.choice((-2, -1, 1, 2)))
        yield Plant("period_twice", (Edit(*m.span(), other),), Span(*m.span()), f"{m.group()} -> {other}")


def _magnitudes(report: Report, quantity: Quantity) -> Iterator[Plant]:
    """億 and 万 exchanged in an amount that has one of them."""
    found = list(re.finditer("[億万]", report.source_text[quantity.place.start : quantity.place.end]))
    if len(found) == 1:
        at = quantity.place.start + found[0].start()
        other = {"億": "万", "万": "億"}[found[0].group()]
        said = f"{found[0].group()} -> {other}"
        yield Plant("unit_magnitude", (Edit(at, at + 1, other),), quantity.place, said)
