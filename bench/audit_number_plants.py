"""Wrong numbers to plant: figures that a document states twice, found without the audit's help.

Each generator looks for one kind of redundancy with patterns of its own, simple on purpose: a sum that holds in a
table, a figure that a table's row and a sentence share, a length beside its years. What it finds is what another
person would plant; some of it is chance likeness, so that recall below 1 need not be a fault.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from bench.audit_copies import Edit
from extract.model import Block, BlockLabel, Cell, Report, Section, Span, Table, squeezed

PROSE = (BlockLabel.TEXT, BlockLabel.LIST_ITEM)
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d+)?)[％%](?!ポイント)")
_TOTAL = re.compile(r"^(?:合計|計|総計|全体|総数|小計|全国)(?:[（(].*)?$")
_AMOUNT = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?P<unit>(?:百万|千万|億|万|兆)?(?:ユーロ|円|ドル|人|名|社|件|団体|機関|カ国|か国|ヵ国|校|か所|カ所))"
)
_SENTENCE = re.compile(r"[^。]+。?")
_TOTAL_WORD = re.compile(r"合計|合わせて|あわせて|総額|総計|計(?=[\d約])")
_PERIOD = re.compile(
    r"(?P<a>(?:19|20)\d{2})年度?(?:\d{1,2}月)?(?:から|～|〜)(?P<b>(?:19|20)\d{2})年度?(?:\d{1,2}月)?(?:末)?(?:まで)?"
    r"(?:の|、|（)(?P<n>\d{1,2})(?:年間|[カヵか]年)"
)
_SPAN = re.compile(r"(?P<a>(?:19|20)\d{2})年度?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:から|～|〜)(?P<b>(?:19|20)\d{2})年")
_ERA = re.compile(r"(?:令和|平成|昭和)(?P<e>\d{1,2})年度?[（(](?P<y>(?:19|20)\d{2})年?度?[）)]")
_ERA_BACK = re.compile(r"(?P<y>(?:19|20)\d{2})年度?[（(](?:令和|平成|昭和)(?P<e>\d{1,2})年度?[）)]")
_OF_WHICH = re.compile(
    r"(?P<a>\d{1,3}(?:,\d{3})+|\d+)(?P<u>社|人|名|件|団体|機関|カ国|か国|校)[^。\d]{0,12}(?:のうち|うち)[^。\d]{0,10}"
    r"(?P<b>\d{1,3}(?:,\d{3})+|\d+)(?P=u)"
)
_HALVES = {"半分": Decimal("0.5"), "2分の1": Decimal("0.5"), "3分の1": Decimal(1) / 3, "4分の1": Decimal("0.25")}


@dataclass(frozen=True)
class Plant:
    """One error: its `kind`, what is changed, and the stretch of the original a right finding must quote."""

    kind: str
    edits: tuple[Edit, ...]
    near: Span
    said: str


def slip(digits: str, chance: random.Random, least: Decimal = Decimal(0)) -> str | None:
    """Another number as long as a printed one, as a slip makes it; None where none is `least` away from it.

    Half of the slips swap two neighbouring digits, where they differ; the others change one digit.
    """
    value = Decimal(digits.replace(",", ""))
    at = [i for i, c in enumerate(digits) if c.isdigit()]
    if re.fullmatch(r"(?:19|20)\d\d", digits):
        at = at[2:]  # nobody prints the year 9016 and lets it pass
    swaps = [_swapped(digits, i, j) for i, j in pairwise(at) if digits[i] != digits[j]]
    changes = [digits[:i] + d + digits[i + 1 :] for i in at for d in "0123456789" if d != digits[i]]
    for choices in (swaps, changes) if chance.random() < 0.5 else (changes, swaps):
        good = [c for c in choices if (c[0] != "0" or c[1:2] == ".") and abs(_value(c) - value) > least]
        if good:
            return chance.choice(good)
    return None


def _swapped(digits: str, i: int, j: int) -> str:
    c = list(digits)
    c[i], c[j] = c[j], c[i]
    return "".join(c)


def _value(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def plant_number(
    kind: str, report: Report, span: Span, chance: random.Random, least: Decimal = Decimal(0)
) -> Iterator[Plant]:
    """The first number in a span of the source, made wrong."""
    m = NUMBER.search(report.source_text, span.start, span.end)
    if m is None:
        return
    new = slip(m.group(), chance, least)
    if new is not None:
        place = Span(m.start(), m.end())
        yield Plant(kind, (Edit(*place, new),), place, f"{m.group()} -> {new}")


def number_plants(report: Report, chance: random.Random) -> Iterator[Plant]:
    """All wrong numbers that could be planted in a report, by kind."""
    for table in report.tables:
        yield from _table(report, table, chance)
    yield from _table_in_prose(report, chance)
    for block in report.blocks:
        if block.label in PROSE:
            for m in _SENTENCE.finditer(block.text.text):
                yield from _sentence(report, block, m.group(), m.start(), chance)


# Tables.


def _table(report: Report, table: Table, chance: random.Random) -> Iterator[Plant]:
    grid: dict[tuple[int, int], Cell] = {
        (c.row, c.column): c for c in table.cells if c.value is not None and not c.is_header and len(c.pieces) == 1
    }
    seen: set[tuple[int, int]] = set()
    lines = [*_lines_with_totals(table, grid)]
    for total, parts in lines:
        if sum((grid[p].value or 0 for p in parts), Decimal(0)) != grid[total].value or len(parts) < 2:
            continue
        for kind, position in (("table_total", total), *(("table_part", p) for p in parts)):
            if position not in seen:
                seen.add(position)
                yield from plant_number(kind, report, grid[position].pieces[0], chance)
    for column in {c for _, c in grid}:
        cells = [x for (_, c), x in grid.items() if c == column and x.row >= table.header_rows]
        percent = all("%" in squeezed(x.text) or (x.unit or "") in ("%", "％") for x in cells)
        whole = sum((x.value or Decimal(0) for x in cells), Decimal(0))
        if percent and 3 <= len(cells) <= 12 and abs(whole - 100) <= 1:
            for x in cells:
                yield from plant_number("table_share", report, x.pieces[0], chance, least=Decimal(2))


def _lines_with_totals(
    table: Table, grid: dict[tuple[int, int], Cell]
) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """A printed total with the rest of its column, or of its row, found by the labels in front of and above it."""
    texts = {(c.row, c.column): squeezed(c.text) for c in table.cells}
    rows = {r for (r, c), t in texts.items() if _TOTAL.match(t) and c < 2}
    columns = {c for (r, c), t in texts.items() if _TOTAL.match(t) and r < table.header_rows}
    for row, column in grid:
        if row in rows:
            yield (row, column), [p for p in grid if p[1] == column and p[0] not in rows]
        if column in columns:
            yield (row, column), [p for p in grid if p[0] == row and p[1] not in columns]


# Figures that a table states.


def _table_in_prose(report: Report, chance: random.Random) -> Iterator[Plant]:
    sections = {s.section_id: s for s in report.sections}
    tables: dict[str | None, list[Table]] = defaultdict(list)
    for t in report.tables:
        tables[_chapter(sections, t.section_id)].append(t)
    for block in report.blocks:
        if block.label not in PROSE:
            continue
        text = block.text.text
        for m in NUMBER.finditer(text):
            around = text[max(0, m.start() - 30) : m.end() + 30]
            if any(_states(t, m.group(), around) for t in tables[_chapter(sections, block.section_id)]):
                least = Decimal(3) if text[m.end() : m.end() + 1] in ("％", "%") else Decimal(0)
                yield from plant_number("prose_table", report, block.text.place(*m.span()), chance, least)


def _chapter(sections: dict[str, Section], section_id: str | None) -> str | None:
    section = sections.get(section_id or "")
    return section.chapter_id if section else None


def _states(table: Table, digits: str, around: str) -> bool:
    """Whether some row of a table has this value and most of its label stands near it."""
    value = _value(digits)
    if value < 3:
        return False
    for cell in table.cells:
        if cell.value != value or cell.is_header:
            continue
        label = "".join(squeezed(c.text) for c in table.cells if c.row == cell.row and c.column < cell.column)
        label = re.sub(r"[（(].*?[）)]|\d", "", label)
        pairs = {label[i : i + 2] for i in range(len(label) - 1)}
        if pairs and sum(p in around for p in pairs) * 2 >= len(pairs):
            return True
    return False


# Arithmetic inside one sentence.


def _sentence(report: Report, block: Block, text: str, at: int, chance: random.Random) -> Iterator[Plant]:
    yield from _periods(report, block, text, at, chance)
    for m in _OF_WHICH.finditer(text):
        if len(m["a"]) == len(m["b"]) and _value(m["a"]) > _value(m["b"]):
            yield _swap("prose_subset", block, m, at)
    yield from _shares(report, block, text, at, chance)
    yield from _sums(report, block, text, at, chance)
    yield from _parts(report, block, text, at, chance)


def _place(block: Block, m: re.Match[str], at: int, group: str | int = 0) -> Span:
    return block.text.place(at + m.start(group), at + m.end(group))


def _swap(kind: str, block: Block, m: re.Match[str], at: int) -> Plant:
    """The two numbers of a match, each in the other's place."""
    edits = (Edit(*_place(block, m, at, "a"), m["b"]), Edit(*_place(block, m, at, "b"), m["a"]))
    return Plant(kind, edits, _place(block, m, at), f"{m['a']} and {m['b']} swapped")


def _periods(report: Report, block: Block, text: str, at: int, chance: random.Random) -> Iterator[Plant]:
    wrong: list[tuple[str, re.Match[str], str, int]] = []
    for m in _PERIOD.finditer(text):
        if int(m["n"]) in (int(m["b"]) - int(m["a"]) + 1, int(m["b"]) - int(m["a"])):
            wrong += [("period_length", m, group, 1) for group in ("n", "b")]
    for m in (*_ERA.finditer(text), *_ERA_BACK.finditer(text)):
        wrong += [("period_era", m, group, 0) for group in ("e", "y")]
    for kind, m, group, least in wrong:
        for p in plant_number(kind, report, _place(block, m, at, group), chance, Decimal(least)):
            yield Plant(p.kind, p.edits, _place(block, m, at), p.said)
    for m in _SPAN.finditer(text):
        if m["a"] < m["b"]:
            yield _swap("period_order", block, m, at)


def _shares(report: Report, block: Block, text: str, at: int, chance: random.Random) -> Iterator[Plant]:
    found = list(_PERCENT.finditer(text))
    whole = sum((Decimal(m.group(1)) for m in found), Decimal(0))
    if len(found) >= 3 and abs(whole - 100) <= 1:
        for m in found:
            span = block.text.place(at + m.start(1), at + m.end(1))
            yield from plant_number("prose_share", report, span, chance, least=Decimal(3))


def _sums(report: Report, block: Block, text: str, at: int, chance: random.Random) -> Iterator[Plant]:
    by_unit: dict[str, list[re.Match[str]]] = defaultdict(list)
    for m in _AMOUNT.finditer(text):
        by_unit[m["unit"]].append(m)
    if not _TOTAL_WORD.search(text):
        return
    for found in by_unit.values():
        values = [_value(m["n"]) for m in found]
        for i, total in enumerate(values):
            rest = values[:i] + values[i + 1 :]
            if len(rest) >= 2 and sum(rest, Decimal(0)) == total:
                for m in found:
                    yield from plant_number("prose_sum", report, block.text.place(at + m.start(), at + m.end()), chance)


def _parts(report: Report, block: Block, text: str, at: int, chance: random.Random) -> Iterator[Plant]:
    """A whole, a share of it and what that is, in one sentence: half of 24 is 12, 30 % of 50 are 15."""
    amounts = list(_AMOUNT.finditer(text))
    shares: list[tuple[int, Decimal]] = [(m.start(), Decimal(m.group(1)) / 100) for m in _PERCENT.finditer(text)]
    shares += [(m.start(), s) for w, s in _HALVES.items() for m in re.finditer(w, text)]
    for one, other in combinations(amounts, 2):
        if one["unit"] != other["unit"]:
            continue
        a, b = _value(one["n"]), _value(other["n"])
        if any(abs(a * s - b) <= b / 50 for where, s in shares if one.end() <= where and b < a):
            span = block.text.place(at + other.start(), at + other.end())
            yield from plant_number("prose_part", report, span, chance, least=b / 10)
