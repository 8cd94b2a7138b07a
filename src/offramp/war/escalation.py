"""The hazard that the war escapes control, by position of the front.

h(k) = 1 - exp(-h0 exp(beta k/K) (1 + gamma xi)): a rate turned into a chance per period, so that
no input drives it above 1 (docs/theory.md T4). It rises as the responder nears defeat (k -> K) and
with xi, how far the responder believes that its opponents seek its regime's fall.

A person is asked for the chance per period as the front stands and were the regime safe
(k = k0, xi = 0), how many times larger the rate is at the responder's defeat (k = K), and how
many times larger it is were the regime's fall surely the aim (xi = 1). Then
beta = ln(near_defeat) / (1 - k0/K), h0 = -ln(1 - chance) exp(-beta k0/K),
gamma = regime_feared - 1. "Times" are times the rate; for chances of a few per cent a period
that is also times the chance.
"""

import math

import numpy as np

from offramp.kernels import kernel
from offramp.war.errors import RuleError

__all__ = ["hazard", "hazard_kernel"]


@kernel
def hazard_kernel(K, k0, chance, near_defeat, regime_feared, xi):
    """Chance of escalation per period by position; compiled, unchecked. See `hazard`."""
    out = np.empty(K + 1)
    beta = math.log(near_defeat) / (1.0 - k0 / K)
    here = -math.log1p(-chance) * (1.0 + (regime_feared - 1.0) * xi)
    for k in range(K + 1):
        out[k] = -math.expm1(-here * math.exp(beta * (k - k0) / K))
    return out


def hazard(
    K: int, k0: int, chance: float, near_defeat: float, regime_feared: float, xi: float
) -> np.ndarray:
    """Chance of escalation per period of fighting, by position of the front.

    Parameters
    ----------
    K, k0 : int
        Front positions and start, 0 <= k0 < K.
    chance : float
        Chance per period at k0 with xi = 0, in [0, 1).
    near_defeat : float
        How many times larger the rate is at k = K; positive, 1 or more as a rule.
    regime_feared : float
        How many times larger the rate is at xi = 1; positive, 1 or more as a rule.
    xi : float
        How far the responder believes its regime's fall to be the aim, in [0, 1].

    Returns
    -------
    ndarray of shape (K + 1,)
        h(k), probabilities; ``h[k0] == chance`` at xi = 0. The ends are given for completeness:
        no period is fought there.

    Raises
    ------
    RuleError
        A number outside its rule.
    """
    if K < 1 or not 0 <= k0 < K:
        raise RuleError("start k0", k0, f"from 0 to below K = {K}", "start on the front")
    if not 0.0 <= chance < 1.0:
        raise RuleError(
            "chance of escalation per period", chance, "in [0, 1)", "give a chance per period"
        )
    for what, value in (("near_defeat", near_defeat), ("regime_feared", regime_feared)):
        if not 0.0 < value < math.inf:
            raise RuleError(
                what, value, "a positive multiple", "say how many times more; 1 means no change"
            )
    if not 0.0 <= xi <= 1.0:
        raise RuleError(
            "belief that the regime's fall is the aim", xi, "in [0, 1]", "give a probability"
        )
    return hazard_kernel(K, k0, float(chance), float(near_defeat), float(regime_feared), float(xi))
