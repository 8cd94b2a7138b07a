"""O2: one demand to a side whose cost of war is private and uniform (after Fearon 1995)."""

import numpy as np
import pytest
from talks_published import expected_offer, extrapolated, ultimatum

from offramp.talks import equal_nodes, play, solve

# odds, A's cost, B's least and largest cost, best demand, chance of war, A's payoff
INSIDE = [(0.5, 0.1, 0.0, 0.5, 0.7, 0.4, 0.58), (0.7, 0.05, 0.05, 0.25, 0.8, 0.25, 0.7625)]
CORNER = [
    (0.5, 0.1, 0.2, 0.5, 0.7, 0.0, 0.7),
    (0.5, 0.1, 0.3, 0.4, 0.8, 0.0, 0.8),
    (0.5, 0.6, 0.0, 0.5, 0.5, 0.0, 0.5),
]


def _game(odds, cost, low, high):
    q = equal_nodes(1600)
    menu = np.arange(0, 2001) / 2000
    menu = menu[menu >= odds - 0.1]
    return lambda sharpness: ultimatum(odds, cost, low + (high - low) * q, q, sharpness, menu)


def _war(equilibrium):
    return 1 - play(equilibrium).deal.sum()


@pytest.mark.parametrize(("odds", "cost", "low", "high", "demand", "war", "value"), INSIDE)
def test_inside_optimum_is_extrapolated_exactly(odds, cost, low, high, demand, war, value):
    game = _game(odds, cost, low, high)
    assert extrapolated(game, lambda e: e.value_p) == pytest.approx(value, abs=1e-9)
    assert extrapolated(game, _war) == pytest.approx(war, abs=1e-9)
    assert extrapolated(game, lambda e: 1 - expected_offer(e)) == pytest.approx(demand, abs=1e-9)


@pytest.mark.parametrize(("odds", "cost", "low", "high", "demand", "war", "value"), INSIDE)
def test_pressure_costs_half_of_one_over_lambda(odds, cost, low, high, demand, war, value):
    # A quadratic optimum under logit noise loses 1/(2L): the bound of T periods at T = 1.
    for sharpness in (1000.0, 2000.0, 4000.0, 8000.0):
        loss = value - solve(_game(odds, cost, low, high)(sharpness)).value_p
        assert 0 < loss <= 1.2 / (2 * sharpness)


@pytest.mark.parametrize(("odds", "cost", "low", "high", "demand", "war", "value"), CORNER)
def test_corner_optimum(odds, cost, low, high, demand, war, value):
    # At a kink the loss is of order 1/L, with no common constant; the first row is just tangent
    # to its corner, where offers err by the order of the square root.
    losses = []
    for sharpness in (1000.0, 2000.0, 8000.0):
        equilibrium = solve(_game(odds, cost, low, high)(sharpness))
        losses.append(value - equilibrium.value_p)
        assert abs(1 - expected_offer(equilibrium) - demand) <= 0.35 / np.sqrt(sharpness)
        assert _war(equilibrium) - war <= 1.3 / np.sqrt(sharpness)
    assert losses[0] > losses[1] > losses[2] > 0
    assert losses[2] <= 4 * 1.2 / (2 * 8000)
