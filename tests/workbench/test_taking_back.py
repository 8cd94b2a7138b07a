"""Taking back what was added, from the list of changes."""

from html import unescape

from filled_in import ISSUE, LEVER, RATIFIER
from test_page import Answered, change

from offramp.workbench.state import Edit, State
from offramp.workbench.view import View

OPTION = {"issue": "prisoners", "is": "the ill", "ukraine": "50", "russia": "50"}


def taken_back(site, edits, path):
    view = View(State(site.bench.start, tuple(edits)))
    return Answered(change(site, view, do="drop", kind="add", path=path))


def test_an_added_lever_that_is_switched_on_is_switched_off_with_it(site):
    lever = site.led_to(site.post("/edit/lever", **LEVER)).edits[0]
    on = (lever, Edit("pull", "wait"), Edit("pull", "envoy"))
    assert taken_back(site, on, "levers.wait").view.state.edits == (Edit("pull", "envoy"),)


def test_what_was_not_added_is_not_taken_back(site):
    made = (Edit("set", "issues.crimea.swing.ukraine", "3"),)
    assert "no such change" in taken_back(site, made, "issues").html["notice"]


def test_what_others_rest_on_is_not_taken_back_and_they_are_named(site):
    edits = site.led_to(site.post("/edit/issue", **ISSUE)).edits
    weigh = RATIFIER | {"weights.prisoners": "1", "likes.prisoners": "russia"}
    edits = site.led_to(site.post("/edit/ratifier", *edits, **weigh)).edits
    mines = {"title": "Pay", "edits.0.path": "issues.prisoners.swing.ukraine"}
    mines |= {"edits.0.does": "set", "edits.0.value": "3"}
    edits = site.led_to(site.post("/edit/lever", *edits, **mines)).edits
    refused = taken_back(site, edits, "issues.prisoners")
    says = unescape(refused.html["notice"])
    assert "The issue “Who is released?” cannot be taken back: it is needed by " in says
    assert "Duma" in says
    assert "the lever “Pay”" in says
    assert "Take back first what needs it." in says
    for path in ("levers.pay", "ratifiers.duma"):
        edits = taken_back(site, edits, path).view.state.edits
    assert taken_back(site, edits, "issues.prisoners").view.state.edits == ()


def test_an_option_of_an_added_issue_is_taken_back_before_it(site):
    edits = site.led_to(site.post("/edit/issue", **ISSUE)).edits
    edits = site.led_to(site.post("/edit/option", *edits, **OPTION)).edits
    says = unescape(taken_back(site, edits, "issues.prisoners").html["notice"])
    assert "cannot be taken back: it is needed by Prisoners, the ill." in says
    option = next(e.path for e in edits if ".options." in e.path)
    assert taken_back(site, edits, option).view.state.edits == edits[:1]
