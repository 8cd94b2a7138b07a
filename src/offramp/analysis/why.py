"""Why not? What stands between two sides and a deal that both would prefer to fighting.

The frictions of `offramp.world.FRICTIONS` are switched off in the same worlds, alone, last and in
every combination, and the chance of *no deal within N periods* is shared out among them by
Shapley's rule (`offramp.analysis.attribution`; docs/theory.md T7).  What is left with every
friction gone, v(none), is reported and not shared out: no zone in any case (indivisible stakes), or
haste.

Off means: a channel open every period; both sides hold the true odds for certain; every ratifier
is content and being seen to try costs nothing; promised relief is certain; nobody fears for the
regime; the responder's weariness is known (eight types, each known, averaged); options that the
file declares as not yet on the table are on it.  Zone and frontier are found anew each time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.attribution import Attribution, Games, attribute, play_all, play_orders
from offramp.analysis.intervals import Estimate, estimate_chance, estimate_mean
from offramp.runs import Engine, in_spans, kept
from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.world import FRICTIONS, Blueprint, Settings, Variants, World, slack_frictions

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Refusals", "Why", "why"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

EXACT_UP_TO = 6
"""Frictions at work up to which all combinations are tried by default; beyond, random orders."""
WITHOUT = 0.5
"""A world has no zone where one is less likely than this, all frictions being off."""


@dataclass(frozen=True)
class Refusals:
    """How much one who must say yes refuses."""

    voter: str
    ratifier: str
    of_all: Estimate
    """Share of all packages that it refuses, mean over worlds."""
    of_asked: Estimate
    """The same of the packages about which it is asked."""


@shown
@dataclass(frozen=True)
class Why:
    """What blocks the deal."""

    periods: int
    """N: the figure shared out is the chance of no deal within so many periods."""
    attribution: Attribution
    """At N; see `offramp.analysis.attribution.Attribution`."""
    by_date: dict[int, Attribution]
    """The same for each date reported up to N."""
    absent: tuple[str, ...]
    """Frictions that the scenario does not have: exactly 0 in every world."""
    slack: dict[str, float]
    """Share of worlds in which each friction cannot matter."""
    no_zone: Estimate
    """Chance that no zone exists within N periods though every friction is gone."""
    worlds_without_zone: tuple[int, ...]
    """Worlds in which that is likelier than not: the stakes cannot be divided there."""
    haste: Estimate
    """What else is left with every friction gone: the war ends first, or it pays to wait."""
    refusals: tuple[Refusals, ...]
    exact: bool
    """Whether every combination of frictions was tried; if not, the shares have an error of their
    own (`Attribution.order_error`), which their intervals contain."""
    worlds: int
    seed: int
    interrupted: bool
    seconds: float

    def ranked(self) -> tuple[int, ...]:
        """Positions of the frictions by their share, largest first."""
        shares = self.attribution.shares
        return tuple(sorted(range(len(shares)), key=lambda i: -shares[i].value))

    def waterfall(self) -> tuple[tuple[str, float, float], ...]:
        """List the steps from "every friction gone" to "as it is": (friction, from, to)."""
        level, steps = self.attribution.with_none.value, []
        for i in self.ranked():
            share = self.attribution.shares[i].value
            steps.append((self.attribution.players[i], level, level + share))
            level += share
        return tuple(steps)

    def table(self) -> pl.DataFrame:
        """One row a friction: share, first, last and decides, each with its interval."""
        import polars as pl

        a = self.attribution
        rows: dict[str, list[object]] = {"friction": list(a.players)}
        for name in ("shares", "first", "last", "decides"):
            found: Sequence[Estimate] = getattr(a, name)
            column = name.removesuffix("s") if name == "shares" else name
            rows[column] = [e.value for e in found]
            rows[f"{column}_low"] = [e.low for e in found]
            rows[f"{column}_high"] = [e.high for e in found]
        rows["order_error"] = list(a.order_error)
        rows["slack_in"] = [self.slack[name] for name in a.players]
        return pl.DataFrame(rows)

    def by_world(self) -> pl.DataFrame:
        """One row a world: each friction's share in it."""
        import polars as pl

        shares = dict(zip(self.attribution.players, self.attribution.by_world, strict=True))
        return pl.DataFrame({"world": np.arange(self.worlds), **shares})


@dataclass(frozen=True)
class _Solved:
    """One world: its chances of no deal by set of frictions, and what is left without any."""

    no_deal: dict[int, Array]
    no_zone: float
    refused: Array
    """(voters, 2) share of all packages refused, and of those asked about."""


def why(
    scenario: Scenario,
    worlds: int = 1000,
    seed: int = 1,
    *,
    periods: int | None = None,
    exact: bool | None = None,
    orders: int = 4,
    settings: Settings | None = None,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Why:
    """Share out the chance of no deal among the frictions.

    Parameters
    ----------
    scenario, worlds, seed
        Worlds 0 .. worlds - 1 of this seed.
    periods
        N; None: the headline's date.
    exact
        Try every combination (True), or random orders drawn afresh in each world (False); None:
        every combination where the scenario has at most six of the frictions.
    orders
        Orders a world where not exact.
    settings
        How to solve; its frictions switched off are ignored.
    engine, progress
        As for `offramp.runs.run`.

    Raises
    ------
    ValueError
        If *worlds* is below 1 or *periods* beyond the talks' horizon.
    """
    if worlds < 1:
        raise ValueError(f"worlds is {worlds}; at least 1 is needed")
    began = time.perf_counter()
    blueprint, settings = Blueprint.of(scenario), settings or Settings(certify_every=0)
    span = blueprint.headline if periods is None else periods
    longest = round(blueprint.periods * settings.horizon)
    if not 1 <= span <= longest:
        raise ValueError(f"periods is {span}; it must lie between 1 and {longest}")
    bench = _Bench(blueprint, seed, worlds, span, settings)
    absent = np.atleast_1d(bench.slack.all(axis=0))
    if exact is None:
        exact = int((~absent).sum()) <= EXACT_UP_TO
    plan = _Plan(exact, orders, seed, bench.slack)
    masks = plan.masks()
    solved, interrupted = in_spans(
        _Task(bench, masks),
        worlds,
        engine=engine,
        progress=progress,
        chunk=4,
    )

    def told(cut: bool) -> Why:
        done = len(solved)
        games = _Plan(exact, orders, seed, bench.slack[:done]).games([s.no_deal for s in solved])
        dates = (*(n for n in blueprint.horizons if n < span), span)
        by_date = {n: attribute(games, outcome=n - 1) for n in dates}
        none = by_date[span].with_none
        no_zone = np.array([s.no_zone for s in solved])
        left = games.values[0, :, span - 1]
        return Why(
            periods=span,
            attribution=by_date[span],
            by_date=by_date,
            absent=tuple(f for f, gone in zip(FRICTIONS, absent, strict=True) if gone),
            slack=dict(zip(FRICTIONS, bench.slack[:done].mean(axis=0).tolist(), strict=True)),
            no_zone=estimate_chance(no_zone),
            worlds_without_zone=tuple(np.flatnonzero(no_zone > WITHOUT).tolist()),
            haste=estimate_mean(left - np.minimum(left, no_zone), level=none.level),
            refusals=_refusals(blueprint, np.array([s.refused for s in solved])),
            exact=exact,
            worlds=done,
            seed=seed,
            interrupted=cut,
            seconds=time.perf_counter() - began,
        )

    return kept(told, interrupted)


class _Bench:
    """The worlds of a study, each ready to be solved with any frictions."""

    def __init__(
        self, blueprint: Blueprint, seed: int, worlds: int, periods: int, settings: Settings
    ) -> None:
        self.blueprint, self.periods, self.settings = blueprint, periods, settings
        self.rows = blueprint.draw(seed, 0, worlds).values
        self.fronts = blueprint.front_numbers(seed, 0, worlds)
        self.slack = np.array([slack_frictions(self._variants(w).world()) for w in range(worlds)])

    def _variants(self, world: int) -> Variants:
        return Variants(self.blueprint, self.rows[world], self.fronts[world], self.settings)

    def solve(self, world: int, masks: Sequence[int]) -> _Solved:
        """Solve a world with the frictions of each mask at work."""
        variants = self._variants(world)
        none = frozenset(FRICTIONS)
        _, opened = variants.zone(none)
        return _Solved(
            {m: variants.no_deal(_switched_off(m), self.periods) for m in masks},
            float(1.0 - opened[self.periods - 1]),
            _refused(variants.world()),
        )


@dataclass(frozen=True)
class _Task:
    """Solves spans of worlds; can be sent to other processes."""

    bench: _Bench
    masks: list[list[int]]

    def __call__(self, span: tuple[int, int]) -> list[_Solved]:
        return [self.bench.solve(w, self.masks[w]) for w in range(*span)]


class _Plan:
    """Which sets of frictions to try in which world.

    The rules of `play_all` and `play_orders` are asked twice: first with a stand-in that notes what
    they want, so that each world can be solved with all its sets in one go (parts of its numbers
    are shared among them), then with what was found.
    """

    def __init__(self, exact: bool, orders: int, seed: int, slack: NDArray[np.bool_]) -> None:
        self.exact, self.orders, self.seed, self.slack = exact, orders, seed, slack

    def _play(self, value: Callable[[int, Ints], Array]) -> Games:
        worlds, slack = len(self.slack), self.slack
        if self.exact:
            return play_all(value, FRICTIONS, worlds, slack=lambda chosen: slack[chosen])
        return play_orders(
            value,
            FRICTIONS,
            worlds,
            orders=self.orders,
            seed=self.seed,
            slack=lambda chosen: slack[chosen],
        )

    def masks(self) -> list[list[int]]:
        """List the sets to try in each world."""
        wanted: list[list[int]] = [[] for _ in self.slack]

        def note(mask: int, chosen: Ints) -> Array:
            for w in chosen:
                wanted[w].append(mask)
            return np.zeros(len(chosen))

        self._play(note)
        return wanted

    def games(self, found: Sequence[dict[int, Array]]) -> Games:
        """Lay out what was found, by set and world."""
        return self._play(lambda mask, chosen: np.array([found[w][mask] for w in chosen]))


def _switched_off(mask: int) -> frozenset[str]:
    return frozenset(name for i, name in enumerate(FRICTIONS) if not mask >> i & 1)


def _refused(world: World) -> Array:
    """(voters, 2) share of all packages that each refuses, and of those it is asked about."""
    no, asked = ~world.yes[:, :-2], world.layout.asked[:, :-2]
    return np.stack([no.mean(axis=1), no.sum(axis=1) / np.maximum(asked.sum(axis=1), 1)], axis=1)


def _refusals(blueprint: Blueprint, shares: Array) -> tuple[Refusals, ...]:
    found = [
        Refusals(
            voter.name,
            voter.ratifier,
            estimate_chance(shares[:, i, 0]),
            estimate_chance(shares[:, i, 1]),
        )
        for i, voter in enumerate(blueprint.voters)
    ]
    return tuple(sorted(found, key=lambda r: -r.of_all.value))
