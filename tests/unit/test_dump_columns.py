"""Tables in dumps that keep columns by blanks: columns, heads, rows of several lines, panels side by side."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from extract.lines import mark_furniture, page_lines
from extract.model import TableBody
from extract.read.text_dump import read_dump
from extract.rules import load_rules
from extract.tables import recover_tables


@dataclass(frozen=True)
class Text:
    text: str
    flags: tuple = ()


def tables_of(text: str):
    rules = load_rules()
    pages, lines = [], []
    for page, _ in read_dump(Text(text)):
        pages.append(page)
        lines += page_lines(page, None, rules)
    marked, _ = mark_furniture(tuple(lines), tuple(pages), rules)
    return recover_tables(marked, (), text, rules)


def grid(table):
    cells = [[""] * table.columns for _ in range(table.rows)]
    for c in table.cells:
        cells[c.row][c.column] = "".join(c.text.split())
    return cells


BUDGET = """
       表3 部門別の予算（百万円）

 部門名            前年度        当年度       増減
 総務部             1,200       1,150       △50
 技術開発部            860         910        50
 海外事業部               75          -      △75
 合 計             2,135       2,060       △75

  注 当年度は見込み。
"""


def test_columns_follow_the_white_strips_and_signs_are_read():
    (table,) = tables_of(BUDGET)
    assert grid(table)[0] == ["部門名", "前年度", "当年度", "増減"]
    assert [c.value for c in table.cells if c.column == 3 and c.row] == [-50, 50, -75, -75]
    assert [c.value for c in table.cells if c.row == 4] == [None, Decimal(2135), Decimal(2060), Decimal(-75)]
    assert table.caption == "部門別の予算（百万円）" and table.note
    assert {c.kind for c in table.constraints if c.held} == {"column_sum", "difference"}


def test_an_empty_cell_stays_where_the_line_leaves_it():
    (table,) = tables_of(
        "表 1 窓口別の件数\n\n"
        "  窓口         受付    相談    返却\n"
        "  本庁舎         12      30       4\n"
        "  東支所                  8       2\n"
        "  西支所          7               1\n"
        "  合計           19      38       7\n"
    )
    assert grid(table)[2:4] == [["東支所", "", "8", "2"], ["西支所", "7", "", "1"]]
    assert all(c.held for c in table.constraints)


def test_rows_of_several_lines_are_put_together_around_the_middle():
    (table,) = tables_of(
        "表 2 採択された案件\n\n"
        "     案件名                 所在          内容\n"
        "                                      海岸に沿った道の照明を\n"
        "1    みなと通り改修            北区          取り替え、歩道を広げる。\n"
        "                                      二年で終える。\n"
        "     駅前広場の                          広場の舗装と植え込みを\n"
        "2                        南区\n"
        "     整備                              新しくする。\n"
        "3    図書館の耐震化            中央区         柱を補強する。\n"
    )
    rows = grid(table)
    assert [r[0] for r in rows[1:]] == ["1", "2", "3"]
    assert rows[1][3] == "海岸に沿った道の照明を取り替え、歩道を広げる。二年で終える。"
    assert rows[2] == ["2", "駅前広場の整備", "南区", "広場の舗装と植え込みを新しくする。"]


def test_two_captions_on_a_line_part_what_stands_under_them():
    first, second = tables_of(
        "      表 1 港別の便数                  表 2 船種別の便数\n"
        "  港名          便数          船種        便数\n"
        "  北港           12          客船          9\n"
        "  南港           30          貨物船        25\n"
        "  合計           42          漁船          8\n"
        "  出所：港湾局               出所：同上\n"
    )
    assert grid(first) == [["港名", "便数"], ["北港", "12"], ["南港", "30"], ["合計", "42"]]
    assert grid(second) == [["船種", "便数"], ["客船", "9"], ["貨物船", "25"], ["漁船", "8"]]
    assert first.source_note and second.source_note and first.body is TableBody.FOUND


def test_dates_and_names_with_blanks_are_one_cell():
    (table,) = tables_of(
        "表 4 会合の記録\n\n"
        "  開催日              会場          内容\n"
        "  2021 年 4 月        A 会議室       方針の確認\n"
        "  2021 年 6 月        B 会議室       予算の説明\n"
        "  2022 年 1 月        A 会議室       結果の報告\n"
    )
    assert table.columns == 3
    assert grid(table)[2] == ["2021年6月", "B会議室", "予算の説明"]


def test_two_numbers_never_share_a_cell():
    """Columns that overlap from line to line leave no white strip: no reading, rather than two numbers in one cell."""
    rows = [
        "  項目        計数       率",
        "  甲         12 340      5",
        "  乙         1 22        6",
        "  丙           123 4     7",
    ]
    values = [c.text for t in tables_of("\n".join(rows) + "\n") for c in t.cells if c.row >= t.header_rows]
    assert not [v for v in values if len(v.split()) > 1]


PROSE = ("港の一日は早く始まり、船が着くと", "人と荷が動きだす。倉庫の戸が開き", "荷は順に車へ移され、町へ向かって")


@pytest.mark.parametrize("gap", [4, 9])
def test_prose_in_two_columns_is_no_table(gap):
    text = "\n".join(f"{PROSE[i % 3]}{' ' * gap}{PROSE[(i + 1) % 3]}" for i in range(12))
    assert tables_of(text) == ()


def test_numbered_footnotes_are_no_table():
    text = "\n".join(
        f"{n}      第{n}の注は{w}による。" for n, w in enumerate(("市史", "県報", "港湾年鑑", "聞き取り"), start=3)
    )
    assert tables_of(text + "\n") == ()


def test_a_label_torn_from_its_values_takes_them_back():
    """A label of two lines in one half; its mark and its values stand below it, beside nothing."""
    (table,) = tables_of(
        """
 港名          便数     人数    港名         便数     人数
 北港             4      120    南港            6      210
 東港             5      140    西港            3       90
 中港             7      260   ほかの
                               旧港

                                      ※1       2       30
                               合計           27      850
"""
    )
    assert grid(table)[3] == ["中港", "7", "260", "ほかの旧港※1", "2", "30"]
    assert grid(table)[4][3:] == ["合計", "27", "850"] and all(c.held for c in table.constraints)


def test_numbers_that_slid_out_of_their_columns_are_read_by_their_order():
    """Columns one blank apart cannot be told by place; rows that are full and a head of as many words can."""
    table, _ = tables_of(
        """
 表2 便数
      貨物 旅客 漁業 その他 計
 北港    29 33 16 39 117
 東港   3 12 5 6 26
 西港    27  4  14 7 52
 合計     59 49 35 52 195

 表3 住所
 港の名          住所
 北港            一番町
 東港            二番町
"""
    )
    assert grid(table)[2] == ["東港", "3", "12", "5", "6", "26"] and grid(table)[4][-1] == "195"
    assert all(c.held for c in table.constraints)


def test_prose_beside_a_table_gives_it_no_rows():
    prose = ("港の倉庫を見て歩き、働く人びとに", "話を聞いた。荷を積む手順は昔から", "変わらないが、使う道具は年ごとに")
    rows = ("北港     12    34", "東港     56    78", "西港     90    12")
    text = "".join(f"{p * 2}   {r}\n" for p, r in zip(prose * 2, rows * 2, strict=True))
    assert all("港の倉庫" not in c.text for t in tables_of(text) for c in t.cells)
