"""Heads of tables whose cells follow each other line by line, read against what the rows under them hold.

Here: which cells above the first row are its head, wrapped ones put together where their number shows how, groups over
columns that repeat. Not here: rows (`dump_sequences`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, is_total_label
from extract.tables.dump_cells import Kind, Piece, joined, with_wraps_joined
from extract.tables.dump_lines import header_score
from extract.tables.dump_records import kind_of_header
from extract.tables.dump_widths import heads_labels
from extract.tables.titles import is_marked

_MOST_COLUMNS = 24
_HEADLIKE = 0.5
_WRAPPED = 3  # lines of a head's cell, at most
_MARGIN = 0.3  # of header score by which one way to put wrapped heads together outdoes all others


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Head cells: those over the labels, groups with the columns that each spans, and those of the columns."""

    stubs: tuple[Piece, ...]
    groups: tuple[Piece, ...]
    columns: tuple[Piece, ...]


def head_of(cells: Sequence[Piece], counts: Sequence[int], stubs: int, rules: TableRules) -> Head | None:
    """The head that rows ask for, or None where the cells above them are too few or too many.

    Args:
        cells: All cells above the first row.
        counts: How many values the rows hold.
        stubs: How many cells label a row.
        rules: The table rules.
    """
    heads = with_wraps_joined(cells)
    while heads and is_marked(heads[0].text):
        heads = heads[1:]
    width = max(counts)
    if not heads or not 1 < width <= _MOST_COLUMNS:
        return None
    return (
        _bare(heads, counts, rules)
        or _over_labels(heads, counts, stubs, rules)
        or _grouped(heads, width, stubs, rules)
        or (_wrapped(heads, width, stubs, rules) if min(counts) == width else None)
    )


def _bare(heads: Sequence[Piece], counts: Sequence[int], rules: TableRules) -> Head | None:
    """A head with no word over the labels: as many cells as there are columns."""
    if len(heads) != max(counts) and not (len(heads) > max(counts) and _of_one_kind(heads, rules)):
        return None
    if heads_labels(heads[0].text, rules) and min(counts) != len(heads):
        return None  # its own column may be the one that rows lost
    return Head(stubs=(), groups=(), columns=tuple(heads))


def _over_labels(heads: Sequence[Piece], counts: Sequence[int], stubs: int, rules: TableRules) -> Head | None:
    """A head whose first cells stand over the labels; what stands before it is a title."""
    width = max(counts)
    if heads_labels(heads[0].text, rules) and len(heads) > width + stubs:
        rest = heads[stubs:]
        if (len(rest) == width + 1 and min(counts) < width) or _of_one_kind(rest, rules):
            return Head(stubs=tuple(heads[:stubs]), groups=(), columns=tuple(rest))
    if len(heads) < width + stubs:
        return None
    own, outside = heads[len(heads) - width - stubs :], heads[: len(heads) - width - stubs]
    if heads_labels(own[0].text, rules):
        fits = not any(_sounds(p, rules) for p in outside)
    else:
        fits = not outside and min(counts) == width and _reads_as_stub(own[0], rules)
        fits = fits and all(_sounds(p, rules) for p in own[stubs:])
    return Head(stubs=tuple(own[:stubs]), groups=(), columns=tuple(own[stubs:])) if fits else None


def _reads_as_stub(piece: Piece, rules: TableRules) -> bool:
    return piece.kind is not Kind.PERIOD and kind_of_header(piece.text, rules) != "number"


def _sounds(piece: Piece, rules: TableRules) -> bool:
    return piece.kind is Kind.PERIOD or header_score(piece.text, rules) >= _HEADLIKE


def _of_one_kind(heads: Sequence[Piece], rules: TableRules) -> bool:
    """Whether heads are all years or months, or all places, a total apart: then none of them heads the labels."""
    own = [p for p in heads if not is_total_label(p.text, rules)]
    periods = all(p.kind is Kind.PERIOD for p in own)
    return len(own) > 1 and (periods or all(_is_place(p.text, rules) for p in own))


def _grouped(heads: Sequence[Piece], width: int, stubs: int, rules: TableRules) -> Head | None:
    """A head of two levels whose lower one repeats under each group: 件数, 割合, 件数, 割合."""
    lower = heads[len(heads) - width :] if len(heads) > width else ()
    texts = [p.text for p in lower]
    for size in range(2, width // 2 + 1):
        groups = width // size
        if width % size or texts != texts[:size] * groups or len(set(texts[:size])) < size:
            continue
        above = heads[: len(heads) - width]
        if len(above) == groups and not heads_labels(above[0].text, rules):
            return Head(stubs=(), groups=tuple(above), columns=tuple(lower))
        if len(above) == groups + stubs and heads_labels(above[0].text, rules):
            return Head(stubs=tuple(above[:stubs]), groups=tuple(above[stubs:]), columns=tuple(lower))
    return None


# -- wrapped heads ---------------------------------------------------------------------------------------------


def _wrapped(heads: Sequence[Piece], width: int, stubs: int, rules: TableRules) -> Head | None:
    """A head whose cells take several lines, put together in the one way that makes as many heads as columns."""
    if any(p.gap_before for p in heads[1:]):
        return None  # in any order
    over = stubs if heads_labels(heads[0].text, rules) else 0
    columns = _put_together(heads[over:], width, rules)
    return Head(stubs=tuple(heads[:over]), groups=(), columns=columns) if columns is not None else None


def _put_together(pieces: Sequence[Piece], cells: int, rules: TableRules) -> tuple[Piece, ...] | None:
    """Lines put together to `cells` heads: the way with the best header scores, where it outdoes all others."""
    if not cells < len(pieces) <= cells * _WRAPPED:
        return None
    best: list[list[list[tuple[float, tuple[int, ...]]]]] = [
        [[] for _ in range(len(pieces) + 1)] for _ in range(cells + 1)
    ]
    best[0][0] = [(0.0, ())]
    for k in range(1, cells + 1):
        for end in range(k, len(pieces) + 1):
            ways = [
                (score + _score(pieces[start:end], rules), (*cuts, end))
                for start in range(max(k - 1, end - _WRAPPED), end)
                for score, cuts in best[k - 1][start]
            ]
            best[k][end] = sorted(ways, reverse=True)[:2]
    ways = best[cells][len(pieces)]
    if not ways or (len(ways) > 1 and ways[0][0] - ways[1][0] < _MARGIN):
        return None
    starts = (0, *ways[0][1])
    return tuple(_whole(pieces[a:b]) for a, b in pairwise(starts))


def _score(run: Sequence[Piece], rules: TableRules) -> float:
    return heads_sound([_whole(run)], rules)


def _whole(run: Sequence[Piece]) -> Piece:
    found = run[0]
    for more in run[1:]:
        found = joined(found, more)
    return found


# -- what sounds like a head -----------------------------------------------------------------------------------


def heads_sound(pieces: Sequence[Piece], rules: TableRules) -> float:
    """How much cells sound like heads, 0 to 1; names of places rather label rows."""
    scores = [1.0 if p.kind is Kind.PERIOD else _header_score(p.text, rules) for p in pieces]
    return sum(scores) / len(scores) if scores else 0.0


def _header_score(text: str, rules: TableRules) -> float:
    return 0.0 if _is_place(text, rules) else header_score(text, rules)


def _is_place(text: str, rules: TableRules) -> bool:
    flat = folded(text)
    return flat in rules.places or any(flat[:-1] and flat.endswith(e) for e in rules.place_endings)
