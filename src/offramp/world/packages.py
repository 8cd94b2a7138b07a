"""The packages of one world as numbers: their worth, who lets them through, whether they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.deals import frontier_over_time, ratify
from offramp.deals.utility import half_sums
from offramp.implementation import Plan
from offramp.kernels import kernel
from offramp.sanctions.relief import staying_loss_kernel
from offramp.world.beliefs import SenderBeliefs, credibility
from offramp.world.blueprint import Blueprint
from offramp.world.drawn import Drawn
from offramp.world.durability import DESIGNS, Keeping, keeping
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
    *,
    designs: bool = True,
) -> Packages:
    """Value the packages, ask who lets them through, and find those that can be tabled."""
    layout = blueprint.with_missing if "missing options" in off else blueprint.today
    credible = credibility(value, beliefs, off)
    thresholds = _thresholds(blueprint, value, off)
    votes = ratify(layout.scores, layout.asked, thresholds, blueprint.rule.plan)
    tables = tables_of(blueprint, value, credible)
    worth = worths(blueprint, layout, value, war, credible, tables)
    # What climbing down costs is paid on settling, and gone when it comes to keeping the deal.
    keep = keeping_of(blueprint, layout, value, war, off, credible, types, tables, worth)
    asked = np.flatnonzero(votes[-1][:-2]) if keep is not None else NOBODY
    found = None if keep is None else keep.judge(asked, designs=DESIGNS * designs)
    feasible, group, plan, proposer, responder, today_p, today_r = tabled_kernel(
        votes[-1], layout.pattern, worth, audience_cost(blueprint, value), asked,
        *(EVERY if found is None else (found.holds, found.plan, found.later_p, found.later_r)),
    )  # fmt: skip
    package, u_p, u_r, count = frontier_over_time(
        proposer, responder, group, worth.shift_p, worth.shift_r[:periods]
    )
    return Packages(
        layout=layout,
        proposer=today_p,
        responder=today_r,
        thresholds=thresholds,
        yes=votes[: len(thresholds)],
        ratified=votes[-1],
        feasible=feasible,
        keeping=keep,
        plan=plan,
        designed=() if found is None else found.designed,
        asking=worth.today_r,
        talks={"u_p": u_p, "u_r": u_r, "count": count, "package": package},
    )


class Worths(NamedTuple):
    """What each package is worth, stakes; giving in stands last."""

    proposer: Array
    """(M + 2,) were all sanctions lifted."""
    responder: Array
    shift_p: Array
    """(patterns,) what sanctions that stay take from the proposer's side, by relief pattern."""
    shift_r: Array
    """(T + 1, patterns) what they take from the responder from t on."""
    today_p: Array
    """(M + 2,) if agreed today, done in full and at once."""
    today_r: Array


def worths(
    blueprint: Blueprint,
    layout: Layout,
    value: Drawn,
    war: WarNumbers,
    credible: Array,
    tables: tuple[Array, Array],
) -> Worths:
    """Value the packages to both sides."""
    (base_p, together_p), (base_r, together_r) = (
        taste.start(value, layout.together) for taste in blueprint.tastes
    )
    return Worths(
        *worths_kernel(
            layout.space.plan, (base_p, base_r), tables, (together_p, together_r),
            war.fear * value("beliefs.unsafe_peace"), layout.guarded,
            1.0 - value.each(blueprint.safeguards), layout.pattern, layout.lifted_measures,
            credible[blueprint.sender_of], war.stay_p, war.stay_r,
        )
    )  # fmt: skip


@kernel
def worths_kernel(
    plan, bases, tables, together, unsafe, guarded, left, pattern, lifted, trust, stay_p, stay_r
):  # fmt: skip
    """Value all packages to both sides: the fields of `Worths`; unchecked.

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
    pattern : (M + 2,) int64
        Relief pattern of each package.
    lifted, trust, stay_p, stay_r
        (patterns, measures) share lifted of each, (measures,) by whom it is believed, and what it
        takes from either side if it stays: see `WarNumbers`.
    """
    last, split, n = plan.starts.size - 1, plan.split, plan.head.size
    (ours, theirs), (base_p, base_r) = tables, bases
    head_p = half_sums(ours, plan.starts, plan.options, 0, split, plan.n_head)
    head_r = half_sums(theirs, plan.starts, plan.options, 0, split, plan.n_head)
    tail_p = half_sums(ours, plan.starts, plan.options, split, last, plan.n_tail)
    tail_r = half_sums(theirs, plan.starts, plan.options, split, last, plan.n_tail)
    worth_p, worth_r = np.empty(n + 2), np.empty(n + 2)
    danger = np.full(n, unsafe)
    for s in range(left.size):
        share, held = left[s], guarded[s]
        for m in range(n):
            danger[m] *= share if held[m] else 1.0
    for m in range(n):
        worth_p[m] = base_p + head_p[plan.head[m]] + tail_p[plan.tail[m]]
        worth_r[m] = base_r + head_r[plan.head[m]] + tail_r[plan.tail[m]] - danger[m]
    for k in range(together[0].size):
        for j in range(plan.holds_starts[k], plan.holds_starts[k + 1]):
            worth_p[plan.holds[j]] += together[0][k]
            worth_r[plan.holds[j]] += together[1][k]
    worth_p[n], worth_p[n + 1] = 0.0, 1.0
    worth_r[n], worth_r[n + 1] = 1.0, 0.0
    shift_p = -staying_loss_kernel(lifted, trust, stay_p.reshape(1, -1))[0]
    shift_r = -staying_loss_kernel(lifted, trust, stay_r)
    today_p, today_r, first = np.empty(n + 2), np.empty(n + 2), shift_r[0]
    for m in range(n + 2):
        today_p[m] = worth_p[m] + shift_p[pattern[m]]
        today_r[m] = worth_r[m] + first[pattern[m]]
    return worth_p, worth_r, shift_p, shift_r, today_p, today_r


NOBODY = np.empty(0, dtype=np.int64)
EVERY = np.empty(0, dtype=np.bool_), NOBODY, np.empty(0), np.empty(0)
"""What is found of packages where every deal is kept."""


@kernel
def tabled_kernel(ratified, pattern, worth, cost, asked, holds, plan_of, later_p, later_r):
    """Say which packages can be tabled, and what they are worth then; unchecked.

    Parameters
    ----------
    ratified, pattern
        (M + 2,) whether everyone lets a package through; its relief pattern.
    worth
        `Worths`.
    cost
        Stakes that settling costs the responder, whatever the package.
    asked, holds, plan_of, later_p, later_r
        (n,) packages asked whether they hold, and what was found (`Durability`).

    Returns
    -------
    feasible, group, plan
        (M + 2,) whether it can be tabled, its pattern if so and else -1, and its schedule or -1.
    proposer, responder, today_p, today_r
        (M + 2,) worth were all sanctions lifted, and if agreed today, delays and cost counted.
    """
    n = ratified.size
    feasible, group, plan = ratified.copy(), np.empty(n, np.int64), np.full(n, -1)
    proposer, responder = worth.proposer.copy(), worth.responder - cost
    for i in range(asked.size):
        m = asked[i]
        feasible[m] = holds[i]
        if holds[i]:
            plan[m] = plan_of[i]
            proposer[m] += later_p[i]
            responder[m] += later_r[i]
    today_p, today_r, first = np.empty(n), np.empty(n), worth.shift_r[0]
    for m in range(n):
        group[m] = pattern[m] if feasible[m] else -1
        today_p[m] = proposer[m] + worth.shift_p[pattern[m]]
        today_r[m] = responder[m] + first[pattern[m]]
    return feasible, group, plan, proposer, responder, today_p, today_r


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
    worth: Worths,
) -> Keeping | None:
    """What carrying packages out takes; None where every deal is kept."""
    deliveries = blueprint.deliveries
    if deliveries is None or "durability" in off:
        return None
    more_p, more_r = lifting_table(blueprint, war, credible)
    tables = tables[0] + more_p, tables[1] + more_r
    return keeping(
        deliveries, blueprint, layout, value, war, tables=tables,
        worth=(worth.today_p, worth.today_r), types=types,
    )  # fmt: skip


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
    passes_at, heat, relief = blueprint.threshold_paths
    return value.each(passes_at) + value.each(heat) - value.each(relief)
