"""Variants of a scenario solved in the same worlds, and counted.

World *i* of a seed is the same world in every variant: what two variants differ by in it is owed
to the lever alone.  A variant that edits nothing is not solved again.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.outcomes import Outcome, figures_of
from offramp.runs import Engine, Run, run
from offramp.scenario import Scenario
from offramp.world import Settings

__all__ = ["SameWorlds"]

Array = NDArray[np.float64]


class SameWorlds:
    """Solves variants in the same worlds, and counts."""

    def __init__(
        self,
        scenario: Scenario,
        worlds: int,
        seed: int,
        settings: Settings | None,
        engine: Engine | None,
        progress: Callable[[int], None] | None,
    ) -> None:
        self.scenario, self.worlds, self.seed = scenario, worlds, seed
        self.settings = settings or Settings(certify_every=0)
        self.engine, self.progress = engine, progress
        self.counted, self.interrupted = 0, False
        self.plain = scenario.pull()
        self.found: Run | None = None

    def _run(self, variant: Scenario, worlds: int) -> Run:
        before = self.counted
        report = self.progress
        found = run(
            variant,
            worlds,
            self.seed,
            settings=self.settings,
            engine=self.engine,
            progress=None if report is None else (lambda done: report(before + done)),
        )
        self.counted = before + found.worlds
        self.interrupted |= found.interrupted
        return found

    def base(self) -> Run:
        """Solve the scenario with nothing done."""
        self.found = self._run(self.plain, self.worlds)
        return self.found

    def pull(
        self, names: tuple[str, ...], worlds: int, outcomes: tuple[Outcome, ...]
    ) -> dict[str, Array]:
        """Pull levers and return each outcome's figures."""
        assert self.found is not None
        try:
            variant = self.scenario.pull(*names)
            if variant.hash == self.plain.hash:
                return figures_of(self.found.first(worlds), outcomes)
            return figures_of(self._run(variant, worlds), outcomes)
        except KeyboardInterrupt:
            self.interrupted = True
            return {o.key: np.empty(0) for o in outcomes}
