"""The quick design against branch and bound, and its ceiling against the programme itself."""

import numpy as np
import pytest
from small_problems import random_plan, random_problem

from offramp.implementation import (
    Bounds,
    affine_slacks,
    design,
    holding_design,
    last,
    slacks,
)
from offramp.implementation import _holding as room
from offramp.implementation._design import smallest_slack_program
from offramp.implementation._program import plan_program, solve


def drawn(seed):
    """A problem that sometimes holds, and bounds with tranches, dates and an item that waits."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, 1, 3, 5, negative=True).with_escrow(2, lost_P=0.8, won_R=0.1)
    bounds = Bounds(
        earliest={1: float(problem.times[1])},
        most={0: 0.6} if seed % 3 == 0 else {},
        least={2: [0.1, 0, 0, 0, 0]} if seed % 4 == 0 else {},
        tranches=(((1, 2), 2 + seed % 2),),
        after=last(3, problem) if seed % 2 else (),
    )
    return rng, problem, bounds


def test_the_quick_design_is_as_good_as_branch_and_bound(monkeypatch):
    full = []
    monkeypatch.setattr(room, "design", lambda *a, **k: full.append(0) or design(*a, **k))
    held = 0
    for seed in range(12):
        _, problem, bounds = drawn(seed)
        quick, best = holding_design(problem, bounds), design(problem, bounds, early=False)
        assert (quick is not None) == best.holds
        if quick is not None:
            held += 1
            assert quick.slack == pytest.approx(best.slack, abs=1e-9)
            assert slacks(problem, quick.plan).smallest == pytest.approx(best.slack, abs=1e-9)
            assert keeps(problem, bounds, quick.plan)
    assert 2 <= held <= 10
    assert 2 <= len(full) <= 10, "both ways are tried"


def keeps(problem, bounds, plan):
    """Whether a plan keeps tranches, dates, and what waits for what."""
    shares = np.vstack([plan.a, plan.b])
    done = np.cumsum(shares, axis=1)
    ((group, most),) = bounds.tranches
    few = np.count_nonzero((shares[list(group)] > 1e-9).any(axis=0)) <= most
    dated = not (shares[1, problem.times < bounds.earliest[1]] > 1e-9).any()
    waits = all((done[o][shares[i] > 1e-9] >= 1 - 1e-9).all() for i, o in bounds.after)
    return few and dated and waits and np.allclose(done[:, -1], 1.0)


def test_no_plan_reaches_above_the_ceiling():
    for seed in range(8):
        rng, problem, bounds = drawn(seed)
        loose = Bounds(bounds.earliest, most=bounds.most, least=bounds.least)
        program = smallest_slack_program(plan_program(problem, loose, 1), [affine_slacks(problem)])
        answer = solve(program)
        top = room.ceiling(program, answer.prices, problem.steps)
        assert top == pytest.approx(answer.x[-1], abs=1e-9), "at its own prices it is the optimum"
        for _ in range(5):
            other = room.ceiling(program, rng.random(answer.prices.size), problem.steps)
            assert other >= answer.x[-1] - 1e-9
        free = room.ceiling(
            smallest_slack_program(plan_program(problem, Bounds(), 1), [affine_slacks(problem)]),
            rng.random(answer.prices.size), problem.steps,
        )  # fmt: skip
        plans = [random_plan(rng, problem) for _ in range(20)]
        assert max(slacks(problem, plan).smallest for plan in plans) <= free


def test_where_nothing_is_counted_in_whole_numbers_it_is_the_design():
    _, problem, _ = drawn(1)
    best = design(problem, early=False)
    quick = holding_design(problem, Bounds())
    assert (quick is None) == (not best.holds)
    if quick is not None:
        np.testing.assert_array_equal(quick.plan.a, best.plan.a)
