"""The beliefs that arise on the way forward: what the proposer tables at each, and who is left.

What the proposer believes is 1 (nobody has been tempted) or one of the cutoffs c_x(t, k): finitely
many, so nothing is spread over nodes. A path to a belief has a weight, the chance of the moves of
the front and of the offers on it; times G(belief) it is a mass of types.
"""

from typing import NamedTuple

import numpy as np

from offramp.kernels import helper, maker, shared
from offramp.talks._choice import Room, make_room, slopes, weigh
from offramp.talks._game import Floats, Ints

# A path this unlikely is dropped: far below rounding, and clear of slow denormal numbers.
_NEGLIGIBLE = 1e-20
_LANES = 8


class Held(NamedTuple):
    """The beliefs known, in the order in which they arose; all of shape (room for beliefs,).

    Attributes
    ----------
    position, share, quantile
        The weakest type left, in node numbers; G and the prior's quantile there.
    per_mass
        1/G; 0 at no mass.
    below, above
        What Ch at the nodes on both sides counts for Ch at the belief, G*Ch being linear in G.
    paid, worn
        Sums over every type up to it: what it gets, but for what weariness multiplies; that.
    settles, settles_own
        As many of the period: its chance of settling, in truth and as the responder sees the war.
    """

    position: Floats
    share: Floats
    quantile: Floats
    per_mass: Floats
    below: Floats
    above: Floats
    paid: Floats
    worn: Floats
    settles: Floats
    settles_own: Floats
    rows: Floats
    """Shape (10, beliefs): all of these."""


class Tabled(NamedTuple):
    """What is tabled in a state, with room to work in.

    Attributes
    ----------
    at
        Shape (beliefs,): the beliefs that carry weight here; the others' arrays go by them.
    taken, worth
        Shape (beliefs,): chance that something is tabled that some type takes, and the same times
        what it is worth to the responder.
    room
        ``room.odds`` holds the chance of tabling the package in slot ``room.slot[a]``, in row a.
    """

    at: Ints
    taken: Floats
    worth: Floats
    room: Room


@maker
def make_held(beliefs):
    """Return room for so many beliefs."""
    return _rows_of(np.zeros((10, beliefs)))


@maker
def _rows_of(rows):
    return Held(
        rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8], rows[9],
        rows,
    )  # fmt: skip


@maker
def make_tabled(slots, beliefs):
    """Return room for what is tabled at so many beliefs."""
    chances = np.empty((2, beliefs))
    return Tabled(np.empty(beliefs, np.int64), chances[0], chances[1], make_room(slots, beliefs))


@helper
def hold(g, held, b, position, share):
    """Write down belief *b*."""
    i = min(int(position), g.cdf.shape[0] - 2)
    a = position - i
    held.position[b], held.share[b] = position, share
    held.quantile[b] = (1.0 - a) * g.quantile[i] + a * g.quantile[i + 1]
    held.per_mass[b], held.below[b], held.above[b] = 0.0, 1.0 - a, a
    if share > 0.0:
        held.per_mass[b] = 1.0 / share
        held.below[b] *= g.cdf[i] / share
        held.above[b] *= g.cdf[i + 1] / share


@maker
def longer(held, beliefs):
    """Return the beliefs with room for so many."""
    rows = np.zeros((10, beliefs))
    for i in range(held.rows.shape[0]):
        for b in range(held.rows.shape[1]):
            rows[i, b] = held.rows[i, b]
    return _rows_of(rows)


@maker
def wider(weights, beliefs):
    """Return weights, (K+1, views, beliefs), with room for so many beliefs."""
    out = np.zeros((weights.shape[0], weights.shape[1], beliefs))
    for k in range(weights.shape[0]):
        for s in range(weights.shape[1]):
            for b in range(weights.shape[2]):
                out[k, s, b] = weights[k, s, b]
    return out


@helper
def arising(g, t, low, high, cutoff):
    """Bound the number of beliefs that can arise in a period."""
    found, last = 0, g.theta.shape[0] - 1.0
    for k in range(low, high + 1, g.step):
        for x in range(g.used[t]):
            if 0.0 < cutoff[t, k, x] < last:
                found += 1
    return found


@helper
def carrying(weights, known, tabled):
    """Write which beliefs carry weight, (views, beliefs), in a state; drop the rest.

    Returns
    -------
    active : int
        Their number.
    """
    active = 0
    for b in range(known):
        weight = 0.0
        for s in range(weights.shape[0]):
            weight += weights[s, b]
        if weight < _NEGLIGIBLE:
            for s in range(weights.shape[0]):
                weights[s, b] = 0.0
        else:
            tabled.at[active] = b
            active += 1
    return active


@helper
def propose(g, t, c, cut, held, tabled, active):
    """Let the proposer choose at every belief that carries weight: see `Tabled`.

    Returns
    -------
    live : int
        Rows of ``room.odds`` written; under the plain logit rule they hold what nobody left would
        take, too.
    """
    room, open_ = tabled.room, g.channel[t]
    slopes(c, g.cdf, g.u_p[t], g.used[t], cut, room)
    for a in range(active):
        b = tabled.at[a]
        i = min(int(held.position[b]), c.shape[0] - 2)
        room.place[a], room.per_mass[a] = held.position[b], held.per_mass[b]
        room.silence[a] = held.below[b] * c[i] + held.above[b] * c[i + 1] + g.heat
    live = weigh(g, t, cut, room, active)
    taken, worth, scale = tabled.taken, tabled.worth, room.total
    for a in range(active):
        scale[a] = open_ / scale[a]
    for a in range(active):
        taken[a], worth[a] = 0.0, 0.0
    for j in range(live):
        odds, y = room.odds[j], g.u_r[t, room.slot[j]]
        for a in range(active):
            odds[a] *= scale[a]
        if g.rule == 1:
            continue
        for a in range(active):
            taken[a] += odds[a]
        for a in range(active):
            worth[a] += odds[a] * y
    return live


@helper
def set_idle_aside(g, t, cut, tabled, active, live):
    """Move what nobody left would take (plain logit rule) from ``room.odds`` to ``room.gain``."""
    room = tabled.room
    for j in range(live):
        x = room.slot[j]
        above = cut[x] if cut[x] > 0.0 else -1.0
        for a in range(active):
            room.gain[j, a] = 0.0
            if room.place[a] <= above:
                room.gain[j, a], room.odds[j, a] = room.odds[j, a], 0.0
            tabled.taken[a] += room.odds[j, a]
            tabled.worth[a] += room.odds[j, a] * g.u_r[t, x]


@shared
def spread(weights, known, factor, out):
    """Add weights times a factor to another row."""
    for b in range(known):
        out[b] += factor * weights[b]


@shared
def spread_views(weights, known, factors, out):
    """Add each view's weights times its factor to those of another state."""
    for s in range(weights.shape[0]):
        factor = factors[s]
        for b in range(known):
            out[s, b] += factor * weights[s, b]


@shared
def clear(weights, known):
    """Set weights to 0."""
    for b in range(known):
        weights[b] = 0.0


@shared
def dot(one, other, size):
    """Sum of products, in eight parts whose order is the same on every machine."""
    s0, s1, s2, s3, s4, s5, s6, s7 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    whole = size - size % _LANES
    for i in range(0, whole, _LANES):
        s0 += one[i] * other[i]
        s1 += one[i + 1] * other[i + 1]
        s2 += one[i + 2] * other[i + 2]
        s3 += one[i + 3] * other[i + 3]
        s4 += one[i + 4] * other[i + 4]
        s5 += one[i + 5] * other[i + 5]
        s6 += one[i + 6] * other[i + 6]
        s7 += one[i + 7] * other[i + 7]
    for i in range(whole, size):
        s0 += one[i] * other[i]
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
