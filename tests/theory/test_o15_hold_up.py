"""Hold-up with one step and no snapback; many small steps and patience (Schelling; Telser 1980)."""

import numpy as np
import pytest

from offramp.implementation import Implementation, Plan, design, equal_dates, slacks

DIVIDEND = 0.05  # what peace is worth over war once all is delivered
BETA = KAPPA = 0.2
WORTH = 0.35


def exchange(steps, d=0.99, months=12.0, dividend_at_once=True, chi=1.0, **changes):
    """Withdrawal against relief, each grabbed at will (chi = 1) and nothing undone."""
    dates = equal_dates(steps, months) if steps > 1 else np.array([0.0])
    end = np.append(dates, dates[-1])
    discount = np.ones(steps + 1) if dividend_at_once else d ** (end[-1] - end)
    numbers = {
        "times": dates, "alpha": WORTH, "beta": BETA, "gamma": WORTH, "kappa": KAPPA, "N_R": 0.3 +
        DIVIDEND * discount, "N_P": 0.4 + DIVIDEND * discount, "W_R": 0.3, "W_P": 0.4, "d_R": d,
        "d_P": d, "chi_R": chi, "chi_P": chi,
    }  # fmt: skip
    return Implementation.of(**(numbers | changes))


def test_one_step_without_snapback_is_a_hold_up():
    best = design(exchange(1))
    assert best.slack == pytest.approx(DIVIDEND - BETA, abs=1e-12)
    assert not best.holds
    assert best.slacks.step == 1


def test_what_cures_the_one_step():
    assert design(exchange(1, chi=0.0)).slack > 0  # hand over hand
    # relief that snaps back deters R, troops that return deter P
    assert design(exchange(1, sig_R=1.0, rho_P=1.0)).slack > 0
    assert design(exchange(1, sig_R=1.0)).slack < 0
    assert design(exchange(1, g_R=0.15, g_P=0.15)).slack == pytest.approx(0, abs=1e-12)


def test_many_small_steps_and_patience_end_the_hold_up():
    slack = np.array([design(exchange(n), early=False).slack for n in (1, 2, 4, 8, 16, 32)])
    assert np.all(np.diff(slack) >= -1e-9)
    assert slack[0] < 0 < slack[-1]
    assert slack[-1] <= DIVIDEND + 1e-9  # the holding step's, which no plan can better
    # equal steps alone leave the last one a slack of DIVIDEND - BETA/n
    assert np.all(slack >= DIVIDEND - BETA / np.array([1, 2, 4, 8, 16, 32]) - 1e-9)
    assert slack[-1] == pytest.approx(DIVIDEND, abs=BETA / 32 + 1e-9)


@pytest.mark.parametrize("n", [4, 8, 16])
def test_equal_steps_fall_short_by_the_last_step(n):
    even = Plan.of(np.full(n, 1 / n), np.full(n, 1 / n))
    got = slacks(exchange(n), even)
    assert got.R[-2] == pytest.approx(DIVIDEND - BETA / n, abs=1e-14)
    assert got.R[:-1].argmin() == n - 1


def test_small_steps_do_not_help_without_a_dividend():
    # nothing to lose after the last delivery: the exchange unravels from its end
    for n in (1, 4, 16, 64):
        best = design(exchange(n, N_R=0.3, N_P=0.4), early=False)
        assert best.slack < 0
    assert best.slack > -BETA / 16  # the shortfall goes to 0, yet stays a shortfall


def test_impatience_brings_it_back():
    # the dividend comes only at the end of a year; half a year's discount decides
    patient = design(exchange(32, d=0.99, dividend_at_once=False), early=False)
    hasty = exchange(
        32, d=0.3, dividend_at_once=False, alpha=BETA, gamma=KAPPA
    )  # nothing to gain on the way either
    assert patient.holds
    assert not design(hasty, early=False).holds
    late = hasty.replace(d_R=0.99, d_P=0.99, N_R=patient_peace(32, 0.3), N_P=patient_peace(32, 0.4))
    assert design(late, early=False).holds


def patient_peace(steps, war):
    dates = np.append(equal_dates(steps, 12.0), 12.0)
    return war + DIVIDEND * 0.99 ** (12.0 - dates)
