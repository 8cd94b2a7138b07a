import numpy as np
import pytest

from offramp.deals import Solution, ValuesError, divide_goods, divisible_frontier, mixed_point


@pytest.mark.parametrize("seed", range(20))
def test_points_are_equal_efficient_and_envy_free(seed):
    rng = np.random.default_rng(seed)
    first, second = (100 * rng.dirichlet(np.ones(int(rng.integers(1, 9))), 2)).round(3)
    first, second = (100 * points / points.sum() for points in (first, second))
    result = divide_goods(first, second)
    assert result.points[0] == pytest.approx(result.points[1], abs=1e-9)
    assert min(result.points) >= 50 - 1e-9  # each values its own part at half or more
    front = divisible_frontier(first, second)
    assert np.interp(result.points[1], front.uR, front.uP) == pytest.approx(
        result.points[0], abs=1e-9
    )
    assert ((result.shares > 0) & (result.shares < 1)).sum() <= 1


@pytest.mark.parametrize(
    ("first", "second", "points"),
    [
        ([10], [30], (7.5, 7.5)),
        ([1, 0], [0, 1], (1, 1)),
        ([5, 0], [5, 0], (2.5, 2.5)),
        ([0, 0], [0, 0], (0, 0)),
        ([0, 0], [3, 4], (0, 7)),  # nothing the first side values can be given to it
        ([3, 4], [0, 0], (7, 0)),
    ],
)
def test_boundaries(first, second, points):
    assert divide_goods(first, second).points == pytest.approx(points)
    equal = mixed_point(divisible_frontier(first, second), Solution.EGALITARIAN, (0, 0))
    assert (equal.uP, equal.uR) == pytest.approx(points)


def test_negative_points_are_refused():
    with pytest.raises(ValuesError, match="zero or more"):
        divide_goods([1, -1], [1, 1])
