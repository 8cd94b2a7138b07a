"""What measures cost: while they last, and for as long as they outlast a war or a deal.

Measure m hurts the target by pi_m 2^(-t/H_m) stakes in period t and costs the senders' side o_m
in every period. Staying for O_m periods from t on it takes

    PVR_m(t) = sum_{s < O_m} d_R^s pi_m 2^(-(t+s)/H_m) = 2^(-t/H_m) pi_m (1 - q^O_m) / (1 - q),
    PVP_m    = sum_{s < O_m} d_P^s o_m,                  q = d_R 2^(-1/H_m),

the closed form read for any real O_m (O_m itself where q = 1).
"""

import math

import numpy as np

from offramp.kernels import kernel
from offramp.sanctions.errors import MeasureError

__all__ = [
    "annuity",
    "own_staying_kernel",
    "own_staying_values",
    "pain_path",
    "pain_path_kernel",
    "staying_kernel",
    "staying_values",
]


@kernel
def annuity(factor, periods):
    """(1 - factor^periods) / (1 - factor), periods where factor is 1; compiled, unchecked.

    Parameters
    ----------
    factor : float
        What a period is worth of the one before, in (0, 1].
    periods : float
        How many periods, 0 or more, whole or not.

    Returns
    -------
    float
        What 1 a period is worth.
    """
    log_factor = math.log(factor)
    if log_factor == 0.0:
        return periods
    return math.expm1(periods * log_factor) / math.expm1(log_factor)


@kernel
def pain_path_kernel(T, pain, half_life):
    """Pain of each period (T,); compiled, unchecked. See `pain_path`."""
    out = np.zeros(T)
    for t in range(T):
        for m in range(pain.shape[0]):
            out[t] += pain[m] * 2.0 ** (-t / half_life[m])
    return out


@kernel
def staying_kernel(T, pain, half_life, outlasts, d_R):
    """PVR_m(t) (T + 1, M); compiled, unchecked. See `staying_values`."""
    out = np.empty((T + 1, pain.shape[0]))
    for m in range(pain.shape[0]):
        now = pain[m] * annuity(d_R * 2.0 ** (-1.0 / half_life[m]), outlasts[m])
        for t in range(T + 1):
            out[t, m] = now * 2.0 ** (-t / half_life[m])
    return out


@kernel
def own_staying_kernel(own_cost, outlasts, d_P):
    """PVP_m (M,); compiled, unchecked. See `own_staying_values`."""
    out = np.empty(own_cost.shape[0])
    for m in range(own_cost.shape[0]):
        out[m] = own_cost[m] * annuity(d_P, outlasts[m])
    return out


def _array(what: str, values: np.ndarray, like: np.ndarray | None = None) -> np.ndarray:
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 1 or (like is not None and array.shape != like.shape):
        wanted = "one entry per measure" + (f" ({like.size})" if like is not None else "")
        raise MeasureError(f"{what} has shape {array.shape}: {wanted}; give one number for each")
    return array


def _half_life(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    array = _array("half_life", values, like)
    if array.size and not array.min() > 0.0:
        raise MeasureError(
            f"half-life is {array.min():g}: above 0; write inf for a measure that never fades"
        )
    return array


def _outlasts(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    array = _array("outlasts", values, like)
    bad = array[~((array >= 0.0) & (array < math.inf))]
    if bad.size:
        raise MeasureError(
            f"outlasts is {bad[0]:g}: 0 or more and finite; give a number of periods"
        )
    return array


def _discount(d: float) -> float:
    if not 0.0 < d <= 1.0:
        raise MeasureError(f"discount factor is {d:g}: in (0, 1]; give a factor per period")
    return float(d)


def pain_path(T: int, pain: np.ndarray, half_life: np.ndarray) -> np.ndarray:
    """Pain of all measures together in each period of fighting.

    Parameters
    ----------
    T : int
        Number of periods.
    pain : (M,) array
        Stakes per period at t = 0.
    half_life : (M,) array
        Periods until half of it is gone; ``inf``: never fades.

    Returns
    -------
    (T,) float64
        pi(t), stakes per period.

    Raises
    ------
    MeasureError
        A half-life of 0 or less, or arrays of different lengths.
    """
    pains = _array("pain", pain)
    return pain_path_kernel(T, pains, _half_life(half_life, pains))


def staying_values(
    T: int, pain: np.ndarray, half_life: np.ndarray, outlasts: np.ndarray, d_R: float
) -> np.ndarray:
    """Value what each measure takes from the target if it stays on from t.

    Parameters
    ----------
    T : int
        Last period.
    pain, half_life, outlasts : (M,) array
        Stakes per period at t = 0, periods to half of it, periods it stays.
    d_R : float
        The target's discount factor per period, in (0, 1].

    Returns
    -------
    (T + 1, M) float64
        PVR_m(t), stakes.

    Raises
    ------
    MeasureError
        A number outside its rule.
    """
    pains = _array("pain", pain)
    lives = _half_life(half_life, pains)
    return staying_kernel(T, pains, lives, _outlasts(outlasts, pains), _discount(d_R))


def own_staying_values(own_cost: np.ndarray, outlasts: np.ndarray, d_P: float) -> np.ndarray:
    """Value what each measure costs the senders' side if it stays on (the same at every t).

    Parameters
    ----------
    own_cost, outlasts : (M,) array
        Stakes per period on the proposer's side, periods it stays.
    d_P : float
        The proposer's discount factor per period, in (0, 1].

    Returns
    -------
    (M,) float64
        PVP_m, stakes.

    Raises
    ------
    MeasureError
        A number outside its rule.
    """
    costs = _array("own_cost", own_cost)
    return own_staying_kernel(costs, _outlasts(outlasts, costs), _discount(d_P))
