"""Why a side keeps to a plan at a step, or why it would not: its slack in parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._problem import Implementation, Plan, check_fit
from offramp.implementation._terms import cheater, other_parts, own_parts, profile

__all__ = ["Reasons", "reasons"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reasons:
    """The slack of one side at each row, in parts that add up to it; each (rows,), in stakes.

    Attributes
    ----------
    saved
        What it saves by withholding its delivery of this step: the temptation (<= 0).
    regained
        What it gets back of its earlier deliveries (<= 0).
    forgone
        The other's deliveries, of this step and later, that it loses, less its own later ones.
    snapback
        What it loses of the deliveries that it had already.
    peace
        Peace less the war that comes back.
    guarantee
        What the guarantee costs it.
    """

    saved: Floats
    regained: Floats
    forgone: Floats
    snapback: Floats
    peace: Floats
    guarantee: Floats

    @property
    def slack(self) -> Floats:
        """(rows,) the sum of the parts."""
        temptation = self.saved + self.regained
        return temptation + self.forgone + self.snapback + self.peace + self.guarantee


def reasons(problem: Implementation, plan: Plan) -> tuple[Reasons, Reasons]:
    """Return the parts of R's and of P's slacks at every row of a plan.

    Raises
    ------
    PlanError
        When the plan's shape is not the problem's.
    """
    check_fit(problem, plan)
    return _of(problem, plan, "R"), _of(problem, plan, "P")


def _of(problem: Implementation, plan: Plan, side: str) -> Reasons:
    who = cheater(problem, side)
    a, b, e = (
        profile(shares, problem.times, who.d, problem.rows)
        for shares in (plan.a, plan.b, plan.deposits)
    )
    if side == "R":
        own, other, cost, worth = (a, a), (e, b), problem.beta, problem.gamma
        dividend, guarantee = problem.N_R - problem.W_R, problem.g_R
    else:
        own, other, cost, worth = (e, b), (a, a), problem.kappa, problem.alpha
        dividend, guarantee = problem.N_P - problem.W_P, problem.g_P
    keen, plain = own_parts(who, *own, profits=True), own_parts(who, *own)
    saved = cost @ np.where(cost[:, None] < 0, keen[0], plain[0])
    forgone_today, forgone_later, snapback = (worth @ part for part in other_parts(who, *other))
    return Reasons(
        saved=saved,
        regained=cost @ plain[2],
        forgone=forgone_today + forgone_later + cost @ plain[1],
        snapback=snapback,
        peace=who.seen * dividend,
        guarantee=np.full(problem.rows, who.seen * guarantee),
    )
