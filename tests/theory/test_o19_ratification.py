"""O19: who must ratify narrows the range, and may shift the terms (after Putnam 1988)."""

import numpy as np
import pytest

from offramp.deals import (
    Solution,
    agreement_zone,
    asked_on_departure,
    bargaining_point,
    package_space,
    rule,
    who_ratifies,
)

SHARES = np.linspace(0, 1, 1001)
WAR = (0.6 - 0.1, 1 - 0.6 - 0.15)


def ratified(rA, rB):
    """Thresholds on scales of 0 to 100, as the share itself is the score of A's ratifier."""
    asked = asked_on_departure(package_space([1001]), None)
    return who_ratifies(
        [100 * SHARES, 100 * (1 - SHARES)], [asked, asked], [100 * rA, 100 * rB], rule(2)
    ).yes


@pytest.mark.parametrize(
    ("rA", "rB", "x", "low", "high"),
    [
        (0, 0, 0.625, 0.5, 0.75),
        (0.68, 0, 0.68, 0.68, 0.75),
        (0, 0.38, 0.62, 0.5, 0.62),
    ],
)
def test_range_and_nash_point(rA, rB, x, low, high):
    feasible = ratified(rA, rB)
    zone = agreement_zone(SHARES, 1 - SHARES, WAR[0], 0.4, 0.15, 1.0, feasible)
    assert SHARES[zone.ids[[0, -1]]].tolist() == pytest.approx([low, high], abs=1e-12)
    point = bargaining_point(Solution.NASH, SHARES, 1 - SHARES, WAR, feasible)
    assert point.uP.tolist() == pytest.approx([x], abs=1e-12)


def test_two_tough_ratifiers_leave_nothing():
    assert not ratified(0.68, 0.35).any()
    assert ratified(0.68, 0.32).any()
