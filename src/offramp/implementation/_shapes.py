"""Ready-made schedules (templates) that keep an analyst's bounds: no programme needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._batch import Templates
from offramp.implementation._bounds import Bounds, resolve
from offramp.implementation._errors import BoundsError
from offramp.implementation._problem import Implementation, Plan

__all__ = ["SHAPES", "open_steps", "templates"]

Floats = NDArray[np.float64]

# Cumulated share delivered after a fraction u of the item's own steps: name, R's items, P's items.
SHAPES = (
    ("at once", "first", "first"),
    ("even", "even", "even"),
    ("R first, P evenly", "first", "even"),
    ("P first, R evenly", "even", "first"),
    ("R evenly, P at the end", "even", "last"),
    ("P evenly, R at the end", "last", "even"),
    ("R ahead", "ahead", "behind"),
    ("P ahead", "behind", "ahead"),
    ("both late", "behind", "behind"),
    ("both at the end", "last", "last"),
)


def templates(problem: Implementation, bounds: Bounds | None = None) -> Templates:
    """Lay the ready-made shapes out on a problem's steps, within its dates and tranches.

    Each item moves on the steps that its dates allow, thinned to the number of tranches; an item
    that waits for others moves at its last allowed step only. Items in escrow are paid in at the
    first step. Shapes that the remaining bounds exclude are left out, twins are kept once.

    Raises
    ------
    BoundsError
        When no shape keeps the bounds (then only `design` can find a plan).
    """
    bounds = Bounds() if bounds is None else bounds
    if not bounds.complete:
        raise BoundsError("templates deliver everything: use bounds with `complete`")
    limits = resolve(problem, bounds)
    moves = open_steps(limits.high, bounds)
    plans: list[Plan] = []
    names: list[str] = []
    for name, shape_R, shape_P in SHAPES:
        shares = np.zeros(limits.high.shape)
        for item, steps in enumerate(moves):
            shape = shape_R if item < problem.items_R else shape_P
            shares[item, steps] = _spread(shape, len(steps))
        plan = _plan(problem, shares)
        if _keeps(shares, limits.low, limits.high, bounds) and not _known(plan, plans):
            plans.append(plan)
            names.append(name)
    if not plans:
        raise BoundsError("no ready-made schedule keeps the bounds: use `design`, or widen them")
    return Templates.of(plans, names)


def open_steps(high: Floats, bounds: Bounds) -> list[NDArray[np.int64]]:
    """List the steps at which each item moves: those its bounds allow, thinned to its tranches."""
    steps = [np.flatnonzero(shares > 0) for shares in high]
    for group, most in bounds.tranches:
        common = np.flatnonzero(np.all(high[list(group)] > 0, axis=0))
        for item in group:
            allowed = np.intersect1d(steps[item], common) if common.size else steps[item]
            if allowed.size > most:
                thin = np.round(np.linspace(0, allowed.size - 1, most)).astype(np.int64)
                allowed = allowed[thin] if most > 1 else allowed[-1:]
            steps[item] = allowed
    for item, _ in bounds.after:
        steps[item] = steps[item][-1:]
    return steps


def _spread(shape: str, count: int) -> Floats:
    """Shares of one item over `count` steps."""
    u = np.arange(count + 1) / count
    done = {
        "first": np.minimum(u * count, 1.0),
        "even": u,
        "last": np.maximum(u * count - count + 1.0, 0.0),
        "ahead": 1.0 - (1.0 - u) ** 2,
        "behind": u**2,
    }[shape]
    return np.diff(done)


def _plan(problem: Implementation, shares: Floats) -> Plan:
    a, b = shares[: problem.items_R], shares[problem.items_R :]
    deposits = b.copy()
    deposits[problem.escrow] = np.eye(1, problem.steps)
    return Plan.of(a, b, deposits)


def _keeps(shares: Floats, low: Floats, high: Floats, bounds: Bounds) -> bool:
    """Whether a schedule keeps shares, tranches of a group together, and what waits for what."""
    within = bool(np.all(shares >= low - 1e-12) and np.all(shares <= high + 1e-12))
    few = all(
        np.count_nonzero(shares[list(group)].sum(axis=0) > 0) <= most
        for group, most in bounds.tranches
    )
    done = np.cumsum(shares, axis=1)
    waits = all(
        np.all(done[other][shares[item] > 0] >= 1.0 - 1e-12) for item, other in bounds.after
    )
    return within and few and waits


def _known(plan: Plan, plans: Sequence[Plan]) -> bool:
    return any(
        np.allclose(plan.a, old.a)
        and np.allclose(plan.b, old.b)
        and np.allclose(plan.deposits, old.deposits)
        for old in plans
    )
