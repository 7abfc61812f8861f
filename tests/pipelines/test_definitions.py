"""The asset graph: what is in it, what it says, and what a change makes it run."""

import subprocess
import sys
from dataclasses import replace

import dagster as dg
import pytest
from tiny import tiny_report

from extract.datasets import DATASETS
from extract.folders import Folders
from extract.frames import ALL_RECORDS, RECORDS, dataset_schemas
from pipelines.definitions import defs
from pipelines.partitions import documents

PARTITIONED = {"raw_document", *RECORDS, *dataset_schemas()}


@pytest.fixture(scope="module")
def specs():
    return {s.key.to_user_string(): s for s in defs.resolve_all_asset_specs()}


def test_assets_are_the_records_and_datasets(specs):
    assert set(specs) == PARTITIONED | {"corpus", "cross_findings", "datapackage"}
    assert {s.group_name for s in specs.values()} == {"source", "text", "tables", "language", "audit", "curated"}
    for name, spec in specs.items():
        assert spec.description, name
        assert spec.owners, name
        assert spec.kinds, name
        assert (spec.partitions_def is not None) == (name in PARTITIONED), name
        if name in ALL_RECORDS or name in dataset_schemas():
            assert spec.code_version, name
            assert spec.metadata["dagster/column_schema"], name
            assert "| column | made from |" in spec.metadata["where each column comes from"].value


def test_every_dataset_leads_back_to_the_raw_document(specs):
    def upstream(name, seen):
        for dep in specs[name].deps:
            key = dep.asset_key.to_user_string()
            if key not in seen:
                seen.add(key)
                upstream(key, seen)
        return seen

    for name in dataset_schemas():
        assert {"raw_document", "pages", "cells", "findings"} <= upstream(name, set())


def test_checks_are_partitioned_and_only_invariants_block():
    from extract.audit import BETWEEN, CHECKS
    from extract.invariants import INVARIANTS

    of_records: dict[str, bool] = {}
    of_datasets: dict[str, dict[str, bool]] = {}
    for key, spec in _check_specs().items():
        if key.name == BETWEEN.dagster_name:
            assert (spec.partitions_def, spec.blocking) == (None, False), "it is of all documents together"
            continue
        assert spec.partitions_def is documents, key
        asset = key.asset_key.to_user_string()
        (of_datasets.setdefault(asset, {}) if asset in DATASETS else of_records)[key.name] = spec.blocking
    assert of_records == {**dict.fromkeys(INVARIANTS, True), **{c.dagster_name: False for c in CHECKS}}
    wanted = {"rows_keep_the_schema": True, "values_lead_to_their_source": True, "as_published": False}
    assert of_datasets == dict.fromkeys(DATASETS, wanted)


def test_a_dataset_check_can_fail(tmp_path):
    from pipelines.checks import run_dataset_checks

    report = tiny_report()
    row = {c.name: None for c in DATASETS["grant_shares"].columns} | {"document_id": "tiny", "share_percent": "12"}
    report = replace(report, datasets={"grant_shares": (row,)})
    folders = Folders(raw=tmp_path / "raw", curated=tmp_path / "curated")
    passed = {r.check_name: r.passed for r in run_dataset_checks(report, ["grant_shares"], folders)}
    assert passed == {"rows_keep_the_schema": False, "values_lead_to_their_source": False, "as_published": True}
    folder = folders.published("tiny")
    folder.mkdir(parents=True)
    (folder / "list_items.csv").write_text("no,document_id,table_id,page_no,source_start,source_end\n1,tiny,,1,0,1\n")
    changed = run_dataset_checks(tiny_report(), ["list_items"], folders)
    assert [r.passed for r in changed if r.check_name == "as_published"] == [False]


def _check_specs():
    graph = defs.resolve_asset_graph()
    return {key: graph.get_check_spec(key) for key in graph.asset_check_keys}


def test_jobs_schedule_and_sensors_are_there():
    assert {j.name for j in defs.resolve_all_job_defs()} >= {"main_job", "curate_job"}
    assert {s.name for s in defs.sensors} == {"raw_folder", "automation"}
    assert all(s.default_status is dg.DefaultSensorStatus.RUNNING for s in defs.sensors)
    assert [s.name for s in defs.schedules] == ["nightly"]


def test_the_sensor_registers_changes_and_forgets(folders, document):
    from pipelines.resources import Project
    from pipelines.sensors import raw_folder

    def look(instance, cursor):
        context = dg.build_sensor_context(
            instance=instance, cursor=cursor, resources={"project": Project()}, definitions=defs
        )
        return raw_folder(context)

    with dg.DagsterInstance.ephemeral() as instance:
        document("one", "first\n")
        document("two", "second\n")
        found = look(instance, None)
        assert [e.partition for e in found.asset_events if e.asset_key.path == ["raw_document"]] == ["one", "two"]
        instance.add_dynamic_partitions("documents", ["one", "two"])
        assert isinstance(look(instance, found.cursor), dg.SkipReason)
        document("two", "changed\n").parent.joinpath("source.toml").write_text("", encoding="utf-8")
        (folders.document("one") / "source.txt").unlink()
        again = look(instance, found.cursor)
        assert [e.partition for e in again.asset_events if e.asset_key.path == ["raw_document"]] == ["two"]
        assert [r.partition_keys for r in again.dynamic_partitions_requests] == [["one"]]


def test_a_changed_document_asks_for_its_own_partition_only():
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("documents", ["one", "two"])
        for name in sorted(PARTITIONED):
            for key in ("one", "two"):
                _report(instance, name, key, "1")
        _report(instance, "corpus", None, "1")
        _report(instance, "datapackage", None, "1")
        settled = dg.evaluate_automation_conditions(defs=defs, instance=instance)
        calm = dg.evaluate_automation_conditions(defs=defs, instance=instance, cursor=settled.cursor)
        assert calm.total_requested == 0
        _report(instance, "raw_document", "two", "1")
        same = dg.evaluate_automation_conditions(defs=defs, instance=instance, cursor=calm.cursor)
        assert same.total_requested == 0
        _report(instance, "raw_document", "two", "2")
        changed = dg.evaluate_automation_conditions(defs=defs, instance=instance, cursor=same.cursor)
        for name in PARTITIONED - {"raw_document"}:
            assert changed.get_requested_partitions(dg.AssetKey(name)) == {"two"}, name


def _report(instance, name, partition, version):
    instance.report_runless_asset_event(
        dg.AssetMaterialization(name, partition=partition, tags={"dagster/data_version": version})
    )


def test_the_library_works_with_dagster_blocked():
    code = (
        "import sys; sys.modules['dagster'] = None; import extract.report, extract.export, extract.cli; print('fine')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "fine\n", done.stderr


def test_an_unchanged_run_never_loads_dagster():
    code = "import sys, pipelines.run, pipelines.cli; print('dagster' in sys.modules, 'pyarrow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "False False\n", done.stderr


def test_an_unchanged_run_and_commands_that_only_look_never_load_the_audit():
    code = "import sys, pipelines.run, extract.cli.auditing, extract.cli.tracing; print('extract.audit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "False\n", done.stderr
