"""From an edited scenario to solved worlds, with what variants have in common kept.

A change on the page moves a number or two.  Packages, tastes and deliveries stay as they were, so
the processes that solve keep them (`offramp.world.variant`) and are sent new draws; and of the
draws only the columns that moved are made (`offramp.world.draws.Columns`).
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.deal_map import DealMap, middle_map, with_deals
from offramp.report.facts import Facts, facts_of
from offramp.runs.results import Run, joined, stacked
from offramp.scenario import Scenario
from offramp.workbench.workers import Ticket, Workers
from offramp.world import Blueprint, Settings, differ_in_draws_alone, variant
from offramp.world.draws import Columns
from offramp.world.quick import solve_quickly

__all__ = ["Solved", "Solving"]

FRAMES = 8
"""Blueprints kept, each for all variants that differ from it in draws alone."""


@dataclass(frozen=True)
class Solved:
    """Worlds as solved, and the map of deals."""

    run: Run
    deals: DealMap
    facts: Facts
    """The scenario in words."""
    seconds: float
    """Until the last world was solved."""


class Solving:
    """One server's way from scenarios to solved worlds.

    Parameters
    ----------
    workers
        Who solves.
    """

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self._frames: deque[Blueprint] = deque(maxlen=FRAMES)
        self._columns = Columns()

    def solve(
        self, scenario: Scenario, worlds: int, seed: int, settings: Settings, ticket: Ticket
    ) -> Solved:
        """Solve worlds for somebody who waits; what needs no worlds is made meanwhile.

        Raises
        ------
        CancelledError
            If the ticket is given up.
        """
        frame, blueprint = self._laid_out(scenario)
        draws = blueprint.draw(seed, 0, worlds, self._columns)
        fronts = blueprint.front_numbers(seed, 0, worlds)
        meanwhile: list[tuple[DealMap, Facts]] = []
        began = time.perf_counter()
        parts = self.workers.solve(
            _Stacks(draws.values, fronts, settings),
            frame,
            worlds,
            ticket,
            lambda: meanwhile.append((middle_map(blueprint), facts_of(scenario))),
        )
        seconds = time.perf_counter() - began
        run = joined(scenario, blueprint, draws, parts, settings=settings, seconds=seconds)
        lie, facts = meanwhile[0]
        return Solved(run, with_deals(lie, run), facts, seconds)

    def _laid_out(self, scenario: Scenario) -> tuple[Blueprint, Blueprint]:
        """Return the blueprint that worlds are solved by, and the scenario's own."""
        for frame in tuple(self._frames):
            if differ_in_draws_alone(frame, scenario):
                return frame, variant(frame, scenario)
        made = Blueprint.of(scenario)
        self._frames.append(made)
        return made, made


@dataclass(frozen=True)
class _Stacks:
    """Solves spans of worlds, each into one stack of arrays: quick to send."""

    rows: NDArray[np.float64]
    fronts: NDArray[np.float64]
    settings: Settings

    def __call__(self, frame: Blueprint, span: tuple[int, int]) -> dict[str, Any]:
        these = slice(*span)
        found = solve_quickly(frame, self.rows[these], self.fronts[these], self.settings)
        return stacked(found, span[0])
