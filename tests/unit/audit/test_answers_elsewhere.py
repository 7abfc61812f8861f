"""Answers of a survey that a summary repeats: held against the section that the summary speaks of."""

import pytest

SURVEY = """# 第1章 調べ
## 第1節 概要
港の財政的な持続性は、回答者の大部分（{}％）が良好だと考えた。危機だと感じていたのは{}％であった。
## 第2節 港の財政的な持続性
回答者の84％は財政的な持続性が良好だとした。9％は変わらないとし、7％は危機的だとした。
## 第3節 灯台守の人数
回答者の51％は人数が増えたとした。32％は変わらないとし、17％は減ったとした。
"""


@pytest.mark.parametrize(
    ("good", "bad", "wrong"),
    [(84, 7, None), (48, 7, "48％"), (84, 1, "1％"), (84, 17, "17％")],
)
def test_an_answer_is_that_of_the_section_its_paragraph_speaks_of(found, good, bad, wrong):
    told = [f for f in found(SURVEY.format(good, bad), "repeats") if f.check == "repeats.summary"]
    assert [f.observed for f in told] == ([wrong] if wrong else [])
    assert all("第2節" in f.message or "持続性" in f.message for f in told)


def test_a_paragraph_that_names_no_section_is_held_against_none(found):
    text = SURVEY.replace("港の財政的な持続性は、", "").format(48, 1)
    assert [f for f in found(text, "repeats") if f.check == "repeats.summary"] == []


def test_a_change_is_no_answer(found):
    text = SURVEY.replace("危機だと感じていたのは{}％であった", "危機は前年より{}％減少した").format(84, 2)
    assert [f for f in found(text, "repeats") if f.check == "repeats.summary"] == []
