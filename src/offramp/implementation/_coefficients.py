"""The terms of `_terms` for whole stacks of schedules at once, compiled: every world needs them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._terms import Cheater
from offramp.kernels import kernel

__all__ = ["coefficients_kernel", "side_coefficients"]

Floats = NDArray[np.float64]


def side_coefficients(
    who: Cheater,
    times: Floats,
    rows: int,
    *,
    own: tuple[Floats, Floats],
    other: tuple[Floats, Floats],
) -> Floats:
    """(K, rows, own + own + other) what a unit of each size adds to the slacks of one side.

    Sizes are own costs above 0, own costs below 0, the other's worths: `own_terms`, the same with
    `profits`, `other_terms`.

    Parameters
    ----------
    who
        The side that cheats.
    times, rows
        (L,) dates; number of slacks.
    own, other
        Shares (K, items, L) of its items and of the other's, as handed over and as received.
    """
    of_own = np.array([who.regained, who.undone_own, who.lost])
    of_other = np.array([who.undone_other, who.chi, who.won])
    return coefficients_kernel(
        float(who.d), float(who.q), float(who.seen), of_own, of_other, times, rows, *own, *other
    )


@kernel
def coefficients_kernel(
    d, q, seen, of_own, of_other, times, rows, own_given, own_received, given, received
):  # pragma: no cover
    """See `side_coefficients`; what is still to come is summed backwards, the past forwards."""
    plans, n_own, steps = own_given.shape
    n_other = given.shape[1]
    out = np.zeros((plans, rows, 2 * n_own + n_other))
    fade = np.ones(steps)
    for t in range(steps - 1):
        fade[t] = d ** (times[t + 1] - times[t])
    for k in range(plans):
        for i in range(n_own):
            regained, undone, kept = of_own[0, i], of_own[1, i], 1.0 - of_own[2, i]
            future = 0.0
            for t in range(steps - 1, -1, -1):
                now = own_given[k, i, t]
                out[k, t, i] = -now - q * future
                out[k, t, n_own + i] = -seen * regained * now - q * future
                future = fade[t - 1] * (now + future)
            gave, got = 0.0, 0.0
            for r in range(rows):
                past = seen * (undone * got + kept * (gave - got))
                out[k, r, i] -= past
                out[k, r, n_own + i] -= past
                if r < steps:
                    gave += own_given[k, i, r]
                    got += own_received[k, i, r]
        for j in range(n_other):
            undone, chi, won = of_other[0, j], of_other[1, j], of_other[2, j]
            at, future = 2 * n_own + j, 0.0
            for t in range(steps - 1, -1, -1):
                now = received[k, j, t]
                out[k, t, at] = q * (1.0 - chi) * now + q * future
                future = fade[t - 1] * (now + future)
            gave, got = 0.0, 0.0
            for r in range(rows):
                now = received[k, j, r] if r < steps else 0.0
                out[k, r, at] += seen * (undone * (got + chi * now) - won * (gave - got))
                if r < steps:
                    gave += given[k, j, r]
                    got += now
    return out
