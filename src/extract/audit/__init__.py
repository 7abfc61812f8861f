"""The audit: a report's numbers and structure against each other.

Takes a whole `Report`, gives claims and findings; stands after language and before corrections and datasets.
Every finding proves itself: both places quoted, the arithmetic written out, why the sides may be compared.
Not here: repairing anything (a person decides, see `extract.corrections`), and whether the report is true.
"""

from __future__ import annotations

from extract.audit.claims import build_claims
from extract.audit.context import Context, numbered_apart
from extract.audit.registry import BETWEEN, CHECKS, Check, check_of
from extract.model import Claim, Finding, Report
from extract.rules.audit import AuditRules

__all__ = ["BETWEEN", "CHECKS", "Check", "audit", "check_of"]


def audit(report: Report, rules: AuditRules) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Claims and findings of a report, findings worst and surest first.

    Args:
        report: Pages, blocks, sections, tables, mentions, entities and quantities; claims and findings are ignored.
        rules: Weights, word lists and limits of the audit.
    """
    context = Context(report, rules)
    found = [f for check in CHECKS for function in check.functions for f in function(context)]
    found.sort(key=lambda f: (f.severity.rank, -f.score, f.evidence[0].span if f.evidence else (0, 0), f.check))
    return build_claims(context), numbered_apart(found)
