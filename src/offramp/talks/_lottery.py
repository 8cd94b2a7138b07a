"""The game that the nodes really play: a forward pass that checks the accounts."""

import numpy as np

from offramp.talks._backward import reach
from offramp.talks._choice import choose, first_serious, slopes
from offramp.talks._jit import helper, kernel
from offramp.talks._solve import Equilibrium


def node_lottery_value(equilibrium: Equilibrium) -> float:
    """Sum the proposer's payoffs forward, in the game that the backward induction plays.

    Between nodes the induction takes G*Ch to be linear in G. This is exact in a game in which a
    cutoff between two nodes is a lottery over them. What must be split is the weight of a path
    (mass per G), not the mass. The sum then equals the stored value up to rounding, for any tables.

    Parameters
    ----------
    equilibrium
        From `solve`.

    Returns
    -------
    float
        To compare with ``equilibrium.value_p``.
    """
    return _sum_forward(equilibrium.numbers, equilibrium.wait, equilibrium.cutoff)


@kernel
def _sum_forward(g, wait, cutoff):
    periods, ends = g.hazard.shape
    n = g.cdf.shape[0]
    now = np.zeros((ends, n))
    now[g.start, n - 1] = 1.0
    total = 0.0
    for t in range(periods):
        then = np.zeros((ends, n))
        low, high = reach(t, g.start, g.step, ends)
        for k in range(low, high + 1, g.step):
            after = now[k].copy()
            total += _talk(g, t, wait[t, k], cutoff[t, k], now[k], after)
            h = g.hazard[t, k]
            held = (after * g.cdf).sum()
            total -= held * (g.cost_p[t] + h * g.escalation_p)
            for move in range(3):
                on = (1.0 - h) * g.discount_p * g.view_p[move, t, k]
                to = k + move - 1
                if to == 0 or to == ends - 1:
                    total += held * on * g.end_p[0 if to == 0 else 1, t + 1]
                else:
                    then[to] += after * on
        now = then
    for k in range(1, ends - 1):
        total += (now[k] * g.cdf).sum() * g.finish_p[k]
    return total


@helper
def _talk(g, t, c, cut, now, after):
    """Move the weights at the nodes by one period's offers; return what is settled, less heat."""
    u_p, count, open_, n = g.u_p[t], g.used[t], g.channel[t], g.cdf.shape[0]
    mass, slope = np.empty(count), np.empty(count)
    gain, chance = np.empty(count), np.empty(count)
    slopes(c, g.cdf, u_p, count, cut, mass, slope)
    settled = 0.0
    for i in range(n):
        w, left = now[i], g.cdf[i]
        if w == 0.0 or left == 0.0:
            continue
        first = first_serious(cut, count, float(i))
        for x in range(first, count):
            gain[x] = u_p[x] + slope[x] / left - g.heat - c[i]
        spoken, idle = choose(gain, g.weight[t], first, count, g.heat, g.sharpness, g.rule, chance)
        if spoken == 0.0:
            continue
        settled -= w * left * g.heat * open_ * first * idle
        for x in range(first, count):
            offered = w * open_ * chance[x]
            settled += offered * ((left - mass[x]) * u_p[x] - g.heat * left)
            after[i] -= offered
            j = min(int(cut[x]), n - 2)
            after[j] += offered * (j + 1.0 - cut[x])
            after[j + 1] += offered * (cut[x] - j)
    return settled
