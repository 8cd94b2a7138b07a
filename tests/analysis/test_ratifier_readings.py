"""Who blocks what, verified by deleting the one who is said to block."""

from pathlib import Path

import numpy as np
import pytest

from offramp.analysis.ratifiers import WITHOUT_PLANS, ratifiers, verdicts
from offramp.catalog import load
from offramp.scenario import read
from offramp.world import Blueprint, make_world

CASE = load("ukraine-2022").edit(remove=["implementation"])
SMALL = read(Path(__file__).parents[1] / "scenario" / "valid.yaml")
WORLDS, SEED = 12, 4


def worlds(scenario):
    blueprint = Blueprint.of(scenario)
    rows = blueprint.draw(SEED, 0, WORLDS).values
    fronts = blueprint.front_numbers(SEED, 0, WORLDS)
    return blueprint, [
        make_world(blueprint, r, f, WITHOUT_PLANS) for r, f in zip(rows, fronts, strict=True)
    ]


def owned(blueprint):
    return np.array(
        [[v.ratifier == n for v in blueprint.voters] for n in blueprint.scenario.ratifiers]
    )


@pytest.mark.parametrize("scenario", [CASE, SMALL], ids=["ukraine", "small"])
def test_deleting_the_blocker_opens_what_it_alone_blocked(scenario):
    """The same worlds without the ratifier: exactly what was said; and never fewer packages."""
    blueprint, before = worlds(scenario)
    mine, blocked = owned(blueprint), 0
    for r, name in enumerate(scenario.ratifiers):
        _, after = worlds(scenario.edit(remove=[f"ratifiers.{name}"]))
        for a, b in zip(before, after, strict=True):
            without = verdicts(blueprint, a, mine)[1][r]
            np.testing.assert_array_equal(without, b.ratified[:-2])
            assert (b.ratified >= a.ratified).all()
            blocked += int((without & ~a.ratified[:-2]).sum())
    assert blocked > 0


@pytest.mark.parametrize("scenario", [CASE, SMALL], ids=["ukraine", "small"])
def test_a_package_passes_if_and_only_if_every_ratifier_says_yes(scenario):
    blueprint, found = worlds(scenario)
    for world in found:
        says, _, short = verdicts(blueprint, world, owned(blueprint))
        np.testing.assert_array_equal(says.all(axis=0), world.ratified[:-2])
        assert (short[~says] > 0).all()
        assert (short[says] <= 1e-9).all()


@pytest.mark.parametrize("scenario", [CASE, SMALL], ids=["ukraine", "small"])
def test_short_is_what_would_just_do(scenario):
    """Raise all scores of a ratifier by a little more than it is short: yes; a little less: no."""
    from offramp.deals import ratify

    blueprint, found = worlds(scenario)
    mine = owned(blueprint)
    for world in found[:4]:
        says, _, short = verdicts(blueprint, world, mine)
        for r in range(len(mine)):
            refused = np.flatnonzero(~says[r])[:20]
            for package in refused:
                for nudge, verdict in ((1e-6, True), (-1e-6, False)):
                    thresholds = np.where(
                        mine[r], world.thresholds - short[r, package] - nudge, -np.inf
                    )
                    votes = ratify(
                        world.layout.scores, world.layout.asked, thresholds, blueprint.rule.plan
                    )
                    assert bool(votes[-1][package]) is verdict


def test_the_reading():
    found = ratifiers(CASE, 40, SEED, most=4)
    assert {r.ratifier for r in found.ratifiers} == set(CASE.ratifiers)
    rank = [r.refuses_preferred.value for r in found.ratifiers]
    assert rank == sorted(rank, reverse=True)
    assert all(r.only_preferred.value <= r.refuses_preferred.value for r in found.ratifiers)
    assert all(r.shuts.value <= found.shut.value for r in found.ratifiers)
    labels = [p.label for p in found.packages]
    assert labels[: len(CASE.deals)] == list(CASE.deals)
    assert len(labels) <= len(CASE.deals) + 4
    for package in found.packages:
        for block in package.blocks:
            assert block.only.value <= block.refuses.value <= 1 - package.ratified.value + 1e-12
            assert (block.change is None) == (block.refuses.value == 0.0)


def test_the_least_change_wins_the_ratifier_over():
    found = ratifiers(CASE, 40, SEED, most=3)
    blueprint = Blueprint.of(CASE)
    tried = 0
    for package in found.packages:
        for block in package.blocks:
            if block.change is None or block.change.package is None:
                continue
            assert block.change.wins.value >= 0.9
            changed = package.options | block.change.options
            assert blueprint.options_of(block.change.package) == changed
            tried += bool(block.change.options)
    assert tried > 3


def test_no_ratifiers_no_reading():
    with pytest.raises(ValueError, match="nobody else"):
        ratifiers(CASE.edit(remove=["ratifiers"]), 4)
    with pytest.raises(ValueError, match="at least 1"):
        ratifiers(CASE, 0)
