"""The pass on the nodes against the pass over the beliefs that arise, and its own accounts."""

import numpy as np
import pytest
from talks_games import random_game

from offramp.talks import node_lottery_value, play, play_on_nodes, solve


@pytest.mark.parametrize("rule", ["quantal", "logit", "logit-serious"])
@pytest.mark.parametrize("seed", range(4))
def test_accounts_agree_under_every_rule(rule, seed):
    equilibrium = solve(random_game(seed, periods=12, nodes=60).but(rule=rule, heat=0.003))
    assert node_lottery_value(equilibrium) == pytest.approx(equilibrium.value_p, abs=1e-13)


@pytest.mark.parametrize("seed", range(6))
def test_what_happens_is_that_of_the_beliefs_up_to_the_nodes(seed):
    apart = []
    for nodes in (60, 240):
        game = random_game(seed, periods=12, nodes=nodes)
        equilibrium = solve(game)
        exact, (ends, value_p) = play(equilibrium), play_on_nodes(game)
        assert value_p == equilibrium.value_p
        assert ends.total() == pytest.approx(1.0, abs=1e-13)
        assert min(part.min() for part in (ends.settled, ends.tabled, ends.at_war)) >= 0.0
        apart.append(abs(np.cumsum(ends.deal) - np.cumsum(exact.deal)).max())
        np.testing.assert_allclose(ends.settled, exact.settled, atol=5e-3)
    assert apart[0] <= 2e-3
    assert apart[1] <= max(apart[0] / 2, 1e-6)


def test_with_nobody_talking_both_are_the_same():
    game = random_game(3).silent()
    exact, (ends, _) = play(solve(game)), play_on_nodes(game)
    for name in ("settled", "tabled", "escalated", "won", "lost", "at_war"):
        np.testing.assert_allclose(getattr(ends, name), getattr(exact, name), atol=1e-14)
