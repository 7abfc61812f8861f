"""A surface of the report → a typed dataset value that remembers where it came from.

Here: `Surface` (a cleaned text and its record), `Sourced` (a value and its origin), the parsers that a
datasets.toml names with ``parse``. Not here: which surface feeds which column (`table_rows`, `profile_rows`).
A surface that its parser cannot read gives None: a null that `schema.problems` reports, never a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from extract.datasets.select import find_squeezed
from extract.datasets.spec import ColumnRule
from extract.model import Cell, Entity, EntityLabel, Mention, Origin, Quantity, Report, Span, squeezed


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A cleaned text, the record it stands in, and its place. `cell` is set where it is all of one cell."""

    text: str
    origin: Origin
    page_no: int | None = None
    place: Span | None = None
    table_id: str | None = None
    block_id: str | None = None
    section_id: str | None = None
    cell: Cell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A value and where it came from; `quantity_id` and `entity_id` name what a parser took it from."""

    value: object
    rule: str
    surface: Surface
    quantity_id: str | None = None
    entity_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One dataset row before it gets its common columns: values in column order, and its place."""

    values: Mapping[str, Sourced]
    place: Span
    table_id: str | None = None


class Lookup:
    """Mentions and quantities of a report by where they stand."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.entities: dict[str, Entity] = {e.entity_id: e for e in report.entities}
        self._cells: dict[tuple[str, int, int], list[Mention]] = defaultdict(list)
        self._blocks: dict[str, list[Mention]] = defaultdict(list)
        self._quantities: dict[str, list[Quantity]] = defaultdict(list)
        for m in sorted(report.mentions, key=lambda m: m.clean_span):
            if m.table_id is not None and m.row is not None and m.column is not None:
                self._cells[m.table_id, m.row, m.column].append(m)
            elif m.block_id is not None:
                self._blocks[m.block_id].append(m)
        for q in sorted(report.quantities, key=lambda q: q.clean_span):
            self._quantities[q.block_id or q.table_id or ""].append(q)

    def mentions(self, surface: Surface) -> list[Mention]:
        """The mentions inside a surface, in text order."""
        if surface.cell is not None:
            return self._cells[surface.table_id or "", surface.cell.row, surface.cell.column]
        return [m for m in self._blocks[surface.block_id or ""] if surface.place and _inside(m.place, surface.place)]

    def block_mentions(self, block_id: str) -> list[Mention]:
        """The mentions of a block, in text order."""
        return self._blocks[block_id]

    def block_quantities(self, block_id: str) -> list[Quantity]:
        """The quantities of a block, in text order."""
        return self._quantities[block_id]

    def dates(self, surface: Surface) -> list[Quantity]:
        """The dated quantities that a surface overlaps, in text order."""
        mine = self._quantities[surface.block_id or surface.table_id or ""]
        if surface.cell is not None:
            mine = [q for q in mine if (q.row, q.column) == (surface.cell.row, surface.cell.column)]
        dated = [q for q in mine if q.value.start_date or q.value.end_date]
        return [q for q in dated if surface.place is None or q.place.overlaps(surface.place)]


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def read_value(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    """The typed value of one column: cut by the rule's pattern, typed by its parser, mapped by its codes."""
    cut = cut_out(rule.pattern, surface)
    found = _PARSERS[rule.parse](rule, cut, lookup)
    if not rule.codes or found.value is None:
        return found
    codes = {squeezed(text): code for text, code in rule.codes.items()}
    return replace(found, value=codes.get(squeezed(str(found.value))), rule=f"{found.rule}, codes")


def cut_out(pattern: str | None, surface: Surface) -> Surface:
    """The piece of a surface that a pattern picks; an empty one where it picks nothing.

    The piece keeps the place of the whole: only blocks carry a map fine enough, and they are cut before.
    """
    if pattern is None:
        return surface
    hit = find_squeezed(pattern, surface.text)
    return replace(surface, text=hit.text.strip() if hit else "", cell=None)


def constant(value: object) -> Sourced:
    """A value that the datasets.toml states itself."""
    return Sourced(value=value, rule="constant", surface=Surface(text=str(value), origin=Origin.CONSTANT))


def position(value: int) -> Sourced:
    """A value that follows from the order of rows."""
    return Sourced(value=value, rule="position", surface=Surface(text=str(value), origin=Origin.POSITION))


def plain(value: object, rule: str, surface: Surface) -> Sourced:
    """A value read off a surface by a rule of that name."""
    return Sourced(value=value, rule=rule, surface=surface)


def _text(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    return plain(surface.text or None, "text", surface)


_SENTENCE = re.compile(r"[^。]*。(?:\s*（[^（）]*）|\s*\([^()]*\))*")


def _names(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    """The lines of a field that are names: whole sentences are left out, the rest joined."""
    lines = [_SENTENCE.sub("", line).strip() for line in surface.text.split("\n")]
    return plain((rule.separator or "、").join(filter(None, lines)) or None, "names", surface)


_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def number_in(text: str) -> Decimal | None:
    """The first number of a text.

    >>> number_in("１，２３４ 社"), number_in("（3）"), number_in("なし")
    (Decimal('1234'), Decimal('3'), None)
    """
    hit = _NUMBER.search(squeezed(text))
    if hit is None:
        return None
    try:
        return Decimal(hit.group().replace(",", ""))
    except InvalidOperation:
        return None


def _decimal(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    value = surface.cell.value if surface.cell is not None else number_in(surface.text)
    return plain(value, "decimal", surface)


def whole(value: Decimal | None) -> int | None:
    """A whole number, or None where there is none."""
    return int(value) if value is not None and value == value.to_integral_value() else None


def _integer(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    return plain(whole(_decimal(rule, surface, lookup).value), "integer", surface)  # type: ignore[arg-type]


def _states(surface: Surface, lookup: Lookup) -> list[tuple[str, str]]:
    """The states a surface names: (ISO 3166-2 code, entity id), in text order, each once."""
    found: dict[str, str] = {}
    for mention in lookup.mentions(surface):
        entity = lookup.entities.get(mention.entity_id or "")
        if entity is not None and entity.label is EntityLabel.STATE and entity.iso_3166_2:
            found.setdefault(entity.iso_3166_2, entity.entity_id)
    return list(found.items())


def _iso(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    states = _states(surface, lookup)
    code, entity = states[0] if len(states) == 1 else (None, None)
    return Sourced(value=code, rule="iso-3166-2", surface=surface, entity_id=entity)


def _iso_list(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    states = _states(surface, lookup)
    codes = tuple(code for code, _ in states)
    return Sourced(
        value=codes, rule="iso-3166-2-list", surface=surface, entity_id=states[0][1] if len(states) == 1 else None
    )


def _split(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    separator = rule.separator or "、"
    parts = tuple(p.strip() for p in re.split(f"[{re.escape(separator)}]", surface.text) if p.strip())
    return plain(parts, f"split:{separator}", surface)


def _year(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    dates = lookup.dates(surface)
    if not dates:
        return plain(None, "year", surface)
    stamp = dates[0].value.start_date or dates[0].value.end_date or ""
    return Sourced(value=int(stamp[:4]), rule="year", surface=surface, quantity_id=dates[0].quantity_id)


def _date(rule: ColumnRule, surface: Surface, lookup: Lookup) -> Sourced:
    """An ISO 8601 date, or an interval ``start/end``; an open end is ``..``."""
    dates = lookup.dates(surface)
    if not dates:
        return plain(None, "date", surface)
    start, end = dates[0].value.start_date, dates[0].value.end_date
    value = start if start == end else f"{start or '..'}/{end or '..'}"
    return Sourced(value=value, rule="date", surface=surface, quantity_id=dates[0].quantity_id)


_Parser = Callable[[ColumnRule, Surface, Lookup], Sourced]
_PARSERS: Mapping[str, _Parser] = {
    "text": _text,
    "names": _names,
    "integer": _integer,
    "decimal": _decimal,
    "iso-3166-2": _iso,
    "iso-3166-2-list": _iso_list,
    "split": _split,
    "year": _year,
    "date": _date,
}
