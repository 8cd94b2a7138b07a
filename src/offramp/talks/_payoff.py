"""What each type of the responder gets, and nothing of the other tallies of a forward pass."""

from math import exp

import numpy as np

from offramp.talks._backward import backward, reach
from offramp.talks._choice import first_serious, floor_of, odds_of, slopes
from offramp.talks._forward import _NEGLIGIBLE, _inside
from offramp.talks._game import Floats, Game
from offramp.talks._jit import helper, kernel
from offramp.talks._numbers import numbers


class TypeValues:
    """Every type's payoff in variants of one game: other beliefs, every package worth less.

    Parameters
    ----------
    game : Game
        Laid out once for all variants.

    Notes
    -----
    The same numbers as `Outcomes.type_value` of ``play(solve(...))``: one view of the war is
    followed instead of three, and nothing else is counted.
    """

    def __init__(self, game: Game) -> None:
        self._numbers = numbers(game)
        states = (game.periods, game.front + 1)
        self._refuse, self._wait = (np.empty((*states, game.nodes + 1)) for _ in range(2))
        self._cutoff = np.empty((*states, game.slots))

    def __call__(self, cdf: Floats, kappa: float) -> Floats:
        """Return V by node, (N+1,), stakes.

        Parameters
        ----------
        cdf
            (N+1,) share of types below each node, C-contiguous; unchecked.
        kappa
            Stakes taken off every package's worth to the responder.
        """
        g = self._numbers
        if kappa:
            # Less by the same for all: their spacing, and so their weights, stays.
            g = g._replace(u_r=g.u_r - kappa)
        g = g._replace(cdf=cdf)
        backward(g, self._refuse, self._wait, self._cutoff)
        return type_values(g, self._wait, self._cutoff)


@kernel
def type_values(g, wait, cutoff):
    """Follow every belief that can arise, weighed as the responder sees the war.

    As `forward` does, with one weight for each belief: chances of moves of the front and of
    offers, discounted.

    Parameters
    ----------
    g
        `Numbers`.
    wait, cutoff
        From `backward`.

    Returns
    -------
    ndarray
        Shape (N+1,): V of each type.
    """
    periods, ends = g.hazard.shape
    n = g.theta.shape[0]
    # Until the end entries at node i hold for every type up to i.
    fixed, wearing = np.zeros(n), np.zeros(n)
    room = np.empty((5, g.u_p.shape[1]))
    held = np.zeros((64, 4))
    _hold(g.cdf, n - 1.0, g.cdf[n - 1], held[0])
    known = np.int64(1)
    now, then = np.zeros((ends, 64)), np.zeros((ends, 64))
    now[g.start, 0] = 1.0
    for t in range(periods):
        low, high = reach(t, g.start, g.step, ends)
        need = known + _inside(g, t, low, high, cutoff)
        if need > held.shape[0]:
            held = _larger(held, 2 * need, 4)
            now, then = _larger(now, ends, 2 * need), _larger(then, ends, 2 * need)
        for k in range(low, high + 1, g.step):
            known = _talk(g, t, wait[t, k], cutoff[t, k], room, held, known, now[k], fixed)
            _fight(g, t, k, held, known, now, then, fixed, wearing)
        now, then = then, now
    for k in range(1, ends - 1):
        for b in range(known):
            i = int(held[b, 0])
            fixed[i] += now[k, b] * g.finish_r[k]
            wearing[i] += now[k, b] * g.finish_r_slope[k]
    for i in range(n - 2, -1, -1):
        fixed[i] += fixed[i + 1]
        wearing[i] += wearing[i + 1]
    for i in range(n):
        fixed[i] -= g.theta[i] * wearing[i]
    return fixed


@helper
def _hold(cdf, position, mass, belief):
    """Write what a belief needs: its position, 1 over its mass, and how Ch is read off there.

    G*Ch is linear in G between nodes.
    """
    i = min(int(position), cdf.shape[0] - 2)
    a = position - i
    belief[0], belief[1], belief[2], belief[3] = position, 0.0, 1.0 - a, a
    if mass > 0.0:
        belief[1] = 1.0 / mass
        belief[2] *= cdf[i] / mass
        belief[3] *= cdf[i + 1] / mass


@helper
def _talk(g, t, c, cut, room, held, known, now, fixed):
    """Let the proposer choose at every belief; return the beliefs known, new ones added."""
    u_p, u_r, weight, count = g.u_p[t], g.u_r[t], g.weight[t], g.used[t]
    mass, slope, gain, odds, offers = room[0], room[1], room[2], room[3], room[4]
    slopes(c, g.cdf, u_p, count, cut, mass, slope)
    for x in range(count):
        offers[x] = 0.0
    for b in range(known):
        if now[b] < _NEGLIGIBLE:
            now[b] = 0.0
            continue
        place, per_mass = held[b, 0], held[b, 1]
        i = min(int(place), c.shape[0] - 2)
        silence = held[b, 2] * c[i] + held[b, 3] * c[i + 1] + g.heat
        first, best = first_serious(cut, count, place), 0.0
        for x in range(first, count):
            gain[x] = u_p[x] + slope[x] * per_mass - silence
            best = max(best, gain[x])
        if g.rule == 0 and best <= 0.0:
            continue
        none, floor = exp(-g.sharpness * best), floor_of(best, g.sharpness, g.rule)
        total = none
        if g.rule == 1:
            total += first * exp(-g.sharpness * (g.heat + best))
        taken, worth = 0.0, 0.0
        for x in range(first, count):
            odds[x] = 0.0
            if gain[x] > floor:
                odds[x] = odds_of(gain[x], weight[x], best, none, g.sharpness, g.rule)
                taken += odds[x]
                worth += odds[x] * u_r[x]
        offered = now[b] * g.channel[t] / (total + taken)
        for x in range(first, count):
            offers[x] += offered * odds[x]
        fixed[int(place)] += offered * worth
        now[b] -= offered * taken
    for x in range(count):
        # Types below the cutoff refuse.
        if offers[x] > 0.0 and cut[x] > 0.0:
            fixed[int(cut[x])] -= offers[x] * u_r[x]
            # Copies of a package lead to one belief.
            if held[known - 1, 0] != cut[x]:
                _hold(g.cdf, cut[x], mass[x], held[known])
                known += 1
            now[known - 1] += offers[x]
    return known


@helper
def _fight(g, t, k, held, known, now, then, fixed, wearing):
    """Fight one engagement at every belief; clear the weights of this state."""
    top = g.hazard.shape[1] - 1
    h = g.hazard[t, k]
    on = (1.0 - h) * g.discount_r
    down, stay, up = on * g.view_r[0, t, k], on * g.view_r[1, t, k], on * g.view_r[2, t, k]
    pay = -g.pain[t] - h * g.escalation_r
    if k == 1:
        pay += down * g.end_r[0, t + 1]
    if k == top - 1:
        pay += up * g.end_r[1, t + 1]
    for b in range(known):
        w = now[k, b]
        if w > 0.0:
            i = int(held[b, 0])
            fixed[i] += w * pay
            wearing[i] += w * g.cost_r[t]
            # Positions 0 and K take in what ends there; nobody reads it.
            then[k - 1, b] += w * down
            then[k + 1, b] += w * up
            if g.step == 1:
                then[k, b] += w * stay
            now[k, b] = 0.0


@helper
def _larger(array, rows, columns):
    out = np.zeros((rows, columns))
    for i in range(array.shape[0]):
        for j in range(array.shape[1]):
            out[i, j] = array[i, j]
    return out
