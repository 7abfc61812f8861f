"""Records survive JSON exactly."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import tiny_report

from extract import codec
from extract.errors import ContractError, InternalError
from extract.model import (
    BBox,
    Cell,
    CellStatus,
    CleanText,
    Constraint,
    Quantity,
    QuantityKind,
    QuantityValue,
    Report,
    Segment,
    Span,
    Table,
    TableBody,
)

texts = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(["①～㈱", "", "\u2028", "𠮷", "$decimal"])
decimals = st.decimals(allow_nan=False, allow_infinity=False)
spans = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 10**6), st.integers(0, 10**4))
boxes = st.builds(
    lambda x, y, w, h: BBox(x0=x, top=y, x1=x + w, bottom=y + h),
    *[st.floats(0, 1000, allow_nan=False) for _ in range(4)],
)


@st.composite
def clean_texts(draw):
    segments, text, at = [], "", 0
    for length, source_length in draw(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=6)):
        segments.append(Segment(len(text), length, at, source_length))
        text += draw(st.text(min_size=length, max_size=length))
        at += source_length + draw(st.integers(0, 2))
    return CleanText(text, tuple(segments))


@st.composite
def cells(draw):
    status = draw(st.sampled_from(CellStatus))
    candidates = ("1", None) if status is CellStatus.AMBIGUOUS else ()
    return Cell(
        row=draw(st.integers(0, 9)),
        column=draw(st.integers(0, 9)),
        text=draw(texts),
        page_no=1,
        pieces=tuple(draw(st.lists(spans, max_size=3))),
        value=draw(st.none() | decimals),
        status=status,
        candidates=candidates,
        box=draw(st.none() | boxes),
        marks=tuple(draw(st.lists(texts, max_size=2))),
    )


@settings(deadline=None, max_examples=50)
@given(clean_texts())
def test_cleaned_text_keeps_its_segments(clean):
    assert codec.loads(CleanText, codec.dumps(clean)) == clean


@settings(deadline=None, max_examples=50)
@given(cells(), decimals)
def test_tables_keep_decimals_boxes_and_candidates(cell, number):
    constraint = Constraint(
        kind="column_sum",
        cells=((0, 0),),
        total_cell=None,
        expected=number,
        observed=None,
        tolerance=number,
        held=None,
    )
    table = Table(
        table_id="t-1",
        page_no=1,
        rows=1,
        columns=1,
        header_rows=0,
        body=TableBody.DISPLACED,
        method="m",
        cells=(cell,),
        pieces=(Span(0, 1),),
        constraints=(constraint,),
    )
    back = codec.loads(Table, codec.dumps(table))
    assert back == table
    assert str(back.constraints[0].expected) == str(number)


@settings(deadline=None, max_examples=50)
@given(
    st.dictionaries(texts, st.none() | st.booleans() | st.integers() | decimals | texts | st.tuples(texts, st.none()))
)
def test_rows_of_datasets_keep_their_values(row):
    report = tiny_report()
    report = type(report)(**{**_fields(report), "datasets": {"d": (row,)}})
    assert codec.loads(Report, codec.dumps(report)) == report


def _fields(record):
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}


def test_a_report_survives_and_has_one_digest():
    report = tiny_report(text="a\nb 1\nc 2\n!\n")
    assert codec.loads(Report, codec.dumps(report)) == report
    assert codec.digest(report) == codec.digest(codec.loads(Report, codec.dumps(report)))
    assert codec.digest(report) != codec.digest(tiny_report(text="a\nb 1\nc 3\n!\n"))


def test_types_come_back_as_they_were():
    value = QuantityValue(kind=QuantityKind.MONEY, low=Decimal("1.50"), unit="EUR")
    q = Quantity(
        quantity_id="q",
        text="1.50",
        value=value,
        place=Span(0, 4),
        clean_span=Span(0, 4),
        core_span=Span(0, 4),
        page_no=1,
    )
    back = codec.from_json(Quantity, codec.to_json(q))
    assert isinstance(back.place, Span)
    assert back.value.kind is QuantityKind.MONEY
    assert str(back.value.low) == "1.50"


def test_what_cannot_be_stored_is_refused():
    @dataclass(frozen=True)
    class Odd:
        stream: bytes

    with pytest.raises(InternalError, match="bytes"):
        codec.to_json(Odd(stream=b""))
    with pytest.raises(ContractError, match="no JSON"):
        codec.loads(Report, b"{")
    with pytest.raises(ContractError, match="cannot be read"):
        codec.from_json(Quantity, {"quantity_id": 1})
