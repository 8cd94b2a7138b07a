"""The gambler's ruin: chances and lengths of a walk that stops at either end.

A walk on 0..K starts at k0, goes up with probability p and down with 1 - p. With
l = ln(p/(1-p)) the chance of reaching K first is (1 - exp(-k0 l)) / (1 - exp(-K l)), evaluated
so that nothing overflows (docs/theory.md T3), and the expected number of steps is
(K Pwin - k0) / (2p - 1), evaluated so that nothing cancels near p = 1/2. The variance obeys
V(k) = p V(k+1) + (1-p) V(k-1) + p (1-p) (E(k+1) - E(k-1))^2, a sum of non-negative terms.

Sources: Smith & Stam 2004, JCR 48:783-813; Slantchev 2003, APSR 97:621-632; the formulas are
classical (Feller, An Introduction to Probability Theory, vol. 1, ch. XIV).
"""

import math

import numpy as np

from offramp.kernels import kernel
from offramp.war.errors import RuleError

__all__ = [
    "chance_of_victory",
    "expected_length",
    "length_kernel",
    "length_variance",
    "solve_p",
    "solve_p_kernel",
    "victory_kernel",
]

_SMALL = 0.1  # |K l| below which the length is taken from its series
_MOST_STEPS = 100


@kernel
def _log_odds(p):
    """ln(p/(1-p)), exact also where p is close to one half."""
    q = 1.0 - p
    if 0.25 < p < 0.75:
        return math.log1p((p - q) / q)
    return math.log(p) - math.log1p(-p)


@kernel
def victory_kernel(p, K, k0):
    """Chance of reaching K before 0 from k0; compiled, unchecked. See `chance_of_victory`."""
    if k0 <= 0 or p <= 0.0:
        return 1.0 if k0 >= K else 0.0
    if k0 >= K or p >= 1.0:
        return 1.0
    odds = abs(_log_odds(p))
    if odds < 1e-9:
        # first order: the slope of Pwin in l at l = 0 is k0 (K - k0) / (2K)
        lean = 0.5 * odds * k0 * (K - k0) / K
        return k0 / K + (lean if p > 0.5 else -lean)
    ratio = math.expm1(-k0 * odds) / math.expm1(-K * odds)
    return ratio if p > 0.5 else math.exp(-(K - k0) * odds) * ratio


@kernel
def length_kernel(p, K, k0):
    """Mean number of steps until 0 or K from k0; compiled, unchecked. See `expected_length`."""
    if k0 <= 0 or k0 >= K:
        return 0.0
    if p <= 0.0:
        return float(k0)
    if p >= 1.0:
        return float(K - k0)
    odds = _log_odds(p)
    if abs(odds * K) >= _SMALL:
        return (K * victory_kernel(p, K, k0) - k0) / (p - (1.0 - p))
    if odds == 0.0:
        return float(k0 * (K - k0))
    # ln(K Pwin / k0) = f(K l) - f(k0 l), f(y) = ln(y / (1 - e^-y))
    #                 = y/2 - y^2/24 + y^4/2880 - y^6/181440 + ...
    a2 = (K * odds) ** 2
    b2 = (k0 * odds) ** 2
    even = -(a2 - b2) / 24.0 + (a2 * a2 - b2 * b2) / 2880.0 - (a2**3 - b2**3) / 181440.0
    return k0 * math.expm1(0.5 * (K - k0) * odds + even) / math.tanh(0.5 * odds)


@kernel
def solve_p_kernel(w, K, k0):
    """Find p with chance of victory w; compiled, unchecked. See `solve_p`.

    Newton's method on the log-odds of victory as a function of l = ln(p/(1-p)) >= 0,
    g(l) = k0 l + ln(1 - e^(-k0 l)) - ln(1 - e^(-(K-k0) l)), whose slope moves monotonically from
    K/2 at 0 to k0, so that after one step the iterates approach the root from one side. A
    negative l is the mirror image (responder and proposer change places).
    """
    target = math.log(w) - math.log1p(-w)
    up = k0
    down = K - k0
    mirrored = target < math.log(up / down)
    if mirrored:
        up, down, target = down, up, -target
    base = math.log(up / down)
    odds = (target - base) * 2.0 / K
    for _ in range(_MOST_STEPS):
        if odds * K < 1e-6:
            break  # the start is the first-order solution: exact here to 1e-13
        far = -math.expm1(-up * odds)
        near = -math.expm1(-down * odds)
        value = up * odds + math.log(far) - math.log(near)
        slope = up / far - down * (1.0 - near) / near
        step = (value - target) / slope
        odds -= step
        if abs(step) <= 4e-16 * odds:
            break
    if mirrored:
        odds = -odds
    return 1.0 / (1.0 + math.exp(-odds))


def _check_walk(K: int, k0: int) -> None:
    if K < 1:
        raise RuleError("front positions K", K, "at least 1", "give the front more positions")
    if not 0 <= k0 <= K:
        raise RuleError("start k0", k0, f"between 0 and K = {K}", "start on the front")


def _check_p(p: float) -> None:
    if not 0.0 <= p <= 1.0:
        raise RuleError("chance per engagement p", p, "between 0 and 1", "give a probability")


def chance_of_victory(p: float, K: int, k0: int) -> float:
    """Chance that the walk reaches K (the proposer's victory) before 0.

    Parameters
    ----------
    p : float
        Chance of one step up, in [0, 1].
    K, k0 : int
        Upper end and start, 0 <= k0 <= K.

    Returns
    -------
    float
        Relative error below 1e-13 for every p, also where the textbook form overflows.

    Raises
    ------
    RuleError
        p is no probability or the start lies off the line.

    Examples
    --------
    >>> round(chance_of_victory(0.55, 10, 5), 10)
    0.7317174012
    """
    _check_walk(K, k0)
    _check_p(p)
    return float(victory_kernel(float(p), K, k0))


def expected_length(p: float, K: int, k0: int) -> float:
    """Mean number of engagements until the walk stops at 0 or K.

    Parameters
    ----------
    p : float
        Chance of one step up, in [0, 1].
    K, k0 : int
        Upper end and start, 0 <= k0 <= K.

    Returns
    -------
    float
        Engagements (periods); k0 (K - k0) at p = 1/2.

    Raises
    ------
    RuleError
        p is no probability or the start lies off the line.
    """
    _check_walk(K, k0)
    _check_p(p)
    return float(length_kernel(float(p), K, k0))


def length_variance(p: float, K: int, k0: int) -> float:
    """Variance of the number of engagements until the walk stops at 0 or K.

    Parameters
    ----------
    p : float
        Chance of one step up, in [0, 1].
    K, k0 : int
        Upper end and start, 0 <= k0 <= K.

    Returns
    -------
    float
        Engagements squared; k0 (K-k0) (k0^2 + (K-k0)^2 - 2) / 3 at p = 1/2.

    Raises
    ------
    RuleError
        p is no probability or the start lies off the line.
    """
    _check_walk(K, k0)
    _check_p(p)
    mean = np.array([length_kernel(float(p), K, k) for k in range(K + 1)])
    source = p * (1.0 - p) * (mean[2:] - mean[:-2]) ** 2
    # elimination from below: V(k) = up(k) V(k+1) + here(k)
    up = here = 0.0
    ups, heres = [0.0], [0.0]
    for k in range(1, K):
        pivot = 1.0 - (1.0 - p) * up
        here = (source[k - 1] + (1.0 - p) * here) / pivot
        up = p / pivot
        ups.append(up)
        heres.append(here)
    value = 0.0
    for k in range(K - 1, k0 - 1, -1):
        value = ups[k] * value + heres[k]
    return float(value)


def solve_p(w: float, K: int, k0: int) -> float:
    """Chance per engagement that gives the proposer the odds w of winning if fought out.

    Parameters
    ----------
    w : float
        Chance of victory, strictly between 0 and 1.
    K, k0 : int
        Upper end and start, 0 < k0 < K.

    Returns
    -------
    float
        The only p with ``chance_of_victory(p, K, k0) == w`` (which rises from 0 to 1 in p).

    Raises
    ------
    RuleError
        w is no proper probability or the start is not inside the line.
    """
    if K < 2 or not 0 < k0 < K:
        raise RuleError("start k0", k0, f"inside 0..K = {K}", "start between the two ends")
    if not 0.0 < w < 1.0:
        raise RuleError("odds of victory", w, "strictly between 0 and 1", "move the odds inside")
    return float(solve_p_kernel(float(w), K, k0))
