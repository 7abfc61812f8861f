"""The solver against exhaustive search on small matrices that lost their blank cells."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.tables.assignment import best_assignment
from extract.tables.placement import PlacementProblem, missing_sum, order_candidates
from extract.tables.repair import LinearSum, smallest_change
from extract.tables.solver import find_slips, solve_placements


@st.composite
def matrices(draw):
    """Rows of a matrix with blanks, its width and its column totals."""
    width = draw(st.integers(2, 5))
    rows = draw(st.integers(1, 4))
    cells = st.one_of(st.none(), st.integers(1, 4))
    body = [draw(st.lists(cells, min_size=width, max_size=width)) for _ in range(rows)]
    return body, width, [sum(x or 0 for x in column) for column in zip(*body, strict=True)]


def placements(values, width):
    """All rows that keep the values' order: contents by index, -1 for blank."""
    for places in combinations(range(width), len(values)):
        row = [-1] * width
        for i, place in enumerate(places):
            row[place] = i
        yield tuple(row)


def exhaustive(rows, width, totals):
    found = [[set() for _ in range(width)] for _ in rows]
    count = 0
    for choice in product(*[list(placements(r, width)) for r in rows]):
        sums = [sum(rows[r][i] for r, row in enumerate(choice) if (i := row[k]) >= 0) for k in range(width)]
        if sums == totals:
            count += 1
            for r, row in enumerate(choice):
                for k, content in enumerate(row):
                    found[r][k].add(content)
    return found, count


@settings(max_examples=40, deadline=None)
@given(matrices())
def test_candidates_are_those_of_exhaustive_search(matrix):
    body, width, totals = matrix
    rows = tuple(tuple(x for x in row if x is not None) for row in body)
    answer = solve_placements(PlacementProblem(rows=rows, columns=width, totals=tuple(totals)))
    expected, count = exhaustive(rows, width, totals)
    assert answer.feasible and answer.proven
    assert [[set(c) for c in row] for row in answer.candidates] == expected
    assert answer.solutions == count


@settings(max_examples=15, deadline=None)
@given(matrices())
def test_projection_agrees_with_enumeration(matrix):
    body, width, totals = matrix
    rows = tuple(tuple(x for x in row if x is not None) for row in body)
    problem = PlacementProblem(rows=rows, columns=width, totals=tuple(totals))
    projected = solve_placements(problem, enumerate_at_most=1)
    assert projected.feasible and projected.proven
    assert projected.candidates == solve_placements(problem).candidates


@settings(max_examples=15, deadline=None)
@given(matrices())
def test_a_total_row_that_lost_blanks_too_rules_out_nothing_true(matrix):
    body, width, totals = matrix
    rows = tuple(tuple(x for x in row if x is not None) for row in body)
    loose = tuple(t for t in totals if t)
    answer = solve_placements(PlacementProblem(rows=rows, columns=width, loose_totals=loose))
    assert answer.feasible
    for r, row in enumerate(body):
        seen = 0
        for k, cell in enumerate(row):
            assert (-1 if cell is None else seen) in answer.candidates[r][k]
            seen += cell is not None


@given(st.integers(0, 5), st.integers(1, 6))
def test_order_alone_allows_what_enumeration_allows(values, width):
    if values > width:
        return
    expected = [set() for _ in range(width)]
    for row in placements(tuple(range(values)), width):
        for k, content in enumerate(row):
            expected[k].add(content)
    assert [set(c) for c in order_candidates(values, width)] == expected


@given(st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=1, max_size=4))
def test_assignment_is_the_best_of_all(gains):
    def total(choice):
        return sum(gains[r][c] for r, c in enumerate(choice) if c is not None)

    options = [
        choice
        for choice in product([None, 0, 1, 2], repeat=len(gains))
        if len([c for c in choice if c is not None]) == len({c for c in choice if c is not None})
        and all(c is None or gains[r][c] > 0 for r, c in enumerate(choice))
    ]
    found = best_assignment([[float(g) for g in row] for row in gains])
    assert found in options
    assert total(found) == max(total(o) for o in options)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 50), min_size=2, max_size=5), st.integers(0, 4), st.integers(1, 30))
def test_a_single_slip_in_a_sum_is_among_the_smallest_repairs(addends, where, slip):
    values = [*addends, sum(addends)]
    at = where % len(values)
    values[at] += slip
    terms = (*((i, 1) for i in range(len(addends))), (len(addends), -1))
    repairs = smallest_change(values, [LinearSum(terms=terms)])
    assert (at,) in repairs
    assert all(len(r) == 1 for r in repairs)


def with_slip(body, row, index, off):
    """The printed rows of a matrix with one number changed."""
    rows = [[x for x in r if x is not None] for r in body]
    rows[row][index] += off
    return tuple(tuple(r) for r in rows)


def suspects_by_search(rows, width, totals, off):
    """Every number that, corrected alone, leaves a placement."""
    found = set()
    for r, values in enumerate(rows):
        for i, value in enumerate(values):
            if value + off >= 0:
                changed = [list(x) for x in rows]
                changed[r][i] += off
                if exhaustive([tuple(x) for x in changed], width, totals)[1]:
                    found.add((r, i))
    for k, total in enumerate(totals):
        if total - off >= 0:
            changed_totals = [t - off if c == k else t for c, t in enumerate(totals)]
            if exhaustive(rows, width, changed_totals)[1]:
                found.add((len(rows), k))
    return found


@settings(max_examples=25, deadline=None)
@given(matrices(), st.data(), st.integers(1, 3))
def test_the_numbers_that_may_be_the_slip_are_those_of_exhaustive_search(matrix, data, off):
    body, width, totals = matrix
    places = [(r, i) for r, row in enumerate(body) for i in range(sum(x is not None for x in row))]
    if not places:
        return
    row, index = data.draw(st.sampled_from(places))
    rows = with_slip(body, row, index, off)
    problem = PlacementProblem(rows=rows, columns=width, totals=tuple(totals))
    assert missing_sum(problem) == -off
    assert not solve_placements(problem).feasible
    suspects, complete = find_slips(problem)
    assert complete
    assert (row, index) in suspects
    assert set(suspects) == suspects_by_search(rows, width, totals, -off)


def test_a_wide_half_empty_matrix_ends_in_time_and_says_that_nothing_was_proven():
    rows = tuple(tuple(1 + (r * 7 + k * 3) % 9 for k in range(8)) for r in range(12))
    totals = (38, 30, 27, 35, 40, 31, 33, 29, 36, 34, 30, 28, 32, 25)
    problem = PlacementProblem(rows=rows, columns=15, totals=(*totals, sum(map(sum, rows)) - sum(totals)))
    answer = solve_placements(problem, budget=0.4)
    assert not answer.proven
    order = tuple(order_candidates(8, 15) for _ in rows)
    assert all(
        a <= b for row, ordered in zip(answer.candidates, order, strict=True) for a, b in zip(row, ordered, strict=True)
    )
    assert all(len(c) > 1 for row in answer.candidates for c in row)
