"""Asset checks: invariants of records and datasets (ERROR, they block); audit families and snapshots (WARN).

Both run inside the step that made their asset, so a check never loads a partition again. An invariant that is broken is
a bug of ours and keeps the document out of curated/; a finding is news about the document and stops nothing.
"""

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import dagster as dg

from extract.audit import BETWEEN, CHECKS
from extract.datasets.schema import DATASETS, problems
from extract.folders import Folders
from extract.invariants import INVARIANTS
from extract.model import Finding, FindingStatus, Report, Severity
from extract.snapshots import has_snapshot, snapshot_differences
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
            yield _blocking(record, name, list(test(report)))


def family_specs() -> list[dg.AssetCheckSpec]:
    """One check a family of the audit, on `findings`."""
    return [_spec(c.dagster_name, "findings", f"{c.description} See {c.doc}.", blocking=False) for c in CHECKS]


def dataset_specs(names: Iterable[str]) -> list[dg.AssetCheckSpec]:
    """The checks of the domain datasets."""
    told = (
        ("rows_keep_the_schema", "Columns, types, nulls and keys are as published.", True),
        ("values_lead_to_their_source", str(_untraced.__doc__), True),
        ("as_published", "The rows equal the reviewed snapshot, if there is one.", False),
    )
    return [_spec(check, name, text, blocking=blocking) for name in names for check, text, blocking in told]


def run_dataset_checks(report: Report, names: Iterable[str], folders: Folders) -> Iterator[dg.AssetCheckResult]:
    """Tests the domain datasets of a document, and compares them with its reviewed snapshot."""
    document_id = report.document.document_id
    published = has_snapshot(folders, document_id)
    changed = {d.dataset: d for d in snapshot_differences(folders, report)} if published else {}
    for name in names:
        rows = report.datasets.get(name, ())
        yield _blocking(name, "rows_keep_the_schema", problems(DATASETS[name], [_in_order(name, row) for row in rows]))
        yield _blocking(name, "values_lead_to_their_source", list(_untraced(report, name)))
        difference = changed.get(name)
        yield dg.AssetCheckResult(
            asset_key=name,
            check_name="as_published",
            passed=difference is None,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "has a snapshot": published,
                "rows that are new": len(difference.new) if difference else 0,
                "rows that are gone": len(difference.gone) if difference else 0,
                "to look and to accept": f"extract publish {document_id}",
            },
        )


def _in_order(name: str, row: Mapping[str, object]) -> Mapping[str, object]:
    """A row as its schema orders it: stored rows come back with their columns in another order."""
    order = [c.name for c in DATASETS[name].columns]
    return {n: row[n] for n in order} if set(order) == set(row) else row


def _untraced(report: Report, name: str) -> Iterator[str]:
    """Every value that is not null says by which rule it was made, and those read from the source from which place."""
    origins = {(o.row_index, o.column): o for o in report.lineage if o.dataset == name}
    end = len(report.source_text)
    for index, row in enumerate(report.datasets.get(name, ())):
        for column in (c.name for c in DATASETS[name].own_columns):
            origin = origins.get((index, column))
            if origin is None and row[column] is not None:
                yield f"row {index}, {column} has no origin"
            elif origin is not None and origin.place is not None and origin.place.end > end:
                yield f"row {index}, {column} has its place outside the document"


def _blocking(asset: str, name: str, broken: list[str]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=name,
        passed=not broken,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"broken": len(broken), "examples": "; ".join(broken[:5])},
    )


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


def between_spec() -> dg.AssetCheckSpec:
    """The check of what documents state differently, on `cross_findings`: of all documents together."""
    return dg.AssetCheckSpec(
        name=BETWEEN.dagster_name,
        asset="cross_findings",
        description=f"{BETWEEN.description} See {BETWEEN.doc}.",
        blocking=False,
    )


def report_between(findings: Sequence[Finding]) -> dg.AssetCheckResult:
    """Passes when no open finding between documents is an error or a warning."""
    serious = [f for f in findings if f.status is FindingStatus.OPEN and f.severity is not Severity.INFO]
    return dg.AssetCheckResult(
        asset_key="cross_findings",
        check_name=BETWEEN.dagster_name,
        passed=not serious,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"findings": len(findings), "list": dg.MetadataValue.md(_table(serious or list(findings)))},
    )


def _table(findings: list[Finding]) -> str:
    lines = ["| severity | page | what | evidence |", "| --- | --- | --- | --- |"]
    for f in findings[:SHOWN_FINDINGS]:
        quotes = " / ".join(f"「{e.quote[:40]}」" for e in f.evidence[:3]).replace("|", "\\|").replace("\n", " ")
        page = f.evidence[0].page_no if f.evidence else ""
        lines.append(f"| {f.severity.value} | {page} | {f.message.replace('|', '/')} | {quotes} |")
    return "\n".join(lines)
