"""Where everything lies: the raw folder a person fills, the curated folder a machine rebuilds.

The only module that knows file names of the contract. Two curated folders never share state.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from extract.errors import SourceError

SIDECAR_NAMES = ("source.toml", "datasets.toml", "corrections.toml")
_DOCUMENT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_document_id(name: str) -> bool:
    """Whether a name can be a document id: lower-case ASCII letters, digits and hyphens.

    >>> is_document_id("white-paper-2024"), is_document_id("報告書"), is_document_id("../x")
    (True, False, False)
    """
    return _DOCUMENT_ID.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Folders:
    """A pair of raw and curated folder, and the paths in them."""

    raw: Path
    curated: Path

    @classmethod
    def chosen(cls, raw: str | Path | None = None, curated: str | Path | None = None) -> Folders:
        """The folders asked for, else those of EXTRACT_RAW and EXTRACT_CURATED, else ./raw and ./curated."""
        return cls(
            raw=Path(raw or os.environ.get("EXTRACT_RAW") or "raw").absolute(),
            curated=Path(curated or os.environ.get("EXTRACT_CURATED") or "curated").absolute(),
        )

    @property
    def manifest(self) -> Path:
        """`manifest.json`, written last by every run."""
        return self.curated / "manifest.json"

    @property
    def package(self) -> Path:
        """`datapackage.json`."""
        return self.curated / "datapackage.json"

    @property
    def cache(self) -> Path:
        """Intermediates that belong to this curated folder (EXTRACT_CACHE overrides)."""
        override = os.environ.get("EXTRACT_CACHE")
        return Path(override).absolute() if override else self.curated / ".cache"

    @property
    def dagster_home(self) -> Path:
        """The Dagster instance of this curated folder (DAGSTER_HOME overrides)."""
        override = os.environ.get("DAGSTER_HOME")
        return Path(override).absolute() if override else self.curated / ".dagster"

    @property
    def review(self) -> Path:
        """The static review site."""
        return self.curated / "review"

    def record(self, record: str, document_id: str) -> Path:
        """The Parquet file of one record of one document."""
        return self.curated / "records" / record / f"{document_id}.parquet"

    def published(self, document_id: str) -> Path:
        """The reviewed snapshot of a document's domain datasets."""
        return self.curated / "published" / document_id

    def document(self, document_id: str) -> Path:
        """The raw folder of a document."""
        return self.raw / document_id

    def source(self, document_id: str) -> Path | None:
        """The source of a document, whatever it is (a link, another format …); None where there is none."""
        found = sorted(p for p in self.document(document_id).glob("source.*") if p.suffix != ".toml")
        return found[0] if found else None

    def document_ids(self) -> tuple[str, ...]:
        """Every document in raw/, sorted: folders that hold a source or its source.toml.

        Raises:
            SourceError: There is no raw folder, or a folder's name cannot be a document id.
        """
        if not self.raw.is_dir():
            raise SourceError(
                "there is no raw folder",
                where=str(self.raw),
                hint="make it, or name another with --raw",
                reason="absent",
            )
        found = []
        for folder in sorted(self.raw.iterdir()):
            if folder.is_dir() and not folder.is_symlink() and any(folder.glob("source.*")):
                found.append(folder.name)
        return tuple(found)
