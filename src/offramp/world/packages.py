"""The packages of one world as numbers: their worth, who lets them through, whether they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from offramp.deals import frontier_over_time, ratify
from offramp.deals.utility import half_sums
from offramp.implementation import Plan
from offramp.sanctions.relief import staying_loss_kernel
from offramp.world.beliefs import SenderBeliefs, credibility
from offramp.world.blueprint import Blueprint
from offramp.world.drawn import Drawn
from offramp.world.durability import Keeping, keeping
from offramp.world.fighting import WarNumbers
from offramp.world.layout import Layout
from offramp.world.resolve import audience_cost

__all__ = ["Packages", "keeping_of", "lifting_table", "make_packages", "tables_of", "worths"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Packages:
    """The packages of one world: see `World`."""

    layout: Layout
    proposer: Array
    responder: Array
    thresholds: Array
    yes: NDArray[np.bool_]
    ratified: NDArray[np.bool_]
    feasible: NDArray[np.bool_]
    keeping: Keeping | None
    plan: NDArray[np.int64]
    designed: tuple[Plan, ...]
    asking: Array
    """(M + 2,) worth of each package to the responder when it asks for it: no delays, and no cost
    of climbing down."""
    talks: dict[str, Any]
    """The packages' part of the numbers of the talks."""


def make_packages(
    blueprint: Blueprint,
    value: Drawn,
    war: WarNumbers,
    periods: int,
    beliefs: SenderBeliefs,
    off: frozenset[str],
    types: tuple[Array, Array],
) -> Packages:
    """Value the packages, ask who lets them through, and find those that can be tabled."""
    layout = blueprint.with_missing if "missing options" in off else blueprint.today
    credible = credibility(value, beliefs, off)
    thresholds = _thresholds(blueprint, value, off)
    votes = ratify(layout.scores, layout.asked, thresholds, blueprint.rule.plan)
    ratified = votes[-1]
    tables = tables_of(blueprint, value, credible)
    proposer, responder, shift_p, shift_r = worths(blueprint, layout, value, war, credible, tables)
    stays_p, stays_r = shift_p[layout.pattern], shift_r[0][layout.pattern]
    asking = responder + stays_r
    # What climbing down costs is paid on settling, and gone when it comes to keeping the deal.
    keep = keeping_of(
        blueprint, layout, value, war, off, credible, types, tables, (proposer + stays_p, asking)
    )
    # Who settles after a hard word climbs down from it: so much less, whatever the package.
    responder -= audience_cost(blueprint, value)
    feasible, plan, designed = ratified, np.full(len(ratified), -1), ()
    if keep is not None:
        asked = np.flatnonzero(ratified[:-2])
        found = keep.judge(asked)
        held, feasible = asked[found.holds], ratified.copy()
        feasible[asked] = found.holds
        plan[held], designed = found.plan[found.holds], found.designed
        proposer[held] += found.later_p[found.holds]
        responder[held] += found.later_r[found.holds]
    pattern = np.where(feasible, layout.pattern, -1)
    package, u_p, u_r, count = frontier_over_time(
        proposer, responder, pattern, shift_p, shift_r[:periods]
    )
    return Packages(
        layout=layout,
        proposer=proposer + stays_p,
        responder=responder + stays_r,
        thresholds=thresholds,
        yes=votes[: len(thresholds)],
        ratified=ratified,
        feasible=feasible,
        keeping=keep,
        plan=plan,
        designed=designed,
        asking=asking,
        talks={"u_p": u_p, "u_r": u_r, "count": count, "package": package},
    )


def worths(
    blueprint: Blueprint,
    layout: Layout,
    value: Drawn,
    war: WarNumbers,
    credible: Array,
    tables: tuple[Array, Array],
) -> tuple[Array, Array, Array, Array]:
    """Worths (M + 2,) were all sanctions lifted, and what those that stay take by pattern."""
    bases, together = zip(*(t.start(layout.space, value) for t in blueprint.tastes), strict=True)
    left = 1.0 - value.each(blueprint.safeguards)
    unsafe = war.fear * value("beliefs.unsafe_peace")
    worth_p, worth_r = worths_kernel(
        layout.space.plan, bases, tables, together, unsafe, layout.guarded, left
    )
    whose = blueprint.sender_of
    lifted, trust = layout.lifted.take(whose, axis=1), credible[whose]
    return (
        worth_p,
        worth_r,
        -staying_loss_kernel(lifted, trust, war.stay_p[None])[0],
        -staying_loss_kernel(lifted, trust, war.stay_r),
    )


@njit(cache=True, nogil=True)
def worths_kernel(plan, bases, tables, together, unsafe, guarded, left):
    """Value all packages to both sides, (M + 2,) each, giving in last; unchecked.

    Parameters
    ----------
    plan : offramp.deals.Plan
    bases, tables, together : pairs
        As for `offramp.deals.package_values`, the proposer's and the responder's.
    unsafe : float
        Danger that the responder's regime sees in peace, stakes.
    guarded : (safeguards, M) bool
        Packages that hold each safeguard.
    left : (safeguards,) float64
        Share of the danger that each leaves.
    """
    last, split, n = plan.starts.size - 1, plan.split, plan.head.size
    (ours, theirs), (base_p, base_r) = tables, bases
    head_p = half_sums(ours, plan.starts, plan.options, 0, split, plan.n_head)
    head_r = half_sums(theirs, plan.starts, plan.options, 0, split, plan.n_head)
    tail_p = half_sums(ours, plan.starts, plan.options, split, last, plan.n_tail)
    tail_r = half_sums(theirs, plan.starts, plan.options, split, last, plan.n_tail)
    worth_p, worth_r = np.empty(n + 2), np.empty(n + 2)
    for m in range(n):
        danger = unsafe
        for s in range(left.size):
            if guarded[s, m]:
                danger *= left[s]
        worth_p[m] = base_p + head_p[plan.head[m]] + tail_p[plan.tail[m]]
        worth_r[m] = base_r + head_r[plan.head[m]] + tail_r[plan.tail[m]] - danger
    for k in range(together[0].size):
        for j in range(plan.holds_starts[k], plan.holds_starts[k + 1]):
            worth_p[plan.holds[j]] += together[0][k]
            worth_r[plan.holds[j]] += together[1][k]
    worth_p[n], worth_p[n + 1] = 0.0, 1.0
    worth_r[n], worth_r[n + 1] = 1.0, 0.0
    return worth_p, worth_r


def tables_of(blueprint: Blueprint, value: Drawn, credible: Array) -> tuple[Array, Array]:
    """(issues, options) what each option adds for the proposer, for the responder; no sanctions."""
    ours, theirs = (taste.table(value, credible) for taste in blueprint.tastes)
    return ours, theirs


def keeping_of(
    blueprint: Blueprint,
    layout: Layout,
    value: Drawn,
    war: WarNumbers,
    off: frozenset[str],
    credible: Array,
    types: tuple[Array, Array],
    tables: tuple[Array, Array],
    worth: tuple[Array, Array],
) -> Keeping | None:
    """What carrying packages out takes; None where every deal is kept."""
    deliveries = blueprint.deliveries
    if deliveries is None or "durability" in off:
        return None
    more_p, more_r = lifting_table(blueprint, war, credible)
    tables = tables[0] + more_p, tables[1] + more_r
    return keeping(
        deliveries, blueprint, layout, value, war, tables=tables, worth=worth, types=types
    )


def lifting_table(blueprint: Blueprint, war: WarNumbers, credible: Array) -> tuple[Array, Array]:
    """(issues, options) what lifting sanctions today is worth to the proposer, to the responder."""
    whose, senders = blueprint.sender_of, len(blueprint.scenario.senders)
    ours = credible * np.bincount(whose, war.stay_p, senders)
    theirs = credible * np.bincount(whose, war.stay_r[0], senders)
    lifted = blueprint.lifting
    flat, shape = lifted.reshape(senders, -1), lifted.shape[1:]
    return (ours @ flat).reshape(shape), (theirs @ flat).reshape(shape)


def _thresholds(blueprint: Blueprint, value: Drawn, off: frozenset[str]) -> Array:
    if "ratifiers" in off:
        return np.full(len(blueprint.voters), -np.inf)
    return np.array(
        [
            value(voter.passes_at)
            + (value(voter.heat) if voter.heat else 0.0)
            - (value(voter.relief) if voter.relief else 0.0)
            for voter in blueprint.voters
        ]
    )
