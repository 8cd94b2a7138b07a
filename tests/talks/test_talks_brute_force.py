"""The certificate and every type's payoff against brute force on tiny games.

Here histories are unrolled one by one, no beliefs are merged or dropped, and the proposer's choice
is written out again from the formulas.
"""

import numpy as np
import pytest
from talks_games import random_game

from offramp.talks import certify, play, solve


def _tabled(e, t, k, place):
    """Return the chance of each slot at an exact belief, by the formulas."""
    g, nodes = e.game, np.arange(e.game.nodes + 1.0)
    left = np.interp(place, nodes, g.cdf)
    if left == 0:
        silent = e.wait[t, k, 0]
    else:
        silent = np.interp(place, nodes, g.cdf * e.wait[t, k]) / left
    odds = []
    for x in range(g.count[t]):
        cut = e.cutoff[t, k, x]
        if not (cut < place or cut == 0):
            odds.append(0.0)
            continue
        below = np.interp(cut, nodes, g.cdf)
        worth = (left - below) * g.u_p[t, x] + np.interp(cut, nodes, g.cdf * e.wait[t, k])
        gain = (worth / left if left > 0 else g.u_p[t, x]) - g.heat - silent
        odds.append(e.numbers.weight[t, x] * max(np.expm1(g.sharpness * gain), 0.0))
    return np.array(odds) / (1 + sum(odds))


def _payoff(e, theta, place, t, k, belief, best):
    """Return one type's payoff from (t, k, belief) on: best response or obedience."""
    g = e.game
    if k in (0, g.front):
        return g.end_r[0 if k == 0 else 1, t]
    if t == g.periods:
        return g.finish_r[k] - theta * g.finish_r_slope[k]

    def fight(after):
        h = g.hazard[t, k]
        total = -theta * g.cost_r[t] - g.pain[t] - h * g.escalation_r
        for move in range(3):
            chance = g.view_r[move, t, k]
            if chance > 0:
                later = _payoff(e, theta, place, t + 1, k + move - 1, after, best)
                total += (1 - h) * g.discount_r * chance * later
        return total

    tabled = g.channel[t] * _tabled(e, t, k, belief)
    total = (1 - tabled.sum()) * fight(belief)
    for x in np.flatnonzero(tabled):
        cut = e.cutoff[t, k, x]
        if best:
            total += tabled[x] * max(g.u_r[t, x], fight(cut))
        else:
            total += tabled[x] * (g.u_r[t, x] if place > cut else fight(cut))
    return total


def _tiny(seed, **changes):
    return random_game(seed, nodes=12, periods=3, widest=3, **changes)


@pytest.mark.parametrize("seed", range(8))
def test_gain_is_that_of_the_best_response(seed):
    e = solve(_tiny(seed))
    g, nodes = e.game, np.arange(13.0)
    found = certify(e, types=5)
    for share, gain in zip(found.share, found.gain, strict=True):
        place = np.interp(share, g.cdf, nodes)
        theta = np.interp(place, nodes, g.theta)
        ours = [_payoff(e, theta, place, 0, g.start, 12.0, best) for best in (True, False)]
        assert gain == pytest.approx(ours[0] - ours[1], abs=1e-11)


@pytest.mark.parametrize("seed", range(8))
def test_payoff_of_every_type(seed):
    e = solve(_tiny(seed))
    values = play(e).type_value
    for i in range(1, 13):
        ours = _payoff(e, e.game.theta[i], float(i), 0, e.game.start, 12.0, best=False)
        assert values[i] == pytest.approx(ours, abs=1e-11)


def test_a_disobedient_type_is_found_out():
    # Cutoffs moved by hand must show as a gain: the certificate is able to fail.
    e = solve(_tiny(9, channel=1.0, sharpness=100.0))
    assert certify(e).largest < 1e-9
    cut = e.cutoff[0, e.game.start]
    cut[cut < 12] = np.minimum(cut[cut < 12] + 6, 11.5)
    assert certify(e).largest > 0.05
