"""The hazard gives back what was asked, at every end of its range."""

import numpy as np
import pytest

from offramp.war import RuleError, hazard


def rate(h):
    return -np.log1p(-h)


def test_gives_back_what_was_asked():
    safe = hazard(10, 4, 0.002, 6.0, 4.0, 0.0)
    feared = hazard(10, 4, 0.002, 6.0, 4.0, 1.0)
    assert safe[4] == pytest.approx(0.002, rel=1e-14)
    assert rate(safe[10]) / rate(safe[4]) == pytest.approx(6.0, rel=1e-12)
    assert np.allclose(rate(feared) / rate(safe), 4.0, rtol=1e-12)
    assert rate(hazard(10, 4, 0.002, 6.0, 4.0, 0.5)[4]) / rate(safe[4]) == pytest.approx(2.5)


def test_is_the_formula_of_the_theory():
    K, k0, chance, near, feared, xi = 12, 7, 0.01, 3.0, 2.0, 0.3
    beta = np.log(near) / (1 - k0 / K)
    h0 = rate(chance) * np.exp(-beta * k0 / K)
    k = np.arange(K + 1)
    expected = 1 - np.exp(-h0 * np.exp(beta * k / K) * (1 + (feared - 1) * xi))
    assert np.allclose(hazard(K, k0, chance, near, feared, xi), expected, atol=1e-15)


def test_rises_towards_defeat_and_never_passes_one():
    h = hazard(60, 1, 0.9, 1e6, 1e6, 1.0)
    assert np.all(np.diff(h) >= 0)
    assert h.max() <= 1.0
    assert np.ptp(hazard(10, 5, 0.01, 1.0, 1.0, 1.0)) < 1e-16
    assert not hazard(10, 5, 0.0, 6.0, 4.0, 1.0).any()


@pytest.mark.parametrize(
    "change",
    [
        {"chance": 1.0},
        {"chance": -0.1},
        {"near_defeat": 0.0},
        {"regime_feared": float("inf")},
        {"xi": 1.1},
        {"k0": 10},
    ],
)
def test_numbers_outside_their_rule_are_named(change):
    usual = {"K": 10, "k0": 5, "chance": 0.01, "near_defeat": 6, "regime_feared": 4, "xi": 0.2}
    with pytest.raises(RuleError, match=r" is .+: .+; .+"):
        hazard(**(usual | change))
