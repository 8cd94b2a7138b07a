"""What must hold in every world of the bundled case, whatever was drawn.

Each property is measured in each world and judged over all of them.  The long test draws 10,000
worlds; a short one of 60 runs by default, so that a broken property shows at once.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from offramp.talks import month, node_lottery_value, play, solve, solve_certified
from offramp.war import chance_of_victory
from offramp.world import Blueprint, Settings, make_world
from offramp.world.solve import zone_opens

SEED = 2022
COARSE = Settings(certify_every=0)
DATES = (3, 6, 12, 24)


def deals(outcomes):
    return np.cumsum(outcomes.deal)[[n - 1 for n in DATES]]


def with_package(game, ours, theirs):
    """The same game with one more package on the table in every period."""
    periods, slots = game.u_p.shape
    u_p, u_r = np.full((periods, slots + 1), np.nan), np.full((periods, slots + 1), np.nan)
    package = np.full((periods, slots + 1), -1)
    for t in range(periods):
        m = game.count[t]
        p = np.append(game.u_p[t, :m], ours[t])
        r = np.append(game.u_r[t, :m], theirs[t])
        order = np.argsort(r, kind="stable")
        u_p[t, : m + 1], u_r[t, : m + 1] = p[order], r[order]
        package[t, : m + 1] = np.append(game.package[t, :m], 99_999)[order]
    return game.but(u_p=u_p, u_r=u_r, count=game.count + 1, package=package)


def lowest(world, game):
    war = world.war
    return zone_opens(
        game.u_p, game.u_r, game.count, war.finish_p, war.finish_r, war.finish_r_slope, game.start
    )


def outside_zone(equilibrium, rng, tries=6):
    """Largest chance, over moments at random, of a deal that one side would regret.

    Whoever takes a package would get no more by refusing (u_R >= r at its own belief), and the
    proposer expects more of tabling it than of silence.
    """
    game, worst = equilibrium.game, 0.0
    states = game.states()
    for _ in range(tries):
        t, k = states[rng.integers(len(states))]
        told = month(equilibrium, t, k, rng.uniform(0.01, 1.0))
        for x in np.flatnonzero(told.tabled * told.accepted > 1e-12):
            weakest = np.interp(told.cutoff[x], game.quantile, equilibrium.refuse[t, k])
            if told.gain[x] <= 0.0 or game.u_r[t, x] < weakest - 1e-9:
                worst = max(worst, float(told.tabled[x] * told.accepted[x]))
    return worst


def trial(blueprint, row, front, number):
    """Everything measured in one world."""
    world = make_world(blueprint, row, front, COARSE)
    equilibrium, certificate = solve_certified(
        lambda n: make_world(blueprint, row, front, replace(COARSE, nodes=n)).game, COARSE.nodes
    )
    game = equilibrium.game
    outcomes = play(equilibrium)
    fine = play(
        solve(make_world(blueprint, row, front, replace(COARSE, nodes=2 * game.nodes)).game)
    )
    rng = np.random.default_rng(number)
    slot = rng.integers(game.count.min())
    near = 1e-9 * rng.standard_normal(2)
    copied = play(solve(with_package(
        game, game.u_p[:, slot] + near[0], game.u_r[:, slot] + near[1]
    )))  # fmt: skip
    hopeless = np.full(game.periods, -50.0)
    begged = play(solve(with_package(game, hopeless + 100.0, hopeless)))
    extra = with_package(game, *(np.full(game.periods, u) for u in rng.uniform(-0.2, 1.2, 2)))
    before, after = lowest(world, game), lowest(world, extra)
    p, start, top = world.war.truth, game.start, game.front
    return {
        "all ends": abs(outcomes.total() - 1.0),
        "mean gain": certificate.mean,
        "largest gain": certificate.largest,
        "value": certificate.value_error,
        "nodes doubled": np.abs(deals(outcomes) - deals(fine)).max(),
        "forward sum": abs(node_lottery_value(equilibrium) - equilibrium.value_p),
        "worse than fighting": world.war.finish_p[0, start] - equilibrium.value_p,
        "copies": np.abs(deals(copied) - deals(outcomes)).max(),
        "hopeless": np.abs(deals(begged) - deals(outcomes)).max(),
        "zone shrinks": float((after > before + 1e-12).any()),
        "outside the zone": outside_zone(equilibrium, rng),
        "victory falls": chance_of_victory(p, top, start)
        - chance_of_victory(min(p + 1e-3, 1.0 - 1e-9), top, start),
    }


BARS = {
    "all ends": 1e-12,
    "mean gain": 2e-6,
    "largest gain": 2e-4,
    "value": 1e-4,
    "nodes doubled": 2e-3,
    "forward sum": 1e-12,
    "worse than fighting": 1e-9,
    "copies": 1e-6,
    "hopeless": 1e-12,
    "zone shrinks": 0.0,
    "outside the zone": 0.0,
    "victory falls": -1e-15,
}


def hold(ukraine, worlds):
    blueprint = Blueprint.of(ukraine)
    rows = blueprint.draw(SEED, 0, worlds).values
    fronts = blueprint.front_numbers(SEED, 0, worlds)
    _ = blueprint.today, blueprint.tastes, blueprint.sender_of
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda i: trial(blueprint, rows[i], fronts[i], i), range(worlds)))
    faults = []
    for name, bar in BARS.items():
        each = np.array([f[name] for f in found])
        over = np.flatnonzero(each > bar)
        if len(over):
            worst = int(np.argmax(each))
            faults.append(
                f"{name}: {each.max():.3g} > {bar:g} in world {worst}, {len(over)} worlds"
            )
    assert not faults, "\n".join(faults)


def test_sixty_worlds(ukraine):
    hold(ukraine, 60)


@pytest.mark.slow
def test_ten_thousand_worlds(ukraine):
    hold(ukraine, 10_000)
