"""Labels inside charts and drawings: characters that are kept, but are no running text.

A drawing is a cluster of shapes with a picture, curves or bars of unequal length in it, outside all tables. Short lines
in it, and small ones close around it, are its labels. Sentences in a drawn box, captions and notes are not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.model import BBox, Line, LineKind, PageGeometry
from extract.rules.structure import StructureRules, load_structure_rules

_CELL_PT = 6.0  # shapes nearer than this belong together
_MOST_SHAPES = 5_000  # beyond it a page is a map; only its pictures are looked at
_MOST_LINES = 4  # a shape with more lines inside is a background
_LEAST_CURVES = 3
_LEAST_BARS = 3
_LEAST_SIDE_PT = 30.0
_PAGE_SHARE = 0.6  # a picture larger than this is the page itself
_LONG_SHARE = 0.7  # a rule longer than this parts the page
_REACH_EM = 2.5  # how far beside a drawing its labels stand
_BELOW_EM = 1.6  # and how far above and below
_LARGE = 1.2  # of it: titles
_SMALL = 0.95  # of the page's usual type
_SHORT = 4  # characters of a label that is set in that type
_PROSE = 40  # characters of a text that is more than a label
_VALUE_CHARS = r"[-−△▲+0-9０-９,，.．%％年度\s（()）]*"
_VALUE = re.compile(rf"{_VALUE_CHARS}[0-9０-９]{_VALUE_CHARS}|[（(][^（()）]{{1,10}}[）)]")


@dataclass(slots=True)
class _Cluster:
    """Shapes that touch: what they cover and what of it speaks for a drawing."""

    box: BBox
    shapes: list[tuple[str, BBox]] = field(default_factory=list)


def mark_pictures(lines: Sequence[Line], geometry: PageGeometry, tables: Sequence[BBox]) -> tuple[Line, ...]:
    """The lines of a page, those that are labels of a drawing with their kind set.

    Args:
        lines: The page's lines, none marked but furigana.
        geometry: What is drawn on the page.
        tables: The boxes of the page's tables; what stands in them is no label.
    """
    body = [i for i, x in enumerate(lines) if x.kind is LineKind.BODY and x.box is not None]
    if not body or not (geometry.curves or geometry.images or geometry.fills):
        return tuple(lines)
    clusters = [c for c in _clusters(lines, geometry, tables) if _is_drawing(c, geometry)]
    if not clusters:
        return tuple(lines)
    usual = _usual_size(lines)
    held = _held(lines, body, usual, load_structure_rules())
    free = [i for i in body if i not in held and not _in_any(lines[i].box, tables)]
    labels: set[int] = set()
    for cluster in clusters:
        labels |= _labels_of(cluster.box, lines, free, usual)
    return tuple(replace(x, kind=LineKind.PICTURE) if i in labels else x for i, x in enumerate(lines))


def _clusters(lines: Sequence[Line], geometry: PageGeometry, tables: Sequence[BBox]) -> list[_Cluster]:
    """Shapes that touch or nearly do, found on a coarse grid."""
    shapes = [(kind, b) for kind, b in _shapes(geometry) if not _in_any(b, tables) and not _is_ground(b, lines)]
    if len(shapes) > _MOST_SHAPES:
        shapes = [("image", b) for b in geometry.images]
    shapes += [("bars", b) for b in _bars([b for kind, b in shapes if kind == "fill"])]
    cells: dict[tuple[int, int], int] = {}
    parent = list(range(len(shapes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (_, box) in enumerate(shapes):
        for cell in _cells_of(box, geometry):
            other = cells.setdefault(cell, i)
            if root(other) != root(i):
                parent[root(i)] = root(other)
    found: dict[int, _Cluster] = {}
    for i, (kind, box) in enumerate(shapes):
        cluster = found.setdefault(root(i), _Cluster(box))
        cluster.box = cluster.box.union(box)
        cluster.shapes.append((kind, box))
    return list(found.values())


def _shapes(geometry: PageGeometry) -> Iterable[tuple[str, BBox]]:
    """What is drawn on a page, but for its background and the rules that part it."""
    page = geometry.width_pt * geometry.height_pt
    for kind, boxes in (
        ("image", geometry.images),
        ("curve", geometry.curves),
        ("fill", [f.box for f in geometry.fills]),
        ("rule", geometry.rules),
    ):
        for box in boxes:
            width, height = box.x1 - box.x0, box.bottom - box.top
            long = width > _LONG_SHARE * geometry.width_pt or height > _LONG_SHARE * geometry.height_pt
            if width * height <= _PAGE_SHARE * page and not (long and kind != "image"):
                yield kind, box


def _is_ground(box: BBox, lines: Sequence[Line]) -> bool:
    """Whether a shape is the background of a text."""
    inside = 0
    for line in lines:
        inside += line.box is not None and box.contains(_middle(line.box)[0], _middle(line.box)[1])
        if inside > _MOST_LINES:
            return True
    return False


def _cells_of(box: BBox, geometry: PageGeometry) -> Iterable[tuple[int, int]]:
    """The cells of the grid that a shape covers, with a margin of half a cell."""
    right, bottom = geometry.width_pt, geometry.height_pt
    x0, x1 = (int(max(0.0, min(x, right)) / _CELL_PT) for x in (box.x0 - _CELL_PT / 2, box.x1 + _CELL_PT / 2))
    top, low = (int(max(0.0, min(y, bottom)) / _CELL_PT) for y in (box.top - _CELL_PT / 2, box.bottom + _CELL_PT / 2))
    return ((x, y) for x in range(x0, x1 + 1) for y in range(top, low + 1))


def _is_drawing(cluster: _Cluster, geometry: PageGeometry) -> bool:
    """Whether shapes make a picture: an image, several curves, or bars of unequal length."""
    box = cluster.box
    if box.x1 - box.x0 < _LEAST_SIDE_PT or box.bottom - box.top < _LEAST_SIDE_PT:
        return False
    if box.bottom < 0.08 * geometry.height_pt or box.top > 0.92 * geometry.height_pt:
        return False
    counts = Counter(kind for kind, _ in cluster.shapes)
    images = [b for kind, b in cluster.shapes if kind == "image"]
    large = any(min(b.x1 - b.x0, b.bottom - b.top) >= _LEAST_SIDE_PT for b in images)
    graph = counts["curve"] > 0 and counts["rule"] >= _LEAST_CURVES
    return large or graph or counts["curve"] >= _LEAST_CURVES or counts["bars"] > 0


def _bars(fills: Sequence[BBox]) -> Iterable[BBox]:
    """What painted areas cover that stand on one line, as thick as each other and of unequal length."""
    standing: dict[tuple[str, int, int], list[tuple[int, BBox]]] = defaultdict(list)
    for b in fills:
        width, height = b.x1 - b.x0, b.bottom - b.top
        standing["up", round(b.bottom), round(width)].append((round(height), b))
        standing["right", round(b.x0), round(height)].append((round(width), b))
    for bars in standing.values():
        places = {(round(b.x0), round(b.top)) for _, b in bars}
        if len({length for length, _ in bars}) >= _LEAST_BARS and len(places) >= _LEAST_BARS:
            box = bars[0][1]
            for _, other in bars:
                box = box.union(other)
            yield box


def _usual_size(lines: Sequence[Line]) -> float:
    """The type size that most characters of the page have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.size_pt is not None:
            sizes[round(line.size_pt, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _held(lines: Sequence[Line], body: Sequence[int], usual: float, rules: StructureRules) -> set[int]:
    """Lines that are no labels wherever they stand: titles, captions, notes, texts of several lines or sentences."""
    held = {i for i in body if (lines[i].size_pt or 0.0) > _LARGE * usual}
    block: list[int] = []
    for i in [*body, -1]:
        if i >= 0 and (not block or _follows(lines[block[-1]], lines[i])):
            block.append(i)
            continue
        words = "".join(lines[j].text.strip() for j in block)
        noted = any(p.match(lines[block[0]].text) for p in (rules.caption, rules.source_note, rules.note))
        if noted or words.endswith("。") or (len(words) >= _PROSE and _reads_on(lines, block, words)):
            held.update(block)
        block = [i]
    return held


def _reads_on(lines: Sequence[Line], block: Sequence[int], words: str) -> bool:
    """Whether a block of lines is running text: it has sentences, or fills its lines to one edge."""
    ends = sorted(box.x1 for i in block if (box := lines[i].box) is not None)
    size = lines[block[0]].size_pt or 10.0
    flush = len(ends) >= 3 and sum(end > ends[-1] - size for end in ends) >= len(ends) - 1
    return "。" in words or (flush and len(words) >= 15 * len(block))


def _follows(above: Line, below: Line) -> bool:
    """Whether two lines stand one under the other as lines of one text do."""
    if above.box is None or below.box is None or above.size_pt is None or below.size_pt is None:
        return False
    em = min(above.size_pt, below.size_pt)
    level = abs(above.size_pt - below.size_pt) <= 0.1 * em
    beside = below.box.x0 < above.box.x1 and below.box.x1 > above.box.x0
    return level and beside and -0.3 * em <= below.box.top - above.box.bottom <= 1.2 * em


def _labels_of(box: BBox, lines: Sequence[Line], free: Sequence[int], usual: float) -> set[int]:
    """Lines in a drawing, then small ones around it, each of which carries it a little further."""
    found = {i for i in free if (b := lines[i].box) is not None and box.contains(*_middle(b))}
    while True:
        scale = _scale([b for i in found if _VALUE.fullmatch(lines[i].text.strip()) and (b := lines[i].box)])
        more = {i for i in free if i not in found and (_is_close(box, lines[i], usual) or _goes_on(scale, lines[i]))}
        if not more:
            return found
        for i in more:
            other = lines[i].box
            box = box.union(other) if other is not None else box
        found |= more


def _scale(values: Sequence[BBox]) -> dict[int, tuple[float, float, float]]:
    """Values one above the other at even steps, by their right edge: their top, bottom and step."""
    ranks: dict[int, list[float]] = defaultdict(list)
    for box in values:
        ranks[round(box.x1 / 2)].append((box.top + box.bottom) / 2)
    found: dict[int, tuple[float, float, float]] = {}
    for rank, middles in ranks.items():
        ordered = sorted(middles)
        steps = [b - a for a, b in pairwise(ordered)]
        if len(steps) >= 2 and max(steps) <= 1.1 * min(steps):
            found[rank] = (ordered[0], ordered[-1], max(steps))
    return found


def _goes_on(scale: dict[int, tuple[float, float, float]], line: Line) -> bool:
    """Whether a value is the next step of a scale."""
    box = line.box
    if box is None or not _VALUE.fullmatch(line.text.strip()):
        return False
    rank, middle = round(box.x1 / 2), (box.top + box.bottom) / 2
    for near in (rank - 1, rank, rank + 1):
        top, bottom, step = scale.get(near, (0.0, 0.0, 0.0))
        if step and min(abs(top - middle), abs(middle - bottom)) <= 1.1 * step:
            return True
    return False


def _is_close(box: BBox, line: Line, usual: float) -> bool:
    """Whether a line beside, above or below a drawing is worded and set as a label."""
    other, size = line.box, line.size_pt or 10.0
    if other is None:
        return False
    words = line.text.strip()
    small = size < _SMALL * usual or _VALUE.fullmatch(words) is not None or len(words) <= _SHORT
    across, down = _REACH_EM * size, _BELOW_EM * size
    beside = other.x0 < box.x1 + across and other.x1 > box.x0 - across
    level = other.top < box.bottom + down and other.bottom > box.top - down
    inward = box.x0 - across <= (other.x0 + other.x1) / 2 <= box.x1 + across
    return small and beside and level and (inward or (other.top < box.bottom and other.bottom > box.top))


def _middle(box: BBox) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _in_any(box: BBox | None, boxes: Sequence[BBox]) -> bool:
    return box is not None and any(b.contains(*_middle(box)) for b in boxes)
