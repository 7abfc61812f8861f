"""Tables in dumps that set every cell apart by an empty line: accepted whole, or not at all."""

import pytest
from test_dump_columns import grid, tables_of

FILLER = "\n\n".join(f"見出しの語{i}" for i in range(30))


def apart(*cells: str) -> str:
    """A dump of one table among many short blocks: cells parted by empty lines."""
    return FILLER + "\n\n" + "\n\n".join(cells) + "\n"


def test_rows_of_a_label_and_a_number():
    (table,) = tables_of(
        apart("表 1 窓口別の件数", "窓口", "受付件数", "本庁舎", "12", "東支所", "8", "西支所", "7", "合計", "27")
    )
    assert grid(table) == [["窓口", "受付件数"], ["本庁舎", "12"], ["東支所", "8"], ["西支所", "7"], ["合計", "27"]]
    assert all(c.held for c in table.constraints) and table.constraints


def test_rows_that_count_hold_cells_of_several_lines_and_heads_find_their_column():
    (table,) = tables_of(
        apart(
            "表 2 採択された案件",
            "URL",
            "案件名",
            "所在県",
            "1",
            "みなと通り\n改修",
            "www.minato.example",
            "青森県",
            "2",
            "駅前広場の整備",
            "www.ekimae.example",
            "岩手県",
        )
    )
    assert grid(table)[0] == ["案件名", "", "URL", "所在県"]
    assert grid(table)[1] == ["1", "みなと通り改修", "www.minato.example", "青森県"]


def test_halves_whose_closing_total_stands_before_its_label():
    (table,) = tables_of(
        apart(
            "表 3 港別の便数",
            "便数",
            "港名",
            "便数",
            "港名",
            "北港",
            "4",
            "南港",
            "6",
            "東港",
            "5",
            "西港",
            "3",
            "中港",
            "2",
            "沖港",
            "1",
            "21",
            "合計",
        )
    )
    assert grid(table)[1] == ["北港", "4", "南港", "6"]
    assert grid(table)[-1] == ["", "", "合計", "21"]
    assert [c.held for c in table.constraints] == [True]


@pytest.mark.parametrize(
    "cells",
    [
        ("窓口", "受付件数", "本庁舎", "12", "東支所", "西支所", "8", "7", "合計", "27"),
        ("窓口", "受付件数", "本庁舎", "12", "東支所", "8", "9", "西支所", "7"),
        ("本庁舎", "12", "東支所", "8", "窓口", "西支所", "7", "受付件数"),
    ],
    ids=["labels run ahead", "a number too many", "head among the rows"],
)
def test_cells_out_of_order_make_no_table(cells):
    found = tables_of(apart("表 4 窓口別の件数", *cells))
    assert [t.body.value for t in found] == ["absent"]


def test_halves_that_lines_contradict_are_read_as_one_list():
    """A number and the label behind it on one line are neighbours in a row: halves must not part them."""
    (table,) = tables_of(
        apart(
            "表 5 港別の便数",
            "港名",
            "便数",
            "港名",
            "便数",
            "北港",
            "4 南港",
            "6",
            "東港",
            "5",
            "中港",
            "2 沖港",
            "1",
            "西港",
            "3",
        )
    )
    assert table.columns == 2
    assert grid(table)[1:] == [["北港", "4"], ["南港", "6"], ["東港", "5"], ["中港", "2"], ["沖港", "1"], ["西港", "3"]]
