"""Heads set from top to bottom over columns that nothing is drawn around."""

from sheet import EM, Sheet, rows_of

XS = (180, 220, 260, 300)
BODY = (("西浜病院", "29", "－", "22", "2"), ("川端医院", "－", "8", "6", "8"), ("桜台診療所", "17", "1", "－", "3"))


def upright(sheet, x, top, word):
    for k, letter in enumerate(word):
        sheet.write(x, top + EM * k, letter)


def sheet_of(body, heads=("整形外科", "内科", "産婦人科", "眼科"), bottom=140):
    """A table with upright heads that end at one height, 20 points a row below them."""
    sheet = Sheet()
    for x, head in zip(XS, heads, strict=True):
        upright(sheet, x, bottom - EM * len(head), head)
    for i, row in enumerate(body):
        for x, text in zip((100, *XS), row, strict=True):
            if text:
                sheet.write(x, bottom + 10 + 20 * i, text)
    return sheet


def test_upright_heads_of_two_letters_and_more_are_the_row_over_the_figures():
    _, _, (part,) = sheet_of(BODY).read()
    assert rows_of(part) == [["", "整形外科", "内科", "産婦人科", "眼科"], *map(list, BODY)]
    assert part.header_rows == 1


def test_level_words_beside_and_over_upright_heads_belong_to_the_head():
    sheet = sheet_of(BODY)
    sheet.write(100, 125, "病院名")
    sheet.write(225, 85, "診療科目")
    _, _, (part,) = sheet.read()
    assert part.header_rows == 2
    assert part.cell(0, 1).text == "診療科目"
    assert [part.cell(1, c).text for c in range(1, 5)] == ["整形外科", "内科", "産婦人科", "眼科"]
    assert "病院名" in [c.text for c in part.cells if c.column == 0]


def test_rows_of_marks_are_rows_of_their_own():
    marks = (("西浜病院", "○", "－", "◎", "○"), ("川端医院", "○", "", "", "－"), ("桜台医院", "－", "○", "", "◎"))
    _, _, (part,) = sheet_of(marks).read()
    assert rows_of(part)[1:] == [list(r) for r in marks]


def test_upright_writing_far_above_a_table_is_no_head():
    sheet = sheet_of(BODY, heads=("整形外科", "産婦人科", "小児科", "精神科"))
    lower = sheet_of(BODY, bottom=240)
    lower.glyphs, lower.text = [], ""
    for x, head in zip(XS, ("整形外科", "産婦人科", "小児科", "精神科"), strict=True):
        upright(lower, x, 60, head)
    for i, row in enumerate(BODY):
        for x, text in zip((100, *XS), row, strict=True):
            lower.write(x, 250 + 20 * i, text)
    _, _, near = sheet.read()
    _, _, far = lower.read()
    assert near[0].rows == 4
    assert [p.rows for p in far] == [3]
