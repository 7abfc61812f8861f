"""Titles without a number right over a table in a text dump: ■…, 【…】, （１）…, or a line that ends as titles do.

The title keeps its block, often a heading; the table only says what stands over it. Not here: titles on PDF pages
(`titles`), numbered captions (`binding`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.model import Line, LineKind
from extract.rules.tables import TableRules
from extract.tables.binding import Bound
from extract.tables.captions import LineRole
from extract.tables.cell_values import display_width
from extract.tables.titles import PASSED, ends_as_title, may_title, opens_as_title, title_caption

_SHORT = 50  # display columns: a line so short does not go on below in running text
_REACH = 3  # empty lines between a title and what stands under it


def titled_in_dump(
    bound: Sequence[Bound], lines: Sequence[Line], roles: dict[int, LineRole], rules: TableRules
) -> list[Bound]:
    """The bodies, those of a dump without a caption under the title that stands over them, if there is one."""
    held = {i for b in bound if b.draft is not None for i in b.draft.lines}
    used: set[int] = set()
    found: list[Bound] = []
    for b in bound:
        index = None
        if b.caption is None and b.draft is not None and b.draft.box is None and b.draft.lines:
            index = _title_over(min(b.draft.lines), lines, roles, held, rules)
        if index is None or index in used:
            found.append(b)
            continue
        used.add(index)
        found.append(replace(b, caption=title_caption(lines, index)))
    return found


def _title_over(
    first: int, lines: Sequence[Line], roles: dict[int, LineRole], held: set[int], rules: TableRules
) -> int | None:
    """The index of the line that names the table beginning at a line, units between them passed over."""
    blank = passed = 0
    for index in range(first - 1, -1, -1):
        line, below = lines[index], lines[index + 1]
        if below.starts_page or below.page_no != line.page_no or index in held or blank > _REACH:
            return None
        if not line.text.strip() or line.kind is not LineKind.BODY:
            blank += 1
        elif roles.get(index) is LineRole.UNIT and passed < PASSED:
            passed += 1
            blank = 0
        else:
            return index if index not in roles and _names(index, lines, rules) else None
    return None


def _names(index: int, lines: Sequence[Line], rules: TableRules) -> bool:
    """Whether a line is a title by its wording, and no end of the paragraph above it."""
    text = lines[index].text
    if not may_title(text):
        return False
    if opens_as_title(text):
        return True
    above = lines[index - 1].text.strip() if index else ""
    ended = not above or above.endswith(("。", "）", ")", "】", "」")) or display_width(above) <= _SHORT
    return ended and ends_as_title(text, rules)
