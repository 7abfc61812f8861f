"""Header cells of a flattened table: atoms on one or many lines, divided into as many cells as there are columns.

Here: the search for the best division, by evidence for and against a cell ending between two atoms (line ends,
empty lines, enumerators, words cut in two, header words). Not here: which lines are the header (`dump_rows`,
`dump_records`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from extract.model import Span
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded
from extract.tables.draft import merged_pieces
from extract.tables.dump_lines import Atom, DumpLine, header_score, opens_with_enumerator

_NEVER_FIRST = "ー」』）)】〕］]、。，．・：:ぁぃぅぇぉっゃゅょァィゥェォッャュョ％%々"
_CLOSING = "」』）)】〕］]、。，．："
_NEVER_LAST = "（(「『【〔［[・"
Cell = tuple[Atom, ...]


def katakana(char: str) -> bool:
    """Whether a character is katakana or its long mark."""
    return "\u30a1" <= char <= "\u30fa" or char == "ー" or "\uff66" <= char <= "\uff9d"


def cuts_word(before: str, after: str) -> bool:
    """Whether a break between two texts would cut a word or a bracket in two.

    >>> cuts_word("クラス", "ター数"), cuts_word("州", "クラス")
    (True, False)
    """
    if not before or not after:
        return False
    left, right = before[-1], after[0]
    if right in _NEVER_FIRST or left in _NEVER_LAST:
        return True
    return katakana(left) and katakana(right)


def open_brackets(text: str) -> int:
    """How many brackets a text opens without closing them (negative: closes without opening).

    >>> open_brackets("回答（5～")
    1
    """
    flat = unicodedata.normalize("NFKC", text)
    return sum(flat.count(o) for o in "([{「『【〔") - sum(flat.count(c) for c in ")]}」』】〕")


def cell_text(atoms: Sequence[Atom]) -> str:
    """The atoms' text joined for matching."""
    return "".join(a.text for a in atoms)


def cell_pieces(atoms: Sequence[Atom], lines: dict[int, DumpLine]) -> tuple[Span, ...]:
    """Source pieces of a run of atoms: one for each printed line, inner blanks included."""
    found: list[Span] = []
    for line_no in dict.fromkeys(a.line for a in atoms):
        here = [a for a in atoms if a.line == line_no]
        found += lines[line_no].span(here[0].start, here[-1].end)
    return merged_pieces(found)


def break_score(
    before: Atom, after: Atom, lines: dict[int, DumpLine], *, paragraphs: bool, spaced: bool = False
) -> float:
    """Evidence that a cell ends between two neighbouring atoms; negative speaks against it.

    `paragraphs` says that the dump marks ends of paragraphs here, `spaced` that empty lines part some of its cells.
    """
    score = 0.0
    if before.line == after.line:
        if after.text[0] in _CLOSING or before.text[-1] in _NEVER_LAST:
            score -= 6.0
    elif cuts_word(before.text, after.text):
        score -= 6.0 if lines[after.line].gap_before == 0 or not spaced else 4.0
    if opens_with_enumerator(after.text) and after.start == lines[after.line].atoms[0].start:
        score += 5.0
    if before.line == after.line:
        return score + _gap_score(before, after)
    if paragraphs:
        score += 5.0 if lines[before.line].source.ends_paragraph else -1.0
    if lines[after.line].gap_before > 0:
        score += 0.7
    return score


def _gap_score(before: Atom, after: Atom) -> float:
    """Evidence from the white space between two atoms of one line."""
    if after.gap >= 3 or (after.gap == 2 and not after.wide_gap):
        return 3.0
    if after.wide_gap:
        return -1.0
    if before.text[-1].isdigit() != after.text[0].isdigit():
        return -0.5  # typesetting puts a blank between digits and letters
    return 1.0


def divide(
    atoms: Sequence[Atom],
    cells: int,
    *,
    cell_score: Callable[[int, Sequence[Atom]], float],
    boundary: Callable[[Atom, Atom], float],
    longest: int = 60,
) -> tuple[float, tuple[Cell, ...]] | None:
    """The best division of atoms, in order, into exactly `cells` non-empty runs.

    Args:
        atoms: The atoms in reading order.
        cells: How many runs to make.
        cell_score: Evidence that a run is the content of the cell with that index.
        boundary: Evidence that a cell ends between two neighbouring atoms.
        longest: No cell takes more atoms than this.

    Returns:
        The score and the runs, or None where there are fewer atoms than cells.
    """
    n = len(atoms)
    if n < cells or cells < 1:
        return None
    edge = [0.0, *(boundary(atoms[i - 1], atoms[i]) for i in range(1, n)), 0.0]
    best: list[list[tuple[float, int]]] = [[(float("-inf"), -1)] * (n + 1) for _ in range(cells + 1)]
    best[0][0] = (0.0, -1)
    for k in range(1, cells + 1):
        for end in range(k, n - (cells - k) + 1):
            choice = (float("-inf"), -1)
            for start in range(max(k - 1, end - longest), end):
                so_far = best[k - 1][start][0]
                if so_far == float("-inf"):
                    continue
                inner = -sum(max(0.0, e) for e in edge[start + 1 : end])
                score = so_far + inner + (edge[end] if end < n else 0.0) + cell_score(k - 1, atoms[start:end])
                if score > choice[0]:
                    choice = (score, start)
            best[k][end] = choice
    if best[cells][n][0] == float("-inf"):
        return None
    runs: list[Cell] = []
    end = n
    for k in range(cells, 0, -1):
        start = best[k][end][1]
        runs.append(tuple(atoms[start:end]))
        end = start
    return best[cells][n][0], tuple(reversed(runs))


def divide_header(
    atoms: Sequence[Atom], cells: int, lines: dict[int, DumpLine], rules: TableRules, *, halves: int = 1
) -> tuple[float, tuple[Cell, ...]] | None:
    """Header atoms divided into `cells` header cells; printed halves that repeat are divided alike."""
    if halves > 1 and cells % halves == 0:
        repeated = _repeated(atoms, halves)
        if repeated is not None:
            first = divide_header(repeated[0], cells // halves, lines, rules)
            if first is not None:
                runs = [run for share in repeated for run in _cut_like(first[1], share)]
                return first[0] * halves, tuple(runs)
    paragraphs = any(lines[a.line].source.ends_paragraph for a in atoms)

    def score(_: int, run: Sequence[Atom]) -> float:
        text = cell_text(run)
        opened = open_brackets(text)
        length = len(folded(text))
        return 2.5 * header_score(text, rules) - 6.0 * (opened != 0) - max(0, length - 24) * 0.4

    numbered = [
        i for i, a in enumerate(atoms) if opens_with_enumerator(a.text) and a.start == lines[a.line].atoms[0].start
    ]
    series = set(range(numbered[0] + 1, len(atoms))) - set(numbered) if len(numbered) >= 3 else set()
    places = {id(a): i for i, a in enumerate(atoms)}

    def boundary(a: Atom, b: Atom) -> float:
        within_series = 4.0 if places[id(b)] in series else 0.0
        return break_score(a, b, lines, paragraphs=paragraphs) - within_series

    return divide(atoms, cells, cell_score=score, boundary=boundary)


def _repeated(atoms: Sequence[Atom], halves: int) -> list[Sequence[Atom]] | None:
    """The atoms cut into `halves` runs with the same text, or None."""
    if len(atoms) % halves:
        return None
    size = len(atoms) // halves
    shares = [atoms[i * size : (i + 1) * size] for i in range(halves)]
    texts = [[a.flat for a in share] for share in shares]
    return shares if all(t == texts[0] for t in texts[1:]) else None


def _cut_like(runs: Sequence[Cell], atoms: Sequence[Atom]) -> list[Cell]:
    found: list[Cell] = []
    at = 0
    for run in runs:
        found.append(tuple(atoms[at : at + len(run)]))
        at += len(run)
    return found


def header_fit(runs: Sequence[Sequence[Atom]], rules: TableRules) -> float:
    """Mean header score of divided cells; an enumerated cell counts as half a header."""
    if not runs:
        return 0.0
    texts = [cell_text(r) for r in runs]
    return sum(max(header_score(t, rules), 0.5 if opens_with_enumerator(t) else 0.0) for t in texts) / len(runs)
