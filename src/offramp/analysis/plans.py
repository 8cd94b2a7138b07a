"""Will it hold?  The schedule that keeps both sides to a package, or the guarantee that would.

The schedule is the one with the largest smallest slack in the middle world, within the file's
limits (docs/theory.md T6): slack is what a side would lose by cheating at a step.  The same
schedule is then tried in many worlds, each with its own draw of everything and a fresh draw of the
responder's weariness.  No other schedule is better for the middle world; for a share of all worlds
one may be, and `robust` asks for the best of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.draft import whole_package
from offramp.analysis.intervals import estimate_chance
from offramp.analysis.plan_study import Escrow, Guarantee, PlanStudy, Robust, Speed, Step
from offramp.deals import Solution, bargaining_point
from offramp.implementation import (
    Bounds,
    Design,
    Implementation,
    Plan,
    affine_slacks,
    design,
    least_guarantee,
    package_values,
    reasons,
    robust_design,
)
from offramp.scenario import Scenario
from offramp.world import (
    Blueprint,
    Item,
    Keeping,
    Settings,
    World,
    make_keeping,
    make_world,
    step_dates,
)

__all__ = [
    "Escrow",
    "Guarantee",
    "PlanError",
    "PlanStudy",
    "Robust",
    "Speed",
    "Step",
    "bounded",
    "study_plan",
]

Array = NDArray[np.float64]

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)
"""Lengths tried for the price of speed, times the file's."""
LEAST_SIZE = 1e-6
"""Stakes below which an item is worth nothing to either side."""


class PlanError(ValueError):
    """A plan asked for where none can be made."""


def bounded(
    scenario: Scenario, limits: Mapping[str, Any], escrow: tuple[str, ...] = ()
) -> Scenario:
    """Return a scenario with other limits on its schedules.

    Parameters
    ----------
    limits
        Keys of `implementation.limits`, as the file would write them.
    escrow
        Deliveries to be paid into a third party's hands first.

    Raises
    ------
    PlanError
        If the file does not say how deals are carried out.
    offramp.scenario.ScenarioFaults
        If the limits leave no schedule.
    """
    if scenario.implementation is None:
        raise PlanError(
            "the file does not say how a deal is carried out; add an `implementation` section: who "
            "delivers what, what holds until then, and what can be undone"
        )
    unknown = [name for name in escrow if name not in scenario.implementation.deliveries]
    if unknown:
        known = ", ".join(scenario.implementation.deliveries)
        raise PlanError(f"no delivery is called {unknown[0]!r}; the deliveries: {known}")
    held = {f"implementation.deliveries.{name}.escrow": True for name in escrow}
    if not limits and not held:
        return scenario
    # The file's own schedules are for its own steps.
    own = ["implementation.plans"] if limits and scenario.implementation.plans else []
    if "limits" not in scenario.document["implementation"] and limits:
        return scenario.edit(remove=own, set=held, add={"implementation.limits": dict(limits)})
    given = {f"implementation.limits.{key}": value for key, value in limits.items()}
    return scenario.edit(remove=own, set=given | held)


def study_plan(
    scenario: Scenario,
    package: Mapping[str, str] | str | None = None,
    worlds: int = 100,
    seed: int = 1,
    *,
    share: float = 0.8,
    robust: bool = False,
) -> PlanStudy:
    """Design the schedule of one package and try it in many worlds.

    Parameters
    ----------
    package
        Options by issue, the name of a deal of the file, or None: the Nash bargaining solution of
        the middle world, among the packages that everyone lets through if any is in the zone.
    worlds, seed
        Worlds in which the schedule is tried.
    share
        Share of them in which slack is to be kept.
    robust
        Whether to look for the schedule that keeps the most slack in that share of worlds, too.

    Raises
    ------
    PlanError
        If the file does not say how deals are carried out, or the package cannot be made.
    DraftError
        If the package names what the scenario does not have.
    """
    scenario = bounded(scenario, {})
    if not 0.0 < share <= 1.0:
        raise PlanError(f"share is {share:g}; it must be above 0 and at most 1")
    blueprint = Blueprint.of(scenario)
    middle = make_world(blueprint, blueprint.middle(), 0.5, Settings())
    keep = _kept_up(middle.keeping)
    number, label, chosen = _package(scenario, middle, package)
    problem = keep.of(number)
    allowed = _allowed(keep)
    best = _best(problem, allowed, early=True)
    many = [_kept_up(keeping).of(number) for keeping in _worlds(blueprint, worlds, seed)]
    smallest = _smallest(many, best.plan)
    moving = _moving(keep, problem)
    values, at_once = package_values(problem, best.plan), keep.worth_at_once(number)
    us, them = scenario.proposer, scenario.responder
    return PlanStudy(
        options=blueprint.options_of(number),
        package=number,
        label=label,
        chosen=chosen,
        sides=(us, them),
        items={item.name: _giver(scenario, item) for item in moving},
        dates=tuple(float(t) for t in problem.times),
        shares=_shares(keep, best.plan, moving),
        steps=_steps(scenario, keep, problem, best, moving),
        slack=best.slack,
        holds=best.holds,
        weakest=(them if best.slacks.side == "R" else us, best.slacks.step),
        worth={us: values.P, them: values.R},
        at_once={us: at_once[0], them: at_once[1]},
        fighting={us: float(problem.W_P[0]), them: float(problem.W_R[0])},
        worlds=worlds,
        share=share,
        holds_in=estimate_chance((smallest >= -1e-9).astype(float)),
        smallest=_quantiles(smallest),
        kept=_kept(smallest, share),
        robust=_robust(keep, many, share, allowed, moving) if robust else None,
        guarantee=_guarantee(problem, allowed),
        speeds=_speeds(scenario, keep, number, allowed),
        escrows=_escrows(keep, problem, allowed, moving),
        method=best.method,
    )


def _kept_up(keeping: Keeping | None) -> Keeping:
    assert keeping is not None  # the file says how deals are carried out
    return keeping


def _worlds(blueprint: Blueprint, worlds: int, seed: int) -> list[Keeping | None]:
    draws = blueprint.draw(seed, 0, worlds).values
    fronts = blueprint.front_numbers(seed, 0, worlds)
    return [make_keeping(blueprint, draws[i], fronts[i]) for i in range(worlds)]


def _package(
    scenario: Scenario, middle: World, package: Mapping[str, str] | str | None
) -> tuple[int, str | None, str]:
    """Find the package: its number, its name in the file, and how it was chosen."""
    blueprint = middle.blueprint
    if package is not None:
        options, label = whole_package(scenario, package)
        number = blueprint.number_of(options)
        if number is None:
            raise PlanError("the file declares this combination of options impossible")
        return number, label, "asked"
    number, chosen = _nash(middle)
    options = blueprint.options_of(number)
    named = scenario.named_deals().items()
    return number, next((name for name, deal in named if deal == options), None), chosen


def _nash(middle: World) -> tuple[int, str]:
    """Find the Nash solution among packages that all let through; failing that among all."""
    some, keep = slice(middle.blueprint.packages), _kept_up(middle.keeping)
    fighting = float(keep.problem.W_P[0]), float(keep.problem.W_R[0])
    ratified = middle.ratified[some]
    for chosen, allowed in (("nash", ratified), ("nash of all", np.ones_like(ratified))):
        point = bargaining_point(
            Solution.NASH, keep.proposer[some], keep.responder[some], fighting, allowed, throw=False
        )
        if len(point.ids):
            return int(point.ids[0]), chosen
    raise PlanError(
        "in the middle world no package is better than fighting on for both sides; name one: "
        "issue=option,... or a deal of the file"
    )


def _allowed(keep: Keeping) -> dict[str, Bounds]:
    """Bounds of the schedules considered: the file's limits, or each of its own ones by name."""
    if not keep.deliveries.own:
        return {"": keep.deliveries.bounds}
    own = keep.deliveries.templates
    shares = [dict(enumerate(rows)) for rows in np.concatenate([own.a, own.b], axis=1)]
    return {
        f"plan {name!r}": Bounds(least=given, most=given)
        for name, given in zip(own.names, shares, strict=True)
    }


def _best(problem: Implementation, allowed: dict[str, Bounds], *, early: bool = False) -> Design:
    """Design the best schedule within any of these bounds."""
    found = {name: design(problem, bounds, early=early) for name, bounds in allowed.items()}
    name, best = max(found.items(), key=lambda each: each[1].slack)
    return replace(best, method=name or best.method)


def _moving(keep: Keeping, problem: Implementation) -> tuple[Item, ...]:
    """Items of which the package asks something."""
    theirs = np.maximum(np.abs(problem.alpha), np.abs(problem.beta))
    ours = np.maximum(np.abs(problem.gamma), np.abs(problem.kappa))
    sizes = np.append(theirs, ours)
    items = keep.deliveries.items
    return tuple(i for i, size in zip(items, sizes, strict=True) if size > LEAST_SIZE)


def _giver(scenario: Scenario, item: Item) -> str:
    if item.of_senders:
        return "senders"
    return scenario.responder if item.of_responder else scenario.proposer


def _rows(keep: Keeping, plan: Plan, moving: tuple[Item, ...], part: str) -> dict[str, Array]:
    table = np.vstack([plan.a, plan.deposits if part == "deposits" else plan.b])
    place = {item.name: i for i, item in enumerate(keep.deliveries.items)}
    return {item.name: table[place[item.name]] for item in moving}


def _shares(keep: Keeping, plan: Plan, moving: tuple[Item, ...]) -> dict[str, tuple[float, ...]]:
    rows = _rows(keep, plan, moving, "b")
    return {name: tuple(float(x) for x in np.round(row, 6)) for name, row in rows.items()}


def _steps(
    scenario: Scenario,
    keep: Keeping,
    problem: Implementation,
    best: Design,
    moving: tuple[Item, ...],
) -> tuple[Step, ...]:
    of_r, of_p = reasons(problem, best.plan)
    sides = {scenario.proposer: (best.slacks.P, of_p), scenario.responder: (best.slacks.R, of_r)}
    given, paid = (_rows(keep, best.plan, moving, part) for part in ("b", "deposits"))
    held = [item.name for item in moving if item.escrow]
    steps = []
    for row in range(problem.rows):
        holding = row >= problem.steps
        some = {} if holding else {n: float(r[row]) for n, r in given.items() if r[row] > 1e-6}
        steps.append(
            Step(
                number=row + 1,
                date=float(problem.times[min(row, problem.steps - 1)]),
                holding=holding,
                delivered=some,
                deposited={}
                if holding
                else {n: float(paid[n][row]) for n in held if paid[n][row] > 1e-6},
                slack={side: float(values[row]) for side, (values, _) in sides.items()},
                reasons={
                    side: {
                        part: float(getattr(parts, part)[row])
                        for part in (
                            "saved",
                            "regained",
                            "forgone",
                            "snapback",
                            "peace",
                            "guarantee",
                        )
                    }
                    for side, (_, parts) in sides.items()
                },
            )
        )
    return tuple(steps)


def _smallest(problems: list[Implementation], plan: Plan) -> Array:
    found = np.empty(len(problems))
    for i, problem in enumerate(problems):
        affine = affine_slacks(problem)
        found[i] = affine.at(affine.pack(plan)).min()
    return found


def _quantiles(values: Array) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    return float(low), float(middle), float(high)


def _kept(smallest: Array, share: float) -> float:
    need = int(np.ceil(share * len(smallest) - 1e-9))
    return float(np.sort(smallest)[::-1][need - 1])


def _robust(
    keep: Keeping,
    problems: list[Implementation],
    share: float,
    allowed: dict[str, Bounds],
    moving: tuple[Item, ...],
) -> Robust:
    each = [robust_design(problems, share, bounds) for bounds in allowed.values()]
    found, top = max(each, key=lambda one: one.slack), max(one.ceiling for one in each)
    return Robust(_shares(keep, found.plan, moving), found.slack, found.holds_in, top, found.method)


def _guarantee(problem: Implementation, allowed: dict[str, Bounds]) -> Guarantee:
    each = [least_guarantee(problem, bounds, early=False) for bounds in allowed.values()]
    least = min(each, key=lambda one: one.total)
    return Guarantee(least.possible, least.g_R, least.g_P, problem.g_R, problem.g_P)


def _speeds(
    scenario: Scenario, keep: Keeping, number: int, allowed: dict[str, Bounds]
) -> tuple[Speed, ...]:
    times = keep.deliveries.times
    start = scenario.quantities.get("implementation.limits.no_relief_before")
    first = 0.0 if start is None else float(start.ppf(0.5))
    found = []
    for speed in SPEEDS if times.size > 1 else ():
        length = float(times[-1]) * speed
        if length > first:
            problem = keep.of(number, step_dates(times.size, length, first))
            best = _best(problem, allowed)
            found.append(Speed(length, best.slack, best.holds))
    return tuple(found)


def _escrows(
    keep: Keeping, problem: Implementation, allowed: dict[str, Bounds], moving: tuple[Item, ...]
) -> tuple[Escrow, ...]:
    """Try escrow for each frozen asset that the responder is to get."""
    found = []
    for j, item in enumerate(keep.deliveries.of_proposer):
        asset = item.of_senders and not item.name.startswith("relief") and not item.escrow
        if item in moving and asset and problem.gamma[j] > 0.0:
            best = _best(problem.with_escrow(j), allowed)
            found.append(Escrow(item.name, best.slack, best.holds))
    return tuple(found)
