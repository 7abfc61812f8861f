"""Bare numbers that count what was counted before them: 25社（うち12が新規）, 19社から16となり, 20人だったが現在は144.

Here: the unit such a number leans on, from the quantities found before it. Not here: a noun that stands beside the
number itself (`counted`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.model import FoundQuantity, QuantityKind

_PART = re.compile(r"うち(?:の|、)?(?:約|およそ|ほぼ)?$")
_SAID_AGAIN = re.compile(r"(?:(?:現在|時点)[はで]?|(?:いる|いた|れた)の[がは])(?:約|およそ|ほぼ)?$")
_SENTENCE_END = re.compile(r"[。！？!?]")
_NEAR = 60


def like_before(
    text: str, f: FoundQuantity, found: Sequence[FoundQuantity], start: int, last_end: int
) -> FoundQuantity:
    """A bare number with the unit it leans on, or as it is.

    Args:
        text: The folded text.
        f: What was found, its place in the given string.
        found: What was found before it, in order.
        start: Where the bare number and its modifiers begin in `text`.
        last_end: Where the last of `found` ended in `text`.
    """
    if f.value.unit is not None or f.value.kind is not QuantityKind.COUNT or not found:
        return f
    before = _leaned_on(text, found, start, last_end)
    return f if before is None else replace(f, value=replace(f.value, unit=before.value.unit, kind=before.value.kind))


def _leaned_on(text: str, found: Sequence[FoundQuantity], start: int, last_end: int) -> FoundQuantity | None:
    """What a bare number counts again: what it changed from, is part of, or the one kind counted before."""
    if text[last_end:start] in ("から", "より"):
        return found[-1]
    counts = [f for f in found if f.value.kind is QuantityKind.COUNT and f.value.unit is not None]
    if not counts:
        return None
    if _PART.search(text, max(0, start - 6), start):
        apart = start - last_end > _NEAR or _SENTENCE_END.search(text, last_end, start)
        return None if apart or counts[-1] is not found[-1] else counts[-1]
    one_kind = len({f.value.unit for f in counts}) == 1
    return counts[-1] if one_kind and _SAID_AGAIN.search(text, max(0, start - 10), start) else None
