"""Why not: shares add up, what is absent or slack changes nothing, orders agree with all sets."""

import itertools

import numpy as np
import pytest

from offramp.analysis.why import why
from offramp.runs import run
from offramp.world import (
    FRICTIONS,
    Blueprint,
    Parts,
    Settings,
    Variants,
    chance_of_deal,
    make_world,
    slack_frictions,
    solve_world,
)

PLAIN = Settings(certify_every=0)


@pytest.fixture(scope="module")
def found(few):
    return why(few, 8, 1, exact=True)


@pytest.fixture(scope="module")
def few(ukraine):
    """The case without the ways to carry deals out: fewer frictions, faster."""
    if getattr(ukraine, "implementation", None) is None:
        return ukraine.pull()
    return ukraine.pull().edit(remove=["implementation"])


def test_shares_sum_to_the_total(found):
    a = found.attribution
    assert sum(s.value for s in a.shares) == pytest.approx(a.total.value, abs=1e-12)
    worlds = a.by_world.sum(axis=0)
    assert worlds.mean() == pytest.approx(a.with_all.value - a.with_none.value, abs=1e-12)
    assert a.with_all.value > a.with_none.value


def test_what_is_blocked_is_what_the_verdict_says(few, found):
    solved = run(few, 8, 1, settings=PLAIN)
    chance = solved.ended_by("settled", found.periods)
    assert found.attribution.with_all.value == pytest.approx(1 - chance.mean(), abs=1e-12)
    for n, a in found.by_date.items():
        assert a.with_all.value == pytest.approx(1 - solved.ended_by("settled", n).mean())


def test_a_friction_that_is_absent_gets_exactly_nothing(found):
    assert "missing options" in found.absent
    i = FRICTIONS.index("missing options")
    assert (found.attribution.by_world[i] == 0.0).all()
    for kind in (found.attribution.shares, found.attribution.first, found.attribution.last):
        assert (kind[i].value, kind[i].low, kind[i].high) == (0.0, 0.0, 0.0)


def test_a_missing_option_is_no_longer_absent(few):
    options = few.issues["withdrawal"].options
    assert options["partial"].on_table
    edited = few.edit(set={"issues.withdrawal.options.partial.on_table": False})
    found = why(edited, 2, 1, exact=False)
    assert "missing options" not in found.absent


def test_orders_agree_with_all_sets(few, found):
    drawn = why(few, 8, 1, exact=False, orders=12)
    assert not drawn.exact
    assert found.exact
    assert why(few, 2, 1, exact=False).attribution.solved < 2 * 64
    for one, two, error in zip(
        found.attribution.shares,
        drawn.attribution.shares,
        drawn.attribution.order_error,
        strict=True,
    ):
        assert abs(one.value - two.value) <= 4 * error + 1e-12
    assert [e.value for e in drawn.attribution.first] == [e.value for e in found.attribution.first]


def test_worlds_do_not_depend_on_how_many_are_asked_for(few, found):
    two = why(few, 2, 1, exact=True)
    shares = found.attribution.by_world[:, :2]
    assert np.allclose(two.attribution.by_world, shares, rtol=0, atol=1e-14)


def test_the_waterfall_leads_from_nothing_to_things_as_they_are(found):
    steps = found.waterfall()
    assert steps[0][1] == pytest.approx(found.attribution.with_none.value)
    assert steps[-1][2] == pytest.approx(found.attribution.with_all.value)
    for (_, _, end), (_, start, _) in itertools.pairwise(steps):
        assert end == start


def test_tables_hold_what_the_study_does(found):
    table = found.table()
    assert table["friction"].to_list() == list(FRICTIONS)
    assert table["share"].sum() == pytest.approx(found.attribution.total.value)
    assert found.by_world().height == found.worlds


def test_seed_zero_is_a_seed_of_its_own(few, found):
    zero = why(few, 2, 0, exact=False)
    assert zero.seed == 0
    assert not np.allclose(zero.attribution.by_world, found.attribution.by_world[:, :2])


@pytest.mark.parametrize(
    ("worlds", "periods", "phrase"), [(0, None, "at least 1"), (3, 0, "between 1"), (3, 99, "99")]
)
def test_what_has_no_meaning_is_refused(few, worlds, periods, phrase):
    with pytest.raises(ValueError, match=phrase):
        why(few, worlds, periods=periods)


# ------------------------------------------------------------------------- the light path


def rows(scenario, worlds):
    blueprint = Blueprint.of(scenario)
    return (
        blueprint,
        blueprint.draw(1, 0, worlds).values,
        blueprint.front_numbers(1, 0, worlds),
    )


@pytest.mark.parametrize("off", [(), ("private information",), ("ratifiers", "mutual optimism")])
def test_the_light_path_gives_the_very_numbers(ukraine, off):
    blueprint, values, fronts = rows(ukraine, 3)
    for row, front in zip(values, fronts, strict=True):
        settings = Settings(certify_every=0, off=frozenset(off))
        whole = solve_world(blueprint, row, front, settings, certified=False)
        world = make_world(blueprint, row, front, settings)
        assert np.array_equal(chance_of_deal(world, 12), np.cumsum(whole.settled)[:12])


def test_shared_parts_change_nothing(ukraine):
    """A world made from parts of its variants is the world made alone."""
    blueprint, values, fronts = rows(ukraine, 1)
    parts = Parts()
    sets = [frozenset(c) for n in (0, 1, 2) for c in itertools.combinations(FRICTIONS, n)]
    for off in sets:
        settings = Settings(certify_every=0, off=off)
        shared = make_world(blueprint, values[0], fronts[0], settings, parts)
        alone = make_world(blueprint, values[0], fronts[0], settings)
        for name in ("u_p", "u_r", "count", "finish_p", "finish_r", "hazard", "channel", "cdf"):
            one, two = getattr(shared.game, name), getattr(alone.game, name)
            assert np.array_equal(one, two, equal_nan=True), (sorted(off), name)
        assert shared.game.heat == alone.game.heat


SLACK = {
    "closed channel": {"set": {"talks.channel": "100 % of months"}},
    "ratifiers": {"remove": ["ratifiers"], "set": {"talks.cost_of_trying": 0}},
    "relief not believed": {
        "set": {"beliefs.relief_comes": "100 %", "beliefs.distrust": "0 %"},
        "remove": ["correlations.1"],
    },
    "fear of regime change": {
        "set": {"beliefs.regime_change_is_aim": "0 %"},
    },
}


@pytest.mark.parametrize("name", SLACK)
def test_switching_off_a_slack_friction_changes_nothing(few, name):
    words = {"statements", "ledger", "postures", "audience_cost", "demands", "haggling"}
    plain = few.edit(remove=sorted(words & set(few.document)))
    edited = plain.edit(**SLACK[name])
    blueprint, values, fronts = rows(edited, 3)
    for row, front in zip(values, fronts, strict=True):
        variants = Variants(blueprint, row, front, PLAIN)
        assert slack_frictions(variants.world())[FRICTIONS.index(name)]
        for others in (frozenset(), frozenset({"mutual optimism"}), frozenset(FRICTIONS) - {name}):
            with_it = variants.no_deal(others, 12)
            assert np.array_equal(with_it, variants.no_deal(others | {name}, 12))


def test_what_is_slack_is_spared_and_gets_nothing(few):
    edited = few.edit(**SLACK["closed channel"])
    found = why(edited, 2, 1, exact=True)
    i = FRICTIONS.index("closed channel")
    assert "closed channel" in found.absent
    assert (found.attribution.by_world[i] == 0.0).all()


def test_a_friction_that_bites_is_never_called_slack(ukraine):
    """Whatever changes the chance of a deal when switched off must not be spared."""
    blueprint, values, fronts = rows(ukraine, 4)
    for row, front in zip(values, fronts, strict=True):
        variants = Variants(blueprint, row, front, PLAIN)
        slack = slack_frictions(variants.world())
        base = variants.no_deal(frozenset(), 12)
        for name, spared in zip(FRICTIONS, slack, strict=True):
            if not np.array_equal(base, variants.no_deal(frozenset({name}), 12)):
                assert not spared, name
