import numpy as np
import pytest

from offramp.deals import ValuesError, agreement_zone, lowest_weariness, pie_zone


@pytest.mark.parametrize("seed", range(20))
def test_the_zone_opens_exactly_at_the_lowest_weariness(seed):
    rng = np.random.default_rng(seed)
    uP, uR = rng.random((2, 50))
    F_P, A, B = rng.uniform(0.2, 0.8), rng.uniform(0.5, 1.5), rng.uniform(0.05, 0.5)
    theta, package = lowest_weariness(uP, uR, F_P, A, B)
    at = agreement_zone(uP, uR, F_P, A, B, theta)
    assert package in at.ids
    assert at.theta_lowest == theta
    assert at.width_R == pytest.approx(0, abs=1e-12)
    assert not agreement_zone(uP, uR, F_P, A, B, theta - 1e-6).exists
    wider = agreement_zone(uP, uR, F_P, A, B, theta + 1)
    assert set(at.ids) <= set(wider.ids)
    assert wider.width_R == pytest.approx(B)
    assert wider.width_P == pytest.approx(uP[wider.ids].max() - F_P)


def test_infeasible_packages_open_nothing():
    zone = agreement_zone([0.5, 0.5], [0.2, 0.9], 0.4, 1.0, 0.1, 3.0, [True, False])
    assert zone.theta_lowest == pytest.approx(8.0)
    assert not zone.exists
    assert np.isnan(zone.width_P)
    assert np.isnan(zone.width_R)


@pytest.mark.parametrize(
    ("uP", "A", "B", "theta"),
    [
        ([0.1], 0.5, 0.1, np.inf),  # nothing suits the proposer
        ([0.9], 0.5, 0.0, np.inf),  # weariness moves nothing, and war is better
        ([0.9], 0.2, 0.0, -np.inf),  # every type prefers the package
        ([0.9], 0.2, 0.1, -1.0),
    ],
)
def test_boundaries(uP, A, B, theta):
    assert lowest_weariness(np.array(uP), np.array([0.3]), 0.5, A, B)[0] == pytest.approx(theta)


def test_faults_are_named():
    with pytest.raises(ValuesError, match="B >= 0"):
        agreement_zone([1], [1], 0, 1, -0.1, 1)
    with pytest.raises(ValuesError, match="finite"):
        agreement_zone([1], [1], np.nan, 1, 0.1, 1)
    with pytest.raises(ValuesError, match="chances"):
        pie_zone(1.2, 0, 0)
    with pytest.raises(ValuesError, match="exponents"):
        pie_zone(0.5, 0, 0, rA=0)
