"""The constraint solver behind one adapter: OR-Tools CP-SAT, deterministic and bounded.

Three questions are answered here. Where can the values of rows that lost their blank cells stand, given column totals
(`solve_placements`)? Where they cannot, which one of them may be wrong (`find_slips`)? Can a set of numbers be changed
so that sums hold (`can_change`)? Bounds are in CP-SAT's deterministic time, so that two runs give the same answer on
any machine; an answer that was not reached within them says so. Loading the library takes seconds: import this module
only when there is something to solve.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ortools.sat.python import cp_model

from extract.tables.placement import PlacementAnswer, PlacementProblem, missing_sum, order_candidates

_ENUMERATE_AT_MOST = 5000


class _Model:
    """One CP-SAT model of a placement problem."""

    def __init__(self, problem: PlacementProblem, *, off: int | None = None) -> None:
        """`off` lets exactly one number, of the body or of the totals, be wrong by so much (`slips`)."""
        self.problem = problem
        self.off = off
        self.slips: dict[tuple[int, int], cp_model.IntVar] = {}
        self.model = cp_model.CpModel()
        rows = [*problem.rows, *([problem.loose_totals] if problem.loose_totals is not None else [])]
        self.rows: list[tuple[int, ...]] = [tuple(r) for r in rows]
        self.at: list[list[dict[int, cp_model.IntVar]]] = []
        for r, values in enumerate(self.rows):
            self.at.append(self._row(r, values))
        if off is not None:
            self._allow_slip(off)
        self._sums()

    def _row(self, r: int, values: tuple[int, ...]) -> list[dict[int, cp_model.IntVar]]:
        columns = self.problem.columns
        allowed = order_candidates(len(values), columns, self.problem.filled)
        at = [
            {i: self.model.new_bool_var(f"r{r}c{k}v{i}") for i in sorted(allowed[k]) if i >= 0} for k in range(columns)
        ]
        for i in range(len(values)):
            self.model.add_exactly_one([at[k][i] for k in range(columns) if i in at[k]])
        for k in range(columns):
            taken = list(at[k].values())
            if k in self.problem.filled and taken:
                self.model.add_exactly_one(taken)
            elif taken:
                self.model.add_at_most_one(taken)
        place = [sum(k * at[k][i] for k in range(columns) if i in at[k]) for i in range(len(values))]
        for left, right in pairwise(place):
            self.model.add(left + 1 <= right)
        return at

    def _allow_slip(self, off: int) -> None:
        totals = self.problem.totals if self.problem.loose_totals is None else ()
        for r, values in enumerate([*self.rows, totals]):
            signed = off if r < len(self.problem.rows) else -off
            for i, value in enumerate(values):
                if value is not None and (value + signed >= 0 or value < 0):
                    self.slips[r, i] = self.model.new_bool_var(f"r{r}v{i}slips")
        self.model.add_exactly_one(self.slips.values())

    def _content(self, r: int, k: int) -> cp_model.LinearExprT:
        printed = sum(self.rows[r][i] * var for i, var in self.at[r][k].items())
        if self.off is None:
            return printed
        signed = self.off if r < len(self.problem.rows) else -self.off
        return printed + sum(
            signed * self._both(var, self.slips[r, i]) for i, var in self.at[r][k].items() if (r, i) in self.slips
        )

    def _both(self, one: cp_model.IntVar, other: cp_model.IntVar) -> cp_model.IntVar:
        both = self.model.new_bool_var(f"{one.name}&{other.name}")
        self.model.add_min_equality(both, [one, other])
        return both

    def _sums(self) -> None:
        problem = self.problem
        body = range(len(problem.rows))
        for k in range(problem.columns):
            total = self._content(len(problem.rows), k) if problem.loose_totals is not None else self._total(k)
            if total is not None:
                self.model.add(sum(self._content(r, k) for r in body) == total)

    def _total(self, k: int) -> cp_model.LinearExprT | None:
        printed = self.problem.totals[k] if k < len(self.problem.totals) else None
        slip = self.slips.get((len(self.rows), k))
        return printed if printed is None or slip is None else printed - (self.off or 0) * slip

    def contents(self, value_of: cp_model.CpSolverSolutionCallback | cp_model.CpSolver) -> list[list[int]]:
        """Which value (or -1) each cell holds in a solution."""
        return [[next((i for i, var in at.items() if value_of.value(var)), -1) for at in row] for row in self.at]


class _Collector(cp_model.CpSolverSolutionCallback):
    """Gathers solutions until there are too many."""

    def __init__(self, model: _Model, most: int) -> None:
        super().__init__()
        self.model = model
        self.most = most
        self.found: list[list[list[int]]] = []

    def on_solution_callback(self) -> None:
        """Called by the solver for each solution."""
        self.found.append(self.model.contents(self))
        if len(self.found) >= self.most:
            self.stop_search()


def _solver(deterministic_time: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = deterministic_time
    return solver


def solve_placements(
    problem: PlacementProblem, *, budget: float = 4.0, enumerate_at_most: int = _ENUMERATE_AT_MOST
) -> PlacementAnswer:
    """All that may stand in each cell of rows that lost their blanks.

    Args:
        problem: The rows, the number of columns and the totals.
        budget: Deterministic seconds for the whole answer.
        enumerate_at_most: More placements than this are not listed one by one.

    All placements are enumerated where there are few; otherwise each cell's candidates are settled one by one by
    asking for a placement that holds a content not yet seen (projection).
    """
    model = _Model(problem)
    solver = _solver(budget / 2)
    solver.parameters.enumerate_all_solutions = True
    collector = _Collector(model, enumerate_at_most)
    status = solver.solve(model.model, collector)
    if status == cp_model.INFEASIBLE:
        return PlacementAnswer(candidates=_by_order(model), solutions=0, feasible=False, proven=True)
    seen = _seen(model, collector.found)
    if status == cp_model.OPTIMAL and len(collector.found) < enumerate_at_most:
        return PlacementAnswer(candidates=_frozen(seen), solutions=len(collector.found), feasible=True, proven=True)
    return _project(problem, seen, budget / 2)


def _by_order(model: _Model) -> tuple[tuple[frozenset[int], ...], ...]:
    return tuple(order_candidates(len(r), model.problem.columns, model.problem.filled) for r in model.rows)


def _seen(model: _Model, solutions: Sequence[list[list[int]]]) -> list[list[set[int]]]:
    seen: list[list[set[int]]] = [[set() for _ in range(model.problem.columns)] for _ in model.rows]
    for solution in solutions:
        for r, row in enumerate(solution):
            for k, content in enumerate(row):
                seen[r][k].add(content)
    return seen


def _frozen(seen: list[list[set[int]]]) -> tuple[tuple[frozenset[int], ...], ...]:
    return tuple(tuple(frozenset(c) for c in row) for row in seen)


def _project(problem: PlacementProblem, seen: list[list[set[int]]], budget: float) -> PlacementAnswer:
    """Asks for placements with contents not yet seen until there are none."""
    model = _Model(problem)
    unseen: dict[tuple[int, int, int], cp_model.IntVar] = {}
    order = _by_order(model)
    for r, row in enumerate(order):
        for k, contents in enumerate(row):
            for content in sorted(contents - seen[r][k]):
                unseen[r, k, content] = _indicator(model, r, k, content)
    proven = _settle(model, unseen, seen, budget)
    for r, k, content in () if proven else unseen:
        seen[r][k].add(content)
    return PlacementAnswer(candidates=_frozen(seen), solutions=None, feasible=True, proven=proven)


def _settle(
    model: _Model, unseen: dict[tuple[int, int, int], cp_model.IntVar], seen: list[list[set[int]]], budget: float
) -> bool:
    """Moves contents from `unseen` to `seen` as placements with them are found; whether the rest is ruled out."""
    spent = 0.0
    while unseen and spent < budget:
        model.model.maximize(sum(unseen.values()))
        solver = _solver(max(0.01, min(budget / 8, budget - spent)))
        status = solver.solve(model.model)
        spent += max(solver.response_proto.deterministic_time, 0.0005)
        fresh = (
            [key for key, var in unseen.items() if solver.value(var)]
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
            else []
        )
        if not fresh:
            return bool(status in (cp_model.OPTIMAL, cp_model.INFEASIBLE))
        for key in fresh:
            seen[key[0]][key[1]].add(key[2])
            del unseen[key]
    return not unseen


def _indicator(model: _Model, r: int, k: int, content: int) -> cp_model.IntVar:
    if content >= 0:
        return model.at[r][k][content]
    blank = model.model.new_bool_var(f"r{r}c{k}blank")
    model.model.add(sum(model.at[r][k].values()) + blank == 1)
    return blank


def find_slips(problem: PlacementProblem, *, budget: float = 2.0) -> tuple[tuple[tuple[int, int], ...], bool]:
    """The numbers any one of which, if it were another, would let all the others be placed.

    Args:
        problem: A problem without a placement.
        budget: Deterministic seconds for the whole answer.

    Returns:
        The suspects as (row, index of the value in its row), a printed total as (number of rows, its column or index);
        and whether there are no others, which is false when time ran out. Empty and true where no single number
        can be the cause.
    """
    off = missing_sum(problem)
    if not off:
        return (), off is not None
    model = _Model(problem, off=off)
    if not model.slips:
        return (), True
    found: list[tuple[int, int]] = []
    spent = 0.0
    while spent < budget:
        solver = _solver(budget - spent)
        status = solver.solve(model.model)
        spent += max(solver.response_proto.deterministic_time, 0.0005)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return tuple(sorted(found)), bool(status == cp_model.INFEASIBLE)
        slip = next(key for key, var in model.slips.items() if solver.value(var))
        found.append(slip)
        model.model.add(model.slips[slip] == 0)
    return tuple(sorted(found)), False


def can_change(
    values: Sequence[int],
    sums: Sequence[tuple[Sequence[tuple[int, int]], int, int]],
    cells: Sequence[int],
) -> bool:
    """Whether changing only `cells` can bring all sums within their slack.

    Args:
        values: The printed numbers.
        sums: For each sum its (index, sign) terms, its residual with the printed numbers, and its slack.
        cells: Indices of the numbers that may change.
    """
    model = cp_model.CpModel()
    bound = max(1, sum(abs(v) for v in values)) * 4 + max((abs(r) for _, r, _ in sums), default=0)
    change = {i: model.new_int_var(-bound, bound, f"d{i}") for i in cells}
    for terms, residual, slack in sums:
        moved = residual + sum(sign * change[i] for i, sign in terms if i in change)
        model.add_linear_constraint(moved, -slack, slack)
    return _solver(0.2).solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
