"""The gambler's ruin against linear algebra, random walks, and at the ends of its range."""

import numpy as np
import pytest
from scipy.linalg import solve_banded
from war_lattice import random_walks

from offramp.war import (
    RuleError,
    WarError,
    chance_of_victory,
    expected_length,
    length_variance,
    solve_p,
)


def banded(p, K, source, low, high):
    """y(k) = source(k) + p y(k+1) + (1-p) y(k-1) by a general banded solver."""
    matrix = np.zeros((3, K + 1))
    matrix[1] = 1.0
    matrix[0, 2:] = -p
    matrix[2, : K - 1] = -(1 - p)
    right = np.concatenate([[low], source, [high]])
    return solve_banded((1, 1), matrix, right)


@pytest.mark.parametrize("p", [0.02, 0.3, 0.4999, 0.5, 0.5 + 1e-8, 0.501, 0.7, 0.98])
@pytest.mark.parametrize("K", [2, 5, 10, 41])
def test_agrees_with_linear_algebra(p, K):
    win = banded(p, K, np.zeros(K - 1), 0.0, 1.0)
    length = banded(p, K, np.ones(K - 1), 0.0, 0.0)
    second = banded(p, K, 2 * length[1:-1] - 1, 0.0, 0.0)  # E[n^2] = 1 + 2 E[n'] + E[n'^2]
    for k0 in range(K + 1):
        assert chance_of_victory(p, K, k0) == pytest.approx(win[k0], rel=1e-11, abs=1e-15)
        assert expected_length(p, K, k0) == pytest.approx(length[k0], rel=1e-11)
        variance = second[k0] - length[k0] ** 2
        assert length_variance(p, K, k0) == pytest.approx(variance, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("p", [0.0, 1e-300, 1e-12, 1 - 1e-12, 1.0])
def test_extreme_chances_do_not_overflow(p):
    # 1500 positions: (1-p)/p to that power overflows in the textbook form
    for K, k0 in [(2, 1), (60, 30), (1500, 700)]:
        assert chance_of_victory(p, K, k0) == pytest.approx(float(p > 0.5), abs=1e-11)
        straight = K - k0 if p > 0.5 else k0
        assert expected_length(p, K, k0) == pytest.approx(straight, rel=1e-8)


def test_a_small_chance_keeps_its_digits():
    # r = 99: (r^5 - 1) / (r^60 - 1) in exact integers
    exact = (99**5 - 1) / (99**60 - 1)
    assert chance_of_victory(0.01, 60, 5) == pytest.approx(exact, rel=1e-12, abs=0)


def test_length_is_smooth_where_the_formula_changes():
    for K, k0 in [(10, 5), (60, 7)]:
        at = 1 / (1 + np.exp(-0.1 / K))  # the series gives way here
        p = at + np.linspace(-1e-9, 1e-9, 9)
        steps = np.diff([expected_length(x, K, k0) for x in p])
        assert np.allclose(steps, steps.mean(), atol=2e-11 * K * K)


@pytest.mark.parametrize("w", [1e-300, 1e-4, 0.1, 0.5, 0.6, 0.9999, 1 - 1e-12])
def test_solve_p_returns_the_odds(w):
    for K in (2, 3, 10, 60):
        for k0 in {1, K // 2, K - 1} & set(range(1, K)):
            p = solve_p(w, K, k0)
            assert chance_of_victory(p, K, k0) == pytest.approx(w, rel=1e-11, abs=0)


def test_solve_p_at_the_fair_odds_is_one_half():
    assert solve_p(0.3, 10, 3) == pytest.approx(0.5, abs=1e-16)
    assert solve_p(0.3 + 1e-9, 10, 3) == pytest.approx(0.5 + 1e-9 / (2 * 3 * 7 / 10), abs=1e-14)


def test_random_walks_agree():
    rng = np.random.default_rng(20220310)
    p, K, k0, n = 0.46, 9, 4, 40_000
    length, end = random_walks(rng, p=p, K=K, k0=k0, hazard=np.zeros(K + 1), walks=n)
    w, mean, variance = (f(p, K, k0) for f in (chance_of_victory, expected_length, length_variance))
    assert abs(np.mean(end == K) - w) < 4 * np.sqrt(w * (1 - w) / n)
    assert abs(length.mean() - mean) < 4 * np.sqrt(variance / n)
    assert length.var() == pytest.approx(variance, rel=0.06)


@pytest.mark.parametrize(
    "call",
    [
        lambda: chance_of_victory(1.2, 10, 5),
        lambda: expected_length(float("nan"), 10, 5),
        lambda: chance_of_victory(0.5, 10, 11),
        lambda: length_variance(0.5, 0, 0),
        lambda: solve_p(0.5, 10, 0),
        lambda: solve_p(1.0, 10, 5),
    ],
)
def test_numbers_outside_their_rule_are_named(call):
    with pytest.raises(RuleError, match=r" is .+: .+; .+") as caught:
        call()
    assert isinstance(caught.value, WarError)
    assert caught.value.rule
    assert caught.value.remedy
