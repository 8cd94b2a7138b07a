"""The standard normal distribution, from Python's own library: SciPy's is slow to load."""

from __future__ import annotations

from math import erfc, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["normal_quantile", "normal_share"]

Array = NDArray[np.float64]

_quantile = np.frompyfunc(NormalDist().inv_cdf, 1, 1)
_share = np.frompyfunc(lambda z: 0.5 * erfc(-z / sqrt(2.0)), 1, 1)


def normal_quantile(u: Any) -> Array:
    """Standard normal deviates at the quantiles *u*, any shape, strictly within (0, 1).

    By Wichura's AS 241 (1988, Applied Statistics 37:477-484), to about 16 digits.
    """
    return np.asarray(_quantile(np.asarray(u, dtype=np.float64)), dtype=np.float64)


def normal_share(z: Any) -> Array:
    """Share of the standard normal distribution below *z*, any shape."""
    return np.asarray(_share(np.asarray(z, dtype=np.float64)), dtype=np.float64)
