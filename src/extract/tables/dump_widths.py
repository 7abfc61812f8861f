"""How many columns of numbers the head of a run asks for, where its rows hold fewer.

Rows that lost blank cells tell at most how many columns there are at least. A head on one line has a word for each
column, and one over the labels or none: which of the two, its first word says, or a row that is full. Where neither
does, nothing tells which column a number stands in. Not here: reading heads (`dump_headers`), rows (`dump_rows`).
"""

from __future__ import annotations

from extract.rules.tables import TableRules
from extract.tables.cell_values import is_total_label
from extract.tables.dump_headers import cell_text
from extract.tables.dump_lines import header_score
from extract.tables.dump_records import kind_of_header
from extract.tables.dump_runs import Run
from extract.tables.dump_words import may_head, words_of

_HEADS_LABELS = 0.9  # header score of a word that heads labels
_FULL = 0.6  # of the rows hold a number in each column, where that alone shows how many there are


def columns_asked(run: Run, width: int, rules: TableRules) -> int | None:
    """How many values a row has room for: `width` unless the head asks for more; None where that is open.

    Args:
        run: Rows of labels and values, in one half.
        width: The most values that its rows hold.
        rules: The table rules.
    """
    line = run.header[-1] if run.header else None
    if line is None or not may_head(line):
        return width
    words = words_of(line)
    filled = [len(u.values) for u in run.units]
    missing = len(words) - width
    if missing < 1 or min(filled) == width:
        return width
    if heads_labels(words[0].text, rules):
        return len(words) - 1
    if missing > 1:
        return None
    full = sum(n == width for n in filled)
    closed = any(is_total_label(cell_text(u.label), rules) and len(u.values) == width for u in run.units)
    return width if closed or full >= _FULL * len(filled) else None


def heads_labels(text: str, rules: TableRules) -> bool:
    """Whether a head's word heads labels, as 区分 does, rather than numbers or places.

    >>> from extract.rules.tables import load_table_rules
    >>> [heads_labels(t, load_table_rules()) for t in ("区分", "人数", "合計")]
    [True, False, False]
    """
    sounds = header_score(text, rules) >= _HEADS_LABELS and kind_of_header(text, rules) != "number"
    return sounds and not is_total_label(text, rules)
