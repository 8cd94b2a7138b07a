"""Plans: the schedule of one package, what each would gain by cheating, what would make it hold."""

import numpy as np
import pytest

from offramp import load
from offramp.analysis.plans import PlanError, bounded
from offramp.implementation import Plan, certify, design, slacks
from offramp.scenario import ScenarioFaults
from offramp.world import Blueprint, Settings, make_world

CASE = load("ukraine-2022")
IRAN = load("iran-2013")
DEAL = "guaranteed_neutrality"


@pytest.fixture(scope="module")
def study():
    return IRAN.plan("comprehensive", 30)


def problem_of(case, package):
    blueprint = Blueprint.of(case.scenario)
    world = make_world(blueprint, blueprint.middle(), 0.5, Settings())
    return world.keeping.of(package), world.keeping.deliveries


def test_the_plan_is_the_best_there_is(study):
    problem, deliveries = problem_of(IRAN, study.package)
    assert study.slack == pytest.approx(design(problem, deliveries.bounds).slack, abs=1e-9)
    rng = np.random.default_rng(2)
    for _ in range(300):  # random schedules that keep the limits
        a = rng.dirichlet(np.full(problem.steps, 0.4), problem.items_R)
        b = rng.dirichlet(np.full(problem.steps, 0.4), problem.items_P)
        b[:, deliveries.times < deliveries.bounds.earliest.get(4, 0.0) - 1e-9] = 0.0
        b /= b.sum(axis=1, keepdims=True)
        if (b[:2] > 0).any(axis=0).sum() <= 4:
            assert slacks(problem, Plan.of(a, b)).smallest <= study.slack + 1e-9


@pytest.mark.parametrize("deal", [DEAL, "cease_fire"])
def test_the_plan_is_certified_by_brute_force(deal):
    """The game tree of the plan, without the slacks' formula: nobody gains by deviating."""
    short = CASE.edit(set={"implementation.limits.steps": 3})
    found = short.plan(deal, 2)
    problem, deliveries = problem_of(short, found.package)
    certificate = certify(problem, design(problem, deliveries.bounds).plan)
    losses = np.concatenate([certificate.loss_R, certificate.loss_P])
    assert losses.min() == pytest.approx(found.slack, abs=1e-7)
    assert certificate.self_enforcing == found.holds


def test_reasons_add_up(study):
    for step in study.steps:
        for side in study.sides:
            assert sum(step.reasons[side].values()) == pytest.approx(step.slack[side], abs=1e-9)
    worst = min(min(step.slack.values()) for step in study.steps)
    assert worst == pytest.approx(study.slack, abs=1e-7)
    side, number = study.weakest
    assert study.steps[number - 1].slack[side] == pytest.approx(worst, abs=1e-6)


def test_everything_is_delivered_within_the_limits(study):
    dates = np.array(study.dates)
    for name, shares in study.shares.items():
        assert sum(shares) == pytest.approx(1.0, abs=1e-5)
        if study.items[name] == "senders":
            assert not np.array(shares)[dates < 1.9].any(), "no relief before 60 days"


def test_the_least_guarantee_makes_it_hold():
    found = CASE.plan(DEAL, 5)
    assert not found.holds
    need = found.guarantee
    assert need.possible
    assert need.responder > need.given_responder
    problem, deliveries = problem_of(CASE, found.package)
    enough = problem.replace(g_R=need.responder + 1e-9, g_P=need.proposer + 1e-9)
    assert design(enough, deliveries.bounds).slack >= -1e-7
    short = problem.replace(g_R=0.98 * need.responder, g_P=need.proposer)
    assert design(short, deliveries.bounds).slack < 0


def test_one_step_is_a_hold_up_and_more_steps_help():
    """In a single exchange Iran would take the relief and keep its programme."""
    once = IRAN.plan("comprehensive", 5, limits={"steps": 1, "no_relief_before": "0 days"})
    steps = [IRAN.plan("comprehensive", 5, limits={"steps": n}).slack for n in (2, 4, 8)]
    assert once.slack < -0.05
    assert once.weakest[0] == "iran"
    assert min(steps) > once.slack


def test_zero_enrichment_cannot_be_carried_out():
    found = IRAN.plan("zero_enrichment", 5)
    assert not found.holds
    assert not any(speed.holds for speed in found.speeds)


def test_worlds_and_shares(study):
    low, middle, high = study.smallest
    assert low <= middle <= high
    assert study.kept <= middle, "kept in 80 of 100 worlds"
    stricter = IRAN.plan("comprehensive", 30, share=0.95)
    assert stricter.kept <= study.kept
    assert stricter.slack == study.slack


def test_a_plan_for_many_worlds_keeps_more_in_them(study):
    robust = IRAN.plan("comprehensive", 12, robust=True)
    assert robust.robust.kept >= robust.kept - 1e-7
    assert robust.robust.ceiling >= robust.robust.kept - 1e-7


def test_escrow_is_never_worse():
    found = CASE.plan({"withdrawal": "partial", "reserves": "returned", "relief.us": "full"}, 5)
    (reserves,) = found.escrows
    assert reserves.item == "reserves"
    assert reserves.slack >= found.slack - 1e-7
    again = CASE.plan(found.options, 5, escrow=("reserves",))
    assert again.slack == pytest.approx(reserves.slack, abs=1e-7)
    assert any(step.deposited for step in again.steps)


def test_without_a_package_the_nash_solution_is_taken():
    found = IRAN.plan(None, 5)
    assert found.chosen == "nash"
    assert found.worth["iran"] > found.fighting["iran"]


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        ({"over": "3 bananas"}, "no unit"),
        ({"steps": 0}, "greater than or equal to 1"),
        ({"last": "nothing"}, "not a delivery"),
        ({"no_relief_before": "3 years"}, "before the last step"),
    ],
)
def test_limits_that_leave_nothing_are_refused(limits, rule):
    with pytest.raises(ScenarioFaults) as found:
        bounded(CASE.scenario, limits)
    assert rule in str(found.value)


def test_faults_name_the_remedy():
    with pytest.raises(PlanError, match="the deliveries: withdrawal"):
        CASE.plan(DEAL, 5, escrow=("gold",))
    with pytest.raises(PlanError, match="implementation"):
        CASE.edit(remove=["implementation", "levers"]).plan(DEAL, 5)
    with pytest.raises(PlanError, match="impossible"):
        CASE.plan({"crimea": "returned", "donbas": "independent"}, 5)
    with pytest.raises(PlanError, match="share"):
        CASE.plan(DEAL, 5, share=0.0)


def own_schedules(**plans):
    """`iran-2013` with schedules of its own: the step at which each delivery is due."""
    names = IRAN.scenario.implementation.deliveries
    rows = {
        plan: {name: [100 * (n == steps.get(name, 0)) for n in range(6)] for name in names}
        for plan, steps in plans.items()
    }
    limits = [f"implementation.limits.{key}" for key in ("no_relief_before", "tranches")]
    return IRAN.edit(remove=limits, add={"implementation.plans": rows})


def test_with_schedules_of_its_own_no_other_is_considered():
    """Where none of the file's schedules holds, the guarantee asked for is one that they need."""
    case = own_schedules(at_once={}, oil_money_late={"oil_money": 5})
    found = case.plan("comprehensive", 5, robust=True)
    problem, deliveries = problem_of(case, found.package)
    each = [slacks(problem, deliveries.templates.plan(k)).smallest for k in (0, 1)]
    assert found.slack == pytest.approx(max(each), abs=1e-9)
    assert found.method == f"plan {('at_once', 'oil_money_late')[int(np.argmax(each))]!r}"
    assert not found.holds
    need = found.guarantee
    assert need.responder > need.given_responder
    enough = problem.replace(g_R=need.responder, g_P=need.proposer)
    best = max(slacks(enough, deliveries.templates.plan(k)).smallest for k in (0, 1))
    assert best == pytest.approx(0.0, abs=1e-9)
    as_given = next(speed for speed in found.speeds if speed.length == found.dates[-1])
    assert as_given.slack == pytest.approx(found.slack, abs=1e-9)
    assert found.robust.kept == pytest.approx(found.kept, abs=1e-7)
