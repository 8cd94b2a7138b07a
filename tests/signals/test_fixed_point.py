"""The fixed-point solver: roots of every kind, all of them, with honest residuals."""

import numpy as np
import pytest

from offramp.signals import (
    NoFixedPointError,
    anderson,
    bracketed_roots,
    find_fixed_points,
)


def test_linear_map_is_solved_in_few_steps():
    rng = np.random.default_rng(0)
    a = 0.9 * np.linalg.qr(rng.normal(size=(4, 4)))[0]
    b = rng.normal(size=4)
    exact = np.linalg.solve(np.eye(4) - a, b)
    run = anderson(lambda x: a @ x + b, np.zeros(4))
    plain = anderson(lambda x: a @ x + b, np.zeros(4), depth=0, max_steps=2000)
    np.testing.assert_allclose(run.x, exact, atol=1e-8)
    assert run.steps <= 8
    assert run.converged
    assert plain.steps > 4 * run.steps


def test_a_root_that_iteration_runs_away_from_is_found():
    grow = anderson(lambda x: 3.0 * x - 1.0, [0.6])
    assert grow.x[0] == pytest.approx(0.5, abs=1e-9)
    run = anderson(lambda x: 3.0 * x - 1.0, [0.6], depth=0)
    assert not run.converged


def test_the_residual_is_that_of_the_answer():
    def g(x):
        return np.cos(x)

    run = anderson(g, [0.1], max_steps=4)
    assert run.residual == np.max(np.abs(g(run.x) - run.x))
    assert run.steps <= 4


def test_all_distinct_roots_and_who_found_them():
    def g(x):
        return x - (x + 1.0) * x * (x - 1.0) / 4.0

    found = find_fixed_points(g, [[-1.3], [0.01], [1.2], [0.9]])
    np.testing.assert_allclose(np.sort(found.roots[:, 0]), [-1, 0, 1], atol=1e-9)
    assert found.roots.shape == (3, 1)
    np.testing.assert_array_equal(found.found_by, [0, 1, 2, 2])
    assert not found.unique
    assert found.evaluations == found.steps.sum()
    assert found.residuals.max() <= 1e-9


def test_nothing_found_is_an_outcome_with_advice():
    with pytest.raises(NoFixedPointError, match=r"raise max_steps or the noise.*throw=False"):
        find_fixed_points(lambda x: x + 1.0, [[0.0], [3.0]])
    none = find_fixed_points(lambda x: x + 1.0, [[0.0], [3.0]], throw=False)
    assert none.roots.shape == (0, 0)
    np.testing.assert_array_equal(none.found_by, [-1, -1])
    assert not none.unique


def test_a_map_that_is_no_number_is_survived():
    run = anderson(lambda x: np.full_like(x, np.nan), [0.0])
    assert not run.converged
    assert run.residual == np.inf
    assert run.steps == 1


def steep(noise):
    """Sharp choices in eight dimensions that plain steps overshoot; one root at .5 by symmetry."""
    shift = np.linspace(-1.0, 1.0, 8)

    def g(x):
        pull = np.tanh((x.mean() - 0.5) / noise) + np.tanh((x - 0.5) * shift / noise)
        return 0.5 - 0.4 * pull

    return g


def test_continuation_rescues_a_start_that_fails():
    start = [np.linspace(0.0, 1.3, 8)]
    alone = anderson(steep(0.01), start[0], max_steps=60)
    assert not alone.converged
    found = find_fixed_points(
        steep(0.01), start, family=steep, path=(1.0, 0.01), max_steps=60, tol=1e-6
    )
    assert found.methods == ("continuation",)
    np.testing.assert_allclose(found.roots[0], 0.5, atol=1e-5)
    assert found.steps[0] > 60


def test_bracketing_finds_roots_inside_one_cell():
    centre, half = 0.4971, 1e-4

    def g(x):
        return x + (x - centre) ** 2 - half**2

    roots, evaluations = bracketed_roots(g, 0.0, 1.0, cells=10)
    np.testing.assert_allclose(roots, [centre - half, centre + half], atol=1e-9)
    assert evaluations < 200


def test_bracketing_finds_roots_on_the_grid_and_touching():
    roots, _ = bracketed_roots(lambda x: x + (x - 0.5) * (x - 0.73), 0.0, 1.0, cells=10)
    np.testing.assert_allclose(roots, [0.5, 0.73], atol=1e-9)
    touch, _ = bracketed_roots(lambda x: x + (x - 0.33) ** 2, 0.0, 1.0, cells=10)
    np.testing.assert_allclose(touch, [0.33], atol=1e-6)
    none, _ = bracketed_roots(lambda x: x + 1.0 + x**2, 0.0, 1.0)
    assert none.size == 0


def test_bracketing_adds_what_starts_missed_and_doubles_nothing():
    def g(x):
        return x - (x - 0.2) * (x - 0.5) * (x - 0.8)

    found = find_fixed_points(g, [[0.19]], bracket=(0.0, 1.0), cells=37)
    np.testing.assert_allclose(np.sort(found.roots[:, 0]), [0.2, 0.5, 0.8], atol=1e-9)
    assert sorted(found.methods) == ["anderson", "bracketing", "bracketing"]
    with pytest.raises(ValueError, match="one number"):
        find_fixed_points(lambda x: 0.5 * x, [[0.1, 0.2]], bracket=(0.0, 1.0))
