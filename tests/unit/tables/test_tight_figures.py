"""Columns of figures set close together: told apart where numbers say where they end, never inside a number."""

import pytest
from sheet import Sheet
from sheet import rows_of as cells_of

from extract.model import BBox, Glyph
from extract.tables.pdf_figures import figures_apart, labels_apart
from extract.tables.pdf_rivers import TextRow, column_cuts
from extract.text.runs import join_glyphs

EM = 10.0


def run(text, x0=0.0, top=0.0, blank=0.3):
    """A run of half-em characters; a blank in the text is one of `blank` ems between two glyphs."""
    glyphs, x = [], x0
    for i, char in enumerate(text):
        if char == " ":
            x += blank * EM
            continue
        box = BBox(x0=x, top=top, x1=x + EM / 2, bottom=top + EM)
        glyphs.append(Glyph(index=i, text=char, box=box, size_pt=EM))
        x += EM / 2
    return join_glyphs(glyphs)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("40,210 31,005 12,332", ["40,210", "31,005", "12,332"]),
        ("1.5 △0.3 12.0％", ["1.5", "△0.3", "12.0％"]),
        ("1,204 330 △1,622", ["1,204", "330", "△1,622"]),
        ("1,804人 20.1 45.3", ["1,804人", "20.1", "45.3"]),
        ("1,204 － 2,310", ["1,204", "－", "2,310"]),
        ("1 2 3", ["123"]),  # letter-spaced digits
        ("2024 10", ["202410"]),  # neither says where it ends
        ("第2 1,204", ["第21,204"]),  # not figures alone
    ],
)
def test_finished_numbers_are_words_of_their_own(text, words):
    assert [w.text for w in figures_apart(run(text))] == words


def test_a_blank_as_wide_as_a_hair_parts_nothing():
    assert [w.text for w in figures_apart(run("40,210 31,005", blank=0.1))] == ["40,21031,005"]


def rows_of(*lines):
    """Text rows of words at given places: (text, right edge) pairs."""
    return [
        TextRow([run(text, x1 - len(text) * EM / 2, top=15.0 * n) for text, x1 in line]) for n, line in enumerate(lines)
    ]


def test_narrow_rivers_part_figures():
    rows = rows_of(
        [("甲地区", 30), ("1,204", 80), ("2,330", 107)],
        [("乙地区", 30), ("988", 80), ("1,622", 107)],
        [("丙地区", 30), ("1,050", 80), ("3,400", 107)],
    )
    cuts = column_cuts(rows, (), EM)
    assert len(cuts) == 2 and 80 < cuts[1] < 82


def test_narrow_rivers_part_no_words():
    rows = rows_of(
        [("甲地区", 30), ("東京", 62), ("支店", 74.5)],
        [("乙地区", 30), ("大阪", 62), ("本店", 74.5)],
        [("丙地区", 30), ("札幌", 62), ("支店", 74.5)],
    )
    assert len(column_cuts(rows, (), EM)) == 1


def test_labels_of_totals_over_the_white_between_figures_do_not_make_them_one():
    sheet = Sheet()
    goods = (("品名", "数量", "単価", "金額"), ("封筒", "20", "700", "14,000"), ("用紙", "13", "650", "8,450"))
    for i, row in enumerate(
        (*goods, ("冊子", "18", "250", "4,500"), ("", "", "小計", "26,950"), ("", "", "消費税", "2,695"))
    ):
        sheet.write(100, 100 + 16 * i, row[0])
        for x1, text in zip((200, 230, 310), row[1:], strict=True):
            sheet.right(x1, 100 + 16 * i, text) if text != "小計" else sheet.right(x1 - 10, 100 + 16 * i, text)
    _, _, (part,) = sheet.read()
    assert cells_of(part)[:4] == [*map(list, goods), ["冊子", "18", "250", "4,500"]]
    assert [part.cell(r, 3).text for r in (4, 5)] == ["26,950", "2,695"]


ASSETS = (
    ("流動資産", "1,200", "流動負債", "900"),
    ("現金", "34,500", "未払金", "1,700"),
    ("前払金", "620", "預り金", "80"),
)


def test_labels_right_behind_figures_are_a_column_where_both_keep_to_their_edges():
    sheet = Sheet()
    for i, (name, amount, other, rest) in enumerate((*ASSETS, ("資産合計", "36,320", "負債合計", "2,680"))):
        top = 100 + 16 * i
        sheet.write(100, top, name)
        sheet.right(198, top, amount)
        sheet.write(201, top, other)
        sheet.right(310, top, rest)
    _, _, (part,) = sheet.read()
    assert cells_of(part)[:3] == [list(row) for row in ASSETS]


@pytest.mark.parametrize("units", [("千円", "千円", "千円"), ("件", "件", "件")])
def test_units_behind_figures_stay_with_them(units):
    words = [run(f"1,2{k}0 {unit}", top=15.0 * k) for k, unit in enumerate(units)]
    assert [w.text for w in labels_apart(words)] == [w.text for w in words]


def test_two_rows_or_ragged_edges_part_no_labels_from_figures():
    two = [run("1,200 負債"), run("3,400 資産", top=15.0)]
    ragged = [run("1,200 負債"), run("3,400 資産", x0=4.0, top=15.0), run("5,600 現金", x0=9.0, top=30.0)]
    for words in (two, ragged):
        assert [w.text for w in labels_apart(words)] == [w.text for w in words]
