"""Figures that stand so close that they were taken for one word: 「40,210 31,005」 is two.

A number with thousands separators or decimals says where it ends. What begins behind it, a narrow blank further on, is
the next number, or a label where figures end and labels begin at the same two places in several rows. Not here: blanks
inside words and between letters (`text.runs`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from extract.model import Glyph
from extract.text.numerals import fold_widths
from extract.text.runs import Run, join_glyphs

_BLANK_EM = 0.16  # the narrowest blank between two figures; those between the digits of one are a tenth of it
_SAME_EM = 0.12
_LEAST_ROWS = 3
_FINISHED = re.compile(r"[△▲\-−+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)[%％一-龠]?")
_FIGURE = re.compile(r"[△▲\-−+]?\d[\d,.]*[%％一-龠]?|[-－―‐…]")


def figures_apart(run: Run) -> Iterator[Run]:
    """The words of a run: itself, or its figures where narrow blanks part finished numbers from what follows."""
    pieces = _parted(run)
    texts = [fold_widths("".join(g.text for g in piece)) for piece in pieces]
    finished = sum(_FINISHED.fullmatch(t) is not None for t in texts)
    if len(pieces) < 2 or 2 * finished < len(pieces) or not all(_FIGURE.fullmatch(t) for t in texts):
        yield run
        return
    for piece in pieces:
        yield join_glyphs(piece)


def labels_apart(words: Sequence[Run]) -> list[Run]:
    """Words with labels set apart from the figures before them: 「40,210 流動負債」 is two where columns meet there.

    Args:
        words: All words of a page.
    """
    finished = [j for w in words if "," in fold_widths(w.text) for j in _joints(w, _FINISHED)]
    meetings = [
        met[0]
        for ended in _alike(finished, lambda j: j.end)
        for met in _alike(ended, lambda j: j.start)
        if len(met) >= _LEAST_ROWS and len({j.first for j in met}) > 1  # of units all are the same
    ]
    near = (-1, 0, 1)  # points
    places = {(round(m.end) + i, round(m.start) + k) for m in meetings for i in near for k in near}
    if not places:
        return list(words)
    found: list[Run] = []
    for word in words:
        joints = [j for j in _joints(word, _FIGURE) if (round(j.end), round(j.start)) in places]
        found += _cut(word, {j.glyph for j in joints}) if joints else [word]
    return found


@dataclass(frozen=True, slots=True)
class _Joint:
    """A narrow blank behind a figure: the last character before it, where figure ends and label begins."""

    glyph: int
    end: float
    start: float
    em: float
    first: str


def _joints(word: Run, figure: re.Pattern[str]) -> Iterator[_Joint]:
    """The blanks behind figures in a word."""
    for left, right in itertools.pairwise(_parted(word)):
        if figure.fullmatch(fold_widths("".join(g.text for g in left))):
            yield _Joint(left[-1].index, left[-1].box.x1, right[0].box.x0, word.size_pt, right[0].text)


def _alike(joints: Sequence[_Joint], place: Callable[[_Joint], float]) -> list[list[_Joint]]:
    """Joints gathered by a place of theirs."""
    found: list[list[_Joint]] = []
    for joint in sorted(joints, key=place):
        if found and place(joint) - place(found[-1][0]) < _SAME_EM * joint.em:
            found[-1].append(joint)
        else:
            found.append([joint])
    return found


def _cut(word: Run, behind: Set[int]) -> list[Run]:
    """A word cut behind the characters given."""
    pieces: list[list[Glyph]] = [[]]
    for glyph in word.glyphs:
        pieces[-1].append(glyph)
        if glyph.index in behind:
            pieces.append([])
    return [join_glyphs(p) for p in pieces if p]


def _parted(run: Run) -> list[list[Glyph]]:
    """A run's glyphs, parted at every blank."""
    pieces = [[run.glyphs[0]]]
    for glyph in run.glyphs[1:]:
        if glyph.box.x0 - pieces[-1][-1].box.x1 >= _BLANK_EM * run.size_pt:
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces
