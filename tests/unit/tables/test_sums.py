"""Which rows of a table add up: totals, subtotals, head items, and what must not be added."""

import random
from decimal import Decimal

import pytest

from extract.model import Cell, Span, Table, TableBody
from extract.rules.tables import load_table_rules
from extract.tables.outline import nested_by_labels, nested_by_numbers
from extract.tables.proof import prove
from extract.tables.sheet import Sheet
from extract.tables.values import with_values

RULES = load_table_rules()


def table(*rows, stubs=1, unit=None, note=None):
    """A table of texts, the first row its header; an empty text is a blank cell."""
    cells = tuple(
        Cell(row=r, column=c, text=text, page_no=1, pieces=(Span(0, 1),), is_header=r == 0)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(
        table_id="t",
        page_no=1,
        rows=len(rows),
        columns=len(rows[0]),
        header_rows=1,
        body=TableBody.FOUND,
        method="test",
        pieces=(Span(0, 1),),
        stub_columns=stubs,
        note=note,
        cells=with_values(cells, header_rows=1, stub_columns=stubs, table_unit=unit, rules=RULES),
    )


def outcomes(made, kind="column_sum"):
    """For each tested sum: the label of its total, its column, whether it held."""
    return sorted(
        (made.cell(c.total_cell[0], 0).text or made.cell(c.total_cell[0], 1).text, c.total_cell[1], c.held)
        for c in prove(made, RULES).constraints
        if c.kind == kind
    )


BUDGET = (
    ("款", "項", "金額"),
    ("1市税", "", "900"),
    ("", "1市民税", "500"),
    ("", "2固定資産税", "400"),
    ("2交付税", "", "300"),
    ("", "1交付税", "300"),
    ("3市債", "", "250"),
    ("", "1土木債", "150"),
    ("", "2教育債", "100"),
    ("歳入合計", "", "1,450"),
)


def test_head_items_and_their_items_are_not_added_together():
    assert outcomes(table(*BUDGET, stubs=2)) == [
        ("1市税", 2, True),
        ("3市債", 2, True),
        ("歳入合計", 2, True),
    ]


def test_a_slip_in_an_item_breaks_its_head_item_and_a_slip_in_a_head_item_breaks_both():
    slip = [tuple("170" if x == "150" else x for x in row) for row in BUDGET]
    assert {("3市債", 2, False), ("歳入合計", 2, True)} <= set(outcomes(table(*slip, stubs=2)))
    head = [tuple("990" if x == "900" else x for x in row) for row in BUDGET]
    assert {("1市税", 2, False), ("歳入合計", 2, False)} <= set(outcomes(table(*head, stubs=2)))


def test_head_items_without_any_sign_are_seen_by_their_numbers():
    rows = (
        ("科目", "前期", "当期"),
        ("流動資産", "300", "340"),
        ("現金", "100", "120"),
        ("売掛金", "200", "220"),
        ("固定資産", "500", "490"),
        ("建物", "350", "330"),
        ("土地", "150", "160"),
        ("資産合計", "800", "830"),
    )
    assert outcomes(table(*rows)) == [
        ("固定資産", 1, True),
        ("固定資産", 2, True),
        ("流動資産", 1, True),
        ("流動資産", 2, True),
        ("資産合計", 1, True),
        ("資産合計", 2, True),
    ]


def test_totals_close_what_stands_before_them_and_then_stand_for_it():
    rows = (
        ("科目", "額"),
        ("現金", "120"),
        ("売掛金", "230"),
        ("流動資産合計", "350"),
        ("建物", "400"),
        ("土地", "150"),
        ("有形固定資産合計", "550"),
        ("のれん", "30"),
        ("権利金", "20"),
        ("無形固定資産合計", "50"),
        ("固定資産合計", "600"),
        ("資産合計", "950"),
    )
    assert [held for *_, held in outcomes(table(*rows))] == [True] * 5
    wrong = [tuple("560" if x == "550" else x for x in row) for row in rows]
    assert ("資産合計", 1, True) in outcomes(table(*wrong))
    assert [label for label, _, held in outcomes(table(*wrong)) if held is False] == ["有形固定資産合計"]


def test_details_of_a_row_are_left_out():
    rows = (
        ("区分", "人口", "前年差"),
        ("年少", "500", "△20"),
        ("生産年齢", "2,300", "△60"),
        ("老年", "1,500", "30"),
        ("うち75歳以上", "800", "25"),
        ("総数", "4,300", "△50"),
    )
    assert outcomes(table(*rows)) == [("総数", 1, True), ("総数", 2, True)]


def test_numbers_under_years_are_added_and_years_are_not():
    rows = (
        ("団体", "2022年度", "設立年"),
        ("甲", "40", "1990"),
        ("乙", "70", "2001"),
        ("丙", "10", "2010"),
        ("計", "120", ""),
    )
    assert outcomes(table(*rows)) == [("計", 1, True)]
    slip = [tuple("129" if x == "120" else x for x in row) for row in rows]
    assert outcomes(table(*slip)) == [("計", 1, False)]


def test_rates_and_averages_are_not_added():
    rows = (
        ("施設", "予算", "決算", "執行率（％）", "稼働"),
        ("東", "200", "190", "95.0", "60"),
        ("西", "300", "270", "90.0", "70"),
        ("南", "400", "392", "98.0", "80"),
        ("合計", "900", "852", "94.7", "71"),
    )
    assert outcomes(table(*rows)) == [("合計", 1, True), ("合計", 2, True)]


def test_a_withheld_number_leaves_its_sum_open():
    rows = (("産業", "所", "人"), ("農業", "4", "x"), ("工業", "6", "80"), ("商業", "5", "20"), ("計", "15", "110"))
    assert outcomes(table(*rows)) == [("計", 1, True), ("計", 2, None)]


def test_amounts_cut_to_millions_may_miss_their_total_by_less_than_their_number():
    rows = (("科目", "額（百万円）"), ("甲", "101"), ("乙", "202"), ("丙", "303"), ("丁", "404"), ("計", "1,013"))
    assert outcomes(table(*rows)) == [("計", 1, True)]
    fewer = [tuple("1,007" if x == "1,013" else x for x in row) for row in rows]
    assert outcomes(table(*fewer)) == [("計", 1, False)], "a cut never makes the total smaller"


def test_a_total_above_its_parts_may_be_split_in_several_ways():
    rows = (("区分", "人"), ("総数", "100"), ("男", "48"), ("女", "52"), ("15歳未満", "13"), ("15歳以上", "87"))
    assert outcomes(table(*rows)) == [("総数", 1, True)]


@pytest.mark.parametrize("total", ["4,650", "6,450", "5,550", "456"])
def test_one_slip_in_a_lonely_total_is_news_and_another_number_is_not(total):
    rows = (("地域", "数"), ("東", "1,500"), ("西", "1,050"), ("南", "2,010"), ("計", total))
    expected = [] if total in ("5,550", "6,450") else [("計", 1, False)]
    if total == "5,550":
        expected = [("計", 1, False)]  # 18 % off: nearer than another quantity would be
    assert outcomes(table(*rows)) == expected


def test_details_in_columns_are_left_out_of_sums_along_rows():
    rows = (
        ("月", "本校", "うち女子", "分校", "計"),
        ("4月", "120", "50", "30", "150"),
        ("5月", "118", "51", "32", "150"),
        ("6月", "125", "55", "31", "156"),
    )
    assert [c.held for c in prove(table(*rows), RULES).constraints if c.kind == "row_sum"] == [True] * 3


def test_levels_follow_stub_columns_and_enumerators():
    assert nested_by_labels(Sheet(table(*BUDGET, stubs=2), RULES)) == {0: (1, 2), 3: (4,), 5: (6, 7)}
    rows = (
        ("項目", "額"),
        ("1 収入", "30"),
        ("(1) 会費", "10"),
        ("(2) 寄付", "20"),
        ("2 支出", "25"),
        ("(1) 旅費", "25"),
    )
    assert nested_by_labels(Sheet(table(*rows), RULES)) == {0: (1, 2), 3: (4,)}
    merged = (("課", "事業", "額"), ("総務", "広報", "10"), ("", "統計", "20"), ("建設", "道路", "30"))
    assert nested_by_labels(Sheet(table(*merged, stubs=2), RULES)) == {}


@pytest.mark.parametrize("seed", range(30))
def test_any_budget_adds_up_and_one_changed_digit_in_it_is_found(seed):
    """Random trees of amounts, printed in two columns: no false alarm, and any one slip shows in a sum that fails."""
    rnd = random.Random(seed)
    rows, grand = [], [0, 0]
    for head in range(rnd.randint(3, 5)):
        items = [[rnd.randint(100, 9000) for _ in range(2)] for _ in range(rnd.randint(2, 4))]
        sums = [sum(i[k] for i in items) for k in range(2)]
        grand = [grand[k] + sums[k] for k in range(2)]
        rows.append([f"款{head}", "", *sums])
        rows += [["", f"項{n}", *item] for n, item in enumerate(items)]
    rows.append(["合計", "", *grand])
    written = [("款", "項", "本年度", "前年度"), *(tuple(map(str, row)) for row in rows)]
    assert all(held for *_, held in outcomes(table(*written, stubs=2)))
    r, c = rnd.randrange(1, len(written)), rnd.randint(2, 3)
    digits = list(written[r][c])
    at = rnd.randrange(len(digits))
    digits[at] = rnd.choice([d for d in "123456789" if d != digits[at]])
    slip = [list(row) for row in written]
    slip[r][c] = "".join(digits)
    assert any(held is False and column == c for _, column, held in outcomes(table(*slip, stubs=2)))


def test_nesting_by_numbers_needs_more_than_chance():
    rows = (("名", "数"), ("甲", "5"), ("乙", "2"), ("丙", "3"), ("丁", "4"))
    sheet = Sheet(table(*rows), RULES)
    assert nested_by_numbers(sheet, range(4), [0]) == {}
    assert sheet.number(0, 0) == Decimal(5)
