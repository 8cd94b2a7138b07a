"""What a variant takes over from another blueprint is what it would have laid out itself."""

import pickle
from dataclasses import fields

import numpy as np

from offramp.catalog import open_case
from offramp.scenario import ScenarioFaults
from offramp.world import Blueprint, Settings, differ_in_draws_alone, solve_world, variant

LAID_OUT = ("tastes", "measures", "posture_words", "safeguards", "sender_of", "lifting")
LAID_OUT += ("deliveries", "ledger", "today")


def laid_out(blueprint):
    blueprint.weariness(60)
    made = {name: getattr(blueprint, name) for name in LAID_OUT} | {"grids": blueprint._grids}
    same = {"voters": blueprint.voters, "rule": blueprint.rule, "paths": blueprint.paths}
    same |= {name: getattr(blueprint, name) for name in ("issues", "horizons", "headline")}
    return {name: pickle.dumps(value) for name, value in (made | same).items()}


def moved(scenario, path):
    """The scenario with one number narrowed: another median, the same unit."""
    number = scenario.quantities[path]
    low, mid = (f"{number.written.at(q):.10g}" for q in (0.2, 0.35))
    text = mid if number.written.kind.fixed else f"{low}/{mid}/{number.high:.10g}"
    return scenario.edit(set={path: {"value": f"{text} {number.unit}".strip()}})


def one_of_each_kind(scenario):
    """A path of each kind of number in doubt that the file itself holds."""
    page, kinds = scenario.page, {}
    for path, number in scenario.quantities.items():
        first, *rest = path.split(".")
        if not number.certain and page.at((first,)) is not None:
            kinds.setdefault((first, len(rest), rest[-1] if len(rest) != 2 else rest[0]), path)
    return list(kinds.values())


def test_whatever_number_moves():
    scenario = open_case("ukraine-2022").edit(remove=["levers", "correlations"])
    before = Blueprint.of(scenario)
    held, alone = laid_out(before), set()
    for path in one_of_each_kind(scenario):
        try:
            after = moved(scenario, path)
        except ScenarioFaults:  # a number for all, or one in force that the file leaves out
            continue
        if differ_in_draws_alone(before, after):
            alone.add(path.split(".")[0])
            assert laid_out(Blueprint.of(after)) == held, path
            taken = variant(before, after)
            assert taken.scenario is after
            assert taken.today is before.today
    assert {"war", "talks", "issues", "beliefs", "ratifiers", "sanctions", "escalation"} <= alone


def test_what_shapes_worlds_is_laid_out_anew():
    scenario = open_case("ukraine-2022")
    before = Blueprint.of(scenario)
    responder = scenario.responder
    word = before.posture_words[0]
    first, entry = next((k, e) for k, e in scenario.ratifiers.items() if e.weights)
    issue = next(iter(entry.weights))
    for edits in (
        {"set": {f"war.weariness.{responder}": "1/2/3 times"}},
        {"set": {f"audience_cost.{word}": "8/9/10"}},
        {"set": {f"ratifiers.{first}.weights.{issue}": 77}},
        {"remove": ["levers", f"ratifiers.{first}"]},
        {"set": {"talks.horizon": "30 months"}},
        {"set": {"meta.period": "2 weeks"}},
    ):
        after = scenario.edit(**edits)
        assert not differ_in_draws_alone(before, after), edits
        before.today  # noqa: B018 - laid out, so that it could be taken over
        assert "today" not in vars(variant(before, after))


def test_a_world_of_the_variant_is_the_old_blueprint_with_a_new_row():
    scenario = open_case("ukraine-2022")
    before, settings = Blueprint.of(scenario), Settings(nodes=60, certify_every=0)
    for path in ("war.odds.seen_by.ukraine", "beliefs.relief_comes.us", "war.lasts"):
        after = Blueprint.of(moved(scenario.edit(remove=["correlations", "levers"]), path))
        row, front = after.draw(1, 0, 1).values[0], after.front_numbers(1, 0, 1)[0]
        one = solve_world(after, row, front, settings, certified=False)
        two = solve_world(before, row, front, settings, certified=False)
        for field in fields(one):
            ours, theirs = getattr(one, field.name), getattr(two, field.name)
            assert np.asarray(ours).tobytes() == np.asarray(theirs).tobytes(), (path, field.name)
