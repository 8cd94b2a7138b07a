"""First looks in one compiled pass against the worlds solved one by one."""

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest

from offramp.catalog import load
from offramp.scenario import read_text
from offramp.scenario.starter import starter_text
from offramp.world import Blueprint, Settings, solve_world
from offramp.world.quick import compiled_before, make_ready, solve_quickly

QUICK = Settings(nodes=31, on_nodes=True)


def _starter():
    return read_text(starter_text(as_of=date(2026, 1, 1)), "starter.yaml")


def _edited(*remove, case="ukraine-2022", **changes):
    return load(case).edit(remove=list(remove), **changes)


SCENARIOS = {
    "ukraine": lambda: load("ukraine-2022"),
    "iran": lambda: load("iran-2013"),
    "starter": _starter,
    "every deal kept": lambda: _edited("implementation"),
    "no demands": lambda: _edited("demands", "haggling"),
    "no postures": lambda: _edited("postures", "audience_cost", "ledger.word_noise"),
    "nothing said": lambda: _edited(
        "demands", "haggling", "postures", "audience_cost", "statements", "ledger"
    ),
    "power grows on the other side": lambda: _edited(
        set={"implementation.power_shift.to": "ukraine"}
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("designs", [True, False])
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_numbers_as_world_by_world(name, designs):
    scenario, settings = SCENARIOS[name](), replace(QUICK, designs=designs)
    blueprint = Blueprint.of(scenario)
    rows, fronts = blueprint.draw(3, 0, 30).values, blueprint.front_numbers(3, 0, 30)
    make_ready(scenario)
    assert compiled_before()
    agreed = 0
    for quick, row, front in zip(
        solve_quickly(blueprint, rows, fronts, settings), rows, fronts, strict=True
    ):
        one = solve_world(blueprint, row, front, settings, certified=False)
        agreed += len(one.package)
        for field in fields(one):
            got, want = getattr(quick, field.name), getattr(one, field.name)
            np.testing.assert_allclose(got, want, rtol=0, atol=1e-11, err_msg=field.name)
    assert agreed > 30


def test_a_first_look_is_on_the_nodes_with_every_friction_at_work():
    blueprint = Blueprint.of(load("iran-2013"))
    rows, fronts = blueprint.draw(3, 0, 1).values, blueprint.front_numbers(3, 0, 1)
    for settings in (Settings(), Settings(on_nodes=True, off=frozenset({"ratifiers"}))):
        with pytest.raises(ValueError, match="first look"):
            solve_quickly(blueprint, rows, fronts, settings)


def test_until_the_kernel_is_there_worlds_are_solved_one_by_one(monkeypatch):
    from offramp.world import quick

    class NotCompiled:
        signatures = ()

    monkeypatch.setattr(quick, "quick_kernel", NotCompiled)
    blueprint = Blueprint.of(load("iran-2013"))
    rows, fronts = blueprint.draw(3, 0, 2).values, blueprint.front_numbers(3, 0, 2)
    found = solve_quickly(blueprint, rows, fronts, QUICK)
    for outcome, row, front in zip(found, rows, fronts, strict=True):
        want = solve_world(blueprint, row, front, QUICK, certified=False)
        np.testing.assert_array_equal(outcome.settled, want.settled)
        assert np.isnan(outcome.gain_mean)
