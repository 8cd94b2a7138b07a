import numpy as np
import pytest

from offramp.deals import ValuesError, frontier_over_time, pareto_frontier, pareto_ids


def brute(uP, uR):
    """Undominated packages, by definition."""
    return [
        m
        for m in range(len(uP))
        if not any(
            uP[j] >= uP[m] and uR[j] >= uR[m] and (uP[j] > uP[m] or uR[j] > uR[m])
            for j in range(len(uP))
        )
    ]


@pytest.mark.parametrize("seed", range(30))
def test_it_is_the_set_of_undominated_packages(seed):
    rng = np.random.default_rng(seed)
    n, grid = int(rng.integers(1, 300)), int(rng.choice([2, 5, 20, 10**9]))
    uP, uR = rng.integers(0, grid, (2, n)) / grid
    front = pareto_frontier(uP, uR)
    assert sorted(np.concatenate(front.ties).tolist()) == brute(uP, uR)
    assert (np.diff(front.uR) > 0).all()
    assert (np.diff(front.uP) < 0).all()
    for first, tied in zip(front.ids, front.ties, strict=True):
        assert tied[0] == first
        assert (uP[tied] == uP[first]).all()
        assert (uR[tied] == uR[first]).all()


@pytest.mark.parametrize(
    ("uP", "uR", "ties"),
    [
        ([0.5], [0.5], [[0]]),
        ([0.5] * 4, [0.2] * 4, [[0, 1, 2, 3]]),
        ([0, 1, 2, 3], [3, 2, 1, 0], [[3], [2], [1], [0]]),
        ([0, 1, 2, 3], [0, 1, 2, 3], [[3]]),
        ([1, 1, 1], [0, 2, 1], [[1]]),
        ([0, 2, 1], [1, 1, 1], [[1]]),
        ([-1e300, 1e300], [0, 0], [[1]]),
    ],
)
def test_degenerate_spaces(uP, uR, ties):
    assert [tied.tolist() for tied in pareto_frontier(uP, uR).ties] == ties


def test_rounding_makes_no_winners_and_loses_no_ties():
    """0.1 + 0.2 and 0.3 differ by 5e-17; on either side that is neither a gain nor a loss."""
    a, b = 0.1 + 0.2, 0.3
    assert a != b
    assert [t.tolist() for t in pareto_frontier([a, b], [b, a]).ties] == [[0, 1]]
    assert [t.tolist() for t in pareto_frontier([b, a], [b, b]).ties] == [[0, 1]]
    # Better by rounding for one side, worse in earnest for the other: out.
    assert pareto_frontier([0.5, 0.4], [b, a]).ids.tolist() == [0]
    assert pareto_frontier([b, a], [0.5, 0.4]).ids.tolist() == [0]
    assert pareto_frontier([0.5, 0.4], [b, a], tolerance=0.0).ids.tolist() == [0, 1]


def test_infeasible_packages_neither_enter_nor_dominate():
    front = pareto_frontier([1, 2, 3], [1, 2, 3], [True, True, False])
    assert front.ids.tolist() == [1]
    assert len(pareto_frontier([1, 2], [1, 2], [False, False])) == 0
    # What is not feasible need not have a value.
    assert pareto_frontier([1, np.nan], [1, 0], [True, False]).ids.tolist() == [0]


@pytest.mark.parametrize(
    ("uP", "uR", "feasible", "message"),
    [
        ([1, np.nan], [1, 2], None, r"package 1 is worth \(nan, 2.0\)"),
        ([1, 1], [1, np.inf], None, "package 1"),
        ([1, 2], [1], None, "shapes"),
        ([1, 2], [1, 2], [True], "`feasible`"),
        ([1, 2], [1, 2], [1, 0], "`feasible`"),
    ],
)
def test_faults_are_named(uP, uR, feasible, message):
    with pytest.raises(ValuesError, match=message):
        pareto_frontier(uP, uR, feasible)
    with pytest.raises(ValuesError, match="tolerance"):
        pareto_frontier([1], [1], tolerance=-1)


def random_world(seed, M=1500, groups=12, periods=15):
    rng = np.random.default_rng(seed)
    group = rng.integers(-1, groups, M)
    digits = int(rng.choice([1, 2, 9]))
    uP, uR = np.round(rng.random((2, M)), digits)
    start = -rng.random(groups)
    decay = 2.0 ** (-np.arange(periods) / rng.uniform(3, 40))
    shiftR = np.ascontiguousarray(np.round(start * decay[:, None], digits))
    return uP, uR, group, -np.round(rng.random(groups), digits), shiftR


@pytest.mark.parametrize("seed", range(12))
def test_over_time_it_is_the_frontier_of_each_date(seed):
    uP, uR, group, shiftP, shiftR = random_world(seed)
    ids, outP, outR, count = frontier_over_time(uP, uR, group, shiftP, shiftR)
    assert ids.shape == outP.shape == outR.shape == (15, count.max())
    for t in range(15):
        P, R = uP + shiftP[group], uR + shiftR[t, group]
        front = pareto_frontier(P, R, group >= 0)
        n = count[t]
        assert ids[t, :n].tolist() == front.ids.tolist()
        assert outP[t, :n].tolist() == front.uP.tolist()
        assert outR[t, :n].tolist() == front.uR.tolist()
        assert (ids[t, n:] == -1).all()
        assert np.isnan(outP[t, n:]).all()
        assert np.isnan(outR[t, n:]).all()


def test_over_time_with_nothing_feasible():
    none = np.full(3, -1)
    ids, _, _, count = frontier_over_time(
        np.ones(3), np.ones(3), none, np.zeros(1), np.zeros((4, 1))
    )
    assert ids.shape == (4, 0)
    assert count.tolist() == [0, 0, 0, 0]


def test_kernel_takes_no_points():
    assert pareto_ids(np.zeros(0), np.zeros(0), 0.0).size == 0
