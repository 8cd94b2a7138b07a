"""What a run holds adds up."""

import numpy as np
import polars as pl
import pytest

ENDINGS = ("settled", "escalated", "won_proposer", "won_responder")


def test_chances_of_all_endings_sum_to_one(small_run):
    ended = sum(small_run.ended_by(e, small_run.periods) for e in ENDINGS)
    fought = small_run.fighting_at()
    last = (small_run.escalated + small_run.won_proposer + small_run.won_responder)[:, -1]
    np.testing.assert_allclose(ended + fought[:, -1] - last, 1.0, atol=1e-12)


def test_deals_by_package_sum_to_deals(small_run):
    by_package = np.zeros_like(small_run.settled)
    np.add.at(by_package, small_run.deal_world, small_run.deal_settled)
    np.testing.assert_allclose(by_package, small_run.settled, atol=1e-12)


def test_chances_of_ending_grow_with_time(small_run):
    for ending in ENDINGS:
        by = [small_run.ended_by(ending, n) for n in range(small_run.periods + 1)]
        assert (np.diff(by, axis=0) >= -1e-15).all()


def test_frames_have_a_row_a_world(small_run):
    outcomes, inputs = small_run.outcomes(), small_run.inputs()
    assert outcomes.height == inputs.height == 40
    assert outcomes["settled_by_12"].to_list() == pytest.approx(small_run.ended_by("settled", 12))
    assert set(small_run.blueprint.ranges) < set(inputs.columns)


def test_the_table_of_deals_names_options(small_run, ukraine):
    deals = small_run.deals()
    total = deals.group_by("world").agg(pl.col("probability").sum()).sort("world")
    by_world = small_run.ended_by("settled", small_run.periods)[total["world"].to_numpy()]
    assert total["probability"].to_numpy() == pytest.approx(by_world)
    known = set(ukraine.issues["alignment"].options) | {None}
    assert set(deals["alignment"].to_list()) <= known


def test_cutting_keeps_the_first_worlds(small_run):
    cut = small_run.first(3)
    assert cut.worlds == 3
    assert cut.deal_world.max() == 2
