"""Rows of a dump that are more than a label and its numbers, and the heads that bear them out."""

from test_dump_columns import grid, tables_of

from extract.model import CellStatus


def test_places_with_their_rank_in_two_halves():
    (table,) = tables_of(
        "表 1 港の順位\n順位 港名 便数 順位 港名 便数\n"
        "1 北港 46.6 4 南港 94.9\n2 東港 28.8 5 西港 12.4\n3 沖港 53.0 6 新港 48.5\n"
    )
    assert grid(table)[1] == ["1", "北港", "46.6", "4", "南港", "94.9"]
    assert grid(table)[3] == ["3", "沖港", "53.0", "6", "新港", "48.5"]


def test_a_group_stands_over_the_rows_that_follow_it():
    (table,) = tables_of(
        "大分類 中分類 事業者数 構成比\n漁業\n沿岸 120 40.0%\n沖合 60 20.0%\n物流 倉庫 90 30.0%\n荷役 30 10.0%\n"
    )
    assert grid(table)[0] == ["大分類", "中分類", "事業者数", "構成比"]
    assert grid(table)[1:] == [
        ["漁業", "沿岸", "120", "40.0%"],
        ["", "沖合", "60", "20.0%"],
        ["物流", "倉庫", "90", "30.0%"],
        ["", "荷役", "30", "10.0%"],
    ]
    assert {(c.column, c.row_span) for c in table.cells if c.text in ("漁業", "物流")} == {(0, 2)}


def test_a_head_of_two_levels_spans_what_repeats_under_it():
    (table,) = tables_of(
        "区　分\n第1回調査 第2回調査\n備考\n件数 金額 件数 金額\n"
        "北港 1 20 3 40 再掲\n東港 5 60 7 80\n西港 9 10 11 12\n合計 15 90 21 132 推計値\n"
    )
    heads = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells if c.row < 1}
    assert heads == {"区分": (0, 0, 2, 1), "第1回調査": (0, 1, 1, 2), "第2回調査": (0, 3, 1, 2), "備考": (0, 5, 2, 1)}
    assert table.header_rows == 2 and grid(table)[2] == ["北港", "1", "20", "3", "40", "再掲"]
    assert all(c.held for c in table.constraints if c.kind == "column_sum")


def test_a_label_without_values_is_a_row_of_its_own():
    (table,) = tables_of("科目 前年度 当年度\n流動資産\n現金 10 20\n売掛金 30 40\n固定資産\n土地 50 60\n建物 70 －\n")
    assert grid(table)[1:] == [
        ["流動資産", "", ""],
        ["現金", "10", "20"],
        ["売掛金", "30", "40"],
        ["固定資産", "", ""],
        ["土地", "50", "60"],
        ["建物", "70", "－"],
    ]


def test_numbers_that_count_budget_items_stay_with_their_labels():
    (table,) = tables_of(
        "表 2 歳入\n区 分 令和５年度 令和４年度 備 考\n"
        "１ 町 税 588 795\n利子割交付金 383 542 減収の見込み\n３ 諸 収 入 631 609\n合 計 1,602 1,946\n"
    )
    assert grid(table)[1:4] == [
        ["1町税", "588", "795", ""],
        ["利子割交付金", "383", "542", "減収の見込み"],
        ["3諸収入", "631", "609", ""],
    ]
    assert [c.held for c in table.constraints if c.kind == "column_sum"] == [True, True]


def test_rows_with_blanks_beside_a_remark_stay_open():
    """Which of two columns a lone number stands in is not said; the remark behind it is no candidate."""
    (table,) = tables_of("港名 便数 人数 備考\n北港 1 2 再掲\n東港 3 4\n西港 5 再掲\n南港 7 8\n沖港 9 6\n")
    row = [c for c in table.cells if c.row == 3]
    assert [(c.status, c.text) for c in row] == [
        (CellStatus.READ, "西港"),
        (CellStatus.AMBIGUOUS, ""),
        (CellStatus.AMBIGUOUS, ""),
        (CellStatus.READ, "再掲"),
    ]
    assert row[1].candidates == row[2].candidates == ("5", None)


def test_bars_of_a_figure_are_no_table():
    text = "図3 港別の便数\n" + "".join(f"{p} {n}\n" for p, n in zip("北南東西沖新中", range(31, 38), strict=True))
    assert tables_of(text.replace(" ", "港 ", 8)) == ()


def test_dates_in_brackets_under_a_head_are_part_of_it():
    text = (
        "次に示すのは二年分の残高であり、数えなおしたところは印をつけて見分けられるようにしてある。\n"
        "前年度末\n(2023年３月31日)\n当年度末\n(2024年３月31日)\n資産の部\n流動資産\n現金 1,200 1,150\n貸付金 860 910\n"
        "計 2,060 2,060\n固定資産\n土地 1,450 1,390\n"
    )
    (table,) = tables_of(text)
    assert [r[:2] for r in grid(table)[:1]] == [["", "前年度末(2023年3月31日)"]]


def test_a_head_over_group_and_label_spans_both():
    text = (
        "区分 人数 満足 ふつう 不満\n全体 900 50.1 30.2 19.7\n性別\n男性 430 48.0 31.0 21.0\n女性 470 52.0 29.5 18.5\n"
        "年代\n20代 300 41.5 38.0 20.5\n40代 600 54.0 26.4 19.6\n"
    )
    (table,) = tables_of(text)
    assert table.cell(0, 0).text == "区分" and table.rows >= 6
    assert [r[-4:] for r in grid(table) if "男性" in r] == [["430", "48.0", "31.0", "21.0"]]
