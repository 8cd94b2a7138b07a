"""O10: the battlefield random walk (Smith & Stam 2004; Slantchev 2003), ten printed digits."""

import math

import numpy as np
import pytest

from offramp.war import (
    View,
    chance_of_victory,
    expected_length,
    fight_to_finish,
    length_variance,
)

TABLE = [  # p, N, k, Pwin, E duration
    (0.5, 10, 5, 0.5, 25),
    (0.55, 10, 5, 0.7317174012, 23.17174012),
    (0.6, 10, 3, 0.7161223611, 20.80611805),
    (0.3, 10, 5, 0.0142521994, 12.14369501),
    (0.45, 20, 10, 0.1185005313, 76.29989373),
    (0.52, 41, 20, 0.8294313120, 350.1670948),
]


@pytest.mark.parametrize(("p", "N", "k", "win", "length"), TABLE)
def test_chance_and_length(p, N, k, win, length):
    assert chance_of_victory(p, N, k) == pytest.approx(win, abs=5.1e-11)
    assert expected_length(p, N, k) == pytest.approx(length, rel=5e-10)


@pytest.mark.parametrize(("N", "k"), [(10, 5), (10, 3), (41, 20)])
def test_fair_walk_in_closed_form(N, k):
    other = N - k
    assert chance_of_victory(0.5, N, k) == pytest.approx(k / N, abs=1e-15)
    assert expected_length(0.5, N, k) == pytest.approx(k * other, abs=1e-12)
    assert length_variance(0.5, N, k) == pytest.approx(
        k * other * (k**2 + other**2 - 2) / 3, rel=1e-12
    )
    assert length_variance(0.5, 10, 5) == pytest.approx(400, rel=1e-12)


VALUES = [  # p, d, cost, V_A, V_B
    (0.55, 1.0, 0.01, 0.5, 0.0365651976),
    (0.55, 0.98, 0.01, 0.3145950176, 0.0081028948),
    (0.5, 0.95, 0.02, -0.0556775853, -0.0556775853),
]


@pytest.mark.parametrize(("p", "d", "cost", "first", "second"), VALUES)
def test_discounted_values_with_a_cost_per_battle(p, d, cost, first, second):
    view = View(p, math.inf)
    war = fight_to_finish(
        T=0,
        K=10,
        k0=5,
        proposer=view,
        responder=view,
        hazard=np.zeros(11),
        discount=(d, d),
        cost=(cost, cost),
    )
    assert war.proposer[0, 5] == pytest.approx(first, abs=5.1e-11)
    assert war.responder(1.0)[0, 5] == pytest.approx(second, abs=5.1e-11)
