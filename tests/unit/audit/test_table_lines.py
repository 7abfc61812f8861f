"""Shares in prose against tables of several lines: one column a year or one row a group."""

import pytest

from extract.audit.context import Context
from extract.audit.scales import find_scales

YEARS = """# 第1章 港の暮らし
## 第1節 満足度
{prose}
! 表1 暮らしの満足度
| 回答 | 2023年（％） | 2018年（％） |
| 満足している | 19 | 16 |
| 少し満足している | 49 | 47 |
| 少し不満である | 21 | 24 |
| 不満である | 9 | 11 |
| 無回答 | 2 | 2 |
"""


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("「満足している」は19％、「少し満足している」は49％、「不満である」は9％である。", None),
        ("「満足している」は19％で、2018年の16％から増えた。「不満である」は9％である。", None),
        ("「満足している」は19％、「少し満足している」は94％、「不満である」は9％である。", "49"),
        ("2018年（％）では「満足している」が16％、「少し満足している」が57％、「不満である」が11％である。", "47"),
    ],
)
def test_a_share_is_held_against_the_column_it_is_from(found, prose, expected):
    findings = found(YEARS.format(prose=prose), "prose_table.direct")
    assert [f.expected for f in findings] == ([expected] if expected else [])


def test_a_breakdown_over_two_sentences_is_one_whole(found):
    text = "満足は19％、やや満足は49％である。やや不満は{}％、不満は9％、無回答は2％であった。"
    assert found(text.format(21), "shares.prose") == []
    assert [f.check for f in found(text.format(51), "shares.prose")] == ["shares.prose"]


def test_a_share_in_words_and_its_number_in_brackets_are_one_answer(found):
    text = "4分の3以上（{}％）は変わらないとし、9％は改善、13％は悪化すると予測した。"
    assert found(text.format(78), "shares.prose") == []
    assert len(found(text.format(87), "shares.prose")) == 1


def test_several_answers_to_one_question_are_no_whole(found):
    text = "課題は「人材の不足」が56.4％、「費用」が44.8％、「効果がわからない」が29.7％であった{}。"
    assert found(text.format("（複数回答）"), "shares.prose") == []
    assert len(found(text.format(""), "shares.prose")) == 1


def test_a_caption_whose_table_stands_right_behind_it_is_not_called_bodiless(mini, audit_rules):
    from dataclasses import replace

    from extract.audit import audit
    from extract.model import TableBody

    report = mini("# 第1章 港\n! 表1 港の数\n| 州 | 数 |\n| 東 | 3 |\n| 西 | 4 |\n")
    (table,) = report.tables
    bare = replace(table, number=None, caption=None, caption_pieces=())
    absent = replace(table, table_id="t9", body=TableBody.ABSENT, cells=(), rows=0, columns=0, pieces=())

    def bodiless(tables):
        return [f for f in audit(replace(report, tables=tables), audit_rules)[1] if f.check.startswith("captions.")]

    assert bodiless((absent, bare)) == []
    assert [f.check for f in bodiless((absent, table))] == ["captions.table_without_body"]


def test_of_several_columns_one_headed_by_its_unit_alone_is_held_against_no_sentence(mini, audit_rules):
    rows = "| 2025年3月期 | 123 | 5.2% | 89 | 12.4% |\n| 2024年3月期 | 117 | 1.1% | 101 | 33.0% |\n"
    for head, lines in (("| 期 | 売上高 | % | 利益 | % |\n", 0), ("| 期 | 売上高 | 売上高% | 利益 | 利益% |\n", 2)):
        context = Context(mini("! 表1 業績\n" + head + rows), audit_rules)
        assert len(find_scales(context)) == lines
