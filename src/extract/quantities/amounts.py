"""Numbers with units at a position: money, percent, counts, measures, durations, ratios, ordinals, and their ranges.

Here: 25～50％, 1億4,300万ユーロ, 300～500万ユーロ, 1、2年, 4分の1, 約1/3, 1年半, 5％減から5％増, 数社, 第3期, 10年目.
Not here: the words that bound them (`bounds`), bare numbers (`counted`), dates (`temporal`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extract.model import QuantityKind
from extract.quantities.compound import Whole, with_parts
from extract.quantities.counted import direct_noun
from extract.quantities.neighbours import said_together
from extract.quantities.numeral import Amount, Numeral, read_numeral
from extract.quantities.wording import read_age, read_fraction, read_share
from extract.rules.quantities import QuantityRules, Unit
from extract.text.numerals import parse_number

_RANGE = re.compile(r"(?P<word>から|より|ないし|乃至)|(?P<mark>[～\-–—―−])|(?P<list>[、,・])")
# 「3社から8社へ増加」 is a change from one amount to another, no range.
_CHANGED_TO = re.compile(
    r"へ|に(?!かけ|わた|及|相当|つい|よ|対|お[いけ]|当た|あた)|(?:と|まで)(?:増|減|拡|縮|上|下|伸|低|高|成長|回復)"
)
_HALF_BEHIND = re.compile(r"半(?!ば|期|減|分|数|面|端|導|島|額|世|永)")
_DIRECTION = re.compile(r"(?:の)?(?P<up>増加?|上昇|高)|(?:の)?(?P<down>減少?|低下|低|マイナス)")
_ORDINAL = re.compile(r"目(?![的標指線安次盛処黒論])")
_RANK = re.compile(r"位(?!置|相|階)|番目|号機|級(?!友|数|生)|等(?!分|身|級|に|の|を|が|は)")
_PER = re.compile(r"当たり|あたり|当り|につき|ごと|毎(?!年|月|日|週)")
# 「50kWh/日」: a rate, so that it is never held against a plain amount.
_RATE = re.compile(r"/(?=[A-Za-zぁ-んァ-ヺ一-龥])(?:(?P<day>日)|(?P<month>月)|(?P<year>年(?!度))|)")
_CHANGE = re.compile(r"(?:の)?(?P<up>増|上昇|アップ|高(?=[、。)]))|(?:の)?(?P<down>減|低下|ダウン|下落|縮小)")


# 度 behind a small number is an occasion where words of repetition stand around it; a temperature has none of them.
_REPEATED = re.compile(r"にわた[りるっ]|とも(?!な)")
_EVERY = re.compile(r"[年月週]に(?:約)?$")
_MANY_OCCASIONS = 10
_CLOSED_SCALE = re.compile(r"\)[十百千]?[万億兆]?")
_BRACKETED = re.compile(r"\((?P<scale>[十百千]?[万億兆]?)(?P<unit>[^0-9()\s]{1,6})\)")

_NUMERAL = re.compile(r"[0-9一二三四五六七八九十百千数△▲-]")


class AmountReader:
    """Reads the amount that begins at a position of folded text. Built once from the rules."""

    def __init__(self, rules: QuantityRules) -> None:
        self._rules = rules

    def read(self, text: str, at: int) -> Amount | None:
        """The amount that begins at `at`; one with `unit` None is a bare number, its meaning still open."""
        special = read_share(text, at) or read_age(text, at) or read_fraction(text, at)
        if special is not None:
            return special
        first = read_numeral(text, at, self._rules)
        if first is None:
            return None
        part_of = self._part_of(text, first)
        if part_of is not None:
            return part_of
        unit, end = self.unit_at(text, first)
        amount = self._range(text, first, unit, end) or self._single(text, first, unit, end)
        mark = self._marked(text, first)
        return amount if amount is None or mark is None else replace(amount, start=mark[1])

    def _marked(self, text: str, n: Numeral) -> tuple[Unit, int] | None:
        """The currency whose mark leads a numeral (€3), and where the mark begins."""
        prefix = self._rules.prefix_pattern.search(text, max(0, n.start - 5), n.start)
        return (self._rules.prefixes[prefix.group().strip()], prefix.start()) if prefix else None

    def unit_at(self, text: str, n: Numeral, money: Unit | None = None) -> tuple[Unit | None, int]:
        """The unit behind a numeral, if one stands there that such a numeral can have, and where it ends.

        Behind a currency mark (before this numeral, or `money` from the first of a range) m is no metre.
        """
        mark = self._marked(text, n)
        money = mark[0] if mark else money
        scaled = self._scaled(text, n, money)
        if scaled is not None:
            return scaled
        unit, end = self._unit_word(text, n)
        if money is not None and (unit is None or unit.kind is not QuantityKind.MONEY):
            return None, n.end
        return unit, end

    def _scaled(self, text: str, n: Numeral, money: Unit | None) -> tuple[Unit, int] | None:
        """A currency times a Latin scale word: $1.2 billion, 3.5 Mio. Euro, and behind a mark €3m."""
        m = self._rules.magnitude_pattern.match(text, n.end)
        if m is None and money is not None:
            m = self._rules.short_magnitude_pattern.match(text, n.end)
        if m is None:
            return None
        end = m.end()
        if money is None:
            named = self._rules.unit_pattern.match(text, end + text.startswith(" ", end))
            money = self._rules.units[named.group()] if named else None
            if named is None or money is None or money.kind is not QuantityKind.MONEY:
                return None
            end = named.end()
        return replace(money, scale=self._rules.magnitudes[m["word"]]), end

    def _unit_word(self, text: str, n: Numeral) -> tuple[Unit | None, int]:
        at = n.end
        if text.startswith(" ", at) and re.match(r"[A-Za-z°℃μµ]", text[at + 1 : at + 2]):
            at += 1
        m = self._rules.unit_pattern.match(text, at)
        if m is None:
            return None, n.end
        unit = self._rules.units[m.group()]
        if n.surface == "数" and not unit.vague:
            return None, n.end
        if n.kanji and not self._takes_kanji(unit, n, text, m.end()):
            return None, n.end
        return unit, m.end()

    def _takes_kanji(self, unit: Unit, n: Numeral, text: str, end: int) -> bool:
        """Whether a kanji numeral before this unit is a number (三社, 十年) and no word (一地域, 十分)."""
        if unit.code == "度":
            return _is_occasion(text, n, end)
        if n.surface == "一" and unit.code == "つ":
            return False
        if n.surface == "一" and unit.kind is QuantityKind.COUNT and len(unit.code) > 1:
            return unit.code in ("カ国", "箇所")
        if n.surface in ("十", "百", "千", "万", "億") and unit.kind is QuantityKind.COUNT:
            return unit.code in ("人", "名", "社", "件", "回", "カ国", "箇所")
        return unit.kanji

    def _range(self, text: str, first: Numeral, unit: Unit | None, end: int) -> Amount | None:
        """Two numbers of one unit with a range mark between them."""
        direction = _DIRECTION.match(text, end) if unit else None
        joint = _RANGE.match(text, direction.end() if direction else end)
        second = self._second(text, joint, first) if joint else None
        if joint is None or second is None or not self._joins(joint, first, second, unit):
            return None
        mark = self._marked(text, first)
        unit2, end2 = self.unit_at(text, second, mark[0] if mark else None)
        if mark is not None and unit2 is None and unit is None and joint["mark"]:
            unit2, end2 = mark[0], second.end
        if unit2 is None and unit is None:
            return self._bare_range(first, second, joint)
        if unit2 is None or (unit is not None and unit.code != unit2.code):
            return None
        if joint["list"] and unit is not None:
            return None
        if joint["word"] and _CHANGED_TO.match(text, end2):
            return None
        shortened = said_together(first, second) if joint["list"] else None
        low, high = shortened or _inherit_scale(first, second, has_unit=unit is not None)
        if unit is not None:
            low = low * unit.scale / unit2.scale
        second_direction = _DIRECTION.match(text, end2) if direction else None
        low, high = _directed(low, high, direction, second_direction)
        if low > high:
            return None
        if second_direction is not None and low < 0:
            end2 = second_direction.end()
        made = self._made(text, first, unit2, end2, low, high)
        return made

    def _second(self, text: str, joint: re.Match[str], first: Numeral) -> Numeral | None:
        """The numeral behind a range mark; a vague one (数千) only behind a vague one."""
        at = joint.end()
        if _NUMERAL.match(text, at) is None:
            return None
        if text[at] == "数":
            alone = read_numeral(text[at:], 0, self._rules)
            second = alone and replace(alone, start=at, end=at + alone.end)
        else:
            second = read_numeral(text, at, self._rules)
        return second if second is not None and first.vague == second.vague else None

    def _bare_range(self, first: Numeral, second: Numeral, joint: re.Match[str]) -> Amount | None:
        """6～70億 and 数百から数千, which need no unit to be amounts."""
        low, high = _inherit_scale(first, second, has_unit=False)
        if joint["list"] or low > high or not (second.scale > 1 or second.vague):
            return None
        return Amount(
            start=first.start,
            end=second.end,
            low=low,
            high=high,
            kind=QuantityKind.COUNT,
            unit=None,
            numeral=replace(second, start=first.start),
            approximate=first.vague,
        )

    def _joins(self, joint: re.Match[str], first: Numeral, second: Numeral, unit: Unit | None) -> bool:
        """Whether the mark between two numerals makes them one range (1、2年) rather than two amounts."""
        if joint["list"]:
            if said_together(first, second) is not None:
                return True
            if not (first.is_plain_digits or first.kanji) or first.scale != second.scale != Decimal(1):
                step = Decimal(10) if first.low % 10 == 0 and first.low else Decimal(1)
                return (
                    first.low > 0
                    and second.low - first.low == step
                    and second.low < 100
                    and first.scale == second.scale
                )
            return first.low > 0 and second.low - first.low == 1 and second.low < 20
        if joint["mark"] == "-":
            return not first.is_year_like
        return True

    def _made(self, text: str, n: Numeral, unit: Unit, end: int, low: Decimal, high: Decimal) -> Amount:
        """An amount with its unit's scale applied, its smaller parts and 半 added, and 目 or 代 looked at."""
        low, high = _times(low, unit.scale), _times(high, unit.scale)
        kind, flags, code = unit.kind, n.flags, unit.code
        if code == "年度":
            flags = (*flags, "fiscal")
        whole = with_parts(text, Whole(end, low, high, code), unit, self._rules)
        end, low, high, code = whole.end, whole.low, whole.high, whole.code
        half = _HALF_BEHIND.match(text, end) if kind is QuantityKind.DURATION else None
        if half is not None:
            low, high, end = low + Decimal("0.5"), high + Decimal("0.5"), half.end()
        ordinal = _ORDINAL.match(text, end)
        if ordinal is not None and kind in (QuantityKind.COUNT, QuantityKind.DURATION):
            kind, end = QuantityKind.ORDINAL, ordinal.end()
        if _PER.match(text, end) is not None:
            flags = (*flags, "per")
        rate = _RATE.match(text, end)
        if rate is not None:
            flags = (*flags, f"per_{rate.lastgroup or 'unit'}")
        return Amount(
            start=n.start,
            end=end,
            low=low,
            high=high,
            kind=kind,
            unit=code,
            numeral=n,
            flags=(*flags, *_change(text, end, kind, low, high)),
            approximate=n.vague,
        )

    def _single(self, text: str, n: Numeral, unit: Unit | None, end: int) -> Amount | None:
        if unit is not None and unit.code == "年" and n.is_year_like:
            return None  # a year in a place where no date can stand
        if unit is not None:
            unit, end = self._longer(text, n, unit, end)
            if unit.code == "度" and _is_occasion(text, n, end):
                unit = self._rules.by_code["回"]
            return self._made(text, n, unit, end, n.low, n.high)
        bracketed = self._bracketed_money(text, n)
        if bracketed is not None:
            return bracketed
        mark = self._marked(text, n)
        if mark is not None:
            return self._made(text, n, mark[0], n.end, n.low, n.high)
        ranked = n.is_plain_digits or text.startswith("番目", n.end)
        rank = _RANK.match(text, n.end) if ranked else None
        if rank is not None:
            return Amount(
                start=n.start,
                end=rank.end(),
                low=n.low,
                high=n.high,
                kind=QuantityKind.ORDINAL,
                unit=rank.group(),
                numeral=n,
            )
        if n.surface == "数" or (n.kanji and n.scale == 1 and not n.vague):
            return None
        if text[n.start - 1 : n.start] == "(" and self._is_before_money(text, n.end):
            return None  # 「(1,234)百万円」: a loss or a remark; as a bare count it would be wrong either way
        return Amount(
            start=n.start,
            end=n.end,
            low=n.low,
            high=n.high,
            kind=QuantityKind.COUNT,
            unit=None,
            numeral=n,
            flags=n.flags,
            approximate=n.vague,
        )

    def _bracketed_money(self, text: str, n: Numeral) -> Amount | None:
        """1,234(千円): a currency behind the number in brackets, with its scale word."""
        m = _BRACKETED.match(text, n.end)
        unit = self._rules.units.get(m["unit"]) if m else None
        if m is None or unit is None or unit.kind is not QuantityKind.MONEY:
            return None
        scale = parse_number("1" + m["scale"]) if m["scale"] else Decimal(1)
        return self._made(text, n, replace(unit, scale=unit.scale * scale), m.end(), n.low, n.high)

    def _is_before_money(self, text: str, at: int) -> bool:
        closed = _CLOSED_SCALE.match(text, at)
        unit = self._rules.unit_pattern.match(text, closed.end()) if closed else None
        return unit is not None and self._rules.units[unit.group()].kind is QuantityKind.MONEY

    def _longer(self, text: str, n: Numeral, unit: Unit, end: int) -> tuple[Unit, int]:
        """The unit of 8技術部門, which is no 技術."""
        if unit.kind is not QuantityKind.COUNT or len(unit.code) < 2:
            return unit, end
        noun = direct_noun(text, n, self._rules, opens=True)
        if noun is None or noun[1] <= end or noun[0] not in self._rules.head_nouns:
            return unit, end
        return self._rules.by_code.get(noun[0], unit), noun[1]

    def _part_of(self, text: str, below: Numeral) -> Amount | None:
        """4分の1: the number read is the denominator."""
        if not text.startswith("分の", below.end) or below.low < 2 or below.vague:
            return None
        at = below.end + 2
        above = read_numeral(text, at, self._rules) if at < len(text) else None
        if above is None or above.vague or above.low >= below.low:
            return None
        share = above.low / below.low
        return Amount(
            start=below.start,
            end=above.end,
            low=share,
            high=share,
            kind=QuantityKind.RATIO,
            unit=None,
            numeral=replace(above, start=below.start),
            flags=("fraction",),
        )


def _is_occasion(text: str, n: Numeral, end: int) -> bool:
    """Whether 度 counts occasions (3度にわたり, 年に1度) rather than degrees."""
    return n.low < _MANY_OCCASIONS and (
        _REPEATED.match(text, end) is not None or _EVERY.search(text, max(0, n.start - 4), n.start) is not None
    )


def _times(value: Decimal, scale: Decimal) -> Decimal:
    """The product, whole where it is whole (1.2 million is 1200000, not 1200000.0)."""
    product = value * scale
    whole = product.to_integral_value()
    return whole if product == whole else product


def _inherit_scale(first: Numeral, second: Numeral, *, has_unit: bool) -> tuple[Decimal, Decimal]:
    """300～500万: the first number takes the second's scale word where it prints none and is the smaller."""
    low, high = first.low, second.high
    if not has_unit and first.scale == 1 and second.scale > 1 and low < second.mantissa:
        low *= second.scale
    return low, high


def _directed(
    low: Decimal, high: Decimal, first: re.Match[str] | None, second: re.Match[str] | None
) -> tuple[Decimal, Decimal]:
    """5％減から5％増 runs from -5 to 5."""
    if first is None or second is None:
        return low, high
    low, high = (-low if first["down"] else low), (-high if second["down"] else high)
    return (min(low, high), max(low, high))


def _change(text: str, end: int, kind: QuantityKind, low: Decimal, high: Decimal) -> tuple[str, ...]:
    """Whether a percentage is an increase or a decrease."""
    if kind not in (QuantityKind.PERCENT, QuantityKind.PERCENT_POINT) or low < 0 < high:
        return ()
    m = _CHANGE.match(text, end)
    return () if m is None else ("increase",) if m["up"] else ("decrease",)
