"""Sensitivity: SALib's figures on Ishigami's function and on the model, groups, the tornado."""

import warnings

import numpy as np
import pytest

from offramp.analysis.sensitivity import ENOUGH, LEAST, indices, sobol
from offramp.analysis.tornado import tornado
from offramp.world import (
    FRONT,
    Blueprint,
    Settings,
    chance_of_deal,
    groups_of,
    make_world,
    rows_at,
)

PLAIN = Settings(certify_every=0)


def salib(problem, outcomes):
    """SALib's indices of outcomes laid out as its own sampler lays them out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        analysis = pytest.importorskip("SALib.analyze.sobol")
        return analysis.analyze(problem, outcomes, calc_second_order=False, seed=1)


def interleaved(one, two, mixed):
    """SALib's order: A, then each AB, then B, sample by sample."""
    return np.concatenate([one[None], mixed, two[None]]).T.ravel()


def ishigami(points, a=7.0, b=0.1):
    x = np.pi * (2 * points - 1)
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def saltelli(f, d, n, seed):
    from scipy.stats import qmc

    points = qmc.Sobol(2 * d, rng=np.random.default_rng(seed)).random(n)
    one, two = points[:, :d], points[:, d:]
    mixed = []
    for i in range(d):
        points = one.copy()
        points[:, i] = two[:, i]
        mixed.append(f(points))
    return f(one), f(two), np.array(mixed)


@pytest.mark.parametrize("seed", [0, 1])
def test_ishigami_by_formula_and_by_salib(seed):
    one, two, mixed = saltelli(ishigami, 3, 4096, seed)
    first, total = indices(one, two, mixed)
    assert [f.value for f in first] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.015)
    assert [t.value for t in total] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.015)
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[0, 1]] * 3}
    theirs = salib(problem, interleaved(one, two, mixed))
    # The two centre the outcomes by means over other points; totals do not depend on it.
    assert [f.value for f in first] == pytest.approx(theirs["S1"], abs=1e-6)
    assert [t.value for t in total] == pytest.approx(theirs["ST"], abs=1e-9)
    for found, true in zip(first, (0.3139, 0.4424, 0.0), strict=True):
        assert found.low - 0.02 <= true <= found.high + 0.02


@pytest.mark.slow
def test_intervals_hold_the_index_as_often_as_they_say_only_from_enough_points():
    """The least that is accepted, and where a warning ends (see the module's docstring)."""
    weights = np.array([3.0, 2.0, 1.0, 0.5, 0.25, 0.1])
    true = weights**2 / np.sum(weights**2)
    held = {}
    for n in (2, 4, LEAST, ENOUGH):
        inside = []
        for seed in range(40):
            _, total = indices(*saltelli(lambda u: u @ weights, 6, n, seed), seed=seed)
            inside += [e.low <= t <= e.high for e, t in zip(total, true, strict=True)]
        held[n] = np.mean(inside)
    assert held[2] < 0.6  # at most 1/2 for the middle of what it estimates
    assert held[4] < 0.875
    assert held[2] < held[4] < held[LEAST] < 0.9 <= held[ENOUGH]


def test_the_model_by_salib(ukraine):
    """Three inputs of the case, the others at their medians: the same indices by both libraries."""
    blueprint = Blueprint.of(ukraine.pull())
    paths = ("talks.channel", "war.odds.seen_by.russia", "issues.withdrawal.swing.russia")

    def chance(points):
        rows, fronts = rows_at(blueprint, {p: points[:, i] for i, p in enumerate(paths)})
        return np.array(
            [
                chance_of_deal(make_world(blueprint, row, front, PLAIN), 12)[-1]
                for row, front in zip(rows, fronts, strict=True)
            ]
        )

    one, two, mixed = saltelli(lambda p: chance(np.clip(p, 1e-9, 1 - 1e-9)), 3, 32, 1)
    first, total = indices(one, two, mixed)
    problem = {"num_vars": 3, "names": list(paths), "bounds": [[0, 1]] * 3}
    theirs = salib(problem, interleaved(one, two, mixed))
    assert [f.value for f in first] == pytest.approx(theirs["S1"], abs=0.02)
    assert [t.value for t in total] == pytest.approx(theirs["ST"], abs=1e-9)
    assert max(t.value for t in total) > 0.05


def test_what_does_not_vary_owes_nothing():
    flat = np.ones(8)
    first, total = indices(flat, flat, np.ones((2, 8)))
    assert [e.value for e in (*first, *total)] == [0.0] * 4


# ---------------------------------------------------------------------------- points, groups


def test_groups_hold_every_doubtful_input_once(ukraine):
    blueprint = Blueprint.of(ukraine)
    groups = groups_of(blueprint)
    members = [p for g in groups for p in g]
    assert len(members) == len(set(members))
    assert set(blueprint.ranges) <= set(members)
    assert ("war.cost.ukraine", "war.cost.russia") in groups
    assert ("war.lasts", FRONT) in groups


def test_points_are_the_draws(ukraine):
    """At the quantiles that a world drew, a point is that world."""
    from offramp.world.draws import uniforms

    blueprint = Blueprint.of(ukraine)
    drawn = blueprint.draw(3, 0, 5).values
    quantiles = {p: uniforms(3, p, 0, 5) for p in blueprint.column}
    rows, _ = rows_at(blueprint, quantiles)
    assert np.array_equal(rows, drawn)


def test_correlated_inputs_stay_correlated_at_points(ukraine):
    from scipy.stats import spearmanr

    blueprint = Blueprint.of(ukraine)
    rng = np.random.default_rng(0)
    pair = ("war.cost.ukraine", "war.cost.russia")
    rows, _ = rows_at(blueprint, {p: rng.random(4000) for p in pair})
    a, b = (rows[:, blueprint.column[p]] for p in pair)
    assert spearmanr(a, b).statistic == pytest.approx(0.5, abs=0.04)


# ----------------------------------------------------------------------------- the studies


def test_a_study_finds_what_moves_the_outcome(narrow):
    found = sobol(narrow, 16, 0)
    assert {i.paths for i in found.inputs} == {
        ("talks.channel",),
        ("war.lasts",),
        ("war.odds.seen_by.russia",),
    }
    assert found.seed == 0
    assert found.solved == 16 * 5
    assert found.variance > 0
    assert all(i.total.low <= i.total.value <= i.total.high for i in found.inputs)
    again, other = sobol(narrow, 16, 0), sobol(narrow, 16, 1)
    assert [i.total.value for i in again.inputs] == [i.total.value for i in found.inputs]
    assert [i.total.value for i in other.inputs] != [i.total.value for i in found.inputs]
    assert found.table().height == 3


def test_least_sourced_first(narrow):
    found = sobol(narrow, 16, 0)
    by_path = {i.paths[0]: i for i in found.inputs}
    assert by_path["war.lasts"].judged == 0.5  # a source and a judgement
    assert by_path["talks.channel"].judged == 1.0  # a judgement alone
    concerns = [i.concern for i in found.concerns()]
    assert concerns == sorted(concerns, reverse=True)


def test_seeds_below_zero_are_seeds(narrow):
    assert sobol(narrow, 8, -5).table().height == 3


def test_samples_that_are_no_power_of_two_are_refused(narrow):
    with pytest.raises(ValueError, match="power of 2"):
        sobol(narrow, 12)


def test_too_few_samples_are_refused_and_few_are_said_to_be(narrow):
    with pytest.raises(ValueError, match="at least 8 are needed"):
        sobol(narrow, 4)
    assert [sobol(narrow, n, 1).few for n in (8, 16, 32)] == [True, True, False]


def test_the_tornado_moves_one_input_between_its_ends(narrow):
    found = tornado(narrow, 5, 1)
    assert {s.path for s in found.swings} == set(Blueprint.of(narrow).ranges)
    sizes = [abs(s.swing.value) for s in found.swings]
    assert sizes == sorted(sizes, reverse=True)
    channel = next(s for s in found.swings if s.path == "talks.channel")
    assert channel.swing.value > 0
    assert channel.swing.value == pytest.approx(channel.high.value - channel.low.value)
    fixed = tornado(narrow.edit(set={"war.lasts": "20 months"}), 5, 1)
    assert {s.path for s in fixed.swings} < {s.path for s in found.swings}
