"""Which documents are held against each other, and what came of it: kept by what it was made from.

Every two related documents are compared once; the result is stored under the digest of both reports, both documents'
inputs, the code and the rules, so that a run compares only what changed. The document whose id comes first holds the
findings, and its corrections.toml the decisions on them. Not here: how two documents are compared
(`extract.audit.between`), and the files of curated/ (`extract.export`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from extract.audit.between import Profile, are_related, compare, profile_of
from extract.cache import REPORTS, Cache, key_of
from extract.corrections import FILE_NAME, apply_between, expired_between, read_corrections
from extract.errors import ContractError
from extract.folders import Folders
from extract.manifest import DocumentEntry, load_manifest
from extract.model import Finding, Report
from extract.rules.audit import AuditRules

COMPARISONS = "comparisons"
PROFILES = "profiles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two documents that were compared: the one that holds the findings, the other one, and the findings."""

    document_id: str
    other_id: str
    findings: tuple[Finding, ...] = ()

    def seen_from(self, document_id: str) -> tuple[Finding, ...]:
        """The findings as those of either document: evidence in the other one names it, its own comes first."""
        if document_id == self.document_id:
            return self.findings
        turned = []
        for f in self.findings:
            own = [replace(e, document_id=None) for e in f.evidence if e.document_id == document_id]
            rest = [replace(e, document_id=self.document_id) for e in f.evidence if e.document_id is None]
            turned.append(replace(f, evidence=(*own, *rest)))
        return tuple(turned)


def with_comparisons(report: Report, comparisons: Iterable[Comparison]) -> Report:
    """A report with the findings between it and other documents behind its own, for people to look at."""
    own = report.document.document_id
    seen = (f for c in comparisons if own in (c.document_id, c.other_id) for f in c.seen_from(own))
    return replace(report, findings=(*report.findings, *seen))


def compare_all(
    folders: Folders, entries: Mapping[str, DocumentEntry], rules: AuditRules, version: str
) -> dict[str, dict[str, str]]:
    """Compares all related documents that were read.

    Args:
        folders: Where the reports are kept.
        entries: The documents; those without a stored report are left out.
        rules: The rules of the audit.
        version: A digest of the code and the rules.

    Returns:
        For each document that holds findings the keys of its comparisons, by the other document's id.
    """
    stored = _Stored(folders, entries)
    done: dict[str, dict[str, str]] = {}
    for one, other in combinations(sorted(stored.profiles), 2):
        if are_related(stored.profiles[one], stored.profiles[other]):
            made_from = (e.report or "" for e in (entries[one], entries[other]))
            inputs = (e.inputs for e in (entries[one], entries[other]))
            key = key_of(COMPARISONS, version, one, other, *made_from, *inputs)
            if not stored.cache.has(COMPARISONS, key):
                found = _compare(folders, stored.report(one), stored.report(other), rules)
                stored.cache.put(COMPARISONS, key, found)
            done.setdefault(one, {})[other] = key
    for one in stored.profiles:
        for lost in _without_other(folders, one, done.get(one, {})):
            key = key_of(COMPARISONS, version, one, lost.other_id, *(f.finding_id for f in lost.findings))
            stored.cache.put(COMPARISONS, key, lost)
            done.setdefault(one, {})[lost.other_id] = key
    return done


def _compare(folders: Folders, one: Report, other: Report, rules: AuditRules) -> Comparison:
    found = compare(one, other, rules)
    decisions = read_corrections(folders.document(one.document.document_id) / FILE_NAME)
    return Comparison(
        document_id=one.document.document_id,
        other_id=other.document.document_id,
        findings=apply_between(found, decisions, one, other),
    )


def _without_other(folders: Folders, document_id: str, compared: Mapping[str, str]) -> Iterator[Comparison]:
    """Decisions on documents that this one is no longer compared with, as expired."""
    decisions = read_corrections(folders.document(document_id) / FILE_NAME)
    lost = expired_between([d for d in decisions if d.other_document not in (None, *compared)])
    for other_id, findings in lost.items():
        yield Comparison(document_id=document_id, other_id=other_id, findings=findings)


class _Stored:
    """The stored reports of the documents that were read, and their profiles; the last two reports are kept."""

    def __init__(self, folders: Folders, entries: Mapping[str, DocumentEntry]) -> None:
        self.cache = Cache(folders.cache)
        self._digests = {d: e.report for d, e in entries.items() if e.report}
        self._kept: dict[str, Report] = {}
        self.profiles = {d: p for d in self._digests if (p := self._profile(d)) is not None}

    def _profile(self, document_id: str) -> Profile | None:
        digest = self._digests[document_id]
        found = self.cache.get(PROFILES, digest, Profile)
        if found is None and self.cache.has(REPORTS, digest):
            found = profile_of(self.report(document_id))
            self.cache.put(PROFILES, digest, found)
        return found

    def report(self, document_id: str) -> Report:
        """A stored report.

        Raises:
            KeyError: It is gone, though it was there when its profile was made.
        """
        if document_id not in self._kept:
            report = self.cache.get(REPORTS, self._digests[document_id], Report)
            if report is None:
                raise KeyError(document_id)
            while len(self._kept) > 1:
                self._kept.pop(next(iter(self._kept)))
            self._kept[document_id] = report
        return self._kept[document_id]


def load_comparison(folders: Folders, key: str) -> Comparison:
    """A stored comparison.

    Raises:
        ContractError: It is gone.
    """
    found = Cache(folders.cache).get(COMPARISONS, key, Comparison)
    if found is None:
        raise ContractError("a stored comparison is gone", where=str(folders.cache), hint="run `extract run` again")
    return found


def load_comparisons(folders: Folders, document_id: str | None = None) -> tuple[Comparison, ...]:
    """The comparisons of the last run, all or those that a document has part in."""
    manifest = load_manifest(folders.manifest)
    return tuple(
        load_comparison(folders, key)
        for one, entry in (manifest.documents.items() if manifest else ())
        for other, key in entry.compared.items()
        if document_id in (None, one, other)
    )
