"""Asset checks: the invariants of the records (ERROR, they block) and the audit's families (WARN, they inform).

Both run inside the step that made their asset, so a check never loads a partition again. An invariant that is broken is
a bug of ours and keeps the document out of curated/; a finding is news about the document and stops nothing.
"""

import warnings
from collections import Counter
from collections.abc import Iterator, Mapping

import dagster as dg

from extract.audit import CHECKS
from extract.invariants import INVARIANTS
from extract.model import Finding, FindingStatus, Report, Severity
from pipelines.partitions import documents

SHOWN_FINDINGS = 10


def invariant_specs(assets: Mapping[str, str]) -> list[dg.AssetCheckSpec]:
    """The blocking checks of these assets."""
    return [
        _spec(name, record, test.__doc__ or name, blocking=True)
        for name, (record, test) in INVARIANTS.items()
        if record in assets
    ]


def run_invariants(report: Report, assets: Mapping[str, str]) -> Iterator[dg.AssetCheckResult]:
    """Tests the invariants of these assets on what has been made of the report so far."""
    for name, (record, test) in INVARIANTS.items():
        if record in assets:
            broken = list(test(report))
            yield dg.AssetCheckResult(
                asset_key=record,
                check_name=name,
                passed=not broken,
                severity=dg.AssetCheckSeverity.ERROR,
                metadata={"broken": len(broken), "examples": "; ".join(broken[:5])},
            )


def family_specs() -> list[dg.AssetCheckSpec]:
    """One check a family of the audit, on `findings`."""
    return [_spec(c.dagster_name, "findings", f"{c.description} See {c.doc}.", blocking=False) for c in CHECKS]


def _spec(name: str, asset: str, description: str, *, blocking: bool) -> dg.AssetCheckSpec:
    """A check of one document. Without its own partitions a check would load every document's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=dg.PreviewWarning)
        return dg.AssetCheckSpec(
            name=name, asset=asset, description=description, blocking=blocking, partitions_def=documents
        )


def report_families(report: Report) -> Iterator[dg.AssetCheckResult]:
    """A family passes when no open finding of it is an error or a warning; its findings are the metadata."""
    by_family: dict[str, list[Finding]] = {check.name: [] for check in CHECKS}
    for finding in report.findings:
        by_family.setdefault(finding.check.split(".")[0], []).append(finding)
    for check in CHECKS:
        found = by_family[check.name]
        serious = [f for f in found if f.status is FindingStatus.OPEN and f.severity is not Severity.INFO]
        counts = Counter(f"{f.severity.value}, {f.status.value}" for f in found)
        yield dg.AssetCheckResult(
            asset_key="findings",
            check_name=check.dagster_name,
            passed=not serious,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "findings": len(found),
                **{k: v for k, v in sorted(counts.items())},
                "list": dg.MetadataValue.md(_table(serious or found)),
            },
        )


def _table(findings: list[Finding]) -> str:
    lines = ["| severity | page | what | evidence |", "| --- | --- | --- | --- |"]
    for f in findings[:SHOWN_FINDINGS]:
        quotes = " / ".join(f"「{e.quote[:40]}」" for e in f.evidence[:3]).replace("|", "\\|").replace("\n", " ")
        page = f.evidence[0].page_no if f.evidence else ""
        lines.append(f"| {f.severity.value} | {page} | {f.message.replace('|', '/')} | {quotes} |")
    return "\n".join(lines)
