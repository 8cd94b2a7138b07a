"""O16: strategic choice under noise, by the room's own choice rule.

(a) Signorino 1999 (R package ``games``, ``egame12``): 1 leaves things be or escalates; 2 concedes
or fights. The package's logit divides by sqrt(2), unlike the textbook's. (b) Agent-quantal response
in a crisis tree (checked against Gambit to nine digits).
"""

import numpy as np
import pytest
from scipy.stats import norm

from offramp.signals import choice_odds

U11, U13, U14, U24 = -1.0, 0.0, -1.4, 0.1


def logit(gain, noise):
    """Chance of the second of two options, by the posture game's choice rule."""
    return float(choice_odds(np.array([[gain / noise]]))[1, 0])


def probit(gain, noise):
    return float(norm.cdf(gain / noise))


@pytest.mark.parametrize(
    ("choose", "private", "want"),
    [
        (probit, False, (0.4269167760, 0.2703886946, 0.3026945294)),
        (logit, False, (0.4514932106, 0.2645611110, 0.2839456783)),
        (probit, True, (0.4158128061, 0.2756277032, 0.3085594907)),
    ],
)
def test_egame12(choose, private, want):
    p4 = choose(U24, np.sqrt(2.0))
    # Private: shocks on all three of the first mover's payoffs, two of them weighted by chance.
    noise = np.sqrt(1.0 + (1.0 - p4) ** 2 + p4**2) if private else np.sqrt(2.0)
    p2 = choose((1.0 - p4) * U13 + p4 * U14 - U11, noise)
    np.testing.assert_allclose((1 - p2, p2 * (1 - p4), p2 * p4), want, atol=1e-9)


@pytest.mark.parametrize(
    ("sharpness", "p_challenge", "p_resist", "p_fight", "outcomes"),
    [
        (1, 0.481086517, 0.773859248, 0.549833997,
         (0.518913483, 0.108793267, 0.204699486, 0.167593764)),
        (3, 0.275948523, 0.964023285, 0.645656306,
         (0.724051477, 0.009927721, 0.171758008, 0.094262793)),
        (10, 0.037970912, 0.999533059, 0.880797078,
         (0.962029088, 0.000017730, 0.033429052, 0.004524130)),
    ],
)  # fmt: skip
def test_agent_quantal_response_in_a_crisis(sharpness, p_challenge, p_resist, p_fight, outcomes):
    noise = 1.0 / sharpness
    fight = logit(-0.3 - -0.5, noise)
    resist = logit(fight * -0.4 + (1 - fight) * 1.0 - -1.0, noise)
    war = fight * -0.3 + (1 - fight) * -0.5
    challenge = logit((1 - resist) * 1.0 + resist * war, noise)
    np.testing.assert_allclose(
        (challenge, resist, fight), (p_challenge, p_resist, p_fight), atol=1e-9
    )
    got = (
        1 - challenge,
        challenge * (1 - resist),
        challenge * resist * fight,
        challenge * resist * (1 - fight),
    )
    np.testing.assert_allclose(got, outcomes, atol=1e-9)
