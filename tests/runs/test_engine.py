"""Engines: the same bytes whoever solves, in whatever chunks; interruption keeps what is done."""

import dataclasses

import numpy as np
import pytest

from offramp.runs import Processes, Threads, run


def arrays(results):
    for field in dataclasses.fields(results):
        value = getattr(results, field.name)
        if isinstance(value, np.ndarray):
            yield field.name, value


def test_the_engine_does_not_matter(ukraine, small_run):
    alone = run(ukraine, 40, 1, engine=Threads(1))
    crowd = run(ukraine, 40, 1, engine=Threads(3))
    forked = run(ukraine, 40, 1, engine=Processes(2))
    for (name, one), (_, two), (_, three), (_, four) in zip(
        arrays(alone), arrays(crowd), arrays(forked), arrays(small_run), strict=True
    ):
        assert one.tobytes() == two.tobytes() == three.tobytes() == four.tobytes(), name


def test_a_world_does_not_depend_on_how_many_are_drawn(ukraine, small_run):
    few = run(ukraine, 7, 1)
    for (name, one), (_, two) in zip(arrays(few), arrays(small_run.first(7)), strict=True):
        assert one.tobytes() == two.tobytes(), name


def test_seed_zero_is_a_seed_of_its_own(ukraine, small_run):
    zero = run(ukraine, 5, 0)
    assert zero.seed == 0
    assert not np.array_equal(zero.settled, small_run.first(5).settled)


class _Interrupted:
    """An engine that a person interrupts after so many chunks."""

    def __init__(self, after):
        self.after = after

    def map(self, solve, spans):
        for i, span in enumerate(spans):
            if i == self.after:
                raise KeyboardInterrupt
            yield solve(span)


def test_interruption_keeps_what_is_done(ukraine, small_run):
    part = run(ukraine, 40, 1, engine=_Interrupted(2))
    assert part.interrupted
    assert part.worlds == 20
    assert np.array_equal(part.settled, small_run.settled[:20])


def test_interruption_before_anything_is_done_is_passed_on(ukraine):
    with pytest.raises(KeyboardInterrupt):
        run(ukraine, 40, 1, engine=_Interrupted(0))


def test_progress_counts_worlds(ukraine):
    seen = []
    run(ukraine, 25, 1, progress=seen.append)
    assert seen == [10, 20, 25]


def test_no_worlds_are_refused(ukraine):
    with pytest.raises(ValueError, match="at least 1"):
        run(ukraine, 0)


def test_what_is_done_meanwhile_is_done_once_and_over_before_the_results_are(ukraine):
    done = []
    run(ukraine, 40, 1, engine=Processes(2, meanwhile=lambda: done.append(1)))
    assert done == [1]
