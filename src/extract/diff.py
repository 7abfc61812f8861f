"""What changed between two readings of a document: facts added, gone, moved, re-worded, re-valued.

A *fact* is a dataset row, a table cell, a number in prose, a name, a heading or a finding. Two facts are the same when
they are about the same thing (`Fact.key`), wherever they stand; numbers are left out of what a number is about, so a
changed figure is found as a new value of the old fact. Where the readings come from different sources and different
code, each change says which of the two it follows from: the source, where the characters it was read from differ; the
extractor, where they are the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extract.datasets.schema import DATASETS
from extract.model import Block, Cell, Report, Section, Span, Table, squeezed

_NUMBERS = re.compile(r"[0-9][0-9,.]*")
_AROUND = 12
_ALIKE = 0.5  # of two wordings, what they share
_COMMON = 400  # what more facts than this have in common tells none of them


class Change(StrEnum):
    """How a fact changed."""

    ADDED = "added"
    GONE = "gone"
    REVALUED = "re-valued"
    REWORDED = "re-worded"
    MOVED = "moved"


class Cause(StrEnum):
    """What a change follows from."""

    SOURCE = "source"
    EXTRACTOR = "extractor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of one reading. `key` says what it is about, `value` what it says, `wording` in which characters."""

    kind: str
    key: str
    value: str
    wording: str
    page_no: int | None
    place: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One changed fact; `old` is None for added ones, `new` for gone ones."""

    change: Change
    cause: Cause
    old: Fact | None
    new: Fact | None

    @property
    def fact(self) -> Fact:
        """The fact as it is now, or as it was."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a difference has an old or a new fact")
        return found


def compare(old: Report, new: Report, *, same_code: bool) -> tuple[Difference, ...]:
    """All changed facts, in the order of the kinds and of the document.

    Args:
        old: The earlier reading.
        new: The later one.
        same_code: Whether both were made by the same code and rules; then every change follows from the source.
    """
    causes = _Causes(old, new, same_code)
    before, after = _by_key(facts(old)), _by_key(facts(new))
    found: list[Difference] = []
    for name in dict.fromkeys([*after, *before]):
        found += _pairs(before.get(name, []), after.get(name, []), causes)
    return tuple(_reunited(found, causes))


def _by_key(all_facts: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    grouped: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in all_facts:
        grouped[fact.kind, fact.key].append(fact)
    return grouped


def _pairs(before: list[Fact], after: list[Fact], causes: _Causes) -> Iterator[Difference]:
    """Facts of one key: those that say the same are paired first, the others in order."""
    left = list(before)
    unpaired: list[Fact] = []
    for fact in after:
        twin = next((f for f in left if (f.value, f.wording) == (fact.value, fact.wording)), None)
        if twin is None:
            unpaired.append(fact)
            continue
        left.remove(twin)
        if twin.page_no != fact.page_no:
            yield Difference(change=Change.MOVED, cause=causes.of(twin, fact), old=twin, new=fact)
    for fact in unpaired:
        if not left:
            yield Difference(change=Change.ADDED, cause=causes.of(None, fact), old=None, new=fact)
            continue
        twin = next((f for f in left if f.value == fact.value), left[0])
        left.remove(twin)
        change = Change.REWORDED if twin.value == fact.value else Change.REVALUED
        yield Difference(change=change, cause=causes.of(twin, fact), old=twin, new=fact)
    for fact in left:
        yield Difference(change=Change.GONE, cause=causes.of(fact, None), old=fact, new=None)


def _reunited(found: list[Difference], causes: _Causes) -> Iterator[Difference]:
    """The differences, a fact that is gone and one that was added made one where their words are much the same.

    A sentence that was edited is still about the same thing. The nearest go together first, each once.
    """
    gone = [i for i, d in enumerate(found) if d.change is Change.GONE]
    added = [i for i, d in enumerate(found) if d.change is Change.ADDED]
    twin: dict[int, int] = {}
    for _, i, j in sorted(_likenesses(found, gone, added), key=lambda x: (-x[0], x[1], x[2])):
        if i not in twin and j not in twin:
            twin[i], twin[j] = j, i
    for i, difference in enumerate(found):
        old, new = difference.old, difference.new
        if i not in twin:
            yield difference
        elif difference.change is Change.ADDED and new is not None and (old := found[twin[i]].old) is not None:
            change = Change.REWORDED if old.value == new.value else Change.REVALUED
            yield Difference(change=change, cause=causes.of(old, new), old=old, new=new)


def _likenesses(
    found: Sequence[Difference], gone: Sequence[int], added: Sequence[int]
) -> Iterator[tuple[float, int, int]]:
    """Pairs of gone and added facts of one kind whose words overlap by more than half (Dice), values alike first."""
    shingles = {i: _shingles(found[i].fact.key) for i in (*gone, *added)}
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j in added:
        for shingle in shingles[j]:
            holders[found[j].fact.kind, shingle].append(j)
    for i in gone:
        fact = found[i].fact
        shared: Counter[int] = Counter()
        for shingle in shingles[i]:
            near = holders.get((fact.kind, shingle), ())
            shared.update(near if len(near) <= _COMMON else ())
        for j, count in shared.items():
            other = found[j].fact
            alike = 2 * count / (len(shingles[i]) + len(shingles[j]))
            if alike >= _ALIKE and _sort_of(fact) == _sort_of(other):
                same_place = fact.key.rsplit("#", 1)[-1] == other.key.rsplit("#", 1)[-1]
                yield alike + (fact.value == other.value) + 0.5 * same_place, i, j


def _shingles(key: str) -> frozenset[str]:
    """Three characters at a time, the numbers' places apart: what two wordings share."""
    words = key.rsplit(" #", 1)[0]
    return frozenset(words[k : k + 3] for k in range(max(1, len(words) - 2)))


def _sort_of(fact: Fact) -> str:
    """What a value must share with another to be its new value: of a number its kind."""
    return fact.value.split(" ", 1)[0] if fact.kind == "quantity" else ""


class _Causes:
    """Tells source changes from extractor changes."""

    def __init__(self, old: Report, new: Report, same_code: bool) -> None:
        self._same_source = old.document.sha256 == new.document.sha256
        self._same_code = same_code
        self._old, self._new = old.source_text, new.source_text
        self._old_flat = self._new_flat = ""
        if not self._same_source and not same_code:
            self._old_flat, self._new_flat = squeezed(self._old), squeezed(self._new)

    def of(self, old: Fact | None, new: Fact | None) -> Cause:
        if self._same_source:
            return Cause.EXTRACTOR
        if self._same_code:
            return Cause.SOURCE
        sides = ((old, self._old, self._new_flat), (new, self._new, self._old_flat))
        shown = [self._surroundings(fact, text) in other for fact, text, other in sides if fact and fact.place]
        return Cause.EXTRACTOR if shown and all(shown) else Cause.SOURCE

    def _surroundings(self, fact: Fact, text: str) -> str:
        place = fact.place or Span(0, 0)
        return squeezed(text[max(0, place.start - _AROUND) : place.end + _AROUND])


# -- facts -----------------------------------------------------------------------------------------------------------


def facts(report: Report) -> Iterator[Fact]:
    """Every fact of a reading."""
    yield from _row_facts(report)
    yield from _cell_facts(report)
    yield from _quantity_facts(report)
    yield from _entity_facts(report)
    for section in report.sections:
        yield _section_fact(section)
    for finding in report.findings:
        first = finding.evidence[0] if finding.evidence else None
        yield Fact(
            kind="finding",
            key=f"{finding.check} {masked(finding.message)}",
            value=f"{finding.verdict.value}, {finding.status.value}: {finding.message}",
            wording=finding.message,
            page_no=first.page_no if first else None,
            place=first.span if first else None,
        )


def masked(text: str) -> str:
    """A text without its numbers, widths and white space: what a number in it is about.

    >>> masked("会員は １，２００ 社"), masked("会員は 980 社")
    ('会員は#社', '会員は#社')
    """
    return _NUMBERS.sub("#", squeezed(text))


_PLACES = ("document_id", "table_id", "page_no", "source_start", "source_end")


def _row_facts(report: Report) -> Iterator[Fact]:
    for dataset, rows in report.datasets.items():
        schema = DATASETS.get(dataset)
        for row in rows:
            key = (
                schema.key
                if schema and schema.key
                else tuple(sorted(n for n in row if n not in _PLACES and isinstance(row[n], str)))
            )
            values = {n: v for n, v in row.items() if n not in _PLACES and n not in key}
            yield Fact(
                kind=dataset,
                key=" / ".join(squeezed(str(row[n])) for n in key),
                value=_values(values),
                wording=_values(values),
                page_no=_int(row.get("page_no")),
                place=_row_place(row),
            )


def _values(values: Mapping[str, object]) -> str:
    """The same text for the same values, in whatever order and kind of list or number they were kept."""
    return ", ".join(f"{n}={_value(values[n])}" for n in sorted(values))


def _value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "[" + "; ".join(_value(v) for v in value) + "]"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _int(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _row_place(row: Mapping[str, object]) -> Span | None:
    start, end = _int(row.get("source_start")), _int(row.get("source_end"))
    return None if start is None or end is None else Span(start, end)


def _cell_facts(report: Report) -> Iterator[Fact]:
    for table in report.tables:
        name = _table_name(table)
        heads = {c.column: squeezed(c.text) for c in table.cells if c.row < table.header_rows and c.text}
        stubs = {c.row: squeezed(c.text) for c in table.cells if c.column < table.stub_columns and c.text}
        for cell in table.cells:
            if cell.is_header or not (cell.text or cell.candidates):
                continue
            about = f"{stubs.get(cell.row, cell.row)} / {heads.get(cell.column, cell.column)}"
            if cell.column < table.stub_columns:
                about = f"{squeezed(cell.text)} / row head"
            yield _cell_fact(cell, f"{name} / {about}")


def _table_name(table: Table) -> str:
    if table.caption or table.number:
        return squeezed(f"{table.number or ''}{table.caption or ''}")
    return "|".join(masked(c.text) for c in table.cells if c.row < max(1, table.header_rows))


def _cell_fact(cell: Cell, key: str) -> Fact:
    value = f"{cell.value.normalize():f}" if cell.value is not None else squeezed(cell.text)
    if cell.candidates:
        value = "one of " + ", ".join(str(c) for c in cell.candidates)
    place = Span(cell.pieces[0].start, cell.pieces[-1].end) if cell.pieces else None
    if place is not None and place.end < place.start:
        place = cell.pieces[0]
    return Fact(
        kind="cell", key=key, value=f"{value} {cell.unit or ''} {cell.status.value}".replace("  ", " "),
        wording=squeezed(cell.text), page_no=cell.page_no, place=place,
    )  # fmt: skip


def _quantity_facts(report: Report) -> Iterator[Fact]:
    blocks: dict[str, Block] = {b.block_id: b for b in report.blocks}
    for q in report.quantities:
        if q.block_id is None:
            continue
        block = blocks.get(q.block_id)
        about = masked(block.text.text) if block else ""
        v = q.value
        ends = [f"{x.normalize():f}" if x is not None else "" for x in (v.low, v.high)]
        value = " ".join(filter(None, (v.kind.value, "..".join(ends), v.unit, v.start_date, v.end_date)))
        ordinal = masked(block.text.text[: q.clean_span.start]).count("#") if block else 0
        yield Fact(
            kind="quantity", key=f"{about} #{ordinal}", value=value, wording=squeezed(q.text),
            page_no=q.page_no, place=q.place,
        )  # fmt: skip


def _entity_facts(report: Report) -> Iterator[Fact]:
    for e in report.entities:
        value = f"{e.iso_3166_2 or ''} {' '.join(f'{s}:{i}' for s, i in e.external_ids)}".strip()
        yield Fact(
            kind="entity",
            key=f"{e.label.value} {squeezed(e.name)}",
            value=value,
            wording=" / ".join(sorted(e.surfaces)),
            page_no=None,
            place=None,
        )


def _section_fact(section: Section) -> Fact:
    return Fact(
        kind="section", key=squeezed(section.title), value=f"{section.kind} {squeezed(section.number or '')}",
        wording=squeezed(section.title), page_no=section.first_page_no, place=section.span,
    )  # fmt: skip
