"""Files that ship: the bundled cases, the starter, the JSON Schema, the table of inputs."""

import datetime
import json
import os

import jsonschema
import pytest

from offramp import catalog
from offramp.scenario import Scenario, ScenarioFaults, read, read_text
from offramp.scenario.check import review
from offramp.scenario.explain import LATER
from offramp.scenario.export import SCHEMA_FILE, schema_text, shipped_schema_text
from offramp.scenario.inputs import CHOICES, EFFECTS, OUTCOMES, effects_of
from offramp.scenario.starter import starter_text, write_starter
from offramp.scenario.yamlfile import parse

SCHEMA = json.loads(shipped_schema_text())


def _complaints(text: str) -> list[str]:
    document = parse(text, "x").document
    return [e.message for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(document)]


def test_schema_is_current() -> None:
    assert shipped_schema_text() == schema_text(), "run `python -m offramp.scenario.export`"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", catalog.names())
def test_bundled_case(name: str) -> None:
    """It reads, fits the schema, and every number has a source or a reasoned judgement."""
    text = catalog.text_of(name)
    scenario = catalog.open_case(name)
    assert _complaints(text) == []
    assert text.splitlines()[0].endswith(SCHEMA_FILE)
    found = review(scenario)
    assert found.unsupported == ()
    assert found.unreasoned == ()
    assert found.unused_sources == ()
    assert found.count == len(found.sourced) + len(found.judged)
    assert max(map(len, text.splitlines())) <= 112


def test_ukraine_can_stop_without_settling() -> None:
    scenario = catalog.load("ukraine-2022")
    deal = scenario.named_deals()["cease_fire"]
    assert deal["withdrawal"] == "in_place"
    assert {deal[f"relief.{s}"] for s in scenario.senders} == {"none"}
    assert scenario.deals["cease_fire"].is_ == "cease-fire without a settlement"


def test_catalog_refuses_what_it_has_not(tmp_path) -> None:
    with pytest.raises(ScenarioFaults, match=r"Did you mean `ukraine-2022`"):
        catalog.load("ukraine-2023")
    with pytest.raises(ScenarioFaults, match="cannot be read"):
        catalog.load("../ukraine-2022")
    path = tmp_path / "own.yaml"
    path.write_text(starter_text(), encoding="utf-8")
    assert catalog.load(str(path)).file == str(path)


def test_schema_sees_faults_of_form(valid_text: str) -> None:
    assert _complaints(valid_text) == []
    for old, new in [
        ("front: 50 %", "fornt: 50 %"),
        ("front: 50 %", "front: 50"),
        ("unsafe_peace: 5/10/20", "unsafe_peace: 5/20"),
        ("role: responder", "role: defender"),
        ("given: true", "given: 1"),
        ("  as_of: 2020-06-01\n", ""),
        ("north: 40, south: 60", "north: 140, south: 60"),
        ("chance: 0.01/0.03/0.1 % a month", "chance: 0.01/0.03/0.1 %"),
        ("offramp: 1", "offramp: 2"),
    ]:
        assert valid_text.count(old) == 1
        assert _complaints(valid_text.replace(old, new)), new


def test_starter_runs(tmp_path) -> None:
    target, schema = write_starter(
        tmp_path / "my.yaml",
        title='Two: "a war", {at} once',
        proposer="North Korea",
        responder="Sea-Land",
        as_of=datetime.date(2020, 1, 1),
    )
    scenario = read(target)
    assert list(scenario.sides) == ["north_korea", "sea_land"]
    assert scenario.side_name("sea_land") == "Sea-Land"
    assert scenario.meta.title == 'Two: "a war", {at} once'
    assert schema.read_text(encoding="utf-8") == shipped_schema_text()
    text = target.read_text(encoding="utf-8")
    assert _complaints(text) == []
    assert schema.name in text.splitlines()[0]
    assert review(scenario).unsupported == ()
    assert "cease_fire" in scenario.deals
    with pytest.raises(ScenarioFaults, match="exists already"):
        write_starter(target)
    with pytest.raises(ScenarioFaults, match="cannot be written"):
        write_starter(tmp_path / "none" / "my.yaml")


def test_starter_of_today() -> None:
    assert read_text(starter_text()).meta.as_of == datetime.date.today()


@pytest.mark.parametrize(("one", "other"), [("A", "a"), ("1st", "b"), ("analyst", "b"), ("", "b")])
def test_starter_refuses_names(one: str, other: str) -> None:
    with pytest.raises(ScenarioFaults, match="name"):
        starter_text("A war", one, other)


def test_every_input_has_an_effect(valid: Scenario) -> None:
    """Every number of the format is in the table, and every row speaks of some number."""
    spoken = set()
    for path in valid.quantities:
        rows = effects_of(valid, path)
        assert rows, path
        spoken.update(rows)
    assert spoken == set(EFFECTS)
    assert {e.outcome for e in (*EFFECTS, *CHOICES)} == set(OUTCOMES)


def test_later_sections_are_not_yet_fields() -> None:
    assert not set(LATER) & set(Scenario.model_fields)


def test_review(valid: Scenario) -> None:
    bare = valid.edit(
        set={"war.judgement": True, "reference.worth": {"north": 50, "south": 20}},
        remove=["reference.judgement", "talks.judgement"],
    )
    found = review(bare)
    assert [q.path for q in found.unsupported] == [
        "reference.worth.north",
        "reference.worth.south",
        "talks.channel",
        "talks.home_pressure",
        "talks.cost_of_trying",
        "talks.horizon",
    ]
    assert {q.path for q in found.unreasoned} >= {"war.front", "war.cost.north"}
    assert review(valid).unsupported == ()


SIDES = [
    "null",
    "True",
    "FALSE",
    "~",
    "1",
    "p10",
    "Value",
    "always",
    "relief",
    "Россия",
    "",
    " ",
    "a b",
]
SIDES += ["yes", "on", "allies", "none", "full", "parliament", "it's", '"x"', "\x07", "\udcff"]
SIDES += ["x" * 70, "long " * 250]


@pytest.mark.parametrize("name", SIDES)
@pytest.mark.parametrize("swapped", [False, True])
def test_whatever_the_starter_writes_checks_clean(name: str, swapped: bool) -> None:
    """A name is refused, or the file with it reads."""
    sides = ("Away", name) if swapped else (name, "Away")
    try:
        text = starter_text("A war", *sides)
    except ScenarioFaults:
        return
    assert read_text(text).proposer


@pytest.mark.parametrize("title", ["", "\n", "x" * 1001])
def test_a_title_that_would_be_no_text_is_refused(title: str) -> None:
    with pytest.raises(ScenarioFaults, match="1 to 1,000 characters"):
        starter_text(title)


@pytest.mark.parametrize("names", ["null,Away", "Home,true", "false,Away", "p10,Away"])
def test_words_that_yaml_or_the_format_reads_otherwise_name_no_side(names: str) -> None:
    with pytest.raises(ScenarioFaults, match="Choose another name"):
        starter_text("A war", *names.split(","))


def test_only_files_are_read(tmp_path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/zero"):
        with pytest.raises(ScenarioFaults, match="a pipe, a socket or a device"):
            read(path)
