"""Packages made of kinds against the plain functions: matrix products and values one by one."""

import numpy as np
import pytest
from small_problems import random_plan, random_problem

from offramp.implementation import (
    Bundles,
    Templates,
    best_templates,
    first_to_hold,
    kind_terms,
    package_values,
    template_slacks,
)

COUNTS = (3, 2, 4, 2, 3)  # kinds of each item: two of R's, three of P's
ITEM = np.repeat(np.arange(5), COUNTS)


def world(seed, plans=6):
    """One world, its schedules, the packages' kinds and worths, and the same as plain arrays."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, 2, 3, 4).with_escrow(2, lost_P=0.6, won_R=0.3)
    schedules = Templates.of([random_plan(rng, problem) for _ in range(plans)])
    cost, worth = rng.uniform(-0.1, 0.3, ITEM.size), rng.uniform(-0.1, 0.4, ITEM.size)
    first = np.cumsum((0, *COUNTS[:-1]))
    kinds = first + rng.integers(0, COUNTS, (80, 5))
    worth_R, worth_P = rng.uniform(0.2, 0.8, (2, 80))
    beta, kappa = cost[kinds[:, :2]], cost[kinds[:, 2:]]
    alpha, gamma = worth[kinds[:, :2]], worth[kinds[:, 2:]]
    peace_R = worth_R + beta.sum(axis=1) - gamma.sum(axis=1)
    peace_P = worth_P - alpha.sum(axis=1) + kappa.sum(axis=1)
    plain = {
        "alpha": alpha, "beta": beta, "gamma": gamma, "kappa": kappa,
        "N_R": np.repeat(peace_R[:, None], problem.rows, axis=1),
        "N_P": np.repeat(peace_P[:, None], problem.rows, axis=1),
    }  # fmt: skip
    terms = kind_terms(problem, schedules, ITEM, cost, worth)
    return problem, schedules, terms, (kinds, worth_R, worth_P), plain


@pytest.mark.parametrize("seed", range(4))
def test_slacks_of_kinds_are_those_of_the_matrix_product(seed):
    problem, schedules, terms, (kinds, *worth), plain = world(seed)
    want = template_slacks(problem, schedules, **plain).values
    for k in range(len(schedules.names)):
        got = terms.slacks(kinds, *worth, np.full(80, k))
        np.testing.assert_allclose(got.T, want[k], atol=1e-14)


@pytest.mark.parametrize("seed", range(4))
def test_the_first_that_holds_is_that_of_the_plain_search(seed):
    problem, schedules, terms, (kinds, *worth), plain = world(seed)
    smallest = template_slacks(problem, schedules, **plain).smallest
    some = np.arange(0, 80, 3)
    tried = set()
    for enough in (0.0, 0.05, np.inf):
        want = best_templates(problem, schedules, **plain, enough=enough)
        got = first_to_hold(terms, Bundles.among(kinds), some, *worth, enough=enough)
        np.testing.assert_allclose(got.slack, want.slack[some], atol=1e-14)
        # Where the end is the weakest, schedules tie.
        np.testing.assert_allclose(smallest[got.template, some], got.slack, atol=1e-14)
        reached = got.slack >= enough
        np.testing.assert_array_equal(got.template[reached], want.template[some][reached])
        tried |= set(got.template.tolist())
    assert len(tried) > 1


def test_delays_add_what_the_values_say():
    problem, schedules, terms, (kinds, *worth), plain = world(1)
    got = first_to_hold(terms, Bundles.among(kinds), np.arange(80), *worth)
    for x in range(80):
        one = problem.replace(**{name: values[x] for name, values in plain.items()})
        want = package_values(one, schedules.plan(int(got.template[x])))
        assert worth[0][x] + got.later_R[x] == pytest.approx(want.R, abs=1e-13)
        assert worth[1][x] + got.later_P[x] == pytest.approx(want.P, abs=1e-13)


def test_what_fails_in_the_end_fails_under_every_schedule():
    problem, schedules, terms, (kinds, *worth), plain = world(2)
    values = template_slacks(problem, schedules, **plain).values
    rows = problem.rows
    end = values[:, [rows - 1, 2 * rows - 1]].min(axis=1)
    np.testing.assert_allclose(end, np.broadcast_to(end[0], end.shape), atol=1e-14)
    cut = float(np.median(end[0]))
    got = first_to_hold(terms, Bundles.among(kinds), np.arange(80), *worth, end=cut)
    np.testing.assert_array_equal(got.template < 0, end[0] < cut)
    np.testing.assert_allclose(got.slack[end[0] < cut], end[0][end[0] < cut], atol=1e-14)
    assert (got.later_R[got.template < 0] == 0.0).all()


def test_schedules_are_put_together():
    _, schedules, terms, (kinds, *worth), _ = world(3)
    both = terms.and_of(terms)
    plan = np.arange(80) % len(schedules.names)
    np.testing.assert_array_equal(
        both.slacks(kinds, *worth, plan + len(schedules.names)), terms.slacks(kinds, *worth, plan)
    )
