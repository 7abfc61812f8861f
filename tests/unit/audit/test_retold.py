"""One claim told in two sections, counts told beside their table, and short names."""

from extract.model import Severity, Verdict

TWICE = """# 第1章 要旨
沿岸協力網に加わる漁船は合わせて3,400隻である。
# 第2章 沿岸
## 第1節 しくみ
沿岸協力網（Kustennetz、以下、「KN」とする。）は、港の連絡を助けるしくみである。
{}
"""


def test_a_claim_under_a_short_name_is_the_same_claim(found):
    text = TWICE.format("KNに加わる漁船は合わせて3,600隻にのぼる。")
    (f,) = found(text, "repeats")
    assert (f.check, f.verdict, f.severity) == ("repeats.slip", Verdict.CONTRADICTION, Severity.WARNING)
    assert "3,400" in f.message and "3,600" in f.message


def test_claims_of_one_value_or_of_other_things_are_silent(found):
    for sentence in (
        "KNに加わる漁船は合わせて3,400隻にのぼる。",
        "KNに加わる漁船は合わせて約3,500隻にのぼる。",
        "湖の渡し舟は合わせて3,600隻にのぼる。",
        "KNに加わる漁船は2010年には合わせて3,600隻、2015年には3,800隻であった。",
    ):
        assert found(TWICE.format(sentence), "repeats.slip") == [], sentence


def test_the_year_of_one_beginning_told_twice(found):
    text = """# 第1章 要旨
海洋省は2004年に沿岸環境観測制度の試験運用を開始した。
# 第2章 観測
海洋省による沿岸環境観測制度の試験運用は{}年に開始された。
"""
    assert found(text.format(2004), "repeats.slip") == []
    assert len(found(text.format(2006), "repeats.slip")) == 1


HARBOURS = """# 第1章 港
! 表1 県別の港の数
| 県 | 港 |
| 東浜 | 58 |
| 西浜 | 46 |
| 南浜 | 31 |
最も多いのは東浜県の58である。西浜県は{}で2番目に多い。
"""


def test_a_count_beside_a_row_label_is_that_of_the_row(found):
    assert found(HARBOURS.format(46), "prose_table") == []
    (f,) = found(HARBOURS.format(48), "prose_table")
    assert (f.check, f.expected, f.observed) == ("prose_table.count", "46", "48")


def test_numbers_that_are_no_counts_of_the_row_are_silent(found):
    for words in ("48年", "48番目", "48％", "約48", "48以上", "50近く"):
        assert found(HARBOURS.format(words), "prose_table.count") == [], words


def test_a_count_without_any_number_of_the_table_beside_it_is_left_alone(found):
    text = HARBOURS.replace("最も多いのは東浜県の58である。", "")
    assert found(text.format(48), "prose_table.count") == []


def test_a_number_one_slip_from_the_row_its_sentence_names(found):
    text = "# 第1章 港\n! 表1 県別の漁港の数\n| 県 | 漁港 |\n| 東浜 | 144 |\n| 西浜 | 46 |\n| 南浜 | 31 |\n"
    text += "# 第2章 東\n{}と、漁港の数が最も多いのは東浜県である。\n"
    assert found(text.format(144), "prose_table") == []
    assert len(found(text.format(147), "prose_table")) == 1
    assert found(text.format(290), "prose_table") == []
