"""Games are checked; faults name the value, the rule and the remedy."""

import numpy as np
import pytest
from talks_games import random_game

from offramp.talks import (
    GameError,
    equal_nodes,
    graded_nodes,
    month,
    package_table,
    play,
    solve,
    solve_certified,
    spacing_weights,
    squared_nodes,
)

GAME = random_game(5, periods=4)


def _bad_view():
    view = GAME.view_p.copy()
    view[0, 0, 1] += 0.1
    return view


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": 0}, "start is 0: it must lie between 1 and K-1"),
        ({"view_p": _bad_view()}, "view_p: down, stay and up must be chances that sum to 1"),
        ({"hazard": GAME.hazard - 0.5}, "hazard runs from .*: it is a chance"),
        ({"channel": 1.5}, "channel runs from .*: it is a chance"),
        ({"pain": np.zeros(3)}, r"pain has shape \(3,\): it must be \(4,\)"),
        ({"cost_r": np.zeros(4)}, "cost_r falls to 0.0: it must stay above 0"),
        ({"discount_r": 1.1}, "discount_r is 1.1: it must lie above 0 and at most at 1"),
        ({"discount_p": np.nan}, "discount_p is nan: give a finite number"),
        ({"theta": GAME.theta[::-1]}, "theta falls somewhere"),
        ({"cdf": GAME.cdf * 0.5}, "cdf runs from 0.0 to 0.5: it must run from 0 to 1"),
        ({"theta": np.full(GAME.nodes + 1, np.inf)}, "theta holds a number that is not finite"),
        ({"u_r": -GAME.u_r}, "u_r does not ascend in period 0: sort packages"),
        ({"u_p": np.full_like(GAME.u_p, np.nan)}, "u_p or u_r holds a number that is not finite"),
        ({"count": np.full(4, GAME.slots + 1)}, "count runs to .*: the tables have"),
        ({"rule": "sharp"}, "rule is 'sharp': it must be one of quantal, logit, logit-serious"),
        ({"sharpness": 0.0}, "sharpness is 0.0: it must be above 0"),
        ({"heat": -0.1}, "heat is -0.1: it must be at least 0"),
        ({"hazard": np.zeros((4, 2))}, r"hazard has shape \(4, 2\): it must be \(T, K\+1\)"),
        ({"theta": np.zeros(1)}, r"they must be \(T, J\) and \(N\+1,\)"),
    ],
)
def test_faults_are_named(changes, message):
    with pytest.raises(GameError, match=message):
        GAME.but(**changes)


def test_states_out_of_reach_are_refused():
    equilibrium = solve(GAME)
    with pytest.raises(GameError, match="out of reach"):
        month(equilibrium, 1, GAME.start)  # the front moves every period
    with pytest.raises(GameError, match="it is a quantile"):
        month(equilibrium, 0, GAME.start, 1.5)


def test_package_table_sorts_each_period():
    u_p, u_r, count, package = package_table([[3.0, 1.0, 2.0]] * 2, [[0.1, 0.3, 0.2]] * 2)
    np.testing.assert_array_equal(u_p, [[3.0, 2.0, 1.0]] * 2)
    np.testing.assert_array_equal(u_r, [[0.1, 0.2, 0.3]] * 2)
    np.testing.assert_array_equal(package, [[0, 2, 1]] * 2)
    np.testing.assert_array_equal(count, [3, 3])
    with pytest.raises(GameError, match="give both sides' values alike"):
        package_table([1.0], [1.0, 2.0], 3)


def test_spacing_weights():
    u_p, u_r = np.array([[0.8, 0.5, 0.5, 0.2]]), np.array([[0.1, 0.4, 0.4, 0.7]])
    weight = spacing_weights(u_p, u_r, np.array([4]), 10.0, 0)[0]
    phi = 1 - np.exp(-3.0)
    np.testing.assert_allclose(weight, [(1 + phi) / 2, phi / 2, phi / 2, (1 + phi) / 2])
    # Copies together weigh what one would.
    one = spacing_weights(u_p[:, [0, 1, 3]], u_r[:, [0, 1, 3]], np.array([3]), 10.0, 0)[0]
    assert weight[1] + weight[2] == pytest.approx(one[1])
    np.testing.assert_array_equal(
        spacing_weights(u_p, u_r, np.array([3]), 10.0, 1)[0], [1, 1, 1, 0]
    )


def test_the_most_resolute_type_is_offered_what_it_takes():
    # c = 0 is a limit: a package is serious there iff even this type takes it, and is worth u_P.
    equilibrium = solve(GAME)
    t, k = GAME.periods - 1, GAME.states()[-1][1]
    now = month(equilibrium, t, k, 0.0)
    takes = GAME.u_r[t, : GAME.count[t]] >= equilibrium.refuse[t, k, 0]
    gain = GAME.u_p[t, : GAME.count[t]] - GAME.heat - equilibrium.wait[t, k, 0]
    np.testing.assert_array_equal(now.tabled > 0, takes & (gain > 0))
    np.testing.assert_allclose(now.gain[takes], gain[takes], atol=1e-13)


def test_idle_stay_changes_nothing():
    # Half of all states are skipped when the front never stays; the answer is the same unskipped.
    view = GAME.view_p.copy()
    view[1, 0, 1], view[2, 0, 1] = 1e-300, view[2, 0, 1]
    slow = GAME.but(view_p=view)
    assert (GAME.step, slow.step) == (2, 1)
    assert solve(slow).value_p == pytest.approx(solve(GAME).value_p, abs=1e-14)
    assert len(slow.states()) > len(GAME.states())


def test_nodes():
    for nodes in (equal_nodes(50), squared_nodes(50), graded_nodes(50), graded_nodes(50, 2.0)):
        assert (nodes[0], nodes[-1], nodes.size) == (0.0, 1.0, 51)
        assert (np.diff(nodes) > 0).all()
    np.testing.assert_allclose(graded_nodes(50, 0.0), squared_nodes(50), atol=1e-14)
    # The weight is linear in the node's number: sqrt(q) + top (1 - sqrt(1 - q)).
    q = graded_nodes(50, 0.25)
    weight = np.sqrt(q) + 0.25 * (1 - np.sqrt(1 - q))
    np.testing.assert_allclose(weight, 1.25 * np.arange(51) / 50, atol=1e-12)


def test_nodes_are_added_until_the_certificate_holds():
    asked = []

    def game_with(nodes):
        asked.append(nodes)
        return random_game(10**7 + 112, nodes=nodes, widest=25)

    equilibrium, found = solve_certified(game_with)
    assert found.holds
    assert asked == [150 * 2**i for i in range(len(asked))]
    assert 2 * equilibrium.game.nodes == asked[-1] > 300
    _, coarse = solve_certified(game_with, doublings=0)
    assert not coarse.holds


def test_nodes_are_added_until_deals_stay_where_they_are():
    """150 nodes miss a crossing of this game, though nobody gains by replying better."""

    def game_with(nodes):
        return random_game(10**7 + 1320, nodes=nodes, widest=25)

    _, coarse = solve_certified(game_with, doublings=0)
    equilibrium, found = solve_certified(game_with)
    assert coarse.holds
    assert np.isnan(coarse.moved)
    assert equilibrium.game.nodes > 150
    assert found.moved <= 2e-3
    moved = play(solve(game_with(150))).deal - play(solve(game_with(300))).deal
    assert np.abs(np.cumsum(moved)).max() > 2e-3
