"""Tables of a report: types, nulls, exact numbers; CSV that loses nothing; snapshots that compare."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import tiny_report

from extract.delimited import csv_bytes, csv_field, parse_csv
from extract.errors import ContractError
from extract.frames import RECORDS, dataset_schemas, dataset_table, record_table, report_tables
from extract.model import BBox
from extract.published import compare, published_columns, published_table, snapshot_bytes


def test_every_record_of_a_report_fits_its_schema():
    tables = report_tables(tiny_report(text="a\nb 1\n!\n"))
    assert set(RECORDS) < set(tables)
    for name, schema in RECORDS.items():
        assert tables[name].column_names == [c.name for c in schema.columns]
    assert tables["cells"].column("value").to_pylist() == [None, Decimal(1)]
    assert tables["findings"].column("evidence").to_pylist()[0][0]["quote"] == "!"
    assert tables["quantities"].column("row").to_pylist() == [0]


def with_value(value):
    report = tiny_report()
    table = report.tables[0]
    cells = (
        table.cells[0],
        replace(table.cells[1], value=value, box=BBox(x0=1, top=2, x1=3, bottom=4)),
        *table.cells[2:],
    )
    return replace(report, tables=(replace(table, cells=cells),))


def test_numbers_are_exact_or_counted_never_silently_wrong():
    exact = Decimal("12345678901234567890123456.123456789012")
    assert record_table(with_value(exact), "cells").column("value").to_pylist()[1] == exact
    third = record_table(with_value(Decimal(1) / 3), "cells").column("value").to_pylist()[1]
    assert third == Decimal("0.333333333333")
    huge = with_value(Decimal(10) ** 26)
    assert record_table(huge, "cells").column("value").to_pylist()[1] is None
    assert record_table(huge, "documents").column("values_out_of_range").to_pylist() == [1]


def test_boxes_of_cells_reach_the_numbers_in_them():
    table = record_table(with_value(Decimal(12)), "quantities")
    assert [table.column(n).to_pylist()[0] for n in ("x0", "top", "x1", "bottom")] == [1, 2, 3, 4]


def test_a_null_where_none_may_be_is_refused():
    schema = dataset_schemas()["grant_shares"]
    row = dict.fromkeys((c.name for c in schema.columns), None)
    with pytest.raises(ContractError, match="must not be null"):
        dataset_table(schema, [row], where="here")
    with pytest.raises(ContractError, match="does not fit its type"):
        dataset_table(schema, [{**row, "recipient_group": 3}], where="here")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.none() | st.text(st.characters(codec="utf-8")), min_size=2, max_size=2)))
def test_csv_loses_nothing(rows):
    text = "".join(",".join(csv_field(v) for v in row) + "\n" for row in rows)
    assert parse_csv(text) == rows


def rows(*shares):
    schema = dataset_schemas()["grant_shares"]
    listed = [
        {
            "recipient_group": f"g{n}", "share_percent": Decimal(s), "document_id": "d", "table_id": "t", "page_no": 1,
            "source_start": n, "source_end": n + 1,
        }
        for n, s in enumerate(shares)
    ]  # fmt: skip
    return schema, dataset_table(schema, listed, where="test")


def test_snapshots_compare_and_come_back(tmp_path):
    schema, table = rows("43.50", "7")
    assert compare(tmp_path, schema, table).new
    (tmp_path / "grant_shares.csv").write_bytes(snapshot_bytes(table, schema))
    assert compare(tmp_path, schema, table) is None
    assert published_table(tmp_path, schema, "d") == table
    _, changed = rows("43.5", "8")
    difference = compare(tmp_path, schema, changed)
    assert [line.split(",")[1] for line in difference.new] == ["8"]
    assert [line.split(",")[1] for line in difference.gone] == ["7"]


def test_snapshots_hold_no_running_text():
    for schema in dataset_schemas().values():
        assert not [c.name for c in published_columns(schema) if c.running_text]
    assert "text" not in [c.name for c in published_columns(dataset_schemas()["policy_timeline"])]


def test_a_snapshot_of_other_columns_is_told(tmp_path):
    schema, _ = rows()
    (tmp_path / "grant_shares.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ContractError, match="has columns a, b"):
        published_table(tmp_path, schema, "d")


def test_csv_of_a_table_has_a_header_and_plain_numbers():
    _, table = rows("2500.500")
    assert csv_bytes(table).decode().split("\n")[1].startswith("g0,2500.5,d,t,1,0,1")
