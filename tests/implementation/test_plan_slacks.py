import numpy as np
import pytest
from small_problems import random_plan, random_problem, t6

from offramp.implementation import (
    Implementation,
    Plan,
    PlanError,
    ProblemError,
    Slacks,
    affine_slacks,
    package_values,
    reasons,
    slacks,
)


@pytest.mark.parametrize("holding", [True, False])
@pytest.mark.parametrize("steps", [1, 2, 6])
def test_one_item_each_gives_the_formula_term_by_term(steps, holding):
    rng = np.random.default_rng(steps)
    for _ in range(40):
        problem = random_problem(rng, steps=steps, holding=holding)
        plan = random_plan(rng, problem)
        want_R, want_P = t6(problem, plan.a[0], plan.b[0])
        got = slacks(problem, plan)
        np.testing.assert_allclose(got.R, want_R, atol=1e-14)
        np.testing.assert_allclose(got.P, want_P, atol=1e-14)


def test_items_alike_on_one_schedule_add_up_to_one_item():
    rng = np.random.default_rng(2)
    whole = random_problem(rng, steps=4)
    parts = whole.replace(
        alpha=whole.alpha * np.array([0.2, 0.3, 0.5]),
        beta=whole.beta * np.array([0.6, 0.1, 0.3]),
        gamma=whole.gamma * np.array([0.25, 0.75]),
        kappa=whole.kappa * np.array([0.9, 0.1]),
        **{name: float(getattr(whole, name)[0]) for name in ("rho_R", "rho_P", "chi_P")},
        **{name: float(getattr(whole, name)[0]) for name in ("sig_R", "sig_P", "chi_R")},
        escrow=False,
        lost_P=1.0,
        won_R=0.0,
    )
    plan = random_plan(rng, whole)
    split = Plan.of(np.repeat(plan.a, 3, axis=0), np.repeat(plan.b, 2, axis=0))
    one, many = slacks(whole, plan), slacks(parts, split)
    np.testing.assert_allclose(many.R, one.R, atol=1e-14)
    np.testing.assert_allclose(many.P, one.P, atol=1e-14)
    assert pytest.approx(package_values(whole, plan).R) == package_values(parts, split).R


def test_slacks_are_affine_in_the_plan_and_packing_is_undone():
    rng = np.random.default_rng(3)
    problem = random_problem(rng, items_R=2, items_P=3, steps=4).with_escrow(1, lost_P=0.5)
    affine = affine_slacks(problem)
    plans = [random_plan(rng, problem) for _ in range(2)]
    z, y = (affine.pack(plan) for plan in plans)
    middle = affine.unpack(0.3 * z + 0.7 * y)
    want = 0.3 * affine.at(z) + 0.7 * affine.at(y)
    got = slacks(problem, middle)
    np.testing.assert_allclose(np.append(got.R, got.P), want, atol=1e-14)
    np.testing.assert_array_equal(affine.pack(affine.unpack(z)), z)
    np.testing.assert_allclose(affine.at(np.stack([z, y]))[1], affine.at(y), atol=1e-15)


def test_the_weakest_step_is_named():
    problem = Implementation.of(
        times=[0, 1], alpha=0.4, beta=0.2, gamma=0.4, kappa=0.2, N_R=0.5, N_P=0.5,
        W_R=0.3, W_P=[0.3, 0.3, 0.6],
    )  # fmt: skip
    got = slacks(problem, Plan.of([0.5, 0.5], [0.5, 0.5]))
    assert (got.side, got.step) == ("P", 3)
    assert got.smallest == pytest.approx(-0.1)
    assert not got.holds


def test_of_slacks_that_tie_the_first_is_the_weakest():
    got = Slacks.of(np.array([0.4, -0.1 + 1e-13, 0.2, -0.1, 0.3, 0.2]))
    assert (got.side, got.step, got.smallest) == ("R", 2, -0.1)


def test_values_of_a_package_with_its_plan():
    problem = Implementation.of(
        times=[1, 3], alpha=[0.4, 0.1], beta=[0.2, 0.05], gamma=0.3, kappa=0.1, N_R=0.35, N_P=0.5,
        W_R=0, W_P=0, d_R=0.9, d_P=0.8,
    )  # fmt: skip
    plan = Plan.of([[1, 0], [0.5, 0.5]], [0.25, 0.75])
    value = package_values(problem, plan)
    want_R = 0.35 + 0.9 * (0.075 - 0.2 - 0.025) + 0.9**3 * (0.225 - 0.025)
    want_P = 0.5 + 0.8 * (0.4 + 0.05 - 0.025) + 0.8**3 * (0.05 - 0.075)
    assert pytest.approx(want_R, abs=1e-15) == value.R
    assert pytest.approx(want_P, abs=1e-15) == value.P


def test_escrow_moves_the_payers_cost_to_the_deposit():
    problem = Implementation.of(
        times=[0, 10], alpha=0.4, beta=0.2, gamma=0.3, kappa=0.1, N_R=0.35, N_P=0.5, W_R=0, W_P=0,
        d_R=0.9, d_P=0.9,
    ).with_escrow(0)  # fmt: skip
    early = Plan.of([0, 1], [0, 1], [1, 0])
    late = Plan.of([0, 1], [0, 1])
    assert package_values(problem, early).R == package_values(problem, late).R
    assert pytest.approx(0.5 - 0.1 + 0.9**10 * 0.4) == package_values(problem, early).P
    assert pytest.approx(0.5 + 0.9**10 * 0.3) == package_values(problem, late).P


def test_reasons_add_up_to_the_slacks():
    rng = np.random.default_rng(4)
    for _ in range(20):
        problem = random_problem(rng, 2, 3, 4, negative=True).with_escrow(2, lost_P=0.4, won_R=0.2)
        plan = random_plan(rng, problem)
        for parts, slack in zip(
            reasons(problem, plan),
            (slacks(problem, plan).R, slacks(problem, plan).P),
            strict=True,
        ):
            np.testing.assert_allclose(parts.slack, slack, atol=1e-14)


def test_reasons_name_what_they_say():
    problem = Implementation.of(
        times=[0, 1], alpha=0.4, beta=0.2, gamma=0.3, kappa=0.1, N_R=0.5, N_P=0.5, W_R=0.45,
        W_P=0.3, chi_R=0.5, chi_P=0, sig_R=0.8, sig_P=0.9, rho_R=0.4, rho_P=0.3, g_R=0.02,
    )  # fmt: skip
    R, P = reasons(problem, Plan.of([0.5, 0.5], [0.25, 0.75]))
    np.testing.assert_allclose(R.saved, [-0.1, -0.1, 0], atol=1e-15)
    np.testing.assert_allclose(R.regained, [0, -0.4 * 0.1, -0.4 * 0.2], atol=1e-15)
    np.testing.assert_allclose(R.forgone, [0.5 * 0.075 + 0.225 - 0.1, 0.5 * 0.225, 0], atol=1e-15)
    np.testing.assert_allclose(R.snapback, 0.8 * 0.3 * np.array([0.125, 0.625, 1]), atol=1e-15)
    np.testing.assert_allclose(R.peace, 0.05, atol=1e-15)
    np.testing.assert_allclose(R.guarantee, 0.02, atol=1e-15)
    np.testing.assert_allclose(P.regained, [0, -0.9 * 0.025, -0.9 * 0.1], atol=1e-15)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"times": [1, 1]}, "must rise"),
        ({"times": []}, "at least one"),
        ({"q_R": 1.2}, "between 0 and 1"),
        ({"sig_R": [0.1, -0.1]}, "between 0 and 1"),
        ({"d_P": 0.0}, "between"),
        ({"m_P": -1}, "between"),
        ({"g_R": -0.1}, "between"),
        ({"W_R": [0.1, 0.2]}, "give one, or 3"),
        ({"beta": [0.1, np.nan]}, "finite"),
        ({"gamma": [[0.1]]}, "flat list"),
        ({"alpha": [0.1, 0.2], "beta": [0.1, 0.2, 0.3]}, "give one, or 3"),
    ],
)
def test_faulty_numbers_are_refused_in_words(changes, words):
    numbers = {
        "times": [0, 1], "alpha": 0.4, "beta": 0.2, "gamma": [0.3, 0.2], "kappa": 0.1,
        "N_R": 0.35, "N_P": 0.5, "W_R": 0, "W_P": 0,
    }  # fmt: skip
    with pytest.raises(ProblemError, match=words):
        Implementation.of(**(numbers | changes))


def test_plans_that_do_not_fit_are_refused():
    problem = Implementation.of(
        times=[0, 1], alpha=0.4, beta=0.2, gamma=0.4, kappa=0.2, N_R=0.5, N_P=0.5, W_R=0, W_P=0
    )
    with pytest.raises(PlanError, match="the problem asks for"):
        slacks(problem, Plan.of([1.0], [1.0]))
    with pytest.raises(PlanError, match="never negative"):
        Plan.of([1.5, -0.5], [1, 0])
    with pytest.raises(PlanError, match="one column per step"):
        Plan.of([1, 0], [1, 0, 0])
    with pytest.raises(PlanError, match="not in escrow"):
        slacks(problem, Plan.of([1, 0], [0, 1], [1, 0]))
    with pytest.raises(PlanError, match="more is released"):
        slacks(problem.with_escrow(0), Plan.of([1, 0], [1, 0], [0, 1]))
    with pytest.raises(ProblemError, match="items 0 to 0"):
        problem.with_escrow(1)
