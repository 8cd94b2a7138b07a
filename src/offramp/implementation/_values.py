"""What a package carried out by a plan is worth to each side."""

from __future__ import annotations

from dataclasses import dataclass

from offramp.implementation._problem import Implementation, Plan, check_fit

__all__ = ["PackageValues", "package_values"]


@dataclass(frozen=True)
class PackageValues:
    """u_R and u_P of a package that is carried out by a plan, in stakes as of today."""

    R: float
    P: float


def package_values(problem: Implementation, plan: Plan) -> PackageValues:
    """Return u_R = N_R1 + Sum_l d_R^t_l (gamma.b_l - beta.a_l), and u_P likewise.

    P's cost follows what it hands over (the deposits), R's benefit what it receives; the two are
    the same schedule without escrow.

    Raises
    ------
    PlanError
        When the plan's shape is not the problem's.
    """
    check_fit(problem, plan)
    today_R = problem.d_R**problem.times
    today_P = problem.d_P**problem.times
    flow_R = problem.gamma @ plan.b - problem.beta @ plan.a
    flow_P = problem.alpha @ plan.a - problem.kappa @ plan.deposits
    return PackageValues(
        R=float(problem.N_R[0] + today_R @ flow_R), P=float(problem.N_P[0] + today_P @ flow_P)
    )
