"""`curated/manifest.json`: what stands in the curated folder, and what it was made from. No clock time.

A document is up to date when its entry names the inputs, rules and code of today and every file still has its bytes.
The manifest is written last, so a run that died half-way leaves the old one, and the next run does the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from extract import codec
from extract.errors import ContractError
from extract.files import sha256_of, write_atomically

FORMAT = 1


class DocumentStatus(StrEnum):
    """What became of a document."""

    READ = "read"
    QUARANTINED = "quarantined"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One written file. `rows` is None for files that are no tables."""

    sha256: str
    bytes: int
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstFinding:
    """Enough of a finding to quote it in a summary."""

    finding_id: str
    check: str
    severity: str
    message: str
    quotes: tuple[str, ...] = ()
    page_no: int | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """One document: what it was made from, what came out, and why not where nothing did.

    `inputs` is the digest of the source and its sidecars; `source_sha256` that of the source alone. A quarantined
    document keeps the files of its last good run; `kept_source_sha256` is the source those were made from. `compared`
    has the stored comparisons with other documents that this one holds the findings of, by the other's id;
    `cross_findings` counts the open ones.
    """

    status: DocumentStatus
    inputs: str = ""
    code: str = ""
    rules: str = ""
    source_sha256: str | None = None
    title: str | None = None
    report: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)
    worst: tuple[WorstFinding, ...] = ()
    reason: str | None = None
    problem: str | None = None
    kept_source_sha256: str | None = None
    compared: Mapping[str, str] = field(default_factory=dict)
    cross_findings: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, FileEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The whole curated folder. `files` are those of all documents together, by path within curated/."""

    format: int = FORMAT
    version: str = ""
    code: str = ""
    rules: str = ""
    documents: Mapping[str, DocumentEntry] = field(default_factory=dict)
    files: Mapping[str, FileEntry] = field(default_factory=dict)

    def with_document(self, document_id: str, entry: DocumentEntry | None) -> Manifest:
        """The manifest with this entry put in, or taken out where it is None."""
        documents = {k: v for k, v in self.documents.items() if k != document_id}
        if entry is not None:
            documents[document_id] = entry
        return replace(self, documents=dict(sorted(documents.items())))


def load_manifest(path: Path) -> Manifest | None:
    """The manifest, or None where there is none or it is of another format.

    Raises:
        ContractError: It is there but is no manifest.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise ContractError(
            f"the manifest is not JSON: {error}", where=str(path), hint="remove it and run again"
        ) from error
    if not isinstance(plain, dict) or plain.get("format", FORMAT) != FORMAT:
        return None
    return codec.from_json(Manifest, plain)


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Writes the manifest for people to read: sorted, one entry a line."""
    plain = {"format": manifest.format, **codec.to_json(manifest)}
    text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_atomically(path, text.encode("utf-8", "backslashreplace"))


def files_are_intact(curated: Path, files: Mapping[str, FileEntry]) -> bool:
    """Whether every listed file still has the bytes it was written with."""
    for name, entry in files.items():
        path = curated / name
        try:
            if path.stat().st_size != entry.bytes or sha256_of(path) != entry.sha256:
                return False
        except OSError:
            return False
    return True
