"""Human decisions: written, read back, replayed, anchored again, expired."""

import tomllib

import pytest

from extract.corrections import apply_corrections, dump_corrections, load_corrections, record_decision
from extract.errors import RuleError
from extract.model import Document, Evidence, Finding, FindingStatus, Page, ReadMethod, Report, Severity, Span, Verdict

TEXT = "港の計画は2006年から2011年までの4年間である。町の計画は別にある。"


def report_of(text, *, with_finding=True):
    start = text.find("4年間")
    evidence = Evidence(role="stated length", page_no=1, span=Span(start, start + 3), quote=text[start : start + 3])
    finding = Finding(
        finding_id="f-1",
        check="periods.length",
        severity=Severity.ERROR,
        verdict=Verdict.CONTRADICTION,
        message="m",
        evidence=(evidence,),
        expected="6 years",
        observed="4年間",
    )
    document = Document(
        document_id="d",
        title="d",
        media_type="text/plain",
        sha256="0",
        pages=1,
        characters=len(text),
        language="ja",
        text_layer="text",
    )
    page = Page(page_no=1, source_start=0, text=text, method=ReadMethod.TEXT)
    findings = (finding,) if with_finding and start >= 0 else ()
    return Report(document=document, pages=(page,), blocks=(), sections=(), tables=(), findings=findings)


def decided(tmp_path, action="dismiss", value=None):
    record_decision(tmp_path, report_of(TEXT), "f-1", action, 'the plan "began" late', value)
    return load_corrections(tomllib.loads((tmp_path / "corrections.toml").read_text(encoding="utf-8")))


def test_a_decision_survives_its_file(tmp_path):
    decisions = decided(tmp_path)
    assert decisions == load_corrections(tomllib.loads(dump_corrections(decisions)))
    assert decisions[0].expect[0].quote == "4年間" and decisions[0].reason == 'the plan "began" late'


def test_it_is_replayed(tmp_path):
    after = apply_corrections(report_of(TEXT), decided(tmp_path))
    assert [f.status for f in after.findings] == [FindingStatus.DISMISSED]


def test_a_corrected_value_stands_beside_the_printed_one(tmp_path):
    (finding,) = apply_corrections(report_of(TEXT), decided(tmp_path, "correct", "6年間")).findings
    assert (finding.status, finding.expected) == (FindingStatus.ACCEPTED, "6年間 (printed: 4年間)")
    assert finding.observed == "4年間"


def test_it_is_anchored_again_when_text_moves(tmp_path):
    decisions = decided(tmp_path)
    moved = "前書きが増えた。\n\n" + TEXT.replace("までの", "まで\nの ")
    after = apply_corrections(report_of(moved), decisions)
    assert [f.status for f in after.findings] == [FindingStatus.DISMISSED]


def test_it_expires_when_the_source_no_longer_shows_the_error(tmp_path):
    after = apply_corrections(report_of(TEXT.replace("4年間", "6年間")), decided(tmp_path))
    (finding,) = after.findings
    assert finding.check == "corrections.expired" and "4年間" in finding.message


def test_it_expires_when_the_quote_stands_elsewhere_only(tmp_path):
    changed = "港の計画は2006年から2011年までの6年間である。山の道は4年間閉じる。"
    after = apply_corrections(report_of(changed, with_finding=False), decided(tmp_path))
    assert [f.check for f in after.findings] == ["corrections.expired"]


@pytest.mark.parametrize(
    "content",
    [
        {"decisions": []},
        {"decision": [{"finding": "f-1"}]},
        {"decision": [{"finding": "f", "check": "c", "action": "ignore", "reason": "r", "expect": [{"quote": "q"}]}]},
        {"decision": [{"finding": "f", "check": "c", "action": "correct", "reason": "r", "expect": [{"quote": "q"}]}]},
        {"decision": [{"finding": "f", "check": "c", "action": "accept", "reason": "r", "expect": []}]},
    ],
)
def test_a_wrong_file_says_what_is_wrong(content):
    with pytest.raises(RuleError) as caught:
        load_corrections(content)
    assert "corrections.toml" in str(caught.value)


def test_a_finding_that_is_not_there_and_a_decision_without_reason_are_refused(tmp_path):
    with pytest.raises(RuleError, match="f-9"):
        record_decision(tmp_path, report_of(TEXT), "f-9", "accept", "yes")
    with pytest.raises(RuleError, match="reason"):
        record_decision(tmp_path, report_of(TEXT), "f-1", "accept", " ")
    assert not (tmp_path / "corrections.toml").exists()
