"""Draws that take over columns drawn before are those of a fresh drawing."""

import numpy as np
import pytest

from offramp.catalog import open_case
from offramp.world import Blueprint
from offramp.world.draws import Columns

CASE = open_case("ukraine-2022")
TIED = CASE.correlations[0][0]
VARIANTS = {
    "the same": CASE,
    "one number": CASE.edit(set={"war.cost.russia": "1/2/3"}),
    "a number with ties": CASE.edit(set={TIED: CASE.quantities[TIED].text + " "}),
    "no ties": CASE.edit(remove=["correlations", "levers"]),
    "a certain number": CASE.edit(
        set={TIED: f"{CASE.quantities[TIED].mid:g} {CASE.quantities[TIED].unit}"}
    ),
    "another period": CASE.edit(set={"meta.period": "2 weeks"}),
    "no deliveries": CASE.edit(remove=["implementation", "levers"]),
}
COLUMNS = Columns()


@pytest.mark.parametrize(("seed", "worlds"), [(1, 20), (2, 20), (1, 30)])
@pytest.mark.parametrize("name", VARIANTS)
def test_columns_kept_from_another_variant_change_nothing(name, seed, worlds):
    blueprint = Blueprint.of(VARIANTS[name])
    kept, fresh = blueprint.draw(seed, 0, worlds, COLUMNS), blueprint.draw(seed, 0, worlds)
    assert kept.paths == fresh.paths
    assert np.array_equal(kept.values, fresh.values)


def test_only_what_moved_is_drawn_again():
    columns, made = Columns(), []
    for law in ("a", "a", "b", "a"):
        columns.once("path", law, lambda law=law: made.append(law) or law)
    assert made == ["a", "b", "a"]
