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

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.kernels import kernel
from offramp.signals._errors import DemandError

__all__ = [
    "SLIP",
    "Demand",
    "DemandBelief",
    "belief_after",
    "demand_belief",
    "demand_likelihood",
]

Floats = NDArray[np.float64]

SLIP = 0.02
"""Chance that a demand is no guide to resolve, by default (judgement: one in fifty)."""

PARTS = 16  # of a cell, when several demands multiply
_TINY = 1e-150  # below which a product of densities goes on as a logarithm


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

    @classmethod
    def trusted(cls, worth: Floats, war_value: Floats, weight: Floats) -> Self:
        """Build a demand of which nothing is checked, for loops over worlds; weights sum to 1."""
        demand = object.__new__(cls)
        demand.__dict__.update(worth=worth, war_value=war_value, weight=weight)
        return demand


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


def _sorted(demand: Demand) -> tuple[Floats, Floats]:
    """Worth of the completions, rising, and their weights."""
    assert demand.weight is not None
    order = np.argsort(demand.worth, kind="stable")
    return demand.worth[order], demand.weight[order]


@kernel
def likelihood_kernel(worth, weight, war, mu, slip, out):
    """Write the mean density over each part of each cell, (N, parts); return it by cell, (N,).

    Unchecked; worths rise.  See `demand_likelihood`.  Between two worths the density is
    ``ahead[n] e^((F - d_n)/mu)/mu``, d_n the lowest that is not below F: its integral is exact,
    and a part is cut where worths lie in it.
    """
    n_worths, (cells, parts) = worth.shape[0], out.shape
    ahead, means = np.empty(n_worths), np.empty(cells)
    for j in range(n_worths - 1, -1, -1):
        ahead[j] = weight[j]
        if j + 1 < n_worths:
            ahead[j] += ahead[j + 1] * math.exp((worth[j] - worth[j + 1]) / mu)
    n = 0
    for i in range(cells - 1, -1, -1):
        low, row, total = war[i + 1], out[i], 0.0
        width = (war[i] - low) / parts
        thin = width <= 1e-6 * mu
        whole = 1.0 / mu if thin else math.expm1(width / mu) / width
        while n < n_worths and worth[n] < low:
            n += 1
        if n == n_worths or thin or worth[n] >= war[i]:
            # No worth inside: from part to part the density grows by the same factor.
            density, grow = 0.0, math.exp(width / mu)
            if n < n_worths:
                density = (1.0 - slip) * ahead[n] * math.exp((low - worth[n]) / mu) * whole
            for k in range(parts - 1, -1, -1):
                row[k] = slip + density
                total += row[k]
                density *= grow
        else:
            for k in range(parts - 1, -1, -1):
                high, density = war[i] - (war[i] - war[i + 1]) * (k / parts), 0.0
                while n < n_worths and worth[n] < high:
                    density += _integral(ahead[n], low, worth[n], worth[n], mu)
                    low = worth[n]
                    n += 1
                if n < n_worths:
                    density += _integral(ahead[n], low, high, worth[n], mu)
                low = high
                row[k] = slip + (1.0 - slip) * density / width
                total += row[k]
        means[i] = total / parts
    return means


@kernel
def _integral(ahead, low, high, worth, mu):
    """Integral from low to high of ahead e^((F - worth)/mu)/mu."""
    return ahead * math.exp((low - worth) / mu) * math.expm1((high - low) / mu)


@kernel
def _log_product(fine, power):
    """Logarithm of the product of densities (D, N, parts) to a power, (N, parts)."""
    demands, cells, parts = fine.shape
    logs = np.empty((cells, parts))
    before, log_before = 1.0, 0.0
    for i in range(cells):
        for k in range(parts):
            product, log = 1.0, 0.0
            for d in range(demands):
                # So many small numbers that their product underflows are taken in turn.
                if product * fine[d, i, k] < _TINY:
                    log += np.log(product)
                    product = 1.0
                product *= fine[d, i, k]
            # Types that no demand rules in or out are alike: no logarithm anew.
            if product != before:
                before, log_before = product, np.log(product)
            logs[i, k] = power * (log + log_before)
    return logs


@kernel
def belief_kernel(fine, prior, power):
    """Update a CDF, (N+1,), by densities (D, N, parts); unchecked. See `demand_belief`.

    Returns
    -------
    cdf : (N+1,)
        The prior where no type could have made the demands.
    consistent : bool
    """
    _, cells, parts = fine.shape
    mass = np.empty(cells)
    if power != 1.0 or not _add_products(fine, mass):
        logs, peak = _log_product(fine, power), -np.inf
        for i in range(cells):
            if prior[i + 1] > prior[i]:
                for k in range(parts):
                    peak = max(peak, logs[i, k])
        if peak == -np.inf:
            return prior.copy(), False
        before, factor = peak, 1.0
        for i in range(cells):
            mass[i] = 0.0
            for k in range(parts):
                if logs[i, k] != before:
                    before, factor = logs[i, k], np.exp(logs[i, k] - peak)
                mass[i] += factor
    cdf = np.zeros(cells + 1)
    for i in range(cells):
        cdf[i + 1] = cdf[i] + (prior[i + 1] - prior[i]) * (mass[i] / parts)
    for i in range(1, cells + 1):
        cdf[i] /= cdf[cells]
    return cdf, True


@kernel
def _add_products(fine, mass):
    """Write the sum of products of densities over each cell; tell whether none is too small."""
    demands, cells, parts = fine.shape
    for i in range(cells):
        mass[i] = 0.0
        for k in range(parts):
            product = 1.0
            for d in range(demands):
                product *= fine[d, i, k]
            if product < _TINY:
                return False
            mass[i] += product
    return True


def _check(mu: float, slip: float) -> None:
    if not 0.0 < mu < math.inf:
        raise DemandError(f"mu is {mu}: the mean mark-up must be above 0 stakes")
    if not 0.0 <= slip <= 1.0:
        raise DemandError(f"slip is {slip}: a chance lies between 0 and 1")


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
    _check(mu, slip)
    out = np.empty((demand.war_value.size - 1, parts))
    likelihood_kernel(*_sorted(demand), demand.war_value, float(mu), float(slip), out)
    return out.ravel()


def _updated(
    demands: Sequence[Demand], prior: Floats, mu: float, slip: float, independence: float
) -> tuple[Floats, Floats, bool]:
    """Belief (N+1,), likelihood (D, N) by cell, and whether some type could have made them all."""
    n, cells = len(demands), prior.size - 1
    parts = 1 if n < 2 else PARTS
    fine, likelihood = np.empty((n, cells, parts)), np.empty((n, cells))
    for d, demand in enumerate(demands):
        likelihood[d] = likelihood_kernel(
            *_sorted(demand), demand.war_value, float(mu), float(slip), fine[d]
        )
    power = (1.0 + (n - 1.0) * independence) / n if n else 1.0
    cdf, consistent = belief_kernel(fine, prior, float(power))
    return cdf, likelihood, consistent


def belief_after(
    demands: Sequence[Demand], prior: Floats, mu: float, slip: float, independence: float
) -> Floats:
    """(N+1,) belief of `demand_belief` and nothing else, unchecked: for loops over worlds."""
    return _updated(demands, prior, mu, slip, independence)[0]


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
    _check(mu, slip)
    if start.ndim != 1 or start[0] != 0.0 or abs(start[-1] - 1.0) > 1e-9:
        raise DemandError("prior must be a CDF at the nodes, from 0 to 1")
    if any(d.war_value.shape != start.shape for d in demands):
        raise DemandError(f"war_value and prior must share their {start.size} nodes")
    cdf, likelihood, consistent = _updated(demands, start, mu, slip, independence)
    with np.errstate(divide="ignore"):
        surprise = -np.log(likelihood @ np.diff(start))
    if throw and not consistent:
        asked = ", ".join(f"{d.worth.max():.3f}" for d in demands)
        raise DemandError(
            f"no type could have made these demands (worth at most {asked} stakes to it;"
            f" fighting on is worth {min(d.war_value[-1] for d in demands):.3f} even to the"
            " weariest): let slip be above 0, or check what fighting is worth"
        )
    return DemandBelief(cdf, likelihood, surprise, consistent, mu, slip, independence)
