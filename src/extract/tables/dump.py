"""All tables that a text dump's lines hold.

Here: which lines may belong to a table at all, and the order in which the recognisers are tried. Not here: the
recognisers (`dump_rows`, `dump_records`, `dump_columns`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from extract.model import Line
from extract.rules.tables import TableRules
from extract.tables.captions import LineRole
from extract.tables.draft import Draft
from extract.tables.dump_blocks import find_block_tables, sets_cells_apart
from extract.tables.dump_cells import stretches
from extract.tables.dump_columns import find_column_tables
from extract.tables.dump_lines import (
    DumpLine,
    Script,
    dump_lines,
    full_width,
    has_leaders,
    is_bullet,
    is_heading,
    prose_flags,
)
from extract.tables.dump_records import find_record_tables
from extract.tables.dump_rows import grid_of
from extract.tables.dump_runs import Run, find_runs, is_row
from extract.tables.dump_sequences import follows_cell_by_cell, is_cut_short, rows_of, sequence_table
from extract.tables.dump_shapes import find_shaped_tables
from extract.tables.dump_stacks import stacked_table
from extract.tables.layout_lines import keeps_columns

_LETTERS = 8  # lines of one letter on a page that is turned, at least
_UPRIGHT = 3  # rows of a whole label and several numbers: only a head is set letter by letter
_ROW = 2
_STACKED = 4  # numbers behind each other without a label, at least: columns of two rows
_TURNED = 0.3  # of its lines


def find_dump_tables(lines: Sequence[Line], roles: Mapping[int, LineRole], rules: TableRules) -> list[Draft]:
    """Drafts of the tables in lines that have no geometry, in no particular order."""
    found = tuple(x for x in dump_lines(lines, rules) if x.source.box is None)
    prose = prose_flags(found, full_width(found))
    turned = _turned_pages(found)
    free = [
        not (talks or x.line in roles or is_heading(x) or is_bullet(x) or has_leaders(x.text) or x.page_no in turned)
        for x, talks in zip(found, prose, strict=True)
    ]
    if sets_cells_apart(found) and not keeps_columns(found):
        drafts = find_block_tables(found, roles, rules)
        taken = {i for d in drafts for i in d.lines}
        left = [ok and x.line not in taken for ok, x in zip(free, found, strict=True)]
        return [*drafts, *find_cell_tables(found, left, rules, blocks=True)[0]]
    if keeps_columns(found):
        drafts = find_column_tables(found, roles, rules)
        taken = {i for d in drafts for i in d.lines}
        left = [ok and x.line not in taken for ok, x in zip(free, found, strict=True)]
        return [*drafts, *find_shaped_tables(found, left, rules, plain=True)]
    by_index = {x.line: x for x in found}
    cells, held_back = find_cell_tables(found, free, rules, blocks=False)
    free = [ok and x.line not in held_back for ok, x in zip(free, found, strict=True)]
    shaped = [*cells, *find_shaped_tables(found, free, rules)]
    held = {i for d in shaped for i in d.lines}
    runs = find_runs(found, [ok and x.line not in held for ok, x in zip(free, found, strict=True)], rules)
    drafts = [*shaped, *_number_tables(runs, rules, by_index)]
    torn = {x.line for run in runs if run.torn for x in (*run.header, *(y for u in run.units for y in u.lines))}
    taken = {i for d in drafts for i in d.lines}
    still_free = [ok and x.line not in taken and x.line not in torn for ok, x in zip(free, found, strict=True)]
    return [*drafts, *find_record_tables(found, still_free, {*roles, *taken}, rules)]


def find_cell_tables(
    lines: Sequence[DumpLine], free: Sequence[bool], rules: TableRules, *, blocks: bool
) -> tuple[list[Draft], frozenset[int]]:
    """Tables whose cells stand on lines of their own, and the lines of all stretches of such cells, read or not.

    `blocks` says that the dump parts cells, or blocks of them, by empty lines.
    """
    drafts: list[Draft] = []
    held: set[int] = set()
    cut_page = None  # where the stretch before is part of a table beside the next one, whose rows it may have mixed
    for stretch in stretches(lines, free, rules):
        rows = rows_of(stretch)
        draft = None
        if follows_cell_by_cell(rows) or (rows and len(rows[0].values) >= _STACKED):
            held |= {x.line for p in stretch for x in p.lines}
            if cut_page != stretch[0].lines[0].page_no:
                draft = sequence_table(stretch, rules, blocks=blocks) or stacked_table(stretch, rules)
        drafts += [draft] if draft is not None else []
        is_cut = draft is None and is_cut_short(stretch, rows, rules)
        cut_page = stretch[0].lines[0].page_no if is_cut else None
    return drafts, frozenset(held)


def _turned_pages(lines: Sequence[DumpLine]) -> set[int]:
    """Pages printed sideways or from top to bottom: letter by letter, so that numbers are torn too."""
    letters = Counter(x.page_no for x in lines if len(x.text.strip()) == 1 and x.atoms[0].script is Script.JAPANESE)
    whole = Counter(x.page_no for x in lines)
    rows = Counter(x.page_no for x in lines if is_row(x) and len(x.atoms) > _ROW and len(x.atoms[0].text) > 1)
    return {
        page
        for page, count in letters.items()
        if count >= max(_LETTERS, _TURNED * whole[page]) and rows[page] < _UPRIGHT
    }


def _number_tables(runs: Sequence[Run], rules: TableRules, by_index: dict[int, DumpLine]) -> list[Draft]:
    """Tables of label–number rows; what follows rows that are not determined, without a header, is left out too."""
    drafts: list[Draft] = []
    torn_page: int | None = None
    for run in runs:
        page_no = run.units[0].lines[0].page_no
        draft = grid_of(run, rules, by_index)
        if draft is None:
            torn_page = page_no if run.torn else torn_page
        elif page_no != torn_page or draft.header_rows:
            drafts.append(draft)
    return drafts
