"""Backward induction over (t, k, weakest type left)."""

from math import exp
from typing import NamedTuple

import numpy as np

from offramp.talks._choice import floor_of, idle_gain, odds_of, slopes
from offramp.talks._game import Floats, Ints
from offramp.talks._jit import helper, kernel


# Plain loops throughout: array expressions and slice assignments compile several times longer.
@kernel
def backward(g, refuse, wait, cutoff):
    """Solve a game into three tables of the caller's.

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
    room = _make_room(g)
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
            _values(g, t, r, c, cut, room, this_u[k], this_w[k])
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

    The loops run over nodes inside packages, and most packages are worth less than silence at
    every node: they drop out before any exponential.
    """
    n, count = r.shape[0], g.used[t]
    slopes(c, g.cdf, g.u_p[t], count, cut, room.mass, room.slope)
    active = 0
    for i in range(n):
        room.best[i] = 0.0
    for x in range(count):
        if _gains(g, t, x, c, cut[x], room.slope[x], room.per_mass, room.gain[active]) > 0:
            room.slot[active] = x
            for i in range(n):
                gain, best = room.gain[active, i], room.best[i]
                room.best[i] = gain if gain > best else best
            active += 1
    for i in range(n):
        best = room.best[i]
        room.none[i] = exp(-g.sharpness * best) if best > 0.0 else 1.0
        room.floor[i] = floor_of(best, g.sharpness, g.rule)
        room.total[i], out_u[i], out_w[i] = room.none[i], 0.0, 0.0
    for a in range(active):
        x = room.slot[a]
        y, weight = g.u_r[t, x], g.weight[t, x]
        for i in range(n):
            gain = room.gain[a, i]
            if gain > room.floor[i]:
                odds = odds_of(gain, weight, room.best[i], room.none[i], g.sharpness, g.rule)
                room.total[i] += odds
                out_u[i] += odds * gain
                out_w[i] += odds * max(y - r[i], 0.0)
    for i in range(n):
        share = g.channel[t] / room.total[i]
        out_u[i] = c[i] + share * out_u[i]
        out_w[i] = r[i] + share * out_w[i]


@helper
def _gains(g, t, x, c, cut, slope, per_mass, gain):
    """Write what a package is worth over silence at every node; return how often it is tabled."""
    first = 0 if cut == 0.0 else int(cut) + 1
    u_p, heat, idle = g.u_p[t, x], g.heat, idle_gain(g.heat, g.rule)
    for i in range(min(first, c.shape[0])):
        gain[i] = idle
    tabled = c.shape[0] if g.rule != 0 else 0
    for i in range(first, c.shape[0]):
        gain[i] = u_p + slope * per_mass[i] - heat - c[i]
        tabled += 1 if gain[i] > 0.0 else 0
    return tabled


class _Room(NamedTuple):
    """Room to work in, by slot (mass, slope, slot), by both (gain) and by node."""

    mass: Floats
    slope: Floats
    slot: Ints
    gain: Floats
    per_mass: Floats
    best: Floats
    none: Floats
    floor: Floats
    total: Floats


@helper
def _make_room(g):
    n, slots = g.theta.shape[0], g.u_p.shape[1]
    per_mass = np.zeros(n)  # 0 in the limit of no mass, where v = u_P
    for i in range(n):
        if g.cdf[i] > 0.0:
            per_mass[i] = 1.0 / g.cdf[i]
    return _Room(
        np.empty(slots), np.empty(slots), np.empty(slots, np.int64), np.empty((slots, n)),
        per_mass, np.empty(n), np.empty(n), np.empty(n), np.empty(n),
    )  # fmt: skip
