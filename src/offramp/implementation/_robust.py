"""A plan for many worlds: the largest slack that a share of them keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._bounds import Bounds
from offramp.implementation._design import smallest_slack_program, tidy
from offramp.implementation._errors import ProblemError
from offramp.implementation._problem import Implementation, Plan
from offramp.implementation._program import Program, choose, plan_program, solve
from offramp.implementation._slacks import AffineSlacks, affine_slacks

__all__ = ["RobustDesign", "robust_design", "violation_bound"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RobustDesign:
    """A plan for many worlds.

    Attributes
    ----------
    plan
        The schedule, the same in every world.
    slack
        The slack that at least the share asked for of the worlds keeps.
    smallest
        (n,) each world's smallest slack under the plan.
    kept
        (n,) the worlds that keep `slack`.
    holds_in
        Share of the worlds in which the plan is self-enforcing.
    ceiling
        No plan does better than this (equal to `slack` when `exact`).
    exact
        Whether `slack` is proved to be the largest.
    method
        In words.
    """

    plan: Plan
    slack: float
    smallest: Floats
    kept: NDArray[np.bool_]
    holds_in: float
    ceiling: float
    exact: bool
    method: str


def robust_design(
    problems: Sequence[Implementation],
    share: float,
    bounds: Bounds | None = None,
    *,
    exact_up_to: int = 30,
) -> RobustDesign:
    """Find the plan and the largest slack that at least a share of the worlds keeps.

    Parameters
    ----------
    problems
        One per world: the same steps and items (dates of the steps included).
    share
        In (0, 1]: at least ceil(share * n) worlds must keep the slack.
    bounds
        Limits on the plans.
    exact_up_to
        Up to so many worlds (and without tranches or items that wait) a mixed-integer programme
        chooses the worlds to give up: exact. Beyond, they are given up by rule (round by round
        those with the smallest slacks, or those whose own best plan leaves least; then redesign
        for the worlds that do best until nothing is gained), and `ceiling` bounds what is missed.
        With share = 1 there is no choice: a linear programme, exact for any number.

    Raises
    ------
    ProblemError
        When the worlds differ in steps or items, or the share is out of range.
    BoundsError
        When no plan keeps the bounds.

    Notes
    -----
    `smallest` is in-sample. For worlds not drawn, judge the plan on fresh ones, or see
    `violation_bound` (Campi & Garatti 2011).
    """
    bounds = Bounds() if bounds is None else bounds
    _check_alike(problems, share)
    affines = [affine_slacks(problem) for problem in problems]
    need = int(np.ceil(share * len(problems) - 1e-9))
    plans = plan_program(problems[0], bounds, 1)
    if need == len(problems):
        z, method = _all(plans, affines), "linear programme over all worlds (HiGHS)"
        ceiling = None
    else:
        # each world's own best plan: no common plan gives it more
        alone = np.array([-solve(smallest_slack_program(plans, [f])).cost for f in affines])
        ceiling = float(np.sort(alone)[::-1][need - 1])
        if len(problems) <= exact_up_to and not bounds.combinatorial:
            z, method = _choose(plans, affines, need, ceiling), "mixed-integer programme (HiGHS)"
            ceiling = None
        else:
            z = _discard(plans, affines, need, alone)
            method = "linear programmes, discarding worlds (HiGHS)"
    smallest = _smallest(affines, z)
    slack = _kept(affines, z, need)
    return RobustDesign(
        plan=affines[0].unpack(z),
        slack=slack,
        smallest=smallest,
        kept=smallest >= slack,
        holds_in=float(np.mean(smallest >= -1e-9)),
        ceiling=slack if ceiling is None else ceiling,
        exact=ceiling is None,
        method=method,
    )


def violation_bound(worlds: int, discarded: int, free: int, confidence: float = 0.999) -> float:
    """Bound the share of *new* worlds in which a robust plan's slack falls short.

    Parameters
    ----------
    worlds, discarded
        How many the plan was designed on, and how many of them it gave up.
    free
        Number of free variables of the programme (shares less sums, plus the slack).
    confidence
        Chance, over the draw of the worlds, that the bound is true.

    Returns
    -------
    float
        The least e with C(k+d-1, k) Sum_{i<k+d} C(n, i) e^i (1-e)^(n-i) <= 1 - confidence; 1 when
        there are too few worlds to say.

    Notes
    -----
    Campi & Garatti (2011), Journal of Optimization Theory and Applications 148, Theorem 2.1.
    It is conservative: fresh worlds give a better figure.
    """
    from scipy.special import bdtr, gammaln

    top = discarded + free - 1
    if top >= worlds:
        return 1.0
    ways = gammaln(top + 1) - gammaln(discarded + 1) - gammaln(free)
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        tail = float(bdtr(top, worlds, middle))
        short = tail <= 0 or ways + np.log(tail) <= np.log1p(-confidence)
        low, high = (low, middle) if short else (middle, high)
    return high


def _check_alike(problems: Sequence[Implementation], share: float) -> None:
    if not problems:
        raise ProblemError("robust design of no worlds: give at least one problem")
    if not 0.0 < share <= 1.0:
        raise ProblemError(f"share = {share:g}: must be above 0 and at most 1")
    first = problems[0]
    for n, problem in enumerate(problems):
        same = (
            problem.items_R == first.items_R
            and problem.items_P == first.items_P
            and problem.holding == first.holding
            and np.array_equal(problem.times, first.times)
            and np.array_equal(problem.escrow, first.escrow)
        )
        if not same:
            raise ProblemError(f"world {n}: dates, items and escrow must be those of world 0")


def _all(plans: Program, affines: list[AffineSlacks]) -> Floats:
    """Largest smallest slack over all worlds, adding rows only as they are violated."""
    matrix = np.stack([f.matrix for f in affines])
    vector = np.stack([f.vector for f in affines])
    active = np.zeros(vector.shape, dtype=bool)
    active[np.arange(len(affines)), vector.argmin(axis=1)] = True
    while True:
        answer = solve(smallest_slack_program(plans, _rows(matrix, vector, active)))
        z = tidy(answer.x[:-1], plans)
        values = matrix @ z + vector
        short = values < answer.x[-1] - 1e-9
        if not np.any(short & ~active):
            return z
        worst = np.where(active, np.inf, values)
        add = np.argpartition(worst, min(50, worst.size - 1), axis=None)[:50]
        active.ravel()[add] |= short.ravel()[add]
        active[np.arange(len(affines)), values.argmin(axis=1)] |= short.any(axis=1)


def _rows(matrix: Floats, vector: Floats, active: NDArray[np.bool_]) -> list[AffineSlacks]:
    """Return the active rows of all worlds as one block."""
    return [
        AffineSlacks(
            matrix=matrix[active],
            vector=vector[active],
            of_guarantee=np.zeros(int(active.sum())),
            escrow=np.zeros(0, dtype=np.int64),
            shape=(0, 0, 0),
        )
    ]


def _choose(plans: Program, affines: list[AffineSlacks], need: int, top: float) -> Floats:
    """Which worlds to give up, by branch and bound: s <= slack + M_w off_w, Sum off_w <= n - need.

    The off_w are whole; M_w is `top`, the most s can be, less the least slack that w can have.
    """
    box_low, box_high = np.maximum(plans.low[:-1], 0.0), np.minimum(plans.high[:-1], 1e6)
    stacked = smallest_slack_program(plans, affines)
    rows = sum(f.vector.size for f in affines)
    off = np.zeros((rows, len(affines)))
    at = 0
    for w, f in enumerate(affines):
        worst = np.where(f.matrix < 0, f.matrix * box_high, f.matrix * box_low).sum(axis=1)
        off[at : at + f.vector.size, w] = -np.maximum(top - worst - f.vector, 0.0)
        at += f.vector.size
    count = np.append(np.zeros(plans.cost.size), np.ones(len(affines)))
    rules = np.vstack([np.hstack([stacked.A_ub[:rows], off]), count])
    at_most = np.append(stacked.b_ub[:rows], float(len(affines) - need))
    high = plans.high.copy()
    high[-1] = top
    given_up = choose(
        replace(stacked, A_ub=stacked.A_ub[rows:], b_ub=stacked.b_ub[rows:], high=high),
        rules,
        at_most,
    )
    keep = [f for w, f in enumerate(affines) if given_up[w] == 0]
    return tidy(solve(smallest_slack_program(plans, keep)).x[:-1], plans)


def _discard(plans: Program, affines: list[AffineSlacks], need: int, alone: Floats) -> Floats:
    """Give worlds up from two starts, improve each while it can be, and take the better."""
    # a part of the surplus per round, those with the smallest slacks first
    left = list(affines)
    z = _all(plans, left)
    while len(left) > need:
        surplus = len(left) - need
        order = np.argsort(_smallest(left, z), kind="stable")
        left = [left[w] for w in np.sort(order[max(1, surplus // 4) :])]
        z = _all(plans, left)
    # or the worlds whose own best plan leaves least
    best_alone = np.argsort(-alone, kind="stable")[:need]
    starts = [z, _all(plans, [affines[w] for w in best_alone])]
    ends = [_improve(plans, affines, need, start) for start in starts]
    return max(ends, key=lambda end: _kept(affines, end, need))


def _improve(plans: Program, affines: list[AffineSlacks], need: int, z: Floats) -> Floats:
    """Redesign for the worlds that do best under the plan, until that gains nothing."""
    while True:
        best = np.argsort(-_smallest(affines, z), kind="stable")[:need]
        better = _all(plans, [affines[w] for w in best])
        if _kept(affines, better, need) <= _kept(affines, z, need) + 1e-9:
            return z
        z = better


def _smallest(affines: list[AffineSlacks], z: Floats) -> Floats:
    return np.array([f.at(z).min() for f in affines])


def _kept(affines: list[AffineSlacks], z: Floats, need: int) -> float:
    """Return the slack that `need` of the worlds keep under a plan."""
    return float(np.sort(_smallest(affines, z))[::-1][need - 1])
