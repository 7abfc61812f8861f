"""Tables in dumps that print one cell a line: row after row, or column after column where something proves it."""

import pytest
from test_dump_columns import grid, tables_of

from extract.model import CellStatus

SAID = "本市の窓口で受け付けた件数を地区ごとにまとめると次のとおりである。\n"
ROWS = ["東地区", "120", "45", "西地区", "98", "31", "南地区", "77", "20", "合計", "295", "96"]


def close(*cells: str) -> str:
    """A dump with a cell a line."""
    return SAID + "\n".join(cells) + "\n" + SAID


def apart(*cells: str) -> str:
    """A dump with a cell a line, all parted by empty lines."""
    return SAID + "\n" + "\n\n".join(cells) + "\n\n" + SAID


def test_rows_follow_each_other_cell_by_cell():
    (table,) = tables_of(close("表 1 窓口の件数", "区分", "申請", "相談", *ROWS))
    assert grid(table) == [
        ["区分", "申請", "相談"],
        ["東地区", "120", "45"],
        ["西地区", "98", "31"],
        ["南地区", "77", "20"],
        ["合計", "295", "96"],
    ]
    assert table.number == "表 1" and [c.held for c in table.constraints] == [True, True]


def test_a_head_without_a_word_over_the_labels():
    (table,) = tables_of(close("令和3年度", "令和4年度", *ROWS))
    assert grid(table)[0] == ["", "令和3年度", "令和4年度"]


def test_a_row_that_lost_a_cell_is_placed_by_the_totals_or_open():
    cells = ["区分", "申請", "相談", "東地区", "120", "45", "西地区", "98", "31", "南地区", "20", "合計"]
    (proven,) = tables_of(close(*cells, "218", "96"))
    assert grid(proven)[3] == ["南地区", "", "20"]
    assert proven.cell(3, 2).status is CellStatus.PLACED
    (left,) = tables_of(close(*cells[:-1], "北地区", "77", "30"))
    assert left.cell(3, 1).status is CellStatus.AMBIGUOUS and "20" in left.cell(3, 1).candidates


def test_a_head_that_fits_no_row_gives_no_table():
    assert not tables_of(close("申請", "相談", "苦情", "要望", *ROWS))


def test_wrapped_labels_and_titles_of_sections_are_told_apart_by_their_width():
    head = ["区分", "予算額", "決算額"]
    wide = ["児童手当", "9", "8", "子育て世帯生活支援特別", "給付金", "500", "480", "放課後児童健全育成費", "70", "60"]
    (wrapped,) = tables_of(close(*head, *wide))
    assert [r[0] for r in grid(wrapped)[1:]] == ["児童手当", "子育て世帯生活支援特別給付金", "放課後児童健全育成費"]
    parted = ["歳入", "地方交付税", "500", "480", "分担金及び負担金", "70", "60", "歳出", "公債費", "9", "8"]
    (sections,) = tables_of(close(*head, *parted))
    assert grid(sections)[1] == ["歳入", "", ""] and grid(sections)[4] == ["歳出", "", ""]


def test_groups_over_heads_that_repeat_span_them():
    (table,) = tables_of(
        close(
            "区分",
            "男性",
            "女性",
            "件数",
            "割合",
            "件数",
            "割合",
            *(x for label in ("肺炎", "老衰", "腎不全") for x in (label, "12", "1.5", "34", "2.5")),
        )
    )
    assert [(c.column, c.column_span) for c in table.cells if c.row == 0 and c.text] == [(0, 1), (1, 2), (3, 2)]


def test_two_label_columns_and_totals_over_both():
    (table,) = tables_of(
        close(
            "大分類",
            "項目",
            "件数",
            "金額",
            "総務",
            "人事",
            "3",
            "30",
            "文書",
            "4",
            "40",
            "小計",
            "7",
            "70",
            "福祉",
            "介護",
            "5",
            "50",
            "医療",
            "6",
            "60",
        )
    )
    shape = [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells if c.column < 2 and c.row]
    assert shape == [
        (1, 0, 2, 1, "総務"),
        (1, 1, 1, 1, "人事"),
        (2, 1, 1, 1, "文書"),
        (3, 0, 1, 2, "小計"),
        (4, 0, 2, 1, "福祉"),
        (4, 1, 1, 1, "介護"),
        (5, 1, 1, 1, "医療"),
    ]


def test_thousands_of_cells_are_given_up_at_once():
    rows = [x for i in range(400) for x in (f"第{chr(0x4E00 + i)}区", "4", "40")]
    assert not tables_of(close("区分", "申請", "相談", *rows))


def test_running_numbers_before_labels_are_a_column():
    (table,) = tables_of(
        close(
            "順位",
            "国名",
            "輸出額",
            "輸入額",
            "1",
            "米国",
            "900",
            "500",
            "2",
            "中国",
            "800",
            "700",
            "3",
            "韓国",
            "300",
            "200",
        )
    )
    assert grid(table)[1] == ["1", "米国", "900", "500"]


def test_columns_that_follow_each_other_are_read_where_sums_prove_it():
    cells = ["区分", "申請", "相談", "苦情", "東地区", "西地区", "南地区", "合計"]
    down = ["120", "98", "77", "295", "45", "31", "20", "96", "7", "5", "1", "13"]
    (table,) = tables_of(apart(*cells, *down))
    assert grid(table)[2] == ["西地区", "98", "31", "5"]
    assert table.method == "dump-stack+proven"


@pytest.mark.parametrize("slip", ["296", "294"])
def test_columns_without_proof_give_no_table(slip):
    cells = ["区分", "申請", "相談", "苦情", "東地区", "西地区", "南地区", "合計"]
    down = ["120", "98", "77", slip, "45", "31", "20", "97", "7", "5", "1", "14"]
    assert not tables_of(apart(*cells, *down))


def test_a_number_before_each_label_is_not_given_to_the_next():
    bars = ["87.6%", "建設業", "48.2%", "漁業", "26.1%", "教育", "29.7%", "医療"]
    assert not tables_of(close(*bars))


def test_a_title_between_lists_of_pairs_is_no_part_of_a_label():
    first = ["人口", "北海道", "91,008人", "秋田県", "57,935人", "新潟県", "3,333人", "佐賀県", "4,444人"]
    second = ["財政", "高知県", "523件", "大阪府", "217件", "鳥取県", "217件", "愛媛県", "118件"]
    labels = [r[0] for t in tables_of(close(*first, *second)) for r in grid(t)]
    assert "佐賀県" in labels and "財政高知県" not in labels
