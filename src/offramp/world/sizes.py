"""Sizes of what packages ask to be delivered, and which of them are worth a designed schedule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.implementation import Bounds, Design, Implementation, design
from offramp.world.deliveries import ItemIssues

__all__ = ["Sized", "bettered", "designed", "worths_of"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sized:
    """Items of n packages and what peace without them is worth, stakes."""

    alpha: Array
    beta: Array
    gamma: Array
    kappa: Array
    n_r: Array
    n_p: Array

    def some(self, places: Ids) -> Sized:
        """Return those at some places."""
        return Sized(
            self.alpha[places], self.beta[places], self.gamma[places], self.kappa[places],
            self.n_r[places], self.n_p[places],
        )  # fmt: skip

    def arrays(self, rows: int) -> dict[str, Array]:
        """Arguments of the implementation room: peace is worth the same at every row."""
        shape = (len(self.n_r), rows)
        return {
            "alpha": self.alpha, "beta": self.beta, "gamma": self.gamma, "kappa": self.kappa,
            "N_R": np.broadcast_to(self.n_r[:, None], shape),
            "N_P": np.broadcast_to(self.n_p[:, None], shape),
        }  # fmt: skip


def worths_of(table: Array, codes: NDArray[np.int16], items: ItemIssues) -> Array:
    """(items, n) what each item of n packages is worth to a side, against what holds until then.

    *codes* are those of the packages asked about, (n, issues).
    """
    against = table[items.issue] - table[items.issue, items.until][:, None]
    place = np.arange(len(items.issue))[:, None] * table.shape[1] + codes.T[items.issue]
    each = against.take(place)
    return np.add.reduceat(each, items.first, axis=0) if items.several else each


def designed(problem: Implementation, bounds: Bounds) -> Design | None:
    """The best schedule; None where even without whole numbers none holds (quicker to see)."""
    if bounds.combinatorial:
        loose = Bounds(bounds.earliest, bounds.latest, bounds.most, bounds.least)
        if not design(problem, loose, early=False).holds:
            return None
    return design(problem, bounds, early=False)


def bettered(
    ours: Array, theirs: Array, could: NDArray[np.bool_], durable: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Packages that one which holds is as good as, for both sides: they cannot matter."""
    out = np.zeros(len(ours), dtype=np.bool_)
    if not durable.any():
        return out
    order = np.argsort(theirs[durable], kind="stable")
    ranked = theirs[durable][order]
    best = np.maximum.accumulate(ours[durable][order][::-1])[::-1]
    place = np.searchsorted(ranked, theirs[could], side="left")
    inside = place < len(ranked)
    out[could] = inside & (best[np.minimum(place, len(ranked) - 1)] >= ours[could])
    return out
