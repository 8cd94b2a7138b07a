"""The commitment problem (Fearon 1995, pp. 402-409; Powell 2006), as plans of two steps.

R is the side in decline: P pays it a flow b_1 today and, rising, b_2 from tomorrow for ever.
"""

from dataclasses import replace

import numpy as np
import pytest

from offramp.implementation import Bounds, Implementation, design, least_guarantee


def riser(p1, p2, loss, d, chi=0.0, cost=0.0, **changes):
    """War destroys the share `loss` of all flows or costs R `cost`; P wins with p1, then p2."""
    flows = (1 - loss) / (1 - d)
    p = np.array([p1, p2])
    numbers = {
        "times": [0, 1], "alpha": 0, "beta": 0, "gamma": 1, "kappa": 1, "N_R": 0,
        "N_P": 1 / (1 - d), "W_R": (1 - p) * flows - cost, "W_P": p * flows, "d_R": d, "d_P": d,
        "chi_R": chi, "chi_P": chi, "holding": False,
    }  # fmt: skip
    return Implementation.of(**(numbers | changes))


def flows_of(d):
    """b_1 at most the whole flow of a period, b_2 at most that of all later ones."""
    return Bounds(most={0: 1.0, 1: [1, 1 / (1 - d)]}, complete=False)


def threshold(peaceful, low, high):
    assert peaceful(low)
    assert not peaceful(high)
    for _ in range(48):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if peaceful(middle) else (low, middle)
    return low


def holds(p1, p2, loss=0.1, d=0.9, **changes):
    return design(riser(p1, p2, loss, d, **changes), flows_of(d), early=False).slack >= 0


def test_threshold_of_the_shift():
    found = threshold(lambda p2: holds(0.3, p2), 0.3, 0.9)
    assert found == pytest.approx(0.45679012345679, abs=1e-9)
    assert found == pytest.approx((0.3 + 0.1 / 0.9) / 0.9, abs=1e-12)
    assert holds(0.3, 0.45)
    assert not holds(0.3, 0.5)


def test_arms_control_that_slows_the_shift():
    found = threshold(lambda lam: holds(0.3, 0.3 + lam * 0.3), 0.0, 1.0)
    assert found == pytest.approx(0.52263374485598, abs=1e-9)


def test_the_condition_on_other_numbers():
    rng = np.random.default_rng(1)
    outcomes = []
    for _ in range(60):
        p1, loss, d = rng.uniform(0.1, 0.5), rng.uniform(0.02, 0.2), rng.uniform(0.6, 0.95)
        p2 = rng.uniform(p1, 0.95)
        gap = d * p2 - p1 - loss / (1 - loss)
        if abs(gap) > 1e-6:
            assert holds(p1, p2, loss, d) == (gap < 0)
            outcomes.append(gap < 0)
    assert 10 < sum(outcomes) < 50


def test_slack_is_what_the_condition_leaves():
    # peace leaves R (1-loss)(p1 + loss/(1-loss) - d p2)/(1-d) more than war in all, shared out as
    # d x + x = surplus between its slack today and P's tomorrow
    best = design(riser(0.3, 0.45, 0.1, 0.9), flows_of(0.9))
    surplus = 0.9 * (0.3 + 0.1 / 0.9 - 0.9 * 0.45) / 0.1
    assert best.slack == pytest.approx(surplus / 1.9, abs=1e-12)
    np.testing.assert_allclose(best.value_of_guarantee, [1 / 1.9, 0.9 / 1.9], atol=1e-9)


def test_keeping_the_others_delivery_is_the_wrong_embedding():
    # with chi = 1 the declining side "can grab" tomorrow's flow and fight as well: war at every p2
    for p2 in (0.3, 0.35, 0.45, 0.6, 0.9):
        best = design(riser(0.3, p2, 0.1, 0.9, chi=1.0), flows_of(0.9))
        assert best.slack < -0.1
    assert holds(0.3, 0.3)


def taking_all(p1, p2, cost, d):
    """b_2 fixed at R's war value of tomorrow: an item of that size, all of it at step 2."""
    problem = riser(p1, p2, 0.0, d, cost=cost)
    size = [1.0, float(problem.W_R[1])]
    problem = riser(p1, p2, 0.0, d, cost=cost, gamma=size, kappa=size)
    bounds = Bounds(most={0: 1.0, 1: [1, 0], 2: [0, 1]}, least={2: [0, 1]}, complete=False)
    return problem, bounds


@pytest.mark.parametrize(
    ("p1", "p2", "cost", "d", "war", "p2_at"),
    [
        (0.3, 0.6, 0.5, 0.9, True, 0.3388888889),
        (0.5, 0.7, 1.0, 0.8, True, 0.675),
        (0.5, 0.7, 3.0, 0.8, False, 0.775),
    ],
)
def test_one_off_cost_when_tomorrows_riser_takes_all(p1, p2, cost, d, war, p2_at):
    def keeps(p):
        return design(*taking_all(p1, p, cost, d), early=False).slack >= 0

    assert keeps(p2) != war
    assert threshold(keeps, p1, 0.95) == pytest.approx((p1 + cost * (1 - d) ** 2) / d, abs=1e-9)
    assert p2_at == pytest.approx((p1 + cost * (1 - d) ** 2) / d, abs=1e-10)


def test_attack_and_best_peace_of_the_first_row():
    problem, bounds = taking_all(0.3, 0.6, 0.5, 0.9)
    assert problem.W_R[0] == pytest.approx(6.5)
    whole_today = replace(bounds, least={1: [1, 0], 2: [0, 1]})
    best = design(problem, whole_today)
    assert best.slacks.R[0] == pytest.approx(4.15 - 6.5, abs=1e-12)


def test_one_off_cost_with_free_terms_tomorrow_gives_another_threshold():
    # why b_2 has to be fixed: a riser that leaves R more than its war value keeps the peace longer
    def keeps(p):
        return holds(0.3, p, 0.0, 0.9, cost=0.5)

    found = threshold(keeps, 0.3, 0.95)
    assert found == pytest.approx((0.3 + 0.05) / 0.9, abs=1e-9)
    assert found > 0.3388888889 + 0.04


@pytest.mark.parametrize(("f", "c_A", "c_B"), [(0.1, 0.05, 0.1), (0.02, 0.05, 0.1), (0, 0.3, 0.2)])
def test_first_strike_advantage_narrows_the_range(f, c_A, c_B):
    # one division b of a pie of 1; P wins with .45 + f if it strikes first, R with .55 + f
    problem = Implementation.of(
        times=[0], alpha=0, beta=0, gamma=1, kappa=1, N_R=0, N_P=1, W_R=0.55 + f - c_B,
        W_P=0.45 + f - c_A, holding=False,
    )  # fmt: skip
    best = design(problem, Bounds(most={0: 1.0, 1: 1.0}, complete=False))
    assert 2 * best.slack == pytest.approx(c_A + c_B - 2 * f, abs=1e-12)
    assert best.holds == (c_A + c_B - 2 * f >= 0)


def shift_in_steps(steps, p1=0.3, p2=0.6, loss=0.1, d=0.9, **changes):
    """Spread the same shift over `steps` periods; P pays flows of at most 1 on the way."""
    p = np.linspace(p1, p2, steps + 1)
    flows = (1 - loss) / (1 - d)
    problem = Implementation.of(
        times=np.arange(steps + 1), alpha=0, beta=0, gamma=1, kappa=1, N_R=0,
        N_P=[1 / (1 - d)] * (steps + 1), W_R=(1 - p) * flows, W_P=p * flows, d_R=d, d_P=d,
        holding=False, **changes,
    )  # fmt: skip
    most = [1.0] * steps + [1 / (1 - d)]
    return problem, Bounds(most={0: 1.0, 1: most}, complete=False)


def test_the_same_shift_in_smaller_steps_keeps_the_peace():
    slack = [design(*shift_in_steps(n)).slack for n in (1, 2, 4, 8)]
    # any two dates j < k need d^(k-j) p_k - p_j <= D/(1-D): on the way R gets at most the flows
    for n, s in zip((1, 2, 4, 8), slack, strict=True):
        p = np.linspace(0.3, 0.6, n + 1)
        gaps = [0.9 ** (k - j) * p[k] - p[j] for k in range(n + 1) for j in range(k)]
        assert (s >= 0) == (max(gaps) <= 0.1 / 0.9)
    assert slack[0] < 0 < slack[-1]
    assert slack == sorted(slack)


def test_a_guarantee_on_the_riser_does_it_too():
    problem, bounds = shift_in_steps(1)
    least = least_guarantee(problem, bounds)
    # the declining side lacks (d p2 - p1 - D/(1-D)) (1-D)/(1-d); a guarantee on it acts today, one
    # on the riser tomorrow, so the one that acts today is the cheaper
    lacking = (0.9 * 0.6 - 0.3 - 0.1 / 0.9) * 0.9 / 0.1
    assert least.total == pytest.approx(lacking, abs=1e-9)
    assert (least.g_R, least.g_P) == pytest.approx((lacking, 0.0), abs=1e-9)
    on_riser = problem.replace(g_P=lacking / 0.9)
    assert design(on_riser, bounds).slack == pytest.approx(0.0, abs=1e-9)
    assert design(problem, bounds).slack < -0.1
