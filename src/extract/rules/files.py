"""Reading the rule files that ship with the package."""

from __future__ import annotations

import hashlib
import tomllib
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


def rules_digest(folder: Path = DATA) -> str:
    """SHA-256 over the names and bytes of every rule file, hex."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
