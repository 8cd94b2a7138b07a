"""What signals and ratifiers come to: no sentence contradicts its own figures."""

from types import SimpleNamespace
from typing import Any

import pytest
from synthetic import made

from offramp.analysis.intervals import Estimate
from offramp.report.signal_words import blocker_sentences, posture_sentences, times_apart


def sure(value) -> Any:
    return Estimate(value, value, value, 10, "test")


def posture(weary, resolute, ratio):
    band = SimpleNamespace(mean=ratio, low=ratio - 0.1, high=ratio + 0.1)
    row = SimpleNamespace(word="not_interested", weary=sure(weary), resolute=sure(resolute),
                          likelihood_ratio=band, earns=sure(0), earns_believed=sure(0),
                          reversed=0.0)  # fmt: skip
    short = SimpleNamespace(error=sure(0), absolute=0.0, ignoring=sure(0))
    reading: Any = SimpleNamespace(row=row, worth_of_face=sure(0), worth_to_weary=sure(0),
                                   several=(), worlds=9, unique=9, failed=(), residual=1e-9,
                                   shortcut=short)  # fmt: skip
    return posture_sentences(made().facts, reading)[0]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (0.38, 0.44, ("38 times in a hundred", "44 times in a hundred")),
        (0.3, 0.44, ("3 times in ten", "4 times in ten")),
        (0.003, 0.004, ("0.3 times in a hundred", "0.4 times in a hundred")),
        (0.96, 0.98, ("96 times in a hundred", "98 times in a hundred")),
    ],
)
def test_chances_that_differ_are_told_apart(one, other, said):
    assert times_apart(one, other) == said


def test_a_posture_that_speaks_for_resolve_is_shown_more_often_by_the_resolute():
    says = posture(0.38, 0.41, 0.92)
    assert (
        "“not interested” 38 times in a hundred, if resolute 41 times in a hundred, so it" in says
    )
    assert "somewhat for resolve (likelihood ratio weary to resolute 0.92;" in says
    assert "somewhat for weariness" in posture(0.45, 0.4, 1.12)


def test_a_ratio_near_one_is_about_as_often():
    says = posture(0.44, 0.46, 0.96)
    assert "4 times in ten, if resolute about as often, so it says next to nothing" in says


@pytest.mark.parametrize(("weary", "resolute"), [(0.401, 0.404), (0.45, 0.41)])
def test_means_that_lean_apart_say_so(weary, resolute):
    assert "yet in the mean over worlds it speaks somewhat for resolve" in posture(
        weary, resolute, 0.9
    )


@pytest.mark.parametrize(("only", "said"), [(0.03, "3 of them"), (0.0, "none of them")])
def test_packages_blocked_by_one_alone_are_some_of_those_that_it_blocks(only, said):
    first = SimpleNamespace(ratifier="council", refuses_preferred=sure(0.45),
                            only_preferred=sure(only))  # fmt: skip
    found: Any = SimpleNamespace(ratifiers=(first,), shut=sure(0.0))
    assert (
        f"are blocked by council, {said} by it alone." in blocker_sentences(made().facts, found)[0]
    )
