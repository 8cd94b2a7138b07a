"""The formula against the game tree: ledgers played out, no formula."""

import numpy as np
import pytest
from small_problems import random_plan, random_problem

from offramp.implementation import Plan, PlanError, certify, design, slacks


@pytest.mark.parametrize(("items_R", "items_P", "steps"), [(1, 1, 4), (2, 1, 3), (1, 2, 3)])
@pytest.mark.parametrize("negative", [False, True])
def test_slacks_are_what_the_best_deviation_loses(items_R, items_P, steps, negative):
    rng = np.random.default_rng([items_R, items_P, negative])
    for _ in range(8):
        problem = random_problem(rng, items_R, items_P, steps, negative=negative)
        certificate = certify(problem, random_plan(rng, problem))
        assert certificate.largest_gap < 1e-14


def test_escrow_too():
    rng = np.random.default_rng(5)
    for _ in range(8):
        problem = random_problem(rng, 1, 2, 3, negative=True)
        problem = problem.with_escrow(1, lost_P=rng.random(), won_R=rng.random(), chi_R=0.3)
        certificate = certify(problem, random_plan(rng, problem))
        assert certificate.largest_gap < 1e-14


def test_repeated_cheating_pays_only_where_a_single_cheat_does():
    rng = np.random.default_rng(6)
    verdicts = []
    for _ in range(60):
        problem = random_problem(rng, steps=3).replace(g_R=0.0, g_P=0.0)
        plan = design(problem).plan if rng.random() < 0.5 else random_plan(rng, problem)
        certificate = certify(problem, plan)
        held = slacks(problem, plan).holds
        pays = max(certificate.repeated_R, certificate.repeated_P) > 1e-9
        assert held != pays
        assert held == certificate.self_enforcing
        verdicts.append(held)
    assert 5 < sum(verdicts) < 55


def test_withholding_a_part_never_beats_the_best_subset():
    # a step at which one item costs its deliverer and the other profits it
    rng = np.random.default_rng(7)
    problem = random_problem(rng, 2, 1, 2).replace(beta=[0.3, -0.2], rho_R=[0.5, 0.5])
    plan = Plan.of([[0.5, 0.5], [0.5, 0.5]], [0.5, 0.5])
    assert certify(problem, plan).largest_gap < 1e-14
    blunt = slacks(problem.replace(beta=[0.3, 0.0]), plan).R[0]  # as if the second had no cost
    assert slacks(problem, plan).R[0] > blunt  # voiding the rest forgoes the profitable item


def test_large_trees_are_refused():
    rng = np.random.default_rng(8)
    problem = random_problem(rng, 4, 1, 6)
    with pytest.raises(PlanError, match="fewer items or steps"):
        certify(problem, random_plan(rng, problem))
