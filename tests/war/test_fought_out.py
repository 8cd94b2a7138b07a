"""How a war really ends: against random walks and closed forms."""

import numpy as np
import pytest
from war_lattice import random_walks

from offramp.war import RuleError, chance_of_victory, expected_length, fought_out, hazard


def test_without_hazard_it_is_the_gamblers_ruin():
    for p in (0.0, 0.3, 0.5, 0.8, 1.0):
        end = fought_out(p, 9, np.zeros(10))
        for k in range(10):
            assert end.proposer_wins[k] == pytest.approx(chance_of_victory(p, 9, k), abs=1e-13)
            assert end.length[k] == pytest.approx(expected_length(p, 9, k), abs=1e-11)
        assert not end.escalates.any()


def test_chances_sum_to_one():
    for p in (1e-9, 0.2, 0.5, 0.99):
        end = fought_out(p, 20, hazard(20, 10, 0.01, 15.0, 8.0, 0.7))
        total = end.proposer_wins + end.responder_wins + end.escalates
        assert np.abs(total - 1).max() < 1e-14


def test_fear_of_escalation_shortens_wars():
    calm = fought_out(0.48, 10, hazard(10, 5, 0.01, 6.0, 4.0, 0.0))
    feared = fought_out(0.48, 10, hazard(10, 5, 0.01, 6.0, 4.0, 0.8))
    assert feared.length[5] < calm.length[5]
    assert feared.escalates[5] > calm.escalates[5]


def test_random_walks_agree():
    rng = np.random.default_rng(3)
    p, K, k0, n = 0.53, 8, 3, 40_000
    h = hazard(K, k0, 0.02, 6.0, 4.0, 0.5)
    end = fought_out(p, K, h)
    length, last = random_walks(rng, p=p, K=K, k0=k0, hazard=h, walks=n)
    for share, chance in (
        (last == K, end.proposer_wins[k0]),
        (last == 0, end.responder_wins[k0]),
        (last == -1, end.escalates[k0]),
    ):
        assert abs(share.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / n)
    assert abs(length.mean() - end.length[k0]) < 4 * length.std() / np.sqrt(n)


def test_numbers_outside_their_rule_are_named():
    for bad in ((1.5, 5, np.zeros(6)), (0.5, 5, np.zeros(5)), (0.5, 5, np.full(6, -0.1))):
        with pytest.raises(RuleError):
            fought_out(*bad)
