"""Fear of regime change, channel by channel, in the same worlds.

What the responder believes of its opponents' aims works through three channels:

*fear*        the hazard: a regime in fear for its life is likelier to escalate.  This makes going
              on dreadful for both sides, and so, alone, makes a deal *likelier*;
*doubt*       who wants the regime gone will hardly lift sanctions: promised relief is worth less;
*insecurity*  a settled war would not end the danger: any deal is worth less.

Each is switched off by its own number (`escalation.regime_feared` to 1, `beliefs.distrust` and
`beliefs.unsafe_peace` to 0), alone and together; beliefs about the aims stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance, estimate_mean, estimate_paired
from offramp.analysis.outcomes import Outcome, figures_of, outcomes_of
from offramp.runs import Engine, Run, in_spans
from offramp.runs.results import gather
from offramp.world import Blueprint, Draws, Settings, solve_world

__all__ = ["CHANNELS", "Channel", "Channels", "Compared", "compare", "read_channels", "solve_rows"]

Array = NDArray[np.float64]
Figures = Mapping[str, Array]
Progress = Callable[[int], None]

CHANNELS = {
    "fear": ("escalation.regime_feared", 1.0),
    "doubt": ("beliefs.distrust", 0.0),
    "insecurity": ("beliefs.unsafe_peace", 0.0),
}
"""Channel -> the number that carries it, and its value when it is off."""


@dataclass(frozen=True)
class Compared:
    """One outcome with and without something, in the same worlds."""

    outcome: Outcome
    without: Estimate
    with_it: Estimate
    change: Estimate
    """With less without, paired."""


@dataclass(frozen=True)
class Channel:
    """One channel."""

    name: str
    present: bool
    """Whether the scenario has it at all."""
    alone: tuple[Compared, ...]
    """Switched on where all three are off."""
    last: tuple[Compared, ...]
    """Switched on where the other two are on."""


@dataclass(frozen=True)
class Channels:
    """The three channels, apart and net, by outcome; the chance of a deal stands first."""

    channels: tuple[Channel, ...]
    net: tuple[Compared, ...]
    worlds: int

    def of(self, name: str) -> Channel:
        """Look one up."""
        return next(c for c in self.channels if c.name == name)


def compare(
    outcomes: tuple[Outcome, ...], without: Figures, with_it: Figures
) -> tuple[Compared, ...]:
    """Compare figures of the same worlds, outcome by outcome."""
    found = []
    for o in outcomes:
        a, b = without[o.key], with_it[o.key]
        if not (np.isfinite(a).all() and np.isfinite(b).all()):
            continue
        mean = estimate_chance if o.is_chance else estimate_mean
        found.append(Compared(o, mean(a), mean(b), estimate_paired(a, b)))
    return tuple(found)


def solve_rows(
    blueprint: Blueprint,
    draws: Draws,
    fronts: Array,
    settings: Settings,
    *,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> Run:
    """Solve worlds given as rows of draws, changed or not."""

    def solve(span: tuple[int, int]) -> list:
        return [
            solve_world(blueprint, draws.values[i], fronts[i], settings, certified=False)
            for i in range(*span)
        ]

    done, interrupted = in_spans(solve, len(draws.values), engine=engine, progress=progress)
    return gather(
        blueprint.scenario, blueprint, draws, done,
        settings=settings, interrupted=interrupted, seconds=0.0,
    )  # fmt: skip


def _after(before: int, progress: Progress | None) -> Progress | None:
    """Count on from *before*."""
    return None if progress is None else lambda done: progress(before + done)


def read_channels(
    blueprint: Blueprint,
    draws: Draws,
    fronts: Array,
    base: Run,
    *,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> Channels:
    """Switch the channels off, alone and together, in the worlds of *base*.

    Parameters
    ----------
    blueprint, draws, fronts, base
        The worlds, and how they were solved with every channel on.
    engine, progress
        As for `offramp.runs.run`; progress counts worlds over all variants.
    """
    outcomes = tuple(o for o in outcomes_of(base) if o.kind != "terms")
    names, cut = tuple(CHANNELS), base.worlds
    known: dict[frozenset[str], Figures] = {}
    counted = 0

    def figures(on: frozenset[str]) -> Figures:
        nonlocal counted
        present = frozenset(n for n in on if CHANNELS[n][0] in blueprint.column)
        if present == frozenset(n for n in names if CHANNELS[n][0] in blueprint.column):
            return figures_of(base, outcomes)
        if present not in known:
            before = counted
            values = draws.values[:cut].copy()
            for name in set(names) - present:
                path, off = CHANNELS[name]
                if path in blueprint.column:
                    values[:, blueprint.column[path]] = off
            found = solve_rows(
                blueprint, replace(draws, values=values), fronts, base.settings, engine=engine,
                progress=_after(before, progress),
            )  # fmt: skip
            if found.interrupted:
                raise KeyboardInterrupt
            counted += found.worlds
            known[present] = figures_of(found, outcomes)
        return known[present]

    everything, nothing = frozenset(names), frozenset[str]()
    return Channels(
        channels=tuple(
            Channel(
                name=name,
                present=CHANNELS[name][0] in blueprint.column,
                alone=compare(outcomes, figures(nothing), figures(frozenset({name}))),
                last=compare(outcomes, figures(everything - {name}), figures(everything)),
            )
            for name in names
        ),
        net=compare(outcomes, figures(nothing), figures(everything)),
        worlds=cut,
    )
