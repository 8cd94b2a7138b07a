r"""Which package would a fair bargain, or a mediator, pick? Over a finite list of packages.

With disagreement (d_P, d_R), here usually both sides' values of fighting on, the *individually
rational* packages are those with u_P >= d_P and u_R >= d_R; g_s = u_s - d_s are the gains. Among
them, with w the proposer's weight (one half: symmetric):

- **Nash** (1950; weighted: Kalai 1977 IJGT 6:129-133): max g_P^w g_R^(1-w).
- **Kalai-Smorodinsky** (1975): max min_s g_s / (ideal_s - d_s), ideal_s the most that s could get
  from an individually rational package. Ratios are weighted by dividing by 2w and 2(1-w).
- **Egalitarian** (Kalai 1977 Econometrica 45:1623-1630; "Kalai" elsewhere): max min_s g_s,
  weighted likewise.
- **Utilitarian**: max w u_P + (1-w) u_R.

On a finite list the min rules are refined lexicographically: of the packages with the largest
minimum, those with the largest other ratio (or gain); after Conley & Wilkie (1991). All packages
that tie for the optimum are returned: for Nash and utilitarian they may differ in values, for the
two min rules only in who gets more.

If no package lets both sides gain, every product and every minimum is zero: the answer is then
the package with the largest one-sided gain (:attr:`Status.ONE_SIDED`).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.deals.errors import NoBargainError, ValuesError
from offramp.deals.frontier import TOLERANCE, checked_pair

__all__ = [
    "BargainingPoint",
    "Solution",
    "Status",
    "bargaining_point",
    "bargaining_points",
    "checked_setting",
]


class Solution(StrEnum):
    """A bargaining solution, by its full name."""

    NASH = "Nash"
    KALAI_SMORODINSKY = "Kalai-Smorodinsky"
    EGALITARIAN = "egalitarian"
    UTILITARIAN = "utilitarian"


class Status(StrEnum):
    """How the search for a bargaining point ended."""

    FOUND = "found"
    ONE_SIDED = "no package lets both sides gain; the largest gain of one"
    NONE = "no package is as good as disagreement for both sides"


@dataclass(frozen=True, eq=False)
class BargainingPoint:
    """A bargaining solution over listed packages.

    Attributes
    ----------
    solution : Solution
    status : Status
    ids : (k,) int64
        All packages that tie for the optimum, ascending; empty if the status is NONE.
    uP, uR : (k,) float64
        Their values.
    objective : float
        Value of the maximised criterion (for Nash the weighted product, symmetric: the root of
        the plain one); NaN if the status is NONE.
    disagreement : (float, float)
        (d_P, d_R).
    weight : float
        The proposer's.
    tolerance : float
        Within which criteria count as the same.
    """

    solution: Solution
    status: Status
    ids: NDArray[np.int64]
    uP: NDArray[np.float64]
    uR: NDArray[np.float64]
    objective: float
    disagreement: tuple[float, float]
    weight: float
    tolerance: float


def bargaining_point(
    solution: Solution,
    uP: ArrayLike,
    uR: ArrayLike,
    disagreement: tuple[float, float],
    feasible: ArrayLike | None = None,
    *,
    weight: float = 0.5,
    tolerance: float = TOLERANCE,
    throw: bool = True,
) -> BargainingPoint:
    """Find one bargaining solution.

    Parameters
    ----------
    solution : Solution
    uP, uR : (M,)
        Values of all packages, stakes.
    disagreement : (float, float)
        What each side gets if they do not agree.
    feasible : (M,) bool, optional
        Which packages count.
    weight : float
        The proposer's, strictly between 0 and 1.
    tolerance : float
        Criteria this close tie; also the shortfall from disagreement that is overlooked.
    throw : bool
        Raise if no package is individually rational (else the status says so).

    Raises
    ------
    NoBargainError
        If no package is individually rational and `throw`.
    ValuesError
        On shapes that differ, values that are not finite, or a weight outside (0, 1).

    Examples
    --------
    >>> point = bargaining_point(Solution.NASH, [0, 1, 3, 4], [4, 3, 2, 0], (0.0, 0.0))
    >>> point.ids.tolist(), round(point.objective**2, 9)
    ([2], 6.0)
    """
    P, R, ids = checked_pair(uP, uR, feasible)
    dP, dR = checked_setting(disagreement, weight)
    rational = ids[(P[ids] >= dP - tolerance) & (R[ids] >= dR - tolerance)]
    if not rational.size:
        if throw:
            best = f"they top out at ({P[ids].max()}, {R[ids].max()})" if ids.size else "none exist"
            msg = (
                f"no package is worth at least ({dP}, {dR}) to both sides ({best}): there is no "
                "zone of possible agreement; pass throw=False to go on without a point"
            )
            raise NoBargainError(msg)
        none = np.zeros(0)
        return BargainingPoint(
            solution, Status.NONE, rational, none, none, np.nan, (dP, dR), weight, tolerance
        )
    gP = np.maximum(P[rational] - dP, 0.0)
    gR = np.maximum(R[rational] - dR, 0.0)
    one_sided = not ((gP > tolerance) & (gR > tolerance)).any()
    if solution is Solution.UTILITARIAN:
        value = weight * P[rational] + (1 - weight) * R[rational]
        chosen = np.flatnonzero(value >= value.max() - tolerance)
    elif one_sided:
        value = np.zeros_like(gP)
        chosen = _leximin(value, gP + gR, tolerance)
    elif solution is Solution.NASH:
        value = gP**weight * gR ** (1 - weight)
        chosen = np.flatnonzero(value >= value.max() - tolerance)
    else:
        sP, sR = gP / (2 * weight), gR / (2 * (1 - weight))
        if solution is Solution.KALAI_SMORODINSKY:
            sP, sR = sP / gP.max(), sR / gR.max()
        value = np.minimum(sP, sR)
        chosen = _leximin(value, np.maximum(sP, sR), tolerance)
    picked = rational[chosen]
    status = Status.ONE_SIDED if one_sided else Status.FOUND
    return BargainingPoint(
        solution,
        status,
        picked,
        P[picked],
        R[picked],
        float(value[chosen].max()),
        (dP, dR),
        weight,
        tolerance,
    )


def bargaining_points(
    uP: ArrayLike,
    uR: ArrayLike,
    disagreement: tuple[float, float],
    feasible: ArrayLike | None = None,
    *,
    weight: float = 0.5,
    tolerance: float = TOLERANCE,
    throw: bool = True,
) -> dict[Solution, BargainingPoint]:
    """Find all four solutions; parameters as in :func:`bargaining_point`."""
    return {
        solution: bargaining_point(
            solution,
            uP,
            uR,
            disagreement,
            feasible,
            weight=weight,
            tolerance=tolerance,
            throw=throw,
        )
        for solution in Solution
    }


def checked_setting(disagreement: tuple[float, float], weight: float) -> tuple[float, float]:
    """Return the disagreement values as floats; refuse what is not finite, or no weight."""
    dP, dR = float(disagreement[0]), float(disagreement[1])
    if not (np.isfinite(dP) and np.isfinite(dR)):
        msg = f"disagreement must be worth finite numbers, got ({dP}, {dR})"
        raise ValuesError(msg)
    if not 0 < weight < 1:
        msg = f"the proposer's weight must be strictly between 0 and 1, got {weight}"
        raise ValuesError(msg)
    return dP, dR


def _leximin(
    least: NDArray[np.float64], other: NDArray[np.float64], tolerance: float
) -> NDArray[np.int64]:
    best = np.flatnonzero(least >= least.max() - tolerance)
    return best[other[best] >= other[best].max() - tolerance]
