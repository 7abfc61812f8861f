"""Cards of key figures and legends of charts are no tables; heads drawn outside a grid belong to it."""

import pytest
from sheet import Sheet, rows_of

from extract.model import BBox, Fill

BODY = [["北の港", "1,204", "12.5"], ["西の港", "980", "11.0"], ["東の港", "2,789", "8.0"]]


def cards(size):
    """Labels over figures, three to a line, two lines of cards."""
    sheet = Sheet()
    lines = (
        ("来館者数", "貸出冊数", "新規登録"),
        ("開館日数", "行事回数", "蔵書冊数"),
        ("職員人数", "閲覧席数", "分館の数"),
    )
    for top, labels in zip((100, 140, 180), lines, strict=True):
        for i, label in enumerate(labels):
            sheet.write(100 + 130 * i, top, label)
            sheet.write(100 + 130 * i, top + 16, f"{top + i * 37}千人", size=size)
    return sheet


@pytest.mark.parametrize(("size", "found"), [(20.0, 0), (10.0, 1)])
def test_figures_in_display_type_under_their_labels_are_cards(size, found):
    _, _, parts = cards(size).read()
    assert len(parts) == found


@pytest.mark.parametrize(
    ("colours", "found"),
    [
        (["#4472c4", "#ed7d31", "#a5a5a5", "#ffc000"], 0),
        (["#4472c4", "#4472c4", "#a5a5a5", "#4472c4"], 1),
    ],
)
def test_rows_with_a_key_each_of_its_own_colour_are_a_legend(colours, found):
    sheet = Sheet()
    for i, colour in enumerate(colours):
        top = 100 + 20 * i
        sheet.fills.append(Fill(box=BBox(x0=84, top=top, x1=94, bottom=top + 10), colour=colour))
        sheet.write(100, top, ("市税", "交付金", "市債", "その他")[i])
        sheet.right(240, top, f"{42.1 - 9 * i:.1f}%")
    _, _, parts = sheet.read()
    assert len(parts) == found


def grid(top, *, inner=True):
    """A sheet with a grid of three rows; without `inner` only rules down part its body."""
    sheet = Sheet()
    for i, row in enumerate(BODY):
        sheet.write(110, top + 5 + 20 * i, row[0])
        sheet.right(290, top + 5 + 20 * i, row[1])
        sheet.right(390, top + 5 + 20 * i, row[2])
    for y in range(top, top + 61, 20):
        if inner or y in (top, top + 60):
            sheet.across(y, 100, 400)
    for x in (200, 300) if not inner else (100, 200, 300, 400):
        sheet.down(x, top, top + 60)
    return sheet


def heads(sheet, top, names=("区分", "件数", "比率")):
    for x, name in zip((130, 240, 340), names, strict=True):
        sheet.write(x, top, name)


def test_coloured_cells_on_the_top_edge_of_a_grid_are_its_head():
    sheet = grid(140)
    for x in (100, 200, 300):
        sheet.band(95, 140, "#2f5597", x0=x, x1=x + 100)
    heads(sheet, 112)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == [["区分", "件数", "比率"], *BODY]
    assert part.header_rows == 1


def test_a_coloured_head_cell_over_two_columns_spans_them():
    sheet = grid(140)
    sheet.band(95, 140, "#2f5597", x0=100, x1=200)
    sheet.band(95, 140, "#2f5597", x0=200, x1=400)
    sheet.write(130, 112, "区分")
    sheet.write(210, 112, "件数")
    sheet.write(310, 112, "比率")
    _, _, (part,) = sheet.read()
    assert part.cell(0, 1).column_span == 2


def test_names_under_a_rule_of_the_grids_width_are_its_head():
    sheet = grid(140, inner=False)
    sheet.across(118, 100, 400)
    heads(sheet, 124)
    _, _, (part,) = sheet.read()
    assert rows_of(part) == [["区分", "件数", "比率"], *BODY]


@pytest.mark.parametrize("names", [("表1", "利用", "（単位：人）"), ("12", "1,500", "8.5")])
def test_captions_and_figures_over_a_grid_are_no_head(names):
    sheet = grid(140)
    sheet.across(118, 100, 400)
    heads(sheet, 124, names)
    _, _, parts = sheet.read()
    assert BODY in [rows_of(p) for p in parts]


FACTS = [
    ("名称", "見本会館"),
    ("所在地", "港町四丁目２番"),
    ("開館", "1968年4月"),
    ("構造", "鉄骨２階建"),
    ("定員", "120人"),
]
PLAIN = [("春", "桜が多い"), ("夏", "海が近い"), ("秋", "山の紅葉"), ("冬", "雪は少ない"), ("年間", "湿度は低い")]


@pytest.mark.parametrize(("rows", "found"), [(FACTS, [[list(r) for r in FACTS]]), (PLAIN, [])])
def test_names_of_facts_beside_what_they_are_need_no_drawing(rows, found):
    sheet = Sheet()
    for i, (name, fact) in enumerate(rows):
        sheet.write(100, 100 + 16 * i, name)
        sheet.write(200, 100 + 16 * i, fact)
    _, _, parts = sheet.read()
    assert [rows_of(p) for p in parts] == found


@pytest.mark.parametrize(("levels", "found"), [((100, 118, 212), 1), ((100, 212), 0)])
def test_a_full_head_between_rules_speaks_for_a_table_of_wrapped_words(levels, found):
    sheet = Sheet()
    for x, name in zip((100, 200, 340), ("港の側", "山の側", "川の側"), strict=True):
        sheet.write(x, 104, name)
    for i in range(3):
        sheet.write(100, 130 + 30 * i, f"港診療所{i}")
        sheet.write(200, 124 + 30 * i, "港町三丁目２番地")
        sheet.write(200, 136 + 30 * i, "みほんビル")
        sheet.write(340, 130 + 30 * i, "内科外科"[: 2 + i])
    for y in levels:
        sheet.across(y, 95, 420)
    _, _, parts = sheet.read()
    assert len(parts) == found
