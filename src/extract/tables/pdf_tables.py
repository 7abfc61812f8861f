"""The tables of one PDF page: all readings tried, those that hold kept.

Order: grids that rules draw (`pdf_lattice`, completed by `pdf_refine`), then tables with rules across, coloured rows
or white space only (`pdf_open`) in what is left of the page. `pdf_checks` throws out boxes, charts, calendars, lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.model import BBox, Glyph, Line, Page, PageGeometry, Span, squeezed
from extract.rules.tables import load_table_rules
from extract.tables.parts import PartCell, PartEvidence, TablePart
from extract.tables.pdf_above import with_head_above
from extract.tables.pdf_cells import Grid, part_of
from extract.tables.pdf_charts import chart_areas
from extract.tables.pdf_checks import is_zebra, objection
from extract.tables.pdf_cut import doubted_at_margin
from extract.tables.pdf_figures import figures_apart, labels_apart
from extract.tables.pdf_growth import grow
from extract.tables.pdf_halves import side_regions
from extract.tables.pdf_heads import ruled_head
from extract.tables.pdf_lattice import Lattice, find_lattices, find_tiles
from extract.tables.pdf_open import has_ticks, read_region
from extract.tables.pdf_refine import refine
from extract.tables.pdf_regions import (
    RowTester,
    band_regions,
    levels_of,
    merged_regions,
    rule_regions,
)
from extract.tables.pdf_rivers import WORD_GAP_EM, Region, TextRow
from extract.tables.pdf_rules import Ruling, Seg, find_bands, find_ruling, is_white
from extract.tables.pdf_spread import joined_spread
from extract.tables.pdf_sums import without_sum_edges, without_sum_rules
from extract.tables.pdf_tall import with_undrawn_rows
from extract.tables.pdf_turned import turned_back, turned_geometry, turns_of
from extract.tables.pdf_upright_heads import take_upright_heads, upright_words
from extract.text.columns import columns_of
from extract.text.runs import Run, glyph_runs, rows_of, split_writing

FURNITURE_SHARE = 0.085  # page headers and footers stand within this share of the page's height from its edges
BULLETS = frozenset("●•▪■◆‣")


def find_page_tables(
    page: Page, geometry: PageGeometry, lines: Sequence[Line], rules: object = None
) -> tuple[TablePart, ...]:
    """The tables of one page as its geometry shows them, top to bottom, left to right.

    Args:
        page: The page, for its text.
        geometry: Its glyphs and drawings.
        lines: Its printed lines.
        rules: The installation's rules.
    """
    del lines, rules
    if not geometry.glyphs:
        return ()
    parts: list[TablePart] = []
    turns = turns_of(geometry.glyphs)
    for turn in turns:
        upright = turned_geometry(geometry, turn)
        parts += [turned_back(p, upright, turn) for p in level_tables(page, upright)]
    if turns:
        geometry = replace(geometry, glyphs=tuple(g for g in geometry.glyphs if g.turn not in turns or g.upright))
    parts += [p for p in level_tables(page, geometry) if not any(_overlap(p.box, other.box) for other in parts)]
    return tuple(sorted(parts, key=lambda p: (round(p.box.top / 4), p.box.x0)))


def level_tables(page: Page, geometry: PageGeometry) -> list[TablePart]:
    """The tables whose text stands upright on a page."""
    ruling = find_ruling(geometry)
    parts, used = ruled_tables(page, geometry, ruling)
    parts += open_tables(page, geometry, ruling, used)
    found = [_placed(without_bullets(p), geometry) for p in parts]
    return doubted_at_margin(found, page, geometry) if found else found


def _placed(part: TablePart, geometry: PageGeometry) -> TablePart:
    """The part, told whether it opens or closes its page: nothing but furniture stands over or under it."""
    frame, height = part.box, geometry.height_pt
    boxes = [g.box for g in geometry.glyphs]
    beside = [b for b in boxes if b.bottom <= frame.top or b.top >= frame.bottom]
    beside = [b for b in beside if b.x1 >= frame.x0 and b.x0 <= frame.x1]
    above = any(b.bottom <= frame.top and b.top > FURNITURE_SHARE * height for b in beside)
    below = any(b.top >= frame.bottom and b.bottom < (1 - FURNITURE_SHARE) * height for b in beside)
    return replace(part, opens_page=not above, closes_page=not below)


def without_bullets(part: TablePart) -> TablePart:
    """The part with the bullets of a column set aside, where (nearly) every cell of it begins with the same one."""
    drop: dict[tuple[int, int], str] = {}
    for column in range(part.columns):
        cells = [c for c in part.cells if c.column == column and c.pieces and c.row >= part.header_rows]
        marked = [c for c in cells if c.text[:1] in BULLETS and len(c.text) > 1 and c.text.count(c.text[0]) == 1]
        if len(marked) >= 3 and len(marked) >= 0.6 * len(cells):
            drop.update({(c.row, c.column): c.text[0] for c in marked})
    if not drop:
        return part
    return replace(part, cells=tuple(_bare(c) if (c.row, c.column) in drop else c for c in part.cells))


def _bare(cell: PartCell) -> PartCell:
    """A cell without its first character, which goes aside."""
    first = cell.pieces[0]
    bullet = Span(first.start, first.start + 1)
    rest = () if first.end == bullet.end else (Span(bullet.end, first.end),)
    return replace(
        cell,
        text=cell.text[1:].lstrip(),
        lines=(cell.lines[0][1:].lstrip(), *cell.lines[1:]),
        pieces=(*rest, *cell.pieces[1:]),
        aside_pieces=(bullet, *cell.aside_pieces),
    )


def open_tables(page: Page, geometry: PageGeometry, ruling: Ruling, used: Sequence[BBox]) -> list[TablePart]:
    """Tables without a drawn grid, outside the boxes in `used`."""
    rules = load_table_rules()
    tester = RowTester(rules)
    free: Sequence[Glyph] = [g for g in geometry.glyphs if not _in_any(g.box, used)] if used else geometry.glyphs
    writing = split_writing(free)
    runs = glyph_runs(writing.level, WORD_GAP_EM)
    stacks = upright_words(writing.vertical)
    words = labels_apart([word for run in runs for word in figures_apart(run)])
    charts = chart_areas(geometry, words)
    words = [w for w in words if not _in_any(w.box, charts)] if charts else words
    levels = levels_of([s for s in ruling.across if not _seg_in_any(s, used)])
    bands = [b for b in find_bands(geometry) if not _in_any(b.box, used)]
    known = frozenset({*rules.header_endings, *rules.total_labels})
    lanes = joined_spread(
        page, [sorted(row, key=lambda w: w.x0) for row in rows_of(words)], known, rules.single_letters
    )
    taken: set[int] = set()
    rows = sorted((TextRow(sorted(row, key=lambda w: w.x0)) for row in lanes), key=lambda r: r.middle)
    levels = without_sum_rules(levels, rows)
    seeds = merged_regions([*rule_regions(rows, levels, tester), *band_regions(rows, bands)], rows)
    found = _read_regions(page, geometry, seeds, rows, taken, tester, stacks)
    for column in columns_of(lanes):
        rows = sorted((TextRow(sorted(row, key=lambda w: w.x0)) for row in column.rows), key=lambda r: r.middle)
        seeds = side_regions(_left(rows, taken), tester)
        found += _read_regions(page, geometry, seeds, rows, taken, tester, stacks)
    return found


def _read_regions(
    page: Page,
    geometry: PageGeometry,
    seeds: Sequence[Region],
    rows: Sequence[TextRow],
    taken: set[int],
    tester: RowTester,
    stacks: Sequence[Run],
) -> list[TablePart]:
    """The tables among proposed regions, each grown first; the glyphs they use are added to `taken`."""
    found: list[TablePart] = []
    for region in seeds:
        free = _left(rows, taken)
        region.rows = [r for r in region.rows if not any(id(g) in taken for w in r.words for g in w.glyphs)]
        if not region.rows and not region.levels and not region.bands:
            continue
        grow(region, free, tester)
        if not region.rows:
            continue
        if stacks:
            take_upright_heads(region, stacks, free, tester)
        if region.levels and has_ticks(
            region, [w for r in rows for w in r.words]
        ):  # a chart: none of its labels are a table's
            reach = 2.5 * region.em
            taken.update(id(g) for w in _words_in(rows, region, reach) for g in w.glyphs)
            continue
        part = read_region(page, region, geometry, tester, row_above(free, region))
        if part is not None:
            found.append(part)
            taken.update(id(g) for r in region.rows for w in r.words for g in w.glyphs)
    return found


def _words_in(rows: Sequence[TextRow], region: Region, reach: float) -> list[Run]:
    """The words in or near a region's box, `reach` points around it."""
    box = region.box
    area = BBox(x0=box.x0 - 2 * reach, top=box.top - reach, x1=box.x1 + reach, bottom=box.bottom + reach)
    return [w for r in rows for w in r.words if area.contains((w.x0 + w.x1) / 2, w.middle)]


def _left(rows: Sequence[TextRow], taken: set[int]) -> list[TextRow]:
    """The rows without words already in a table."""
    found = []
    for row in rows:
        words = [w for w in row.words if id(w.glyphs[0]) not in taken]
        if words:
            found.append(TextRow(words))
    return found


def row_above(rows: Sequence[TextRow], region: Region) -> TextRow | None:
    """The nearest row over a region that stands in its width; unit lines are passed over."""
    best = None
    for row in rows:
        if row.bottom <= region.top + 2 and region.top - row.bottom < 40:
            words = [w for w in row.words if w.x1 > region.x0 - 10 and w.x0 < region.x1 + 10]
            if words and not (len(squeezed(row.text)) < 16 and "単位" in row.text):
                best = TextRow(words)
    return best


def _in_any(box: BBox, areas: Sequence[BBox]) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return any(a.contains(x, y) for a in areas)


def _seg_in_any(seg: Seg, areas: Sequence[BBox]) -> bool:
    return any(a.contains((seg.lo + seg.hi) / 2, seg.at) for a in areas)


def ruled_tables(page: Page, geometry: PageGeometry, ruling: Ruling) -> tuple[list[TablePart], list[BBox]]:
    """Tables whose grid is drawn, and the boxes they take up."""
    found: list[TablePart] = []
    tiles = find_tiles(
        [f.box for f in geometry.fills if f.colour and not is_white(f.colour) and f.box.height > 6 and f.box.width > 6]
    )
    drawn = [with_head_above(x, geometry, ruling) for x in find_lattices(ruling)]
    for lattice in [*drawn, *tiles]:
        grid = lattice.grid
        tiled = all(s.soft for s in lattice.across)
        if grid.rows * grid.columns < 4 or (tiled and grid.rows < 3) or any(_overlap(grid.box, p.box) for p in found):
            continue
        inside = glyphs_in(geometry, grid.box)
        if len(inside) < 4 or (tiled and is_zebra(grid, geometry)):
            continue
        part = _ruled_part(
            page, with_undrawn_rows(refine(without_sum_edges(grid, inside), inside), inside), inside, lattice
        )
        if objection(part, lattice, geometry) is None:
            found.append(part)
    return found, [p.box for p in found]


def _ruled_part(page: Page, grid: Grid, glyphs: list[Glyph], lattice: Lattice) -> TablePart:
    dotted = any(s.dotted for s in lattice.across)
    method = "tiles" if all(s.soft for s in lattice.across) else "dotted-lattice" if dotted else "lattice"
    evidence = PartEvidence(
        rules_across=len(lattice.across), rules_down=len(lattice.down), framed=lattice.framed, score=0.95
    )
    part = part_of(page, grid, glyphs, method, evidence=evidence)
    return replace(part, header_rows=ruled_head(part))


def _overlap(one: BBox, other: BBox) -> bool:
    """Whether two boxes share more than a border."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return width > 4 and height > 4


def glyphs_in(geometry: PageGeometry, box: BBox) -> list[Glyph]:
    """The page's characters whose centre lies in a box, in stream order."""
    return [g for g in geometry.glyphs if box.contains((g.box.x0 + g.box.x1) / 2, (g.box.top + g.box.bottom) / 2)]
