"""The outcomes that levers, inputs and edits are judged by: one figure a world for each.

Figures of the same worlds under two variants of a scenario can be subtracted world by world.  What
a deal is worth is a ratio of two means over worlds (worth times chance over chance); it is
linearised, so that the mean of its figures is the ratio and their spread its sampling error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.runs import Run

__all__ = ["Outcome", "figures_of", "outcomes_of"]

Array = NDArray[np.float64]

POINT = 0.01


@dataclass(frozen=True)
class Outcome:
    """One outcome."""

    key: str
    """``deal_by_12``, ``periods``, ``harm.civilians_killed``, ``escalation``, ``terms.ukraine``."""
    kind: str
    """``deal``, ``periods``, ``harm``, ``escalation`` or ``terms``."""
    rises_is_good: bool
    """Whether more of it is better (for the side named, if it is a side's terms)."""
    by: int
    """Periods it is counted over."""
    name: str = ""
    """Kind of harm, or side."""

    @property
    def sign(self) -> float:
        """+1 where more is better, -1 where less is."""
        return 1.0 if self.rises_is_good else -1.0

    @property
    def is_chance(self) -> bool:
        """Whether it is a probability."""
        return self.kind in ("deal", "escalation")


def outcomes_of(results: Run) -> tuple[Outcome, ...]:
    """List the outcomes of a scenario; the chance of a deal by the headline's date stands first."""
    blueprint = results.blueprint
    longest = blueprint.horizons[-1]
    dates = sorted(blueprint.horizons, key=lambda n: (n != blueprint.headline, n))
    scenario = results.scenario
    return (
        *(Outcome(f"deal_by_{n}", "deal", True, n) for n in dates),
        Outcome("periods", "periods", False, longest),
        *(
            Outcome(f"harm.{name}", "harm", False, longest, name)
            for name in scenario.war.harm.by_name
        ),
        Outcome("escalation", "escalation", False, longest),
        *(
            Outcome(f"terms.{side}", "terms", True, longest, side)
            for side in (scenario.proposer, scenario.responder)
        ),
    )


def figures_of(results: Run, outcomes: tuple[Outcome, ...]) -> dict[str, Array]:
    """Work out one figure a world, (n,), for each outcome."""
    fought = results.fighting_at()
    found = {}
    for outcome in outcomes:
        by = outcome.by
        match outcome.kind:
            case "deal":
                figures = results.ended_by("settled", by)
            case "escalation":
                figures = results.ended_by("escalated", by)
            case "periods":
                figures = fought[:, :by].sum(axis=1)
            case "harm":
                figures = _harm(results, outcome.name, fought[:, :by])
            case _:
                figures = _terms(results, outcome.name, by)
        found[outcome.key] = figures
    return found


def _harm(results: Run, name: str, fought: Array) -> Array:
    """Add up the harm of each period, if it is fought."""
    paths = results.blueprint.harm_paths(results.draws.values[: results.worlds], fought.shape[1])
    return (paths[name] * fought).sum(axis=1)


def _terms(results: Run, side: str, by: int) -> Array:
    worth = results.deal_proposer if side == results.scenario.proposer else results.deal_responder
    weight = results.deal_settled[:, :by].sum(axis=1)
    n = results.worlds
    chance = np.bincount(results.deal_world, weight, n)
    gained = np.bincount(results.deal_world, weight * np.where(weight > 0.0, worth, 0.0), n)
    if chance.sum() <= 0.0:
        return np.full(n, np.nan)
    ratio = gained.sum() / chance.sum()
    return ratio + (gained - ratio * chance) / chance.mean()
