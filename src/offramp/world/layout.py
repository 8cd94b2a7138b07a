"""The packages of a scenario, and all of them that no draw changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.deals import PackageSpace, asked_on_departure, package_space, rescaled, values
from offramp.implementation import Bundles
from offramp.scenario import Fault, Scenario, ScenarioFaults
from offramp.scenario.listing import MAX_PACKAGES, too_many_packages

if TYPE_CHECKING:
    from offramp.world.blueprint import Blueprint, Issue

__all__ = ["Layout", "lay_out"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Layout:
    """The packages of a scenario, and all of them that no draw changes.

    The last two rows stand for giving in, the proposer's and then the responder's: they take no
    option of any issue (-1), lift nothing, and nobody is asked.
    """

    space: PackageSpace
    codes: NDArray[np.int16]
    """(M + 2, issues) option taken of each issue."""
    lifted: Array
    """(patterns, senders) share of each sender's measures lifted, by relief pattern; the last two
    patterns are those of giving in."""
    pattern: NDArray[np.int64]
    """(M + 2,) relief pattern of each package."""
    lifted_measures: Array
    """(patterns, measures) share lifted of each measure, by relief pattern."""
    together: NDArray[np.bool_]
    """(interactions,) those that hold in the reference deal."""
    scores: Array
    """(voters, M + 2) how each voter likes each package: worst 0, best 100."""
    asked: NDArray[np.bool_]
    """(voters, M + 2) where each voter is asked."""
    guarded: NDArray[np.bool_]
    """(safeguards, M) packages that hold each of the responder's safeguards."""
    wanted: tuple[NDArray[np.int64], ...]
    """Packages that each demand could mean, in the file's order; none: total victory."""
    bundles: Bundles | None
    """What each of the M packages asks to be delivered; None where every deal is kept."""


def lay_out(blueprint: Blueprint, *, with_missing: bool) -> Layout:
    """Lay out the packages of today, or those there would be with the missing options."""
    scenario, issues = blueprint.scenario, blueprint.issues
    if with_missing:
        _must_be_listable(scenario)
    space = package_space(
        [len(issue.options) for issue in issues],
        impossible=[_indices(issues, combo) for combo in scenario.impossible_combinations],
        interactions=[_indices(issues, i.conditions) for i in scenario.interactions.values()],
        off_table=[] if with_missing else _indices(issues, tuple(sorted(scenario.off_table))),
        limit=MAX_PACKAGES,
    )
    lifted, pattern = _relief_patterns(scenario, issues, space)
    return Layout(
        space=space,
        codes=np.vstack([space.codes, np.full((2, space.n_issues), -1, np.int16)]),
        lifted=lifted,
        pattern=pattern,
        lifted_measures=lifted.take(blueprint.sender_of, axis=1),
        together=space.interacting(blueprint.tastes[0].reference),
        scores=_scores(blueprint, space),
        asked=_asked(blueprint, space),
        guarded=_guarded(blueprint, space),
        wanted=_wanted(blueprint, space),
        bundles=_bundles(blueprint, space),
    )


def _must_be_listable(scenario: Scenario) -> None:
    """Refuse a file whose missing options make too many packages, which it does not say itself."""
    problem = too_many_packages(scenario, off_table=True)
    if problem is not None:
        path, rule, remedy = problem
        line, column = scenario.page.place(path)
        key = ".".join(map(str, path))
        raise ScenarioFaults([Fault(scenario.file, line, column, key, "", rule, remedy)])


def _relief_patterns(
    scenario: Scenario, issues: tuple[Issue, ...], space: PackageSpace
) -> tuple[Array, NDArray[np.int64]]:
    """Share lifted of each sender's measures, by pattern, and the pattern of each package."""
    shares = np.zeros((len(space), len(scenario.senders)))
    for s, sender in enumerate(scenario.senders):
        for i, issue in enumerate(issues):
            if issue.name == f"relief.{sender}":
                by_option = np.array([scenario.share_lifted(o) for o in issue.options])
                shares[:, s] = by_option[space.codes[:, i]]
    lifted, pattern = np.unique(shares, axis=0, return_inverse=True)
    lifted = np.vstack([lifted, np.zeros((2, shares.shape[1]))])
    return lifted, np.append(pattern.ravel(), [len(lifted) - 2, len(lifted) - 1]).astype(np.int64)


def _scores(blueprint: Blueprint, space: PackageSpace) -> Array:
    """Score every package for every voter (members of one ratifier score alike)."""
    scenario, by_ratifier = blueprint.scenario, {}
    for name, entry in scenario.ratifiers.items():
        likes, table = (
            scenario.ratifier_positions(name),
            np.zeros((len(space.sizes), space.max_options)),
        )
        for issue in entry.weights:
            i = next(i for i, known in enumerate(blueprint.issues) if known.name == issue)
            weight = float(scenario.quantities[f"ratifiers.{name}.weights.{issue}"].ppf(0.5))
            for j, option in enumerate(blueprint.issues[i].options):
                table[i, j] = weight * likes[issue][option]
        alone = np.zeros(len(space.interactions))
        by_ratifier[name] = np.append(rescaled(values(space, 0.0, table, alone)), [0.0, 0.0])
    stacked = [by_ratifier[voter.ratifier] for voter in blueprint.voters]
    return np.array(stacked).reshape(len(stacked), len(space) + 2)


def _asked(blueprint: Blueprint, space: PackageSpace) -> NDArray[np.bool_]:
    scenario, by_ratifier = blueprint.scenario, {}
    for name, entry in scenario.ratifiers.items():
        defaults = None
        if entry.asked != "always":
            idle = tuple((issue, scenario.idle_option(issue)) for issue in entry.asked)
            defaults = _indices(blueprint.issues, idle)
        by_ratifier[name] = np.append(asked_on_departure(space, defaults), [False, False])
    stacked = [by_ratifier[voter.ratifier] for voter in blueprint.voters]
    return np.array(stacked, dtype=np.bool_).reshape(len(stacked), len(space) + 2)


def _guarded(blueprint: Blueprint, space: PackageSpace) -> NDArray[np.bool_]:
    beliefs = blueprint.scenario.beliefs
    safeguards = () if beliefs is None else beliefs.safeguards.values()
    held = np.ones((len(safeguards), len(space)), dtype=np.bool_)
    for s, entry in enumerate(safeguards):
        held[s] = _meeting(blueprint, space, entry.conditions)
    return held


def _wanted(blueprint: Blueprint, space: PackageSpace) -> tuple[NDArray[np.int64], ...]:
    found = []
    for entry in blueprint.scenario.demands.values():
        if entry.wants == "victory":
            found.append(np.empty(0, dtype=np.int64))
        else:
            found.append(np.flatnonzero(_meeting(blueprint, space, tuple(entry.wants.items()))))
    return tuple(found)


def _bundles(blueprint: Blueprint, space: PackageSpace) -> Bundles | None:
    deliveries = blueprint.deliveries
    return None if deliveries is None else Bundles.among(deliveries.kinds.numbers(space.codes))


def _meeting(
    blueprint: Blueprint, space: PackageSpace, conditions: tuple[tuple[str, str], ...]
) -> NDArray[np.bool_]:
    """(M,) packages that take all these options."""
    met = np.ones(len(space), dtype=np.bool_)
    for issue, option in _indices(blueprint.issues, conditions):
        met &= space.codes[:, issue] == option
    return met


def _indices(
    issues: tuple[Issue, ...], conditions: tuple[tuple[str, str], ...]
) -> list[tuple[int, int]]:
    number = {issue.name: i for i, issue in enumerate(issues)}
    return [(number[i], issues[number[i]].options.index(option)) for i, option in conditions]
