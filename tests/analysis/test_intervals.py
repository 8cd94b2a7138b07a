"""Sampling intervals: closed forms, edges, and (slow) coverage by simulation."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.analysis import intervals as iv


def test_wilson_matches_the_published_example():
    # Newcombe 1998, Statist. Med. 17:857-872, table I, method 3: 81 of 263, 15 of 148, 0 of 20.
    for hits, cases, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        share = iv.estimate_count(hits, cases)
        assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)
    none = iv.estimate_count(0, 20)
    assert none.low == 0.0
    assert none.high == pytest.approx(0.1611, abs=5e-5)
    assert iv.estimate_count(29, 29).high == 1.0


def test_a_chance_of_coin_tosses_is_nearly_wilsons():
    tosses = np.repeat([0.0, 1.0], [900, 100])
    ours, wilson = iv.estimate_chance(tosses), iv.estimate_count(100, 1000)
    assert (ours.low, ours.high) == pytest.approx((wilson.low, wilson.high), abs=1e-4)


def test_no_world_at_all_still_leaves_doubt():
    never, always = iv.estimate_chance(np.zeros(1000)), iv.estimate_chance(np.ones(1000))
    assert never.value == never.low == 0.0
    assert 0.003 < never.high < 0.005
    assert 1.0 - always.low == pytest.approx(never.high, abs=1e-12)


def test_worlds_that_agree_leave_none():
    same = iv.estimate_chance(np.full(50, 0.3))
    assert same.low == same.high == same.value == pytest.approx(0.3, abs=1e-15)


def test_a_variant_that_changes_nothing_has_no_effect():
    base = np.random.default_rng(0).random(1000)
    effect = iv.estimate_paired(base, base.copy())
    assert (effect.value, effect.low, effect.high) == (0.0, 0.0, 0.0)


def test_paired_is_narrower_than_unpaired_and_both_find_the_shift():
    rng = np.random.default_rng(1)
    base = rng.beta(0.6, 0.6, 1000)
    variant = np.clip(base + rng.normal(0.05, 0.02, 1000), 0.0, 1.0)
    paired = iv.estimate_paired(base, variant)
    unpaired = iv.estimate_unpaired(iv.estimate_chance(base), iv.estimate_chance(variant))
    assert paired.value == pytest.approx(unpaired.value, abs=1e-12)
    assert paired.half_width < 0.2 * unpaired.half_width
    assert 0.0 < paired.low < paired.value < paired.high


def test_skewness_moves_the_interval_towards_the_long_tail():
    one_in_a_hundred = np.zeros(1000)
    one_in_a_hundred[:10] = 0.5
    mean = iv.estimate_mean(one_in_a_hundred)
    assert mean.high - mean.value > 1.5 * (mean.value - mean.low)
    mirrored = iv.estimate_mean(-one_in_a_hundred)
    assert (-mirrored.high, -mirrored.low) == pytest.approx((mean.low, mean.high), abs=1e-12)


def test_without_skewness_it_is_the_t_interval():
    x = np.concatenate([np.linspace(-1.0, 1.0, 41) - 2.0])
    mean = iv.estimate_mean(x)
    half = 2.0210753903 * x.std(ddof=1) / math.sqrt(41)  # t(40 df, .975)
    assert (mean.low, mean.high) == pytest.approx((-2.0 - half, -2.0 + half), abs=1e-6)


def test_order_statistics_of_a_hundred():
    # Exact 95 % interval of a median of 100: the 40th and 61st (David & Nagaraja 2003, ch. 7).
    median = iv.estimate_quantile(np.arange(1.0, 101.0), 0.5)
    assert (median.low, median.value, median.high) == (40.0, 50.0, 61.0)
    assert iv.estimate_quantile(np.arange(5.0), 0.1).low == -math.inf


def test_mixture_quantile_of_known_mixture():
    values = np.array([1.0, 2.0, 3.0])
    weights = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    for p, answer in ((0.1, 1.0), (0.4, 1.0), (0.41, 2.0), (0.7, 2.0), (0.71, 3.0), (1.0, 3.0)):
        assert iv.mixture_quantile(np.broadcast_to(values, (2, 3)), weights, p) == answer
    assert iv.mixture_quantile([3.0, 1.0, 2.0], None, 0.5) == 2.0


def test_mixture_interval_of_one_value_a_world_is_that_of_order_statistics():
    x = np.random.default_rng(3).normal(size=(2000, 1))
    ours = iv.estimate_mixture_quantile(x, np.ones_like(x), 0.3)
    exact = iv.estimate_quantile(x[:, 0], 0.3)
    assert ours.value == exact.value
    assert (ours.low, ours.high) == pytest.approx((exact.low, exact.high), abs=0.01)


def test_flat_and_square_mixtures_agree():
    rng = np.random.default_rng(4)
    values, weights = rng.random((50, 7)), rng.random((50, 7))
    world = np.repeat(np.arange(50), 7)
    mix = np.random.default_rng(5).permutation(350)
    square = iv.estimate_mixture_quantile(values, weights, 0.6)
    flat = iv.estimate_mixture_quantile(
        values.ravel()[mix], weights.ravel()[mix], 0.6, world=world[mix]
    )
    assert (square.value, square.low, square.high) == (flat.value, flat.low, flat.high)


def test_a_ratio_of_constant_denominators_is_a_mean():
    a = np.random.default_rng(6).random(200)
    ratio = iv.estimate_ratio(a, np.full(200, 2.0), bounds=(0.0, 1.0))
    mean = iv.estimate_mean(a / 2.0, bounds=(0.0, 1.0))
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((mean.value, mean.low, mean.high))


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "less than 1 in 100"),
        (0.0099, "less than 1 in 100"),
        (0.01, "almost no chance"),
        (0.049, "almost no chance"),
        (0.05, "very unlikely"),
        (0.20, "unlikely"),
        (0.449, "unlikely"),
        (0.45, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.551, "likely"),
        (0.80, "likely"),
        (0.801, "very likely"),
        (0.95, "very likely"),
        (0.951, "almost certain"),
        (0.99, "almost certain"),
        (0.991, "more than 99 in 100"),
        (1.0, "more than 99 in 100"),
    ],
)
def test_words_follow_the_yardstick(probability, words):
    assert iv.in_words(probability) == words


def test_words_refuse_what_is_no_probability():
    with pytest.raises(ValueError, match="between 0 and 1"):
        iv.in_words(49.0)


def test_faults_are_named():
    with pytest.raises(ValueError, match="2 worlds have no finite figure"):
        iv.estimate_mean([1.0, math.nan, math.inf])
    with pytest.raises(ValueError, match="one figure a world"):
        iv.estimate_mean([])
    with pytest.raises(ValueError, match="probabilities between 0 and 1"):
        iv.estimate_chance([0.2, 1.4])
    with pytest.raises(ValueError, match="paired worlds"):
        iv.estimate_paired([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="sum to 0"):
        iv.estimate_ratio([0.0, 0.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="outside its bounds"):
        iv.estimate_mean([2.0, 3.0], bounds=(0.0, 1.0))


chances = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=60)


@given(chances)
def test_a_chance_lies_in_its_interval_and_that_between_0_and_1(values):
    chance = iv.estimate_chance(values)
    assert 0.0 <= chance.low <= chance.value <= chance.high <= 1.0


@given(chances)
def test_the_interval_of_the_opposite_is_mirrored(values):
    chance, opposite = iv.estimate_chance(values), iv.estimate_chance(1.0 - np.array(values))
    assert 1.0 - opposite.high == pytest.approx(chance.low, abs=1e-6)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=60), st.floats(0.01, 100.0))
def test_a_mean_scales_with_its_unit(values, factor):
    small = iv.estimate_mean(values)
    large = iv.estimate_mean(np.array(values) * factor)
    width = max(small.high - small.low, 1e-6)
    assert small.low - 1e-9 <= small.value <= small.high + 1e-9
    scaled = small.scaled(factor)
    assert abs(large.low - scaled.low) <= 1e-4 * factor * width
    assert abs(large.high - scaled.high) <= 1e-4 * factor * width


@given(st.lists(st.floats(-10.0, 10.0), min_size=1, max_size=40), st.lists(st.floats(0.0, 1.0)))
def test_quantiles_rise(values, levels):
    levels = sorted(levels)
    found = [iv.mixture_quantile(values, None, p) for p in levels]
    assert all(a <= b for a, b in pairwise(found))
    assert set(found) <= set(values)


RUNS = 4000
WORLDS = 1000


def covered(draw, truth, estimate, seed, runs=RUNS):
    rng = np.random.default_rng(seed)
    return np.mean([estimate(draw(rng)).covers(truth) for _ in range(runs)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "draw", "truth"),
    [
        ("near 0 or 1", lambda r: r.beta(0.3, 0.4, WORLDS), 0.3 / 0.7),
        ("mostly nil", lambda r: r.beta(0.1, 1.0, WORLDS), 0.1 / 1.1),
        ("rare and small", lambda r: r.beta(0.05, 5.0, WORLDS), 0.05 / 5.05),
        ("rare event", lambda r: r.beta(2.0, 200.0, WORLDS), 2.0 / 202.0),
        ("nearly sure", lambda r: r.beta(20.0, 0.3, WORLDS), 20.0 / 20.3),
        (
            "one world in 33",
            lambda r: (r.random(WORLDS) < 0.03) * r.random(WORLDS),
            0.015,
        ),
    ],
)
def test_chances_are_covered(name, draw, truth):
    assert 0.93 <= covered(draw, truth, iv.estimate_chance, 11) <= 0.97, name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "draw", "truth"),
    [
        ("normal", lambda r: r.normal(0.05, 0.1, WORLDS), 0.05),
        (
            "one world in 20",
            lambda r: (r.random(WORLDS) < 0.05) * r.beta(1.0, 3.0, WORLDS),
            0.0125,
        ),
        (
            "helps most a little, some a lot",
            lambda r: np.where(
                r.random(WORLDS) < 0.9,
                r.normal(0.0, 0.005, WORLDS),
                r.beta(2.0, 3.0, WORLDS),
            ),
            0.04,
        ),
        (
            "helps and hurts",
            lambda r: (r.random(WORLDS) < 0.1) * r.uniform(-1.0, 1.0, WORLDS),
            0.0,
        ),
        ("long tail", lambda r: r.exponential(1.0, WORLDS) ** 2, 2.0),
    ],
)
def test_paired_differences_are_covered(name, draw, truth):
    base = np.zeros(WORLDS)
    hit = covered(draw, truth, lambda x: iv.estimate_paired(base, x), 12)
    assert 0.93 <= hit <= 0.97, name


@pytest.mark.slow
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_quantiles_are_covered(p):
    truth = math.log(1.0 / (1.0 - p))
    draw = lambda r: r.exponential(1.0, WORLDS)  # noqa: E731
    assert 0.93 <= covered(draw, truth, lambda x: iv.estimate_quantile(x, p), 13) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_mixture_quantiles_are_covered(p):
    """Worlds whose wars last Exp(m), m itself Gamma: all together Lomax, in closed form."""
    shape, scale, cells = 3.0, 2.0, 400
    truth = scale * ((1.0 - p) ** (-1.0 / shape) - 1.0)
    edges = np.concatenate([np.linspace(0.0, 6.0 * truth, cells), [1e9]])

    def draw(rng):
        rate = rng.gamma(shape, 1.0 / scale, (WORLDS, 1))
        return np.diff(1.0 - np.exp(-rate * edges), axis=1)

    def estimate(weights):
        return iv.estimate_mixture_quantile(edges[1:], weights, p)

    # One cell of the grid is allowed for: the outcomes are discrete.
    rng = np.random.default_rng(14)
    cell, hits = edges[1], 0
    for _ in range(600):
        found = estimate(draw(rng))
        hits += found.low - cell <= truth <= found.high
    assert 0.92 <= hits / 600 <= 0.985


@pytest.mark.slow
def test_shares_of_deals_are_covered():
    def draw(rng):
        chance = rng.beta(0.5, 0.5, WORLDS)
        return chance * rng.beta(1.0 + chance, 1.0), chance

    rng = np.random.default_rng(15)
    big = [draw(rng) for _ in range(2000)]
    truth = sum(a.sum() for a, _ in big) / sum(b.sum() for _, b in big)
    hit = covered(draw, truth, lambda ab: iv.estimate_ratio(*ab, bounds=(0.0, 1.0)), 16)
    assert 0.93 <= hit <= 0.97
