r"""Adjusted Winner: two sides spread points over divisible goods and end with as many each.

With a_i, b_i >= 0 the points of the two sides: each first gets what it values more (what both
value alike goes to the first). Then goods move from the side with more points to the other, in
rising order of the richer side's points over the other's, the last one split, until points are
equal (Brams & Taylor 1996, *Fair Division*). The result is efficient; with equal totals it is
also envy-free. It is the egalitarian point of the divisible frontier
(:func:`offramp.deals.divisible_frontier`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.deals.errors import ValuesError
from offramp.deals.frontier import checked_pair

__all__ = ["AdjustedWinner", "divide_goods"]


@dataclass(frozen=True, eq=False)
class AdjustedWinner:
    """The outcome of Adjusted Winner.

    Attributes
    ----------
    shares : (n,) float64
        What the first side gets of each good.
    points : (float, float)
        What each side has of its own points.
    split : int
        The good that is split; -1 if none is.
    """

    shares: NDArray[np.float64]
    points: tuple[float, float]
    split: int


def divide_goods(first: ArrayLike, second: ArrayLike) -> AdjustedWinner:
    """Divide goods by Adjusted Winner.

    Parameters
    ----------
    first, second : (n,)
        Points of both sides for each good, zero or more; totals need not agree.

    Raises
    ------
    ValuesError
        On shapes that differ, or points that are negative or not finite.

    Examples
    --------
    >>> result = divide_goods([70, 30], [40, 60])
    >>> [round(x, 6) for x in result.points], result.split
    ([63.636364, 63.636364], 0)
    """
    a, b, _ = checked_pair(first, second)
    if not a.size or (a < 0).any() or (b < 0).any():
        msg = "points must be zero or more, for at least one good"
        raise ValuesError(msg)
    shares = (a >= b).astype(np.float64)
    richer = a @ shares >= b @ (1 - shares)
    more, less, held = (a, b, shares) if richer else (b, a, 1 - shares)
    # What the other side does not value would only be thrown away.
    movable = np.flatnonzero((held > 0) & (less > 0))
    split = -1
    for i in movable[np.argsort(more[movable] / less[movable], kind="stable")]:
        gap = more @ held - less @ (1 - held)
        if gap <= 0:
            break
        moved = min(1.0, gap / (more[i] + less[i]))
        held[i] = 1.0 - moved
        if 0.0 < moved < 1.0:
            split = int(i)
            break
    result = held if richer else 1 - held
    return AdjustedWinner(result, (float(a @ result), float(b @ (1 - result))), split)
