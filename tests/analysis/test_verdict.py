"""The verdict adds up, and its words are the run's."""

import dataclasses

import numpy as np
import pytest

import offramp
from offramp.analysis.deal_map import middle_map
from offramp.analysis.drivers import Driver, confidence
from offramp.analysis.verdict import judge
from offramp.runs import run
from offramp.world import Blueprint, Settings

HARM = "civilians_killed"


@pytest.fixture(scope="module")
def verdict(small_run):
    return judge(small_run, solver_range=False)


def test_endings_of_a_date_sum_to_one(verdict):
    for endings in verdict.endings.values():
        assert sum(e.value for e in endings.values()) == pytest.approx(1.0, abs=1e-12)


def test_curves_meet_the_endings(verdict):
    for n, endings in verdict.endings.items():
        for name, chance in endings.items():
            assert verdict.curves[name][n] == pytest.approx(chance.value, abs=1e-12)


def test_intervals_hold_their_figures(verdict):
    for estimate in (verdict.zone_now, *verdict.deal_by.values(), verdict.length):
        assert estimate.low <= estimate.value <= estimate.high
        assert estimate.n == 40


def test_zones_open_and_stay_opened(verdict):
    by = [verdict.zone_by[n].value for n in verdict.horizons]
    assert by == sorted(by)
    assert verdict.zone_now.value <= by[0] + 0.005  # types are averaged on 200 quantiles


def test_length_is_the_area_under_the_fighting(verdict, small_run):
    longest = verdict.horizons[-1]
    assert verdict.length.value == pytest.approx(
        small_run.fighting_at()[:, :longest].sum(axis=1).mean(), abs=1e-12
    )
    assert verdict.length_spread.low <= verdict.length_spread.middle <= verdict.length_spread.high


def test_harm_is_counted_over_the_fighting(verdict, small_run):
    (name,) = verdict.harm
    path = small_run.blueprint.harm_paths(small_run.draws.values, verdict.horizons[-1])[name]
    fought = small_run.fighting_at()[:, : verdict.horizons[-1]]
    assert verdict.harm[name].mean.value == pytest.approx((path * fought).sum(axis=1).mean())


def test_options_of_an_issue_share_the_deals(verdict, small_run):
    given_in = small_run.deal_package >= small_run.blueprint.packages
    longest = verdict.horizons[-1]
    chance = small_run.deal_settled[:, :longest].sum(axis=1)
    settled = 1.0 - chance[given_in].sum() / chance.sum()
    by_issue = {}
    for option in verdict.options:
        by_issue[option.issue] = by_issue.get(option.issue, 0.0) + option.share.value
    assert by_issue == pytest.approx(dict.fromkeys(by_issue, settled))


def test_the_solver_range_is_paired(ukraine):
    few = run(ukraine, 6, 1)
    shifts = judge(few).solver
    assert len(shifts) == 3
    base = few.ended_by("settled", 12).mean()
    for shift in shifts:
        assert shift.chance.value - base == pytest.approx(shift.shift.value, abs=1e-12)


def test_the_solver_range_moves_every_key_figure(ukraine):
    """The figures of another setting are those of a run under it."""
    few = run(ukraine, 6, 1)
    again = run(ukraine, 6, 1, settings=Settings(sharpness=0.25))
    before, after = judge(few), judge(again, solver_range=False)
    shift, by = before.solver[0], before.headline
    moved = {
        "zone": (shift.zone, before.zone_now, after.zone_now),
        "escalated": (shift.escalated, *(v.endings[by]["escalated"] for v in (before, after))),
        "length": (shift.length, before.length, after.length),
        "harm": (shift.harm[HARM], before.harm[HARM].mean, after.harm[HARM].mean),
    }
    for name, (found, old, new) in moved.items():
        assert found.value == pytest.approx(new.value - old.value, rel=1e-9, abs=1e-12), name
    assert abs(shift.length.value) > 1e-3


def driver(pull, *, source=(), judgement=None):
    return Driver("a.path", 0.5, 0.5 + pull, 0.0, source, judgement)


def test_confidence_counts_what_moves_the_answer():
    judged = confidence((driver(0.3, judgement="why"), driver(0.1, source=("cow",))))
    assert judged.judged == pytest.approx(0.75)
    assert judged.level == "low"
    assert (judged.ranges, judged.sourced) == (2, 1)
    both = confidence((driver(0.3, source=("cow",), judgement="why"),))
    assert (both.judged, both.level) == (0.5, "moderate")
    assert confidence((driver(0.2, source=("cow",)),)).level == "high"


def test_drivers_find_what_moves_the_outcome(small_run):
    from offramp.analysis.drivers import drivers

    planted = small_run.draws.column("talks.channel")[: small_run.worlds]
    first, *_ = drivers(small_run, planted)
    assert first.path == "talks.channel"
    assert first.high > first.low
    assert dataclasses.is_dataclass(first)
    assert np.isfinite(first.noise)


@pytest.mark.parametrize("case", ["ukraine-2022", "iran-2013"])
def test_the_map_holds_what_would_be_efficient_were_nobody_to_refuse(case):
    lie = middle_map(Blueprint.of(offramp.load(case).scenario))
    ours, theirs, best = lie.proposer, lie.responder, lie.possible
    bettered = (ours[:, None] > ours[best] + 1e-9) & (theirs[:, None] > theirs[best] + 1e-9)
    assert not bettered.any()
    matched = (ours[best] >= ours[:, None] - 1e-9) & (theirs[best] >= theirs[:, None] - 1e-9)
    assert matched.any(axis=1).all()
    assert np.all(np.diff(theirs[best]) > 0)
    assert not lie.feasible[best].all()
