"""Quantities of a whole document: every passage read, every numeric cell valued with the unit of its table.

Here: passages and tables → `Quantity` records with places and ids. Headers and captions lend cells their unit
(百万円, ％, 人). Not here: the grammar (`scan`), table recovery.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.model import (
    Cell,
    FoundQuantity,
    IdMaker,
    Passage,
    Quantity,
    QuantityKind,
    QuantityValue,
    Span,
    Table,
)
from extract.quantities.counted import head_noun
from extract.quantities.folding import fold
from extract.quantities.scan import scan_quantities
from extract.rules import Rules
from extract.rules.quantities import QuantityRules, Unit
from extract.text.dates import DateContext
from extract.text.numerals import exact, fold_widths, parse_number

HEADINGS = frozenset({"title", "section_header", "caption"})
FURNITURE = frozenset({"page_number", "page_header", "page_footer"})
_UNIT_TEXT = re.compile(r"(?P<scale>[十百千]?[万億兆]|[十百千])?(?P<unit>.*)")
_BRACKETED = re.compile(r"[(\[](?:単位[:：]?)?(?P<unit>[^()\[\]]{1,12})[)\]]")
_SCALED_WORD = re.compile(r"単位[:：]?(?P<unit>[^()\[\]、。]{1,12})$")
_COUNT_HEADER = re.compile(r"(?P<noun>[^()\[\]]*?)数$")
_NUMBER = re.compile(r"[-△▲−]?[(]?[-△▲−]?(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)[)]?")


@dataclass(frozen=True, slots=True)
class CellUnit:
    """The unit a cell's number stands in: `scale` times one of `code` (百万円 is 1000000 JPY)."""

    kind: QuantityKind
    code: str | None
    scale: Decimal = Decimal(1)


def parse_unit(text: str, rules: QuantityRules) -> CellUnit | None:
    """The unit a header, caption or cell names: 百万円, 千人, ％, 億ドル; None where it is none.

    >>> from extract.rules.quantities import load_quantity_rules
    >>> unit = parse_unit("百万円", load_quantity_rules())
    >>> unit.code, str(unit.scale)
    ('JPY', '1000000')
    """
    flat = "".join(fold_widths(text).split())
    m = _UNIT_TEXT.fullmatch(flat)
    if m is None or not flat:
        return None
    scale = exact(parse_number("1" + m["scale"])) if m["scale"] else Decimal(1)
    found = rules.unit_pattern.fullmatch(m["unit"]) or rules.prefix_pattern.fullmatch(m["unit"])
    if found is not None:
        surface = found.group().strip()
        unit: Unit = rules.units[surface] if surface in rules.units else rules.prefixes[surface]
        return CellUnit(unit.kind, unit.code, scale * unit.scale)
    return CellUnit(QuantityKind.COUNT, None, scale) if m["scale"] and not m["unit"] else None


def unit_of_label(text: str, rules: QuantityRules, *, alone: bool = True) -> CellUnit | None:
    """The unit a header or row label lends: 予算額（百万円）, 単位：千人, 参加企業数; ％ or 社 `alone` in a header."""
    flat = "".join(fold_widths(text).split())
    for pattern in (_BRACKETED, _SCALED_WORD):
        for m in pattern.finditer(flat):
            unit = parse_unit(m["unit"], rules)
            if unit is not None:
                return unit
    whole = parse_unit(flat, rules) if alone else None
    if whole is not None and (whole.kind is not QuantityKind.COUNT or len(whole.code or "") == 1):
        return whole
    counted = _COUNT_HEADER.fullmatch(flat)
    if counted is not None and counted["noun"]:
        noun = counted["noun"]
        unit = parse_unit(noun[-1], rules)
        return unit or CellUnit(QuantityKind.COUNT, head_noun(noun, rules))
    return None


class _TableUnits:
    """Looks up the unit of a table's cells: the cell's own, its row's label, its column's header, the table's."""

    def __init__(self, table: Table, rules: QuantityRules) -> None:
        self._table = table
        self._rules = rules
        self._columns: dict[int, CellUnit | None] = {}
        self._rows: dict[int, CellUnit | None] = {}
        self._whole: CellUnit | None = None
        self._numbered = {c for c in range(table.columns) if _is_numbering(table, c)}
        for text in (table.unit, table.caption):
            if text and self._whole is None:
                self._whole = parse_unit(text, rules) if text is table.unit else self._bracketed(text)

    def _bracketed(self, caption: str) -> CellUnit | None:
        for m in _BRACKETED.finditer(fold_widths(caption)):
            unit = parse_unit(m["unit"], self._rules)
            if unit is not None:
                return unit
        return None

    def of(self, cell: Cell) -> CellUnit | None:
        """The unit of a cell's number, the nearest label that names one first."""
        if cell.column in self._numbered:
            return CellUnit(QuantityKind.ORDINAL, None)
        if cell.unit:
            return parse_unit(cell.unit, self._rules) or CellUnit(QuantityKind.COUNT, cell.unit)
        return self._row(cell.row) or self._column(cell.column) or self._whole

    def _row(self, row: int) -> CellUnit | None:
        if row not in self._rows:
            labels = (self._table.cell(row, c) for c in range(self._table.stub_columns))
            words = (c.text for c in labels if c is not None and c.value is None)
            self._rows[row] = next((u for t in words if (u := unit_of_label(t, self._rules, alone=False))), None)
        return self._rows[row]

    def _column(self, column: int) -> CellUnit | None:
        if column not in self._columns:
            heads = (self._table.cell(r, column) for r in reversed(range(self._table.header_rows)))
            words = (c.text for c in heads if c is not None)
            self._columns[column] = next((u for t in words if (u := unit_of_label(t, self._rules))), None)
        return self._columns[column]


def _is_numbering(table: Table, column: int) -> bool:
    """Whether a column only numbers the rows: 1, 2, 3 … down a stub column."""
    values = [c.value for c in table.cells if c.column == column and not c.is_header and c.value is not None]
    return (
        len(values) >= 3
        and column < max(1, table.stub_columns)
        and values == [Decimal(n) for n in range(1, len(values) + 1)]
    )


def _with_unit(value: QuantityValue, unit: CellUnit) -> QuantityValue:
    """A bare count given its table's unit, its ends scaled to base units."""
    low = None if value.low is None else exact(value.low * unit.scale)
    high = None if value.high is None else exact(value.high * unit.scale)
    modifiers = (*value.modifiers, "unit_in_header") if unit.code else value.modifiers
    return replace(value, kind=unit.kind, unit=unit.code, low=low, high=high, modifiers=modifiers)


def _cell_quantities(
    passage: Passage, cell: Cell, units: _TableUnits, rules: QuantityRules
) -> tuple[FoundQuantity, ...]:
    """The quantities of one cell: its own number with the unit lent to it, or those of its words."""
    text = passage.text.text
    unit = units.of(cell) if not cell.is_header else None
    if cell.value is not None and not cell.is_header:
        return _numeric_cell(text, cell.value, unit, rules)
    found, _ = scan_quantities(text, rules)
    lent = unit if unit is not None else None
    return tuple(
        replace(f, value=_with_unit(f.value, lent))
        if lent is not None and f.value.kind is QuantityKind.COUNT and f.value.unit is None
        else f
        for f in found
    )


def _numeric_cell(text: str, value: Decimal, unit: CellUnit | None, rules: QuantityRules) -> tuple[FoundQuantity, ...]:
    """The one quantity of a cell that is a number."""
    folded = fold(text)
    m = _NUMBER.search(folded.text)
    if m is None:
        return ()
    printed, _ = scan_quantities(text, rules)
    end = m.end()
    if len(printed) == 1 and printed[0].value.kind is not QuantityKind.COUNT and printed[0].value.low is not None:
        return printed
    if unit is None and len(printed) == 1 and printed[0].value.start_date is not None:
        return printed
    span = folded.span(m.start(), end)
    number = QuantityValue(kind=QuantityKind.COUNT, low=exact(value), high=exact(value))
    made = _with_unit(number, unit) if unit is not None else number
    return (FoundQuantity(span=span, core=span, value=made),)


def _without_heading_number(text: str, found: Sequence[FoundQuantity]) -> tuple[FoundQuantity, ...]:
    """A heading's quantities without the number it is numbered by (3 産業の動向)."""
    first = found[0] if found else None
    if (
        first is not None
        and first.span.start == 0
        and first.value.kind is QuantityKind.COUNT
        and first.value.unit != "つ"
        and len(first.value.unit or "") > 1
        and re.match(r"[0-9０-９]{1,2}(?![0-9０-９,，])", text)
        and not first.value.modifiers
    ):
        return tuple(found[1:])
    return tuple(found)


class _Reader:
    """Reads passages in order, carrying the years that relative dates lean on within a section."""

    def __init__(self, tables: Sequence[Table], rules: QuantityRules, speaking_year: int | None) -> None:
        self._rules = rules
        self._tables: Mapping[str, Table] = {t.table_id: t for t in tables}
        self._units: dict[str, _TableUnits] = {}
        self._speaking_year = speaking_year
        self._section: str | None = None
        self._context = DateContext(speaking_year=speaking_year)

    def read(self, passage: Passage) -> tuple[FoundQuantity, ...]:
        """The quantities of one passage."""
        if passage.label in FURNITURE or not passage.text.text:
            return ()
        if passage.table_id is not None:
            return self._cell(passage, passage.table_id)
        if passage.section_id != self._section:
            self._section = passage.section_id
            self._context = DateContext(speaking_year=self._speaking_year)
        found, self._context = scan_quantities(passage.text.text, self._rules, self._context)
        if passage.label in HEADINGS:
            return _without_heading_number(passage.text.text, found)
        return found

    def _cell(self, passage: Passage, table_id: str) -> tuple[FoundQuantity, ...]:
        table = self._tables.get(table_id)
        cell = None
        if table is not None and passage.row is not None and passage.column is not None:
            cell = table.cell(passage.row, passage.column)
        if table is None or cell is None:
            return scan_quantities(passage.text.text, self._rules)[0]
        if table_id not in self._units:
            self._units[table_id] = _TableUnits(table, self._rules)
        return _cell_quantities(passage, cell, self._units[table_id], self._rules)


def iter_quantities(
    passages: Iterable[Passage], tables: Sequence[Table], rules: QuantityRules, *, speaking_year: int | None = None
) -> Iterator[Quantity]:
    """As `extract_quantities`, one at a time."""
    ids = IdMaker()
    reader = _Reader(tables, rules, speaking_year)
    for passage in passages:
        home = passage.block_id or f"{passage.table_id}/{passage.row}/{passage.column}"
        for f in reader.read(passage):
            text = passage.text.text[f.span.start : f.span.end]
            yield Quantity(
                quantity_id=ids.make("q", home, text, f.value.kind),
                text=text,
                value=f.value,
                place=passage.text.place(*f.span),
                clean_span=Span(*f.span),
                core_span=Span(*f.core),
                page_no=passage.page_no,
                block_id=passage.block_id,
                table_id=passage.table_id,
                row=passage.row,
                column=passage.column,
            )


def extract_quantities(
    passages: Iterable[Passage], tables: Sequence[Table], rules: Rules, *, speaking_year: int | None = None
) -> tuple[Quantity, ...]:
    """All quantities of a document, passage by passage.

    Args:
        passages: The prose blocks and table cells, in reading order.
        tables: The tables the cell passages belong to; their headers and captions lend units.
        rules: The rules of the installation.
        speaking_year: The year the document speaks from (its publication), for 昨年 and 昨夏; without it these
            keep an unknown year (XXXX).
    """
    return tuple(iter_quantities(passages, tables, rules.quantities, speaking_year=speaking_year))
