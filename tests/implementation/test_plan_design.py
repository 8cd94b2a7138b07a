import itertools

import numpy as np
import pytest
from small_problems import random_plan, random_problem

from offramp.implementation import (
    Bounds,
    BoundsError,
    Implementation,
    affine_slacks,
    certify,
    design,
    equal_dates,
    last,
    least_guarantee,
    price_of_speed,
    slacks,
)


def search_two_steps(problem):
    """Best smallest slack over (a_1, b_1) by closing in on grids, in b_1 for each a_1.

    The smallest slack is concave, so the neighbours of the best grid point hold the best point.
    """
    affine = affine_slacks(problem)

    def closing_in(best_of, low, high, rounds=9, points=17):
        for _ in range(rounds):
            grid = low[..., None] + (high - low)[..., None] * np.linspace(0, 1, points)
            values = best_of(grid)
            at = values.argmax(axis=-1)[..., None]
            low = np.take_along_axis(grid, np.maximum(at - 1, 0), -1)[..., 0]
            high = np.take_along_axis(grid, np.minimum(at + 1, points - 1), -1)[..., 0]
        return values.max(axis=-1)

    def best_over_b(a):
        def at(b):
            z = np.stack(np.broadcast_arrays(a[..., None], 1 - a[..., None], b, 1 - b), axis=-1)
            return affine.at(z).min(axis=-1)

        return closing_in(at, np.zeros_like(a), np.ones_like(a))

    return float(closing_in(best_over_b, np.zeros(()), np.ones(())))


def test_optimum_agrees_with_brute_force_search_on_200_small_plans():
    rng = np.random.default_rng(1)
    signs = []
    for _ in range(200):
        problem = random_problem(rng, steps=2)
        found = design(problem, early=False).slack
        assert search_two_steps(problem) == pytest.approx(found, abs=2e-8)
        signs.append(found > 0)
    assert 20 < sum(signs) < 180


@pytest.mark.slow
def test_optimum_agrees_with_every_plan_of_a_lattice_of_three_steps():
    n = 30  # shares in thirtieths: 496 x 496 plans
    shares = np.array([(i, j, n - i - j) for i in range(n + 1) for j in range(n + 1 - i)]) / n
    rng = np.random.default_rng(2)
    for _ in range(200):
        problem = random_problem(rng, steps=3)
        affine = affine_slacks(problem)
        from_a = shares @ affine.matrix[:, :3].T + affine.vector
        from_b = shares @ affine.matrix[:, 3:].T
        listed = (from_a[:, None, :] + from_b[None, :, :]).min(axis=2).max()
        found = design(problem, early=False).slack
        # some lattice plan is within 1/n of the best plan in every share
        near = np.abs(affine.matrix).sum(axis=1).max() / n
        assert found - near <= listed <= found + 1e-9


def test_no_random_plan_beats_the_design_and_the_design_is_certified():
    rng = np.random.default_rng(3)
    for _ in range(5):
        problem = random_problem(rng, 2, 2, 3)
        best = design(problem)
        assert slacks(problem, best.plan).smallest == pytest.approx(best.slack, abs=1e-8)
        for _ in range(200):
            assert slacks(problem, random_plan(rng, problem)).smallest <= best.slack + 1e-9
    small = random_problem(rng, 1, 1, 4)
    assert certify(small, design(small).plan).self_enforcing == design(small).holds


def relief(**changes):
    """Withdrawal and arms limits against two relief measures and frozen assets, six steps."""
    numbers = {
        "times": [0, 2, 4, 6, 8, 10], "alpha": [0.3, 0.1], "beta": [0.2, 0.05],
        "gamma": [0.1, 0.1, 0.06], "kappa": [0.03, 0.04, 0.06], "N_R": 0.35, "N_P": 0.5,
        "W_R": 0.33, "W_P": 0.45, "d_R": 0.99, "d_P": 0.99, "q_R": 0.8, "q_P": 0.9, "m_R": 1,
        "m_P": 1, "chi_R": 0.5, "chi_P": 0.5, "sig_R": [0.8, 0.8, 0], "sig_P": [0.9, 0.9, 0],
        "rho_R": 0.4, "rho_P": 0.3,
    }  # fmt: skip
    return Implementation.of(**(numbers | changes))


def test_ties_go_to_the_earliest_delivery():
    problem = relief()
    early, some = design(problem), design(problem, early=False)
    assert early.slack == pytest.approx(some.slack, abs=1e-9)
    assert slacks(problem, early.plan).smallest >= some.slack - 2e-9
    dates = np.arange(problem.steps)
    late = [(plan.a @ dates).sum() + (plan.b @ dates).sum() for plan in (early.plan, some.plan)]
    assert late[0] <= late[1] + 1e-9


def test_dates_tranches_and_what_comes_last_are_kept():
    problem = relief()
    bounds = Bounds(
        earliest={2: 2, 3: 2, 4: 2},
        latest={0: 8},
        least={0: [0.1, 0, 0, 0, 0, 0]},
        most={1: 0.5},
        tranches=(((2, 3, 4), 3),),
        after=last(4, problem),
    )
    plan = design(problem, bounds).plan
    done = np.vstack([np.cumsum(plan.a, axis=1), np.cumsum(plan.b, axis=1)])
    np.testing.assert_allclose(done[:, -1], 1, atol=1e-9)
    assert np.all(plan.b[:, 0] <= 1e-12)
    assert plan.a[0, 0] >= 0.1 - 1e-9
    assert plan.a[0, -1] <= 1e-12
    assert plan.a[1].max() <= 0.5 + 1e-9
    assert np.count_nonzero(plan.b.sum(axis=0) > 1e-9) <= 3
    first = np.flatnonzero(plan.b[2] > 1e-9)[0]
    np.testing.assert_allclose(done[:4, first], 1, atol=1e-9)
    assert design(problem, bounds).slack <= design(problem).slack + 1e-9


def closed(problem, bounds, shut):
    most = {item: np.array([0.0 if (item, s) in shut else 1.0 for s in range(problem.steps)])
            for item in range(problem.items_R + problem.items_P)}  # fmt: skip
    try:
        return design(problem, Bounds(most=most), early=False).slack
    except BoundsError:
        return -np.inf


def test_tranches_are_exact():
    rng = np.random.default_rng(4)
    for _ in range(10):
        problem = random_problem(rng, 1, 2, 4)
        found = design(problem, Bounds(tranches=(((1, 2), 2),)), early=False).slack
        listed = max(
            closed(problem, None, {(i, s) for i in (1, 2) for s in range(4) if s not in open_})
            for open_ in itertools.combinations(range(4), 2)
        )
        assert found == pytest.approx(listed, abs=1e-8)


def test_last_is_exact():
    rng = np.random.default_rng(5)
    for _ in range(10):
        problem = random_problem(rng, 1, 2, 4)
        found = design(problem, Bounds(after=last(2, problem)), early=False).slack
        listed = max(
            closed(
                problem,
                None,
                {(2, s) for s in range(first)}
                | {(i, s) for i in (0, 1) for s in range(first + 1, 4)},
            )
            for first in range(4)
        )
        assert found == pytest.approx(listed, abs=1e-8)
        own = design(problem, Bounds(after=last(2, problem, own_side=True)), early=False).slack
        assert own >= found - 1e-9


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds(earliest={0: 11}), "all of it is due"),
        (Bounds(most={1: 0.1}), "all of it is due"),
        (Bounds(least={1: 0.3}), "all of it is due"),
        (Bounds(least={1: 0.2}, most={1: 0.1}), "leaves nothing"),
        (Bounds(latest={9: 3}), "items 0 to 4"),
        (Bounds(tranches=(((0,), 0),)), "at least one"),
        (Bounds(complete=False), "needs its `most`"),
        (Bounds(tranches=(((0,), 1),), most={0: 0.5}), "no plan keeps all the bounds together"),
        (Bounds(after=((0, 1),), latest={0: 2}, earliest={1: 4}), "no plan keeps all"),
    ],
)
def test_bounds_that_cannot_be_kept_are_named(bounds, words):
    with pytest.raises(BoundsError, match=words):
        design(relief(), bounds)
    with pytest.raises(BoundsError, match=words):
        least_guarantee(relief(), bounds)


def test_shares_that_add_up_to_all_but_a_rounding_error_are_all():
    sixths = np.full(6, 1 / 6)
    assert sixths.sum() < 1.0
    problem = random_problem(np.random.default_rng(3), steps=6)
    found = design(problem, Bounds(least={0: sixths}, most={0: sixths}))
    np.testing.assert_allclose(found.plan.a[0], sixths, atol=1e-9)


def test_least_guarantee_is_the_least():
    rng = np.random.default_rng(6)
    needed = 0
    for _ in range(30):
        problem = random_problem(rng, steps=3)
        least = least_guarantee(problem)
        given = problem.replace(g_R=least.g_R, g_P=least.g_P)
        assert least.possible
        assert design(given).slack >= -1e-9
        assert least.slacks is not None
        assert least.slacks.smallest >= -1e-9
        if least.total > 1e-6:
            needed += 1
            for share in (0.0, 0.5, 1.0):  # a little less, split in any way, does not do
                total = least.total - 1e-6
                less = problem.replace(g_R=share * total, g_P=(1 - share) * total)
                assert design(less).slack < 1e-9
        else:
            assert design(problem.replace(g_R=0.0, g_P=0.0)).slack >= -1e-9
    assert needed >= 5


def test_no_guarantee_deters_what_is_never_seen():
    least = least_guarantee(relief(q_R=0.0))
    assert not least.possible
    assert least.total == np.inf
    assert least.plan is None


def test_marginal_value_of_guarantees():
    problem = relief(W_R=0.4, W_P=0.47)
    best = design(problem, early=False)
    for side, name in enumerate(("g_R", "g_P")):
        more = design(problem.replace(**{name: 1e-5}), early=False).slack
        assert best.value_of_guarantee[side] == pytest.approx((more - best.slack) / 1e-5, abs=1e-6)
    assert best.value_of_guarantee.sum() > 0.3


def test_escrow_opens_a_plan_that_promises_alone_cannot():
    # Once R has delivered, P would rather keep the assets (chi = 1: no simultaneous exchange), and
    # once P has paid, R would rather not deliver. Paid in first, they are out of both hands.
    problem = Implementation.of(
        times=[0, 1, 2], alpha=0.3, beta=0.2, gamma=0.3, kappa=0.25, N_R=0.35, N_P=0.5,
        W_R=0.33, W_P=0.45, chi_R=1.0, chi_P=1.0,
    )  # fmt: skip
    plain, held = design(problem), design(problem.with_escrow(0))
    assert plain.slack < -0.01
    assert held.slack > 0
    assert certify(problem.with_escrow(0), held.plan).self_enforcing
    ahead = np.cumsum(held.plan.deposits - held.plan.b, axis=1)
    assert ahead.max() > 0.3
    assert ahead.min() >= -1e-9


def test_escrow_that_pays_out_as_it_is_paid_in_changes_nothing():
    rng = np.random.default_rng(9)
    problem = random_problem(rng, 1, 2, 3)
    escrow = problem.with_escrow(1, chi_R=float(problem.chi_R[1]))
    plan = random_plan(rng, problem)
    assert slacks(escrow, plan).smallest == pytest.approx(slacks(problem, plan).smallest, abs=1e-15)
    assert design(escrow).slack >= design(problem).slack - 1e-9


def test_price_of_speed():
    def over(months):
        dates = equal_dates(4, months)
        shift = 0.02 * np.append(dates, months)  # P grows by two points a month
        return relief(
            times=dates,
            W_P=0.4 + shift,
            N_P=0.5 + 0.01 * np.append(dates, months),
            W_R=0.33 - shift,
        )

    price = price_of_speed(over, [2, 4, 8, 16])
    for months, slack in zip(price.lengths, price.slack, strict=True):
        assert slack == pytest.approx(design(over(months)).slack, abs=1e-12)
    assert price.slack[-1] < price.slack[0]
    held = [months for months, slack in zip(price.lengths, price.slack, strict=True) if slack >= 0]
    assert price.shortest == min(held)
    assert price_of_speed(lambda n: relief(W_P=0.9), [3]).shortest is None
    np.testing.assert_allclose(equal_dates(3, 6, first=1), [1, 4, 7])
