"""Values lead to their characters, characters to all that was made of them, and two readings are told apart."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tiny import TEXT, tiny_report

from extract.diff import Cause, Change, compare
from extract.errors import ContractError
from extract.model import DatasetLineage, Origin, Span
from extract.trace import made_from, trace_value


def traced_report():
    report = tiny_report()
    cell = report.tables[0].cells[1]
    row = {
        "recipient_group": "first", "share_percent": cell.value, "document_id": "tiny", "table_id": "t-1", "page_no": 1,
        "source_start": 8, "source_end": 16,
    }  # fmt: skip
    origin = DatasetLineage(
        dataset="grant_shares", row_index=0, column="share_percent", origin=Origin.CELL, rule="decimal", surface="12",
        page_no=1, place=cell.pieces[0], table_id="t-1", row=0, column_index=1,
    )  # fmt: skip
    return replace(report, datasets={"grant_shares": (row,)}, lineage=(origin,))


def test_a_value_leads_back_to_its_characters():
    report = traced_report()
    trace = trace_value(report, "grant_shares", 0, "share_percent")
    assert [s.what for s in trace.steps] == ["value", "parse rule", "table", "cell", "source text", "page", "file"]
    assert report.source_text[trace.place.start : trace.place.end] == "12"
    assert report.document.sha256 in trace.steps[-1].detail


def test_a_wrong_row_or_column_is_told():
    with pytest.raises(ContractError, match="no row 7"):
        trace_value(traced_report(), "grant_shares", 7, "share_percent")
    with pytest.raises(ContractError, match="no column 「share」"):
        trace_value(traced_report(), "grant_shares", 0, "share")


def test_characters_lead_to_all_that_was_made_of_them():
    report = traced_report()
    place = report.tables[0].cells[1].pieces[0]
    assert {m.record for m in made_from(report, place)} >= {
        "pages", "sections", "blocks", "cells", "quantities", "grant_shares",
    }  # fmt: skip
    with pytest.raises(ContractError, match="no text at"):
        made_from(report, Span(10**6, 10**6 + 1))


def changes(old, new, **kwargs):
    found = compare(old, new, **{"same_code": True, **kwargs})
    return [(d.change, d.fact.kind, d.fact.value) for d in found if d.fact.kind == "cell"]


def test_nothing_changed_is_nothing():
    assert compare(tiny_report(), tiny_report(sha256="1" * 64), same_code=True) == ()


def test_a_new_figure_is_a_new_value_of_the_old_fact():
    new = tiny_report(text=TEXT.replace("30", "31"), sha256="1" * 64)
    assert changes(tiny_report(), new) == [(Change.REVALUED, "cell", "31 read")]


def test_added_and_gone_rows():
    longer = tiny_report(text=TEXT.replace("last", "third 7\nlast"), sha256="1" * 64)
    added = changes(tiny_report(), longer)
    assert {c for c, _, _ in added} == {Change.ADDED}
    assert {c for c, _, _ in changes(longer, tiny_report())} == {Change.GONE}
    assert len(added) == 2


def test_changes_of_the_extractor_are_told_from_changes_of_the_source():
    old = tiny_report()
    table = old.tables[0]
    misread = replace(
        table, cells=(*table.cells[:3], replace(table.cells[3], text="80", value=table.cells[3].value + 50))
    )
    same_source = compare(old, replace(old, tables=(misread,)), same_code=False)
    assert {d.cause for d in same_source} == {Cause.EXTRACTOR}
    # another source and other code at once: the characters decide
    moved = tiny_report(text="a new line\n" + TEXT.replace("12", "13"), sha256="1" * 64)
    found = compare(old, moved, same_code=False)
    causes = {d.fact.value: d.cause for d in found if d.fact.kind == "cell"}
    assert causes == {"13 read": Cause.SOURCE}


def with_row(**row):
    return replace(tiny_report(), datasets={"one": (row,)})


def test_values_are_the_same_in_whatever_order_and_kind_they_were_kept():
    report = with_row(no="1", share=Decimal("12.50"), states=("A", "B"))
    kept = with_row(states=["A", "B"], share=Decimal("12.5"), no="1")
    assert compare(report, kept, same_code=True) == ()
    other = with_row(no="1", share=Decimal("12.5"), states=("A",))
    assert [d.change for d in compare(report, other, same_code=True)] == [Change.REVALUED]


def test_a_record_of_several_pieces_is_one_answer():
    report = traced_report()
    block = report.blocks[0]
    place = Span(min(p.start for p in block.pieces), max(p.end for p in block.pieces))
    names = [(m.record, m.name) for m in made_from(report, place)]
    assert names.count(("blocks", f"{block.label.value} {block.block_id}")) == 1


def with_claims(*entries):
    rows = tuple({"no": no, "text": text, "share": share} for no, text, share in entries)
    return replace(tiny_report(), datasets={"one": rows})


def test_an_edited_sentence_is_reworded_not_gone_and_added():
    old = with_claims(
        ("1", "湖岸の町では遊歩道を延ばしている", Decimal(5)),
        ("2", "港の橋は来年の春に架け替える予定である", Decimal(7)),
        ("3", "山の小屋", Decimal(9)),
    )
    new = with_claims(
        ("1", "湖岸の町では遊歩道が延びている", Decimal(5)),
        ("2", "港の橋は再来年の春に架け替える予定である", Decimal(8)),
        ("3", "川の堤防に桜を植えた", Decimal(9)),
    )
    found = {d.change: d for d in compare(old, new, same_code=True)}
    assert len(compare(old, new, same_code=True)) == 4
    assert found[Change.REWORDED].old.key.startswith("1 / 湖岸")
    assert (found[Change.REVALUED].old.value, found[Change.REVALUED].new.value) == ("share=7", "share=8")
    assert found[Change.GONE].fact.key == "3 / 山の小屋"
    assert found[Change.ADDED].fact.key == "3 / 川の堤防に桜を植えた"
