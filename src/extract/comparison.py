"""What came of holding documents against each other: the stored comparisons, as commands read them.

The document whose id comes first holds the findings, and its corrections.toml the decisions on them. Not here: making
comparisons (`extract.comparing`), which loads the whole audit, as no command that only looks needs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from extract.cache import Cache
from extract.errors import ContractError
from extract.folders import Folders
from extract.manifest import load_manifest
from extract.model import Finding, Report

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
