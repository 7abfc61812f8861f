"""Date of publication and publisher, read off a document's first and last pages."""

import pytest

from extract.front_matter import Imprint, find_imprint
from extract.model import Page, ReadMethod
from extract.rules import load_rules

PROSE = "この冊子は港と町の移り変わりを調べた結果をまとめたものである。"


def imprint(*texts: str) -> Imprint:
    pages, at = [], 0
    for number, text in enumerate(texts, start=1):
        pages.append(Page(page_no=number, source_start=at, text=text, method=ReadMethod.TEXT))
        at += len(text)
    return find_imprint(pages, (), load_rules().quantities)


@pytest.mark.parametrize(
    ("front", "published"),
    [
        ("港の白書\n\n平成 30 年 3 月\n", "2018-03"),
        ("港の白書\n２０１９年１１月\n", "2019-11"),
        ("港の白書\n令和元年 6 月 3 日\n", "2019-06-03"),
        ("令 和 2 年 4 月 1 日\n各位\n", "2020-04-01"),
        ("港の白書\n発行日：2021年2月1日\n2020年12月\n", "2021-02-01"),
        ("港の白書\n2017年5月発行\n", "2017-05"),
    ],
)
def test_a_date_alone_on_a_line_is_the_date_of_publication(front, published):
    assert imprint(front, PROSE).published == published


@pytest.mark.parametrize(
    "front",
    [
        "港の白書\n2016年3月\n2017年9月\n",  # two dates, and nothing says which
        "港の白書\n2016年3月に始まった調査\n",
        "港の白書\n平成28年度\n",
        "港の白書\n2016年\n",
        PROSE,
    ],
)
def test_where_the_pages_do_not_say_it_nothing_is_concluded(front):
    assert imprint(front, PROSE).published is None


def test_a_month_and_a_day_in_it_agree():
    assert imprint("港の白書\n2016年3月\n", PROSE, "2016年3月31日\n").published == "2016-03-31"


def test_the_organisation_next_to_the_date_published_it():
    found = imprint("はじめに\n" + PROSE + "\n平成 30 年 3 月\n\n一般財団法人 港湾文化研究所\n代表 見本太郎\n")
    assert found == Imprint(published="2018-03", publisher="一般財団法人 港湾文化研究所")


def test_a_colophon_names_the_publisher():
    found = imprint("港の白書\n", PROSE, PROSE, PROSE, PROSE, "2018年3月1日発行\n発行者：見本港湾協会\n")
    assert found == Imprint(published="2018-03-01", publisher="見本港湾協会")


def test_an_addressee_is_no_publisher():
    assert imprint("令和 2 年 4 月 1 日\n各市町村担当課長 殿\n").publisher is None
    assert imprint("令和 2 年 4 月 1 日\n見本県知事 様\n").publisher is None


def test_dates_deep_inside_a_long_document_do_not_count():
    inside = "\n".join([PROSE] * 5 + ["2011年4月"] + [PROSE] * 5)
    assert imprint("港の白書\n", *[PROSE] * 4, inside, *[PROSE] * 4).published is None
