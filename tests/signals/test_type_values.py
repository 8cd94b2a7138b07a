"""The types' payoffs on the nodes alone against the pass over the beliefs that arise."""

import numpy as np
import pytest
from trial_games import trial_game

from offramp.signals import type_quantiles
from offramp.talks import TypeValues, play, solve


def lazy(game):
    """The same game with a front that often stays where it is."""
    views = {}
    for name in ("view_p", "view_r", "truth"):
        steps = 0.7 * getattr(game, name)
        steps[1, :, 1:-1] += 0.3
        views[name] = steps
    return game.but(**views)


def apart(seed, nodes, rule, change):
    """Largest difference between the two passes' payoffs, over types, beliefs and kappa."""
    game = change(trial_game(seed, periods=18, nodes=nodes)).but(rule=rule, heat=0.002)
    values, belief, types = TypeValues(game), game.quantile**0.7, type_quantiles()
    worst = 0.0
    # One after the other: nothing is left over from the variant before.
    for cdf, kappa in ((game.cdf, 0.0), (belief, 0.03), (game.cdf, 0.0)):
        outcome = play(solve(game.but(cdf=cdf, u_r=game.u_r - kappa)))
        found = np.interp(types, game.quantile, values(cdf, kappa) - outcome.type_value)
        worst = max(worst, abs(found).max())
    return worst


@pytest.mark.parametrize("rule", ["quantal", "logit", "logit-serious"])
@pytest.mark.parametrize("change", [lambda g: g, lazy])
def test_types_get_what_the_pass_over_beliefs_gives_them(rule, change):
    # An error of the nodes: it falls about as their square, but not where choices jump, as they do
    # under logit-serious when a package stops being serious.
    coarse, fine = (
        np.array([apart(seed, nodes, rule, change) for seed in range(2)]) for nodes in (60, 200)
    )
    assert max(coarse.max(), fine.max()) <= 5e-4
    if rule != "logit-serious":
        assert fine.max() <= 6e-5
        assert (fine <= coarse / 2).all()
