"""Which documents are held against each other, and what came of it: kept by what it was made from.

Every two related documents are compared once; the result is stored under the digest of both reports, both documents'
inputs, the code and the rules, so that a run compares only what changed. Not here: how two documents are compared
(`extract.audit.between`), what reads the results (`extract.comparison`), the files of curated/ (`extract.export`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from extract.audit.between import Profile, are_related, compare, profile_of
from extract.cache import REPORTS, Cache, key_of
from extract.comparison import COMPARISONS, PROFILES, Comparison
from extract.corrections import FILE_NAME, apply_between, expired_between, read_corrections
from extract.folders import Folders
from extract.manifest import DocumentEntry
from extract.model import Report
from extract.rules.audit import AuditRules


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
