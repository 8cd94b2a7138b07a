"""A front of the stated odds and length: positions 0..K and the start k0.

Asked: the analyst's odds w that the proposer wins if the war is fought out, its expected length D
in periods, and how far the responder has been pushed towards defeat, f. Odds and length alone do
not fix a front, f does:

1. for each K = 2..60, k0 = round(f K) held inside 1..K-1 (halves round up), p*(K) solves
   Pwin(p; K, k0) = w and D(K) is the length at p*(K);
2. K2 is the first K with D(K) >= D, K1 the longest shorter front; a world takes K2 with chance
   (D - D1) / (D2 - D1), from a uniform number of its own: the mean length is D exactly.

D(K) rises in K at a fixed f wherever tried (120 pairs of odds and f); where a rounded k0 made it
fall, step 2 would pass over that K. See docs/theory.md T3, after Smith & Stam 2004.
"""

import math
from dataclasses import dataclass

from offramp.kernels import kernel
from offramp.war.errors import FrontEndError, LengthError, WarError
from offramp.war.front_ranges import (
    LENGTH_LONG,
    LENGTH_SHORT,
    LONGEST_FRONT,
    odds_fault,
    share_fault,
)
from offramp.war.ruin import length_kernel, solve_p_kernel

__all__ = ["Front", "FrontPair", "fit_front", "fit_front_kernel", "front_pair", "start_of"]


@kernel
def start_of(K, f):
    """Round to the start; also whether it had to be moved inside 1..K-1."""
    k0 = math.floor(f * K + 0.5)
    inside = min(max(k0, 1), K - 1)
    return inside, inside != k0


@kernel
def fit_front_kernel(w, length, f):
    """Two neighbouring fronts around a length: (K1, K2, D1, D2, code); compiled.

    Out of range, the nearest front is returned on both sides, with LENGTH_SHORT or LENGTH_LONG.
    """
    before = 2
    d_before = 1.0
    if length < 1.0:
        return 2, 2, 1.0, 1.0, LENGTH_SHORT
    for K in range(2, LONGEST_FRONT + 1):
        k0, _ = start_of(K, f)
        d = length_kernel(solve_p_kernel(w, K, k0), K, k0)
        if d >= length - 1e-12 * length:
            return before, K, d_before, d, 0
        if d > d_before:
            before = K
            d_before = d
    return before, before, d_before, d_before, LENGTH_LONG


@dataclass(frozen=True)
class Front:
    """A line of positions 0..K with the war at k0.

    Attributes
    ----------
    K, k0 : int
        Upper end and start.
    p : float
        Chance that one engagement moves the front up, in the analyst's view.
    length : float
        Expected engagements to the finish at p.
    start_moved : bool
        Whether the asked share f had to be moved to keep k0 inside the line.
    """

    K: int
    k0: int
    p: float
    length: float
    start_moved: bool


@dataclass(frozen=True)
class FrontPair:
    """Two neighbouring fronts whose mixture has exactly the length asked for.

    Attributes
    ----------
    short, long : Front
        The neighbours (the same one where the length is met exactly or only one exists).
    chance_long : float
        Probability of `long`.
    """

    short: Front
    long: Front
    chance_long: float

    def choose(self, u: float) -> Front:
        """Front of a world whose uniform number is u in [0, 1)."""
        return self.long if u < self.chance_long else self.short


def _front(K: int, f: float, w: float) -> Front:
    k0, moved = start_of(K, f)
    p = solve_p_kernel(w, K, k0)
    return Front(int(K), int(k0), float(p), float(length_kernel(p, K, k0)), bool(moved))


def _length_fault(w: float, length: float, f: float) -> LengthError:
    *_, d_long, _ = fit_front_kernel(w, math.inf, f)
    return LengthError(
        "expected length in periods",
        length,
        f"between 1 and {d_long:.6g}, the longest of a front of {LONGEST_FRONT} positions at "
        f"these odds",
        "choose another length of period",
    )


def front_pair(w: float, length: float, f: float) -> tuple[FrontPair, list[WarError]]:
    """Fronts nearest to the stated odds, length and share, and the faults of these; unraised."""
    K1, K2, d1, d2, fault = fit_front_kernel(w, length, f)
    faults: list[WarError] = [_length_fault(w, length, f)] if fault else []
    share = 1.0 if fault or d2 == d1 else min((length - d1) / (d2 - d1), 1.0)
    pair = FrontPair(_front(K1, f, w), _front(K2, f, w), share)
    drawn = {pair.long.K: pair.long} | ({} if share == 1.0 else {pair.short.K: pair.short})
    faults += [
        FrontEndError(
            f"front (share of the way to the responder's defeat, on {front.K} positions)",
            f,
            f"far enough from both ends to start at 1..{front.K - 1}, not moved to "
            f"{front.k0 / front.K:.3g}",
            "state a longer war, shorter periods, or a front nearer the middle",
        )
        for front in drawn.values()
        if front.start_moved
    ]
    return pair, faults


def fit_front(odds: float, length: float, front: float = 0.5) -> FrontPair:
    """Fronts that give the stated odds and length.

    Parameters
    ----------
    odds : float
        The analyst's chance that the proposer wins if fought out, in [1e-4, 1 - 1e-4].
    length : float
        Expected length in periods, from 1 to that of a front of 60 positions.
    front : float
        How far the responder has been pushed towards defeat, in [0, 1].

    Returns
    -------
    FrontPair
        Neighbouring fronts and the chance of the longer one.

    Raises
    ------
    OddsError, LengthError, FrontEndError, RuleError
        Named faults, each with value, rule and remedy.

    Examples
    --------
    >>> pair = fit_front(0.6, 20.0)
    >>> pair.short.K, pair.long.K
    (9, 10)
    """
    fault = share_fault(front) or odds_fault("the analyst", odds)
    if fault:
        raise fault
    pair, faults = front_pair(float(odds), float(length), float(front))
    if faults:
        raise faults[0]
    return pair
