r"""Bargaining solutions where deals can be mixed: divisible issues, or lotteries over packages.

The frontier is then concave and piecewise linear: vertices ordered by u_R ascending, u_P
descending. It comes from

- listed packages, mixed by lottery: the upper right convex hull (:func:`convex_frontier`);
- additive issues that can be split, a_i and b_i being what the whole of issue i is worth to the
  proposer and the responder: hand them over in falling order of b_i / a_i
  (:func:`divisible_frontier`).

Sides may throw value away (free disposal), which makes the set comprehensive. The four solutions
are those of :mod:`offramp.deals.bargaining`, found in closed form: on an edge from (x, y) to
(x + p, y + q) the Nash product (x - d_P + s p)^w (y - d_R + s q)^(1-w) is greatest at

.. math:: s = -\frac{w p (y - d_R) + (1 - w) q (x - d_P)}{p q},

and Kalai-Smorodinsky and egalitarian points lie where a ray from the disagreement point leaves
the set.

Nash (1950) Econometrica 18:155-162; Kalai & Smorodinsky (1975) Econometrica 43:513-518; Kalai
(1977) Econometrica 45:1623-1630; Raiffa (1982), *The Art and Science of Negotiation*.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.deals.bargaining import Solution, Status, checked_setting
from offramp.deals.errors import NoBargainError, ValuesError
from offramp.deals.frontier import TOLERANCE, checked_pair, pareto_frontier

__all__ = [
    "ConvexFrontier",
    "MixedPoint",
    "convex_frontier",
    "divisible_frontier",
    "mixed_point",
]


@dataclass(frozen=True, eq=False)
class ConvexFrontier:
    """A concave, piecewise linear frontier.

    Attributes
    ----------
    uP, uR : (V,) float64
        Vertices, u_R strictly ascending, u_P strictly descending.
    ids : (V,) int64
        Packages at the vertices; for divisible issues how many issues the responder has whole.
    order : (n_issues,) int64
        Divisible issues only: in which order they go to the responder. Empty otherwise.
    """

    uP: NDArray[np.float64]
    uR: NDArray[np.float64]
    ids: NDArray[np.int64]
    order: NDArray[np.int64]


@dataclass(frozen=True)
class MixedPoint:
    """A bargaining solution on a convex frontier.

    Attributes
    ----------
    solution : Solution
    status : Status
    uP, uR : float
        NaN if the status is NONE.
    edge : (int, int)
        Vertices (positions in the frontier) between which it lies; equal at a vertex, (-1, -1)
        if there is none.
    share : float
        Weight of the second vertex: the odds of the lottery, or the share of the issue that the
        responder gets of the one being split.
    ends : ((float, float), (float, float))
        (u_P, u_R) of both ends of the set of optima; equal unless a whole stretch ties, as can
        happen to the utilitarian point; (uP, uR) is then its middle.
    ideal : (float, float)
        The most that each side could get from an individually rational deal.
    disagreement : (float, float)
    weight : float
        The proposer's.
    """

    solution: Solution
    status: Status
    uP: float
    uR: float
    edge: tuple[int, int]
    share: float
    ends: tuple[tuple[float, float], tuple[float, float]]
    ideal: tuple[float, float]
    disagreement: tuple[float, float]
    weight: float


def convex_frontier(
    uP: ArrayLike, uR: ArrayLike, feasible: ArrayLike | None = None
) -> ConvexFrontier:
    """Return the frontier of all lotteries over packages: the upper right of their convex hull.

    Parameters
    ----------
    uP, uR : (M,)
        Values of all packages, stakes.
    feasible : (M,) bool, optional
        Which packages count.

    Raises
    ------
    ValuesError
        On shapes that differ, values that are not finite, or no feasible package.
    """
    P, R, ids = checked_pair(uP, uR, feasible)
    if not ids.size:
        msg = "no feasible package: there is nothing to mix"
        raise ValuesError(msg)
    front = pareto_frontier(P, R, feasible)
    hull: list[int] = []
    for j in range(len(front)):
        while len(hull) > 1 and _turn(front.uP, front.uR, hull[-2], hull[-1], j) >= 0:
            hull.pop()
        hull.append(j)
    return ConvexFrontier(front.uP[hull], front.uR[hull], front.ids[hull], np.zeros(0, np.int64))


def divisible_frontier(worthP: ArrayLike, worthR: ArrayLike) -> ConvexFrontier:
    """Return the frontier of additive issues that can be split in any proportion.

    Parameters
    ----------
    worthP, worthR : (n_issues,)
        What the whole of each issue is worth to the side that gets it; zero or more.

    Raises
    ------
    ValuesError
        On shapes that differ, or a worth that is negative or not finite.
    """
    P, R, _ = checked_pair(worthP, worthR)
    if not P.size or (P < 0).any() or (R < 0).any():
        msg = "each issue must be worth zero or more to the side that gets it"
        raise ValuesError(msg)
    # Indifferent to the responder: never handed over. Indifferent to the proposer: at once.
    order = np.lexsort((np.arange(len(P)), -np.arctan2(R, P)))
    handed = np.concatenate([[0.0], np.cumsum(R[order])])
    kept = P.sum() - np.concatenate([[0.0], np.cumsum(P[order])])
    kept[-1] = 0.0
    corners = convex_frontier(kept, handed)
    return ConvexFrontier(corners.uP, corners.uR, corners.ids, order)


def mixed_point(
    front: ConvexFrontier,
    solution: Solution,
    disagreement: tuple[float, float],
    *,
    weight: float = 0.5,
    throw: bool = True,
) -> MixedPoint:
    """Find one bargaining solution on a convex frontier.

    Parameters
    ----------
    front : ConvexFrontier
    solution : Solution
    disagreement : (float, float)
        What each side gets if they do not agree.
    weight : float
        The proposer's, strictly between 0 and 1.
    throw : bool
        Raise if no deal is individually rational (else the status says so).

    Raises
    ------
    NoBargainError
        If no deal is individually rational and `throw`.

    Examples
    --------
    Two issues, worth (.7, .3) and (.4, .6):

    >>> front = divisible_frontier([0.7, 0.3], [0.4, 0.6])
    >>> point = mixed_point(front, Solution.KALAI_SMORODINSKY, (0, 0))
    >>> round(point.uP, 10), round(point.uR, 10)
    (0.6363636364, 0.6363636364)
    """
    dP, dR = checked_setting(disagreement, weight)
    cut = _individually_rational(front, dP, dR)
    if cut is None:
        if throw:
            msg = (
                f"even mixed, no deal is worth at least ({dP}, {dR}) to both sides; pass "
                "throw=False to go on without a point"
            )
            raise NoBargainError(msg)
        nowhere = (np.nan, np.nan)
        return MixedPoint(
            solution, Status.NONE, *nowhere, (-1, -1), np.nan, (nowhere, nowhere), nowhere,
            (dP, dR), weight,
        )  # fmt: skip
    P, R = cut
    ideal = (float(P[0]), float(R[-1]))
    gP, gR = P - dP, R - dR
    if gP[0] <= TOLERANCE or gR[-1] <= TOLERANCE:
        status = Status.ONE_SIDED
        best = int(np.argmax(gP + gR))
        ends = ((P[best], R[best]), (P[best], R[best]))
    else:
        status = Status.FOUND
        if solution is Solution.NASH:
            ends = (_nash(P, R, dP, dR, weight),) * 2
        elif solution is Solution.UTILITARIAN:
            value = weight * P + (1 - weight) * R
            tied = np.flatnonzero(value >= value.max() - TOLERANCE)
            ends = ((P[tied[0]], R[tied[0]]), (P[tied[-1]], R[tied[-1]]))
        else:
            slopes = (gP[0], gR[-1]) if solution is Solution.KALAI_SMORODINSKY else (1.0, 1.0)
            ray = (weight * slopes[0], (1 - weight) * slopes[1])
            ends = (_ray(P, R, dP, dR, ray),) * 2
    uP, uR = (float(ends[0][0] + ends[1][0]) / 2, float(ends[0][1] + ends[1][1]) / 2)
    edge, share = _locate(front, uR)
    first, last = ((float(x), float(y)) for x, y in ends)
    return MixedPoint(solution, status, uP, uR, edge, share, (first, last), ideal, (dP, dR), weight)


def _turn(x: NDArray[np.float64], y: NDArray[np.float64], a: int, b: int, c: int) -> float:
    # Negative if b stands out to the upper right of the chord from a to c (y ascending).
    return float((x[c] - x[a]) * (y[b] - y[a]) - (x[b] - x[a]) * (y[c] - y[a]))


def _individually_rational(
    front: ConvexFrontier, dP: float, dR: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    # The stretch of the frontier with u_P >= dP and u_R >= dR, cut ends added.
    P, R = front.uP, front.uR
    if P[0] < dP - TOLERANCE or R[-1] < dR - TOLERANCE:
        return None
    lowest = max(R[0], min(dR, R[-1]))
    highest = R[-1] if P[-1] >= dP else np.interp(min(dP, P[0]), P[::-1], R[::-1])
    if lowest > highest + TOLERANCE:
        return None
    highest = max(lowest, highest)
    inside = (lowest < R) & (highest > R)
    y = np.concatenate([[lowest], R[inside], [highest]])
    return np.interp(y, R, P), y


def _nash(
    P: NDArray[np.float64], R: NDArray[np.float64], dP: float, dR: float, weight: float
) -> tuple[float, float]:
    best, found = -1.0, (float(P[0]), float(R[0]))
    for i in range(len(P) - 1):
        p, q = P[i + 1] - P[i], R[i + 1] - R[i]
        gP, gR = P[i] - dP, R[i] - dR
        top = -(weight * p * gR + (1 - weight) * q * gP) / (p * q) if p * q else 1.0
        s = min(max(top, 0.0), 1.0)
        product = max(gP + s * p, 0.0) ** weight * max(gR + s * q, 0.0) ** (1 - weight)
        if product > best:
            best, found = product, (float(P[i] + s * p), float(R[i] + s * q))
    return found


def _ray(
    P: NDArray[np.float64],
    R: NDArray[np.float64],
    dP: float,
    dR: float,
    ray: tuple[float, float],
) -> tuple[float, float]:
    # Where d + s ray leaves the set. Beyond an end of the frontier free disposal begins: the
    # lexicographic refinement is then that end.
    ahead = (P - dP) * ray[1] - (R - dR) * ray[0]  # falls along the frontier, 0 on the ray
    if ahead[0] <= 0:
        return float(P[0]), float(R[0])
    if ahead[-1] >= 0:
        return float(P[-1]), float(R[-1])
    i = int(np.flatnonzero(ahead >= 0)[-1])
    s = ahead[i] / (ahead[i] - ahead[i + 1])
    return float(P[i] + s * (P[i + 1] - P[i])), float(R[i] + s * (R[i + 1] - R[i]))


def _locate(front: ConvexFrontier, uR: float) -> tuple[tuple[int, int], float]:
    near = np.flatnonzero(np.abs(front.uR - uR) <= TOLERANCE)
    if near.size:
        return (int(near[0]), int(near[0])), 0.0
    i = int(np.searchsorted(front.uR, uR)) - 1
    return (i, i + 1), float((uR - front.uR[i]) / (front.uR[i + 1] - front.uR[i]))
