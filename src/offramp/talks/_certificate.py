"""The certificate: whether following the cutoffs pays, on the beliefs that really arise.

Written apart from the solver, of which it takes only the tables r, Ch and c_x. On the solver's own
nodes a responder's gain is zero by construction, even where the solver is 20 per cent wrong; here
the game is unrolled over (t, k, belief), belief being 1 or a cutoff, the proposer's choice is
evaluated at the exact belief, and each of a number of types is asked what it would gain by its
best response over following the cutoffs.
"""

import math
from dataclasses import dataclass
from math import exp
from typing import Any, NamedTuple

import numpy as np

from offramp.kernels import kernel, maker
from offramp.talks._game import Floats, Ints
from offramp.talks._solve import Equilibrium

_SAME = 1e-12  # r that rises by less does not rise
# Left out: offers with so small a chance, and paths with so small a chance.
_RARE_OFFER, _RARE_PATH = 1e-9, 1e-12


@dataclass(frozen=True)
class Certificate:
    """How far an equilibrium is from one, on the exact beliefs.

    Attributes
    ----------
    gain
        Shape (types,): what each type would gain, in stakes, by its best response.
    share
        Shape (types,): the shares of types below those tried.
    value_error
        |Uh stored - Uh realised on the exact beliefs|.
    rising
        Number of states in which r rises somewhere, so that crossings may be several.
    crossing
        Number of states in which some package has several.
    crossing_tabled
        Expected number of offers with several crossings below the belief at which they are made,
        as the responder sees the war. Where it is not small there is no equilibrium in cutoffs: a
        gain remains however many nodes there are (two in ten thousand random games, of 3e-4
        stakes to the type that gains most).
    beliefs
        Number of beliefs that arise.
    moved
        By how much the chance of a deal by any period changes at most when the nodes double; not
        a number where this was not tried.
    """

    gain: Floats
    share: Floats
    value_error: float
    rising: int
    crossing: int
    crossing_tabled: float
    beliefs: int
    moved: float = math.nan

    @property
    def mean(self) -> float:
        """Mean gain over types; the bar is 2e-6 stakes."""
        return float(self.gain.mean())

    @property
    def largest(self) -> float:
        """Largest gain of a type; the bar is 2e-4 stakes."""
        return float(self.gain.max())

    @property
    def holds(self) -> bool:
        """Whether gains, value and, where tried, the doubling of nodes are within the bar."""
        exact = self.mean <= 2e-6 and self.largest <= 2e-4 and self.value_error <= 1e-4
        return exact and not self.moved > 2e-3


def certify(equilibrium: Equilibrium, types: int = 40) -> Certificate:
    """Judge an equilibrium on the beliefs that arise.

    Parameters
    ----------
    equilibrium
        From `solve`.
    types
        How many types to try, at shares ``(j + .5)/types`` of all. (The most resolute type of all,
        which has no mass, is left out.)

    Returns
    -------
    Certificate
    """
    e, g = equilibrium, equilibrium.game
    share = (np.arange(types) + 0.5) / types
    place = np.interp(share, g.cdf, np.arange(g.nodes + 1.0))
    theta = np.interp(place, np.arange(g.nodes + 1.0), g.theta)
    gain, realised, rising, crossing, tabled, beliefs = _certificate(
        e.numbers, e.refuse, e.wait, e.cutoff, place, theta
    )
    error = abs(realised - e.value_p)
    return Certificate(gain, share, float(error), rising, crossing, tabled, beliefs)


class _Tree(NamedTuple):
    """The game unrolled: its nodes are (t, k, belief), each with a list of offers.

    Period t has the nodes ``first_node[t] : first_node[t+1]``, ordered by k; node s has front
    ``node_k[s]``, belief ``node_b[s]`` and the offers ``first_offer[s] : first_offer[s+1]``; offer
    o is slot ``offer_x[o]``, made with chance ``offer_odds[o]``, and if refused leaves belief
    ``offer_b[o]``. A belief is a ``position`` among the nodes of the grid, with ``mass`` G.
    """

    first_node: Ints
    node_k: Ints
    node_b: Ints
    first_offer: Ints
    offer_x: Ints
    offer_b: Ints
    offer_odds: Floats
    position: Floats
    mass: Floats


@kernel
def _certificate(g, refuse, wait, cutoff, place, theta):
    periods, ends = g.hazard.shape
    room = 1
    for t in range(periods):
        for k in range(ends):
            for x in range(g.used[t]):
                if cutoff[t, k, x] < g.cdf.shape[0] - 1.0:  # False too where out of reach (nan)
                    room += 1
    size = np.zeros(3, np.int64)  # nodes, offers, beliefs so far
    tree = _Tree(
        np.zeros(periods + 1, np.int64), np.empty(256, np.int64), np.empty(256, np.int64),
        np.empty(257, np.int64), np.empty(1024, np.int64), np.empty(1024, np.int64),
        np.empty(1024), np.empty(room), np.empty(room),
    )  # fmt: skip
    tree.position[0], tree.mass[0], size[2] = g.cdf.shape[0] - 1.0, g.cdf[-1], 1
    # Weights of paths on which everything is refused, in each side's view.
    now, then = np.zeros((ends, room, 2)), np.zeros((ends, room, 2))
    now[g.start, 0, 0], now[g.start, 0, 1] = 1.0, 1.0
    ahead, states, tabled = np.empty(g.cdf.shape[0] + 1), np.zeros(2, np.int64), 0.0
    slots = _Slots(
        np.empty(g.u_p.shape[1]), np.empty(g.u_p.shape[1]), np.empty(g.u_p.shape[1]),
        np.empty(g.u_p.shape[1], np.int64), np.empty(g.u_p.shape[1]),
    )  # fmt: skip
    for t in range(periods):
        tree.first_node[t] = size[0]
        for k in range(1, ends - 1):
            if np.isnan(refuse[t, k, 0]):
                continue  # out of reach: the tables hold nothing there
            nodes, known = size[0], size[2]
            tree = _with_room(tree, size, known, known * g.used[t])
            _prepare(g, t, refuse[t, k], wait[t, k], cutoff[t, k], slots)
            for b in range(known):
                if max(now[k, b, 0], now[k, b, 1]) >= _RARE_PATH:
                    tabled += _unroll(g, t, k, b, wait[t, k], cutoff[t, k], slots, now, tree, size)
            if size[0] > nodes:
                _crossings(refuse[t, k], g.u_r[t], g.used[t], cutoff[t, k], ahead, states)
            for b in range(size[2]):
                for move in range(3):
                    go = 1.0 - g.hazard[t, k]
                    then[k + move - 1, b, 0] += now[k, b, 0] * go * g.view_p[move, t, k]
                    then[k + move - 1, b, 1] += now[k, b, 1] * go * g.view_r[move, t, k]
                now[k, b, 0], now[k, b, 1] = 0.0, 0.0
        for b in range(size[2]):
            then[0, b, 0], then[0, b, 1] = 0.0, 0.0
            then[ends - 1, b, 0], then[ends - 1, b, 1] = 0.0, 0.0
        now, then = then, now
    tree.first_node[periods] = size[0]
    tree.first_offer[size[0]] = size[1]
    gain, value = _judge(g, tree, size[2], place, theta)
    return gain, value, states[0], states[1], tabled, size[2]


class _Slots(NamedTuple):
    """What a state's packages lead to.

    G and Ch at the cutoff, the belief there (-1 if none yet), the first node after it where r is
    above the package's worth again, and room for gains and odds.
    """

    mass: Floats
    after: Floats
    again: Floats
    belief: Ints
    odds: Floats


@maker
def _prepare(g, t, r, c, cut, slots):
    """Write what each package leads to in a state."""
    last = r.shape[0]
    for x in range(g.used[t]):
        slots.mass[x], slots.after[x] = _mass(g.cdf, cut[x]), _at(c, g.cdf, cut[x])
        slots.belief[x] = -1
        i = int(np.ceil(cut[x]))
        while i < last and r[i] <= g.u_r[t, x] + _SAME:
            i += 1
        slots.again[x] = i


@maker
def _unroll(g, t, k, b, c, cut, slots, now, tree, size):
    """Add the node (t, k, b) and its offers; move its weights to the beliefs they lead to."""
    s, place, mass = size[0], tree.position[b], tree.mass[b]
    tree.node_k[s], tree.node_b[s], tree.first_offer[s] = k, b, size[1]
    size[0] += 1
    silence = _at(c, g.cdf, place)
    best, count, odds = 0.0, g.used[t], slots.odds
    for x in range(count):
        odds[x] = -np.inf
        if cut[x] < place or cut[x] == 0.0:
            stay = slots.mass[x] / mass if mass > 0.0 else 0.0
            worth = (1.0 - stay) * g.u_p[t, x] + stay * slots.after[x]
            odds[x] = worth - g.heat - silence
        elif g.rule == 1:
            odds[x] = -g.heat
        best = max(best, odds[x])
    none = exp(-g.sharpness * best)
    total = none
    for x in range(count):
        gain = odds[x]
        if g.rule != 0:
            odds[x] = exp(g.sharpness * (gain - best))
        elif gain > 0.0:
            odds[x] = g.weight[t, x] * (exp(g.sharpness * (gain - best)) - none)
        else:
            odds[x] = 0.0
        total += odds[x]
    w_p, w_r, tabled = now[k, b, 0], now[k, b, 1], 0.0
    for x in range(count):
        chance = g.channel[t] * odds[x] / total
        if chance < _RARE_OFFER or chance * max(w_p, w_r) < _RARE_PATH:
            continue
        to = b
        if cut[x] < place or cut[x] == 0.0:
            # Copies of a package lead to one belief.
            if slots.belief[x] < 0 and x > 0 and cut[x] == cut[x - 1]:
                slots.belief[x] = slots.belief[x - 1]
            if slots.belief[x] < 0:
                slots.belief[x] = size[2]
                tree.position[size[2]], tree.mass[size[2]] = cut[x], slots.mass[x]
                size[2] += 1
            to = slots.belief[x]
            now[k, to, 0] += chance * w_p
            now[k, to, 1] += chance * w_r
            now[k, b, 0] -= chance * w_p
            now[k, b, 1] -= chance * w_r
            if slots.again[x] <= place:
                tabled += w_r * mass * chance
        o = size[1]
        tree.offer_x[o], tree.offer_b[o], tree.offer_odds[o] = x, to, chance
        size[1] += 1
    return tabled


@maker
def _judge(g, tree, known, place, theta):
    """Go backwards: each type's best response and obedience, and the proposer's value."""
    periods, ends = g.hazard.shape
    n = theta.shape[0]
    # Last axis: the best responses of all types, then their payoffs from following the cutoffs.
    ahead, here = np.zeros((ends, known, 2 * n)), np.zeros((ends, known, 2 * n))
    worth, worth_here = np.zeros((ends, known)), np.zeros((ends, known))
    fight, fight_p = np.empty((known, 2 * n)), np.empty(known)
    fresh = np.full(known, -1)
    for k in range(1, ends - 1):
        for b in range(known):
            worth[k, b] = g.finish_p[k]
            for j in range(n):
                ahead[k, b, j] = g.finish_r[k] - theta[j] * g.finish_r_slope[k]
                ahead[k, b, n + j] = ahead[k, b, j]
    for t in range(periods - 1, -1, -1):
        for side in range(2):
            k = side * (ends - 1)
            for b in range(known):
                worth[k, b] = g.end_p[side, t + 1]
                for j in range(2 * n):
                    ahead[k, b, j] = g.end_r[side, t + 1]
        for s in range(tree.first_node[t], tree.first_node[t + 1]):
            k, b = tree.node_k[s], tree.node_b[s]
            stamp = t * ends + k
            _fight(g, t, k, b, stamp, theta, ahead, worth, fight, fight_p, fresh)
            silent = 1.0
            for o in range(tree.first_offer[s], tree.first_offer[s + 1]):
                silent -= tree.offer_odds[o]
            value = silent * fight_p[b]
            for j in range(2 * n):
                here[k, b, j] = silent * fight[b, j]
            for o in range(tree.first_offer[s], tree.first_offer[s + 1]):
                x, to, odds = tree.offer_x[o], tree.offer_b[o], tree.offer_odds[o]
                _fight(g, t, k, to, stamp, theta, ahead, worth, fight, fight_p, fresh)
                y, cut = g.u_r[t, x], tree.position[to] if to != b else np.inf
                stay = 1.0  # only the plain logit makes an offer that nobody left would take
                if to != b:
                    stay = tree.mass[to] / tree.mass[b] if tree.mass[b] > 0.0 else 0.0
                value += odds * ((1.0 - stay) * g.u_p[t, x] + stay * fight_p[to] - g.heat)
                for j in range(n):
                    other = fight[to, j]
                    here[k, b, j] += odds * (y if y > other else other)
                for j in range(n):
                    other = fight[to, n + j]
                    here[k, b, n + j] += odds * (y if place[j] > cut else other)
            worth_here[k, b] = value
        ahead, here = here, ahead
        worth, worth_here = worth_here, worth
    gain = np.empty(n)
    for j in range(n):
        gain[j] = ahead[g.start, 0, j] - ahead[g.start, 0, n + j]
    return gain, worth[g.start, 0]


@maker
def _fight(g, t, k, b, stamp, theta, ahead, worth, fight, fight_p, fresh):
    """Value another engagement at (t, k, b), once per state."""
    if fresh[b] == stamp:
        return
    fresh[b] = stamp
    h, n = g.hazard[t, k], theta.shape[0]
    on = (1.0 - h) * g.discount_p
    fight_p[b] = -g.cost_p[t] - h * g.escalation_p
    for move in range(3):
        fight_p[b] += on * g.view_p[move, t, k] * worth[k + move - 1, b]
    on = (1.0 - h) * g.discount_r
    down, stay, up = on * g.view_r[0, t, k], on * g.view_r[1, t, k], on * g.view_r[2, t, k]
    sure, wear = g.pain[t] + h * g.escalation_r, g.cost_r[t]
    for j in range(2 * n):
        on_the_front = down * ahead[k - 1, b, j] + stay * ahead[k, b, j] + up * ahead[k + 1, b, j]
        fight[b, j] = on_the_front - sure
    for j in range(n):
        fight[b, j] -= theta[j] * wear
        fight[b, n + j] -= theta[j] * wear


@maker
def _mass(cdf, position):
    i = min(int(position), cdf.shape[0] - 2)
    return cdf[i] + (position - i) * (cdf[i + 1] - cdf[i])


@maker
def _at(wait, cdf, position):
    """Ch at an exact belief: G*Ch is linear in G between nodes."""
    i = min(int(position), cdf.shape[0] - 2)
    a = position - i
    mass = (1.0 - a) * cdf[i] + a * cdf[i + 1]
    if mass == 0.0:
        return (1.0 - a) * wait[i] + a * wait[i + 1]
    return ((1.0 - a) * cdf[i] * wait[i] + a * cdf[i + 1] * wait[i + 1]) / mass


@maker
def _crossings(r, y, count, cut, ahead, states):
    """Count this state if r rises somewhere, and if it rises back above some package's worth."""
    last = r.shape[0] - 1
    rises, several = 0, 0
    ahead[last + 1] = -np.inf
    for i in range(last, -1, -1):
        ahead[i] = max(ahead[i + 1], r[i])
        if i < last and r[i + 1] > r[i] + _SAME:
            rises = 1
    for x in range(count):
        if cut[x] < last and ahead[int(np.ceil(cut[x]))] > y[x] + _SAME:
            several = 1
    states[0] += rises
    states[1] += several


@maker
def _with_room(tree, size, nodes, offers):
    """Return the tree with room for that many more nodes and offers."""
    node_k, node_b, first_offer = tree.node_k, tree.node_b, tree.first_offer
    offer_x, offer_b, odds = tree.offer_x, tree.offer_b, tree.offer_odds
    while size[0] + nodes + 1 > node_k.shape[0]:
        node_k, node_b, first_offer = _longer(node_k), _longer(node_b), _longer(first_offer)
    while size[1] + offers > odds.shape[0]:
        offer_x, offer_b, odds = _longer(offer_x), _longer(offer_b), _longer(odds)
    return _Tree(
        tree.first_node, node_k, node_b, first_offer, offer_x, offer_b, odds,
        tree.position, tree.mass,
    )  # fmt: skip


@maker
def _longer(array: Any) -> Any:
    out = np.empty(2 * array.shape[0], array.dtype)
    for i in range(array.shape[0]):
        out[i] = array[i]
    return out
