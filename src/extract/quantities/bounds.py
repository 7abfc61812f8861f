"""The words around a number that bound or colour it, and the interval they make of it.

Here: 約, 以上, 未満, 程度, 強, 近い, 総額, 年に … read outward from a number on both sides, and their meaning as
open and closed ends. Not here: ranges (`amounts`), dates (`temporal`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extract.rules.quantities import QuantityRules
from extract.text.numerals import exact

_WINDOW = 12
_BOUNDING = frozenset({"ge", "le", "gt", "lt", "slightly_over", "slightly_under", "nearly", "approx", "total"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """Modifiers of a number at ``text[core_start:core_end]``: the whole span and the meanings, in printed order."""

    start: int
    end: int
    meanings: tuple[str, ...]

    @property
    def is_bounding(self) -> bool:
        """Whether some modifier shows that the number is an amount."""
        return any(m in _BOUNDING for m in self.meanings)


def find_before(text: str, start: int, rules: QuantityRules) -> tuple[int, list[str]]:
    """Where the modifiers before a number begin, and what they mean, in printed order."""
    meanings: list[str] = []
    moved = True
    while moved and rules.before_any.search(text, max(0, start - _WINDOW), start):
        moved = False
        for pattern, meaning in rules.before:
            m = pattern.search(text, max(0, start - _WINDOW), start)
            if m is not None and meaning not in meanings:
                start, moved = m.start(), True
                meanings.insert(0, meaning)
                break
    return start, meanings


def find_after(text: str, end: int, rules: QuantityRules) -> tuple[int, list[str]]:
    """Where the modifiers behind a number end, and what they mean."""
    meanings: list[str] = []
    moved = True
    while moved and len(meanings) < 3 and rules.after_any.match(text, end):
        moved = False
        for pattern, meaning in rules.after:
            m = pattern.match(text, end)
            if m is not None and m.end() > end:
                end, moved = m.end(), True
                meanings.append(meaning)
                break
    if meanings[-1:] == ["approx"] and "not_gt" in meanings:
        meanings.pop()  # 「10名を超えない程度」: 程度 colours the bound, not the number
    return end, meanings


_SAME_AS = {"not_gt": "le", "not_lt": "ge", "le_until": "le"}


def find_bounds(text: str, start: int, end: int, rules: QuantityRules) -> Bounds:
    """All modifiers on both sides of a number."""
    first, before = find_before(text, start, rules)
    last, after = find_after(text, end, rules)
    meanings = [_SAME_AS.get(m, m) for m in (*before, *after)]
    return Bounds(first, last, tuple(dict.fromkeys(meanings)))


@dataclass(frozen=True, slots=True)
class Ends:
    """An interval with open or closed ends; None is unbounded."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False
    approximate: bool = False


def bounded(low: Decimal, high: Decimal, meanings: tuple[str, ...], *, approximate: bool = False) -> Ends:
    """What the printed number or range becomes under its modifiers.

    >>> bounded(Decimal(10), Decimal(10), ("lt",))
    Ends(low=None, high=Decimal('10'), low_open=False, high_open=True, approximate=False)
    """
    if "negative" in meanings:
        low, high = -high, -low
    if "plus_minus" in meanings:
        low = -high
    loose = approximate or "approx" in meanings or "nearly" in meanings
    if "ge" in meanings:
        return Ends(low, None, approximate=loose)
    if "gt" in meanings or "slightly_over" in meanings:
        return Ends(low, None, low_open=True, approximate=loose)
    if "le" in meanings:
        return Ends(None, high, approximate=loose)
    if "lt" in meanings or "slightly_under" in meanings:
        return Ends(None, high, high_open=True, approximate=loose)
    if "band" in meanings:
        return Ends(low, high + band_width(high), high_open=True, approximate=loose)
    return Ends(low, high, approximate=loose)


def band_width(value: Decimal) -> Decimal:
    """How far 150円台 or 60％台 reaches: one of the last digit that is not a zero at the end.

    >>> str(band_width(Decimal(150))), str(band_width(Decimal("1.2")))
    ('10', '0.1')
    """
    exponent = value.normalize().as_tuple().exponent
    return exact(Decimal(1).scaleb(exponent)) if isinstance(exponent, int) and value else Decimal(1)
