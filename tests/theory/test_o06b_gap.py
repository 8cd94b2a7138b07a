"""O6b: two offers to a buyer worth U[vl, 1], vl > 0: monopoly at the end, pooling, or all at once.

Where the seller ends as a monopolist all is smooth, and the error of order 1/L can be taken out.
Where he pools, the price is at a kink (everyone accepts vl, and nobody more): the error is of
order 1/L with the slope beside it, so the test is on L = 8000 itself.
"""

import numpy as np
import pytest
from talks_published import expected_offer, extrapolated, screening

from offramp.talks import play, solve

# vl, d, first price, second, accept first, accept second if the first is refused, no deal, profit
MONOPOLY = [
    (0.1, 0.9, 0.4653846154, 0.4230769231, 0.1709401709, 0.5670103093, 0.3589743590, 0.2585470085),
    (0.2, 0.9, 0.4653846154, 0.4230769231, 0.1923076923, 0.6547619048, 0.2788461538, 0.2908653846),
]
POOL_SECOND = [
    (0.4, 0.9, 0.41, 0.4, 0.8333333333, 1.0, 0.0, 0.4016666667),
    (0.45, 0.9, 0.455, 0.45, 0.9090909091, 1.0, 0.0, 0.4504545455),
    (0.3, 0.5, 0.4, 0.3, 0.7142857143, 1.0, 0.0, 0.3285714286),
]


def _read(equilibrium):
    deal = play(equilibrium).deal
    prices = [-expected_offer(equilibrium, t) for t in range(2)]
    return [*prices, deal[0], deal[1] / (1 - deal[0]), 1 - deal.sum(), equilibrium.value_p]


@pytest.mark.parametrize("row", MONOPOLY)
def test_monopoly_at_the_end(row):
    low, discount, *expected = row
    found = extrapolated(lambda sharpness: screening(2, discount, sharpness, low), _read)
    np.testing.assert_allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize("row", POOL_SECOND)
def test_pooling_at_the_end(row):
    low, discount, *expected = row
    found = _read(solve(screening(2, discount, 8000.0, low)))
    np.testing.assert_allclose(found, expected, atol=1e-3)


@pytest.mark.parametrize("row", MONOPOLY + POOL_SECOND)
def test_loss_is_bounded(row):
    low, discount, *_, profit = row
    for sharpness in (1000.0, 2000.0, 4000.0, 8000.0):
        loss = profit - solve(screening(2, discount, sharpness, low)).value_p
        assert 0 < loss <= 1.2 * 2 / (2 * sharpness)


def test_sale_at_once():
    equilibrium = solve(screening(2, 0.9, 8000.0, 0.55))
    deal = play(equilibrium).deal
    assert -expected_offer(equilibrium) == pytest.approx(0.55, abs=1e-3)
    assert deal.sum() == pytest.approx(1.0, abs=1e-9)
    assert deal[0] >= 0.99
    assert 0 < 0.55 - equilibrium.value_p <= 1.2 * 2 / (2 * 8000)
