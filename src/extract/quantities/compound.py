"""Amounts printed in two units of one kind: 12円34銭, 1時間30分, 2年6カ月, 3割5分2厘.

Here: what stands behind the first unit and belongs to the same amount. Not here: the first number and its unit, and
half of one (1年半), which `amounts` reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.model import QuantityKind
from extract.rules.quantities import QuantityRules, Unit

_PARTS = re.compile(r"(?P<bu>[0-9]|[一二三四五六七八九])分(?:(?P<rin>[0-9]|[一二三四五六七八九])厘)?")
_DIGITS = "〇一二三四五六七八九"
_SMALLER = re.compile(r"(?P<n>[0-9]{1,3}(?:\.[0-9]+)?)(?=[^0-9,.])")


@dataclass(frozen=True, slots=True)
class Whole:
    """An amount with all its parts: its ends in the unit `code`, and where it stops."""

    end: int
    low: Decimal
    high: Decimal
    code: str


def with_parts(text: str, whole: Whole, unit: Unit, rules: QuantityRules) -> Whole:
    """The amount with what stands behind it in a smaller unit, in that unit where it is one of time.

    `whole` is in `unit`, its scale already applied (2割 is 20).
    """
    if unit.scale != 1:
        return _tenths(text, whole)
    if whole.low != whole.high:
        return whole
    smaller = _SMALLER.match(text, whole.end)
    if smaller is None:
        return whole
    if unit.kind is QuantityKind.MONEY:
        return _hundredths(text, whole, smaller, rules)
    return _finer(text, whole, smaller, unit, rules) if unit.kind is QuantityKind.DURATION else whole


def _tenths(text: str, whole: Whole) -> Whole:
    """The 5分 and 2厘 of 3割5分2厘, in percent."""
    m = _PARTS.match(text, whole.end)
    if m is None:
        return whole
    bu, rin = (int(c) if c.isdigit() and c.isascii() else _DIGITS.index(c) for c in (m["bu"], m["rin"] or "〇"))
    extra = Decimal(bu) + Decimal(rin) / 10
    return Whole(m.end(), whole.low + extra, whole.high + extra, whole.code)


def _hundredths(text: str, whole: Whole, smaller: re.Match[str], rules: QuantityRules) -> Whole:
    """The 34銭 of 12円34銭."""
    word = rules.minor.get(whole.code)
    cents = Decimal(smaller["n"])
    if word is None or cents >= 100 or not text.startswith(word, smaller.end()):
        return whole
    value = whole.low + cents / 100
    return Whole(smaller.end() + len(word), value, value, whole.code)


def _finer(text: str, whole: Whole, smaller: re.Match[str], unit: Unit, rules: QuantityRules) -> Whole:
    """The 30分 of 1時間30分: the whole in minutes."""
    at = smaller.end()
    m = rules.unit_pattern.match(text, at)
    word = m.group() if m else text[at : at + 1]  # behind 時間 even 「30分かかる」 is minutes, not 分かる
    finer = rules.units.get(word)
    if finer is None or finer.dimension != unit.dimension or finer.kind is not unit.kind:
        return whole
    number = Decimal(smaller["n"])
    if unit.dimension is None or finer.factor * number >= unit.factor or finer.factor == unit.factor:
        return whole
    value = whole.low * (unit.factor / finer.factor) + number
    return Whole(at + len(word), value, value, finer.code)
