"""Ends of the sampling intervals that `offramp.analysis.intervals` describes."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["hall_limits", "score_limits", "t_quantile", "varied", "wilson_limits"]

Array = NDArray[np.float64]


def wilson_limits(share: float, cases: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share of so many cases, or of as many as its variance is worth."""
    from scipy.special import ndtri

    return _wilson(share, cases, float(ndtri(0.5 + 0.5 * level)))


def score_limits(
    mean: float, sd: float, n: float, bounds: tuple[float, float], level: float = 0.95
) -> tuple[float, float]:
    """Give Wilson's interval for a bounded mean of values with standard deviation *sd*.

    Solves (mean - mu)^2 = t^2 phi (mu - a)(b - mu) / n for mu, with phi such that the variance at
    mu = mean is sd^2.
    """
    a, b = bounds
    if not a <= mean <= b:
        raise ValueError(f"the mean {mean:g} lies outside its bounds, {a:g} to {b:g}")
    if n < 2:
        return a, b
    share = (mean - a) / (b - a)
    spread = share * (1.0 - share)
    if sd == 0.0:
        if spread > 0.0:
            return mean, mean
        effective = float(n)
    else:
        effective = n * max(spread, 1e-300) / (sd / (b - a)) ** 2
    low, high = _wilson(share, effective, t_quantile(n, level))
    return a + (b - a) * low, a + (b - a) * high


def _wilson(share: float, n: float, z: float) -> tuple[float, float]:
    turn = z * z / n
    centre = (share + 0.5 * turn) / (1.0 + turn)
    half = math.sqrt(turn * share * (1.0 - share) + 0.25 * turn * turn) / (1.0 + turn)
    # At the bounds the formula is 0 or 1 exactly, but not in floating point.
    low = 0.0 if share <= 0.0 else max(0.0, min(centre - half, share))
    high = 1.0 if share >= 1.0 else min(1.0, max(centre + half, share))
    return low, high


def hall_limits(x: Array, mean: float, level: float) -> tuple[float, float]:
    """Give the interval of a mean by Hall's (1992) transformation g of the t statistic.

    g(T) = T + k T^2/3 + k^2 T^3/27 + k/6 with k the skewness over sqrt(n); its inverse is
    3/k ((1 + k (y - k/6))^(1/3) - 1).
    """
    n = x.size
    if n < 2:
        return -math.inf, math.inf
    if not varied(x):
        return mean, mean
    off = x - mean
    widest = float(np.abs(off).max())
    if widest < 1e-290:
        return mean, mean
    off /= widest  # squares and cubes of tiny values would vanish
    scale = float(np.sqrt(np.mean(off**2)))
    k = float(np.mean((off / scale) ** 3)) / math.sqrt(n)
    step = widest * scale / math.sqrt(n - 1)
    t = t_quantile(n, level)

    def undo(y: float) -> float:
        return (
            y - k / 6.0 - k * y * y / 3.0
            if abs(k) < 1e-6
            else 3.0 / k * (math.cbrt(1.0 + k * (y - k / 6.0)) - 1.0)
        )

    return mean - step * undo(t), mean - step * undo(-t)


def varied(x: Array) -> bool:
    """Whether worlds differ at all."""
    return bool(x.max() > x.min())


@cache
def t_quantile(n: float, level: float) -> float:
    """Half-width of Student's interval with n - 1 degrees of freedom, in standard errors."""
    from scipy.special import stdtrit

    return float(stdtrit(n - 1.0, 0.5 + 0.5 * level))
