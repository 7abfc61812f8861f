"""Heads: lines that belong to one, words that stand too close, levels that nothing is drawn under."""

import pytest
from sheet import EM, Sheet, rows_of

from extract.model import BBox, Glyph
from extract.tables.pdf_head_words import parted_heads
from extract.tables.pdf_rivers import TextRow
from extract.text.runs import join_glyphs

PERIODS = (
    ("前年度", "（自　2021年４月１日", "至　2022年３月31日）"),
    ("当年度", "（自　2022年４月１日", "至　2023年３月31日）"),
)
FIGURES = (("収益", "9", "15,850", "25,010"), ("原価", "13", "8,413", "8,117"), ("利益", "", "7,437", "16,893"))


def statement(sheet, lines):
    """A statement with period heads of several lines over figures set right; rules at the heights given."""
    for k, words in enumerate(PERIODS):
        for i, text in enumerate(words):
            sheet.write((310 if k == 0 else 440) - 5 * len(text), 100 + 13 * i, text)
    sheet.write(130, 113, "科目")
    sheet.write(210, 113, "注記")
    for i, (label, note, one, other) in enumerate(FIGURES):
        sheet.write(104, 146 + 20 * i, label)
        sheet.right(230, 146 + 20 * i, note)
        sheet.right(360, 146 + 20 * i, one)
        sheet.right(500, 146 + 20 * i, other)
    for y in lines:
        sheet.across(y, 100, 510)


@pytest.mark.parametrize("lines", [(142,), (142, 162, 182, 202)])
def test_all_lines_of_a_head_without_a_rule_above_are_its(lines):
    sheet = Sheet()
    statement(sheet, lines)
    _, _, (part,) = sheet.read()
    heads = [part.cell(0, c).text for c in range(part.columns)]
    assert heads == ["科目", "注記", *("".join(w) for w in PERIODS)]
    assert part.header_rows == 1


def word(text, blanks=(), x0=0.0):
    """A word of characters one em wide; `blanks` maps the place of a character to the white before it, in ems."""
    glyphs, x = [], x0
    for i, char in enumerate(text):
        x += dict(blanks).get(i, 0.0) * EM
        glyphs.append(Glyph(index=i, text=char, box=BBox(x0=x, top=0.0, x1=x + EM, bottom=EM), size_pt=EM))
        x += EM
    return join_glyphs(glyphs)


@pytest.mark.parametrize(
    ("text", "blanks", "strips", "heads"),
    [
        ("外国人出生死亡", ((3, 0.3), (5, 0.3)), ((28, 36), (52, 60)), ["外国人", "出生", "死亡"]),
        ("令和五年度分", (), ((28, 32),), ["令和五年度分"]),  # one head over both columns
        ("本年度前年度", (), ((28, 32),), ["本年度", "前年度"]),  # both end as heads do
        ("外国人出生死亡", ((3, 0.3),), ((72, 80),), ["外国人出生死亡"]),  # no column ends under it
        ("総数", ((1, 2.0),), ((14, 26),), ["総数"]),  # letters spread over a column
    ],
)
def test_heads_close_together_are_parted_where_the_columns_are(text, blanks, strips, heads):
    (row,) = parted_heads([TextRow([word(text, blanks)])], strips, ("年度", "計"))
    assert [w.text for w in row.words] == heads


def test_divisions_of_a_budget_are_heads_of_their_own():
    sheet = Sheet()
    for x, text in ((120, "款"), (180, "項"), (240, "目"), (290, "本年度"), (350, "前年度")):
        sheet.write(x, 104, text)
    rows = (
        ("1 市税", "", ""),
        ("", "1 市民税", ""),
        ("", "", "1 個人"),
        ("", "2 入湯税", ""),
        ("", "", "1 一般"),
        ("2 市債", "", ""),
    )
    for i, labels in enumerate(rows):
        for x, text in zip((104, 164, 224), labels, strict=True):
            sheet.write(x, 124 + 20 * i, text)
        sheet.right(326, 124 + 20 * i, "1,234")
        sheet.right(386, 124 + 20 * i, "2,345")
    for y in (100, 120, 240):
        sheet.across(y, 100, 400)
    _, _, (part,) = sheet.read()
    assert rows_of(part)[0] == ["款", "項", "目", "本年度", "前年度"]


def test_a_rule_under_merged_heads_does_not_end_the_head():
    sheet = Sheet()
    for x, text in ((175, "令和4年度"), (315, "令和5年度")):
        sheet.write(x, 103, text)
    sheet.write(110, 113, "区分")
    for x in (160, 300):
        sheet.write(x, 123, "額")
        sheet.write(x + 60, 123, "率")
    for i, label in enumerate(("人件費", "物件費", "公債費")):
        sheet.write(104, 144 + 20 * i, label)
        for x in (170, 310):
            sheet.right(x + 10, 144 + 20 * i, "1,234")
            sheet.right(x + 70, 144 + 20 * i, "12.5")
    for y in (100, 140, 200):
        sheet.across(y, 100, 400)
    sheet.across(118, 150, 400)
    _, _, (part,) = sheet.read()
    assert part.cell(0, 0).text == "区分"
    assert (part.cell(0, 0).row_span, part.cell(0, 1).column_span, part.header_rows) == (2, 2, 2)


def test_a_merged_head_over_three_columns_beside_one_over_two_covers_all_of_them():
    sheet = Sheet()
    for x, text in ((205, "総数"), (345, "市部")):
        sheet.write(x, 100, text)
    sheet.write(104, 110, "年次")
    for x in (160, 210, 260, 320, 370):
        sheet.write(x, 120, "人口")
    for i in range(4):
        sheet.write(104, 140 + 20 * i, f"令和{i + 2}年")
        for x in (182, 232, 282, 342, 392):
            sheet.right(x, 140 + 20 * i, "1,234")
    _, _, (part,) = sheet.read()
    spans = [(c.text, c.column, c.column_span) for c in part.cells if c.row == 0 and c.pieces and c.column]
    assert spans == [("総数", 1, 3), ("市部", 4, 2)]


def test_wrapped_heads_set_in_the_middle_are_one_level():
    sheet = Sheet()
    for k, lines in enumerate((("どちら", "ともい", "えない"), ("満足",), ("やや", "不満"), ("不満",))):
        for i, text in enumerate(lines):
            sheet.write(210 + 50 * k - 5 * len(text), 113 - 6.5 * (len(lines) - 1) + 13 * i, text)
    for i, label in enumerate(("総数", "男性", "女性")):
        sheet.write(104, 144 + 20 * i, label)
        for k in range(4):
            sheet.right(220 + 50 * k, 144 + 20 * i, "12.5")
    _, _, (part,) = sheet.read()
    assert rows_of(part)[0][1:] == ["どちらともいえない", "満足", "やや不満", "不満"]
    assert part.header_rows == 1
