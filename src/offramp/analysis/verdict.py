"""The verdict: what many worlds say of a war, and how far to trust it.

Three kinds of doubt are kept apart.  *Sampling* is what a finite number of worlds leaves open: the
95 % interval of a mean over worlds.  *Disagreement* is how far worlds differ, that is, how much the
answer hangs on what nobody knows.  The *solver's range* is how far the answer moves when the same
worlds are solved under other settings of the method (how sharply the proposer chooses; the horizon
of the talks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.analysis.drivers import Confidence, Driver, confidence, drivers
from offramp.analysis.intervals import (
    Estimate,
    estimate_chance,
    estimate_chances,
    estimate_mean,
    estimate_ratio,
    estimate_ratios,
    mixture_quantiles,
)
from offramp.analysis.per_world import ends_after, harm_done
from offramp.analysis.solver_range import SolverShift, range_of_solver
from offramp.runs import Engine, Run
from offramp.scenario import Quantity
from offramp.shown import shown
from offramp.world import HOLDS_AFTER

__all__ = ["Disagreement", "OptionShare", "PackageShare", "Verdict", "judge"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
Name = TypeVar("Name")

ENDINGS = ("settled", "won_responder", "won_proposer", "escalated", "fighting")
"""How a war stands at a date, in the order of every table and chart."""

EXCLUDED, CERTAIN = 0.05, 0.95
"""Below the first a deal is all but excluded in a world, above the second all but certain."""


@dataclass(frozen=True)
class Spread:
    """How a quantity spreads over worlds: one in ten below, even odds, one in ten above."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Harm:
    """How much harm of one kind is done within the longest horizon."""

    mean: Estimate
    spread: Spread


@dataclass(frozen=True)
class OptionShare:
    """How often an option is part of the deal, of all deals within the longest horizon."""

    issue: str
    option: str
    share: Estimate


@dataclass(frozen=True)
class PackageShare:
    """A package and its share of all deals within the longest horizon."""

    package: int
    options: dict[str, str]
    share: Estimate
    proposer: float
    """Mean worth to the proposer when agreed, stakes."""
    responder: float


@dataclass(frozen=True)
class Disagreement:
    """How far worlds differ on the chance of a deal within the headline horizon."""

    excluded: float
    """Share of worlds in which a deal is all but excluded (below 5 %)."""
    certain: float
    """Share of worlds in which it is all but certain (above 95 %)."""
    spread: Spread


@shown
@dataclass(frozen=True)
class Verdict:
    """What many worlds say; chances are means over worlds with their sampling interval."""

    horizons: tuple[int, ...]
    """Dates reported, periods; the third is the headline's."""
    headline: int
    zone_now: Estimate
    zone_by: dict[int, Estimate]
    deal_by: dict[int, Estimate]
    endings: dict[int, dict[str, Estimate]]
    """Horizon -> ending -> chance; the chances of one horizon sum to one."""
    curves: dict[str, Array]
    """Ending -> (longest + 1,) chance by each period, 0 included."""
    length: Estimate
    """Mean periods of fighting within the longest horizon."""
    length_spread: Spread
    harm: dict[str, Harm]
    """Kind of harm -> how much of it within the longest horizon."""
    escalation_per_period: Estimate
    """Chance of escalation in a period of fighting, on average over the periods fought."""
    fighting: dict[str, Spread]
    """Side -> worth of fighting to the finish as it sees it, stakes."""
    agreed: dict[str, Spread]
    """Side -> worth of the deal agreed, stakes, over all deals."""
    holds: dict[int, Estimate]
    """Periods after a deal -> chance that it is still kept then, over all deals (see
    `offramp.world.Keeping.still_holds`); empty where the file takes every deal to be kept."""
    value_of_trying: Estimate
    options: tuple[OptionShare, ...]
    packages: tuple[PackageShare, ...]
    disagreement: Disagreement
    solver: tuple[SolverShift, ...]
    drivers: tuple[Driver, ...]
    confidence: Confidence
    gain_mean: float
    """Certificate, worst world: mean over types of what a better reply would gain, stakes; NaN if
    no world was certified."""
    gain_largest: float
    deals_moved: float
    """The same worlds: change of the chance of a deal by any period when the nodes double."""
    clamped: int
    """Worlds in which a judgement of the war was drawn where no front fits."""
    solver_interrupted: bool = False
    """Whether the solver's own range was interrupted, and is left out."""

    @property
    def worlds(self) -> int:
        """Worlds it is drawn from."""
        return self.zone_now.n


def judge(
    results: Run,
    *,
    solver_range: bool = True,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verdict:
    """Draw the verdict from solved worlds.

    Parameters
    ----------
    results
        The solved worlds.
    solver_range
        Whether to solve a sample of the worlds again under other settings of the method.
    engine, progress
        As for `offramp.runs.run`, used for those.

    Raises
    ------
    KeyboardInterrupt
        If interrupted, as in the solver's range; without it a verdict takes no time.
    """
    horizons = results.blueprint.horizons
    longest = horizons[-1]
    headline = results.blueprint.headline
    lengths = _lengths(results, longest)
    standing = _standing(results, longest)
    chance = results.ended_by("settled", headline)
    ranked = drivers(results, chance)
    return Verdict(
        horizons=horizons,
        headline=headline,
        zone_now=estimate_chance(results.zone_now),
        zone_by=_by(horizons, results.zone_by[:, [n - 1 for n in horizons]].T),
        deal_by=_by(horizons, standing["settled"][[*horizons]]),
        endings={n: _by(ENDINGS, [standing[e][n] for e in ENDINGS]) for n in horizons},
        curves={e: by_date.mean(axis=1) for e, by_date in standing.items()},
        length=estimate_mean(results.fighting_at()[:, :longest].sum(axis=1)),
        length_spread=_spread(*lengths),
        harm=_harms(results, longest),
        escalation_per_period=_rate(results),
        fighting={
            "proposer": _spread(results.fighting_proposer),
            "responder": _spread(results.fighting_responder),
        },
        agreed=_agreed(results, longest),
        holds=_holds(results, longest),
        value_of_trying=estimate_mean(results.value_of_trying),
        options=_options(results, longest),
        packages=_packages(results, longest),
        disagreement=Disagreement(
            float(np.mean(chance < EXCLUDED)), float(np.mean(chance > CERTAIN)), _spread(chance)
        ),
        solver=range_of_solver(results, (headline, longest), engine, progress)
        if solver_range
        else (),
        drivers=ranked,
        confidence=confidence(ranked, _undrawn(results)),
        gain_mean=_worst(results.gain_mean),
        gain_largest=_worst(results.gain_largest),
        deals_moved=_worst(results.deals_moved),
        clamped=int(np.count_nonzero(results.clamped)),
    )


def _undrawn(results: Run) -> list[Quantity]:
    """Ranges that no world draws: the responder's weariness spreads within each of them."""
    quantities, drawn = results.scenario.quantities, set(results.blueprint.ranges)
    return [q for path, q in quantities.items() if not q.certain and path not in drawn]


def _worst(gains: Array) -> float:
    """Largest over the worlds whose certificate was computed; NaN if it was of none."""
    known = gains[np.isfinite(gains)]
    return float(known.max()) if known.size else np.nan


def _standing(results: Run, longest: int) -> dict[str, Array]:
    """Ending -> (longest + 1, n) chance that a war stands so by each period, 0 included."""
    ended = {
        e: np.array([results.ended_by(e, n) for n in range(longest + 1)])
        for e in ENDINGS
        if e != "fighting"
    }
    return {**ended, "fighting": 1.0 - np.sum([*ended.values()], axis=0)}


def _by(names: Sequence[Name], chances: ArrayLike) -> dict[Name, Estimate]:
    """Name -> estimate of its row of chances, (names, n)."""
    return dict(zip(names, estimate_chances(chances), strict=True))


def _spread(values: Array, weights: Array | None = None) -> Spread:
    return Spread(*mixture_quantiles(values, weights, (0.1, 0.5, 0.9)))


def _lengths(results: Run, longest: int) -> tuple[Array, Array]:
    """Lengths of the war and their weights, over all worlds."""
    weights = ends_after(results, longest)
    return np.broadcast_to(np.arange(longest + 1.0), weights.shape).ravel(), weights.ravel()


def _harms(results: Run, longest: int) -> dict[str, Harm]:
    weights = ends_after(results, longest)
    return {
        name: Harm(
            estimate_mean((done * weights).sum(axis=1)), _spread(done.ravel(), weights.ravel())
        )
        for name, done in harm_done(results, longest).items()
    }


def _rate(results: Run) -> Estimate:
    """Escalations over periods fought."""
    fought = results.fighting_at().sum(axis=1)
    return estimate_ratio(results.escalated.sum(axis=1), fought, bounds=(0.0, 1.0))


def _weights_of_deals(results: Run, longest: int) -> Array:
    return results.deal_settled[:, :longest].sum(axis=1)


def _agreed(results: Run, longest: int) -> dict[str, Spread]:
    weights = _weights_of_deals(results, longest)
    if weights.sum() <= 0.0:
        return {}
    return {
        "proposer": _spread(results.deal_proposer, weights),
        "responder": _spread(results.deal_responder, weights),
    }


def _holds(results: Run, longest: int) -> dict[int, Estimate]:
    weights = _weights_of_deals(results, longest)
    if weights.sum() <= 0.0 or not np.isfinite(results.deal_holds).all():
        return {}
    held = [
        np.bincount(results.deal_world, weights * chance, results.worlds)
        for chance in results.deal_holds.T
    ]
    return dict(zip(HOLDS_AFTER, _of_deals(results, held, weights), strict=True))


def _deals_in(results: Run, group: Ids, groups: int, weights: Array) -> Array:
    """(groups, n) deals in each world that are of each group; a row of group -1 is in none."""
    rows, worlds = group >= 0, results.worlds
    at = group[rows] * worlds + results.deal_world[rows]
    counted: Array = np.bincount(at, weights[rows], groups * worlds)  # pyright: ignore
    return counted.reshape(groups, worlds)


def _of_deals(results: Run, these: ArrayLike, weights: Array) -> list[Estimate]:
    """Shares of all deals that so many of them, (groups, n), make up."""
    every = np.bincount(results.deal_world, weights, results.worlds)
    return estimate_ratios(these, every, bounds=(0.0, 1.0))


def _options(results: Run, longest: int) -> tuple[OptionShare, ...]:
    weights = _weights_of_deals(results, longest)
    if weights.sum() <= 0.0:
        return ()
    issues, codes = results.blueprint.issues, results.blueprint.codes[results.deal_package]
    these = [
        _deals_in(results, taken, len(issue.options), weights)
        for issue, taken in zip(issues, codes.T, strict=True)
    ]
    shares = iter(_of_deals(results, np.concatenate(these), weights))
    return tuple(OptionShare(i.name, option, next(shares)) for i in issues for option in i.options)


def _packages(results: Run, longest: int, most: int = 12) -> tuple[PackageShare, ...]:
    weights = _weights_of_deals(results, longest)
    if weights.sum() <= 0.0:
        return ()
    totals = np.bincount(results.deal_package, weights)
    ranked = np.argsort(-totals, kind="stable")[:most]
    ranked = ranked[totals[ranked] > 0.0]
    place = np.full(totals.size, -1)
    place[ranked] = np.arange(ranked.size)
    these = _deals_in(results, place[results.deal_package], ranked.size, weights)
    of_all = _of_deals(results, these, weights)
    shares = []
    for package, share in zip(ranked, of_all, strict=True):
        rows = results.deal_package == package
        shares.append(
            PackageShare(
                package=int(package),
                options=results.blueprint.options_of(int(package)),
                share=share,
                proposer=float(np.average(results.deal_proposer[rows], weights=weights[rows])),
                responder=float(np.average(results.deal_responder[rows], weights=weights[rows])),
            )
        )
    return tuple(shares)
