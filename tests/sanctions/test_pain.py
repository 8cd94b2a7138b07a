"""Pain and staying values against sums term by term."""

import math

import numpy as np
import pytest

from offramp.sanctions import (
    MeasureError,
    SanctionsError,
    own_staying_values,
    pain_path,
    staying_values,
)
from offramp.sanctions.pain import annuity

PAIN = np.array([0.002, 0.001, 0.0005])
HALF_LIFE = np.array([36.0, np.inf, 4.5])
OUTLASTS = np.array([48.0, 12.0, 0.0])


def test_pain_fades_by_half_each_half_life():
    path = pain_path(40, PAIN, HALF_LIFE)
    assert path.shape == (40,)
    for t in (0, 1, 36, 39):
        by_hand = 0.002 * 0.5 ** (t / 36) + 0.001 + 0.0005 * 0.5 ** (t / 4.5)
        assert path[t] == pytest.approx(by_hand, abs=1e-17)
    assert pain_path(37, PAIN[:1], HALF_LIFE[:1])[36] == pytest.approx(0.001)
    assert not pain_path(5, np.empty(0), np.empty(0)).any()


@pytest.mark.parametrize("d", [0.9, 0.995, 1.0])
def test_staying_values_are_the_sums(d):
    table = staying_values(10, PAIN, HALF_LIFE, OUTLASTS, d)
    assert table.shape == (11, 3)
    own = own_staying_values(PAIN, OUTLASTS, d)
    for m in range(3):
        s = np.arange(int(OUTLASTS[m]))
        assert own[m] == pytest.approx(np.sum(PAIN[m] * d**s), abs=1e-14)
        for t in (0, 7):
            terms = d**s * PAIN[m] * 2.0 ** (-(t + s) / HALF_LIFE[m])
            assert table[t, m] == pytest.approx(terms.sum(), abs=1e-14)


def test_a_part_of_a_period_counts_in_part():
    assert annuity(0.9, 2.5) == pytest.approx((1 - 0.9**2.5) / 0.1, rel=1e-14)
    assert annuity(0.9, 2.0) < annuity(0.9, 2.5) < annuity(0.9, 3.0)
    assert annuity(1.0, 2.5) == 2.5
    assert annuity(1 - 1e-15, 2.5) == pytest.approx(2.5, rel=1e-13)  # no cancellation near 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: pain_path(5, PAIN, np.array([36.0, 0.0, 1.0])),
        lambda: pain_path(5, PAIN, HALF_LIFE[:2]),
        lambda: pain_path(5, PAIN, np.array([36.0, math.nan, 1.0])),
        lambda: staying_values(5, PAIN, HALF_LIFE, -OUTLASTS, 0.9),
        lambda: staying_values(5, PAIN, HALF_LIFE, OUTLASTS, 1.1),
        lambda: staying_values(5, PAIN, HALF_LIFE, np.full(3, np.inf), 0.9),
        lambda: own_staying_values(PAIN, OUTLASTS, 0.0),
    ],
)
def test_numbers_outside_their_rule_are_named(call):
    with pytest.raises(MeasureError) as caught:
        call()
    assert isinstance(caught.value, SanctionsError)
