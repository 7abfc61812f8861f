"""Column edges that pieces of rules draw: they stay where they are, and what stands between two is one column."""

from itertools import pairwise

from sheet import Sheet, rows_of

EDGES = (60, 130, 200, 268, 338, 410)


def ruled(sheet, top, edges=EDGES):
    """A rule across the page in pieces, one a column."""
    for x0, x1 in pairwise(edges):
        sheet.across(top, x0 + 0.5, x1 - 0.5)


def page(heads, rows):
    """A table between three rules: heads in the middle of their columns, labels left, figures right."""
    sheet = Sheet()
    ruled(sheet, 100)
    for text, (x0, x1) in zip(heads, pairwise(EDGES), strict=True):
        sheet.write((x0 + x1) / 2 - 5 * len(text), 104, text)
    ruled(sheet, 118)
    for i, (label, *figures) in enumerate(rows):
        for k, word in enumerate(label.split()):
            sheet.write(64 + 18 * k, 122 + 16 * i, word)
        for x1, figure in zip(EDGES[2:], figures, strict=True):
            sheet.right(x1 - 4, 122 + 16 * i, figure)
    ruled(sheet, 122 + 16 * len(rows))
    (part,) = sheet.read()[2]
    return rows_of(part)


def test_a_drawn_edge_stays_under_heads_that_stand_close():
    """One figure in a column of nine rows is no more than a river of nine rows may hold; the rules say it is one."""
    rows = [(f"第{n}港", f"{n}", f"{n + 3}", "1" if n == 4 else "", f"{n + 5}") for n in range(1, 10)]
    heads = ["港名", "接岸船舶総数", "入港隻数合計", "荷役設備台数", "倉庫保有棟数"]
    found = page(heads, rows)
    assert found == [heads, *map(list, rows)]


def test_item_numbers_between_two_drawn_edges_belong_to_their_labels():
    rows = [
        ("１ 諸収入", "197,041", "9,041", "8,410", "79.4"),
        ("２ 使用料", "479,662", "7,795", "7,482", "64.7"),
        ("３ 町債", "29,373", "8,838", "9,512", "26.7"),
        ("４ 繰入金", "14,107", "4,107", "3,458", "26.9"),
    ]
    heads = ["区分", "本年度", "前年度", "比較増減", "増減率"]
    found = page(heads, rows)
    assert [row[0] for row in found[1:]] == ["１諸収入", "２使用料", "３町債", "４繰入金"]
    assert [row[1:] for row in found[1:]] == [list(row[1:]) for row in rows]
