"""NegMAS as referee, where it is installed; it is no dependency of this project.

Its names: "Kalai" is the egalitarian point, "KS" picks the frontier's package whose two gain
ratios differ least (here: the one whose smaller ratio is largest). The two may pick different
neighbours of the point where the ratios would be equal, never further apart.
"""

import numpy as np
import pytest

from offramp.deals import Solution, bargaining_point, package_space, pareto_frontier, values

ops = pytest.importorskip("negmas.preferences.ops")


def case(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 5, 4).tolist()
    space = package_space(sizes)
    uP, uR = (values(space, 0.0, rng.random((4, max(sizes)))) for _ in range(2))
    return uP, uR


class Side:
    """What the referee asks of a utility function."""

    def __init__(self, reserved_value):
        self.reserved_value = reserved_value


@pytest.mark.parametrize("seed", range(25))
def test_frontier_and_points(seed):
    uP, uR = case(seed)
    theirs = ops.pareto_frontier_bf(np.column_stack([uP, uR]))
    front = pareto_frontier(uP, uR)
    assert sorted(int(m) for m in theirs) == sorted(np.concatenate(front.ties).tolist())
    d = (float(uP.min()), float(uR.min()))
    points = list(zip(front.uP.tolist(), front.uR.tolist(), strict=True))
    ranges = [(d[0], float(uP.max())), (d[1], float(uR.max()))]
    sides = [Side(d[0]), Side(d[1])]

    def ours(solution):
        point = bargaining_point(solution, uP, uR, d)
        return set(zip(point.uP.tolist(), point.uR.tolist(), strict=True))

    nash = ops.nash_points(sides, points, ranges=ranges)
    assert {tuple(p) for p, _ in nash} == ours(Solution.NASH)
    equal = ops.kalai_points(sides, points, ranges=ranges)
    assert {tuple(p) for p, _ in equal} == ours(Solution.EGALITARIAN)
    welfare = ops.max_welfare_points(sides, points, ranges=ranges)
    assert {tuple(p) for p, _ in welfare} == ours(Solution.UTILITARIAN)
    their_places = [place for _, place in ops.ks_points(sides, points, ranges=ranges)]
    our_places = [points.index(p) for p in ours(Solution.KALAI_SMORODINSKY)]
    assert abs(their_places[0] - our_places[0]) <= 1
