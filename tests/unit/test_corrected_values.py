"""A human correction reaches the dataset row, the printed value beside it, and ends when the source changes."""

import re

import pytest

from extract import read_document
from extract.corrections import record_decision
from extract.trace import trace_value


@pytest.fixture
def folder(tmp_path, project_root):
    """raw/<id>/ of the sample report."""
    home = tmp_path / "raw" / "sample-report"
    home.mkdir(parents=True)
    sample = project_root / "raw" / "sample-report"
    for name in ("source.txt", "datasets.toml"):
        home.joinpath(name).write_bytes((sample / name).read_bytes())
    info = (sample / "source.toml").read_text(encoding="utf-8")
    home.joinpath("source.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", info), encoding="utf-8")
    return home


def totals(report):
    return [i for i, row in enumerate(report.datasets["cluster_counts"]) if row["is_total"]]


def test_a_correction_reaches_its_row_and_ends_with_its_reason(folder):
    source = folder / "source.txt"
    original = source.read_text(encoding="utf-8")
    right = read_document(source)
    index = totals(right)[0]
    row = right.datasets["cluster_counts"][index]
    printed = row["clusters"] + 10
    start, end = row["source_start"], row["source_end"]
    slip = original[start:end].replace(str(row["clusters"]), str(printed))
    source.write_text(original[:start] + slip + original[end:], encoding="utf-8")

    wrong = read_document(source)
    assert wrong.datasets["cluster_counts"][index]["clusters"] == printed
    finding = next(f for f in wrong.findings if f.check == "table_sums.column" and f.observed == str(printed))
    record_decision(folder, wrong, finding.finding_id, "correct", "the parts say so", finding.expected)

    corrected = read_document(source)
    assert corrected.datasets["cluster_counts"][index] == {
        **wrong.datasets["cluster_counts"][index],
        "clusters": int(finding.expected),
    }
    (origin,) = [o for o in corrected.lineage if o.corrected_by is not None]
    assert (origin.row_index, origin.column, origin.surface) == (index, "clusters", str(printed))
    steps = trace_value(corrected, "cluster_counts", index, "clusters").steps
    assert any(s.what == "correction" and f"「{printed}」" in s.detail for s in steps)
    cells = [c.text for t in corrected.tables for c in t.cells]
    assert str(printed) in cells, "the cell keeps what is printed"

    source.write_text(original, encoding="utf-8")
    mended = read_document(source)
    assert mended.datasets == right.datasets
    assert any(f.check == "corrections.expired" for f in mended.findings)
    assert not any(o.corrected_by for o in mended.lineage)


@pytest.mark.parametrize("value", ["many", "12.5"])
def test_a_correction_that_does_not_fit_its_column_changes_no_row(folder, value):
    source = folder / "source.txt"
    original = source.read_text(encoding="utf-8")
    report = read_document(source)
    index = totals(report)[0]
    row = report.datasets["cluster_counts"][index]
    start, end = row["source_start"], row["source_end"]
    slip = original[start:end].replace(str(row["clusters"]), str(row["clusters"] + 10))
    source.write_text(original[:start] + slip + original[end:], encoding="utf-8")
    wrong = read_document(source)
    finding = next(
        f for f in wrong.findings if f.check == "table_sums.column" and f.observed == str(row["clusters"] + 10)
    )
    record_decision(folder, wrong, finding.finding_id, "correct", "read elsewhere", value)
    assert read_document(source).datasets == wrong.datasets
