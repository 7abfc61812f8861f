"""Pages whose text cannot be taken at its word: none there, damaged, or read in two ways. See docs/checks/pages.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.audit.context import Context
from extract.model import Evidence, Finding, Page, Span, Verdict

_UNREAD = {"no-text-layer": "hold images and no text that can be read"}
_DOUBTFUL = {
    "unmapped-glyphs": "have characters whose meaning the file does not say",
    "mojibake": "have text in the wrong encoding",
    "bytes-replaced": "have bytes that are no characters",
    "encoding-uncertain": "fit more than one encoding",
    "page-damaged": "are damaged",
    "cut-short": "are cut short",
    "drawings-cut": "have more drawings than are looked at: tables may be missing",
    "readers-disagree": "are read differently by two readers",
    "ocr-uncertain": "were recognised from images with characters that are not sure",
    "ocr-unread-ink": "were recognised from images with ink that is not read",
}
_LEFT_OUT = {
    "hidden-text": "have text that is not shown",
    "white-text": "have text in the colour of the paper",
    "tiny-text": "have text too small to read",
    "off-page-text": "have text outside the page",
}
_SHOWN = 5


def check_page_text(context: Context) -> Iterator[Finding]:
    """One finding for each thing that the reader had to leave out or could not be sure of."""
    for check, told in (
        ("pages.no_text_layer", _UNREAD),
        ("pages.doubtful_text", _DOUBTFUL),
        ("pages.left_out", _LEFT_OUT),
    ):
        for code, what in told.items():
            pages = [p for p in context.report.pages if any(f.code == code for f in p.flags)]
            if pages:
                yield _finding(context, check, code, what, pages)


def _finding(context: Context, check: str, code: str, what: str, pages: Sequence[Page]) -> Finding:
    flags = [f for p in pages for f in p.flags if f.code == code]
    samples = "、".join(dict.fromkeys(f.sample for f in flags if f.sample))[:60]
    places = sum(f.count for f in flags)
    return context.finding(
        check,
        Verdict.INCOMPLETE,
        f"{len(pages)} of {len(context.report.pages)} pages {what}: {_ranges([p.page_no for p in pages])}",
        [_evidence(page, context.source) for page in pages[:_SHOWN]],
        expected="text that can be trusted",
        observed=f"{code}, {places} in all" + (f": {samples}" if samples else ""),
        comparable="what the reader of the page said",
    )


def _evidence(page: Page, source: str) -> Evidence:
    """The page's first line that is not blank; nothing where the page has no text."""
    text = source[page.source_start : page.source_end]
    start = len(text) - len(text.lstrip())
    end = start + len(text[start:].split("\n", 1)[0])
    span = Span(page.source_start + start, page.source_start + min(end, start + 40))
    return Evidence(role="page", page_no=page.page_no, span=span, quote=source[span.start : span.end])


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers, runs of them written short.

    >>> _ranges([1, 2, 3, 7, 9, 10])
    '1–3, 7, 9–10'
    """
    breaks = [i for i, (a, b) in enumerate(pairwise(numbers), start=1) if b != a + 1]
    runs = [numbers[a:b] for a, b in pairwise([0, *breaks, len(numbers)])]
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
