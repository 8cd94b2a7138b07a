"""What holds for every gambler's ruin, every front and every hazard."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.war import (
    chance_of_victory,
    expected_length,
    fit_war,
    fought_out,
    hazard,
    judgement_faults,
    solve_p,
)
from offramp.war.front import WarJudgement, fit_war_kernel

probabilities = st.floats(0, 1)
odds = st.floats(1e-4, 1 - 1e-4)


@st.composite
def fronts(draw, largest=60):
    K = draw(st.integers(2, largest))
    return K, draw(st.integers(1, K - 1))


@given(fronts(), probabilities, probabilities)
def test_chance_of_victory_rises_in_p(front, p, other):
    K, k0 = front
    low, high = sorted((p, other))
    assert chance_of_victory(low, K, k0) <= chance_of_victory(high, K, k0) * (1 + 1e-13)


@given(fronts(), probabilities)
def test_someone_wins(front, p):
    K, k0 = front
    q = 1 - p
    both = chance_of_victory(p, K, k0) + chance_of_victory(q, K, K - k0)
    assert abs(both - 1) < 1e-11
    assert 0 <= chance_of_victory(p, K, k0) <= 1


@given(fronts(), probabilities)
def test_length_lies_between_the_way_to_the_nearer_end_and_the_fair_walk(front, p):
    K, k0 = front
    length = expected_length(p, K, k0)
    assert min(k0, K - k0) - 1e-12 <= length
    assert length <= (K / 2) ** 2 * (1 + 1e-12)


@given(fronts(), odds)
def test_odds_and_chance_are_inverse(front, w):
    K, k0 = front
    p = solve_p(w, K, k0)
    assert 0 < p < 1
    assert abs(chance_of_victory(p, K, k0) - w) < 1e-12


@given(
    st.tuples(*(st.floats(-1, 2) for _ in range(3))),
    st.floats(0, 1e6) | st.just(math.inf),
    st.floats(-0.5, 1.5),
    st.floats(0, 1, exclude_max=True),
    st.tuples(*(st.floats(0, 1e6) | st.just(math.inf) for _ in range(2))),
)
@settings(max_examples=200)
def test_any_draw_gives_a_war(three_odds, length, front, u, evidence):
    w, w_P, w_R = three_odds
    n_P, n_R = evidence
    stated = WarJudgement(w, length, w_P, w_R, n_P, n_R, front)
    K, k0, p, m_P, n_P, m_R, n_R, code = fit_war_kernel(w, length, front, u, w_P, n_P, w_R, n_R)
    assert 2 <= K <= 60
    assert 1 <= k0 < K
    assert 0 < p < 1
    for m, n in ((m_P, n_P), (m_R, n_R)):
        assert 0.02 <= m <= 0.98
        assert 2 <= n <= 2000 or n == math.inf
    if code == 0:
        assert abs(chance_of_victory(p, K, k0) - w) < 1e-12
    else:
        assert judgement_faults(stated)


@given(odds, st.floats(1, 60), st.floats(0.2, 0.8), st.floats(0.05, 0.95), st.floats(2, 100))
@settings(max_examples=60)
def test_a_fitted_view_has_the_stated_odds(w, length, u, w_P, n):
    judgement = WarJudgement(w, length, w_P, 0.5, n, math.inf)
    if not judgement_faults(judgement):
        fit = fit_war(judgement, u)
        assert abs(fit.proposer.odds - w_P) < 1e-12
        assert abs(fit.responder.odds - 0.5) < 1e-12


@given(
    fronts(),
    st.floats(0, 0.5),
    st.floats(1, 50),
    st.floats(1, 50),
    probabilities,
    probabilities,
    probabilities,
)
def test_hazard_rises_with_fear_and_ends_are_certain(front, chance, near, feared, xi, other, p):
    K, k0 = front
    low, high = (hazard(K, k0, chance, near, feared, x) for x in sorted((xi, other)))
    assert np.all(low <= high)
    assert np.all((low >= 0) & (high <= 1))
    end = fought_out(p, K, low)
    total = end.proposer_wins + end.responder_wins + end.escalates
    assert np.abs(total - 1).max() < 1e-12
