"""What is said to be the most or the least of a table's rows: 「最も多いのは輸入である」, 「製造業が41件と最も多い」.

Held against the column whose number stands beside it, else against every column, and every change from one column to
another where the sentence speaks of changes. Part of the family `prose_table`; see docs/checks/prose_table.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from extract.audit.context import Context, Sentence
from extract.audit.grid import Grid, is_total_label, place_name
from extract.audit.intervals import shown
from extract.audit.restated import Labels, Linked, bare, last_named, links_of, row_name
from extract.model import Cell, Finding, Verdict

_MOST = re.compile(r"(?:最も|一番)(?P<word>多|大き|高|低|少な|小さ)")
_LEAST = ("低", "少な", "小さ")
_NAMED_BEHIND = re.compile(r"^[いくな]{1,2}[^、。は]{0,12}は、?「?")
_NAMED_BEFORE = re.compile(r"^[」』]?(?:が|は)[^、。]{0,24}$")
_CHANGES = re.compile(r"増|減|伸び|変化|差|上昇|低下|改善|悪化|回復|拡大|縮小|比べ|対比|寄与")
_FALLS = re.compile(r"減|低下|悪化|縮小")
_ELSEWHERE = re.compile(
    r"うち|中で|除[いくけ]|限[るっ]|以外|過去|世界|全国|前年|前回|前期|昨年|当時|年以[来降]|これまで|次[いぐ]で|ほか"
)
_FEWEST = 3
_RATED = 2

Column = Mapping[int, Decimal]


def check_superlatives(context: Context) -> Iterator[Finding]:
    """Rows that are said to be the most or the least of their table and are neither."""
    seen: set[tuple[str, int]] = set()
    for linked in links_of(context):
        for sentence in context.sentences_of(linked.block):
            text = bare(sentence.text)
            for m in _MOST.finditer(text):
                if (linked.block.block_id, sentence.start + m.start()) not in seen:
                    found = _judged(context, linked, sentence, text, m)
                    if found is not None:
                        seen.add((linked.block.block_id, sentence.start + m.start()))
                        yield found


def _judged(context: Context, linked: Linked, sentence: Sentence, text: str, m: re.Match[str]) -> Finding | None:
    labels, grid = linked.labels, linked.labels.grid
    row = _row_of(labels, text, m)
    clause = text[max(text.rfind("。", 0, m.start()), 0) : m.end() + 12]
    rows = _rivals(context, grid)
    if row is None or row not in rows or len(rows) < _FEWEST or _ELSEWHERE.search(clause):
        return None
    pick = min if m["word"] in _LEAST else max
    columns = _columns(linked, sentence, row, rows, bool(_CHANGES.search(clause)))
    picks = {pick, min} if _FALLS.search(clause) else {pick}
    if not columns or any(row in c and c[row] == p(c.values()) for c in columns for p in picks):
        return None
    column = columns[0]
    best = next(r for r, v in column.items() if v == pick(column.values()))
    cells = [c for r in (row, best) for c in (_cell_of(grid, r),) if c is not None]
    at = sentence.text.find(m.group())
    where = sentence.start + max(at, 0)
    return context.finding(
        "prose_table.superlative",
        Verdict.CONTRADICTION,
        f"the text says 「{m.group()}」 of 「{row_name(grid, row)}」, in {place_name(grid)} "
        f"that is 「{row_name(grid, best)}」",
        [
            context.quote_clean("told", sentence.block, max(where - 16, sentence.start), min(where + 20, sentence.end)),
            *(context.quote_cell("row", c) for c in cells),
        ],
        expected=row_name(grid, best),
        observed=row_name(grid, row),
        arithmetic=f"{shown(column[row]) if row in column else 'nothing'} for the one, {shown(column[best])} for "
        "the other; no column of the table has it otherwise",
        comparable=f"the sentence names a row; {len(linked.agreeing)} numbers of the paragraph are the table's",
        certainty=0.95 if len(linked.agreeing) >= _RATED else 0.9,
    )


def _row_of(labels: Labels, text: str, m: re.Match[str]) -> int | None:
    """The row named right behind, or the last one named before as what its clause is about."""
    behind = _NAMED_BEHIND.match(text[m.end() :])
    if behind is not None:
        rest = text[m.end() + behind.end() :]
        named = [x for x in labels.rows if rest.startswith(x)]
        following = rest[len(max(named, key=len)) :][:1] if named else ""
        return (
            labels.rows[max(named, key=len)] if named and not re.match(r"[一-龠ァ-ヴー・と及並]", following) else None
        )
    lead = text[: m.start()]
    label = last_named(lead, labels.rows)
    if label is None:
        return None
    at = lead.rfind(label)
    whole = not at or not re.match(r"[一-龠ァ-ヴー・]", lead[at - 1])
    return labels.rows[label] if whole and _NAMED_BEFORE.match(lead[at + len(label) :]) else None


def _rivals(context: Context, grid: Grid) -> list[int]:
    """The rows that one may be the most of: no totals, no rest, nothing that other rows add up to."""
    rest = context.pattern("rest_label")
    sums = {c.total_cell[0] for c in grid.table.constraints if c.kind == "column_sum" and c.total_cell is not None}
    rows = range(grid.table.header_rows, grid.table.rows)
    names = {r: row_name(grid, r) for r in rows if r not in grid.total_rows and r not in sums}
    return [r for r, name in names.items() if not is_total_label(name, context) and not rest.search(name)]


def _columns(linked: Linked, sentence: Sentence, row: int, rows: Sequence[int], changes: bool) -> list[Column]:
    """What the rows are compared by: the column whose number the sentence tells of the row, else all that may be."""
    grid = linked.labels.grid
    told = {
        t.agrees.cell.column
        for t in linked.told
        if t.agrees is not None and t.sentence is sentence and t.agrees.cell.row == row
    }
    plain = {c: {r: v for r in rows if (v := grid.values[r][c]) is not None} for c in grid.numeric_columns}
    if told and not changes:
        return [plain[c] for c in sorted(told)]
    found: list[Column] = list(plain.values())
    for a, b in combinations(plain.values(), 2) if changes else ():
        both = [r for r in a if r in b]
        found.append({r: b[r] - a[r] for r in both})
        found.append({r: abs(b[r] - a[r]) for r in both})
        found.append({r: b[r] / a[r] for r in both if a[r]})
    return [c for c in found if len(c) >= _FEWEST]


def _cell_of(grid: Grid, row: int) -> Cell | None:
    """The first cell of a row that has words."""
    return next((c for c in grid.cells[row] if c is not None and c.text), None)
