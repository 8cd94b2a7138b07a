import itertools

import numpy as np
import pytest

from offramp.deals import (
    Group,
    RuleError,
    ValuesError,
    asked_on_departure,
    package_space,
    rescaled,
    rule,
    who_ratifies,
)

ALL_ANSWERS = np.array(list(itertools.product([0.0, 1.0], repeat=4))).T
"""Every pattern of yes and no of four ratifiers, as scores with thresholds of one half."""


def answers(top, n=4):
    scores = 100 * ALL_ANSWERS
    asked = np.ones(scores.shape, bool)
    return who_ratifies(scores, asked, [50.0] * n, rule(n, top)).yes


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (None, lambda a, b, c, d: a and b and c and d),
        (Group.unanimity(1, 3), lambda a, b, c, d: b and d),
        (Group.at_least(2, 0, 1, 2), lambda a, b, c, d: a + b + c >= 2),
        (
            Group.share(0.65, 0, 1, 2, 3, weights=[40, 30, 20, 10]),
            lambda a, b, c, d: 40 * a + 30 * b + 20 * c + 10 * d >= 65,
        ),
        (Group.share(2 / 3, 0, 1, 2, weights=[1, 1, 1]), lambda a, b, c, d: a + b + c >= 2),
        (
            Group.unanimity(0, Group.at_least(1, 1, Group.unanimity(2, 3))),
            lambda a, b, c, d: a and (b or (c and d)),
        ),
        (  # two majorities of the same members, as in the EU Council
            Group.unanimity(
                Group.at_least(3, 0, 1, 2, 3), Group.share(0.65, 0, 1, 2, 3, weights=[6, 1, 2, 1])
            ),
            lambda a, b, c, d: a + b + c + d >= 3 and 6 * a + b + 2 * c + d >= 6.5,
        ),
    ],
)
def test_rules(top, expected):
    truth = [bool(expected(*column)) for column in ALL_ANSWERS.T.astype(int).tolist()]
    assert answers(top).tolist() == truth


def test_scores_run_from_worst_to_best():
    assert rescaled(np.array([3.0, -1.0, 1.0])).tolist() == [100, 0, 50]
    assert rescaled(np.array([2.0, 2.0])).tolist() == [100, 100]
    assert rescaled(np.array([2.0])).tolist() == [100]


def test_who_is_asked():
    space = package_space([2, 3])
    assert asked_on_departure(space, None).all()
    assert not asked_on_departure(space, []).any()
    assert asked_on_departure(space, [(1, 0)]).tolist() == [False, True, True] * 2
    both = asked_on_departure(space, [(0, 0), (1, 0)])
    assert both.tolist() == [False, True, True, True, True, True]


def test_whoever_is_not_asked_says_yes():
    scores = np.array([[0.0, 100.0], [0.0, 100.0]])
    asked = np.array([[False, True], [True, True]])
    result = who_ratifies(scores, asked, [60, 60], rule(2))
    assert result.by_voter[:2].tolist() == [[True, True], [False, True]]
    assert result.yes.tolist() == [False, True]
    assert result.margins.tolist() == [[np.inf, 40], [-60, 40]]
    assert result.margin.tolist() == [-60, 40]


def test_margin_of_nested_rules_says_by_how_much_all_thresholds_may_rise():
    rng = np.random.default_rng(3)
    scores = rng.uniform(0, 100, (4, 50))
    asked = rng.random((4, 50)) < 0.8
    bars = np.array([30.0, 50.0, 60.0, 20.0])
    who = rule(4, Group.unanimity(0, Group.share(0.6, 1, 2, 3, weights=[3, 2, 2])))
    margin = who_ratifies(scores, asked, bars, who).margin
    for m in range(50):
        if np.isinf(margin[m]):
            assert who_ratifies(scores, asked, bars + 1000, who).yes[m]
            continue
        assert who_ratifies(scores, asked, bars + margin[m] - 1e-6, who).yes[m]
        assert not who_ratifies(scores, asked, bars + margin[m] + 1e-6, who).yes[m]


def test_content_ratifiers_and_none_at_all():
    scores, asked = np.zeros((2, 3)), np.ones((2, 3), bool)
    who = rule(2, Group.at_least(1, 0, 1))
    assert not who_ratifies(scores, asked, [10, 10], who).yes.any()
    assert who_ratifies(scores, asked, [10, 10], who.without(1)).yes.all()
    nobody = who_ratifies(np.zeros((0, 3)), np.zeros((0, 3), bool), [], rule(0))
    assert nobody.yes.tolist() == [True, True, True]
    assert np.isinf(nobody.margin).all()


def test_a_score_exactly_at_the_threshold_passes():
    scores = [[100 * (0.1 + 0.2), 30.0, 29.999]]
    assert who_ratifies(scores, [[True] * 3], [30.0], rule(1)).yes.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("top", "message"),
    [
        (Group(()), "at least one member"),
        (Group.unanimity(0, 2), "names ratifier 2; there are 2"),
        (Group.unanimity(0, 0), "stands twice"),
        (Group.at_least(3, 0, 1), "quota of 3.0 cannot decide"),
        (Group.at_least(0, 0, 1), "quota of 0.0 cannot decide"),
        (Group.share(0.5, 0, 1, weights=[1]), "as many weights"),
        (Group.share(0.5, 0, 1, weights=[2, -1]), "zero or more"),
    ],
)
def test_rules_that_cannot_work_are_refused(top, message):
    with pytest.raises(RuleError, match=message):
        rule(2, top)


def test_faults_are_named():
    with pytest.raises(RuleError, match="no ratifier 2"):
        rule(2).without(2)
    with pytest.raises(ValuesError, match="2 ratifiers need"):
        who_ratifies([[1.0]], [[True]], [1.0], rule(2))
    with pytest.raises(ValuesError, match="finite"):
        who_ratifies([[np.nan]], [[True]], [1.0], rule(1))
    with pytest.raises(ValuesError, match="booleans"):
        who_ratifies([[1.0]], [[1]], [1.0], rule(1))
