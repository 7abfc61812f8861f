"""Figures that stand so close that they were taken for one word: 「40,210 31,005」 is two.

A number with thousands separators or decimals says where it ends. What begins behind it, a narrow blank further on, is
the next number. Not here: blanks inside words and between letters (`text.runs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.model import Glyph
from extract.text.numerals import fold_widths
from extract.text.runs import Run, join_glyphs

_BLANK_EM = 0.16  # the narrowest blank between two figures; those between the digits of one are a tenth of it
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


def _parted(run: Run) -> list[list[Glyph]]:
    """A run's glyphs, parted at every blank."""
    pieces = [[run.glyphs[0]]]
    for glyph in run.glyphs[1:]:
        if glyph.box.x0 - pieces[-1][-1].box.x1 >= _BLANK_EM * run.size_pt:
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces
