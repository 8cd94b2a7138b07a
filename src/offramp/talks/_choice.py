"""The proposer's choice among packages and silence, and how its parts are read off the tables.

`weigh` answers for all weakest types of a state at once (nodes on the way back, beliefs on the way
forward): its loops run over them inside packages, in which form processors take several at a time.
`choose` answers for one.
"""

from typing import NamedTuple

import numpy as np

from offramp.kernels import helper, maker
from offramp.talks._exponential import falling
from offramp.talks._game import Floats, Ints

# Below exp(-40) = 4e-18 of the likeliest choice a package is less than rounding.
_NEGLIGIBLE = 40.0
# The gain from what is no choice. Finite: times odds of 0 it is 0.
_NO_CHOICE = -1e300


class Room(NamedTuple):
    """Room to work in: by slot, by point (a weakest type left) and by both.

    Attributes
    ----------
    mass, slope, most
        Shape (J,): see `slopes`.
    least
        Shape (J,), the caller's: what silence and heat are worth at least where a package is
        serious; inf if it is nowhere, -inf where that is not known.
    slot
        Shape (J,): the slots that are tabled at any point, in the rows of ``gain`` and ``odds``.
    place, per_mass, silence
        Shape (points,), the caller's: node number, 1 over the mass left, and the value of silence
        and of heat together.
    best, none, total
        Shape (points,): the largest gain of all, silence's 0 included; the odds of silence; those
        of everything together, up to the factor ``exp(-sharpness * best)``.
    gain, odds
        Shape (J, points): g_x, and the odds of tabling x up to that factor.
    """

    mass: Floats
    slope: Floats
    most: Floats
    least: Floats
    slot: Ints
    place: Floats
    per_mass: Floats
    silence: Floats
    best: Floats
    none: Floats
    total: Floats
    gain: Floats
    odds: Floats


@maker
def make_room(slots, points):
    """Return room for so many slots and points, rows of few arrays: each takes time to compile."""
    by_slot, by_point = np.empty((4, slots)), np.empty((6, points))
    both = np.empty((2, slots, points))
    for x in range(slots):
        by_slot[3, x] = -np.inf
    return Room(
        by_slot[0], by_slot[1], by_slot[2], by_slot[3], np.empty(slots, np.int64),
        by_point[0], by_point[1], by_point[2], by_point[3], by_point[4], by_point[5],
        both[0], both[1],
    )  # fmt: skip


@helper
def weigh(g, t, cut, room, points):
    """Write the gains and odds of every package at so many points of a state.

    ``room`` holds the slopes, and place, mass and silence of each point. Under the plain logit rule
    the odds hold those of what nobody left would take, too.

    Returns
    -------
    live : int
        How many packages are tabled at any point: the rows written. Most are worth less than
        silence everywhere and drop out before any exponential, many before any gain.
    """
    best, none, total = room.best, room.none, room.total
    for i in range(points):
        best[i] = 0.0
    live = 0
    for x in range(g.used[t]):
        if g.rule == 0 and room.most[x] <= room.least[x]:
            continue
        gain = room.gain[live]
        if _gains(g, g.u_p[t, x], room.slope[x], cut[x], room, points, gain) > 0:
            for i in range(points):
                best[i] = gain[i] if gain[i] > best[i] else best[i]
            room.slot[live] = x
            live += 1
    for i in range(points):
        none[i] = falling(-g.sharpness * best[i])
    for i in range(points):
        total[i] = none[i]
    less, least = _of_rule(g.rule)
    for a in range(live):
        gain, odds, weight = room.gain[a], room.odds[a], g.weight[t, room.slot[a]]
        for i in range(points):
            odds[i] = odds_of(gain[i], weight, best[i], none[i], g.sharpness, less, least)
        for i in range(points):
            total[i] += odds[i]
    return live


@helper
def _gains(g, u_p, slope, cut, room, points, gain):
    """Write what a package is worth over silence at every point; return how often it is tabled.

    At the limit of no mass it is serious if even the most resolute type takes it.
    """
    above = cut if cut > 0.0 else -1.0
    idle = -g.heat if g.rule == 1 else _NO_CHOICE
    place, per_mass, silence, tabled = room.place, room.per_mass, room.silence, 0
    for i in range(points):
        worth = u_p + slope * per_mass[i] - silence[i]
        worth = worth if place[i] > above else idle
        gain[i] = worth
        tabled += 1 if worth > 0.0 else 0
    return points if g.rule != 0 else tabled


@helper
def _of_rule(rule):
    """Return how much of silence's odds a package's are less, and the least gain of a choice."""
    return (1.0, 0.0) if rule == 0 else (0.0, -np.inf)


@helper
def odds_of(gain, weight, best, none, sharpness, less, least):
    """Return the odds of tabling a package up to a factor ``exp(-sharpness * best)``.

    Under the rule quantal ``b_x [exp(L g_x) - 1]^+``, under the logit rules ``exp(L g_x)``, whose
    weights are 1: see `_of_rule`.

    Parameters
    ----------
    gain, weight
        g_x and b_x.
    best, none
        The largest gain of all, silence's 0 included, and the odds of silence.
    """
    odds = weight * (falling(sharpness * (gain - best)) - less * none)
    return odds if gain > max(least, best - _NEGLIGIBLE / sharpness) else 0.0


@helper
def slopes(wait, cdf, u_p, count, cut, room):
    """Read off G(c_x) and the slope in ``v(x, c) = u_P(x) + slope/G(c)``, heat apart.

    ``slope = G(c_x) (Ch(c_x) - u_P(x))``, with G*Ch linear in G between nodes. v is a mean of u_P
    and Ch(c_x): ``most`` is the larger of the two.
    """
    last = wait.shape[0] - 1
    for x in range(count):
        i = min(int(cut[x]), last - 1)
        a = cut[x] - i
        mass = cdf[i] + a * (cdf[i + 1] - cdf[i])
        worth = (1.0 - a) * cdf[i] * wait[i] + a * cdf[i + 1] * wait[i + 1]
        room.mass[x], room.slope[x], room.most[x] = mass, worth - mass * u_p[x], u_p[x]
        if mass > 0.0:
            room.most[x] = max(u_p[x], worth / mass)


@helper
def choose(gain, weight, first, count, heat, sharpness, rule, chance):
    """Write the chance of tabling each serious package at one belief.

    Parameters
    ----------
    gain
        Shape (J,): g_x for the serious slots ``first..count-1``, heat paid.
    weight
        Shape (J,): spacing weights.
    rule
        0 quantal; 1 logit over every slot in use and silence; 2 logit over the serious slots and
        silence.
    chance
        Shape (J,), written in ``first..count-1``.

    Returns
    -------
    spoken : float
        The chance that anything is tabled.
    idle : float
        The chance of each slot in ``0..first-1`` (0 unless the rule is 1).
    """
    best = 0.0
    for x in range(first, count):
        best = max(best, gain[x])
    if rule == 0 and best <= 0.0:
        return 0.0, 0.0
    none = falling(-sharpness * best)
    less, least = _of_rule(rule)
    idle = odds_of(-heat, 1.0, best, none, sharpness, less, least) if rule == 1 else 0.0
    total = first * idle
    for x in range(first, count):
        chance[x] = odds_of(gain[x], weight[x], best, none, sharpness, less, least)
        total += chance[x]
    scale = 1.0 / (none + total)
    for x in range(first, count):
        chance[x] *= scale
    return total * scale, idle * scale
