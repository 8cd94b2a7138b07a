"""Edits: what they change, what they leave, and what they refuse."""

import pytest

from offramp.scenario import Scenario, ScenarioFaults


def _changed(old: Scenario, new: Scenario) -> dict[str, str]:
    return {
        p: q.text
        for p, q in new.quantities.items()
        if old.quantities.get(p) is None or old.quantities[p].text != q.text
    }


def test_nothing_changes_nothing(valid: Scenario) -> None:
    assert valid.edit().hash == valid.hash
    assert valid.edit(shift={"war.cost": 0}).hash == valid.hash


def test_set_one_number(valid: Scenario) -> None:
    new = valid.edit(set={"talks.channel": "75/85/95 % of months"})
    assert _changed(valid, new) == {"talks.channel": "75/85/95 % of months"}
    assert new.quantities["talks.channel"].line is not None, "the place of its group"
    assert valid.quantities["talks.channel"].mid == 40, "the old one is as it was"


def test_set_a_group_keeps_its_evidence(valid: Scenario) -> None:
    new = valid.edit(set={"beliefs.relief_comes": "3/10/25 %"})
    assert set(_changed(valid, new)) == {"beliefs.relief_comes.west", "beliefs.relief_comes.east"}
    given = valid.edit(set={"issues.status.swing": {"north": 1, "south": 2, "source": "report"}})
    again = given.edit(set={"issues.status.swing": 7})
    assert again.quantities["issues.status.swing.south"].source == ("report",)
    assert again.quantities["issues.status.swing.south"].mid == 7


def test_set_a_member_of_one_number_for_all(valid: Scenario) -> None:
    new = valid.edit(set={"war.discount.south": "9 % a year"})
    assert _changed(valid, new) == {"war.discount.south": "9 % a year"}
    new = valid.edit(set={"ratifiers.west.members.three.passes_at": 55})
    assert _changed(valid, new) == {"ratifiers.west.members.three.passes_at": "55"}


def test_a_new_number_loses_the_old_ones_source(valid: Scenario) -> None:
    new = valid.edit(set={"war.lasts": "30 months"})
    assert new.quantities["war.lasts"].source == ()
    assert new.quantities["war.lasts"].judgement == "from two yearbooks"
    assert new.correlations == valid.correlations[:1], "what is certain goes with nothing"
    shifted = valid.edit(shift={"war.lasts": "2 months"})
    assert shifted.quantities["war.lasts"].source == ("report",)


def test_set_what_is_no_number_and_what_is_new(valid: Scenario) -> None:
    new = valid.edit(
        set={"ratifiers.west.endorsement.given": False, "ratifiers.union.heat": "1/2/3"}
    )
    assert new.ratifiers["west"].endorsement.given is False
    assert _changed(valid, new) == {"ratifiers.union.heat": "1/2/3"}


def test_shift(valid: Scenario) -> None:
    new = valid.edit(shift={"war.odds.seen_by": {"north": "+6 %", "analyst": "-5 %"}})
    assert _changed(valid, new) == {
        "war.odds.seen_by.north": "51/61/71 %",
        "war.odds.seen_by.analyst": "30/40/50 %",
    }
    new = valid.edit(shift={"war.cost": 0.5, "ratifiers.west.members.two.passes_at": -3})
    assert new.quantities["war.cost.south"].text == "0.7/0.9/1.3"
    assert new.quantities["ratifiers.west.members.two.passes_at"].mid == 37


def test_shift_other_forms(valid: Scenario) -> None:
    start = valid.edit(
        set={
            "talks.cost_of_trying": {"triangular": {"low": 0, "mode": 1, "high": 3}},
            "ratifiers.west.heat": {"choice": {2: 1, 4: 1}},
            "beliefs.distrust": {"p25": "20 %", "p75": "40 %"},
            "beliefs.unsafe_peace": {"gamma": {"mean": 5, "sd": 2}},
        }
    )
    new = start.edit(
        shift={"talks.cost_of_trying": 1, "ratifiers.west.heat": 1, "beliefs.distrust": "5 %"}
    )
    assert new.quantities["talks.cost_of_trying"].text == "{triangular: {low: 1, mode: 2, high: 4}}"
    assert new.quantities["ratifiers.west.heat"].text == "{choice: {3: 1, 5: 1}}"
    assert new.quantities["beliefs.distrust"].text == "{p25: 25 %, p75: 45 %}"
    with pytest.raises(ScenarioFaults, match="cannot be shifted"):
        start.edit(shift={"beliefs.unsafe_peace": 1})


def test_add_and_remove(valid: Scenario) -> None:
    arms = {
        "swing": {"north": "0.5/1/2", "south": "2/4/7"},
        "reference": "none",
        "options": {"both": {"north": 100, "south": 100}, "none": {"north": 0, "south": 0}},
        "judgement": "as offered",
    }
    new = valid.edit(add={"issues.arms": arms})
    assert ("arms", ("both", "none")) in new.all_issues()
    assert new.reference_deal()["arms"] == "none"
    assert new.edit(remove=["issues.arms"]).hash == valid.hash
    assert "west" not in valid.edit(remove=["ratifiers.west"]).ratifiers
    assert valid.edit(remove=["impossible.0"]).impossible == ()
    again = valid.edit(add={"impossible": ["land.held", "status.free"]})
    assert len(again.impossible) == 2
    without = valid.edit(remove=["talks.cost_of_trying", "escalation"])
    assert without.escalation is None
    assert "talks.cost_of_trying" not in without.quantities


def test_edits_work_one_after_the_other(valid: Scenario) -> None:
    new = valid.edit(
        remove=["ratifiers.west.weights.relief.west", "ratifiers.west.likes.relief.west"]
    )
    assert tuple(new.ratifiers["west"].weights) == ("land",)
    back = new.edit(
        add={
            "ratifiers.west.weights.relief.west": 50,
            "ratifiers.west.likes.relief.west": {"none": 100, "half": 50, "full": 0},
        }
    )
    assert back.ratifier_positions("west") == {
        k: valid.ratifier_positions("west")[k] for k in ("land", "relief.west")
    }


@pytest.mark.parametrize(
    ("kind", "path", "value", "phrase"),
    [
        ("set", "talks.chanel", "50 % of months", "not a key here"),
        ("set", "tlaks.channel", "50 % of months", "Did you mean `talks`"),
        ("set", "talks.channel", "50 %", "no unit of"),
        ("shift", "war.lasts", "5", "needs its unit"),
        ("shift", "war.lasts", "1 year", "in the number's unit"),
        ("shift", "war.front", "60 %", "outside"),
        ("shift", "meta.title", "1", "only numbers"),
        ("shift", "issues.land", "1", "only numbers"),
        ("add", "issues.land", {}, "already"),
        ("add", "meta.title.more", {}, "no group"),
        ("add", "issues.new.deep", 1, "needed"),
        ("remove", "issues.lnad", None, "Did you mean `land`"),
        ("remove", "issues.status", None, "no issue `status`"),
        ("remove", "correlations.7", None, "there is no"),
        ("remove", "", None, "there is no"),
        ("set", "talks.channel", float("nan"), "does not read as a number"),
        ("set", "talks.channel", object(), "a number is wanted"),
    ],
)
def test_refused(valid: Scenario, kind: str, path: str, value: object, phrase: str) -> None:
    arguments = {"remove": [path]} if kind == "remove" else {kind: {path: value}}
    with pytest.raises(ScenarioFaults) as caught:
        valid.edit(**arguments)
    assert phrase in str(caught.value)
    assert all(f.file == "valid.yaml" for f in caught.value.faults)
