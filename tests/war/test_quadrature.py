"""Averages over a Beta against adaptive integration, at the accuracy the module states."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import betaln

from offramp.war import View, chance_of_victory, expected_length, own_view
from offramp.war._quadrature import level_for, nodes

FRONTS = [
    (2, 1),
    (10, 5),
    (10, 2),
    (16, 8),
    (17, 9),
    (24, 12),
    (25, 13),
    (33, 5),
    (60, 30),
    (60, 54),
]


def by_adaptive_integration(g, a, b):
    """Integral g Beta(a, b), with the end singularities in scipy's algebraic weight."""
    mean, spread = a / (a + b), np.sqrt(a * b / (a + b) ** 2 / (a + b + 1))
    if min(a, b) > 3:
        scale = -betaln(a, b)
        density = lambda p: np.exp(scale + (a - 1) * np.log(p) + (b - 1) * np.log1p(-p))  # noqa: E731
        cuts = np.unique(np.clip(mean + spread * np.linspace(-40, 40, 41), 1e-15, 1 - 1e-15))
        pieces = pairwise(cuts)
        return sum(
            quad(lambda p: g(p) * density(p), lo, hi, epsabs=1e-14, epsrel=1e-12)[0]
            for lo, hi in pieces
        )
    scale = np.exp(-betaln(a, b))
    cuts = [0.0, 0.2, 0.35, 0.45, 0.5, 0.55, 0.65, 0.8, 1.0]
    total = 0.0
    for lo, hi in pairwise(cuts):
        left = a - 1 if lo == 0 else 0.0
        right = b - 1 if hi == 1 else 0.0
        rest = lambda p, lo=lo, hi=hi: (  # noqa: E731
            (1.0 if lo == 0 else p ** (a - 1)) * (1.0 if hi == 1 else (1 - p) ** (b - 1)) * g(p)
        )
        total += quad(
            rest, lo, hi, weight="alg", wvar=(left, right), epsabs=1e-13, epsrel=1e-12, limit=200
        )[0]
    return scale * total


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("n", [2.0, 3.3, 10.0, 60.0, 120.0, 800.0, 2000.0])
@pytest.mark.parametrize("m", [0.02, 0.3, 0.5, 0.57, 0.98])
def test_odds_and_length_of_a_view(front, n, m):
    K, k0 = front
    shown = own_view(View(m, n), K, k0)
    a, b = m * n, (1 - m) * n
    odds = by_adaptive_integration(lambda p: chance_of_victory(p, K, k0), a, b)
    length = by_adaptive_integration(lambda p: expected_length(p, K, k0), a, b)
    longest = k0 * (K - k0)
    assert shown.odds == pytest.approx(odds, abs=1e-9)
    assert shown.length == pytest.approx(length, abs=1e-9 * longest)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_nodes_cover_the_unit_interval(level):
    p, q, weight, _ = nodes(level)
    assert weight.size == 96 * 2**level == p.size - 2
    assert np.all(np.diff(p[:-2]) > 0)
    assert np.allclose(p + q, 1, atol=1e-15)
    assert list(p[-2:]) == [0.0, 1.0]
    assert list(q[-2:]) == [1.0, 0.0]
    assert weight @ p[:-2] ** 3 == pytest.approx(0.25, abs=1e-13)


def test_harder_averages_get_more_nodes():
    assert [level_for(10, 60.0), level_for(20, 60.0), level_for(50, 60.0)] == [0, 1, 2]
    assert [level_for(10, 500.0), level_for(10, 2000.0)] == [1, 2]


def test_a_certain_view_shows_its_own_chance():
    shown = own_view(View(0.55, float("inf")), 10, 5)
    assert shown.odds == pytest.approx(chance_of_victory(0.55, 10, 5), abs=1e-15)
    assert shown.length == pytest.approx(expected_length(0.55, 10, 5), abs=1e-12)
