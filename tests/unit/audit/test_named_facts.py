"""What is told twice of one named thing in different words: years of events, counts in a role, 億 and 万."""

from dataclasses import replace

import pytest

from extract.audit import audit
from extract.model import EntityLabel, Mention, Report, Severity, Span, Verdict

FOUNDED = """# 第1章 要旨
灯台の守りは港ごとにまちまちであったが、{}に「沿岸灯台連合」が設立され、今では夜も明るい。
# 第2章 灯台
「沿岸灯台連合」（2004年設立）は部品の規格をそろえた。
"""


def test_the_year_of_a_founding_told_in_other_words(found):
    (f,) = found(FOUNDED.format("2006年"), "repeats")
    assert (f.check, f.verdict, f.severity) == ("repeats.event", Verdict.CONTRADICTION, Severity.WARNING)
    assert "2006" in f.message and "2004" in f.message


@pytest.mark.parametrize("year", ["2004年", "2004年3月"])
def test_one_year_is_no_finding(found, year):
    assert found(FOUNDED.format(year), "repeats.event") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "2006年に「沿岸灯台連合」の研修が始まった。",  # what begins is the training
        "「沿岸灯台連合」は2006年に灯火の共同購入を開始した。",  # another event
        "2006年に「内陸灯台連合」が設立された。",  # another thing
        "2006年に定められた方針により「沿岸灯台連合」が設立された。",  # the year is that of the plan
        "「沿岸灯台連合」の前身は2002年に設立された。",
        "「沿岸灯台連合」は2006年に「港の学校」を設立した。",
    ],
)
def test_another_event_or_thing_is_silent(found, sentence):
    text = FOUNDED.replace("{}に「沿岸灯台連合」が設立され", "灯台は暗く").replace("今では夜も明るい。", sentence)
    assert found(text, "repeats.event") == []


@pytest.mark.parametrize(("year", "findings"), [(2009, 0), (2011, 1)])
def test_a_policy_without_a_name_is_known_by_its_compound_and_place(found, year, findings):
    text = f"# 第1章 要旨\nわが国でも{year}年から湾岸カモメ政策が開始された。\n# 第2章 鳥\n"
    text += "わが国では海洋省が2009年度からカモメ政策を実施してきた。\n"
    assert len(found(text, "repeats.event")) == findings


def _naming(report: Report, name: str) -> Report:
    """A report in which `name` is a programme wherever it stands first in a block."""
    mentions = []
    for block in report.blocks:
        at = block.text.text.find(name)
        if at >= 0:
            mentions.append(
                Mention(
                    mention_id=f"m{len(mentions)}",
                    entity_id="programme",
                    label=EntityLabel.PROGRAM,
                    text=name,
                    place=block.text.place(at, at + len(name)),
                    clean_span=Span(at, at + len(name)),
                    page_no=1,
                    method="rule",
                    block_id=block.block_id,
                )
            )
    return replace(report, mentions=tuple(mentions))


@pytest.fixture
def named(mini, audit_rules):
    """The checks of the findings of a text whose programme is カモメの輪."""
    return lambda text: [f.check for f in audit(_naming(mini(text), "カモメの輪"), audit_rules)[1]]


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("漁協から見れば、カモメの輪のもとに活動している港は今や184港を数える。", True),
        ("漁協から見れば、カモメの輪のもとで今や184港が活動している。", True),
        ("漁協から見れば、カモメの輪のもとで今や148港が活動している。", False),
        ("漁協から見れば、カモメの輪のもとで今や184隻が活動している。", False),
        ("漁協から見れば、カモメの輪のもとで当初は184港が活動した。", False),
        ("漁協から見れば、カモメの輪のもとで2010年には184港が活動した。", False),
        ("漁協から見れば、カモメの輪は184港を訪ねた。", False),
    ],
)
def test_a_count_in_one_role_of_one_programme(named, sentence, wrong):
    text = f"# 第1章 要旨\n148港がカモメの輪で活動し、互いに潮を知らせる。\n# 第2章 港\n{sentence}\n"
    assert ("repeats.counted" in named(text)) is wrong


@pytest.mark.parametrize(("number", "wrong"), [("約200", True), ("約120", False), ("約100", False)])
def test_rounded_counts_too_far_apart_for_roundings_of_one(named, number, wrong):
    first = "# 第1章 要旨\nほぼ100港がカモメの輪で活動し、潮を知らせる。\n"
    text = f"{first}# 第2章 港\nカモメの輪では{number}港が活動している。\n"
    assert ("repeats.counted" in named(text)) is wrong


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("カモメの輪には市が最大3万円を出す。", True),
        ("カモメの輪には市が最大3億円を出す。", False),
        ("カモメの輪には市が約3万円を出す。", False),  # no bound of the same kind
        ("岸壁の塗り直しには市が最大3万円を出す。", False),
        ("カモメの輪には市が最大3億円を、岸壁ごとに最大3万円を出す。", False),
    ],
)
def test_oku_for_man_beside_one_programme(named, sentence, wrong):
    text = f"# 第1章 要旨\nカモメの輪の一度の公募に使えるのは最大3億円である。\n# 第2章 金\n{sentence}\n"
    assert ("repeats.magnitude" in named(text)) is wrong
