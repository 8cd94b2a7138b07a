"""States: into a link and back, as hostile input, and what edits make of each other."""

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.catalog import open_case
from offramp.scenario import ScenarioFaults
from offramp.workbench.state import (
    MOST_EDITS,
    MOST_LETTERS,
    Base,
    Edit,
    LinkError,
    State,
    applied,
    decode,
    encode,
    pulled,
)

CASE = Base("case:ukraine-2022")
PLAIN = st.recursive(
    st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
PATHS = st.text(min_size=1, max_size=40)
EDITS = st.one_of(
    st.builds(Edit, st.sampled_from(["set", "add"]), PATHS, PLAIN),
    st.builds(Edit, st.sampled_from(["remove", "pull"]), PATHS),
)
STATES = st.builds(
    State, st.just(CASE), st.lists(EDITS, max_size=6).map(tuple), st.integers(-(2**62), 2**62)
)


def letters(data, *, tail=b""):
    packer = zlib.compressobj(9, wbits=-15)
    plain = data if isinstance(data, bytes) else json.dumps(data).encode()
    packed = packer.compress(plain) + packer.flush() + tail
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@given(STATES)
def test_a_link_holds_a_state_whole(state):
    text = encode(state)
    assert decode(text) == state
    assert text.replace("-", "").replace("_", "").isalnum()


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda b: letters(b)))
def test_whatever_a_link_holds_it_is_refused_in_words(text):
    try:
        state = decode(text)
    except LinkError:
        return
    assert decode(encode(state)) == state


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        "case:ukraine-2022",
        ["case:ukraine-2022", 1],
        ["case:ukraine-2022", "1", []],
        ["case:ukraine-2022", True, []],
        ["case:ukraine-2022", 2**70, []],
        ["case:../../etc/passwd", 1, []],
        ["file:../x", 1, []],
        ["/etc/passwd", 1, []],
        ["case:ukraine-2022\n", 1, []],
        ["case:ukraine-2022", 1, [["set", "a"]]],
        ["case:ukraine-2022", 1, [["set", "", 1]]],
        ["case:ukraine-2022", 1, [["set", "a" * 301, 1]]],
        ["case:ukraine-2022", 1, [["set", "a", None]]],
        ["case:ukraine-2022", 1, [["set", "a", float("nan")]]],
        ["case:ukraine-2022", 1, [["set", "a", 1e301]]],
        ["case:ukraine-2022", 1, [["set", "a", "\ud800"]]],
        ["case:ukraine-2022", 1, [["add", "a", {"is": ["fine", "\udfff"]}]]],
        ["case:ukraine-2022", 1, [["add", "a", {"\ud800": 1}]]],
        ["case:ukraine-2022", 1, [["set", "a\ud800", 1]]],
        ["case:ukraine-2022", 1, [["pull", "\ud800"]]],
        ["case:ukraine-2022", 1, [["pull", "a", 1]]],
        ["case:ukraine-2022", 1, [["eval", "a", 1]]],
        ["case:ukraine-2022", 1, [["pull", "a"]] * (MOST_EDITS + 1)],
    ],
)
def test_what_is_no_state_is_refused(data):
    with pytest.raises(LinkError, match="holds no state"):
        decode(letters(data))


def test_a_nest_is_refused_before_it_grows():
    value: object = 1
    for _ in range(40):
        value = [value]
    with pytest.raises(LinkError):
        decode(letters(["case:x", 1, [["set", "a", value]]]))
    with pytest.raises(LinkError):
        decode(letters(b"[" * 100_000))


def test_a_bomb_does_not_go_off():
    bomb = letters(json.dumps(["case:x", 1, [["set", "a", " " * 5_000_000]]]).encode())
    assert len(bomb) < MOST_LETTERS
    with pytest.raises(LinkError):
        decode(bomb)


def test_trailing_bytes_and_long_links_are_refused():
    good = ["case:ukraine-2022", 1, []]
    decode(letters(good))
    with pytest.raises(LinkError):
        decode(letters(good, tail=b"more"))
    with pytest.raises(LinkError, match="longer than"):
        decode("A" * (MOST_LETTERS + 1))


def test_too_many_changes_say_what_to_do():
    import random

    noise = random.Random(1)
    edits = tuple(
        Edit("set", f"p{i}", "".join(noise.choices("abcdefghijklmnop", k=60))) for i in range(300)
    )
    with pytest.raises(LinkError, match="longer than a link can hold; shorten the text, or save"):
        encode(State(CASE, edits))


def test_an_edit_takes_the_place_of_the_one_before():
    state = State(CASE).with_edit(Edit("set", "a", 1)).with_edit(Edit("set", "b", 2))
    state = state.with_edit(Edit("set", "a", 3)).with_edit(Edit("pull", "x"))
    assert [(e.path, e.value) for e in state.edits] == [("b", 2), ("a", 3), ("x", None)]
    assert state.pulled == ("x",)
    assert [e.path for e in state.written] == ["b", "a"]
    assert state.without("pull", "x").without("set", "b").edits == (Edit("set", "a", 3),)


def test_edits_are_made_in_their_order():
    scenario = open_case("ukraine-2022")
    lever = {"title": "Wait", "set": {"talks.channel": "5/10/20 % of months"}}
    made = applied(
        scenario,
        (
            Edit("add", "levers.wait", lever),
            Edit("set", "levers.wait.title", "Wait and see"),
            Edit("remove", "levers.envoy"),
            Edit("set", "war.cost.russia", "0.5"),
            Edit("pull", "wait"),
        ),
    )
    assert made.levers["wait"].title == "Wait and see"
    assert "envoy" not in made.levers
    assert made.quantities["war.cost.russia"].text == "0.5"
    assert "wait" in made.levers, "levers are pulled apart from edits of the file"
    assert applied(scenario, ()) is scenario


def test_levers_act_on_the_edited_file():
    scenario = open_case("ukraine-2022")
    assert pulled(scenario, ()) is scenario
    made = pulled(scenario, ("envoy",))
    assert made.quantities["talks.channel"].text != scenario.quantities["talks.channel"].text
    with pytest.raises(ScenarioFaults, match="pulled once"):
        pulled(scenario, ("envoy", "envoy"))
    with pytest.raises(ScenarioFaults, match="no such lever"):
        pulled(scenario, ("nobody",))
