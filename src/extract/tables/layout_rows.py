"""Which lines of a table kept by blanks make one row: cells may run over several lines.

Lines that hold a value (or, in tables of words, the first column) anchor a row; the others belong to the anchor above
or below. Tables set their cells at the top, the middle or the bottom of a row: the way that fits the whole table best
is taken, and no row ends inside a word or an open bracket where that can be helped.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.rules.tables import TableRules
from extract.tables.cell_values import display_width, is_only_marks, read_cell
from extract.tables.dump_headers import cuts_word, open_brackets
from extract.tables.dump_lines import opens_with_enumerator
from extract.tables.dump_words import in_brackets
from extract.tables.layout_lines import LayoutLine, Line, usual_gap

_PAIR = 2
_OPEN_ENDS = ("の", "を", "に", "が", "と", "は", "や", "、", "・", "－")
_CUT, _ENUMERATED, _APART, _ASKEW = 6.0, 3.0, 0.7, 1.5


def text_of(words: Sequence[object]) -> str:
    """The words of one cell on one line."""
    return " ".join(getattr(w, "text", "") for w in words)


def holds_share(words: Sequence[object]) -> bool:
    """Whether a cell's words are a number and one in brackets behind it: 743 (82.8)."""
    shown = [getattr(w, "text", "") for w in words]
    return len(shown) == _PAIR and in_brackets(shown[1]) and not in_brackets(shown[0])


def amount_of(words: Sequence[object]) -> str:
    """The words of one cell on one line, a number in brackets behind another left out."""
    return text_of(words[:1] if holds_share(words) else words)


def numeric_columns(held: Sequence[Line], rules: TableRules) -> list[int]:
    """Columns whose filled cells are values, but for a few."""
    found: list[int] = []
    for k in range(len(held[0]) if held else 0):
        texts = [amount_of(row[k]) for row in held if row[k]]
        readings = [read_cell(t, rules) for t in texts]
        numbers = sum(r.value is not None for r in readings)
        values = sum(r.value is not None or r.nil for r in readings)
        if numbers >= 2 and values >= 0.75 * len(texts):
            found.append(k)
    return found


def anchor_lines(lines: Sequence[LayoutLine], held: Sequence[Line], numeric: Sequence[int]) -> list[int]:
    """The lines that carry a row each."""
    if numeric:
        return [i for i, row in enumerate(held) if any(row[k] for k in numeric)]
    found: list[int] = []
    for i, row in enumerate(held):
        cut = i > 0 and row[0] and held[i - 1][0] and cuts_word(text_of(held[i - 1][0]), text_of(row[0]))
        if row[0] and not cut:
            found.append(i)
    return found


def group_lines(lines: Sequence[LayoutLine], held: Sequence[Line], anchors: Sequence[int]) -> tuple[float, list[range]]:
    """The rows as ranges of lines, and how far their cells are from being set one way (0: not at all)."""
    if not anchors:
        return 0.0, []
    if len(anchors) == len(lines):
        return 0.0, [range(i, i + 1) for i in anchors]
    widest = [max((display_width(text_of(row[k])) for row in held), default=0) for k in range(len(held[0]))]
    edges = [_edge(lines, held, p, widest) for p in range(len(lines) - 1)]
    inner = [_inside(lines, held, p) for p in range(len(lines) - 1)]
    ways = [_best(anchors, len(lines), edges, inner, way) for way in ("middle", "top", "bottom")]
    _, askew, rows = min(ways, key=lambda w: w[0])
    return askew, rows


def rejoin_torn(held: Sequence[Line], rows: Sequence[range], numeric: Sequence[int], rules: TableRules) -> list[range]:
    """The rows with those joined that were torn in two: a label without its values, then the values without a label."""
    found: list[range] = []
    for row in rows:
        if found and _completes(held, found[-1], row, numeric, rules):
            found[-1] = range(found[-1].start, row.stop)
        else:
            found.append(row)
    return found


def _completes(held: Sequence[Line], above: range, row: range, numeric: Sequence[int], rules: TableRules) -> bool:
    """Whether a row holds the values of the label above it, and nothing of its own but marks."""
    upper, lower = _filled(held, above), _filled(held, row)
    values = lower.keys() & set(numeric)
    labels = {max((k for k in range(v) if k not in numeric), default=-1) for v in values}
    if not values or values & upper.keys() or not labels <= upper.keys():
        return False
    return all(is_only_marks(lower[k], rules) for k in lower.keys() - values)


def _filled(held: Sequence[Line], row: range) -> dict[int, str]:
    """The texts of a row by column, empty ones left out."""
    texts = {k: "".join(text_of(held[i][k]) for i in row) for k in range(len(held[0]))}
    return {k: t for k, t in texts.items() if t}


def _edge(lines: Sequence[LayoutLine], held: Sequence[Line], p: int, widest: Sequence[int]) -> float:
    """What speaks against a row ending between lines p and p + 1."""
    cost = -_APART if lines[p + 1].line.gap_before > usual_gap(lines) else 0.0
    for k in range(len(held[0])):
        above = next((text_of(held[i][k]) for i in range(p, max(-1, p - 2), -1) if held[i][k]), "")
        below = next((text_of(held[i][k]) for i in range(p + 1, min(len(held), p + 3)) if held[i][k]), "")
        if above and below and (cuts_word(above, below) or open_brackets(above) > 0):
            cost += _CUT
        elif above and below:
            cost += _flow(above, widest[k])
    return cost


def _flow(text: str, widest: int) -> float:
    """What the end of a wrapped line says: full ones and open phrases run on, short ones and sentences end."""
    share = display_width(text) / max(1, widest)
    if text.endswith("。"):
        return -1.0
    if text.endswith(_OPEN_ENDS):
        return 2.0
    return 1.0 if share >= 0.85 else -1.0 if share < 0.7 else 0.0


def _inside(lines: Sequence[LayoutLine], held: Sequence[Line], p: int) -> float:
    """What speaks against lines p and p + 1 being one row."""
    cost = _APART if lines[p + 1].line.gap_before > usual_gap(lines) else 0.0
    first = text_of(held[p + 1][0])
    return cost + (_ENUMERATED if first and opens_with_enumerator(first) else 0.0)


def _askew(above: int, below: int, way: str) -> float:
    """How badly a row with so many lines over and under its anchor fits the way cells are set."""
    if way == "middle":
        return _ASKEW * max(0, abs(above - below) - 1) + 0.5 * (above != below)
    return _ASKEW * (above if way == "top" else below)


def _best(
    anchors: Sequence[int], count: int, edges: Sequence[float], inner: Sequence[float], way: str
) -> tuple[float, float, list[range]]:
    """The cheapest division of all lines into rows around their anchors: its cost, the askew part of it, the rows."""
    best: dict[int, tuple[float, float, list[range]]] = {0: (0.0, 0.0, [])}  # a row's first line → what went before
    for i, anchor in enumerate(anchors):
        last = i + 1 == len(anchors)
        ends = [count] if last else range(anchor + 1, anchors[i + 1] + 1)
        following: dict[int, tuple[float, float, list[range]]] = {}
        for start, (cost, bent, rows) in best.items():
            for end in ends:
                askew = _askew(anchor - start, end - 1 - anchor, way)
                more = cost + askew + sum(inner[start : end - 1]) + (0.0 if last else edges[end - 1])
                if end not in following or more < following[end][0]:
                    following[end] = (more, bent + askew, [*rows, range(start, end)])
        best = following
    return best[count]
