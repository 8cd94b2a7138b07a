"""Which lever to choose: regret, world by world, and levers that another one outdoes.

With V(c, i) the headline's chance of a deal under choice c (doing nothing among them) in world i,

    regret(c, i) = max_b V(b, i) - V(c, i),

and minimax regret (Savage 1951) takes the choice whose worst regret over the worlds is least.  A
lever is *dominated* if another one is no worse on any outcome and clearly better on one; what
levers cost, and the sides' terms (which pull against each other), are left to the reader.  Things
to avoid (`warning: true`) stand apart and are no choices.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import estimate_paired
from offramp.analysis.lever_effects import Effect, Pulled, effect_of
from offramp.analysis.outcomes import Outcome
from offramp.scenario import Scenario

__all__ = ["NOTHING", "Regret", "judged"]

Array = NDArray[np.float64]

NOTHING = "nothing"
"""The choice of doing nothing."""


class Regret:
    """What each choice falls short of the best one by, world by world."""

    def __init__(
        self, scenario: Scenario, figures: Mapping[str, Mapping[str, Array]], outcome: Outcome
    ) -> None:
        self.key = outcome.key
        self.choices = {
            choice: found[self.key]
            for choice, found in figures.items()
            if choice == NOTHING or not scenario.levers[choice].warning
        }
        self.best = np.max(list(self.choices.values()), axis=0)

    def of(self, found: Mapping[str, Array]) -> tuple[float, float]:
        """Worst regret, and what nine worlds in ten do not exceed."""
        chance = found[self.key]
        short = np.maximum(self.best[: len(chance)] - chance, 0.0)
        return float(short.max()), float(np.quantile(short, 0.9))

    def least(self) -> str:
        """Name the choice whose worst regret is least."""
        return min(self.choices, key=lambda c: float((self.best - self.choices[c]).max()))


def judged(
    scenario: Scenario,
    names: tuple[str, ...],
    base: Mapping[str, Array],
    found: Mapping[str, Array],
    outcomes: tuple[Outcome, ...],
    regret: Regret,
    all_figures: Mapping[str, Mapping[str, Array]],
) -> Pulled:
    """Say all that a lever, or a pair, does, and how it stands beside the other choices.

    Parameters
    ----------
    scenario, names
        The lever's name, or the two names.
    base, found
        Outcome -> (n,) figures with nothing done, and with the lever pulled.
    outcomes, regret
        As compared.
    all_figures
        Choice -> outcome -> figures of those that might outdo it; empty: none is looked for.
    """
    entries = [scenario.levers[n] for n in names]
    costs = [e.cost for e in entries if e.cost]
    worst, usual = regret.of(found)
    return Pulled(
        levers=names,
        title=" + ".join(e.title for e in entries),
        cost="; ".join(costs) or None,
        warning=any(e.warning for e in entries),
        effects={o.key: effect_of(o, base[o.key], found[o.key]) for o in outcomes},
        worst_regret=worst,
        usual_regret=usual,
        dominated_by=_dominated(scenario, names, found, outcomes, all_figures),
    )


def _dominated(
    scenario: Scenario,
    names: tuple[str, ...],
    found: Mapping[str, Array],
    outcomes: tuple[Outcome, ...],
    all_figures: Mapping[str, Mapping[str, Array]],
) -> str | None:
    """Name a lever that is no worse on any outcome and clearly better on one, terms apart."""
    counted = [o for o in outcomes if o.kind != "terms"]
    beaten_by = []
    for other, figures in all_figures.items():
        if (other,) == names or other == NOTHING or scenario.levers[other].warning:
            continue
        gains = [
            Effect(o, estimate_paired(found[o.key], figures[o.key]), 0.0, 0.0) for o in counted
        ]
        no_worse = all(e.outcome.sign * e.change.value >= 0.0 for e in gains)
        if no_worse and any(e.clearly > 0 for e in gains):
            beaten_by.append((gains[0].change.value, other))
    return max(beaten_by)[1] if beaten_by else None
