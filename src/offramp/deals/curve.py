r"""Bargaining solutions over one divisible pie with any tastes for risk.

The deal is a number x; u_P(x) rises and u_R(x) falls in it, both continuous, and the frontier
they trace is concave. The four solutions of :mod:`offramp.deals.bargaining` are then the root or
the optimum of one function of x. Oracle O12(a): u = (x, sqrt(1 - x)) with disagreement (0, 0) has
its Nash point at 2/3 and its Kalai-Smorodinsky point at (sqrt 5 - 1)/2.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from offramp.deals.bargaining import Solution, checked_setting
from offramp.deals.errors import NoBargainError, ValuesError

__all__ = ["CurvePoint", "curve_point"]


@dataclass(frozen=True)
class CurvePoint:
    """A bargaining solution over one pie.

    Attributes
    ----------
    solution : Solution
    x : float
        The deal.
    uP, uR : float
        Its values.
    rational : (float, float)
        Lowest and highest individually rational x.
    method : str
        How it was found.
    """

    solution: Solution
    x: float
    uP: float
    uR: float
    rational: tuple[float, float]
    method: str


def curve_point(
    solution: Solution,
    uP: Callable[[float], float],
    uR: Callable[[float], float],
    disagreement: tuple[float, float],
    *,
    low: float = 0.0,
    high: float = 1.0,
    weight: float = 0.5,
) -> CurvePoint:
    """Find one bargaining solution over a pie.

    Parameters
    ----------
    solution : Solution
    uP, uR : callables of one float
        Values of the deal x, rising and falling in it; finite on [low, high].
    disagreement : (float, float)
        What each side gets if they do not agree.
    low, high : float
        The deals there are.
    weight : float
        The proposer's, strictly between 0 and 1.

    Raises
    ------
    NoBargainError
        If no deal is individually rational.
    ValuesError
        If u_P does not rise, or u_R does not fall, from low to high.

    Notes
    -----
    Roots are exact to rounding (Brent). Optima (Nash, utilitarian) are exact to about the square
    root of rounding in x, 1e-8, and to rounding in the criterion.
    """
    from scipy.optimize import brentq, minimize_scalar

    def root(function: Callable[[float], float], a: float, b: float) -> float:
        return float(np.asarray(brentq(function, a, b, xtol=1e-15)))

    dP, dR = checked_setting(disagreement, weight)
    if not (low < high and uP(low) < uP(high) and uR(low) > uR(high)):
        msg = f"from {low} to {high} the proposer's value must rise and the responder's fall"
        raise ValuesError(msg)
    if uP(high) < dP or uR(low) < dR:
        msg = f"even the best deal for one side falls short of ({dP}, {dR})"
        raise NoBargainError(msg)
    first = low if uP(low) >= dP else root(lambda x: uP(x) - dP, low, high)
    last = high if uR(high) >= dR else root(lambda x: uR(x) - dR, low, high)
    if first > last:
        msg = f"no deal is worth at least ({dP}, {dR}) to both sides"
        raise NoBargainError(msg)

    def loss(x: float) -> float:
        if solution is Solution.UTILITARIAN:
            return -weight * uP(x) - (1 - weight) * uR(x)
        gP, gR = max(uP(x) - dP, 1e-300), max(uR(x) - dR, 1e-300)
        return -weight * math.log(gP) - (1 - weight) * math.log(gR)

    scaled = solution is Solution.KALAI_SMORODINSKY
    fullP = uP(last) - dP if scaled else 1.0
    fullR = uR(first) - dR if scaled else 1.0

    def ahead(x: float) -> float:
        return (1 - weight) * fullR * (uP(x) - dP) - weight * fullP * (uR(x) - dR)

    if solution in (Solution.NASH, Solution.UTILITARIAN):
        method = "bounded scalar search (Brent)"
        inner = minimize_scalar(loss, bounds=(first, last), method="bounded",
                                options={"xatol": 1e-12})  # fmt: skip
        x = min((float(inner.x), first, last), key=loss)
    else:
        method = "root of the weighted gains' difference (Brent)"
        if ahead(first) >= 0 or ahead(last) <= 0:
            x = first if ahead(first) >= 0 else last
        else:
            x = root(ahead, first, last)
    return CurvePoint(solution, x, uP(x), uR(x), (first, last), method)
