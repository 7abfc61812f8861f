"""Amounts left, rates of two amounts, years of standing, totals joined by の."""

import pytest

ALL = "# 第1章 決算\n"


@pytest.mark.parametrize(
    ("text", "right", "wrong", "check"),
    [
        ("歳入は48,216千円、歳出は46,879千円で、差引額は{}千円である。", "1,337", "1,373", "prose_sums.left"),
        (
            "差引額は1,337,220千円である。このうち財源{}千円を差し引いた実質収支は1,121,580千円となった。",
            "215,640",
            "215,460",
            "prose_sums.left",
        ),
        (
            "収納率は{}％で、調定額17億5,000万円に対し16億6,600万円を収納した。",
            "95.2",
            "91.2",
            "differences.portion",
        ),
        (
            "処置を求めた58件のうち、完了したものは49件、進行中のものは9件であり、完了した割合は{}％である。",
            "84.5",
            "85.4",
            "differences.portion",
        ),
        ("経費8,400万円に対して5,600万円を交付し、補助率は{}分の2である。", "3", "6", "differences.portion"),
        ("登録は48,720台で、前年の42,000台を{}％上回った。", "16.0", "61.0", "differences.change"),
        ("製造業148社、非製造業196社の{}社が答えた。", "344", "343", "prose_sums.sum"),
        ("1962年に開院した。2022年に開院{}周年を迎えた。", "60", "61", "ordinals.anniversary"),
        ("平成24年度に始まり、令和4年度で{}年目に当たる。", "11", "12", "ordinals.anniversary"),
        ("計画（平成28年度～令和7年度）は、令和4年度が{}年目に当たる。", "7", "9", "ordinals.anniversary"),
    ],
)
def test_numbers_that_settle_others(found, text, right, wrong, check):
    family = check.partition(".")[0]
    assert found(ALL + text.format(right), family) == []
    assert [f.check for f in found(ALL + text.format(wrong), family)] == [check]


@pytest.mark.parametrize(
    "text",
    [
        "歳入は48,216千円、歳出は46,879千円で、基金を差し引いた額は1,200千円である。",
        "目標100件に対し120件で、達成率は前年を上回った。",
        "1962年に開院し、1978年にセンターを開設した。2022年に開設44年を迎えた。",
        "2009年10月に供用開始し、2022年は供用開始から13年目に当たる。",
        "職員148人のうち女性は96人、男性は52人で、女性の割合は64.9％である。",
    ],
)
def test_numbers_that_settle_nothing_are_silent(found, text):
    for family in ("prose_sums", "differences", "ordinals"):
        assert found(ALL + text, family) == []


@pytest.mark.parametrize(
    ("text", "right", "wrong", "check"),
    [
        ("2,400施設のうち2,256施設で完了した。残る{}施設は来年度に行う。", "144", "414", "prose_sums.left"),
        ("耐震化率は94.0％となった。前年度の92.5％から{}ポイント上昇した。", "1.5", "4.5", "differences.change"),
        ("倉庫86棟を1棟当たり1,250万円で整備し、整備費は{}万円であった。", "107,500", "170,500", "rates.average"),
        ("避難所は1,296か所、避難者は33,696人で、1か所当たりの避難者は{}人である。", "26", "76", "rates.average"),
        ("訓練は48回行った。参加者は38,400人で、1回当たり{}人である。", "800", "300", "rates.average"),
        ("客は1,842万人である。県内客が{}万人、県外客が828万人である。", "1,014", "3,014", "prose_sums.whole"),
    ],
)
def test_numbers_of_two_sentences(found, text, right, wrong, check):
    family = check.partition(".")[0]
    assert found(ALL + text.format(right), family) == []
    assert [f.check for f in found(ALL + text.format(wrong), family)] == [check]


@pytest.mark.parametrize(
    "text",
    [
        "件数は62件、割合は94.0％、率は31.0％である。前年度の92.5％から4.5ポイント上昇した。",
        "2,400施設のうち2,256施設で完了した。残る3年間で対応する。",
        "利用者は18,200人から11,830人へ減った。管理費は4,730万円であり、利用者1人当たり約4,000円となる。",
        "会場は48回と31回使い、参加者は38,400人で、1日当たり800人である。",
    ],
)
def test_numbers_of_two_sentences_that_are_apart_are_silent(found, text):
    for family in ("prose_sums", "differences", "rates"):
        assert found(ALL + text, family) == []
