r"""What a side has asked for, as evidence about its resolve.

A demand worth d to the responder is what fighting to the finish is worth to it, plus a haggler's
mark-up:

.. math:: d = F_R(t, k; \theta) + \varepsilon, \qquad \varepsilon \sim \mathrm{Exp}(1/\mu),

mu the mean mark-up, t the date of the demand, F_R its *war* value then (not what it would settle
for in equilibrium). So a demand rules out every type that would rather fight than have it, and
among the rest speaks for the more resolute. F_R falls in weariness, hence a lower demand speaks for
weariness, in the sense of the likelihood ratio (and so of first-order stochastic dominance):
falling demands shift the belief. Behavioural, not strategic: nobody is assumed to choose demands
with an eye to what they teach; postures (:mod:`offramp.signals.postures`) are the strategic part.

*Issues left unnamed.* A demand that names some issues has one worth d_j for every way to complete
it; its likelihood is the average over these, with weights.

*Slips.* With chance ``slip`` a demand is no guide at all (uniform over the stake's scale, density
1): one demand that no type could have made then does not wipe out every belief. ``slip = 0`` is the
bare model.

*Several demands.* Their likelihoods multiply if mark-ups are independent given the type. They are
not quite: the same haggler asks. ``independence`` w in [0, 1] raises the product of n likelihoods
to the power [1 + (n - 1) w]/n: 1 counts every demand in full, 0 counts all of them as one.

Between nodes F_R is linear in the prior CDF; a cell's likelihood is integrated exactly, jump
included, so beliefs are continuous in the demand. Several demands multiply on sixteenths of cells,
each exact by itself (error of the CDF below .001 with 150 nodes, where jumps coincide).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.signals._errors import DemandError

__all__ = ["SLIP", "Demand", "DemandBelief", "demand_belief", "demand_likelihood"]

Floats = NDArray[np.float64]

SLIP = 0.02
"""Chance that a demand is no guide to resolve, by default (judgement: one in fifty)."""

_PARTS = 16  # of a cell, when several demands multiply


@dataclass(frozen=True)
class Demand:
    """One dated demand.

    Parameters
    ----------
    worth : array, (J,)
        What it is worth to the responder, in stakes, for each way to complete the issues it leaves
        unnamed; one number if it names all.
    war_value : array, (N+1,)
        F_R at the demand's date by node, falling in weariness, in stakes.
    weight : array, (J,), optional
        Weights of the completions (default: equal).
    """

    worth: Floats
    war_value: Floats
    weight: Floats | None = None

    def __post_init__(self) -> None:
        worth = np.atleast_1d(np.asarray(self.worth, dtype=np.float64))
        war = np.asarray(self.war_value, dtype=np.float64)
        weight = np.ones(worth.size) if self.weight is None else np.asarray(self.weight, float)
        if worth.ndim != 1 or not worth.size or not np.isfinite(worth).all():
            raise DemandError(f"worth {self.worth} must be one or more finite numbers, in stakes")
        if war.ndim != 1 or war.size < 2 or not np.isfinite(war).all():
            raise DemandError("war_value must hold a finite number for each node")
        if (np.diff(war) > 0.0).any():
            raise DemandError("war_value must fall (or stay) as weariness rises from node to node")
        if weight.shape != worth.shape or (weight < 0.0).any() or not weight.sum() > 0.0:
            raise DemandError(f"weight must hold {worth.size} numbers >= 0, not all 0")
        object.__setattr__(self, "worth", worth)
        object.__setattr__(self, "war_value", war)
        object.__setattr__(self, "weight", weight / weight.sum())


@dataclass(frozen=True)
class DemandBelief:
    """Belief about resolve after the demands.

    Attributes
    ----------
    cdf : array, (N+1,)
        Posterior CDF at the nodes, from 0 to 1.
    likelihood : array, (D, N)
        Mean likelihood of each demand over each cell between nodes (density per stake).
    surprise : array, (D,)
        -log of each demand's chance density under the prior, alone: high means the model did not
        expect it.
    consistent : bool
        False when no type could have made the demands; the belief is then the prior.
    mu, slip, independence : float
        As asked.
    """

    cdf: Floats
    likelihood: Floats
    surprise: Floats
    consistent: bool
    mu: float
    slip: float
    independence: float

    def mean_quantile(self, nodes: ArrayLike) -> float:
        """Mean quantile of weariness: .5 under the prior."""
        q = np.asarray(nodes, dtype=np.float64)
        return float(np.diff(self.cdf) @ (0.5 * (q[1:] + q[:-1])))


def _below(at: Floats, worth: Floats, weight: Floats, mu: float) -> Floats:
    """Integral over war values up to ``at`` of the density: sum_j w_j e^((min(F, d_j) - d_j)/mu).

    Differences of it integrate cells exactly, jumps included. Demands come sorted, so that each
    value costs one search, however many completions there are.
    """
    n = np.searchsorted(worth, at, side="right")
    done = np.concatenate([[0.0], np.cumsum(weight)])
    # Scaled by the largest demand, so that no exponential overflows.
    left = weight * np.exp((worth[-1] - worth) / mu) if worth[-1] - worth[0] < 600.0 * mu else None
    if left is None:
        return np.exp((np.minimum.outer(at, worth) - worth) / mu) @ weight
    ahead = np.concatenate([np.cumsum(left[::-1])[::-1], [0.0]])
    return done[n] + np.exp(np.minimum(at - worth[-1], 0.0) / mu) * ahead[n]


def _cell_means(war: Floats, demand: "Demand", mu: float) -> Floats:
    """Mean over each cell, and over the completions, of exp((F - d)/mu)/mu where F <= d."""
    assert demand.weight is not None
    order = np.argsort(demand.worth, kind="stable")
    worth, weight = demand.worth[order], demand.weight[order]
    width = war[:-1] - war[1:]
    thin = width <= 1e-6 * mu
    below = _below(war, worth, weight, mu)
    out = (below[:-1] - below[1:]) / np.where(thin, 1.0, width)
    if thin.any():
        lower = war[1:]
        gap = (lower[thin, None] - worth) / mu
        out[thin] = np.where(gap <= 0.0, np.exp(np.minimum(gap, 0.0)), 0.0) @ weight / mu
    return np.maximum(out, 0.0)


def _refined(war: Floats, parts: int) -> Floats:
    """Split every cell between nodes into equal parts, linear inside."""
    if parts == 1:
        return war
    inside = war[:-1, None] + (war[1:] - war[:-1])[:, None] * (np.arange(parts) / parts)
    return np.append(inside.ravel(), war[-1])


def demand_likelihood(demand: Demand, mu: float, *, slip: float = SLIP, parts: int = 1) -> Floats:
    """Mean likelihood of one demand over each cell between nodes.

    Parameters
    ----------
    demand : Demand
        With J completions and N + 1 nodes.
    mu : float
        Mean mark-up in stakes, > 0.
    slip : float
        Chance that the demand is no guide, in [0, 1].
    parts : int
        Equal parts of each cell to answer for.

    Returns
    -------
    array, (N parts,)
        Density per stake.
    """
    if not (np.isfinite(mu) and mu > 0.0):
        raise DemandError(f"mu is {mu}: the mean mark-up must be above 0 stakes")
    if not 0.0 <= slip <= 1.0:
        raise DemandError(f"slip is {slip}: a chance lies between 0 and 1")
    mixed = _cell_means(_refined(demand.war_value, parts), demand, mu)
    return (1.0 - slip) * mixed + slip


def demand_belief(
    demands: Sequence[Demand],
    prior: ArrayLike,
    mu: float,
    *,
    slip: float = SLIP,
    independence: float = 1.0,
    throw: bool = True,
) -> DemandBelief:
    """Update the belief about resolve by one or more demands.

    Parameters
    ----------
    demands : sequence of Demand
        In any order; none leaves the prior.
    prior : array, (N+1,)
        Prior CDF at the nodes (the nodes' quantiles themselves, if nothing is known).
    mu : float
        Mean mark-up of a haggler, in stakes.
    slip : float
        Chance that a demand is no guide.
    independence : float
        1: each demand counts in full; 0: all together count as one (see the module's docstring).
    throw : bool
        With ``slip = 0``: raise when no type could have made the demands (default), or return the
        prior with ``consistent`` false.

    Returns
    -------
    DemandBelief

    Raises
    ------
    DemandError
        On a value out of range, or on impossible demands as above.
    """
    start = np.asarray(prior, dtype=np.float64)
    if not 0.0 <= independence <= 1.0:
        raise DemandError(f"independence is {independence}: it lies between 0 and 1")
    if start.ndim != 1 or start[0] != 0.0 or abs(start[-1] - 1.0) > 1e-9:
        raise DemandError("prior must be a CDF at the nodes, from 0 to 1")
    if any(d.war_value.shape != start.shape for d in demands):
        raise DemandError(f"war_value and prior must share their {start.size} nodes")
    n = len(demands)
    mass = np.diff(start)
    parts = 1 if n < 2 else _PARTS
    fine = np.array([demand_likelihood(d, mu, slip=slip, parts=parts) for d in demands])
    fine = fine.reshape(n, mass.size, parts)
    likelihood = fine.mean(axis=2)
    power = (1.0 + (n - 1.0) * independence) / n if n else 1.0
    with np.errstate(divide="ignore"):
        logs = power * np.log(fine).sum(axis=0)
        surprise = -np.log(likelihood @ mass)
    peak = logs[mass > 0.0].max()
    consistent = bool(np.isfinite(peak))
    if not consistent:
        if throw:
            asked = ", ".join(f"{d.worth.max():.3f}" for d in demands)
            raise DemandError(
                f"no type could have made these demands (worth at most {asked} stakes to it;"
                f" fighting on is worth {min(d.war_value[-1] for d in demands):.3f} even to the"
                " weariest): let slip be above 0, or check what fighting is worth"
            )
        cdf = start.copy()
    else:
        weight = mass * np.exp(logs - peak).mean(axis=1)
        cdf = np.concatenate([[0.0], np.cumsum(weight)])
        cdf = cdf / cdf[-1]
    return DemandBelief(cdf, likelihood, surprise, consistent, mu, slip, independence)
