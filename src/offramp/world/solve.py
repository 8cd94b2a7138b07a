"""Solving one world: its talks, its war, and what they come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from offramp.deals import lowest_weariness
from offramp.kernels import kernel, shared
from offramp.talks import (
    Certificate,
    Ends,
    Game,
    play,
    play_known,
    play_on_nodes,
    solve,
    solve_certified,
)
from offramp.world.blueprint import Blueprint
from offramp.world.durability import HOLDS_AFTER
from offramp.world.numbers import Parts, World, make_world
from offramp.world.outcome import Outcome
from offramp.world.settings import Settings
from offramp.world.warm import wait_until_compiled

__all__ = ["solve_world", "zone_of", "zone_opens"]

Array = NDArray[np.float64]

ZONE_TYPES = 200
"""Types, at even quantiles, over which the opening of the zone is averaged."""


def solve_world(
    blueprint: Blueprint,
    row: Array,
    front_number: float,
    settings: Settings,
    *,
    certified: bool = True,
    parts: Parts | None = None,
) -> Outcome:
    """Solve one world.

    Parameters
    ----------
    blueprint
        The scenario.
    row, front_number
        What the world drew (`Blueprint.draw`, `Blueprint.front_numbers`).
    settings
        How to solve.
    certified
        Whether to compute the world's certificate, and to solve on more nodes where it asks for
        them; its numbers are checked one by one too.
    parts
        Parts of this world already made (`prepared`).
    """
    world = make_world(blueprint, row, front_number, settings, parts, checked=certified)

    def game_with(nodes: int) -> Game:
        if nodes == settings.nodes:
            return world.game
        return make_world(blueprint, row, front_number, replace(settings, nodes=nodes)).game

    outcomes, value_p, gains = _talks(world, game_with if certified else None)
    g = world.game
    package, settled, ours, theirs = agreed_kernel(outcomes.settled, g.package, g.u_p, g.u_r)
    now, by = zone_of(world)
    start, mean_theta = world.war.start, float(np.trapezoid(g.theta, g.cdf))
    fighting_p = float(world.war.finish_p[0, start])
    return Outcome(
        settled=outcomes.deal,
        escalated=outcomes.escalated,
        won_proposer=outcomes.won,
        won_responder=outcomes.lost,
        tabled=outcomes.tabled.sum(axis=1),
        zone_now=now,
        zone_by=by,
        fighting_proposer=fighting_p,
        fighting_responder=float(
            world.war.finish_r[0, start] - mean_theta * world.war.finish_r_slope[0, start]
        ),
        value_of_trying=value_p - fighting_p,
        package=package,
        package_settled=settled,
        package_proposer=ours,
        package_responder=theirs,
        package_holds=_holds(world, package),
        feasible=int(np.count_nonzero(world.feasible[:-2])),
        gain_mean=np.nan if gains is None else gains.mean,
        gain_largest=np.nan if gains is None else gains.largest,
        value_gap=np.nan if gains is None else gains.value_error,
        deals_moved=np.nan if gains is None else gains.moved,
        clamped=world.war.clamped,
    )


def _talks(
    world: World, game_with: Callable[[int], Game] | None
) -> tuple[Ends, float, Certificate | None]:
    """How the war ends, the proposer's value at the start, and the certificate if asked for."""
    if "private information" in world.settings.off:
        known = play_known(world.game)
        return known, known.value_p, None
    if world.settings.on_nodes:
        return *play_on_nodes(world.game), None
    if game_with is None:
        equilibrium, certificate = solve(world.game), None
    else:
        wait_until_compiled()  # the certificate is what is compiled last
        equilibrium, certificate = solve_certified(game_with, world.settings.nodes)
    return play(equilibrium), equilibrium.value_p, certificate


@shared
def _place(numbers, count, number):
    """Where a number stands, or would, among the first so many, which ascend."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def agreed_kernel(settled, package, u_p, u_r):
    """Gather what is agreed by package number.

    Parameters
    ----------
    settled, package, u_p, u_r
        (T, J) chance of settling by slot, its package, and its worth to each side.

    Returns
    -------
    numbers : (n,) int64
        Packages agreed with any chance, ascending.
    by_period : (n, T)
        Chance by period.
    ours, theirs : (n,)
        Mean worth to the proposer, to the responder, when agreed.
    """
    periods, slots = settled.shape
    known, count = np.empty(periods * slots, np.int64), 0
    for t in range(periods):
        for x in range(slots):
            if settled[t, x] != 0.0:
                place = _place(known, count, package[t, x])
                if place == count or known[place] != package[t, x]:
                    for i in range(count, place, -1):
                        known[i] = known[i - 1]
                    known[place] = package[t, x]
                    count += 1
    numbers = known[:count].copy()
    by_period = np.zeros((numbers.size, periods))
    total, ours, theirs = np.zeros(numbers.size), np.zeros(numbers.size), np.zeros(numbers.size)
    for t in range(periods):
        for x in range(slots):
            if settled[t, x] != 0.0:
                # A package stands in one slot of a period, so no entry is met twice.
                place = _place(numbers, count, package[t, x])
                by_period[place, t] = settled[t, x]
                total[place] += settled[t, x]
                ours[place] += settled[t, x] * u_p[t, x]
                theirs[place] += settled[t, x] * u_r[t, x]
    for i in range(numbers.size):
        ours[i] /= total[i]
        theirs[i] /= total[i]
    return numbers, by_period, ours, theirs


def _holds(world: World, packages: NDArray[np.int64]) -> Array:
    """(n, dates) chance that each package agreed still holds after so long."""
    chances = np.full((len(packages), len(HOLDS_AFTER)), np.nan)
    if world.keeping is None:
        return chances
    carried = world.plan[packages] >= 0
    chances[~carried] = 1.0  # one side has given in: there is nothing left to carry out
    these = packages[carried]
    chances[carried] = world.keeping.still_holds(these, world.plan[these], world.designed)
    return chances


def zone_of(world: World) -> tuple[float, Array]:
    """Share of types with a zone now, and (T,) chance that one has existed by t."""
    g, war = world.game, world.war
    lowest = zone_opens(
        g.u_p, g.u_r, g.count, war.finish_p, war.finish_r, war.finish_r_slope, g.start
    )
    # Share of types below the lowest weariness with a zone; where no type has one, all of them.
    without = np.interp(lowest, g.theta, g.cdf, left=0.0, right=1.0)
    without[lowest > g.theta[-1]] = np.inf
    types = (np.arange(ZONE_TYPES) + 0.5) / ZONE_TYPES
    opened = first_opening(without, types, g.truth[2], g.hazard, g.start)
    return float(1.0 - min(without[0, g.start], 1.0)), np.cumsum(opened)


@kernel
def zone_opens(u_p, u_r, count, finish_p, finish_r, slope, start):
    """(T, K + 1) lowest weariness at which a zone exists in each state; inf where none does.

    States that the front cannot reach hold inf.
    """
    periods, ends = count.shape[0], finish_p.shape[1]
    lowest = np.full((periods, ends), np.inf)
    for t in range(periods):
        for k in range(max(1, start - t), min(ends - 2, start + t) + 1):
            if (k - start - t) % 2 == 0:
                m = count[t]
                lowest[t, k], _ = lowest_weariness(
                    u_p[t, :m], u_r[t, :m], finish_p[t, k], finish_r[t, k], slope[t, k]
                )
    return lowest


@kernel
def first_opening(without, types, up, hazard, start):
    """(T,) chance that the zone first opens at t, were the war to go on without a deal.

    *types* ascend, and where a zone exists for one it exists for all that are wearier: so those for
    which none has existed yet are the first so many in every state.
    """
    periods, ends = without.shape
    opened, each = np.zeros(periods), 1.0 / types.shape[0]
    mass, ahead = np.zeros((ends, types.size)), np.zeros((ends, types.size))
    for j in range(types.size):
        mass[start, j] = each
    reached = np.zeros(ends, np.int64)
    reached[start] = types.size
    for t in range(periods):
        left = False
        now, then, further = mass, ahead, np.zeros(ends, np.int64)
        for k in range(1, ends - 1):
            waiting = 0
            while waiting < reached[k] and types[waiting] < without[t, k]:
                waiting += 1
            for j in range(waiting, reached[k]):
                opened[t] += now[k, j]
            rises = (1.0 - hazard[t, k]) * up[t, k]
            falls = (1.0 - hazard[t, k]) - rises
            for j in range(waiting):
                then[k + 1, j] += rises * now[k, j]
            for j in range(waiting):
                then[k - 1, j] += falls * now[k, j]
            for j in range(reached[k]):
                now[k, j] = 0.0
            if waiting > 0:
                further[k + 1], further[k - 1] = (
                    max(further[k + 1], waiting),
                    max(further[k - 1], waiting),
                )
                left = True
        if not left:
            break
        for j in range(types.size):
            then[0, j] = then[ends - 1, j] = 0.0
        mass, ahead, reached = then, now, further
    return opened
