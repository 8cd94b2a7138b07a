"""What would change it? Named edits of the scenario, tried in the same worlds.

Each lever is pulled alone in the worlds of the run with nothing done (`lever_worlds`) and its
effects are means of differences within worlds (`lever_effects`); the levers are then compared with
each other and with doing nothing, by regret and dominance (`lever_choice`), and tried two by two
if asked (`lever_pairs`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.discovery import Discovery, discover
from offramp.analysis.intervals import Estimate
from offramp.analysis.lever_choice import NOTHING, Regret, judged
from offramp.analysis.lever_effects import Effect, Pulled, mean_of
from offramp.analysis.lever_pairs import PAIR_WORLDS, try_pairs
from offramp.analysis.lever_worlds import SameWorlds
from offramp.analysis.outcomes import Outcome, figures_of, outcomes_of
from offramp.runs import Engine
from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.world import Settings

if TYPE_CHECKING:
    import polars as pl

__all__ = ["NOTHING", "Effect", "Levers", "Pulled", "pull_levers"]

Array = NDArray[np.float64]

MATTERS = 0.10
"""A lever matters in a world where it moves the outcome by at least this (chances)."""


@shown
@dataclass(frozen=True)
class Levers:
    """Levers compared in the same worlds."""

    scenario: Scenario
    outcomes: tuple[Outcome, ...]
    base: Mapping[str, Estimate]
    """Doing nothing: each outcome's mean."""
    single: tuple[Pulled, ...]
    """By their effect on the headline's chance of a deal, best first; warnings last."""
    pairs: tuple[Pulled, ...]
    apart: tuple[tuple[str, str, str], ...]
    """Pairs that do not go together, and why."""
    least_regret: str
    """The lever (or `NOTHING`) whose worst regret is least."""
    nothing_regret: tuple[float, float]
    """Worst and usual regret of doing nothing."""
    worlds: int
    pair_worlds: int
    seed: int
    interrupted: bool
    seconds: float
    figures: Mapping[str, Mapping[str, Array]] = field(repr=False)
    """Choice -> outcome -> (n,) figure of each world."""
    inputs: tuple[tuple[str, ...], Array] = field(repr=False)
    """Names and (n, ranges) values of what is in doubt, as drawn with nothing done."""

    def of(self, lever: str) -> Pulled:
        """Look up one lever."""
        for pulled in self.single:
            if pulled.key == lever:
                return pulled
        known = ", ".join(p.key for p in self.single)
        raise KeyError(f"no lever {lever!r}; known: {known}")

    def where(
        self, lever: str, *, outcome: str | None = None, at_least: float = MATTERS
    ) -> Discovery:
        """In which worlds does a lever matter? Readable boxes of inputs.

        Parameters
        ----------
        lever
            Its name.
        outcome
            Key of an outcome; None: the headline's chance of a deal.
        at_least
            By how much the outcome must get better for the lever to matter, in its unit.
        """
        self.of(lever)
        by_key = {o.key: o for o in self.outcomes}
        chosen = by_key[outcome or self.outcomes[0].key]
        moved = self.figures[lever][chosen.key] - self.figures[NOTHING][chosen.key]
        names, values = self.inputs
        return discover(values, chosen.sign * moved >= at_least, names)

    def table(self) -> pl.DataFrame:
        """One row for each choice and outcome: the change, its interval, whom it helps."""
        import polars as pl

        rows = [
            {
                "lever": p.key,
                "outcome": key,
                "change": e.change.value,
                "low": e.change.low,
                "high": e.change.high,
                "helps": e.helps,
                "hurts": e.hurts,
                "worst_regret": p.worst_regret,
                "dominated_by": p.dominated_by,
                "worlds": e.change.n,
            }
            for p in (*self.single, *self.pairs)
            for key, e in p.effects.items()
        ]
        return pl.DataFrame(rows, infer_schema_length=None)

    def by_world(self, outcome: str | None = None) -> pl.DataFrame:
        """One row a world: an outcome with nothing done and with each lever pulled."""
        import polars as pl

        key = outcome or self.outcomes[0].key
        columns = {choice: figures[key] for choice, figures in self.figures.items()}
        return pl.DataFrame({"world": np.arange(self.worlds), **columns})


def pull_levers(
    scenario: Scenario,
    worlds: int = 1000,
    seed: int = 1,
    *,
    only: Sequence[str] | None = None,
    pairs: bool = False,
    pair_worlds: int = PAIR_WORLDS,
    settings: Settings | None = None,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Levers:
    """Try each lever of a scenario, and pairs of them, in the same worlds.

    Parameters
    ----------
    scenario, worlds, seed
        Worlds 0 .. worlds - 1 of this seed.
    only
        Names of the levers to try; None: all that the file has.
    pairs
        Whether to try every pair of levers that go together (warnings apart).
    pair_worlds
        The first so many worlds are those in which pairs are tried.
    settings
        How to solve.
    engine, progress
        As for `offramp.runs.run`; progress counts worlds over all variants (see `solves`).

    Raises
    ------
    ScenarioFaults
        If there is no such lever.
    ValueError
        If the scenario has no levers.
    KeyboardInterrupt
        If interrupted before the first worlds with a lever were done: nothing compares with them.
    """
    names = tuple(scenario.levers) if only is None else tuple(only)
    if not names:
        raise ValueError("the scenario has no levers: name what could be done in `levers:`")
    began = time.perf_counter()
    same = SameWorlds(scenario, worlds, seed, settings, engine, progress)
    base = same.base()
    outcomes = outcomes_of(base)
    figures: dict[str, dict[str, Array]] = {NOTHING: figures_of(base, outcomes)}
    for name in names:
        if same.interrupted:
            break
        pulled = same.pull((name,), worlds, outcomes)
        # Levers are compared in the same worlds: one cut short would cut those that are whole.
        if same.interrupted and (len(figures) > 1 or not pulled[outcomes[0].key].size):
            break
        figures[name] = pulled
    if len(figures) == 1:
        raise KeyboardInterrupt
    done = min(len(f[outcomes[0].key]) for f in figures.values())
    figures = {choice: {k: v[:done] for k, v in f.items()} for choice, f in figures.items()}
    tried = tuple(n for n in names if n in figures)
    regret = Regret(scenario, figures, outcomes[0])
    single = [
        judged(scenario, (n,), figures[NOTHING], figures[n], outcomes, regret, figures)
        for n in tried
    ]
    both, apart = [], []
    span = min(pair_worlds, done)
    if pairs and not same.interrupted:
        both, apart = try_pairs(same, tried, span, figures, outcomes, regret)
    paths = base.blueprint.ranges
    drawn = np.stack([base.draws.column(p)[:done] for p in paths], axis=1)
    return Levers(
        scenario=scenario,
        outcomes=outcomes,
        base={o.key: mean_of(figures[NOTHING][o.key], o) for o in outcomes},
        single=_ranked(single),
        pairs=_ranked(both),
        apart=tuple(apart),
        least_regret=regret.least(),
        nothing_regret=regret.of(figures[NOTHING]),
        worlds=done,
        pair_worlds=span if pairs else 0,
        seed=seed,
        interrupted=same.interrupted,
        seconds=time.perf_counter() - began,
        figures=figures,
        inputs=(paths, drawn),
    )


def solves(scenario: Scenario, worlds: int, *, pairs: bool, pair_worlds: int = PAIR_WORLDS) -> int:
    """Count the worlds to be solved: what progress counts up to, at most."""
    choices = [n for n, lever in scenario.levers.items() if not lever.warning]
    both = len(list(combinations(choices, 2))) if pairs else 0
    return worlds * (1 + len(scenario.levers)) + both * min(pair_worlds, worlds)


def _ranked(found: Sequence[Pulled]) -> tuple[Pulled, ...]:
    return tuple(sorted(found, key=lambda p: (p.warning, -p.headline.change.value)))
