r"""The Pareto frontier: packages that no other improves for one side without loss to the other.

Package x is *dominated* if some y has :math:`u_P(y) \ge u_P(x)` and :math:`u_R(y) \ge u_R(x)`,
one of them by more than a tolerance (1e-12 stakes: sums of the same numbers in another order
differ by rounding). Packages that agree in both values within the tolerance are *tied*: the
lowest-numbered stands for them, the others are listed (:attr:`Frontier.ties`).

Frontiers are ordered by the responder's value, ascending; the proposer's then descends.

Over time only what sanctions take from each side changes, and it is the same for all packages
that lift the same measures: with g(x) the *relief pattern* of x,

.. math:: u_P(x) = u_{P,0}(x) + a_{g(x)}, \qquad u_R(t, x) = u_{R,0}(x) + b_{t, g(x)} .

:func:`frontier_over_time` first drops what is dominated at every date (a bucketed sweep, O(M),
with b at its least for the dominating package and at its most for the dominated one), then
does the same within blocks of dates, then takes the frontier of the few that are left, date by
date.

The sweep: sort by u_R descending and keep what raises u_P (Kung, Luccio & Preparata 1975).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.deals.errors import ValuesError
from offramp.kernels import kernel

__all__ = [
    "TOLERANCE",
    "Frontier",
    "checked_pair",
    "frontier_over_time",
    "grouped",
    "pareto_frontier",
    "pareto_ids",
    "tied_to",
]

TOLERANCE = 1e-12
"""Stakes within which two values are the same."""

_BUCKETS = 256
_BLOCK = 6


@kernel
def _descending(values):
    # Stable bottom-up merge sort; own code because it compiles in a tenth of np.argsort's time.
    n = values.size
    order = np.arange(n)
    other = np.empty(n, np.int64)
    width = 1
    while width < n:
        for low in range(0, n, 2 * width):
            middle = min(low + width, n)
            high = min(low + 2 * width, n)
            i, j = low, middle
            for k in range(low, high):
                if j >= high or (i < middle and values[order[i]] >= values[order[j]]):
                    other[k] = order[i]
                    i += 1
                else:
                    other[k] = order[j]
                    j += 1
        order, other = other, order
        width *= 2
    return order


@kernel
def _survivors(uP, low, high, tolerance):
    # Positions that may be undominated. Position m is worth uP[m] to P and between low[m] and
    # high[m] to R. A package of a higher bucket of `low` is surely better for R than one whose
    # `high` falls into a lower bucket.
    n = uP.size
    bottom, top = np.inf, -np.inf
    for m in range(n):
        bottom = min(bottom, low[m])
        top = max(top, high[m])
    scale = (_BUCKETS - 1) / (top - bottom) if top > bottom else 0.0
    best = np.full(_BUCKETS + 1, -np.inf)
    for m in range(n):
        bucket = int((low[m] - bottom) * scale)
        best[bucket] = max(best[bucket], uP[m])
    for bucket in range(_BUCKETS - 1, -1, -1):
        best[bucket] = max(best[bucket], best[bucket + 1])
    kept = np.empty(n, np.int64)
    count = 0
    for m in range(n):
        if uP[m] >= best[int((high[m] - bottom) * scale) + 1] - tolerance:
            kept[count] = m
            count += 1
    return kept[:count]


@kernel
def _sweep(uP, uR, tolerance):
    # Positions of the frontier, by uR ascending. A stack, because a package whose uR is higher
    # only by rounding is thrown out when a better one follows.
    order = _descending(uR)
    stack = np.empty(order.size, np.int64)
    size = 0
    for m in order:
        if size == 0 or uP[m] > uP[stack[size - 1]] + tolerance:
            while size > 0 and uR[stack[size - 1]] - uR[m] <= tolerance:
                size -= 1
            stack[size] = m
            size += 1
        else:
            last = stack[size - 1]
            tied = uP[last] - uP[m] <= tolerance and uR[last] - uR[m] <= tolerance
            if tied and m < last:
                stack[size - 1] = m
    return stack[:size][::-1].copy()


@kernel
def pareto_ids(uP, uR, tolerance):
    """Find the frontier of points (kernel; nothing is checked).

    Parameters
    ----------
    uP, uR : (M,) float64
        Finite.
    tolerance : float
        See :data:`TOLERANCE`.

    Returns
    -------
    (J,) int64
        Numbers of the frontier's packages, uR ascending; of tied packages one, the lowest.
    """
    kept = _survivors(uP, uR, uR, tolerance)
    front = _sweep(uP[kept], uR[kept], tolerance)
    return kept[front]


@kernel
def _survivors_between(uP0, uR0, group, shiftP, shiftR, ids, first, last):
    # Those of `ids` that may be undominated at some date of first..last-1.
    n_groups = shiftP.size
    least = np.full(n_groups, np.inf)
    most = np.full(n_groups, -np.inf)
    for t in range(first, last):
        for g in range(n_groups):
            least[g] = min(least[g], shiftR[t, g])
            most[g] = max(most[g], shiftR[t, g])
    n = ids.size
    uP = np.empty(n)
    low = np.empty(n)
    high = np.empty(n)
    for i in range(n):
        m = ids[i]
        uP[i] = uP0[m] + shiftP[group[m]]
        low[i] = uR0[m] + least[group[m]]
        high[i] = uR0[m] + most[group[m]]
    kept = _survivors(uP, low, high, TOLERANCE)
    for i in range(kept.size):
        kept[i] = ids[kept[i]]
    return kept


@kernel
def frontier_over_time(uP0, uR0, group, shiftP, shiftR):
    """Find the frontier of every period (kernel; nothing is checked).

    Parameters
    ----------
    uP0, uR0 : (M,) float64
        Values before shifts.
    group : (M,) int64
        Relief pattern of each package; a negative number leaves the package out (infeasible).
    shiftP : (n_groups,) float64
        Added to P's value of the group's packages.
    shiftR : (T, n_groups) float64
        Added to R's value, by period.

    Returns
    -------
    ids : (T, J) int64
        Frontier of each period, R's value ascending, in the first ``count[t]`` columns; then -1.
    uP, uR : (T, J) float64
        Values, shifts included; NaN in unused columns.
    count : (T,) int64
        J is its largest entry.
    """
    periods = shiftR.shape[0]
    feasible = np.empty(group.size, np.int64)
    n = 0
    for m in range(group.size):
        if group[m] >= 0:
            feasible[n] = m
            n += 1
    ever = _survivors_between(uP0, uR0, group, shiftP, shiftR, feasible[:n], 0, periods)
    near = ever
    found = np.empty((periods, ever.size), np.int64)
    count = np.zeros(periods, np.int64)
    width = 0
    for t in range(periods):
        if t % _BLOCK == 0:
            last = min(t + _BLOCK, periods)
            near = _survivors_between(uP0, uR0, group, shiftP, shiftR, ever, t, last)
        now = _survivors_between(uP0, uR0, group, shiftP, shiftR, near, t, t + 1)
        uP = np.empty(now.size)
        uR = np.empty(now.size)
        for i in range(now.size):
            m = now[i]
            uP[i] = uP0[m] + shiftP[group[m]]
            uR[i] = uR0[m] + shiftR[t, group[m]]
        front = _sweep(uP, uR, TOLERANCE)
        count[t] = front.size
        width = max(width, front.size)
        for j in range(front.size):
            found[t, j] = now[front[j]]
    ids = np.empty((periods, width), np.int64)
    outP = np.empty((periods, width))
    outR = np.empty((periods, width))
    for t in range(periods):
        for j in range(width):
            ids[t, j] = -1
            outP[t, j] = np.nan
            outR[t, j] = np.nan
            if j < count[t]:
                m = found[t, j]
                ids[t, j] = m
                outP[t, j] = uP0[m] + shiftP[group[m]]
                outR[t, j] = uR0[m] + shiftR[t, group[m]]
    return ids, outP, outR, count


@dataclass(frozen=True, eq=False)
class Frontier:
    """The Pareto frontier of listed packages.

    Attributes
    ----------
    ids : (J,) int64
        Package numbers, the responder's value ascending; of tied packages the lowest.
    uP, uR : (J,) float64
        Their values.
    ties : tuple of J arrays of int64
        All packages tied with each, itself among them, ascending.
    tolerance : float
        Stakes within which values count as the same.
    method : str
        How it was found.
    """

    ids: NDArray[np.int64]
    uP: NDArray[np.float64]
    uR: NDArray[np.float64]
    ties: tuple[NDArray[np.int64], ...]
    tolerance: float
    method: str = "sorted sweep over all listed packages"

    def __len__(self) -> int:
        """Return the number of distinct frontier points."""
        return len(self.ids)


def checked_pair(
    uP: ArrayLike, uR: ArrayLike, feasible: ArrayLike | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return both sides' values and the numbers of the feasible packages, shapes checked.

    Raises
    ------
    ValuesError
        On unequal lengths, or a feasible package without a finite value for both sides.
    """
    P = np.ascontiguousarray(uP, dtype=np.float64)
    R = np.ascontiguousarray(uR, dtype=np.float64)
    if P.ndim != 1 or P.shape != R.shape:
        msg = f"both sides value the same packages: shapes {P.shape} and {R.shape} differ"
        raise ValuesError(msg)
    if feasible is None:
        ids = np.arange(len(P))
    else:
        mask: NDArray[Any] = np.asarray(feasible)
        if mask.shape != P.shape or mask.dtype != np.bool_:
            msg = f"`feasible` must be {len(P)} booleans, got {mask.dtype} {mask.shape}"
            raise ValuesError(msg)
        ids = np.flatnonzero(mask)
    wrong = ids[~(np.isfinite(P[ids]) & np.isfinite(R[ids]))]
    if wrong.size:
        m = int(wrong[0])
        msg = f"package {m} is worth ({P[m]}, {R[m]}): values must be finite numbers"
        raise ValuesError(msg)
    return P, R, ids


def pareto_frontier(
    uP: ArrayLike,
    uR: ArrayLike,
    feasible: ArrayLike | None = None,
    *,
    tolerance: float = TOLERANCE,
) -> Frontier:
    """Find the Pareto frontier of listed packages, ties included.

    Parameters
    ----------
    uP, uR : (M,)
        Values of all packages, stakes.
    feasible : (M,) bool, optional
        Which of them count; all by default. None feasible gives an empty frontier.
    tolerance : float
        Values this close are the same.

    Raises
    ------
    ValuesError
        On shapes that differ or values that are not finite.

    Examples
    --------
    >>> front = pareto_frontier([0, 3, 2, 3, 1], [3, 0, 2, 0, 1])
    >>> front.ids.tolist(), [tied.tolist() for tied in front.ties]
    ([1, 2, 0], [[1, 3], [2], [0]])
    """
    P, R, ids = checked_pair(uP, uR, feasible)
    if not tolerance >= 0:
        msg = f"the tolerance must be zero or more, got {tolerance}"
        raise ValuesError(msg)
    if not ids.size:
        none = np.zeros(0)
        return Frontier(ids, none, none, (), tolerance)
    chosen = ids[pareto_ids(P[ids], R[ids], float(tolerance))]
    owner = tied_to(P[ids], R[ids], P[chosen], R[chosen], tolerance)
    starts, order = grouped(owner, len(chosen))
    ties = tuple(ids[order[i:j]] for i, j in pairwise(starts))
    first = np.array([tied[0] for tied in ties])
    return Frontier(first, P[first], R[first], ties, float(tolerance))


def tied_to(
    P: NDArray[np.float64],
    R: NDArray[np.float64],
    frontP: NDArray[np.float64],
    frontR: NDArray[np.float64],
    tolerance: float,
) -> NDArray[np.int64]:
    """Return the position of the frontier's point that each point is tied with, or -1.

    The frontier must come from :func:`pareto_ids` with the same tolerance.
    """
    # It rises in R by more than the tolerance from point to point, so at most two of its points
    # are as near as that to any other.
    above = np.minimum(np.searchsorted(frontR, R), len(frontR) - 1)
    owner = np.full(len(P), -1)
    for near in (above, np.maximum(above - 1, 0)):
        tied = (np.abs(frontR[near] - R) <= tolerance) & (np.abs(frontP[near] - P) <= tolerance)
        owner[tied] = near[tied]
    return owner


def grouped(owner: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (starts, members): ``members[starts[j]:starts[j + 1]]`` have owner j, ascending."""
    order = np.argsort(owner, kind="stable")
    return np.searchsorted(owner[order], np.arange(count + 1)), order
