"""The registry is the one list of checks: documented, weighted, uniquely named."""

import re
from collections import defaultdict

import pytest

from extract.audit import BETWEEN, CHECKS, check_of
from extract.audit.registry import Check
from extract.errors import RuleError
from extract.model import Evidence, Finding, Severity, Span, Verdict

ALL = (*CHECKS, BETWEEN)


@pytest.mark.parametrize("check", ALL, ids=lambda c: c.name)
def test_every_family_has_a_page_and_weights(check: Check, project_root, audit_rules):
    page = project_root / check.doc
    text = page.read_text(encoding="utf-8")
    assert all(head in text for head in ("**Proves.**", "**Cannot.**", "**Example.**"))
    assert any(name.startswith(f"{check.name}.") for name in audit_rules.weights)


def test_names_are_unique():
    names = [c.name for c in ALL]
    assert len(set(names)) == len(names) == len({c.dagster_name for c in ALL})


def test_every_rule_named_in_the_code_has_a_weight_and_none_is_left_over(project_root, audit_rules):
    families = "|".join(c.name for c in ALL)
    used = set()
    for path in (project_root / "src/extract/audit").rglob("*.py"):
        used |= set(re.findall(rf'f?"((?:{families})\.[a-z_]+)"', path.read_text(encoding="utf-8")))
    known = {w for w in audit_rules.weights if not w.startswith("corrections.")}
    computed = {"prose_table.direct", "prose_table.combination", "prose_table.qualitative"}
    assert used - {"prose_table."} <= known
    assert known - computed <= used


def test_scores_are_what_was_counted(project_root, audit_rules):
    """After `make bench-audit` or `bench-documents`, right and wrong in audit.toml are the sums of the tables again."""
    counted = defaultdict(lambda: [0, 0])
    pages = ("docs/bench-audit.md", "docs/bench-documents.md")
    tables = [(project_root / p).read_text(encoding="utf-8").partition("## By check")[2] for p in pages]
    scores = (project_root / "docs/checks/scores.md").read_text(encoding="utf-8")
    planted = [(table, r"(\d+) \| (\d+)") for table in tables]
    for text, row in (*planted, (scores, r"(\d+) \| (\d+) \| (\d+) \| (\d+)")):
        found = re.findall(rf"^\| ([a-z_]+\.[a-z_]+) \| {row} \|$", text, re.MULTILINE)
        assert found
        for check, *numbers in found:
            for i, number in enumerate(numbers):
                counted[check][i % 2] += int(number)
    stored = {name: [w.right, w.wrong] for name, w in audit_rules.weights.items() if w.right or w.wrong}
    assert stored == dict(counted)


def test_a_finding_leads_to_its_family():
    evidence = Evidence(role="r", page_no=1, span=Span(0, 1), quote="x")
    finding = Finding(
        finding_id="f",
        check="periods.length",
        severity=Severity.INFO,
        verdict=Verdict.ROUNDING,
        message="m",
        evidence=(evidence,),
    )
    assert check_of(finding).name == "periods"


def test_a_rule_without_weight_is_refused(audit_rules):
    with pytest.raises(RuleError, match=r"no\.such"):
        audit_rules.weight("no.such")
