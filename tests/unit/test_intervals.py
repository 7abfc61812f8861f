"""Intervals: what printed numbers may stand for, how two relate, what their sums can be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.model import QuantityValue
from extract.quantities import find_quantities
from extract.rules.quantities import load_quantity_rules
from extract.text.intervals import Interval, Relation, compare, difference, granted, ratio, total

RULES = load_quantity_rules()


def value(text: str) -> QuantityValue:
    (found,) = find_quantities(text, RULES)
    return found.value


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("34％", "約3分の1", Relation.WITHIN),
        ("62％", "過半数", Relation.WITHIN),
        ("78％", "4分の3以上", Relation.WITHIN),
        ("56％", "半数以上", Relation.WITHIN),
        ("26％", "4分の1強", Relation.WITHIN),
        ("48％", "半分弱", Relation.WITHIN),
        ("40％", "半分弱", Relation.DISJOINT),
        ("2割", "20％", Relation.EQUAL),
        ("490社", "500近い企業", Relation.WITHIN),
        ("10人", "10名", Relation.EQUAL),
        ("500m", "0.5km", Relation.EQUAL),
        ("1年半", "18カ月", Relation.EQUAL),
        ("3人", "3社", Relation.INCOMPARABLE),
        ("100万ユーロ", "100万ドル", Relation.INCOMPARABLE),
        ("10社以上", "12社", Relation.CONTAINS),
        ("10社未満", "10社以上", Relation.DISJOINT),
        ("10社以下", "10社以上", Relation.OVERLAPS),
        ("5～15社", "10～20社", Relation.OVERLAPS),
    ],
)
def test_values_relate_through_their_bounds_and_units(one: str, other: str, how: Relation) -> None:
    assert compare(value(one), value(other), units=RULES.by_code) is how


def test_rounding_is_granted_where_it_is_asked_for() -> None:
    exact, rounded = value("1,216人"), value("1,220人")
    assert compare(exact, rounded) is Relation.DISJOINT
    assert compare(exact, rounded, steps=(Decimal(0), Decimal(10))) is Relation.WITHIN


def test_near_numbers_lie_below() -> None:
    assert granted(value("500社近い")) == Interval(Decimal("450.0"), Decimal(500))


def test_sums_and_differences_keep_open_ends() -> None:
    some, more = granted(value("10社以上")), granted(value("3社"))
    assert total([some, more]) == Interval(Decimal(13), None)
    assert difference(granted(value("20社")), some) == Interval(None, Decimal(10))
    assert total([]) == Interval(Decimal(0), Decimal(0))


def test_ratios_are_quotients_of_all_pairs() -> None:
    assert ratio(Interval(Decimal(1), Decimal(2)), Interval(Decimal(4), Decimal(8))) == Interval(
        Decimal("0.125"), Decimal("0.5")
    )
    assert ratio(Interval(Decimal(1), Decimal(2)), Interval(Decimal(0), Decimal(4))).high is None
