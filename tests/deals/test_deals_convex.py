import math

import numpy as np
import pytest
from scipy.optimize import linprog, minimize_scalar

from offramp.deals import (
    NoBargainError,
    Solution,
    Status,
    ValuesError,
    convex_frontier,
    curve_point,
    divisible_frontier,
    mixed_point,
)


def split_by_programme(a, b, least_R):
    """Most the proposer can have of divisible issues if the responder has at least `least_R`."""
    result = linprog(-a, A_ub=[b], b_ub=[b.sum() - least_R], bounds=[(0, 1)] * len(a))
    return -result.fun


@pytest.mark.parametrize("seed", range(8))
def test_divisible_frontier_against_linear_programmes(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 8))
    a, b = rng.integers(0, 6, (2, n)) / 7
    a[0] = b[0] = 0.5
    front = divisible_frontier(a, b)
    assert (np.diff(front.uR) > 0).all()
    assert (np.diff(front.uP) < 0).all()
    for share in np.linspace(front.uR[0], front.uR[-1], 9):
        best = split_by_programme(a, b, share)
        assert np.interp(share, front.uR, front.uP) == pytest.approx(best, abs=1e-9)
    assert front.uP[0] == pytest.approx(a.sum())
    assert front.uR[-1] == pytest.approx(b.sum())


@pytest.mark.parametrize("seed", range(8))
def test_lotteries_against_linear_programmes(seed):
    rng = np.random.default_rng(seed)
    uP, uR = rng.random((2, int(rng.integers(1, 40))))
    front = convex_frontier(uP, uR)
    assert uP[front.ids].tolist() == front.uP.tolist()
    for level in np.linspace(front.uR[0], front.uR[-1], 7):
        mix = linprog(
            -uP, A_ub=[-uR], b_ub=[-level + 1e-12], A_eq=[np.ones(len(uP))], b_eq=[1]
        )  # fmt: skip
        assert np.interp(level, front.uR, front.uP) == pytest.approx(-mix.fun, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("weight", [0.5, 0.25])
def test_points_against_a_fine_search_along_the_frontier(seed, weight):
    rng = np.random.default_rng(seed)
    uP, uR = rng.random((2, 30))
    uP[0] = uR[0] = 0.9
    dP, dR = 0.3, 0.2
    front = convex_frontier(uP, uR)
    level = np.linspace(front.uR[0], front.uR[-1], 200_001)
    P, R = np.interp(level, front.uR, front.uP), level
    inside = (dP <= P) & (dR <= R)
    gP, gR = P[inside] - dP, R[inside] - dR
    idealP, idealR = gP.max(), gR.max()
    criteria = {
        Solution.NASH: lambda a, b: a**weight * b ** (1 - weight),
        Solution.UTILITARIAN: lambda a, b: weight * a + (1 - weight) * b,
        Solution.EGALITARIAN: lambda a, b: np.minimum(a / weight, b / (1 - weight)),
        Solution.KALAI_SMORODINSKY: lambda a, b: np.minimum(
            a / weight / idealP, b / (1 - weight) / idealR
        ),
    }
    for solution, criterion in criteria.items():
        point = mixed_point(front, solution, (dP, dR), weight=weight)
        searched = criterion(gP, gR)
        best = np.argmax(searched)
        # Never worse than the search, whose ideal point is known to its step times the slope.
        slack = 1e-4 if solution is Solution.KALAI_SMORODINSKY else 1e-12
        assert criterion(point.uP - dP, point.uR - dR) >= searched[best] - slack
        assert (point.uP - dP, point.uR - dR) == pytest.approx((gP[best], gR[best]), abs=1e-3)
        i, j = point.edge
        s = point.share
        assert point.uP == pytest.approx((1 - s) * front.uP[i] + s * front.uP[j], abs=1e-12)
        assert point.uR == pytest.approx((1 - s) * front.uR[i] + s * front.uR[j], abs=1e-12)


def test_a_whole_stretch_can_have_the_largest_sum():
    point = mixed_point(convex_frontier([0, 1], [1, 0]), Solution.UTILITARIAN, (0.2, 0.3))
    assert point.ends == (pytest.approx((0.7, 0.3)), pytest.approx((0.2, 0.8)))
    assert (point.uP, point.uR) == pytest.approx((0.45, 0.55))


@pytest.mark.parametrize("solution", list(Solution))
def test_degenerate_sets(solution):
    single = convex_frontier([0.6, 0.1], [0.5, 0.2])
    point = mixed_point(single, solution, (0.2, 0.2))
    assert (point.uP, point.uR, point.edge) == (0.6, 0.5, (0, 0))
    assert point.status is Status.FOUND
    # The responder just breaks even at its best: all gain is the proposer's.
    point = mixed_point(convex_frontier([0, 1], [1, 0]), solution, (-0.5, 1.0))
    assert (point.uP, point.uR, point.status) == (0.0, 1.0, Status.ONE_SIDED)
    with pytest.raises(NoBargainError):
        mixed_point(single, solution, (0.2, 0.6))
    assert mixed_point(single, solution, (0.2, 0.6), throw=False).status is Status.NONE
    # Each end suits one side only, and the chord between them neither.
    with pytest.raises(NoBargainError):
        mixed_point(convex_frontier([0, 1], [1, 0]), solution, (0.6, 0.6))


def test_beyond_the_end_of_the_frontier_equal_gains_end_at_it():
    """From (0, .9) the equal-gains ray leaves through free disposal: the end (1, 1.5) is better."""
    front = convex_frontier([1.0, 0.9], [1.5, 1.6])
    point = mixed_point(front, Solution.EGALITARIAN, (0.99, 0.0))
    assert (point.uP, point.uR) == (1.0, 1.5)


@pytest.mark.parametrize(
    ("a", "b", "P", "R"),
    [
        ([0, 1, 0], [1, 0, 0], [1], [1]),
        ([0, 0], [0, 0], [0], [0]),
        ([1, 1], [0, 0], [2], [0]),
        ([1, 2, 3], [2, 4, 6], [6, 0], [0, 12]),
        ([0, 1], [2, 1], [1, 0], [2, 3]),
    ],
)
def test_issues_that_only_one_side_cares_about(a, b, P, R):
    front = divisible_frontier(a, b)
    assert front.uP.tolist() == P
    assert front.uR.tolist() == R


def test_faults_are_named():
    with pytest.raises(ValuesError, match="zero or more"):
        divisible_frontier([-1, 1], [1, 1])
    with pytest.raises(ValuesError, match="nothing to mix"):
        convex_frontier([1], [1], [False])
    with pytest.raises(ValuesError, match="must rise"):
        curve_point(Solution.NASH, lambda x: -x, lambda x: x, (0, 0))
    with pytest.raises(NoBargainError):
        curve_point(Solution.NASH, lambda x: x, lambda x: 1 - x, (0.6, 0.6))
    with pytest.raises(NoBargainError):
        curve_point(Solution.NASH, lambda x: x, lambda x: 1 - x, (1.1, 0))


@pytest.mark.parametrize("weight", [0.5, 0.7])
def test_curve_agrees_with_its_chords(weight):
    d = (0.1, 0.2)
    shares = np.linspace(0, 1, 20_001)
    chords = convex_frontier(shares**0.7, np.sqrt(1 - shares))
    for solution in Solution:
        smooth = curve_point(
            solution, lambda x: x**0.7, lambda x: math.sqrt(max(0.0, 1 - x)), d, weight=weight
        )
        point = mixed_point(chords, solution, d, weight=weight)
        assert (point.uP, point.uR) == pytest.approx((smooth.uP, smooth.uR), abs=1e-4)


def test_nash_on_a_curve_against_a_plain_search():
    inner = minimize_scalar(
        lambda x: -(x**0.8 - 0.1) * ((1 - x) ** 0.6 - 0.2), bounds=(0.1, 0.9), method="bounded"
    )
    point = curve_point(Solution.NASH, lambda x: x**0.8, lambda x: (1 - x) ** 0.6, (0.1, 0.2))
    assert point.x == pytest.approx(inner.x, abs=1e-4)
