"""Scenario discovery: planted boxes are found, noise yields none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.analysis.discovery import discover


def worlds(seed, n=1000, d=12):
    return np.random.default_rng(seed).random((n, d))


NAMES = [f"input {j}" for j in range(12)]


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_box_is_found(seed):
    x = worlds(seed)
    planted = (x[:, 3] > 0.6) & (x[:, 7] < 0.5)
    found = discover(x, planted, NAMES)
    box = found.boxes[0]
    bounds = {b.name: b for b in box.bounds}
    assert set(bounds) == {"input 3", "input 7"}
    assert bounds["input 3"].low == pytest.approx(0.6, abs=0.03)
    assert bounds["input 7"].high == pytest.approx(0.5, abs=0.03)
    assert box.coverage.value > 0.9
    assert box.density.value > 0.9
    assert box.mass.value == pytest.approx(0.2, abs=0.05)
    assert found.marked.value == pytest.approx(planted.mean())


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_box_is_found_under_noise(seed):
    """Marked nine times in ten inside, one time in ten outside."""
    x = worlds(seed, d=40)
    inside = (x[:, 0] > 0.5) & (x[:, 1] > 0.3)
    rng = np.random.default_rng(100 + seed)
    marked = rng.random(1000) < np.where(inside, 0.9, 0.1)
    box = discover(x, marked, [f"input {j}" for j in range(40)]).boxes[0]
    assert {b.input for b in box.bounds} >= {0, 1}
    assert {b.input for b in box.bounds if b.chance <= 0.001} == {0, 1}
    assert box.density.value > 0.75
    truth = inside & marked
    assert (box.holds(x) & truth).sum() > 0.85 * truth.sum()


def test_an_interval_in_the_middle_is_found():
    x = worlds(3)
    box = discover(x, np.abs(x[:, 5] - 0.5) < 0.15, NAMES).boxes[0]
    (bound,) = box.bounds
    assert (bound.low, bound.high) == pytest.approx((0.35, 0.65), abs=0.03)
    assert "between 0.3" in box.in_words()


def test_two_boxes_are_found_one_after_the_other():
    x = worlds(4, n=2000)
    marked = (x[:, 0] > 0.7) | (x[:, 1] < 0.2)
    found = discover(x, marked, NAMES, most_boxes=3)
    assert {b.bounds[0].input for b in found.boxes[:2]} == {0, 1}
    assert sum(b.coverage.value for b in found.boxes) > 0.9


def test_an_unordered_input_is_cut_by_its_values():
    rng = np.random.default_rng(6)
    x = worlds(6)
    x[:, 2] = rng.integers(0, 5, 1000)
    marked = np.isin(x[:, 2], (1.0, 4.0)) & (x[:, 8] > 0.3)
    box = discover(x, marked, NAMES, unordered=["input 2"]).boxes[0]
    bounds = {b.input: b for b in box.bounds}
    assert bounds[2].allowed == (1.0, 4.0)
    assert bounds[8].low == pytest.approx(0.3, abs=0.03)
    assert "input 2 one of 1, 4" in box.in_words()


def test_whole_numbers_with_ties():
    rng = np.random.default_rng(7)
    x = worlds(7)
    x[:, 4] = rng.integers(2, 10, 1000)
    box = discover(x, x[:, 4] >= 6, NAMES).boxes[0]
    (bound,) = box.bounds
    assert (bound.input, bound.low) == (4, 5.5)
    assert (box.coverage.value, box.density.value) == (1.0, 1.0)


def test_noise_yields_no_box():
    """Of 40 draws of pure noise hardly one yields a box: no lever is explained by chance."""
    boxes = 0
    for seed in range(40):
        x = worlds(seed, n=600)
        marked = np.random.default_rng(1000 + seed).random(600) < 0.3
        boxes += len(discover(x, marked, NAMES).boxes)
    assert boxes <= 3


@pytest.mark.parametrize("marked", [np.zeros(100, bool), np.ones(100, bool)])
def test_all_or_none_marked_needs_no_box(marked):
    found = discover(worlds(0, 100), marked, NAMES)
    assert found.boxes == ()
    assert found.marked.value == marked.mean()


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_figures_are_those_of_the_box(seed, most):
    x = worlds(seed, n=400)
    rng = np.random.default_rng(seed)
    marked = rng.random(400) < np.where(x[:, 0] + x[:, 1] > 1.2, 0.8, 0.1)
    found = discover(x, marked, NAMES, most_bounds=most, most_boxes=1)
    for box in found.boxes:
        unseen = np.arange(400) % 2 == 1
        inside = box.holds(x) & unseen
        assert box.density.value == marked[inside].mean()
        assert box.coverage.value == marked[inside].sum() / marked[unseen].sum()
        assert box.mass.value == inside.sum() / unseen.sum()
        assert 1 <= len(box.bounds) <= most
        assert box.density.value > found.marked.value * 0.9


def test_rescaling_an_input_moves_its_bound_alone():
    x = worlds(9)
    marked = (x[:, 3] > 0.6) & (x[:, 7] < 0.5)
    scaled = x.copy()
    scaled[:, 3] = 100.0 * x[:, 3] - 7.0
    plain, other = (discover(v, marked, NAMES).boxes[0] for v in (x, scaled))
    for a, b in zip(plain.bounds, other.bounds, strict=True):
        factor, shift = (100.0, -7.0) if a.input == 3 else (1.0, 0.0)
        assert a.input == b.input
        assert b.low == pytest.approx(factor * a.low + shift)
        assert b.high == pytest.approx(factor * a.high + shift)
    assert plain.density == other.density


def test_faults_are_named():
    with pytest.raises(ValueError, match="worlds by inputs"):
        discover(np.zeros((3, 2)), [True, False], ["a", "b"])
    bad = np.zeros((3, 2))
    bad[1, 1] = np.nan
    with pytest.raises(ValueError, match="not finite in every world: b"):
        discover(bad, [True] * 3, ["a", "b"])
    with pytest.raises(ValueError, match="at least one bound"):
        discover(np.zeros((3, 2)), [True] * 3, ["a", "b"], most_bounds=0)
