import numpy as np
import pytest
from small_problems import random_plan, random_problem

from offramp.implementation import (
    Bounds,
    BoundsError,
    PlanError,
    ProblemError,
    Templates,
    best_templates,
    design,
    last,
    slacks,
    template_slacks,
    templates,
)


def packages(rng, problem, count):
    shape_R, shape_P = (count, problem.items_R), (count, problem.items_P)
    return {
        "alpha": rng.uniform(0, 0.5, shape_R),
        "beta": rng.uniform(-0.2, 0.4, shape_R),
        "gamma": rng.uniform(0, 0.5, shape_P),
        "kappa": rng.uniform(-0.2, 0.4, shape_P),
        "N_R": rng.uniform(0.3, 0.7, (count, problem.rows)),
        "N_P": rng.uniform(0.3, 0.7, (count, problem.rows)),
    }


@pytest.mark.parametrize("holding", [True, False])
def test_matrix_product_is_the_formula_package_by_package(holding):
    rng = np.random.default_rng(1)
    problem = random_problem(rng, 2, 3, 4, holding=holding).with_escrow(2, lost_P=0.7, won_R=0.2)
    chosen = Templates.of([random_plan(rng, problem) for _ in range(5)])
    sizes = packages(rng, problem, 8)
    got = template_slacks(problem, chosen, **sizes)
    assert got.values.shape == (5, 2 * problem.rows, 8)
    for k in range(5):
        for x in range(8):
            one = problem.replace(**{name: values[x] for name, values in sizes.items()})
            want = slacks(one, chosen.plan(k))
            np.testing.assert_allclose(got.values[k, :, x], np.append(want.R, want.P), atol=1e-14)
            assert got.smallest[k, x] == pytest.approx(want.smallest, abs=1e-14)


def test_best_template_is_the_best_of_the_product():
    rng = np.random.default_rng(2)
    problem = random_problem(rng, 2, 3, 5)
    chosen = templates(problem)
    sizes = packages(rng, problem, 50)
    full = template_slacks(problem, chosen, **sizes)
    best = best_templates(problem, chosen, **sizes)
    np.testing.assert_allclose(best.slack, full.smallest.max(axis=0), atol=1e-14)
    picked = full.values[best.template, :, np.arange(50)]
    np.testing.assert_allclose(picked.min(axis=1), best.slack, atol=1e-14)
    np.testing.assert_allclose(picked[np.arange(50), best.row], best.slack, atol=1e-14)

    asked = best_templates(problem, chosen, **sizes, enough=0.0)
    np.testing.assert_array_equal(asked.slack >= 0, best.slack >= 0)
    assert 0 < np.sum(best.slack >= 0) < 50


def test_templates_keep_the_bounds_and_never_beat_the_design():
    rng = np.random.default_rng(3)
    problem = random_problem(rng, 1, 3, 6)
    bounds = Bounds(
        earliest={1: float(problem.times[1]), 2: float(problem.times[2])},
        tranches=(((1, 2, 3), 3),),
        after=last(3, problem),
    )
    chosen = templates(problem, bounds)
    assert len(chosen.names) >= 3
    best = design(problem, bounds, early=False).slack
    for k in range(len(chosen.names)):
        plan = chosen.plan(k)
        np.testing.assert_allclose(plan.a.sum(axis=1), 1)
        np.testing.assert_allclose(plan.b.sum(axis=1), 1)
        assert plan.b[0, 0] == 0
        assert np.all(plan.b[1, :2] == 0)
        assert np.count_nonzero(plan.b.sum(axis=0)) <= 3
        assert np.flatnonzero(plan.b[2])[0] >= np.flatnonzero(plan.b[:2].sum(axis=0))[-1]
        assert slacks(problem, plan).smallest <= best + 1e-9


def test_ready_made_schedules_are_distinct():
    problem = random_problem(np.random.default_rng(4), 1, 1, 4)
    chosen = templates(problem)
    seen = {(chosen.a[k].tobytes(), chosen.b[k].tobytes()) for k in range(len(chosen.names))}
    assert len(seen) == len(chosen.names) == 10
    one = templates(random_problem(np.random.default_rng(4), 1, 1, 1))
    assert one.names == ("at once",)


def test_faults_are_named():
    rng = np.random.default_rng(5)
    problem = random_problem(rng, 1, 1, 3)
    chosen = templates(problem)
    sizes = packages(rng, problem, 4)
    with pytest.raises(ProblemError, match="gamma has the shape"):
        template_slacks(problem, chosen, **(sizes | {"gamma": np.zeros((4, 2))}))
    with pytest.raises(PlanError, match="the problem has 1 \\+ 1"):
        template_slacks(random_problem(rng, 1, 1, 2), chosen, **sizes)
    with pytest.raises(PlanError, match="at least one"):
        Templates.of([])
    with pytest.raises(BoundsError, match="use `design`"):
        templates(problem, Bounds(least={0: [0.4, 0.1, 0.4]}))
    with pytest.raises(BoundsError, match="complete"):
        templates(problem, Bounds(most={0: 1.0, 1: 1.0}, complete=False))
