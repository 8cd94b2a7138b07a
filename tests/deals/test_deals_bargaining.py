import numpy as np
import pytest

from offramp.deals import (
    NoBargainError,
    Solution,
    Status,
    ValuesError,
    bargaining_point,
    bargaining_points,
)

NASH, SMORODINSKY = Solution.NASH, Solution.KALAI_SMORODINSKY
EGALITARIAN, UTILITARIAN = Solution.EGALITARIAN, Solution.UTILITARIAN


def brute(solution, uP, uR, dP, dR, w):
    """The best packages by definition, criteria as sorted tuples compared in order."""
    rational = [m for m in range(len(uP)) if uP[m] >= dP and uR[m] >= dR]
    idealP, idealR = max(uP[m] for m in rational), max(uR[m] for m in rational)

    def criterion(m):
        a, b = uP[m] - dP, uR[m] - dR
        if solution is NASH:
            return (round(a**w * b ** (1 - w), 12),)
        if solution is UTILITARIAN:
            return (round(w * uP[m] + (1 - w) * uR[m], 12),)
        a, b = a / w, b / (1 - w)
        if solution is SMORODINSKY:
            a, b = a / (idealP - dP), b / (idealR - dR)
        return tuple(round(x, 12) for x in sorted((a, b)))

    best = max(criterion(m) for m in rational)
    return [m for m in rational if criterion(m) == best]


@pytest.mark.parametrize("solution", list(Solution))
@pytest.mark.parametrize("weight", [0.5, 0.3])
@pytest.mark.parametrize("seed", range(10))
def test_it_is_the_best_by_definition(solution, weight, seed):
    rng = np.random.default_rng(seed)
    grid = int(rng.choice([4, 10**6]))
    uP, uR = rng.integers(0, grid + 1, (2, 60)) / grid
    uP[0] = uR[0] = 0.8
    d = (0.25, 0.1)
    point = bargaining_point(solution, uP, uR, d, weight=weight)
    assert point.status is Status.FOUND
    assert point.ids.tolist() == brute(solution, uP, uR, *d, weight)
    assert point.uP.tolist() == uP[point.ids].tolist()


def test_all_ties_are_listed():
    """Mirror images have the same product, sum and minimum."""
    points = bargaining_points([1, 3, 3, 0], [3, 1, 1, 9], (0, 0))
    assert points[NASH].ids.tolist() == [0, 1, 2]
    assert points[EGALITARIAN].ids.tolist() == [0, 1, 2]
    assert points[UTILITARIAN].ids.tolist() == [3]
    assert points[NASH].objective == pytest.approx(3**0.5)


def test_equal_minima_are_refined_in_favour_of_the_other():
    points = bargaining_points([1, 1, 2], [1, 2, 0], (0, 0))
    assert points[EGALITARIAN].ids.tolist() == [1]
    assert points[SMORODINSKY].ids.tolist() == [1]


def test_the_ideal_counts_rational_packages_only():
    """Nobody can aspire to (9, 0), below the responder's disagreement; with it (4, 2) would win."""
    point = bargaining_point(SMORODINSKY, [9, 4, 2], [0, 2, 4], (0, 1))
    assert point.ids.tolist() == [2]
    assert point.objective == pytest.approx(1 / 2)


def test_no_zone_is_a_named_outcome():
    with pytest.raises(NoBargainError, match=r"no package is worth at least \(0.5, 0.9\)"):
        bargaining_point(NASH, [0.4, 0.6], [1, 0.8], (0.5, 0.9))
    for point in bargaining_points([0.4, 0.6], [1, 0.8], (0.5, 0.9), throw=False).values():
        assert point.status is Status.NONE
        assert point.ids.size == 0
        assert np.isnan(point.objective)
    with pytest.raises(NoBargainError, match="none exist"):
        bargaining_point(NASH, [1], [1], (0, 0), [False])


@pytest.mark.parametrize("solution", list(Solution))
def test_one_sided_gains(solution):
    """Only the proposer can gain: it gets all of it, and the status says so."""
    point = bargaining_point(solution, [1, 3, 2], [5, 5, 4], (1, 5))
    assert point.status is Status.ONE_SIDED
    assert point.ids.tolist() == [1]


def test_disagreement_itself_is_the_only_package():
    for point in bargaining_points([0.3], [0.4], (0.3, 0.4)).values():
        assert point.status is Status.ONE_SIDED
        assert point.ids.tolist() == [0]


def test_weight_moves_terms_towards_the_stronger():
    shares = np.linspace(0, 1, 101)
    terms = [
        bargaining_point(NASH, shares, 1 - shares, (0, 0), weight=w).uP[0] for w in (0.2, 0.5, 0.8)
    ]
    assert terms == pytest.approx([0.2, 0.5, 0.8])


@pytest.mark.parametrize("weight", [0.0, 1.0, -1, np.nan])
def test_weight_outside_the_open_interval_is_refused(weight):
    with pytest.raises(ValuesError, match="weight"):
        bargaining_point(NASH, [1], [1], (0, 0), weight=weight)


def test_disagreement_must_be_finite():
    with pytest.raises(ValuesError, match="disagreement"):
        bargaining_point(NASH, [1], [1], (-np.inf, 0))
