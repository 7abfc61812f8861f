"""A run on the real documents gives what is published: a changed figure has to be looked at before it is news."""

import shutil

import pytest

from extract import extract_report, load_source
from extract.folders import Folders
from extract.snapshots import snapshot_differences
from tests.conftest import ROOT, shared_path

PUBLISHED = sorted(p.name for p in (ROOT / "curated" / "published").iterdir() if any(p.glob("*.csv")))


@pytest.mark.parametrize("document_id", PUBLISHED)
def test_a_run_differs_in_nothing_from_its_snapshot(document_id, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(ROOT / "raw" / document_id, raw / document_id)
    folders = Folders(raw=raw, curated=ROOT / "curated")
    if folders.source(document_id) is None:
        for source in shared_path("raw", document_id).glob("source.*"):
            shutil.copy(source, raw / document_id / source.name)
    report = extract_report(load_source(raw, document_id))
    differences = [(d.dataset, d.new[:3], d.gone[:3]) for d in snapshot_differences(folders, report)]
    assert differences == []
