"""The sample report: its planted contradictions are found, its notes explain, its facts are those it was made from."""

import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from extract import extract_report
from extract.datasets import DATASETS, problems
from extract.errors import RuleError
from extract.model import Finding, Report, Severity, TableBody, Verdict
from extract.sources import load_source

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from sample import content  # noqa: E402 - the sample's own source, beside the tests
from sample.dump import dump_text  # noqa: E402

DOCUMENTS = ("sample-report", "sample-report-pdf")

# What is wrong in the sample on purpose: a name, and words that the evidence or message of the finding must hold.
PLANTED: Mapping[str, tuple[str, ...]] = {
    "a table's total is one too high": ("389", "388"),
    "a period counts six years where there are five": ("2010年から2014年", "6年"),
    "shares in prose add up to 105": ("60％", "105"),
    "a sum in prose is a million too high": ("2,100万", "1,200万"),
    "six advantages are announced, five follow": ("6つ", "登録商標"),
    "a table that does not exist": ("表14",),
    "percentage points told as percent": ("17％", "63％"),
    "a section number given twice": ("第2節",),
    "a count in prose against its table": ("48", "46"),
    "the same number told twice, once under a short name": ("3,400", "3,600"),
}
SERIOUS = {Severity.ERROR, Severity.WARNING}


def bare(text: object) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", str(text)) if not c.isspace()).replace(",", "")


@cache
def sample(document_id: str) -> Report:
    return extract_report(load_source(ROOT / "raw", document_id))


def said(finding: Finding) -> str:
    parts = (finding.message, finding.expected, finding.observed, finding.arithmetic)
    return bare(" ".join(str(p) for p in (*parts, *(e.quote for e in finding.evidence)) if p))


def serious_findings(document_id: str, words: tuple[str, ...]) -> list[Finding]:
    """The errors and warnings that say all of these words."""
    serious = [f for f in sample(document_id).findings if f.severity in SERIOUS]
    return [f for f in serious if all(bare(w) in said(f) for w in words) and f.verdict is not Verdict.EXPLAINED]


@pytest.mark.parametrize("name", PLANTED)
@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_planted_contradiction_is_found(document_id: str, name: str) -> None:
    found = serious_findings(document_id, PLANTED[name])
    assert found, f"no finding says {PLANTED[name]}"
    text = sample(document_id).source_text
    for finding in found:
        assert finding.evidence
        assert all(text[e.span.start : e.span.end] == e.quote for e in finding.evidence)


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_a_note_explains_why_a_total_is_not_the_count_in_the_caption(document_id: str) -> None:
    found = [f for f in sample(document_id).findings if f.verdict is Verdict.EXPLAINED]
    assert any("63" in said(f) and "58" in said(f) for f in found)


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_what_a_note_explains_is_no_error(document_id: str) -> None:
    errors = [f for f in sample(document_id).findings if f.severity is Severity.ERROR]
    assert not any("63" in f.message and "58" in f.message for f in errors)


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_few_findings_are_not_planted(document_id: str) -> None:
    errors = [f for f in sample(document_id).findings if f.severity is Severity.ERROR]
    stray = [f.message for f in errors if not any(all(bare(w) in said(f) for w in ws) for ws in PLANTED.values())]
    assert stray == []


def test_the_text_is_what_its_source_says() -> None:
    assert (ROOT / "raw" / "sample-report" / "source.txt").read_text(encoding="utf-8") == dump_text(content.SAMPLE)


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_datasets_hold_the_figures_it_was_made_from(document_id: str) -> None:
    datasets = sample(document_id).datasets
    assert [p for name, rows in datasets.items() for p in problems(DATASETS[name], rows)] == []
    counts = datasets["cluster_counts"]
    states = [(bare(r["label"]), r["clusters"]) for r in counts if r["scope"] == "all_clusters"]
    expected = [(bare(n), int(v)) for n, v in (*content.STATES, *content.INDUSTRIES)]
    assert states == expected
    codes = [r["code"] for r in counts if r["dimension"] == "state" and not r["is_total"]]
    assert len(codes) == 32 and len(set(codes)) == 16
    shares = {bare(r["recipient_group"]): r["share_percent"] for r in datasets["grant_shares"]}
    assert shares["中堅・中小企業"] == Decimal("33.5")
    rounds = (content.ROUND_1, content.ROUND_2, content.ROUND_3)
    rows = [(n, *map(bare, row)) for n, grid in enumerate(rounds, start=1) for row in grid[1:]]
    columns = ("no", "name", "url", "state_text", "activity")
    found = [(r["round"], *(bare(r[c]) for c in columns)) for r in datasets["leading_edge_clusters"]]
    assert found == rows
    assert [r["states"] for r in datasets["leading_edge_clusters"]] == [
        ("DE-HH",), ("DE-TH",), ("DE-BW",), ("DE-NW",), ("DE-SL",), ("DE-BY",), ("DE-ST",),
    ]  # fmt: skip
    assert {r["fieldwork"] for r in datasets["survey_results"]} == {"2019-09/2019-10"}
    assert [r["share_percent"] for r in datasets["survey_results"]] == [Decimal(n) for n in (38, 41, 17, 4, 46, 35, 19)]
    assert [r["ministries"] for r in datasets["nrw_clusters"]][3] == ("経済省", "環境省")
    profiles = [
        (r["no"], bare(r["name"]), r["abbreviation"], r["founded_year"], r["seat"])
        for r in datasets["saxony_initiatives"]
    ]
    assert profiles == [
        (1, "ザクセン自動車部品連合", "SAT", 2000, "ツヴィッカウ"),
        (2, "ザクセン機械連合", "VSM", 2003, "ケムニッツ"),
        (3, "機能性繊維連合", "TEX", 2006, None),
    ]


def test_the_matrix_is_proven_as_far_as_its_totals_reach() -> None:
    rows = sample("sample-report").datasets["network_matrix"]
    body = [r for r in rows if "total" not in (r["region"], r["field"])]
    doubtful = [r for r in body if r["status"] == "ambiguous"]
    assert (len(body), len(doubtful)) == (30, 6)
    assert {r["candidates"] for r in doubtful} == {(1, None)}
    printed = {(bare(row[0]), i): v for row in content.MATRIX[1:-1] for i, v in enumerate(row[2:])}
    fields = [bare(h) for h in content.MATRIX[0][2:]]
    for row in body:
        truth = printed[bare(row["region"]), fields.index(bare(row["field"]))]
        if row["status"] != "ambiguous":
            assert str(row["networks"] or "") == truth


def test_the_matrix_of_the_pdf_is_read_whole() -> None:
    rows = sample("sample-report-pdf").datasets["network_matrix"]
    body = [r for r in rows if "total" not in (r["region"], r["field"])]
    assert [str(r["networks"] or "") for r in body] == [v for row in content.MATRIX[1:-1] for v in row[2:]]


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_a_caption_without_a_body_is_absent(document_id: str) -> None:
    absent = [t for t in sample(document_id).tables if t.body is TableBody.ABSENT]
    assert [bare(t.caption) for t in absent] == ["交流相手の団体の概要"]


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_lists_are_whole(document_id: str) -> None:
    rows = sample(document_id).datasets["list_items"]
    sizes: list[int] = []
    for row in rows:
        if row["no"] == 1:
            sizes.append(0)
        sizes[-1] += 1
    assert sizes == [5, 2, 4, 4, 6, 3, 4, 3]


def test_rows_that_break_their_schema_are_told_with_their_place() -> None:
    source = load_source(ROOT / "raw", "sample-report")
    feeds = [dict(f) for f in source.datasets_spec["feed"]]
    changed = next(f for f in feeds if f["dataset"] == "leading_edge_clusters")
    changed["columns"] = {**changed["columns"], "no": {"column": 1, "parse": "integer"}}
    with pytest.raises(RuleError, match="leading_edge_clusters row 0: no is null"):
        extract_report(replace(source, datasets_spec={**source.datasets_spec, "feed": feeds}))
