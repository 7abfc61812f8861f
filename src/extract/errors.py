"""Every error that extract raises, and the one sentence form they share.

    ExtractError
    ├── SourceError     a document cannot be read: empty, encrypted, undecodable, changed …
    ├── LayoutError     pages were read but cannot be made into lines, blocks or tables
    ├── ParseError      one surface (a number, a date) is not what its parser expects
    ├── RuleError       a file under rules/ or a sidecar in raw/ is wrong
    ├── ContractError   a record or dataset breaks the published contract
    └── InternalError   our bug: an invariant of the code itself does not hold

A message says what, the surface in 「」, where, and what to do.
"""

from __future__ import annotations


class ExtractError(Exception):
    """Base of all errors of this package.

    Args:
        message: What is wrong, with the offending surface in 「」.
        where: The file, page or offsets it concerns.
        hint: What the reader can do about it.
        reason: A short machine-readable code, e.g. ``encrypted``; see `SourceError`.
    """

    reason = "error"

    def __init__(self, message: str, *, where: str = "", hint: str = "", reason: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint
        if reason is not None:
            self.reason = reason

    def __str__(self) -> str:
        parts = [self.message.rstrip(".。") + "."]
        if self.where:
            parts.append(f"Where: {self.where}.")
        if self.hint:
            end = "" if self.hint.endswith("?") else "."
            parts.append(f"What to do: {self.hint.rstrip('.')}{end}")
        return " ".join(parts)


class SourceError(ExtractError):
    """A document cannot be read; `reason` is one of `SOURCE_REASONS`."""

    reason = "unreadable"


class LayoutError(ExtractError):
    """Pages were read but their lines, blocks or tables cannot be built."""

    reason = "layout"


class ParseError(ExtractError):
    """One surface is not what its parser expects."""

    reason = "parse"


class RuleError(ExtractError):
    """A rule file or a sidecar is wrong."""

    reason = "rule"


class ContractError(ExtractError):
    """A record or dataset breaks the published contract."""

    reason = "contract"


class InternalError(ExtractError):
    """An invariant of the code does not hold: a bug of ours."""

    reason = "internal"


SOURCE_REASONS = (
    "empty",
    "not-a-pdf",
    "encrypted",
    "damaged",
    "no-pages",
    "no-text",
    "too-big",
    "too-big-inside",
    "timeout",
    "memory",
    "reader-crash",
    "undecodable",
    "mixed-encoding",
    "binary",
    "symlink",
    "not-a-file",
    "unreadable",
    "changed-while-reading",
    "hash-mismatch",
    "unsupported",
    "absent",
)
