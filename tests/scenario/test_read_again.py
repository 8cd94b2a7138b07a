"""An edited scenario, of which only the edited sections were read again, is the whole file's."""

import pytest

from offramp.catalog import names, open_case
from offramp.scenario import ScenarioFaults
from offramp.scenario.reading import build
from offramp.scenario.yamlfile import Page

EDITS = {
    "a number": {"set": {"war.cost.russia": {"value": "1/2/3", "judgement": "so it seems"}}},
    "a number made certain": {"set": {"talks.channel": "50 % of months"}},
    "one for all": {"set": {"war.cost": "1/2/3"}},
    "a shift": {"shift": {"war.odds.seen_by": {"ukraine": "+6 %"}}},
    "a section out": {"remove": ["levers"]},
    "a section in": {
        "remove": ["levers"],
        "add": {"levers.hotline": {"title": "A line", "set": {"talks.channel": "90 % of months"}}},
    },
    "another period": {"set": {"meta.period": "2 weeks"}},
    "entries out": {"remove": ["implementation", "levers", "demands", "haggling"]},
}


def whole(scenario, **edits):
    """The edited scenario, all of it read again; or its faults."""
    edited = scenario.edit(**edits)
    page = edited.page
    return build(Page(page.file, edited.document, page.places, page.values), levers=False)


@pytest.mark.parametrize("name", EDITS)
def test_it_says_what_the_whole_file_says(name):
    scenario = open_case("ukraine-2022")
    list(scenario.entries())
    edited, again = scenario.edit(**EDITS[name]), whole(scenario, **EDITS[name])
    assert edited == again
    assert edited.hash == again.hash
    assert list(edited.quantities.items()) == list(again.quantities.items())
    assert list(edited.entries()) == list(again.entries())
    assert edited.hash != scenario.hash


@pytest.mark.parametrize("name", names())
def test_every_lever_too(name):
    scenario = open_case(name)
    for lever in scenario.levers:
        edited = scenario.pull(lever)
        page = Page(edited.file, edited.document, edited.page.places, edited.page.values)
        assert edited == build(page)


@pytest.mark.parametrize(
    ("edits", "key"),
    [
        ({"set": {"war.cost.russia": "3/2/1"}}, "war.cost.russia"),
        ({"remove": ["war"]}, "war"),
        ({"add": {"nonsense": 1}}, "nonsense"),
        ({"remove": ["beliefs"]}, "sanctions"),
        ({"set": {"war.lasts": "1/2/3 days"}}, "war.lasts"),
        ({"set": {"meta.period": "2 years"}}, "war.lasts"),
    ],
    ids=str,
)
def test_faults_stand_where_they_would_in_the_whole_file(edits, key):
    scenario = open_case("ukraine-2022")
    with pytest.raises(ScenarioFaults) as caught:
        scenario.edit(**edits)
    assert key in {fault.key for fault in caught.value.faults}


def test_the_scenario_edited_stays_as_it_is():
    scenario = open_case("ukraine-2022")
    before, text = scenario.document, scenario.quantities["war.cost.russia"].text
    edited = scenario.edit(set={"war.cost.russia": "1/2/3", "talks.channel": "50 % of months"})
    edited.edit(set={"war.cost.russia": "4/5/6"})
    assert scenario.document == before
    assert scenario.quantities["war.cost.russia"].text == text
    assert edited.quantities["war.cost.russia"].text == "1/2/3"
