"""Scoring of recovered tables against gold: detection, cells, numbers, tree edit similarity.

A table is a list of `(row, column, row_span, column_span, text)`. Texts are compared after NFKC without white space,
wave dashes, middle dots and hyphens folded; the text of a merged cell belongs to its top left place.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

FOLD = str.maketrans(
    {"〜": "~", "～": "~", "∼": "~", "‧": "・", "･": "・", "−": "-", "‐": "-", "–": "-", "－": "-", "ｰ": "ー"}
)
NUMBER = re.compile(r"[△▲+\-(]?[¥$€]?\d[\d,]*(\.\d+)?[%)]?(人|円|件|社|年|月|日|倍|千円|百万円|億円|兆円)?")


def norm(text):
    return "".join(c for c in unicodedata.normalize("NFKC", text or "").translate(FOLD) if not c.isspace())


@dataclass
class GridTable:
    """A table to score. `page` counts from 1; `box` is x0, top, x1, bottom or None; `name` is for printing."""

    page: int
    cells: list
    box: tuple | None = None
    name: str = ""
    flagged: set = field(default_factory=set)
    candidates: dict = field(default_factory=dict)

    @property
    def rows(self):
        return max((r + rs for r, _, rs, _, _ in self.cells), default=0)

    @property
    def columns(self):
        return max((c + cs for _, c, _, cs, _ in self.cells), default=0)

    def texts(self):
        """(row, column) -> normalised text, empty ones left out."""
        return {(r, c): norm(t) for r, c, _, _, t in self.cells if norm(t)}

    def bag(self):
        return Counter("".join(norm(t) for *_, t in self.cells))


def from_rows(page, rows, **more):
    return GridTable(page, [(r, c, 1, 1, t or "") for r, row in enumerate(rows) for c, t in enumerate(row)], **more)


def bag_iou(a, b):
    both = sum((a & b).values())
    either = sum((a | b).values())
    return both / either if either else 0.0


def match(gold, predicted):
    """Gold index -> predicted index, greedy by share of common characters, on the same page, at least 0.5."""
    pairs = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            if g.page == p.page:
                pairs.append((bag_iou(g.bag(), p.bag()), i, j))
    found, used = {}, set()
    for score, i, j in sorted(pairs, reverse=True):
        if score >= 0.5 and i not in found and j not in used:
            found[i] = j
            used.add(j)
    return found


def _align(n, m, score):
    """Order-preserving pairs (i, j) with the highest total score."""
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + score(i, j))
    pairs, i, j = {}, 0, 0
    while i < n and j < m:
        if best[i][j] == best[i + 1][j + 1] + score(i, j) and score(i, j) > 0:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def cell_matches(gold, predicted):
    """Gold places whose text stands in the aligned place of the prediction."""
    g, p = gold.texts(), predicted.texts()
    grow = [Counter(t for (r, _), t in g.items() if r == i) for i in range(gold.rows)]
    prow = [Counter(t for (r, _), t in p.items() if r == i) for i in range(predicted.rows)]
    rows = _align(len(grow), len(prow), lambda i, j: sum((grow[i] & prow[j]).values()))
    gcol = [Counter((r, t) for (r, c), t in g.items() if c == k and r in rows) for k in range(gold.columns)]
    back = {j: i for i, j in rows.items()}
    pcol = [Counter((back[r], t) for (r, c), t in p.items() if c == k and r in back) for k in range(predicted.columns)]
    columns = _align(len(gcol), len(pcol), lambda i, j: sum((gcol[i] & pcol[j]).values()))
    right = set()
    for (r, c), t in g.items():
        if r in rows and c in columns and p.get((rows[r], columns[c])) == t:
            right.add((r, c))
    return right, rows, columns


def is_number(text):
    return bool(NUMBER.fullmatch(text))


@dataclass
class Score:
    """Sums over tables."""

    gold_tables: int = 0
    found: int = 0
    predicted: int = 0
    cells: int = 0
    right: int = 0
    predicted_cells: int = 0
    numbers: int = 0
    numbers_right: int = 0
    numbers_wrong: int = 0
    exact: int = 0
    teds: float = 0.0
    misses: list = field(default_factory=list)

    def recall(self):
        return self.right / self.cells if self.cells else 1.0

    def f1(self):
        precision = self.right / self.predicted_cells if self.predicted_cells else 1.0
        total = precision + self.recall()
        return 2 * precision * self.recall() / total if total else 0.0


def score_tables(gold, predicted, score=None):
    """Adds one document's tables to a score."""
    score = score or Score()
    score.gold_tables += len(gold)
    score.predicted += len(predicted)
    found = match(gold, predicted)
    score.found += len(found)
    for i, g in enumerate(gold):
        texts = g.texts()
        score.cells += len(texts)
        numbers = {k for k, t in texts.items() if is_number(t)}
        score.numbers += len(numbers)
        if i not in found:
            score.misses.append((g.name, "not found", len(texts)))
            continue
        p = predicted[found[i]]
        right, rows, columns = cell_matches(g, p)
        score.right += len(right)
        score.predicted_cells += len(p.texts())
        score.numbers_right += len(numbers & right)
        score.numbers_wrong += silent_wrong(g, p, rows, columns, numbers)
        exact = g.texts() == p.texts() and (g.rows, g.columns) == (p.rows, p.columns)
        score.exact += exact
        score.teds += teds_like(g, p)
        if not exact:
            missing = [
                (k, t, p.texts().get((rows.get(k[0]), columns.get(k[1])))) for k, t in texts.items() if k not in right
            ]
            score.misses.append(
                (g.name, f"{len(right)}/{len(texts)} {(g.rows, g.columns)}->{(p.rows, p.columns)}", missing[:6])
            )
    return score


def silent_wrong(g, p, rows, columns, numbers):
    """Numbers that stand in the prediction at a gold place whose own text is another, unflagged."""
    gt, pt = g.texts(), p.texts()
    back_r, back_c = {j: i for i, j in rows.items()}, {j: i for i, j in columns.items()}
    wrong = 0
    for (r, c), text in pt.items():
        if is_number(text) and r in back_r and c in back_c and (r, c) not in p.flagged:
            wrong += gt.get((back_r[r], back_c[c]), "") != text
    return wrong


def teds_like(g, p):
    """1 - cost / size: cells aligned by place cost their edit distance share or span difference; others cost 1."""
    _right, rows, columns = cell_matches(g, p)
    at = {(r, c): (rs, cs, norm(t)) for r, c, rs, cs, t in p.cells}
    cost = 0.0
    used = set()
    for r, c, rs, cs, t in g.cells:
        place = (rows.get(r), columns.get(c))
        other = at.get(place)
        if other is None:
            cost += 1
            continue
        used.add(place)
        if (rs, cs) != other[:2]:
            cost += 1
        else:
            cost += 1 - similarity(norm(t), other[2])
    cost += len(at) - len(used)
    size = max(len(g.cells), len(p.cells), 1)
    return max(0.0, 1 - cost / size)


def similarity(a, b):
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return 1 - previous[-1] / max(len(a), len(b))
