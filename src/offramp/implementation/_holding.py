"""The best plan if any holds, mostly without whole numbers: for loops over worlds.

Tranches and waiting items take branch and bound. But they seldom cost slack: with the steps of the
ready-made schedules opened in advance a linear programme finds a plan that keeps them, and its
prices tell how large a slack any plan could have. Where the two agree nothing is left to search.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._bounds import Bounds
from offramp.implementation._design import (
    GIVE,
    Design,
    design,
    design_of,
    smallest_slack_program,
)
from offramp.implementation._problem import Implementation
from offramp.implementation._program import Program, plan_program, solve
from offramp.implementation._shapes import open_steps
from offramp.implementation._slacks import AffineSlacks, affine_slacks

__all__ = ["ceiling", "holding_design"]

Floats = NDArray[np.float64]


def holding_design(problem: Implementation, bounds: Bounds) -> Design | None:
    """Return a plan with the largest smallest slack within bounds; None if no plan holds.

    The same slack as `design` to 1e-9 stakes; among plans that tie it may be another.

    Raises
    ------
    BoundsError
        When no plan keeps the bounds.
    SolverError
        When the solver stops for another reason.
    """
    if bounds.combinatorial and bounds.complete:
        loose = Bounds(bounds.earliest, bounds.latest, bounds.most, bounds.least)
        affine = affine_slacks(problem)
        program = smallest_slack_program(plan_program(problem, loose, 1), [affine])
        opened = _opened(program, affine, bounds)
        if opened is not None:
            answer = solve(opened)
            most = ceiling(program, answer.prices, problem.steps)
            if most < -GIVE:
                return None
            if answer.x[-1] >= most - GIVE:
                found = design_of(affine, opened, answer, early=False)
                return found if found.holds else None
    best = design(problem, bounds, early=False)
    return best if best.holds else None


def ceiling(program: Program, prices: Floats, steps: int) -> float:
    """Slack that no plan of a programme of the smallest slack exceeds, by weak duality.

    For any weights y >= 0 of the rows, those of the slacks adding up to 1, the smallest slack is no
    more than the weighted mean of the slacks, and that is the sum of what each item adds at its
    best: its shares, 1 in all, go to the steps that add most. Prices of a programme with fewer
    plans are as good as any other weights.

    Parameters
    ----------
    program
        Without whole numbers; every item is delivered in full.
    prices
        (rows,) at least 0 and not all 0 on the slacks.
    steps
        Number of steps, L.
    """
    y = np.maximum(prices, 0.0)
    y = y / (y @ program.A_ub[:, -1])
    adds = -(y @ program.A_ub)[:-1].reshape(-1, steps)
    low, high = (b[:-1].reshape(-1, steps) for b in (program.low, program.high))
    best_first = np.argsort(-adds, axis=1)
    adds, low, high = (np.take_along_axis(v, best_first, axis=1) for v in (adds, low, high))
    room = np.minimum(high, 1.0) - low
    left = 1.0 - low.sum(axis=1, keepdims=True) - (np.cumsum(room, axis=1) - room)
    shares = low + np.clip(left, 0.0, room)
    return float(y @ program.b_ub + (adds * shares).sum())


def _opened(program: Program, affine: AffineSlacks, bounds: Bounds) -> Program | None:
    """Let items move at few steps, so that every plan keeps the bounds; None where that fails."""
    n_a, n_b, steps = affine.shape
    high = program.high[: (n_a + n_b) * steps].reshape(-1, steps)
    low = program.low[: high.size].reshape(-1, steps)
    moves = open_steps(high, bounds)
    closed = np.ones(high.shape, dtype=np.bool_)
    for item, at in enumerate(moves):
        closed[item, at] = False
    few = all(
        np.count_nonzero(~closed[list(group)].all(axis=0)) <= most
        for group, most in bounds.tranches
    )
    in_turn = all(moves[other][-1] <= moves[item][0] for item, other in bounds.after)
    inside = np.where(closed, 0.0, high)
    possible = (low <= inside).all() and (inside.sum(axis=1) >= 1.0).all()
    if not (few and in_turn and possible):
        return None
    return replace(program, high=np.append(inside, program.high[high.size :]))
