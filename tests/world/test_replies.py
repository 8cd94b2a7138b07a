"""The replies to a posture are worked out on a coarser frontier than the talks."""

import numpy as np

from offramp.catalog import load
from offramp.world import Blueprint, Settings, make_world
from offramp.world.numbers import Parts
from offramp.world.resolve import _thinned

CASE = load("ukraine-2022").edit(remove=["implementation"])


def games(n=30):
    blueprint = Blueprint.of(CASE)
    rows, fronts = blueprint.draw(3, 0, n).values, blueprint.front_numbers(3, 0, n)
    return [make_world(blueprint, r, f, Settings()).game for r, f in zip(rows, fronts, strict=True)]


def test_a_thinned_frontier_is_part_of_the_whole_and_keeps_its_ends():
    crowded = 0
    for game in games():
        few = _thinned(game, 8).but()  # checked again: sorted, finite, counts within the tables
        for t in range(game.periods):
            m, k = int(game.count[t]), int(few.count[t])
            assert k == min(m, 8)
            whole, kept = game.package[t, :m].tolist(), few.package[t, :k].tolist()
            assert len(set(kept)) == k
            assert kept == [x for x in whole if x in kept]
            assert (kept[0], kept[-1]) == (whole[0], whole[-1])
            place = [whole.index(x) for x in kept]
            np.testing.assert_array_equal(few.u_r[t, :k], game.u_r[t, place])
            np.testing.assert_array_equal(few.u_p[t, :k], game.u_p[t, place])
            crowded += m > 8
    assert crowded


def test_replies_given_are_not_worked_out_anew():
    blueprint = Blueprint.of(CASE)
    row, front = blueprint.draw(3, 0, 1).values[0], float(blueprint.front_numbers(3, 0, 1)[0])
    first = Parts()
    world = make_world(blueprint, row, front, Settings(), first)
    given = {("replies", frozenset()): first.made["replies", frozenset()]}
    again = make_world(blueprint, row, front, Settings(), Parts(dict(given)))
    np.testing.assert_array_equal(again.game.theta, world.game.theta)
    # Replies that tell nothing leave the belief as the demands left it.
    silent = Parts({key: np.zeros_like(value) for key, value in given.items()})
    told = make_world(blueprint, row, front, Settings(), silent).game
    plain = make_world(blueprint, row, front, Settings(postures=False)).game
    np.testing.assert_allclose(told.theta, plain.theta, rtol=1e-12)
    assert abs(world.game.theta - plain.theta).max() > 1e-4
