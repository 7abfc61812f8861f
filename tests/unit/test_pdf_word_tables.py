"""Tables of words without a drawing: lists under a head of known words, fact sheets, cells of one line beside two."""

import pytest
from sheet import Sheet, rows_of

from extract.tables.pdf_head_words import is_named

MEMBERS = (
    ("氏名", "所属", "役職", "備考"),
    ("青木 一", "見本大学", "教授", ""),
    ("石田 花", "商工会議所", "会長", "座長"),
    ("上野 健", "農協", "理事", ""),
    ("江川 恵", "消費者の会", "会員", ""),
)


def listed(rows, xs=(100, 190, 290, 370), step=20):
    sheet = Sheet()
    for i, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            sheet.write(x, 100 + step * i, text)
    return sheet


def test_a_head_of_known_words_makes_a_list_of_words_a_table():
    _, _, (part,) = listed(MEMBERS).read()
    assert rows_of(part) == [list(r) for r in MEMBERS]
    assert part.header_rows == 1


@pytest.mark.parametrize(
    ("first", "named"),
    [
        (("氏名", "所属", "役職", "備考"), True),
        (("東の町", "西の町", "南の町", "北の町"), False),
        (("氏名", "所属", "役職", ""), False),
        (("氏名", "所属先の一覧表に載せる正式な名称", "役職", "備考"), False),  # a text, no head
    ],
)
def test_a_head_is_named_by_short_words_that_heads_end_in(first, named):
    assert is_named([first, *MEMBERS[1:]]) is named


def test_rows_that_all_end_as_heads_do_have_none():
    assert not is_named([("氏名", "所属", "役職", "備考")] * 5)


def test_a_fact_sheet_may_hold_wrapped_facts_and_names_that_end_as_known_ones():
    facts = (
        ("本社所在地", "見本市港一丁目"),
        ("設立", "1968年4月"),
        ("連結売上高", "12億円"),
        ("従業員数", "412名"),
        ("事業内容", "部品の製造、"),
        ("", "金型の設計"),
        ("会社名", "見本精密"),
    )
    _, _, (part,) = listed(facts, xs=(100, 200)).read()
    assert part.cell(4, 1).text == "部品の製造、金型の設計"
    assert (part.rows, part.columns) == (6, 2)


def test_cells_of_one_line_stand_in_the_middle_beside_those_of_two():
    sheet = Sheet()
    for x, text in ((100, "名称"), (200, "所在地"), (330, "電話番号"), (430, "時間")):
        sheet.write(x, 100, text)
    for i, name in enumerate(("図書館", "公民館", "体育館", "児童館")):
        top = 130 + 30 * i
        sheet.write(200, top - 6, "見本町一丁目")
        for x, text in ((100, name), (330, "025-000-12"), (430, "9:00")):
            sheet.write(x, top, text)
        sheet.write(200, top + 6, "駅前の２階")
    _, _, (part,) = sheet.read()
    assert rows_of(part)[1:3] == [
        [name, "見本町一丁目駅前の２階", "025-000-12", "9:00"] for name in ("図書館", "公民館")
    ]
