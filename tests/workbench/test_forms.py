"""Adding without YAML: what is typed becomes an entry, and faults stand beside their fields."""

import re
import sys
from html import unescape
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from filled_in import ISSUE, LEVER, OPTION, RATIFIER, STATEMENT, alone

from offramp.catalog import open_case, text_of
from offramp.scenario import read_text
from offramp.workbench.document import save_text
from offramp.workbench.form_kinds import KINDS
from offramp.workbench.state import Edit, applied


def test_what_can_be_added_is_listed(site):
    page = site.get("/edit")
    assert page.status_code == 200
    for kind in KINDS:
        assert f"/edit/{kind}?" in unescape(page.text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_label_and_keeps_its_words(site, kind):
    page = site.get(f"/edit/{kind}").text
    for found in re.finditer(
        r'<(input|select|textarea)(?![^>]*type="hidden")[^>]*id="([^"]+)"', page
    ):
        assert page.count(f'<label for="{found[2]}">') == 1
        assert page.count(f'id="{found[2]}"') == 1
    for ids in re.findall(r'aria-describedby="([^"]+)"', page):
        assert all(page.count(f'id="{i}"') == 1 for i in ids.split())


def test_an_issue(site):
    state = site.led_to(site.post("/edit/issue", **ISSUE))
    assert state.edits == (
        Edit(
            "add",
            "issues.prisoners",
            {
                "asks": "Who is released?",
                "swing": {"ukraine": "1/2/4", "russia": "0.5/1/2"},
                "options": {
                    "everybody": {"ukraine": 100, "russia": 0, "is": "everybody"},
                    "nobody": {"ukraine": 0, "russia": 100, "is": "nobody", "on_table": False},
                },
                "reference": "everybody",
                "judgement": "small, but felt",
            },
        ),
    )
    issue = applied(open_case("ukraine-2022"), state.edits).issues["prisoners"]
    assert issue.options["nobody"].on_table is False


def test_an_option(site):
    state = site.led_to(site.post("/edit/option", **OPTION))
    (found,) = state.edits
    assert found.path == "issues.crimea.options.shared"
    assert found.value == {"ukraine": 50, "russia": 60, "is": "shared"}


def test_an_option_of_an_issue_that_somebody_likes_in_their_own_way(site):
    likes = {"none": 0, "some": 100}
    own = Edit(
        "add",
        "issues.x",
        {
            "swing": 1,
            "reference": "none",
            "options": {k: {"ukraine": v, "russia": 100 - v} for k, v in likes.items()},
        },
    )
    duma = Edit(
        "add",
        "ratifiers.duma",
        {"asked": "always", "weights": {"x": 1}, "likes": {"x": likes}, "passes_at": 10},
    )
    option = {"issue": "x", "is": "half", "ukraine": "50", "russia": "50"}
    wrong = site.post("/edit/option", own, duma, **option)
    assert "It is missing" in alone(wrong, "likes.duma")
    state = site.led_to(site.post("/edit/option", own, duma, **option, **{"likes.duma": "30"}))
    assert state.edits[-1] == Edit("set", "ratifiers.duma.likes.x.half", 30)
    back = site.led_to(site.post("/edit/remove", *state.edits, path="issues.x.options.half"))
    assert back.edits == (own, duma)


def test_a_statement(site):
    state = site.led_to(site.post("/edit/statement", **STATEMENT))
    (found,) = state.edits
    assert found.path == "statements.act"
    assert found.value == {k: v for k, v in STATEMENT.items() if k != "key"}


def test_a_lever(site):
    state = site.led_to(site.post("/edit/lever", **LEVER))
    (found,) = state.edits
    assert found.value == {
        "title": "Wait",
        "set": {"talks.channel": "5/10/20 % of months"},
        "shift": {"war.cost.russia": 0.1},
        "remove": ["ratifiers.moscow_elite"],
    }


NEW = {
    "entries.0.path": "issues.crimea.options.shared",
    "entries.0.text": "ukraine: 50\r\nrussia: 60\r\nis: shared\r\n",
    "entries.1.path": "statements.act",
    "entries.1.text": "is: an act\ndate: 2022-03-09\noffice: law\nfor: us\nrelief: promised",
}


def test_a_lever_that_brings_in_whole_entries(site):
    state = site.led_to(site.post("/edit/lever", **LEVER, **NEW, **{"rows.entries": "2"}))
    (found,) = state.edits
    assert found.value["add"] == {
        "issues.crimea.options.shared": {"ukraine": 50, "russia": 60, "is": "shared"},
        "statements.act": {
            "is": "an act", "date": "2022-03-09", "office": "law", "for": "us",
            "relief": "promised",
        },
    }  # fmt: skip
    variant = applied(open_case("ukraine-2022"), state.edits).pull("wait")
    assert "shared" in variant.issues["crimea"].options
    assert "act" in variant.statements
    saved = save_text(text_of("ukraine-2022"), state.edits)
    assert read_text(saved).levers["wait"].add == found.value["add"]


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"entries.0.text": "ukraine: 50\nrussia: 160"}, "entries.0.text", "0 to 100"),
        ({"entries.0.text": "ukraine: 50"}, "entries.0.text", "position for “russia” is needed"),
        ({"entries.0.text": "ukraine: 50\n  russia: 6"}, "entries.0.text", "Line 2"),
        ({"entries.0.text": "ukraine: 5\nukraine: 6"}, "entries.0.text", "twice"),
        ({"entries.0.path": ""}, "entries.0.path", "It is missing"),
        ({"entries.1.path": "war.lasts"}, "entries.1.path", "one of this name already"),
        ({"entries.1.path": "speeches.act"}, "entries.1.text", "“speeches” is not a key here"),
    ],
)
def test_what_a_lever_brings_in_is_checked_as_the_file_is(site, change, field, says):
    sent = LEVER | NEW | {"rows.entries": "2"} | change
    response = site.post("/edit/lever", **sent)
    assert response.status_code == 200
    assert says in alone(response, field)
    told = unescape(response.text).replace("\r\n", "\n")
    assert sent["entries.0.text"].replace("\r\n", "\n") in told


def test_a_ratifier(site):
    state = site.led_to(site.post("/edit/ratifier", **RATIFIER))
    (found,) = state.edits
    assert found.value == {
        "is": "Duma",
        "passes_at": "20/30/40",
        "asked": ["crimea", "relief.us"],
        "weights": {"crimea": 3, "relief.us": 1.5},
        "likes": {"crimea": "russia", "relief.us": {"none": 0, "tranches": 60, "full": 100}},
        "endorsement": {"by": "russia", "worth": 5},
    }


def test_more_rows_are_had_by_asking(site):
    more = site.post("/edit/issue", **ISSUE, more="options", **{"rows.options": "3"})
    assert more.status_code == 200
    assert 'name="options.4.is"' in more.text
    assert 'name="options.5.is"' not in more.text
    assert 'value="Who is released?"' in more.text


def test_what_was_added_can_be_taken_out_with_what_hangs_on_it(site):
    edits = (
        site.led_to(site.post("/edit/issue", **ISSUE)).edits[0],
        Edit("set", "issues.prisoners.swing.ukraine", "2/3/4"),
        Edit("set", "war.cost.russia", "0.3"),
    )
    assert "The issue “Who is released?”" in unescape(site.get("/edit", *edits).text)
    state = site.led_to(site.post("/edit/remove", *edits, path="issues.prisoners"))
    assert state.edits == edits[2:]
    lever = site.led_to(site.post("/edit/lever", **LEVER)).edits[0]
    pulled = (lever, Edit("pull", "wait"))
    assert site.led_to(site.post("/edit/remove", *pulled, path="levers.wait")).edits == ()


def test_what_others_need_cannot_be_taken_out(site):
    issue = site.led_to(site.post("/edit/issue", **ISSUE)).edits[0]
    weigh = RATIFIER | {"weights.prisoners": "1", "likes.prisoners": "russia"}
    edits = site.led_to(site.post("/edit/ratifier", issue, **weigh)).edits
    refused = site.post("/edit/remove", *edits, path="issues.prisoners")
    assert refused.status_code == 200
    assert "It cannot be taken out: it is needed by Duma." in unescape(refused.text)


def test_a_file_without_senders_has_nobody_to_speak_for():
    case = open_case("iran-2013")
    assert KINDS["statement"].missing(case) == ""
    assert "senders" in KINDS["statement"].missing(case.model_copy(update={"sanctions": None}))


def test_there_are_no_other_forms(site):
    assert site.get("/edit/anything").status_code == 404
    assert site.get("/edit/..%2f..%2fetc").status_code == 404
