"""Rows of labels and numbers in dumps without empty lines between cells."""

from test_dump_columns import grid, tables_of


def test_a_label_that_runs_over_a_line_in_halves_takes_no_number_of_the_other_half():
    (table,) = tables_of(
        "表 1 港別の便数\n"
        "港名 便数 港名 便数\n"
        "北港 4 南港 6\n"
        "東港 5 マリンフェリーターミナ\n"
        "ル 3\n"
        "クルーズセンター\n"
        "2 沖港 1\n"
        "中港 7 西港 9\n"
        "新港 8 旧港 2\n"
        "合計 47\n"
    )
    assert grid(table)[2] == ["東港", "5", "マリンフェリーターミナル", "3"]
    assert grid(table)[3] == ["クルーズセンター", "2", "沖港", "1"]
    assert grid(table)[-1] == ["", "", "合計", "47"]
    assert [c.held for c in table.constraints] == [True]


def test_headings_with_their_pages_are_no_table():
    text = "\n".join(f"第{n}章 港と町の{n}つめの話 {n * 7}" for n in range(1, 9))
    assert tables_of(text + "\n") == ()


def test_two_lists_one_behind_the_other_are_no_table():
    """Labels that stand twice show two lists; where one ends and what each counts, the lines do not say."""
    names = ["北港", "南港", "東港", "西港", "中港", "沖港", "新港"]
    rows = [f"{name} {900 - 10 * i}" for i, name in enumerate(names)]
    rows += [f"{name} {800 - 10 * i}" for i, name in enumerate(reversed(names))]
    assert tables_of("\n".join(rows) + "\n") == ()


def test_an_address_may_run_over_a_line():
    (table,) = tables_of(
        "表 2 参加した団体\n"
        "団体名 URL 所在県\n"
        "1 Minato Verein www.minato-verein.exam\n"
        "ple\n"
        "青森県\n"
        "2 Hama Verein www.hama.example 岩手県\n"
        "3 Oka Verein www.oka.example 秋田県\n"
    )
    assert grid(table)[1][-2:] == ["www.minato-verein.example", "青森県"]


def test_a_heading_with_its_number_set_apart_ends_the_table_above():
    (table,) = tables_of(
        "表 3 参加した団体\n"
        "団体名 URL 所在県 活動内容\n"
        "1 Minato Verein www.minato.example 青森県 荷役の共同化\n"
        "2 Hama Verein www.hama.example 岩手県 航路の宣伝と\n案内\n"
        "3 Oka Verein www.oka.example 秋田県 倉庫の改修と\n貸し出し\n"
        "第 3 節 団体の暮らしと仕事\n"
    )
    assert grid(table)[-1][-1] == "倉庫の改修と貸し出し"


def test_the_rest_of_a_word_in_a_sentence_is_no_head_cell():
    prose = "港町の暮らしを支えてきた倉庫と荷役の歴史をたどり、いまの姿を確かめるための調査を重ねてきたマリン"
    tables = tables_of(f"{prose}\nフェリーの\n窓口 受付件数\n本庁舎 12\n東支所 8\n西支所 7\n南支所 3\n合計 30\n")
    assert [grid(t)[0] for t in tables] == [["窓口", "受付件数"]]


def test_a_calendar_is_no_table():
    weeks = ["1 2 3 4", "5 6 7 8 9 10 11", "12 13 14 15 16 17 18", "19 20 21 22 23 24 25", "26 27 28 29 30"]
    assert tables_of("\n".join(["日 月 火 水 木 金 土", *weeks]) + "\n") == ()


def test_ticks_of_a_chart_and_figures_with_the_same_label_are_no_table():
    chart = "0\n100\n200\nR1\n406\nR2\n427\nR3\n168\nR4\n91\nR5\n476\n"
    tiles = "来館した人\n5,709\n前年比 △34.4％\n借りた人\n6,312\n前年比 0.9％\n集まり\n8,009\n前年比 △36.7％\n"
    assert tables_of(chart) == () and tables_of(tiles) == ()


def test_a_page_printed_letter_by_letter_gives_no_numbers():
    letters = "\n".join("北港東港西港南港のかず")
    assert tables_of(f"州\n数\n{letters}\n港 14\n4\n{letters}\n港 12\n{letters}\n港 15\n") == ()


def test_years_that_follow_each_other_label_their_rows():
    (table,) = tables_of("年度 総数 男 女\n2010 1,200 700 500\n2011 1,310 760 550\n2012 1,290 740 550\n")
    assert grid(table)[1] == ["2010", "1,200", "700", "500"] and table.stub_columns == 1


def test_a_mark_between_two_numbers_belongs_to_the_second():
    text = "科目 前年度 今年度\n現金 1,200 ※1 1,150\n貸付金 860 910\n土地 1,450 ※1 1,390\n"
    (table,) = tables_of(text)
    assert [c.value for c in table.cells if c.column == 2 and c.row] == [1150, 910, 1390]
    assert [r[0] for r in grid(table)[1:]] == ["現金", "貸付金", "土地"]


def test_a_line_of_months_opens_the_next_table():
    text = (
        "区分 人数 前月比\n北区 2,810 84\n南区 5,515 89\n東区 8,943 49\n"
        "書類の数\n4月 5月 6月\n転入 282 882 80\n転出 809 411 293\n転居 45 62 51\n計 1,136 1,355 424\n"
    )
    first, second = tables_of(text)
    assert (first.rows, first.columns) == (4, 3)
    assert "北区" not in {c.text for c in second.cells} and second.columns == 4
