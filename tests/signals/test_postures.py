"""The posture game on payoffs in closed form: what talk teaches, and what it does not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.signals import (
    LAMBDA_FLOOR,
    NoFixedPointError,
    PostureError,
    PostureGame,
    choice_odds,
    posterior_cdfs,
    solve_postures,
    type_quantiles,
)

NODES = (np.arange(151) / 150) ** 2
TYPES = type_quantiles()
MIDDLE = 0.5 * (NODES[1:] + NODES[:-1])


def wish_to_look_tough(size=0.1, lean=0.5):
    """Looking resolute pays every type, the weary more; settling, and so kappa, is theirs too."""

    def payoff(cdf, kappa):
        resolve = 0.5 - np.diff(cdf) @ MIDDLE
        return 0.4 - 0.2 * TYPES + size * (1 + lean * TYPES) * resolve - kappa * (0.2 + 0.6 * TYPES)

    return payoff


def test_free_talk_teaches_nothing_from_every_start():
    game = PostureGame(wish_to_look_tough(), NODES, np.zeros(2), 0.005)
    found = solve_postures(game, random_starts=6, seed=3)
    assert found.unique
    assert len(found.search.ends) == 9
    for end in found.search.ends:
        cdfs, said = posterior_cdfs(end.reshape(1, -1), TYPES, NODES, NODES)
        np.testing.assert_allclose(cdfs, [NODES, NODES], atol=1e-8)
        np.testing.assert_allclose(said, 0.5, atol=1e-8)
    assert found.first.likelihood_ratio(1) == pytest.approx(1.0, abs=1e-8)


def test_three_free_postures_teach_nothing_either():
    game = PostureGame(wish_to_look_tough(), NODES, np.zeros(3), 0.01)
    found = solve_postures(game, random_starts=3)
    assert found.unique
    np.testing.assert_allclose(found.first.probability, 1 / 3, atol=1e-8)
    np.testing.assert_allclose(found.first.posterior, np.tile(NODES, (3, 1)), atol=1e-8)


def test_closed_form_when_beliefs_do_not_matter():
    game = PostureGame(lambda cdf, kappa: -kappa * TYPES, NODES, np.array([0.0, 0.03]), 0.02)
    found = solve_postures(game)
    want = 1.0 / (1.0 + np.exp(0.03 * TYPES / 0.02))
    np.testing.assert_allclose(found.first.probability[1], want, atol=1e-10)
    np.testing.assert_allclose(found.first.values[1] - found.first.believed[1], -0.03 * TYPES)
    assert found.held_ratios[1] == pytest.approx(found.first.likelihood_ratio(1), abs=1e-9)


@pytest.mark.parametrize("slope", [0.005, 0.02, 0.08])
def test_an_upfront_cost_that_rises_in_weariness_marks_the_resolute(slope):
    """The direction that theory states, V held fixed: the dearer for the weary, the tougher."""
    upfront = np.array([np.zeros(40), slope * TYPES])
    fixed = PostureGame(lambda c, k: 0.3 - 0.1 * TYPES, NODES, np.zeros(2), 0.02, upfront=upfront)
    ratio = solve_postures(fixed).first.likelihood_ratio(1)
    chance = 1 / (1 + np.exp(slope * TYPES / 0.02))
    assert ratio == pytest.approx(chance[20:].sum() / chance[:20].sum(), abs=1e-9)
    assert ratio < 1.0
    # Beliefs back on: still so, and the words then move them the same way.
    live = PostureGame(wish_to_look_tough(), NODES, np.zeros(2), 0.02, upfront=upfront)
    found = solve_postures(live)
    assert found.first.likelihood_ratio(1) < 1.0
    assert found.first.mean_quantile(NODES)[1] < 0.5 < found.first.mean_quantile(NODES)[0]
    assert not found.reversed(1)


def test_a_cost_of_climbing_down_marks_the_resolute_here():
    game = PostureGame(wish_to_look_tough(), NODES, np.array([0.0, 0.02]), 0.01)
    found = solve_postures(game)
    e = found.first
    assert e.likelihood_ratio(1) < 1.0
    assert e.likelihood_ratio(1, tail=0.1) < e.likelihood_ratio(1)
    assert (e.being_believed(1, 0) > 0).all()
    np.testing.assert_allclose(e.downplaying(1, 0), e.values[1] - e.values[0])
    assert not found.reversed(1)


def test_a_reversal_is_reported():
    """Where the cost falls on the resolute, the dearer posture is taken by the weary."""
    game = PostureGame(lambda c, k: -k * (1 - TYPES), NODES, np.array([0.0, 0.02]), 0.01)
    assert solve_postures(game).reversed(1)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.0, 0.2),
    st.floats(0.0, 2.0),
    st.lists(st.floats(0.0, 0.05), min_size=2, max_size=4),
    st.floats(0.01, 0.05),
)
def test_what_is_returned_is_an_equilibrium_by_definition(size, lean, kappa, noise):
    payoff = wish_to_look_tough(size, lean)
    found = solve_postures(PostureGame(payoff, NODES, np.array(kappa), noise))
    for e in found.equilibria:
        value = np.array([payoff(g, k) for g, k in zip(e.posterior, kappa, strict=True)])
        reply = np.exp((value - value.max(axis=0)) / noise)
        np.testing.assert_allclose(e.probability, reply / reply.sum(axis=0), atol=1e-6)
        np.testing.assert_allclose(e.probability.sum(axis=0), 1.0)
        # Beliefs add up to the prior at every node.
        np.testing.assert_allclose(e.said @ e.posterior, NODES, atol=1e-10)
        assert e.said.sum() == pytest.approx(1.0, abs=1e-10)


def test_another_prior_is_the_one_that_beliefs_return_to():
    prior = NODES**2  # after demands: the weary likelier
    game = PostureGame(wish_to_look_tough(), NODES, np.array([0.0, 0.02]), 0.01, prior=prior)
    e = solve_postures(game).first
    np.testing.assert_allclose(e.said @ e.posterior, prior, atol=1e-10)
    assert e.share.sum() == pytest.approx(1.0)
    free = PostureGame(wish_to_look_tough(), NODES, np.zeros(2), 0.01, prior=prior)
    np.testing.assert_allclose(solve_postures(free).first.posterior, [prior, prior], atol=1e-8)


def test_several_equilibria_are_all_reported():
    """Being thought unlike the others pays the likes of oneself: conventions can go either way."""

    def payoff(cdf, kappa):
        weary = np.diff(cdf) @ MIDDLE - 0.5
        return 0.6 * (TYPES - 0.5) * weary - kappa

    found = solve_postures(PostureGame(payoff, NODES, np.zeros(2), 0.01))
    ratios = sorted(e.likelihood_ratio(1) for e in found.equilibria)
    assert len(ratios) == 3
    assert not found.unique
    assert ratios[1] == pytest.approx(1.0, abs=1e-8)
    assert ratios[0] < 0.2
    assert ratios[2] > 5.0
    assert sum(e.starts for e in found.equilibria) == (found.search.found_by >= 0).sum()


def test_the_same_seed_gives_the_same_answer():
    game = PostureGame(wish_to_look_tough(), NODES, np.array([0.0, 0.02]), 0.01)
    one, two = (solve_postures(game, seed=5) for _ in range(2))
    np.testing.assert_array_equal(one.search.ends, two.search.ends)


def test_even_start_alone_is_cheaper_and_agrees():
    game = PostureGame(wish_to_look_tough(), NODES, np.array([0.0, 0.02]), 0.01)
    every, one = solve_postures(game), solve_postures(game, only_even=True)
    assert one.search.steps.size == 1
    assert one.search.evaluations < every.search.evaluations
    np.testing.assert_allclose(one.first.probability, every.first.probability, atol=1e-7)


def test_extreme_odds_leave_proper_beliefs():
    cdfs, said = posterior_cdfs(1e4 * (TYPES - 0.5)[None, :], TYPES, NODES, NODES)
    assert np.isfinite(cdfs).all()
    assert (np.diff(cdfs, axis=1) >= 0).all()
    np.testing.assert_allclose(said, 0.5, atol=0.005)  # half a node's width there
    np.testing.assert_allclose(cdfs[:, -1], 1.0)
    assert (cdfs[:, 1] > 0).all()  # never a type without mass: the talks divide by it
    odds = choice_odds(np.array([[800.0, -800.0]]))
    np.testing.assert_allclose(odds, [[0.0, 1.0], [1.0, 0.0]], atol=1e-300)


def test_posteriors_by_hand():
    """P(1|q) = q on two equal halves of a two-node grid: means 1/3 and 2/3."""
    fine = np.linspace(0, 1, 2001)
    q = np.linspace(1e-6, 1 - 1e-6, 4001)
    cdfs, said = posterior_cdfs(np.log(q / (1 - q))[None, :], q, fine, fine)
    means = np.diff(cdfs, axis=1) @ (0.5 * (fine[1:] + fine[:-1]))
    np.testing.assert_allclose(means, [1 / 3, 2 / 3], atol=1e-5)
    np.testing.assert_allclose(said, 0.5, atol=1e-6)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"noise": 0.004}, "noise .lambda. is 0.004 stakes: at least 0.005"),
        ({"noise": np.nan}, "at least"),
        ({"kappa": np.array([0.1])}, "one cost for each of >= 2"),
        ({"kappa": np.array([0.0, -0.1])}, "0 stakes or more"),
        ({"nodes": NODES[1:]}, "nodes must rise from 0 to 1"),
        ({"prior": NODES[:-1]}, "prior has shape"),
        ({"prior": 1 - NODES}, "prior must rise"),
        ({"quantiles": np.array([0.5, 0.5])}, "rise strictly"),
        ({"upfront": np.zeros((2, 3))}, "upfront has shape"),
    ],
)
def test_faulty_games_are_refused(change, match):
    fine = {"payoff": wish_to_look_tough(), "nodes": NODES, "kappa": np.zeros(2), "noise": 0.02}
    with pytest.raises(PostureError, match=match):
        PostureGame(**{**fine, **change})


def test_faulty_payoffs_and_empty_ranges_are_refused():
    game = PostureGame(lambda c, k: np.zeros(3), NODES, np.zeros(2), LAMBDA_FLOOR)
    with pytest.raises(PostureError, match="one value for each of the 40 types"):
        solve_postures(game)
    e = solve_postures(PostureGame(wish_to_look_tough(), NODES, np.zeros(2), 0.02)).first
    with pytest.raises(PostureError, match="no type lies between"):
        e.among(0, 0.5, 0.5)


def test_no_convergence_is_said_with_advice():
    rng = np.random.default_rng(0)
    game = PostureGame(lambda c, k: rng.normal(size=40), NODES, np.zeros(2), 0.02)
    with pytest.raises(NoFixedPointError, match="raise the noise"):
        solve_postures(game, max_steps=5)
    nothing = solve_postures(game, max_steps=5, throw=False)
    assert nothing.equilibria == ()


def test_posteriors_of_several_words_against_the_plain_formula():
    rng = np.random.default_rng(3)
    log_odds = rng.normal(0.0, 20.0, (3, TYPES.size))
    prior = NODES**0.8
    odds = np.array([np.zeros(NODES.size), *(np.interp(NODES, TYPES, row) for row in log_odds)])
    logs = odds - np.logaddexp.reduce(odds, axis=0)
    peak = logs.max(axis=1, keepdims=True)
    weight = np.exp(np.maximum(logs - peak, -30.0))
    mass = 0.5 * (weight[:, 1:] + weight[:, :-1]) * np.diff(prior)
    cdfs, said = posterior_cdfs(log_odds, TYPES, NODES, prior)
    want = np.cumsum(mass, axis=1) / mass.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(cdfs[:, 1:], want, atol=1e-13)
    assert not cdfs[:, 0].any()
    np.testing.assert_allclose(said, np.exp(peak[:, 0]) * mass.sum(axis=1), rtol=1e-12)
