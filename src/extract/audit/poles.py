"""Which way an answer points: up, same or down; and whether it speaks of what was or of what is expected.

Read by the checks that compare survey answers. The words stand in ``audit.toml``.
"""

from __future__ import annotations

from enum import StrEnum

from extract.audit.context import Context


class Pole(StrEnum):
    """The direction of an answer."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


_LISTS = ((Pole.SAME, "pole_same"), (Pole.DOWN, "pole_down"), (Pole.UP, "pole_up"))


def poles_of(text: str, context: Context) -> frozenset[Pole]:
    """The directions a stretch of text names; a phrase like 変わらない hides the words inside it."""
    found: set[Pole] = set()
    rest = text
    for pole, name in _LISTS:
        pattern = context.pattern(name)
        if pattern.search(rest):
            found.add(pole)
            rest = pattern.sub("　", rest)
    return frozenset(found)


def tense_of(text: str, context: Context) -> str | None:
    """``expected`` for what is forecast, planned or hoped, ``done`` for what is told as past; None where unsaid."""
    if context.pattern("expected").search(text):
        return "expected"
    if context.pattern("done").search(text):
        return "done"
    return None
