"""Backward induction over (t, k, weakest type left)."""

from typing import NamedTuple

import numpy as np

from offramp.kernels import helper, kernel, maker
from offramp.talks._choice import make_room, slopes, weigh
from offramp.talks._game import Floats, Ints


class Policy(NamedTuple):
    """The proposer's choices at the nodes.

    Attributes
    ----------
    live
        Shape (T, K+1): how many packages are tabled in a state at any node.
    slot
        Shape (T, K+1, J): their slots.
    chance
        Shape (T, K+1, J, N+1): chance, the channel's in it, of tabling each, by the weakest type
        left. Under the plain logit rule also where nobody left would take it.
    """

    live: Ints
    slot: Ints
    chance: Floats


@kernel
def make_policy(periods, ends, slots, nodes):
    """Return room for choices; with ``periods = 0`` they are not written down."""
    return Policy(
        np.zeros((periods, ends), np.int64),
        np.zeros((periods, ends, slots), np.int64),
        np.empty((periods, ends, slots, nodes)),
    )


# Plain loops throughout: array expressions and slice assignments compile several times longer.
@kernel
def backward(g, refuse, wait, cutoff, policy):
    """Solve a game into tables of the caller's.

    Parameters
    ----------
    g
        `Numbers`.
    refuse
        Shape (T, K+1, N+1), written: r, what type c gets by refusing when it is the weakest left.
    wait
        Shape (T, K+1, N+1), written: Ch, the proposer's value of another engagement per unit of
        mass left.
    cutoff
        Shape (T, K+1, J), written: where a package moves the cutoff to, in node numbers (3.25 is
        a quarter of the way from node 3 to node 4); N where no type would take it.
    policy
        From `make_policy`, written unless it has no periods.

    Returns
    -------
    value_p, value_r : ndarray
        Shape (N+1,): U per unit of mass and w at (0, start), by weakest type left.

    Notes
    -----
    States out of reach are left as they were.
    """
    periods, ends = g.hazard.shape
    n = g.theta.shape[0]
    next_u, next_w = np.zeros((ends, n)), np.zeros((ends, n))
    this_u, this_w = np.zeros((ends, n)), np.zeros((ends, n))
    for k in range(1, ends - 1):
        for i in range(n):
            next_u[k, i] = g.finish_p[k]
            next_w[k, i] = g.finish_r[k] - g.theta[i] * g.finish_r_slope[k]
    room = _room_by_node(g)
    for t in range(periods - 1, -1, -1):
        for i in range(n):
            next_u[0, i], next_u[ends - 1, i] = g.end_p[0, t + 1], g.end_p[1, t + 1]
            next_w[0, i], next_w[ends - 1, i] = g.end_r[0, t + 1], g.end_r[1, t + 1]
        low, high = reach(t, g.start, g.step, ends)
        for k in range(low, high + 1, g.step):
            h = g.hazard[t, k]
            r, c, cut = refuse[t, k], wait[t, k], cutoff[t, k]
            _expect(g.view_r, t, k, (1.0 - h) * g.discount_r, next_w, r)
            _expect(g.view_p, t, k, (1.0 - h) * g.discount_p, next_u, c)
            sure_r, sure_p = g.pain[t] + h * g.escalation_r, g.cost_p[t] + h * g.escalation_p
            for i in range(n):
                r[i] -= sure_r + g.theta[i] * g.cost_r[t]
                c[i] -= sure_p
            _lowest_crossings(r, g.u_r[t], g.used[t], cut)
            live = _values(g, t, r, c, cut, room, this_u[k], this_w[k])
            if policy.live.shape[0] > 0:
                _keep(g, t, k, room, live, policy)
        next_u, this_u = this_u, next_u
        next_w, this_w = this_w, next_w
    return next_u[g.start].copy(), next_w[g.start].copy()


@helper
def reach(t, start, step, ends):
    """Return the lowest and highest front that period t can begin with, the war going on."""
    low = max(1, start - t)
    if step == 2 and (low - start - t) % 2 != 0:
        low += 1
    return low, min(ends - 2, start + t)


@helper
def _expect(view, t, k, on, ahead, out):
    """Write ``on * E[ahead]`` over the front's next position, at every node."""
    down, stay, up = on * view[0, t, k], on * view[1, t, k], on * view[2, t, k]
    below, here, above = ahead[k - 1], ahead[k], ahead[k + 1]
    for i in range(out.shape[0]):
        out[i] = down * below[i] + stay * here[i] + up * above[i]


@helper
def _lowest_crossings(r, y, count, cut):
    """Find ``inf{c: r(c) <= y[x]}`` for every slot by one walk, r linear between nodes."""
    n = r.shape[0]
    i = 0
    for x in range(count - 1, -1, -1):
        while i < n and r[i] > y[x]:
            i += 1
        if i == 0:
            cut[x] = 0.0
        elif i == n:
            cut[x] = n - 1.0
        else:
            cut[x] = i - (y[x] - r[i]) / (r[i - 1] - r[i])


@helper
def _values(g, t, r, c, cut, room, out_u, out_w):
    """Write both sides' values before the proposer's choice, at every node.

    ``room`` holds the choice itself: its rows in use are returned.
    """
    n = r.shape[0]
    slopes(c, g.cdf, g.u_p[t], g.used[t], cut, room)
    for i in range(n):
        room.silence[i] = c[i] + g.heat
    i, least = n, np.inf
    for x in range(g.used[t]):  # cutoffs descend
        first = int(cut[x]) + 1 if cut[x] > 0.0 else 0
        while i > first:
            i -= 1
            least = min(least, room.silence[i])
        room.least[x] = least
    live = weigh(g, t, cut, room, n)
    for i in range(n):
        out_u[i], out_w[i] = 0.0, 0.0
    for a in range(live):
        y, gain, odds = g.u_r[t, room.slot[a]], room.gain[a], room.odds[a]
        for i in range(n):
            out_u[i] += odds[i] * gain[i]
        for i in range(n):
            out_w[i] += odds[i] * max(y - r[i], 0.0)
    for i in range(n):
        share = g.channel[t] / room.total[i]
        out_u[i] = c[i] + share * out_u[i]
        out_w[i] = r[i] + share * out_w[i]
    return live


@helper
def _keep(g, t, k, room, live, policy):
    """Write down what is tabled at the nodes of a state."""
    n, scale = g.theta.shape[0], room.silence
    for i in range(n):
        scale[i] = g.channel[t] / room.total[i]
    policy.live[t, k] = live
    for a in range(live):
        policy.slot[t, k, a] = room.slot[a]
        odds, chance = room.odds[a], policy.chance[t, k, a]
        for i in range(n):
            chance[i] = odds[i] * scale[i]


@maker
def _room_by_node(g):
    n = g.theta.shape[0]
    room = make_room(g.u_p.shape[1], n)
    for i in range(n):
        room.place[i] = i
        # 0 in the limit of no mass, where v = u_P
        room.per_mass[i] = 1.0 / g.cdf[i] if g.cdf[i] > 0.0 else 0.0
    return room
