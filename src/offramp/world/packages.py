"""The packages of one world as numbers: their worth, who lets them through, whether they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.deals import frontier_over_time, ratify
from offramp.implementation import Plan
from offramp.sanctions.relief import staying_loss_kernel
from offramp.world.beliefs import SenderBeliefs, credibility
from offramp.world.blueprint import Blueprint
from offramp.world.durability import Keeping, keeping
from offramp.world.fighting import WarNumbers
from offramp.world.layout import Layout
from offramp.world.resolve import audience_cost

__all__ = ["Packages", "keeping_of", "lifting_table", "make_packages", "worths"]

Array = NDArray[np.float64]
Value = Callable[..., float]


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
    value: Value,
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
    proposer, responder, shift_p, shift_r = worths(blueprint, layout, value, war, credible)
    asking = responder + shift_r[0][layout.pattern]
    # What climbing down costs is paid on settling, and gone when it comes to keeping the deal.
    keep = keeping_of(
        blueprint, layout, value, war, off, credible, types,
        (proposer + shift_p[layout.pattern], asking),
    )  # fmt: skip
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
        proposer=proposer + shift_p[layout.pattern],
        responder=responder + shift_r[0][layout.pattern],
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
    blueprint: Blueprint, layout: Layout, value: Value, war: WarNumbers, credible: Array
) -> tuple[Array, Array, Array, Array]:
    """Worths (M + 2,) were all sanctions lifted, and what those that stay take by pattern."""
    worth_p, worth_r = (t.worths(layout.space, value, credible) for t in blueprint.tastes)
    # Of the danger that the regime sees in peace each safeguard of a package removes its share.
    unsafe = np.full(len(worth_r), war.fear * value("beliefs.unsafe_peace"))
    for path, guarded in zip(blueprint.safeguards, layout.guarded, strict=True):
        unsafe[guarded] *= 1.0 - value(path)
    whose = blueprint.sender_of
    lifted, trust = layout.lifted[:, whose], credible[whose]
    return (
        np.append(worth_p, [0.0, 1.0]),
        np.append(worth_r - unsafe, [1.0, 0.0]),
        -staying_loss_kernel(lifted, trust, war.stay_p[None])[0],
        -staying_loss_kernel(lifted, trust, war.stay_r),
    )


def keeping_of(
    blueprint: Blueprint,
    layout: Layout,
    value: Value,
    war: WarNumbers,
    off: frozenset[str],
    credible: Array,
    types: tuple[Array, Array],
    worth: tuple[Array, Array],
) -> Keeping | None:
    """What carrying packages out takes; None where every deal is kept."""
    deliveries = blueprint.deliveries
    if deliveries is None or "durability" in off:
        return None
    more_p, more_r = lifting_table(blueprint, war, credible)
    ours, theirs = (taste.table(value, credible) for taste in blueprint.tastes)
    tables = ours + more_p, theirs + more_r
    return keeping(
        deliveries, blueprint, layout, value, war, tables=tables, worth=worth, types=types
    )


def lifting_table(blueprint: Blueprint, war: WarNumbers, credible: Array) -> tuple[Array, Array]:
    """(issues, options) what lifting sanctions today is worth to the proposer, to the responder."""
    whose, senders = blueprint.sender_of, len(blueprint.scenario.senders)
    ours = credible * np.bincount(whose, war.stay_p, senders)
    theirs = credible * np.bincount(whose, war.stay_r[0], senders)
    lifted = blueprint.lifting
    return np.tensordot(ours, lifted, 1), np.tensordot(theirs, lifted, 1)


def _thresholds(blueprint: Blueprint, value: Value, off: frozenset[str]) -> Array:
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
