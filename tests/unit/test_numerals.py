"""Numerals: every style read exactly, everything else refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.errors import ParseError
from extract.text.numerals import (
    fold_widths,
    format_kanji,
    format_mixed,
    format_positional,
    format_western,
    parse_number,
    parse_ratio,
    printed_step,
)


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("2,450", "2450"),
        ("１９万８，０００", "198000"),
        ("1万200", "10200"),
        ("2億8,700万", "287000000"),
        ("9.3億", "930000000"),
        ("1兆2,000億", "1200000000000"),
        ("三億五千万", "350000000"),
        ("千二百三十四", "1234"),
        ("二〇一六", "2016"),
        ("十", "10"),
        ("三・五", "3.5"),
        ("5千", "5000"),
        ("1,234百万", "1234000000"),
        ("5,230千", "5230000"),
        ("△1,234", "-1234"),
        ("▲0.5", "-0.5"),
        ("－3", "-3"),
        ("(1,234)", "-1234"),
        ("（９）", "-9"),
        ("+7", "7"),
        ("0", "0"),
        ("△0", "0"),
    ],
)
def test_numerals_are_exact(surface: str, value: str) -> None:
    assert parse_number(surface) == Decimal(value)


@pytest.mark.parametrize(
    "surface",
    ["", "1,23", "1,2345", "12,34万", "万", "1万2億", "1万20000", "3社", "1.2.3", "1億1億", "十百", "1 2人", "-"],
)
def test_what_is_no_one_number_is_refused(surface: str) -> None:
    with pytest.raises(ParseError, match="is not one number"):
        parse_number(surface)


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("4分の1", "0.25"),
        ("十分の三", "0.3"),
        ("1/8", "0.125"),
        ("2割", "0.2"),
        ("3割5分2厘", "0.352"),
        ("八割", "0.8"),
    ],
)
def test_shares_are_exact(surface: str, value: str) -> None:
    assert parse_ratio(surface) == Decimal(value)


@pytest.mark.parametrize("surface", ["", "0分の1", "3", "半分"])
def test_what_is_no_share_is_refused(surface: str) -> None:
    with pytest.raises(ParseError):
        parse_ratio(surface)


@pytest.mark.parametrize(
    ("surface", "step"), [("45.6", "0.1"), ("1,200", "1"), ("6,538万", "10000"), ("9.3億", "10000000"), ("5千", "1000")]
)
def test_a_printed_number_is_as_fine_as_its_last_digit(surface: str, step: str) -> None:
    assert printed_step(surface) == Decimal(step)


def test_numbers_are_written_in_each_style() -> None:
    assert format_western(Decimal("1234567.50")) == "1,234,567.5"
    assert format_mixed(143_000_000) == "1億4,300万"
    assert format_mixed(-20_005) == "-2万5"
    assert format_kanji(10_203) == "一万二百三"
    assert format_positional(2016) == "二〇一六"


def test_kanji_names_have_a_limit() -> None:
    with pytest.raises(ParseError):
        format_kanji(10**20)


def test_folding_moves_no_position_and_leaves_list_marks_alone() -> None:
    text = "①２５％～３，０００㈱"
    assert fold_widths(text) == "①25%～3,000㈱"
    assert len(fold_widths(text)) == len(text)
