"""Shapley shares: known games, the axioms, slack frictions, sampled orders."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.analysis.attribution import attribute, play_all, play_orders


def table(values):
    """A game from an array (2^n, worlds)."""
    v = np.asarray(values, dtype=float)
    return lambda mask, worlds: v[mask, worlds]


def random_game(seed, n=4, worlds=20):
    return np.random.default_rng(seed).random((1 << n, worlds))


def names(n):
    return [f"f{i}" for i in range(n)]


def by_definition(v, n):
    """Average over all n! orders, straight from the definition."""
    shares = np.zeros((n, v.shape[1]))
    orders = list(permutations(range(n)))
    for order in orders:
        mask = 0
        for i in order:
            shares[i] += v[mask | (1 << i)] - v[mask]
            mask |= 1 << i
    return shares / len(orders)


def test_gloves():
    """Two left gloves and one right: shares 1/6, 1/6, 2/3 (Shapley's textbook market)."""
    v = np.array([float(m >= 4 and m & 3 != 0) for m in range(8)])[:, None]
    found = attribute(play_all(table(v), ["left", "other left", "right"], 1))
    assert [s.value for s in found.shares] == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    assert [s.value for s in found.first] == [0.0, 0.0, 1.0]
    assert [s.value for s in found.last] == [0.0, 0.0, 0.0]


def test_an_airport():
    """Littlechild & Owen 1973: runways of cost 1, 2, 3, 4 are shared 1/4, 7/12, 13/12, 25/12."""
    cost = np.array([0] + [int(m).bit_length() for m in range(1, 16)], dtype=float)
    found = attribute(play_all(table(cost[:, None]), names(4), 1))
    shares = [s.value for s in found.shares]
    assert shares == pytest.approx([1 / 4, 7 / 12, 13 / 12, 25 / 12])


@pytest.mark.parametrize("n", [1, 2, 4, 5])
def test_equals_the_definition(n):
    v = random_game(n, n)
    found = attribute(play_all(table(v), names(n), 20))
    assert found.by_world == pytest.approx(by_definition(v, n), abs=1e-12)


games = st.tuples(st.integers(1, 5), st.integers(0, 2**32 - 1))


@given(games)
def test_shares_sum_to_the_total_in_every_world(game):
    n, seed = game
    v = random_game(seed, n, 6)
    found = attribute(play_all(table(v), names(n), 6))
    assert found.by_world.sum(axis=0) == pytest.approx(v[-1] - v[0], abs=1e-12)
    assert sum(s.value for s in found.shares) == pytest.approx(found.total.value, abs=1e-12)
    assert found.total.value == pytest.approx(found.with_all.value - found.with_none.value)


@given(games, st.data())
def test_one_that_changes_nothing_gets_exactly_nothing(game, data):
    n, seed = game
    idle = data.draw(st.integers(0, n - 1))
    v = random_game(seed, n, 6)
    masks = np.arange(1 << n)
    v = v[masks & ~(1 << idle)]
    for found in (
        attribute(play_all(table(v), names(n), 6)),
        attribute(play_orders(table(v), names(n), 6, seed=seed % 7)),
    ):
        assert not found.by_world[idle].any()
        for column in (found.shares, found.first, found.last, found.decides):
            assert column[idle].value == 0.0
        assert (found.shares[idle].low, found.shares[idle].high) == (0.0, 0.0)


@given(st.integers(0, 2**32 - 1))
def test_equals_get_equal_shares(seed):
    v = random_game(seed, 4, 5)
    swap = np.array([(m & ~3) | (m >> 1 & 1) | (m & 1) << 1 for m in range(16)])
    v = v + v[swap]
    found = attribute(play_all(table(v), names(4), 5))
    assert found.by_world[0] == pytest.approx(found.by_world[1], abs=1e-12)
    assert found.first[0].value == pytest.approx(found.first[1].value, abs=1e-12)


@given(st.integers(0, 2**32 - 1))
def test_shares_of_a_sum_are_sums_of_shares(seed):
    a, b = random_game(seed, 3, 4), random_game(seed + 1, 3, 4)
    shares = [attribute(play_all(table(v), names(3), 4)).by_world for v in (a, b, a + b)]
    assert shares[2] == pytest.approx(shares[0] + shares[1], abs=1e-12)


def test_several_outcomes_are_played_at_once():
    a, b = random_game(1), random_game(2)
    both = play_all(lambda m, w: np.stack([a[m, w], b[m, w]], axis=1), names(4), 20)
    assert both.solved == 16 * 20
    for outcome, v in enumerate((a, b)):
        single = attribute(play_all(table(v), names(4), 20))
        assert np.array_equal(attribute(both, outcome=outcome).by_world, single.by_world)


# ------------------------------------------------------------------- slack frictions


def slack_game(seed, n, worlds):
    """A game in which some frictions cannot matter in some worlds."""
    rng = np.random.default_rng(seed)
    loose = rng.random((worlds, n)) < 0.5
    masks = np.arange(1 << n)
    bits = loose @ (1 << np.arange(n))
    v = rng.random((1 << n, worlds))
    return v[masks[:, None] & ~bits, np.arange(worlds)], loose


@settings(max_examples=40)
@given(games)
def test_slack_spares_games_and_changes_nothing(game):
    n, seed = game
    v, loose = slack_game(seed, n, 12)
    full = play_all(table(v), names(n), 12)
    spared = play_all(table(v), names(n), 12, slack=lambda worlds: loose[worlds])
    assert np.array_equal(full.values, spared.values)
    assert spared.solved == (2.0 ** (n - loose.sum(axis=1))).sum()
    found = attribute(spared)
    assert not found.by_world[loose.T].any()
    assert np.array_equal(found.by_world, attribute(full).by_world)


def test_worlds_are_asked_only_for_the_games_they_need():
    asked = []
    loose = np.array([[True, False], [False, False]])

    def value(mask, worlds):
        asked.append((mask, worlds.tolist()))
        return np.zeros(worlds.size)

    games = play_all(value, names(2), 2, slack=lambda worlds: loose[worlds])
    assert asked == [(3, [1]), (2, [0, 1]), (1, [1]), (0, [0, 1])]
    assert games.solved == 6


# ------------------------------------------------------------------- sampled orders


@given(games)
@settings(max_examples=40)
def test_sampled_orders_share_out_the_whole_exactly(game):
    n, seed = game
    v, loose = slack_game(seed, n, 8)
    games = play_orders(table(v), names(n), 8, slack=lambda w: loose[w], seed=seed % 100)
    found = attribute(games)
    assert found.by_world.sum(axis=0) == pytest.approx(v[-1] - v[0], abs=1e-12)
    assert not found.by_world[loose.T].any()
    assert games.solved <= play_all(table(v), names(n), 8, slack=lambda w: loose[w]).solved


def test_sampled_orders_estimate_the_exact_shares_within_their_error():
    n, worlds = 6, 400
    v = random_game(3, n, worlds) + np.array([m.bit_count() for m in range(64)])[:, None]
    exact = attribute(play_all(table(v), names(n), worlds))
    misses = []
    for seed in range(8):
        games = play_orders(table(v), names(n), worlds, orders=4, seed=seed)
        found = attribute(games)
        assert games.solved < 0.5 * 64 * worlds
        misses += [
            (a.value - b.value) / e
            for a, b, e in zip(found.shares, exact.shares, found.order_error, strict=True)
        ]
        assert [a.value for a in found.first] == [a.value for a in exact.first]
        assert [a.value for a in found.last] == [a.value for a in exact.last]
    # Errors in units of the standard error claimed: 48 of them, of unit size.
    assert 0.7 < np.std(misses) < 1.3
    assert abs(np.mean(misses)) < 0.5


def test_orders_depend_on_seed_and_world_alone():
    v = random_game(4, 4, 30)
    some = play_orders(table(v[:, :10]), names(4), 10, seed=5)
    more = play_orders(table(v), names(4), 30, seed=5)
    other = play_orders(table(v), names(4), 30, seed=0)
    assert np.array_equal(some.orders, more.orders[:10])
    assert not np.array_equal(more.orders, other.orders)
    below = play_orders(table(v), names(4), 30, seed=-5)
    assert not np.array_equal(more.orders, below.orders)
    assert attribute(more).order_error[0] > 0.0


# ------------------------------------------------------------------- reading the answer


def test_what_decides_alone():
    """World 0: friction 0 alone decides; world 1: either does on its own; world 2: nothing."""
    v = np.array([[0.0, 0.0, 0.2], [0.8, 0.0, 0.2], [0.1, 0.0, 0.2], [1.0, 0.6, 0.2]])
    found = attribute(play_all(table(v), names(2), 3))
    assert [round(3 * d.value) for d in found.decides] == [2, 1]
    assert found.with_none.value == pytest.approx(0.2 / 3)


def test_those_that_cannot_be_told_from_the_largest():
    sway = np.where(np.arange(500) % 2, 0.05, -0.05)  # a and b lead in turn, b by a hair
    weights = np.stack([0.300 + sway, 0.301 - sway, 0.1 + 0.0 * sway], axis=1)
    v = np.array([[(m >> i & 1) for i in range(3)] for m in range(8)]) @ weights.T
    found = attribute(play_all(table(v), ["a", "b", "c"], 500))
    assert found.leaders() == ("b", "a")


def test_what_changes_nothing_never_leads():
    """Two worlds tell nothing apart, but a friction that is absent is no candidate."""
    v = np.array([[(m & 1) * world + 0.2 * (m >> 1 & 1) for world in (0.1, 0.5)] for m in range(8)])
    assert attribute(play_all(table(v), names(3), 2)).leaders() == tuple(names(3)[:2])
    assert attribute(play_all(table(0.0 * v), names(3), 2)).leaders() == ()


def test_a_helpful_friction_has_a_negative_share():
    v = np.array([[0.5], [0.2]])
    found = attribute(play_all(table(v), ["shared pessimism"], 1))
    assert found.shares[0].value == pytest.approx(-0.3)
    assert found.decides[0].value == 0.0


def test_faults_are_named():
    value = table(random_game(0))
    with pytest.raises(ValueError, match="different names"):
        play_all(value, ["a", "a"], 3)
    with pytest.raises(ValueError, match="at least one world"):
        play_all(value, ["a"], 0)
    with pytest.raises(ValueError, match="even number of orders"):
        play_orders(value, ["a", "b"], 3, orders=5)
    with pytest.raises(ValueError, match="no finite value"):
        play_all(lambda m, w: np.full(w.size, np.nan), ["a"], 3)
    with pytest.raises(ValueError, match="slack must say"):
        play_all(value, ["a", "b"], 3, slack=lambda w: np.zeros((3, 1), dtype=bool))
