"""Japanese numerals and decimals: reading a surface exactly, and writing a number in any of the usual styles.

Here: digits of both widths, thousands commas, decimals, kanji numerals (positional 二〇一六 and named 三億五千万),
mixed forms (1億4,300万, 9.3億, 1,234百万), fractions, 割分厘. Not here: units, bounds, dates, running text
(`extract.quantities`). Pure functions on strings; nothing is rounded, a surface that is not one number is refused.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from extract.errors import ParseError

_LATIN = "".join(map(chr, (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
WIDE_FORMS = str.maketrans(
    "０１２３４５６７８９，．％＋－−／：（）［］～〜∼~･＊" + _LATIN,
    "0123456789,.%+--/:()[]～～～～・*" + "".join(chr(ord(c) - 0xFEE0) for c in _LATIN),
)
"""Width folds that keep every code point's position. Enclosed numbers (①) are list marks, not numerals, and stay."""

DIGIT_VALUES = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "壱": 1, "弐": 2, "参": 3, "○": 0}
SMALL_POWERS = {"十": 1, "百": 2, "千": 3, "拾": 1}
BIG_POWERS = {"万": 4, "億": 8, "兆": 12, "京": 16}

DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
"""Source of a pattern for a number in folded ASCII digits."""
KANJI = r"(?:[〇一二三四五六七八九十百千][〇一二三四五六七八九十百千万億兆]*(?:・[〇一二三四五六七八九]+)?)"
"""Source of a pattern for a number in kanji, with ・ as its decimal point."""
_AFTER_SCALE = rf"{DIGITS}(?=[十百千万億兆])|[0-9]{{1,3}}(?:,[0-9]{{3}})?(?![0-9.,])"
MIXED = rf"(?:{DIGITS}(?:(?:[十百千]{{1,2}}(?![貨葉])|[十百千]{{0,2}}[万億兆京])(?:{_AFTER_SCALE})?)*)"
"""Source of a pattern for digits with scale words."""

_TOKEN = re.compile(
    r"[0-9][0-9,]*(?:\.[0-9]+)?|[〇一二三四五六七八九零壱弐参○]+(?:・[〇一二三四五六七八九]+)?|[十百千拾]|[万億兆京]"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_FRACTION = re.compile(r"(?P<below>.+?)分の(?P<above>.+)|(?P<a>[0-9]+)/(?P<b>[0-9]+)")
_WARI = re.compile(r"(?:(?P<wari>[^割分厘]+)割)?(?:(?P<bu>[^割分厘]+)分)?(?:(?P<rin>[^割分厘]+)厘)?")
_SIGNS = re.compile(r"^(?:(?P<minus>[△▲\-‐−–]|マイナス)|\+|プラス)\s*")
_BRACKETED = re.compile(r"\((?P<inner>[^()]+)\)")


def fold_widths(text: str) -> str:
    """The same string with full-width digits, signs and Latin letters in ASCII; no position moves.

    >>> fold_widths("２５，０００～３％")
    '25,000～3%'
    """
    return text.translate(WIDE_FORMS)


def exact(value: Decimal) -> Decimal:
    """The same number without exponent or trailing zeros after the point.

    >>> exact(Decimal("9.30E+8")), exact(Decimal("0.50"))
    (Decimal('930000000'), Decimal('0.5'))
    """
    whole = value.to_integral_value()
    return Decimal(int(whole)) if whole == value else value.normalize()


def _refused(surface: str, why: str) -> ParseError:
    return ParseError(f"「{surface}」 is not one number: {why}", hint="give the numeral alone, without unit or bounds")


def _token_value(token: str, surface: str) -> Decimal:
    """The value of a run of digits, ASCII or kanji."""
    if token[0].isascii():
        if not _GROUPED.fullmatch(token):
            raise _refused(surface, "its thousands commas do not group by three")
        return Decimal(token.replace(",", ""))
    whole, _, part = token.partition("・")
    digits = "".join(str(DIGIT_VALUES[c]) for c in whole)
    decimals = "".join(str(DIGIT_VALUES[c]) for c in part)
    return Decimal(f"{digits}.{decimals}" if decimals else digits)


class _Sum:
    """A numeral being added up from left to right: total of closed 万 groups, the open group, the last digits."""

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.total = Decimal(0)
        self.group = Decimal(0)
        self.digits: Decimal | None = None
        self.last_small = 99
        self.last_big = 99

    def add_digits(self, value: Decimal) -> None:
        if self.digits is not None:
            raise _refused(self.surface, "two numbers stand side by side")
        self.digits = value

    def add_small(self, power: int) -> None:
        if self.digits is None and self.group and power > self.last_small:
            # 1,234百万 and 十百: a scale word on a scale word multiplies
            raise _refused(self.surface, "its scale words do not descend")
        self.group += (Decimal(1) if self.digits is None else self.digits).scaleb(power)
        self.digits, self.last_small = None, power

    def add_big(self, power: int) -> None:
        if power >= self.last_big:
            raise _refused(self.surface, "its scale words do not descend")
        group = self.group + (self.digits or 0)
        if self.digits is None and not self.group:
            raise _refused(self.surface, "a scale word has no number before it")
        if self.last_big != 99 and group >= Decimal(10) ** (self.last_big - power):
            raise _refused(self.surface, "a group is larger than the scale word before it allows")
        self.total += group.scaleb(power)
        self.group, self.digits, self.last_small, self.last_big = Decimal(0), None, 99, power

    def result(self) -> Decimal:
        rest = self.group + (self.digits or 0)
        if self.last_big != 99 and rest >= Decimal(10) ** self.last_big:
            raise _refused(self.surface, "what follows the scale word is larger than it")
        return exact(self.total + rest)


def parse_number(surface: str) -> Decimal:
    """The exact value of a numeral in any Japanese style, signs (△, ▲, －, brackets) included.

    Raises:
        ParseError: The surface is not exactly one number.

    >>> parse_number("1億4,300万"), parse_number("二〇一六"), parse_number("三億五千万"), parse_number("９．３億")
    (Decimal('143000000'), Decimal('2016'), Decimal('350000000'), Decimal('930000000'))
    >>> parse_number("△1,234"), parse_number("（1,234）"), parse_number("1,234百万")
    (Decimal('-1234'), Decimal('-1234'), Decimal('1234000000'))
    """
    text = "".join(fold_widths(surface).split())
    bracketed = _BRACKETED.fullmatch(text)
    sign = _SIGNS.match(text)
    if bracketed:
        return -parse_number(bracketed["inner"])
    negative = sign is not None and sign["minus"] is not None
    text = text[sign.end() :] if sign else text
    with localcontext(prec=60):
        value = _unsigned(text, surface)
    return exact(-value) if negative and value else value


def _unsigned(text: str, surface: str) -> Decimal:
    total = _Sum(surface)
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() != at:
            break
        word, at = token.group(), token.end()
        if word in SMALL_POWERS:
            total.add_small(SMALL_POWERS[word])
        elif word in BIG_POWERS:
            total.add_big(BIG_POWERS[word])
        else:
            total.add_digits(_token_value(word, surface))
    if at != len(text) or not text:
        raise _refused(surface, f"「{text[at:] or surface}」 cannot be read")
    return total.result()


def parse_ratio(surface: str) -> Decimal:
    """The value of a fraction or of 割分厘, as a share of one (28 digits where it does not end).

    Raises:
        ParseError: The surface is neither.

    >>> parse_ratio("4分の1"), parse_ratio("1/8"), parse_ratio("3割5分")
    (Decimal('0.25'), Decimal('0.125'), Decimal('0.35'))
    """
    text = "".join(fold_widths(surface).split())
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        below = parse_number(fraction["below"] or fraction["b"])
        above = parse_number(fraction["above"] or fraction["a"])
        if not below:
            raise _refused(surface, "it divides by zero")
        return above / below
    wari = _WARI.fullmatch(text)
    if wari is None or not text:
        raise _refused(surface, "neither a fraction nor 割")
    shares = ((wari["wari"], 1), (wari["bu"], 2), (wari["rin"], 3))
    return exact(sum((parse_number(s).scaleb(-p) for s, p in shares if s), Decimal(0)))


def printed_step(surface: str) -> Decimal:
    """The weight of the last printed digit, scale words counted: a printed value is right to half of it.

    >>> printed_step("45.6"), printed_step("1億4,300万"), printed_step("9.3億"), printed_step("三億五千万")
    (Decimal('0.1'), Decimal('10000'), Decimal('10000000'), Decimal('10000000'))
    """
    text = "".join(fold_widths(surface).split())
    last, scale = None, 0
    for token in _TOKEN.finditer(text):
        if token.group() in SMALL_POWERS or token.group() in BIG_POWERS:
            scale += (SMALL_POWERS | BIG_POWERS)[token.group()]
        else:
            last, scale = token.group(), 0
    decimals = 0 if last is None else len(re.split(r"[.・]", last)[1]) if re.search(r"[.・]", last) else 0
    return exact(Decimal(1).scaleb(scale - decimals))


def digits_of(text: str) -> str:
    """The sign, digits and point of a text, for comparing how a number is printed; empty where it has none.

    >>> digits_of("△1,234 件"), digits_of("４年間"), digits_of("なし")
    ('-1234', '4', '')
    """
    kept = "".join(c for c in fold_widths(text) if c.isdigit() or c in ".-△▲−")
    return kept.strip(".").translate(str.maketrans("△▲−", "---")) if any(c.isdigit() for c in kept) else ""


def format_western(value: Decimal | int) -> str:
    """Digits with thousands commas.

    >>> format_western(Decimal("-1234567.50"))
    '-1,234,567.5'
    """
    return f"{exact(Decimal(value)):,f}"


def format_mixed(value: Decimal | int) -> str:
    """Digits with 万, 億, 兆, as Japanese reports print large whole numbers.

    >>> format_mixed(143_000_000), format_mixed(10200), format_mixed(Decimal("0.5"))
    ('1億4,300万', '1万200', '0.5')
    """
    number = exact(Decimal(value))
    if number != int(number) or not number:
        return format_western(number)
    rest, parts = abs(int(number)), []
    for word, power in (("京", 16), ("兆", 12), ("億", 8), ("万", 4), ("", 0)):
        group, rest = divmod(rest, 10**power)
        if group:
            parts.append(f"{group:,}{word}")
    return ("-" if number < 0 else "") + "".join(parts)


def _kanji_group(group: int) -> str:
    parts = []
    for word, power in (("千", 3), ("百", 2), ("十", 1), ("", 0)):
        digit, group = divmod(group, 10**power)
        if digit:
            parts.append(("" if digit == 1 and word else "〇一二三四五六七八九"[digit]) + word)
    return "".join(parts)


def format_kanji(value: int) -> str:
    """A whole number below 10**20 in named kanji.

    >>> format_kanji(350_000_000), format_kanji(2016), format_kanji(0)
    ('三億五千万', '二千十六', '〇')
    """
    if not 0 <= value < 10**20:
        raise ParseError(f"「{value}」 has no name in kanji here", hint="give a whole number from 0 to 10**20 - 1")
    parts, rest = [], value
    for word, power in (("京", 16), ("兆", 12), ("億", 8), ("万", 4), ("", 0)):
        group, rest = divmod(rest, 10**power)
        if group:
            parts.append(_kanji_group(group) + word)
    return "".join(parts) or "〇"


def format_positional(value: int) -> str:
    """A whole number digit by digit in kanji, as years are written in vertical text.

    >>> format_positional(2016)
    '二〇一六'
    """
    return "".join("〇一二三四五六七八九"[int(c)] for c in str(value))
