"""What holds for fighting to the finish in every war."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.war import Measures, View, fight_to_finish, hazard, learning_steps


@st.composite
def wars(draw):
    K = draw(st.integers(2, 20))
    k0 = draw(st.integers(1, K - 1))
    h = hazard(K, k0, draw(st.floats(0, 0.05)), draw(st.floats(1, 20)), 1.0, 0.0)
    count = draw(st.integers(0, 4))
    lists = st.lists
    measures = Measures(
        *(
            np.array(draw(lists(values, min_size=count, max_size=count)), dtype=float)
            for values in (
                st.floats(0, 0.02),
                st.floats(1, 100) | st.sampled_from([36.0, math.inf]),
                st.floats(0, 120),
                st.floats(0, 0.01),
            )
        )
    )
    view = st.builds(View, st.floats(0.05, 0.95), st.floats(2, 100))
    pair = lambda values: st.tuples(values, values)  # noqa: E731
    return {
        "T": 12,
        "K": K,
        "k0": k0,
        "proposer": draw(view),
        "responder": draw(view),
        "hazard": h,
        "discount": draw(pair(st.floats(0.8, 1.0))),
        "cost": draw(pair(st.floats(0, 0.05))),
        "escalation_loss": draw(pair(st.floats(0, 2))),
        "measures": measures,
    }


def states(war):
    t, k = np.mgrid[0 : war["T"], 1 : war["K"]]
    ok = ((t + k - war["k0"]) % 2 == 0) & (abs(k - war["k0"]) <= t)
    return zip(t[ok], k[ok], strict=True)


@given(wars(), st.floats(0, 5))
@settings(max_examples=80)
def test_values_obey_the_recursion_of_the_model(war, theta):
    """F(t) = -cost(t) - h E + (1-h) d E_s[F(t+1)] under the side's own predictive steps."""
    finish = fight_to_finish(**war)
    m, h = war["measures"], war["hazard"]
    for side, table, view in (
        (0, finish.proposer, war["proposer"]),
        (1, finish.responder(theta), war["responder"]),
    ):
        steps = learning_steps(war["T"], war["K"], war["k0"], view.a, view.b)
        scale = max(1.0, np.abs(table).max())
        for t, k in states(war):
            if side == 0:
                cost = war["cost"][0] + m.own_cost.sum()
            else:
                cost = theta * war["cost"][1] + m.pain @ 2.0 ** (-t / m.half_life)
            after = steps.up[t, k] * table[t + 1, k + 1] + steps.down[t, k] * table[t + 1, k - 1]
            value = (
                -cost
                - h[k] * war["escalation_loss"][side]
                + (1 - h[k]) * war["discount"][side] * after
            )
            assert abs(table[t, k] - value) < 1e-9 * scale


@given(wars())
@settings(max_examples=40)
def test_weariness_and_pain_never_help_the_responder(war):
    finish = fight_to_finish(**war)
    assert np.all(finish.responder_weary >= 0)
    milder = war | {"measures": Measures.none()}
    without = fight_to_finish(**milder)
    assert np.all(without.responder_fixed >= finish.responder_fixed - 1e-12)
    assert np.all(without.proposer >= finish.proposer - 1e-12)


@given(wars(), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
@settings(max_examples=40)
def test_better_odds_help_where_fighting_is_free(war, p, other):
    """docs/theory.md T2: F rises in p when costs and hazard are 0 (not otherwise)."""
    free = war | {
        "hazard": np.zeros(war["K"] + 1),
        "cost": (0.0, 0.0),
        "measures": None,
    }
    low, high = (
        fight_to_finish(**(free | {"proposer": View(x, math.inf), "responder": View(x, math.inf)}))
        for x in sorted((p, other))
    )
    assert np.all(low.proposer <= high.proposer + 1e-13)
    assert np.all(low.responder(1.0) >= high.responder(1.0) - 1e-13)


@given(wars())
@settings(max_examples=40)
def test_values_stay_within_what_can_happen(war):
    """No better than winning now, no worse than the dearest end after paying for ever."""
    finish = fight_to_finish(**war)
    assert finish.proposer.max() <= 1 + 1e-12
    assert finish.responder_fixed.max() <= 1 + 1e-12
