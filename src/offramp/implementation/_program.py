"""The linear programme that every design shares: plans within bounds, and rows of slack.

Variables are z (the plan), then extra ones of the caller (a smallest slack, guarantees). Whole
numbers are needed only for tranches and for items that wait for others: a mixed-integer programme
then fixes which steps may move, and the linear programme is solved again with these fixed, so that
the answer has the accuracy of the simplex method.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._bounds import Bounds, Limits, resolve
from offramp.implementation._errors import BoundsError, SolverError
from offramp.implementation._problem import Implementation

__all__ = ["Answer", "Program", "choose", "plan_program", "solve"]

Floats = NDArray[np.float64]

# The least that HiGHS accepts: thresholds are wanted to 1e-9.
TOLERANCES = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True)
class Program:
    """Minimise cost @ x with A_ub @ x <= b_ub, A_eq @ x = b_eq, low <= x <= high.

    `switches` lists (variable, switch) pairs for x <= high * switch, with switches 0 or 1 numbered
    from 0; A_switch @ switches + A_wait @ x <= b_switch are the rules that bind the switches.
    """

    cost: Floats
    A_ub: Floats
    b_ub: Floats
    A_eq: Floats
    b_eq: Floats
    low: Floats
    high: Floats
    switches: tuple[tuple[int, int], ...] = ()
    A_switch: Floats | None = None
    A_wait: Floats | None = None
    b_switch: Floats | None = None


@dataclass(frozen=True)
class Answer:
    """A solution of a programme.

    Attributes
    ----------
    x, cost
        The variables and the least cost.
    prices
        By how much a unit more of each b_ub would lower the cost; at least 0.
    linear
        The linear programme that gave it, its switches fixed.
    method
        In words.
    """

    x: Floats
    cost: float
    prices: Floats
    linear: Program
    method: str


def plan_program(problem: Implementation, bounds: Bounds, extra: int) -> Program:
    """Return the programme of all plans within bounds, with room for `extra` free variables."""
    limits = resolve(problem, bounds)
    n_a, n_b, steps = problem.items_R, problem.items_P, problem.steps
    items = n_a + n_b
    escrow = np.flatnonzero(problem.escrow)
    size = (items + escrow.size) * steps + extra
    low = np.zeros(size)
    high = np.full(size, np.inf)
    low[: items * steps] = limits.low.ravel()
    high[: items * steps] = limits.high.ravel()
    low[size - extra :] = -np.inf
    high[items * steps : size - extra] = 1.0 if bounds.complete else np.inf

    totals = np.zeros((items + escrow.size, size))
    for row in range(items + escrow.size):
        totals[row, row * steps : (row + 1) * steps] = 1.0
    ones = np.ones(totals.shape[0])
    if not bounds.complete:  # what is paid into escrow is released by the end, nothing else is due
        totals, ones = totals[items:], 0.0 * ones[items:]
        for row, item in enumerate(escrow):
            totals[row, (n_a + item) * steps : (n_a + item + 1) * steps] = -1.0

    so_far = np.tril(np.ones((steps, steps)))
    funded = np.zeros((escrow.size * steps, size))  # released so far <= paid in so far
    for row, item in enumerate(escrow):
        at = slice(row * steps, (row + 1) * steps)
        funded[at, (n_a + item) * steps : (n_a + item + 1) * steps] = so_far
        funded[at, (items + row) * steps : (items + row + 1) * steps] = -so_far
    base = Program(
        cost=np.zeros(size),
        A_ub=funded,
        b_ub=np.zeros(funded.shape[0]),
        A_eq=totals,
        b_eq=ones,
        low=low,
        high=high,
    )
    return _with_switches(base, bounds, limits) if bounds.combinatorial else base


def _with_switches(base: Program, bounds: Bounds, limits: Limits) -> Program:
    """Add a 0-1 switch per step for each group in tranches and each item that waits."""
    steps = limits.low.shape[1]
    size = base.cost.size
    waiting = sorted({item for item, _ in bounds.after})
    count = (len(bounds.tranches) + len(waiting)) * steps
    pairs: list[tuple[int, int]] = []
    rules: list[tuple[Floats, Floats, float]] = []  # (switches, x, at most)
    for g, (group, most) in enumerate(bounds.tranches):
        rule = np.zeros(count)
        rule[g * steps : (g + 1) * steps] = 1.0
        rules.append((rule, np.zeros(size), float(most)))
        pairs += [(item * steps + s, g * steps + s) for item in group for s in range(steps)]
    first = {item: (len(bounds.tranches) + w) * steps for w, item in enumerate(waiting)}
    for item in waiting:
        pairs += [(item * steps + s, first[item] + s) for s in range(steps)]
    for item, other in bounds.after:
        for s in range(steps):  # an open switch needs the other delivered in full by this step
            on, done = np.zeros(count), np.zeros(size)
            on[first[item] + s] = 1.0
            done[other * steps : other * steps + s + 1] = -1.0
            rules.append((on, done, 0.0))
    return replace(
        base,
        switches=tuple(pairs),
        A_switch=np.array([rule[0] for rule in rules]),
        A_wait=np.array([rule[1] for rule in rules]),
        b_switch=np.array([rule[2] for rule in rules]),
    )


def solve(program: Program) -> Answer:
    """Solve a programme; whole numbers by branch and bound, then the plan exactly.

    Raises
    ------
    BoundsError
        When no plan keeps the bounds.
    SolverError
        When HiGHS stops for any other reason.
    """
    if program.A_switch is None:
        return _solve_linear(program, "linear programme (HiGHS)")
    return _solve_linear(_fix_switches(program), "mixed-integer, then linear programme (HiGHS)")


def _solve_linear(program: Program, method: str) -> Answer:
    rows = np.vstack([program.A_ub, program.A_eq])
    lowest = np.append(np.full(program.b_ub.size, -np.inf), program.b_eq)
    found = _highs(
        program.cost, rows, lowest, np.append(program.b_ub, program.b_eq), program.low, program.high
    )
    prices = -np.array(found.row_dual[: program.b_ub.size], dtype=np.float64)
    x = np.array(found.col_value, dtype=np.float64)
    return Answer(x, float(program.cost @ x), prices, program, method)


def _highs(
    cost: Floats, rows: Floats, row_low: Floats, row_high: Floats, low: Floats, high: Floats,
    whole: Floats | None = None,
) -> Any:  # fmt: skip
    """Minimise cost @ x with rows @ x and x between bounds; ``whole`` marks whole numbers by 1.

    Asked of HiGHS itself: a programme takes a third of the time that it takes through SciPy.
    """
    import highspy  # late: few commands need it

    solver, kind = highspy.Highs(), highspy.HighsModelStatus
    solver.silent()
    for name, value in (TOLERANCES if whole is None else {"mip_rel_gap": 0.0}).items():
        solver.setOptionValue(name, value)
    row, column = np.nonzero(rows)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, low, high
    lp.row_lower_, lp.row_upper_ = row_low, row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(row, np.arange(len(rows) + 1)).astype(np.int32)
    lp.a_matrix_.index_ = column.astype(np.int32)
    lp.a_matrix_.value_ = rows[row, column]
    if whole is not None:
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        lp.integrality_ = [kinds[int(one)] for one in whole]
    solver.passModel(lp)
    solver.run()
    status = solver.getModelStatus()
    if status in (kind.kInfeasible, kind.kUnboundedOrInfeasible):
        raise BoundsError(
            "no plan keeps all the bounds together: allow more tranches, other dates or more steps"
        )
    if status != kind.kOptimal:
        says = solver.modelStatusToString(status)
        raise SolverError(f"HiGHS stopped without an answer: {says}")
    return solver.getSolution()


def _fix_switches(program: Program) -> Program:
    """Choose the switches by branch and bound and write them into the linear programme."""
    assert program.A_switch is not None
    assert program.A_wait is not None
    assert program.b_switch is not None
    size, count = program.cost.size, program.A_switch.shape[1]
    gate = np.zeros((len(program.switches), size + count))
    for row, (variable, switch) in enumerate(program.switches):
        gate[row, variable] = 1.0
        gate[row, size + switch] = -min(program.high[variable], 1e6)
    rules = np.vstack([gate, np.column_stack([program.A_wait, program.A_switch])])
    on = choose(program, rules, np.append(np.zeros(gate.shape[0]), program.b_switch))
    high = program.high.copy()
    for variable, switch in program.switches:
        if on[switch] == 0:
            high[variable] = min(high[variable], 0.0)
    return replace(
        program,
        A_ub=np.vstack([program.A_ub, program.A_wait]),
        b_ub=np.append(program.b_ub, program.b_switch - program.A_switch @ on),
        high=high,
        A_switch=None,
    )


def choose(program: Program, rules: Floats, at_most: Floats) -> Floats:
    """Solve with 0-1 variables that stand behind x in `rules` @ (x, switches) <= `at_most`.

    Returns
    -------
    numpy.ndarray
        The switches, 0.0 or 1.0, at the optimum (no gap).
    """
    size = program.cost.size
    count = rules.shape[1] - size
    wide = ((0, 0), (0, count))
    none = np.zeros(count)
    found = _highs(
        np.append(program.cost, none),
        np.vstack([rules, np.pad(program.A_ub, wide), np.pad(program.A_eq, wide)]),
        np.concatenate([np.full(at_most.size + program.b_ub.size, -np.inf), program.b_eq]),
        np.concatenate([at_most, program.b_ub, program.b_eq]),
        np.append(program.low, none),
        np.append(program.high, none + 1.0),
        np.append(np.zeros(size), none + 1.0),
    )
    return np.rint(np.array(found.col_value, dtype=np.float64)[size:])
