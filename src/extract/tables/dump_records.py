"""Tables of words in a text dump: a header line, then rows whose cells may run over several lines.

Rows are told by running numbers 1..n, or stand on one line each. Cells are told by what each column holds: addresses,
places, one script, a column's width in wrapped lines, words never cut in two. Not here: rows of numbers
(`dump_rows`), columns by runs of blanks (`dump_columns`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.model import CellStatus
from extract.rules.tables import TableRules
from extract.tables.cell_values import display_width, folded, read_cell
from extract.tables.draft import Draft, DraftCell, GridBuilder
from extract.tables.dump_headers import break_score, cell_pieces, cell_text, divide, divide_header, header_fit
from extract.tables.dump_lines import Atom, DumpLine, Script, header_score, is_heading

Row = tuple[tuple[Atom, ...], ...]


@dataclass(slots=True)
class ColumnProfile:
    """What a column is known to hold: the kind its header announces, then what its cells share."""

    kind: str | None = None
    script: Script | None = None
    width: int = 0
    single: bool = False


@dataclass(slots=True)
class Region:
    """A header line and the lines under it that may be its rows."""

    header: DumpLine
    cells: Row
    body: list[DumpLine] = field(default_factory=list)


def kind_of_header(text: str, rules: TableRules) -> str | None:
    """The kind of content a header cell announces, by its longest matching ending.

    >>> from extract.rules.tables import load_table_rules
    >>> kind_of_header("ウェブサイトURL", load_table_rules()), kind_of_header("会社名", load_table_rules())
    ('url', 'name')
    """
    flat = folded(text)
    best = (0, "")
    for kind, words in rules.header_types:
        for word in words:
            if flat.endswith(word) and len(word) > best[0]:
                best = (len(word), kind)
    return best[1] or None


def find_headers(lines: Sequence[DumpLine], free: Sequence[bool], rules: TableRules) -> dict[int, Row]:
    """Lines that hold nothing but header cells: position → cells."""
    found: dict[int, Row] = {}
    for line, is_free in zip(lines, free, strict=True):
        if not is_free or len(line.atoms) < 2 or any(a.is_value for a in line.atoms):
            continue
        scores = [header_score(a.text, rules) for a in line.atoms]
        if sum(scores) / len(scores) >= 0.6 and min(scores) > 0.0:
            found[line.position] = tuple((a,) for a in line.atoms)
            continue
        divided = _merged_header(line, rules)
        if divided is not None:
            found[line.position] = divided
    return found


def _merged_header(line: DumpLine, rules: TableRules) -> Row | None:
    """Header cells of several atoms each: 「No. 会社名 所在 国」 may hold a spaced word."""
    if len(line.atoms) > 16 or header_score(line.atoms[-1].text, rules) < 0.6:
        return None
    for cells in range(len(line.atoms) - 1, 2, -1):
        divided = divide_header(line.atoms, cells, {line.line: line}, rules)
        if divided is not None and min(header_score(cell_text(c), rules) for c in divided[1]) >= 0.6:
            return divided[1]
    return None


def find_record_tables(
    lines: Sequence[DumpLine], free: Sequence[bool], bound: set[int], rules: TableRules
) -> list[Draft]:
    """Tables of words under header lines.

    Args:
        lines: All dump lines.
        free: Whether a line may belong to a table.
        bound: Line indices that captions, notes or other tables hold.
        rules: The table rules.
    """
    headers = find_headers(lines, free, rules)
    by_index = {x.line: x for x in lines}
    found: list[Draft] = []
    end = -1
    for position in sorted(headers):
        if position <= end:
            continue
        region = Region(header=lines[position], cells=headers[position])
        region.body = _body_lines(lines, position, bound, header_flat=lines[position].flat)
        draft = _numbered(region, rules, by_index) or _one_line_rows(region, free, rules, by_index)
        if draft is not None:
            found.append(draft)
            end = by_index[draft.lines[-1]].position
    return found


def _body_lines(lines: Sequence[DumpLine], position: int, bound: set[int], *, header_flat: str) -> list[DumpLine]:
    """Lines after a header up to a caption, a note, a heading, a page's end or the same header again."""
    body: list[DumpLine] = []
    for line in lines[position + 1 :]:
        if line.line in bound or line.breaks_page or line.flat == header_flat or len(body) >= 400:
            break
        if is_heading(line) and not line.atoms[0].is_value:
            break
        body.append(line)
    return body


# -- rows with running numbers ---------------------------------------------------------------------------------


def _numbered(region: Region, rules: TableRules, by_index: dict[int, DumpLine]) -> Draft | None:
    groups = _number_groups(region.body)
    if len(groups) < 2:
        return None
    groups[-1] = _trimmed_last(groups)
    runs_itself = folded(cell_text(region.cells[0])) in rules.running_headers
    columns = len(region.cells) if runs_itself else len(region.cells) + 1
    if columns < 3:
        return None
    headers = [cell_text(c) for c in region.cells][1 if runs_itself else 0 :]
    profiles = [ColumnProfile(kind=kind_of_header(h, rules)) for h in headers]
    contents = [[a for x in group for a in x.atoms][1:] for group in groups]
    divided = divide_rows(contents, profiles, by_index, rules)
    if divided is None:
        return None
    grid = GridBuilder(columns, region.header.page_no)
    for k, cells in enumerate(region.cells):
        spans_number = k == 0 and not runs_itself
        column = k if runs_itself or k == 0 else k + 1
        grid.cells.append(
            DraftCell(
                row=0,
                column=column,
                column_span=2 if spans_number else 1,
                pieces=cell_pieces(cells, by_index),
                page_no=region.header.page_no,
                is_header=True,
            )
        )
    for row, (group, runs) in enumerate(zip(groups, divided, strict=True), start=1):
        for column, run in enumerate([(group[0].atoms[0],), *runs]):
            grid.cells.append(
                DraftCell(
                    row=row,
                    column=column,
                    pieces=cell_pieces(run, by_index),
                    page_no=group[0].page_no,
                    status=CellStatus.READ,
                )
            )
    taken = [region.header, *(x for g in groups for x in g)]
    return Draft(
        page_no=region.header.page_no,
        rows=len(groups) + 1,
        columns=columns,
        header_rows=1,
        cells=grid.filled(len(groups) + 1),
        method="dump-records",
        lines=tuple(x.line for x in taken),
        order=float(region.header.position),
        stub_columns=2 if not runs_itself else 1,
        score=5.0,
        last_page_no=taken[-1].page_no,
    )


def _number_groups(body: Sequence[DumpLine]) -> list[list[DumpLine]]:
    """Lines grouped into rows that begin with 1, 2, 3 …; empty where the first does not begin with 1."""
    groups: list[list[DumpLine]] = []
    for line in body:
        if line.atoms[0].flat == str(len(groups) + 1):
            groups.append([line])
        elif groups:
            groups[-1].append(line)
        else:
            return []
    return groups


def _trimmed_last(groups: Sequence[list[DumpLine]]) -> list[DumpLine]:
    """The last row without what follows the table: lines much wider or further apart than any in the rows above."""
    earlier = [x for g in groups[:-1] for x in g]
    widest = max(x.width for x in earlier)
    gap = max(1, *(x.gap_before for x in groups[-1][:1]), *(x.gap_before for x in earlier[1:]))
    most = max(len(g) for g in groups[:-1])
    kept = groups[-1][:1]
    for line in groups[-1][1:]:
        settled = kept[-1].flat.endswith("。") or kept[-1].source.ends_paragraph
        apart = line.gap_before > gap + (0 if settled else 1)
        if line.width > 1.3 * widest or apart or len(kept) >= most + 5:
            break
        kept.append(line)
    return kept


# -- rows of one line ------------------------------------------------------------------------------------------


def _one_line_rows(
    region: Region, free: Sequence[bool], rules: TableRules, by_index: dict[int, DumpLine]
) -> Draft | None:
    columns = len(region.cells)
    rows: list[DumpLine] = []
    for line in region.body:
        if not free[line.position] or len(line.atoms) < columns:
            break
        rows.append(line)
    if len(rows) < 3 or (columns == 2 and len(rows) < 4) or header_fit(region.cells, rules) < 0.6:
        return None
    exact = sum(len(x.atoms) == columns for x in rows)
    if exact < 0.5 * len(rows):
        return None
    profiles = [ColumnProfile(kind=kind_of_header(cell_text(c), rules)) for c in region.cells]
    divided = divide_rows([list(x.atoms) for x in rows], profiles, by_index, rules)
    if divided is None:
        return None
    grid = GridBuilder(columns, region.header.page_no)
    for row, (line, runs) in enumerate(zip([region.header, *rows], [region.cells, *divided], strict=True)):
        for column, run in enumerate(runs):
            grid.cells.append(
                DraftCell(
                    row=row, column=column, pieces=cell_pieces(run, by_index), page_no=line.page_no, is_header=row == 0
                )
            )
    return Draft(
        page_no=region.header.page_no,
        rows=len(rows) + 1,
        columns=columns,
        header_rows=1,
        cells=grid.filled(len(rows) + 1),
        method="dump-records",
        lines=(region.header.line, *(x.line for x in rows)),
        order=float(region.header.position),
        score=4.0,
        last_page_no=rows[-1].page_no,
    )


# -- cells -----------------------------------------------------------------------------------------------------


def divide_rows(
    rows: Sequence[Sequence[Atom]], profiles: Sequence[ColumnProfile], lines: dict[int, DumpLine], rules: TableRules
) -> list[Row] | None:
    """Each row's atoms divided among the columns; None where a row has fewer atoms than columns.

    Two passes: by what headers announce, then also by what the columns turned out to share.
    """
    known = [replace(p) for p in profiles]
    divided: list[Row] = []
    for _ in range(2):
        divided = []
        for atoms in rows:
            found = _divide_row(atoms, known, lines, rules)
            if found is None:
                return None
            divided.append(found)
        known = [_learned(p, [row[k] for row in divided]) for k, p in enumerate(profiles)]
    return divided


def _divide_row(
    atoms: Sequence[Atom], profiles: Sequence[ColumnProfile], lines: dict[int, DumpLine], rules: TableRules
) -> Row | None:
    paragraphs = any(lines[a.line].source.ends_paragraph for a in atoms[:-1]) and len({a.line for a in atoms}) > 1
    spaced = any(lines[b.line].gap_before > 0 for a, b in pairwise(atoms) if a.line != b.line)

    def boundary(a: Atom, b: Atom) -> float:
        score = break_score(a, b, lines, paragraphs=paragraphs, spaced=spaced)
        if a.script is not b.script and {a.script, b.script} == {Script.LATIN, Script.JAPANESE}:
            score += 1.0
        if a.line == b.line and a.script is b.script is Script.LATIN:
            score -= 1.5
        return score

    def fits(column: int, run: Sequence[Atom]) -> float:
        return cell_fit(run, profiles[column], rules) - _unfilled(run, profiles[column].width)

    found = divide(atoms, len(profiles), cell_score=fits, boundary=boundary)
    return found[1] if found is not None else None


def cell_fit(run: Sequence[Atom], profile: ColumnProfile, rules: TableRules) -> float:
    """How well a run of atoms is what a column holds."""
    text = cell_text(run)
    flat = folded(text)
    addresses = sum(a.is_url for a in run)
    score = 0.0
    if profile.kind == "url":
        score += _address_fit(run)
    elif addresses:
        score -= 8.0 * addresses
    elif profile.kind == "place":
        score += _place_fit(flat, run, rules)
    elif profile.kind == "number":
        score += 4.0 if read_cell(text, rules).value is not None else -1.0
    elif profile.kind == "name":
        score -= 1.5 * (flat.count("、") + 2 * flat.count("。")) + 0.05 * max(0, len(flat) - 40)
    if profile.script is not None:
        share = sum(len(a.flat) for a in run if a.script is profile.script) / max(1, len(flat))
        score += 3.0 * share - 1.5
    if profile.single and len(run) > 1:
        score -= 0.3 * (len(run) - 1)
    return score


def _address_fit(run: Sequence[Atom]) -> float:
    """Whether a run is one address; it may go on at the beginning of the next line."""
    if not run[0].is_url or sum(a.is_url for a in run) > 1:
        return -8.0
    goes_on = all(a.script is Script.LATIN and a.start == 0 for a in run[1:])
    return 8.0 if len(run) == 1 else 7.0 if goes_on and len(run) == 2 else -8.0


def _place_fit(flat: str, run: Sequence[Atom], rules: TableRules) -> float:
    bare = flat
    for ending in rules.place_endings:
        bare = bare.removesuffix(ending)
    long = 0.15 * max(0, len(flat) - 16)
    if bare in rules.places or flat in rules.places:
        return 5.0 - long
    if flat.endswith(rules.place_endings):
        return 4.0 - long
    if any(e in flat for e in rules.place_endings if len(e) == 1) or any(p in flat for p in rules.places):
        return 1.5 - long
    return -2.0 - long if run[0].script is Script.JAPANESE else -4.0


def _unfilled(run: Sequence[Atom], width: int) -> float:
    """Penalty for lines that end long before their column does, though the cell goes on."""
    widths = _segment_widths(run)
    if len(widths) < 2:
        return 0.0
    full = max(width, *widths)
    return sum(4.0 * max(0.0, (full - w) / full - 0.4) for w in widths[:-1])


def _segment_widths(run: Sequence[Atom]) -> list[int]:
    """Display width of each printed line of a cell."""
    found: list[int] = []
    for line in dict.fromkeys(a.line for a in run):
        here = [a for a in run if a.line == line]
        found.append(sum(display_width(a.text) for a in here) + sum(a.gap for a in here[1:]))
    return found


def _learned(profile: ColumnProfile, cells: Sequence[tuple[Atom, ...]]) -> ColumnProfile:
    """A column's profile with what its cells share."""
    scripts = Counter(_main_script(c) for c in cells)
    script, count = scripts.most_common(1)[0]
    wrapped = [w for c in cells for w in _segment_widths(c)]
    return ColumnProfile(
        kind=profile.kind,
        script=script if count >= 0.7 * len(cells) else None,
        width=max(wrapped, default=0),
        single=sum(len(c) == 1 for c in cells) >= 0.6 * len(cells),
    )


def _main_script(run: Sequence[Atom]) -> Script:
    sizes: Counter[Script] = Counter()
    for atom in run:
        sizes[atom.script] += len(atom.flat)
    return sizes.most_common(1)[0][0]
