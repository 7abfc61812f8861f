"""Tables that lost their blanks and hold a number that fits no placement: from the dump to the finding."""

import pytest

from extract import extract_report
from extract.model import Severity, Verdict
from extract.sources import source_of_file

# Four regions, four fields; the blanks of the second, third and fourth row are lost.
MATRIX = """第1章 拠点の数

表1 地域別・分野別の拠点数
地域 全体 機械 化学 食品
北部 10 2 3 5
東部 9 4 5
西部 7 6 1
南部 8 8
合計 34 {machines} 8 {foods}

出所：作成例
"""


@pytest.fixture
def placements(tmp_path):
    def found(text):
        path = tmp_path / "dump.txt"
        path.write_text(text, encoding="utf-8")
        report = extract_report(source_of_file(path))
        table = next(t for t in report.tables if "placed" in t.method)
        return text, table, [f for f in report.findings if f.check == "table_sums.placement"]

    return found


def test_a_matrix_that_can_be_placed_gives_no_finding(placements):
    _, table, findings = placements(MATRIX.format(machines=12, foods=14))
    assert "contradict" not in table.method
    assert [c for c in table.constraints if c.kind == "placement"] == []
    assert findings == []


def test_a_changed_number_is_a_contradiction_and_is_among_the_suspects(placements):
    text, table, findings = placements(MATRIX.format(machines=12, foods=14).replace("東部 9 4 5", "東部 9 4 7"))
    (failed,) = [c for c in table.constraints if c.kind == "placement"]
    assert failed.held is False and failed.observed - failed.expected == 2
    changed = text.index("9 4 7") + 4
    assert changed in {s.start for s in failed.suspects}
    assert [c.text for c in table.cells if c.row == 1] == ["北部", "10", "2", "3", "5"], "printed values stay"
    (finding,) = findings
    assert (finding.severity, finding.verdict) == (Severity.ERROR, Verdict.CONTRADICTION)
    assert any(e.span.start <= changed < e.span.end for e in finding.evidence)
    assert "off by 2" in finding.message


def test_totals_that_are_no_sums_are_not_reported_as_one_slip(placements):
    _, table, findings = placements(MATRIX.format(machines=3, foods=90))
    assert [c.held for c in table.constraints if c.kind == "placement"] == [False]
    assert findings == []
