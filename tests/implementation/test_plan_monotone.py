"""What raises the largest smallest slack, and what only seems to."""

import numpy as np
import pytest
from small_problems import random_problem

from offramp.implementation import Implementation, design

ALWAYS_UP = ("g_R", "g_P", "sig_R", "rho_P")
ALWAYS_DOWN = ("sig_P", "rho_R", "chi_R", "chi_P")


def best(problem):
    return design(problem, early=False).slack


@pytest.mark.parametrize("name", ALWAYS_UP + ALWAYS_DOWN)
def test_guarantees_and_what_a_cheat_suffers_raise_it_what_it_recovers_lowers_it(name):
    rng = np.random.default_rng(len(name) + ord(name[0]))
    sign = 1 if name in ALWAYS_UP else -1
    moved = 0
    for _ in range(25):
        problem = random_problem(rng, 1, 2, 3)
        low = best(problem.replace(**{name: 0.1}))
        high = best(problem.replace(**{name: 0.8}))
        assert sign * (high - low) >= -1e-9
        moved += sign * (high - low) > 1e-6
    assert moved >= 3


@pytest.mark.parametrize("name", ["q_R", "q_P"])
def test_a_better_chance_to_be_seen_never_hurts_where_a_plan_holds(name):
    rng = np.random.default_rng(3)
    tested = raised = 0
    for _ in range(60):
        problem = random_problem(rng, steps=3).replace(**{name: 0.4})
        low = best(problem)
        if low >= 0:
            high = best(problem.replace(**{name: 0.9}))
            assert high >= low - 1e-9
            tested += 1
            raised += high > low + 1e-6
    assert tested >= 10
    assert raised >= 3


def one_step(**changes):
    numbers = {
        "times": [0], "alpha": 0.3, "beta": 0.1, "gamma": 0.3, "kappa": 0.1, "N_R": 0.4,
        "N_P": 0.5, "W_R": 0.5, "W_P": 0.4, "chi_R": 1.0, "chi_P": 1.0, "holding": False,
    }  # fmt: skip
    return Implementation.of(**(numbers | changes))


def test_being_seen_is_no_deterrent_to_a_side_that_prefers_war():
    # slack_R = -beta + q (N_R - W_R) = -.1 - .1 q
    assert best(one_step(q_R=0.2)) == pytest.approx(-0.12, abs=1e-12)
    assert best(one_step(q_R=1.0)) == pytest.approx(-0.20, abs=1e-12)


def test_one_snapback_for_both_offenders_is_not_monotone():
    # relief that is undone whoever offends also gives P back what it paid: P is tempted
    problem = one_step(
        times=[0, 1], W_R=0.36, W_P=0.44, N_R=0.4, N_P=0.5, kappa=0.2, holding=True
    )  # fmt: skip
    share = (0.0, 0.5, 1.0)
    on_offender = [best(problem.replace(sig_R=s)) for s in share]
    on_both = [best(problem.replace(sig_R=s, sig_P=s)) for s in share]
    assert on_offender == sorted(on_offender)
    assert on_both[2] < on_both[0] - 0.05
