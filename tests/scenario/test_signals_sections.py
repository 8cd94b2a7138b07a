"""The sections on what was said: what they refuse, and which defaults they bring."""

import pytest

from offramp.scenario import Scenario, ScenarioFaults
from offramp.scenario.inputs import effects_of
from offramp.scenario.sections_signals import DEFAULTS, WEIGHTS

EVENTS = ("statements.west_minister", "postures.south_silent", "demands.first")


def refused(valid: Scenario, phrase: str, key: str, **edits) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        valid.edit(**edits)
    found = [f for f in caught.value.faults if f.key == key and phrase in f"{f.rule} {f.remedy}"]
    assert found, f"no fault at {key} with {phrase!r} in:\n{caught.value}"
    assert found[0].remedy


@pytest.mark.parametrize("event", EVENTS)
def test_what_nobody_knew_yet_is_refused(valid: Scenario, event: str) -> None:
    refused(valid, "later than `as_of`", f"{event}.date", set={f"{event}.date": "2020-06-02"})
    assert valid.edit(set={"demands.second.date": "2020-06-01"})


CASES = [
    ("statements.east_law.for", "north", "not a sender"),
    ("statements.east_law.relief", "perhaps", "'promised'"),
    ("statements.east_law.office", "king", "'law'"),
    ("statements.west_corrects.takes_back", "nothing", "no other statement"),
    ("statements.west_corrects.takes_back", "east_law", "speaks for `east`"),
    ("statements.west_corrects.date", "2020-05-19", "made later"),
    ("postures.south_silent.side", "east", "not a side"),
    ("postures.south_silent.shows", "rude", "no `audience_cost`"),
    ("demands.first.side", "north", "weariness of the responder"),
    ("demands.second.wants.land", "lost", "no option `lost`"),
]


@pytest.mark.parametrize(("path", "value", "phrase"), CASES, ids=[f"{c[0]}={c[1]}" for c in CASES])
def test_an_edit_is_refused(valid: Scenario, path: str, value: str, phrase: str) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        valid.edit(set={path: value})
    said = str(caught.value).replace("`", "'")
    assert phrase.replace("`", "'") in said, said


def test_a_statement_bears_on_something(valid: Scenario) -> None:
    refused(valid, "bears on", "statements.east_law", remove=["statements.east_law.relief"])


def test_a_word_on_regime_change_needs_a_belief_to_move(valid: Scenario) -> None:
    new = {"date": "2020-05-01", "office": "law", "for": "east", "regime_change": "denied"}
    path = "statements.new.regime_change"
    refused(valid, "no belief about the aim", path, add={"statements.new": new})


def test_a_circle_of_retractions_is_refused(valid: Scenario) -> None:
    refused(
        valid,
        "circle",
        "statements.west_again.takes_back",
        set={"statements.west_minister.date": "2020-05-22",
             "statements.west_corrects.date": "2020-05-22"},
        add={"statements.west_minister.takes_back": "west_again"},
    )  # fmt: skip


def test_postures_and_demands_need_what_reads_them(valid: Scenario) -> None:
    refused(valid, "`audience_cost` is needed", "postures", remove=["audience_cost"])
    refused(valid, "changes nothing", "audience_cost", remove=["postures.south_silent"])
    refused(valid, "`haggling` is needed", "demands", remove=["haggling"])
    refused(valid, "changes nothing", "haggling", remove=["demands"])
    refused(
        valid, "changes nothing without `statements`", "ledger.half_life", remove=["statements"]
    )
    refused(
        valid, "two or more", "audience_cost",
        remove=["audience_cost.bold", "audience_cost.frank"],
    )  # fmt: skip


def test_defaults_come_in_where_they_count(valid: Scenario) -> None:
    """Each default is there only where something in the file makes it matter, and says so."""
    for name in DEFAULTS:
        assert f"ledger.{name}" in valid.quantities
    assert valid.quantities["ledger.half_life"].judgement == "asked of one expert"
    default = valid.quantities["ledger.prior_strength"]
    assert default.judgement is not None
    assert default.judgement.startswith("default of the program")
    offices = {p.split(".")[-1] for p in valid.quantities if p.startswith("ledger.weights.")}
    assert offices == {"minister", "official", "law"}  # east_leader has a weight of its own
    quiet = valid.edit(
        remove=["statements", "ledger", "postures", "audience_cost", "demands", "haggling"]
    )
    assert not [p for p in quiet.quantities if p.startswith(("ledger", "statements"))]
    few = valid.edit(remove=["statements.east_law", "statements.east_leader", "demands.first"])
    assert "ledger.most" not in few.quantities
    assert "ledger.independence" not in few.quantities
    assert set(WEIGHTS) >= offices


def test_signals_are_documented(valid: Scenario) -> None:
    for path in valid.quantities:
        if path.split(".")[0] in ("ledger", "statements", "audience_cost", "haggling"):
            assert effects_of(valid, path), path
