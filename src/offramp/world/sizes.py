"""Ways in which packages settle what is delivered, and which packages others better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from offramp.world.deliveries import Item

__all__ = ["Kinds", "bettered"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Kinds:
    """The G ways in which packages settle the items: for each, one per combination of options."""

    item: Ids
    """(G,) the item that each settles."""
    taken: Ids
    """Cells that each takes, one after the other, of a table of options (issues, options)."""
    until: Ids
    """Cells of what holds until then, as long."""
    first: Ids
    """(G,) where each one's cells begin."""
    steps: Ids
    """(issues, items) by how much a further option of an issue moves the number of the kind."""
    start: Ids
    """(items,) number of each item's first kind."""

    @classmethod
    def of(cls, items: Sequence[Item], options: Sequence[int]) -> Kinds:
        """Number the combinations of the items' issues, which have so many options each."""
        wide = max(options)
        item: list[int] = []
        taken: list[int] = []
        until: list[int] = []
        first: list[int] = []
        start: list[int] = []
        steps = np.zeros((len(options), len(items)), dtype=np.int64)
        for i, entry in enumerate(items):
            start.append(len(item))
            counts = [options[issue] for issue in entry.issues]
            steps[list(entry.issues), i] = [prod(counts[n + 1 :]) for n in range(len(counts))]
            for combo in product(*map(range, counts)):
                item.append(i)
                first.append(len(taken))
                for issue, option, then in zip(entry.issues, combo, entry.until, strict=True):
                    taken.append(issue * wide + option)
                    until.append(issue * wide + then)
        return cls(
            np.array(item), np.array(taken), np.array(until), np.array(first), steps,
            np.array(start),
        )  # fmt: skip

    def worths(self, table: Array) -> Array:
        """(G,) what each is worth to a side to which options are worth *table*, stakes."""
        flat = table.ravel()
        return np.add.reduceat(flat[self.taken] - flat[self.until], self.first)

    def numbers(self, codes: NDArray[np.int16]) -> Ids:
        """(n, items) number of the kind in which packages of these codes settle each item."""
        return codes.astype(np.int64) @ self.steps + self.start


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
