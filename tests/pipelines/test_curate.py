"""Curated bytes: the same from the same input, whole or old after a crash, one writer at a time. No Dagster here."""

import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tiny import TEXT

from extract import files
from extract.errors import ContractError
from extract.files import locked, sha256_of
from extract.manifest import DocumentStatus, load_manifest
from pipelines import isolation
from pipelines.curate import curate, plan

pytestmark = pytest.mark.usefixtures("stage_log")


@pytest.fixture
def build(folders):
    """Reads every stale document and writes curated/, as a run does without Dagster."""

    def make():
        for document_id in plan(folders).stale:
            isolation.build(isolation.work_of(folders, document_id))
        return curate(folders)

    return make


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): sha256_of(p)
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".cache" not in p.parts and ".dagster" not in p.parts
    }


def test_two_cold_runs_give_the_same_bytes(build, folders, document, tmp_path):
    for name in ("one", "two", "three"):
        document(name, TEXT.replace("12", str(len(name))))
    build()
    first = bytes_of(folders.curated)
    assert len(first) > 40
    folders.curated.rename(tmp_path / "earlier")
    for path in folders.raw.rglob("source.txt"):
        os.utime(path, (1, 1))
    build()
    assert bytes_of(folders.curated) == first


def test_a_changed_document_gives_the_bytes_of_a_cold_run(build, folders, document, tmp_path):
    document("one", TEXT)
    document("two", TEXT)
    build()
    document("one", TEXT.replace("30", "31"))
    build()
    warm = bytes_of(folders.curated)
    folders.curated.rename(tmp_path / "earlier")
    build()
    assert bytes_of(folders.curated) == warm


class Crash(BaseException):
    """Stands for the death of the process: nothing may handle it."""


@pytest.mark.parametrize(("call", "every"), [("replace", 1), ("fsync", 6)])
def test_a_crash_at_any_write_leaves_whole_files_and_the_next_run_mends(
    build, folders, document, monkeypatch, tmp_path, call, every
):
    document("one", TEXT)
    build()
    document("one", TEXT.replace("30", "31"))
    document("two", TEXT)
    for name in ("one", "two"):
        isolation.build(isolation.work_of(folders, name))
    before = tmp_path / "before"
    shutil.copytree(folders.curated, before)
    curate(folders)
    new = bytes_of(folders.curated)
    target = (os, "fsync") if call == "fsync" else (Path, "replace")
    real = getattr(*target)
    crashes = 0
    for n in range(0, 200, every):
        shutil.rmtree(folders.curated)
        shutil.copytree(before, folders.curated)
        left = [n]

        def failing(*args, left=left):
            left[0] -= 1
            if left[0] < 0:
                raise Crash
            return real(*args)

        monkeypatch.setattr(*target, failing)
        try:
            curate(folders)
        except Crash:
            crashes += 1
        else:
            break
        finally:
            monkeypatch.setattr(*target, real)
        assert load_manifest(folders.manifest) is not None
        for path in folders.curated.rglob("*.parquet"):
            pq.ParquetFile(path).close()
        assert not list(folders.curated.glob("**/.*.tmp")), "an exception cleans up after itself"
        if crashes % 5 == 0:
            curate(folders)
            assert bytes_of(folders.curated) == new
    assert crashes > 5
    assert bytes_of(folders.curated) == new


def test_half_written_files_of_a_killed_run_are_removed(build, folders, document):
    document("one", TEXT)
    build()
    left = folders.curated / "records" / "cells" / ".one.parquet.4711.tmp"
    left.write_bytes(b"PAR1 and no more")
    document("one", TEXT.replace("30", "31"))
    build()
    assert not left.exists()


def test_a_damaged_curated_file_is_written_again(build, folders, document):
    document("one", TEXT)
    build()
    whole = bytes_of(folders.curated)
    folders.record("cells", "one").write_bytes(b"torn")
    (folders.curated / "list_items.csv").unlink()
    build()
    assert bytes_of(folders.curated) == whole


def test_one_writer_at_a_time(folders):
    with locked(folders.curated), pytest.raises(ContractError, match="another run"), locked(folders.curated):
        pass
    with locked(folders.curated):
        pass


def test_a_full_disk_is_told_and_keeps_the_old_version(build, folders, document, monkeypatch):
    document("one", TEXT)
    build()
    old = bytes_of(folders.curated)
    document("one", TEXT.replace("30", "31"))
    isolation.build(isolation.work_of(folders, "one"))

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        curate(folders)
    assert bytes_of(folders.curated) == old


def test_an_absent_document_keeps_its_published_facts(build, folders, document):
    folder = folders.document("elsewhere")
    folder.mkdir()
    (folder / "source.toml").write_text('title = "not here"\n', encoding="utf-8")
    published = folders.published("elsewhere")
    published.mkdir(parents=True)
    header = "recipient_group,share_percent,document_id,table_id,page_no,source_start,source_end"
    (published / "grant_shares.csv").write_text(f"{header}\n大学,43.5,elsewhere,,3,10,20\n", encoding="utf-8")
    document("here", TEXT)
    manifest = build()
    assert manifest.documents["elsewhere"].status is DocumentStatus.ABSENT
    rows = pq.read_table(folders.curated / "grant_shares.parquet").to_pylist()
    assert [(r["document_id"], str(r["share_percent"].normalize())) for r in rows] == [("elsewhere", "43.5")]
    assert plan(folders).nothing_to_do
    (published / "grant_shares.csv").write_text(f"{header}\n", encoding="utf-8")
    assert not plan(folders).nothing_to_do


def test_a_folder_with_a_bad_name_is_told_and_stops_nobody(build, folders, document):
    document("good", TEXT)
    bad = folders.raw / "報告書 (1)"
    bad.mkdir()
    (bad / "source.txt").write_text(TEXT, encoding="utf-8")
    manifest = build()
    assert manifest.documents["good"].status is DocumentStatus.READ
    assert manifest.documents["報告書 (1)"].reason == "bad-id"
    assert plan(folders).nothing_to_do


@pytest.mark.parametrize(
    ("sidecar", "rerun"),
    [
        ("datasets.toml", ["one datasets"]),
        ("corrections.toml", ["one audit", "one datasets"]),
        ("source.toml", ["one reading", "one layout", "one datasets"]),
    ],
)
def test_a_changed_sidecar_costs_only_what_reads_it(build, folders, document, stage_log, sidecar, rerun):
    path = document("one", TEXT)
    build()
    stage_log()
    path.with_name(sidecar).write_text("# nothing yet\n", encoding="utf-8")
    build()
    ran = stage_log()
    assert ran == [line for line in rerun if line in ran]
    assert ran[0] == rerun[0]
    assert "one language" not in ran
