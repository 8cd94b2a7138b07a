"""The proposer's choice among packages and silence, and how its parts are read off the tables."""

from math import exp

from offramp.talks._jit import helper

# Below exp(-40) = 4e-18 of the likeliest choice a package is less than rounding: no exponential.
_NEGLIGIBLE = 40.0


@helper
def choose(value, weight, first, count, silence, heat, sharpness, rule, odds):
    """Write the odds of tabling each serious package, up to one factor.

    Parameters
    ----------
    value
        Shape (J,): v(x, c) for the serious slots ``first..count-1``, before heat.
    weight
        Shape (J,): spacing weights.
    silence
        v_0(c).
    rule
        0 quantal: ``b_x [exp(L g_x) - 1]^+`` and 1 for silence; 1 logit: ``exp(L v)`` for every
        slot in use and silence; 2 the same for serious slots and silence.
    odds
        Shape (J,), written in ``first..count-1``.

    Returns
    -------
    total : float
        The sum of all odds; 0 if silence is certain.
    hopeless : float
        The odds of each slot in ``0..first-1`` (0 unless the rule is 1).
    """
    best = silence if rule == 0 else silence - heat
    for x in range(first, count):
        best = max(best, value[x] - heat)
    if rule == 0:
        if best <= silence:
            for x in range(first, count):
                odds[x] = 0.0
            return 0.0, 0.0
        none = exp(-sharpness * (best - silence))
        floor = heat + max(silence, best - _NEGLIGIBLE / sharpness)
        total = none
        best += heat
        for x in range(first, count):
            if value[x] > floor:
                odds[x] = weight[x] * (exp(sharpness * (value[x] - best)) - none)
                total += odds[x]
            else:
                odds[x] = 0.0
        return total, 0.0
    best = max(best, silence)
    total = exp(sharpness * (silence - best))
    hopeless = 0.0
    if rule == 1:
        hopeless = exp(sharpness * (silence - heat - best))
        total += first * hopeless
    for x in range(first, count):
        odds[x] = exp(sharpness * (value[x] - heat - best))
        total += odds[x]
    return total, hopeless


@helper
def slopes(wait, cdf, u_p, count, cut, mass, slope):
    """Read off G(c_x) and the slope in ``v(x, c) = u_P(x) + slope/G(c)``.

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
