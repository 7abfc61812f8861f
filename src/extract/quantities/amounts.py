"""Numbers with units at a position: money, percent, counts, measures, durations, ratios, ordinals, and their ranges.

Here: 25～50％, 1億4,300万ユーロ, 300～500万ユーロ, 1、2年, 4分の1, 約1/3, 1年半, 5％減から5％増, 数社, 第3期, 10年目.
Not here: the words that bound them (`bounds`), bare numbers (`counted`), dates (`temporal`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.model import QuantityKind
from extract.quantities.numeral import Numeral, read_numeral
from extract.rules.quantities import QuantityRules, Unit

_RANGE = re.compile(r"(?P<word>から|より|ないし|乃至)|(?P<mark>[～\-–—―−])|(?P<list>[、,・])")
# 「3社から8社へ増加」 is a change from one amount to another, no range.
_CHANGED_TO = re.compile(r"へ|に(?!かけ|わた|及|相当|つい|よ|対|お[いけ]|当た|あた)|(?:と|まで)(?:増|減|拡|縮|上|下|伸|低|高|成長|回復)")
_HALF_BEHIND = re.compile(r"半(?!ば|期|減|分|数|面|端|導|島|額|世|永)")
_DIRECTION = re.compile(r"(?:の)?(?P<up>増加?|上昇|高)|(?:の)?(?P<down>減少?|低下|低|マイナス)")
_FRACTION = re.compile(r"(?P<a>[1-9][0-9]?)/(?P<b>[1-9][0-9]?)(?![0-9/年月日])")
_ORDINAL = re.compile(r"目(?![的標指線安次盛処黒論])")
_NUMBERED = re.compile(
    r"第(?P<n>[0-9]+|[一二三四五六七八九十]+)(?P<unit>回|期(?!待)|次(?!元|世界|大戦|産業)|位(?!置)|段階|弾|世代|四半期|号|代|フェーズ|フェイズ|ステージ|ステップ|ラウンド|グループ|陣|番目|年度|年次|週|日目|世)(?P<more>目)?"
)
_RANK = re.compile(r"位(?!置|相|階)|番目|号機|級(?!友|数|生)|等(?!分|身|級|に|の|を|が|は)")
_SHARES = re.compile(r"過半数|半数|半分|大半")
_HALF_WORDS = re.compile(r"半(?P<unit>年|世紀|日|月|期)(?!度|生|前|ば|後|代)(?P<span>間)?")
_PER = re.compile(r"当たり|あたり|当り|につき|ごと|毎(?!年|月|日|週)")
_AGES = re.compile(r"(?P<a>[1-9]0)(?:(?P<joint>[～、,・-]|代から)(?P<b>[1-9]0))?代(?!目|表|理|替|わ|金|償|言)(?P<part>前半|後半)?")
_CHANGE = re.compile(r"(?:の)?(?P<up>増|上昇|アップ|高(?=[、。)]))|(?:の)?(?P<down>減|低下|ダウン|下落|縮小)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number or range with its unit at ``text[start:end]``. `unit` is None for a bare number."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    kind: QuantityKind
    unit: str | None
    numeral: Numeral
    flags: tuple[str, ...] = ()
    approximate: bool = False
    low_open: bool = False
    unbounded: bool = False

    @property
    def is_range(self) -> bool:
        """Whether two different numbers are printed."""
        return self.low != self.high


class AmountReader:
    """Reads the amount that begins at a position of folded text. Built once from the rules."""

    def __init__(self, rules: QuantityRules) -> None:
        self._rules = rules

    def read(self, text: str, at: int) -> Amount | None:
        """The amount that begins at `at`; one with `unit` None is a bare number, its meaning still open."""
        special = self._share(text, at) or self._age(text, at) or self._fraction(text, at)
        if special is not None:
            return special
        first = read_numeral(text, at, self._rules)
        if first is None:
            return None
        part_of = self._part_of(text, first)
        if part_of is not None:
            return part_of
        unit, end = self.unit_at(text, first)
        ranged = self._range(text, first, unit, end)
        if ranged is not None:
            return ranged
        return self._single(text, first, unit, end)

    def unit_at(self, text: str, n: Numeral) -> tuple[Unit | None, int]:
        """The unit behind a numeral, if one stands there that such a numeral can have, and where it ends."""
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
        if joint is None or joint.end() >= len(text):
            return None
        if not re.match(r"[0-9一二三四五六七八九十百千数△▲-]", text[joint.end()]):
            return None
        second = read_numeral(text, joint.end(), self._rules)
        if second is None and text[joint.end()] == "数" and first.vague:
            second = read_numeral(text[joint.end() :], 0, self._rules)
            second = second and replace(second, start=second.start + joint.end(), end=second.end + joint.end())
        if second is None or first.vague != second.vague or not self._joins(joint, first, second, unit):
            return None
        unit2, end2 = self.unit_at(text, second)
        if unit2 is None and unit is None:
            return self._bare_range(first, second, joint)
        if unit2 is None or (unit is not None and unit.code != unit2.code):
            return None
        if joint["list"] and unit is not None:
            return None
        if joint["word"] and _CHANGED_TO.match(text, end2):
            return None
        low, high = _inherit_scale(first, second, has_unit=unit is not None)
        second_direction = _DIRECTION.match(text, end2) if direction else None
        low, high = _directed(low, high, direction, second_direction)
        if low > high:
            return None
        if second_direction is not None and low < 0:
            end2 = second_direction.end()
        made = self._made(text, first, unit2, end2, low, high)
        return made

    def _bare_range(self, first: Numeral, second: Numeral, joint: re.Match[str]) -> Amount | None:
        """6～70億 and 数百から数千, which need no unit to be amounts."""
        low, high = _inherit_scale(first, second, has_unit=False)
        if joint["list"] or low > high or not (second.scale > 1 or second.vague):
            return None
        return Amount(start=first.start, end=second.end, low=low, high=high, kind=QuantityKind.COUNT, unit=None,
                      numeral=replace(second, start=first.start), approximate=first.vague)  # fmt: skip

    def _joins(self, joint: re.Match[str], first: Numeral, second: Numeral, unit: Unit | None) -> bool:
        """Whether the mark between two numerals makes them one range (1、2年) rather than two amounts."""
        if joint["list"]:
            if not (first.is_plain_digits or first.kanji) or first.scale != second.scale != Decimal(1):
                step = Decimal(10) if first.low % 10 == 0 and first.low else Decimal(1)
                return first.low > 0 and second.low - first.low == step and second.low < 100 and first.scale == second.scale
            return first.low > 0 and second.low - first.low == 1 and second.low < 20
        if joint["mark"] == "-":
            return not first.is_year_like
        return True

    def _made(self, text: str, n: Numeral, unit: Unit, end: int, low: Decimal, high: Decimal) -> Amount:
        """An amount with its unit's scale applied, 半 and 厘 added, and 目 or 代 looked at."""
        low, high = low * unit.scale, high * unit.scale
        kind, flags, code = unit.kind, n.flags, unit.code
        if code == "年度":
            flags = (*flags, "fiscal")
        if unit.scale != 1:
            end, extra = self._hundredths(text, end)
            low, high = low + extra, high + extra
        half = _HALF_BEHIND.match(text, end) if kind is QuantityKind.DURATION else None
        if half is not None:
            low, high, end = low + Decimal("0.5"), high + Decimal("0.5"), half.end()
        ordinal = _ORDINAL.match(text, end)
        if ordinal is not None and kind in (QuantityKind.COUNT, QuantityKind.DURATION):
            kind, end = QuantityKind.ORDINAL, ordinal.end()
        per = _PER.match(text, end)
        if per is not None:
            flags = (*flags, "per")
        return Amount(start=n.start, end=end, low=low, high=high, kind=kind, unit=code, numeral=n,
                      flags=(*flags, *_change(text, end, kind, low, high)), approximate=n.vague)  # fmt: skip

    def _hundredths(self, text: str, end: int) -> tuple[int, Decimal]:
        """The 5分 and 2厘 of 3割5分2厘, in percent."""
        m = re.compile(r"(?P<bu>[0-9]|[一二三四五六七八九])分(?:(?P<rin>[0-9]|[一二三四五六七八九])厘)?").match(text, end)
        if m is None:
            return end, Decimal(0)
        digits = "〇一二三四五六七八九"
        bu, rin = (int(c) if c.isdigit() and c.isascii() else digits.index(c) for c in (m["bu"], m["rin"] or "〇"))
        return m.end(), Decimal(bu) + Decimal(rin) / 10

    def _single(self, text: str, n: Numeral, unit: Unit | None, end: int) -> Amount | None:
        if unit is not None and unit.code == "年" and n.is_year_like:
            return None  # a year in a place where no date can stand
        if unit is not None:
            return self._made(text, n, unit, end, n.low, n.high)
        prefix = self._rules.prefix_pattern.search(text, max(0, n.start - 5), n.start)
        if prefix is not None:
            money = self._rules.prefixes[prefix.group().strip()]
            return Amount(start=prefix.start(), end=n.end, low=n.low, high=n.high, kind=QuantityKind.MONEY,
                          unit=money.code, numeral=n)  # fmt: skip
        rank = _RANK.match(text, n.end) if n.is_plain_digits else None
        if rank is not None:
            return Amount(start=n.start, end=rank.end(), low=n.low, high=n.high, kind=QuantityKind.ORDINAL,
                          unit=rank.group(), numeral=n)  # fmt: skip
        if n.surface == "数" or (n.kanji and n.scale == 1 and not n.vague):
            return None
        return Amount(start=n.start, end=n.end, low=n.low, high=n.high, kind=QuantityKind.COUNT, unit=None, numeral=n,
                      flags=n.flags, approximate=n.vague)  # fmt: skip

    def _part_of(self, text: str, below: Numeral) -> Amount | None:
        """4分の1: the number read is the denominator."""
        if not text.startswith("分の", below.end) or below.low < 2 or below.vague:
            return None
        at = below.end + 2
        above = read_numeral(text, at, self._rules) if at < len(text) else None
        if above is None or above.vague or above.low >= below.low:
            return None
        share = above.low / below.low
        return Amount(start=below.start, end=above.end, low=share, high=share, kind=QuantityKind.RATIO, unit=None,
                      numeral=replace(above, start=below.start), flags=("fraction",))  # fmt: skip

    def _fraction(self, text: str, at: int) -> Amount | None:
        """1/3, where it can be no date, page or document number."""
        m = _FRACTION.match(text, at)
        if m is None or (at and re.match(r"[0-9/.A-Za-z]", text[at - 1])):
            return None
        above, below = Decimal(m["a"]), Decimal(m["b"])
        if above >= below or below > 30 or text.startswith("～", m.end()):
            return None
        n = Numeral(start=at, end=m.end(), low=above, high=above, surface=m.group())
        return Amount(start=at, end=m.end(), low=above / below, high=above / below, kind=QuantityKind.RATIO, unit=None,
                      numeral=n, flags=("fraction",))  # fmt: skip

    def _share(self, text: str, at: int) -> Amount | None:
        """過半数, 半数, 半分, 大半, 半年."""
        half = Decimal("0.5")
        n = Numeral(start=at, end=at + 1, low=half, high=half, surface="半", kanji=True)
        m = _SHARES.match(text, at)
        if m is not None and not (m.group()[0] == "半" and at and re.match(r"[一-龥]", text[at - 1]) and text[at - 1] not in "約"):
            over = m.group() in ("過半数", "大半")
            return Amount(start=at, end=m.end(), low=half, high=half, kind=QuantityKind.RATIO, unit=None, numeral=n,
                          flags=("fraction", "gt") if over else ("fraction",), approximate=m.group() == "大半",
                          low_open=over, unbounded=over)  # fmt: skip
        m = _HALF_WORDS.match(text, at)
        if m is None or (at and re.match(r"[0-9一-龥]", text[at - 1])):
            return None
        unit = m["unit"]
        code, value = ("年", Decimal(50)) if unit == "世紀" else ({"月": "カ月"}.get(unit, unit), half)
        if unit in ("日", "月") and not m["span"]:
            return None
        kind = QuantityKind.DURATION
        return Amount(start=at, end=m.end(), low=value, high=value, kind=kind, unit=code, numeral=n)

    def _age(self, text: str, at: int) -> Amount | None:
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

    def numbered(self, text: str, at: int) -> Amount | None:
        """第3期, 第一回: an ordinal; 第5号 an identifier."""
        m = _NUMBERED.match(text, at)
        if m is None:
            return None
        n = read_numeral(" " + text[m.start("n") : m.end("n")], 1, self._rules) or _plain(m["n"])
        if n is None:
            return None
        kind = QuantityKind.IDENTIFIER if m["unit"] == "号" else QuantityKind.ORDINAL
        return Amount(start=at, end=m.end(), low=n.low, high=n.high, kind=kind, unit=m["unit"], numeral=n)


def _plain(surface: str) -> Numeral | None:
    """A kanji number alone, whatever words it could begin (第一期)."""
    from extract.text.numerals import parse_number  # noqa: PLC0415

    value = parse_number(surface)
    return Numeral(start=0, end=len(surface), low=value, high=value, surface=surface, kanji=True)


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
