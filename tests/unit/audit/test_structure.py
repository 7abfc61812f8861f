"""Numbering, references, captions, brackets, periods, counts, citations, addresses, spellings."""

import pytest

from extract.model import Severity


def test_a_section_number_given_twice(found):
    text = "# 第1章 春\n## 第1節 芽\n文。\n## 第2節 花\n文。\n## 第2節 葉\n文。\n"
    (f,) = found(text, "numbering")
    assert f.check == "numbering.section_twice" and [e.quote for e in f.evidence] == ["第2節 花", "第2節 葉"]


def test_a_gap_between_list_items(found):
    assert found("条件は次のとおり。\n- ①速さ\n- ②軽さ\n- ③強さ\n", "numbering") == []
    (f,) = found("条件は次のとおり。\n- ①速さ\n- ②軽さ\n- ④強さ\n", "numbering")
    assert f.check == "numbering.item_gap" and f.expected == "3"


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("町（人口は（少ない）を離れた。", ["（"]),
        ("1）準備をする。2）実行する。", []),
        ("「橋（古い橋）を渡った。", ["「"]),
        ("橋(古い橋）を渡った。", []),
        ("古い橋）を渡った。", ["）"]),
    ],
)
def test_loose_brackets(found, text, loose):
    assert [f.observed.removeprefix("only ") for f in found(text, "cut_off.bracket")] == loose


def test_a_bracket_closed_in_the_next_paragraph_is_no_finding(found):
    assert found("会場（旧市庁舎の東に\nある広場）で開いた。", "cut_off") == []


def test_a_cut_word(found):
    text = "担当課のデータベースを使う。データベースは新しい。\n> 1. 港湾局、統計のデータベー\n"
    (f,) = found(text, "cut_off.word")
    assert f.expected == "データベース"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("第一期は2006年から2011年までの6年間である。", None),
        ("計画は2006年から2011年までの4年間である。", "periods.length"),
        ("事業は2014年に始まった。2018年までの4年間に150件を助成する。", "periods.end_left_out"),
        ("病院は1949年の開設である。計画は2027年度までの6年間続く。", None),  # the year before it begins nothing of it
        ("事業の予算は2014年から2020年までの6年間で組まれた。", "periods.end_left_out"),
        ("人口は2010年から2015年の5年間で増加した。", None),
        ("工事は2015年3月に始まり、2015年3月から2017年2月までの2年間続いた。", None),
        ("平成23年度～25年度の4年間で整備する。", "periods.length"),
        ("調査は2024年7月1日から7月31日までの31日間行った。", None),
        ("調査は2024年7月1日から7月31日までの36日間行った。", "periods.days"),
        ("展示は10月25日（金）から11月3日（日）までの10日間である。", None),
        ("展示は10月25日（金）から11月3日（日）までの20日間である。", "periods.days"),
        ("窓口は2月20日から3月15日までの24日間開く。", None),  # 25 in a leap year
        ("展示は10月25日から11月3日までの10日間のうち8日間である。", None),
    ],
)
def test_lengths_of_periods(found, text, rule):
    assert [f.check for f in found(text, "periods")] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("条件は次の3つである。\n- ①速さ\n- ②軽さ\n- ③強さ\n", None),
        ("条件は次の4つである。\n- ①速さ\n- ②軽さ\n- ③強さ\n", ("4", "3")),
        ("活動は①観測、②記録、③公開の3つである。", None),
        ("活動は①観測、②記録、③にぎわいの3つである。", None),
        ("活動は①観測、②記録、③公開の4つである。", ("4", "3")),
        ("港は「東」、「西」、「南」の2つに分かれる。", ("2", "3")),
        ("4つの部会とは、海運、造船、漁業、観光である。", None),
        ("4つの部会とは、海運、造船、漁業である。", ("4", "3")),
        ("林業と漁業の3つの部会が残った。", ("3", "2")),
        ("三つの町、「東町」（旧東村）、「西町」が選ばれた。", ("3", "2")),
        ("参加者は12社である。\n- ①速さ\n- ②軽さ\n", None),
    ],
)
def test_announced_counts(found, text, wrong):
    assert [(f.expected, f.observed) for f in found(text, "counts")] == ([wrong] if wrong else [])


def test_rows_of_the_table_that_is_announced(found):
    table = "! 表1 選ばれた港\n| 港 | 国 |\n| 甲 | A |\n| 乙 | B |\n| 丙 | C |\n"
    assert found("# 第1章 港\n以下3の港が選ばれた。\n" + table, "counts") == []
    (f,) = found("# 第1章 港\n以下5の港が選ばれた。\n" + table, "counts")
    assert (f.expected, f.observed) == ("5", "3")


def test_a_reference_to_a_section_that_is_not_there(found):
    text = "# 第1章 港\n## 第1節 船\n{}を見よ。\n# 第2章 町\n## 第1節 道\n文。\n"
    assert found(text.format("第2章第1節"), "references") == []
    (f,) = found(text.format("第2章第4節"), "references")
    assert f.severity is Severity.WARNING
    assert len(found(text.format("第5章"), "references")) == 1
    assert found(text.format("港湾法第5章"), "references") == []


def test_an_excerpt_may_speak_of_chapters_it_does_not_hold(found):
    assert found("# 第4章 港\n## 第1節 船\n第1章第3節を見よ。\n", "references") == []


def test_notes_that_are_marked_and_not_there(found):
    (f,) = found("# 第1章 港\n港は古い（注1）。町も古い（注2）。\n", "references.note")
    assert f.expected == "2 note texts"
    assert found("# 第1章 港\n港は古い（注1）。\n（注1）港湾局の調べによる。\n", "references.note") == []


def test_a_document_number_run_into_a_date(found):
    (f,) = found(
        "> 議会資料12/3456 2010年3月9日（Drucksache 12/345609.03.2010 Bericht der Regierung）", "citations.fused"
    )
    assert f.expected == "12/3456 09.03.2010"


def test_two_languages_that_disagree_on_a_date(found):
    text = "> 議会資料 2010年3月1日（Drucksache {} Bericht der Regierung an den Landtag）"
    assert [f.observed for f in found(text.format("24.03.2010"), "citations")] == ["2010-03-24"]
    assert found(text.format("01.03.2010"), "citations") == []


def test_an_address_one_letter_off_its_owner(found):
    (f,) = found("Green Harbor の案内は www.green-harbbor.org にある。", "addresses")
    assert f.observed == "green-harbbor"
    assert found("Green Harbor の案内は www.green-harbor.org にある。", "addresses") == []


def test_a_rare_spelling_of_a_frequent_name(found):
    text = "Harborfest は春に開く。Harborfest は海で開く。Habrorfest は夏にも開く。"
    (f,) = found(text, "variants")
    assert (f.observed, f.expected) == ("Habrorfest", "Harborfest")


STEPS = "- 1) 募集\n- 2) 審査\n- 3) 交付\n- 4) 検証\n"


FIELDS = """# 第1章 港
以下{}の分野が選定された。
{}
上記{}の分野の窓口は町内にある。
"""


@pytest.mark.parametrize(
    ("announced", "again", "wrong"),
    [(13, 13, None), (83, 13, "83"), (13, 31, "31"), (13, 14, "14"), (99, 99, None)],
)
def test_a_long_list_and_its_count_told_again(found, announced, again, wrong):
    items = "".join(f"- ({i})分野{name}\n" for i, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅", 1))
    told = found(FIELDS.format(announced, items, again), "counts")
    said = {(f.expected if "again" not in f.message else f.observed) for f in told}
    assert said == ({wrong} if wrong else set())


def test_a_count_that_looks_back_announces_nothing(found):
    assert found("上記8つの港は、次の手順で選ばれる。\n" + STEPS, "counts") == []
    assert found("8つの港は、以下の手順で選ばれる。\n" + STEPS, "counts") == []
    assert len(found("手順は次の5つである。\n" + STEPS, "counts")) == 1
    assert len(found("5つの要件は次のとおりである。\n" + STEPS, "counts")) == 1


def test_a_list_behind_a_table_is_not_what_was_announced_before_it(found):
    rows = "| 港 | 県 |\n" + "".join(f"| 港{i} | 県{i} |\n" for i in range(8))
    assert found("県は以下の8つの港を選んだ。\n" + rows + "選定の順は下記による。\n" + STEPS, "counts") == []


HABIT = "この港では毎年秋に大きな市が開かれ、近くの町から多くの人々が船に乗って訪れるようになっている。\n" * 70


def test_a_paragraph_without_an_end_in_a_document_whose_paragraphs_end(found):
    cut = "来年の市は春に移されることになっており、そのための準備がすでに町の人々の手で進められてい\n"
    (f,) = found(HABIT + cut + HABIT, "cut_off")
    assert f.check == "cut_off.sentence" and f.severity is Severity.WARNING
    assert found(HABIT + cut.rstrip() + "る。令和4年3月\n" + HABIT, "cut_off") == [], "a date below the last sentence"
    middle = "ことも考えられるため、市の人々は毎年の支度を早くから始めることにしている。\n"
    assert found(HABIT + cut + middle + HABIT, "cut_off") == [], "the page's paragraphs are out of order"
    assert found(HABIT + cut + "- ・受付\n- ・案内\n" + HABIT, "cut_off") == [], "it leads up to a list"
    assert found(HABIT + (cut + "- x\n").replace("- x\n", "") * 9, "cut_off.sentence") == [], "no such habit"


def test_a_word_that_goes_on_in_the_next_block_is_not_cut(found):
    text = "港の案内はホームページにある。\nホームページは毎月直される。\n詳しい予定も同じホームペー\n{}\n"
    assert len(found(text.format("このほか電話でも答える。"), "cut_off.word")) == 1
    assert found(text.format("ジにのっている。"), "cut_off.word") == []


def test_a_table_of_contents_refers_to_nothing(found):
    text = "# 第1章 港\n## 第1節 船\n船の話。\n## 第2節 人\n{}\n"
    assert found(text.format("第9節 市の予定………………42"), "references") == []
    assert found(text.format("第9節 市の予定"), "references") == []
    assert len(found(text.format("くわしくは第9節を見よ。"), "references")) == 1
