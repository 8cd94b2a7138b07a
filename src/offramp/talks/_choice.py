"""The proposer's choice among packages and silence, and how its parts are read off the tables."""

from math import exp

import numpy as np

from offramp.talks._jit import helper

# Below exp(-40) = 4e-18 of the likeliest choice a package is less than rounding: no exponential.
_NEGLIGIBLE = 40.0


@helper
def floor_of(best, sharpness, rule):
    """Return the gain below which a package's odds are nothing, or less than rounding.

    ``best`` is the largest gain of all, silence's 0 included. Under the rule quantal (0) nobody
    tables what is worth no more than silence.
    """
    floor = best - _NEGLIGIBLE / sharpness
    return max(0.0, floor) if rule == 0 else floor


@helper
def odds_of(gain, weight, best, none, sharpness, rule):
    """Return the odds of tabling a package, up to a factor ``exp(-sharpness * best)``.

    Parameters
    ----------
    gain
        g_x, above the floor.
    weight
        b_x.
    best, none
        The largest gain of all, and the odds of silence, ``exp(-sharpness * best)``.
    rule
        0 quantal: ``b_x [exp(L g_x) - 1]``; else logit: ``exp(L g_x)``.
    """
    likely = exp(sharpness * (gain - best))
    return weight * (likely - none) if rule == 0 else likely


@helper
def idle_gain(heat, rule):
    """Return the gain from tabling what nobody left would take; -inf if that is no choice."""
    return -heat if rule == 1 else -np.inf


@helper
def slopes(wait, cdf, u_p, count, cut, mass, slope):
    """Read off G(c_x) and the slope in ``v(x, c) = u_P(x) + slope/G(c)``, heat apart.

    ``slope = G(c_x) (Ch(c_x) - u_P(x))``, with G*Ch linear in G between nodes.
    """
    last = wait.shape[0] - 1
    for x in range(count):
        i = min(int(cut[x]), last - 1)
        a = cut[x] - i
        mass[x] = cdf[i] + a * (cdf[i + 1] - cdf[i])
        worth = (1.0 - a) * cdf[i] * wait[i] + a * cdf[i + 1] * wait[i + 1]
        slope[x] = worth - mass[x] * u_p[x]


@helper
def first_serious(cut, first, position):
    """Walk down to the first slot whose cutoff lies below a belief.

    Packages ascend in u_R, so cutoffs descend: the serious slots are the last ones. At the limit
    ``position = 0`` a package is serious if even the most resolute type takes it.
    """
    while first > 0 and (cut[first - 1] < position or cut[first - 1] == 0.0):
        first -= 1
    return first


@helper
def choose(gain, weight, first, count, heat, sharpness, rule, chance):
    """Write the chance of tabling each serious package at one belief.

    Parameters
    ----------
    gain
        Shape (J,): g_x for the serious slots ``first..count-1``, heat paid.
    weight
        Shape (J,): spacing weights.
    rule
        0 quantal; 1 logit over every slot in use and silence; 2 logit over the serious slots and
        silence.
    chance
        Shape (J,), written in ``first..count-1``.

    Returns
    -------
    spoken : float
        The chance that anything is tabled.
    idle : float
        The chance of each slot in ``0..first-1`` (0 unless the rule is 1).
    """
    best = 0.0
    for x in range(first, count):
        best = max(best, gain[x])
    if rule == 0 and best <= 0.0:
        return 0.0, 0.0
    none = exp(-sharpness * best)
    floor = floor_of(best, sharpness, rule)
    idle = exp(sharpness * (-heat - best)) if rule == 1 else 0.0
    total = first * idle
    for x in range(first, count):
        chance[x] = 0.0
        if gain[x] > floor:
            chance[x] = odds_of(gain[x], weight[x], best, none, sharpness, rule)
            total += chance[x]
    scale = 1.0 / (none + total)
    for x in range(first, count):
        chance[x] *= scale
    return total * scale, idle * scale
