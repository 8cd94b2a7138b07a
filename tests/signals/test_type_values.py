"""The types' payoffs alone against the whole forward pass."""

import numpy as np
import pytest
from trial_games import trial_game

from offramp.talks import TypeValues, play, solve


def lazy(game):
    """The same game with a front that often stays where it is."""
    views = {}
    for name in ("view_p", "view_r", "truth"):
        steps = 0.7 * getattr(game, name)
        steps[1, :, 1:-1] += 0.3
        views[name] = steps
    return game.but(**views)


@pytest.mark.parametrize("rule", ["quantal", "logit", "logit-serious"])
@pytest.mark.parametrize("change", [lambda g: g, lazy])
def test_types_get_what_the_whole_pass_gives_them(rule, change):
    beliefs = 0
    for seed in range(4):
        game = change(trial_game(seed, periods=18, nodes=80)).but(rule=rule, heat=0.002)
        values, belief = TypeValues(game), game.quantile**0.7
        # One after the other: nothing is left over from the variant before.
        for cdf, kappa in ((game.cdf, 0.0), (belief, 0.03), (game.cdf, 0.0)):
            outcome = play(solve(game.but(cdf=cdf, u_r=game.u_r - kappa)))
            np.testing.assert_allclose(values(cdf, kappa), outcome.type_value, atol=1e-13)
            beliefs = max(beliefs, outcome.beliefs)
    assert beliefs > 64  # the tables had to grow
