"""What an analyst can demand of a plan: dates, tranches, what comes last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.implementation._errors import BoundsError
from offramp.implementation._problem import Implementation

__all__ = ["Bounds", "Limits", "last", "resolve"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """Limits on the plans to be considered.

    Items are numbered through: R's are 0..I-1, P's are I..I+J-1. Everything left out is free.

    Attributes
    ----------
    earliest, latest
        {item: date in periods}: nothing of it before, nothing of it after. For an item in escrow
        they bind its release, not its deposit.
    most, least
        {item: share, or (L,) shares}: bounds on each step's share.
    tranches
        ((items, n), ...): together these items move at no more than n of the steps.
    after
        ((item, other), ...): nothing of the item until the other is delivered in full (the same
        step will do). `last` writes the pairs for an item that comes after all others.
    complete
        Whether every item must be delivered in full by the last step (shares sum to 1).
    """

    earliest: Mapping[int, float] = field(default_factory=dict)
    latest: Mapping[int, float] = field(default_factory=dict)
    most: Mapping[int, ArrayLike] = field(default_factory=dict)
    least: Mapping[int, ArrayLike] = field(default_factory=dict)
    tranches: tuple[tuple[tuple[int, ...], int], ...] = ()
    after: tuple[tuple[int, int], ...] = ()
    complete: bool = True

    @property
    def combinatorial(self) -> bool:
        """Whether whole numbers are needed: tranches, or one item after another."""
        return bool(self.tranches or self.after)


@dataclass(frozen=True)
class Limits:
    """Bounds laid out for one problem: (I + J, L) lowest and highest share of each step."""

    low: Floats
    high: Floats


def last(
    item: int, problem: Implementation, *, own_side: bool = False
) -> tuple[tuple[int, int], ...]:
    """Pairs for `Bounds.after`: the item comes after all others (or all of its own side)."""
    n_a = problem.items_R
    others = [
        other
        for other in range(n_a + problem.items_P)
        if other != item and (not own_side or (other < n_a) == (item < n_a))
    ]
    return tuple((item, other) for other in others)


def resolve(problem: Implementation, bounds: Bounds) -> Limits:
    """Lay bounds out on the steps of a problem.

    Raises
    ------
    BoundsError
        When an item does not exist, shares are out of order, or an item cannot be delivered in
        full within them.
    """
    items = problem.items_R + problem.items_P
    _check_items(bounds, items)
    top = 1.0 if bounds.complete else np.inf
    low = np.zeros((items, problem.steps))
    high = np.full((items, problem.steps), top)
    for item, shares in bounds.most.items():
        high[item] = np.asarray(shares, dtype=np.float64)
    for item, shares in bounds.least.items():
        low[item] = np.asarray(shares, dtype=np.float64)
    for item, date in bounds.earliest.items():
        high[item, problem.times < date] = 0.0
    for item, date in bounds.latest.items():
        high[item, problem.times > date] = 0.0
    if not bounds.complete and not np.all(np.isfinite(high)):
        raise BoundsError("without `complete` each item needs its `most`: the plan has no end else")
    if np.any(low > high) or np.any(low < 0):
        item, step = np.argwhere((low > high) | (low < 0))[0]
        raise BoundsError(
            f"item {item}, step {step + 1}: at least {low[item, step]:g} and at most "
            f"{high[item, step]:g} leaves nothing; widen one of them"
        )
    _check_complete(problem, bounds, low, high)
    return Limits(low=low, high=high)


def _check_items(bounds: Bounds, items: int) -> None:
    named = [*bounds.earliest, *bounds.latest, *bounds.most, *bounds.least]
    named += [item for group, _ in bounds.tranches for item in group]
    named += [item for pair in bounds.after for item in pair]
    for item in named:
        if not 0 <= item < items:
            raise BoundsError(f"item {item} in the bounds: the problem has items 0 to {items - 1}")
    for group, most in bounds.tranches:
        if most < 1:
            raise BoundsError(f"items {list(group)} in {most} tranches: allow at least one")
    if bounds.after and not bounds.complete:
        raise BoundsError("`after` needs `complete`: only a full delivery can be waited for")


def _check_complete(problem: Implementation, bounds: Bounds, low: Floats, high: Floats) -> None:
    if not bounds.complete:
        return
    for item in range(low.shape[0]):
        if high[item].sum() < 1.0 - 1e-12 or low[item].sum() > 1.0 + 1e-12:
            raise BoundsError(
                f"item {item}: its bounds allow {low[item].sum():g} to {high[item].sum():g} of it "
                f"over the steps at {problem.times.tolist()}, yet all of it is due; widen its "
                "dates or shares, or add a step"
            )
