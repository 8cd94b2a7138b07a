import itertools

import numpy as np
import pytest

from offramp.deals import SpaceError, TooLargeError, package_space


def listed(sizes, impossible=(), off_table=()):
    """All possible packages, the slow way, in lexicographic order."""
    return [
        x
        for x in itertools.product(*map(range, sizes))
        if not any(all(x[i] == o for i, o in c) for c in impossible)
        and not any(x[i] == o for i, o in off_table)
    ]


@pytest.mark.parametrize(
    ("sizes", "impossible", "off_table"),
    [
        ([3], [], []),
        ([1, 1], [], []),
        ([2, 3, 4], [], []),
        ([2, 3, 4], [[(0, 1), (2, 3)], [(1, 0)]], []),
        ([3, 3, 3], [[(0, 1), (1, 1), (2, 1)]], [(0, 0), (2, 2)]),
        ([2, 2], [[(0, 0), (0, 1)]], []),  # an issue cannot take two options: never stands
    ],
)
def test_every_possible_package_once_in_order(sizes, impossible, off_table):
    space = package_space(sizes, impossible=impossible, off_table=off_table)
    expected = listed(sizes, impossible, off_table)
    assert [tuple(x) for x in space.codes.tolist()] == expected
    assert len(space) == len(expected)
    assert [space.index(x) for x in expected] == list(range(len(expected)))
    assert space.plan.head.tolist() == sorted(space.plan.head.tolist())
    assert space.plan.n_head * space.plan.n_tail >= len(space)


def test_impossible_package_has_no_number():
    space = package_space([2, 2], impossible=[[(0, 1), (1, 1)]])
    assert space.index((1, 1)) is None
    assert space.index((1, 0)) == 2


def test_takes_and_interactions():
    space = package_space([2, 2], interactions=[[(0, 1), (1, 1)], [(0, 0)]])
    assert space.takes([(0, 1)]).tolist() == [False, False, True, True]
    assert space.takes([]).all()
    assert space.interacting((1, 1)).tolist() == [True, False]
    assert np.split(space.plan.holds, space.plan.holds_starts[1:-1])[0].tolist() == [3]


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"sizes": []}, "every issue needs"),
        ({"sizes": [2, 0]}, "every issue needs"),
        ({"sizes": [2], "impossible": [[(1, 0)]]}, "names issue 1; issues are 0 to 0"),
        ({"sizes": [2], "impossible": [[(0, 2)]]}, "names option 2 of issue 0; it has 0 to 1"),
        ({"sizes": [2], "impossible": [[]]}, "needs at least one"),
        ({"sizes": [2], "interactions": [[(-1, 0)]]}, "names issue -1"),
        ({"sizes": [2], "off_table": [(0, 0), (0, 1)]}, "no option left"),
        ({"sizes": [2], "impossible": [[(0, 0)], [(0, 1)]]}, "leave no package"),
    ],
)
def test_faults_are_named(kwargs, message):
    with pytest.raises(SpaceError, match=message):
        package_space(**kwargs)


def test_wrong_package_is_refused():
    space = package_space([2, 2])
    with pytest.raises(SpaceError, match="one option for each of 2"):
        space.index((0,))
    with pytest.raises(SpaceError, match="names option 5"):
        space.index((0, 5))


def test_too_many_to_list_points_to_merging():
    with pytest.raises(TooLargeError, match=r"1,000,000,000,000 packages.*merged_frontier"):
        package_space([10] * 12)
    assert (
        len(package_space([10] * 12, off_table=[(i, o) for i in range(12) for o in range(9)])) == 1
    )
