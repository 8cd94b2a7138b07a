"""O5: a seller's finite horizon, no gap (Sobel & Takahashi 1983; Fudenberg, Levine & Tirole 1985).

The quantal seller loses at most ``1.2 T/(2L)``: each of T choices costs about 1/(2L), less in later
periods that weigh less. What remains after taking out the error of order 1/L is below 1e-5; ends
that are one period off would leave 8e-4. The menu must be fine: with ``L * step > 4`` a sharp
seller uses its gaps to commit himself.
"""

import numpy as np
import pytest
from talks_published import expected_offer, extrapolated, screening

from offramp.talks import Game, package_table, play, solve

PROFIT = {(1, 0.9): 0.25, (2, 0.9): 0.2326923077, (3, 0.9): 0.2175026294, (5, 0.9): 0.1925943367,
          (10, 0.9): 0.1538076139, (3, 0.5): 0.2145408163}  # fmt: skip
PRICES = {
    (3, 0.9): (0.43500526, 0.39018263, 0.35471148),
    (5, 0.9): (0.38518867, 0.33645295, 0.29777700, 0.26709427, 0.24281297),
    (3, 0.5): (0.42908163, 0.26632653, 0.17755102),
}
CUTOFFS = {
    (3, 0.9): (0.83840895, 0.70942296, 0.35471148),
    (5, 0.9): (0.82381018, 0.68453654, 0.57392156, 0.48562594, 0.24281297),
    (3, 0.5): (0.59183673, 0.35510204, 0.17755102),
}


def _game(periods, discount):
    return lambda sharpness: screening(periods, discount, sharpness, highest=0.6)


@pytest.mark.parametrize(("periods", "discount"), PROFIT)
def test_loss_is_bounded(periods, discount):
    for sharpness in (1000.0, 2000.0, 4000.0, 8000.0):
        loss = PROFIT[periods, discount] - solve(_game(periods, discount)(sharpness)).value_p
        assert 0 < loss <= 1.2 * periods / (2 * sharpness)


@pytest.mark.parametrize(("periods", "discount"), PROFIT)
def test_profit_extrapolated(periods, discount):
    profit = extrapolated(_game(periods, discount), lambda e: e.value_p)
    assert profit == pytest.approx(PROFIT[periods, discount], abs=1e-5)


@pytest.mark.parametrize(("periods", "discount"), PRICES)
def test_prices_and_cutoffs_extrapolated(periods, discount):
    game = _game(periods, discount)
    prices = extrapolated(game, lambda e: [-expected_offer(e, t) for t in range(periods)])
    np.testing.assert_allclose(prices, PRICES[periods, discount], atol=1e-5)
    cutoffs = extrapolated(game, lambda e: play(e).belief[1:])
    np.testing.assert_allclose(cutoffs, CUTOFFS[periods, discount], atol=1e-5)


def test_first_price_and_cutoff_of_ten():
    # Ten periods of steps of 1/1600 show in where a single offer lies, if not in the value.
    game = _game(10, 0.9)
    assert extrapolated(game, lambda e: -expected_offer(e)) == pytest.approx(0.30761523, abs=3e-5)
    assert extrapolated(game, lambda e: play(e).belief[1]) == pytest.approx(0.79469699, abs=3e-5)


def test_a_coarse_menu_is_a_commitment():
    # The trap: a sharp seller with few prices cannot haggle, and gains by it.
    fine = screening(10, 0.9, 1e6, highest=0.6)
    price = np.linspace(0, 0.6, 25)
    tables = zip(("u_p", "u_r", "count", "package"), package_table(price, -price, 10), strict=True)
    coarse: Game = fine.but(**dict(tables))
    assert solve(coarse).value_p > 1.05 * PROFIT[10, 0.9]
