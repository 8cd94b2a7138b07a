"""One world: a draw of a scenario, turned into the numbers that the theory rooms take."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from offramp.deals import frontier_over_time, ratify
from offramp.implementation import Plan
from offramp.sanctions.pain import own_staying_kernel, pain_path_kernel, staying_kernel
from offramp.sanctions.relief import staying_loss_kernel
from offramp.signals import Demand
from offramp.talks import Game, graded_nodes
from offramp.war.escalation import hazard_kernel
from offramp.war.finish import finish_kernel
from offramp.war.front import fit_war_kernel
from offramp.war.learning import steps_kernel
from offramp.world.beliefs import SenderBeliefs, coalition_fear, credibility, sender_beliefs
from offramp.world.blueprint import Blueprint, Layout
from offramp.world.durability import Keeping, keeping
from offramp.world.resolve import (
    REPLY_NODES,
    after_demands,
    after_posture,
    asks_for_missing,
    audience_cost,
    demands_of,
    shown_posture,
)
from offramp.world.settings import Settings

__all__ = ["Parts", "WarNumbers", "World", "make_keeping", "make_world"]

Array = NDArray[np.float64]
Value = Callable[..., float]
View = tuple[float, float]
Part = TypeVar("Part")

IN_THE_WAR = frozenset({"mutual optimism", "fear of regime change"})
IN_THE_PACKAGES = frozenset(
    {"ratifiers", "relief not believed", "fear of regime change", "missing options", "durability"}
)
"""Frictions that change a part of a world's numbers; a part is made once for each set of them."""

NOTHING_OFF: frozenset[str] = frozenset()
SUPPORT = (0.005, 0.995)
"""Quantiles at which the responder's weariness is cut off: the theory needs bounded support."""
BELIEF_NODES = 300
"""Steps between the nodes on which beliefs about weariness are updated."""
LEAST_COST = 1e-9
"""Stakes per period below which the responder's cost is not let fall: weariness must cost."""


@dataclass(frozen=True, eq=False)
class World:
    """One draw of a scenario as numbers; see `offramp.talks.Game`."""

    blueprint: Blueprint
    layout: Layout
    value: Value
    """Path -> what was drawn, model units; the default where the file leaves a number out."""
    settings: Settings
    held: SenderBeliefs
    """The responder's beliefs about the senders, before any friction is switched off."""
    war: WarNumbers
    game: Game
    proposer: Array
    """(M + 2,) worth of each package to the proposer if agreed today, stakes."""
    responder: Array
    """(M + 2,) worth of each package to the responder if agreed today, stakes."""
    demands: tuple[Demand, ...]
    """What the responder has asked for, in the file's order."""
    thresholds: Array
    """(voters,) the lowest score that each lets through; -inf: content with everything."""
    yes: NDArray[np.bool_]
    """(voters, M + 2) who would let each package through."""
    ratified: NDArray[np.bool_]
    """(M + 2,) packages that everyone whose yes is needed lets through."""
    feasible: NDArray[np.bool_]
    """(M + 2,) packages that can be tabled at all: ratified, and they would hold."""
    keeping: Keeping | None
    """Carrying packages out; None where every deal is kept."""
    plan: NDArray[np.int64]
    """(M + 2,) schedule that carries each feasible package out; -1: none is needed."""
    designed: tuple[Plan, ...]
    """Schedules designed in this world, numbered after the ready-made ones."""

    def margins(self) -> Array:
        """(voters, M + 2) points by which each voter's score passes; inf where it is not asked."""
        return np.where(self.layout.asked, self.layout.scores - self.thresholds[:, None], np.inf)

    def plan_of(self, package: int) -> Plan | None:
        """Return the schedule that carries a feasible package out; None: none is needed."""
        number = int(self.plan[package])
        if self.keeping is None or number < 0:
            return None
        known = self.keeping.deliveries.templates
        beyond = number - len(known.names)
        return self.designed[beyond] if beyond >= 0 else known.plan(number)

    @property
    def front(self) -> int:
        """K, the position in which the proposer has won."""
        return self.game.front


@dataclass
class Parts:
    """Parts of one world's numbers already made, for solving it with several sets of frictions.

    They hold for one world, one blueprint and settings that differ in their frictions alone.
    """

    made: dict[tuple[str, frozenset[str]], Any] = field(default_factory=dict)

    def once(self, name: str, off: frozenset[str], make: Callable[[], Part]) -> Part:
        """Make a part unless it has been made for these frictions."""
        key = (name, off)
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]


def make_world(
    blueprint: Blueprint,
    row: Array,
    front_number: float,
    settings: Settings,
    parts: Parts | None = None,
) -> World:
    """Turn one row of draws into numbers.

    Parameters
    ----------
    blueprint
        The scenario.
    row
        (quantities,) the world's draws, model units.
    front_number
        The world's number in (0, 1) that chooses between the two neighbouring fronts.
    settings
        How to solve, and which frictions are switched off.
    parts
        Parts made before of this very world under settings that differ in frictions alone; what
        is made is added to them.
    """
    parts = Parts() if parts is None else parts
    column, off = blueprint.column, settings.off

    def value(path: str, default: float = 0.0) -> float:
        place = column.get(path)
        return default if place is None else float(row[place])

    periods = round(blueprint.periods * settings.horizon)
    held = parts.once("beliefs", frozenset(), lambda: sender_beliefs(blueprint, value))
    theta, nodes = parts.once("types", frozenset(), lambda: _types(blueprint, settings))

    def war_with(off: frozenset[str]) -> WarNumbers:
        return parts.once(
            "war",
            off & IN_THE_WAR,
            lambda: _war(blueprint, value, front_number, periods, held, off),
        )

    def packages_with(off: frozenset[str]) -> _Packages:
        return parts.once(
            "packages",
            off & _in_the_packages(blueprint, off),
            lambda: _packages(blueprint, value, war_with(off), periods, held, off, (theta, nodes)),
        )

    war, packages = war_with(off), packages_with(off)

    def asked_for() -> tuple[Demand, ...]:
        if not blueprint.scenario.demands:
            return ()
        # An option may be asked for that is not on the table yet.
        on_table = frozenset({"missing options"}) if asks_for_missing(blueprint) else NOTHING_OFF
        packages, fought = packages_with(on_table), war_with(NOTHING_OFF)
        return demands_of(blueprint, packages.layout, packages.asking, fought, theta)

    # What words taught is a state of mind: no friction switched off unlearns it.
    demands = parts.once("demands", NOTHING_OFF, asked_for)

    def game_with(off: frozenset[str], types: tuple[Array, Array, Array]) -> Game:
        return Game(
            **war_with(off).talks,
            **packages_with(off).talks,
            start=war.start,
            channel=np.full(periods, 1.0 if "closed channel" in off else value("talks.channel")),
            sharpness=settings.sharpness / value("talks.home_pressure"),
            heat=0.0 if "ratifiers" in off else value("talks.cost_of_trying"),
            theta=types[0],
            quantile=types[1],
            cdf=types[2],
        )

    def types() -> tuple[Array, Array, Array]:
        postures = settings.postures and shown_posture(blueprint)
        if not demands and not postures:
            return theta, nodes, nodes
        cdf = after_demands(blueprint, value, demands, nodes).cdf if demands else nodes
        if postures:
            few = min(settings.nodes, REPLY_NODES)
            before = game_with(NOTHING_OFF, _respaced(theta, nodes, cdf, few))
            cdf = after_posture(blueprint, value, before, cdf, nodes)
        return _respaced(theta, nodes, cdf, settings.nodes)

    game = game_with(off, parts.once("resolve", NOTHING_OFF, types))
    return World(
        blueprint=blueprint,
        layout=packages.layout,
        value=value,
        settings=settings,
        held=held,
        war=war,
        game=game,
        proposer=packages.proposer,
        responder=packages.responder,
        demands=demands,
        thresholds=packages.thresholds,
        yes=packages.yes,
        ratified=packages.ratified,
        feasible=packages.feasible,
        keeping=packages.keeping,
        plan=packages.plan,
        designed=packages.designed,
    )


def _in_the_packages(blueprint: Blueprint, off: frozenset[str]) -> frozenset[str]:
    """Frictions that change the packages' numbers; those of the war too if a deal may not hold."""
    if blueprint.deliveries is None or "durability" in off:
        return IN_THE_PACKAGES
    return IN_THE_PACKAGES | IN_THE_WAR


@dataclass(frozen=True, eq=False)
class _Packages:
    """The packages of one world: see `World`."""

    layout: Layout
    proposer: Array
    responder: Array
    thresholds: Array
    yes: NDArray[np.bool_]
    ratified: NDArray[np.bool_]
    feasible: NDArray[np.bool_]
    keeping: Keeping | None
    plan: NDArray[np.int64]
    designed: tuple[Plan, ...]
    asking: Array
    """(M + 2,) worth of each package to the responder when it asks for it: no delays, and no cost
    of climbing down."""
    talks: dict[str, Any]
    """The packages' part of the numbers of the talks."""


def _packages(
    blueprint: Blueprint,
    value: Value,
    war: WarNumbers,
    periods: int,
    beliefs: SenderBeliefs,
    off: frozenset[str],
    types: tuple[Array, Array],
) -> _Packages:
    layout = blueprint.with_missing if "missing options" in off else blueprint.today
    credible = credibility(value, beliefs, off)
    thresholds = _thresholds(blueprint, value, off)
    votes = ratify(layout.scores, layout.asked, thresholds, blueprint.rule.plan)
    ratified = votes[-1]
    proposer, responder, shift_p, shift_r = _worths(blueprint, layout, value, war, credible)
    asking = responder + shift_r[0][layout.pattern]
    # What climbing down costs is paid on settling, and gone when it comes to keeping the deal.
    keep = _keeping(
        blueprint, layout, value, war, off, credible, types,
        (proposer + shift_p[layout.pattern], asking),
    )  # fmt: skip
    # Who settles after a hard word climbs down from it: so much less, whatever the package.
    responder -= audience_cost(blueprint, value)
    feasible, plan, designed = ratified, np.full(len(ratified), -1), ()
    if keep is not None:
        asked = np.flatnonzero(ratified[:-2])
        found = keep.judge(asked)
        held, feasible = asked[found.holds], ratified.copy()
        feasible[asked] = found.holds
        plan[held], designed = found.plan[found.holds], found.designed
        proposer[held] += found.later_p[found.holds]
        responder[held] += found.later_r[found.holds]
    pattern = np.where(feasible, layout.pattern, -1)
    package, u_p, u_r, count = frontier_over_time(
        proposer, responder, pattern, shift_p, shift_r[:periods]
    )
    return _Packages(
        layout=layout,
        proposer=proposer + shift_p[layout.pattern],
        responder=responder + shift_r[0][layout.pattern],
        thresholds=thresholds,
        yes=votes[: len(thresholds)],
        ratified=ratified,
        feasible=feasible,
        keeping=keep,
        plan=plan,
        designed=designed,
        asking=asking,
        talks={"u_p": u_p, "u_r": u_r, "count": count, "package": package},
    )


def _worths(
    blueprint: Blueprint, layout: Layout, value: Value, war: WarNumbers, credible: Array
) -> tuple[Array, Array, Array, Array]:
    """Worths (M + 2,) were all sanctions lifted, and what those that stay take by pattern."""
    worth_p, worth_r = (t.worths(layout.space, value, credible) for t in blueprint.tastes)
    unsafe = war.fear * value("beliefs.unsafe_peace")
    whose = blueprint.sender_of
    lifted, trust = layout.lifted[:, whose], credible[whose]
    return (
        np.append(worth_p, [0.0, 1.0]),
        np.append(worth_r - unsafe, [1.0, 0.0]),
        -staying_loss_kernel(lifted, trust, war.stay_p[None])[0],
        -staying_loss_kernel(lifted, trust, war.stay_r),
    )


def make_keeping(blueprint: Blueprint, row: Array, front_number: float) -> Keeping | None:
    """Return what carrying packages out takes in one world, and nothing else of it.

    Parameters as for `make_world`; the same numbers as its `keeping`, at a fraction of the cost.
    """
    column, off = blueprint.column, frozenset[str]()

    def value(path: str, default: float = 0.0) -> float:
        place = column.get(path)
        return default if place is None else float(row[place])

    beliefs = sender_beliefs(blueprint, value)
    war = _war(blueprint, value, front_number, 1, beliefs, off)
    credible, layout = credibility(value, beliefs, off), blueprint.today
    proposer, responder, shift_p, shift_r = _worths(blueprint, layout, value, war, credible)
    worth = proposer + shift_p[layout.pattern], responder + shift_r[0][layout.pattern]
    types = _types(blueprint, Settings())
    return _keeping(blueprint, layout, value, war, off, credible, types, worth)


def _keeping(
    blueprint: Blueprint,
    layout: Layout,
    value: Value,
    war: WarNumbers,
    off: frozenset[str],
    credible: Array,
    types: tuple[Array, Array],
    worth: tuple[Array, Array],
) -> Keeping | None:
    """What carrying packages out takes; None where every deal is kept."""
    deliveries = blueprint.deliveries
    if deliveries is None or "durability" in off:
        return None
    more_p, more_r = lifting_table(blueprint, war, credible)
    ours, theirs = (taste.table(value, credible) for taste in blueprint.tastes)
    tables = ours + more_p, theirs + more_r
    return keeping(
        deliveries, blueprint, layout, value, war, tables=tables, worth=worth, types=types
    )


def lifting_table(blueprint: Blueprint, war: WarNumbers, credible: Array) -> tuple[Array, Array]:
    """(issues, options) what lifting sanctions today is worth to the proposer, to the responder."""
    whose, senders = blueprint.sender_of, len(blueprint.scenario.senders)
    ours = credible * np.bincount(whose, war.stay_p, senders)
    theirs = credible * np.bincount(whose, war.stay_r[0], senders)
    lifted = blueprint.lifting
    return np.tensordot(ours, lifted, 1), np.tensordot(theirs, lifted, 1)


@dataclass(frozen=True, eq=False)
class WarNumbers:
    """The war of one world: the front, each side's view of it, and what fighting on is worth."""

    start: int
    truth: float
    """Chance that an engagement moves the front towards the proposer's victory."""
    views: tuple[tuple[float, float], tuple[float, float]]
    """Mean and evidence of the proposer's and of the responder's view of that chance."""
    fear: float
    """How far the responder believes that its regime's fall is the aim."""
    clamped: int
    """Bits of the judgements that had to be moved to where a front fits."""
    finish_p: Array
    """(T + 1, K + 1) worth of fighting to the finish to the proposer, stakes."""
    finish_r: Array
    """(T + 1, K + 1) the same to a responder of weariness 0; less weariness times the slope."""
    finish_r_slope: Array
    stay_p: Array
    """(measures,) what it costs the proposer's side that a measure stays, stakes."""
    stay_r: Array
    """(T + 1, measures) what it costs the responder from t on."""
    talks: dict[str, Any]
    """The war's part of the numbers of the talks."""


def _war(
    blueprint: Blueprint,
    value: Value,
    front_number: float,
    periods: int,
    beliefs: SenderBeliefs,
    off: frozenset[str],
) -> WarNumbers:
    us, them = blueprint.scenario.proposer, blueprint.scenario.responder
    top, start, truth, view_p, view_r, clamped = _front(
        blueprint, value, front_number, agreed="mutual optimism" in off
    )
    fear = coalition_fear(blueprint, value, beliefs, off)
    hazard = hazard_kernel(
        top, start, value("escalation.chance"), value("escalation.near_defeat", 1.0),
        value("escalation.regime_feared", 1.0), fear,
    )  # fmt: skip
    pain, half_life, outlasts, own_cost = (
        np.array([value(f"{path}.{name}", default) for path in blueprint.measures])
        for name, default in (
            ("pain", 0.0), ("adapts", math.inf), ("outlasts", 0.0), ("own_cost", 0.0),
        )
    )  # fmt: skip
    d_p, d_r = value(f"war.discount.{us}"), value(f"war.discount.{them}")
    cost_p, cost_r = value(f"war.cost.{us}"), max(value(f"war.cost.{them}"), LEAST_COST)
    lost_p, lost_r = (value(f"escalation.worse_than_defeat.{side}") for side in (us, them))
    finish_p, finish_r, slope = finish_kernel(
        periods, top, start, *view_p, *view_r, hazard, d_p, d_r, cost_p, cost_r, lost_p, lost_r,
        pain, half_life, outlasts, own_cost,
    )  # fmt: skip
    stay_p = own_staying_kernel(own_cost, outlasts, d_p)
    stay_r = staying_kernel(periods, pain, half_life, outlasts, d_r)
    after_p, after_r = np.full(periods + 1, stay_p.sum()), stay_r.sum(axis=1)
    talks = {
        "view_p": steps_kernel(periods, top, start, *view_p),
        "view_r": steps_kernel(periods, top, start, *view_r),
        "truth": steps_kernel(periods, top, start, truth, math.inf),
        "hazard": np.tile(hazard, (periods, 1)),
        "cost_p": np.full(periods, cost_p + own_cost.sum()),
        "cost_r": np.full(periods, cost_r),
        "pain": pain_path_kernel(periods, pain, half_life),
        "escalation_p": lost_p,
        "escalation_r": lost_r,
        "discount_p": d_p,
        "discount_r": d_r,
        "end_p": np.stack([-after_p, 1.0 - after_p]),
        "end_r": np.stack([1.0 - after_r, -after_r]),
        "finish_p": finish_p[periods],
        "finish_r": finish_r[periods],
        "finish_r_slope": slope[periods],
    }
    return WarNumbers(
        start, truth, (view_p, view_r), fear, clamped, finish_p, finish_r, slope, stay_p, stay_r,
        talks,
    )  # fmt: skip


def _front(
    blueprint: Blueprint, value: Value, front_number: float, *, agreed: bool
) -> tuple[int, int, float, View, View, int]:
    """Fit the front: (K, k0, truth, proposer's view, responder's view, clamped)."""
    scenario = blueprint.scenario
    us, them = scenario.proposer, scenario.responder
    ours = scenario.war.odds.of == us

    def odds(viewer: str) -> float:
        chance = value(f"war.odds.seen_by.{viewer}")
        return chance if ours else 1.0 - chance

    top, start, truth, m_p, n_p, m_r, n_r, clamped = fit_war_kernel(
        odds("analyst"), value("war.lasts"), value("war.front", 0.5), front_number,
        odds(us), value(f"war.odds.sure.{us}"), odds(them), value(f"war.odds.sure.{them}"),
    )  # fmt: skip
    if agreed:
        return top, start, truth, (truth, math.inf), (truth, math.inf), clamped
    return top, start, truth, (m_p, n_p), (m_r, n_r), clamped


def _thresholds(blueprint: Blueprint, value: Value, off: frozenset[str]) -> Array:
    if "ratifiers" in off:
        return np.full(len(blueprint.voters), -np.inf)
    return np.array(
        [
            value(voter.passes_at)
            + (value(voter.heat) if voter.heat else 0.0)
            - (value(voter.relief) if voter.relief else 0.0)
            for voter in blueprint.voters
        ]
    )


def _types(blueprint: Blueprint, settings: Settings) -> tuple[Array, Array]:
    """Weariness at the prior's nodes, and their quantiles."""
    learned = blueprint.scenario.demands or shown_posture(blueprint)
    # Beliefs are updated on nodes of their own, the same however finely the talks are solved.
    nodes = graded_nodes(BELIEF_NODES if learned else settings.nodes)
    low, high = SUPPORT
    responder = blueprint.scenario.responder
    weariness = blueprint.scenario.quantities[f"war.weariness.{responder}"]
    return np.ascontiguousarray(weariness.ppf(low + (high - low) * nodes)), nodes


def _respaced(theta: Array, quantile: Array, cdf: Array, count: int) -> tuple[Array, Array, Array]:
    """Space the talks' nodes by the shares that are left: dense at both ends.

    Returns weariness, prior quantile and share of types below at count + 1 nodes.
    """
    shares = graded_nodes(count)
    return np.interp(shares, cdf, theta), np.interp(shares, cdf, quantile), shares
