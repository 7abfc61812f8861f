"""Quantities of passages and cells: places, ids, units lent by headers, years carried within a section."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.model import Cell, CleanText, Passage, Quantity, QuantityKind, Segment, Span, Table, TableBody
from extract.quantities import extract_quantities, parse_unit
from extract.rules import load_rules

RULES = load_rules()


def clean(text: str, at: int = 0) -> CleanText:
    return CleanText(text, (Segment(0, len(text), at, len(text)),))


def prose(*texts: str, section: str | None = None, label: str = "text") -> list[Passage]:
    made, at = [], 0
    for number, text in enumerate(texts):
        made.append(Passage(text=clean(text, at), page_no=1, label=label, block_id=f"b-{number}", section_id=section))
        at += len(text) + 1
    return made


def table(rows: list[list[str]], **more: object) -> tuple[Table, list[Passage]]:
    cells, passages = [], []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            number = Decimal(text.replace(",", "")) if text.replace(",", "").replace(".", "").isdigit() else None
            cells.append(
                Cell(
                    row=r,
                    column=c,
                    text=text,
                    page_no=1,
                    pieces=(Span(0, 1),),
                    is_header=r == 0,
                    value=number if r else None,
                )
            )
            if text:
                passages.append(Passage(text=clean(text), page_no=1, label="cell", table_id="t-1", row=r, column=c))
    made = Table(
        table_id="t-1",
        page_no=1,
        rows=len(rows),
        columns=len(rows[0]),
        header_rows=1,
        body=TableBody.FOUND,
        method="test",
        cells=tuple(cells),
        pieces=(Span(0, 1),),
        **more,  # type: ignore[arg-type]
    )
    return made, passages


def amounts(found: tuple[Quantity, ...]) -> list[tuple[str, Decimal | None, str | None]]:
    return [(q.value.kind.value, q.value.low, q.value.unit) for q in found]


def test_places_lead_back_to_the_source() -> None:
    found = extract_quantities(prose("会員は約300社で、", "うち大学は12校だ。"), (), RULES)
    assert [(q.text, q.place, q.core_span) for q in found] == [
        ("約300社", Span(3, 8), Span(4, 8)),
        ("12校", Span(16, 19), Span(5, 8)),
    ]


def test_ids_depend_on_content_and_block_only() -> None:
    first = extract_quantities(prose("会員は300社だ。", "別の話。"), (), RULES)
    second = extract_quantities([prose("会員は300社だ。")[0]], (), RULES)
    assert first[0].quantity_id == second[0].quantity_id
    twice = extract_quantities(prose("3社と3社"), (), RULES)
    assert len({q.quantity_id for q in twice}) == 2


def test_years_are_carried_within_a_section_only() -> None:
    told = prose("2011年6月に始まる。", "同年11月に終わる。", section="s-1")
    assert [q.value.start_date for q in extract_quantities(told, (), RULES)] == ["2011-06", "2011-11"]
    other = [told[0], Passage(text=told[1].text, page_no=1, label="text", block_id="b-9", section_id="s-2")]
    assert [q.value.start_date for q in extract_quantities(other, (), RULES)] == ["2011-06", "XXXX-11"]


def test_last_summer_needs_the_year_the_document_speaks_from() -> None:
    told = prose("昨夏に交流した。")
    assert extract_quantities(told, (), RULES)[0].value.start_date == "XXXX-22"
    assert extract_quantities(told, (), RULES, speaking_year=2016)[0].value.start_date == "2015-22"


def test_furniture_holds_no_quantities() -> None:
    assert extract_quantities(prose("12社", label="page_number"), (), RULES) == ()


def test_a_headings_number_is_none_of_its_quantities() -> None:
    found = extract_quantities(prose("3産業の動向と2割の壁", label="section_header"), (), RULES)
    assert amounts(found) == [("percent", Decimal(20), "%")]


@pytest.mark.parametrize(
    ("header", "more", "expected"),
    [
        ("予算額（百万円）", {}, ("money", Decimal(1234000000), "JPY")),
        ("売上高", {"unit": "千円"}, ("money", Decimal(1234000), "JPY")),
        ("比率（％）", {}, ("percent", Decimal(1234), "%")),
        ("割合", {"caption": "回答の割合（単位：％）"}, ("percent", Decimal(1234), "%")),
        ("参加企業数", {}, ("count", Decimal(1234), "企業")),
        ("人数", {}, ("count", Decimal(1234), "人")),
        ("面積（ha）", {}, ("measure", Decimal(1234), "ha")),
        ("摘要", {}, ("count", Decimal(1234), None)),
    ],
)
def test_cells_take_the_unit_of_their_header(header: str, more: dict, expected: tuple) -> None:
    made, passages = table([["区分", header], ["東部", "1,234"], ["西部", "5"]], **more)
    found = extract_quantities(passages, (made,), RULES)
    assert amounts(found)[0] == expected


def test_a_row_label_lends_its_unit_to_its_row() -> None:
    made, passages = table(
        [["項目", "2014年", "2015年"], ["売上高（億ユーロ）", "12", "13.5"], ["従業員数（千人）", "3", "4"]]
    )
    found = extract_quantities(passages, (made,), RULES)
    assert amounts(found)[2:] == [
        ("money", Decimal(1200000000), "EUR"),
        ("money", Decimal(1350000000), "EUR"),
        ("count", Decimal(3000), "人"),
        ("count", Decimal(4000), "人"),
    ]


def test_a_column_that_numbers_rows_counts_nothing() -> None:
    made, passages = table([["No.", "社数"], ["1", "7"], ["2", "8"], ["3", "9"]])
    kinds = [q.value.kind for q in extract_quantities(passages, (made,), RULES) if q.column == 0]
    assert kinds == [QuantityKind.ORDINAL] * 3


def test_words_in_cells_are_read_as_prose() -> None:
    made, passages = table([["区分", "比率（％）"], ["活動的な会員が75％以上", "約20"]])
    found = extract_quantities(passages, (made,), RULES)
    assert [(q.value.low, q.value.unit, q.value.approximate) for q in found] == [
        (Decimal(75), "%", False),
        (Decimal(20), "%", True),
    ]


@pytest.mark.parametrize("text", ["", "備考", "百万", "第3"])
def test_what_names_no_unit_gives_none_or_a_scale(text: str) -> None:
    unit = parse_unit(text, RULES.quantities)
    assert unit is None or (unit.code is None and unit.scale == 1000000)
