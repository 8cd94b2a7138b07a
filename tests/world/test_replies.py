"""The replies to a posture are worked out on a coarser frontier than the talks."""

import numpy as np

from offramp.catalog import load
from offramp.world import Blueprint, Settings, make_world
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
