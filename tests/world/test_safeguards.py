"""What in a deal removes part of the danger that a feared regime change holds after settling."""

import numpy as np

from offramp.catalog import load
from offramp.world import Blueprint, Settings, make_world

SAFE = {"removes": "30 %", "judgement": "a test"}
CASE = load("ukraine-2022").edit(remove=["implementation", "beliefs.safeguards"])
ONE = CASE.edit(add={"beliefs.safeguards": {"pact": {"when": ["crimea.deferred"], **SAFE}}})
TWO = ONE.edit(
    add={
        "beliefs.safeguards.force": {
            "when": ["crimea.deferred", "alignment.neutral_guaranteed"], **SAFE, "removes": "50 %"
        }
    }
)  # fmt: skip


def worlds(scenario, n=6):
    blueprint = Blueprint.of(scenario)
    rows, fronts = blueprint.draw(5, 0, n).values, blueprint.front_numbers(5, 0, n)
    made = [make_world(blueprint, r, f, Settings()) for r, f in zip(rows, fronts, strict=True)]
    return blueprint, made


def holding(blueprint, **options):
    found = [
        all(blueprint.options_of(i).get(issue) == option for issue, option in options.items())
        for i in range(blueprint.packages)
    ]
    return np.append(found, [False, False])


def test_each_safeguard_removes_its_share_of_what_the_others_leave():
    """u_R(x) falls by eta xi (1 - g(x)): the formula, package by package."""
    blueprint, bare = worlds(CASE)
    pact = holding(blueprint, crimea="deferred")
    force = pact & holding(blueprint, alignment="neutral_guaranteed")
    assert 0 < force.sum() < pact.sum()
    for one, two, none in zip(worlds(ONE)[1], worlds(TWO)[1], bare, strict=True):
        danger = none.war.fear * none.value("beliefs.unsafe_peace")
        assert danger > 0.0
        np.testing.assert_allclose(one.responder - none.responder, 0.3 * danger * pact, atol=1e-12)
        left = np.where(force, 0.7 * 0.5, np.where(pact, 0.7, 1.0))
        np.testing.assert_allclose(
            two.responder - none.responder, (1.0 - left) * danger, atol=1e-12
        )
        np.testing.assert_array_equal(one.proposer, none.proposer)


def test_where_no_fall_is_feared_safeguards_are_worth_nothing():
    off = Settings(off=frozenset({"fear of regime change"}))
    for scenario in (CASE, TWO):
        blueprint = Blueprint.of(scenario)
        row, front = blueprint.draw(5, 0, 1).values[0], blueprint.front_numbers(5, 0, 1)[0]
        found = make_world(blueprint, row, front, off)
        if scenario is CASE:
            plain = found
    np.testing.assert_array_equal(found.responder, plain.responder)
