"""Shares of right numbers by table method: what was measured is what tables carry."""

import tomllib

from test_dump_columns import tables_of

from extract.rules import load_rules
from extract.rules.files import DATA
from extract.tables.confidence import confidence_of, way_of


def test_a_table_carries_the_share_of_its_method():
    (table,) = tables_of("区分 件数 金額\n東地区 120 45\n西地区 98 31\n南地区 77 20\n合計 295 96\n")
    measured = tomllib.loads((DATA / "table_methods.toml").read_text(encoding="utf-8"))["methods"][table.method]
    assert table.confidence == round((measured["right"] + 1) / (measured["shown"] + 2), 4) < 1


def test_no_method_has_more_numbers_right_than_shown():
    methods = tomllib.loads((DATA / "table_methods.toml").read_text(encoding="utf-8"))["methods"]
    assert methods and all(0 < m["right"] <= m["shown"] for m in methods.values())


def test_what_was_not_measured_has_no_share():
    assert confidence_of("dump-unheard-of", load_rules().tables) is None


def test_halves_pages_and_counts_of_solutions_are_no_ways_of_their_own():
    assert way_of("pdf-rules+pages") == "pdf-rules"
    assert way_of("dump-rows+halves:2+placed:by-totals,solutions=3") == "dump-rows+placed:by-totals"
