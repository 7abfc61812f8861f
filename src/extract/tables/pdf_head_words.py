"""Words of a table's head: rows known by them, and those run together over several columns taken apart.

Heads are often wider than the figures under them and stand as close as the letters of a word. The columns of the body
say where one may end, a blank in the word or a common ending of heads that it does.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence

from extract.rules.tables import load_table_rules
from extract.tables.cell_values import folded
from extract.tables.pdf_rivers import TextRow
from extract.text.runs import Run, join_glyphs

WIDER_EM = 0.1  # a blank between two heads is wider by this than those between the letters of one
MIN_BLANK_EM = 0.12
MIN_NAMED = 3
MIN_NAMED_ROWS = 4
NAMED = 0.6  # of the words of a head end as heads do
LONGEST_HEAD = 8
AROUND_EM = 0.6  # how far from the white strip of the body a head may begin or end


def is_named(table: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table without figures is its head: three or more words that heads end in.

    None of them ends so in a row below, and no row is fuller.
    """
    if len(table) < MIN_NAMED_ROWS or not table[0] or len(table[0]) < MIN_NAMED or not all(table[0]):
        return False
    endings = load_table_rules().header_endings
    heads = [folded(t) for t in table[0]]
    if any(len(t) > LONGEST_HEAD for t in heads) or sum(t.endswith(endings) for t in heads) < NAMED * len(heads):
        return False
    body = [folded(t) for row in table[1:] for t in row if t]
    return sum(t.endswith(endings) and len(t) <= LONGEST_HEAD for t in body) <= 0.25 * len(body)


def parted_heads(
    head: Sequence[TextRow], strips: Sequence[tuple[float, float]], endings: tuple[str, ...]
) -> list[TextRow]:
    """The rows of a head with words parted where the body's columns part.

    Args:
        head: The rows.
        strips: The white strips between the body's columns.
        endings: What heads often end in.
    """
    return [TextRow([piece for word in row.words for piece in _parted(word, strips, endings)]) for row in head]


def _parted(word: Run, strips: Sequence[tuple[float, float]], endings: tuple[str, ...]) -> list[Run]:
    """The heads that a word holds: itself, or one for each column."""
    glyphs = sorted(word.glyphs, key=lambda g: g.box.x0)
    near = AROUND_EM * word.size_pt
    blanks = [b.box.x0 - a.box.x1 for a, b in itertools.pairwise(glyphs)]
    cuts: list[int] = []
    for lo, hi in strips:
        if not (word.x0 < lo and hi < word.x1):  # it stands in the white of one column
            continue
        inside = [
            k
            for k, (a, b) in enumerate(itertools.pairwise(glyphs))
            if lo - near < (a.box.x1 + b.box.x0) / 2 < hi + near
        ]
        if inside:  # of blanks alike the one behind a whole head
            ends = {k: "".join(g.text for g in glyphs[: k + 1]).endswith(endings) for k in inside}
            cuts.append(max(inside, key=lambda k: (round(blanks[k] / (WIDER_EM * word.size_pt)), ends[k])))
    cuts = sorted(set(cuts))
    if not cuts:
        return [word]
    pieces = [glyphs[a + 1 : b + 1] for a, b in itertools.pairwise([-1, *cuts, len(glyphs) - 1])]
    inner = [b for k, b in enumerate(blanks) if k not in cuts]
    least = MIN_BLANK_EM * word.size_pt
    tight = len(inner) >= len(cuts) and statistics.median(inner) < WIDER_EM * word.size_pt
    shown = tight and all(blanks[k] >= max(least, *inner) for k in cuts)
    named = all(len(p) > 1 and "".join(g.text for g in p).endswith(endings) for p in pieces)
    return [join_glyphs(p) for p in pieces] if shown or named else [word]
