"""Deterministic ids: made from what a thing says, not from where it stands."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter


def squeezed(text: str) -> str:
    """Text for comparing only: NFKC, no white space. Never stored.

    >>> squeezed("第 1 章　㈱")
    '第1章(株)'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())


def content_id(prefix: str, *parts: object) -> str:
    """An id that depends on its parts only, e.g. ``b-3f2a91c04d77``."""
    digest = hashlib.sha256("\x1f".join(squeezed(str(p)) for p in parts).encode()).hexdigest()
    return f"{prefix}-{digest[:12]}"


class IdMaker:
    """Hands out content ids; the second thing with the same content gets ``.2`` behind it.

    Text elsewhere in the document does not move an id, unless it repeats the very same content.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def make(self, prefix: str, *parts: object) -> str:
        """The id of the next thing with this content."""
        name = content_id(prefix, *parts)
        self._seen[name] += 1
        count = self._seen[name]
        return name if count == 1 else f"{name}.{count}"
