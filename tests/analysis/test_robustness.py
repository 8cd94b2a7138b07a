"""Robustness: each way is what it says; the other side informed is a fair mirror."""

import io

import numpy as np
import pytest
from rich.console import Console

from offramp.analysis import robustness as rb
from offramp.analysis.robustness import AS_IT_IS, METHODS, robustness
from offramp.report.screens.studies import print_robustness
from offramp.runs import run
from offramp.talks import certify, play, solve
from offramp.world import Blueprint, Settings, make_world
from offramp.world.other_side import known_weariness, other_side_informed

PLAIN = Settings(certify_every=0)


@pytest.fixture(scope="module")
def short(ukraine):
    keep = ("envoy", "mixed_messages")
    return ukraine.edit(remove=[f"levers.{n}" for n in ukraine.levers if n not in keep])


@pytest.fixture(scope="module")
def found(short):
    return robustness(short, 6, 1)


def worlds(scenario, count):
    blueprint = Blueprint.of(scenario)
    rows = blueprint.draw(1, 0, count).values
    fronts = blueprint.front_numbers(1, 0, count)
    return [make_world(blueprint, r, f, PLAIN) for r, f in zip(rows, fronts, strict=True)]


def test_every_way_is_the_run_with_those_settings(short, found):
    plain = short.pull()
    ways = {w.method: w for w in found.ways}
    assert tuple(ways) == METHODS
    for method, settings in (
        (AS_IT_IS, PLAIN),
        ("a quarter as sharp a proposer", Settings(sharpness=0.25, certify_every=0)),
        ("talks twice as long", Settings(horizon=2.0, certify_every=0)),
    ):
        chance = run(plain, 6, 1, settings=settings).ended_by("settled", 12).mean()
        assert ways[method].chance.value == pytest.approx(chance, abs=1e-12)


def test_effects_and_order(short, found):
    own = found.ways[0]
    assert set(own.effects) == {"envoy", "mixed_messages"}
    assert own.shift.value == own.shift.half_width == 0.0
    values = [own.effects[name].value for name in own.order]
    assert values == sorted(values, reverse=True)
    assert found.table().height == len(METHODS) * 3


def test_what_changes_is_named(ukraine, short, monkeypatch):
    """Made-up chances: under one way a lever hurts that helped, and falls behind the other."""
    worlds, levers = np.arange(40) % 2 * 0.01, tuple(short.levers)
    nothing = np.full((len(METHODS), 40), 0.3)
    ahead, behind = nothing + 0.2 + worlds, nothing + 0.1 + worlds
    nothing[3] = ahead[3] = 0.6
    ahead[3] -= 0.1 + worlds
    behind[3] = 0.7 + worlds
    made_up = iter([nothing, ahead, behind])
    monkeypatch.setattr(rb, "_solve", lambda *_: next(made_up))
    found = rb.robustness(short, 40, 1)
    assert found.turned == ((METHODS[3], levers[0]),)
    assert found.swapped == ((METHODS[3], *levers),)
    assert not found.words_hold
    assert not found.holds
    assert found.ways[3].order == levers[::-1]
    to = Console(file=io.StringIO(), width=80)
    print_robustness(ukraine, found, to=to)
    said = " ".join(to.file.getvalue().split())
    assert "The word for the chance changes" in said
    assert said.count("talks twice as long") >= 4


def test_seed_zero(short):
    assert robustness(short, 2, 0, levers=False).seed == 0


def test_the_mirror_of_a_world_is_a_game_with_an_equilibrium(ukraine):
    known = known_weariness(1, 0, 3)
    for world, quantile in zip(worlds(ukraine.pull(), 3), known, strict=True):
        game = other_side_informed(world, quantile)
        equilibrium = solve(game)
        outcomes = play(equilibrium)
        assert outcomes.total() == pytest.approx(1.0, abs=1e-9)
        assert abs(equilibrium.value_p - outcomes.value_p) < 1e-4
        assert certify(equilibrium).mean <= 2e-6


def test_in_the_mirror_each_side_fights_for_what_it_fought_for(ukraine):
    """At weariness 1 the new responder is the old proposer; the new proposer the old responder."""
    for world in worlds(ukraine.pull(), 3):
        g = world.game
        turned = other_side_informed(world, 0.5)
        theta = float(np.interp(0.5, g.quantile, g.theta))
        # Only states of the right parity can be reached at T.
        near = [k for k in range(1, g.front) if (k - g.start - g.periods) % 2 == 0]
        for k in near:
            there = g.front - k
            fight = turned.finish_r[there] - turned.finish_r_slope[there]
            assert fight == pytest.approx(g.finish_p[k], abs=1e-12)
            old = g.finish_r[k] - theta * g.finish_r_slope[k]
            assert turned.finish_p[there] == pytest.approx(old, abs=1e-12)
        m = g.count[0]
        assert np.array_equal(turned.u_p[0, :m], g.u_r[0, :m][::-1])
        assert np.array_equal(turned.u_r[0, :m], g.u_p[0, :m][::-1])
        assert turned.truth[2, 0, g.front - g.start] == g.truth[0, 0, g.start]


def test_the_length_of_the_fight_is_what_weariness_costs(ukraine):
    """A little more weariness costs the new responder what a little more cost costs it."""
    plain = ukraine.pull()
    world = worlds(plain, 1)[0]
    cost = world.value(f"war.cost.{plain.proposer}")
    more = plain.edit(set={f"war.cost.{plain.proposer}": f"{100 * cost + 0.01:.6f}"})
    same = plain.edit(set={f"war.cost.{plain.proposer}": f"{100 * cost:.6f}"})
    costly, level = (worlds(s.edit(remove=["correlations.0"]), 1)[0] for s in (more, same))
    start, periods = level.war.start, level.game.periods
    k = start if periods % 2 == 0 else start + 1
    fall = (level.game.finish_p[k] - costly.game.finish_p[k]) / 1e-4
    turned = other_side_informed(level, 0.5)
    length = turned.finish_r_slope[level.game.front - k] / cost
    assert length == pytest.approx(fall, rel=1e-3)
