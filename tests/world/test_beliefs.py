"""What statements, demands and postures make of a world's beliefs."""

from dataclasses import fields

import numpy as np
import pytest

from offramp.catalog import load
from offramp.scenario.sections_signals import DEFAULTS, WEIGHTS
from offramp.signals import CAP, HALF_LIFE, PRIOR_STRENGTH, RETRACTED_SHARE
from offramp.signals import WEIGHTS as TABLE
from offramp.world import Blueprint, Parts, Settings, make_world, prepared, solve_world
from offramp.world.beliefs import MONTH, coalition_fear, credibility, sender_beliefs

SECTIONS = ("statements", "ledger", "postures", "audience_cost", "demands", "haggling")
CASE = load("ukraine-2022").edit(remove=["implementation"])
QUIET = CASE.edit(remove=SECTIONS)
NOTHING = frozenset()
PLAIN = Settings(certify_every=0)
N = 12


def worlds(scenario, settings=PLAIN, n=N):
    blueprint = Blueprint.of(scenario)
    rows, fronts = blueprint.draw(3, 0, n).values, blueprint.front_numbers(3, 0, n)
    return [make_world(blueprint, r, f, settings) for r, f in zip(rows, fronts, strict=True)]


def statement(**more):
    return {"date": "2022-03-09", "office": "head_of_government", "source": "senate", **more}


def test_without_signals_the_priors_stand():
    """A file without statements is solved as if the ledger did not exist."""
    for world in worlds(QUIET):
        senders = QUIET.senders
        assert world.held.comes.tolist() == [
            world.value(f"beliefs.relief_comes.{s}") for s in senders
        ]
        assert world.held.aims.tolist() == [
            world.value(f"beliefs.regime_change_is_aim.{s}") for s in senders
        ]
        assert world.demands == ()
        np.testing.assert_array_equal(world.game.cdf, world.game.quantile)


def test_signals_move_no_other_draw():
    loud, quiet = Blueprint.of(CASE), Blueprint.of(QUIET)
    a, b = loud.draw(3, 0, N), quiet.draw(3, 0, N)
    for path in quiet.paths:
        np.testing.assert_array_equal(a.column(path), b.column(path))


def test_one_statement_is_beta_updating_in_closed_form():
    one = QUIET.edit(add={"statements.word": statement(**{"for": "us", "relief": "promised"})})
    for world in worlds(one):
        prior, strength = (
            world.value("beliefs.relief_comes.us"),
            world.value("ledger.prior_strength"),
        )
        age = 1.0 / MONTH  # one day, in months
        heard = world.value("ledger.weights.head_of_government") * 2 ** (
            -age / world.value("ledger.half_life")
        )
        expected = (strength * prior + heard) / (strength + heard)
        assert world.held.comes[0] == pytest.approx(expected, rel=1e-12)
        assert world.held.comes[1] == pytest.approx(
            world.value("beliefs.relief_comes.eu"), rel=1e-12
        )


def test_a_shorter_period_leaves_beliefs_alone():
    weekly = CASE.edit(set={"meta.period": "1 week"})
    for a, b in zip(worlds(CASE), worlds(weekly), strict=True):
        np.testing.assert_allclose(a.held.comes, b.held.comes, rtol=1e-12)
        np.testing.assert_allclose(a.held.aims, b.held.aims, rtol=1e-12)


@pytest.mark.parametrize("relief", ["promised", "possible"])
def test_a_word_for_relief_lowers_nothing(relief):
    """Belief in relief never falls, nor the responder's value of any package; in every world."""
    more = CASE.edit(add={"statements.word": statement(**{"for": "eu", "relief": relief})})
    rose = 0
    for before, after in zip(worlds(CASE), worlds(more), strict=True):
        assert (after.held.comes >= before.held.comes).all()
        assert (after.responder >= before.responder - 1e-15).all()
        relieved = before.layout.lifted[before.layout.pattern, 1] > 0
        rose += (after.responder > before.responder)[relieved].all()
    assert rose == N


def test_a_denial_lowers_fear_and_raises_every_deal():
    more = CASE.edit(add={"statements.word": statement(**{"for": "us", "regime_change": "denied"})})
    for before, after in zip(worlds(CASE), worlds(more), strict=True):
        assert after.war.fear < before.war.fear
        assert (after.responder >= before.responder - 1e-15).all()


def test_order_within_a_day_does_not_matter():
    text = CASE.document["statements"]
    turned = {name: text[name] for name in reversed(text)}
    other = CASE.edit(remove=["statements"], add={"statements": turned})
    for a, b in zip(worlds(CASE), worlds(other), strict=True):
        np.testing.assert_array_equal(a.held.comes, b.held.comes)
        np.testing.assert_array_equal(a.held.aims, b.held.aims)


def test_taking_back_undoes_what_its_share_says():
    whole = CASE.edit(set={"statements.lemaire_corrects.undoes": "100 %"})
    never = CASE.edit(remove=["statements.lemaire", "statements.lemaire_corrects"])
    for a, b in zip(worlds(whole), worlds(never), strict=True):
        np.testing.assert_allclose(a.held.comes, b.held.comes, rtol=1e-12)


def test_frictions_are_switched_off_after_the_ledger():
    for world in worlds(CASE, n=3):
        assert (credibility(world.value, world.held, frozenset({"relief not believed"})) == 1).all()
        off = frozenset({"fear of regime change"})
        assert coalition_fear(world.blueprint, world.value, world.held, off) == 0.0
        np.testing.assert_array_equal(credibility(world.value, world.held, off), world.held.comes)


def test_worlds_are_prepared_together_as_each_is_alone():
    blueprint = Blueprint.of(CASE)
    rows, fronts = blueprint.draw(3, 0, 7).values, blueprint.front_numbers(3, 0, 7)
    for held, parts, row, front in zip(
        sender_beliefs(blueprint, rows), prepared(blueprint, rows), rows, fronts, strict=True
    ):
        alone = make_world(blueprint, row, front, PLAIN)
        together = make_world(blueprint, row, front, PLAIN, parts, checked=False)
        np.testing.assert_array_equal(held.comes, alone.held.comes)
        np.testing.assert_array_equal(held.aims, alone.held.aims)
        assert together.held is parts.made[("beliefs", frozenset())]
        # Unchecked, a game holds the very numbers of one that passed every check.
        for f in fields(alone.game):
            np.testing.assert_array_equal(
                getattr(together.game, f.name), getattr(alone.game, f.name), err_msg=f.name
            )


def test_no_friction_unlearns_what_words_taught():
    blueprint = Blueprint.of(CASE)
    row, front = blueprint.draw(3, 0, 1).values[0], blueprint.front_numbers(3, 0, 1)[0]
    parts = Parts()
    whole = make_world(blueprint, row, front, PLAIN, parts)
    for off in ("relief not believed", "mutual optimism", "ratifiers", "closed channel"):
        settings = Settings(certify_every=0, off=frozenset({off}))
        shared = make_world(blueprint, row, front, settings, parts)
        alone = make_world(blueprint, row, front, settings)
        np.testing.assert_array_equal(shared.game.quantile, whole.game.quantile)
        np.testing.assert_array_equal(alone.game.quantile, whole.game.quantile)


def test_words_that_cost_nothing_teach_nothing():
    """All costs of climbing down alike: the belief is the one before, within 1e-8."""
    free = CASE.edit(set={"audience_cost.not_interested": 0})
    unread = Settings(certify_every=0, postures=False)
    for a, b in zip(worlds(free), worlds(free, unread), strict=True):
        np.testing.assert_allclose(a.game.quantile, b.game.quantile, atol=1e-8)
        np.testing.assert_array_equal(a.responder, b.responder)


def test_climbing_down_costs_on_every_package():
    mute = CASE.edit(remove=["postures", "audience_cost", "ledger.word_noise"])
    for a, b in zip(worlds(CASE), worlds(mute), strict=True):
        paid = a.value("audience_cost.not_interested")
        assert paid > 0
        np.testing.assert_allclose(b.responder - a.responder, paid, atol=1e-12)


def test_only_the_responders_last_posture_counts():
    later = {"date": "2022-03-09", "side": "russia", "shows": "open", "source": "elysee"}
    ours = {"date": "2022-03-10", "side": "ukraine", "shows": "closed", "source": "kyiv_press"}
    opened = CASE.edit(add={"postures.later": later, "postures.ours": ours})
    costly, free = worlds(CASE, n=2), worlds(opened, n=2)
    assert all((b.responder > a.responder).all() for a, b in zip(costly, free, strict=True))


def test_falling_demands_speak_for_weariness():
    """The second, lower demand moves the belief towards weariness on average over worlds."""
    first_only = CASE.edit(remove=["demands.terms_7mar", "postures", "audience_cost",
                                   "ledger.word_noise"])  # fmt: skip
    both = CASE.edit(remove=["postures", "audience_cost", "ledger.word_noise"])

    def mean(scenario):
        return np.mean(
            [np.trapezoid(1 - w.game.cdf, w.game.quantile) for w in worlds(scenario, n=24)]
        )

    assert mean(first_only) < 0.5 < mean(both)


def test_an_option_not_on_the_table_can_be_demanded():
    off = CASE.edit(set={"issues.crimea.options.recognised.on_table": False},
                    remove=["deals.moscow_7_march"])  # fmt: skip
    for a, b in zip(worlds(CASE, n=4), worlds(off, n=4), strict=True):
        np.testing.assert_allclose(np.sort(a.demands[1].worth), np.sort(b.demands[1].worth))


def test_defaults_are_those_of_the_theory_room():
    from offramp.scenario.numbers import parse_number
    from offramp.scenario.units import Kinds

    for office, row in TABLE.items():
        assert parse_number(WEIGHTS[office], Kinds.OBSERVATIONS).at(0.5) == row.weight
    assert list(TABLE) == list(WEIGHTS)
    middles = {k: parse_number(text, kind).at(0.5) for k, (kind, text, _) in DEFAULTS.items()}
    assert middles["prior_strength"] == PRIOR_STRENGTH
    assert middles["half_life"] == HALF_LIFE
    assert middles["most"] == CAP
    assert middles["retracted"] == 100 * RETRACTED_SHARE


def test_signals_reach_the_outcome():
    """Worlds with and without the ledger differ in what comes of them."""
    loud, quiet = Blueprint.of(CASE), Blueprint.of(QUIET)
    moved = 0
    for i in range(6):
        a = solve_world(loud, loud.draw(3, i, i + 1).values[0], 0.5, PLAIN, certified=False)
        b = solve_world(quiet, quiet.draw(3, i, i + 1).values[0], 0.5, PLAIN, certified=False)
        moved += abs(a.settled.sum() - b.settled.sum()) > 1e-6
    assert moved >= 3
