"""Slacks of a plan: what each side would lose by cheating at each step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._problem import Implementation, Plan, check_fit
from offramp.implementation._terms import cheater, other_terms, own_terms, profile

__all__ = ["AffineSlacks", "Slacks", "affine_slacks", "slacks"]

Floats = NDArray[np.float64]

TIE = 1e-9
"""Stakes by which slacks may differ and still tie: the best plan often equals several."""


@dataclass(frozen=True)
class Slacks:
    """What each side would lose by cheating, step by step, in stakes.

    Attributes
    ----------
    R, P
        (rows,) slacks of the two sides at l = 1..L and, if tested, the holding step L + 1.
    smallest
        The smallest of them: the plan holds when it is >= 0.
    side, step
        Where it is: "R" or "P", and the step from 1 (L + 1: the holding step).
    """

    R: Floats
    P: Floats
    smallest: float
    side: str
    step: int

    @classmethod
    def of(cls, values: Floats) -> Slacks:
        """Name the weakest of 2 * rows slacks, R's first; of those that tie the first."""
        rows = values.size // 2
        weakest = int(np.argmax(values <= values.min() + TIE))
        return cls(
            R=values[:rows].copy(),
            P=values[rows:].copy(),
            smallest=float(values.min()),
            side="R" if weakest < rows else "P",
            step=weakest % rows + 1,
        )

    @property
    def holds(self) -> bool:
        """Whether nobody gains by cheating (to within 1e-9 stakes)."""
        return self.smallest >= -1e-9


@dataclass(frozen=True)
class AffineSlacks:
    """The slacks of one problem as matrix @ z + vector, for every plan at once.

    z lists a (I * L, item by item), then b (J * L), then the deposits of the items in escrow.
    Rows are R's slacks, then P's.

    Attributes
    ----------
    matrix, vector
        (2 * rows, size of z) and (2 * rows,), in stakes; the problem's guarantees are counted.
    of_guarantee
        (2 * rows,) what a unit of the guarantee on R (rows of R) or on P adds: q d^m.
    escrow
        Indices of P's items in escrow.
    shape
        (I, J, L).
    """

    matrix: Floats
    vector: Floats
    of_guarantee: Floats
    escrow: NDArray[np.int64]
    shape: tuple[int, int, int]

    def pack(self, plan: Plan) -> Floats:
        """Lay a plan out as z."""
        parts = [plan.a.ravel(), plan.b.ravel(), plan.deposits[self.escrow].ravel()]
        return np.concatenate(parts)

    def unpack(self, z: Floats) -> Plan:
        """Read a plan from z."""
        n_a, n_b, steps = self.shape
        a = z[: n_a * steps].reshape(n_a, steps)
        b = z[n_a * steps : (n_a + n_b) * steps].reshape(n_b, steps)
        deposits = b.copy()
        deposits[self.escrow] = z[(n_a + n_b) * steps :].reshape(-1, steps)
        return Plan.of(a, b, deposits)

    def at(self, z: Floats) -> Floats:
        """Return the slacks (2 * rows,) of a plan given as z, or (n, 2 * rows) of n plans."""
        return z @ self.matrix.T + self.vector


def affine_slacks(problem: Implementation) -> AffineSlacks:
    """Assemble every slack of a problem as an affine function of the plan.

    The columns are the slacks' terms for unit schedules (the whole item at one step), so the
    formula itself is written once, in `_terms`.
    """
    n_a, n_b, steps, rows = problem.items_R, problem.items_P, problem.steps, problem.rows
    escrow = np.flatnonzero(problem.escrow)
    matrix = np.zeros((2 * rows, (n_a + n_b + escrow.size) * steps))
    units = np.eye(steps)[:, None, :]  # (schedule, item, step): one unit schedule per column
    for side in ("R", "P"):
        who = cheater(problem, side)
        seen_from = profile(units, problem.times, who.d, rows)
        nothing = profile(0.0 * units, problem.times, who.d, rows)
        at = slice(0, rows) if side == "R" else slice(rows, 2 * rows)
        cost = problem.beta if side == "R" else problem.kappa
        worth = problem.gamma if side == "R" else problem.alpha

        def own(given, received, who=who, cost=cost):
            plain = own_terms(who, given, received)
            keen = own_terms(who, given, received, profits=True)
            return cost[:, None] * np.where(cost[:, None] < 0, keen, plain)

        def other(given, received, who=who, worth=worth):
            return worth[:, None] * other_terms(who, given, received)

        of_R, of_P = (own, other) if side == "R" else (other, own)
        a_block = of_R(seen_from, seen_from)
        b_block = of_P(seen_from, seen_from)
        b_block[:, escrow] = of_P(nothing, seen_from)[:, escrow]
        e_block = of_P(seen_from, nothing)[:, escrow]
        blocks = np.concatenate([a_block, b_block, e_block], axis=1)  # (schedule, item, row)
        matrix[at] = blocks.transpose(2, 1, 0).reshape(rows, -1)
    seen_R, seen_P = cheater(problem, "R").seen, cheater(problem, "P").seen
    of_guarantee = np.repeat([seen_R, seen_P], rows)
    dividend = np.concatenate(
        [problem.N_R - problem.W_R + problem.g_R, problem.N_P - problem.W_P + problem.g_P]
    )
    return AffineSlacks(
        matrix=matrix,
        vector=of_guarantee * dividend,
        of_guarantee=of_guarantee,
        escrow=escrow,
        shape=(n_a, n_b, steps),
    )


def slacks(problem: Implementation, plan: Plan) -> Slacks:
    """Return what each side would lose by cheating at each step of a plan.

    Parameters
    ----------
    problem, plan
        The package to be carried out and its schedule.

    Returns
    -------
    Slacks
        R and P, each (rows,), in stakes; the smallest and where it is.

    Raises
    ------
    PlanError
        When the plan's shape is not the problem's.
    """
    check_fit(problem, plan)
    affine = affine_slacks(problem)
    return Slacks.of(affine.at(affine.pack(plan)))
