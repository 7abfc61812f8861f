"""Heads of flattened tables over one or more levels, read against what the rows under them hold.

A head is taken only where its words are as many as the rows have columns. Over leaf words that repeat (件数 金額 増減,
件数 金額 増減), as many words as there are repeats are groups that span them; a word before them heads the labels, one
behind them the remarks, one more over all of them spans them all. Not here: the rows (`dump_shapes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.rules.tables import TableRules
from extract.tables.cell_values import is_total_label
from extract.tables.dump_lines import DumpLine, header_score
from extract.tables.dump_records import kind_of_header
from extract.tables.dump_words import Word, may_head, words_of

PART = "の部"  # a part of a statement, 資産の部: no head though 部 ends heads
_SURE = 4  # words that stand over as many columns by no accident
_SOUND = 0.9  # header score of a word that heads labels
_SHARE = re.compile(r"[^\d.(（][\d.]+[%％]$")  # 宿泊業16.7%
_LONGEST = 24  # characters of a head's word


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCell:
    """A head's cell on the grid."""

    row: int
    column: int
    words: tuple[Word, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A head of `rows` levels; `columns` are those it stands over."""

    rows: int
    columns: int
    cells: tuple[HeadCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """What rows hold: label columns, value columns, remark columns (0 or 1), how often side by side."""

    stubs: int
    values: int
    remarks: int = 0
    halves: int = 1

    @property
    def columns(self) -> int:
        """All of them."""
        return self.halves * (self.stubs + self.values) + self.remarks


def read_head(lines: Sequence[DumpLine], widths: Widths, rules: TableRules) -> Head | None:
    """The head that lines right above the rows make, or None where their words do not fit the columns."""
    if not lines or not all(may_head(x) for x in lines):
        return None
    for join in (True, False) if widths.stubs == 1 else (True,):
        levels = _with_brackets([words_of(x, join=join) for x in lines])
        if any(_is_no_head(w) for level in levels for w in level):
            return None
        head = _flat(levels, widths, rules) or _deep(levels, widths, rules)
        if head is not None:
            return head
    return None


def _is_no_head(word: Word) -> bool:
    """Whether a word is none of a head's: too long, a sentence, a part of a statement, or a label and its share."""
    shared = _SHARE.search(word.text) is not None and not word.is_value
    return len(word.text) > _LONGEST or "。" in word.text or word.text.endswith(PART) or shared


def _with_brackets(levels: Sequence[tuple[Word, ...]]) -> list[tuple[Word, ...]]:
    """Levels of one word each, those in brackets joined to the word above: 前年度 over （3月31日現在） is one head."""
    found: list[tuple[Word, ...]] = []
    for level in levels:
        alone = len(level) == 1 and bool(found) and len(found[-1]) == 1
        if alone and level[0].text.startswith(("(", "（")):
            found[-1] = (Word(atoms=(*found[-1][0].atoms, *level[0].atoms), is_value=False),)
        else:
            found.append(level)
    return found


def _flat(levels: Sequence[Sequence[Word]], widths: Widths, rules: TableRules) -> Head | None:
    """A head of one level, on one line or one word a line."""
    words = [w for level in levels for w in level]
    if len(levels) > 1 and any(len(level) > 1 for level in levels):
        return None
    short = len(words) == widths.columns - 1 and widths.halves == 1
    blank, wide = short and widths.stubs == 1, short and widths.stubs == 2 and widths.values >= _SURE - 1
    if not (len(words) == widths.columns or blank or wide) or not (
        _sounds(words, rules) or _opens(words, blank, rules)
    ):
        return None
    shift = 1 if short else 0
    cells = [HeadCell(row=0, column=k + shift, words=(w,)) for k, w in enumerate(words)]
    if wide:
        cells[0] = HeadCell(row=0, column=0, words=cells[0].words, column_span=2)
    return Head(rows=1, columns=widths.columns, cells=tuple(cells))


def _opens(words: Sequence[Word], blank: bool, rules: TableRules) -> bool:
    """Whether the first word heads the labels, as 区分 does: then the others may be any words."""
    return not blank and len(words) >= _SURE and header_score(words[0].text, rules) >= _SOUND


def _sounds(words: Sequence[Word], rules: TableRules) -> bool:
    """Whether words sound like a head: some announce what a column holds, are years, or the last is a total."""
    if is_total_label(words[-1].text, rules):
        return True
    return sum(w.is_value or header_score(w.text, rules) > 0 for w in words) >= max(1, 0.3 * len(words))


def _deep(levels: Sequence[Sequence[Word]], widths: Widths, rules: TableRules) -> Head | None:
    """A head of two or three levels whose leaf words repeat under each group."""
    leaves, above = levels[-1], [w for level in levels[:-1] for w in level]
    period = _period([w.text for w in leaves])
    if widths.halves > 1 or len(leaves) != widths.values or not above or period is None:
        return None
    groups = len(leaves) // period
    for stubs, tops, late in _ways(len(above) - groups, widths):
        order = _parted(above, stubs, tops, groups, late=late)
        if order is None or not _fits(order, widths, rules):
            continue
        return _grid(order, leaves, widths, period)
    return None


def _period(texts: Sequence[str]) -> int | None:
    """The shortest run of words that a line repeats, at least twice; None where it does not."""
    for period in range(2, len(texts) // 2 + 1):
        if len(texts) % period == 0 and all(t == texts[i % period] for i, t in enumerate(texts)):
            return period if len(set(texts[:period])) == period else None
    return None


def _ways(others: int, widths: Widths) -> Iterator[tuple[int, int, bool]]:
    """How words beside the groups may be shared out: heads of labels, words over all, remark heads (late: behind)."""
    for stubs in (widths.stubs, 0):
        for tops in (0, 1):
            if stubs + tops + widths.remarks == others:
                yield stubs, tops, True
                if widths.remarks:
                    yield stubs, tops, False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    stubs: tuple[Word, ...]
    tops: tuple[Word, ...]
    groups: tuple[Word, ...]
    remarks: tuple[Word, ...]


def _parted(above: Sequence[Word], stubs: int, tops: int, groups: int, *, late: bool) -> _Parts | None:
    """The words above the leaves, shared out; a remark head stands behind the groups or (not `late`) before them."""
    start = stubs + tops
    others = len(above) - start - groups
    at = start if late else start + others
    parts = _Parts(
        stubs=tuple(above[:stubs]),
        tops=tuple(above[stubs:start]),
        groups=tuple(above[at : at + groups]),
        remarks=tuple(above[at + groups :] if late else above[start:at]),
    )
    return parts if len({w.text for w in parts.groups}) == groups else None


def _fits(parts: _Parts, widths: Widths, rules: TableRules) -> bool:
    """Whether what should head remarks does, and no group or word over all does."""
    if len(parts.remarks) != widths.remarks:
        return False
    spanning = (*parts.groups, *parts.tops)
    if any(kind_of_header(w.text, rules) == "text" for w in spanning):
        return False
    return all(kind_of_header(w.text, rules) == "text" for w in parts.remarks)


def _grid(parts: _Parts, leaves: Sequence[Word], widths: Widths, period: int) -> Head:
    rows = 2 + bool(parts.tops)
    cells = [HeadCell(row=0, column=k, words=(w,), row_span=rows) for k, w in enumerate(parts.stubs)]
    first = widths.stubs
    cells += [HeadCell(row=0, column=first, words=(w,), column_span=widths.values) for w in parts.tops]
    cells += [
        HeadCell(row=rows - 2, column=first + g * period, words=(w,), column_span=period)
        for g, w in enumerate(parts.groups)
    ]
    cells += [HeadCell(row=rows - 1, column=first + k, words=(w,)) for k, w in enumerate(leaves)]
    cells += [HeadCell(row=0, column=first + widths.values, words=(w,), row_span=rows) for w in parts.remarks]
    return Head(rows=rows, columns=widths.columns, cells=tuple(cells))
