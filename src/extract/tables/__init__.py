"""Tables recovered from pages: grids from geometry or from a dump's lines, captions, values and proof.

Here: `recover_tables`, which composes the stage. Parts that PDF pages gave (`parts`) are joined over pages
(`joining`); lines without geometry go through the dump recognisers (`dump_*`); captions and notes are bound
(`captions`, `binding`); values, sums and ids are worked out (`finishing`). Not here: finding tables on a PDF page
(`find_page_tables`), blocks, datasets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.model import IdMaker, Line, Table
from extract.rules import Rules
from extract.rules.tables import TableRules
from extract.tables.binding import Binder, BodyText, Bound
from extract.tables.captions import CaptionKind, SideReader
from extract.tables.cell_values import is_total_label
from extract.tables.draft import Draft
from extract.tables.dump import find_dump_tables
from extract.tables.dump_titles import titled_in_dump
from extract.tables.finishing import finish
from extract.tables.grid import halves_of, unfold_halves
from extract.tables.joining import drafts_of_parts, join_continuations, lines_inside
from extract.tables.page_columns import part_columns
from extract.tables.panels import part_panels
from extract.tables.parts import TablePart
from extract.tables.pdf_tables import find_page_tables
from extract.tables.proof import settle_siblings, smallest_repair
from extract.tables.titles import TitleFinder
from extract.text.clean import clean_pieces

_TORN = re.compile(r"^\D?(\d{1,3},)+$|\d{3},\d{1,2}$")  # a number that ends inside a group of three digits
_BARE_COLUMNS = 3  # a label and two numbers

__all__ = ["find_page_tables", "halves_of", "recover_tables", "smallest_repair", "unfold_halves"]


def recover_tables(
    lines: Sequence[Line], parts: Sequence[TablePart], source_text: str, rules: Rules
) -> tuple[Table, ...]:
    """All tables of a document, in the order of their captions (or bodies, without one).

    Args:
        lines: The document's lines, furniture marked.
        parts: What geometry found on PDF or scanned pages, in page order; empty for a text dump.
        source_text: The concatenated page texts that all pieces count into.
        rules: The installation's rules.

    Returns:
        Tables with cells, captions, notes, values, constraints; a table caption without a body gives a table
        whose `body` is ``absent``.
    """
    table_rules = rules.tables
    lines = part_panels(part_columns(lines, table_rules), table_rules)
    inside = lines_inside(lines, parts, source_text)
    sides = SideReader(lines, table_rules, skip=frozenset(inside))
    sides.read()
    drafts = [*drafts_of_parts(parts, lines, inside), *find_dump_tables(lines, sides.roles, table_rules)]
    drafts.sort(key=lambda d: (d.page_no, d.order))
    drafts = join_continuations(drafts, sides.captions, lines, source_text)
    texts = [_wording(d, source_text) for d in drafts]
    bound = Binder(lines, sides.captions, sides.sides, drafts, texts, table_rules).bind()
    bound = [b for b in bound if not _is_drawing(b)]
    named = [b.caption is not None for b in bound]  # by a caption: a title may as well stand over a chart
    bound = TitleFinder(lines, frozenset(inside), sides.roles, table_rules).titled(bound)
    bound = titled_in_dump(bound, lines, sides.roles, table_rules)
    ids = IdMaker()
    tables = [finish(b, lines, source_text, table_rules, ids) for b in bound]
    kept = [t for t, own in zip(tables, named, strict=True) if not _is_from_dump(t) or _is_sound(t, own, table_rules)]
    return settle_siblings(kept, table_rules)


def _is_drawing(bound: Bound) -> bool:
    """Whether a body under a figure's caption is a drawing: boxes most of which are empty, or the labels of bars."""
    if bound.draft is None or bound.caption is None or bound.caption.kind is not CaptionKind.FIGURE:
        return False
    if bound.draft.box is None and not bound.draft.header_rows:
        return True
    filled = sum(bool(c.pieces) for c in bound.draft.cells)
    return filled < 0.6 * len(bound.draft.cells)


def _is_from_dump(table: Table) -> bool:
    return table.box is None and table.method.startswith("dump")


def _is_sound(table: Table, named: bool, rules: TableRules) -> bool:
    """Whether a dump's body is no row of bars and its numbers are whole; `named` says that it has a caption."""
    return not _is_torn(table) and (named or not _is_bare(table, rules))


def _is_torn(table: Table) -> bool:
    """Whether numbers of a dump were cut in two, as on pages printed sideways: then none can be trusted."""
    return any(_TORN.search(c.text) for c in table.cells if c.row >= table.header_rows)


def _is_bare(table: Table, rules: TableRules) -> bool:
    """Whether rows of several numbers in a dump have neither head nor total: bars of a chart, unless captioned."""
    if table.header_rows or table.columns < _BARE_COLUMNS:
        return False
    if any(is_total_label(c.text, rules) for c in table.cells if not c.column):
        return False
    cells = [c for c in table.cells if c.column and c.text]
    return all(c.value is not None or len(c.candidates) > 0 for c in cells)


def _wording(draft: Draft, source_text: str) -> BodyText:
    """What a caption's words are compared with: header cells and row labels."""
    header = [clean_pieces(source_text, c.pieces).text for c in draft.cells if c.is_header and c.pieces]
    labels = [
        clean_pieces(source_text, c.pieces).text for c in draft.cells if c.column == 0 and not c.is_header and c.pieces
    ]
    return BodyText(header="|".join(header), labels=tuple(labels))
