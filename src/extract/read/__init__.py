"""Sources → pages, one shape of result for text files and PDFs, one page at a time.

Here: which reader takes what. Not here: decoding (`extract.sources`), lines (`extract.lines`).
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.errors import SourceError
from extract.model import Page, PageGeometry
from extract.read.pdf import read_pdf
from extract.read.text_dump import read_dump
from extract.sources import Source

__all__ = ["read_pages"]


def read_pages(source: Source, rules: object = None) -> Iterator[tuple[Page, PageGeometry | None]]:
    """The pages of a document in order, each with its geometry where it has one.

    Geometry is only good until the next page is asked for: keep what is made of it, not itself.

    Raises:
        SourceError: The document cannot be read, or no reader takes its kind.
    """
    if source.media_type == "text/plain":
        yield from read_dump(source)
    elif source.media_type == "application/pdf":
        yield from read_pdf(source, rules)
    else:
        raise SourceError(
            f"nothing reads 「{source.media_type}」",
            where=str(source.path),
            hint="give the document as PDF or text",
            reason="unsupported",
        )
