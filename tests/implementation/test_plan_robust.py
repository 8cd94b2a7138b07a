import itertools

import numpy as np
import pytest
from small_problems import random_problem

from offramp.implementation import (
    Bounds,
    ProblemError,
    design,
    robust_design,
    slacks,
    violation_bound,
)


def worlds(rng, count, steps=3, spread=0.05):
    first = random_problem(rng, 1, 2, steps)
    return [
        first.replace(
            W_R=np.clip(first.W_R + spread * rng.standard_normal(first.rows), 0, 1),
            W_P=np.clip(first.W_P + spread * rng.standard_normal(first.rows), 0, 1),
            beta=first.beta * rng.uniform(0.5, 1.5),
            kappa=first.kappa * rng.uniform(0.5, 1.5),
        )
        for _ in range(count)
    ]


def test_one_world_is_the_plain_design():
    problem = random_problem(np.random.default_rng(1), 1, 2, 4)
    robust = robust_design([problem], 1.0)
    assert robust.slack == pytest.approx(design(problem).slack, abs=1e-9)
    assert robust.exact


def test_choice_of_worlds_is_exact():
    rng = np.random.default_rng(2)
    for _ in range(4):
        problems = worlds(rng, 7)
        found = robust_design(problems, 0.7)  # at least 5 of 7
        listed = max(
            robust_design([problems[w] for w in kept], 1.0).slack
            for kept in itertools.combinations(range(7), 5)
        )
        assert found.exact
        assert found.slack == pytest.approx(listed, abs=1e-8)
        assert found.kept.sum() >= 5
        np.testing.assert_allclose(
            found.smallest, [slacks(p, found.plan).smallest for p in problems], atol=1e-12
        )


def test_a_smaller_share_asks_less():
    problems = worlds(np.random.default_rng(3), 12)
    slack = [robust_design(problems, share).slack for share in (0.5, 0.75, 1.0)]
    assert slack == sorted(slack, reverse=True)
    assert slack[0] > slack[-1] + 1e-3


def test_discarding_keeps_the_share_and_lies_between_its_bounds():
    problems = worlds(np.random.default_rng(4), 24)
    exact = robust_design(problems, 0.75)
    rough = robust_design(problems, 0.75, exact_up_to=5)
    assert not rough.exact
    assert rough.kept.mean() >= 0.75
    assert rough.slack <= exact.slack + 1e-8 <= rough.ceiling + 2e-8
    assert rough.slack >= robust_design(problems, 1.0).slack - 1e-9
    assert rough.slack >= exact.slack - 0.02


def test_rows_added_as_they_are_violated_give_the_full_programme():
    problems = worlds(np.random.default_rng(5), 60)
    robust = robust_design(problems, 1.0)
    assert robust.slack == pytest.approx(robust.smallest.min(), abs=1e-9)
    # any convex combination of single-world optima is a plan: none does better
    rng = np.random.default_rng(6)
    plans = [design(problem).plan for problem in problems[:20]]
    for _ in range(50):
        weights = rng.dirichlet(np.ones(len(plans)))
        a = sum(w * plan.a for w, plan in zip(weights, plans, strict=True))
        b = sum(w * plan.b for w, plan in zip(weights, plans, strict=True))
        mixed = type(plans[0]).of(a, b)
        assert min(slacks(p, mixed).smallest for p in problems) <= robust.slack + 1e-9


def test_bounds_hold_in_the_robust_plan():
    problems = worlds(np.random.default_rng(7), 6, steps=4)
    bounds = Bounds(earliest={1: float(problems[0].times[1])}, tranches=(((1, 2), 2),))
    plan = robust_design(problems, 0.8, bounds).plan
    assert plan.b[0, 0] == 0
    assert np.count_nonzero(plan.b.sum(axis=0) > 1e-9) <= 2


def test_faults_are_named():
    rng = np.random.default_rng(8)
    with pytest.raises(ProblemError, match="at least one problem"):
        robust_design([], 0.5)
    with pytest.raises(ProblemError, match="above 0"):
        robust_design([random_problem(rng)], 0.0)
    with pytest.raises(ProblemError, match="world 1"):
        robust_design([random_problem(rng), random_problem(rng, steps=2)], 0.5)


def test_bound_on_new_worlds_is_its_formula():
    from math import comb

    n, k, d = 200, 10, 5
    e = violation_bound(n, k, d, confidence=0.99)
    total = comb(k + d - 1, k) * sum(comb(n, i) * e**i * (1 - e) ** (n - i) for i in range(k + d))
    assert total == pytest.approx(0.01, rel=1e-6)
    assert violation_bound(20, 10, 30) == 1.0
    assert violation_bound(2000, 10, 5) < e < violation_bound(200, 20, 5)
