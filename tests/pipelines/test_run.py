"""`extract run` over tiny documents: what is stale, what is kept, what is told."""

import pyarrow.parquet as pq
import pytest
from tiny import TEXT

from extract.cache import load_report
from extract.manifest import DocumentStatus, load_manifest
from pipelines.run import run_documents


@pytest.fixture
def run(folders, stage_log):
    return lambda *ids, jobs=1: run_documents(folders, ids, jobs)


def test_everything_from_raw_to_curated_and_only_once(run, folders, document, stage_log, capsys):
    document("one", TEXT)
    document("two", TEXT + "alarm!\n")
    assert run(jobs=2) == 0
    assert sorted(stage_log()) == sorted(
        f"{d} {s}" for d in ("one", "two") for s in ("reading", "layout", "language", "audit", "datasets")
    )
    told = capsys.readouterr().out
    assert "2 read" in told and "a mark of alarm" in told
    assert pq.read_table(folders.record("cells", "one")).column("text").to_pylist() == ["first", "12", "second", "30"]
    assert pq.read_table(folders.curated / "list_items.parquet").num_rows == 9
    assert load_report(folders, "two").findings[0].check == "table_sums.column"

    stamp = folders.manifest.stat().st_mtime_ns
    assert run() == 0
    assert stage_log() == []
    assert folders.manifest.stat().st_mtime_ns == stamp
    assert "nothing has changed" in capsys.readouterr().out

    document("one", TEXT.replace("30", "31"))
    assert run() == 0
    assert {line.split()[0] for line in stage_log()} == {"one"}
    assert pq.read_table(folders.record("cells", "one")).column("text").to_pylist()[-1] == "31"


def test_a_bad_document_stops_no_other_and_keeps_its_earlier_data(run, folders, document, capsys):
    document("bad", TEXT)
    assert run() == 0
    document("bad", b"")
    document("good", TEXT)
    document("worse", b"CRASH")
    document("bug", b"BUG")
    assert run() == 1
    told = capsys.readouterr().out
    assert "Quarantined: bad. the file is empty" in told
    entries = load_manifest(folders.manifest).documents
    assert {d: e.reason for d, e in entries.items()} == {
        "bad": "empty",
        "good": None,
        "worse": "reader-crash",
        "bug": "internal",
    }
    assert entries["bad"].counts["cells"] == 4
    assert pq.read_table(folders.record("cells", "bad")).num_rows == 4
    items = pq.read_table(folders.curated / "list_items.parquet").column("document_id").to_pylist()
    assert set(items) == {"bad", "good"}
    assert run() == 1
    assert "Traceback" not in told


def test_a_broken_promise_keeps_a_document_out(run, folders, document, capsys):
    document("leaky", "BREACH\nfirst 1\nlost words\n")
    assert run() == 1
    assert "every_character_once" in capsys.readouterr().out
    assert not folders.record("blocks", "leaky").exists()


def test_rows_that_fit_no_schema_keep_a_document_out_and_no_other(run, folders, document, capsys):
    document("bad", "BADROW\nfirst 1\n")
    document("good", TEXT)
    assert run() == 1
    assert "must not be null" in capsys.readouterr().out
    assert not folders.record("blocks", "bad").exists()
    assert set(pq.read_table(folders.curated / "list_items.parquet").column("document_id").to_pylist()) == {"good"}


def test_removed_and_absent_documents(run, folders, document):
    document("gone", TEXT)
    path = document("hidden", TEXT)
    (path.parent / "source.toml").write_text('title = "x"\n', encoding="utf-8")
    assert run() == 0
    (folders.document("gone") / "source.txt").unlink()
    folders.document("gone").rmdir()
    path.unlink()
    assert run() == 0
    entries = load_manifest(folders.manifest).documents
    assert {d: e.status for d, e in entries.items()} == {"hidden": DocumentStatus.ABSENT}
    assert not folders.record("cells", "gone").exists()
    assert pq.read_table(folders.curated / "list_items.parquet").num_rows == 0


def test_dagster_knows_what_ran(run, folders, document):
    import dagster as dg

    from pipelines.home import instance_of

    document("one", TEXT + "alarm!\n")
    assert run() == 0
    with instance_of(folders) as instance:
        assert instance.get_dynamic_partitions("documents") == ["one"]
        for name in ("raw_document", "cells", "list_items"):
            event = instance.get_latest_materialization_event(dg.AssetKey(name))
            assert event is not None, name
        data = instance.get_latest_materialization_event(dg.AssetKey("cells")).asset_materialization
        assert data.metadata["dagster/row_count"].value == 4
        assert data.partition == "one"
        assert instance.get_latest_materialization_event(dg.AssetKey("datapackage")) is not None
