"""Reading the rule files that ship with the package."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from extract.errors import RuleError

DATA = Path(__file__).parent / "data"


def load_toml(name: str, *, folder: Path = DATA) -> dict[str, Any]:
    """The content of one rule file, e.g. ``units.toml``.

    Raises:
        RuleError: It is missing or is not TOML.
    """
    path = folder / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(
            f"rule file 「{name}」 cannot be read: {error}", where=str(path), hint="reinstall extract"
        ) from error


PARTS: Mapping[str, tuple[str, ...]] = {
    "structure": ("structure.toml",),
    "tables": ("tables.toml", "table_places.txt", "table_methods.toml"),
    "quantities": ("units.toml", "bounds.toml", "eras.toml"),
    "gazetteer": ("gazetteer",),
    "audit": ("audit.toml",),
    "datasets": ("datasets.toml",),
}
"""The files and folders of each part of the rules."""


def rules_digest(folder: Path = DATA, parts: Iterable[str] | None = None) -> str:
    """SHA-256 over the names and bytes of every rule file, or of those of some `parts`, hex."""
    wanted = None if parts is None else {name for part in parts for name in PARTS[part]}
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (wanted is None or path.relative_to(folder).parts[0] in wanted):
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
