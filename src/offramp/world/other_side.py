r"""The same world with the other side as the informed one.

The model gives the secret to the side that answers offers.  To see how far its answer hangs on
that, the roles are turned round: the side that answered now makes the offers, and the one that
offered now answers, and alone knows its weariness.  In numbers, with :math:`K` the front's far end:

* the front is mirrored, :math:`k \to K - k`, and so are hazard, both views and the truth;
* packages are the same and feasible as before; on the frontier the slots are in opposite order;
* the new responder pays :math:`\theta c_P` a period, :math:`\theta` being spread as the file
  spreads the other side's weariness (there is no other judgement to go by), and what sanctions cost
  it whatever its weariness; at :math:`\theta = 1` it is the side that the file describes;
* the new proposer's weariness is known to all: drawn once a world.

The pressures on the proposer's choice, the channel and what an offer costs go with the role.
Demands and postures were the old responder's and teach nothing about the new one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from offramp.talks import Game
from offramp.war.finish import finish_kernel
from offramp.world.draws import uniforms
from offramp.world.numbers import World

__all__ = ["known_weariness", "other_side_informed"]

Array = NDArray[np.float64]

WEARINESS_STREAM = "war.weariness#known"
"""Stream of the new proposer's weariness."""


def known_weariness(seed: int, start: int, stop: int) -> Array:
    """Quantiles of the new proposer's weariness in worlds *start* .. *stop* - 1."""
    return uniforms(seed, WEARINESS_STREAM, start, stop)


def other_side_informed(world: World, quantile: float) -> Game:
    """Turn the roles round.

    Parameters
    ----------
    world
        As the file has it.
    quantile
        Of the new proposer's weariness, in (0, 1): see `known_weariness`.

    Returns
    -------
    Game
        Its chances of settling are those of the turned world; its front is mirrored.
    """
    g = world.game
    theta = float(np.interp(quantile, g.quantile, g.theta))
    u_p, u_r, package = _turned(g)
    # What a period costs the new responder per unit of weariness; the rest is sanctions' cost.
    cost = world.value(f"war.cost.{world.blueprint.scenario.proposer}")
    cost = max(cost, 1e-9)
    length = _length(world, cost)
    return g.but(
        view_p=_mirrored(g.view_r),
        view_r=_mirrored(g.view_p),
        truth=_mirrored(g.truth),
        hazard=g.hazard[:, ::-1],
        cost_p=theta * g.cost_r + g.pain,
        cost_r=np.full(g.periods, cost),
        pain=g.cost_p - cost,
        escalation_p=g.escalation_r,
        escalation_r=g.escalation_p,
        discount_p=g.discount_r,
        discount_r=g.discount_p,
        end_p=g.end_r[::-1],
        end_r=g.end_p[::-1],
        finish_p=(g.finish_r - theta * g.finish_r_slope)[::-1],
        finish_r=g.finish_p[::-1] + length,
        finish_r_slope=length,
        u_p=u_p,
        u_r=u_r,
        package=package,
        start=g.front - g.start,
        cdf=g.quantile,
    )


def _mirrored(table: Array) -> Array:
    """Turn (down, stay, up) by front into the same seen from the other end."""
    return table[::-1, :, ::-1]


def _turned(g: Game) -> tuple[Array, Array, NDArray[np.int64]]:
    """Order packages by the new responder's value: on a frontier, in the opposite order."""
    slots = np.arange(g.slots)
    place = np.where(slots < g.count[:, None], g.count[:, None] - 1 - slots, slots)
    return (
        np.take_along_axis(g.u_r, place, axis=1),
        np.take_along_axis(g.u_p, place, axis=1),
        np.take_along_axis(g.package, place, axis=1),
    )


def _length(world: World, cost: float) -> Array:
    """(K + 1,) what a unit of weariness costs the new responder in fighting to the finish."""
    g = world.game
    mean, evidence = world.war.views[0]
    none = np.zeros(0)
    _, _, slope = finish_kernel(
        g.periods, g.front, g.front - g.start, 0.5, 2.0, 1.0 - mean, evidence,
        np.ascontiguousarray(g.hazard[0, ::-1]), g.discount_r, g.discount_p, 0.0, cost, 0.0, 0.0,
        none, none, none, none,
    )  # fmt: skip
    return slope[g.periods]
