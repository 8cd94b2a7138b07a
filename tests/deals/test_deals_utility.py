import numpy as np
import pytest

from offramp.deals import ValuesError, contributions, package_space, reference_base, values


def brute(space, base, table, worth):
    return [
        base
        + sum(table[i][o] for i, o in enumerate(x))
        + sum(w for w, when in zip(worth, space.interactions, strict=True)
              if all(x[i] == o for i, o in when))
        for x in space.codes.tolist()
    ]  # fmt: skip


@pytest.mark.parametrize("sizes", [[4], [1, 5], [2, 3, 4], [3] * 6, [2] * 9])
def test_values_are_the_sums_they_stand_for(sizes):
    rng = np.random.default_rng(len(sizes))
    space = package_space(
        sizes,
        interactions=[[(0, 0)], [(0, 0), (len(sizes) - 1, sizes[-1] - 1)]],
        impossible=[[(len(sizes) - 1, 0)]] if len(sizes) > 1 else [],
        off_table=[(0, 1)] if sizes[0] > 2 else [],
    )
    table = rng.normal(size=(len(sizes), max(sizes)))
    worth = rng.normal(size=2)
    assert values(space, 0.3, table, worth) == pytest.approx(
        brute(space, 0.3, table, worth), abs=1e-13
    )


def test_the_reference_deal_is_worth_what_was_said():
    space = package_space([3, 2], interactions=[[(0, 1), (1, 0)], [(0, 2)]])
    reference, worth = (1, 0), [-0.09, 0.2]
    table = contributions([0.4, 0.2], [[0, 45, 100], [100, 0, 0]], reference)
    base = reference_base(space, 0.76, reference, worth)
    result = values(space, base, table, worth)
    assert result[space.index(reference)] == pytest.approx(0.76, abs=1e-15)
    # Full swings, and the interaction of the reference lost on the way.
    assert result[space.index((2, 0))] == pytest.approx(0.76 + 0.4 * 0.55 + 0.09 + 0.2)
    assert result[space.index((1, 1))] == pytest.approx(0.76 - 0.2 + 0.09)


def test_a_swing_is_from_the_least_to_the_most_liked_option():
    """Position differences are hundredths: 75 against 100 of a swing of 0.15 is -0.0375."""
    table = contributions([0.15], [[100, 75, 0]], [0])
    assert table.tolist() == [pytest.approx([0, -0.0375, -0.15])]


@pytest.mark.parametrize(
    ("table", "worth", "message"),
    [
        ([[0, 1]], None, "shape"),
        ([[0, 1], [0, 1]], None, "1 interactions need as many"),
        ([[0, 1], [0, np.nan]], [0.0], "no finite value"),
    ],
)
def test_faults_are_named(table, worth, message):
    together = [[(0, 1)]] if worth or "interactions" in message else []
    space = package_space([2, 2], interactions=together)
    with pytest.raises(ValuesError, match=message):
        values(space, 0.0, table, worth)
