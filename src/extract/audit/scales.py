"""Tables of shares as scales of answers: which rows a stretch of text speaks of, and how surely.

A row is found by its own words, by its class (25～50％), by being quoted, or by its direction (better, worse).
Not here: what follows from it (`prose_table`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.classes import Class, find_classes, label_class
from extract.audit.context import Context
from extract.audit.grid import make_grid
from extract.audit.intervals import HALF, Interval, point
from extract.audit.likeness import bigrams
from extract.audit.poles import Pole, poles_of
from extract.audit.table_shares import Shares, lines_of_shares
from extract.audit.terms import terms
from extract.model import Cell, Table, squeezed

_QUOTED = re.compile(r"「([^「」]{1,40})」")
_NAMED = re.compile(r"[^%％()（）\s]")  # of several lines one headed by its unit alone does not say what it measures
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: its label, the pieces of it no other row has, its class and direction, its share."""

    label: str
    name: str
    own: frozenset[str]
    klass: Class | None
    poles: frozenset[Pole]
    cell: Cell

    @property
    def value(self) -> Decimal:
        """Its share in percent."""
        return self.cell.value or Decimal(0)


@dataclass(frozen=True, slots=True)
class Scale:
    """One line of shares of a table, as answers.

    `subjects` holds the content words of its caption, and those of its section's title; `name` is the label of the
    line itself, the head of its column or, where `across`, the stub of its row.
    """

    table: Table
    rows: tuple[Row, ...]
    subjects: tuple[frozenset[str], ...]
    title: str
    name: str
    across: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows that a text may mean, with the sum of their shares; `score` 0 to 1 says how surely they are meant."""

    rows: tuple[Row, ...]
    score: float
    reason: str

    @property
    def interval(self) -> Interval:
        """What their sum may be: sums of rounded shares are off by up to half a step each."""
        total = sum((r.value for r in self.rows), Decimal(0))
        return point(total).widened(HALF * (len(self.rows) - 1))

    @property
    def total(self) -> Decimal:
        """The sum of their printed shares."""
        return sum((r.value for r in self.rows), Decimal(0))


def find_scales(context: Context) -> tuple[Scale, ...]:
    """The lines of shares of all tables."""
    return context.once("scales", lambda: _find_scales(context))


def _find_scales(context: Context) -> tuple[Scale, ...]:
    found: list[Scale] = []
    for table in context.tables:
        lines = [shares for shares in lines_of_shares(make_grid(table, context)) if len(shares.cells) >= 2]
        found += [_scale(context, table, shares) for shares in lines if len(lines) == 1 or _NAMED.search(shares.name)]
    return tuple(found)


def _scale(context: Context, table: Table, shares: Shares) -> Scale:
    names = [_BRACKETS.sub("", label) or label for label in shares.labels]
    pieces = [bigrams(n) for n in names]
    rows = []
    for i, (cell, label) in enumerate(zip(shares.cells, shares.labels, strict=True)):
        others = [p for j, p in enumerate(pieces) if j != i]
        own = frozenset(b for b in pieces[i] if sum(b in o for o in others) * 2 < max(len(others), 1))
        rows.append(Row(label, names[i], own or pieces[i], label_class(label), poles_of(label, context), cell))
    title = squeezed(" ".join(filter(None, (table.caption, shares.name))))
    generic = context.pattern("generic_subject")
    section = context.sections_by_id.get(table.section_id or "")
    subjects = tuple(
        frozenset(t for t in terms(words) if t[:3] not in ("gr:", "ph:") and not generic.fullmatch(t))
        for words in (title, section.title if section is not None else "")
    )
    across = len({c.column for c in shares.cells}) > 1
    return Scale(table, tuple(rows), subjects, title, squeezed(shares.name), across)


def readings_of(scale: Scale, text: str, context: Context) -> Iterator[Reading]:
    """The rows a text may speak of, each way to find them a reading of its own."""
    yield from _by_quotes(scale, text)
    yield from _by_classes(scale, text, context)
    yield from _by_words(scale, text)
    yield from _by_poles(scale, text, context)


def _by_quotes(scale: Scale, text: str) -> Iterator[Reading]:
    quoted = {squeezed(q) for q in _QUOTED.findall(text)}
    rows = tuple(r for r in scale.rows if r.label in quoted or r.name in quoted)
    if rows:
        yield Reading(rows, 1.0, "the text quotes the label")


def _by_classes(scale: Scale, text: str, context: Context) -> Iterator[Reading]:
    if sum(r.klass is not None for r in scale.rows) * 2 < len(scale.rows):
        return
    poles = poles_of(text, context)
    rows = [r for r in scale.rows if r.klass is not None and (not r.poles or not poles or r.poles & poles)]
    for told in find_classes(text):
        same = tuple(r for r in rows if r.klass is not None and r.klass.same(told))
        if same:
            yield Reading(same, 1.0, "the same class of the scale")
        elif told.bounded:
            yield from _within(scale, rows, told)


def _within(scale: Scale, rows: Sequence[Row], told: Class) -> Iterator[Reading]:
    """All classes inside a bound the text names, where the bound is an end of some class."""
    one_sided = (told.interval.low is None) != (told.interval.high is None)
    ends = {e for r in rows if r.klass is not None for e in (r.klass.interval.low, r.klass.interval.high)}
    end = told.interval.low if told.interval.low is not None else told.interval.high
    inside = tuple(r for r in rows if r.klass is not None and r.klass.within(told))
    if not one_sided or end not in ends or not inside or len(inside) == len(scale.rows):
        return
    yield Reading(inside, 0.9, "all classes within the bound the text names")
    without = tuple(r for r in inside if r.klass is not None and not (r.klass.is_point and r.klass.interval.low == end))
    if without and without != inside:
        yield Reading(without, 0.9, "all classes within the bound the text names")


def _by_words(scale: Scale, text: str) -> Iterator[Reading]:
    plain = squeezed(text)
    pieces = bigrams(plain)
    for r in scale.rows:
        if len(r.name) >= 2 and r.name in plain and not _inside_longer(scale, r, plain):
            yield Reading((r,), 0.95, "the text names the label")
        elif len(r.own) >= 2:
            share = len(r.own & pieces) / len(r.own)
            if share >= 0.25:
                yield Reading((r,), round(0.9 * share, 2), "the text has the label's own words")


def _inside_longer(scale: Scale, row: Row, text: str) -> bool:
    """Whether a label stands in the text only inside a longer label of the same scale."""
    longer = [r.name for r in scale.rows if row.name in r.name and r.name != row.name and r.name in text]
    return bool(longer) and text.count(row.name) <= sum(text.count(n) for n in longer)


def _by_poles(scale: Scale, text: str, context: Context) -> Iterator[Reading]:
    poles = poles_of(text, context)
    if len(poles) != 1 or sum(len(r.poles) == 1 for r in scale.rows) < 2:
        return
    rows = tuple(r for r in scale.rows if r.poles == poles)
    if not rows or len(rows) == len(scale.rows):
        return
    yield Reading(rows, 0.7, "answers of the same direction")
    if len(rows) > 1:
        for r in rows:
            yield Reading((r,), 0.5, "an answer of the same direction")
