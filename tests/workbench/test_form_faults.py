"""What a form says: every fault beside its field, in words that nobody needs the file for."""

import re
import sys
from html import unescape
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from filled_in import ISSUE, LEVER, OPTION, RATIFIER, STATEMENT, alone, of_group, summary

from offramp.catalog import open_case
from offramp.scenario import ScenarioFaults
from offramp.workbench.form_faults import sentence
from offramp.workbench.form_fields import plain_help
from offramp.workbench.form_kinds import KINDS
from offramp.workbench.form_kinds.things import Things

CASES = ("ukraine-2022", "iran-2013")
CODE = re.compile(r"[`\[\]{}_]|\w\.[a-z]|\bYAML\b|\bDefault:|\(here\b|\btrue or false\b|<")
SHOWN = re.compile(r"<(label|legend|summary|p|button|option|h1|h2|li)\b[^>]*>(.*?)</\1>", re.S)


def code_in(page):
    """What a page shows in the language of the file."""
    shown = [unescape(re.sub(r"<[^>]+>", " ", words)) for _, words in SHOWN.findall(page)]
    shown += [unescape(text) for text in re.findall(r'<option value="([^"]+)"></option>', page)]
    return [words for words in shown if CODE.search(words)]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_form_speaks_the_language_of_the_file(site, case, kind):
    base = f"case:{case}"
    assert code_in(site.get(f"/edit/{kind}", base=base).text) == []
    empty = site.post(f"/edit/{kind}", base=base)
    assert "It is missing" in summary(empty)
    assert code_in(empty.text) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "lever"])
def test_what_a_lever_brings_in_is_asked_for_as_plainly(site, kind):
    shown = site.post("/edit/lever", brings=kind, choose="brings")
    assert 'name="new.is"' in shown.text or 'name="new.asks"' in shown.text
    assert code_in(shown.text) == []
    assert code_in(site.post("/edit/lever", brings=kind).text) == []


MISSING = [
    ("issue", ["asks", "swing.ukraine", "swing.russia", "reference"], ["The options"]),
    ("option", ["issue", "is", "ukraine", "russia"], []),
    ("statement", ["is", "office", "for", "relief"], []),
    ("lever", ["title", "edits.0.path"], []),
    ("ratifier", ["is", "passes_at", "likes"], ["When it is asked", "What weighs with it"]),
]


@pytest.mark.parametrize(("kind", "fields", "groups"), MISSING)
def test_all_that_an_empty_form_lacks_is_told_at_once(site, kind, fields, groups):
    response = site.post(f"/edit/{kind}")
    for field in fields:
        assert alone(response, field), field
    for legend in groups:
        assert of_group(response, legend), legend
    assert summary(response).count("\n") > len(fields) + len(groups)
    assert len(re.findall('class="fault"', response.text)) == len(fields) + len(groups)


FAULTS = [
    ("issue", ISSUE, {"swing.russia": "much"}, "swing.russia", "does not read as a number"),
    ("issue", ISSUE, {"swing.russia": "1/2"}, "swing.russia", "three numbers, not 2"),
    ("issue", ISSUE, {"swing.russia": ""}, "swing.russia", "It is missing. Fill it in"),
    ("issue", ISSUE, {"reference": ""}, "reference", "It is missing. Choose one"),
    ("issue", ISSUE, {"reference": "2"}, "reference", "not among those described"),
    ("issue", ISSUE, {"key": "Crimea"}, "key", "There is one of this name already"),
    ("issue", ISSUE, {"key": "\u041a\u0440\u044b\u043c"}, "key", "no letter of a to z"),
    ("issue", ISSUE, {"options.0.russia": "300"}, "options.0.russia", "0 to 100"),
    ("issue", ISSUE, {"options.0.russia": ""}, "options.0.russia", "It is missing"),
    ("issue", ISSUE, {"options.0.russia": "1/2/3"}, "options.0.russia", "not a range"),
    ("issue", ISSUE, {"options.0.is": ""}, "options.0.is", "It is missing"),
    ("issue", ISSUE, {"asks": "turned \u202e round"}, "asks", "control character U+202E"),
    ("issue", ISSUE, {"asks": "x" * 1001}, "asks", "at most 1,000 characters"),
    ("statement", STATEMENT, {"office": ""}, "office", "It is missing. Choose one"),
    ("statement", STATEMENT, {"office": "king"}, "office", "is wanted"),
    ("statement", STATEMENT, {"date": "2022-04-01"}, "date", "later than the day the file speaks"),
    ("statement", STATEMENT, {"for": "mars"}, "for", "is not a sender"),
    ("statement", STATEMENT, {"takes_back": "lemaire"}, "takes_back", "European Union"),
    ("statement", STATEMENT, {"undoes": "50 %"}, "undoes", "unless a statement is taken back"),
    ("statement", STATEMENT, {"relief": ""}, "relief", "It bears on nothing yet"),
    ("lever", LEVER, {"title": ""}, "title", "It is missing. Fill it in"),
    ("lever", LEVER, {"edits.0.value": "7"}, "edits.0.value", "needs its unit"),
    ("lever", LEVER, {"edits.0.value": ""}, "edits.0.value", "does not read as a number"),
    ("lever", LEVER, {"edits.0.path": ""}, "edits.0.path", "Choose what takes this value"),
    ("lever", LEVER, {"edits.2.value": "3"}, "edits.2.value", "takes no value"),
    ("lever", LEVER, {"edits.2.does": "set"}, "edits.2.does", "Choose “is taken out”"),
    ("lever", LEVER, {"edits.1.path": "nothing of the kind"}, "edits.1.path", "has this name"),
    ("ratifier", RATIFIER, {"passes_at": "400"}, "passes_at", "0 to 100"),
    ("ratifier", RATIFIER, {"passes_at": ""}, "passes_at", "It is missing"),
    ("ratifier", RATIFIER, {"members.0.is": "a"}, "rule", "It is missing. Choose one"),
    ("ratifier", RATIFIER, {"members.0.is": "a"}, "members.0.passes_at", "It is missing"),
    ("ratifier", RATIFIER, {"rule": "count"}, "rule.needed", "how many of the members"),
    ("ratifier", RATIFIER, {"likes.relief.us.full": ""}, "likes.relief.us.full", "It is missing"),
    ("ratifier", RATIFIER, {"endorsement.by": ""}, "endorsement.by", "It is missing. Choose one"),
    ("option", OPTION, {"russia": "101"}, "russia", "0 to 100"),
    ("option", OPTION, {"ukraine": ""}, "ukraine", "It is missing. Fill it in"),
    ("option", OPTION, {"key": "deferred"}, "key", "There is one of this name already"),
]


@pytest.mark.parametrize(("kind", "good", "change", "field", "says"), FAULTS)
def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    site, kind, good, change, field, says
):
    sent = good | change
    response = site.post(f"/edit/{kind}", **sent)
    assert response.status_code == 200
    assert says in alone(response, field)
    assert says in summary(response)
    assert code_in(response.text) == []
    page = unescape(response.text)
    for name, value in sent.items():
        if value not in ("on", "", "king", "mars"):
            assert f'value="{value}"' in page, name


GROUPS = [
    ("issue", ISSUE, {"options.0.ukraine": "90"}, "The options", "Ukraine go from 0 to 90"),
    ("issue", ISSUE, {"options.0.off": "on"}, "The options", "could be proposed today"),
    ("ratifier", RATIFIER | {"weights.relief.us": "0"}, {"weights.crimea": "0"},
     "What weighs with it", "add up to 0"),
    ("ratifier", RATIFIER, {"likes.relief.us.full": "50"}, "Its own view of: United States "
     "sanctions", "go from 0 to 60"),
    ("ratifier", RATIFIER, {"likes.donbas": "russia"}, "Its own view of: What becomes of Donetsk "
     "and Luhansk?", "no weight here"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "good", "change", "legend", "says"), GROUPS)
def test_a_fault_of_several_fields_stands_above_them(site, kind, good, change, legend, says):
    response = site.post(f"/edit/{kind}", **(good | change))
    assert says in of_group(response, legend)
    assert code_in(response.text) == []


def test_faults_come_all_at_once(site):
    response = site.post(
        "/edit/issue", **(ISSUE | {"key": "Crimea", "swing.russia": "x", "asks": ""})
    )
    assert "It is missing" in alone(response, "asks")
    assert "does not read" in alone(response, "swing.russia")


def test_the_checks_are_those_of_the_file(site):
    """What the file says plainly is said in its words; the value stands in the field already."""
    response = site.post("/edit/statement", **(STATEMENT | {"weight": "-1"}))
    entry = {k: v for k, v in STATEMENT.items() if k != "key"} | {"weight": -1}
    with pytest.raises(ScenarioFaults) as error:
        open_case("ukraine-2022").edit(add={"statements.act": entry})
    (fault,) = error.value.faults
    told = re.sub("`([^`]*)`", r"“\1”", f"{fault.rule}. {fault.remedy}")
    assert sentence(told) in alone(response, "weight")


# ------------------------------------------------------------------------------------------ levers


@pytest.mark.parametrize("case", CASES)
def test_whatever_a_lever_can_change_is_found_by_its_name_its_suggestion_and_its_path(case):
    scenario = open_case(case)
    things = Things(scenario)
    assert {t.path for t in things.all} >= set(scenario.quantities)
    assert len({t.name for t in things.all}) == len(things.all)
    for thing in things.all:
        for typed in (thing.name, thing.text, thing.path, thing.name.upper()):
            assert things.meant(typed) == thing
    for path, number in scenario.quantities.items():
        assert f"today {number.text}" in things.meant(path).text


def test_numbers_are_suggested_in_the_order_of_the_page(site):
    page = unescape(site.get("/edit/lever").text)
    listed = re.findall(r'<option value="([^"]+)"></option>', page)
    groups = [text.rpartition(" · ")[2] for text in listed]
    assert list(dict.fromkeys(groups))[:3] == [
        "Odds: who would win, and when",
        "Costs and patience",
        "Demands, and what deals are worth",
    ]
    assert len([g for i, g in enumerate(groups) if g != groups[i - 1]]) == len(set(groups))
    assert "what fighting costs Russia · today 0.2/0.4/0.7 · Costs and patience" in listed


def change(what, does, value=""):
    return {
        "title": "Try it", "edits.0.path": what, "edits.0.does": does, "edits.0.value": value
    }  # fmt: skip


def test_a_switch_takes_yes_or_no(site):
    name = "Crimea, status left open for 15 years: can be proposed"
    (edit,) = site.led_to(site.post("/edit/lever", **change(name, "set", "no"))).edits
    assert edit.path == "levers.try_it"
    assert edit.value["set"] == {"issues.crimea.options.deferred.on_table": False}
    wrong = site.post("/edit/lever", **change(name, "set", "perhaps"))
    assert "Write yes or no" in alone(wrong, "edits.0.value")
    wrong = site.post("/edit/lever", **change(name, "shift", "1"))
    assert "Choose “is set to”" in alone(wrong, "edits.0.does")


def test_a_lever_that_takes_out_what_the_reference_deal_takes_is_refused_in_a_sentence(site):
    name = "Crimea, status left open for 15 years"
    response = site.post("/edit/lever", **change(name, "remove"))
    told = alone(response, "edits.0.path").removeprefix("Fault: ").strip()
    assert told.startswith("It cannot be taken out: it is needed by the reference deal, ")
    assert f"choose “{name}: can be proposed” and set it to no" in told
    assert summary(response).count("Change 1") == 1
    assert code_in(response.text) == []


def test_what_others_need_is_refused_with_their_names(site):
    for name, says in (
        ("the statement “all-out economic and financial war, to make the economy collapse”",
         "it is needed by the statement “takes the word war back”. Leave it in"),
        ("how often a serious channel is open", "the file cannot be without it. Leave it in"),
        ("the measure “uk finance”", "it is needed by the deal “back to 23 February, all "),
    ):  # fmt: skip
        response = site.post("/edit/lever", **change(name, "remove"))
        assert says in alone(response, "edits.0.path")
        assert summary(response).count("Change 1") == 1


def test_an_option_that_cannot_be_taken_out_can_be_said_not_to_be_proposed(site):
    for thing in Things(open_case("ukraine-2022")).all:
        if ".options." not in thing.path or thing.sort != "entry":
            continue
        response = site.post("/edit/lever", **change(thing.name, "remove"))
        if response.status_code != 303:
            remedy = re.search("choose “([^”]+)” and set it to no", summary(response))[1]
            (edit,) = site.led_to(site.post("/edit/lever", **change(remedy, "set", "no"))).edits
            assert edit.value["set"] == {f"{thing.path}.on_table": False}


def test_a_name_that_is_nearly_right_is_put_right(site):
    near = site.post("/edit/lever", **change("cost of fighting for Russia", "set", "1"))
    assert "Did you mean “what fighting costs Russia”?" in alone(near, "edits.0.path")
    near = site.post("/edit/lever", **change("EU Counsel", "remove"))
    assert "Did you mean “EU Council”?" in alone(near, "edits.0.path")
    near = site.post("/edit/lever", **change("talks.chanel", "set", "1"))
    assert "“how often a serious channel is open”" in alone(near, "edits.0.path")


def test_one_thing_is_changed_once(site):
    twice = change("talks.channel", "set", "5/10/20 % of months") | {
        "edits.1.path": "how often a serious channel is open",
        "edits.1.value": "6/10/20 % of months",
    }
    assert "Change it once" in alone(site.post("/edit/lever", **twice), "edits.1.path")


def test_a_lever_brings_in_what_a_form_describes(site):
    new = {f"new.{name}": value for name, value in ISSUE.items()}
    state = site.led_to(site.post("/edit/lever", title="Ask", brings="issue", **new))
    alone_ = site.led_to(site.post("/edit/issue", **ISSUE)).edits[0]
    assert state.edits[0].value == {"title": "Ask", "add": {alone_.path: alone_.value}}
    wrong = new | {"new.swing.russia": "much", "new.reference": ""}
    response = site.post("/edit/lever", title="Ask", brings="issue", **wrong)
    assert "does not read as a number" in alone(response, "new.swing.russia")
    assert "It is missing" in alone(response, "new.reference")
    more = site.post("/edit/lever", title="Ask", brings="issue", more="new.options", **new)
    assert 'name="new.options.4.is"' in more.text
    assert 'name="edits.3.path"' not in more.text


# ------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("Who is released?", "issues.who_is_released"),
        ("Whose is Crimea?", "issues.whose_is_crimea"),
        ("Crimea", "issues.crimea_2"),
        ("reserves", "issues.reserves_2"),
        ("relief", "issues.issue_relief"),
        ("2022: what then?", "issues.what_then"),
        ("\u041a\u0442\u043e?", "issues.issue"),
        ("\u00c0 qui l\u2019\u00e9t\u00e9?", "issues.a_qui_lete"),
        ("a word " * 30, "issues.a_word_a_word_a_word_a_word_a_word_a"),
    ],
)
def test_a_name_is_made_from_the_words(site, words, path):
    state = site.led_to(site.post("/edit/issue", **(ISSUE | {"asks": words, "key": ""})))
    assert state.edits[0].path == path


def test_options_that_are_called_alike_are_two(site):
    alike = ISSUE | {"options.1.is": "Everybody!", "reference": "1"}
    (edit,) = site.led_to(site.post("/edit/issue", **alike)).edits
    assert list(edit.value["options"]) == ["everybody", "everybody_2"]
    assert edit.value["reference"] == "everybody_2"


def test_help_leaves_out_what_is_said_of_the_file():
    told = "What it is. Text. Default: as `x.y` says. Higher: more of it. A key of `z`. %."
    assert plain_help(told) == "What it is. Higher: more of it."
    assert plain_help(None) == ""
