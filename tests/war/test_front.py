"""From judgements to a front and two views, and every fault by name."""

import math

import numpy as np
import pytest

from offramp.war import (
    EvidenceError,
    FrontEndError,
    LengthError,
    OddsError,
    RuleError,
    ViewError,
    WarJudgement,
    chance_of_victory,
    expected_length,
    fit_front,
    fit_view,
    fit_war,
    judgement_faults,
    own_view,
    solve_p,
)
from offramp.war.front import fit_war_kernel
from offramp.war.front_length import fit_front_kernel
from offramp.war.front_ranges import FIT_CODES


def judgement(**changes):
    usual = {
        "odds": 0.42,
        "length": 22.0,
        "odds_proposer": 0.54,
        "odds_responder": 0.29,
        "evidence_proposer": 10.0,
        "evidence_responder": 8.0,
        "front": 0.5,
    }
    return WarJudgement(**(usual | changes))


def test_lengths_at_odds_of_six_in_ten_rise_in_known_steps():
    # Nearly 1, 2.2, 4, 6, 9, 12, 16, 20, 25, 30, 36 (rounded there; K = 3 depends on
    # whether a half rounds up, 2.06, or down, 2.2)
    steps = []
    for K in range(2, 13):
        k0 = min(max(math.floor(0.5 * K + 0.5), 1), K - 1)
        steps.append(expected_length(solve_p(0.6, K, k0), K, k0))
    assert np.allclose(steps, [1, 2.06, 4, 6, 9, 12, 16, 20, 25, 30, 36], atol=0.5)
    assert steps[0] == pytest.approx(1.0, abs=1e-14)


def test_different_fronts_share_odds_and_length():
    # Why the share f must be asked (docs/theory.md T3); the lengths agree to a few per cent
    fronts = [(9, 4), (9, 5), (15, 14), (16, 1)]
    lengths = [expected_length(solve_p(0.6, K, k0), K, k0) for K, k0 in fronts]
    assert np.allclose(lengths, 20, rtol=0.015)


@pytest.mark.parametrize("odds", [1e-4, 0.03, 0.28, 0.5, 0.6, 0.97, 1 - 1e-4])
@pytest.mark.parametrize("front", [0.1, 0.3, 0.5, 0.62, 0.9])
def test_length_rises_with_the_front(odds, front):
    lengths = []
    for K in range(2, 61):
        k0 = min(max(math.floor(front * K + 0.5), 1), K - 1)
        lengths.append(expected_length(solve_p(odds, K, k0), K, k0))
    assert np.all(np.diff(lengths) > 0)


@pytest.mark.parametrize("length", [1.0, 1.5, 5.0, 20.0, 22.0, 123.4, 300.0])
@pytest.mark.parametrize("odds", [0.05, 0.42, 0.5, 0.8])
def test_the_mixture_has_exactly_the_stated_length_and_odds(odds, length):
    pair = fit_front(odds, length)
    share = pair.chance_long
    assert share * pair.long.length + (1 - share) * pair.short.length == pytest.approx(
        length, abs=1e-10 * length
    )
    assert pair.short.length <= length * (1 + 1e-12)
    assert pair.long.length >= length * (1 - 1e-12)
    assert pair.long.K - pair.short.K in (0, 1)
    for front in (pair.short, pair.long):
        assert chance_of_victory(front.p, front.K, front.k0) == pytest.approx(odds, abs=1e-12)


def test_the_draw_chooses_between_the_neighbours_at_the_stated_chance():
    u = (np.arange(2000) + 0.5) / 2000
    j = judgement()
    pair = fit_front(j.odds, j.length)
    drawn = [fit_war_kernel(0.42, 22.0, 0.5, x, 0.54, 10.0, 0.29, 8.0)[0] for x in u]
    assert set(drawn) == {pair.short.K, pair.long.K}
    assert np.mean(np.array(drawn) == pair.long.K) == pytest.approx(pair.chance_long, abs=5e-4)
    assert [fit_war(j, x).front.K for x in (0.0, 0.999)] == [pair.long.K, pair.short.K]


def test_expected_answers_are_continuous_in_the_length():
    """Averaged over the draw, what a world is told moves in small steps across every K."""

    def mean_proposer_view(length):
        pair = fit_front(0.42, length)
        share = pair.chance_long
        return sum(
            chance * fit_view(0.54, 10.0, front.K, front.k0).mean
            for chance, front in ((share, pair.long), (1 - share, pair.short))
        )

    for step in (0.02, 0.002):
        lengths = np.arange(19.0, 26.0, step)
        largest = np.abs(np.diff([mean_proposer_view(x) for x in lengths])).max()
        assert largest < 0.012 * step


def test_expected_answers_are_continuous_in_the_odds():
    def mean_length_of_the_proposer(odds):
        pair = fit_front(odds, 22.0)
        share = pair.chance_long
        return sum(
            chance * own_view(fit_view(0.54, 10.0, f.K, f.k0), f.K, f.k0).length
            for chance, f in ((share, pair.long), (1 - share, pair.short))
        )

    odds = np.arange(0.30, 0.70, 0.002)
    steps = np.abs(np.diff([mean_length_of_the_proposer(x) for x in odds]))
    assert steps.max() < 0.2  # periods; the length itself moves by less than 100 per unit of odds


def test_views_give_back_the_stated_odds():
    fit = fit_war(judgement(), 0.3)
    for side, odds in ((fit.proposer, 0.54), (fit.responder, 0.29)):
        assert side.odds == pytest.approx(odds, abs=1e-12)
        assert 0.02 < side.view.mean < 0.98
        assert side.length > 1
    assert fit.proposer.view.a + fit.proposer.view.b == pytest.approx(10.0)
    assert fit.front.p == pytest.approx(solve_p(0.42, fit.front.K, fit.front.k0))


def test_a_view_is_averaged_over_its_doubt():
    # With ten periods of evidence, odds .7 need a mean of .590, not .542
    assert fit_view(0.7, 10.0, 10, 5).mean == pytest.approx(0.590, abs=5e-4)
    assert fit_view(0.7, math.inf, 10, 5).mean == pytest.approx(0.542, abs=5e-4)
    assert fit_view(0.7, 2000.0, 10, 5).mean == pytest.approx(0.542, abs=1e-3)


def test_compiled_form_agrees_with_the_strict_one():
    fit = fit_war(judgement(), 0.6)
    K, k0, p, m_P, n_P, m_R, n_R, code = fit_war_kernel(0.42, 22.0, 0.5, 0.6, 0.54, 10.0, 0.29, 8.0)
    assert code == 0
    assert (K, k0, p) == (fit.front.K, fit.front.k0, fit.front.p)
    assert (m_P, n_P) == (fit.proposer.view.mean, fit.proposer.view.evidence)
    assert (m_R, n_R) == (fit.responder.view.mean, fit.responder.view.evidence)


FAULTY = [
    (OddsError, {"odds": 5e-5}, "odds seen by the analyst is 5e-05"),
    (OddsError, {"odds_responder": 0.99995}, "odds seen by the responder"),
    (LengthError, {"length": 0.5}, "between 1 and"),
    (LengthError, {"length": 5000.0}, "choose another length of period"),
    (LengthError, {"length": math.nan}, "choose another length of period"),
    (FrontEndError, {"front": 0.99, "length": 4.0}, "nearer the middle"),
    (FrontEndError, {"front": 0.0}, "state a longer war"),
    (RuleError, {"front": 1.5}, "between 0 and 1"),
    (EvidenceError, {"evidence_proposer": 1.9}, "U-shaped"),
    (EvidenceError, {"evidence_responder": 5000.0}, "inf for a certain view"),
    (ViewError, {"odds_proposer": 0.9998, "evidence_proposer": 2.0}, "more evidence"),
]


@pytest.mark.parametrize(("kind", "changes", "words"), FAULTY)
def test_each_fault_has_its_name_value_and_remedy(kind, changes, words):
    with pytest.raises(kind, match=words):
        fit_war(judgement(**changes))
    (found, *_) = judgement_faults(judgement(**changes))
    assert type(found) is kind
    assert found.value == pytest.approx(next(iter(changes.values())), nan_ok=True)
    assert found.remedy in str(found)


def test_all_faults_are_found_at_once():
    faults = judgement_faults(
        judgement(length=0.1, evidence_proposer=1.0, odds_responder=0.0, front=0.5)
    )
    assert [type(f) for f in faults] == [LengthError, EvidenceError, OddsError]
    assert judgement_faults(judgement()) == ()


CLAMPED = [
    ({"w": 0.0}, "odds"),
    ({"w_R": 1.0}, "odds"),
    ({"length": 0.2}, "below one period"),
    ({"length": math.inf}, "beyond"),
    ({"f": 1.0}, "start"),
    ({"w_P": 0.9998, "n_P": 2.0}, "proposer's chance"),
    ({"w_R": 0.0002, "n_R": 2.0}, "responder's chance"),
    ({"n_P": 0.1}, "proposer's evidence"),
    ({"n_R": 1e9}, "responder's evidence"),
]


@pytest.mark.parametrize(("changes", "words"), CLAMPED)
def test_the_compiled_form_clamps_and_says_so(changes, words):
    usual = {"w": 0.42, "length": 22.0, "f": 0.5, "u": 0.5}
    usual |= {"w_P": 0.54, "n_P": 10.0, "w_R": 0.29, "n_R": 8.0}
    *numbers, code = fit_war_kernel(*(usual | changes).values())
    assert np.all(np.isfinite(numbers))
    said = [text for bit, text in FIT_CODES.items() if code & bit]
    assert any(words in text for text in said)


def test_lengths_out_of_range_take_the_nearest_front():
    assert fit_front_kernel(0.42, 0.2, 0.5)[:2] == (2, 2)
    assert fit_front_kernel(0.42, 1e6, 0.5)[:2] == (60, 60)
