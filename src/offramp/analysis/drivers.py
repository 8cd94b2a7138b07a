"""What the answer hangs on most, read off the worlds already solved, and how well sourced it is.

An input's pull is the mean outcome over the third of the worlds in which it was drawn highest, less
that over the third in which it was drawn lowest.  This needs no further solving; it shows
monotone influence only, and inputs drawn together (declared correlations) share theirs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.runs import Run
from offramp.scenario import Quantity

__all__ = ["Confidence", "Driver", "confidence", "drivers"]

Array = NDArray[np.float64]

LOW_ABOVE, HIGH_BELOW = 2 / 3, 1 / 3
"""Confidence is low if more than two thirds of the pull rests on judgement, high if less than one
third does."""
HALF_JUDGED = 0.5
"""How far a number that has both a source and a judgement counts as judged."""


@dataclass(frozen=True)
class Driver:
    """One input and how the chance of a deal moves with it."""

    path: str
    low: float
    """Mean chance where the input was drawn in its lowest third."""
    high: float
    noise: float
    """Standard error of high - low."""
    source: tuple[str, ...]
    """Keys of its sources."""
    judgement: str | None

    @property
    def pull(self) -> float:
        """Chance in the highest third less chance in the lowest."""
        return self.high - self.low


@dataclass(frozen=True)
class Confidence:
    """How far to trust the figures, a statement apart from their chances."""

    level: str
    """``low``, ``moderate`` or ``high``."""
    judged: float
    """Share of the pull of all ranges that rests on judgement (half of it where a source stands
    beside the judgement)."""
    ranges: int
    sourced: int
    """Ranges that rest on a source, alone or beside a judgement."""


def drivers(results: Run, outcome: Array) -> tuple[Driver, ...]:
    """Inputs by the size of their pull on *outcome* (n,), largest first."""
    found, paths = [], results.blueprint.ranges
    columns = [results.draws.paths.index(path) for path in paths]
    drawn = np.ascontiguousarray(results.draws.values[: results.worlds, columns].T)
    thirds = np.quantile(drawn, [1 / 3, 2 / 3], axis=1)
    low, low_noise = _means(outcome, drawn <= thirds[0][:, None])
    high, high_noise = _means(outcome, drawn >= thirds[1][:, None])
    noise = np.sqrt(low_noise + high_noise)
    for i, path in enumerate(paths):
        quantity = results.scenario.quantities[path]
        found.append(
            Driver(
                path,
                float(low[i]),
                float(high[i]),
                float(noise[i]),
                quantity.source,
                quantity.judgement,
            )
        )
    return tuple(sorted(found, key=lambda d: -abs(d.pull)))


def _means(outcome: Array, chosen: NDArray[np.bool_]) -> tuple[Array, Array]:
    """(inputs,) mean outcome over the worlds chosen, (inputs, n), and its squared error."""
    count = chosen.sum(axis=1)
    mean = (chosen * outcome).sum(axis=1) / count
    spread = (chosen * (outcome - mean[:, None]) ** 2).sum(axis=1) / count
    return mean, spread / count


def confidence(ranked: tuple[Driver, ...], undrawn: Collection[Quantity] = ()) -> Confidence:
    """Confidence by the share of the pull, beyond noise, that rests on judgement.

    *undrawn* are ranges that spread within every world, so that no pull of theirs can be seen: they
    are counted.
    """
    pulls = np.array([max(abs(d.pull) - 2.0 * d.noise, 0.0) for d in ranked])
    shares = np.array([_judged(d) for d in ranked])
    judged = float(pulls @ shares / pulls.sum()) if pulls.sum() > 0.0 else 0.0
    level = "low" if judged > LOW_ABOVE else "high" if judged < HIGH_BELOW else "moderate"
    sourced = sum(bool(d.source) for d in (*ranked, *undrawn))
    return Confidence(level, judged, len(ranked) + len(undrawn), sourced)


def _judged(driver: Driver) -> float:
    if not driver.source:
        return 1.0
    return HALF_JUDGED if driver.judgement else 0.0
