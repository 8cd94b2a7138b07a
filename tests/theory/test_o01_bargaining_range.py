"""O1: the range under complete information, after Fearon (1995), IO 49:379-414."""

import numpy as np
import pytest

from offramp.deals import agreement_zone, lowest_weariness, pie_zone

ROWS = [
    (0.6, 0.1, 0.15, 1.0, 1.0, 0.5, 0.75, 0.25),
    (0.5, 0.2, 0.2, 1.0, 1.0, 0.3, 0.7, 0.4),
    (0.9, 0.05, 0.2, 1.0, 1.0, 0.85, 1.0, 0.15),
    (0.6, 0.1, 0.15, 0.5, 0.5, 0.25, 0.9375, 0.6875),
]


@pytest.mark.parametrize(("p", "cA", "cB", "rA", "rB", "low", "high", "width"), ROWS)
def test_range(p, cA, cB, rA, rB, low, high, width):
    zone = pie_zone(p, cA, cB, rA=rA, rB=rB)
    assert zone.low == pytest.approx(low, abs=1e-14)
    assert zone.high == pytest.approx(high, abs=1e-14)
    assert zone.width == pytest.approx(width, abs=1e-14)
    assert zone.exists


def test_relief_widens_by_what_is_believed():
    zone = pie_zone(0.6, 0.1, 0.15, relief=0.2, kappa=0.5)
    assert zone.high == pytest.approx(0.85, abs=1e-14)
    assert zone.width == pytest.approx(0.35, abs=1e-14)


@pytest.mark.parametrize(("belief", "width"), [(0.6, 0.05), (0.65, -0.05)])
def test_mutual_optimism(belief, width):
    zone = pie_zone(belief, 0.1, 0.15, pB=belief)
    assert zone.width == pytest.approx(width, abs=1e-14)
    assert zone.exists == (width > 0)


def test_indivisible_stakes_can_miss_a_zone_that_exists():
    zone = pie_zone(0.6, 0.02, 0.02)
    assert zone.exists
    assert zone.among([0, 0.25, 0.5, 0.75, 1]).size == 0
    assert pie_zone(0.6, 0.1, 0.15).among([0, 0.25, 0.5, 0.75, 1]).tolist() == [0.5, 0.75]


@pytest.mark.parametrize(("p", "cA", "cB"), [row[:3] for row in ROWS[:3]])
def test_listed_packages_have_the_same_zone(p, cA, cB):
    """A fine list of shares, the responder's war value written as A - theta B at theta = 1."""
    shares = np.linspace(0, 1, 2001)
    zone = agreement_zone(shares, 1 - shares, p - cA, 1 - p, cB, theta=1.0)
    closed = pie_zone(p, cA, cB)
    inside = shares[zone.ids]
    assert inside.min() == pytest.approx(closed.low, abs=5.1e-4)
    assert inside.max() == pytest.approx(closed.high, abs=5.1e-4)
    assert zone.width_P == pytest.approx(closed.width, abs=5.1e-4)
    # Whoever asks for its expected share of victory needs war to cost somebody something.
    theta, _ = lowest_weariness(shares, 1 - shares, p - cA, 1 - p, cB)
    assert theta == pytest.approx(-cA / cB, abs=5.1e-4 / cB)
