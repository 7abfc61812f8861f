"""Heads set from top to bottom over the columns of a table without a grid: one character below the other.

Rows of text are level writing; such heads belong to none. They are found over the first row of figures and become one
row of the head, each as one word.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from extract.model import Glyph
from extract.tables.pdf_refine import ENTRY_MARKS, is_number
from extract.tables.pdf_regions import MAX_ROW_GAP_EM, RowTester
from extract.tables.pdf_rivers import Region, TextRow, column_cuts, column_of
from extract.text.runs import Run, join_glyphs

LABEL_EM = 8.0
STEP_EM = 1.35  # characters of one head stand no further below each other
SLACK_EM = 0.3
MERGED_EM = 2.2  # merged heads stand this close over what they cover


def upright_words(columns: Sequence[Sequence[Glyph]]) -> list[Run]:
    """One word for each column of vertical writing."""
    return [join_glyphs(c) for c in columns]


def take_upright_heads(region: Region, stacks: Sequence[Run], rows: Sequence[TextRow], tester: RowTester) -> None:
    """Puts the heads that stand upright over a region into it, as one row, where there are any.

    Args:
        region: The region, grown; changed in place.
        stacks: The page's words of vertical writing.
        rows: The page's text rows that are in no table.
        tester: Knows rows that stand outside tables.
    """
    first = next((r for r in region.rows if any(_is_entry(w) for w in r.words[1:])), None)
    if first is None:
        return
    em = region.em
    over = [s for s in stacks if _stands_over(s, region, em) and s.bottom <= first.top + SLACK_EM * em]
    near = [s for s in over if first.top - s.bottom < MAX_ROW_GAP_EM * em]
    if not near:
        return
    top, bottom = min(s.top for s in near), max(s.bottom for s in near)
    over = [s for s in over if s.bottom > top]
    beside = [
        w for r in rows for w in r.words if _stands_over(w, region, em) and top - SLACK_EM * em < w.middle < bottom
    ]
    body = [r for r in region.rows if r.middle > bottom and r.middle >= first.middle - em]
    body = _with_labels(body, rows, region.x0)
    cuts = column_cuts(body, region.hints, em)
    if any(is_number(w.text) for w in beside) or not cuts:
        return
    if len({column_of((s.x0 + s.x1) / 2, cuts) for s in over}) < max(2, len(cuts) // 2):
        return
    stub, merged = _merged_above(region, rows, top, cuts, tester)
    head = TextRow(sorted([*stub, *over, *_stacked(beside)], key=lambda w: w.x0))
    region.hints = sorted(
        [*region.hints, *((a.x1 + b.x0) / 2 for a, b in itertools.pairwise(head.words) if a.x1 < b.x0)]
    )
    heads = [*merged, head]
    if merged and len(merged[0].words) == 1:  # one word over them all reaches as far as a rule under it would
        region.partial.append((merged[0].bottom + 1, min(s.x0 for s in over), max(s.x1 for s in over)))
    region.rows, region.head_rows = [*heads, *body], len(heads)
    region.x0, region.x1 = min(r.x0 for r in region.rows), max(region.x1, head.x1)


def _with_labels(body: Sequence[TextRow], rows: Sequence[TextRow], x0: float) -> list[TextRow]:
    """The rows of figures with the labels to their left, where the region began at the heads and all rows have one."""
    whole = {id(w): r for r in rows for w in r.words}
    found = []
    for row in body:
        left = [w for w in whole.get(id(row.words[0]), row).words if w.x1 <= x0 and x0 - w.x1 < LABEL_EM * w.size_pt]
        if not left:
            return list(body)
        found.append(TextRow([*left, *row.words]))
    return found


def _merged_above(
    region: Region, rows: Sequence[TextRow], top: float, cuts: Sequence[float], tester: RowTester
) -> tuple[list[Run], list[TextRow]]:
    """What stands right over the upright heads: the label over the first column, and the row of merged heads."""
    em = region.em
    near = [r for r in rows if top - MERGED_EM * em < r.middle <= top - SLACK_EM * em and not tester.is_outside(r)]
    words = [w for r in near for w in r.words if _stands_over(w, region, em)]
    if len(words) < sum(len(r.words) for r in near) or any(is_number(w.text) or w.x0 < cuts[0] < w.x1 for w in words):
        return [], []
    stub = [w for w in words if w.x0 < cuts[0]]
    merged = [w for w in words if w.x0 > cuts[0]]
    if not merged:
        return [], []
    if len(merged) > 1 and all(len(w.glyphs) == 1 for w in merged):  # one word, its letters set wide
        merged = [join_glyphs(g for w in merged for g in w.glyphs)]
    return stub, [TextRow(merged)]


def _is_entry(word: Run) -> bool:
    """Whether a word is a figure, or a mark as tables of them hold."""
    return is_number(word.text) or word.text in ENTRY_MARKS


def _stands_over(word: Run, region: Region, em: float) -> bool:
    return region.x0 - em < (word.x0 + word.x1) / 2 < region.x1 + em


def _stacked(words: Sequence[Run]) -> list[Run]:
    """The words of a head's height, single characters below each other put together: heads of two characters."""
    found: list[Run] = []
    for word in sorted(words, key=lambda w: w.middle):
        over = next((f for f in found if _goes_on(f, word)), None)
        if over is None:
            found.append(join_glyphs(word.glyphs))
        else:
            over.absorb(word)
    return found


def _goes_on(above: Run, word: Run) -> bool:
    last = above.glyphs[-1].box
    aligned = abs(last.x0 + last.x1 - word.x0 - word.x1) < word.size_pt
    step = word.middle - (last.top + last.bottom) / 2
    narrow = above.x1 - above.x0 < STEP_EM * word.size_pt
    return len(word.glyphs) == 1 and narrow and aligned and 0 < step < STEP_EM * word.size_pt
