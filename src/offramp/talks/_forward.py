"""Forward pass over the exact beliefs: what happens, how often, and what it is worth to whom."""

from typing import NamedTuple

import numpy as np

from offramp.talks._backward import reach
from offramp.talks._choice import choose, first_serious, slopes
from offramp.talks._game import Floats
from offramp.talks._jit import helper, kernel

# A path this unlikely is dropped: far below rounding, and clear of slow denormal numbers.
_NEGLIGIBLE = 1e-20


class Tally(NamedTuple):
    """What a forward pass adds up; see `Outcomes`.

    ``ended`` has rows escalated, won, lost; ``type_settles`` (2, T, N+1) the truth and the
    responder's view. Until the end an entry of ``type_settles``, ``fixed`` and ``wearing`` at node
    i holds for every type up to i; ``fixed - theta * wearing`` is a type's payoff. ``value_p`` has
    one entry, ``belief`` is weighted by the chance of war until the end.
    """

    settled: Floats
    tabled: Floats
    ended: Floats
    at_war: Floats
    belief: Floats
    type_settles: Floats
    fixed: Floats
    wearing: Floats
    value_p: Floats


@kernel
def forward(g, wait, cutoff):
    """Follow every belief that can arise, under three views of the war at once.

    What the proposer believes is 1 (nobody has been tempted) or one of the cutoffs c_x(t, k):
    finitely many, so nothing is spread over nodes. The proposer's choice depends on (t, k, belief)
    alone, so one pass carries three weights for each: in truth, and, with discounts, as each side
    sees the war. A weight is a chance of moves of the front and of offers; times G(belief) it is
    a mass of types.

    Parameters
    ----------
    g
        `Numbers`.
    wait, cutoff
        From `backward`.

    Returns
    -------
    tally : Tally
    beliefs : int
        How many beliefs arose.
    """
    periods, ends = g.hazard.shape
    slots, n = g.u_p.shape[1], g.theta.shape[0]
    tally = Tally(
        np.zeros((periods, slots)), np.zeros((periods, slots)), np.zeros((3, periods)),
        np.zeros((periods + 1, ends)), np.zeros(periods + 1), np.zeros((2, periods, n)),
        np.zeros(n), np.zeros(n), np.zeros(1),
    )  # fmt: skip
    capacity = 1 + _cutoffs_inside(g, cutoff)
    position, share = np.empty(capacity), np.empty(capacity)
    position[0], share[0] = n - 1.0, g.cdf[n - 1]
    known = np.ones(1, np.int64)
    now, then = np.zeros((ends, capacity, 3)), np.zeros((ends, capacity, 3))
    for s in range(3):
        now[g.start, 0, s] = 1.0
    for t in range(periods):
        low, high = reach(t, g.start, g.step, ends)
        for k in range(low, high + 1, g.step):
            _talk(g, t, k, wait[t, k], cutoff[t, k], position, share, known, now[k], tally)
            _fight(g, t, k, position, share, known[0], now[k], then, tally)
        now, then = then, now
    for k in range(1, ends - 1):
        for b in range(known[0]):
            _note_war(g, periods, k, position[b], share[b], now[k, b], tally)
            i = int(position[b])
            tally.value_p[0] += now[k, b, 1] * share[b] * g.finish_p[k]
            tally.fixed[i] += now[k, b, 2] * g.finish_r[k]
            tally.wearing[i] += now[k, b, 2] * g.finish_r_slope[k]
    _sum_up(tally)
    return tally, known[0]


@helper
def _talk(g, t, k, c, cut, position, share, known, now, tally):
    """Let the proposer choose at every belief; add the beliefs that this leads to."""
    u_p, u_r, count, open_ = g.u_p[t], g.u_r[t], g.used[t], g.channel[t]
    mass, slope, moved = np.empty(count), np.empty(count), np.zeros((count, 3))
    value, odds = np.empty(count), np.empty(count)
    slopes(c, g.cdf, u_p, count, cut, mass, slope)
    for b in range(known[0]):
        w = now[b]
        if w[0] + w[1] + w[2] < _NEGLIGIBLE:
            w[0], w[1], w[2] = 0.0, 0.0, 0.0
            continue
        left = share[b]
        _note_war(g, t, k, position[b], left, w, tally)
        first = first_serious(cut, count, position[b])
        per_mass = 1.0 / left if left > 0.0 else 0.0
        for x in range(first, count):
            value[x] = u_p[x] + slope[x] * per_mass
        silence = _value_at(c, g.cdf, position[b])
        total, hopeless = choose(
            value, g.weight[t], first, count, silence, g.heat, g.sharpness, g.rule, odds
        )
        if total == 0.0:
            continue
        if hopeless > 0.0:
            for x in range(first):
                tally.tabled[t, x] += w[0] * left * open_ * hopeless / total
            tally.value_p[0] -= w[1] * left * open_ * first * hopeless / total * g.heat
        silent = 1.0
        for x in range(first, count):
            if odds[x] > 0.0:
                chance = open_ * odds[x] / total
                silent -= chance
                tally.tabled[t, x] += w[0] * left * chance
                tally.settled[t, x] += w[0] * (left - mass[x]) * chance
                tally.value_p[0] += w[1] * chance * ((left - mass[x]) * u_p[x] - g.heat * left)
                _note_types(t, int(position[b]), chance, u_r[x], w, tally)
                if cut[x] > 0.0:
                    _note_types(t, int(cut[x]), -chance, u_r[x], w, tally)
                    for s in range(3):
                        moved[x, s] += w[s] * chance
        for s in range(3):
            w[s] *= silent
    for x in range(count):
        if moved[x, 0] + moved[x, 1] + moved[x, 2] >= _NEGLIGIBLE:
            # Copies of a package lead to one belief.
            if position[known[0] - 1] != cut[x]:
                position[known[0]], share[known[0]] = cut[x], mass[x]
                known[0] += 1
            for s in range(3):
                now[known[0] - 1, s] += moved[x, s]


@helper
def _fight(g, t, k, position, share, known, now, then, tally):
    """Fight one engagement at every belief; clear the weights of this state."""
    top = g.hazard.shape[1] - 1
    h = g.hazard[t, k]
    on = (1.0 - h, (1.0 - h) * g.discount_p, (1.0 - h) * g.discount_r)
    pay_p, pay_r = -g.cost_p[t] - h * g.escalation_p, -g.pain[t] - h * g.escalation_r
    lost, won = 0.0, 0.0
    if k == 1:
        lost = on[0] * g.truth[0, t, k]
        pay_p += on[1] * g.view_p[0, t, k] * g.end_p[0, t + 1]
        pay_r += on[2] * g.view_r[0, t, k] * g.end_r[0, t + 1]
    if k == top - 1:
        won = on[0] * g.truth[2, t, k]
        pay_p += on[1] * g.view_p[2, t, k] * g.end_p[1, t + 1]
        pay_r += on[2] * g.view_r[2, t, k] * g.end_r[1, t + 1]
    for b in range(known):
        w = now[b]
        if w[0] + w[1] + w[2] > 0.0:
            i, left = int(position[b]), share[b]
            tally.ended[0, t] += w[0] * left * h
            tally.ended[1, t] += w[0] * left * won
            tally.ended[2, t] += w[0] * left * lost
            tally.value_p[0] += w[1] * left * pay_p
            tally.fixed[i] += w[2] * pay_r
            tally.wearing[i] += w[2] * g.cost_r[t]
            for move in range(3):
                to = k + move - 1
                if 0 < to < top:
                    then[to, b, 0] += w[0] * on[0] * g.truth[move, t, k]
                    then[to, b, 1] += w[1] * on[1] * g.view_p[move, t, k]
                    then[to, b, 2] += w[2] * on[2] * g.view_r[move, t, k]
            w[0], w[1], w[2] = 0.0, 0.0, 0.0


@helper
def _note_war(g, t, k, position, share, w, tally):
    """Count the chance of war at (t, k), and what the proposer then believes."""
    tally.at_war[t, k] += w[0] * share
    i = min(int(position), g.quantile.shape[0] - 2)
    a = position - i
    quantile = (1.0 - a) * g.quantile[i] + a * g.quantile[i + 1]
    tally.belief[t] += w[0] * share * quantile


@helper
def _note_types(t, i, chance, u_r, w, tally):
    """Count a settlement for every type up to node i."""
    tally.fixed[i] += w[2] * chance * u_r
    tally.type_settles[0, t, i] += w[0] * chance
    tally.type_settles[1, t, i] += w[2] * chance


@helper
def _sum_up(tally):
    """Turn entries for 'every type up to i' into entries by type, and sums into means."""
    for i in range(tally.fixed.shape[0] - 2, -1, -1):
        tally.fixed[i] += tally.fixed[i + 1]
        tally.wearing[i] += tally.wearing[i + 1]
        for t in range(tally.type_settles.shape[1]):
            tally.type_settles[0, t, i] += tally.type_settles[0, t, i + 1]
            tally.type_settles[1, t, i] += tally.type_settles[1, t, i + 1]
    for t in range(tally.belief.shape[0]):
        war = 0.0
        for k in range(tally.at_war.shape[1]):
            war += tally.at_war[t, k]
        tally.belief[t] = tally.belief[t] / war if war > 0.0 else np.nan


@helper
def _cutoffs_inside(g, cutoff):
    """Bound the number of beliefs that can arise."""
    found, last = 0, g.theta.shape[0] - 1.0
    for t in range(cutoff.shape[0]):
        low, high = reach(t, g.start, g.step, cutoff.shape[1])
        for k in range(low, high + 1, g.step):
            for x in range(g.used[t]):
                if 0.0 < cutoff[t, k, x] < last:
                    found += 1
    return found


@helper
def _value_at(c, cdf, position):
    """Ch at an exact belief: G*Ch is linear in G between nodes."""
    i = min(int(position), c.shape[0] - 2)
    a = position - i
    low, high = (1.0 - a) * cdf[i], a * cdf[i + 1]
    if low + high == 0.0:
        return (1.0 - a) * c[i] + a * c[i + 1]
    return (low * c[i] + high * c[i + 1]) / (low + high)
