"""Dumps whose rows alone do not tell which column a number stands in: the head does, or nothing is claimed."""

from test_dump_columns import grid, tables_of

from extract.model import CellStatus


def statuses(table, row):
    return [c.status.value for c in sorted(table.cells, key=lambda c: c.column) if c.row == row]


def test_references_to_notes_are_no_amounts():
    (table,) = tables_of(
        "表 1 港の財産\n"
        "科 目 注記\n前年度\n（2021年3月31日）\n当年度\n（2022年3月31日）\n"
        "現金 5、12 57,420 45,860\n"
        "倉庫 7,420 5,446\n"
        "船 14 14,847 －\n"
        "土地 8, 14 7,868 93,030\n"
        "財産合計 87,555 144,336\n"
    )
    assert grid(table)[0] == ["科目", "注記", "前年度（2021年3月31日）", "当年度（2022年3月31日）"]
    assert grid(table)[1:4] == [
        ["現金", "5、12", "57,420", "45,860"],
        ["倉庫", "", "7,420", "5,446"],
        ["船", "14", "14,847", "－"],
    ]
    assert grid(table)[4] == ["土地", "8,14", "7,868", "93,030"]
    placed = [c for c in table.cells if c.row == 2 and c.status is CellStatus.PLACED]
    assert {c.rule for c in placed} == {"note-column"} and len(placed) == 2


def test_a_number_that_may_be_a_reference_stays_open():
    (table,) = tables_of(
        "表 1 港の財産\n"
        "科目 注記 前年度 当年度\n"
        "現金 5 57,420 45,860\n"
        "倉庫 12 5,446\n"
        "船 7,847 8,120\n"
        "土地 6 7,868 93,030\n"
    )
    row = [c for c in table.cells if c.row == 2 and c.column]
    assert [c.candidates for c in row] == [("12", None), ("12", "5,446", None), ("5,446", None)]
    assert all(c.value is None for c in row)


def test_a_head_with_more_words_than_any_row_has_numbers_tells_the_columns():
    (table,) = tables_of(
        "表 1 港別の便数\n種別 北港 南港 東港 西港 合計\n貨物 48 60 108\n旅客 37 84 121\n漁業 64 49 80 193\n"
    )
    assert grid(table)[0] == ["種別", "北港", "南港", "東港", "西港", "合計"]
    assert statuses(table, 1) == ["read", *["ambiguous"] * 4, "placed"]
    assert grid(table)[1][-1] == "108"


def test_rows_with_blanks_under_a_head_without_a_word_over_the_labels_are_not_read():
    """Five words over rows of at most four numbers: a column may be missing in each row, or the labels have a head."""
    rows = "貨物 48 60 33 21\n旅客 37 84\n漁業 64 49\n遊覧 12 15 18\n修理 7\n"
    assert tables_of("表 1 港別の便数\n北港 南港 東港 西港 沖港\n" + rows)[0].body.value == "absent"


def test_a_row_with_a_remark_is_no_head():
    """The rows above it have none, so that the numbers of neither are read against words of the other."""
    tables = tables_of(
        "表 1 港別の便数\n"
        "区分 計\n北 南\n備考\n便数 割合 便数 割合\n"
        "貨物 9,699 979 25.1 525 39.8 一部推計\n"
        "旅客 2,473 945 290 30.3\n"
        "漁業 3,505 390 21.6 891 25.0\n"
    )
    assert not any("979" in c.text for t in tables for c in t.cells if c.is_header)


def test_shares_in_brackets_stay_with_their_numbers():
    """Four heads over eight numbers: each cell holds two, whichever way the dump sets them."""
    lines = ("区　分 北港 南港 東港 西港\n", "貨物 743 （82.8） 688 （74.5） 98 （13.1） 77 （60.3）\n")
    more = "旅客 439 （73.5） 665 （25.2） 373 （51.6） 80 （39.7）\n"
    more += "漁業 5 （15.3） 178 （6.3） 965 （82.4） 9 （5.8）\n"
    (table,) = tables_of("表 1 港別の便数\n" + "".join(lines) + more)
    assert [c.replace(" ", "") for c in grid(table)[1]] == [
        "貨物",
        "743（82.8）",
        "688（74.5）",
        "98（13.1）",
        "77（60.3）",
    ]
    (wide,) = tables_of(
        "表 1 港別の便数\n\n"
        " 区分          北港           南港\n"
        " 貨物      743 （82.8）   688 （74.5）\n"
        " 旅客      439 （73.5）   665 （25.2）\n"
        " 漁業        5 （15.3）   178  （6.3）\n"
    )
    assert [c.replace(" ", "") for c in grid(wide)[3]] == ["漁業", "5（15.3）", "178（6.3）"]


def test_shares_under_heads_of_their_own_are_columns():
    (table,) = tables_of("表 1 港別の便数\n区分 便数 割合\n貨物 743 （82.8）\n旅客 439 （73.5）\n漁業 5 （15.3）\n")
    assert grid(table)[1] == ["貨物", "743", "（82.8）"]


def test_a_label_that_may_be_the_rest_of_the_one_above_lists_both():
    (table,) = tables_of(
        "表 1 港の収入\n区分 令和4年度 令和5年度\n流動収入\n旅客ターミナ\nル使用料 10 20\n南港 30 40\n東港 50 60\n"
        "固定収入\n北港 30 40\n西港 50 60\n"
    )
    label = table.cell(3, 0)
    assert label.status is CellStatus.AMBIGUOUS
    assert label.candidates == ("ル使用料", "旅客ターミナル使用料")
    assert grid(table)[3][1:] == ["10", "20"]


def test_a_column_of_dashes_gives_the_numbers_behind_it_no_sign():
    (table, _) = tables_of(
        "表 1 便数\n\n"
        "              春       夏       秋     冬\n"
        " 2018年度      －     19.00     － 37.00\n"
        " 2019年度      －     46.00     － 14.00\n"
        " 2020年度      －     38.00     － 42.00\n\n"
        "表 2 住所\n"
        " 港の名          住所\n"
        " 北港            一番町\n"
        " 東港            二番町\n"
    )
    assert [row[-2:] for row in grid(table)[1:]] == [["－", "37.00"], ["－", "14.00"], ["－", "42.00"]]


def test_columns_that_run_together_are_no_table():
    text = (
        "表 1 予算\n\n"
        "   目              本年度  前年度   比較        節            金額\n"
        " 1 港管理費   414,015 728,087   △31,014    職員手当       50,367\n"
        " 2 船舶費      538,500 123,714    5,923     備品購入費      6,960\n"
        " 3 倉庫費      605,516 131,576   26,729     需用費           886\n\n"
        "表 2 住所\n"
        " 港の名          住所\n"
        " 北港            一番町\n"
        " 東港            二番町\n"
    )
    assert not any("728,087" in c.text and "414,015" in c.text for t in tables_of(text) for c in t.cells)


def test_labels_and_numbers_of_a_chart_are_no_table():
    chart = "   86.0%\n     北港\n     南港\n      42.1%\n     東港 61.3%\n"
    chart += "     西港          72.5%\n     中港        94.7%\n     沖港  86.7%\n\n"
    text = chart + " 港の名          住所\n 北港            一番町\n 東港            二番町\n 南港            三番町\n"
    assert not any("72.5" in c.text for t in tables_of(text) for c in t.cells)


def test_titles_of_lists_side_by_side_part_them_from_the_lists_above():
    tables = tables_of(
        "人口                   世帯\n"
        " 北港        54,657人    山町       976戸\n"
        " 南港        88,602人    川町       624戸\n"
        " 東港        85,801人    原町       995戸\n"
        "船舶                 倉庫\n"
        " 北港         556隻  山町          650棟\n"
        " 南港         261隻  川町          972棟\n"
        " 東港         748隻  原町          890棟\n"
    )
    rows = [r for t in tables for r in grid(t)]
    assert ["東港", "85,801人", "原町", "995戸"] in rows and ["北港", "556隻", "山町", "650棟"] in rows
    assert not any("船舶" in c and c != "船舶" for r in rows for c in r)


ADDRESSES = " 港の名          住所\n 北港            一番町\n 東港            二番町\n 南港            三番町\n"


def test_titles_with_marks_part_tables_side_by_side():
    tables = tables_of(
        "●港の出し入れ                   【主な荷主】\n"
        "       区分         件数        順位        荷主町   人数\n"
        "港の負担金              89,360        1 北港町       94,321\n"
        "倉庫の使用料と荷役の          4,775        2 南港浜町      99,379\n"
        "                                 3 東港の島町     91,046\n"
        "船員税                72,513        4 西港町       61,925\n"
        "預け金                77,974\n\n\n\n\n" + ADDRESSES
    )
    grids = [grid(t) for t in tables]
    assert ["区分", "件数"] in [g[0] for g in grids] and ["預け金", "77,974"] in [g[-1] for g in grids]
    assert ["3", "東港の島町", "91,046"] in [r for g in grids for r in g]


def test_numbered_entries_with_their_pages_are_no_table():
    entries = "".join(f"  {n}   港の話{'その' * (n % 3)}{n}      {n * 3}\n" for n in range(18, 24))
    assert not any("港の話" in c.text for t in tables_of(entries + "\n\n\n\n" + ADDRESSES) for c in t.cells)
    titled = "目         次\n" + "".join(f"{n}    港の話{'その' * (n % 3)}      {n * 3}\n" for n in range(1, 9))
    assert not any("港の話" in c.text for t in tables_of(titled + "\n\n\n\n" + ADDRESSES) for c in t.cells)


def test_a_share_over_a_label_shows_a_chart():
    legend = "     北港       64\n     南港       888\n     東港       543\n 43.7%\n     西港       174\n"
    assert not any("888" in c.text for t in tables_of(legend + "\n\n\n\n" + ADDRESSES) for c in t.cells)


def test_letters_of_a_label_set_apart_are_one_cell():
    (table, _) = tables_of(
        "表 1 収入\n\n"
        "       項             本年度       前年度\n\n"
        "１ 使   用   料        55,824     6,659\n\n"
        "２ 市   民   税     8,440,737     5,913\n\n"
        "１ 国庫補助金         5,839,255     7,046\n\n"
        "２ 財産売払収入        3,680,374     7,302\n\n\n\n\n" + ADDRESSES
    )
    assert [r[-2:] for r in grid(table)[1:3]] == [["55,824", "6,659"], ["8,440,737", "5,913"]]
    assert [len(r) for r in grid(table)] == [3] * 5
