"""What asking is worth and what it teaches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.signals import SignalsError, answer_information, probes, value_of_trying

NODES = (np.arange(151) / 150) ** 2
THETA = 0.5 + NODES  # weariness uniform on [.5, 1.5]


def test_value_of_trying_with_and_without_heat():
    got = value_of_trying([0.40, 0.30], [0.35, 0.30], [0.38, 0.30])
    np.testing.assert_allclose(got.without_heat, [0.05, 0.0])
    np.testing.assert_allclose(got.with_heat, [0.03, 0.0])
    np.testing.assert_allclose(got.heat, [0.02, 0.0])
    assert value_of_trying(0.4, 0.3).heat == 0.0


def test_one_question_in_closed_form():
    got = probes([0.5, 0.25, 0.0, 1.0], NODES, THETA, gain=[-0.01, 0.0, -0.2, -0.1])
    quarter = -(0.25 * np.log2(0.25) + 0.75 * np.log2(0.75))
    np.testing.assert_allclose(got.bits, [1.0, quarter, 0.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(got.nats, got.bits * np.log(2))
    np.testing.assert_allclose(got.accept, [0.5, 0.75, 1.0, 0.0])
    assert got.mean_before == pytest.approx(1.0)
    assert got.spread_before == pytest.approx(np.sqrt(1 / 12))
    np.testing.assert_allclose(got.mean_yes, [1.25, 1.125, 1.0, np.nan], atol=1e-12)
    np.testing.assert_allclose(got.mean_no, [0.75, 0.625, np.nan, 1.0], atol=1e-12)
    want = [0.25 / 12, (0.25**3 + 0.75**3) / 12, 1 / 12, 1 / 12]
    want[0] = 2 * 0.5**3 / 12
    np.testing.assert_allclose(got.spread_after, np.sqrt(want), atol=1e-12)
    assert got.best == 0
    assert got.best_free == 1


def test_beliefs_after_the_answer():
    got = probes([0.36], NODES, THETA)
    np.testing.assert_allclose(got.after_no[0], np.minimum(NODES / 0.36, 1.0), atol=1e-15)
    np.testing.assert_allclose(got.after_yes[0], np.maximum(NODES - 0.36, 0) / 0.64, atol=1e-15)
    assert got.best_free == -1
    np.testing.assert_allclose(0.36 * got.after_no[0] + 0.64 * got.after_yes[0], NODES, atol=1e-15)


def test_offers_that_all_or_none_would_take_teach_nothing():
    got = probes([0.0, 1.0], NODES, THETA, gain=[1.0, 1.0])
    assert got.best == got.best_free == -1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_information_is_bounded_and_expectations_are_kept(refused):
    got = probes(refused, NODES, THETA)
    assert ((got.bits >= 0) & (got.bits <= 1 + 1e-12)).all()
    assert (got.spread_after <= got.spread_before + 1e-12).all()
    for no, yes_mean, no_mean in zip(refused, got.mean_yes, got.mean_no, strict=True):
        parts = [(1 - no, yes_mean), (no, no_mean)]
        total = sum(p * m for p, m in parts if p > 0)
        assert total == pytest.approx(got.mean_before, abs=1e-9)


def test_a_sharp_answer_is_the_binary_entropy_and_doubt_takes_away():
    q = (np.arange(400) + 0.5) / 400
    sharp = answer_information((q > 0.3).astype(float))
    assert sharp == pytest.approx(-(0.3 * np.log2(0.3) + 0.7 * np.log2(0.7)), abs=1e-12)
    assert answer_information(np.full(400, 0.7)) == pytest.approx(0.0, abs=1e-12)
    mixed = np.mean([(q > c).astype(float) for c in (0.1, 0.3, 0.5)], axis=0)
    assert 0.0 < answer_information(mixed) < sharp
    table = answer_information(np.array([mixed, np.zeros(400)]), share=np.ones(400))
    np.testing.assert_allclose(table, [answer_information(mixed), 0.0])


def test_faulty_questions_are_refused():
    for call in (
        lambda: probes([1.5], NODES, THETA),
        lambda: probes([0.5], NODES, THETA[:-1]),
        lambda: probes([0.5], NODES, THETA, gain=[0.1, 0.2]),
        lambda: answer_information([0.5, 1.5]),
    ):
        with pytest.raises(SignalsError):
            call()
