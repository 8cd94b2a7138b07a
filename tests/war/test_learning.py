"""Tables of steps against their formula and against drawn histories."""

import math

import numpy as np
import pytest
from war_lattice import reachable

from offramp.war import (
    RuleError,
    View,
    certain_steps,
    learning_steps,
    reachable_states,
    steps_of,
)

T, K, k0, a, b = 12, 8, 3, 3.5, 2.0


def test_steps_follow_the_count_of_gains_and_losses():
    table = learning_steps(T, K, k0, a, b)
    for t, k in np.argwhere(reachable(T - 1, K, k0)):
        ups = (t + k - k0) / 2
        assert table.up[t, k] == pytest.approx((a + ups) / (a + b + t), abs=1e-15)
    inside = table.down + table.stay + table.up
    assert np.allclose(inside[:, 1:-1], 1, atol=1e-15)
    assert not table.stay.any()
    assert not inside[:, [0, -1]].any()
    assert min(table.up.min(), table.down.min()) >= 0  # also where no path leads


def test_learning_is_what_bayes_says():
    """Frequencies after a history of gains and losses, from draws of p and of engagements."""
    rng = np.random.default_rng(7)
    n, t = 400_000, 3
    p = rng.beta(a, b, n)
    moves = rng.random((n, t + 1)) < p[:, None]
    table = learning_steps(T, 20, 10, a, b)
    for ups in range(t + 1):
        seen = moves[:, :t].sum(axis=1) == ups
        share = moves[seen, t].mean()
        assert abs(share - table.up[t, 10 + 2 * ups - t]) < 4 * 0.5 / math.sqrt(seen.sum())


def test_a_gain_raises_the_view_and_evidence_slows_it():
    weak, strong = learning_steps(T, K, k0, 2, 2), learning_steps(T, K, k0, 200, 200)
    assert weak.up[1, k0 + 1] > weak.up[0, k0] > weak.up[1, k0 - 1]
    assert weak.up[1, k0 + 1] > strong.up[1, k0 + 1] > 0.5


def test_a_certain_side_learns_nothing():
    table = certain_steps(T, K, k0, 0.3)
    assert np.allclose(table.up[:, 1:-1], 0.3, atol=1e-15)
    same = steps_of(View(0.3, math.inf), T, K, k0)
    assert np.array_equal(table.up, same.up)
    learned = steps_of(View(a / (a + b), a + b), T, K, k0)
    assert np.allclose(learned.up, learning_steps(T, K, k0, a, b).up, atol=1e-15)


def test_reachable_states():
    states = reachable_states(T, K, k0)
    assert states.shape == (T + 1, K + 1)
    assert np.array_equal(states[:, 1:-1], reachable(T, K, k0)[:, 1:-1])
    assert not states[: k0 - 1, 0].any()
    assert states[k0, 0]
    assert not reachable_states(3, 2, 1)[2:].any()  # on a front of two, one engagement decides


@pytest.mark.parametrize(
    "call",
    [
        lambda: learning_steps(T, K, k0, 0.0, 1.0),
        lambda: learning_steps(T, K, k0, 1.0, math.inf),
        lambda: learning_steps(0, K, k0, 1.0, 1.0),
        lambda: certain_steps(T, K, K, 0.5),
        lambda: certain_steps(T, K, k0, 1.5),
    ],
)
def test_numbers_outside_their_rule_are_named(call):
    with pytest.raises(RuleError):
        call()
