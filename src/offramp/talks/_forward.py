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


class _Room(NamedTuple):
    """Room to work in, by slot; see `_talk` and `_note_offer`."""

    mass: Floats
    slope: Floats
    gain: Floats
    chance: Floats
    sums: Floats


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
    room = _Room(
        np.empty(slots), np.empty(slots), np.empty(slots), np.empty(slots), np.empty((slots, 5))
    )
    position, share = np.zeros(64), np.zeros(64)
    position[0], share[0] = n - 1.0, g.cdf[n - 1]
    known = np.ones(1, np.int64)
    now, then = np.zeros((ends, 64, 3)), np.zeros((ends, 64, 3))
    for s in range(3):
        now[g.start, 0, s] = 1.0
    for t in range(periods):
        low, high = reach(t, g.start, g.step, ends)
        need = known[0] + _inside(g, t, low, high, cutoff)
        if need > position.shape[0]:
            position, share = _longer(position, 2 * need), _longer(share, 2 * need)
            now, then = _wider(now, 2 * need), _wider(then, 2 * need)
        for k in range(low, high + 1, g.step):
            _talk(g, t, k, wait[t, k], cutoff[t, k], room, position, share, known, now[k], tally)
            _fight(g, t, k, position, share, known[0], now[k], then, tally)
        now, then = then, now
    for k in range(1, ends - 1):
        for b in range(known[0]):
            i = int(position[b])
            _note_war(g, periods, k, position[b], now[k, b, 0] * share[b], tally)
            tally.value_p[0] += now[k, b, 1] * share[b] * g.finish_p[k]
            tally.fixed[i] += now[k, b, 2] * g.finish_r[k]
            tally.wearing[i] += now[k, b, 2] * g.finish_r_slope[k]
    _sum_up(tally)
    return tally, known[0]


@helper
def _talk(g, t, k, c, cut, room, position, share, known, now, tally):
    """Let the proposer choose at every belief; add the beliefs that this leads to."""
    u_p, u_r, count, open_ = g.u_p[t], g.u_r[t], g.used[t], g.channel[t]
    weight, gain, chance, sums = g.weight[t], room.gain, room.chance, room.sums
    slopes(c, g.cdf, u_p, count, cut, room.mass, room.slope)
    for x in range(count):
        for s in range(5):
            sums[x, s] = 0.0
    for b in range(known[0]):
        w0, w1, w2 = now[b, 0], now[b, 1], now[b, 2]
        if w0 + w1 + w2 < _NEGLIGIBLE:
            now[b, 0], now[b, 1], now[b, 2] = 0.0, 0.0, 0.0
            continue
        place, left = position[b], share[b]
        _note_war(g, t, k, place, w0 * left, tally)
        silence = _value_at(c, g.cdf, place, left) + g.heat
        per_mass = 1.0 / left if left > 0.0 else 0.0
        first = first_serious(cut, count, place)
        for x in range(first, count):
            gain[x] = u_p[x] + room.slope[x] * per_mass - silence
        spoken, idle = choose(gain, weight, first, count, g.heat, g.sharpness, g.rule, chance)
        if spoken == 0.0:
            continue
        if idle > 0.0:
            for x in range(first):
                tally.tabled[t, x] += w0 * left * open_ * idle
            tally.value_p[0] -= w1 * left * open_ * first * idle * g.heat
        taken, worth = 0.0, 0.0
        for x in range(first, count):
            if chance[x] > 0.0:
                offered = open_ * chance[x]
                taken += offered
                worth += offered * u_r[x]
                sums[x, 0] += w0 * offered
                sums[x, 1] += w1 * offered
                sums[x, 2] += w2 * offered
                sums[x, 3] += w0 * left * offered
                sums[x, 4] += w1 * left * offered
        i = int(place)
        tally.fixed[i] += w2 * worth
        tally.type_settles[0, t, i] += w0 * taken
        tally.type_settles[1, t, i] += w2 * taken
        now[b, 0], now[b, 1], now[b, 2] = w0 * (1 - taken), w1 * (1 - taken), w2 * (1 - taken)
    for x in range(count):
        if sums[x, 0] + sums[x, 1] + sums[x, 2] > 0.0:
            _note_offer(g, t, x, cut[x], room.mass[x], sums, tally)
            if cut[x] > 0.0:
                # Copies of a package lead to one belief.
                if position[known[0] - 1] != cut[x]:
                    position[known[0]], share[known[0]] = cut[x], room.mass[x]
                    known[0] += 1
                for s in range(3):
                    now[known[0] - 1, s] += sums[x, s]


@helper
def _note_offer(g, t, x, cut, mass, sums, tally):
    """Count what comes of a package tabled at any belief.

    ``sums`` holds its weights in the three views, and in truth and in the proposer's view times
    the types left. Of these the share below its cutoff refuse.
    """
    tally.tabled[t, x] += sums[x, 3]
    tally.settled[t, x] += max(sums[x, 3] - mass * sums[x, 0], 0.0)
    taken = sums[x, 4] - mass * sums[x, 1]
    tally.value_p[0] += taken * g.u_p[t, x] - g.heat * sums[x, 4]
    if cut > 0.0:
        j = int(cut)
        tally.fixed[j] -= sums[x, 2] * g.u_r[t, x]
        tally.type_settles[0, t, j] -= sums[x, 0]
        tally.type_settles[1, t, j] -= sums[x, 2]


@helper
def _fight(g, t, k, position, share, known, now, then, tally):
    """Fight one engagement at every belief; clear the weights of this state."""
    top = g.hazard.shape[1] - 1
    h = g.hazard[t, k]
    on = (1.0 - h, (1.0 - h) * g.discount_p, (1.0 - h) * g.discount_r)
    pay_p, pay_r = -g.cost_p[t] - h * g.escalation_p, -g.pain[t] - h * g.escalation_r
    down, stay, up = _moves(g, t, k, on, 0), _moves(g, t, k, on, 1), _moves(g, t, k, on, 2)
    lost, won = 0.0, 0.0
    if k == 1:
        lost = down[0]
        pay_p += down[1] * g.end_p[0, t + 1]
        pay_r += down[2] * g.end_r[0, t + 1]
    if k == top - 1:
        won = up[0]
        pay_p += up[1] * g.end_p[1, t + 1]
        pay_r += up[2] * g.end_r[1, t + 1]
    for b in range(known):
        w0, w1, w2 = now[b, 0], now[b, 1], now[b, 2]
        if w0 + w1 + w2 > 0.0:
            i, left = int(position[b]), share[b]
            tally.ended[0, t] += w0 * left * h
            tally.ended[1, t] += w0 * left * won
            tally.ended[2, t] += w0 * left * lost
            tally.value_p[0] += w1 * left * pay_p
            tally.fixed[i] += w2 * pay_r
            tally.wearing[i] += w2 * g.cost_r[t]
            if k > 1:
                _move(then, k - 1, b, w0 * down[0], w1 * down[1], w2 * down[2])
            if k < top - 1:
                _move(then, k + 1, b, w0 * up[0], w1 * up[1], w2 * up[2])
            if g.step == 1:
                _move(then, k, b, w0 * stay[0], w1 * stay[1], w2 * stay[2])
            now[b, 0], now[b, 1], now[b, 2] = 0.0, 0.0, 0.0


@helper
def _moves(g, t, k, on, move):
    """Return what a weight is multiplied by in each view when the front makes a move."""
    return (
        on[0] * g.truth[move, t, k],
        on[1] * g.view_p[move, t, k],
        on[2] * g.view_r[move, t, k],
    )


@helper
def _move(then, to, b, w0, w1, w2):
    then[to, b, 0] += w0
    then[to, b, 1] += w1
    then[to, b, 2] += w2


@helper
def _note_war(g, t, k, position, mass, tally):
    """Count the chance of war at (t, k), and what the proposer then believes."""
    tally.at_war[t, k] += mass
    i = min(int(position), g.quantile.shape[0] - 2)
    a = position - i
    tally.belief[t] += mass * ((1.0 - a) * g.quantile[i] + a * g.quantile[i + 1])


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
def _inside(g, t, low, high, cutoff):
    """Bound the number of beliefs that can arise in a period."""
    found, last = 0, g.theta.shape[0] - 1.0
    for k in range(low, high + 1, g.step):
        for x in range(g.used[t]):
            if 0.0 < cutoff[t, k, x] < last:
                found += 1
    return found


@helper
def _longer(array, size):
    out = np.zeros(size)
    for b in range(array.shape[0]):
        out[b] = array[b]
    return out


@helper
def _wider(weights, size):
    out = np.zeros((weights.shape[0], size, 3))
    for k in range(weights.shape[0]):
        for b in range(weights.shape[1]):
            for s in range(3):
                out[k, b, s] = weights[k, b, s]
    return out


@helper
def _value_at(c, cdf, position, mass):
    """Ch at an exact belief: G*Ch is linear in G between nodes."""
    i = min(int(position), c.shape[0] - 2)
    a = position - i
    if mass == 0.0:
        return (1.0 - a) * c[i] + a * c[i + 1]
    return ((1.0 - a) * cdf[i] * c[i] + a * cdf[i + 1] * c[i + 1]) / mass
