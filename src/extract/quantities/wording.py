"""Amounts that stand in words or beside one: 半数, 1/3, 20代, 第3期.

Here: shares of a whole, fractions with a stroke, ages in tens, numbered things. Not here: numbers with units
(`amounts`).
"""

from __future__ import annotations

import re
from decimal import Decimal

from extract.model import QuantityKind
from extract.quantities.numeral import Amount, Numeral
from extract.text.numerals import parse_number

_FRACTION = re.compile(r"(?P<a>[1-9][0-9]?)/(?P<b>[1-9][0-9]?)(?![0-9/年月日])")
_NUMBERED = re.compile(
    r"第(?P<n>[0-9]+|[一二三四五六七八九十百千]+)(?:(?:[、・～]|から)第?(?P<last>[0-9]+|[一二三四五六七八九十]+))?(?P<unit>回|期(?!待)|次(?!元|世界|大戦|産業)|位(?!置)|段階|弾|世代|四半期|号|代|フェーズ|フェイズ|ステージ|ステップ|ラウンド|グループ|陣|番目|年度|年次|週|日目|世)(?P<more>目)?"
)
_SHARES = re.compile(r"過半数|半数|半分|大半")
_HALF_WORDS = re.compile(r"半(?P<unit>年|世紀|日|月|期)(?!度|生|ば|代)(?P<span>間)?")
_AGES = re.compile(
    r"(?P<a>[1-9]0)(?:(?P<joint>[～、,・-]|歳?代から)(?P<b>[1-9]0))?歳?代(?!目|表|理|替|わ|金|償|言)(?P<part>前半|後半)?"
)


def read_fraction(text: str, at: int) -> Amount | None:
    """1/3, where it can be no date, page or document number."""
    m = _FRACTION.match(text, at)
    if m is None or (at and re.match(r"[0-9/.A-Za-z]", text[at - 1])):
        return None
    above, below = Decimal(m["a"]), Decimal(m["b"])
    if above >= below or below > 30 or text.startswith("～", m.end()):
        return None
    n = Numeral(start=at, end=m.end(), low=above, high=above, surface=m.group())
    return Amount(
        start=at,
        end=m.end(),
        low=above / below,
        high=above / below,
        kind=QuantityKind.RATIO,
        unit=None,
        numeral=n,
        flags=("fraction",),
    )


def read_share(text: str, at: int) -> Amount | None:
    """過半数, 半数, 半分, 大半, 半年."""
    half = Decimal("0.5")
    n = Numeral(start=at, end=at + 1, low=half, high=half, surface="半", kanji=True)
    m = _SHARES.match(text, at)
    if m is not None and not (
        m.group()[0] == "半" and at and re.match(r"[一-龥]", text[at - 1]) and text[at - 1] not in "約"
    ):
        over = m.group() in ("過半数", "大半")
        return Amount(
            start=at,
            end=m.end(),
            low=half,
            high=half,
            kind=QuantityKind.RATIO,
            unit=None,
            numeral=n,
            flags=("fraction", "gt") if over else ("fraction",),
            approximate=m.group() == "大半",
            low_open=over,
            unbounded=over,
        )
    m = _HALF_WORDS.match(text, at)
    if m is None or (at and re.match(r"[0-9一-龥]", text[at - 1])):
        return None
    unit = m["unit"]
    code, value = ("年", Decimal(50)) if unit == "世紀" else ({"月": "カ月"}.get(unit, unit), half)
    if unit in ("日", "月") and not m["span"]:
        return None
    kind = QuantityKind.DURATION
    return Amount(start=at, end=m.end(), low=value, high=value, kind=kind, unit=code, numeral=n)


def read_age(text: str, at: int) -> Amount | None:
    """20代, 20～30代: an age in tens."""
    m = _AGES.match(text, at)
    if m is None or (at and re.match(r"[0-9,.第]", text[at - 1])):
        return None
    low, high = Decimal(m["a"]), Decimal(m["b"] or m["a"]) + 9
    if m["part"] == "前半":
        high -= 5
    if m["part"] == "後半":
        low += 5
    n = Numeral(start=at, end=m.end(), low=low, high=high, surface=m.group(), vague=True)
    return Amount(start=at, end=m.end(), low=low, high=high, kind=QuantityKind.MEASURE, unit="歳", numeral=n)


def read_numbered(text: str, at: int) -> Amount | None:
    """第3期, 第一回, 第1～3回: an ordinal; 第5号 an identifier."""
    m = _NUMBERED.match(text, at)
    if m is None:
        return None
    value = parse_number(m["n"])
    last = parse_number(m["last"]) if m["last"] else value
    if last < value:
        return None
    n = Numeral(start=at, end=m.end(), low=value, high=last, surface=m["n"])
    kind = QuantityKind.IDENTIFIER if m["unit"] == "号" else QuantityKind.ORDINAL
    return Amount(start=at, end=m.end(), low=n.low, high=n.high, kind=kind, unit=m["unit"], numeral=n)
