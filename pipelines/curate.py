"""Brings curated/ up to date with what the stages have made, documents and datasets together, manifest last.

A document whose stages are done is written; one that cannot be read keeps its earlier data and is listed with the
reason; one without a source keeps its published facts and is listed as absent; one that left raw/ is removed.
Not here: running stages (`isolation`), Dagster (`assets`), the terminal (`run`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extract.cache import REPORTS, Cache, Version, remember
from extract.errors import ContractError, ExtractError, SourceError
from extract.files import remove_leftovers
from extract.folders import Folders, is_document_id
from extract.manifest import (
    DocumentEntry,
    DocumentStatus,
    Manifest,
    WorstFinding,
    files_are_intact,
    load_manifest,
    write_manifest,
)
from extract.model import Finding, FindingStatus, Report
from pipelines import isolation
from pipelines.isolation import FINAL, Problem
from pipelines.stages import fingerprint, input_digests, installed_version, library_digest, rules_version

if TYPE_CHECKING:
    from extract.frames import TableSchema

RETRIED = ("unreadable", "changed-while-reading")
"""Reasons that may be gone at the next run although no byte of raw/ changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run has to do: documents to read, to list as absent or as badly named, to remove; or nothing at all."""

    old: Manifest
    stale: tuple[str, ...]
    current: tuple[str, ...]
    absent: tuple[str, ...]
    misnamed: tuple[str, ...]
    removed: tuple[str, ...]
    nothing_to_do: bool


def plan(folders: Folders) -> Plan:
    """Compares raw/ and the installed code and rules with the manifest; reads bytes, parses nothing."""
    old = load_manifest(folders.manifest) or Manifest()
    present = folders.document_ids()
    misnamed = tuple(d for d in present if not is_document_id(d))
    absent = tuple(d for d in present if d not in misnamed and folders.source(d) is None)
    sourced = [d for d in present if d not in misnamed and d not in absent]
    current = tuple(d for d in sourced if _is_current(folders, d, old.documents.get(d)))
    stale = tuple(d for d in sourced if d not in current)
    removed = tuple(d for d in old.documents if d not in present)
    settled = all(old.documents.get(d) == absent_entry(folders, d) for d in absent) and all(
        d in old.documents for d in misnamed
    )
    nothing = not stale and not removed and settled and bool(old.files) and files_are_intact(folders.curated, old.files)
    return Plan(
        old=old, stale=stale, current=current, absent=absent, misnamed=misnamed, removed=removed, nothing_to_do=nothing
    )


def _is_current(folders: Folders, document_id: str, entry: DocumentEntry | None) -> bool:
    """Whether an entry was made from today's bytes, code and rules, and its files still stand."""
    if entry is None or (entry.code, entry.rules) != (library_digest(), rules_version()):
        return False
    try:
        if entry.inputs != fingerprint(input_digests(folders, document_id)):
            return False
    except OSError:
        return False
    if not files_are_intact(folders.curated, entry.files):
        return False
    if entry.status is DocumentStatus.QUARANTINED:
        return entry.reason not in RETRIED
    return entry.report is not None and Cache(folders.cache).has(REPORTS, entry.report)


# -- entries ---------------------------------------------------------------------------------------------------------


def absent_entry(folders: Folders, document_id: str) -> DocumentEntry:
    """The entry of a document whose source is not here: its published facts are all there is."""
    published = sorted(p.stem for p in folders.published(document_id).glob("*.csv"))
    where = f"{folders.document(document_id).name}/source.pdf or source.txt"
    return DocumentEntry(
        status=DocumentStatus.ABSENT,
        inputs=fingerprint(
            {**input_digests(folders, document_id), "published": _published_digest(folders, document_id)}
        ),
        reason="absent",
        problem=f"The source is absent ({where}); "
        + (f"its published facts are kept: {', '.join(published)}." if published else "nothing of it is published."),
    )


def _published_digest(folders: Folders, document_id: str) -> str:
    from extract.cache import key_of
    from extract.files import sha256_of

    return key_of(*(f"{p.name} {sha256_of(p)}" for p in sorted(folders.published(document_id).glob("*.csv"))))


def misnamed_entry(folders: Folders, document_id: str) -> DocumentEntry:
    """The entry of a folder in raw/ whose name cannot be a document id."""
    error = SourceError(
        f"folder 「{document_id}」 cannot be a document id",
        where=str(folders.raw),
        hint="rename it to lower-case letters a-z, digits and single hyphens",
        reason="bad-id",
    )
    return DocumentEntry(status=DocumentStatus.QUARANTINED, reason="bad-id", problem=str(error))


def read_entry(report: Report, digest: str, **made: Any) -> DocumentEntry:
    """The entry of a document that was read; files are added by the writer."""
    open_findings = [f for f in report.findings if f.status is FindingStatus.OPEN]
    worst = sorted(open_findings, key=lambda f: (f.severity.rank, -f.score, f.finding_id))[:3]
    cells = Counter(c.status.value for t in report.tables for c in t.cells)
    families = sorted({f.check.split(".")[0] for f in open_findings})
    return DocumentEntry(
        status=DocumentStatus.READ,
        report=digest,
        source_sha256=report.document.sha256,
        title=report.document.title,
        cells=dict(sorted(cells.items())),
        findings=_counted(open_findings),
        checks={family: _worst_of(open_findings, family) for family in families},
        worst=tuple(
            WorstFinding(
                finding_id=f.finding_id,
                check=f.check,
                severity=f.severity.value,
                message=f.message,
                quotes=tuple(e.quote for e in f.evidence),
                page_no=f.evidence[0].page_no if f.evidence else None,
                score=f.score,
            )
            for f in worst
        ),
        counts=_counts(report),
        **made,
    )


def _worst_of(findings: Iterable, family: str) -> str:  # type: ignore[type-arg]
    return str(min((f.severity for f in findings if f.check.split(".")[0] == family), key=lambda s: s.rank).value)


def _counts(report: Report) -> dict[str, int]:
    counts = {
        "pages": len(report.pages), "blocks": len(report.blocks), "sections": len(report.sections),
        "tables": len(report.tables), "cells": sum(len(t.cells) for t in report.tables),
        "mentions": len(report.mentions), "entities": len(report.entities), "quantities": len(report.quantities),
        "claims": len(report.claims), "findings": len(report.findings), "characters": report.document.characters,
    }  # fmt: skip
    return counts | {name: len(rows) for name, rows in report.datasets.items()}


# -- the writer ------------------------------------------------------------------------------------------------------


def curate(folders: Folders, problems: Mapping[str, Problem] | None = None) -> Manifest:
    """Writes everything that is ready; the caller holds the lock of the curated folder.

    Args:
        folders: Where from and where to.
        problems: Why documents could not be read, where the caller knows; others are looked up.
    """
    from extract.declared import own_schemas
    from extract.export import export_datasets, export_records, remove_records, write_package
    from extract.frames import dataset_schemas, dataset_table

    remove_leftovers(folders.curated)
    todo = plan(folders)
    known = dict(problems or {})
    entries: dict[str, DocumentEntry] = {d: todo.old.documents[d] for d in todo.current}
    reports: dict[str, Report] = {}
    schemas = dataset_schemas()
    for document_id in (*todo.current, *todo.absent):
        schemas |= own_schemas(folders, document_id)
    for document_id in todo.stale:
        old = todo.old.documents.get(document_id)
        entry, report = _settle(folders, document_id, old, known.get(document_id))
        if entry is not None and report is not None:
            try:
                _declare(schemas, own_schemas(folders, document_id), document_id)
                for name, rows in report.datasets.items():  # before anything of this document is written
                    dataset_table(schemas[name], rows, where=f"{document_id}, {name}")
                entry = replace(entry, files=export_records(folders, report))
                reports[document_id] = report
            except ExtractError as error:
                entry = _quarantined(entry, old, Problem(reason=error.reason, paragraph=str(error)))
        if entry is not None:
            entries[document_id] = entry
    entries |= {d: absent_entry(folders, d) for d in todo.absent}
    entries |= {d: misnamed_entry(folders, d) for d in todo.misnamed}
    for document_id in (*todo.removed, *todo.absent):
        remove_records(folders, document_id)
    entries = _compared(folders, entries)
    keep = [d for d, e in entries.items() if d not in reports and e.files]
    files = export_datasets(folders, schemas, reports, keep, todo.absent)
    for name in set(todo.old.files) - set(files) - {folders.package.name}:
        (folders.curated / name).unlink(missing_ok=True)
    manifest = Manifest(
        version=installed_version(),
        code=library_digest(),
        rules=rules_version(),
        documents=dict(sorted(entries.items())),
        files=files,
    )
    manifest = replace(manifest, files={**files, folders.package.name: write_package(folders, manifest, schemas)})
    write_manifest(folders.manifest, manifest)
    for document_id, report in reports.items():
        entry = entries[document_id]
        version = Version(
            report=entry.report or "", source_sha256=report.document.sha256, code=entry.code, rules=entry.rules
        )
        remember(folders, document_id, version)
    return manifest


def _compared(folders: Folders, entries: Mapping[str, DocumentEntry]) -> dict[str, DocumentEntry]:
    """The entries with what their documents state differently from others, written as each one's record."""
    from extract.comparing import compare_all
    from extract.comparison import load_comparison
    from extract.export import export_cross_findings
    from extract.rules.audit import load_audit_rules

    version = fingerprint({"code": library_digest(), "rules": rules_version()})
    keys = compare_all(folders, entries, load_audit_rules(), version)
    settled = dict(entries)
    for document_id, entry in entries.items():
        if entry.report is not None and entry.files:
            compared = keys.get(document_id, {})
            found = [(other, f) for other, key in compared.items() for f in load_comparison(folders, key).findings]
            settled[document_id] = replace(
                entry,
                compared=compared,
                cross_findings=_counted(f for _, f in found),
                files={**entry.files, **export_cross_findings(folders, document_id, found)},
            )
    return settled


def _counted(findings: Iterable[Finding]) -> dict[str, int]:
    """Open findings by severity."""
    return dict(sorted(Counter(f.severity.value for f in findings if f.status is FindingStatus.OPEN).items()))


def _declare(schemas: "dict[str, TableSchema]", own: "Mapping[str, TableSchema]", document_id: str) -> None:
    """Adds a document's own datasets.

    Raises:
        ContractError: Another document declares one of that name with other columns, or a record has the name.
    """
    from extract.frames import ALL_RECORDS

    for name, schema in own.items():
        if name in ALL_RECORDS or schemas.get(name, schema) != schema:
            raise ContractError(
                f"dataset 「{name}」 is declared with other columns elsewhere",
                where=f"{document_id}/datasets.toml",
                hint="give it another name",
            )
        schemas[name] = schema


def _settle(
    folders: Folders, document_id: str, old: DocumentEntry | None, problem: Problem | None
) -> tuple[DocumentEntry | None, Report | None]:
    """A stale document's new entry and report.

    No report where it could not be read; the old entry where nobody has tried yet.
    """
    try:
        work = isolation.work_of(folders, document_id)
        made: dict[str, Any] = {"inputs": fingerprint(work.inputs), "code": library_digest(), "rules": rules_version()}
        problem = problem or isolation.known_problem(work)
        if problem is None and work.is_stored(FINAL):
            report = work.result(FINAL)
            digest = work.cache.put_report(report)
            return read_entry(report, digest, **made), report
    except OSError as error:
        made = {"inputs": "", "code": library_digest(), "rules": rules_version()}
        problem = Problem(reason="unreadable", paragraph=_unreadable(folders, document_id, error))
    if problem is None:
        return old, None
    return _quarantined(DocumentEntry(status=DocumentStatus.QUARANTINED, **made), old, problem), None


def _unreadable(folders: Folders, document_id: str, error: OSError) -> str:
    told = SourceError(
        f"the file cannot be read: {error.strerror}",
        where=str(folders.source(document_id)),
        hint="check its permissions",
        reason="unreadable",
    )
    return str(told)


def _quarantined(entry: DocumentEntry, old: DocumentEntry | None, problem: Problem) -> DocumentEntry:
    """An entry with the reason; everything of the last good run stays."""
    told: dict[str, Any] = {
        "status": DocumentStatus.QUARANTINED,
        "reason": problem.reason,
        "problem": problem.paragraph,
    }
    made: dict[str, Any] = {"inputs": entry.inputs, "code": entry.code, "rules": entry.rules}
    if old is None or not old.files:
        return DocumentEntry(**told, **made)
    return replace(old, **told, **made, kept_source_sha256=old.kept_source_sha256 or old.source_sha256)
