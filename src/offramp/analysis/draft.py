"""One package judged over many worlds: the draft on someone's desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance, mixture_quantile
from offramp.runs import Run, run
from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.world import Blueprint, Settings, make_world

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Draft", "DraftError", "Refusal", "judge_draft", "whole_package"]

Array = NDArray[np.float64]


class DraftError(ValueError):
    """A draft that names what the scenario does not have."""


@dataclass(frozen=True)
class Refusal:
    """One who may say no, and how often it would."""

    voter: str
    ratifier: str
    asked: bool
    refuses: Estimate
    """Share of worlds in which it refuses."""
    short: float
    """Points by which it then falls short, in the middle of those worlds; 0 if it never does."""


@shown
@dataclass(frozen=True)
class Draft:
    """A package judged over many worlds."""

    options: dict[str, str]
    package: int | None
    """Its number; None if the combination is declared impossible."""
    label: str | None
    """Name of the deal in the file, if it has one."""
    worlds: int
    proposer: tuple[float, float, float]
    """Worth to the proposer today: low, middle, high over worlds, stakes."""
    responder: tuple[float, float, float]
    proposer_prefers: Estimate
    """Share of worlds in which the proposer prefers it to fighting on."""
    responder_prefers: Estimate
    """The same of the responder, over its types too."""
    ratified: Estimate
    holds: Estimate
    """Share of worlds in which some schedule keeps both sides to it."""
    zone: Estimate
    """Ratified, sure to be kept, and preferred to fighting on by both, today."""
    refusals: tuple[Refusal, ...]
    dominated: Estimate
    """Share of worlds in which a feasible package is better for both sides."""
    agreed: Estimate
    """Chance that it is the deal agreed within the horizon of the talks."""

    def table(self) -> pl.DataFrame:
        """One row a question: the answer with its interval; who refuses, one by one."""
        import polars as pl

        from offramp.analysis.frames import draft_rows

        return pl.DataFrame(draft_rows(self))


def whole_package(
    scenario: Scenario, draft: Mapping[str, str] | str
) -> tuple[dict[str, str], str | None]:
    """Complete a draft over all issues, and name the deal of the file that it is.

    Parameters
    ----------
    draft
        Options by issue (issues left out take the option that asks nothing of anyone), or the
        name of a deal of the file.

    Raises
    ------
    DraftError
        All unknown names at once, with what there is.
    """
    named = scenario.named_deals()
    if isinstance(draft, str):
        if draft not in named:
            known = ", ".join(named) or "none"
            raise DraftError(f"no deal is named {draft!r} in the file; its named deals: {known}")
        return named[draft], draft
    issues = dict(scenario.all_issues(off_table=False))
    faults = [
        f"no issue is called {issue!r}; the issues: {', '.join(issues)}"
        for issue in draft
        if issue not in issues
    ]
    faults += [
        f"{issue} has no option {option!r} on the table; it has: {', '.join(issues[issue])}"
        for issue, option in draft.items()
        if issue in issues and option not in issues[issue]
    ]
    if faults:
        raise DraftError("\n".join(faults))
    whole = scenario.whole_deal(draft)
    return whole, next((name for name, deal in named.items() if deal == whole), None)


def judge_draft(
    scenario: Scenario,
    draft: Mapping[str, str] | str,
    worlds: int = 200,
    seed: int = 1,
    *,
    progress: Callable[[int], None] | None = None,
) -> Draft:
    """Judge one package over many worlds.

    Raises
    ------
    DraftError
        If the draft names what the scenario does not have.
    """
    options, label = whole_package(scenario, draft)
    blueprint = Blueprint.of(scenario)
    package = blueprint.number_of(options)
    if package is None:
        nothing, never = (np.nan, np.nan, np.nan), estimate_chance(np.zeros(max(worlds, 1)))
        return Draft(
            options,
            None,
            label,
            worlds,
            nothing,
            nothing,
            never,
            never,
            never,
            never,
            never,
            (),
            never,
            never,
        )
    results = run(scenario, worlds, seed, progress=progress)
    look = _Look(results, package)
    return Draft(
        options=options,
        package=package,
        label=label,
        worlds=results.worlds,
        proposer=_spread(look.proposer),
        responder=_spread(look.responder),
        proposer_prefers=estimate_chance(look.ours),
        responder_prefers=estimate_chance(look.theirs),
        ratified=estimate_chance(look.ratified),
        holds=estimate_chance(look.holds),
        zone=estimate_chance(look.ratified * look.holds * look.ours * look.theirs),
        refusals=look.refusals(),
        dominated=estimate_chance(look.dominated),
        agreed=estimate_chance(_agreed(results, package)),
    )


class _Look:
    """One package in every world of a run, before anyone talks."""

    def __init__(self, results: Run, package: int) -> None:
        self.results, self.package = results, package
        n, voters = results.worlds, len(results.blueprint.voters)
        self.proposer, self.responder = np.empty(n), np.empty(n)
        self.ours, self.theirs = np.empty(n), np.empty(n)
        self.ratified, self.dominated, self.holds = np.empty(n), np.empty(n), np.empty(n)
        self.margins = np.empty((n, voters))
        fronts = results.blueprint.front_numbers(results.seed, 0, n)
        for i in range(n):
            self._world(i, fronts[i])

    def _world(self, i: int, front_number: float) -> None:
        results, x = self.results, self.package
        world = make_world(results.blueprint, results.draws.values[i], front_number, Settings())
        p, r = world.proposer, world.responder
        start, war = world.war.start, world.war
        fixed, slope = war.finish_r[0, start], war.finish_r_slope[0, start]
        self.proposer[i], self.responder[i] = p[x], r[x]
        self.ours[i] = p[x] >= war.finish_p[0, start]
        lowest = (fixed - r[x]) / slope
        self.theirs[i] = 1.0 - np.interp(lowest, world.game.theta, world.game.cdf, 0.0, 1.0)
        self.ratified[i] = world.ratified[x]
        self.holds[i] = world.keeping is None or world.keeping.judge(np.array([x])).holds[0]
        better = world.feasible & (p >= p[x]) & (r >= r[x]) & ((p > p[x]) | (r > r[x]))
        self.dominated[i] = better.any()
        self.margins[i] = world.margins()[:, x]

    def refusals(self) -> tuple[Refusal, ...]:
        """Everyone who may say no, most often first."""
        found = []
        for voter, margin in zip(self.results.blueprint.voters, self.margins.T, strict=True):
            short = margin[margin < 0.0]
            found.append(
                Refusal(
                    voter=voter.name,
                    ratifier=voter.ratifier,
                    asked=bool(np.isfinite(margin).any()),
                    refuses=estimate_chance((margin < 0.0).astype(float)),
                    short=float(-np.median(short)) if len(short) else 0.0,
                )
            )
        return tuple(sorted(found, key=lambda refusal: -refusal.refuses.value))


def _spread(values: Array) -> tuple[float, float, float]:
    low, middle, high = (mixture_quantile(values, None, p) for p in (0.1, 0.5, 0.9))
    return low, middle, high


def _agreed(results: Run, package: int) -> Array:
    chance = np.zeros(results.worlds)
    rows = results.deal_package == package
    np.add.at(chance, results.deal_world[rows], results.deal_settled[rows].sum(axis=1))
    return chance
