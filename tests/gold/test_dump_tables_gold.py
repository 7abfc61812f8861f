"""The real report's dump: every table, cell by cell, and the same tables when the dump is changed without its facts."""

from decimal import Decimal
from itertools import combinations, product

import pytest
from dump_table_support import (
    GOLD_IDS,
    absent,
    facts,
    full_width_digits,
    gold_grid,
    grid,
    later_chapters,
    renumbered,
    rewrapped,
    shifted,
    tables_of,
    with_form_feeds,
    with_running_head,
    without_page_marks,
    without_trailing_blanks,
)

from extract.model import CellStatus, TableBody
from extract.tables import smallest_repair, unfold_halves
from extract.text.clean import clean_pieces


@pytest.fixture(scope="module")
def dump(shared) -> str:
    return shared("raw", "german-clusters-2016", "source.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def tables(dump):
    return tables_of(dump)


def table_like(tables, gold):
    """The table with the most cells in common with a gold grid."""
    cells = {c for row in gold for c in row if c}
    return max(tables, key=lambda t: len(cells & {c for row in grid(t) for c in row}))


def test_there_are_fourteen_tables_and_two_captions_without_body(tables):
    assert sum(t.body is not TableBody.ABSENT for t in tables) == len(GOLD_IDS)
    assert absent(tables) == ["表1", "表2"]


@pytest.mark.parametrize("gold_id", [x for x in GOLD_IDS if x != "c2t2"])
def test_every_cell_is_the_gold_one(tables, shared, gold_id):
    gold = gold_grid(shared("gold", "facsimile", f"{gold_id}.csv"))
    assert grid(table_like(tables, gold)) == gold


def test_captions_and_notes_are_bound(tables, shared):
    bound = {}
    for gold_id in GOLD_IDS:
        table = table_like(tables, gold_grid(shared("gold", "facsimile", f"{gold_id}.csv")))
        bound[gold_id] = (table.number, table.body, bool(table.note), bool(table.source_note))
    displaced, found = TableBody.DISPLACED, TableBody.FOUND
    assert bound == {
        "c1t1": ("表 1", displaced, False, True), "c1t2": ("表 2", displaced, False, True),
        "c2t1": ("表 1", found, True, True), "c2t2": ("表 2", displaced, True, True),
        "c2t3": ("表 3", found, False, True), "c2t4": ("表 4", displaced, False, True),
        "c2t5": ("表 5", displaced, False, True), "c2t6": ("表 6", displaced, False, True),
        "c2t7": ("表 7", found, False, True), "c2t8": ("表 8", found, False, False),
        "c2t9": ("表 9", found, False, False), "c2t10": ("表 10", found, False, False),
        "c2t11": ("表 11", found, False, False), "c4t1": (None, found, False, False),
    }  # fmt: skip


def matrix_of(tables, shared):
    return table_like(tables, gold_grid(shared("gold", "facsimile", "c2t2.csv")))


def row_fillings(row, width):
    """Every way to keep a row's order in its columns, the first never blank: (numbers, texts)."""
    for places in combinations(range(1, width), len(row) - 1):
        content = dict(zip((0, *places), row, strict=True))
        yield (
            tuple(content.get(k, 0) for k in range(width)),
            tuple(str(content[k]) if k in content else None for k in range(width)),
        )


def exhaustive_candidates(rows, totals):
    """All fillings by brute force: row by row forwards over column sums, then back over those that reach the totals."""
    width = len(totals)
    choices = [list(row_fillings(row, width)) for row in rows]
    forward = [{(0,) * width}]
    for here in choices:
        sums = {tuple(a + b for a, b in zip(state, filled, strict=True)) for state in forward[-1] for filled, _ in here}
        forward.append({s for s in sums if all(a <= b for a, b in zip(s, totals, strict=True))})
    wanted = {tuple(totals): 1}
    found = [[set() for _ in range(width)] for _ in rows]
    for i in range(len(rows) - 1, -1, -1):
        before = {}
        for (filled, texts), (state, count) in product(choices[i], wanted.items()):
            start = tuple(t - f for t, f in zip(state, filled, strict=True))
            if start in forward[i]:
                before[start] = before.get(start, 0) + count
                for seen, text in zip(found[i], texts, strict=True):
                    seen.add(text)
        wanted = before
    return found, sum(wanted.values())


def test_the_matrix_is_proven_as_far_as_its_totals_prove_it(tables, shared):
    matrix = matrix_of(tables, shared)
    gold = gold_grid(shared("gold", "facsimile", "c2t2.csv"))
    rows = [[int(x) for x in row[1:] if x] for row in gold[1:-1]]
    candidates, fillings = exhaustive_candidates(rows, [int(x) for x in gold[-1][1:]])
    assert fillings == 12
    body = [c for c in matrix.cells if 1 <= c.row <= 8 and c.column >= 2]
    for cell in body:
        expected = candidates[cell.row - 1][cell.column - 1]
        if len(expected) == 1:
            assert (cell.text or None) in expected
            assert cell.status in (CellStatus.READ, CellStatus.PLACED, CellStatus.BLANK)
        else:
            assert cell.status is CellStatus.AMBIGUOUS
            assert set(cell.candidates) == expected
    assert len(body) == 72
    assert sum(c.status is not CellStatus.AMBIGUOUS for c in body) == 55
    assert all(c.rule for c in body if c.status in (CellStatus.PLACED, CellStatus.AMBIGUOUS))
    fixed = [c for c in matrix.cells if c.status is not CellStatus.AMBIGUOUS]
    assert all(c.text == gold[c.row][c.column] for c in fixed if c.row >= 1 and c.column >= 1)
    assert [folded for folded in grid(matrix)[0]] == gold[0]


def test_every_printed_cell_quotes_its_place(tables, dump):
    for table in tables:
        for cell in table.cells:
            if cell.status in (CellStatus.READ, CellStatus.PLACED):
                assert clean_pieces(dump, cell.pieces).text == cell.text
            assert cell.pieces, (table.caption, cell.row, cell.column)


def test_totals_hold_and_shares_add_up(tables):
    held = [c for t in tables for c in t.constraints]
    assert not [c for c in held if c.held is False]
    assert {c.kind for c in held} == {"column_sum", "share_sum"}
    assert sum(c.kind == "share_sum" for c in held) == 6
    assert sorted(c.expected for c in held if c.kind == "column_sum" and c.held)[-3:] == [100, 108, 513]


def test_halves_unfold_to_one_row_a_state(tables):
    halved = next(t for t in tables if "halves:2" in t.method)
    rows = unfold_halves(halved)
    assert len(rows) == 17
    assert sum(r.values[0].value for r in rows[:16]) == rows[16].values[0].value == Decimal(108)


SAME_FACTS = {
    "crlf": lambda t: t.replace("\n", "\r\n"),
    "byte order mark": lambda t: "\ufeff" + t,
    "full-width digits": full_width_digits,
    "three pages before": lambda t: shifted(t, 3),
    "form feeds": with_form_feeds,
    "running heads": with_running_head,
    "page marks lost": without_page_marks,
    "paragraph ends lost": without_trailing_blanks,
    "both lost": lambda t: without_trailing_blanks(without_page_marks(t)),
    "later chapters": lambda t: later_chapters(t, 3),
    **{f"{width} characters a line": lambda t, width=width: rewrapped(t, width) for width in (25, 33, 40, 47, 60, 80)},
}


@pytest.mark.parametrize("change", SAME_FACTS.values(), ids=SAME_FACTS)
def test_facts_stay_when_only_the_form_changes(dump, tables, change):
    changed = change(dump)
    assert changed != dump
    assert facts(tables_of(changed)) == facts(tables)


def test_other_caption_numbers_change_nothing_but_the_numbers(dump, tables):
    """Source notes that name a table by its number change with it, too."""
    changed = tables_of(renumbered(dump, 20))
    assert [(f[1:5], f[6:]) for f in facts(changed)] == [(f[1:5], f[6:]) for f in facts(tables)]
    old, new = ([int(t.number.removeprefix("表")) for t in found if t.number] for found in (tables, changed))
    assert new == [n + 20 for n in old]


def test_facts_follow_when_a_number_changes(dump, tables):
    changed = tables_of(dump.replace("ヘッセン 40 ", "ヘッセン 41 ").replace("ヘッセン 40\n", "ヘッセン 41\n"))
    first = changed[0]
    assert [c.value for c in first.cells if c.row == 7] == [None, Decimal(41)]
    broken = [c for c in first.constraints if c.held is False]
    assert [(c.kind, c.expected, c.observed) for c in broken] == [("column_sum", 513, 514)]
    repairs = smallest_repair(first)
    assert all(len(r) == 1 for r in repairs) and ((7, 1),) in repairs
    assert facts(changed[1:]) == facts(tables[1:])
