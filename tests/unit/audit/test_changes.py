"""Changes, portions, parts and rates told with the numbers they come from, each with look-alikes that are right."""

import pytest

CHANGES = [
    ("予算は1,284億5,000万円で、前年度の1,251億8,000万円に比べて{}、2.6％の増。", "32億7,000万円", "30億7,000万円"),
    ("予算は1,284億5,000万円で、前年度の1,251億8,000万円に比べて32億7,000万円、{}の増。", "2.6％", "6.2％"),
    ("市税は528億円を見込み、前年度に比べて9億円、{}の増とした。", "1.7％", "7.1％"),
    ("利益率は7.2％で、前年同期の6.9％から{}改善した。", "0.3ポイント", "3.0ポイント"),
    ("失業率は2.6％で、前年の2.8％から{}改善した。", "0.2ポイント", "2.0ポイント"),
    ("現金は前期末の9,840百万円から1,270百万円減少し、{}である。", "8,570百万円", "8,750百万円"),
    ("待機児童は{}であり、令和4年4月1日の41人から18人減った。", "23人", "32人"),
    ("満足している人は68％で、前回の63％から{}増えた。", "5ポイント", "8ポイント"),
    ("借入金は前期末の701億円から59億円減少し{}となった。", "642億円", "624億円"),
    ("ごみ排出量は842グラムで、2013年度の961グラムから{}減った。", "12.4％", "21.4％"),
    ("客数は令和5年に412万人となり、令和元年の438万人の{}まで回復した。", "94％", "49％"),
    ("年間配当は1株当たり90円（中間40円、期末50円）とし、前期の80円から{}増配する。", "10円", "30円"),
    ("2013年度の排出量は184万トン。2020年度の排出量は151万トンで、2013年度に比べて{}減った。", "17.9％", "71.9％"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "right", "wrong"), CHANGES)
def test_a_change_is_the_difference_of_its_numbers(found, text, right, wrong):
    assert found(text.format(right), "differences") == []
    (f,) = found(text.format(wrong), "differences")
    assert f.check == "differences.change"
    assert len(f.evidence) == 3


@pytest.mark.parametrize(
    "text",
    [
        "市債残高は1,032億円で、県の2,000億円に比べて規模が小さく、5億円の増となった。",
        "A市は100人で、B市は90人から10人増えた。",
        "人口は134万2,000人であり、2015年の138万5,000人から4万3,000人、3.1％減った。",
        "売上高は3,482億円で、前期の3,215億円に比べて8.3％増加した。",
        "定員を430人増やし、認可保育所を4か所、小規模保育を6か所増やす。",
    ],
)
def test_numbers_that_are_no_change_of_each_other_are_silent(found, text):
    assert found(text, "differences") == []


PORTIONS = [
    ("公共施設214施設のうち、切替えを終えたのは139施設で、{}に当たる。", "65％", "55％"),
    ("医師は3,286人である。女性の医師は712人で、全体の{}を占める。", "21.7％", "12.7％"),
    ("調査は3,000人を対象に行った。有効回答は1,620人、有効回収率は{}である。", "54.0％", "45.0％"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), PORTIONS)
def test_a_share_is_that_of_its_part_and_whole(found, text, right, wrong):
    assert found(text.format(right), "differences") == []
    assert [f.check for f in found(text.format(wrong), "differences")] == ["differences.portion"]


SPENT = """医療の支出額（2013年）は、{}億円で、総生産の11％に相当する。

東県の支出額は、約{}億円（2013年）で全国の{}％である。
"""


@pytest.mark.parametrize(
    ("whole", "part", "share", "wrong"),
    [
        ("3,150", "690", "22", False),
        ("3,510", "690", "22", True),
        ("3,150", "690", "42", True),
        ("3,150", "960", "22", True),
    ],
)
def test_the_whole_may_stand_in_an_earlier_paragraph(found, whole, part, share, wrong):
    told = found(SPENT.format(whole, part, share), "differences")
    assert [f.check for f in told] == (["differences.portion"] if wrong else [])


def test_a_whole_of_another_measure_or_year_is_none(found):
    text = SPENT.format("3,510", "690", "22")
    assert found(text.replace("医療の支出額", "医療の輸出額"), "differences") == []
    assert found(text.replace("支出額（2013年）は", "支出額（2003年）は"), "differences") == []


def test_a_share_of_a_whole_that_is_not_told_is_silent(found):
    assert found("病院は92施設である。女性の医師は712人で、全体の21.7％を占める。", "differences") == []
    assert found("医師は3,286人である。看護師は812人で、全体の61.3％を占める。", "differences") == []


@pytest.mark.parametrize(("rate", "wrong"), [("2万円", False), ("3万円", True)])
def test_a_rate_for_one_is_the_total_over_the_count(found, rate, wrong):
    text = f"交付は1,120件、2,240万円で、1件当たり{rate}である。"
    assert [f.check for f in found(text, "rates")] == (["rates.each_one"] if wrong else [])


PARTS = [
    ("共同研究は684件であった。相手先は大企業が{}件、中小企業が187件、その他の機関が85件である。", "412", "421"),
    ("有効回答は1,620人である。回答者の内訳は男性742人、女性{}人、その他と無回答22人である。", "856", "586"),
    ("看護職員は19,840人で、このうち看護師が15,220人、准看護師が{}人、保健師が790人、助産師660人。", "3,170", "3,710"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "right", "wrong"), PARTS)
def test_parts_add_up_to_the_whole_of_their_paragraph(found, text, right, wrong):
    assert found(text.format(right), "prose_sums") == []
    (f,) = found(text.format(wrong), "prose_sums")
    assert (f.check, f.expected) == ("prose_sums.parts", right)


def test_the_whole_may_stand_in_the_paragraph_before(found):
    text = "共同研究は684件であった。\n相手先は大企業が{}件、中小企業が187件、その他の機関が85件である。"
    assert found(text.format(412), "prose_sums") == []
    assert [f.expected for f in found(text.format(421), "prose_sums.parts")] == ["412"]


def test_four_parts_right_behind_their_whole_need_no_word_for_it(found):
    text = "回答は1,536社であった。製造業が{}社、建設業が248社、卸売業が354社、サービス業が322社であった。"
    assert found(text.format(612), "prose_sums") == []
    assert [f.expected for f in found(text.format(261), "prose_sums.parts")] == []
    assert [f.expected for f in found(text.format(162), "prose_sums.parts")] == ["612"]


def test_parts_that_are_not_all_are_silent(found):
    some = "共同研究は684件で、主な相手先はこのうち大企業が412件、中小企業が187件、大学などが35件である。"
    assert found(some, "prose_sums") == []
    other = "共同研究は684件であった。利用者の内訳は学生が2,310人、教員が480人、その他が95人である。"
    assert found(other, "prose_sums") == []
