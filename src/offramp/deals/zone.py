r"""The zone of possible agreement: what both sides prefer to fighting on.

With F_P the proposer's value of fighting on and the responder's F_R(theta) = A - theta B, theta
its weariness (B >= 0: what a unit of weariness costs over the rest of the war), a package is in
the zone of type theta if

.. math:: u_P(x) \ge F_P, \qquad u_R(x) \ge A - \theta B

(up to rounding: 1e-12). A wearier type's zone contains that of a more resolute one, so a zone
exists from one weariness on:

.. math:: \theta^* = \min_{x:\, u_P(x) \ge F_P} \frac{A - u_R(x)}{B} .

One divisible pie (Fearon 1995, International Organization 49:379-414): shares x for A and 1 - x
for B, utilities x^rA and (1 - x)^rB, a war in utils worth p_A - c_A to A and p_B - c_B to B (p_A,
p_B: each side's own chance of winning, as it sees it), and relief R to B, believed to come with
probability kappa if they settle:

.. math::

    lo = \max(0, p_A - c_A)^{1/r_A}, \qquad hi = 1 - \max(0, p_B - c_B - \kappa R)^{1/r_B} .

Risk neutral and inside the pie its width is c_A + c_B + kappa R - (p_A + p_B - 1): costs and relief
open the zone, optimism closes it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.deals.errors import ValuesError
from offramp.deals.frontier import TOLERANCE, checked_pair
from offramp.kernels import kernel

__all__ = ["PieZone", "Zone", "agreement_zone", "lowest_weariness", "pie_zone"]


@kernel
def lowest_weariness(uP, uR, F_P, A, B):
    """Find the lowest weariness at which a zone exists (kernel; nothing is checked).

    Parameters
    ----------
    uP, uR : (J,) float64
        Values of the feasible packages; their frontier is enough.
    F_P : float
        The proposer's value of fighting on.
    A, B : float
        The responder's is A - theta B, B >= 0.

    Returns
    -------
    theta : float
        May be negative (a zone for every type); inf if no type has one; if B = 0, -inf or inf.
    package : int
        Position of the package that the responder likes best of those the proposer prefers to
        fighting on, the first such; -1 if there is none.
    """
    package = -1
    for j in range(uP.size):
        if uP[j] >= F_P - TOLERANCE and (package < 0 or uR[j] > uR[package]):
            package = j
    if package < 0:
        return np.inf, package
    short = A - uR[package]
    if B > 0:
        return short / B, package
    return (-np.inf if short <= 0 else np.inf), package


@dataclass(frozen=True, eq=False)
class Zone:
    """The zone of one type of responder.

    Attributes
    ----------
    ids : (k,) int64
        Packages inside, ascending.
    theta : float
        The type.
    theta_lowest : float
        From which weariness on a zone exists (inf: for no type).
    F_P, F_R : float
        Both sides' values of fighting on, at this type.
    width_P, width_R : float
        The most that each side could gain over fighting on by a package inside; NaN if empty.
        On one risk-neutral pie both are the width of the range.
    """

    ids: NDArray[np.int64]
    theta: float
    theta_lowest: float
    F_P: float
    F_R: float
    width_P: float
    width_R: float

    @property
    def exists(self) -> bool:
        """Whether any package is inside."""
        return bool(self.ids.size)


def agreement_zone(
    uP: ArrayLike,
    uR: ArrayLike,
    F_P: float,
    A: float,
    B: float,
    theta: float,
    feasible: ArrayLike | None = None,
) -> Zone:
    """Find the zone of type `theta` among listed packages.

    Parameters
    ----------
    uP, uR : (M,)
        Values of all packages, stakes.
    F_P : float
        The proposer's value of fighting on.
    A, B : float
        The responder's is A - theta B; B >= 0.
    theta : float
        The responder's weariness.
    feasible : (M,) bool, optional
        Which packages count.

    Raises
    ------
    ValuesError
        On shapes that differ, values that are not finite, or B < 0.
    """
    P, R, ids = checked_pair(uP, uR, feasible)
    if not np.isfinite([F_P, A, B, theta]).all() or B < 0:
        msg = f"F_P, A, B, theta must be finite and B >= 0, got {F_P}, {A}, {B}, {theta}"
        raise ValuesError(msg)
    lowest, _ = lowest_weariness(P[ids], R[ids], float(F_P), float(A), float(B))
    F_R = A - theta * B
    inside = ids[(P[ids] >= F_P - TOLERANCE) & (R[ids] >= F_R - TOLERANCE)]
    widths = (P[inside].max() - F_P, R[inside].max() - F_R) if inside.size else (np.nan, np.nan)
    return Zone(
        inside, float(theta), float(lowest), float(F_P), float(F_R), float(widths[0]),
        float(widths[1]),
    )  # fmt: skip


@dataclass(frozen=True)
class PieZone:
    """The zone on one divisible pie, as A's share.

    Attributes
    ----------
    low, high : float
        What A and B would just accept, clipped to the pie; low > high: no zone.
    """

    low: float
    high: float

    @property
    def width(self) -> float:
        """``high - low``; negative by how much they miss each other."""
        return self.high - self.low

    @property
    def exists(self) -> bool:
        """Whether any share suits both."""
        return self.low <= self.high

    def among(self, shares: ArrayLike) -> NDArray[np.float64]:
        """Return which of some indivisible shares are inside."""
        points = np.asarray(shares, dtype=np.float64)
        return points[(points >= self.low) & (points <= self.high)]


def pie_zone(
    pA: float,
    cA: float,
    cB: float,
    *,
    pB: float | None = None,
    rA: float = 1.0,
    rB: float = 1.0,
    relief: float = 0.0,
    kappa: float = 1.0,
) -> PieZone:
    """Return the range of shares that both prefer to war, in closed form.

    Parameters
    ----------
    pA, pB : float
        Each side's own chance of winning, as it sees it; `pB` is ``1 - pA`` if left out.
    cA, cB : float
        Costs of war.
    rA, rB : float
        Exponents of the utilities, > 0; below 1 averse to risk.
    relief, kappa : float
        What B gains on top if they settle, and with what probability.

    Raises
    ------
    ValuesError
        On a chance outside [0, 1] or an exponent that is not positive.

    Examples
    --------
    >>> pie_zone(0.6, 0.1, 0.15)
    PieZone(low=0.5, high=0.75)
    """
    pB = 1 - pA if pB is None else pB
    if not (0 <= pA <= 1 and 0 <= pB <= 1 and 0 <= kappa <= 1):
        msg = f"chances lie in [0, 1], got pA={pA}, pB={pB}, kappa={kappa}"
        raise ValuesError(msg)
    if not (rA > 0 and rB > 0):
        msg = f"exponents of utilities must be positive, got rA={rA}, rB={rB}"
        raise ValuesError(msg)
    low = max(0.0, pA - cA) ** (1 / rA)
    high = 1 - max(0.0, pB - cB - kappa * relief) ** (1 / rB)
    return PieZone(low, high)
