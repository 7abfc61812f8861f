"""A text page's lines, from its line breaks."""

from __future__ import annotations

from extract.model import Line, Page
from extract.text.breaks import line_spans


def dumped_lines(page: Page) -> tuple[Line, ...]:
    """The lines of a text page that hold more than white space.

    `blanks_before` counts the empty or blank lines above (all of them: whether a dump is double-spaced is learned
    later, from the whole document); `ends_paragraph` is true where the line ends in white space.
    """
    lines: list[Line] = []
    blanks = 0
    for span in line_spans(page.text):
        text = page.text[span.start : span.end]
        if not text.strip():
            blanks += 1
            continue
        lines.append(
            Line(
                line_index=len(lines),
                page_no=page.page_no,
                pieces=(span.shifted(page.source_start),),
                text=text,
                ends_paragraph=text[-1].isspace(),
                starts_page=not lines,
                blanks_before=blanks,
            )
        )
        blanks = 0
    return tuple(lines)
