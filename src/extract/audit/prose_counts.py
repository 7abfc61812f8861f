"""Counts told in prose against the table that states them: 「北州は48」 where the table has 46.

A sentence names a row's label right before a number (label, perhaps 州 or 県, a particle, the number). Where the number
is none of that row's in any table of the chapter, it is a finding, if other numbers of the paragraph are the table's or
the sentence points at the table. Part of the family `prose_table`; see docs/checks/prose_table.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import PROSE, Context, Sentence
from extract.audit.grid import is_total_label, make_grid, place_name
from extract.audit.intervals import shown
from extract.audit.likeness import edits
from extract.audit.terms import terms
from extract.model import Block, Cell, Finding, Table, TableBody, Verdict, squeezed
from extract.text.numerals import fold_widths

_NUMBER = re.compile(r"(?<![0-9.,第約])(?P<n>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(?![0-9.,])")
_JOINT = (
    r"(?:州|県|都|府|市|町|村|区|国|地域|地方|分野|業種|部門|産業|業)?[」』]?"
    r"(?:（[^（）]{1,12}）)?(?:の|は|が|で|では|に|には|も|、|：|:|\s|計|合計)*（?$"
)
_NO_COUNT = re.compile(
    r"\s*(?:番|位|年|月|日|時|分の|回目|つ目|次|期|章|節|条|％|%|パーセント|ポイント|倍|割|万|億|兆|千|百|階|号|歳|km|キロ)"
)
_BOUNDED = re.compile(r"\s*[^\s、。]{0,6}?(?:以上|以下|未満|超|を超え|余り|弱|強|前後|程度|近く|ほど)")
_UNIT = re.compile(r"社|人|名|機関|団体|件|校|施設|カ所|か所|箇所|台|戸|世帯|隻|種")
_LONG = 3  # digits: two numbers of two digits are often one digit apart by chance
_WIDEST = 10_000  # labels of longer texts are no labels


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled row of counts: the label as squeezed text and the cells right of it, up to the next label."""

    table: Table
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A number at cleaned ``block.text.text[start:end]`` right behind a label of some rows."""

    block: Block
    start: int
    end: int
    value: Decimal
    rows: tuple[Row, ...]

    @property
    def agrees(self) -> bool:
        """Whether some row of the label has the number."""
        return any(c.value == self.value for r in self.rows for c in r.cells)


def check_prose_counts(context: Context) -> Iterator[Finding]:
    """Counts in prose that are not those of the row they name."""
    rows = _rows_by_chapter(context)
    for block in context.blocks:
        labels = rows.get(context.chapter_of(block.section_id), {})
        if block.label in PROSE and labels:
            told = list(_told(block, labels))
            for t in told:
                if not t.agrees:
                    yield from _judged(context, t, told)
    yield from _slips(context, rows)


def _rows_by_chapter(context: Context) -> Mapping[str | None, Mapping[str, Sequence[Row]]]:
    found: dict[str | None, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table in context.tables:
        if table.body is TableBody.ABSENT:
            continue
        rows = [r for r in _rows(table, context) if all(c.unit not in ("%", "percent") for c in r.cells)]
        if len(rows) >= 3:
            for r in rows:
                found[context.chapter_of(table.section_id)][r.label].append(r)
    return found


def _rows(table: Table, context: Context) -> Iterator[Row]:
    """Each label cell with the numbers between it and the next label of its printed row."""
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for c in table.cells:
        if not c.is_header and c.text:
            by_row[c.row].append(c)
    for cells in by_row.values():
        cells.sort(key=lambda c: c.column)
        for i, c in enumerate(cells):
            label = squeezed(c.text)
            if c.value is not None or not 2 <= len(label) <= 24 or is_total_label(label, context):
                continue
            numbers = []
            for other in cells[i + 1 :]:
                if other.value is None:
                    break
                numbers.append(other)
            if numbers and not label.isascii():
                yield Row(table, label, tuple(numbers))


def _told(block: Block, labels: Mapping[str, Sequence[Row]]) -> Iterator[Told]:
    text = fold_widths(block.text.text)
    if len(text) != len(block.text.text) or len(text) > _WIDEST:
        return
    for m in _NUMBER.finditer(text):
        if _NO_COUNT.match(text, m.end()) or _BOUNDED.match(text, m.end()):
            continue
        label = _label_before(text, m.start(), labels)
        if label is not None:
            yield Told(block, m.start(), m.end(), Decimal(m["n"].replace(",", "")), tuple(labels[label]))


def _label_before(text: str, at: int, labels: Mapping[str, Sequence[Row]]) -> str | None:
    """The longest label that ends right before a number, nothing but a joint between them."""
    start = max(0, at - 60)
    joint = re.search(_JOINT, text[start:at])
    if joint is None or not joint.group():
        return None
    head = squeezed(text[start:at])
    for label in sorted(labels, key=len, reverse=True):
        place = head.rfind(label)
        if place >= 0 and re.fullmatch(_JOINT, head[place + len(label) :]):
            return None if place and _continues(head[place - 1], label[0]) else label
    return None


def _continues(before: str, first: str) -> bool:
    """Whether a label begins inside a longer word of its own script."""
    same = r"[ァ-ヴー]", r"[一-龠々]", r"[A-Za-z]"
    return any(re.match(s, before) and re.match(s, first) for s in same)


def _slips(context: Context, rows: Mapping[str | None, Mapping[str, Sequence[Row]]]) -> Iterator[Finding]:
    """Numbers of three digits and more, one slip away from a row whose label and subject their sentence names."""
    everywhere: dict[str, list[Row]] = defaultdict(list)
    for by_label in rows.values():
        for label, held in by_label.items():
            everywhere[label] += held
    if not everywhere:
        return
    labels = re.compile("|".join(map(re.escape, sorted(everywhere, key=len, reverse=True))))
    for sentence in context.sentences:
        text = fold_widths(sentence.text)
        numbers = [m for m in _NUMBER.finditer(text) if len(m["n"]) >= _LONG and not _NO_COUNT.match(text, m.end())]
        if not numbers or len(text) != len(sentence.text):
            continue
        named = dict.fromkeys(m.group() for m in labels.finditer(squeezed(text)))
        for label in named:
            yield from _slips_of(context, sentence, numbers, everywhere[label])


def _slips_of(
    context: Context, sentence: Sentence, numbers: Sequence[re.Match[str]], rows: Sequence[Row]
) -> Iterator[Finding]:
    told = {m["n"].replace(",", "") for m in numbers}
    values = {f"{c.value:f}" for r in rows for c in r.cells}
    if told & values:
        return
    for m in numbers:
        number = m["n"].replace(",", "")
        near = [r for r in rows if any(_is_slip(number, f"{c.value:f}") for c in r.cells)]
        unit = _UNIT.match(fold_widths(sentence.text), m.end())
        row = next((r for r in near if _same_subject(context, r.table, sentence.text, unit)), None)
        if row is not None:
            at = sentence.start + m.start()
            one = Told(sentence.block, at, sentence.start + m.end(), Decimal(number), (row,))
            yield _finding(context, one, row, (), "the sentence names the row and the subject of its table", 0.9)
            return


def _is_slip(a: str, b: str) -> bool:
    return len(a) == len(b) and edits(a, b, 1) == 1


def _same_subject(context: Context, table: Table, text: str, unit: re.Match[str] | None) -> bool:
    """Whether a sentence has a content word of a table's caption or header, and counts in no unit foreign to it."""
    title = f"{table.caption or ''} {table.unit or ''} " + " ".join(c.text for c in table.cells if c.is_header)
    generic = context.pattern("generic_subject")
    words = {t for t in terms(title) if t[:3] not in ("gr:", "ph:") and not generic.fullmatch(t)}
    return bool(words & terms(text).keys()) and (unit is None or unit.group() in title)


def _judged(context: Context, t: Told, told: Sequence[Told]) -> Iterator[Finding]:
    near = {r.table.section_id for r in t.rows}
    anchors = [o for o in told if o.agrees and any(r.table.section_id in near for r in o.rows)]
    row = next((r for r in t.rows if any(r.table is x.table for o in anchors for x in o.rows)), t.rows[0])
    number = squeezed(row.table.number or "")
    pointed = bool(number) and number in squeezed(t.block.text.text)
    if not anchors and not (pointed and row.table.section_id == t.block.section_id):
        return
    why = f"{len(anchors)} other numbers of the paragraph are those of tables here" if anchors else f"it names {number}"
    yield _finding(context, t, row, anchors, why, 1.0 if anchors else 0.8)


def _finding(context: Context, t: Told, row: Row, anchors: Sequence[Told], why: str, certainty: float) -> Finding:
    printed = "、".join(shown(c.value) for c in row.cells)
    own = t.block.text.text[t.start : t.end]
    own_anchors = [o for o in anchors if any(r.table is row.table for r in o.rows)] or anchors
    return context.finding(
        "prose_table.count",
        Verdict.CONTRADICTION,
        f"the text says 「{row.label}」 {own}, {place_name(make_grid(row.table, context))} has {printed}",
        [
            context.quote_clean("told", t.block, t.start, t.end),
            *(context.quote_cell("cell", c) for c in row.cells),
            *(context.quote_clean("agrees", o.block, o.start, o.end) for o in own_anchors[:3]),
        ],
        expected=printed,
        observed=own,
        arithmetic=f"{shown(t.value)} is none of {printed}",
        comparable=f"same label; {why}",
        certainty=certainty,
    )
