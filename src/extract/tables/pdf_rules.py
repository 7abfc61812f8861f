"""Drawn pieces of a page chained into long rules, and the edges of coloured areas that stand in for rules.

Word processors draw each cell's border on its own, browsers draw dots as squares, and coloured grids have no rules at
all. Here all of them become `Seg`: one straight rule with the ends of its pieces, which are column boundaries even
where nothing is drawn down the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.model import BBox, Fill, PageGeometry

LEVEL_PT = 1.3  # pieces this close across belong to one rule
SOLID_GAP_PT = 1.6
DOT_PT = 3.0  # a piece with both sides shorter is a dot
DOT_GAP_PT = 5.0
MIN_RULE_PT = 7.0
MAX_PIECES = 12_000


@dataclass(slots=True)
class Seg:
    """A straight rule: across at height `at` from `lo` to `hi`, or down at abscissa `at` from `lo` to `hi`.

    `ends` are where its pieces begin or end inside it; `dotted` when it was chained from dots or dashes;
    `soft` when it is the edge of a coloured area and not drawn as a rule; `thick` its widest piece in points.
    """

    at: float
    lo: float
    hi: float
    ends: tuple[float, ...] = ()
    dotted: bool = False
    soft: bool = False
    thick: float = 0.0

    @property
    def length(self) -> float:
        """How long it is, points."""
        return self.hi - self.lo


@dataclass(slots=True)
class Ruling:
    """All rules of a page: `across` sorted by height, `down` sorted by abscissa."""

    across: list[Seg]
    down: list[Seg]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    at: float
    lo: float
    hi: float
    thick: float
    dot: bool


def find_ruling(geometry: PageGeometry) -> Ruling:
    """The page's rules, chained. More pieces than any table has (a map, a chart's hatching) are cut off."""
    across: list[_Piece] = []
    down: list[_Piece] = []
    boxes = geometry.rules[:MAX_PIECES]
    for box in boxes:
        width, height = box.width, box.height
        if width <= DOT_PT and height <= DOT_PT:
            across.append(_Piece((box.top + box.bottom) / 2, box.x0, box.x1, height, True))
            down.append(_Piece((box.x0 + box.x1) / 2, box.top, box.bottom, width, True))
        elif width >= height:
            across.append(_Piece((box.top + box.bottom) / 2, box.x0, box.x1, height, False))
        else:
            down.append(_Piece((box.x0 + box.x1) / 2, box.top, box.bottom, width, False))
    return Ruling(_chained(across), _chained(down), is_cut=len(geometry.rules) > MAX_PIECES)


def _chained(pieces: list[_Piece]) -> list[Seg]:
    """Pieces on one level joined where they meet."""
    segs: list[Seg] = []
    level: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: p.at):
        if level and piece.at - level[0].at > LEVEL_PT:
            segs += _chain_level(level)
            level = []
        level.append(piece)
    if level:
        segs += _chain_level(level)
    return sorted((s for s in segs if s.length >= MIN_RULE_PT), key=lambda s: (s.at, s.lo))


def _chain_level(level: list[_Piece]) -> list[Seg]:
    segs: list[Seg] = []
    chain: list[_Piece] = []
    reach = 0.0
    for piece in sorted(level, key=lambda p: p.lo):
        if chain and piece.lo - reach > _bridge(chain[-1], piece):
            segs += _seg_of(chain)
            chain = []
        reach = max(reach, piece.hi) if chain else piece.hi
        chain.append(piece)
    if chain:
        segs += _seg_of(chain)
    return segs


def _bridge(one: _Piece, other: _Piece) -> float:
    """How wide a gap two neighbouring pieces of one rule may leave: dots and short dashes leave wide ones."""
    if one.dot and other.dot:
        return DOT_GAP_PT
    shortest = min(one.hi - one.lo, other.hi - other.lo)
    return max(SOLID_GAP_PT, min(DOT_GAP_PT, 1.2 * shortest)) if shortest < 9 else SOLID_GAP_PT


def _seg_of(chain: list[_Piece]) -> list[Seg]:
    """The rule a chain of pieces makes; a lone dot makes none."""
    lo, hi = min(p.lo for p in chain), max(p.hi for p in chain)
    dots = sum(1 for p in chain if p.hi - p.lo < 9)
    dotted = len(chain) >= 4 and dots >= 0.8 * len(chain)
    if all(p.dot for p in chain) and len(chain) < 4:
        return []
    weight = sum(p.hi - p.lo for p in chain) or 1.0
    at = sum(p.at * (p.hi - p.lo) for p in chain) / weight
    ends: set[float] = set()
    if not dotted:
        for p in chain:
            if p.hi - p.lo >= MIN_RULE_PT:
                ends.update(e for e in (p.lo, p.hi) if lo + 2 < e < hi - 2)
    return [Seg(at, lo, hi, clustered(ends, 2.5), dotted, thick=max(p.thick for p in chain))]


def clustered(values: Iterable[float], within: float) -> tuple[float, ...]:
    """Values closer than `within` to the one before replaced by their mean, ascending.

    >>> clustered([1.0, 10.0, 1.5], 1)
    (1.25, 10.0)
    """
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= within:
            groups[-1].append(value)
        else:
            groups.append([value])
    return tuple(sum(g) / len(g) for g in groups)


def is_white(colour: str) -> bool:
    """Whether paint of this colour cannot be told from paper."""
    return all(int(colour[i : i + 2], 16) >= 0xFB for i in (1, 3, 5))


EDGE_PT = 2.0


@dataclass(frozen=True, slots=True)
class Band:
    """A coloured area behind text: one fill, or fills of one colour side by side."""

    box: BBox
    colour: str


def find_bands(geometry: PageGeometry) -> list[Band]:
    """Coloured areas that may stand behind table rows or cells, pieces of one colour side by side joined.

    One that runs from edge to edge of the page is its decoration: a table keeps a margin.
    """
    page_area = geometry.width_pt * geometry.height_pt
    fills = [
        f
        for f in geometry.fills
        if f.colour and not is_white(f.colour) and f.box.height > 5 and f.box.width * f.box.height < 0.6 * page_area
    ]
    bands: list[Band] = []
    for fill in sorted(fills, key=lambda f: (round(f.box.top), f.box.x0)):
        joined = _widened(bands, fill)
        if not joined:
            bands.append(Band(fill.box, fill.colour or ""))
    return [b for b in bands if b.box.x0 > EDGE_PT or b.box.x1 < geometry.width_pt - EDGE_PT]


def _widened(bands: list[Band], fill: Fill) -> bool:
    """Joins a fill to the band of its row and colour that it touches."""
    for i in range(len(bands) - 1, max(-1, len(bands) - 12), -1):
        band = bands[i]
        level = abs(band.box.top - fill.box.top) < 1.5 and abs(band.box.bottom - fill.box.bottom) < 1.5
        if level and band.colour == fill.colour and -2 < fill.box.x0 - band.box.x1 < 2.5:
            bands[i] = Band(band.box.union(fill.box), band.colour)
            return True
    return False


def spanning(segs: Sequence[Seg], at: float, lo: float, hi: float, within: float = 2.2) -> float:
    """The share of the stretch `lo` to `hi` at level `at` that rules cover, 0 to 1."""
    if hi <= lo:
        return 0.0
    parts = sorted((max(lo, s.lo), min(hi, s.hi)) for s in segs if abs(s.at - at) <= within)
    covered, reach = 0.0, lo
    for a, b in parts:
        if b > reach:
            covered += b - max(a, reach)
            reach = b
    return covered / (hi - lo)
