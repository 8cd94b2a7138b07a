"""Whether deals hold in worlds of the bundled case: feasible is possible, ratified, durable."""

import numpy as np
import pytest

from offramp.catalog import load
from offramp.implementation import design, slacks
from offramp.world import (
    HOLDS_AFTER,
    Blueprint,
    Settings,
    make_keeping,
    make_world,
    slack_frictions,
    solve_world,
    step_dates,
)
from offramp.world.draws import uniforms
from offramp.world.durability import WEARINESS_STREAM
from offramp.world.settings import FRICTIONS

WORLDS, SEED = 12, 3
CASE = load("ukraine-2022")
BLUEPRINT = Blueprint.of(CASE)
DRAWS = BLUEPRINT.draw(SEED, 0, WORLDS).values
FRONTS = BLUEPRINT.front_numbers(SEED, 0, WORLDS)
QUICK = Settings(certify_every=0)
KEPT = Settings(certify_every=0, off=frozenset({"durability"}))
BARE = CASE.edit(remove=["implementation", "levers"])


def worlds(blueprint=BLUEPRINT, draws=DRAWS, settings=QUICK):
    return [make_world(blueprint, row, u, settings) for row, u in zip(draws, FRONTS, strict=True)]


@pytest.fixture(scope="module")
def drawn():
    return worlds()


def edited(**edits):
    blueprint = Blueprint.of(CASE.edit(**edits))
    return blueprint, blueprint.draw(SEED, 0, WORLDS).values


# ------------------------------------------------------------------------ what is feasible


def test_feasible_is_ratified_and_durable(drawn):
    refused = 0
    for world in drawn:
        judged = world.keeping.judge(np.flatnonzero(world.ratified[:-2]))
        asked = np.flatnonzero(world.ratified[:-2])
        np.testing.assert_array_equal(world.feasible[asked], judged.holds)
        assert not world.feasible[:-2][~world.ratified[:-2]].any()
        refused += np.count_nonzero(~judged.holds)
    assert refused > 0


def test_every_feasible_package_has_a_plan_that_deters_both_sides(drawn):
    rng = np.random.default_rng(1)
    for world in drawn:
        feasible = np.flatnonzero(world.feasible[:-2])
        for x in rng.choice(feasible, min(6, len(feasible)), replace=False):
            found = slacks(world.keeping.of(int(x)), world.plan_of(int(x)))
            assert found.smallest >= -1e-8


def test_giving_in_needs_no_plan(drawn):
    for world in drawn:
        assert world.feasible[-2:].all()
        assert (world.plan[-2:] == -1).all()
        assert world.plan_of(BLUEPRINT.packages) is None


def test_what_a_programme_finds_holds_and_what_it_misses_is_rare(drawn):
    """Against designing for every package: templates and few designs miss next to nothing."""
    missed = tried = 0
    for world in drawn[:4]:
        out = np.flatnonzero(world.ratified[:-2] & ~world.feasible[:-2])
        for x in out[:: max(1, len(out) // 25)]:
            tried += 1
            missed += design(world.keeping.of(int(x)), world.keeping.deliveries.bounds).holds
    assert tried > 40
    assert missed <= 0.1 * tried


def test_without_the_section_every_deal_is_kept():
    blueprint = Blueprint.of(BARE)
    draws = blueprint.draw(SEED, 0, WORLDS).values
    assert blueprint.deliveries is None
    for bare, whole in zip(worlds(blueprint, draws), worlds(settings=KEPT), strict=True):
        np.testing.assert_array_equal(bare.feasible, bare.ratified)
        assert bare.keeping is None
        np.testing.assert_array_equal(bare.game.u_r, whole.game.u_r)
        np.testing.assert_array_equal(bare.game.u_p, whole.game.u_p)
        outcome = solve_world(blueprint, draws[0], FRONTS[0], QUICK)
    assert np.isnan(outcome.package_holds).all()


def test_durability_is_a_friction(drawn):
    place = FRICTIONS.index("durability")
    assert not slack_frictions(drawn[0])[place]
    blueprint = Blueprint.of(BARE)
    bare = make_world(blueprint, blueprint.draw(SEED, 0, 1).values[0], FRONTS[0], QUICK)
    assert slack_frictions(bare)[place]
    for on, off in zip(drawn, worlds(settings=KEPT), strict=True):
        assert off.feasible.sum() >= on.feasible.sum()
        np.testing.assert_array_equal(off.feasible, off.ratified)


# ------------------------------------------------------------- the secret is left alone


def test_durability_neither_depends_on_nor_reveals_the_secret(drawn):
    """It hangs on a draw of its own: the same for every type, and no other draw moves it."""
    theta = [world.keeping.theta for world in drawn]
    column = BLUEPRINT.column[WEARINESS_STREAM]
    np.testing.assert_array_equal(DRAWS[:, column], uniforms(SEED, WEARINESS_STREAM, 0, WORLDS))
    assert len(set(theta)) == WORLDS
    more = BLUEPRINT.draw(SEED, 0, 2 * WORLDS).values[:WORLDS]
    np.testing.assert_array_equal(DRAWS, more)


def test_adding_the_section_moves_no_other_draw():
    bare = Blueprint.of(BARE)
    known = BLUEPRINT.draw(SEED, 0, WORLDS)
    for i, path in enumerate(bare.paths):
        np.testing.assert_array_equal(
            bare.draw(SEED, 0, WORLDS).values[:, i], known.column(path), err_msg=path
        )


def test_values_are_the_same_for_every_type(drawn):
    """The worth of a package carried out by its plan is one number, so the weary settle first."""
    for world in drawn:
        assert world.responder.ndim == 1
        assert np.isfinite(world.responder).all()


def test_a_wearier_draw_makes_more_packages_hold(drawn):
    """Weariness lowers the responder's worth of the war that would come back, and nothing else."""
    column = BLUEPRINT.column[WEARINESS_STREAM]
    resolute, weary = DRAWS.copy(), DRAWS.copy()
    resolute[:, column], weary[:, column] = 0.02, 0.98
    for less, more in zip(worlds(draws=resolute), worlds(draws=weary), strict=True):
        asked = np.arange(0, BLUEPRINT.packages, 11)
        one, other = (w.keeping.judge(asked, enough=np.inf, designs=0).slack for w in (less, more))
        assert (other >= one - 1e-12).all()


# ------------------------------------------------------------------------------ values


def test_done_at_once_a_package_is_worth_what_it_is_worth_in_the_talks(drawn):
    """Peace and deliveries add up to the package's worth, interactions included."""
    for world, kept in zip(drawn, worlds(settings=KEPT), strict=True):
        some = np.arange(0, BLUEPRINT.packages, 97)
        alpha, beta, gamma, kappa = world.keeping.sizes(some)
        peace_r, peace_p = world.keeping.peace(some)
        ours = peace_p + alpha.sum(axis=1) - kappa.sum(axis=1)
        theirs = peace_r + gamma.sum(axis=1) - beta.sum(axis=1)
        np.testing.assert_allclose(ours, kept.proposer[some], atol=1e-12)
        climb = kept.responder[-2] - world.keeping.responder[-2]  # the same for every package
        np.testing.assert_allclose(theirs, kept.responder[some] - climb, atol=1e-12)


def test_items_are_differences_between_two_packages(drawn):
    """beta and alpha of the withdrawal: the same deal with and without it, from the deals room."""
    kept = worlds(settings=KEPT)[0]
    deal = dict(CASE.named_deals()["guaranteed_neutrality"])
    full = BLUEPRINT.number_of(deal)
    stays = BLUEPRINT.number_of(deal | {"withdrawal": "in_place"})
    alpha, beta, _, _ = drawn[0].keeping.sizes(np.array([full]))
    names = [item.name for item in BLUEPRINT.deliveries.of_responder]
    i = names.index("withdrawal")
    assert alpha[0, i] == pytest.approx(kept.proposer[full] - kept.proposer[stays], abs=1e-12)
    assert beta[0, i] == pytest.approx(kept.responder[stays] - kept.responder[full], abs=1e-12)


def test_relief_counts_its_credibility_once(drawn):
    """gamma of relief: what is no longer lost, as believed; wilful withholding is the plan's."""
    kept = worlds(settings=KEPT)[0]
    deal = dict(CASE.named_deals()["back_to_february"])
    lifted = BLUEPRINT.number_of(deal)
    none = BLUEPRINT.number_of(
        {k: "none" if k.startswith("relief") else v for k, v in deal.items()}
    )
    _, _, gamma, kappa = drawn[0].keeping.sizes(np.array([lifted]))
    j = [item.name for item in BLUEPRINT.deliveries.of_proposer].index("relief")
    assert gamma[0, j] == pytest.approx(kept.responder[lifted] - kept.responder[none], abs=1e-12)
    assert kappa[0, j] == pytest.approx(kept.proposer[none] - kept.proposer[lifted], abs=1e-12)


def test_what_comes_later_counts_less(drawn):
    """u_s = N_s + Sum d^t (gets - gives): the plan's dates are in the worth of the package."""
    world, x = next(
        (w, int(x)) for w in drawn for x in np.flatnonzero(w.feasible[:-2] & (w.plan[:-2] > 0))
    )
    problem, plan = world.keeping.of(x), world.plan_of(x)
    dates_r, dates_p = problem.d_R**problem.times, problem.d_P**problem.times
    theirs = problem.N_R[0] + dates_r @ (problem.gamma @ plan.b - problem.beta @ plan.a)
    ours = problem.N_P[0] + dates_p @ (problem.alpha @ plan.a - problem.kappa @ plan.deposits)
    climb = world.keeping.responder[-2] - world.responder[-2]  # the same for every package
    assert world.proposer[x] == pytest.approx(ours, abs=1e-10)
    assert world.responder[x] == pytest.approx(theirs - climb, abs=1e-10)


# ------------------------------------------------------- what helps: T6's monotone inputs


def mean_slack(**edits):
    blueprint, draws = edited(**edits)
    some = np.arange(0, blueprint.packages, 11)
    return np.array(
        [
            make_keeping(blueprint, row, u).judge(some, enough=np.inf, designs=0).slack
            for row, u in zip(draws, FRONTS, strict=True)
        ]
    )


def test_a_guarantee_never_hurts():
    less, more = (mean_slack(set={"implementation.guarantee.believed": f"{p} %"}) for p in (20, 80))
    assert (more >= less - 1e-12).all()
    assert more.mean() > less.mean()


def test_undoing_what_a_cheat_received_never_hurts():
    """Snapback against the responder alone: what the senders get back by cheating is held fixed."""
    fixed = {"implementation.deliveries.relief.taken_back": "50 %"}
    less, more = (
        mean_slack(set=fixed | {"implementation.deliveries.relief.undone": f"{p} %"})
        for p in (50, 95)
    )
    assert (more >= less - 1e-12).all()
    assert more.mean() > less.mean()


def test_taking_back_what_one_gave_never_helps():
    less, more = (
        mean_slack(set={"implementation.deliveries.withdrawal.taken_back": f"{p} %"})
        for p in (10, 90)
    )
    assert (more <= less + 1e-12).all()
    assert more.mean() < less.mean()


def test_a_shift_too_large_leaves_no_plan_and_a_guarantee_brings_one_back():
    """The commitment problem (Fearon 1995, Powell 2006) in the bundled case."""

    def durable(**edits):
        blueprint, draws = edited(**edits)
        return sum(int(w.feasible[:-2].sum()) for w in worlds(blueprint, draws))

    shift = {"implementation.power_shift.by": "60 points a year"}
    slow = durable()
    fast = durable(set=shift)
    sworn = durable(
        set=shift
        | {
            "implementation.guarantee.believed": "100 %",
            "implementation.guarantee.costs_violator": "80",
        }
    )
    assert fast < 0.5 * slow
    assert sworn > slow


# ----------------------------------------------------------------------------- still holds


def test_a_deal_holds_as_long_as_it_is_asked_at_all(drawn):
    for world in drawn:
        feasible = np.flatnonzero(world.feasible[:-2])[:40]
        plan = world.plan[feasible]
        after = (0.0, 6.0, 12.0, 24.0, 60.0)
        chance = world.keeping.still_holds(feasible, plan, world.designed, after)
        assert ((chance >= 0) & (chance <= 1)).all()


@pytest.mark.slow
def test_the_chance_that_it_still_holds_agrees_with_many_fresh_draws(drawn):
    """By definition: weariness drawn anew, every slack due by the date, the shift carried on."""
    quantiles = (np.arange(800) + 0.5) / 800
    for world in drawn[:4]:
        feasible = np.flatnonzero(world.feasible[:-2])
        for x in feasible[:: max(1, len(feasible) // 4)]:
            keep, plan = world.keeping, world.plan_of(int(x))
            exact = keep.still_holds(np.array([x]), world.plan[[x]], world.designed, (12, 24))[0]
            problem = keep.of(int(x))
            for n, date in enumerate((12.0, 24.0)):
                kept = 0
                grown = keep.shift * np.append(problem.times, max(date, problem.times[-1]))
                base_r = problem.W_R[0] + keep.theta * keep.slope
                for theta in np.interp(quantiles, keep.prior[1], keep.prior[0]):
                    again = problem.replace(
                        W_R=base_r - theta * keep.slope + grown, W_P=problem.W_P[0] - grown
                    )
                    kept += slacks(again, plan).smallest >= -1e-9
                assert exact[n] == pytest.approx(kept / len(quantiles), abs=2.5e-3)


def test_outcomes_say_how_long_deals_hold():
    outcome = solve_world(BLUEPRINT, DRAWS[0], FRONTS[0], QUICK)
    assert outcome.package_holds.shape == (len(outcome.package), len(HOLDS_AFTER))
    gave_in = outcome.package >= BLUEPRINT.packages
    assert (outcome.package_holds[gave_in] == 1.0).all()


# ------------------------------------------------------------------------------ the layout


def test_dates_of_steps():
    np.testing.assert_allclose(step_dates(4, 9.0), [0, 3, 6, 9])
    np.testing.assert_allclose(step_dates(4, 9.0, 1.0), [0, 1, 5, 9])
    np.testing.assert_allclose(step_dates(1, 9.0), [0])


def test_limits_are_kept_by_every_schedule():
    deliveries = BLUEPRINT.deliveries
    start = CASE.quantities["implementation.limits.no_relief_before"].ppf(0.5)
    ours = [item.name for item in deliveries.of_proposer]
    relief, reserves = ours.index("relief"), ours.index("reserves")
    for k in range(len(deliveries.templates.names)):
        plan = deliveries.templates.plan(k)
        assert not plan.b[relief, deliveries.times < start - 1e-9].any()
        moved = (plan.b[[relief, reserves]] > 1e-12).any(axis=0)
        assert moved.sum() <= 3
        first = int(np.argmax(plan.b[reserves] > 1e-12))
        others = np.vstack([plan.a, np.delete(plan.b, reserves, axis=0)])
        np.testing.assert_allclose(others[:, : first + 1].sum(axis=1), 1.0, atol=1e-9)


def test_own_schedules_replace_the_ready_made():
    own = {
        "withdrawal": [50, 50, 0, 0, 0, 0],
        "relief": [0, 0, 100, 0, 0, 0],
        "reserves": [0, 0, 0, 0, 0, 100],
        "alignment": [100, 0, 0, 0, 0, 0],
    }
    blueprint, draws = edited(add={"implementation.plans": {"ours": own}})
    assert blueprint.deliveries.templates.names == ("ours",)
    for world in worlds(blueprint, draws)[:4]:
        assert set(np.unique(world.plan)) <= {-1, 0}
        assert world.designed == ()


def test_the_quick_way_gives_the_same_keeping(drawn):
    for world, row, u in zip(drawn, DRAWS, FRONTS, strict=True):
        quick = make_keeping(BLUEPRINT, row, u)
        some = np.arange(0, BLUEPRINT.packages, 501)
        for x in some:
            one, other = world.keeping.of(int(x)), quick.of(int(x))
            for name in ("W_R", "W_P", "N_R", "N_P", "alpha", "beta", "gamma", "kappa", "q_R"):
                np.testing.assert_allclose(
                    getattr(one, name), getattr(other, name), atol=1e-12, err_msg=name
                )
