"""What holds for all quantities: planted ones come back exactly, widths do not matter, numerals read back."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import QuantityKind
from extract.quantities import find_quantities
from extract.rules.quantities import load_quantity_rules
from extract.text.numerals import (
    format_kanji,
    format_mixed,
    format_positional,
    format_western,
    parse_number,
    printed_step,
)

RULES = load_quantity_rules()
WIDE = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
QUICK = settings(deadline=None, max_examples=50)
# Carrier text without digits, kanji numerals or bounding words.
CARRIER = st.text(alphabet="がをにのはとも、。「」（）りたしあいうえ海山川空雨風花鳥カタナ", max_size=24)
WHOLE = st.integers(min_value=2, max_value=10**15)
UNITS = st.sampled_from(
    [("人", "人"), ("社", "社"), ("円", "JPY"), ("ユーロ", "EUR"), ("％", "%"), ("km", "km"), ("カ所", "箇所")]
)


@given(st.integers(min_value=0, max_value=10**19))
@QUICK
def test_every_numeral_style_reads_back(value: int) -> None:
    for style in (format_western, format_mixed, format_kanji, format_positional):
        assert parse_number(style(value)) == value


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
@QUICK
def test_decimals_read_back(value: Decimal) -> None:
    assert parse_number(format_western(value)) == value


@given(st.decimals(min_value=0, max_value=10**6, places=2), st.sampled_from(["", "万", "億"]))
@QUICK
def test_a_printed_number_is_a_multiple_of_its_step(value: Decimal, scale: str) -> None:
    surface = f"{value:,f}{scale}"
    assert parse_number(surface) % printed_step(surface) == 0


@given(CARRIER, WHOLE, UNITS, st.sampled_from([format_western, format_mixed]), CARRIER)
@QUICK
def test_a_planted_quantity_comes_back_exactly(
    before: str, value: int, unit: tuple[str, str], style, after: str
) -> None:
    surface = style(value) + unit[0]
    text = f"{before}、{surface}が、{after}"
    found = find_quantities(text, RULES)
    assert [(f.core.start, f.value.low, f.value.high, f.value.unit) for f in found] == [
        (len(before) + 1, Decimal(value), Decimal(value), unit[1])
    ]
    assert text[found[0].core.start : found[0].core.end] == surface


@given(CARRIER, WHOLE, UNITS, st.sampled_from([format_western, format_mixed]), CARRIER)
@QUICK
def test_full_width_digits_give_the_same_values_and_spans(before, value, unit, style, after) -> None:
    text = f"{before}、約{style(value)}{unit[0]}以上の、{after}"
    assert find_quantities(text.translate(WIDE), RULES) == find_quantities(text, RULES)


@given(CARRIER, WHOLE, st.sampled_from(["社", "ユーロ", "％"]), st.integers(min_value=0, max_value=3))
@QUICK
def test_blanks_around_a_number_change_its_span_only(before: str, value: int, unit: str, blanks: int) -> None:
    gap = " " * blanks
    text = f"{before}、{gap}{format_mixed(value)}{gap}{unit}が"
    (found,) = find_quantities(text, RULES)
    assert found.value.low == value


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 28), CARRIER)
@QUICK
def test_a_planted_day_comes_back_exactly(year: int, month: int, day: int, before: str) -> None:
    (found,) = find_quantities(f"{before}、{year}年{month}月{day}日に", RULES)
    assert (found.value.kind, found.value.start_date) == (QuantityKind.DATE, f"{year}-{month:02d}-{day:02d}")


@given(st.integers(2, 10**6), st.integers(1, 10**6), CARRIER)
@QUICK
def test_a_planted_range_keeps_both_ends(low: int, more: int, before: str) -> None:
    (found,) = find_quantities(f"{before}、{low:,}～{low + more:,}人が", RULES)
    assert (found.value.low, found.value.high) == (low, low + more)


@given(st.text(alphabet="0123456789,.～-/年月日万億人社％第約以上（）()、。 の数十一二三百千分半年度期", max_size=60))
@QUICK
def test_any_string_of_number_characters_is_read_without_overlap(text: str) -> None:
    found = find_quantities(text, RULES)
    for one, two in pairwise(found):
        assert one.core.end <= two.core.start
    for f in found:
        assert f.span.start <= f.core.start < f.core.end <= f.span.end <= len(text)
