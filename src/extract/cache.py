"""Results of stages, kept by what they were made from, so that a run costs what changed.

A stored result is named by the digest of its inputs (source bytes, earlier results, rules, code of the stage). It is
never changed, so two runs may share it. Nothing here decides what is stale; that is the caller's key.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from extract import codec
from extract.errors import ContractError
from extract.files import write_atomically
from extract.folders import Folders
from extract.manifest import load_manifest
from extract.model import Report

T = TypeVar("T")
REPORTS = "reports"
HISTORY = "history"


def key_of(*parts: str) -> str:
    """The digest of the things a result was made from, in order."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Cache:
    """A folder of stored results: ``<folder>/<stage>/<key>``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, stage: str, key: str) -> Path:
        """Where the result of `stage` with this key stands or would stand."""
        return self.folder / stage / f"{key}.json.z"

    def has(self, stage: str, key: str) -> bool:
        """Whether there is a stored result."""
        return self.path(stage, key).is_file()

    def get(self, stage: str, key: str, kind: type[T]) -> T | None:
        """The stored result, or None where there is none that can be read (a torn or old file is as none)."""
        content = self._content(stage, key)
        try:
            return None if content is None else codec.loads(kind, content)
        except ContractError:
            return None

    def digest(self, stage: str, key: str) -> str | None:
        """The digest of a stored result, without making its records; None where there is none."""
        content = self._content(stage, key)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def put(self, stage: str, key: str, result: object) -> str:
        """Stores a result; returns its digest."""
        content = codec.dumps(result)
        write_atomically(self.path(stage, key), zlib.compress(content, 1), sync=False)
        return hashlib.sha256(content).hexdigest()

    def put_report(self, report: Report) -> str:
        """Stores a finished report under its own digest, which is returned."""
        content = codec.dumps(report)
        digest = hashlib.sha256(content).hexdigest()
        if not self.has(REPORTS, digest):
            write_atomically(self.path(REPORTS, digest), zlib.compress(content, 1), sync=False)
        return digest

    def prune(self, keep: set[Path]) -> int:
        """Removes every stored result that is not in `keep`; returns how many."""
        removed = 0
        for path in sorted(self.folder.glob("*/*.json.z")):
            if path not in keep:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _content(self, stage: str, key: str) -> bytes | None:
        try:
            return zlib.decompress(self.path(stage, key).read_bytes())
        except (FileNotFoundError, zlib.error):
            return None


def load_report(folders: Folders, document_id: str) -> Report:
    """The report of a document as the last good run left it.

    Raises:
        ContractError: No run has read this document, or its intermediates were removed.
    """
    manifest = load_manifest(folders.manifest)
    entry = manifest.documents.get(document_id) if manifest else None
    if entry is None or entry.report is None:
        known = ", ".join(d for d, e in manifest.documents.items() if e.report) if manifest else ""
        raise ContractError(
            f"document 「{document_id}」 has not been read into this curated folder",
            where=str(folders.curated),
            hint=f"run `extract run`, or name one of: {known}" if known else "run `extract run` first",
            reason="unknown-document",
        )
    report = Cache(folders.cache).get(REPORTS, entry.report, Report)
    if report is None:
        raise ContractError(
            f"the stored report of 「{document_id}」 is gone", where=str(folders.cache), hint="run `extract run` again"
        )
    return report


# -- earlier versions ------------------------------------------------------------------------------------------------

KEPT_VERSIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One reading of a document that is kept to be compared with."""

    report: str
    source_sha256: str
    code: str
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _History:
    versions: tuple[Version, ...] = ()


def history_of(folders: Folders, document_id: str) -> list[Version]:
    """The last readings of a document, the newest last."""
    found = Cache(folders.cache).get(HISTORY, document_id, _History)
    return list(found.versions) if found else []


def remember(folders: Folders, document_id: str, version: Version) -> None:
    """Adds a reading to a document's history; the same result again adds nothing."""
    versions = [v for v in history_of(folders, document_id) if v.report != version.report]
    kept = tuple([*versions, version][-KEPT_VERSIONS:])
    Cache(folders.cache).put(HISTORY, document_id, _History(versions=kept))
