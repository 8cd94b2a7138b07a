"""A world's worths and its war, each made in one piece, against the rooms' own functions."""

import numpy as np
import pytest

from offramp.catalog import load
from offramp.deals import contributions, package_values, reference_base
from offramp.sanctions import own_staying_values, pain_path, staying_loss, staying_values
from offramp.war import View, steps_of
from offramp.world import Blueprint, Settings, make_world
from offramp.world.beliefs import credibility
from offramp.world.packages import tables_of, worths

BLUEPRINT = Blueprint.of(load("ukraine-2022").edit(remove=["implementation"]))


@pytest.fixture(scope="module")
def world():
    row, front = BLUEPRINT.draw(4, 0, 1).values[0], BLUEPRINT.front_numbers(4, 0, 1)[0]
    return make_world(BLUEPRINT, row, float(front), Settings())


def test_worths_are_package_values_less_the_danger_of_peace(world):
    scenario, layout, value = BLUEPRINT.scenario, BLUEPRINT.today, world.value
    credible = credibility(value, world.held, frozenset())
    tables = tables_of(BLUEPRINT, value, credible)
    found = worths(BLUEPRINT, layout, value, world.war, credible, tables)
    danger = np.full(len(layout.space), world.war.fear * value("beliefs.unsafe_peace"))
    for path, guarded in zip(BLUEPRINT.safeguards, layout.guarded, strict=True):
        danger[guarded] *= 1.0 - value(path)
    assert danger.min() < danger.max()
    sides = ((scenario.proposer, 0.0, [0.0, 1.0]), (scenario.responder, danger, [1.0, 0.0]))
    for k, (side, less, gives_in) in enumerate(sides):
        taste = BLUEPRINT.tastes[k]
        together = np.array([value(path) for path in taste.together])
        base = reference_base(
            layout.space, value(f"reference.worth.{side}"), taste.reference, together
        )
        plain = package_values(layout.space.plan, base, tables[k], together) - less
        np.testing.assert_allclose(found[k], [*plain, *gives_in], atol=1e-14)
    whose = BLUEPRINT.sender_of
    lifted, trust = layout.lifted[:, whose], credible[whose]
    np.testing.assert_allclose(found[2], -staying_loss(lifted, trust, world.war.stay_p))
    np.testing.assert_allclose(found[3], -staying_loss(lifted, trust, world.war.stay_r))


def test_tables_add_swings_by_positions(world):
    scenario, name = BLUEPRINT.scenario, next(iter(BLUEPRINT.scenario.issues))
    credible = credibility(world.value, world.held, frozenset())
    issue = next(i for i, found in enumerate(BLUEPRINT.issues) if found.name == name)
    sides = (scenario.proposer, scenario.responder)
    for side, taste, table in zip(
        sides, BLUEPRINT.tastes, tables_of(BLUEPRINT, world.value, credible), strict=True
    ):
        likes = scenario.positions(side, name)
        position = [likes[option] for option in BLUEPRINT.issues[issue].options]
        swing = world.value(f"issues.{name}.swing.{side}")
        want = contributions([swing], [position], [taste.reference[issue]])[0]
        np.testing.assert_allclose(table[issue, : len(want)], want, atol=1e-15)


def test_the_war_as_the_talks_take_it(world):
    game, war, value = world.game, world.war, world.value
    periods, top, start = game.periods, game.front, war.start
    pain, half_life, outlasts, own = (
        np.array([value(path, default) for path in BLUEPRINT.measures[name]])
        for name, default in (("pain", 0), ("adapts", np.inf), ("outlasts", 0), ("own_cost", 0))
    )
    views = (*war.views, (war.truth, np.inf))
    for view, table in zip(views, (game.view_p, game.view_r, game.truth), strict=True):
        want = steps_of(View(*view), periods, top, start)
        np.testing.assert_array_equal(table, [want.down, want.stay, want.up])
    stay_p = own_staying_values(own, outlasts, game.discount_p)
    stay_r = staying_values(periods, pain, half_life, outlasts, game.discount_r)
    np.testing.assert_array_equal(war.stay_p, stay_p)
    np.testing.assert_array_equal(war.stay_r, stay_r)
    np.testing.assert_array_equal(game.pain, pain_path(periods, pain, half_life))
    after_p, after_r = np.full(periods + 1, stay_p.sum()), stay_r.sum(axis=1)
    np.testing.assert_allclose(game.end_p, [-after_p, 1.0 - after_p], atol=1e-15)
    np.testing.assert_allclose(game.end_r, [1.0 - after_r, -after_r], atol=1e-15)
    np.testing.assert_array_equal(game.hazard, np.tile(game.hazard[0], (periods, 1)))
    us, them = BLUEPRINT.scenario.proposer, BLUEPRINT.scenario.responder
    np.testing.assert_allclose(game.cost_p, value(f"war.cost.{us}") + own.sum())
    np.testing.assert_allclose(game.cost_r, value(f"war.cost.{them}"))
    # The finish and the tables agree on the ends: what stays is taken from both alike.
    np.testing.assert_allclose(war.finish_p[:, 0], game.end_p[0], atol=1e-13)
    np.testing.assert_allclose(war.finish_r[:, top], game.end_r[1], atol=1e-13)
