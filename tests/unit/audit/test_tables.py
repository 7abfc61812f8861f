"""Totals and shares of tables."""

from extract.model import Severity, Verdict

TOTALS = """# 第1章 港
! 表1 港の貨物
| 港 | 入 | 出 |
| 東 | 120 | 30 |
| 西 | 45 | 17 |
| 南 | 210 | 8 |
| 合計 | {a} | 55 |
"""


def test_totals_that_add_up_are_silent(found):
    assert found(TOTALS.format(a=375), "table_sums") == []


def test_a_wrong_total_is_found_with_its_parts_and_arithmetic(found):
    (f,) = found(TOTALS.format(a=357), "table_sums")
    assert (f.severity, f.verdict, f.expected, f.observed) == (Severity.ERROR, Verdict.CONTRADICTION, "375", "357")
    assert [e.quote for e in f.evidence] == ["357", "120", "45", "210"]
    assert "120 + 45 + 210 = 375" in f.arithmetic


def test_a_lonely_column_is_judged_by_nearness(found):
    text = "! 表1 数\n| 名 | 数 |\n| 甲 | 40 |\n| 乙 | 35 |\n| 丙 | 25 |\n| 計 | {} |\n"
    assert found(text.format(100), "table_sums") == []
    assert len(found(text.format(110), "table_sums")) == 1
    assert found(text.format(7), "table_sums") == [], "a last row that is no sum at all is not judged"


def test_subtotals_and_a_total_at_the_top(found):
    top = "| 県 | 数 |\n| 全国 | 60 |\n| 甲 | 10 |\n| 乙 | 20 |\n| 丙 | 30 |\n"
    assert found(top, "table_sums") == []
    parts = (
        "| 種 | 数 |\n| 甲 | 10 |\n| 乙 | 20 |\n| 小計 | 30 |\n| 丙 | 5 |\n| 丁 | 7 |\n| 小計 | 12 |\n| 合計 | 42 |\n"
    )
    assert found(parts, "table_sums") == []


def test_a_row_that_breaks_the_tables_own_rule(found):
    rows = "".join(f"| 区{i} | {i} | {2 * i} | {3 * i} |\n" for i in range(1, 8))
    table = "| 区 | 男 | 女 | 人口 |\n" + rows
    assert found(table, "table_sums") == []
    (f,) = found(table.replace("| 区5 | 5 | 10 | 15 |", "| 区5 | 5 | 11 | 15 |"), "table_sums")
    assert f.check == "table_sums.own_rule" and "区5" in f.message


def test_shares_of_one_answer_must_be_a_whole(found):
    text = "! 表1 評価の比率（％）\n| 評価 | 比率（％） |\n| 良い | 40.5 |\n| 普通 | {} |\n| その他 | 20.5 |\n"
    assert found(text.format("39.0"), "shares") == []
    (f,) = found(text.format("49.0"), "shares")
    assert f.observed == "110" and f.severity is Severity.ERROR


def test_rounded_shares_and_several_answers_are_silent(found):
    assert found("| 評価 | 比率（％） |\n| 良い | 33 |\n| 普通 | 33 |\n| 悪い | 33 |\n", "shares") == []
    text = "! 表1 手段（複数回答）の比率\n| 手段 | 比率（％） |\n| 電話 | 70 |\n| 手紙 | 60 |\n| 面談 | 30 |\n"
    assert found(text, "shares") == []


def test_many_rates_that_come_near_100_are_no_shares(found):
    rows = "".join(f"| 県{i} | {i + 10} | {6 + i / 10:.1f}% |\n" for i in range(16))
    assert found("| 県 | 検査 | % |\n" + rows, "shares") == []


CAPTION = "! 表1 会員の分布（{}）\n| 州 | 数 | 州 | 数 |\n| 甲 | 20 | 乙 | 15 |\n| 丙 | 10 | 合計 | 45 |\n"


def test_a_captions_count_is_held_against_a_total_in_the_last_half(found):
    assert found(CAPTION.format(45), "table_sums.caption_total") == []
    (f,) = found(CAPTION.format(54), "table_sums.caption_total")
    assert (f.expected, f.observed, f.severity) == ("54", "45", Severity.WARNING)


def test_a_caption_with_a_year_or_an_abbreviation_is_no_count(found):
    for words in ("2015年", "その2", "％"):
        assert found(CAPTION.format(words), "table_sums.caption_total") == []


def test_a_total_whose_digits_are_swapped_is_a_slip_however_far_off(found):
    text = "! 表1 数\n| 名 | 数 |\n| 甲 | 240 |\n| 乙 | 173 |\n| 丙 | 100 |\n| 計 | {} |\n"
    assert found(text.format(513), "table_sums") == []
    assert len(found(text.format(153), "table_sums")) == 1
    assert found(text.format(27), "table_sums") == []


def test_a_note_does_not_explain_the_one_sum_of_many_that_fails(found):
    rows = "".join(f"| 港{i} | {10 + i} | {20 + i} | {30 + i} | {40 + i} | {50 + i} |\n" for i in range(4))
    table = (
        "! 表1 港の数（複数の県に属する港がある）\n| 港 | 甲 | 乙 | 丙 | 丁 | 戊 |\n"
        + rows
        + "| 合計 | 46 | {} | 126 | 166 | 206 |\n"
    )
    assert found(table.format(86), "table_sums") == []
    (f,) = found(table.format(68), "table_sums")
    assert f.verdict is Verdict.CONTRADICTION
    rounded = table.replace("複数の県に属する港がある", "四捨五入のため合計と一致しない")
    (f,) = found(rounded.format(85), "table_sums")
    assert f.verdict is Verdict.EXPLAINED
    (f,) = found(rounded.format(68), "table_sums")
    assert f.verdict is Verdict.CONTRADICTION, "eighteen off is no rounding"


def test_parts_that_overlap_add_up_to_more_than_the_whole_never_to_less(found):
    text = (
        "! 表1 港の数（複数の県に属する港がある）\n| 県 | 港 |\n| 甲 | 40 |\n| 乙 | 35 |\n| 丙 | 25 |\n| 合計 | {} |\n"
    )
    (f,) = found(text.format(92), "table_sums")
    assert f.verdict is Verdict.EXPLAINED
    (f,) = found(text.format(110), "table_sums")
    assert f.verdict is Verdict.CONTRADICTION


def test_a_share_of_the_whole_is_none_of_a_column_of_rates(found):
    table = (
        "# 第1章 売上\n{}\n! 表1 部門別の売上\n| 部門 | 前期 | 当期 | 増減率（％） |\n"
        "| 漁具 | 200 | 210 | 5.0% |\n| 船具 | 100 | 109 | 9.0% |\n| 灯火 | 50 | 57 | 14.0% |\n"
    )
    told = "漁具は全体の{}％を占め、船具は{}％増、灯火は14.0％増であった。"
    assert found(table.format(told.format("55.9", "9.0")), "prose_table") == []
    assert [f.expected for f in found(table.format(told.format("55.9", "7.0")), "prose_table")] == ["9"]
