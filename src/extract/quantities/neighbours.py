"""Two neighbouring numbers said in one breath, one of them shortened: 四、五十人, 十二、三歳, 4、50人.

Here: the two ends such a pair stands for. Not here: pairs printed in full (1、2年), which `amounts` joins.
"""

from __future__ import annotations

from decimal import Decimal

from extract.quantities.numeral import Numeral

_GREAT, _FEW = Decimal(10000), Decimal(20)
_POWERS = frozenset(map(Decimal, (10, 100, 1000, 10000)))


def said_together(first: Numeral, second: Numeral) -> tuple[Decimal, Decimal] | None:
    """Both ends of a shortened pair, or None where the two numbers are no such pair.

    四、五十 is 40 to 50: the first borrows the power behind the second. 十二、三 is 12 to 13: the second borrows the
    tens before it; 2、3億 borrows the scale word, 百二、三十 is 120 to 130.
    """
    a, b = first.low, second.low
    if first.vague or second.vague or a <= 0 or "," in first.surface:
        return None
    if first.scale == 1 and second.scale >= _GREAT:
        return (a * second.scale, b) if second.mantissa - a == 1 and a < _FEW else None
    if a > 100 and b % 10 == 0 and a % 10 + 1 == b / 10 < 10:
        return a + a % 10 * 9, a - a % 10 + b
    if a < 9 and b / (a + 1) in _POWERS and len(first.surface) == 1:
        return a * b / (a + 1), b
    if 10 < a < 100 and b < 10 and a % 10 + 1 == b and len(second.surface) == 1:
        return a, a - a % 10 + b
    return None
