"""What a stage's key is made of: a change makes stale what it can change, and nothing else."""

import shutil

import pytest

from extract.errors import InternalError
from extract.rules import DATA, PARTS, load_rules, rules_digest
from pipelines import stages
from pipelines.stages import PACKAGE, STAGES, code_of


def test_every_rule_file_is_in_one_part():
    files = {p.relative_to(DATA).parts[0] for p in DATA.rglob("*") if p.is_file()}
    listed = [name for names in PARTS.values() for name in names]
    assert sorted(listed) == sorted(files)
    assert {part for s in STAGES for part in s.rules} == set(PARTS)


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        ("audit.toml", {"audit"}),
        ("units.toml", {"layout", "language"}),
        ("gazetteer/countries.tsv", {"language"}),
        ("datasets.toml", {"datasets"}),
        ("tables.toml", {"reading", "layout"}),
    ],
)
def test_a_changed_rule_makes_stale_what_reads_it(tmp_path, file, stale):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = {s.name for s in STAGES if rules_digest(folder, s.rules) != rules_digest(DATA, s.rules)}
    assert changed == stale


def test_rules_that_a_stage_does_not_name_are_withheld():
    rules = load_rules().only("audit")
    assert rules.audit
    with pytest.raises(InternalError, match="gazetteer"):
        _ = rules.gazetteer.entries


def test_what_lies_beside_the_code_counts_as_code(monkeypatch):
    before = {s.name: code_of(s.name) for s in STAGES}
    weights = next(p for p in (PACKAGE / "entities" / "weights").iterdir() if p.suffix == ".npz")
    digest = stages._file_digest.__wrapped__
    monkeypatch.setattr(stages, "_file_digest", lambda path: b"other" if path == weights else digest(path))
    after = {s.name: code_of.__wrapped__(s.name) for s in STAGES}
    assert after["language"] != before["language"]
    assert after["reading"] == before["reading"]
