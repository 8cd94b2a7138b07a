"""The plan with the largest smallest slack."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._bounds import Bounds
from offramp.implementation._problem import Implementation, Plan
from offramp.implementation._program import Answer, Program, plan_program, solve
from offramp.implementation._slacks import AffineSlacks, Slacks, affine_slacks

__all__ = [
    "GIVE",
    "Design",
    "design",
    "design_of",
    "earliest_of",
    "smallest_slack_program",
    "tidy",
]

Floats = NDArray[np.float64]

# A second programme may give up this much slack (stakes) to deliver as early as it can.
GIVE = 1e-9


@dataclass(frozen=True)
class Design:
    """The best plan found, and how.

    Attributes
    ----------
    plan, slacks
        The schedule and what each side would lose by cheating on it, step by step.
    slack
        The largest smallest slack: no plan within the bounds has a larger one.
    value_of_guarantee
        (2,) what one more unit of the guarantee on R, on P adds to `slack` at the margin.
    method
        Which programme gave it.
    """

    plan: Plan
    slacks: Slacks
    slack: float
    value_of_guarantee: Floats
    method: str

    @property
    def holds(self) -> bool:
        """Whether the plan is self-enforcing (to within 1e-9 stakes)."""
        return self.slack >= -1e-9


def design(problem: Implementation, bounds: Bounds | None = None, *, early: bool = True) -> Design:
    """Find the plan with the largest smallest slack within bounds.

    Parameters
    ----------
    problem
        What is owed and what cheating brings.
    bounds
        Limits on the plans considered; none by default.
    early
        Among the plans that tie (to 1e-9 stakes) take the one that delivers earliest; costs a
        second linear programme. With tranches or waiting items it moves within the steps that
        the first programme opened.

    Returns
    -------
    Design
        With the plan, its slacks, and the marginal value of guarantees.

    Raises
    ------
    BoundsError
        When no plan keeps the bounds.
    SolverError
        When the solver stops for another reason.

    Notes
    -----
    Largest s with slack_s(l) >= s for both sides and every l: linear in the plan and s (the room's
    docstring). Tranches and waiting items make it a mixed-integer programme, solved to optimality.
    """
    bounds = Bounds() if bounds is None else bounds
    affine = affine_slacks(problem)
    program = smallest_slack_program(plan_program(problem, bounds, 1), [affine])
    answer = solve(program)
    return design_of(affine, program, answer, early=early)


def design_of(affine: AffineSlacks, program: Program, answer: Answer, *, early: bool) -> Design:
    """Read a plan and its slacks from the answer to a programme of the smallest slack."""
    x = earliest_of(answer, affine.shape) if early else answer.x
    z = tidy(x[:-1], program)
    rows = affine.vector.size // 2
    worth = answer.prices[: affine.vector.size] * affine.of_guarantee
    return Design(
        plan=affine.unpack(z),
        slacks=Slacks.of(affine.at(z)),
        slack=float(answer.x[-1]),
        value_of_guarantee=np.array([worth[:rows].sum(), worth[rows:].sum()]),
        method=answer.method,
    )


def smallest_slack_program(plans: Program, affines: list[AffineSlacks]) -> Program:
    """Maximise s with s <= every slack of every problem; s is the last variable."""
    rows = np.vstack([np.column_stack([-f.matrix, np.ones(f.vector.size)]) for f in affines])
    cost = np.zeros(plans.cost.size)
    cost[-1] = -1.0
    return replace(
        plans,
        cost=cost,
        A_ub=np.vstack([rows, plans.A_ub]),
        b_ub=np.append(np.concatenate([f.vector for f in affines]), plans.b_ub),
    )


def earliest_of(answer: Answer, shape: tuple[int, int, int]) -> Floats:
    """Among the solutions that cost no more than `answer` + GIVE, deliver as early as can be."""
    n_a, n_b, steps = shape
    program = answer.linear
    late = np.zeros(program.cost.size)
    late[: (n_a + n_b) * steps] = np.tile(np.arange(steps, dtype=np.float64), n_a + n_b)
    again = replace(
        program,
        cost=late,
        A_ub=np.vstack([program.A_ub, program.cost]),
        b_ub=np.append(program.b_ub, answer.cost + GIVE),
    )
    return solve(again).x


def tidy(z: Floats, program: Program) -> Floats:
    """Clear the solver's rounding: shares within their bounds."""
    size = z.size
    return np.clip(z, np.maximum(program.low[:size], 0.0), program.high[:size])
