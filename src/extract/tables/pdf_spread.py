"""Labels set wide: characters of one word spread over their column, or parted by ideographic blanks.

Official tables set short labels out to one width, character by character. Read by gaps alone each character would be a
word, and a column, of its own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extract.model import Page
from extract.text.runs import Run

LETTER = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff々〇]")
NUMBERING = re.compile(r"[(（第]?[0-9０-９一二三四五六七八九十ア-ン①-⑳ⅠI-Ⅹ]{1,3}[)）.．、款項目章節]?")
EVEN = 0.22  # gaps within one spread word differ by less than this share of the widest, or a tenth of an em
REACH_EM = 9.0  # no wider gap parts characters of one word
SAME_EDGE_EM = 0.3
EXACT_EM = 0.03


def joined_spread(
    page: Page,
    rows: Sequence[list[Run]],
    known: frozenset[str] = frozenset(),
    single: frozenset[str] = frozenset(),
) -> list[list[Run]]:
    """Rows of words with the characters of spread words put together.

    Evidence, each enough: blanks in the text layer between single characters, or between a running number and its
    label; three or more single characters at even gaps over no figures of their own; two single characters that
    begin and end where spread words of other rows do, or spell a common word of headers and totals.

    Args:
        page: The page, for its text layer.
        rows: Words by text row, left to right.
        known: Words that headers and total rows are made of.
        single: Letters that are heads of their own where several stand in a row.
    """
    found = [_by_blanks(page, row) for row in rows]
    found = [_by_words(row, known) for row in found]
    found = [_by_even_gaps(row, found, single) for row in found]
    edges = [(w.x0, w.x1) for row in found for w in row if _is_spread(w)]
    return [_by_edges(row, edges) for row in found] if len(edges) >= 2 else found


def _is_letter(word: Run) -> bool:
    return len(word.glyphs) == 1 and LETTER.fullmatch(word.text) is not None


def _is_spread(word: Run) -> bool:
    """Whether a word is wide for its characters and all of them are letters."""
    text = word.text
    return (
        len(text) >= 2
        and word.x1 - word.x0 > (len(text) + 0.9) * word.size_pt
        and all(LETTER.fullmatch(c) for c in text)
    )


def _copy(words: Sequence[Run]) -> Run:
    """One word made of several; the several stay as they are."""
    first = words[0]
    made = Run(list(first.glyphs), first.x0, first.x1, first.top, first.bottom, first.size_pt)
    for word in words[1:]:
        made.absorb(word)
    return made


def _by_blanks(page: Page, row: Sequence[Run]) -> list[Run]:
    """Words of a row joined where the text layer has nothing but a few ideographic blanks between them."""
    chain: list[list[Run]] = []
    for word in row:
        if chain and _blanks_between(page, chain[-1][-1], word) and _may_join(chain[-1], word):
            chain[-1].append(word)
        else:
            chain.append([word])
    return [c[0] if len(c) == 1 else _copy(c) for c in chain]


def _blanks_between(page: Page, left: Run, right: Run) -> bool:
    """Whether ideographic blanks, drawn about as wide as they are many, are all that stands between two words.

    Some printers write them as common blanks: those count where they are drawn exactly as wide.
    """
    last, first = left.glyphs[-1], right.glyphs[0]
    between = page.text[last.index + len(last.text) : first.index] if first.index > last.index else ""
    count = between.count("\u3000")
    gap = right.x0 - left.x1
    if not count:
        return 0 < len(between) <= 8 and not between.strip(" ") and _is_whole(gap / left.size_pt, len(between))
    return (
        0 < count <= 8 and not between.strip() and abs(gap - count * left.size_pt) < (0.3 * count + 0.4) * left.size_pt
    )


def _is_whole(gap_em: float, count: int) -> bool:
    """Whether a gap is as many ems wide as it has blanks."""
    return abs(gap_em - count) < EXACT_EM


def _may_join(held: Sequence[Run], word: Run) -> bool:
    """Whether a blank between belongs to one label: a single character on one side, or a number before a name."""
    if not any(LETTER.fullmatch(c) for c in word.text):
        return False
    left = held[-1]
    if len(held) == 1 and NUMBERING.fullmatch(left.text):
        return True
    return _is_letter(word) or _is_letter(left)


def _by_even_gaps(row: Sequence[Run], rows: Sequence[Sequence[Run]], single: frozenset[str]) -> list[Run]:
    found: list[Run] = []
    i = 0
    while i < len(row):
        j = i + 1
        while j < len(row) and _is_letter(row[i]) and _is_letter(row[j]) and _is_even(row[i : j + 1]):
            j += 1
        apart = all(w.text in single for w in row[i:j]) or _has_own_figures(row[i:j], rows)
        if j - i >= 3 and not apart:
            found.append(_copy(row[i:j]))
        else:
            found += row[i:j]
        i = j
    return found


def _is_even(words: Sequence[Run]) -> bool:
    """Whether the gaps between neighbours are all alike and not too wide."""
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(words)]
    em = words[0].size_pt
    return max(gaps) < REACH_EM * em and max(gaps) - min(gaps) <= max(EVEN * max(gaps), 0.1 * em)


def _has_own_figures(words: Sequence[Run], rows: Sequence[Sequence[Run]]) -> bool:
    """Whether, in another row, two texts stand apart within the stretch and are no single letters: columns."""
    x0, x1 = words[0].x0 - 1, words[-1].x1 + 1
    for row in rows:
        if abs(row[0].middle - words[0].middle) > 6 * words[0].size_pt or row[0] is words[0]:
            continue
        inside = [w for w in row if x0 < (w.x0 + w.x1) / 2 < x1]
        if sum(1 for w in inside if not _is_letter(w)) >= 2:
            return True
    return False


def _by_words(row: Sequence[Run], known: frozenset[str]) -> list[Run]:
    """Neighbouring pairs of single characters joined that spell a known word; three in a row are heads of their own."""
    found: list[Run] = []
    for k, word in enumerate(row):
        last = found[-1] if found else None
        alone = not any(_is_letter(w) for w in (*row[max(0, k - 2) : max(0, k - 1)], *row[k + 1 : k + 2]))
        pair = last is not None and alone and _is_letter(last) and _is_letter(word)
        if pair and last is not None and last.text + word.text in known:
            found[-1] = _copy([last, word])
            continue
        found.append(word)
    return found


def _by_edges(row: Sequence[Run], edges: Sequence[tuple[float, float]]) -> list[Run]:
    """Pairs of single characters joined that begin and end where two spread words of other rows do."""
    found: list[Run] = []
    for word in row:
        last = found[-1] if found else None
        if last is not None and _is_letter(last) and _is_letter(word):
            near = SAME_EDGE_EM * word.size_pt
            alike = sum(1 for a, b in edges if abs(a - last.x0) < near and abs(b - word.x1) < near)
            if alike >= 2:
                found[-1] = _copy([last, word])
                continue
        found.append(word)
    return found
