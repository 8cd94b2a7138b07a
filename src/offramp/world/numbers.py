"""One world: a draw of a scenario, turned into the numbers that the theory rooms take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from offramp.implementation import Plan
from offramp.signals import Demand
from offramp.talks import Game, graded_nodes
from offramp.world.beliefs import SenderBeliefs, credibility, sender_beliefs
from offramp.world.blueprint import Blueprint
from offramp.world.drawn import Drawn
from offramp.world.durability import Keeping
from offramp.world.fighting import WarNumbers, make_war
from offramp.world.layout import Layout
from offramp.world.packages import Packages, keeping_of, make_packages, tables_of, worths
from offramp.world.resolve import (
    REPLY_NODES,
    after_posture,
    asks_for_missing,
    cdf_after_demands,
    demands_of,
    replies,
)
from offramp.world.settings import Settings

__all__ = ["Parts", "World", "make_keeping", "make_world", "prepared"]

Array = NDArray[np.float64]
Part = TypeVar("Part")

IN_THE_WAR = frozenset({"mutual optimism", "fear of regime change"})
IN_THE_PACKAGES = frozenset(
    {"ratifiers", "relief not believed", "fear of regime change", "missing options", "durability"}
)
"""Frictions that change a part of a world's numbers; a part is made once for each set of them."""

NOTHING_OFF: frozenset[str] = frozenset()
BELIEF_NODES = 300
"""Steps between the nodes on which beliefs about weariness are updated."""


@dataclass(frozen=True, eq=False)
class World:
    """One draw of a scenario as numbers; see `offramp.talks.Game`."""

    blueprint: Blueprint
    layout: Layout
    value: Drawn
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
    *,
    checked: bool = True,
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
    checked
        Whether the game is checked number by number; loops over many worlds check some of them.
    """
    parts = Parts() if parts is None else parts
    value, off = Drawn(blueprint, row), settings.off
    periods = round(blueprint.periods * settings.horizon)
    make_game = Game if checked else Game.trusted
    held = parts.once("beliefs", NOTHING_OFF, lambda: sender_beliefs(blueprint, row[None])[0])
    theta, nodes = parts.once("types", frozenset(), lambda: _types(blueprint, settings))

    def war_with(off: frozenset[str]) -> WarNumbers:
        return parts.once(
            "war",
            off & IN_THE_WAR,
            lambda: make_war(blueprint, value, front_number, periods, held, off),
        )

    def packages_with(off: frozenset[str]) -> Packages:
        return parts.once(
            "packages",
            off & _in_the_packages(blueprint, off),
            lambda: make_packages(
                blueprint,
                value,
                war_with(off),
                periods,
                held,
                off,
                (theta, nodes),
                designs=settings.designs,
            ),
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
        return make_game(
            **war_with(off).talks,
            **packages_with(off).talks,
            start=war.start,
            channel=np.full(periods, 1.0 if "closed channel" in off else value("talks.channel")),
            sharpness=settings.sharpness / value("talks.home_pressure"),
            heat=0.0 if "ratifiers" in off else value("talks.cost_of_trying"),
            theta=types[0],
            quantile=types[1],
            cdf=types[2],
            rule="quantal",
        )

    def types() -> tuple[Array, Array, Array]:
        postures = settings.postures and blueprint.scenario.posture_shown
        if not demands and not postures:
            return theta, nodes, nodes
        cdf = cdf_after_demands(blueprint, value, demands, nodes) if demands else nodes
        if postures:

            def replied() -> Array:
                few = min(settings.nodes, REPLY_NODES)
                before = game_with(NOTHING_OFF, _respaced(theta, nodes, cdf, few))
                return replies(blueprint, value, before)

            log_odds = parts.once("replies", NOTHING_OFF, replied)
            cdf = after_posture(blueprint, log_odds, cdf, nodes)
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


def prepared(blueprint: Blueprint, rows: Array) -> list[Parts]:
    """Make the parts that several worlds, (W, quantities), are quicker to make together."""
    return [Parts({("beliefs", NOTHING_OFF): held}) for held in sender_beliefs(blueprint, rows)]


def _in_the_packages(blueprint: Blueprint, off: frozenset[str]) -> frozenset[str]:
    """Frictions that change the packages' numbers; those of the war too if a deal may not hold."""
    if blueprint.deliveries is None or "durability" in off:
        return IN_THE_PACKAGES
    return IN_THE_PACKAGES | IN_THE_WAR


def make_keeping(blueprint: Blueprint, row: Array, front_number: float) -> Keeping | None:
    """Return what carrying packages out takes in one world, and nothing else of it.

    Parameters as for `make_world`; the same numbers as its `keeping`, at a fraction of the cost.
    """
    value, off = Drawn(blueprint, row), NOTHING_OFF
    beliefs = sender_beliefs(blueprint, row[None])[0]
    war = make_war(blueprint, value, front_number, 1, beliefs, off)
    credible, layout = credibility(value, beliefs, off), blueprint.today
    tables = tables_of(blueprint, value, credible)
    worth = worths(blueprint, layout, value, war, credible, tables)
    types = _types(blueprint, Settings())
    return keeping_of(blueprint, layout, value, war, off, credible, types, tables, worth)


def _types(blueprint: Blueprint, settings: Settings) -> tuple[Array, Array]:
    """Weariness at the prior's nodes, and their quantiles."""
    learned = blueprint.scenario.demands or blueprint.scenario.posture_shown
    # Beliefs are updated on nodes of their own, the same however finely the talks are solved.
    return blueprint.weariness(BELIEF_NODES if learned else settings.nodes)


def _respaced(theta: Array, quantile: Array, cdf: Array, count: int) -> tuple[Array, Array, Array]:
    """Space the talks' nodes by the shares that are left: dense at both ends.

    Returns weariness, prior quantile and share of types below at count + 1 nodes.
    """
    shares = _shares(count)
    return np.interp(shares, cdf, theta), np.interp(shares, cdf, quantile), shares


@cache
def _shares(count: int) -> Array:
    return graded_nodes(count)
