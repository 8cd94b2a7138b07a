"""The least guarantee that makes some plan self-enforcing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from offramp.implementation._bounds import Bounds
from offramp.implementation._design import GIVE, earliest_of, tidy
from offramp.implementation._errors import BoundsError
from offramp.implementation._problem import Implementation, Plan
from offramp.implementation._program import plan_program, solve
from offramp.implementation._slacks import Slacks, affine_slacks

__all__ = ["LeastGuarantee", "least_guarantee"]


@dataclass(frozen=True)
class LeastGuarantee:
    """The least guarantee, in what it costs a violator, and the plan it makes hold.

    Attributes
    ----------
    possible
        False when no guarantee however large makes a plan hold: a cheat that is never seen.
    g_R, g_P
        Stakes that R, that P must stand to lose on cheating (0 where a side needs none). They are
        the whole guarantee: whatever the problem itself had is set aside.
    total
        g_R + g_P, or infinity.
    plan, slacks
        The plan it makes hold, and its slacks with it; None when impossible.
    method
        Which programme gave it.
    """

    possible: bool
    g_R: float
    g_P: float
    total: float
    plan: Plan | None
    slacks: Slacks | None
    method: str


def least_guarantee(
    problem: Implementation, bounds: Bounds | None = None, *, early: bool = True
) -> LeastGuarantee:
    """Find the least g_R + g_P with which some plan within bounds is self-enforcing.

    Parameters
    ----------
    problem
        Its own g_R and g_P are set aside.
    bounds
        Limits on the plans considered; none by default.
    early
        Among ties (to 1e-9) take the plan that delivers earliest.

    Raises
    ------
    BoundsError
        When no plan keeps the bounds, whatever the guarantee.
    """
    bounds = Bounds() if bounds is None else bounds
    bare = problem.replace(g_R=0.0, g_P=0.0)
    affine = affine_slacks(bare)
    rows = problem.rows
    plans = plan_program(bare, bounds, 2)
    helps = np.zeros((2 * rows, 2))
    helps[:rows, 0] = affine.of_guarantee[:rows]
    helps[rows:, 1] = affine.of_guarantee[rows:]
    cost, low = np.zeros(plans.cost.size), plans.low.copy()
    cost[-2:], low[-2:] = 1.0, 0.0
    program = replace(
        plans,
        cost=cost,
        low=low,
        A_ub=np.vstack([-np.column_stack([affine.matrix, helps]), plans.A_ub]),
        b_ub=np.append(affine.vector, plans.b_ub),
    )
    try:
        answer = solve(program)
    except BoundsError:
        # Without the slacks the bounds must still allow a plan; if not, that is the fault to name.
        solve(plan_program(bare, bounds, 0))
        return LeastGuarantee(
            possible=False,
            g_R=np.inf,
            g_P=np.inf,
            total=np.inf,
            plan=None,
            slacks=None,
            method="linear programme (HiGHS): infeasible at every guarantee",
        )
    g_R, g_P = (max(float(g), 0.0) for g in answer.x[-2:])
    x = answer.x
    if early:  # with just this guarantee, not another split of the same sum
        high = answer.linear.high.copy()
        high[-2:] = answer.x[-2:] + GIVE
        fixed = replace(answer, linear=replace(answer.linear, high=high))
        x = earliest_of(fixed, affine.shape)
    z = tidy(x[:-2], program)
    guaranteed = affine_slacks(problem.replace(g_R=g_R, g_P=g_P))
    return LeastGuarantee(
        possible=True,
        g_R=g_R,
        g_P=g_P,
        total=g_R + g_P,
        plan=affine.unpack(z),
        slacks=Slacks.of(guaranteed.at(z)),
        method=answer.method,
    )
