"""Beliefs about a coalition of senders."""

import numpy as np
import pytest

from offramp.sanctions import ShareError, coalition_xi, doubted_rho


def test_any_member_may_seek_the_regimes_fall():
    assert coalition_xi(np.array([0.2, 0.5]), np.array([1.0, 0.4])) == pytest.approx(
        1 - 0.8 * (1 - 0.2)
    )
    assert coalition_xi(np.array([0.3]), np.ones(1)) == pytest.approx(0.3)
    assert coalition_xi(np.empty(0), np.empty(0)) == 0.0
    assert coalition_xi(np.array([0.9, 0.9]), np.zeros(2)) == 0.0


def test_each_sender_adds_to_the_fear():
    rng = np.random.default_rng(11)
    for _ in range(50):
        xi, weight = rng.random(3), rng.random(3)
        base = coalition_xi(xi, weight)
        assert 0 <= base <= 1
        for s in range(3):
            more = xi.copy()
            more[s] += 0.5 * (1 - more[s])
            assert coalition_xi(more, weight) > base


def test_a_sender_that_wants_the_regime_gone_is_not_believed():
    rho, xi = np.array([0.5, 0.8]), np.array([0.0, 0.5])
    assert doubted_rho(rho, xi, 1.0) == pytest.approx([0.5, 0.4])
    assert doubted_rho(rho, xi, 0.5) == pytest.approx([0.5, 0.6])
    assert doubted_rho(rho, xi, 0.0) == pytest.approx(rho)


@pytest.mark.parametrize(
    "call",
    [
        lambda: coalition_xi(np.array([1.2]), np.ones(1)),
        lambda: coalition_xi(np.ones(2), np.ones(1)),
        lambda: doubted_rho(np.ones(1), np.ones(1), 1.1),
        lambda: doubted_rho(np.array([-0.1]), np.ones(1), 0.1),
    ],
)
def test_numbers_outside_their_rule_are_named(call):
    with pytest.raises(ShareError):
        call()
