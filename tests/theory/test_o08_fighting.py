"""O8: bargaining while fighting with a private cost of battle (after Powell 2004).

As for O5: the proposer's loss is at most ``1.2 T/(2L)``, and what is left after taking out the
error of order 1/L is below 1e-5, for his value, offers, cutoffs and the battles fought. A battle
is settled in its own period: the ends are worth 1/d.
"""

import numpy as np
import pytest
from talks_published import expected_offer, extrapolated, fighting

from offramp.talks import play, solve

# Chances that D and S win a battle, S's cost, discount, D's least and largest cost
_A = (0.15, 0.05, 0.01, 0.98, (-0.026, 0.10))
_B = (0.10, 0.10, 0.02, 0.95, (-0.06, 0.12))
_NEVER = (0.15, 0.05, 0.01, 0.98, (-0.05, 0.10))  # some types never settle
_OFFERS_3, _CUTS_3 = (0.5749186, 0.6252447, 0.6589184), (0.0652733, 0.0413473, 0.0076736)
ROWS = {
    "T=1": (_A, 0.3310185185, (0.5231481,), (0.037,), (0.5,)),
    "T=2": (_A, 0.3160330816, (0.5531190, 0.5996045), (0.0669709, 0.0204854),
            (0.737864, 0.295146)),
    "T=3": (_A, 0.3051332990, _OFFERS_3, _CUTS_3, (0.724391, 0.427602, 0.171041)),
    "T=5": (_A, 0.2916117019, (0.6019618, 0.6566907, 0.6940381, 0.7193750, 0.7363281),
            (0.0628837, 0.0374352, 0.0199519, 0.0079062, -0.0090469),
            (0.705426, 0.402763, 0.233406, 0.137778, 0.055111)),
    "even odds": (_B, 0.4870727347, (0.3591879, 0.4295866, 0.4754731),
                  (0.0672979, 0.0317729, -0.0141135), (0.707211, 0.407880, 0.163152)),
    "some never settle": (_NEVER, 0.2859416008, _OFFERS_3, _CUTS_3,
                          (0.768488, 0.487185, 0.246074)),
}  # fmt: skip


def _game(row):
    war, _, offers, _, _ = ROWS[row]
    return lambda sharpness: fighting(len(offers), *war, sharpness)


@pytest.mark.parametrize("row", ROWS)
def test_loss_is_bounded(row):
    periods = len(ROWS[row][2])
    for sharpness in (1000.0, 2000.0, 4000.0, 8000.0):
        loss = ROWS[row][1] - solve(_game(row)(sharpness)).value_p
        assert 0 < loss <= 1.2 * periods / (2 * sharpness)


@pytest.mark.parametrize("row", ROWS)
def test_value_extrapolated(row):
    assert extrapolated(_game(row), lambda e: e.value_p) == pytest.approx(ROWS[row][1], abs=1e-5)


@pytest.mark.parametrize("row", ROWS)
def test_offers_cutoffs_and_battles_extrapolated(row):
    (*_, (low, high)), _, offers, cutoffs, battles = ROWS[row]
    periods = len(offers)

    def read(equilibrium):
        outcomes = play(equilibrium)
        fought = outcomes.at_war[:-1].sum(axis=1) - outcomes.deal
        cuts = low + (high - low) * outcomes.belief[1:]
        return [[expected_offer(equilibrium, t) for t in range(periods)], cuts, fought]

    found = extrapolated(_game(row), read)
    np.testing.assert_allclose(found, [offers, cutoffs, battles], atol=1e-5)


def test_ends_a_period_late_are_caught():
    # The trap: with ends worth 1 instead of 1/d the value is wrong by far more than the tolerance.
    def late(sharpness):
        game = _game("T=3")(sharpness)
        return game.but(end_p=game.end_p * 0.98, end_r=game.end_r * 0.98)

    assert abs(extrapolated(late, lambda e: e.value_p) - ROWS["T=3"][1]) > 5e-4
