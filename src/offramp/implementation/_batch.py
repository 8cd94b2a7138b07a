"""Many schedules against many packages at once: slacks as one matrix product.

For a fixed schedule every slack is linear in the sizes of the items (beta, gamma for R; kappa,
alpha for P) and in N - W + g. So in one world the coefficients of all templates are set up once
(compiled: it is done in every world), and the packages are the columns of a matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._coefficients import side_coefficients
from offramp.implementation._errors import PlanError, ProblemError
from offramp.implementation._problem import Implementation, Plan
from offramp.implementation._terms import cheater

__all__ = [
    "BestTemplates",
    "Coefficients",
    "TemplateSlacks",
    "Templates",
    "best_templates",
    "coefficients",
    "template_slacks",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Templates:
    """K schedules on the same steps.

    Attributes
    ----------
    a, b, deposits
        (K, I, L), (K, J, L), (K, J, L) shares, as in `Plan`.
    names
        K words for the reader.
    """

    a: Floats
    b: Floats
    deposits: Floats
    names: tuple[str, ...]

    @classmethod
    def of(cls, plans: Sequence[Plan], names: Sequence[str] | None = None) -> Templates:
        """Stack plans, ready-made or designed for some world.

        Raises
        ------
        PlanError
            When there is none, or their shapes differ.
        """
        if not plans or len({(plan.a.shape, plan.b.shape) for plan in plans}) != 1:
            raise PlanError("templates: give at least one plan, all of one shape")
        given = names if names is not None else [f"plan {k + 1}" for k in range(len(plans))]
        return cls(
            a=np.stack([plan.a for plan in plans]),
            b=np.stack([plan.b for plan in plans]),
            deposits=np.stack([plan.deposits for plan in plans]),
            names=tuple(given),
        )

    def plan(self, k: int) -> Plan:
        """Return the k-th schedule."""
        return Plan.of(self.a[k], self.b[k], self.deposits[k])


@dataclass(frozen=True)
class Coefficients:
    """What a unit of each size of a package adds to the slacks under K schedules in one world.

    Attributes
    ----------
    R, P
        (K, rows, sizes) for R's slacks, for P's; sizes are own costs above 0, own costs below 0,
        the other's worths.
    """

    R: Floats
    P: Floats


@dataclass(frozen=True)
class TemplateSlacks:
    """Slacks of every template for every package of one world.

    Attributes
    ----------
    values
        (K, 2 * rows, M) slacks in stakes, R's rows first.
    smallest
        (K, M) the smallest slack of each template.
    """

    values: Floats
    smallest: Floats


@dataclass(frozen=True)
class BestTemplates:
    """The best template of each of M packages of one world.

    Attributes
    ----------
    slack
        (M,) its smallest slack, in stakes; with `enough`, that of the first template found to reach
        it.
    template
        (M,) its index.
    row
        (M,) where its smallest slack is: rows of R, then of P.
    """

    slack: Floats
    template: NDArray[np.int64]
    row: NDArray[np.int64]


def template_slacks(
    problem: Implementation,
    chosen: Templates | Coefficients,
    *,
    alpha: Floats,
    beta: Floats,
    gamma: Floats,
    kappa: Floats,
    N_R: Floats,
    N_P: Floats,
) -> TemplateSlacks:
    """Slacks of K templates for M packages in one world, as one matrix product per side.

    Parameters
    ----------
    problem
        The world: dates, war values, shares undone, chances of being seen, guarantees. Its own
        sizes and peace values are set aside.
    chosen
        The templates, or the `coefficients` of theirs in this world.
    alpha, beta, gamma, kappa
        (M, I), (M, I), (M, J), (M, J) sizes of the items in each package, in stakes.
    N_R, N_P
        (M, rows) values of peace under each package.

    Raises
    ------
    ProblemError
        When the arrays do not fit each other.
    """
    coef = coefficients(problem, chosen) if isinstance(chosen, Templates) else chosen
    sizes_R, sizes_P, level_R, level_P = _packages(problem, alpha, beta, gamma, kappa, N_R, N_P)
    values_R = coef.R @ sizes_R.T + level_R.T  # (K, rows, M)
    values_P = coef.P @ sizes_P.T + level_P.T
    values = np.concatenate([values_R, values_P], axis=1)
    return TemplateSlacks(values=values, smallest=values.min(axis=1))


def best_templates(
    problem: Implementation,
    chosen: Templates | Coefficients,
    *,
    alpha: Floats,
    beta: Floats,
    gamma: Floats,
    kappa: Floats,
    N_R: Floats,
    N_P: Floats,
    enough: float = np.inf,
) -> BestTemplates:
    """Find the template with the largest smallest slack for each of M packages of one world.

    Parameters as in `template_slacks`; a package whose smallest slack reaches `enough` is settled
    with the first template that does (0 asks only whether the package can be made to hold).
    """
    every = template_slacks(
        problem, chosen, alpha=alpha, beta=beta, gamma=gamma, kappa=kappa, N_R=N_R, N_P=N_P
    )
    reached = every.smallest >= enough
    best = np.where(reached.any(axis=0), reached.argmax(axis=0), every.smallest.argmax(axis=0))
    rows = every.values[best, :, np.arange(best.size)]
    return BestTemplates(slack=rows.min(axis=1), template=best, row=rows.argmin(axis=1))


def coefficients(problem: Implementation, chosen: Templates) -> Coefficients:
    """Set up the coefficients of all templates in one world, whatever the packages.

    Raises
    ------
    PlanError
        When the templates do not fit the problem.
    """
    check_templates(problem, chosen)
    a, b, e = chosen.a, chosen.b, chosen.deposits
    times, rows = problem.times, problem.rows
    return Coefficients(
        R=side_coefficients(cheater(problem, "R"), times, rows, own=(a, a), other=(e, b)),
        P=side_coefficients(cheater(problem, "P"), times, rows, own=(e, b), other=(a, a)),
    )


def check_templates(problem: Implementation, chosen: Templates) -> None:
    """Refuse templates that do not fit the problem."""
    if chosen.a.shape[1:] != (problem.items_R, problem.steps) or chosen.b.shape[1:] != (
        problem.items_P,
        problem.steps,
    ):
        raise PlanError(
            f"templates for {chosen.a.shape[1]} + {chosen.b.shape[1]} items and "
            f"{chosen.a.shape[2]} steps: the problem has {problem.items_R} + {problem.items_P} "
            f"and {problem.steps}"
        )


def _packages(
    problem: Implementation,
    alpha: Floats,
    beta: Floats,
    gamma: Floats,
    kappa: Floats,
    N_R: Floats,
    N_P: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Sizes (M, own + own + other) and levels q d^m (N - W + g) (M, rows) of both sides."""
    count = beta.shape[0]
    for name, values, width in (
        ("alpha", alpha, problem.items_R),
        ("beta", beta, problem.items_R),
        ("gamma", gamma, problem.items_P),
        ("kappa", kappa, problem.items_P),
        ("N_R", N_R, problem.rows),
        ("N_P", N_P, problem.rows),
    ):
        if values.shape != (count, width):
            raise ProblemError(
                f"{name} has the shape {values.shape}: {count} packages need {(count, width)}"
            )
    sizes_R = np.hstack([np.maximum(beta, 0.0), np.minimum(beta, 0.0), gamma])
    sizes_P = np.hstack([np.maximum(kappa, 0.0), np.minimum(kappa, 0.0), alpha])
    seen_R, seen_P = cheater(problem, "R").seen, cheater(problem, "P").seen
    level_R = seen_R * (N_R - problem.W_R + problem.g_R)
    level_P = seen_P * (N_P - problem.W_P + problem.g_P)
    return sizes_R, sizes_P, level_R, level_P
