r"""What the others of one world believe of the responder's weariness, after demands and postures.

**Demands** update every world's belief (`offramp.signals.demand_belief`): what was asked for is
worth d to the responder, what fighting to the finish is worth to it plus a haggler's mark-up.  The
war is that of `as_of`: the file does not say where the front stood before, so a demand that is
older than the front it was made on says less than is read from it here.

**The posture** that the responder showed last costs it kappa stakes on settling, in every world.
What it *teaches* is the posterior of the posture game, a fixed point with the talks inside, some
twenty to forty times the work of the talks alone.  It is solved in `SAMPLE` worlds drawn from a
seed of their own, whatever worlds are asked for, and carried over to all others: with V_m(q) what
type q gets after posture m, its log-odds for m against the cheapest posture are

.. math:: [V_m(q) - V_0(q)]/\lambda = (\kappa_m - \kappa_0)\, s_m(q)/\lambda ,

and the slope s_m(q) is taken from the sample (least squares through the origin), kappa and lambda
from the world.  Slopes differ between worlds (by how likely settling is), so single worlds are
wrong by some tenths of a point of probability, means by less than a tenth (measured in 120 worlds
of the bundled case: chance of a deal within a year off by .0001 on average, .002 in the mean of
absolute values; drawing no conclusion at all would be off by .003 and .003).
`offramp.analysis.signals` measures the error anew for every scenario.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.signals import SLIP, Demand, DemandBelief, demand_belief, posterior_cdfs
from offramp.signals.posture_game import type_quantiles

if TYPE_CHECKING:
    from offramp.world.blueprint import Blueprint, Layout
    from offramp.world.numbers import WarNumbers

__all__ = [
    "SAMPLE",
    "SAMPLE_SEED",
    "Postures",
    "after_demands",
    "after_posture",
    "asks_for_missing",
    "audience_cost",
    "demands_of",
    "fitted_postures",
    "shown_posture",
]

Array = NDArray[np.float64]
Value = Callable[..., float]

SAMPLE, SAMPLE_SEED = 8, 0
"""Worlds in which the posture game is solved, and the seed that draws them."""


@dataclass(frozen=True, eq=False)
class Postures:
    """The postures that the responder could show, and what the sample says of them."""

    words: tuple[str, ...]
    """Cheapest to climb down from first."""
    shown: int
    """The one that it showed last."""
    slope: Array
    """(M - 1, Q) s_m(q): what posture m adds for type q, per stake of kappa."""
    worlds: int
    """Worlds of the sample in which the game was solved."""


def shown_posture(blueprint: Blueprint) -> str | None:
    """Name the posture that the responder showed last; None if it showed none."""
    scenario = blueprint.scenario
    own = [p for p in scenario.postures.values() if p.side == scenario.responder]
    # Of two on one day the later in the file counts.
    return max(reversed(own), key=lambda p: p.date).shows if own else None


def audience_cost(blueprint: Blueprint, value: Value) -> float:
    """Stakes that settling costs the responder after the posture it showed last."""
    word = shown_posture(blueprint)
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
    return tuple(
        Demand(asking[rows] if len(rows) else np.array([1.0]), fighting)
        for rows in _asked_for(blueprint, layout)
    )


def after_demands(
    blueprint: Blueprint, value: Value, demands: Sequence[Demand], nodes: Array
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
    return demand_belief(
        demands,
        nodes,
        value(f"haggling.{blueprint.scenario.responder}"),
        slip=value("ledger.slips", SLIP),
        independence=value("ledger.independence", 1.0),
    )


def _asked_for(blueprint: Blueprint, layout: Layout) -> list[NDArray[np.int64]]:
    """List the packages that each demand could mean; none: total victory."""
    found = []
    for entry in blueprint.scenario.demands.values():
        if entry.wants == "victory":
            found.append(np.empty(0, dtype=np.int64))
            continue
        fits = np.ones(len(layout.space), dtype=np.bool_)
        for i, issue in enumerate(blueprint.issues):
            if issue.name in entry.wants:
                fits &= layout.space.codes[:, i] == issue.options.index(entry.wants[issue.name])
        found.append(np.flatnonzero(fits))
    return found


def after_posture(blueprint: Blueprint, value: Value, cdf: Array, nodes: Array) -> Array:
    """(N+1,) belief about the types once the posture that the responder showed last is counted.

    Parameters
    ----------
    blueprint, value
        The scenario and what this world drew.
    cdf
        The belief before, at the nodes.
    nodes
        Their prior quantiles.
    """
    if shown_posture(blueprint) is None:
        return cdf
    fitted = fitted_postures(blueprint)
    kappa = np.array([value(f"audience_cost.{word}") for word in fitted.words])
    log_odds = (kappa[1:] - kappa[0])[:, None] * fitted.slope / value("ledger.word_noise")
    cdfs, _ = posterior_cdfs(log_odds, type_quantiles(fitted.slope.shape[1]), nodes, cdf)
    return np.ascontiguousarray(cdfs[fitted.shown])


_FITTED: dict[str, Postures] = {}
_FITTING = threading.Lock()
_KEPT = 64


def fitted_postures(blueprint: Blueprint) -> Postures:
    """Fit a scenario's postures once, whoever asks first; by what the file says."""
    from offramp.world.postures import fit_postures

    key = blueprint.scenario.hash
    with _FITTING:
        if key not in _FITTED:
            while len(_FITTED) >= _KEPT:
                del _FITTED[next(iter(_FITTED))]
            _FITTED[key] = fit_postures(blueprint)
        return _FITTED[key]
