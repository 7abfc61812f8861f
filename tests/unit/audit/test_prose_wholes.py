"""A whole right before its parts, rows of names before their count, and shares of what the paragraph names."""

import pytest

CREW = "# 第1章 港\n港湾局の職員は2,846人で、{}が{}人、{}が{}人である。\n"


@pytest.mark.parametrize(
    ("labels", "numbers", "wrong"),
    [
        (("事務職", "技術職"), ("2,134", "712"), False),
        (("事務職", "技術職"), ("2,134", "772"), True),
        (("事務職", "技術職"), ("2,314", "712"), True),
        (("事務職", "技術職"), ("1,134", "512"), False),  # two slips away: there may be others
    ],
)
def test_parts_behind_their_whole(found, labels, numbers, wrong):
    findings = found(CREW.format(labels[0], numbers[0], labels[1], numbers[1]), "prose_sums")
    assert [f.check for f in findings] == (["prose_sums.whole"] if wrong else [])


def test_two_halves_may_be_short_and_other_labels_may_not(found):
    text = "# 第1章 港\n入港した船は98隻で、{}の船が61隻、{}の船が{}隻である。\n"
    assert len(found(text.format("国内", "海外", 39), "prose_sums")) == 1
    assert found(text.format("国内", "海外", 37), "prose_sums") == []
    assert found(text.format("漁業", "客運", 39), "prose_sums") == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("運賃の収入は4,264件で、定期が918件、定期外が{}件である。", "3,346", "3,396"),
        ("踏切は146か所で、柵のあるものが138か所、ないものが{}か所である。", "8", "7"),
        ("船は528隻で、漁船が316隻、客船が124隻、曳船などが{}隻である。", "88", "89"),
        ("就航は6,747便で、前年より24便増えた。国内は{}便、国外は3,051便である。", "3,696", "1,696"),
        ("工事は180億円で、岸壁に112億円、倉庫に45億円、航路に{}億円を充てる。", "23", "28"),
        ("整備費は38億円で、県が14億円、市が{}億円を負担する。", "24", "26"),
        ("10年間には196億円を投じ、岸壁に124億円、倉庫に48億円、航路などに{}億円を充てる。", "24", "54"),
        ("職員は58人で、このうち技術職が34人、事務職が{}人である。", "24", "26"),
    ],
)
def test_labels_that_leave_nothing_out(found, text, right, wrong):
    assert found(f"# 第1章 港\n{text.format(right)}\n", "prose_sums") == []
    assert len(found(f"# 第1章 港\n{text.format(wrong)}\n", "prose_sums")) == 1


def test_parts_that_may_leave_others_out_are_silent(found):
    assert found("# 第1章 港\n職員は58人で、このうち技術職が34人、事務職が14人である。\n", "prose_sums") == []
    assert found("# 第1章 港\n職員は58人で、このうち女性が34人、技術職が26人である。\n", "prose_sums") == []


def test_the_end_of_a_list_is_held_against_no_other_of_it(found):
    text = "職員の内訳は、常勤が1,030人、臨時が459人、派遣が156人、嘱託が282人、その他が197人となっている。"
    assert found(f"# 第1章 港\n常勤でない職員は2,124人である。{text}\n", "prose_sums") == []


def test_rates_of_different_things_are_no_breakdown(found):
    assert found("# 第1章 港\n回収率は91.7％、達成率は6.8％、比率は41.3％である。\n", "shares") == []


def test_the_first_of_a_list_is_no_whole_of_the_others(found):
    text = "# 第1章 港\n補助は多い。このうち漁具に4,263万円、機械に2,812万円、網に1,{}万円を充てた。\n"
    assert found(text.format("751"), "prose_sums") == [] and found(text.format("431"), "prose_sums") == []


def test_zeros_at_the_end_tell_nothing(found):
    text = "# 第1章 港\n補助は4,200,000円で、漁具が2,800,000円、網が{}円である。\n"
    assert found(text.format("1,700,000"), "prose_sums") == []


def test_an_end_of_a_right_sum_is_no_sum_of_its_own(found):
    text = "# 第1章 港\n"
    text += "収入は78億4,000万円で、市の負担が41億2,000万円、使用料が26億3,000万円、その他が10億9,000万円である。\n"
    assert found(text, "prose_sums") == []


def test_shares_told_together(found):
    text = "# 第1章 港\n「毎日使う」は46.1％、「時々使う」は32.3％で、合わせて{}％である。\n"
    assert found(text.format("78.4"), "prose_sums") == []
    assert [f.check for f in found(text.format("74.8"), "prose_sums")] == ["prose_sums.sum"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("部会は海運部会、造船部会、漁業部会、観光部会の4部会である。", False),
        ("部会は海運部会、造船部会、漁業部会、観光部会の5部会である。", True),
        ("昨年、東町、西町、南町の3町が選ばれた。", False),
        ("委員は企業28社、大学7校、研究機関3機関の38機関である。", False),
        ("計画では4つの柱として、①船、②人、③道、④町を掲げた。", False),
        ("計画では5つの柱として、①船、②人、③道、④町を掲げた。", True),
        ("調査は4つの項目、すなわち船、人、道、町からなる。", False),
        ("避難所は3つの区分、すなわち広場、学校、会館に分けている。", False),
        ("避難所は6つの区分、すなわち広場、学校、会館に分けている。", True),
        ("調査は6つの項目、すなわち船、人、道、町からなる。", True),
    ],
)
def test_rows_of_names_and_their_count(found, text, wrong):
    assert bool(found(f"# 第1章 港\n{text}\n", "counts")) is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("入港船は1,086隻である。県内の船は456隻で、入港船の{}％である。", ("42.0", "24.0")),
        ("搬送された人は18,920人で、うち65歳以上が11,920人と{}％を占める。", ("63.0", "60.3")),
        ("入港船は482隻から566隻へと{}％増えた。", ("17.4", "18.9")),
        ("荷揚げは2万4,000トンから3万6,000トンへと{}倍になる。", ("1.5", "1.9")),
        ("検査は164件、2億8,700万円で、前年度の152件より{}件増えた。", ("12", "72")),
    ],
)
def test_shares_and_changes_in_other_orders(found, text, wrong):
    assert found(f"# 第1章 港\n{text.format(wrong[0])}\n", "differences") == []
    assert len(found(f"# 第1章 港\n{text.format(wrong[1])}\n", "differences")) == 1
