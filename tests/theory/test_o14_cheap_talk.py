"""O14: cheap talk (Crawford & Sobel 1982, uniform-quadratic) by the posture solver.

Cheap talk is the posture game at kappa = 0 with another payoff: the listener answers with the mean
of its belief, the speaker of type q wants q + b: V_m(q) = -(E[q|m] - q - b)^2. As the noise falls
against the payoffs the informative equilibrium tends to the partition

    a_i = i/N - 2 b i (N - i),  action (a_{i-1} + a_i)/2,
    EU_R = -(1/(12 N^2) + b^2 (N^2 - 1)/3),

with N the largest number with 2 N (N - 1) b < 1. Talk that informs nobody is an equilibrium too.
So "free talk teaches nothing" is a finding about sides that all want to look resolute, not a habit
of the solver.
"""

import numpy as np
import pytest

from offramp.signals import PostureGame, solve_postures, type_quantiles

NODES = np.linspace(0.0, 1.0, 4001)
MIDDLE = 0.5 * (NODES[1:] + NODES[:-1])
TYPES = type_quantiles()
SCALE = 100.0  # payoffs in hundreds, noise at its floor: cuts blur over .005/(2 SCALE * gap)

TABLE = {  # b: cuts, actions, the listener's expected loss (EU_R)
    0.3: ((0, 1), (0.5,), -0.0833333333),
    0.2: ((0, 0.1, 1), (0.05, 0.55), -0.0608333333),
    0.1: ((0, 0.3, 1), (0.15, 0.65), -0.0308333333),
    0.05: ((0, 0.1333333333, 0.4666666667, 1), (0.0666666667, 0.3, 0.7333333333), -0.0159259259),
    1 / 24: ((0, 0.1666666667, 0.5, 1), (0.0833333333, 0.3333333333, 0.75), -0.0138888889),
    0.01: (
        (0, 0.0228571429, 0.0857142857, 0.1885714286, 0.3314285714, 0.5142857143, 0.7371428571, 1),
        (0.0114285714, 0.0542857143, 0.1371428571, 0.26, 0.4228571429, 0.6257142857, 0.8685714286),
        -0.0033006803,
    ),
}


def messages(b: float) -> int:
    n = 1
    while 2 * (n + 1) * n * b < 1:
        n += 1
    return n


def partition(b: float, n: int) -> np.ndarray:
    i = np.arange(n + 1)
    return i / n - 2 * b * i * (n - i)


def talk(b: float):
    def payoff(cdf, kappa):
        action = np.diff(cdf) @ MIDDLE
        return -SCALE * (action - TYPES - b) ** 2 - kappa

    return payoff


def equilibria(b: float, n: int, **options):
    game = PostureGame(talk(b), NODES, np.zeros(n), 0.005)
    found = solve_postures(game, random_starts=4, **options)
    return found, [np.sort(e.mean_quantile(NODES)) for e in found.equilibria]


@pytest.mark.parametrize("b", TABLE)
def test_the_closed_form_gives_the_table(b):
    cuts, actions, loss = TABLE[b]
    n = messages(b)
    assert n == len(actions)
    edges = partition(b, n)
    np.testing.assert_allclose(edges, cuts, atol=1e-9)
    np.testing.assert_allclose(0.5 * (edges[1:] + edges[:-1]), actions, atol=1e-9)
    assert -(1 / (12 * n**2) + b**2 * (n**2 - 1) / 3) == pytest.approx(loss, abs=1e-10)
    assert -(np.diff(edges) ** 3).sum() / 12 == pytest.approx(loss, abs=1e-10)


@pytest.mark.parametrize("b", [0.2, 0.1, 0.05, 1 / 24])
def test_the_posture_solver_finds_the_partition_and_the_babbling(b):
    cuts, actions, loss = TABLE[b]
    found, means = equilibria(b, len(actions))
    informed = [i for i, m in enumerate(means) if m[0] < 0.4]
    assert informed
    for i in informed:
        e = found.equilibria[i]
        np.testing.assert_allclose(means[i], actions, atol=2e-5)
        order = np.argsort(e.mean_quantile(NODES))
        np.testing.assert_allclose(e.said[order], np.diff(cuts), atol=2e-5)
        second = np.array([np.diff(g) @ MIDDLE**2 for g in e.posterior])
        assert -(e.said @ (second - e.mean_quantile(NODES) ** 2)) == pytest.approx(loss, abs=2e-5)
        assert e.residual <= 1e-6
    assert any(np.allclose(m, 0.5, atol=1e-8) for m in means)


def test_too_much_at_odds_to_tell_anything():
    """At b = .3 every posture that is in fact used leaves the belief where it was."""
    found, _ = equilibria(0.3, 2)
    for e in found.equilibria:
        used = e.said > 1e-9
        np.testing.assert_allclose(e.mean_quantile(NODES)[used], 0.5, atol=1e-6)


def test_seven_messages_from_a_start_nearby():
    """The finest partition, from log-odds of a rough seven-part split."""
    _, actions, _ = TABLE[0.01]
    centre = np.array(actions)
    rough = -SCALE * (centre[:, None] * 1.01 - TYPES - 0.01) ** 2 / 0.005
    start = rough[1:] - rough[0]
    found, means = equilibria(0.01, 7, extra_starts=(start,), max_steps=300)
    reached = found.search.found_by[-1]
    assert reached >= 0
    finest = max(means, key=lambda m: np.unique(m.round(3)).size)
    np.testing.assert_allclose(finest, actions, atol=1e-4)
