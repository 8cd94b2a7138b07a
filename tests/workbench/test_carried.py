"""First looks set upon what more worlds said: a change moves what it changes, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from offramp.analysis.deal_map import deal_map
from offramp.catalog import load
from offramp.report.facts import facts_of
from offramp.runs import Threads, run
from offramp.workbench.answers import FIRST_LOOK, answered
from offramp.workbench.carried import carried
from offramp.workbench.document import pulled

FEW, MANY = 12, 40


def looked(scenario, worlds, seed=1):
    found = run(scenario, worlds, seed, settings=FIRST_LOOK, engine=Threads(1))
    return answered(found, deal_map(found), facts_of(scenario))


@pytest.fixture(scope="module")
def case():
    return load("ukraine-2022")


@pytest.fixture(scope="module")
def before(case):
    return looked(case, FEW)


@pytest.fixture(scope="module")
def known(case):
    return looked(case, MANY)


@pytest.fixture(scope="module")
def after(case):
    return looked(pulled(case, ("envoy",)), FEW)


def figures(verdict):
    """Every figure that is carried, by name."""
    return {
        "zone": verdict.zone_now.value,
        **{f"zone {n}": e.value for n, e in verdict.zone_by.items()},
        **{f"deal {n}": e.value for n, e in verdict.deal_by.items()},
        **{f"{s} {n}": e.value for n, of in verdict.endings.items() for s, e in of.items()},
        "length": verdict.length_spread.middle,
        **{name: harm.spread.middle for name, harm in verdict.harm.items()},
    }


def test_no_change_leaves_every_figure_where_more_worlds_put_it(before, known):
    shown = carried(before, before, known)
    assert figures(shown.verdict) == pytest.approx(figures(known.verdict))
    assert shown.upon == MANY
    for drawn, more in zip(shown.rows["chance"], known.rows["chance"], strict=True):
        assert (drawn["deal"], drawn["zone"]) == pytest.approx((more["deal"], more["zone"]))


def test_a_change_moves_figures_by_what_it_does_in_the_same_worlds(before, known, after):
    shown = figures(carried(after, before, known).verdict)
    now, then, more = (figures(a.verdict) for a in (after, before, known))
    for name in ("zone", *(k for k in now if k.startswith(("deal", "zone")))):
        assert shown[name] - more[name] == pytest.approx(now[name] - then[name], abs=1e-9), name
    assert shown["deal 12"] > more["deal 12"]
    # An envoy hardly moves whether a deal exists; few worlds alone would say that it does.
    assert abs(shown["zone"] - more["zone"]) < 0.2 * abs(now["zone"] - more["zone"])


def test_chances_stay_chances(before, known, after):
    low = replace(known, verdict=_with_few_deals(known.verdict))
    for upon in (known, low):
        verdict = carried(before, after, upon).verdict
        total = np.sum([*verdict.curves.values()], axis=0)
        assert total == pytest.approx(np.ones_like(total))
        for curve in verdict.curves.values():
            assert curve.min() >= 0.0
        for estimate in (*verdict.deal_by.values(), verdict.zone_now):
            assert 0.0 <= estimate.low <= estimate.value <= estimate.high <= 1.0


def _with_few_deals(verdict):
    """A verdict by which hardly any war is settled, so that the difference takes more than is."""
    few = 0.01 * verdict.curves["settled"]
    curves = verdict.curves | {
        "settled": few,
        "fighting": verdict.curves["fighting"] + verdict.curves["settled"] - few,
    }
    return replace(verdict, curves=curves)


def test_other_worlds_are_no_ground(case, before, known, after):
    other = looked(case, FEW, seed=2)
    assert carried(other, before, known) is other
    assert carried(after, other, known) is after
