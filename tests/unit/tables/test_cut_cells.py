"""Texts that do not fit their cell: broken over lines, printed over the edge, cut off by it or by the paper's."""

import pytest
from sheet import Sheet, rows_of

DOUBTED = 0.0


def drawn(rows, xs=(100, 200, 260, 320), step=20):
    """A full grid with texts 4 points from the left edge of their cells; lines of a text are lists."""
    sheet = Sheet()
    bottom = 100 + step * len(rows)
    for i, row in enumerate(rows):
        sheet.across(100 + step * i, xs[0], xs[-1])
        for x, text in zip(xs, row, strict=False):
            lines = [text] if isinstance(text, str) else text
            for k, line in enumerate(lines):
                sheet.write(x + 4, 104 + step * i + 11 * k, line)
    sheet.across(bottom, xs[0], xs[-1])
    for x in xs:
        sheet.down(x, 100, bottom)
    return sheet


def doubted(part):
    return {(c.row, c.column) for c in part.cells if c.confidence == DOUBTED}


def test_numbers_broken_over_two_lines_of_their_cell_are_one_number():
    rows = [("支所", "４月", "５月"), *((n, ["184,56", "1"], ["204,7", "48"]) for n in ("東", "西", "南"))]
    _, _, (part,) = drawn(rows, step=32).read()
    assert rows_of(part) == [["支所", "４月", "５月"], *([n, "184,561", "204,748"] for n in ("東", "西", "南"))]
    assert not doubted(part)


def test_whole_numbers_one_below_the_other_stay_rows():
    rows = [("支所", "４月", "５月"), (["東", "西"], ["184,561", "1,200"], ["204,748", "3,400"])]
    _, _, (part,) = drawn(rows, step=32).read()
    assert rows_of(part)[1:] == [["東", "184,561", "204,748"], ["西", "1,200", "3,400"]]


def test_a_number_printed_over_its_edge_is_kept_whole_and_doubted():
    rows = [("費目", "当初", "補正"), ("給料", "123,456,789,012", ""), ("旅費", "1,200", "300")]
    _, _, (part,) = drawn(rows).read()
    assert rows_of(part)[1] == ["給料", "123,456,789,012", ""]
    assert doubted(part) == {(1, 1)}


def test_a_label_printed_over_the_edge_of_an_empty_cell_is_kept_whole():
    rows = [("費目", "当初", "補正"), ("負担金補助及び交付金の計", "", "5"), ("旅費", "1,200", "300")]
    _, _, (part,) = drawn(rows).read()
    assert rows_of(part)[1] == ["負担金補助及び交付金の計", "", "5"]


@pytest.mark.parametrize(
    ("text", "x", "is_doubted"),
    [
        ("1,234,567", 206, False),
        ("12,345,678,9", 201, True),  # the next figure is hidden by the edge
        ("123,456,7", 204, True),  # no number ends so
        ("7,26", 204, False),  # numbers of two notes
    ],
)
def test_a_number_that_its_edge_or_its_commas_show_cut_is_doubted(text, x, is_doubted):
    sheet = drawn([("費目", "当初", "補正"), ("給料", "", "100"), ("旅費", "1,200", "300")])
    sheet.write(x, 124, text)
    _, _, (part,) = sheet.read()
    assert part.cell(1, 1).text == text
    assert doubted(part) == ({(1, 1)} if is_doubted else set())


def test_numbers_that_stand_at_the_edge_of_the_paper_are_doubted():
    sheet = Sheet()
    for i, row in enumerate((("支所", "４月", "５月"), ("東", "120", "1"), ("西", "340", "4"), ("南", "560", "5"))):
        for x, text in zip((400, 480, 590 if i else 575), row, strict=True):
            sheet.write(x, 100 + 20 * i, text)
    _, _, (part,) = sheet.read()
    assert {(r, 2) for r in range(1, 4)} <= doubted(part)
    assert (1, 1) not in doubted(part)
