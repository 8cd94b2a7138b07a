"""The linear programme that every design shares: plans within bounds, and rows of slack.

Variables are z (the plan), then extra ones of the caller (a smallest slack, guarantees). Whole
numbers are needed only for tranches and for items that wait for others: a mixed-integer programme
then fixes which steps may move, and the linear programme is solved again with these fixed, so that
the answer has the accuracy of the simplex method.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    from scipy.optimize import linprog  # late: SciPy is slow to import

    found = linprog(
        program.cost,
        A_ub=program.A_ub if program.A_ub.size else None,
        b_ub=program.b_ub if program.A_ub.size else None,
        A_eq=program.A_eq if program.A_eq.size else None,
        b_eq=program.b_eq if program.A_eq.size else None,
        bounds=np.column_stack([program.low, program.high]),
        method="highs",
        options=TOLERANCES,
    )
    _check(found.status, found.message)
    prices = -found.ineqlin.marginals if program.A_ub.size else np.zeros(0)
    return Answer(x=found.x, cost=float(found.fun), prices=prices, linear=program, method=method)


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
    from scipy.optimize import milp

    size = program.cost.size
    count = rules.shape[1] - size
    wide = ((0, 0), (0, count))
    none = np.zeros(count)
    constraints = [(rules, np.full(at_most.size, -np.inf), at_most)]
    if program.A_ub.size:
        low = np.full(program.b_ub.size, -np.inf)
        constraints.append((np.pad(program.A_ub, wide), low, program.b_ub))
    if program.A_eq.size:
        constraints.append((np.pad(program.A_eq, wide), program.b_eq, program.b_eq))
    found = milp(
        np.append(program.cost, none),
        constraints=constraints,
        bounds=(np.append(program.low, none), np.append(program.high, none + 1.0)),
        integrality=np.append(np.zeros(size), none + 1.0),
        options={"mip_rel_gap": 0.0},
    )
    _check(found.status, found.message)
    return np.round(found.x[size:])


def _check(status: int, message: str) -> None:
    if status == 2:
        raise BoundsError(
            "no plan keeps all the bounds together: allow more tranches, other dates or more steps"
        )
    if status != 0:
        raise SolverError(f"HiGHS stopped without an answer: {message}")
