"""Pages → lines: what stands on one printed line, and which lines are only page furniture.

`page_lines` works on one page (so that geometry can be dropped after it); `mark_furniture` looks across pages.
Not here: paragraphs and headings (`extract.blocks`), tables (`extract.tables`).
"""

from __future__ import annotations

from extract.lines.dumped import dumped_lines
from extract.lines.furniture import mark_furniture
from extract.lines.printed import printed_lines
from extract.model import Line, Page, PageGeometry

__all__ = ["mark_furniture", "page_lines"]


def page_lines(page: Page, geometry: PageGeometry | None = None, rules: object = None) -> tuple[Line, ...]:
    """The printed lines of one page in reading order; `line_index` counts from 0 on the page.

    With geometry they are made from glyphs, without it from the text's line breaks.
    """
    if geometry is None:
        return dumped_lines(page)
    return printed_lines(page, geometry, rules)
