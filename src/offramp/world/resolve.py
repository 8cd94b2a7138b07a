r"""What the others of one world believe of the responder's weariness, after demands and postures.

**Demands** update every world's belief (`offramp.signals.demand_belief`): what was asked for is
worth d to the responder, what fighting to the finish is worth to it plus a haggler's mark-up.  The
war is that of `as_of`: the file does not say where the front stood before, so a demand that is
older than the front it was made on says less than is read from it here.

**The posture** that the responder showed last costs it kappa stakes on settling, in every world.
What it *teaches* is the posterior of the posture game (`offramp.signals.solve_postures`), a fixed
point with the talks inside that takes twenty to forty times the work of the talks alone.  Worlds
take one round of it instead, on a coarser frontier: types reply to beliefs as they stood before
the posture,

.. math:: P(m \mid q) \propto \exp(V_m(q)/\lambda), \qquad
   V_m(q) = V(q \mid \text{belief before}, u_R - \kappa_m),

and the belief is updated by these replies.  Left out is what types gain by being believed, which
is small beside kappa (measured on the whole frontier in 140 worlds of the bundled case, with and
without plans: chance of a deal within a year off by .0001 on average, .0003-.0009 in the mean of
absolute values; to draw no conclusion at all would be off by .001-.004).
`offramp.analysis.signals` solves the game in full in a stated number of worlds and measures the
error anew for every scenario.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.signals import (
    SLIP,
    Demand,
    DemandBelief,
    PostureGame,
    belief_after,
    demand_belief,
    posterior_cdfs,
)
from offramp.signals.in_talks import posture_payoff
from offramp.signals.posture_game import type_quantiles
from offramp.talks import Game

if TYPE_CHECKING:
    from offramp.world.blueprint import Blueprint
    from offramp.world.drawn import Drawn
    from offramp.world.fighting import WarNumbers
    from offramp.world.layout import Layout

__all__ = [
    "REPLY_NODES",
    "after_demands",
    "after_posture",
    "asks_for_missing",
    "audience_cost",
    "cdf_after_demands",
    "demands_of",
    "posture_game",
    "replies",
]

Array = NDArray[np.float64]

REPLY_NODES = 31
"""Nodes of the talks within the round of replies: finer ones moved no chance of a deal by .0001."""
REPLY_PACKAGES = 8
"""Packages on the table in them: with the whole frontier the chance of a deal moved in 200 worlds
by .00005 on average, by .0004 in the mean of absolute values."""


def audience_cost(blueprint: Blueprint, value: Drawn) -> float:
    """Stakes that settling costs the responder after the posture it showed last."""
    word = blueprint.scenario.posture_shown
    return 0.0 if word is None else value(f"audience_cost.{word}")


def asks_for_missing(blueprint: Blueprint) -> bool:
    """Whether a demand names an option that is not on the table yet."""
    scenario = blueprint.scenario
    missing = scenario.off_table
    return any(
        pair in missing
        for entry in scenario.demands.values()
        if entry.wants != "victory"
        for pair in entry.wants.items()
    )


def demands_of(
    blueprint: Blueprint, layout: Layout, asking: Array, war: WarNumbers, theta: Array
) -> tuple[Demand, ...]:
    """Put the file's demands into one world's numbers, in the file's order.

    Parameters
    ----------
    blueprint
        The scenario.
    layout, asking
        The packages, and what each is worth to the responder, (M + 2,).
    war
        What fighting to the finish is worth to it.
    theta
        (N+1,) weariness at the nodes.
    """
    fighting = war.finish_r[0, war.start] - theta * war.finish_r_slope[0, war.start]
    worths = (asking[rows] if len(rows) else np.ones(1) for rows in layout.wanted)
    return tuple(
        Demand.trusted(worth, fighting, np.full(len(worth), 1.0 / len(worth))) for worth in worths
    )


def after_demands(
    blueprint: Blueprint, value: Drawn, demands: Sequence[Demand], nodes: Array
) -> DemandBelief:
    """Count demands: the belief about the types at the nodes, and how it was come by.

    Parameters
    ----------
    blueprint, value
        The scenario and what this world drew.
    demands
        All of them (`demands_of`), or some.
    nodes
        (N+1,) prior quantiles of the nodes.
    """
    mu, slip, independence = _haggling(blueprint, value)
    return demand_belief(demands, nodes, mu, slip=slip, independence=independence)


def cdf_after_demands(
    blueprint: Blueprint, value: Drawn, demands: Sequence[Demand], nodes: Array
) -> Array:
    """(N+1,) belief of `after_demands` and nothing else."""
    return belief_after(demands, nodes, *_haggling(blueprint, value))


def _haggling(blueprint: Blueprint, value: Drawn) -> tuple[float, float, float]:
    """Mean mark-up, chance of a slip, and how far demands count as several."""
    return (
        value(f"haggling.{blueprint.scenario.responder}"),
        value("ledger.slips", SLIP),
        value("ledger.independence", 1.0),
    )


def posture_game(blueprint: Blueprint, value: Drawn, game: Game) -> PostureGame:
    """Set up the posture game of one world.

    Parameters
    ----------
    blueprint, value
        The scenario and what this world drew.
    game
        Its talks, with the belief before the posture; every package is already worth less by what
        the posture shown costs.
    """
    kappa = _costs(blueprint, value)
    before = game.trusting(u_r=game.u_r + audience_cost(blueprint, value))
    return PostureGame(
        posture_payoff(before), game.quantile, kappa, value("ledger.word_noise"), prior=game.cdf
    )


def replies(blueprint: Blueprint, value: Drawn, game: Game) -> Array:
    """(postures - 1, Q) log-odds by type of each posture over the first, before any is believed.

    Parameters
    ----------
    blueprint, value, game
        As for `posture_game`.
    """
    few = _thinned(game, REPLY_PACKAGES)
    payoff = posture_payoff(few.trusting(u_r=few.u_r + audience_cost(blueprint, value)))
    held = np.array([payoff(game.cdf, kappa) for kappa in _costs(blueprint, value)])
    return (held[1:] - held[0]) / value("ledger.word_noise")


def after_posture(blueprint: Blueprint, log_odds: Array, cdf: Array, nodes: Array) -> Array:
    """(N+1,) belief about the types once the posture that the responder showed last is counted.

    Parameters
    ----------
    blueprint
        The scenario.
    log_odds
        How the types would reply (`replies`).
    cdf
        The belief before, at the nodes.
    nodes
        Their prior quantiles.
    """
    word = blueprint.scenario.posture_shown
    if word is None:
        return cdf
    cdfs, _ = posterior_cdfs(log_odds, type_quantiles(), nodes, cdf)
    return cdfs[blueprint.posture_words.index(word)]


def _thinned(game: Game, most: int) -> Game:
    """Keep at most so many packages in each period, evenly along the frontier, both ends kept."""
    if game.slots <= most:
        return game
    place, last = np.arange(most), np.maximum(game.count - 1, 0)[:, None]
    spread = np.rint(place / (most - 1) * last).astype(np.int64)
    kept = np.where(last < most, np.minimum(place, last), spread)
    names = ("u_p", "u_r", "package")
    return game.trusting(
        **{name: np.take_along_axis(getattr(game, name), kept, axis=1) for name in names},
        count=np.minimum(game.count, most),
    )


def _costs(blueprint: Blueprint, value: Drawn) -> Array:
    """(postures,) stakes that settling costs after each."""
    return value.each(blueprint.posture_costs)
