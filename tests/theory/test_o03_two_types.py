"""O3: one demand to one of two types: safe or risky."""

import numpy as np
import pytest
from talks_published import ultimatum

from offramp.talks import play, solve

ODDS, COST, STRONG, WEAK = 0.5, 0.1, 0.1, 0.4
SAFE, RISKY = ODDS + STRONG, ODDS + WEAK


def _game(weak, demands, sharpness):
    """Both edges of an atom are nodes; the weak are the weary."""
    edge = 1 - weak
    q = np.concatenate([np.linspace(0, edge, 201), np.linspace(edge, 1, 201)])
    theta = np.repeat([STRONG, WEAK], 201)
    return ultimatum(ODDS, COST, theta, q, sharpness, demands)


@pytest.mark.parametrize(
    ("weak", "demand", "value", "war"),
    [(0.3, SAFE, 0.6, 0.0), (0.5, RISKY, 0.65, 0.5), (0.7, RISKY, 0.75, 0.3)],
)
def test_demand_and_risk(weak, demand, value, war):
    menu = np.arange(0, 2001) / 2000
    equilibrium = solve(_game(weak, menu, 8000.0))
    outcomes = play(equilibrium)
    best = outcomes.tabled[0].argmax()
    assert equilibrium.game.u_p[0, best] == pytest.approx(demand, abs=1 / 2000)
    assert 0 < value - equilibrium.value_p <= 5e-4
    assert 1 - outcomes.deal.sum() == pytest.approx(war, abs=2e-3)


def test_threshold():
    # With both demands on the table the riskier is tabled more often from this share on.
    threshold = (COST + STRONG) / (COST + WEAK)
    assert threshold == pytest.approx(0.4)
    for weak, risky in ((threshold - 1e-3, False), (threshold + 1e-3, True)):
        tabled = play(solve(_game(weak, [SAFE, RISKY], 8000.0))).tabled[0]
        assert (tabled[0] > tabled[1]) == risky  # slots ascend in what B gets
    even = play(solve(_game(threshold, [SAFE, RISKY], 8000.0))).tabled[0]
    np.testing.assert_allclose(even, 0.5, atol=1e-9)
    assert solve(_game(threshold, [SAFE, RISKY], 8000.0)).value_p == pytest.approx(0.6, abs=1e-9)
