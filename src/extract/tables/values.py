"""Header rows, units and values of a finished grid, for every kind of source.

Here: which rows are headers where the recogniser could not tell, the unit of each column or row, what each cell's
number is. Not here: reading one cell (`cell_values`), arithmetic between cells (`constraints`).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from extract.model import Cell, CellStatus
from extract.rules.tables import TableRules
from extract.tables.cell_values import folded, is_composite, is_total_label, read_cell, unit_of_header
from extract.tables.dump_lines import header_score


def with_values(
    cells: Sequence[Cell], *, header_rows: int, stub_columns: int, table_unit: str | None, rules: TableRules
) -> tuple[Cell, ...]:
    """The cells with `value`, `unit` and `marks` read.

    Args:
        cells: Cells with final text, row, column and header flags.
        header_rows: How many rows from the top are headers.
        stub_columns: How many columns from the left are labels.
        table_unit: The unit that a caption or unit line gives for the whole table; of several none is a cell's.
        rules: The table rules.
    """
    if table_unit is not None and is_composite(table_unit):
        table_unit = None
    columns = column_units(cells, header_rows=header_rows, rules=rules)
    rows = row_units(cells, stub_columns=stub_columns, rules=rules)
    found: list[Cell] = []
    for cell in cells:
        reading = read_cell(cell.text, rules)
        if cell.is_header or cell.status is CellStatus.AMBIGUOUS:
            found.append(replace(cell, marks=reading.marks))
            continue
        unit = reading.unit
        if reading.value is not None and unit is None and cell.column >= stub_columns:
            unit = rows.get(cell.row) or columns.get(cell.column) or table_unit
        found.append(
            replace(cell, value=reading.value, unit=unit if reading.value is not None else None, marks=reading.marks)
        )
    return tuple(found)


def column_units(cells: Sequence[Cell], *, header_rows: int, rules: TableRules) -> Mapping[int, str]:
    """The unit each column's header names; a lower header row outranks a higher one."""
    found: dict[int, str] = {}
    for cell in sorted(cells, key=lambda c: c.row):
        if cell.row >= header_rows:
            continue
        unit = unit_of_header(cell.text, rules) or _implied_unit(cell.text)
        if unit is not None:
            found.update({k: unit for k in range(cell.column, cell.column + cell.column_span)})
    return found


def _implied_unit(text: str) -> str | None:
    """A header that is itself a unit word: 比率 and 構成比 need their sign printed, so only explicit ones count."""
    flat = folded(text)
    return "%" if flat.endswith(("(%)", "%")) else None


def row_units(cells: Sequence[Cell], *, stub_columns: int, rules: TableRules) -> Mapping[int, str]:
    """The unit each row's label names: 「売上高（百万円）」."""
    found: dict[int, str] = {}
    for cell in cells:
        if cell.column < stub_columns and not cell.is_header:
            unit = unit_of_header(cell.text, rules)
            if unit is not None:
                found[cell.row] = unit
    return found


def settle_header_rows(texts: Sequence[Sequence[str]], guess: int, spanning: Container[int], rules: TableRules) -> int:
    """How many rows from the top are headers: rows of words (or years) above columns of numbers.

    Args:
        texts: The grid's texts, row by row; covered places are empty.
        guess: How many the drawing suggests (shade, bold, rules); 0 for none seen.
        spanning: Rows with a cell over several columns, which announce a header row below them.
        rules: The table rules.

    Where no column holds numbers the guess stands, or one row of header words.
    """
    numbers = [sum(read_cell(t, rules).value is not None for t in row) for row in texts]
    plain = [n - sum(_is_period(t) for t in row) for n, row in zip(numbers, texts, strict=True)]
    if sum(p > 0 for p in plain) < 0.3 * len(texts):
        believed = min(guess, 3) if guess < len(texts) else 0
        believed = believed or int(_mean_header(texts[0], rules) >= 0.5)
        while (
            0 < believed < len(texts) - 1 and believed - 1 in spanning and _mean_header(texts[believed], rules) >= 0.4
        ):
            believed += 1
        return believed
    count = 0
    for row, words in enumerate(texts[: min(5, len(texts) - 1)]):
        is_first = row == 0
        wanted = is_first or row < guess or (row - 1) in spanning or not words[0].strip()
        if plain[row] > 0 or not wanted or not any(t.strip() for t in words):
            break
        if not is_first and is_total_label(words[0], rules):
            break
        if not is_first and row >= guess and not any(t.strip() for t in words[1:]):
            break
        count += 1
    return count


def _mean_header(row: Sequence[str], rules: TableRules) -> float:
    filled = [t for t in row if t.strip()]
    return sum(header_score(t, rules) for t in filled) / len(filled) if filled else 0.0


def _is_period(text: str) -> bool:
    flat = folded(text)
    digits = "".join(c for c in flat if c.isdigit())
    if flat.endswith(("年", "年度", "月", "月期", "FY")):
        return True
    return len(digits) == 4 and flat == digits and "1900" <= digits <= "2100"
