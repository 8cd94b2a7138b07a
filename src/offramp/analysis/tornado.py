"""Which inputs matter, for the impatient: one at a time, all else as drawn.

In a few worlds each input alone is put at the low and at the high end of its range (one chance in
ten below, above).  What inputs do together stays unseen; see `offramp.analysis.sensitivity`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from offramp.analysis.intervals import Estimate, estimate_chance, estimate_paired
from offramp.analysis.sensitivity import Chances
from offramp.runs import Engine
from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.world import Settings

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Swing", "Tornado", "tornado"]

LOW, HIGH = 0.1, 0.9
"""Quantiles between which an input is moved: its range as written."""


@dataclass(frozen=True)
class Swing:
    """What moving one input over its range does, all else as drawn."""

    path: str
    low: Estimate
    """Chance of a deal with the input at the low end of its range."""
    high: Estimate
    swing: Estimate
    """High less low, same worlds."""
    source: tuple[str, ...]
    judgement: str | None


@shown
@dataclass(frozen=True)
class Tornado:
    """Each input alone, widest swing first."""

    periods: int
    swings: tuple[Swing, ...]
    worlds: int
    seed: int
    seconds: float

    def table(self) -> pl.DataFrame:
        """One row an input."""
        import polars as pl

        return pl.DataFrame(
            [
                {
                    "input": s.path,
                    "low": s.low.value,
                    "high": s.high.value,
                    "swing": s.swing.value,
                    "swing_low": s.swing.low,
                    "swing_high": s.swing.high,
                    "source": ", ".join(s.source),
                    "judgement": s.judgement,
                }
                for s in self.swings
            ]
        )


def tornado(
    scenario: Scenario,
    worlds: int = 40,
    seed: int = 1,
    *,
    periods: int | None = None,
    settings: Settings | None = None,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Tornado:
    """Put each input alone at both ends of its range, all else as drawn.

    Parameters
    ----------
    scenario, worlds, seed
        Worlds 0 .. worlds - 1 of this seed; 2 worlds x inputs are solved.
    periods, settings, engine, progress
        As for `offramp.analysis.sensitivity.sobol`.

    Notes
    -----
    An input that the file correlates with others is moved without them.
    """
    began = time.perf_counter()
    bench = Chances(scenario, periods, settings, engine, progress)
    blueprint = bench.blueprint
    rows = blueprint.draw(seed, 0, worlds).values
    fronts = blueprint.front_numbers(seed, 0, worlds)
    designs = []
    for path in blueprint.ranges:
        for u in (LOW, HIGH):
            moved = rows.copy()
            moved[:, blueprint.column[path]] = float(scenario.quantities[path].ppf(u))
            designs.append(moved)
    if not designs:
        raise ValueError("nothing in the file is in doubt: there is nothing to move")
    figures = bench.solve(np.concatenate(designs), np.tile(fronts, len(designs)))
    figures = figures.reshape(len(blueprint.ranges), 2, worlds)
    swings = [
        Swing(
            path,
            estimate_chance(low),
            estimate_chance(high),
            estimate_paired(low, high),
            scenario.quantities[path].source,
            scenario.quantities[path].judgement,
        )
        for path, (low, high) in zip(blueprint.ranges, figures, strict=True)
    ]
    return Tornado(
        bench.periods,
        tuple(sorted(swings, key=lambda s: -abs(s.swing.value))),
        worlds,
        seed,
        time.perf_counter() - began,
    )
