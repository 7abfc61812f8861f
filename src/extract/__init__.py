"""Japanese reports turned into data that people can trust.

    from extract import read_document
    report = read_document("report.pdf")

The names below are the public interface of the library; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.errors import ExtractError, SourceError
    from extract.model import Report
    from extract.report import extract_report, read_document
    from extract.sources import load_source

__all__ = ["ExtractError", "Report", "SourceError", "extract_report", "load_source", "read_document"]

_HOMES = {
    "ExtractError": "extract.errors",
    "SourceError": "extract.errors",
    "Report": "extract.model",
    "extract_report": "extract.report",
    "read_document": "extract.report",
    "load_source": "extract.sources",
}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first asked for, so that `import extract` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'extract' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 -- see above

    return getattr(import_module(_HOMES[name]), name)
