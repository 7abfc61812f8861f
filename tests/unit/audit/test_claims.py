"""Claims: what a number of a sentence is about, and what else says the same."""

import pytest

from extract.audit import audit


@pytest.fixture
def claims(mini, audit_rules):
    """The claims of marked text by the text of their number."""

    def run(text):
        report = mini(text)
        told = {q.quantity_id: q.text for q in report.quantities}
        return {told[c.quantity_id]: c for c in audit(report, audit_rules)[0]}

    return run


@pytest.mark.parametrize(
    ("sentence", "number", "subject", "measure"),
    [
        ("港湾協会の会員数は312社である。", "312社", "港湾協会", "会員数"),
        ("港湾協会は会費として年間250万円を集めている。", "年間250万円", "港湾協会", "会費"),
        ("補助金は、県から120万円、市から80万円である。", "80万円", "補助金", "補助金"),
        ("現在、港湾協会には48の倉庫がある。", "48", "港湾協会", "倉庫"),
        ("2015年の港湾協会は会員312社を抱える。", "312社", "港湾協会", "会員"),
        ("35以上の倉庫は約1,200人を雇っている。", "約1,200人", "倉庫", "倉庫"),
        ("港湾協会の職員は18名で、うち4名が常勤である。", "18名", "港湾協会", "職員"),
        ("港湾協会は、所管が変わった倉庫48棟を使う。", "48棟", "港湾協会", "倉庫"),
        ("所管が県であった当時の会員数は312社であった。", "312社", "会員数", "会員数"),
        ("図面が公開され、次に48棟に対する工事が行われた。", "48棟", "工事", None),
        ("港湾協会では、業種別に製造業（約140社）が多い。", "約140社", "港湾協会", "製造業"),
        ("港湾協会は350社の会員を抱える。", "350社", "港湾協会", "会員"),
        ("港湾協会は優れた12の港を選んだ。", "12", "港湾協会", None),
        ("行事の数は8件で、312人が参加した。", "312人", "行事の数", None),
        ("半径5km圏内には、312社が集まる。", "312社", "港の協会", None),
        ("港湾協会の調査では、会員数は312社である。", "312社", "会員数", "会員数"),
        ("港湾協会は2004年から倉庫を使う。", "2004年から", "港湾協会", None),
    ],
)
def test_a_number_has_its_subject_and_measure(claims, sentence, number, subject, measure):
    claim = claims(f"# 第1章 港の協会\n{sentence}\n")[number]
    assert (claim.subject, claim.measure) == (subject, measure)


def test_a_sentence_without_a_subject_takes_that_of_its_paragraph_or_its_section(claims):
    found = claims("# 第1章 港の協会\n港湾協会は2004年に設立された。会員312社を抱える。\n\n倉庫48棟を使う。\n")
    assert (found["312社"].subject, found["48棟"].subject) == ("港湾協会", "港の協会")


def test_time_and_tense_are_those_of_the_sentence(claims):
    found = claims("# 第1章 港\n2019年に港湾協会の会員数は312社となった。2030年に会員数は500社となる見込みである。\n")
    assert found["312社"].time == "2019"
    assert (found["500社"].time, found["500社"].tense) == ("2030", "expected")


@pytest.mark.parametrize(
    ("sentence", "number", "scope"),
    [
        ("倉庫の57％は県が建てた。", "57％", "倉庫"),
        ("45％の回答者は港に満足している。", "45％", "回答者"),
        ("5％の増加は港による。", "5％", None),
        ("会員のうち12社が県外にある。", "12社", "会員"),
        ("規定の2年間、補助を受ける。", "2年間", None),
    ],
)
def test_a_share_has_its_whole_as_scope(claims, sentence, number, scope):
    assert claims(f"# 第1章 港\n{sentence}\n")[number].scope == scope


@pytest.mark.parametrize(
    ("sentence", "number", "time"),
    [
        ("協会は2004年に設立されており、会員312社を抱える。", "312社", None),
        ("2004年設立、従業員312人の会社である。", "312人", None),
        ("2004年には会員が増え、312社となった。", "312社", "2004"),
        ("会員312社（2004年）を抱える。", "312社", "2004"),
        (
            "会員312社を抱える協会は、港の整備と保守のために県と市から委託を受けて働き、その契約は毎年更新される（2004年まで）。",
            "312社",
            None,
        ),
    ],
    ids=["an event's", "a founding", "its own", "in brackets", "far behind"],
)
def test_a_date_of_something_else_is_not_its_time(claims, sentence, number, time):
    assert claims(f"# 第1章 港\n{sentence}\n")[number].time == time


def test_what_says_the_same_is_linked_both_ways(claims, mini):
    text = "# 第1章 港\n港湾協会の会員数は312社である。\n# 第2章 協会\n協会の会員数は312社に増えた。\n"
    report_claims = claims(text)  # by number: the later of the two
    (later,) = [c for n, c in report_claims.items() if n == "312社"]
    assert len(later.same_as) == 1 and later.same_as[0].startswith("claim:")
