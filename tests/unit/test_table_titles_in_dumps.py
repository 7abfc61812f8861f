"""Titles without a number over tables of text dumps."""

import pytest
from test_dump_columns import tables_of

SAID = "本市の窓口で受け付けた件数を地区ごとにまとめると次のとおりである。\n"
BODY = "区分 申請 相談\n東地区 120 45\n西地区 98 31\n南地区 77 20\n合計 295 96\n"


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("■ 窓口の件数", "窓口の件数"),
        ("【窓口の件数】", "窓口の件数"),
        ("（２）窓口の件数", "窓口の件数"),
        ("窓口別件数の推移", "窓口別件数の推移"),
    ],
)
def test_a_title_right_over_a_table_is_its_caption(line, caption):
    (table,) = tables_of(SAID + line + "\n" + BODY + SAID)
    assert (table.caption, table.number) == (caption, None)


def test_a_unit_may_stand_between():
    (table,) = tables_of(SAID + "■ 窓口の件数\n（単位：件）\n" + BODY + SAID)
    assert (table.caption, table.unit) == ("窓口の件数", "件")


@pytest.mark.parametrize("line", ["次の表にまとめる。", "第2章 窓口", "※ 速報値", "詳しくは次に見るように"])
def test_what_is_no_title_is_no_caption(line):
    (table,) = tables_of(SAID + line + "\n" + BODY + SAID)
    assert table.caption is None


def test_a_title_does_not_make_bars_a_table():
    bars = "北区 12.5 13.1\n南区 22.5 33.1\n東区 32.5 43.1\n西区 42.5 53.1\n"
    assert not tables_of(SAID + "■ 地区の割合\n" + bars + SAID)
