"""Talks without the secret, against the same game written out type by type."""

import numpy as np
import pytest
from talks_games import random_game

from offramp.talks import GameError, play, play_known, solve, theta_quantiles


def _by_hand(g, theta):
    """Return u, w and the chance of settling at each (t, k), for one known type."""
    u = g.finish_p.copy()
    w = g.finish_r - theta * g.finish_r_slope
    settle = {}
    for t in range(g.periods - 1, -1, -1):
        u[[0, -1]], w[[0, -1]] = g.end_p[:, t + 1], g.end_r[:, t + 1]
        new_u, new_w = u.copy(), w.copy()
        for k in range(1, g.front):
            h, m = g.hazard[t, k], g.count[t]
            c = (1 - h) * g.discount_p * (g.view_p[:, t, k] @ u[k - 1 : k + 2])
            r = (1 - h) * g.discount_r * (g.view_r[:, t, k] @ w[k - 1 : k + 2])
            c -= g.cost_p[t] + h * g.escalation_p
            r -= g.pain[t] + theta * g.cost_r[t] + h * g.escalation_r
            gain = np.where(g.u_r[t, :m] >= r, g.u_p[t, :m] - g.heat - c, 0.0)
            step = np.maximum(np.abs(np.diff(g.u_p[t, :m])), np.diff(g.u_r[t, :m]))
            phi = np.concatenate([[1.0], -np.expm1(-g.sharpness * step), [1.0]])
            odds = (phi[1:] + phi[:-1]) / 2 * np.expm1(g.sharpness * np.maximum(gain, 0))
            sigma = g.channel[t] * odds / (1 + odds.sum())
            new_u[k], new_w[k] = c + sigma @ gain, r + sigma @ (g.u_r[t, :m] - r)
            settle[t, k] = sigma
        u, w = new_u, new_w
    return u[g.start], w[g.start], settle


@pytest.mark.parametrize("seed", range(6))
def test_against_the_formulas(seed):
    g = random_game(seed, periods=8, sharpness=60.0)
    theta = theta_quantiles(g, 3)
    found = play_known(g, theta, [0.2, 0.3, 0.5])
    for j, one in enumerate(theta):
        u, w, settle = _by_hand(g, one)
        assert found.type_value_p[j] == pytest.approx(u, abs=1e-12)
        assert found.type_value[j] == pytest.approx(w, abs=1e-12)
        now, deal = {g.start: 1.0}, np.zeros(g.periods)
        for t in range(g.periods):
            then: dict[int, float] = {}
            for k, mass in now.items():
                deal[t] += mass * settle[t, k].sum()
                for move in range(3):
                    on = (1 - g.hazard[t, k]) * g.truth[move, t, k]
                    if 0 < k + move - 1 < g.front:
                        after = mass * (1 - settle[t, k].sum()) * on
                        then[k + move - 1] = then.get(k + move - 1, 0.0) + after
            now = then
        np.testing.assert_allclose(found.type_deal[j], deal, atol=1e-12)
    np.testing.assert_allclose(found.deal, found.share @ found.type_deal, atol=1e-12)
    assert found.total() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_one_type_is_a_secret_of_no_width(seed):
    # With every type alike there is nothing to hide: both solvers must agree. In the game with a
    # secret the last type's r is flat, so a package is taken by all or by none.
    base = random_game(seed, periods=10)
    g = base.but(theta=np.full(base.nodes + 1, float(base.theta[75])), cdf=base.quantile)
    secret, open_ = play(solve(g)), play_known(g, [g.theta[0]])
    np.testing.assert_allclose(secret.deal, open_.deal, atol=1e-9)
    assert secret.value_p == pytest.approx(open_.value_p, abs=1e-9)
    assert secret.type_value[-1] == pytest.approx(open_.type_value[0], abs=1e-9)


def test_shares_must_sum_to_one():
    with pytest.raises(GameError, match="one share a type"):
        play_known(random_game(0, periods=2), [1.0, 2.0], [0.5, 0.6])
