"""Fighting to the finish against a lattice run far out, its own recursion, and closed forms."""

import math

import numpy as np
import pytest
from war_lattice import lattice, reachable

from offramp.war import (
    Measures,
    RuleError,
    View,
    chance_of_victory,
    expected_length,
    fight_to_finish,
    hazard,
    own_view,
)

T, K, k0 = 36, 10, 5
HAZARD = hazard(K, k0, 0.0005, 6.0, 4.0, 0.3)
MEASURES = Measures(
    pain=np.array([0.002, 0.0021, 0.0004, 0.001]),
    half_life=np.array([36.0, 20.0, np.inf, 36.0]),
    outlasts=np.array([48.0, 36.0, 24.0, 7.0]),
    own_cost=np.array([0.0003, 0.0008, 0.0002, 0.0]),
)
WAR = {
    "T": T,
    "K": K,
    "k0": k0,
    "proposer": View(0.52, 10.0),
    "responder": View(0.44, 7.0),
    "hazard": HAZARD,
    "discount": (0.995, 0.99),
    "cost": (0.006, 0.004),
    "escalation_loss": (1.0, 0.8),
    "measures": MEASURES,
}
STATES = reachable(T, K, k0)


def fade(t):
    return 2.0 ** (-t / MEASURES.half_life)


def stays(d, t):
    """PVR and PVP of measures that stay from t on, term by term."""
    target = own = 0.0
    for m, periods in enumerate(MEASURES.outlasts):
        s = np.arange(int(periods))
        target += np.sum(d[1] ** s * MEASURES.pain[m] * 2.0 ** (-(t + s) / MEASURES.half_life[m]))
        own += np.sum(d[0] ** s * MEASURES.own_cost[m])
    return target, own


@pytest.fixture(scope="module")
def finish():
    return fight_to_finish(**WAR)


def test_proposer_equals_the_lattice(finish):
    after = stays(WAR["discount"], 0)[1]
    expected = lattice(
        T=T,
        K=K,
        k0=k0,
        view=(0.52, 10.0),
        hazard=HAZARD,
        cost=lambda t: 0.006 + MEASURES.own_cost.sum(),
        loss=1.0,
        d=0.995,
        low=lambda t: -after,
        high=lambda t: 1 - after,
    )
    assert np.abs(finish.proposer - expected)[STATES].max() < 1e-8


@pytest.mark.parametrize("theta", [0.0, 0.45, 2.2])
def test_responder_equals_the_lattice(finish, theta):
    expected = lattice(
        T=T,
        K=K,
        k0=k0,
        view=(0.44, 7.0),
        hazard=HAZARD,
        cost=lambda t: theta * 0.004 + MEASURES.pain @ fade(t),
        loss=0.8,
        d=0.99,
        low=lambda t: 1 - stays(WAR["discount"], t)[0],
        high=lambda t: -stays(WAR["discount"], t)[0],
    )
    assert np.abs(finish.responder(theta) - expected)[STATES].max() < 1e-8


def test_a_short_lattice_is_not_enough(finish):
    """Run to t = 100 the lattice is 2e-5 off, so the test above can tell."""
    after = stays(WAR["discount"], 0)[1]
    short = lattice(
        T=T, K=K, k0=k0, view=(0.52, 10.0), hazard=HAZARD, loss=1.0, d=0.995, until=100,
        cost=lambda t: 0.006 + MEASURES.own_cost.sum(),
        low=lambda t: -after, high=lambda t: 1 - after,
    )  # fmt: skip
    assert np.abs(finish.proposer - short)[STATES].max() > 1e-6


def test_ends_hold_victory_less_what_stays(finish):
    for t in (0, 3, 36):
        target, own = stays(WAR["discount"], t)
        assert finish.proposer[t, [0, K]] == pytest.approx([-own, 1 - own], abs=1e-14)
        assert finish.responder(1.3)[t, [0, K]] == pytest.approx([1 - target, -target], abs=1e-14)


def test_states_never_reached_hold_zero(finish):
    never = ~STATES
    never[:, [0, K]] = False
    for table in (finish.proposer, finish.responder_fixed, finish.responder_weary):
        assert table.shape == (T + 1, K + 1)
        assert not table[never].any()
        assert np.all(np.isfinite(table))


def test_certain_views_on_both_sides_are_the_tridiagonal_solution():
    certain = fight_to_finish(**(WAR | {"proposer": View(0.5, math.inf), "T": 4}))
    assert certain.nodes == (0, 96)
    after = stays(WAR["discount"], 0)[1]
    matrix = np.eye(K + 1)
    right = np.full(K + 1, -(0.006 + MEASURES.own_cost.sum())) - HAZARD
    for k in range(1, K):
        matrix[k, [k - 1, k + 1]] = -0.995 * (1 - HAZARD[k]) / 2
    right[[0, K]] = -after, 1 - after
    exact = np.linalg.solve(matrix, right)
    for t, k in np.argwhere(reachable(4, K, k0)):
        assert certain.proposer[t, k] == pytest.approx(exact[k], abs=1e-13)


def test_much_evidence_approaches_certainty():
    sure = fight_to_finish(**(WAR | {"proposer": View(0.52, 2000.0)}))
    certain = fight_to_finish(**(WAR | {"proposer": View(0.52, math.inf)}))
    assert sure.nodes == (384, 96)
    assert np.abs(sure.proposer - certain.proposer)[0, k0] < 2e-3
    assert np.abs(sure.proposer - certain.proposer)[0, k0] > 1e-6


def test_without_costs_it_is_the_odds_and_each_cost_enters_by_the_length():
    view = View(0.55, 6.0)
    plain = {"T": 6, "K": K, "k0": 4, "proposer": view, "responder": view}
    plain["hazard"] = np.zeros(K + 1)
    shown = own_view(view, K, 4)
    free = fight_to_finish(**plain)
    costly = fight_to_finish(**plain, cost=(0.02, 0.03))
    assert free.proposer[0, 4] == pytest.approx(shown.odds, abs=1e-12)
    assert np.allclose((free.proposer + free.responder(1.0))[:, [0, K]], 1, atol=1e-14)
    inside = reachable(6, K, 4)
    assert np.allclose((free.proposer + free.responder(1.0))[inside], 1, atol=1e-12)
    assert costly.proposer[0, 4] == pytest.approx(shown.odds - 0.02 * shown.length, abs=1e-11)
    weary = 1 - shown.odds - 2.0 * 0.03 * shown.length
    assert costly.responder(2.0)[0, 4] == pytest.approx(weary, abs=1e-11)


def test_sides_are_mirror_images():
    there = WAR | {"measures": None, "hazard": np.full(K + 1, 0.01), "k0": 3}
    back = there | {
        "k0": K - 3,
        "proposer": View(1 - 0.44, 7.0),
        "responder": View(1 - 0.52, 10.0),
        **{name: there[name][::-1] for name in ("discount", "cost", "escalation_loss")},
    }
    one, other = fight_to_finish(**there), fight_to_finish(**back)
    assert np.allclose(one.proposer, other.responder(1.0)[:, ::-1], atol=1e-12)
    assert np.allclose(one.responder(1.0), other.proposer[:, ::-1], atol=1e-12)


def test_fighting_can_be_worse_than_defeat():
    # F below 0 is meant (docs/theory.md T4)
    dear = fight_to_finish(**(WAR | {"cost": (0.2, 0.2)}))
    assert dear.proposer[0, k0] < -1


def test_better_odds_may_worsen_the_value_of_fighting():
    """Longer wars cost more; the chance of victory rises all the same (docs/theory.md T2)."""
    values, chances = [], []
    for p in (0.10, 0.30, 0.45):
        war = fight_to_finish(
            T=1,
            K=10,
            k0=2,
            proposer=View(p, math.inf),
            responder=View(p, math.inf),
            hazard=np.zeros(11),
            cost=(0.02, 0.02),
        )
        values.append(war.proposer[0, 2])
        chances.append(chance_of_victory(p, 10, 2))
        by_hand = chances[-1] - 0.02 * expected_length(p, 10, 2)
        assert values[-1] == pytest.approx(by_hand, abs=1e-13)
    assert values == pytest.approx([-0.050, -0.099, -0.170], abs=5e-4)
    assert np.all(np.diff(chances) > 0)


def test_measures_that_fade_alike_are_joined():
    split = Measures(
        *(np.repeat(getattr(MEASURES, n), 2) * (0.5 if n in ("pain", "own_cost") else 1.0)
          for n in ("pain", "half_life", "outlasts", "own_cost"))
    )  # fmt: skip
    whole, halves = fight_to_finish(**WAR), fight_to_finish(**(WAR | {"measures": split}))
    assert np.allclose(whole.responder(1.0), halves.responder(1.0), atol=1e-14)
    assert np.allclose(whole.proposer, halves.proposer, atol=1e-14)


def test_no_terminal_value_stands_in_for_the_last_table(finish):
    """F(T, k) is an average over the posterior: not the value at the prior mean (here .06 off)."""
    prior_mean = fight_to_finish(**(WAR | {"proposer": View(0.52, math.inf)}))
    last = STATES[T]
    assert np.abs(finish.proposer[T, last] - prior_mean.proposer[T, last]).max() > 0.05


@pytest.mark.parametrize(
    "change",
    [
        {"k0": 0},
        {"T": -1},
        {"hazard": np.zeros(3)},
        {"hazard": np.full(K + 1, 1.5)},
        {"discount": (0.0, 1.0)},
        {"proposer": View(1.0, 10.0)},
        {"responder": View(0.5, 0.0)},
        {"measures": Measures(*(np.ones(n) for n in (2, 2, 2, 1)))},
        {"measures": Measures(np.ones(1), np.zeros(1), np.ones(1), np.ones(1))},
        {"measures": Measures(np.ones(1), np.ones(1), -np.ones(1), np.ones(1))},
        {"measures": Measures(np.ones(1), np.ones(1), np.full(1, np.inf), np.ones(1))},
    ],
)
def test_numbers_outside_their_rule_are_named(change):
    with pytest.raises(RuleError, match=r" is .+: .+; .+"):
        fight_to_finish(**(WAR | change))
