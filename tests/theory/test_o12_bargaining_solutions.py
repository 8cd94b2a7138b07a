"""O12: Nash (1950) and Kalai & Smorodinsky (1975)."""

import math

import numpy as np
import pytest

from offramp.deals import (
    Solution,
    bargaining_point,
    convex_frontier,
    curve_point,
    divisible_frontier,
    mixed_point,
)


@pytest.mark.parametrize(
    ("solution", "x", "tolerance"),
    [(Solution.NASH, 2 / 3, 5e-8), (Solution.KALAI_SMORODINSKY, (math.sqrt(5) - 1) / 2, 1e-12)],
)
def test_a_one_side_averse_to_risk(solution, x, tolerance):
    """An optimum is known to the square root of rounding, a root to rounding."""
    point = curve_point(solution, lambda x: x, lambda x: math.sqrt(max(0.0, 1 - x)), (0, 0))
    assert point.x == pytest.approx(x, abs=tolerance)
    assert point.uR == pytest.approx(math.sqrt(1 - x), abs=tolerance)


@pytest.mark.parametrize(
    ("solution", "x"),
    [(Solution.NASH, 2 / 3), (Solution.KALAI_SMORODINSKY, (math.sqrt(5) - 1) / 2)],
)
def test_a_as_lotteries_over_many_shares(solution, x):
    """Chords of step h lie h^2 u''/8 below the curve: 1e-8 here."""
    shares = np.linspace(0, 1, 10_001)
    point = mixed_point(convex_frontier(shares, np.sqrt(1 - shares)), solution, (0, 0))
    assert point.uP == pytest.approx(x, abs=1e-4)
    assert point.uR == pytest.approx(math.sqrt(1 - x), abs=1e-4)


@pytest.mark.parametrize(("weight", "x"), [(0.5, 0.625), (0.7, 0.675)])
def test_b_war_as_the_threat(weight, x):
    p, cA, cB = 0.6, 0.1, 0.15
    pie = convex_frontier([0, 1], [1, 0])
    point = mixed_point(pie, Solution.NASH, (p - cA, 1 - p - cB), weight=weight)
    assert point.uP == pytest.approx(x, abs=1e-14)
    shares = np.linspace(0, 1, 1001)
    listed = bargaining_point(
        Solution.NASH, shares, 1 - shares, (p - cA, 1 - p - cB), weight=weight
    )
    assert listed.uP.tolist() == pytest.approx([x], abs=1e-12)


CASES = [
    (Solution.NASH, (0, 0), (0.7, 0.6)),
    (Solution.KALAI_SMORODINSKY, (0, 0), (0.6363636364, 0.6363636364)),
    (Solution.NASH, (0.5, 0.1), (0.725, 0.55)),
    (Solution.KALAI_SMORODINSKY, (0.5, 0.1), (0.7674528302, 0.4650943396)),
]


@pytest.mark.parametrize(("solution", "disagreement", "expected"), CASES)
def test_c_d_two_divisible_issues(solution, disagreement, expected):
    point = mixed_point(divisible_frontier([0.7, 0.3], [0.4, 0.6]), solution, disagreement)
    assert (point.uP, point.uR) == pytest.approx(expected, abs=5e-11)


def test_c_utilitarian_sum():
    point = mixed_point(divisible_frontier([0.7, 0.3], [0.4, 0.6]), Solution.UTILITARIAN, (0, 0))
    assert point.uP + point.uR == pytest.approx(1.3, abs=1e-14)


def test_d_ideal_point():
    front = divisible_frontier([0.7, 0.3], [0.4, 0.6])
    point = mixed_point(front, Solution.KALAI_SMORODINSKY, (0.5, 0.1))
    assert point.ideal == pytest.approx((0.95, 0.714285714), abs=5e-10)
