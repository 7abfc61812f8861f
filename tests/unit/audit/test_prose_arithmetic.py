"""Arithmetic inside sentences: shares, sums, differences, ratios, rates, subsets, phases."""

import pytest

from extract.model import Verdict


@pytest.mark.parametrize(
    ("text", "observed"),
    [
        ("参加者の内訳は学生が63％、教員が11％、市民が12％、その他が14％となっている。", None),
        ("参加者の内訳は学生が36％、教員が11％、市民が12％、その他が14％となっている。", "73"),
        ("費用は港に45.6％を配分、道に27.4％、公園に23.5％、橋に3.5％を配分している。", None),
        ("費用は港に54.6％を配分、道に27.4％、公園に23.5％、橋に3.5％を配分している。", "109"),
        ("町の37％は増えた。町の39％は変わらず、残りの24％の町は減った。", None),
        ("町の37％は増えた。町の39％は変わらず、残りの42％の町は減った。", "118"),
        ("町の97％は増えた。町の39％は変わらず、残りの24％の町は減った。", "160"),
        ("資金は県からが39％で、それ以外の61％を会費で賄う。", None),
        ("資金は県からが39％で、それ以外の51％を会費で賄う。", "90"),
        ("回答者の16％は改善すると予測した。大部分（80％）は変わらないとし、悪化するとしたのは4％であった。", None),
        ("回答者の16％は改善すると予測した。大部分（60％）は変わらないとし、悪化するとしたのは4％であった。", "80"),
        ("売上は前年比12％増、利益は8％増、その他の費用は3％減となった。", None),
        ("回答は33％、33％、その他33％という内訳になった。", None),
        ("従業員20人以下の企業が61.3％、21人以上が38.7％である。", None),
        ("従業員20人以下の企業が41.3％、21人以上が38.7％である。", "80"),
        ("従業員20人以下の企業が41.3％、51人以上が38.7％である。", None),
        ("65歳未満の参加者が72％、65歳以上が38％である。", "110"),
        ("賃上げの平均は3.1％で、しない理由は業績が46％、実施済みが31％、その他が23％であった。", None),
    ],
)
def test_shares_of_a_whole(found, text, observed):
    assert [f.observed for f in found(text, "shares.prose")] == ([observed] if observed else [])


def test_parts_that_leave_something_unsaid_are_incomplete(found):
    (f,) = found("会員は500を超え、そのうち57％が市民、29％が学生で、9％が教員である。", "shares")
    assert (f.check, f.verdict) == ("shares.prose_incomplete", Verdict.INCOMPLETE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国から6,538万ユーロ、州から5,613万ユーロで合計1億2,151万ユーロである。", None),
        ("国から6,538万ユーロ、州から5,613万ユーロで合計1億3,151万ユーロである。", "121,510,000"),
        ("国から1億4,300万ユーロで、これに州の資金を合わせて合計2億8,700万ユーロになる。", None),
        ("会費から合計2,500万ユーロ、国からは合計2億3,200万ユーロが入った。", None),
    ],
)
def test_sums(found, text, expected):
    assert [f.expected for f in found(text, "prose_sums")] == ([expected] if expected else [])


def test_items_with_counts_in_brackets(found):
    text = "事業は計{}件あり、内訳は以下の通り。\n- ①調査（5）\n- ②建設（33）\n- ③広報（8）\n"
    assert found(text.format(46), "prose_sums") == []
    (f,) = found(text.format(56), "prose_sums")
    assert (f.expected, f.observed) == ("46", "56")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("北の37％に対して南は66％と約30％上回った。", Verdict.UNIT_SLIP),
        ("北の37％に対して南は66％と29ポイント上回った。", None),
        ("北の40％に対して南は60％と50％上回った。", None),
        ("北の40％に対して南は60％と35ポイント上回った。", Verdict.CONTRADICTION),
    ],
)
def test_differences(found, text, verdict):
    assert [f.verdict for f in found(text, "differences")] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("州は計約24億ユーロを計上し、その内の50％（約12億ユーロ）は国が出す。", False),
        ("州は計約24億ユーロを計上し、その内の50％（約15億ユーロ）は国が出す。", True),
        ("支出額は約690億ユーロで、2005年から約30％（155億ユーロ）増加した。", False),
        ("支出額は約690億ユーロで、2005年から約30％（255億ユーロ）増加した。", True),
    ],
)
def test_shares_with_their_amount(found, text, wrong):
    assert bool(found(text, "differences.ratio")) is wrong


def test_rounds_times_each(found):
    text = "公募は3回に分けて行われ、それぞれ5箇所の港、合計{}の港が選ばれた。"
    assert found(text.format(15), "rates") == []
    (f,) = found(text.format(18), "rates")
    assert (f.check, f.expected) == ("rates.each", "15")


def test_a_rate_for_each_and_year(found):
    text = (
        "2016年から2019年末までの4年間の予算は合わせて総額2,400万ユーロである。"
        "対象の協会の数は16となり、1協会あたり年間約{}万ユーロが支給された。"
    )
    assert found(text.format(37), "rates") == []
    (f,) = found(text.format(23), "rates")
    assert (f.check, f.expected) == ("rates.per_year", "375,000")


def test_a_part_larger_than_its_whole(found):
    assert found("応募は25社（うち12社が新規）であった。", "subsets") == []
    assert found("船は外航船が25隻、内航船が104隻である。", "subsets") == []
    (f,) = found("応募は25社（うち52社が新規）であった。", "subsets")
    assert f.observed == "52"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("第1期は2001年から2005年まで、第2期は2006年から2010年までである。", None),
        ("第1期は2001年から2005年まで、第2期は2008年から2010年までである。", "date_order.consecutive"),
        ("第1期は2001年から2005年までである。第2期は2006年から2010年までである。", None),
        ("第1期は2001年から2005年までである。第2期は2008年から2010年までである。", "date_order.consecutive"),
        ("第2期は2006年から2010年までである。別の第1期は2012年から2014年までである。", None),
        (
            "第1期は2001年から2005年、第2期は2006年から2010年まで。第3期は2010年から2014年まで。",
            "date_order.consecutive",
        ),
        ("第1期は2001年から2005年、第2期は2005年から2010年まで。第3期は2010年から2014年まで。", None),
        ("計画は2012年から2009年まで続く。", "date_order.backwards"),
        ("期間は2016年2月から2016年1月までの2年間。", "date_order.backwards"),
        ("期間は2016年1月から2016年2月まで。", None),
        ("設立：2008年（2013年12月末に解散）", None),
        ("設立：2008年（2003年12月末に解散）", "date_order.before_start"),
        ("第二期2012年から2015年は長い。\n第二期である2012年から2016年末は短い。", "date_order.phase_twice"),
    ],
)
def test_dates_in_order(found, text, rule):
    assert [f.check for f in found(text, "date_order")] == ([rule] if rule else [])


@pytest.mark.parametrize(("now", "wrong"), [(2016, False), (2021, True)])
def test_anniversaries(found, now, wrong):
    text = f"2006年に港湾都市政策が開始された。\n{now}年に港湾都市政策は導入から10年を迎えた。"
    assert bool(found(text, "ordinals")) is wrong


@pytest.mark.parametrize(("years", "wrong"), [(73, False), (37, True)])
def test_an_anniversary_of_what_the_paragraph_says_was_founded(found, years, wrong):
    text = f"沿岸大学は1949年に設立された。2004年に法人となり、2022年に創立{years}年を迎えた。"
    assert bool(found(text, "ordinals")) is wrong


TABLE = """# 第1章 港
## 第1節 会員の増減
{prose}
! 表1 過去1年の会員数の増減
| 増減 | 比率（％） |
| かなり増加（10％以上増加） | 7 |
| やや増加（5～10％増加） | 42 |
| ほぼ安定的に推移（5％減から5％増） | 45 |
| やや減少（5～10％減少） | 4 |
| かなり減少（10％以上減少） | 2 |
"""


@pytest.mark.parametrize(
    ("prose", "rule"),
    [
        ("ほぼ半分の港で5％以上の増加があった。45％の港は安定していると答えた。減少したのは4％だけである。", None),
        ("ほぼ半分の港で5％以上の増加があった。54％の港は安定していると答えた。減少したのは4％だけである。", "direct"),
        ("4分の3の港で5％以上の増加があった。45％の港は安定していると答えた。", "qualitative"),
        ("39％の港で5％以上の増加があった。45％の港は安定していると答えた。", "combination"),
        ("今後は20％の港が安定すると予測した。", None),
    ],
)
def test_shares_in_prose_against_their_table(found, prose, rule):
    assert [f.check for f in found(TABLE.format(prose=prose), "prose_table")] == (
        [f"prose_table.{rule}"] if rule else []
    )


def test_a_part_in_brackets_that_is_larger_than_its_whole(found):
    text = "市は計24億円の予算を組んだが、その内の50％（約{}億円）は港に使われる。\n"
    assert found(text.format(12), "differences") == []
    assert len(found(text.format(32), "differences")) == 1


def test_a_share_in_words_with_its_amount(found):
    text = "市は2,400万円を計上し、その半分の約{}万円は国から受ける。\n"
    assert found(text.format("1,200"), "differences") == []
    assert found(text.format("1,250"), "differences") == []
    assert len(found(text.format("1,020"), "differences")) == 1


def test_a_total_whose_first_digit_is_wrong_is_a_slip_however_far_off(found):
    text = "国が6,538万円、県が5,613万円で、合計{}億2,151万円であった。\n"
    assert found(text.format(1), "prose_sums") == []
    assert len(found(text.format(5), "prose_sums")) == 1


BY_YEAR = """# 第1章 港
## 第1節 会員
! 表1 会員の推移
| 年 | 普及率（％） | 会員率（％） |
| 2021年 | 8.4 | 12.1 |
| 2020年 | 12.3 | 22.1 |
| 2019年 | 3.1 | 14.8 |

{}
"""


@pytest.mark.parametrize(
    ("prose", "wrong"),
    [
        ("普及率は「2021年」が8.4％、「2020年」が12.3％である。", False),
        ("普及率は「2021年」が8.4％、「2020年」が50.2％である。", True),
        ("貯水率は「2021年」が8.4％、「2020年」が50.2％である。", False),  # of another measure
        ("「2021年」は8.4％、「2020年」は50.2％、「2019年」は3.1％である。", True),  # the other years are the column's
    ],
)
def test_a_row_known_by_its_year_alone(found, prose, wrong):
    assert bool(found(BY_YEAR.format(prose), "prose_table")) is wrong
