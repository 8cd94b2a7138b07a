"""Adding without YAML: what is typed becomes an entry, and faults stand beside their fields."""

import re
from html import unescape

import pytest

from offramp.catalog import open_case, text_of
from offramp.scenario import ScenarioFaults, read_text
from offramp.workbench.document import save_text
from offramp.workbench.form_kinds import KINDS
from offramp.workbench.state import Edit, applied

ISSUE = {
    "key": "prisoners",
    "asks": "Who is released?",
    "swing.ukraine": "1/2/4",
    "swing.russia": "0.5/1/2",
    "options.0.key": "everybody",
    "options.0.ukraine": "100",
    "options.0.russia": "0",
    "options.1.key": "nobody",
    "options.1.ukraine": "0",
    "options.1.russia": "100",
    "options.1.is": "nobody is",
    "options.1.off": "on",
    "reference": "everybody",
    "judgement": "small, but felt",
}
STATEMENT = {
    "key": "act",
    "is": "an act of parliament",
    "date": "2022-03-09",
    "office": "law",
    "for": "us",
    "relief": "promised",
    "source": "senate",
}
LEVER = {
    "key": "wait",
    "title": "Wait",
    "edits.0.path": "talks.channel",
    "edits.0.does": "set",
    "edits.0.value": "5/10/20 % of months",
    "edits.1.path": "war.cost.russia",
    "edits.1.does": "shift",
    "edits.1.value": "+0.1",
    "edits.2.path": "ratifiers.moscow_elite",
    "edits.2.does": "remove",
}
RATIFIER = {
    "key": "duma",
    "is": "the Duma",
    "passes_at": "20/30/40",
    "asked.relief.us": "on",
    "asked.crimea": "on",
    "weights.crimea": "3",
    "likes.crimea": "russia",
    "weights.relief.us": "1.5",
    "likes.relief.us.none": "0",
    "likes.relief.us.tranches": "60",
    "likes.relief.us.full": "100",
    "endorsement.by": "russia",
    "endorsement.worth": "5",
}
OPTION = {"issue": "crimea", "key": "shared", "ukraine": "50", "russia": "60", "is": "shared"}


def alone(response, name):
    """The faults beside one field, in words."""
    page = response.text
    field = re.search(rf'name="{re.escape(name)}"[^>]*aria-describedby="([^"]+)"', page)
    if field is None:
        return ""
    ids = [i for i in field[1].split() if i.endswith("-fault")]
    found = [re.search(rf'id="{i}">(.*?)</p>', page, re.S)[1] for i in ids]
    return unescape(re.sub(r"<[^>]+>", "", " ".join(found)))


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
                    "everybody": {"ukraine": 100, "russia": 0},
                    "nobody": {"ukraine": 0, "russia": 100, "is": "nobody is", "on_table": False},
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
    option = {"issue": "x", "key": "half", "ukraine": "50", "russia": "50"}
    wrong = site.post("/edit/option", own, duma, **option)
    assert "a position for `half` is needed" in alone(wrong, "likes.duma")
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
    state = site.led_to(site.post("/edit/lever", **LEVER, **NEW))
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
        ({"entries.0.text": "ukraine: 50"}, "entries.0.text", "a position for `russia` is needed"),
        ({"entries.0.text": "ukraine: 50\n  russia: 6"}, "entries.0.text", "line 2"),
        ({"entries.0.text": "ukraine: 5\nukraine: 6"}, "entries.0.text", "twice"),
        ({"entries.0.path": ""}, "entries.0.path", "It needs a path"),
        ({"entries.1.path": "war.lasts"}, "entries.1.text", "one of this name already"),
        ({"entries.1.path": "speeches.act"}, "entries.1.text", "speeches"),
    ],
)
def test_what_a_lever_brings_in_is_checked_as_the_file_is(site, change, field, says):
    sent = LEVER | NEW | change
    response = site.post("/edit/lever", **sent)
    assert response.status_code == 200
    assert says in alone(response, field)
    told = unescape(response.text).replace("\r\n", "\n")
    assert sent["entries.0.text"].replace("\r\n", "\n") in told


def test_a_ratifier(site):
    state = site.led_to(site.post("/edit/ratifier", **RATIFIER))
    (found,) = state.edits
    assert found.value == {
        "is": "the Duma",
        "passes_at": "20/30/40",
        "asked": ["crimea", "relief.us"],
        "weights": {"crimea": 3, "relief.us": 1.5},
        "likes": {"crimea": "russia", "relief.us": {"none": 0, "tranches": 60, "full": 100}},
        "endorsement": {"by": "russia", "worth": 5},
    }


FAULTS = [
    ("issue", ISSUE, {"swing.russia": "much"}, "swing.russia", "does not read as a number"),
    ("issue", ISSUE, {"swing.russia": ""}, "swing.russia", "a number for `russia` is needed"),
    ("issue", ISSUE, {"reference": ""}, "", "prisoners"),
    ("issue", ISSUE, {"key": "Prisoners!"}, "key", "a name is a word of lower-case letters"),
    ("issue", ISSUE, {"key": ""}, "key", "a name is a word of lower-case letters"),
    ("issue", ISSUE, {"key": "crimea"}, "key", "there is one of this name already"),
    ("issue", ISSUE, {"options.0.russia": "300"}, "options.0.russia", "0 to 100"),
    ("issue", ISSUE, {"options.0.key": "No Good"}, "options.0.key", "a name is a word"),
    ("issue", ISSUE, {"asks": "turned \u202e round"}, "asks", "control character U+202E"),
    ("issue", ISSUE, {"asks": "x" * 1001}, "asks", "at most 1,000 characters"),
    ("statement", STATEMENT, {"office": ""}, "office", "`office` is needed"),
    ("statement", STATEMENT, {"office": "king"}, "office", "is wanted"),
    ("statement", STATEMENT, {"date": "2022-04-01"}, "date", "as_of"),
    ("statement", STATEMENT, {"for": "mars"}, "for", "is not"),
    ("lever", LEVER, {"title": ""}, "title", "`title` is needed"),
    ("lever", LEVER, {"edits.0.path": "talks.chanel"}, "edits.0.path", "Did you mean `channel`?"),
    ("lever", LEVER, {"edits.0.value": "7"}, "edits.0.path", "needs its unit"),
    ("ratifier", RATIFIER, {"passes_at": "400"}, "passes_at", "0 to 100"),
    (
        "ratifier",
        RATIFIER,
        {"likes.relief.us.full": ""},
        "",
        "a position for `full`",
    ),
    ("option", OPTION, {"russia": "101"}, "russia", "0 to 100"),
    ("option", OPTION, {"key": "deferred"}, "key", "there is one of this name already"),
]


@pytest.mark.parametrize(("kind", "good", "change", "field", "says"), FAULTS)
def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    site, kind, good, change, field, says
):
    sent = good | change
    response = site.post(f"/edit/{kind}", **sent)
    assert response.status_code == 200
    page = unescape(response.text)
    assert says in (alone(response, field) if field else page)
    assert 'role="alert"' in page
    for name, value in sent.items():
        if value not in ("on", "", "king", "mars") and name != "reference":
            assert f'value="{value}"' in page, name


def test_faults_come_all_at_once(site):
    response = site.post("/edit/issue", **(ISSUE | {"key": "A", "swing.russia": "x", "asks": ""}))
    assert "a name is a word" in alone(response, "key")
    assert "does not read" in alone(response, "swing.russia")


def test_the_words_are_those_of_the_file(site):
    response = site.post("/edit/statement", **(STATEMENT | {"weight": "-1"}))
    entry = {k: v for k, v in STATEMENT.items() if k != "key"} | {"weight": -1}
    with pytest.raises(ScenarioFaults) as error:
        open_case("ukraine-2022").edit(add={"statements.act": entry})
    (fault,) = error.value.faults
    assert f"{fault.rule} (here: -1). {fault.remedy}" in alone(response, "weight")


def test_more_rows_are_had_by_asking(site):
    more = site.post("/edit/issue", **ISSUE, more="options", **{"rows.options": "3"})
    assert more.status_code == 200
    assert 'name="options.4.key"' in more.text
    assert 'name="options.5.key"' not in more.text
    assert 'value="Who is released?"' in more.text


def test_what_was_added_can_be_taken_out_with_what_hangs_on_it(site):
    edits = (
        site.led_to(site.post("/edit/issue", **ISSUE)).edits[0],
        Edit("set", "issues.prisoners.swing.ukraine", "2/3/4"),
        Edit("set", "war.cost.russia", "0.3"),
    )
    assert "issues.prisoners" in site.get("/edit", *edits).text
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
    assert "there is no issue" in unescape(refused.text) or "is not an issue" in unescape(
        refused.text
    )


def test_a_file_without_senders_has_nobody_to_speak_for():
    case = open_case("iran-2013")
    assert KINDS["statement"].missing(case) == ""
    assert "senders" in KINDS["statement"].missing(case.model_copy(update={"sanctions": None}))


def test_there_are_no_other_forms(site):
    assert site.get("/edit/anything").status_code == 404
    assert site.get("/edit/..%2f..%2fetc").status_code == 404
