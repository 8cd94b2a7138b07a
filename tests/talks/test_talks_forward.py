"""The forward pass: against NumPy, against simulation, and its parts against each other."""

import numpy as np
import pytest
from talks_games import random_game

import plain_numpy_talks as plain
from offramp.talks import by_package, month, play, solve


@pytest.mark.parametrize("seed", range(6))
def test_plain_numpy_finds_the_same(seed):
    game = random_game(seed, periods=12)
    equilibrium = solve(game)
    outcomes = play(equilibrium)
    value, wait, cut = plain.solve(game)
    settled, left = plain.play(game, wait, cut)
    assert equilibrium.value_p == pytest.approx(value, abs=1e-12)
    for (t, k), positions in cut.items():
        np.testing.assert_allclose(equilibrium.cutoff[t, k], positions, atol=1e-7)
    np.testing.assert_allclose(outcomes.settled, settled, atol=1e-10)
    assert outcomes.unfinished == pytest.approx(left, abs=1e-10)


def _simulate(equilibrium, rng):
    """Play one war: return how it ended and when."""
    g, k, belief, share = equilibrium.game, equilibrium.game.start, 1.0, rng.random()
    quantile = np.interp(share, g.cdf, g.quantile)
    for t in range(g.periods):
        now = month(equilibrium, t, k, belief)
        x = rng.choice(now.package.size + 1, p=np.append(now.tabled, max(now.silence, 0.0)))
        if x < now.package.size:
            if quantile > now.cutoff[x]:
                return "deal", t
            belief = now.cutoff[x]
        if rng.random() < g.hazard[t, k]:
            return "escalated", t
        k += int(rng.choice(3, p=g.truth[:, t, k])) - 1
        if k in (0, g.front):
            return ("lost" if k == 0 else "won"), t
    return "unfinished", g.periods


@pytest.mark.parametrize("seed", [0, 4])
def test_simulation_agrees(seed):
    equilibrium = solve(random_game(seed, periods=8, channel=0.5))
    outcomes, rng, runs = play(equilibrium), np.random.default_rng(seed), 1500
    ends = [_simulate(equilibrium, rng) for _ in range(runs)]
    exact = {"deal": outcomes.deal.sum(), "escalated": outcomes.escalated.sum(),
             "won": outcomes.won.sum(), "lost": outcomes.lost.sum(),
             "unfinished": outcomes.unfinished}  # fmt: skip
    assert sum(exact.values()) == pytest.approx(1.0, abs=1e-12)
    for name, chance in exact.items():
        share = np.mean([how == name for how, _ in ends])
        assert abs(share - chance) <= 4 * np.sqrt(chance * (1 - chance) / runs) + 1e-9
    early = np.mean([how == "deal" and t < 3 for how, t in ends])
    chance = outcomes.deal[:3].sum()
    assert abs(early - chance) <= 4 * np.sqrt(chance * (1 - chance) / runs) + 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_parts_add_up(seed):
    game = random_game(seed)
    outcomes = play(solve(game))
    war = outcomes.at_war.sum(axis=1)
    ends = outcomes.deal + outcomes.escalated + outcomes.won + outcomes.lost
    np.testing.assert_allclose(war[:-1] - ends, war[1:], atol=1e-13)
    assert (outcomes.settled <= outcomes.tabled + 1e-15).all()
    first = month(solve(game), 0, game.start)
    np.testing.assert_allclose(outcomes.tabled[0, : game.count[0]], first.tabled, atol=1e-13)
    np.testing.assert_allclose(
        outcomes.settled[0, : game.count[0]], first.tabled * first.accepted, atol=1e-13
    )
    assert np.nanmin(outcomes.belief) >= 0
    assert outcomes.belief[0] == 1.0


def test_types_make_up_the_whole():
    # Types between two nodes behave like one or the other: the mean over many nodes is the whole.
    game = random_game(2, nodes=800, periods=10)
    outcomes = play(solve(game))
    middle = 0.5 * (outcomes.type_settles[:, 1:] + outcomes.type_settles[:, :-1])
    np.testing.assert_allclose(middle @ np.diff(game.cdf), outcomes.deal, atol=2e-3)


def test_by_package():
    game = random_game(1, periods=4)
    outcomes = play(solve(game))
    most = int(game.package.max()) + 1
    table = by_package(outcomes.settled, game, most)
    assert table.shape == (4, most)
    np.testing.assert_allclose(table.sum(axis=1), outcomes.deal, atol=1e-15)
    x = int(outcomes.settled[0].argmax())
    assert table[0, game.package[0, x]] == outcomes.settled[0, x]


def test_truth_changes_what_happens_and_not_what_is_played():
    game = random_game(0, periods=10)
    other = game.but(truth=game.truth[::-1].copy())
    one, two = solve(game), solve(other)
    np.testing.assert_array_equal(one.cutoff, two.cutoff)
    assert play(one).type_value == pytest.approx(play(two).type_value, abs=1e-14)
    assert abs(play(one).won.sum() - play(two).won.sum()) > 0.01
