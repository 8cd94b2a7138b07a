"""A posture game as numbers: who may say what at what cost, and the beliefs that words leave."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import kernel
from offramp.signals._errors import PostureError

__all__ = [
    "LAMBDA_FLOOR",
    "Payoff",
    "PostureGame",
    "choice_odds",
    "posterior_cdfs",
    "type_quantiles",
]

Floats = NDArray[np.float64]
Payoff = Callable[[Floats, float], Floats]
"""(CDF at the nodes (N+1,), kappa in stakes) -> V at the Q quantiles (Q,), in stakes."""

LAMBDA_FLOOR = 0.005
"""Least noise allowed, stakes: below, starts fail and equilibria multiply (docs/theory.md T5)."""

_FAINTEST = -30.0  # a type never counts for less than e^-30 of the likeliest: keeps CDFs rising


def type_quantiles(n: int = 40) -> Floats:
    """Quantiles (j + .5)/n at which types are followed, shape (n,)."""
    return (np.arange(n) + 0.5) / n


def choice_odds(log_odds: Floats) -> Floats:
    """Logit choice: log-odds over the first of M, (M-1, ...) -> chances (M, ...)."""
    full = np.concatenate([np.zeros((1, *log_odds.shape[1:])), log_odds])
    full = full - full.max(axis=0)
    weight = np.exp(full)
    return weight / weight.sum(axis=0)


def posterior_cdfs(
    log_odds: Floats, quantiles: Floats, nodes: Floats, prior: Floats
) -> tuple[Floats, Floats]:
    """Turn log-odds by type into the beliefs that each posture leaves.

    Parameters
    ----------
    log_odds : array, (M-1, Q)
    quantiles : array, (Q,)
    nodes, prior : arrays, (N+1,)
        Nodes from 0 to 1 and the prior CDF there.

    Returns
    -------
    cdfs : array, (M, N+1)
        Posterior CDF after each posture, from 0 to 1.
    said : array, (M,)
        Chance that each posture is taken at all.
    """
    at = np.array([np.interp(nodes, quantiles, row) for row in log_odds])
    return posterior_kernel(at, prior)


@kernel
def posterior_kernel(log_odds, prior):
    """Turn log-odds at the nodes, (M-1, N+1), into beliefs; unchecked. See `posterior_cdfs`."""
    words, n = log_odds.shape[0] + 1, prior.shape[0]
    logs, peak = np.zeros((words, n)), np.full(words, -np.inf)
    for i in range(n):
        most, total = 0.0, 0.0
        for m in range(1, words):
            logs[m, i] = log_odds[m - 1, i]
            most = max(most, logs[m, i])
        for m in range(words):
            total += math.exp(logs[m, i] - most)
        for m in range(words):
            logs[m, i] -= most + math.log(total)
            peak[m] = max(peak[m], logs[m, i])
    cdfs, said = np.zeros((words, n)), np.empty(words)
    for m in range(words):
        before = math.exp(max(logs[m, 0] - peak[m], _FAINTEST))
        for i in range(1, n):
            weight = math.exp(max(logs[m, i] - peak[m], _FAINTEST))
            mass = 0.5 * (weight + before) * (prior[i] - prior[i - 1])
            cdfs[m, i] = cdfs[m, i - 1] + mass
            before = weight
        total = cdfs[m, n - 1]
        for i in range(n):
            cdfs[m, i] /= total
        said[m] = math.exp(peak[m]) * total
    return cdfs, said


@dataclass(frozen=True)
class PostureGame:
    """Who may say what, at what cost, and what being believed is worth.

    Parameters
    ----------
    payoff : callable
        (CDF (N+1,), kappa) -> V (Q,): every type's payoff in the talks, in stakes.
    nodes : array, (N+1,)
        Quantiles of the nodes, rising from 0 to 1.
    kappa : array, (M,)
        Stakes by which every package is worth less after posture m, >= 0.
    noise : float
        lambda in stakes, at least ``LAMBDA_FLOOR``.
    prior : array, (N+1,), optional
        CDF at the nodes before the posture (default: the nodes themselves); after demands, theirs.
    quantiles : array, (Q,), optional
        Types followed; default 40.
    upfront : array, (M, Q), optional
        Cost of taking posture m, paid at once by type q (an option: see the module's docstring).

    Raises
    ------
    PostureError
        When a value breaks one of these rules.
    """

    payoff: Payoff
    nodes: Floats
    kappa: Floats
    noise: float
    prior: Floats | None = None
    quantiles: Floats | None = None
    upfront: Floats | None = None

    def __post_init__(self) -> None:
        nodes = np.asarray(self.nodes, dtype=np.float64)
        kappa = np.asarray(self.kappa, dtype=np.float64)
        prior = nodes if self.prior is None else np.asarray(self.prior, dtype=np.float64)
        types = type_quantiles() if self.quantiles is None else np.asarray(self.quantiles, float)
        if kappa.ndim != 1 or kappa.size < 2:
            raise PostureError(f"kappa has shape {kappa.shape}: give one cost for each of >= 2")
        if not (np.isfinite(kappa).all() and (kappa >= 0.0).all()):
            raise PostureError(f"kappa {kappa.tolist()} must be 0 stakes or more")
        if not np.isfinite(self.noise) or self.noise < LAMBDA_FLOOR:
            raise PostureError(
                f"noise (lambda) is {self.noise} stakes: at least {LAMBDA_FLOOR}, below which"
                " postures have several equilibria and the solver may miss some"
            )
        for name, value in (("nodes", nodes), ("prior", prior)):
            if value.shape != nodes.shape or value.ndim != 1 or value.size < 2:
                raise PostureError(f"{name} has shape {value.shape}, expected {nodes.shape}")
            if value[0] != 0.0 or abs(value[-1] - 1.0) > 1e-9 or (np.diff(value) < 0.0).any():
                raise PostureError(f"{name} must rise from 0 to 1")
        if types.ndim != 1 or (np.diff(types) <= 0.0).any() or types[0] < 0.0 or types[-1] > 1.0:
            raise PostureError("quantiles must rise strictly within [0, 1]")
        upfront = np.zeros((kappa.size, types.size))
        if self.upfront is not None:
            upfront = np.asarray(self.upfront, dtype=np.float64)
            if upfront.shape != (kappa.size, types.size) or not np.isfinite(upfront).all():
                raise PostureError(
                    f"upfront has shape {upfront.shape}: give a finite cost for each of"
                    f" {kappa.size} postures and {types.size} types"
                )
        for name, value in (
            ("nodes", nodes),
            ("kappa", kappa),
            ("prior", prior),
            ("quantiles", types),
            ("upfront", upfront),
        ):
            object.__setattr__(self, name, value)

    @property
    def arrays(self) -> tuple[Floats, Floats, Floats]:
        """Types (Q,), prior CDF (N+1,) and up-front costs (M, Q), defaults filled in."""
        assert self.quantiles is not None
        assert self.prior is not None
        assert self.upfront is not None
        return self.quantiles, self.prior, self.upfront
