"""What a page's geometry says about one table on that page: the hand-over between PDF reading and table recovery.

Here: the types. Not here: how they are found (`tables.pdf_tables`) or what becomes of them (`tables.recover_tables`
binds captions, joins parts over page breaks, parses values and checks sums). A part never spans pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.errors import InternalError
from extract.model.geometry import BBox, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCell:
    """One cell as drawn; `row` and `column` count from 0 within the part.

    `pieces` are document offsets in cell order, at least one a printed line, so that a wrapped cell reads on
    although the text layer may jump; `lines` are the raw texts of its printed lines, `text` those lines joined
    (a blank only between two Latin words). `mark_pieces` are the raised footnote marks among `pieces`;
    `aside_pieces` are furigana, which are *not* among `pieces`. An empty cell has no pieces.
    `x_align` is where the text stands in its column: ``left``, ``right``, ``centre`` or ``full``.
    `confidence` is that of its least sure character where the page was recognised from an image, 0 to 1; 0 where an
    edge cuts its text.
    """

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    text: str
    lines: tuple[str, ...]
    pieces: tuple[Span, ...]
    box: BBox
    mark_pieces: tuple[Span, ...] = ()
    aside_pieces: tuple[Span, ...] = ()
    shade: str | None = None
    bold: bool = False
    x_align: str = "left"
    rotated: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEvidence:
    """What was seen that makes this a table with these rows and columns.

    `rules_across` and `rules_down` count chained rules inside the table, `fill_bands` shaded rows,
    `framed` says that a closed frame was drawn. `typed_columns` counts columns whose body cells are all
    numbers, `score` is the reading's own estimate that every cell is right, 0 to 1 (not calibrated).
    """

    rules_across: int = 0
    rules_down: int = 0
    fill_bands: int = 0
    framed: bool = False
    typed_columns: int = 0
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """One table (or one page's share of it, or one of its halves side by side) on one page.

    Cells tile the grid of `rows` x `columns`, spans counted. `column_edges` and `row_edges` are the grid's
    lines in points, one more than there are columns and rows (page as displayed; for a rotated table along its
    own reading direction). `header_rows` and `stub_columns` are guesses from the drawing (shade, bold, rules,
    column types); 0 header rows where the part carries none, as a continuation may.
    `method` is ``lattice``, ``rules``, ``bands``, ``dotted`` … as in ``tables.method``.
    `opens_page` is true where only page furniture stands above it in its column of the page, `closes_page` where
    only furniture stands below: a continuation closes one page and opens the next.
    `group` names parts set side by side under one frame (halves of one table): same group, order by x0.
    `rotation` is how far the table is turned clockwise: 0, 90, 180 or 270 degrees.
    """

    page_no: int
    rows: int
    columns: int
    cells: tuple[PartCell, ...]
    box: BBox
    method: str
    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    header_rows: int = 0
    stub_columns: int = 1
    evidence: PartEvidence = PartEvidence()
    opens_page: bool = False
    closes_page: bool = False
    group: str | None = None
    rotation: int = 0

    def __post_init__(self) -> None:
        covered: set[tuple[int, int]] = set()
        for c in self.cells:
            for place in ((c.row + i, c.column + j) for i in range(c.row_span) for j in range(c.column_span)):
                if place in covered or place[0] >= self.rows or place[1] >= self.columns:
                    raise InternalError(f"cells do not tile the part at row {place[0]}, column {place[1]}")
                covered.add(place)
        if len(covered) != self.rows * self.columns:
            raise InternalError(f"cells cover {len(covered)} of {self.rows * self.columns} places")

    @property
    def pieces(self) -> tuple[Span, ...]:
        """All source spans of the part, row by row: cells, then what stands aside in them."""
        found: list[Span] = []
        for c in sorted(self.cells, key=lambda c: (c.row, c.column)):
            found += [*c.pieces, *c.aside_pieces]
        return tuple(found)

    def cell(self, row: int, column: int) -> PartCell | None:
        """The cell that covers a grid position, spans counted; None outside the grid."""
        for c in self.cells:
            if c.row <= row < c.row + c.row_span and c.column <= column < c.column + c.column_span:
                return c
        return None
