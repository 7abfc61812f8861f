"""Dumps that keep columns by blanks: pages in two columns of text, strips inside labels, numbers that are no table."""

import pytest
from test_dump_columns import Text, grid, tables_of

from extract.lines import page_lines
from extract.read.text_dump import read_dump
from extract.rules import load_rules
from extract.tables.page_columns import part_columns

LEFT = [
    "窓口を新しい庁舎へ移すことにした。これから",
    "職員が順に説明に回ることになっている。さら",
    "に各地区の会館でも相談を受けるようにした。",
    "受け付けの時間はこれまでどおりとするが、土",
    "曜日には電話だけで応じることとし、順番を待",
    "つことのないようにする。手続きは次のように",
    "分けて数えることにした。",
]
RIGHT = [
    "来年からは書類を送らずに済むようにするため",
    "に、新しい仕組みを試しに使うことにしている",
    "。はじめの月にはあまり使われなかったが、そ",
    "のあとは増えつづけている。使った人のうちの",
    "多くがまた使いたいと答えており、これからも",
    "続けていくことにしたい。つぎの表に示すとお",
    "りである。",
]


def beside(left, right, width=30):
    return "\n".join(a + " " * (width - len(a)) + b for a, b in zip(left, right, strict=True))


def test_a_table_in_a_column_of_text_is_read_without_the_other_column():
    table = [
        "表1 手続きの件数",
        " 種別      昨年     今年",
        " 転入      120     131",
        " 転出       98      87",
        " 転居       45      62",
    ]
    more = ["なお、会館ごとの数はまだまとまっていない。", *LEFT[:4]]
    (found,) = tables_of("\n" + beside([*LEFT, *table], [*RIGHT, *more]) + "\n" + beside(LEFT, RIGHT) + "\n")
    assert grid(found) == [
        ["種別", "昨年", "今年"],
        ["転入", "120", "131"],
        ["転出", "98", "87"],
        ["転居", "45", "62"],
    ]
    assert found.number == "表1"


def test_a_table_of_two_columns_of_words_is_not_cut():
    text = """
  区分      今のきまり                新しいきまり
  受付      窓口に出向いて書くこと    家から送ることができる
  手数料    三百円を納めること        何も納めなくてよい
  期間      ひと月かかることが多い    十日のうちに終わること
  変更      もう一度出向いて書くこと  電話で伝えるだけでよい
  控え      窓口で受け取ること        家に送られてくること
  相談      平日の昼に限ること        土曜日にもできること
"""
    rules = load_rules()
    lines = [x for page, _ in read_dump(Text(text)) for x in page_lines(page, None, rules)]
    assert list(part_columns(lines, rules.tables)) == lines


def test_numbers_before_budget_items_belong_to_their_labels():
    text = """
    款              本年度        前年度
  1   町税           1,200       1,150
      (1) 町民税       700         690
      (2) 固定資産税     500         460
  2   繰入金           80          95
  合    計          1,280       1,245
"""
    (found,) = tables_of(text)
    assert [r[0] for r in grid(found)] == ["款", "1町税", "(1)町民税", "(2)固定資産税", "2繰入金", "合計"]


def test_a_mark_belongs_to_the_number_it_stands_close_to():
    text = """
                     昨年            今年
  現金              1,200        ※1 1,150
  貸付金              860            910
  土地               1,450       ※1 1,390
"""
    (found,) = tables_of(text)
    assert [r[1] for r in grid(found)[1:]] == ["1,200", "860", "1,450"]
    assert [c.value for c in found.cells if c.column == 2 and c.row] == [1150, 910, 1390]


CHART = """
   300          364
   200    180          119
   100                        140
         R1     R2     R3     R4
"""
TILES = """
  来館した人      借りた人      集まりの数      電話の数
     5,709        6,312        8,009        6,050
  前年比 △34.4％  前年比 0.9％  前年比 △36.7％  前年比 △0.2％
"""
BARS = """
  北区（n=430）   12.0       18.2     25.2
  東区（n=240）   14.5  22.1
  西区（n=301）   10.2       19.9     20.1
"""


CONTENTS = """
  窓口のこと        3
  会館のこと        5
  書類のこと        9
  電話のこと       12
  予算のこと       16
"""
TORN = """
  区分        昨年         今年
  北港        1,2          34,567
  南港        273,23       853,012
  東港        15,          617,281
"""


@pytest.mark.parametrize("text", [CHART, TILES, BARS, CONTENTS, TORN])
def test_numbers_of_charts_and_tiles_are_no_table(text):
    assert tables_of(text) == ()


def test_a_dash_and_a_number_close_together_are_no_negative_number():
    text = """
            第一   第二   第三  期末
             円     円     円    円
  昨年度      －   16.00    － 18.00
  今年度      －   55.00    － 24.00
  来年度      －   53.00    － 57.00
"""
    values = [c.value for t in tables_of(text) for c in t.cells if c.value is not None]
    assert all(v > 0 for v in values)
