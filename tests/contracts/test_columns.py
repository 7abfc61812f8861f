"""The columns of the contract, to the letter: additions stand behind or between, nothing is renamed or missing."""

import pytest

from extract.frames import ALL_RECORDS, RECORDS, dataset_schemas

CONTRACT = {
    "documents": "title, publisher?, published?, media_type, sha256, pages, characters, language, text_layer",
    "pages": "page_no, label?, source_start, source_end, text, width_pt?, height_pt?, method",
    "blocks": "block_id, page_no, reading_order, label, level?, section_id?, text, pieces",
    "sections": "section_id, parent_id?, kind, number?, title, first_page_no, last_page_no",
    "tables": "table_id, section_id?, page_no, number?, caption?, unit?, note?, source_note?, rows, "
    "columns, header_rows, body, method",
    "cells": "table_id, row, column, row_span, column_span, is_header, text, value?, unit?, status, candidates?, "
    "rule?, page_no",
    "mentions": "mention_id, block_id?, table_id?, row?, column?, label, text, entity_id?, method",
    "entities": "entity_id, label, name, name_original?, iso_3166_2?, external_ids, mentions, surfaces",
    "quantities": "quantity_id, block_id?, table_id?, text, kind, low?, high?, low_open, high_open, approximate, "
    "unit?, start_date?, end_date?",
    "findings": "finding_id, check, severity, verdict, message, expected?, observed?, evidence, status",
}
DATASETS = {
    "cluster_counts": "scope, dimension, code, label, clusters, is_total",
    "network_matrix": "region, field, networks?, status, candidates?",
    "grant_shares": "recipient_group, share_percent",
    "leading_edge_clusters": "round, no, name, url, state_text, states, activity",
    "survey_results": "table_number, question, option_no, option, share_percent, base, survey, fieldwork",
    "nrw_clusters": "name, field, ministries",
    "saxony_initiatives": "no, sector, name, abbreviation, founded_year, seat?, operator, status_text",
    "list_items": "list_title, no, text",
    "policy_timeline": "start, end, precision, actor?, programme?, text",
}
WITHOUT_PLACE = {"documents", "entities"}
COMMON = ("document_id", "table_id", "page_no", "source_start", "source_end")


def _split(columns):
    return [c.strip() for c in columns.split(",")]


@pytest.mark.parametrize("record", CONTRACT)
def test_records_have_the_columns_of_the_contract_in_its_order(record):
    wanted = _split(CONTRACT[record])
    columns = {c.name: c for c in RECORDS[record].columns}
    names = [w.rstrip("?") for w in wanted]
    assert [n for n in columns if n in names] == names
    assert next(iter(columns)) == "document_id"
    for w in wanted:
        assert columns[w.rstrip("?")].nullable == w.endswith("?"), w
    if record not in WITHOUT_PLACE:
        assert {"source_start", "source_end"} <= set(columns)


@pytest.mark.parametrize("dataset", DATASETS)
def test_datasets_have_the_columns_of_the_contract_and_their_place(dataset):
    names = [c.name for c in dataset_schemas()[dataset].columns]
    assert names == [*(w.rstrip("?") for w in _split(DATASETS[dataset])), *COMMON]


def test_every_column_says_what_it_means_and_where_it_comes_from():
    known = {*ALL_RECORDS, "raw_document"}
    for schema in (*ALL_RECORDS.values(), *dataset_schemas().values()):
        assert schema.doc
        for column in schema.columns:
            assert len(column.doc) > 5, (schema.name, column.name)
            for source in column.sources:
                record, name = source.split(".")
                assert record in known, (schema.name, column.name, source)
                if record in RECORDS:
                    RECORDS[record].column(name)
            if column.kind not in ("number",):
                assert column.sources or column.name in ("values_out_of_range",), (schema.name, column.name)


def test_the_dictionary_is_fresh(project_root):
    from extract.frames.dictionary import dictionary_text

    stands = (project_root / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert stands == dictionary_text(), "run `make dictionary`"
