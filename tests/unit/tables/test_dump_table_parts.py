"""Captions, cell values, rows, records and sums on small dumps made up for these tests."""

from decimal import Decimal

import pytest

from extract.model import CellStatus, Line, Span, TableBody
from extract.rules import load_rules
from extract.tables import recover_tables, smallest_repair
from extract.tables.captions import CaptionKind, LineRole, SideReader, parse_captions
from extract.tables.cell_values import is_total_label, read_cell, unit_of_header
from extract.tables.values import settle_header_rows

RULES = load_rules()


def lines_of(text: str) -> tuple[Line, ...]:
    """One line a printed line; a form feed begins a page."""
    found, at, page, blanks = [], 0, 1, 0
    for raw in text.split("\n"):
        starts = raw.startswith("\f")
        page += starts
        body = raw.lstrip("\f")
        if body.strip():
            begin = at + len(raw) - len(body)
            found.append(
                Line(
                    line_index=len(found), page_no=page, pieces=(Span(begin, begin + len(body)),), text=body,
                    ends_paragraph=body.endswith(" "), starts_page=starts, blanks_before=blanks,
                )
            )  # fmt: skip
            blanks = 0
        else:
            blanks += 1
        at += len(raw) + 1
    return tuple(found)


def tables(text: str):
    return recover_tables(lines_of(text), (), text, RULES)


def rows(table):
    grid = [[""] * table.columns for _ in range(table.rows)]
    for c in table.cells:
        grid[c.row][c.column] = c.text
    return grid


@pytest.mark.parametrize(
    ("text", "value", "unit", "marks"),
    [
        ("1,234", "1234", None, ()), ("△1,234", "-1234", None, ()), ("▲ 5.3％", "-5.3", "%", ()),
        ("(1,234)", "-1234", None, ()), ("△(5)", None, None, ()), ("５１％", "51", "%", ()),
        ("1,234 ※2", "1234", None, ("※2",)), ("*1 100", "100", None, ("*1",)), ("1,23", None, None, ()),
        ("5～10％", None, None, ()), ("2016年3月", None, None, ()), ("025-284-2511", None, None, ()),
        ("12人", "12", "人", ()), ("0", "0", None, ()), ("", None, None, ()), ("①", None, None, ()),
    ],
)  # fmt: skip
def test_read_cell(text, value, unit, marks):
    reading = read_cell(text, RULES.tables)
    assert (reading.value, reading.unit, reading.marks) == (Decimal(value) if value else None, unit, marks)


@pytest.mark.parametrize("text", ["－", "-", "…", "―", "n.a.", "***"])
def test_marks_for_no_value_are_no_numbers_and_no_blanks(text):
    reading = read_cell(text, RULES.tables)
    assert reading.nil and reading.value is None


def test_totals_and_units():
    assert is_total_label("合　　計", RULES.tables)
    assert is_total_label("小計", RULES.tables, kinds="sub")
    assert not is_total_label("会計", RULES.tables)
    assert unit_of_header("予算（百万円）", RULES.tables) == "百万円"
    assert unit_of_header("増減（対前年）", RULES.tables) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("表 1 港の数", ["表 1"]), ("図表２－３ 港の数", ["図表2-3"]), ("第１表　港の数", ["第1表"]),
        ("Table 3 Ports", ["Table 3"]), ("【表4】港の数", ["表4"]), ("別表第2 港の数", ["別表第2"]),
        ("表 1 港の数            表 2 船の数", ["表 1", "表 2"]), ("表 1 に港の数を示す", []),
        ("表 2 は、船の数である。", []), ("表 3 と同じ。", []), ("港の数は表 1 のとおり", []),
        ("表 1 港の数 ………… 12", []),
    ],
)  # fmt: skip
def test_captions_and_references_are_told_apart(text, numbers):
    found = parse_captions(lines_of(text)[0], RULES.tables)
    assert [x[1] for x in found] == numbers


def test_side_texts():
    text = "（単位：百万円）\n（注）港は重要港湾。\n（出所）港湾統計\n資料を集めて港の数を調べた。"
    reader = SideReader(lines_of(text), RULES.tables)
    reader.read()
    assert [(s.role, s.unit) for s in reader.sides] == [
        (LineRole.UNIT, "百万円"), (LineRole.NOTE, None), (LineRole.SOURCE, None),
    ]  # fmt: skip


def test_figure_captions_are_known_as_such():
    reader = SideReader(lines_of("図 1 港の位置\n写真 2：港の朝"), RULES.tables)
    reader.read()
    assert [c.kind for c in reader.captions] == [CaptionKind.FIGURE, CaptionKind.FIGURE]


def test_a_table_with_unit_total_and_footnote_marks():
    text = (
        "港の予算を調べた結果は次のとおりである。 \n表 1 港別の予算 \n（単位：百万円） \n港名 予算額 \n"
        "東港 1,200 \n西港 △300 \n南港 ※1 － \n合　計 900 \n（注）※1 は休止中。 \n（出所）港湾統計 \n"
    )
    (table,) = tables(text)
    assert (table.number, table.caption, table.unit, table.body) == ("表 1", "港別の予算", "百万円", TableBody.FOUND)
    assert rows(table)[1:] == [["東港", "1,200"], ["西港", "△300"], ["南港※1", "－"], ["合計", "900"]]
    assert [c.value for c in table.cells if c.column == 1] == [None, 1200, -300, None, 900]
    assert {c.unit for c in table.cells if c.value is not None} == {"百万円"}
    assert table.cell(3, 0).marks == ("※1",)
    assert (table.note, table.source_note) == ("（注）※1は休止中。", "（出所）港湾統計")
    assert [(c.kind, c.held) for c in table.constraints] == [("column_sum", True)]


def test_lost_blanks_are_placed_by_totals_and_never_guessed():
    text = "表 1 地域別・種類別の船 \n\n地域 全体 貨物船 客船 漁船 \n北 5 5 \n中 6 1 2 3 \n南 4 4 \n合計 15 1 7 7 \n"
    (table,) = tables(text)
    placed = {(c.row, c.column): (c.text, c.status) for c in table.cells if c.row in (1, 3) and c.column > 0}
    assert placed[1, 1] == ("5", CellStatus.PLACED)
    assert placed[1, 3] == ("5", CellStatus.PLACED)
    assert placed[1, 2][1] is placed[1, 4][1] is CellStatus.BLANK
    assert placed[3, 4] == ("4", CellStatus.PLACED)


def test_without_totals_lost_blanks_stay_ambiguous():
    text = "表 1 地域別の船 \n\n地域 貨物船 客船 漁船 \n北 5 5 \n中 1 2 3 \n南 4 4 1 \n西 4 3 1 \n"
    (table,) = tables(text)
    first = [c for c in table.cells if c.row == 1 and c.column > 0]
    assert [c.status for c in first] == [CellStatus.AMBIGUOUS] * 3 or first[0].candidates == ("5", None)
    assert all(None in c.candidates for c in first if c.status is CellStatus.AMBIGUOUS)


def test_contradicting_totals_place_nothing():
    text = "表 1 地域別の船 \n\n地域 貨物船 客船 漁船 \n北 5 5 \n中 1 2 3 \n南 4 4 1 \n合計 99 7 9 \n"
    (table,) = tables(text)
    assert "totals-contradict" in table.method
    assert any(c.status is CellStatus.AMBIGUOUS for c in table.cells)


def test_records_with_wrapped_cells():
    text = (
        "表 3 造船会社 \n\n会社名 URL 所在国 事業内容\n1\nNordwerft\nRostock GmbH\nwww.nordwerft.example ドイツ\n"
        "客船の設計と建造を行い、機関室の無人化に取\nり組んでいる。\n2 Seaways www.seaways.example オースト\nラリア\n"
        "高速船の建造と輸出を中心に、電気推進の試験\n船を運航する。\n"
    )
    (table,) = tables(text)
    assert rows(table)[0] == ["会社名", "", "URL", "所在国", "事業内容"]
    assert table.cell(0, 0).column_span == 2
    assert rows(table)[1] == [
        "1", "Nordwerft Rostock GmbH", "www.nordwerft.example", "ドイツ",
        "客船の設計と建造を行い、機関室の無人化に取り組んでいる。",
    ]  # fmt: skip
    assert rows(table)[2][3] == "オーストラリア"


def test_a_body_inside_a_sentence_is_displaced():
    text = (
        "港の運営費は毎年見直されており、表 1 にその内訳を示すように、東港と西港を合わせた費用は前年度と比べて\n"
        "表 1 港の費用 \n\n港の運営費は東港と西港で分けて管理されていて、大きな差はないとみられるが、今後の人件費の\n"
        "費目 金額 \n人件費 30 \n修繕費 20 \n電気代 10 \n合計 60 \n"
        "動きによっては差が開く可能性がある。 \n"
    )
    (table,) = tables(text)
    assert (table.number, table.body) == ("表 1", TableBody.DISPLACED)
    assert "動き" not in "".join(text[p.start : p.end] for p in table.pieces)


def test_a_caption_without_a_body_is_absent():
    text = "港の概要は下のとおり。 \n表 2：港の概要 \n（出所）港湾課 \n\n次に船の概要を述べる。 \n"
    (table,) = tables(text)
    assert (table.number, table.body, table.cells) == ("表 2", TableBody.ABSENT, ())
    assert table.source_note == "（出所）港湾課"


def test_pages_with_a_repeated_header_are_joined():
    body = "港名 国 担当省\n東港 日本 国土省\n西港 韓国 海洋省\n南港 中国 交通省\n"
    more = "\f港名 国 担当省\n北港 日本 国土省\n中港 タイ 運輸省\n外港 日本 国土省\n"
    (table,) = tables(body + more)
    assert table.rows == 7
    assert [r[0] for r in rows(table)] == ["港名", "東港", "西港", "南港", "北港", "中港", "外港"]


def test_prose_with_numbers_at_line_ends_is_no_table():
    text = "港の数は昨年の調査では\n東が 12\n西の港は増えて 15\nとなった。 \nその理由は三つある。 \n"
    assert tables(text) == ()


def test_the_smallest_repair_names_the_crossing_cell():
    text = (
        "表 1 港別の船 \n港名 計 貨物船 客船 漁船 \n東港 6 1 2 3 \n西港 15 4 5 6 \n南港 24 7 8 9 \n"
        "北港 33 10 12 12 \n合計 78 22 26 30 \n"
    )
    (table,) = tables(text)
    broken = [c for c in table.constraints if c.held is False]
    assert {c.kind for c in broken} == {"column_sum", "row_sum"}
    assert smallest_repair(table) == (((4, 3),),)


def test_header_rows_by_contrast():
    rules = RULES.tables
    years = [["", "2019年", "2020年"], ["東港", "5", "6"], ["西港", "7", "8"]]
    assert settle_header_rows(years, 0, (), rules) == 1
    assert settle_header_rows([["東港", "5"], ["西港", "7"], ["南港", "8"]], 1, (), rules) == 0
    levels = [["港名", "船", ""], ["", "貨物船", "客船"], ["東港", "5", "6"], ["西港", "7", "8"]]
    assert settle_header_rows(levels, 1, {0}, rules) == 2
