"""The section levers: what it reads, where its faults stand, what pulling makes."""

import pytest

from offramp.catalog import load, text_of
from offramp.scenario import Lever, ScenarioFaults, read_text

ENVOY = "set: {talks.channel: 75/85/95 % of months}"
AID = "shift: {war.odds.seen_by: {ukraine: +6 %, russia: +5 %, analyst: +6 %}}"


@pytest.fixture(scope="module")
def text():
    return text_of("ukraine-2022")


def test_the_case_carries_the_levers_of_its_sheet(ukraine):
    assert set(ukraine.levers) >= {
        "us_not_regime",
        "all_not_regime",
        "envoy",
        "arms_control",
        "kyiv_endorses",
        "more_aid",
        "less_aid",
        "harder_sanctions",
        "mixed_messages",
    }
    assert all(isinstance(lever, Lever) for lever in ukraine.levers.values())
    assert [n for n, lever in ukraine.levers.items() if lever.warning] == ["mixed_messages"]
    for name, lever in ukraine.levers.items():
        assert lever.judgement or lever.source, name


def test_pulling_makes_the_edits_and_nothing_else(ukraine):
    pulled = ukraine.pull("envoy")
    assert pulled.levers == {}
    assert pulled.quantities["talks.channel"].text == "75/85/95 % of months"
    rest = {p: q.text for p, q in ukraine.quantities.items() if p != "talks.channel"}
    assert rest == {p: q.text for p, q in pulled.quantities.items() if p != "talks.channel"}
    reason = "someone both trust can be reached in nearly every month"
    same = {"value": "75/85/95 % of months", "judgement": reason}
    assert pulled.hash == ukraine.pull().edit(set={"talks.channel": same}).hash


@pytest.mark.parametrize("case", ["ukraine-2022", "iran-2013"])
def test_numbers_that_a_lever_sets_rest_on_its_reason(case):
    scenario = load(case)
    for name, lever in scenario.levers.items():
        for path, quantity in scenario.pull(name).quantities.items():
            assert quantity.source or quantity.judgement is not None, (name, path)
            if any(f"{path}.".startswith(f"{group}.") for group in lever.set):
                assert quantity.judgement == lever.judgement, (name, path)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("3/10/25 %", "the lever"),
        ({"value": "3/10/25 %", "note": "n"}, "the lever"),
        ({"value": "3/10/25 %", "judgement": "its own"}, "its own"),
        ({"us": "3/4/5 %", "eu": "4/5/6 %", "uk": "5/6/7 %", "note": "n"}, "the lever"),
        ({"us": "3/4/5 %", "eu": "4/5/6 %", "uk": "5/6/7 %", "judgement": "its own"}, "its own"),
    ],
)
def test_a_group_that_a_lever_sets_rests_on_the_lever_unless_it_brings_its_own(ukraine, value, why):
    lever = {"title": "x", "judgement": "the lever", "set": {"beliefs.relief_comes": value}}
    pulled = ukraine.edit(add={"levers.one": lever}).pull("one")
    for sender in ("us", "eu", "uk"):
        assert pulled.quantities[f"beliefs.relief_comes.{sender}"].judgement == why


def test_every_lever_changes_the_scenario(ukraine):
    base = ukraine.pull().hash
    hashes = {ukraine.pull(name).hash for name in ukraine.levers}
    assert base not in hashes
    assert len(hashes) == len(ukraine.levers)


def test_levers_are_pulled_one_after_the_other(ukraine):
    back = ukraine.pull("more_aid", "less_aid")
    for side in ("ukraine", "russia", "analyst"):
        path = f"war.odds.seen_by.{side}"
        assert back.quantities[path].mid == pytest.approx(ukraine.quantities[path].mid)
    both = ukraine.pull("envoy", "arms_control")
    assert "arms_control" in both.issues
    assert both.quantities["talks.channel"].mid == 85


def test_an_unknown_lever_names_the_known(ukraine):
    with pytest.raises(ScenarioFaults, match="Did you mean `envoy`"):
        ukraine.pull("envoi")


@pytest.mark.parametrize(
    ("old", "new", "key", "phrase"),
    [
        (ENVOY, "set: {talks.chanel: 5 %}", "levers.envoy.set.talks.chanel", "`channel`"),
        (ENVOY, "set: {talk.channel: 5 %}", "levers.envoy.set.talk.channel", "`talks`"),
        (ENVOY, "set: {talks.channel: 75/85/195 % of months}", "levers.envoy.set", "195"),
        (ENVOY, "remove: [talks.channel]", "levers.envoy.remove.0", "is needed"),
        (ENVOY, "remove: [talks.kanal]", "levers.envoy.remove.0", "there is no"),
        (ENVOY, "add: {talks.channel: 5 %}", "levers.envoy.add", "there already"),
        (ENVOY, "shift: {talks: 5}", "levers.envoy.shift", "only numbers"),
        (AID, AID.replace("+6 %,", "+60 %,"), "levers.more_aid.shift", "102 is outside"),
        (AID, AID.replace("+6 %}", "+6 months}"), "levers.more_aid.shift", "no unit"),
        ("        reference: none\n", "", "levers.arms_control", "`arms_control` is missing"),
        ("warning: true", "warning: 1", "levers.mixed_messages.warning", "true or false"),
        ("title: A trusted envoy", "titel: A trusted envoy", "levers.envoy.titel", "`title`"),
        ("title: A trusted envoy", "cots: A trusted envoy", "levers.envoy", "title"),
    ],
)
def test_a_fault_stands_where_the_lever_is_written(text, old, new, key, phrase):
    assert text.count(old) == 1
    with pytest.raises(ScenarioFaults) as caught:
        read_text(text.replace(old, new), "bad.yaml")
    faults = [f for f in caught.value.faults if f.key.startswith(key)]
    assert faults, str(caught.value)
    assert any(phrase in str(f) for f in faults)
    name = key.split(".")[1]
    first = text[: text.index(f"\n  {name}:")].count("\n") + 2
    assert all(first <= f.line <= first + 16 for f in faults)


def test_an_evidence_key_of_a_lever_is_checked(text):
    with pytest.raises(ScenarioFaults, match="nato_repl"):
        read_text(text.replace("source: nato_reply  ", "source: nato_repl  "), "bad.yaml")


def test_a_lever_may_do_nothing(ukraine):
    idle = ukraine.edit(add={"levers.idle": {"title": "Wait and see"}})
    assert idle.pull("idle").hash == ukraine.pull().hash


def test_editing_a_lever_checks_it(ukraine):
    with pytest.raises(ScenarioFaults, match="195"):
        ukraine.edit(set={"levers.envoy.set": {"talks.channel": "75/85/195 %"}})


def test_levers_draw_nothing(ukraine):
    assert ukraine.quantities.keys() == ukraine.pull().quantities.keys()
