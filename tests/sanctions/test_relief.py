"""What packages lose to sanctions that stay, and what frozen assets add."""

import numpy as np
import pytest

from offramp.sanctions import (
    MeasureError,
    ShareError,
    asset_values,
    insecurity,
    own_staying_values,
    staying_loss,
    staying_values,
)

LIFTED = np.array([[0.0, 0.0], [0.5, 1.0], [1.0, 1.0]])
RHO = np.array([0.4, 1.0])
STAYING = staying_values(
    6, np.array([0.002, 0.001]), np.array([36.0, np.inf]), np.array([48.0, 12.0]), 0.99
)


def test_loss_is_the_sum_of_what_is_not_delivered():
    loss = staying_loss(LIFTED, RHO, STAYING)
    assert loss.shape == (7, 3)
    for t in range(7):
        for x in range(3):
            by_hand = sum((1 - LIFTED[x, m] * RHO[m]) * STAYING[t, m] for m in range(2))
            assert loss[t, x] == pytest.approx(by_hand, abs=1e-16)
    assert loss[:, 0] == pytest.approx(STAYING.sum(axis=1))


def test_full_relief_fully_believed_loses_nothing():
    assert not staying_loss(np.ones((1, 2)), np.ones(2), STAYING).any()


def test_more_relief_or_more_credibility_never_costs_the_target():
    base = staying_loss(LIFTED, RHO, STAYING)
    assert np.all(np.diff(base, axis=1) < 0)
    assert np.all(staying_loss(LIFTED, np.ones(2), STAYING) <= base)


def test_a_single_row_serves_the_proposer():
    own = own_staying_values(np.array([0.0003, 0.0002]), np.array([48.0, 12.0]), 0.995)
    loss = staying_loss(LIFTED, RHO, own)
    assert loss.shape == (3,)
    assert loss[1] == pytest.approx(0.8 * own[0])


def test_assets_are_kept_returned_or_paid():
    gain_P, gain_R = asset_values(
        np.array([0.0, 1.0, 0.0, 0.25]), np.array([0.0, 0.0, 1.0, 0.5]), 0.05, 0.06, 0.4
    )
    assert gain_P == pytest.approx([0.0, 0.0, 0.05, 0.025])
    assert gain_R == pytest.approx([0.0, 0.024, 0.0, 0.006])


def test_joint_holders_return_in_proportion():
    _, gain_R = asset_values(
        np.ones(1), np.zeros(1), 0.05, 0.06, np.array([0.2, 0.8]), np.array([1.0, 3.0])
    )
    assert gain_R == pytest.approx([0.06 * (0.2 + 3 * 0.8) / 4])


def test_insecurity_falls_with_guarantees_and_rises_with_fear():
    loss = insecurity(0.5, 0.12, np.array([0.0, 0.5, 1.0]))
    assert loss == pytest.approx([0.06, 0.03, 0.0])
    assert not insecurity(0.0, 0.12, np.zeros(3)).any()


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        (ShareError, lambda: staying_loss(LIFTED * 2, RHO, STAYING)),
        (ShareError, lambda: staying_loss(LIFTED, RHO - 1, STAYING)),
        (MeasureError, lambda: staying_loss(LIFTED[:, :1], RHO, STAYING)),
        (MeasureError, lambda: staying_loss(LIFTED[0], RHO, STAYING)),
        (ShareError, lambda: asset_values(np.ones(1), np.ones(1), 0.1, 0.1, 1.0)),
        (ShareError, lambda: asset_values(np.ones(1), np.zeros(1), 0.1, 0.1, 1.0, 0.0)),
        (ShareError, lambda: asset_values(np.ones(1), np.zeros(1), 0.1, 0.1, np.nan)),
        (ShareError, lambda: insecurity(1.5, 0.1, np.zeros(1))),
        (ShareError, lambda: insecurity(0.5, -0.1, np.zeros(1))),
        (ShareError, lambda: insecurity(0.5, 0.1, np.full(1, 2.0))),
    ],
)
def test_numbers_outside_their_rule_are_named(kind, call):
    with pytest.raises(kind):
        call()
