"""What a lever does to each outcome: means of differences within worlds.

Between two variants only what the lever edits differs in world *i*, so the interval of the mean of
differences is far narrower than that of two runs of different worlds.  A lever that edits nothing
has effect exactly 0 with interval [0, 0].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance, estimate_mean, estimate_paired
from offramp.analysis.outcomes import POINT, Outcome

__all__ = ["Effect", "Pulled", "effect_of", "mean_of"]

Array = NDArray[np.float64]

_NOWHERE = "no deal in any world"


@dataclass(frozen=True)
class Effect:
    """What a lever does to one outcome."""

    outcome: Outcome
    change: Estimate
    """Mean of the differences within worlds."""
    helps: float
    """Share of worlds in which it makes the outcome better by more than a trifle."""
    hurts: float

    @property
    def clearly(self) -> int:
        """1 if it clearly helps, -1 if it clearly hurts, 0 if neither is clear."""
        low, high = sorted(
            (self.outcome.sign * self.change.low, self.outcome.sign * self.change.high)
        )
        return 1 if low > 0.0 else -1 if high < 0.0 else 0


@dataclass(frozen=True)
class Pulled:
    """One lever, or a pair, and all that it does."""

    levers: tuple[str, ...]
    title: str
    cost: str | None
    warning: bool
    effects: Mapping[str, Effect]
    """By key of the outcome, the headline's chance of a deal first."""
    worst_regret: float
    """The most it falls short of the best choice in any world, chance of a deal."""
    usual_regret: float
    """What it falls short by in nine worlds of ten, at most."""
    dominated_by: str | None
    beyond_sum: Estimate | None = None
    """For a pair: its effect on the headline's chance beyond the sum of the two alone."""

    @property
    def key(self) -> str:
        """Name of the lever, or of the two joined by ``+``."""
        return "+".join(self.levers)

    @property
    def headline(self) -> Effect:
        """Its effect on the chance of a deal by the headline's date."""
        return next(iter(self.effects.values()))

    @property
    def trade_off(self) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...]] | None:
        """Outcomes it clearly helps and those it clearly hurts, if there are both; terms apart."""
        judged = [e for e in self.effects.values() if e.outcome.kind != "terms"]
        good = tuple(e.outcome for e in judged if e.clearly > 0)
        bad = tuple(e.outcome for e in judged if e.clearly < 0)
        return (good, bad) if good and bad else None


def effect_of(outcome: Outcome, base: Array, found: Array) -> Effect:
    """Effect on one outcome, from its figures in (n,) worlds without and with the lever."""
    if not (np.isfinite(base).all() and np.isfinite(found).all()):
        nowhere = Estimate(np.nan, np.nan, np.nan, len(base), _NOWHERE)
        return Effect(outcome, nowhere, 0.0, 0.0)
    better = outcome.sign * (found - base)
    trifle = POINT if outcome.kind == "deal" else POINT * float(np.abs(base).mean())
    return Effect(
        outcome,
        estimate_paired(base, found),
        float(np.mean(better > trifle)),
        float(np.mean(better < -trifle)),
    )


def mean_of(figures: Array, outcome: Outcome) -> Estimate:
    """Mean of an outcome over (n,) worlds, with its interval."""
    if not np.isfinite(figures).all():
        return Estimate(np.nan, np.nan, np.nan, len(figures), _NOWHERE)
    return estimate_chance(figures) if outcome.is_chance else estimate_mean(figures)
