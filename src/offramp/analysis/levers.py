"""What would change it? Named edits of the scenario, tried in the same worlds.

World *i* of a seed is the same world in every variant, so a lever's effect is a mean of differences
within worlds; its interval is far narrower than that of two runs of different worlds.  A lever that
edits nothing has effect exactly 0 with interval [0, 0].

*Regret* of a choice in a world is what the best of the choices (doing nothing among them) would
have added there to the chance of a deal by the headline's date; minimax regret takes the choice
whose worst regret is least.  A lever is *dominated* if another one is no worse on any outcome and
clearly better on one; what levers cost, and the sides' terms (which pull against each other), are
left to the reader.  Things to avoid (`warning: true`) stand apart and are no choices.
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
from offramp.analysis.intervals import Estimate, estimate_chance, estimate_mean, estimate_paired
from offramp.analysis.outcomes import POINT, Outcome, figures_of, outcomes_of
from offramp.runs import Engine, Run, run
from offramp.scenario import Scenario, ScenarioFaults
from offramp.shown import shown
from offramp.world import Settings

if TYPE_CHECKING:
    import polars as pl

__all__ = ["NOTHING", "Effect", "Levers", "Pulled", "pull_levers"]

Array = NDArray[np.float64]

NOTHING = "nothing"
"""The choice of doing nothing."""
PAIR_WORLDS = 300
"""Worlds in which pairs are tried by default: there are many pairs."""
MATTERS = 0.10
"""A lever matters in a world where it moves the outcome by at least this (chances)."""


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
    bench = _Bench(scenario, worlds, seed, settings, engine, progress)
    base = bench.base()
    outcomes = outcomes_of(base)
    figures: dict[str, dict[str, Array]] = {NOTHING: figures_of(base, outcomes)}
    for name in names:
        if bench.interrupted:
            break
        pulled = bench.pull((name,), worlds, outcomes)
        # Levers are compared in the same worlds: one cut short would cut those that are whole.
        if bench.interrupted and (len(figures) > 1 or not pulled[outcomes[0].key].size):
            break
        figures[name] = pulled
    if len(figures) == 1:
        raise KeyboardInterrupt
    done = min(len(f[outcomes[0].key]) for f in figures.values())
    figures = {choice: {k: v[:done] for k, v in f.items()} for choice, f in figures.items()}
    tried = tuple(n for n in names if n in figures)
    regret = _Regret(scenario, figures, outcomes[0])
    single = [
        _pulled(scenario, (n,), figures[NOTHING], figures[n], outcomes, regret, figures)
        for n in tried
    ]
    both, apart = [], []
    span = min(pair_worlds, done)
    if pairs and not bench.interrupted:
        both, apart = _pairs(bench, tried, span, figures, outcomes, regret)
    paths = base.blueprint.ranges
    drawn = np.stack([base.draws.column(p)[:done] for p in paths], axis=1)
    return Levers(
        scenario=scenario,
        outcomes=outcomes,
        base={o.key: _mean(figures[NOTHING][o.key], o) for o in outcomes},
        single=_ranked(single),
        pairs=_ranked(both),
        apart=tuple(apart),
        least_regret=regret.least(),
        nothing_regret=regret.of(figures[NOTHING]),
        worlds=done,
        pair_worlds=span if pairs else 0,
        seed=seed,
        interrupted=bench.interrupted,
        seconds=time.perf_counter() - began,
        figures=figures,
        inputs=(paths, drawn),
    )


def solves(scenario: Scenario, worlds: int, *, pairs: bool, pair_worlds: int = PAIR_WORLDS) -> int:
    """Count the worlds to be solved: what progress counts up to, at most."""
    choices = [n for n, lever in scenario.levers.items() if not lever.warning]
    both = len(list(combinations(choices, 2))) if pairs else 0
    return worlds * (1 + len(scenario.levers)) + both * min(pair_worlds, worlds)


class _Bench:
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


class _Regret:
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


def _pulled(
    scenario: Scenario,
    names: tuple[str, ...],
    base: Mapping[str, Array],
    found: Mapping[str, Array],
    outcomes: tuple[Outcome, ...],
    regret: _Regret,
    all_figures: Mapping[str, Mapping[str, Array]],
) -> Pulled:
    entries = [scenario.levers[n] for n in names]
    costs = [e.cost for e in entries if e.cost]
    worst, usual = regret.of(found)
    return Pulled(
        levers=names,
        title=" + ".join(e.title for e in entries),
        cost="; ".join(costs) or None,
        warning=any(e.warning for e in entries),
        effects={o.key: _effect(o, base[o.key], found[o.key]) for o in outcomes},
        worst_regret=worst,
        usual_regret=usual,
        dominated_by=_dominated(scenario, names, found, outcomes, all_figures),
    )


def _effect(outcome: Outcome, base: Array, found: Array) -> Effect:
    if not (np.isfinite(base).all() and np.isfinite(found).all()):
        nowhere = Estimate(np.nan, np.nan, np.nan, len(base), "no deal in any world")
        return Effect(outcome, nowhere, 0.0, 0.0)
    better = outcome.sign * (found - base)
    trifle = POINT if outcome.kind == "deal" else POINT * float(np.abs(base).mean())
    return Effect(
        outcome,
        estimate_paired(base, found),
        float(np.mean(better > trifle)),
        float(np.mean(better < -trifle)),
    )


def _dominated(
    scenario: Scenario,
    names: tuple[str, ...],
    found: Mapping[str, Array],
    outcomes: tuple[Outcome, ...],
    all_figures: Mapping[str, Mapping[str, Array]],
) -> str | None:
    """Name a lever that is no worse on any outcome and clearly better on one, terms apart."""
    judged = [o for o in outcomes if o.kind != "terms"]
    beaten_by = []
    for other, figures in all_figures.items():
        if (other,) == names or other == NOTHING or scenario.levers[other].warning:
            continue
        gains = [Effect(o, estimate_paired(found[o.key], figures[o.key]), 0.0, 0.0) for o in judged]
        no_worse = all(e.outcome.sign * e.change.value >= 0.0 for e in gains)
        if no_worse and any(e.clearly > 0 for e in gains):
            beaten_by.append((gains[0].change.value, other))
    return max(beaten_by)[1] if beaten_by else None


def _pairs(
    bench: _Bench,
    names: tuple[str, ...],
    span: int,
    figures: Mapping[str, Mapping[str, Array]],
    outcomes: tuple[Outcome, ...],
    regret: _Regret,
) -> tuple[list[Pulled], list[tuple[str, str, str]]]:
    scenario, found, apart = bench.scenario, [], []
    cut = {c: {k: v[:span] for k, v in f.items()} for c, f in figures.items()}
    choices = [n for n in names if not scenario.levers[n].warning]
    for one, two in combinations(choices, 2):
        if bench.interrupted:
            break
        if shared := _shared(scenario, one, two):
            apart.append((one, two, f"both edit {shared}"))
            continue
        try:
            both = bench.pull((one, two), span, outcomes)
        except ScenarioFaults as faults:
            apart.append((one, two, str(faults)))
            continue
        if bench.interrupted:
            break
        pulled = _pulled(scenario, (one, two), cut[NOTHING], both, outcomes, regret, {})
        key = outcomes[0].key
        alone = cut[one][key] + cut[two][key] - cut[NOTHING][key]
        found.append(_with_sum(pulled, estimate_paired(alone, both[key])))
    return found, apart


def _with_sum(pulled: Pulled, beyond: Estimate) -> Pulled:
    from dataclasses import replace

    return replace(pulled, beyond_sum=beyond)


def _shared(scenario: Scenario, one: str, two: str) -> str | None:
    """Path that both levers edit, if there is one."""
    for a in scenario.levers[one].paths:
        for b in scenario.levers[two].paths:
            if a == b or a.startswith(f"{b}.") or b.startswith(f"{a}."):
                return max(a, b, key=len)
    return None


def _ranked(found: Sequence[Pulled]) -> tuple[Pulled, ...]:
    return tuple(sorted(found, key=lambda p: (p.warning, -p.headline.change.value)))


def _mean(figures: Array, outcome: Outcome) -> Estimate:
    if not np.isfinite(figures).all():
        return Estimate(np.nan, np.nan, np.nan, len(figures), "no deal in any world")
    return estimate_chance(figures) if outcome.is_chance else estimate_mean(figures)
