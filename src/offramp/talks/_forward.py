"""Forward pass over the exact beliefs: what happens, how often, and what it is worth to whom."""

from typing import NamedTuple

import numpy as np

from offramp.kernels import helper, kernel
from offramp.talks._backward import reach
from offramp.talks._beliefs import (
    arising,
    carrying,
    clear,
    dot,
    hold,
    longer,
    make_held,
    make_tabled,
    propose,
    set_idle_aside,
    spread,
    spread_views,
    wider,
)
from offramp.talks._game import Floats

TRUTH, PROPOSER, RESPONDER = 0, 1, 2
"""Rows of weights: chances in truth, and, with discounts, as each side sees the war."""
VIEWS = 3


class Tally(NamedTuple):
    """What a forward pass adds up; see `Outcomes`.

    ``ended`` has rows escalated, won, lost; ``type_settles`` (2, T, N+1) the truth and the
    responder's view; ``fixed - theta * wearing`` is a type's payoff. Until the end an entry of
    ``type_settles``, ``fixed`` and ``wearing`` at node i holds for every type up to i, and
    ``belief`` is weighted by the chance of war. ``value_p`` has one entry.
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

    The proposer's choice depends on (t, k, belief) alone, so one pass carries three weights for
    each: in truth, and, with discounts, as each side sees the war.

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
    slots, n, size = g.u_p.shape[1], g.theta.shape[0], 64
    tally = Tally(
        np.zeros((periods, slots)), np.zeros((periods, slots)), np.zeros((3, periods)),
        np.zeros((periods + 1, ends)), np.zeros(periods + 1), np.zeros((2, periods, n)),
        np.zeros(n), np.zeros(n), np.zeros(1),
    )  # fmt: skip
    held, tabled, carried = make_held(size), make_tabled(slots, size), np.empty((5, size))
    hold(g, held, 0, n - 1.0, g.cdf[n - 1])
    known = np.int64(1)
    now, then = np.zeros((ends, VIEWS, size)), np.zeros((ends, VIEWS, size))
    for s in range(VIEWS):
        now[g.start, s, 0] = 1.0
    for t in range(periods):
        low, high = reach(t, g.start, g.step, ends)
        need = known + arising(g, t, low, high, cutoff)
        if need > size:
            size = 2 * need
            held, now, then = longer(held, size), wider(now, size), wider(then, size)
            tabled, carried = make_tabled(slots, size), np.empty((5, size))
        for k in range(low, high + 1, g.step):
            _note_war(t, k, held, known, now[k], tally)
            known = _talk(
                g, t, wait[t, k], cutoff[t, k], tabled, carried, held, known, now[k], tally
            )
            _fight(g, t, k, held, known, now, then, tally)
        _note_settlements(t, held, known, tally)
        now, then = then, now
    _fight_on(g, held, known, now, tally)
    _sum_up(held, known, tally)
    return tally, known


@helper
def _talk(g, t, c, cut, tabled, carried, held, known, weights, tally):
    """Let the proposer choose at every belief; return the beliefs known, new ones added.

    ``carried``, (5, beliefs), is room for weights: the three views', and truth's and the proposer's
    times the types left.
    """
    room = tabled.room
    active = carrying(weights, known, tabled)
    live = propose(g, t, c, cut, held, tabled, active)
    if live == 0:
        return known
    for a in range(active):
        b = tabled.at[a]
        for s in range(VIEWS):
            carried[s, a] = weights[s, b]
        carried[VIEWS, a] = weights[TRUTH, b] * held.share[b]
        carried[VIEWS + 1, a] = weights[PROPOSER, b] * held.share[b]
    if g.rule == 1:
        _note_idle(g, t, cut, tabled, carried, active, live, tally)
    for a in range(active):
        b, taken = tabled.at[a], tabled.taken[a]
        held.paid[b] += weights[RESPONDER, b] * tabled.worth[a]
        held.settles[b] += weights[TRUTH, b] * taken
        held.settles_own[b] += weights[RESPONDER, b] * taken
        for s in range(VIEWS):
            weights[s, b] *= 1.0 - taken
    for j in range(live):
        x, odds = room.slot[j], room.odds[j]
        truth, ours, theirs = (
            dot(odds, carried[TRUTH], active),
            dot(odds, carried[PROPOSER], active),
            dot(odds, carried[RESPONDER], active),
        )
        if truth + ours + theirs <= 0.0:
            continue
        mass, met = dot(odds, carried[VIEWS], active), dot(odds, carried[VIEWS + 1], active)
        # Of the types left when it is tabled, those below the cutoff refuse.
        tally.tabled[t, x] += mass
        tally.settled[t, x] += max(mass - room.mass[x] * truth, 0.0)
        tally.value_p[0] += (met - room.mass[x] * ours) * g.u_p[t, x] - g.heat * met
        if cut[x] > 0.0:
            # Copies of a package lead to one belief.
            if held.position[known - 1] != cut[x]:
                hold(g, held, known, cut[x], room.mass[x])
                known += 1
            b = known - 1
            held.paid[b] -= theirs * g.u_r[t, x]
            held.settles[b] -= truth
            held.settles_own[b] -= theirs
            weights[TRUTH, b] += truth
            weights[PROPOSER, b] += ours
            weights[RESPONDER, b] += theirs
    return known


@helper
def _note_idle(g, t, cut, tabled, carried, active, live, tally):
    """Count what is tabled under the plain logit rule though nobody left would take it."""
    set_idle_aside(g, t, cut, tabled, active, live)
    for j in range(live):
        idle = tabled.room.gain[j]
        tally.tabled[t, tabled.room.slot[j]] += dot(idle, carried[VIEWS], active)
        tally.value_p[0] -= g.heat * dot(idle, carried[VIEWS + 1], active)


@helper
def _fight(g, t, k, held, known, now, then, tally):
    """Fight one engagement at every belief; clear the weights of this state."""
    top, weights = g.hazard.shape[1] - 1, now[k]
    h = g.hazard[t, k]
    on = (1.0 - h, (1.0 - h) * g.discount_p, (1.0 - h) * g.discount_r)
    pay_p, pay_r = -g.cost_p[t] - h * g.escalation_p, -g.pain[t] - h * g.escalation_r
    down, stay, up = _moves(g, t, k, on, 0), _moves(g, t, k, on, 1), _moves(g, t, k, on, 2)
    left = dot(weights[TRUTH], held.share, known)
    tally.ended[0, t] += left * h
    if k == 1:
        tally.ended[2, t] += left * down[TRUTH]
        pay_p += down[PROPOSER] * g.end_p[0, t + 1]
        pay_r += down[RESPONDER] * g.end_r[0, t + 1]
    if k == top - 1:
        tally.ended[1, t] += left * up[TRUTH]
        pay_p += up[PROPOSER] * g.end_p[1, t + 1]
        pay_r += up[RESPONDER] * g.end_r[1, t + 1]
    tally.value_p[0] += dot(weights[PROPOSER], held.share, known) * pay_p
    spread(weights[RESPONDER], known, pay_r, held.paid)
    spread(weights[RESPONDER], known, g.cost_r[t], held.worn)
    # Positions 0 and K take in what ends there; nobody reads it.
    spread_views(weights, known, down, then[k - 1])
    spread_views(weights, known, up, then[k + 1])
    if g.step == 1:
        spread_views(weights, known, stay, then[k])
    for s in range(VIEWS):
        clear(weights[s], known)


@helper
def _fight_on(g, held, known, now, tally):
    """Count those who fight to the finish once the talks are over."""
    for k in range(1, g.hazard.shape[1] - 1):
        _note_war(g.hazard.shape[0], k, held, known, now[k], tally)
        tally.value_p[0] += dot(now[k, PROPOSER], held.share, known) * g.finish_p[k]
        spread(now[k, RESPONDER], known, g.finish_r[k], held.paid)
        spread(now[k, RESPONDER], known, g.finish_r_slope[k], held.worn)


@helper
def _moves(g, t, k, on, move):
    """Return what a weight is multiplied by in each view when the front makes a move."""
    return (
        on[0] * g.truth[move, t, k],
        on[1] * g.view_p[move, t, k],
        on[2] * g.view_r[move, t, k],
    )


@helper
def _note_war(t, k, held, known, weights, tally):
    """Count the chance of war at (t, k), and what the proposer then believes."""
    for b in range(known):
        mass = weights[TRUTH, b] * held.share[b]
        tally.at_war[t, k] += mass
        tally.belief[t] += mass * held.quantile[b]


@helper
def _note_settlements(t, held, known, tally):
    """Count who settled in a period; make room for the next."""
    for b in range(known):
        i = int(held.position[b])
        tally.type_settles[0, t, i] += held.settles[b]
        tally.type_settles[1, t, i] += held.settles_own[b]
    clear(held.settles, known)
    clear(held.settles_own, known)


@helper
def _sum_up(held, known, tally):
    """Turn entries for 'every type up to i' into entries by type, and sums into means."""
    for b in range(known):
        i = int(held.position[b])
        tally.fixed[i] += held.paid[b]
        tally.wearing[i] += held.worn[b]
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
