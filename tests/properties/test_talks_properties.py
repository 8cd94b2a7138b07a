"""What must hold in every game of bargaining while fighting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talks_games import fixed_view, random_game

from offramp.talks import (
    certify,
    month,
    node_lottery_value,
    play,
    play_known,
    solve,
    solve_certified,
)

seeds = st.integers(0, 10**6)
many = settings(max_examples=40, derandomize=True, deadline=None)


@many
@given(seeds)
def test_chances_sum_to_one(seed):
    game = random_game(seed)
    outcomes = play(solve(game))
    known = play_known(game)
    assert outcomes.total() == pytest.approx(1.0, abs=1e-12)
    assert known.total() == pytest.approx(1.0, abs=1e-12)
    for ends in (outcomes, known):
        for part in (ends.settled, ends.escalated, ends.won, ends.lost, ends.at_war):
            assert part.min() >= -1e-15


@many
@given(seeds)
def test_the_accounts_agree(seed):
    equilibrium = solve(random_game(seed))
    assert node_lottery_value(equilibrium) == pytest.approx(equilibrium.value_p, abs=1e-12)


@many
@given(seeds)
def test_certificate_holds_and_codes_agree(seed):
    equilibrium = solve(random_game(seed))
    found, outcomes = certify(equilibrium), play(equilibrium)
    assert found.mean <= 2e-6
    assert found.largest <= 2e-4
    assert found.value_error <= 1e-4
    assert found.gain.min() >= -1e-12
    realised = abs(outcomes.value_p - equilibrium.value_p)
    assert realised == pytest.approx(found.value_error, abs=1e-7)


def test_certificate_falls_as_nodes_double():
    coarse, fine = (
        np.array([(c.mean, c.largest, c.value_error) for c in map(certify, map(solve, games))])
        for games in ([random_game(s, nodes=n) for s in range(30)] for n in (75, 150))
    )
    assert (fine.mean(axis=0) < 0.6 * coarse.mean(axis=0)).all()
    assert (fine.max(axis=0) < coarse.max(axis=0)).all()


@many
@given(seeds)
def test_doubling_the_nodes_moves_little(seed):
    coarse, fine = (play(solve(random_game(seed, nodes=n))).deal for n in (150, 300))
    assert abs(np.cumsum(coarse) - np.cumsum(fine)).max() <= 0.002


@many
@given(seeds)
def test_trying_is_never_worth_less_than_fighting_on(seed):
    game = random_game(seed)
    fighting = solve(game.silent())
    tried = solve(game)
    assert (tried.value_p_by_belief >= fighting.value_p_by_belief - 1e-14).all()
    # Nor to the responder: it can always refuse.
    assert (play(tried).type_value >= play(fighting).type_value - 1e-4).all()


@many
@given(seeds)
def test_copies_and_hopeless_demands_move_nothing(seed):
    game = random_game(seed)
    before = play(solve(game)).deal
    rng = np.random.default_rng(seed)
    x = int(rng.integers(game.slots))

    def with_more(u_p, u_r):
        every_p = np.concatenate([game.u_p, u_p], axis=1)
        every_r = np.concatenate([game.u_r, u_r], axis=1)
        order = np.argsort(every_r, axis=1, kind="stable")
        return game.but(
            u_p=np.take_along_axis(every_p, order, 1),
            u_r=np.take_along_axis(every_r, order, 1),
            count=np.full_like(game.count, order.shape[1]),
            package=order,
        )

    twice = with_more(game.u_p[:, [x]], game.u_r[:, [x]])
    np.testing.assert_allclose(play(solve(twice)).deal, before, atol=1e-10)
    # Twenty near-copies along the frontier: better for one side, worse for the other.
    off = 1e-5 * np.arange(1, 21) / 20
    near = with_more(game.u_p[:, [x]] - off, game.u_r[:, [x]] + off)
    assert abs(np.cumsum(play(solve(near)).deal - before)).max() <= 1e-3
    greedy = with_more(
        np.full((game.periods, 20), 1.5) + np.linspace(0, 0.2, 20),
        np.full((game.periods, 20), -1.5) - np.linspace(0, 0.2, 20),
    )
    assert abs(np.cumsum(play(solve(greedy)).deal - before)).max() <= 1e-5


@many
@given(seeds)
def test_the_weary_settle_first(seed):
    outcomes = play(solve(random_game(seed)))
    for table in (outcomes.type_settles, outcomes.type_settles_own_view):
        assert np.diff(np.cumsum(table, axis=0), axis=1).min() >= -1e-13
        assert table.min() >= -1e-13
        assert table.sum(axis=0).max() <= 1 + 1e-12


@many
@given(seeds)
def test_payoffs_fall_in_weariness(seed):
    equilibrium = solve(random_game(seed))
    assert np.diff(play(equilibrium).type_value).max() <= 2e-4


@many
@given(seeds)
def test_settlements_lie_in_the_zone_of_their_date(seed):
    equilibrium = solve(random_game(seed, periods=10))
    game, rng = equilibrium.game, np.random.default_rng(seed)
    nodes = np.arange(game.nodes + 1.0)
    for t, k in game.states():
        for belief in (1.0, rng.random()):
            now = month(equilibrium, t, k, belief)
            signed = (now.tabled > 1e-12) & (now.accepted > 0)
            u_p, u_r = game.u_p[t, : game.count[t]], game.u_r[t, : game.count[t]]
            assert (now.gain[signed] > 0).all()
            # Both sides prefer it to going on: the proposer to silence; of the responder's types
            # the one that is indifferent, and with it all that are wearier.
            assert (u_p[signed] > now.value_silent - 1e-9).all()
            place = np.interp(now.cutoff[signed], game.quantile, nodes)
            assert (u_r[signed] >= np.interp(place, nodes, equilibrium.refuse[t, k]) - 1e-9).all()


@many
@given(seeds, st.floats(0.05, 0.9), st.floats(0.01, 0.1))
def test_victory_rises_with_the_odds(seed, p, more):
    game = random_game(seed).silent()
    won = [
        play(solve(game.but(truth=fixed_view(odds, game.periods, game.front)))).won.sum()
        for odds in (p, p + more)
    ]
    assert won[0] <= won[1] + 1e-14
    free = game.but(
        cost_p=np.zeros(game.periods),
        hazard=np.zeros_like(game.hazard),
        finish_p=np.arange(game.front + 1) / game.front,
    )
    value = [
        solve(free.but(view_p=fixed_view(odds, game.periods, game.front))).value_p
        for odds in (p, p + more)
    ]
    assert value[0] <= value[1] + 1e-14


@pytest.mark.slow
def test_ten_thousand_games():
    """Sharper, wider and odder games than a scenario's, so that the solver's limits show.

    One in a hundred needs more nodes for its certificate, some of these only because deals would
    still move (a crossing between two nodes; a package just taken, or just not, by the most
    resolute). Two in ten thousand have no equilibrium in cutoffs: r rises back above what a package
    is worth where it is often tabled, and no number of nodes mends that; the certificate says so.
    """
    worst, moved, doubled, several = np.zeros(5), [], 0, 0
    for seed in range(10**7, 10**7 + 10_000):

        def game_with(nodes, seed=seed):
            return random_game(seed, nodes=nodes, widest=25)

        equilibrium, found = solve_certified(game_with)
        outcomes, game = play(equilibrium), equilibrium.game
        finer = play(solve(game_with(2 * game.nodes)))
        moved.append(abs(np.cumsum(outcomes.deal) - np.cumsum(finer.deal)).max())
        doubled += game.nodes > 150
        if not found.holds:
            several += 1
            assert found.crossing_tabled > 0.01
            assert found.largest <= 1e-3
        row = [
            abs(outcomes.total() - 1),
            abs(node_lottery_value(equilibrium) - equilibrium.value_p),
            found.mean if found.holds else 0.0,
            found.largest if found.holds else 0.0,
            solve(game.silent()).value_p - equilibrium.value_p,
        ]
        worst = np.maximum(worst, row)
    assert (worst <= [1e-12, 1e-12, 2e-6, 2e-4, 1e-14]).all(), worst
    assert doubled <= 150
    assert several <= 5
    assert max(moved) <= 0.002
