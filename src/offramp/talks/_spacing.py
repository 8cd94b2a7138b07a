"""Spacing weights: copies of a package count once."""

from math import exp

import numpy as np

from offramp.kernels import kernel


@kernel
def spacing_weights(u_p, u_r, count, sharpness, rule):
    """Weigh packages by the room they take on the frontier.

    With ``phi = 1 - exp(-sharpness * max(|du_P|, |du_R|))`` between neighbours in the order of
    u_R, and 1 beyond both ends, a package weighs the mean of its two phi. Two copies then weigh
    one half each, together what one of them would.

    Parameters
    ----------
    u_p, u_r
        Shape (T, J): values, ascending in ``u_r`` within ``count[t]`` slots.
    count
        Shape (T,).
    sharpness
        Lambda.
    rule
        0 for spacing weights; for the two plain logit rules every weight is 1.

    Returns
    -------
    ndarray
        Shape (T, J), 0 in slots not in use.
    """
    weight = np.zeros_like(u_p)
    for t in range(u_p.shape[0]):
        before = 1.0
        for x in range(count[t]):
            after = 1.0
            if x + 1 < count[t]:
                step_p = abs(u_p[t, x + 1] - u_p[t, x])
                after = 1.0 - exp(-sharpness * max(step_p, u_r[t, x + 1] - u_r[t, x]))
            weight[t, x] = 0.5 * (before + after) if rule == 0 else 1.0
            before = after
    return weight
