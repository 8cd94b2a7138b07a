r"""Sampling intervals for figures averaged over worlds, and words for chances.

With worlds :math:`i = 1..n` drawn independently and :math:`x_i` what world *i* says (a probability,
a length in months, a difference between two variants of the *same* world), a figure is a function
of the :math:`x_i` and its interval says how far it could move had other worlds been drawn.  It says
nothing of whether the ranges in the file, or the model, are right.

Worlds give probabilities, not coin tosses, and most are near 0 or near 1, so the plain t-interval
is used nowhere: it reaches below 0 and misses rare outcomes (0.93 instead of 0.95 where 1 world in
100 matters, n = 1000).  Instead

- a mean with known bounds :math:`[a, b]` (a chance) inverts the score test that takes the variance
  to be :math:`\varphi (\mu - a)(b - \mu)` with :math:`\varphi` from the data: Wilson's interval
  (1927) with an effective number of worlds :math:`n / \varphi`.  It stays inside the bounds;
- a mean without bounds and a paired difference invert Hall's cubic transformation of the t
  statistic (1992), which takes the skewness of the worlds out of it;
- a quantile uses order statistics (exact), the quantile of a mixture of distributions, one a world,
  Woodruff's (1952): the interval of the distribution function at the estimate, read back.

References: Wilson 1927, JASA 22:209-212; Woodruff 1952, JASA 47:635-646; Hall 1992, J. R. Statist.
Soc. B 54:221-228; Zou & Donner 2008, Statist. Med. 27:1693-1702 (differences of two estimates).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.analysis.limits import hall_limits, score_limits, t_quantile, wilson_limits

__all__ = [
    "Estimate",
    "estimate_chance",
    "estimate_chances",
    "estimate_count",
    "estimate_mean",
    "estimate_mixture_quantile",
    "estimate_paired",
    "estimate_quantile",
    "estimate_ratio",
    "estimate_ratios",
    "estimate_unpaired",
    "in_words",
    "mixture_quantile",
    "mixture_quantiles",
]

Array = NDArray[np.float64]

YARDSTICK = (
    (0.01, "less than 1 in 100"),
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
)
"""Upper ends of the lower bands of ICD 203 (US, 2015, section D.6.e.2.a); mirrored above even."""

MIRRORED = ("more than 99 in 100", "almost certain", "very likely", "likely")


@dataclass(frozen=True)
class Estimate:
    """A figure, its sampling interval, and how both were found."""

    value: float
    low: float
    high: float
    n: int
    """Worlds (or cases) that it rests on."""
    method: str
    level: float = 0.95

    @property
    def half_width(self) -> float:
        """Half the interval, for a figure printed as value ± half-width."""
        return 0.5 * (self.high - self.low)

    def covers(self, figure: float) -> bool:
        """Whether *figure* lies within the interval, ends included."""
        return self.low <= figure <= self.high

    def scaled(self, factor: float) -> Estimate:
        """Give the same estimate in another unit; a negative factor swaps the ends."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Estimate(self.value * factor, low, high, self.n, self.method, self.level)


def estimate_mean(
    values: ArrayLike, *, bounds: tuple[float, float] | None = None, level: float = 0.95
) -> Estimate:
    """Mean over worlds with its sampling interval.

    Parameters
    ----------
    values
        (n,) one figure a world.
    bounds
        Where the *mean* must lie, (0, 1) for a chance; single values may lie outside (linearised
        ratios do).  None: anywhere.
    level
        Confidence level of the interval.

    Returns
    -------
    Estimate
        With one world the interval is as wide as the bounds allow.

    Raises
    ------
    ValueError
        No worlds, a value that is not finite, or a mean outside the bounds.

    Notes
    -----
    Worlds that all agree give an interval of width 0, except at a bound: a chance of 0 in each of
    n worlds is given Wilson's interval for 0 in n coin tosses.
    """
    x = _worlds(values)
    if bounds is not None:
        return _bounded(x[None], bounds, level)[0]
    mean = float(x.mean())
    return Estimate(
        mean, *hall_limits(x, mean, level), x.size, "mean over worlds, skewness-corrected t", level
    )


def estimate_chance(values: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Mean over worlds of probabilities (n,); see `estimate_mean`."""
    return estimate_chances(_worlds(values)[None], level=level)[0]


def estimate_chances(values: ArrayLike, *, level: float = 0.95) -> list[Estimate]:
    """`estimate_chance` of each row of (k, n), all at once: it takes a tenth of the time."""
    x = _worlds(values, 2)
    if x.min() < -1e-9 or x.max() > 1.0 + 1e-9:
        raise ValueError(
            f"probabilities between 0 and 1 expected, got {x.min():g} to {x.max():g}; "
            "use estimate_mean for other figures"
        )
    return _bounded(np.clip(x, 0.0, 1.0), (0.0, 1.0), level)


def estimate_count(hits: int, cases: int, *, level: float = 0.95) -> Estimate:
    """Share of *cases* that are *hits*, with Wilson's interval; no cases: anything from 0 to 1."""
    if not 0 <= hits <= cases:
        raise ValueError(f"{hits} of {cases} is no share: hits lie between 0 and the cases")
    if cases == 0:
        return Estimate(math.nan, 0.0, 1.0, 0, "Wilson interval", level)
    share = hits / cases
    return Estimate(share, *wilson_limits(share, cases, level), cases, "Wilson interval", level)


def estimate_paired(base: ArrayLike, variant: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Mean of *variant* - *base* over the same worlds, (n,) each, in the same order.

    A variant that changes no world has effect exactly 0 with interval [0, 0].  The interval rests
    on the worlds that the variant moves: with fewer than about 10 of those it is too narrow.
    """
    a, b = _worlds(base), _worlds(variant)
    if a.shape != b.shape:
        raise ValueError(f"paired worlds expected, got {a.size} and {b.size}")
    moved = b - a
    mean = float(moved.mean())
    return Estimate(
        mean, *hall_limits(moved, mean, level), a.size, "paired, skewness-corrected t", level
    )


def estimate_unpaired(base: Estimate, variant: Estimate) -> Estimate:
    """Difference *variant* - *base* of two independent estimates (Zou & Donner 2008, MOVER)."""
    value = variant.value - base.value
    below = math.hypot(variant.value - variant.low, base.high - base.value)
    above = math.hypot(variant.high - variant.value, base.value - base.low)
    n = min(base.n, variant.n)
    return Estimate(value, value - below, value + above, n, "independent, MOVER", base.level)


def estimate_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    bounds: tuple[float, float] | None = None,
    level: float = 0.95,
) -> Estimate:
    """Ratio of two means over the same worlds, by linearisation (share of deals, rate a month).

    Parameters
    ----------
    numerator, denominator
        (n,) each; the denominators must not sum to 0.
    bounds
        Where the ratio must lie, (0, 1) for a share.
    level
        Confidence level.
    """
    return estimate_ratios(_worlds(numerator)[None], denominator, bounds=bounds, level=level)[0]


def estimate_ratios(
    numerators: ArrayLike,
    denominator: ArrayLike,
    *,
    bounds: tuple[float, float] | None = None,
    level: float = 0.95,
) -> list[Estimate]:
    """`estimate_ratio` of each row of (k, n) numerators to the same denominator, all at once."""
    a, b = _worlds(numerators, 2), _worlds(denominator)
    if b.sum() == 0.0:
        raise ValueError("the denominators sum to 0: there is nothing to take a share of")
    ratio = (a.sum(axis=1) / b.sum())[:, None]
    linear = ratio + (a - ratio * b) / b.mean()
    found = (
        [estimate_mean(row, level=level) for row in linear]
        if bounds is None
        else _bounded(linear, bounds, level)
    )
    return [replace(e, method=f"ratio; {e.method}") for e in found]


def estimate_quantile(values: ArrayLike, p: float, *, level: float = 0.95) -> Estimate:
    """Quantile *p* over worlds, with the exact interval between two order statistics.

    The interval covers at least at *level* whatever the distribution; an end that no order
    statistic can give (too few worlds for so extreme a quantile) is infinite.
    """
    from scipy.special import bdtr

    x = np.sort(_worlds(values))
    n = x.size
    tail = 0.5 * (1.0 - level)
    at_most = bdtr(np.arange(n + 1), n, p)  # P(so many worlds lie below the quantile, or fewer)
    first = int(np.searchsorted(at_most, tail))
    last = int(np.searchsorted(at_most, 1.0 - tail)) + 1
    low = float(x[first - 1]) if first >= 1 else -math.inf
    high = float(x[last - 1]) if last <= n else math.inf
    return Estimate(mixture_quantile(x, None, p), low, high, n, "order statistics", level)


def mixture_quantile(values: ArrayLike, weights: ArrayLike | None, p: float) -> float:
    """Smallest of *values* at which the weighted share of values not above it reaches *p*.

    Parameters
    ----------
    values
        Any shape; each world's possible outcomes, all worlds together.
    weights
        Same shape: their probabilities (they need not sum to 1); None: all alike.
    p
        Quantile, in [0, 1].
    """
    return mixture_quantiles(values, weights, (p,))[0]


def mixture_quantiles(
    values: ArrayLike, weights: ArrayLike | None, p: Sequence[float]
) -> tuple[float, ...]:
    """`mixture_quantile` for each of *p*, sorting once."""
    v = np.ravel(np.asarray(values, dtype=float))
    w = np.ones_like(v) if weights is None else np.ravel(np.asarray(weights, dtype=float))
    order = np.argsort(v, kind="stable")
    ordered, below = v[order], np.cumsum(w[order])
    return tuple(_read_back(ordered, below, each) for each in p)


def estimate_mixture_quantile(
    values: ArrayLike,
    weights: ArrayLike,
    p: float,
    *,
    world: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Quantile of a mixture of distributions, one a world, with Woodruff's interval.

    Parameters
    ----------
    values, weights
        (n, m) each: the outcomes possible in each world and their weights; or, flat, (rows,) each
        with *world* telling to which world a row belongs.
    p
        Quantile, in (0, 1).
    world
        (rows,) world numbers, only with flat arrays; worlds with no row do not count.
    level
        Confidence level.

    Notes
    -----
    Weights need not sum to 1 within a world: with the chances of deals as weights the quantile is
    that of all deals.  Then the distribution function is a ratio, and is linearised as one.
    """
    w = np.asarray(weights, dtype=float)
    v = np.broadcast_to(np.asarray(values, dtype=float), w.shape)
    if world is None:
        rows = np.repeat(np.arange(w.shape[0]), w.shape[1])
    else:
        rows = np.unique(np.asarray(world), return_inverse=True)[1]
    v, w = np.ravel(v), np.ravel(w)
    order = np.argsort(v, kind="stable")
    ordered, below = v[order], np.cumsum(w[order])
    value = _read_back(ordered, below, p)
    n = int(rows.max()) + 1
    if n < 2:
        return Estimate(value, float(ordered[0]), float(ordered[-1]), n, "one world", level)
    excess = np.bincount(rows, w * ((v <= value) - p), n)
    mass = np.bincount(rows, w, n)
    share = below[np.searchsorted(ordered, value, side="right") - 1] / below[-1]
    linear = excess - (share - p) * mass
    margin = t_quantile(n, level) * float(linear.std(ddof=1)) / (float(mass.mean()) * math.sqrt(n))
    ends = (_read_back(ordered, below, p - margin), _read_back(ordered, below, p + margin))
    return Estimate(value, min(ends[0], value), max(ends[1], value), n, "Woodruff", level)


def in_words(probability: float) -> str:
    """Say a probability in the words of ICD 203.

    The yardstick: almost no chance 1-5 %, very unlikely 5-20, unlikely 20-45, roughly even
    chance 45-55, likely 55-80, very likely 80-95, almost certain 95-99.  It has no words beyond
    1 and 99 %: there the number speaks.  A figure on a border takes the milder word.
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"a probability lies between 0 and 1, not {probability!r}")
    for (end, word), mirrored in zip(YARDSTICK, MIRRORED, strict=True):
        if probability < end:
            return word
        if probability > 1.0 - end:
            return mirrored
    return "roughly even chance"


def _bounded(x: Array, bounds: tuple[float, float], level: float) -> list[Estimate]:
    """Give the mean of each row, (k, n), of figures whose mean has bounds, with its interval."""
    low, high = bounds
    n = x.shape[1]
    varied = x.max(axis=1) > x.min(axis=1)
    spread = np.where(varied, x.std(axis=1, ddof=min(1, n - 1)), 0.0)
    found = []
    for mean, sd in zip(x.mean(axis=1).tolist(), spread.tolist(), strict=True):
        if low - 1e-12 <= mean <= high + 1e-12:
            mean = min(max(mean, low), high)
        ends = score_limits(mean, sd, n, bounds, level)
        found.append(Estimate(mean, *ends, n, "mean over worlds, score interval", level))
    return found


def _read_back(ordered: Array, below: Array, p: float) -> float:
    # A hair less than p, so that a share that equals p up to rounding counts as reaching it.
    at = np.searchsorted(below, (p - 1e-12) * below[-1])
    return float(ordered[min(max(int(at), 0), ordered.size - 1)])


def _worlds(values: ArrayLike, axes: int = 1) -> Array:
    x = np.ascontiguousarray(values, dtype=float)
    if x.ndim != axes or x.size == 0:
        raise ValueError(f"one figure a world expected, got an array of shape {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"{np.count_nonzero(~np.isfinite(x))} worlds have no finite figure")
    return x
