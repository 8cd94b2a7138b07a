"""Postures, first offers and the value of trying with the real talks inside."""

import numpy as np
import pytest
from trial_games import trial_game

from offramp.signals import PostureGame, posterior_cdfs, solve_postures, type_quantiles
from offramp.signals.in_talks import first_offers, posture_payoff, trying
from offramp.talks import play, solve

TYPES = type_quantiles()


def small(seed):
    """A quick game: half the horizon and half the nodes of a real case."""
    return trial_game(seed, periods=18, nodes=80)


def test_payoff_at_the_prior_is_that_of_the_talks():
    g = small(1)
    payoff = posture_payoff(g)
    exact = np.interp(TYPES, g.quantile, play(solve(g)).type_value)
    np.testing.assert_allclose(payoff(g.cdf, 0.0), exact, atol=1e-4)  # the nodes' error
    assert (payoff(g.cdf, 0.02) < exact + 1e-12).any()
    assert (np.diff(exact) <= 1e-9).all()  # the weary are worse off


@pytest.mark.parametrize("seed", range(4))
def test_free_talk_teaches_nothing_from_every_start(seed):
    """Posterior = prior within 1e-8: kappa = 0, real talks, least noise, sharp proposer."""
    g = small(seed)
    found = solve_postures(PostureGame(posture_payoff(g), g.quantile, np.zeros(2), 0.005))
    assert found.unique
    for end in found.search.ends:
        cdfs, _ = posterior_cdfs(end.reshape(1, -1), TYPES, g.quantile, g.quantile)
        np.testing.assert_allclose(cdfs, [g.quantile, g.quantile], atol=1e-8)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("noise", [0.02, 0.005])
def test_one_equilibrium_from_four_starts_without_continuation(seed, noise):
    g = small(seed)
    payoff = posture_payoff(g)
    kappa = np.array([0.0, 0.015])
    found = solve_postures(PostureGame(payoff, g.quantile, kappa, noise))
    assert found.unique
    assert found.search.methods == ("anderson",)
    assert found.first.residual <= 1e-6
    assert found.search.steps.max() <= 40
    e = found.first
    np.testing.assert_allclose(e.said @ e.posterior, g.quantile, atol=1e-10)
    reply = np.array([payoff(c, k) for c, k in zip(e.posterior, kappa, strict=True)]) / noise
    np.testing.assert_allclose(
        np.log(e.probability[1] / e.probability[0]), reply[1] - reply[0], atol=2e-6
    )


@pytest.mark.slow
@pytest.mark.parametrize("noise", [0.02, 0.005])
@pytest.mark.parametrize("seed", range(30))
def test_many_games_converge_to_one_point(seed, noise):
    g = trial_game(seed)
    kappa = np.array([0.0, 0.005 * (1 + seed % 4)])
    found = solve_postures(PostureGame(posture_payoff(g), g.quantile, kappa, noise))
    assert found.unique
    assert found.first.residual <= 1e-6


def test_the_upfront_option_marks_the_resolute():
    g = small(2)
    upfront = np.array([np.zeros(40), 0.02 * TYPES])
    found = solve_postures(
        PostureGame(posture_payoff(g), g.quantile, np.zeros(2), 0.01, upfront=upfront)
    )
    assert found.first.likelihood_ratio(1) < 1.0
    assert found.first.mean_quantile(g.quantile)[1] < 0.5


@pytest.mark.parametrize("seed", range(6))
def test_first_offers_agree_with_the_talks(seed):
    g = small(seed)
    e = solve(g)
    got, package = first_offers(e)
    assert got.bits.shape == package.shape == (g.count[0],)
    # Slots rise in the responder's value, so the chance of a yes rises with them.
    assert (np.diff(got.accept) >= -1e-12).all()
    # What is in fact tabled first brings a gain; what would lose is never tabled.
    tabled = play(e).tabled[0, : g.count[0]] > 0
    assert got.gain is not None
    assert (got.gain[tabled] > 0).all()
    settled = play(e).settled[0, : g.count[0]]
    chance = play(e).tabled[0, : g.count[0]]
    np.testing.assert_allclose(settled[tabled], (chance * got.accept)[tabled], atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_trying_never_loses_and_heat_takes_from_it(seed):
    g = small(seed).but(heat=0.004)
    got = trying(g)
    assert got.with_heat >= -1e-12
    assert got.without_heat >= got.with_heat - 1e-12
    assert trying(g.but(heat=0.0)).heat == 0.0
    none = g.but(count=np.zeros_like(g.count))
    assert trying(none).without_heat == pytest.approx(0.0, abs=1e-15)
