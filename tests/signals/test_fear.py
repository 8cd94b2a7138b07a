"""The channels of regime-change fear: hazard is the war room's, doubt and insecurity are here."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.signals import SignalsError, coalition_fear, doubted_relief, insecurity_loss

unit = st.floats(0, 1)


def test_coalition_fear_by_hand():
    assert coalition_fear([0.2, 0.5], [1.0, 0.5]) == pytest.approx(1 - 0.8 * 0.75)
    assert coalition_fear([0.3], [1.0]) == pytest.approx(0.3)
    np.testing.assert_allclose(coalition_fear([[0.0, 0.0], [1.0, 0.1]], 1.0), [0.0, 1.0])


@given(unit, unit, unit, unit)
def test_channels_switch_off_and_point_the_right_way(rho, xi, phi, removed):
    assert doubted_relief(rho, xi, 0.0) == rho
    assert doubted_relief(rho, xi, phi) <= rho
    assert insecurity_loss(xi, 0.0, removed) == 0.0
    assert insecurity_loss(xi, 0.1, removed) <= insecurity_loss(xi, 0.1, 0.0) <= 0.1


def test_by_hand():
    assert doubted_relief(0.5, 0.4, 0.5) == pytest.approx(0.4)
    assert insecurity_loss(0.4, 0.1, 0.25) == pytest.approx(0.03)


def test_out_of_range_is_refused():
    for call in (
        lambda: coalition_fear([1.2], 1.0),
        lambda: doubted_relief(0.5, -0.1, 1.0),
        lambda: insecurity_loss(0.5, -0.1, 0.0),
        lambda: insecurity_loss(0.5, np.nan, 0.0),
    ):
        with pytest.raises(SignalsError):
            call()
