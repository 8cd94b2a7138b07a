"""Saving as a scenario file: which characters change, and what the file then says."""

import pytest

from offramp.catalog import text_of
from offramp.scenario import ScenarioFaults, read_text
from offramp.scenario.yamlfile import parse
from offramp.workbench.document import MOVED, save, save_text
from offramp.workbench.splice import rewritten, same
from offramp.workbench.state import Edit


@pytest.fixture(scope="module")
def text():
    return text_of("ukraine-2022")


def lines_changed(old, new):
    """Lines of the old text that went, and of the new one that came, in order."""
    a, b = old.splitlines(), new.splitlines()
    return [x for x in a if x not in set(b)], [x for x in b if x not in set(a)]


def test_nothing_edited_is_the_same_bytes(text):
    assert save_text(text, ()) == text


def test_a_number_keeps_its_line_and_says_that_it_was_moved(text):
    saved = save_text(text, (Edit("set", "war.cost.russia", "0.2/0.5/0.9"),))
    gone, new = lines_changed(text, saved)
    assert gone == ["    russia: 0.2/0.4/0.7"]
    assert new == [
        "    russia: {value: 0.2/0.5/0.9, "
        "note: moved on the workbench from 0.2/0.4/0.7 to 0.2/0.5/0.9}"
    ]


def test_a_comment_behind_a_number_stays(text):
    saved = save_text(
        text, (Edit("set", "implementation.deliveries.withdrawal.undone", "20/50/70 %"),)
    )
    *_, line = lines_changed(text, saved)[1]
    assert line.endswith("}                      # retaken, if the war comes back")
    note = read_text(saved).quantities["implementation.deliveries.withdrawal.undone"].note
    assert note.endswith("; the comment behind it was written for the former")


def test_evidence_of_the_old_value_is_told_in_the_note_and_claimed_for_no_other(text):
    saved = read_text(save_text(text, (Edit("set", "war.lasts", "12/24/48 months"),)))
    moved = saved.quantities["war.lasts"]
    assert moved.source == ()
    assert moved.note == (
        "moved on the workbench from 11/22/45 months to 12/24/48 months; evidence for the former: "
        "source cow; if no deal ends it; a stubborn defence"
    )


def test_moved_twice_it_tells_where_it_came_from(text):
    once = save_text(text, (Edit("set", "war.cost.russia", "0.2/0.5/0.9"),))
    twice = read_text(save_text(once, (Edit("set", "war.cost.russia", "0.3/0.6/1"),)))
    assert twice.quantities["war.cost.russia"].note == f"{MOVED}0.2/0.4/0.7 to 0.3/0.6/1"


def test_evidence_of_a_group_that_vouches_no_longer_is_told(text):
    value = {"value": "0.2/0.5/0.9", "judgement": "set on the workbench"}
    case = read_text(save_text(text, (Edit("set", "war.cost.russia", value),)))
    assert case.quantities["war.cost.russia"].note == (
        f"{MOVED}0.2/0.4/0.7 to 0.2/0.5/0.9; evidence for the former: that of its group"
    )
    assert "Kyiv pays in lives" in case.quantities["war.cost.ukraine"].judgement


def test_moved_twice_it_keeps_the_evidence_of_the_file_and_no_other(text):
    def moved(to):
        return Edit("set", "war.lasts", {"value": to, "judgement": "set on the workbench"})

    once = save_text(text, (moved("12/24/48 months"),))
    twice = read_text(save_text(once, (moved("13/25/49 months"),)))
    note = twice.quantities["war.lasts"].note
    assert note is not None
    assert note.startswith(f"{MOVED}11/22/45 months to 13/25/49 months; evidence for the former: ")
    assert "source cow" in note
    assert "set on the workbench" not in note


def test_a_group_set_at_once_is_written_out(text):
    saved = save_text(text, (Edit("set", "war.cost", "0.3/0.5/0.9"),))
    case = read_text(saved)
    assert {case.quantities[f"war.cost.{s}"].text for s in case.sides} == {"0.3/0.5/0.9"}
    assert "judgement: Kyiv pays in lives and cities" in saved


def test_a_new_entry_stands_behind_its_like(text):
    said = {
        "is": "relief: yes, soon",
        "date": "2022-03-09",
        "office": "formal_decision",
        "for": "us",
    }
    saved = save_text(text, (Edit("add", "statements.act", {**said, "relief": "promised"}),))
    gone, new = lines_changed(text, saved)
    assert gone == []
    assert new == [
        "  act:",
        '    is: "relief: yes, soon"',
        "    date: 2022-03-09",
        "    office: formal_decision",
        "    for: us",
        "    relief: promised",
    ]
    assert saved.index("  truss:") < saved.index("  act:") < saved.index("  # relief: promised,")


def test_between_spaced_entries_a_new_one_is_spaced_too(text):
    entry = {"asked": "always", "weights": {"crimea": 1}, "likes": "russia", "passes_at": 20}
    saved = save_text(text, (Edit("add", "ratifiers.duma", entry),))
    assert "is lifted\n\n  duma:\n    asked: always\n" in saved


def test_what_is_taken_out_goes_with_its_lines_only(text):
    saved = save_text(text, (Edit("remove", "statements.lemaire_corrects"),))
    gone, new = lines_changed(text, saved)
    assert len(gone) == 3
    assert new == []


def test_a_lever_is_carried_out(text):
    saved = save(text, (Edit("pull", "envoy"), Edit("pull", "us_not_regime")))
    assert saved.left_out == ()
    case = saved.scenario
    assert {"envoy", "us_not_regime"}.isdisjoint(case.levers)
    assert "kyiv_endorses" in case.levers
    assert case.quantities["talks.channel"].text == "75/85/95 % of months"
    note = case.quantities["talks.channel"].note
    assert note.startswith(
        f"{MOVED}15/35/60 % of months to 75/85/95 % of months by the lever envoy;"
    )


@pytest.mark.parametrize("lever", ["mixed_messages", "snapback", "all_not_regime", "envoy"])
def test_what_a_lever_sets_rests_on_the_lever_and_on_nothing_older(text, lever):
    case = read_text(text)
    reason = case.levers[lever].judgement
    saved = save(text, (Edit("pull", lever),)).scenario
    moved = [p for p, q in saved.quantities.items() if q.text != case.quantities[p].text]
    assert moved
    for path in moved:
        assert saved.quantities[path].judgement == reason, path
        assert saved.quantities[path].note.startswith(MOVED), path


def test_a_lever_that_no_longer_fits_is_left_out_too(text):
    again = Edit(
        "add", "levers.again", {"title": "Again", "add": {"issues.arms_control.note": "x"}}
    )
    base = save_text(text, (Edit("remove", "levers.arms_control"),))
    issue = text_of("ukraine-2022")
    lever = read_text(issue).levers["arms_control"].add["issues.arms_control"]
    twin = {"title": "Twin", "add": {"issues.arms_control": lever}}
    two = save_text(base, (Edit("add", "levers.one", twin), Edit("add", "levers.two", twin)))
    saved = save(two, (Edit("pull", "one"),))
    assert saved.left_out == ("two",)
    assert (
        "  # Left out on saving, since it no longer fits: levers.two.add.issues.arms_control: "
        "it is there already\n  # two:\n  #   title: Twin\n"
    ) in saved.text
    assert "arms_control" in saved.scenario.issues
    with pytest.raises(ScenarioFaults):
        save_text(base, (again,))


def test_a_value_that_is_not_valid_is_refused(text):
    with pytest.raises(ScenarioFaults, match="0 to 100"):
        save_text(text, (Edit("set", "reference.worth.russia", "1/2/300"),))


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_line_ends_stay(text, eol):
    base = text.replace("\n", eol)
    lever = {"title": "Wait", "set": {"talks.channel": "1/2/3 % of months"}}
    edits = (
        Edit("set", "war.cost.russia", 1),
        Edit("remove", "deals.cease_fire"),
        Edit("add", "levers.zz", lever),
    )
    saved = save_text(base, edits)
    assert saved.count("\n") == saved.count(eol)
    assert saved == save_text(text, edits).replace("\n", eol)


LAYOUTS = {
    "no end of line": ("a: 1\nb: 2", {"a": 1, "b": 3, "c": {"d": [1, 2]}}),
    "first entry": ("a: 1 # one\nb: 2\n", {"z": 0, "a": 1, "b": 2}),
    "last goes": ("a: 1\nb:\n  c: 1\n  d: 2", {"a": 1, "b": {"c": 1}}),
    "all go": ("a: 1\nb:   # why\n  c: 1\n  d: 2\n", {"a": 1, "b": {}}),
    "brackets over lines": (
        "a: {x: 1,   # one\n    y: 2,\n    z: 3}\nb: 1\n",
        {"a": {"x": 1, "z": 4}, "b": 1},
    ),
    "last of brackets": ("a: {x: 1, # one\n    y: 2}\n", {"a": {"x": 1}}),
    "first of brackets": ("a: {x: 1, y: 2}\n", {"a": {"y": 2}}),
    "two last of brackets": ("a: {x: 1, y: 2, z: 3} # one\n", {"a": {"x": 1}}),
    "trailing comma": ("a: {x: 1, y: 2, }\nb: [1, 2, ]\n", {"a": {"x": 1}, "b": [1]}),
    "list": ("a:\n- 1\n# two\n- 2\n- 3\n", {"a": [1, 3, 4]}),
    "list of mappings": (
        "a:\n  - x: 1\n    y: 2\n  - {x: 3}\n",
        {"a": [{"x": 1, "y": 5}, {"x": 3}, {"x": 4}]},
    ),
    "first key of an item": ("a:\n  - x: 1\n    y: 2\n", {"a": [{"y": 2}]}),
    "folded text": ("a: >-\n  one\n  two\n\n# three\nb: 1\n", {"a": "four", "b": 1}),
    "text kept": ("a: |\n  one\n   two\nb: 1\n", {"a": "one\n two\n", "b": 2}),
    "text behind which one is added": ("a: |+\n  one\n\nb: 1\n", {"a": "one\n\n", "c": 1, "b": 1}),
    "quotes over lines": ('a: "one\n  two"   # three\nb: 1\n', {"a": 1.5, "b": 1}),
    "alias": ("a: &n {x: 1}\nb: *n\nc: *n\n", {"a": {"x": 2}, "b": {"x": 1}, "c": {"x": 1}}),
    "alias moved": ("a: &n {x: 1}\nb: *n\n", {"a": {"x": 1}, "b": {"x": 2}}),
    "anchor goes": ("a: &n {x: 1}\nb: *n\n", {"b": {"x": 1}}),
    "anchor of a block": ("a: &n\n  x: 1\nb: *n\n", {"a": {"x": 1, "y": 2}, "b": {"x": 1}}),
    "other order": ("a: 1\nb: 2\nc: 3\n", {"c": 3, "a": 1, "b": 2}),
    "other order in brackets": ("a: {x: 1, y: 2}\n", {"a": {"y": 2, "x": 1}}),
    "kinds": ("a: 1\nb: [1]\nc: {d: 1}\n", {"a": [1, {"x": True}], "b": "no", "c": "1"}),
    "document marks": ("%YAML 1.2\n---\na: 1\n...\n", {"a": 2, "b": 3}),
    "question marks": ("? a\n: 1\n? b\n: 2\n", {"b": 2, "c": 3}),
    "mark before": ("\ufeffa: 1\n", {"a": 2}),
    "odd line ends": ("a: 1\rb: 2\rc: 3\r", {"a": 1, "c": 4, "d": 5}),
    "keys in quotes": ("'a b': 1\n\"c\": {'d': 1}\n", {"a b": 2, "c": {"d": 1, "e: f": 2}}),
    "value on the next line": ("a:\n  # why\n  1/2/3\nb: 1\n", {"a": "2/3/4", "b": 1}),
    "spaces behind": ("a: 1  # one\nb: 2  \n", {"a": 3, "b": 4}),
    "pairs in a list": ("a: [x: 1, y]\n", {"a": [{"x": 2}, "y"]}),
}


@pytest.mark.parametrize(("text", "wanted"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_is_changed_to_say_what_it_should(text, wanted):
    out, _ = rewritten(text, wanted)
    assert same(parse(out, "t").document, wanted)
    comments = [line[line.index("#") :] for line in text.splitlines() if "#" in line]
    assert all(comment in out for comment in comments)


@pytest.mark.parametrize(
    "value",
    ["", "yes", "1.0", "a: b", "a #b", "- a", "'", '"', "\\", "\u2028\x85", "{", "%", "~", " a "],
)
def test_any_text_is_written_so_that_it_reads_back(value):
    wanted = {"a": value, "b": {"c": value, value: 1}}
    out, _ = rewritten("a: 1\nb: {c: 1}\n", wanted)
    assert same(parse(out, "t").document, wanted)
